package screen

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// prepared is a case on site with a house of places, two persons and measures given to the rooms.
func prepared(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	s.start()
	id := s.onSite(2)
	c := casework.Case{Case: id}
	s.must(&casework.AddPlace{Case: c, Place: "b1", Name: "本館"})
	s.must(&casework.AddPlace{Case: c, Place: "r1", Name: "1F 受付", Parent: "b1"})
	s.must(&casework.AddPlace{Case: c, Place: "r2", Name: "2F サーバ室", Parent: "b1"})
	s.must(&casework.AssignMeasures{Case: c, Place: "b1", Catalogue: true})
	s.must(&casework.SetPlaceRules{Case: c, Camera: audit.Escorted})
	s.must(&casework.SetPlaceRules{Case: c, Place: "r2", Laptop: audit.Forbidden, Camera: audit.Forbidden, Radio: audit.Forbidden, Recording: audit.Escorted})
	s.must(&casework.AddPerson{Case: c, Person: "k1", Role: "情報管理責任者", Functions: []string{"manager"}, Section: "総務部"})
	s.must(&casework.AddPerson{Case: c, Person: "k2", Role: "情報システム担当", Functions: []string{"electronic", "practising"}, Contractor: true})
	s.must(&casework.RecordSelfCheck{Case: c, Measure: "TM-001", Answer: "partly", Text: "名簿あり"})
	s.must(&casework.RecordLastFinding{Case: c, Measure: "TM-001", Text: "名簿が古い", On: "2023-11-01"})
	s.visitPage().reload()
	s.wait(time.Second)
	return s
}

func TestThreeViewsOfOneSet(t *testing.T) {
	s := prepared(t)
	p := s.visitPage()
	all, check := len(p.shown), p.current()
	s.shot("lens-measure")
	s.press("Space") // mark
	s.press("F4")
	if p.by != byPlace || p.asGrid || p.current() != check || !p.marked[check] {
		t.Fatalf("by %d, grid %v, check %s", p.by, p.asGrid, p.current())
	}
	s.shot("lens-place-all")
	s.press("B")
	s.typ("サーバ")
	s.press("Return")
	if s.scene.place != "r2" || len(p.shown) == 0 || len(p.shown) == all {
		t.Fatalf("at %q %d of %d checks", s.scene.place, len(p.shown), all)
	}
	for _, i := range p.shown {
		if at := p.view.Rows[i].Check.Place(); at != "r2" {
			t.Errorf("a check at %q stands among those of r2", at)
		}
	}
	s.shot("lens-place")
	for i, want := range []string{"禁止 端末・撮影・無線", "同行 録音"} { // the whole of it, in two lines
		if l := s.frame.scenes.rules[i]; l.Text() != want || !l.Visible() || l.Size().Width < l.MinSize().Width {
			t.Errorf("permissions: %q, %v of %v", l.Text(), l.Size(), l.MinSize())
		}
	}
	s.press("A") // no picture may be taken here: seen, not taken
	if !s.router.Covered() {
		t.Error("A does not open seen, not taken where pictures are forbidden")
	}
	s.press("Escape")
	s.press("F4")
	if !p.asGrid {
		t.Error("F4 again is not the grid")
	}
	s.shot("lens-place-grid")
	s.strokes("F3", "P", "#2")
	if p.by != byPerson || !p.asGrid || s.scene.personID == "" {
		t.Fatalf("by %d, grid %v, person %q", p.by, p.asGrid, s.scene.personID)
	}
	s.press("F3")
	s.shot("lens-person")
	if len(p.shown) == 0 || len(p.shown) == all {
		t.Errorf("%d of %d checks of the person", len(p.shown), all)
	}
	s.press("PageUp", "PageUp", "PageUp", "F2")
	if len(p.shown) != all || !p.marked[check] {
		t.Errorf("%d of %d checks, marked %v", len(p.shown), all, p.marked)
	}
	s.chooseLang("en")
	s.press("F3")
	s.shot("lens-person-en")
}

func TestLegsAreCorrectedByKey(t *testing.T) {
	s := prepared(t)
	p := s.visitPage()
	check := p.current()
	leg := func(m string) casework.Leg {
		v, err := s.desk.Card(s.caseID, check)
		if err != nil {
			t.Fatal(err)
		}
		return legOf(v.Legs, m)
	}
	s.press("C")
	if l := leg(audit.MethodSeen); !l.Done || !l.Hand {
		t.Errorf("after C: %+v", l)
	}
	s.press("C")
	if l := leg(audit.MethodSeen); l.Done {
		t.Errorf("after C again: %+v", l)
	}
}

func TestOmissionAndScopeByKey(t *testing.T) {
	s := prepared(t)
	p := s.visitPage()
	check := p.current()
	s.press("4")
	s.typ("JIS Q 27001")
	s.shot("omit")
	s.press("Escape", "4") // what was written is still there
	if e, ok := s.router.Writer().(*widget.LineEntry); !ok || e.Text != "JIS Q 27001" {
		t.Fatalf("the draft of the form is lost")
	}
	for _, x := range []string{"認証機関", "IS 1", "本社", "+400", "同じ規程を確かめた"} {
		s.press("Tab")
		s.typ(x)
	}
	s.press("Ctrl+Return")
	s.untroubled(t)
	v, err := s.desk.Card(s.caseID, check)
	if err != nil || len(v.Omissions) != 1 || v.Verdict != audit.NotStarted {
		t.Fatalf("%v %+v", err, v.Omissions)
	}
	s.wait(time.Second)
	s.shot("omitted")
	s.press("Shift+Down", "5") // two checks, one form, one entry each
	s.typ("倉庫は閉鎖")
	s.press("Tab")
	s.typ("情報管理責任者")
	s.shot("out-of-scope")
	before := len(p.view.Rows)
	s.press("Ctrl+Return")
	s.untroubled(t)
	if n := before - len(p.view.Rows); n != 2 {
		t.Errorf("%d checks left the scope", n)
	}
	prep, err := s.desk.Prepare(s.caseID)
	if err != nil || len(prep.OutOfScope) != 2 {
		t.Errorf("%v %d", err, len(prep.OutOfScope))
	}
}

// untroubled fails the test if the panel says something.
func (s *stage) untroubled(t *testing.T) {
	t.Helper()
	if p := s.frame.panel.Shown(); p.Happened != "" {
		t.Fatalf("trouble: %s / %s", p.Happened, p.Do)
	}
}

func TestTheSceneIsKeptOverRestarts(t *testing.T) {
	s := prepared(t)
	s.press("F4", "B")
	s.typ("サーバ")
	s.strokes("Return", "P", "#1", "O")
	s.typ("依頼者の求めにより")
	s.press("Return")
	was := s.scene
	s.press("Ctrl+L")
	s.typ(testPass)
	s.press("Return")
	s.wait(time.Second)
	if was.person == "" || was.operator != audit.OperatorAuditor || s.scene.place != was.place || s.scene.personID != was.personID || s.scene.operator != was.operator || s.scene.reason != was.reason {
		t.Fatalf("before %+v, after %+v", was, s.scene)
	}
	if p := s.visitPage(); p.by != byPlace {
		t.Errorf("by %d", p.by)
	}
	s.press("1")
	v, err := s.desk.Card(s.caseID, s.visitPage().current())
	if err != nil || v.Scene.Person != was.personID || v.Scene.Operator != audit.OperatorAuditor || v.Scene.Visit == "" {
		t.Errorf("the entry does not wear the scene: %v %+v", err, v.Scene)
	}
}

func TestAssignAndMine(t *testing.T) {
	s := prepared(t)
	p := s.visitPage()
	all := len(p.shown)
	s.strokes("Shift+Down", "G", "#1")
	s.untroubled(t)
	n := 0
	for i := range p.view.Rows {
		if len(p.view.Rows[i].To) > 0 {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d checks are given to somebody", n)
	}
	s.press("M")
	if len(p.shown) != all { // nobody else looks after the rest
		t.Errorf("%d of %d", len(p.shown), all)
	}
}

func TestPrepareByKeys(t *testing.T) {
	s := prepared(t)
	s.press("U")
	p, ok := s.pages["prepare"].(*prepare)
	if !ok || s.at != "prepare" {
		t.Fatalf("at %s", s.at)
	}
	s.shot("prepare-places")
	s.press("N")
	s.typ("倉庫")
	s.press("Tab")
	s.typ("本館")
	s.press("Ctrl+Return")
	s.untroubled(t)
	if p.note.Text() != "" || len(p.view.Places) != 5 {
		t.Fatalf("%s, %d places", p.note.Text(), len(p.view.Places))
	}
	s.press("2", "N")
	s.typ("購買課長")
	s.press("Ctrl+L") // a kill in the middle
	s.typ(testPass)
	s.press("Return")
	s.wait(time.Second)
	p, ok = s.pages["prepare"].(*prepare)
	if !ok {
		t.Fatalf("at %s", s.at)
	}
	s.press("2", "N")
	if e, ok := s.router.Writer().(*widget.LineEntry); !ok || e.Text != "購買課長" {
		t.Error("the draft of a new person is lost")
	}
	s.press("Ctrl+Return")
	s.untroubled(t)
	if len(p.view.Persons) != 3 {
		t.Errorf("%s, %d persons", p.note.Text(), len(p.view.Persons))
	}
	s.shot("prepare-persons")
	s.strokes("3", "L", "#2")
	if len(p.view.Timetable) != 8 {
		t.Errorf("%d lines", len(p.view.Timetable))
	}
	s.wait(time.Second)
	s.shot("prepare-timetable")
	s.press("N")
	s.typ("25:00")
	s.press("Ctrl+Return")
	if p.note.Text() == "" {
		t.Error("25:00 is taken for a time")
	}
	s.press("4", "Return")
	s.typ("me")
	s.press("Ctrl+Return")
	if len(p.view.Parts[0].To) != 1 {
		t.Errorf("%v", p.view.Parts[0])
	}
	s.shot("prepare-parts")
	s.strokes("W", "#1")
	s.wait(time.Second)
	if len(p.view.Sheets) != 1 {
		t.Fatalf("%d sheets", len(p.view.Sheets))
	}
	s.shot("prepare-papers")
	s.press("T")
	s.transcribe(t, p.view.Sheets[0])
}

// transcribe takes two lines of a sheet over.
func (s *stage) transcribe(t *testing.T, sheet casework.SheetRow) {
	t.Helper()
	q, ok := s.pages["transcribe"].(*transcribe)
	if !ok {
		t.Fatalf("at %s", s.at)
	}
	s.press("Return")
	s.typ("9:30")
	s.press("Tab")
	for i, verdict := range []string{"1", "2"} {
		s.typ(strings.ToLower(sheet.Lines[i].Code))
		s.press("Tab")
		s.typ(verdict)
		s.press("Tab")
		s.typ("壁まで仕切られている")
		if i == 0 {
			s.shot("transcribe")
		}
		s.press("Ctrl+Return")
		s.untroubled(t)
		if q.note.Text() != "" || s.router.Writer() != widget.Field(q.code) {
			t.Fatalf("line %d: %s", i, q.note.Text())
		}
		v, err := s.desk.Card(s.caseID, sheet.Lines[i].Check)
		if err != nil || v.Verdict == audit.NotStarted || v.Scene.ObservedAt != "2026-11-23T09:30" || v.Observation.Mine == "" {
			t.Errorf("%v %+v", err, v.Scene)
		}
	}
	s.typ("A99X")
	s.press("Ctrl+Return")
	if q.note.Text() == "" {
		t.Error("a code that no sheet has is taken")
	}
}

// The new pages draw in both languages, at the smallest window and the largest text.
func TestPreparationInBothLanguagesAndSizes(t *testing.T) {
	s := newStand(t)
	s.visiting()
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		for _, scale := range []int{100, 150} {
			s.setLook(widget.Look{Scale: scale})
			s.App.window.Resize(fyne.NewSize(1280, 640))
			for _, page := range []string{"prepare", "transcribe", "visit"} {
				s.open(page)
				s.hides("[screen.", "[permission.", "[planline.", "[function.")
				for _, h := range s.pages[page].hints() {
					if strings.Contains(h.word, "[") {
						t.Errorf("%s %s: hint %s", lang, page, h.word)
					}
				}
				s.keySheet()
				s.frame.drawer.Shut()
				s.untroubled()
				s.picture("small-" + lang + "-" + strconv.Itoa(scale) + "-" + page)
				if page == "prepare" {
					for i := range prepWords {
						s.pages[page].(*prepare).show(i)
						s.picture("small-" + lang + "-" + strconv.Itoa(scale) + "-" + prepWords[i])
						s.hides("[screen.", "[permission.", "[planline.", "[function.", "[template.")
					}
				}
			}
		}
	}
}
