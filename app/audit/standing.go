package audit

import (
	"genchi/app/ledger"
	"genchi/app/notice"
)

// standing is what the author of one entry stood on, asked once for all operations of the entry.
type standing struct {
	rules Rules
	past  *ledger.Past

	opened, contract answer
	active           answer // whether it has to be asked if the author may take part
}

// answer is that to a question which may not have been asked yet.
type answer uint8

const (
	notAsked answer = iota
	yes
	no
)

// of gives the answer, by asking the first time.
func (a *answer) of(ask func() bool) bool {
	if *a == notAsked {
		*a = no
		if ask() {
			*a = yes
		}
	}
	return *a == yes
}

// isOpen tells whether an edition was pinned.
func (st *standing) isOpen() bool {
	return st.opened.of(func() bool { return st.past.HasKind(KindEditions) })
}

// underContract tells whether a contract with its non-disclosure agreement stood.
func (st *standing) underContract() bool {
	return st.contract.of(func() bool {
		return st.past.AnyHead(field(KindContract, ""), func(v []byte) bool { return st.rules.agreed.of(v, agrees) })
	})
}

func agrees(value []byte) bool {
	f, err := Read(field(KindContract, ""), value)
	c, ok := f.(Contract)
	return err == nil && ok && c.NDA
}

// gateChosen: measures come only from those the client chose (3-0).
func (st *standing) gateChosen(c CheckID) *breach {
	m := c.Measure()
	if st.past.AnyHead(field(KindMeasures, ""), func(v []byte) bool { return st.rules.chosen.of(v, chosenIn)[m] }) {
		return nil
	}
	return refuse("measure_not_chosen", notice.P3_0, string(m))
}
