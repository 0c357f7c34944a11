package screen

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
	"genchi/app/screen/widget"
	"genchi/storage/trust"
)

// chief is the window of the top management on a laptop of its own, which shares the office's books.
func (s *stand) chief(books ...string) *stand {
	s.t.Helper()
	d := standDesk(s.t, s.time)
	req, _, err := d.Vault().JoinRequest("最高責任者 大井")
	if err != nil {
		s.t.Fatal(err)
	}
	text, card, _, err := s.desk.Vault().IssueCard(req, []string{trust.RoleManagement})
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := d.Join(text); err != nil {
		s.t.Fatal(err)
	}
	for _, b := range books {
		if _, err := s.desk.Do(s.t.Context(), &casework.EnrolAuditor{Case: casework.Case{Case: b}, Device: card.Device.String()}); err != nil {
			s.t.Fatal(err)
		}
	}
	s.server(d)
	m := &stand{t: s.t, clock: s.clock, docs: s.t.TempDir()}
	s.swap(d)
	m.window(d)
	return m
}

// exchange lets both laptops meet the server, at the time of the first.
func (s *stand) exchange(m *stand) {
	s.t.Helper()
	s.swap(m.desk)
	m.clock = s.clock
	s.frame.refreshCounts()
	m.frame.refreshCounts()
}

// inBoth keeps pictures of the page in both languages.
func (s *stand) inBoth(name string) {
	s.t.Helper()
	s.picture(name)
	at, key := s.at, s.pages[s.at].(*keeping).now().key
	s.setLang("en")
	s.Go(at)
	s.settle()
	p := s.pages[at].(*keeping)
	p.to(slices.IndexFunc(p.rows, func(b boardRow) bool { return b.key == key }))
	s.picture(name + "-en")
	s.setLang("ja")
	s.Go(at)
	s.settle()
	p = s.pages[at].(*keeping)
	p.to(slices.IndexFunc(p.rows, func(b boardRow) bool { return b.key == key }))
}

// goldens compares the page with what it is to say in both languages, on the line under the cursor.
func (s *stand) goldens(name string) {
	s.t.Helper()
	key := s.pages["keeping"].(*keeping).now().key
	for _, lang := range []string{"en", "ja"} {
		s.setLang(lang)
		s.keepingTo(key)
		golden(s.t, name+"."+lang, s.pages["keeping"].object())
	}
}

// The retention run by keys, from what is due to the record on paper: two persons on two laptops, a case and a record of a register, the custodian of an
// escrow share, and the other laptop, which follows.
func TestRetentionRunOnTwoLaptops(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1, notice.P2_1_2)
	s := newStand(t)
	s.visiting()
	client := s.caseID
	office, complaints := s.book(register.Office), s.book(register.Complaints)
	m := s.chief(office, complaints)
	s.command(&casework.EndCase{How: audit.EndWithdrawn, Reason: "依頼者の取下げ"})
	if _, err := s.desk.Do(t.Context(), &casework.SetKeeping{Case: casework.Case{Case: office}, Kind: audit.KeepCaseOther, Months: 12, Reason: "内規"}); err != nil {
		t.Fatal(err)
	}
	one := s.enters(complaints, "complaints", map[string]casework.FieldTexts{
		"sort": {"appeal_case"}, "received_on": {"2026-11-01"}, "way": {"letter"}, "anonymous": {"no"}, "concerns": {"own_certification"}, "content": {"審査の所要時間について"}, "accepted": {"yes"}, "complainant": {"○○氏"},
		"handler": {strings.Repeat("aa", 16)}, "result": {"認めない"}, "decided_on": {"2026-11-10"}, "told_on": {"2026-11-11"}, "meti_on": {"2026-11-02"},
	})
	if _, err := s.desk.Do(t.Context(), &casework.CloseRecord{Case: casework.Case{Case: complaints}, Register: "complaints", Record: one, On: "2026-11-12"}); err != nil {
		t.Fatal(err)
	}

	// Who keeps the shares of the escrow key.
	s.Go("keeping")
	s.settle()
	s.press(fyne.KeyC)
	s.fillSheet("監査役 神谷", "第2片、本社金庫")
	s.untroubled()
	s.keepingTo("c/")
	s.inBoth("keeping-custodian")
	s.goldens("keeping-custodian")
	p := s.keepingTo("c/")
	if c := under[*casework.CustodianRow](p); c == nil || c.Share != "第2片、本社金庫" {
		t.Fatalf("%+v", p.gone.Custodians)
	}

	// Three years on: from the due list to the proposals.
	s.clock = s.clock.AddDate(3, 0, 2)
	s.exchange(m)
	s.Go("due")
	s.settle()
	s.press(fyne.Key3)
	s.dueTo("retention")
	s.press(fyne.KeyReturn)
	if s.at != "keeping" {
		t.Fatalf("the due list leads to %s", s.at)
	}
	for _, key := range []string{"k/" + client, "k/" + complaints + "complaints/" + one} {
		s.keepingTo(key)
		s.press(fyne.KeyN)
		s.write("保存期間の満了")
		s.press(fyne.KeyReturn)
		s.settle()
		s.untroubled()
	}
	p = s.keepingTo("p/")
	if len(p.gone.Proposals) != 2 {
		t.Fatalf("%+v", p.gone.Proposals)
	}
	ids := []string{p.gone.Proposals[0].ID, p.gone.Proposals[1].ID}
	for _, id := range ids {
		s.keepingTo("p/" + id)
		s.press(fyne.KeyA)
		s.ctrl(fyne.KeyReturn)
		s.settle()
		s.untroubled()
	}
	s.press(fyne.KeyX)
	s.press(fyne.Key2)
	if got := s.frame.panel.Shown(); got.Happened == "" {
		t.Error("one person destroyed it")
	}
	s.press(fyne.KeyEscape)
	s.exchange(m)
	for _, id := range ids {
		m.keepingTo("p/" + id)
		m.press(fyne.KeyA)
		m.write("確かめた")
		m.ctrl(fyne.KeyReturn)
		m.settle()
		m.untroubled()
	}
	m.inBoth("keeping-chief")
	s.exchange(m)
	for _, id := range ids {
		p = s.keepingTo("p/" + id)
		if x := under[*casework.ProposalRow](p); x.State != casework.StateApproved || x.Blocked != "" {
			t.Fatalf("%+v", x)
		}
		s.inBoth("keeping-ready-" + map[bool]string{true: "record", false: "case"}[under[*casework.ProposalRow](p).IsRecord()])
		s.press(fyne.KeyX)
		s.press(fyne.Key1) // not yet
		s.press(fyne.KeyX)
		s.press(fyne.Key2)
		s.settle()
		s.untroubled()
	}
	for _, c := range s.home.Cases {
		if c.ID == client {
			t.Error("the case is still in the list")
		}
	}
	for _, id := range ids {
		p = s.keepingTo("p/" + id)
		x := under[*casework.ProposalRow](p)
		if x.State != casework.StateCarried || !x.Incomplete {
			t.Errorf("%+v", x)
		}
		s.shows("未完了", "監査役 神谷", "申告なし")
		s.inBoth("keeping-incomplete")
		if x.IsRecord() {
			s.goldens("keeping-incomplete")
		}
		s.press(fyne.KeyS)
		s.sheetSays("分割鍵", "監査役 神谷")
		s.ctrl(fyne.KeyReturn)
		s.settle()
		s.untroubled()
		p = s.keepingTo("p/" + id)
		if under[*casework.ProposalRow](p).Incomplete {
			t.Error("the custodian spoke and it is still incomplete")
		}
	}
	p = s.keepingTo("o/")
	s.inBoth("keeping-done")
	if x := under[*casework.OrderRow](p); x.Here != "waits" || len(x.Stores) == 0 {
		t.Errorf("%+v", x)
	}

	// The other laptop follows, and the record goes onto paper.
	s.exchange(m)
	p = m.keepingTo("o/")
	if len(p.gone.Orders) != 1 || p.gone.Orders[0].Scope != "record" || p.gone.Orders[0].Here != "waits" { // the management is not on the case's roster
		t.Errorf("%+v", p.gone.Orders)
	}
	s.exchange(m)
	p = s.keepingTo("p/" + ids[0])
	if n := len(p.gone.Orders[0].Stores) + len(p.gone.Orders[1].Stores); n < 5 { // this laptop and the server both times, the other one's book once
		t.Errorf("%d stores say that they deleted: %+v", n, p.gone.Orders)
	}
	path := filepath.Join(s.docs, "廃棄記録.pdf")
	s.press(fyne.KeyP)
	sheet := s.App.window.Canvas().Focused()
	if sheet == nil {
		t.Fatal("no form for the record")
	}
	s.press(fyne.KeySpace, fyne.KeyTab)
	for i := 0; i < 12; i++ { // past the other purposes, to whom it goes
		if _, line := s.App.window.Canvas().Focused().(*widget.LineEntry); line {
			break
		}
		s.press(fyne.KeyTab)
	}
	s.write("経済産業省")
	s.press(fyne.KeyTab)
	s.replace(path)
	s.ctrl(fyne.KeyReturn)
	s.settle()
	s.untroubled()
	if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), "%PDF") {
		t.Errorf("no record on paper: %v", err)
	}
}
