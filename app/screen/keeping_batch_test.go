package screen

import (
	"context"
	"errors"
	"fmt"
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
)

// Whole volumes of records go in one proposal: marked at once, taken back, proposed again, approved by the second person but for one with its reason, stopped in
// between and finished, followed by the other laptop, settled by the custodian once, and printed on one paper.
func TestManyRecordsInOneProposal(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_2)
	const many = 18
	s := newStand(t)
	office, complaints := s.book(register.Office), s.book(register.Complaints)
	m := s.chief(office, complaints)
	in := func(id string) casework.Case { return casework.Case{Case: id} }
	do := func(c casework.Command) casework.Changes {
		t.Helper()
		ch, err := s.desk.Do(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return ch
	}
	do(&casework.NameCustodian{Case: in(office), Name: "監査役 神谷", Share: "第2片", Since: "2026-04-01"})
	ids := make([]string, many)
	for i := range ids {
		ids[i] = s.enters(complaints, "complaints", map[string]casework.FieldTexts{
			"sort": {"appeal_case"}, "received_on": {"2026-11-01"}, "way": {"letter"}, "anonymous": {"no"}, "concerns": {"own_certification"}, "content": {fmt.Sprintf("審査の所要時間について %d", i)}, "accepted": {"yes"},
			"complainant": {"○○氏"}, "handler": {strings.Repeat("aa", 16)}, "result": {"認めない"}, "decided_on": {"2026-11-10"}, "told_on": {"2026-11-11"}, "meti_on": {"2026-11-02"},
		})
		do(&casework.CloseRecord{Case: in(complaints), Register: "complaints", Record: ids[i], On: "2026-11-12"})
	}
	s.clock = s.clock.AddDate(3, 0, 2)
	s.exchange(m)
	held, out := "complaints/"+ids[3], "complaints/"+ids[7]
	hold := do(&casework.PlaceHold{Case: in(office), What: held, Reason: "訴訟"}).ID

	// Marked at once; a record that was held meanwhile is named, loses its mark, and the rest goes.
	p := s.keepingTo("k/")
	s.press(fyne.KeyV)
	if len(p.ticks) != many-1 {
		t.Fatalf("%d marks", len(p.ticks))
	}
	s.picture("keeping-batch-marked")
	p.ticks[held] = true
	s.press(fyne.KeyN)
	s.write("保存期間の満了")
	s.press(fyne.KeyReturn)
	s.settle()
	if got := s.frame.panel.Shown(); got.Code != "batch_refused" || len(p.ticks) != many-1 || len(p.gone.Proposals) != 0 {
		t.Fatalf("%+v, %d marks", got, len(p.ticks))
	}
	s.press(fyne.KeyEscape)
	propose := func() *casework.BatchRow {
		t.Helper()
		s.press(fyne.KeyN)
		s.write("保存期間の満了")
		s.press(fyne.KeyReturn)
		s.settle()
		s.untroubled()
		i := slices.IndexFunc(p.gone.Batches, func(b casework.BatchRow) bool { return b.Standing > 0 })
		if i < 0 {
			t.Fatalf("%+v", p.gone.Batches)
		}
		return &p.gone.Batches[i]
	}
	b := propose()
	if b.Standing != many-1 || len(p.ticks) != 0 {
		t.Fatalf("%+v", b)
	}
	do(&casework.WithdrawDestruction{Case: in(office), Proposal: b.ID, Why: "やり直す"}) // one act, taken back in one
	p.enter()
	s.settle()
	if b = &p.gone.Batches[0]; b.Standing != 0 || b.Out != many-1 || b.State != casework.StateWithdrawn {
		t.Fatalf("%+v", b)
	}
	do(&casework.LiftHold{Case: in(office), Hold: hold, Why: "終わった"})
	p = s.keepingTo("k/")
	s.press(fyne.KeyV)
	if b = propose(); b.Standing != many {
		t.Fatalf("%+v", b)
	}
	s.keepingTo("b/" + b.ID)
	s.press(fyne.KeyReturn)
	s.ctrl(fyne.KeyReturn)
	s.settle()
	s.untroubled()
	s.press(fyne.KeyX)
	s.press(fyne.Key2)
	s.settle()
	if got := s.frame.panel.Shown(); got.Code != "two_approvals" {
		t.Errorf("one person: %+v", got)
	}
	s.press(fyne.KeyEscape)

	// The second person takes one out and approves the rest.
	s.exchange(m)
	p = m.keepingTo("b/" + b.ID)
	for _, x := range p.gone.Proposals {
		if x.What == out && x.Batch == b.ID {
			m.keepingTo("p/" + x.ID)
		}
	}
	m.press(fyne.KeyW)
	m.write("照会に使う")
	m.press(fyne.KeyReturn)
	m.settle()
	m.untroubled()
	m.keepingTo("b/" + b.ID)
	m.press(fyne.KeyA)
	m.ctrl(fyne.KeyReturn)
	m.settle()
	m.untroubled()
	p = m.keepingTo("b/" + b.ID)
	if b = under[*casework.BatchRow](p); b.Ready != many-1 || b.Out != 1 || b.State != casework.StateApproved {
		t.Errorf("%+v", b)
	}
	m.picture("keeping-batch-approved")
	for _, lang := range []string{"en", "ja"} {
		m.setLang(lang)
		m.open("keeping")
		m.settle()
		golden(t, "keeping-batch."+lang, m.pages["keeping"].object())
	}
	s.exchange(m)

	// Stopped in between, the rest stays approved.
	ctx, stop := context.WithCancel(t.Context())
	_, err := s.desk.Do(ctx, &casework.DestroyCase{Case: in(office), Proposal: b.ID, Progress: func(done, all int64) {
		if done >= all || all != many-1 {
			t.Errorf("%d of %d", done, all)
		}
		stop()
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	p = s.keepingTo("b/" + b.ID)
	p.enter()
	s.settle()
	if b = under[*casework.BatchRow](p); b.Carried == 0 || b.Standing == 0 || b.Ready != b.Standing {
		t.Fatalf("%+v", b)
	}
	s.picture("keeping-batch-stopped")
	s.press(fyne.KeyX)
	s.press(fyne.Key2)
	s.settle()
	s.untroubled()
	p = s.keepingTo("b/" + b.ID)
	if b = under[*casework.BatchRow](p); b.Carried != many-1 || b.State != casework.StateCarried || b.Waiting != many-1 {
		t.Errorf("%+v", b)
	}
	left := func(l *stand) (n int) {
		t.Helper()
		v, err := l.desk.Register(complaints, casework.RegisterQuery{Register: "complaints"})
		if err != nil {
			t.Fatal(err)
		}
		return len(v.Records)
	}
	s.exchange(m)
	if x, y := left(s), left(m); x != 1 || y != 1 {
		t.Errorf("%d and %d records are left", x, y)
	}
	due, err := s.desk.Due("", casework.DueBody)
	n := 0
	for _, r := range due.Rows {
		if r.Kind == "escrow" {
			n++
		}
	}
	if err != nil || n != 1 {
		t.Errorf("the custodian is asked %d times, %v", n, err)
	}
	s.press(fyne.KeyReturn)
	s.sheetSays("監査役 神谷")
	s.ctrl(fyne.KeyReturn)
	s.settle()
	s.untroubled()
	p = s.keepingTo("b/" + b.ID)
	if b = under[*casework.BatchRow](p); b.Waiting != 0 {
		t.Errorf("%+v", b)
	}
	path := filepath.Join(s.docs, "record.pdf")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := s.desk.ExportDestruction(t.Context(), casework.DestructionExport{Proposal: b.ID, Purpose: "検査", Recipient: "経済産業省"}, f); err != nil {
		t.Error(err)
	}
	if st, err := f.Stat(); err != nil || st.Size() < 20_000 {
		t.Errorf("%v, %v", st, err)
	}
	r, err := s.desk.Register(complaints, casework.RegisterQuery{Register: "complaints", Record: ids[7]})
	if err != nil || r.Records[0].Kept == nil || r.Records[0].Kept.State != audit.KeepDue {
		t.Errorf("%+v, %v", r, err)
	}
}
