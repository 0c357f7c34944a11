package intake

import (
	"strings"
	"unicode"
)

// MaxName is the length of a display name in characters.
const MaxName = 200

// CleanName makes a display name from a path of any system: the last part, without control, direction and other invisible
// characters, at most MaxName characters (the end with the extension is kept). It is not normalised: names of people and places keep
// the characters and variants with which they were written. The result is never empty and never names a file to open.
func CleanName(path string) string {
	if i := strings.LastIndexAny(path, `/\`); i >= 0 {
		path = path[i+1:]
	}
	if len(path) > 1 && path[1] == ':' && unicode.IsLetter(rune(path[0])) {
		path = path[2:]
	}
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return -1
		case r == '\u200c' || r == '\u200d': // joiners are part of words and signs
			return r
		case unicode.Is(unicode.Cf, r): // direction marks, zero widths, tags
			return -1
		}
		return r
	}, strings.ToValidUTF8(path, "\ufffd"))
	name = shorten(strings.TrimSpace(name))
	if strings.Trim(name, ".") == "" {
		return "_"
	}
	return name
}

func shorten(name string) string {
	r := []rune(name)
	if len(r) <= MaxName {
		return name
	}
	const tail = 20
	return string(r[:MaxName-tail-1]) + "…" + string(r[len(r)-tail:])
}
