package screen

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// keepingTo opens the page and puts the cursor on the first line whose key begins so.
func (s *stand) keepingTo(prefix string) *keeping {
	s.t.Helper()
	s.Go("keeping")
	s.settle()
	p, ok := s.pages["keeping"].(*keeping)
	if !ok {
		s.t.Fatal("no page of keeping")
	}
	i := slices.IndexFunc(p.rows, func(b boardRow) bool { return strings.HasPrefix(b.key, prefix) })
	if i < 0 {
		s.t.Fatalf("no line %s in %+v", prefix, p.rows)
	}
	p.cursor = -1
	p.to(i)
	return p
}

// A case whose time is over is proposed, held, let go, and approved by keys alone; alone nobody destroys it.
func TestRetentionRunByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1)
	s := newStand(t)
	s.visiting()
	first := s.caseID
	s.Go("keeping")
	s.untroubled()
	s.Go("due")
	office := s.book(register.Office)
	s.command(&casework.EndCase{How: audit.EndWithdrawn, Reason: "依頼者の取下げ"})
	s.book(register.Complaints)
	if _, err := s.desk.Do(t.Context(), &casework.SetKeeping{Case: casework.Case{Case: office}, Kind: audit.KeepCaseOther, Months: 12, Reason: "内規"}); err != nil {
		t.Fatal(err)
	}
	p := s.keepingTo("k/" + first)
	s.picture("keeping-kept")
	s.press(fyne.KeyN) // its day has not come
	if s.frame.panel.Shown().Happened == "" {
		t.Error("nothing says why it can't be proposed")
	}
	s.press(fyne.KeyEscape)
	s.clock = s.clock.AddDate(1, 0, 2)
	p.enter()
	s.settle()
	p = s.keepingTo("k/" + first)
	if r := under[*casework.KeptRow](p); r == nil || r.State != audit.KeepDue {
		t.Fatalf("%+v", r)
	}
	s.picture("keeping-due")
	for _, lang := range []string{"en", "ja"} {
		s.setLang(lang)
		s.open("keeping")
		s.settle()
		golden(t, "keeping."+lang, s.pages["keeping"].object())
	}
	s.keepingTo("k/" + first)
	s.press(fyne.KeyReturn)
	s.write("保存期間の満了")
	s.press(fyne.KeyReturn)
	s.settle()
	s.untroubled()
	p = s.keepingTo("p/")
	x := under[*casework.ProposalRow](p)
	if x == nil || x.State != casework.StateProposed || x.What != first {
		t.Fatalf("%+v", p.gone)
	}
	s.press(fyne.KeyH)
	s.write("照会への回答まで")
	s.press(fyne.KeyReturn)
	s.settle()
	p = s.keepingTo("p/")
	if x := under[*casework.ProposalRow](p); x.Blocked != "held" {
		t.Errorf("not held: %+v", x)
	}
	s.picture("keeping-held")
	s.press(fyne.KeyU)
	s.write("回答した")
	s.press(fyne.KeyReturn)
	s.settle()
	s.keepingTo("p/")
	s.press(fyne.KeyA)
	s.ctrl(fyne.KeyReturn)
	s.settle()
	s.untroubled()
	p = s.keepingTo("p/")
	if x := under[*casework.ProposalRow](p); !x.Mine || x.Blocked != "two_approvals" {
		t.Errorf("approved: %+v", x)
	}
	s.picture("keeping-approved")
	if _, err := s.desk.Do(t.Context(), &casework.DestroyCase{Case: casework.Case{Case: office}, Proposal: x.ID}); err == nil {
		t.Error("one person destroyed a case")
	}
	p.gone.Orders = []casework.OrderRow{
		{Case: first, Record: strings.Repeat("ab", 32), Title: x.Title, Scope: "case", Here: "resists", Resists: []casework.Resistance{{Code: casework.ResistUnsent, Note: "2"}}, Stores: []casework.AckRow{{Words: "中央サーバー　2027-11-26 09:00　本文 12、証拠の鍵 3、断片 4、鍵の交付 2、案件の鍵 0、計 81234 バイトを削除"}}},
	}
	p.gone.Keys = casework.OldKeys{Master: true, Card: true}
	p.show()
	i := slices.IndexFunc(p.rows, func(b boardRow) bool { return strings.HasPrefix(b.key, "o/") })
	p.to(i)
	s.picture("keeping-order")
	s.press(fyne.KeyW)
	p.enter()
	s.keepingTo("p/")
	s.press(fyne.KeyW)
	s.write("やり直す")
	s.press(fyne.KeyReturn)
	s.settle()
	p = s.keepingTo("p/")
	if x := under[*casework.ProposalRow](p); x.State != casework.StateWithdrawn {
		t.Errorf("taken back: %+v", x)
	}
}
