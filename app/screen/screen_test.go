package screen

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
	"genchi/storage/vault"
	"genchi/storage/vault/vaulttest"
)

const testPass = vaulttest.Passphrase

// stage is the window on a real store in a temporary folder, with a clock that only moves when told; work beside the UI runs inline.
type stage struct {
	*App
	t      *testing.T
	dir    string
	win    fyne.Window
	mods   fyne.KeyModifier
	now    time.Time
	timers []stageTimer
}

type stageTimer struct {
	at  time.Time
	run func()
}

func newStage(t *testing.T) *stage {
	t.Helper()
	useApp(t)
	s := &stage{t: t, dir: filepath.Join(t.TempDir(), "store"), now: time.Date(2026, 11, 23, 10, 42, 7, 0, time.FixedZone("JST", 9*3600))}
	s.win = test.NewTempWindow(t, widget.NewSpring())
	s.win.Resize(fyne.NewSize(1366, 740))
	s.App = Build(s.host(), s.win)
	s.win.Resize(fyne.NewSize(1366, 740))
	t.Cleanup(func() {
		if s.desk != nil {
			_ = s.desk.Close()
		}
	})
	return s
}

func (s *stage) host() Host {
	inline := func(f func()) { f() }
	opt := vault.Options{Now: func() time.Time { return s.now }, Rand: rand.Reader, Params: vaulttest.Quick}
	desk := func(v *vault.Vault, err error) (Desk, error) {
		if err != nil {
			return nil, err
		}
		return casework.New(v, casework.Options{Now: opt.Now, Rand: rand.Reader, Lang: "ja"}), nil
	}
	return Host{
		Env: widget.Env{
			Do: inline, Now: func() time.Time { return s.now }, Mods: func() fyne.KeyModifier { return s.mods },
			After: func(d time.Duration, f func()) { s.timers = append(s.timers, stageTimer{s.now.Add(d), f}) },
		},
		Go: inline, Lang: "ja", Store: s.dir,
		Exists: func() bool { _, err := os.Stat(filepath.Join(s.dir, "keys.0")); return err == nil },
		Create: func(_ context.Context, pass []byte) (Desk, string, error) {
			if string(pass) != testPass {
				v, key, err := vault.Create(s.dir, pass, opt)
				d, err := desk(v, err)
				return d, key.String(), err
			}
			paper := vaulttest.Copy(s.t, s.dir)
			d, err := desk(vault.OpenRecovery(s.dir, paper, opt))
			return d, paper, err
		},
		Open:         func(_ context.Context, pass []byte) (Desk, error) { return desk(vault.Open(s.dir, pass, opt)) },
		OpenRecovery: func(_ context.Context, key string) (Desk, error) { return desk(vault.OpenRecovery(s.dir, key, opt)) },
		Trial:        func(d Desk, body, user string) error { return d.TrialBody(body, user) },
		Passphrase:   func(d Desk, pass []byte, _ bool) error { return d.Vault().ChangePassphrase(pass) },
		SaveFile: func(name string, data []byte) (string, error) {
			path := filepath.Join(s.dir, "..", name)
			return path, os.WriteFile(path, data, 0o600)
		},
		Trouble: func(error) string { return "passphrase" },
	}
}

// wait moves the clock and runs what falls due, in order.
func (s *stage) wait(d time.Duration) {
	end := s.now.Add(d)
	for n := 0; n < 10000; n++ {
		sort.SliceStable(s.timers, func(i, j int) bool { return s.timers[i].at.Before(s.timers[j].at) })
		if len(s.timers) == 0 || s.timers[0].at.After(end) {
			break
		}
		x := s.timers[0]
		s.timers = s.timers[1:]
		s.now = x.at
		x.run()
	}
	s.now = end
}

// press sends keys as the driver does; a chord is written Ctrl+K, Alt+Down, Shift+Down.
func (s *stage) press(keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		s.wait(2 * widget.Mute)
		s.one(k)
	}
	s.wait(2 * widget.Mute)
}

func (s *stage) one(k string) {
	s.mods = 0
	for _, m := range []struct {
		name string
		mod  fyne.KeyModifier
	}{{"Ctrl+", fyne.KeyModifierControl}, {"Alt+", fyne.KeyModifierAlt}, {"Shift+", fyne.KeyModifierShift}} {
		if len(k) > len(m.name) && k[:len(m.name)] == m.name {
			s.mods |= m.mod
			k = k[len(m.name):]
		}
	}
	defer func() { s.mods = 0 }()
	e := &fyne.KeyEvent{Name: fyne.KeyName(k)}
	c := s.win.Canvas()
	if d, ok := c.Focused().(desktop.Keyable); ok {
		d.KeyDown(e)
	}
	if s.mods&^fyne.KeyModifierShift != 0 {
		if x, ok := c.Focused().(fyne.Shortcutable); ok {
			x.TypedShortcut(&desktop.CustomShortcut{KeyName: e.Name, Modifier: s.mods})
		}
	} else if c.Focused() != nil {
		c.Focused().TypedKey(e)
	}
	if d, ok := c.Focused().(desktop.Keyable); ok {
		d.KeyUp(e)
	}
}

func (s *stage) typ(text string) {
	s.t.Helper()
	for _, r := range text {
		s.win.Canvas().Focused().TypedRune(r)
	}
}

func (s *stage) must(c casework.Command) casework.Changes {
	s.t.Helper()
	ch, err := s.desk.Do(context.Background(), c)
	if err != nil {
		s.t.Fatalf("%T: %v", c, err)
	}
	return ch
}

// start goes through the first start by keys.
func (s *stage) start() {
	s.t.Helper()
	s.typ(testPass)
	s.press("Tab")
	s.typ(testPass)
	s.press("Return")
	p, ok := s.pages["first"].(*newcomer)
	if !ok || p.step != 2 {
		s.t.Fatalf("the recovery key is not shown")
	}
	s.showLast(p)
	if file := p.request.Text; file != "" && filepath.Ext(file) != ".txt" {
		s.t.Errorf("a join request is text, and goes to %q", file)
	}
	s.typ("審査員A")
	s.press("Ctrl+Return")
	if s.desk == nil || s.at != "cases" {
		s.t.Fatalf("at %q after the first start: %s", s.at, p.note.Text())
	}
}

// showLast goes on without the paper.
func (s *stage) showLast(p *newcomer) { p.show(3) }

// onSite brings a case to the visit.
func (s *stage) onSite(photos int) string {
	s.t.Helper()
	id := s.must(&casework.OpenCase{Client: "○○精機 本社工場", Address: "長野県"}).Case
	c := casework.Case{Case: id}
	s.must(&casework.RecordApplication{Case: c, Forms: []string{"paper", "data", "object"}, WishedScope: "設計部・製造1課", ReceivedOn: "2026-10-01"})
	s.must(&casework.AgreeScope{Case: c, Scope: "設計部・製造1課", AgreedOn: "2026-10-10"})
	s.must(&casework.ChooseMeasures{Case: c})
	s.must(&casework.ConcludeContract{Case: c, ConcludedOn: "2026-10-20", NDA: true, NDAPaper: "clause"})
	s.must(&casework.RecordPlan{Case: c, Text: "1日目 設計部", AgreedOn: "2026-10-25"})
	s.must(&casework.AddPlace{Case: c, Name: "2F 設計室"})
	s.must(&casework.StartVisit{Case: c, Where: "本社工場", Present: []string{"品質課長"}})
	for i, p := range photographs(photos, 1) {
		f := filepath.Join(s.t.TempDir(), p.Name)
		if err := os.WriteFile(f, p.JPEG, 0o600); err != nil {
			s.t.Fatal(err)
		}
		a := &casework.AttachEvidence{Case: c, File: f}
		if i < 3 {
			a.Measure = audit.MeasureID("TM-001")
		}
		s.must(a)
	}
	if err := s.desk.RenderPending(context.Background(), nil); err != nil {
		s.t.Fatal(err)
	}
	load(s.App, Desk.Home, func(v casework.HomeView) { s.home = v })
	s.openCase(id, "visit", "")
	s.wait(time.Second)
	return id
}

func TestFirstStartAndUnlock(t *testing.T) {
	s := newStage(t)
	s.start()
	s.press("Ctrl+L")
	if s.desk != nil || s.at != "unlock" {
		t.Fatalf("not locked: at %q", s.at)
	}
	s.typ("wrong")
	s.press("Return")
	if s.desk != nil || s.pages["unlock"].(*unlock).note.Text() == "" {
		t.Error("a wrong passphrase is not explained")
	}
	u := s.pages["unlock"].(*unlock)
	s.typ(testPass) // over the selection
	s.press("Return")
	if s.desk == nil || s.at != "cases" {
		t.Fatalf("not unlocked: at %q, %s", s.at, u.note.Text())
	}
}

func TestEveryScreenDraws(t *testing.T) {
	s := newStage(t)
	s.shot("first")
	s.start()
	s.shot("cases-empty")
	id := s.onSite(2)
	s.shot("visit")
	c := casework.Case{Case: id}
	text := func(x string) *string { return &x }
	s.must(&casework.RecordAnswer{Case: c, Measure: "TM-001", Verdict: audit.Conforming, Statement: text("品質課長: 総務が毎月名簿を更新している。退職者のカードは、最終出勤日に回収し、翌営業日までに総務が停止する。"), Observation: text("名簿 第7版 (10/1)、カード一覧と3名照合。うち1名（退職者）が一覧に残っていた。")})
	rows := s.visitPage().view.Rows
	s.must(&casework.RecordAnswer{Case: c, Measure: rows[2].Check.Measure(), Verdict: audit.Nonconforming, Reason: text("サーバ室の予備鍵が無記名で保管されていた。")})
	s.must(&casework.RecordAnswer{Case: c, Measure: rows[3].Check.Measure(), Verdict: audit.Unconfirmed, Reason: text("担当者が不在")})
	s.must(&casework.MarkComeBack{Case: c, Measure: rows[5].Check.Measure(), On: true})
	s.must(&casework.NoteSeen{Case: c, What: "秘密保持誓約書つづり", Edition: "2026年版", Page: "12頁", Measure: "TM-001"})
	s.press("W")
	s.typ("追記")
	s.shot("visit-write")
	s.press("Ctrl+Return")
	s.shot("visit-done")
	s.setLook(widget.Look{Dark: true})
	s.shot("visit-dark")
	s.setLook(widget.Look{Scale: 130})
	s.shot("visit-130")
	s.setLook(widget.Look{})
	s.press("F2")
	s.shot("grid")
	s.press("F2", "I")
	s.shot("visit-guide")
	s.press("F1")
	s.shot("keys")
	s.press("Escape")
	s.press("Ctrl+K")
	s.shot("palette")
	s.press("Escape")
	s.press("3")
	s.shot("reason")
	s.press("Escape")
	s.press("S")
	s.shot("seen")
	s.press("Escape")
	s.press("Y")
	s.shot("clause")
	s.press("Ctrl+D")
	s.shot("client")
	s.press("Escape")
	for _, r := range []string{"cases", "road", "evidence", "findings", "closing", "report", "transfer", "conflicts", "settings"} {
		s.Go(r)
		s.wait(time.Second)
		s.shot(r)
		if r == "evidence" {
			s.pages[r].(*evidence).choose(shelfUsed)
			s.shot("evidence-used")
		}
		if r == "road" {
			p := s.pages[r].(*road)
			for i, x := range roadSteps {
				p.choose(i)
				s.shot("road-" + x)
			}
		}
	}
	s.chooseLang("en")
	s.Go("visit")
	s.shot("visit-en")
	s.press("Ctrl+L")
	s.shot("unlock")
}

// shot draws the window; GENCHI_SHOTS names a folder to keep the pictures in. No word may be missing on it, in either language.
func (s *stage) shot(name string) {
	s.t.Helper()
	switch dir := os.Getenv("GENCHI_SHOTS"); {
	case dir != "":
		if err := capture(s.win, filepath.Join(dir, name+".png")); err != nil {
			s.t.Fatal(err)
		}
	case name == "visit-done" || name == "evidence-used":
		s.win.Canvas().Capture()
	}
	for _, w := range shownWords(s.win.Canvas().Content()) {
		if strings.Contains(w, "[screen.") || strings.Contains(w, "[error.") || strings.Contains(w, "[blocker.") || strings.Contains(w, "{0}") {
			s.t.Errorf("%s: a word is missing: %s", name, w)
		}
	}
}

// shownWords are the visible texts below o.
func shownWords(o fyne.CanvasObject) []string {
	if o == nil || !o.Visible() {
		return nil
	}
	var below []fyne.CanvasObject
	switch o := o.(type) {
	case *widget.Label:
		return []string{o.Text()}
	case *fyne.Container:
		below = o.Objects
	case fyne.Widget:
		below = test.WidgetRenderer(o).Objects()
	}
	var out []string
	for _, c := range below {
		out = append(out, shownWords(c)...)
	}
	return out
}

func TestLanguageChangesOnTheSameCard(t *testing.T) {
	s := newStage(t)
	s.start()
	s.onSite(0)
	s.press("Down", "Down")
	check := s.visitPage().current()
	s.chooseLang("en")
	s.wait(time.Second)
	if s.lang != "en" || s.visitPage().current() != check {
		t.Errorf("%s at %s, was at %s", s.lang, s.visitPage().current(), check)
	}
	s.press("Ctrl+L")
	s.typ(testPass)
	s.press("Return")
	s.wait(time.Second)
	if s.lang != "en" || s.visitPage().current() != check {
		t.Errorf("after the lock: %s at %s", s.lang, s.visitPage().current())
	}
}

func TestRoutesGoBackAndForth(t *testing.T) {
	s := newStage(t)
	s.start()
	s.onSite(0)
	s.press("Alt+6", "Alt+7")
	for _, c := range []struct{ key, want string }{{"Alt+Left", "evidence"}, {"Alt+Left", "visit"}, {"Alt+Right", "evidence"}, {"F2", "visit"}, {"F12", "closing"}, {"Alt+1", "cases"}, {"Return", "visit"}} {
		s.press(c.key)
		if s.at != c.want {
			t.Errorf("%s leads to %s, not %s", c.key, s.at, c.want)
		}
	}
}
