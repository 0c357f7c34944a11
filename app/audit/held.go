package audit

import (
	"slices"
	"strings"
	"time"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Held is a thing of the client that the auditors still have.
type Held struct {
	Entered[Loan]
	Late int // days past the agreed day, 0 none; a thing received by mistake is late from the day after it came
}

// Held lists what was received and not given back, the latest first, then by time and id.
func (c *Case) Held(on Date) []Held {
	var out []Held
	for _, e := range c.SortedLoans() {
		if _, back := c.Handling.Returns[e.Fact.ID]; !back {
			out = append(out, Held{e, lateOn(&e.Fact, on)})
		}
	}
	slices.SortStableFunc(out, func(a, b Held) int { return b.Late - a.Late })
	return out
}

func lateOn(l *Loan, on Date) int {
	due := l.Due
	if due == "" && l.Sort == LoanWrong {
		due, _, _ = cutDay(l.At)
	}
	from, err1 := time.Parse(time.DateOnly, string(due))
	to, err2 := time.Parse(time.DateOnly, string(on))
	if err1 != nil || err2 != nil || !to.After(from) {
		return 0
	}
	return int(to.Sub(from).Hours() / 24)
}

func cutDay(at string) (Date, string, bool) {
	day, rest, ok := strings.Cut(at, "T")
	return Date(day), rest, ok
}

// gateReceipt: a receipt is about a thing that was received (1-2-4).
func gateReceipt(p *ledger.Past, f Paper) *breach {
	if !has1(p, field(KindLoan, f.Of)) {
		return refuse("no_loan", notice.P1_2_4, f.Of)
	}
	return nil
}
