// Package linebreak breaks text into lines by the Japanese rules (禁則処理), for paper and for the screen alike. It is pure: the
// caller says how wide a rune is.
//
// # Rules
//
// Between any two runes stands a break of one of five grades; the first two are used in ordinary text, the others only when a
// single piece is wider than a whole line:
//
//	free    between ideographs and kana, after a space, between Latin and Japanese text
//	joined  better kept: a number and its unit or counter (10 km, 8年), 第 and its number, an era and its year, after / - _ . in dates and
//	        codes (2026-10-01, TM-001@p1)
//	word    inside a Latin word or a number
//	bound   forbidden by 禁則: before 行頭禁則 characters (、。」ー々ぁ), after 行末禁則 ones (「（〔), inside …… and ――
//	never   before a combining mark, a variation selector, a joiner
//
// A line takes as much as fits up to its last free break (追い出し). Then two things may lengthen it: a 、 or 。 that no longer fits
// hangs in the margin (ぶら下げ), but only if what follows it may begin a line; and with Squeeze a closing bracket or the like is pulled
// in (追い込み) as far as the blank halves of the punctuation in the line give way; the caller draws such a line with Squeezed.
//
// Spaces at a line's end stay in its text and have no width. Carriage return, line feed and the pair of both end a line and are in none.
package linebreak
