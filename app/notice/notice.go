package notice

import (
	"fmt"
	"strings"
	"sync"

	"genchi/assets"
)

//go:generate go run ./gen ../../assets/notice/provisions.tsv provisions_gen.go

// Provision names one provision by its id in provisions.tsv ("3-5-1-ho"). The constants P1_1 … are the only valid values; the
// empty Provision means that no clause of the notice is concerned.
type Provision string

// Kind says what the product makes of a provision.
type Kind string

// The kinds of provisions.tsv.
const (
	Gate      Kind = "gate"      // refused until it is satisfied
	Rule      Kind = "rule"      // constrains what is done
	Record    Kind = "record"    // something is written down
	Register  Kind = "register"  // a book of the body
	Document  Kind = "document"  // a paper with prescribed content
	Deadline  Kind = "deadline"  // a day that passes
	Retention Kind = "retention" // a period of keeping
	Library   Kind = "library"   // a controlled document
	Process   Kind = "process"   // a step of the audit
	Report    Kind = "report"    // material for the committee
)

// Item is one row of the table of provisions.
type Item struct {
	ID     Provision
	Clause string // as the notice is cited: 第三の5一ホ
	Kind   Kind
	Text   string // what the product does, in English
}

var items = sync.OnceValue(func() map[Provision]Item {
	m := make(map[Provision]Item, len(all))
	table := strings.TrimRight(string(assets.Bytes("notice/provisions.tsv")), "\n")
	for i, line := range strings.Split(table, "\n")[1:] {
		c := strings.Split(line, "\t")
		if len(c) != 4 {
			panic(fmt.Sprintf("notice: row %d of provisions.tsv has %d cells", i+1, len(c)))
		}
		m[Provision(c[0])] = Item{ID: Provision(c[0]), Clause: c[1], Kind: Kind(c[2]), Text: c[3]}
	}
	return m
})

// All returns every provision in the order of the notice. The caller owns the slice.
func All() []Provision { return append([]Provision(nil), all[:]...) }

// Lookup returns the row of an id.
func Lookup(id Provision) (Item, bool) {
	it, ok := items()[id]
	return it, ok
}

// Valid tells whether p is one of the constants.
func (p Provision) Valid() bool {
	_, ok := items()[p]
	return ok
}

// Clause returns the citation (第三の5一ホ), or an empty string for a provision that is not valid.
func (p Provision) Clause() string { return items()[p].Clause }
