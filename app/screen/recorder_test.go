package screen

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/register"
)

// microphone hears what it is told.
type microphone struct {
	w       io.Writer
	failed  func(error)
	missing bool
	stopped bool
}

func (m *microphone) listen(rate int, w io.Writer, failed func(error)) (func(), error) {
	if m.missing || rate != casework.SoundRate {
		return nil, errors.New("none")
	}
	m.w, m.failed, m.stopped = w, failed, false
	return func() { m.stopped = true }, nil
}

func (m *microphone) hear(t *testing.T, seconds int) {
	t.Helper()
	if _, err := m.w.Write(bytes.Repeat([]byte{1, 0}, seconds*casework.SoundRate)); err != nil {
		t.Fatal(err)
	}
}

// sounding is a visit of a body that allows recordings.
func sounding(t *testing.T) (*stand, *microphone) {
	t.Helper()
	s := newStand(t)
	m := &microphone{}
	s.host.Listen = m.listen
	s.visiting()
	book, err := s.desk.Do(t.Context(), &casework.OpenBook{Book: register.Office})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.desk.Do(t.Context(), &casework.ChangeSetting{Case: casework.Case{Case: book.Case}, Setting: audit.SettingSound, Value: 2, Reason: "聞取りの確認"}); err != nil {
		t.Fatal(err)
	}
	s.command(&casework.SetPlaceRules{Place: "srv", Recording: audit.Forbidden})
	s.openCase(s.caseNo, "visit", "TM-045@")
	return s, m
}

func (s *stand) recordings() casework.SoundView {
	s.t.Helper()
	v, err := s.desk.Sounds(s.caseNo, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// consented begins a recording with a new consent.
func (s *stand) consented() {
	s.t.Helper()
	s.clock = s.clock.Add(time.Minute)
	s.ctrl(fyne.KeyR)
	if len(s.recordings().Consents) > 0 {
		s.press(fyne.Key1)
		return
	}
	s.press(fyne.Key1)
	s.sheetSays("録音の前に")
	s.replace("情報管理責任者")
	s.press(fyne.KeyTab)
	s.write("この聞取り。確認だけ")
	s.ctrl(fyne.KeyReturn)
}

// Ctrl+R asks for the consent, records, and shows that it does over everything, the curtain too; idleness brings the curtain and not the lock.
func TestRecordingWithKeys(t *testing.T) {
	s, m := sounding(t)
	s.consented()
	s.untroubled()
	if s.rec == nil || !s.frame.recSign.Visible() {
		t.Fatal("nothing is recorded")
	}
	m.hear(t, 7)
	s.minute()
	if !strings.Contains(s.frame.recording.Text(), "0:07") {
		t.Errorf("the sign says %q", s.frame.recording.Text())
	}
	s.picture("recording")
	s.clock = s.clock.Add(20 * time.Minute)
	s.fire()
	if s.desk == nil || !s.frame.curtain.Drawn() || !s.frame.recSign.Visible() {
		t.Fatalf("idle while recording: locked %v, curtain %v, sign %v", s.desk == nil, s.frame.curtain.Drawn(), s.frame.recSign.Visible())
	}
	s.picture("recording-curtain")
	s.press(fyne.KeyA)
	m.hear(t, 2)
	s.ctrl(fyne.KeyR)
	s.untroubled()
	v := s.recordings()
	if s.rec != nil || s.frame.recSign.Visible() || !m.stopped || len(v.Made) != 1 || v.Made[0].Seconds != 9 || v.Made[0].Broken || v.Consents[0].Who != "情報管理責任者" {
		t.Fatalf("%+v", v)
	}
	if it := s.itemNow(v.Made[0].Item); len(it.Checks) != 1 || it.Checks[0] != "TM-045@" {
		t.Errorf("%+v", it)
	}

	// played in the viewer, and stopped
	var played bytes.Buffer
	s.host.Play = func(rate, channels int, r io.Reader, _ func()) (func(), error) {
		_, err := io.Copy(&played, r)
		if rate != casework.SoundRate || channels != 1 {
			t.Errorf("%d Hz, %d", rate, channels)
		}
		return func() {}, err
	}
	s.Go("evidence")
	e := s.pages["evidence"].(*evidence)
	e.choose(shelfUsed)
	s.press(fyne.KeyQ)
	if played.Len() != 9*2*casework.SoundRate || s.playing == nil {
		t.Errorf("%d bytes played", played.Len())
	}
	s.press(fyne.KeyQ)
	if s.playing != nil {
		t.Error("it does not stop")
	}
	s.untroubled()
}

// What ends a recording: a lock seals it up to that second, a place that forbids it, a microphone that is lost; what keeps one from beginning says so.
func TestRecordingEnds(t *testing.T) {
	s, m := sounding(t)
	said := func() string { p := s.frame.panel.Shown(); return p.Happened + p.Do }
	m.missing = true
	s.consented()
	if s.rec != nil || !strings.Contains(said(), "マイク") {
		t.Errorf("without a microphone: %q", said())
	}
	m.missing = false
	s.frame.hush()

	s.consented()
	m.hear(t, 4)
	s.scene.place = "srv"
	s.sceneChanged()
	if s.rec != nil || !strings.Contains(said(), "認められていない") || len(s.recordings().Made) != 1 {
		t.Errorf("at a place that forbids it: %v, %q", s.rec, said())
	}
	s.ctrl(fyne.KeyR)
	if s.rec != nil || !strings.Contains(said(), "2F サーバ室") {
		t.Errorf("begun there: %q", said())
	}
	s.frame.hush()
	s.scene.place = ""
	s.sceneChanged()

	s.consented()
	m.hear(t, 3)
	m.failed(io.ErrUnexpectedEOF)
	if v := s.recordings(); s.rec != nil || len(v.Made) != 2 || !strings.Contains(said(), "マイクが外れた") {
		t.Errorf("lost: %+v %q", v, said())
	}
	s.frame.hush()

	s.consented()
	m.hear(t, 4)
	n := s.killed() // with a second in no sealed part
	if v := n.recordings(); v.Broken != 0 || len(v.Made) != 3 || !strings.Contains(n.frame.panel.Shown().Happened, "途中で切れた録音が 1 件") {
		t.Errorf("after a kill: %+v %q", v, n.frame.panel.Shown().Happened)
	}

	s.Lock()
	if s.frame.recSign.Visible() || s.rec != nil {
		t.Error("the sign stays")
	}
	n = s.reopened()
	if v := n.recordings(); len(v.Made) != 3 || v.Broken != 0 {
		t.Errorf("after the lock: %+v", v)
	}
}

// Without the body's leave nothing is recorded, and nobody is asked for a consent.
func TestRecordingIsOffByDefault(t *testing.T) {
	s := newStand(t)
	m := &microphone{}
	s.host.Listen = m.listen
	s.visiting()
	s.openCase(s.caseNo, "visit", "TM-045@")
	s.ctrl(fyne.KeyR)
	if s.rec != nil || m.w != nil || !strings.Contains(s.frame.panel.Shown().Happened, "録音しない") {
		t.Errorf("%+v", s.frame.panel.Shown())
	}
}
