package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which texts are compared. It is the same for what differs only in width, case, kana or white space.
func Fold(s string) string {
	s = norm.NFKC.String(strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(s, "\uFFFD"))))
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(hiragana(r))
	}
	return b.String()
}

// hiragana is the hiragana of a katakana.
func hiragana(r rune) rune {
	if r >= 'ァ' && r <= 'ヶ' || r == 'ヽ' || r == 'ヾ' {
		return r - ('ァ' - 'ぁ')
	}
	return r
}

// Terms are the folded terms of a query, each once.
func Terms(query string) []string {
	var out []string
	seen := map[string]bool{}
	for t := range strings.FieldsSeq(Fold(query)) {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

// Excerpt cuts about width letters around the first of the terms out of a text as it was typed; a cut is shown by an ellipsis.
func Excerpt(text string, terms []string, width int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	at := len(text)
	folded := Fold(text)
	first := -1
	for _, t := range terms {
		if i := strings.Index(folded, t); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	if first >= 0 {
		at = before(text, first)
	}
	rs := []rune(strings.Join(strings.Fields(text), " "))
	n := min(len(rs), len([]rune(strings.Join(strings.Fields(text[:min(at, len(text))]), " "))))
	if first < 0 || len(rs) <= width {
		n = 0
	}
	from := max(0, min(n-width/4, len(rs)-width))
	to := min(len(rs), from+width)
	out := string(rs[from:to])
	if from > 0 {
		out = "…" + out
	}
	if to < len(rs) {
		out += "…"
	}
	return out
}

// before is the byte of text at which its folded form has about n bytes.
func before(text string, n int) int {
	at := 0
	for at < len(text) {
		step := norm.NFKC.NextBoundaryInString(text[at:], true)
		if step <= 0 {
			break
		}
		n -= len(Fold(text[at : at+step]))
		if n < 0 {
			break
		}
		at += step
	}
	return at
}
