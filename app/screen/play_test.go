package screen

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// troupe plays whole cases by keys: each person has a store and a window of his own, and what one wrote reaches the others by the central server alone.
// Only who works for the body stands before the curtain rises; everything of a case is done by its persons, and the door is asked for its views alone.
type troupe struct {
	t      *testing.T
	now    time.Time
	docs   string
	people map[string]*stand
	caseNo string
}

const (
	registrar = "登録担当"
	auditorA  = "審査員A"
	auditorB  = "審査員B"
	auditorC  = "審査員C"
	verifier  = "検証者"
	decider   = "決定者"
	handler   = "苦情担当"
)

// newTroupe makes the laptops of a trial body; roles are those on the role cards, with commas between.
func newTroupe(t *testing.T, roles map[string]string) *troupe {
	t.Helper()
	b := &troupe{t: t, docs: filepath.Join(t.TempDir(), "Documents"), people: map[string]*stand{}}
	if err := os.Mkdir(b.docs, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", filepath.Dir(b.docs))
	b.at("2026-09-20", "09:00")
	useApp(t)
	desks := map[string]*casework.Desk{}
	hire := func(name string) *casework.Desk {
		s := &stand{t: t, clock: b.now, docs: b.docs}
		b.people[name] = s
		desks[name] = standDesk(t, s.time)
		return desks[name]
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	boss := hire(registrar)
	must(boss.TrialBody("試用認証機関", registrar))
	names := slices.Sorted(maps.Keys(roles))
	var others []*casework.Desk
	for _, n := range names {
		d := hire(n)
		req, _, err := d.Vault().JoinRequest(n)
		must(err)
		card, _, _, err := boss.Vault().IssueCard(req, strings.Split(roles[n], ","))
		must(err)
		_, err = d.Join(card)
		must(err)
		others = append(others, d)
	}
	for n, s := range b.people {
		s.onScreen(desks[n])
	}
	b.people[registrar].server(others...)
	for _, s := range b.people {
		s.frame.refreshCounts()
	}
	return b
}

// at sets the clock of everybody.
func (b *troupe) at(day, clock string) {
	b.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, time.FixedZone("", 9*3600))
	if err != nil {
		b.t.Fatal(err)
	}
	b.now = at
	for _, s := range b.people {
		s.clock = at
	}
}

// as gives a person's window, with the time that has passed for all.
func (b *troupe) as(name string) *stand {
	b.t.Helper()
	for _, s := range b.people {
		if s.clock.After(b.now) {
			b.now = s.clock
		}
	}
	s := b.people[name]
	if s == nil {
		b.t.Fatalf("nobody is called %s", name)
	}
	s.clock, s.caseNo = b.now, b.caseNo
	return s
}

// meet lets persons send what they wrote and fetch what the others wrote, each on his list of cases.
func (b *troupe) meet(names ...string) {
	b.t.Helper()
	if len(names) == 0 {
		names = slices.Sorted(maps.Keys(b.people))
	}
	for _, key := range []fyne.KeyName{fyne.KeyS, fyne.KeyG} {
		for _, n := range names {
			s := b.as(n)
			s.chord(fyne.KeyModifierAlt, fyne.Key1)
			if s.at != "cases" {
				b.t.Fatalf("%s stays at %s: the sheet is %q, the list has %q", n, s.at, s.frame.sheet.Title(), s.frame.picker.Shown())
			}
			s.press(key)
			s.untroubled()
		}
	}
}

// in opens the case on a person's window, from the list.
func (b *troupe) in(name string) *stand {
	b.t.Helper()
	s := b.as(name)
	if s.caseID == b.caseNo {
		return s
	}
	s.chord(fyne.KeyModifierAlt, fyne.Key1)
	at := slices.IndexFunc(s.home.Cases, func(c casework.CaseRow) bool { return c.ID == b.caseNo })
	if at < 0 {
		b.t.Fatalf("%s does not have the case", name)
	}
	for range at {
		s.press(fyne.KeyDown)
	}
	s.press(fyne.KeyReturn)
	if s.caseID != b.caseNo {
		b.t.Fatalf("%s opened %s", name, s.caseID)
	}
	return s
}

// page opens a page of the case by typing its name.
func (b *troupe) page(name, title string) *stand {
	b.t.Helper()
	s := b.in(name)
	s.to(title)
	return s
}

// road shows a step of the road on a person's window.
func (b *troupe) road(name, step string) *stand {
	b.t.Helper()
	s := b.in(name)
	s.chord(fyne.KeyModifierAlt, fyne.Key4)
	for range roadSteps {
		s.press(fyne.KeyPageUp)
	}
	for range slices.Index(roadSteps, step) {
		s.press(fyne.KeyPageDown)
	}
	return s
}

// stands demands how a step of the road stands for a person: its state and what stops it.
func (b *troupe) stands(name, step, state string, codes ...string) {
	b.t.Helper()
	v, err := b.as(name).desk.Road(b.caseNo)
	if err != nil {
		b.t.Fatal(err)
	}
	x := stepOf(&v, step)
	got := []string{}
	for _, c := range x.Blockers {
		if !slices.Contains(got, c.Code) {
			got = append(got, c.Code)
		}
		if c.Text == "" || c.Clause == "" || strings.Contains(c.Text, "[") {
			b.t.Errorf("%s is stopped without words: %+v", step, c)
		}
	}
	if x.State != state || len(codes) > 0 && !slices.Equal(got, codes) {
		b.t.Errorf("%s: %s is %s, stopped by %v; want %s, %v", name, step, x.State, got, state, codes)
	}
}

// to goes to a page, or does a command, by Ctrl+K and its words.
func (s *stand) to(title string) {
	s.t.Helper()
	s.frame.hush()
	s.ctrl(fyne.KeyK)
	s.pick(s.said(title))
}

// said is a word of the screens where there is one, else the text itself.
func (s *stand) said(key string) string {
	for _, k := range []string{"screen." + key, key} {
		if s.words.Has(k) {
			return s.words.T(k)
		}
	}
	return key
}

// pick takes the line of an open list that reads so, by typing and going down.
func (s *stand) pick(text string) {
	s.t.Helper()
	if !s.frame.picker.Object().Visible() {
		s.t.Fatalf("no list is open for %q; the sheet is %q, the panel says %+v", text, s.frame.sheet.Title(), s.frame.panel.Shown())
	}
	if c := text[0]; c < '1' || c > '9' {
		s.write(text)
	}
	shown := s.frame.picker.Shown()
	at := slices.Index(shown, text)
	if at < 0 {
		at = slices.IndexFunc(shown, func(x string) bool { return strings.Contains(x, text) })
	}
	if at < 0 && len(shown) > 0 {
		at = 0 // what is found by the smaller words of a line
	}
	if at < 0 {
		s.t.Fatalf("the list has no %q", text)
	}
	for range at {
		s.press(fyne.KeyDown)
	}
	s.press(fyne.KeyReturn)
}

// below are the objects that o is made of.
func below(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case nil:
		return nil
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}

// within tells whether x is o or a part of it.
func within(o, x fyne.CanvasObject) bool {
	if o == x {
		return true
	}
	return slices.ContainsFunc(below(o), func(c fyne.CanvasObject) bool { return within(c, x) })
}

// hasField tells whether something can be written, turned or picked in o.
func hasField(o fyne.CanvasObject) bool {
	if !o.Visible() {
		return false
	}
	if _, is := o.(widget.Field); is {
		return true
	}
	return slices.ContainsFunc(below(o), hasField)
}

// besideLabel finds what stands beside a label.
func besideLabel(o fyne.CanvasObject, label string) fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return nil
	}
	objs := below(o)
	for i := range objs {
		if l, ok := objs[i].(*widget.Label); ok && i+1 < len(objs) && (l.Text() == label || strings.HasPrefix(l.Text(), label+"  ")) && hasField(objs[i+1]) {
			return objs[i+1]
		}
	}
	for _, c := range objs {
		if found := besideLabel(c, label); found != nil {
			return found
		}
	}
	return nil
}

// shownForm is the sheet that is open, else the page.
func (s *stand) shownForm() fyne.CanvasObject {
	if s.frame.sheet.Visible() {
		return s.frame.sheet
	}
	return s.pages[s.at].object()
}

const tabsMost = 80

// tabTo presses Tab until what has the focus is as wanted.
func (s *stand) tabTo(what string, wanted func(fyne.CanvasObject) bool) fyne.CanvasObject {
	s.t.Helper()
	for range tabsMost {
		if f, ok := s.App.window.Canvas().Focused().(fyne.CanvasObject); ok && wanted(f) {
			return f
		}
		s.press(fyne.KeyTab)
	}
	s.t.Fatalf("Tab does not reach %q: the sheet is %q with %q", what, s.frame.sheet.Title(), standWords(s.shownForm()))
	return nil
}

// fill writes into the fields with these labels; values follow labels. A choice is turned on, a list is picked from.
func (s *stand) fill(pairs ...string) {
	s.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		label, value := s.said(pairs[i]), pairs[i+1]
		target := besideLabel(s.shownForm(), label)
		if target == nil {
			s.t.Fatalf("no field is called %q: the sheet is %q, the panel says %+v, there is %q", label, s.frame.sheet.Title(), s.frame.panel.Shown(), standWords(s.shownForm()))
		}
		switch s.tabTo(label, func(o fyne.CanvasObject) bool { return within(target, o) }).(type) {
		case *widget.Toggle:
			s.turnIn(target, s.said(value))
		case *widget.PickEntry:
			s.press(fyne.KeySpace)
			s.pick(s.said(value))
		default:
			s.replace(value)
		}
	}
}

// turnIn turns on the toggle of this word among the answers o: Tab goes to the question, the arrows go from answer to answer.
func (s *stand) turnIn(o fyne.CanvasObject, word string) {
	s.t.Helper()
	s.tabTo(word, func(x fyne.CanvasObject) bool {
		t, ok := x.(*widget.Toggle)
		return ok && within(o, t)
	})
	words := toggleWords(o)
	for range words {
		t, ok := s.App.window.Canvas().Focused().(*widget.Toggle)
		if !ok {
			break
		}
		now := strings.Join(standWords(t), "")
		if now == word {
			s.turnOn(t)
			return
		}
		key := fyne.KeyRight
		if slices.Index(words, now) > slices.Index(words, word) {
			key = fyne.KeyLeft
		}
		s.press(key)
	}
	s.t.Fatalf("the arrows do not reach %q", word)
}

func (s *stand) turnOn(t *widget.Toggle) {
	s.t.Helper()
	if !t.On() {
		s.press(fyne.KeySpace)
	}
}

// turn turns on toggles by their own words.
func (s *stand) turn(words ...string) {
	s.t.Helper()
	for _, w := range words {
		word := s.said(w)
		f := s.tabTo(word, func(x fyne.CanvasObject) bool {
			t, ok := x.(*widget.Toggle)
			return ok && strings.Join(standWords(t), "") == word
		})
		if t, ok := f.(*widget.Toggle); ok {
			s.turnOn(t)
		}
	}
}

// send sends the form that is open, which must then be gone.
func (s *stand) send() {
	s.t.Helper()
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if s.frame.sheet.Visible() {
		s.t.Fatalf("the sheet %q stays open: %q", s.frame.sheet.Title(), standWords(s.frame.sheet))
	}
}

// refused demands that what was just tried is refused in words, with its clause and what to do, and puts the refusal away; the form with what was written
// stays open for another try.
func (s *stand) refused(p notice.Provision) {
	s.t.Helper()
	if s.frame.sheet.Visible() {
		words := strings.Join(standWords(s.frame.sheet), "\n")
		if !strings.Contains(words, p.Clause()) || strings.Contains(words, "[refusal") || strings.Contains(words, "[screen") {
			s.t.Errorf("the sheet %q does not refuse by %s: %q", s.frame.sheet.Title(), p.Clause(), words)
		}
		return
	}
	x := s.frame.panel.Shown()
	if x.Clause != p.Clause() || x.Happened == "" || x.Do == "" || strings.Contains(x.Happened+x.Do, "[") {
		s.t.Errorf("not refused by %s: %+v", p.Clause(), x)
	}
	s.press(fyne.KeyEscape)
}

// form presses a key, fills the sheet that it opens and sends it.
func (s *stand) form(key fyne.KeyName, pairs ...string) {
	s.t.Helper()
	s.press(key)
	s.fill(pairs...)
	s.send()
}

// leave shuts the sheet and what lies over the page.
func (s *stand) leave() {
	s.t.Helper()
	for range 3 {
		if s.frame.sheet.Visible() || s.frame.picker.Object().Visible() || s.router.Mode() == widget.Writing {
			s.press(fyne.KeyEscape)
		}
	}
}

// on puts the cursor of the page's list on the line that says a text, by going down from the first.
func (s *stand) on(text string) {
	s.t.Helper()
	var b *board
	switch p := s.pages[s.at].(type) {
	case interface{ lines() *board }:
		b = p.lines()
	default:
		s.t.Fatalf("the page %s has no list of lines", s.at)
	}
	s.press(fyne.KeyHome)
	for range b.rows {
		if r := b.now(); r != nil && strings.Contains(strings.Join(append(slices.Clone(r.view.Texts), r.view.Sub), " "), text) {
			return
		}
		s.press(fyne.KeyDown)
	}
	s.t.Fatalf("no line of %s says %q", s.at, text)
}

// lines is the list of a page that is a board.
func (b *board) lines() *board { return b }
