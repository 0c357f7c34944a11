package linebreak

import (
	"strings"
	"unicode"
)

// gradeAt grades the break in front of cell k, k > 0.
func gradeAt(s string, cs []cell, k int) grade {
	a, b := cs[k-1].r, cs[k].r
	switch {
	case isSpace(b), b == 0x200b:
		return bound // spaces stay on the line that they end
	case NoStart(b), !isSpace(a) && NoEnd(a), a == b && strings.ContainsRune(twins, a):
		return inWord(a, b)
	case glues(a), glues(b):
		return bound
	case isSpace(a):
		return afterSpace(s, cs, k)
	case isWord(a) && isWord(b):
		return within(cs, k)
	case isDigit(a) && isDigit(b):
		return word
	case isDigit(a) && strings.ContainsRune(counters, b):
		return joined
	case (isDigit(b) || b == '元') && (a == '第' || endsEra(s[:cs[k].at])):
		return joined
	case startsEra(s[cs[k-1].at:]):
		return joined
	}
	return free
}

// inWord lets a long code be broken beside its ASCII punctuation before a 禁則 is broken in Japanese text; a line still does not begin
// with a closing character.
func inWord(a, b rune) grade {
	if isWord(a) && isWord(b) && !NoStart(b) && strings.ContainsRune(afterWord, a) {
		return joined
	}
	return bound
}

// glues tells whether r forbids a break on both sides: no-break spaces and the no-break hyphen.
func glues(r rune) bool { return r == 0xa0 || r == 0x2007 || r == 0x2011 || r == 0x202f }

// within grades a break between two characters of one Latin piece.
func within(cs []cell, k int) grade {
	a, b := cs[k-1].r, cs[k].r
	if a == '-' && k >= 2 && unicode.IsLower(cs[k-2].r) && unicode.IsLower(b) {
		return free // well-known
	}
	if strings.ContainsRune(afterWord, a) {
		return joined
	}
	return word
}

// afterSpace grades a break after spaces: free, but not between a number and its unit.
func afterSpace(s string, cs []cell, k int) grade {
	if k < 2 || cs[k-1].r != ' ' || !isDigit(cs[k-2].r) {
		return free
	}
	rest := s[cs[k].at:]
	end := strings.IndexFunc(rest, func(r rune) bool { return r != '%' && (r >= 0x80 || !unicode.IsLetter(r)) })
	if end < 0 {
		end = len(rest)
	}
	if units[rest[:end]] {
		return joined
	}
	return free
}

func endsEra(s string) bool {
	for _, e := range eras {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// startsEra tells whether the text, whose second character stands after the break, begins with an era's name and a year.
func startsEra(s string) bool {
	for _, e := range eras {
		if rest, ok := strings.CutPrefix(s, e); ok {
			for _, r := range rest {
				return isDigit(r) || r == '元'
			}
		}
	}
	return false
}
