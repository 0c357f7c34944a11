// Package widget holds the parts that every screen of Genchi is built from: one look (colours, sizes, signs), read-only text with
// Japanese line breaking, entries that never lose a character, one router for keys, and the small panels that say what is saved,
// what is missing and what comes next. It knows nothing of cases, and no word of a language: callers pass words in.
//
// # Terms
//
//   - mode: 操作 (Command) when no entry has the focus and single keys act; 記入 (Writing) when an entry has it.
//   - pad: the focusable nothing that holds the focus in Command.
//   - sign: a drawing of our own with one sense, never a glyph of a font.
//   - key: a button with a sign, a word and the key that does the same; it is tapped, and never takes the focus.
//   - 禁則: the rules by which a row may begin and end (JIS X 4051, the part for plain text).
//
// # Concurrency
//
// Everything here belongs to the UI goroutine, except Fonts, which locks.
package widget
