package audit

import (
	"bytes"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

func destructionSamples() []Fact {
	return []Fact{
		sampleProposal(),
		Approval{Proposal: "p1", By: ledger.UserID{0xaa, 1}, Of: thirtyTwo(4), Device: bytes.Repeat([]byte{5}, 16), Sig: bytes.Repeat([]byte{6}, 64), On: "2030-07-02", Note: "n", Off: true},
		Carried{Proposal: "p1", Of: thirtyTwo(4), Witnessed: "2030-07-02", On: "2030-07-02", Note: "n"},
		recordProposal(),
		Custodian{ID: "c1", Name: "監査役 大井", Share: "第2片、本社金庫", Since: "2026-04-01", Until: "2031-03-31"},
		ShareSettled{Proposal: "p2", Custodian: "c1", Name: "監査役 大井", On: "2030-10-05", Note: "旧端末の写し1枚を消去", Off: true},
		batchProposal(),
	}
}

func recordProposal() Proposal {
	return Proposal{
		ID: "p2", What: "complaints/n1", Title: "苦情 n1", Provision: notice.P2_1_2, Start: "2027-09-30", Months: 36, Law: "2030-10-01", Free: "2030-10-01", Witnessed: "2030-10-01", Reason: "保存期間の満了",
		Heads: [][]byte{thirtyTwo(1)}, Entries: 1, Pieces: 2, Bytes: 5, Digest: thirtyTwo(3), On: "2030-10-02", Book: "0b",
		Items: []ErasedItem{{Item: bytes.Repeat([]byte{7}, 16), Chunks: [][]byte{thirtyTwo(8)}}},
	}
}

func batchProposal() Proposal {
	x := recordProposal()
	x.ID, x.Batch = "p3", "b-p3"
	return x
}

// A record is proposed by the provision and period of its register; where the notice names none, by the one that the body defined.
func TestProposalsOfRecords(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_2, notice.P2_7_5)
	for name, change := range map[string]func(*Proposal){
		"another provision":      func(x *Proposal) { x.Provision = notice.P2_1_1 },
		"the body's period":      func(x *Proposal) { x.Provision = notice.P2_7_5 },
		"no register":            func(x *Proposal) { x.What = "gardens/n1" },
		"no id":                  func(x *Proposal) { x.What = "complaints" },
		"a record of a client's": func(x *Proposal) { x.What = "partner_views/n1" },
		"item without a name":    func(x *Proposal) { x.Items[0].Item = nil },
		"items of a whole case":  func(x *Proposal) { x.Book, x.What, x.Provision = "", "0a", notice.P2_1_1 },
	} {
		x := recordProposal()
		change(&x)
		if x.valid() == nil {
			t.Errorf("%s has form", name)
		}
	}
	s := openBook(t, register.Office)
	x := recordProposal()
	x.Witnessed = "2030-09-30"
	s.refused("before_its_day", notice.P2_1_2, x)
	x = recordProposal()
	x.Months, x.Law, x.Free = 24, "2029-10-01", "2029-10-01"
	s.refused("wrong_days", notice.P2_1_2, x)
	s.ok(Hold{ID: "h1", What: "complaints/n1", Reason: "照会", From: "2027-10-01"})
	s.refused("held", notice.P2_1_1, recordProposal())
	s.ok(Hold{ID: "h1", What: "complaints/n1", Reason: "照会", From: "2027-10-01", Lifted: "2028-01-05", Why: "回答した"})
	s.ok(recordProposal())
	x = recordProposal()
	x.ID, x.What, x.Provision, x.Months, x.Law, x.Free = "p3", "correspondence/n1", notice.P2_7_5, 12, "", "2028-10-01"
	s.refused("no_period", notice.P2_7_5, x)
	s.ok(Keeping{Kind: "correspondence", Months: 24, Reason: "内規", On: "2026-11-01"})
	s.refused("no_period", notice.P2_7_5, x)
	s.ok(Keeping{Kind: "correspondence", Months: 12, Reason: "内規", On: "2026-11-01"})
	s.ok(x)
}

// Custodians speak about destructions that were carried out; those who kept a share on that day are asked, the others are not.
func TestCustodiansOfEscrowShares(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1)
	s := openBook(t, register.Office)
	said := ShareSettled{Proposal: "p1", Custodian: "c1", Name: "大井", On: "2030-07-05"}
	s.refused("no_custodian", notice.P2_1_1, said)
	s.ok(Custodian{ID: "c1", Name: "大井", Share: "第1片", Since: "2026-04-01"})
	s.refused("not_carried", notice.P2_1_1, said)
	if (Custodian{ID: "c1", Name: "大井", Share: "第1片", Since: "2026-04-01", Until: "2026-03-31"}).valid() == nil {
		t.Error("a custodian whose time ends before it begins")
	}
	client := contracted(t)
	client.refused("only_in_book", notice.P2_1_1, Custodian{ID: "c1", Name: "大井", Share: "第1片", Since: "2026-04-01"})

	r := newRetiring()
	put := func(f Fact) { r.apply(f.Field(), f, ledger.Statement{}) }
	put(Custodian{ID: "c1", Name: "大井", Share: "第1片", Since: "2026-04-01"})
	put(Custodian{ID: "c2", Name: "神谷", Share: "第2片", Since: "2026-04-01", Until: "2030-07-01"})
	put(Custodian{ID: "c3", Name: "森", Share: "第2片", Since: "2030-07-02"})
	put(Custodian{ID: "c4", Name: "林", Share: "第3片", Since: "2030-07-03"})
	if len(r.Escrow("p1")) != 0 {
		t.Error("asked before it was carried out")
	}
	put(Carried{Proposal: "p1", Of: thirtyTwo(4), Witnessed: "2030-07-02", On: "2030-07-02"})
	put(said)
	got := r.Escrow("p1")
	if len(got) != 2 || got[0].Fact.ID != "c1" || got[0].Said == nil || got[1].Fact.ID != "c3" || got[1].Said != nil {
		t.Errorf("%+v", got)
	}
	said.Off = true
	put(said)
	if got := r.Escrow("p1"); got[0].Said != nil {
		t.Error("taken back and counted")
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
