// Package pdf draws a document on A4 pages and writes it as PDF 1.7.
//
// Write is a function of the document alone: no clock, no random identifier, no order of a map. The same document gives the same bytes;
// the file's /ID is the first half of the SHA-256 of the bytes before its trailer.
//
// Drawing is left to gopdf; what it writes is read object by object on its way out (assembler) and mended: the catalogue names the language
// and the bookmarks, the tables for copying text know characters above U+FFFF, the document's title is written in UTF-16, and a photo's
// bytes, which gopdf was only given the size of, are fetched and passed through as they are, one photo in memory at a time.
//
// A character that the fonts lack is drawn as 〓 and told in Summary.Warnings, as is a variation selector whose shape can't be drawn; both
// are never lost silently. A photo that can't be read is a framed note in its place, and a warning.
//
// Measures are in points (1/72 inch), y grows downward from the page's top edge.
package pdf
