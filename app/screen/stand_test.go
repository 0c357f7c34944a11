package screen

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"image"
	"image/png"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/central"
	"genchi/sync/wire"
)

// stand is the window on a real store, with a clock that moves only when told and with work done inline.
type stand struct {
	*App
	t      *testing.T
	clock  time.Time
	mods   fyne.KeyModifier
	timers []func()
	caseNo string
	docs   string // folder of documents
	dir    string // of the store
	drawn  bool   // a picture was
}

var standDay = time.Date(2026, 11, 24, 10, 42, 7, 0, time.FixedZone("", 9*3600))

// standDesk makes a store that belongs to no body yet.
func standDesk(t *testing.T, now func() time.Time) *casework.Desk {
	t.Helper()
	o := vault.Options{Now: now, Rand: rand.Reader}
	dir := filepath.Join(t.TempDir(), "store")
	v, err := vault.OpenRecovery(dir, copyStore(t, dir), o)
	if err != nil {
		t.Fatal(err)
	}
	d := casework.New(v, casework.Options{Now: now, Rand: rand.Reader, Lang: "ja"})
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// newStand opens the window on a trial store.
func newStand(t *testing.T) *stand {
	t.Helper()
	s := &stand{t: t, clock: standDay, docs: t.TempDir()}
	d := standDesk(t, s.time)
	if err := d.TrialBody("現地認証機関(試用)", "審査員 北村"); err != nil {
		t.Fatal(err)
	}
	s.window(d)
	return s
}

func (s *stand) time() time.Time { return s.clock }

func (s *stand) window(d *casework.Desk) {
	s.t.Helper()
	s.t.Setenv("HOME", s.docs)
	useApp(s.t)
	s.onScreen(d)
}

// onScreen opens a window of the running test app on a store.
func (s *stand) onScreen(d *casework.Desk) {
	s.t.Helper()
	s.dir = d.Vault().Dir()
	w := test.NewTempWindow(s.t, nil)
	inline := func(f func()) { f() }
	s.App = Build(Host{
		Env: widget.Env{
			Do: inline, Now: s.time, Mods: func() fyne.KeyModifier { return s.mods },
			After: func(_ time.Duration, f func()) { s.timers = append(s.timers, f) },
		},
		Go: inline, Lang: "ja", Exists: func() bool { return true },
		Passphrase: func(d Desk, pass []byte, seen bool) error {
			if seen {
				return d.Vault().PassphraseSeen(pass)
			}
			return d.Vault().ChangePassphrase(pass)
		},
	}, w)
	w.Resize(fyne.NewSize(1366, 740))
	s.Enter(d)
}

// command sends commands and fails the test if one is refused; the first OpenCase names the case of the rest.
func (s *stand) command(cs ...casework.Command) {
	s.t.Helper()
	s.give(s.desk, cs...)
}

func (s *stand) give(d *casework.Desk, cs ...casework.Command) {
	s.t.Helper()
	for _, c := range cs {
		if casework.NeedsCase(c) {
			casework.SetCase(c, s.caseNo)
		}
		s.clock = s.clock.Add(time.Minute)
		ch, err := d.Do(context.Background(), c)
		if err != nil {
			s.t.Fatalf("%T: %v", c, err)
		}
		if _, ok := c.(*casework.OpenCase); ok {
			s.caseNo = ch.Case
		}
	}
}

func str(s string) *string { return &s }

// contract brings a case to its contract.
func (s *stand) contract() {
	s.t.Helper()
	s.command(
		&casework.OpenCase{Client: "○○精機株式会社", Address: "長野県○○市○○1-2-3"},
		&casework.RecordApplication{Forms: []string{"paper", "data", "object"}, WishedScope: "本社工場", ReceivedOn: "2026-10-01"},
		&casework.AgreeScope{Scope: "本社工場 設計部・製造1課", Unit: "site", AgreedOn: "2026-10-10"},
		&casework.ChooseMeasures{Measures: []audit.MeasureID{"TM-001", "TM-002", "TM-031", "TM-040", "TM-041", "TM-045"}},
		&casework.AddPlace{Place: "srv", Name: "2F サーバ室"},
		&casework.ConcludeContract{ConcludedOn: "2026-10-20", NDA: true, NDAPaper: "clause"},
	)
	s.openCase(s.caseNo, "road", "")
}

// visiting brings a case into a visit with two findings and three open checks.
func (s *stand) visiting() {
	s.t.Helper()
	s.contract()
	s.command(
		&casework.RecordPlan{Text: "1日目 設計部", AgreedOn: "2026-10-25"},
		&casework.StartVisit{Visit: "v1", Where: "本社工場 設計部・製造1課", At: "2026-11-24T09:30", Present: []string{"情報管理責任者", "品質課長"}},
		&casework.RecordAnswer{Measure: "TM-001", Verdict: audit.Conforming, Observation: str("管理対象情報一覧表(第7版)を確認した。")},
		&casework.RecordAnswer{Measure: "TM-040", Place: "srv", Verdict: audit.Nonconforming, Observation: str("サーバ室の予備鍵が、総務課の引出しに無記名で保管されていた。"), Reason: str("予備鍵の管理者と貸出しの記録が定められていない。")},
		&casework.RecordAnswer{Measure: "TM-041", Verdict: audit.Nonconforming, Reason: str("入退室の記録に9月分がない。")},
		&casework.SetDueDate{Measure: "TM-040", Place: "srv", On: "2026-12-24", Agreed: true, AgreedBy: "情報管理責任者"},
	)
	s.openCase(s.caseNo, "road", "")
}

// settle lets the time pass in which keys are ignored after a change of screen.
func (s *stand) settle() { s.clock = s.clock.Add(time.Second) }

// press plays a key as the driver does: down, typed, the character, up, each to what has the focus then.
func (s *stand) press(keys ...fyne.KeyName) {
	s.t.Helper()
	for _, k := range keys {
		s.settle()
		c := s.App.window.Canvas()
		e := &fyne.KeyEvent{Name: k}
		if f, ok := c.Focused().(desktop.Keyable); ok {
			f.KeyDown(e)
		}
		if f := c.Focused(); f != nil {
			f.TypedKey(e)
		}
		if f := c.Focused(); f != nil && len(k) == 1 {
			f.TypedRune(rune(strings.ToLower(string(k))[0]))
		}
		if f, ok := c.Focused().(desktop.Keyable); ok {
			f.KeyUp(e)
		}
	}
}

// chord plays a key with a modifier.
func (s *stand) chord(m fyne.KeyModifier, k fyne.KeyName) {
	s.t.Helper()
	s.settle()
	f, ok := s.App.window.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		s.t.Fatalf("nothing with shortcuts has the focus for %s", k)
	}
	f.TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: m})
}

func (s *stand) ctrl(k fyne.KeyName) { s.t.Helper(); s.chord(fyne.KeyModifierControl, k) }

// write types a text into what has the focus.
func (s *stand) write(text string) {
	s.t.Helper()
	f := s.App.window.Canvas().Focused()
	if f == nil {
		s.t.Fatal("nothing has the focus")
	}
	for _, r := range text {
		f.TypedRune(r)
	}
}

// replace empties the entry that has the focus and types a text.
func (s *stand) replace(text string) {
	s.t.Helper()
	f, ok := s.App.window.Canvas().Focused().(fyne.Shortcutable)
	if !ok {
		s.t.Fatal("no entry has the focus")
	}
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	s.App.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	s.write(text)
}

// shows tells whether the words stand anywhere in a page.
func (s *stand) shows(words ...string) {
	s.t.Helper()
	all := strings.Join(standWords(s.pages[s.at].object()), "\n")
	for _, w := range words {
		if !strings.Contains(all, w) {
			s.t.Errorf("the page %s does not say %q:\n%s", s.at, w, all)
		}
	}
}

func (s *stand) hides(words ...string) {
	s.t.Helper()
	all := strings.Join(standWords(s.pages[s.at].object()), "\n")
	for _, w := range words {
		if strings.Contains(all, w) {
			s.t.Errorf("the page %s says %q:\n%s", s.at, w, all)
		}
	}
}

// standWords collects the visible texts of our widgets below o.
func standWords(o fyne.CanvasObject) []string {
	if o == nil || !o.Visible() {
		return nil
	}
	var out []string
	switch o := o.(type) {
	case *widget.Label:
		return []string{o.Text()}
	case *widget.LineEntry:
		return []string{o.Text}
	case *widget.NoteEntry:
		return []string{o.Text}
	case *fyne.Container:
		for _, c := range o.Objects {
			out = append(out, standWords(c)...)
		}
		return out
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			out = append(out, standWords(c)...)
		}
	}
	return out
}

// untroubled fails the test if the panel says something.
func (s *stand) untroubled() {
	s.t.Helper()
	if p := s.frame.panel.Shown(); p.Happened != "" {
		s.t.Fatalf("trouble: %s / %s / %s (%s)", p.Happened, p.Kept, p.Do, p.Code)
	}
}

// picture keeps a picture of the window in the folder GENCHI_PICTURES, in both looks. Without the folder it only draws, in the ordinary tests the first
// picture of each.
func (s *stand) picture(name string) {
	s.t.Helper()
	dir := os.Getenv("GENCHI_PICTURES")
	if dir == "" {
		if !s.drawn || os.Getenv("GENCHI_SOAK") != "" {
			s.draw(name)
		}
		s.drawn = true
		return
	}
	for _, dark := range []bool{false, true} {
		l := s.look
		l.Dark = dark
		s.setLook(l)
		var buf bytes.Buffer
		if err := png.Encode(&buf, s.draw(name)); err != nil {
			s.t.Fatal(err)
		}
		file := name + ".png"
		if dark {
			file = name + "-dark.png"
		}
		if err := os.WriteFile(filepath.Join(dir, file), buf.Bytes(), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	s.setLook(widget.Look{Scale: s.look.Scale})
}

func (s *stand) draw(name string) image.Image {
	s.t.Helper()
	img := s.App.window.Canvas().Capture()
	if b := img.Bounds(); b.Dx() < 1000 {
		s.t.Errorf("picture of %s is %v", name, b)
	}
	return img
}

// colleague makes a second store that joins the body of the first and is on the roster of the case.
func (s *stand) colleague(name string) *casework.Desk {
	s.t.Helper()
	t := s.t
	b := standDesk(t, s.time)
	req, _, err := b.Vault().JoinRequest(name)
	if err != nil {
		t.Fatal(err)
	}
	text, card, _, err := s.desk.Vault().IssueCard(req, []string{"auditor"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Join(text); err != nil {
		t.Fatal(err)
	}
	s.command(&casework.EnrolAuditor{Device: card.Device.String()})
	return b
}

// server starts the body's central server and names it in the body card; other desks get the card. stop lets it die.
func (s *stand) server(others ...*casework.Desk) (stop func()) {
	s.t.Helper()
	t := s.t
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	l, err := new(net.ListenConfig).Listen(s.t.Context(), "tcp", "127.0.0.1:0")
	must(err)
	keys, err := central.Init(dir, "https://"+l.Addr().String(), rand.Reader, nil)
	must(err)
	must(s.desk.Vault().SetServer(keys.Card().Server))
	card, err := s.desk.Vault().BodyCardFile()
	must(err)
	records, err := trust.ParseCardFile(card)
	must(err)
	for _, o := range others {
		_, err := o.TakeCard(card)
		must(err)
	}
	c, err := central.Open(central.Options{Dir: dir, Body: records, Now: s.time, Log: slog.New(slog.DiscardHandler)})
	must(err)
	cert, err := wire.Certificate(c.Keys().TLS)
	must(err)
	srv := &http.Server{Handler: c.Handler(), ReadHeaderTimeout: 20 * time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)}
	go func() { _ = srv.Serve(tls.NewListener(l, wire.ServerTLS(cert))) }()
	t.Cleanup(func() {
		_ = srv.Close()
		_ = c.Close()
	})
	return func() { _ = srv.Close() }
}
