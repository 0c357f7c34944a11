package screen

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// book opens a book of the body and gives its id.
func (s *stand) book(name string) string {
	s.t.Helper()
	if _, err := s.desk.Do(s.t.Context(), &casework.OpenBook{Book: name}); err != nil {
		s.t.Fatal(err)
	}
	id, err := s.desk.BookID(name)
	if err != nil {
		s.t.Fatal(err)
	}
	s.frame.refreshCounts()
	return id
}

// enters records something in a register and gives its id.
func (s *stand) enters(book, reg string, fields map[string]casework.FieldTexts) string {
	s.t.Helper()
	ch, err := s.desk.Do(s.t.Context(), &casework.RecordEntry{Case: casework.Case{Case: book}, Register: reg, Fields: fields})
	if err != nil {
		s.t.Fatal(err)
	}
	return ch.ID
}

// dueTo puts the cursor on the first row of a kind.
func (s *stand) dueTo(kind string) *due {
	s.t.Helper()
	d, ok := s.pages["due"].(*due)
	if !ok {
		s.t.Fatal("no page of what is due")
	}
	for i := range d.data.Rows {
		if r := &d.data.Rows[i]; r.Kind == kind {
			d.to(slices.IndexFunc(d.rows, func(b boardRow) bool { return b.key == r.Case+r.Kind+r.Subject }))
			return d
		}
	}
	s.t.Fatalf("no row %s in %+v", kind, d.data.Rows)
	return nil
}

// What is due is done from the list by a key: a promise, a record with what its register demands of a finished one, a period of the body; a row of
// another case leads into that case. What has passed is said in words.
func TestWhatIsDueIsDoneByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P2_5_3, notice.P2_7_5, notice.P3_4_6)
	s := newStand(t)
	s.visiting()
	first := s.caseID
	s.command(&casework.NotePromise{Text: "貸出簿の写し", By: "総務係", Due: "2026-11-20"})
	office := s.book(register.Office)
	s.enters(office, "risks", map[string]casework.FieldTexts{"source": {"ownership"}, "occasion": {"periodic"}, "assessed_on": {"2026-11-01"}, "content": {"同じ親会社"}, "level": {"low"}, "next_on": {"2026-11-20"}})
	s.enters(office, "improvements", map[string]casework.FieldTexts{"origin": {"review"}, "content": {"台帳の様式を改める"}, "owner": {"登録担当"}, "due_on": {"2026-11-18"}})
	s.command(&casework.OpenCase{Client: "△△化学株式会社"})
	s.openCase(s.caseNo, "road", "")
	s.Go("due")
	s.press(fyne.Key3)
	d := s.dueTo("promise")
	s.shows("期限は過ぎています。R8.11.24(火) の時点で 4 日過ぎ(営業日で 1 日)。")
	s.picture("due-overdue")
	s.press(fyne.KeySlash)
	s.write("台帳")
	s.press(fyne.KeyEscape)
	if got := d.found(); len(got) != 2 || got[0].Kind != "record" || got[1].Kind != "no_period" {
		t.Errorf("filtered: %+v", got)
	}
	d.to(1)
	s.press(fyne.KeyD)
	s.sheetSays("完了の日", "結果", "完了にする")
	s.picture("due-done")
	x := s.frame.sheet
	s.press(fyne.KeyEscape)
	d.search.SetText("")

	s.dueTo("promise")
	s.press(fyne.KeyD)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if x.Title() != "" {
		t.Fatalf("the sheet is open: %v", standWords(x))
	}
	if slices.ContainsFunc(d.data.Rows, func(r casework.DueRow) bool { return r.Kind == "promise" }) {
		t.Error("the promise is due still")
	}

	// a correction belongs to the first case
	s.dueTo("correction")
	s.press(fyne.KeyReturn)
	if s.at != "findings" || s.caseID != first {
		t.Errorf("at %s of %s", s.at, s.caseID)
	}
	s.Go("due")
	s.press(fyne.Key3)
	d.search.SetText("次の予定日")
	d.to(1)
	s.press(fyne.KeyD)
	s.replace("2027-11-20")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	d.search.SetText("")
	for _, r := range d.data.Rows {
		if r.Field == "next_on" && r.On != "2027-11-20" {
			t.Errorf("the next day is %s", r.On)
		}
	}
	s.dueTo("no_period")
	s.press(fyne.KeyD)
	s.write("36")
	s.press(fyne.KeyTab)
	s.write("機関の保存規程")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if x.Title() != "" {
		t.Fatalf("the sheet is open: %v", standWords(x))
	}
}
