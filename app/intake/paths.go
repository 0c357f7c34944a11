package intake

import (
	"net/url"
	"path"
	"strings"
	"unicode/utf8"
)

// Limits of a pasted list.
const (
	MaxPaths   = 2000 // files
	maxPathLen = 4096 // bytes of one path
)

// ParsePaths reads a list of files as it comes from a clipboard: one path a line, or several in quotes on a line; addresses that begin with
// file://, as file managers copy them (text/uri-list, RFC 2483, or with a first line "copy" or "cut"); ~ stands for home. A path is absolute,
// of this system or, with a drive letter or \\server, of Windows. Paths keep their order, none is there twice, at most MaxPaths. others is how
// many lines or quoted parts name no absolute path. Nothing is opened.
func ParsePaths(text, home string) (paths []string, others int) {
	seen := map[string]bool{}
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == 0 })
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || i == 0 && (line == "copy" || line == "cut") {
			continue
		}
		for _, s := range unquote(line) {
			p, ok := absolute(s, home)
			switch {
			case !ok:
				others++
			case !seen[p] && len(paths) < MaxPaths:
				seen[p] = true
				paths = append(paths, p)
			}
		}
	}
	return paths, others
}

// unquote gives the quoted parts of a line that begins with a quote, and any other line as it is.
func unquote(line string) []string {
	var out []string
	rest := line
	for rest != "" {
		quote := rest[:1]
		if quote != `"` && quote != "'" {
			return []string{line}
		}
		part, after, closed := strings.Cut(rest[1:], quote)
		if !closed {
			return []string{line}
		}
		out = append(out, part)
		rest = strings.TrimLeft(after, " \t,;")
	}
	return out
}

// absolute is the path that s names, if it names one that does not depend on a working directory.
func absolute(s, home string) (string, bool) {
	if len(s) > maxPathLen || !utf8.ValidString(s) {
		return "", false
	}
	if len(s) >= 7 && strings.EqualFold(s[:7], "file://") {
		u, err := url.Parse(s)
		if err != nil || u.Host != "" && u.Host != "localhost" || strings.ContainsRune(u.Path, 0) {
			return "", false
		}
		s = u.Path
		if len(s) > 2 && s[0] == '/' && drive(s[1:]) { // file:///C:/photos
			s = s[1:]
		}
	}
	switch {
	case strings.HasPrefix(s, "~/") && strings.HasPrefix(home, "/"):
		return path.Join(home, s[2:]), true
	case strings.HasPrefix(s, "/"):
		return path.Clean(s), true
	case drive(s), strings.HasPrefix(s, `\\`) && len(s) > 2:
		return s, true
	}
	return "", false
}

// drive tells whether s begins with a drive letter of Windows and a separator.
func drive(s string) bool {
	return len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/') && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}
