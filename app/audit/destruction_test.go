package audit

import (
	"bytes"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
)

func destructionSamples() []Fact {
	return []Fact{
		sampleProposal(),
		Approval{Proposal: "p1", By: ledger.UserID{0xaa, 1}, Of: thirtyTwo(4), Device: bytes.Repeat([]byte{5}, 16), Sig: bytes.Repeat([]byte{6}, 64), On: "2030-07-02", Note: "n", Off: true},
		Carried{Proposal: "p1", Of: thirtyTwo(4), Witnessed: "2030-07-02", On: "2030-07-02", Note: "n"},
	}
}

func sampleProposal() Proposal {
	return Proposal{
		ID: "p1", What: "0a", Title: "○○精機", Provision: notice.P2_1_1, Start: "2027-06-30", Months: 36, Law: "2030-07-01", Free: "2030-07-01", Witnessed: "2030-07-01", Reason: "保存期間の満了",
		Heads: [][]byte{thirtyTwo(1)}, Keys: [][]byte{bytes.Repeat([]byte{2}, 16)}, Entries: 3, Pieces: 4, Bytes: 5, Digest: thirtyTwo(3), On: "2030-07-02",
	}
}

// The days of a proposal follow from one another, and the last has come.
func TestDaysOfAProposal(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Proposal)
		want   string
	}{
		"on its day":                 {func(*Proposal) {}, ""},
		"the day before":             {func(x *Proposal) { x.Witnessed = "2030-06-30" }, "before_its_day"},
		"a lock of the body":         {func(x *Proposal) { x.Free = "2031-01-01" }, "before_its_day"},
		"two years":                  {func(x *Proposal) { x.Months, x.Law, x.Free = 24, "2029-07-01", "2029-07-01" }, "wrong_days"},
		"a day that does not follow": {func(x *Proposal) { x.Law, x.Free = "2029-01-01", "2029-01-01" }, "wrong_days"},
		"free before the law":        {func(x *Proposal) { x.Free = "2029-01-01" }, "wrong_days"},
		"the body's own period":      {func(x *Proposal) { x.Provision, x.Months, x.Law, x.Free = notice.P2_7_5, 12, "", "2028-07-01" }, ""},
		"its day before that":        {func(x *Proposal) { x.Provision, x.Months, x.Law, x.Free = notice.P2_7_5, 12, "", "2028-06-30" }, "wrong_days"},
	} {
		x := sampleProposal()
		test.change(&x)
		got := ""
		if b := tooEarly(x, x.Witnessed); b != nil {
			got = b.Code
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	a, b := sampleProposal(), sampleProposal()
	b.Heads = [][]byte{thirtyTwo(9)}
	if bytes.Equal(a.Sum(), b.Sum()) || !bytes.Equal(a.Sum(), sampleProposal().Sum()) {
		t.Error("an approval of one proposal is one of another")
	}
}
