package notice

import "strings"

// clauseRef is a citation taken apart. Empty fields end it: 第三の5 has no item.
type clauseRef struct {
	article string   // 第三
	section string   // 5
	item    string   // 一
	subs    []string // ホ; several where one provision joins them (ヘト)
	head    bool     // 柱書: only the words before the items
}

const (
	kanjiDigits = "一二三四五六七八九十"
	arabic      = "0123456789"
	iroha       = "イロハニホヘトチリヌルヲワカヨタレソ"
)

// parseClause reads 第三の5一ホ, 第三5一ホ, 第三の5一 柱書, 第三4三(ニ). ok is false for anything else.
func parseClause(s string) (c clauseRef, ok bool) {
	s = strings.NewReplacer("の", "", " ", "", "\u3000", "", "(", "", ")", "", "（", "", "）", "").Replace(s)
	s, c.head = strings.CutSuffix(s, "柱書")
	rest, ok := strings.CutPrefix(s, "第")
	if !ok {
		return clauseRef{}, false
	}
	n := span(rest, kanjiDigits)
	if n == 0 {
		return clauseRef{}, false
	}
	c.article, rest = "第"+rest[:n], rest[n:]
	n = span(rest, arabic)
	c.section, rest = rest[:n], rest[n:]
	n = span(rest, kanjiDigits)
	c.item, rest = rest[:n], rest[n:]
	n = span(rest, iroha)
	for _, r := range rest[:n] {
		c.subs = append(c.subs, string(r))
	}
	gap := c.section == "" && c.item != "" || c.item == "" && len(c.subs) > 0
	return c, rest[n:] == "" && !gap
}

// span returns the length in bytes of the longest prefix of s made of the runes of set.
func span(s, set string) int {
	rest := strings.TrimLeft(s, set)
	return len(s) - len(rest)
}

// paths returns the keys of the clauses that c names: one, or one for each joined sub-item.
func (c clauseRef) paths() []string {
	if len(c.subs) == 0 {
		return []string{join(c.article, c.section, c.item)}
	}
	var ps []string
	for _, s := range c.subs {
		ps = append(ps, join(c.article, c.section, c.item, s))
	}
	return ps
}

// join builds the key of a clause: 第三/5/一/ホ.
func join(labels ...string) string {
	return strings.TrimRight(strings.Join(labels, "/"), "/")
}

// parent cuts the last label of a key; the parent of an article is empty.
func parent(path string) string {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return ""
	}
	return path[:i]
}

// cite writes a key as it is cited: 第三の5一ホ.
func cite(path string) string {
	article, rest, ok := strings.Cut(path, "/")
	if !ok {
		return article
	}
	return article + "の" + strings.ReplaceAll(rest, "/", "")
}

// ByClause returns the provision for a citation, with or without の and blanks. exact is false if only an enclosing clause has a
// provision; an empty Provision means that there is none or that the citation is not one.
func ByClause(clause string) (p Provision, exact bool) {
	c, ok := parseClause(clause)
	if !ok {
		return "", false
	}
	index := byPath()
	wanted := c.paths()[0]
	for path := wanted; path != ""; path = parent(path) {
		if p, ok := index[path]; ok {
			return p, path == wanted
		}
	}
	return "", false
}
