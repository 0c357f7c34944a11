package notice

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"genchi/assets"
)

// Reading is one printing error of the notice and how it is read.
type Reading struct {
	Clause  string // 第三の7一ル
	Printed string // as it stands in the text
	Reads   string // as it is read
}

// Passage is the wording of a clause. Lines are verbatim but for list marks ("- ") that the notice does not have.
type Passage struct {
	Clause   string    // the clause whose words these are
	Exact    bool      // false: the clause asked for has no words of its own, Clause encloses it
	Heads    []string  // first lines of the enclosing article, section, item, from outside in
	Lines    []string  // never empty
	Readings []Reading // printing errors within Lines
}

// Text returns the lines of the passage joined by line breaks.
func (p Passage) Text() string { return strings.Join(p.Lines, "\n") }

// Passage returns the words of the notice for p. It panics if p is not valid: a provision comes from a constant.
func (p Provision) Passage() Passage {
	it, ok := Lookup(p)
	if !ok {
		panic(fmt.Sprintf("notice: no provision %q", string(p)))
	}
	out, ok := PassageOf(it.Clause)
	if !ok {
		panic(fmt.Sprintf("notice: %s is no clause of the notice", it.Clause))
	}
	return out
}

// PassageOf returns the words of a citation (第三の5, 第三5一ホ, 第三の7一ヘト), with everything below it unless it says 柱書. If the notice
// has no such clause the nearest enclosing one is given and Exact is false; ok is false if not even the article exists.
func PassageOf(clause string) (out Passage, ok bool) {
	c, ok := parseClause(clause)
	if !ok {
		return Passage{}, false
	}
	text := notice()
	var found []*part
	for _, path := range c.paths() {
		if n := text.parts[path]; n != nil {
			found = append(found, n)
		}
	}
	if len(found) == len(c.paths()) {
		out.Clause, out.Exact = clause, true
	} else {
		n := text.enclosing(c.paths()[0])
		if n == nil {
			return Passage{}, false
		}
		found, out.Clause = []*part{n}, cite(n.path)
	}
	for up := parent(found[0].path); up != ""; up = parent(up) {
		out.Heads = append([]string{text.parts[up].lines[0]}, out.Heads...)
	}
	for _, n := range found {
		n.collect(&out, c.head)
	}
	return out, true
}

// part is one clause with its own lines and the clauses below it.
type part struct {
	path     string
	lines    []string
	below    []*part
	readings []Reading
}

func (n *part) collect(out *Passage, headOnly bool) {
	out.Lines = append(out.Lines, n.lines...)
	out.Readings = append(out.Readings, n.readings...)
	if headOnly {
		return
	}
	for _, b := range n.below {
		b.collect(out, false)
	}
}

// wording is the notice taken apart; roots are the articles.
type wording struct {
	parts map[string]*part
	order []*part
}

func (w *wording) enclosing(path string) *part {
	for ; path != ""; path = parent(path) {
		if n := w.parts[path]; n != nil {
			return n
		}
	}
	return nil
}

var notice = sync.OnceValue(func() *wording {
	w, err := parseNotice(string(assets.Bytes("notice/notice-4-2018.ja.txt")), readings())
	if err != nil {
		panic(fmt.Sprintf("notice: %v", err))
	}
	return w
})

var readings = sync.OnceValue(func() []Reading {
	var rs []Reading
	table := strings.TrimRight(string(assets.Bytes("notice/readings.tsv")), "\n")
	for i, line := range strings.Split(table, "\n")[1:] {
		c := strings.Split(line, "\t")
		if len(c) != 3 {
			panic(fmt.Sprintf("notice: row %d of readings.tsv has %d cells", i+1, len(c)))
		}
		rs = append(rs, Reading{Clause: c[0], Printed: c[1], Reads: c[2]})
	}
	return rs
})

// byPath maps the key of a clause to its provision; a joined provision (ヘト) stands under each of its parts.
var byPath = sync.OnceValue(func() map[string]Provision {
	m := map[string]Provision{}
	for _, p := range all {
		c, ok := parseClause(items()[p].Clause)
		if !ok {
			panic(fmt.Sprintf("notice: clause of %s is malformed", p))
		}
		for _, path := range c.paths() {
			if _, taken := m[path]; !taken {
				m[path] = p
			}
		}
	}
	return m
})

var (
	listMark    = regexp.MustCompile(`^ *- `)
	articleLine = regexp.MustCompile(`^(第[` + kanjiDigits + `]+) `)
	sectionLine = regexp.MustCompile(`^([0-9]+) `)
	itemLine    = regexp.MustCompile(`^([` + kanjiDigits + `]+) `)
	subLine     = regexp.MustCompile(`^([` + iroha + `]) `)
)

// parseNotice takes the text apart by its headings (第一, 1, 一, イ). Lines before 第一 are the promulgation and are left out. A kanji 二
// after ハ is the katakana ニ where readings say so. Headings that stand twice or have no parent are errors.
func parseNotice(text string, rs []Reading) (*wording, error) {
	w := &wording{parts: map[string]*part{}}
	var at clauseRef
	var sub string
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(listMark.ReplaceAllString(line, ""))
		if line == "" {
			continue
		}
		switch {
		case articleLine.MatchString(line):
			at, sub = clauseRef{article: label(articleLine, line)}, ""
		case at.article == "":
			continue
		case sectionLine.MatchString(line):
			at.section, at.item, sub = label(sectionLine, line), "", ""
		case itemLine.MatchString(line):
			l := label(itemLine, line)
			ni := join(at.article, at.section, at.item, "ニ")
			if sub == "ハ" && l == "二" && printed(rs, ni, l) {
				sub = "ニ"
				break
			}
			at.item, sub = l, ""
		case subLine.MatchString(line):
			sub = label(subLine, line)
		default: // a line without a heading goes on with the clause before it
			path := join(at.article, at.section, at.item, sub)
			w.parts[path].lines = append(w.parts[path].lines, line)
			continue
		}
		if err := w.add(join(at.article, at.section, at.item, sub), line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	return w, w.attach(rs)
}

func label(re *regexp.Regexp, line string) string { return re.FindStringSubmatch(line)[1] }

func printed(rs []Reading, path, word string) bool {
	for _, r := range rs {
		if c, ok := parseClause(r.Clause); ok && c.paths()[0] == path && r.Printed == word {
			return true
		}
	}
	return false
}

func (w *wording) add(path, line string) error {
	if strings.Contains(path, "//") {
		return fmt.Errorf("clause %s skips a level", path)
	}
	if w.parts[path] != nil {
		return fmt.Errorf("clause %s stands twice", path)
	}
	n := &part{path: path, lines: []string{line}}
	w.parts[path] = n
	w.order = append(w.order, n)
	if up := parent(path); up != "" {
		above := w.parts[up]
		if above == nil {
			return fmt.Errorf("clause %s has no parent", path)
		}
		above.below = append(above.below, n)
	}
	return nil
}

// attach hangs each reading on its clause and checks that the printed words stand there.
func (w *wording) attach(rs []Reading) error {
	for _, r := range rs {
		c, ok := parseClause(r.Clause)
		if !ok {
			return fmt.Errorf("reading of %q: no citation", r.Clause)
		}
		n := w.parts[c.paths()[0]]
		if n == nil || !strings.Contains(strings.Join(n.lines, "\n"), r.Printed) {
			return fmt.Errorf("reading of %s: %q is not printed there", r.Clause, r.Printed)
		}
		n.readings = append(n.readings, r)
	}
	return nil
}
