package pdf

import "fmt"

// The bookmark i (from 0) is object next+i. Levels may jump down by more than one; a bookmark's parent is the last one before it of a
// smaller level.

// node is a bookmark's place in the tree, as indices; -1 is none, and as parent the root.
type node struct{ parent, prev, next, first, last, under int }

func tree(marks []*bookmark) (root node, nodes []node) {
	root = node{first: -1, last: -1}
	nodes = make([]node, len(marks))
	var open []int
	for i, m := range marks {
		for len(open) > 0 && marks[open[len(open)-1]].level >= m.level {
			open = open[:len(open)-1]
		}
		n := node{parent: -1, prev: -1, next: -1, first: -1, last: -1}
		up := &root
		if len(open) > 0 {
			n.parent = open[len(open)-1]
			up = &nodes[n.parent]
		}
		if n.prev = up.last; n.prev >= 0 {
			nodes[n.prev].next = i
		} else {
			up.first = i
		}
		up.last = i
		up.under++
		nodes[i] = n
		open = append(open, i)
	}
	return root, nodes
}

// outlineRoot shows the first two levels opened.
func (a *assembler) outlineRoot() string {
	root, _ := tree(a.marks)
	if root.first < 0 {
		return "<<\n  /Type /Outlines\n  /Count 0\n>>\n"
	}
	return fmt.Sprintf("<<\n  /Type /Outlines\n  /Count %d\n  /First %d 0 R\n  /Last %d 0 R\n>>\n", root.under, a.next+root.first, a.next+root.last)
}

func (a *assembler) outlines() {
	_, nodes := tree(a.marks)
	for i, n := range nodes {
		m := a.marks[i]
		a.begin(a.next + i)
		a.putf("<<\n  /Title %s\n", pdfText(m.title))
		if n.parent >= 0 {
			a.putf("  /Parent %d 0 R\n", a.next+n.parent)
		} else {
			a.putf("  /Parent 3 0 R\n")
		}
		for _, ref := range []struct {
			name string
			at   int
		}{{"Prev", n.prev}, {"Next", n.next}, {"First", n.first}, {"Last", n.last}} {
			if ref.at >= 0 {
				a.putf("  /%s %d 0 R\n", ref.name, a.next+ref.at)
			}
		}
		if n.under > 0 {
			a.putf("  /Count -%d\n", n.under) // closed
		}
		if m.page < len(a.pages) {
			a.putf("  /Dest [%d 0 R /XYZ 0 %.2f null]\n", a.pages[m.page], pageHeight-m.y+8)
		}
		a.putf(">>\n")
		a.end()
	}
}
