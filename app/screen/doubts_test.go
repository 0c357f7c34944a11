package screen

import (
	"context"
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
)

// Laws are named, a colleague reports, and somebody of the body tells the agency and lifts the stop, all by keys; the stop stands in the list of
// cases and in the head, and the client's view knows nothing of it.
func TestLawsAndTheStopByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_7)
	s := newStand(t)
	s.visiting()
	b := s.colleague("審査員 南")
	stop := s.server(b)
	defer stop()
	s.Go("doubts")
	s.shows("法令はまだ記録されていません")
	s.press(fyne.KeyT)
	if f := s.frame.panel.Shown(); f.Clause == "" {
		t.Errorf("there is nothing to tell, and it says %+v", f)
	}
	s.press(fyne.KeyEscape, fyne.KeyN)
	s.write("個人情報の保護に関する法律")
	s.press(fyne.KeyReturn) // Enter sends nothing
	if v, err := s.desk.Doubts(s.caseNo); err != nil || len(v.Laws) != 0 {
		t.Fatalf("%+v %v", v, err)
	}
	s.ctrl(fyne.KeyReturn)
	s.shows("個人情報の保護に関する法律", "停止していません")
	s.untroubled()

	s.swap(b) // b gets the case
	s.give(b, &casework.ReportDoubt{Law: "個人情報の保護に関する法律", Seen: "名簿が受付にある"})
	s.swap(b)
	s.open("doubts")
	s.shows("停止中", "報告を待っています")
	s.picture("doubts-stopped")
	row := s.caseRow()
	if row == nil || !row.Stopped || !s.frame.stopped.Visible() {
		t.Error("the head does not say that the work stands still")
	}
	s.press(fyne.KeyT)
	s.press(fyne.KeyTab, fyne.KeyTab)
	s.write("第3号")
	s.ctrl(fyne.KeyReturn)
	if v, _ := s.desk.Doubts(s.caseNo); v.Doubts[0].Sent != nil {
		t.Error("an agency without a name was told")
	}
	s.frame.sheet.Shut()
	s.press(fyne.KeyT)
	s.write("個人情報保護委員会")
	s.ctrl(fyne.KeyReturn)
	s.shows("報告済", "個人情報保護委員会")
	s.press(fyne.KeyL)
	s.press(fyne.KeyTab, fyne.KeyTab)
	s.write("第7号")
	s.press(fyne.KeyTab)
	s.write("続けてよい")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	v, err := s.desk.Doubts(s.caseNo)
	if err != nil || v.Stopped || v.Doubts[0].Release == nil || v.Doubts[0].Release.Agency != "個人情報保護委員会" {
		t.Fatalf("%+v %v", v.Doubts, err)
	}
	if s.frame.stopped.Visible() {
		t.Error("the mark of the stop stays")
	}
	s.picture("doubts-lifted")
	s.showClient()
	for _, w := range standWords(s.frame.client) {
		if strings.Contains(w, "名簿が受付") || strings.Contains(w, "個人情報") || strings.Contains(w, "停止") {
			t.Errorf("the client reads %q", w)
		}
	}
}

// swap lets the window's laptop and another one exchange over the server.
func (s *stand) swap(b *casework.Desk) {
	s.t.Helper()
	for _, d := range []*casework.Desk{s.desk, b, s.desk} {
		if _, err := d.Pull(context.Background(), "", nil); err != nil {
			s.t.Fatal(err)
		}
		if _, err := d.Push(context.Background(), "", nil); err != nil {
			s.t.Fatal(err)
		}
	}
}

// Checks and questions are handed over by keys: the person, the lines, Ctrl+Enter. What stands in the come-back queue is there already.
func TestHandOverByKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.command(&casework.MarkComeBack{Measure: "TM-045", On: true})
	s.Go("hands")
	s.press(fyne.KeyH)
	if f := s.frame.panel.Shown(); f.Happened == "" {
		t.Error("there is nobody to hand over to, and nothing says so")
	}
	s.press(fyne.KeyEscape)
	s.colleague("審査員 南")
	s.press(fyne.KeyH)
	s.write("1")
	s.press(fyne.KeyTab)
	s.write("鍵は何本か")
	s.picture("handover")
	s.ctrl(fyne.KeyReturn)
	v, err := s.desk.Hands(s.caseNo)
	if err != nil || len(v.Handovers) != 1 || v.Handovers[0].To != "審査員 南" || !slices.Equal(v.Handovers[0].Checks, []audit.CheckID{"TM-045@"}) || !slices.Equal(v.Handovers[0].Questions, []string{"鍵は何本か"}) {
		t.Fatalf("%+v %v", v.Handovers, err)
	}
	s.shows("引継ぎ", "審査員 南")
	s.untroubled()
}

func TestChecksAsPeopleWriteThem(t *testing.T) {
	rows := []casework.CheckRow{{Check: "TM-040@r1", Code: "III-1-01", Place: "1F 受付"}, {Check: "TM-040@r2", Code: "III-1-01", Place: "2F"}, {Check: "TM-001@", Code: "I-2-01"}}
	for _, c := range []struct {
		in, odd string
		want    []audit.CheckID
	}{
		{"", "", nil},
		{"III-1-01 1F 受付\n", "", []audit.CheckID{"TM-040@r1"}},
		{"iii-1-01", "", []audit.CheckID{"TM-040@r1", "TM-040@r2"}},
		{"Ⅲ-1-01", "Ⅲ-1-01", nil},
		{"  Ｉ-2-01  \n\nI-2-01", "", []audit.CheckID{"TM-001@"}},
		{"I-2-01\n何か", "何か", nil},
	} {
		got, odd := checksIn(c.in, rows)
		if odd != c.odd || !slices.Equal(got, c.want) {
			t.Errorf("%q: %v %q", c.in, got, odd)
		}
	}
}

// Loose notes stand below the inbox and are sorted from there; on the other shelves they do not stand.
func TestNotesBesideTheInbox(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.Go("evidence")
	s.press(fyne.KeyO)
	if f := s.frame.panel.Shown(); f.Happened == "" {
		t.Error("nothing is said about notes that there are not")
	}
	s.press(fyne.KeyEscape)
	if err := os.WriteFile(filepath.Join(s.docs, "a.txt"), []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.command(&casework.NoteLoose{Text: "裏口の鍵"}, &casework.NoteLoose{Text: "台車が放置"}, &casework.AttachEvidence{File: filepath.Join(s.docs, "a.txt")})
	s.open("evidence")
	s.shows("覚え書き 2", "裏口の鍵", "台車が放置")
	s.picture("inbox-notes")
	s.press(fyne.KeyPageDown)
	s.hides("覚え書き 2")
	s.press(fyne.KeyPageUp)
	s.press(fyne.KeyO)
	s.write("2") // the older one
	s.write("1") // seen
	s.write("I-2-02")
	s.press(fyne.KeyReturn)
	s.untroubled()
	c, err := s.desk.Card(s.caseNo, "TM-002@")
	if err != nil || c.Observation.Mine != "裏口の鍵" {
		t.Fatalf("%+v %v", c.Observation, err)
	}
	s.shows("覚え書き 1")
	s.press(fyne.KeyO)
	s.write("3")
	if v, _ := s.desk.Hands(s.caseNo); len(v.Loose) != 0 || len(v.Sorted) != 2 {
		t.Errorf("%+v", v)
	}
	s.hides("覚え書き 1")
}
