// Package search finds texts as one types. It is pure: no clock, no files; an Index lives in memory and is dropped with the store's keys.
//
// Two texts are compared folded (Fold): Unicode NFKC (half and full width are one), lower case, hiragana for katakana, white space as
// one space. A query is split at its spaces; a text is found if its folded form contains every term. The index holds for each pair of
// neighbouring letters (bigram), and for each letter, the texts that have it. Its candidates are compared with the folded text
// itself, so that there is no false hit; TestNaive holds it against the plain comparison.
package search
