package screen

import (
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
	"genchi/storage/vault"
)

func TestSettingsSayWhatThisDeviceIs(t *testing.T) {
	s := newStand(t)
	s.open("settings")
	s.shows("審査員 北村", "現地認証機関(試用)", s.desk.Vault().Trust().Pin().Words(), grouped(s.desk.Vault().Device().String()), "まだ点検していません。", "パスフレーズと復旧鍵")
	s.picture("settings")
	s.press(fyne.KeyTab, fyne.KeyDown, fyne.KeySpace) // the second language
	if s.lang != "en" {
		t.Fatalf("language is %s", s.lang)
	}
	s.shows("This device and its body", "Six words of the body")
	s.picture("settings-en")
	var lang string
	if !s.desk.Setting("lang", &lang) || lang != "en" {
		t.Errorf("kept language is %q", lang)
	}
}

func TestLookAndLockAreKept(t *testing.T) {
	s := newStand(t)
	s.open("settings")
	s.press(fyne.KeyD)
	s.ctrl(fyne.KeyPlus)
	var look widget.Look
	if !s.desk.Setting("look", &look) || !look.Dark || look.Scale != 115 {
		t.Errorf("kept look is %+v", look)
	}
	p := s.pages["settings"].(*settings)
	p.idle[2].TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	var minutes int
	if !s.desk.Setting("idle", &minutes) || minutes != 30 || s.idle != 30*time.Minute {
		t.Errorf("kept minutes are %d, in force %s", minutes, s.idle)
	}
	p.sizes[3].TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if s.look.Scale != 150 {
		t.Errorf("text size is %d", s.look.Scale)
	}
	s.picture("settings-150")
}

func TestPassphraseIsChanged(t *testing.T) {
	s := newStand(t)
	dir := s.desk.Vault().Dir()
	s.open("settings")
	s.press(fyne.KeyP)
	s.write("kurz")
	s.ctrl(fyne.KeyReturn)
	s.shows("短すぎます。言葉を足してください。")
	s.press(fyne.KeyP)
	s.replace("river stone lantern maple")
	s.press(fyne.KeyTab)
	s.write("river stone lantern")
	s.ctrl(fyne.KeyReturn)
	s.shows("二つのパスフレーズが違います。")
	s.write(" maple")
	s.press(fyne.KeyTab, fyne.KeySpace) // somebody may have seen the old one
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("パスフレーズと鍵を新しくしました。")
	p := s.pages["settings"].(*settings)
	if p.pass.Text != "" || p.again.Text != "" {
		t.Error("the passphrase is left in the fields")
	}
	if err := s.desk.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(dir, []byte("river stone lantern maple"), vault.Options{Now: s.time, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	_ = v.Close()
}

func TestRecoveryKeyIsMadeAnewAndShownOnce(t *testing.T) {
	s := newStand(t)
	dir := s.desk.Vault().Dir()
	s.open("settings")
	s.press(fyne.KeyF, fyne.KeyEscape)
	if s.frame.sheet.Title() != "" {
		t.Fatal("the sheet stays open")
	}
	s.press(fyne.KeyF)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if s.frame.sheet.Title() == "" {
		t.Fatal("no key is shown")
	}
	var groups []string
	for _, w := range standWords(s.frame.sheet) {
		if f := strings.Fields(w); len(f) == 4 && len(f[0]) == 5 {
			groups = append(groups, f...)
		}
	}
	s.picture("settings-recovery")
	s.ctrl(fyne.KeyReturn)
	if len(groups) != 8 || s.frame.sheet.Title() != "" {
		t.Fatalf("groups %v", groups)
	}
	if err := s.desk.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := vault.OpenRecovery(dir, strings.Join(groups, "-"), vault.Options{Now: s.time, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	_ = v.Close()
}

func TestSelfCheckNamesWhatIsWrong(t *testing.T) {
	s := newStand(t)
	s.contract()
	photo := filepath.Join(t.TempDir(), "入口の名簿.bin")
	if err := os.WriteFile(photo, []byte(strings.Repeat("名簿 ", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	s.command(&casework.AttachEvidence{File: photo, Measure: "TM-001"})
	s.open("settings")
	s.press(fyne.KeyV)
	s.untroubled()
	s.shows("異常はありません。")
	damageChunk(t, filepath.Join(s.desk.Vault().Dir()))
	s.press(fyne.KeyV)
	s.untroubled()
	s.shows("件の異常があります。", "起きたこと", "残っているもの", "すること", "記録と、ほかの証拠は無事です。")
	p := s.pages["settings"].(*settings)
	s.picture("settings-found")
	p.last.SetText("")
	s.open("cases")
	s.open("settings")
	s.shows("件の異常があります。") // the outcome is kept
}

// damageChunk turns a byte in every sealed piece of evidence but the smallest kinds.
func damageChunk(t *testing.T, dir string) {
	t.Helper()
	hit := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.Contains(path, "evidence") && !strings.Contains(path, "chunk") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil || len(b) < 1000 {
			return err
		}
		b[len(b)/2] ^= 0xff
		hit++
		return os.WriteFile(path, b, 0o600)
	})
	if err != nil || hit == 0 {
		t.Fatalf("damaged %d files: %v", hit, err)
	}
}

func TestCardsAreTakenIn(t *testing.T) {
	s := newStand(t)
	s.open("settings")
	p := s.pages["settings"].(*settings)
	take := func(path string) {
		t.Helper()
		p.card.SetText(path)
		p.takeCard()
	}
	take(filepath.Join(t.TempDir(), "nothing"))
	if got := s.frame.panel.Shown(); got.Code != "not_found" {
		t.Errorf("a file that is not there: %+v", got)
	}
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.WriteFile(bad, []byte("no card"), 0o600); err != nil {
		t.Fatal(err)
	}
	take(bad)
	if got := s.frame.panel.Shown(); got.Code != "card" {
		t.Errorf("a file that is no card: %+v", got)
	}
	s.press(fyne.KeyEscape)
	card, err := s.desk.Vault().BodyCardFile()
	if err != nil {
		t.Fatal(err)
	}
	good := filepath.Join(t.TempDir(), "card")
	if err := os.WriteFile(good, card, 0o600); err != nil {
		t.Fatal(err)
	}
	take(good)
	s.untroubled()
	s.shows("証を取り込みました(新しい記録 0件)。")
}

// Every fault that a check can name has its three lines.
func TestFaultsHaveWords(t *testing.T) {
	s := newStand(t)
	n := 0
	for _, k := range s.words.Keys() {
		code, ok := strings.CutPrefix(k, "verify.")
		if !ok {
			continue
		}
		n++
		kind := faultKind(code)
		for _, w := range []string{"screen.verify.kept." + kind, "screen.verify.do." + kind} {
			if !s.words.Has(w) {
				t.Errorf("no word %s for %s", w, code)
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d faults have a name", n)
	}
}
