package screen

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// onStick gives the stand a medium with a bundle by a colleague who judged one check differently.
func (s *stand) onStick() (b *casework.Desk, folder string) {
	s.t.Helper()
	ctx := context.Background()
	b = s.colleague("審査員 𠮷田")
	out := filepath.Join(s.t.TempDir(), "out")
	if err := os.Mkdir(out, 0o700); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.desk.CopyOut(ctx, casework.CopyOutOrder{Cases: []string{s.caseNo}, Dir: out}, nil); err != nil {
		s.t.Fatal(err)
	}
	if _, err := b.CopyIn(ctx, out, nil); err != nil {
		s.t.Fatal(err)
	}
	photo := filepath.Join(s.docs, "予備鍵.txt")
	if err := os.WriteFile(photo, []byte("予備鍵の記録"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.command(&casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming, Observation: str("一覧表に施錠の記録がある。")})
	s.give(b, &casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Nonconforming, Observation: str("予備鍵が無記名だった。"), Reason: str("管理者が定められていない。")},
		&casework.AttachEvidence{File: photo, Measure: "TM-002"})
	stick := s.t.TempDir()
	if err := s.desk.SaveSetting("medium", stick); err != nil {
		s.t.Fatal(err)
	}
	res, err := b.CopyOut(ctx, casework.CopyOutOrder{Cases: []string{s.caseNo}, Dir: stick, For: s.desk.Vault().Device().String()}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return b, res.Folder
}

func TestWriteABundleWithKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.colleague("審査員 𠮷田")
	s.open("transfer")
	s.press(fyne.KeyB)
	s.shows("受渡しファイル", "まだ選んでいません", "名簿の全員・自分の控え", "媒体に受渡しファイルはありません。")
	s.picture("bundle-empty")
	s.press(fyne.KeyP, fyne.Key2)
	s.shows("審査員 𠮷田")
	s.press(fyne.KeyM)
	s.write(s.docs)
	s.ctrl(fyne.KeyReturn)
	s.shows(s.docs)
	s.press(fyne.KeyN)
	s.untroubled()
	s.shows("書いて読み戻しました。1個", "控え番号", "媒体を取り外せます。", "媒体にある受渡しファイル 1", "この端末が書いたもの", "審査員 𠮷田 宛て", "これまでの受渡し")
	s.picture("bundle-written")
	s.open("transfer")
	v, err := s.desk.Transfer(s.caseNo)
	if err != nil || v.Handed != v.Entries {
		t.Fatalf("%d of %d handed over, %v", v.Handed, v.Entries, err)
	}
	s.shows(s.App.t("transfer.handed", v.Entries), "受渡済")
	s.tellSafety()
	s.frame.drawer.Shut()
}

func TestRehearseAndTakeWithKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	_, folder := s.onStick()
	s.open("bundle")
	s.shows("審査員 𠮷田")
	s.picture("bundle")
	s.press(fyne.KeyReturn)
	s.untroubled()
	if s.at != "rehearsal" {
		t.Fatalf("at %s", s.at)
	}
	s.shows("取込みの予行", "審査員 𠮷田 の受渡しファイル", "まだ何も変わっていません", "新しい記録", "2件", "食い違い", "取込み後に決める", "どちらの記録も消えません。", "予備鍵.txt", "届く", "審査員 𠮷田: 不適合")
	s.picture("rehearsal")
	if c, err := s.desk.Conflicts(s.caseNo); err != nil || len(c) != 0 {
		t.Errorf("the rehearsal changed something: %v, %v", c, err)
	}
	s.press(fyne.KeyReturn)
	s.untroubled()
	s.shows("取り込みました。記録 2件 証拠 1件", "食い違い 1件")
	s.picture("rehearsal-taken")
	s.press(fyne.KeyC)
	if s.at != "conflicts" {
		t.Errorf("C leads to %s", s.at)
	}
	s.open("bundle")
	s.shows("取込み済", "審査員 𠮷田 から取り込んだ")
	s.press(fyne.KeyHome, fyne.KeyReturn)
	s.shows("新しいものはありません。")
	s.press(fyne.KeyReturn)
	if s.at != "bundle" {
		t.Errorf("Enter leads to %s", s.at)
	}

	// A damaged one: what is wrong is said, and nothing is changed.
	s.host.Trouble = func(error) string { return "bundle_signature" }
	raw, err := os.ReadFile(filepath.Join(folder, "manifest.gnb"))
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1] ^= 1
	if err := os.WriteFile(filepath.Join(folder, "manifest.gnb"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	s.press(fyne.KeyG, fyne.KeyHome, fyne.KeyReturn)
	s.shows("取り込めません。", "何も変わっていません。", "署名がありません")
	if p := s.frame.panel.Shown(); p.Code != "bundle_signature" || p.Do == "" {
		t.Errorf("the panel says %+v", p)
	}
	s.picture("rehearsal-failed")
}

// A medium that went away, and a person who stops: words, and nothing half done.
func TestMediumGoneAndStopped(t *testing.T) {
	s := newStand(t)
	s.visiting()
	_, folder := s.onStick()
	s.open("bundle")
	p := s.pages["bundle"].(*bundles)
	do, stopped := s.host.Do, false
	s.host.Do = func(f func()) {
		do(f)
		if p.busy && !stopped {
			stopped = true
			s.press(fyne.KeyX)
		}
	}
	s.press(fyne.KeyN)
	s.host.Do = do
	s.untroubled()
	s.shows("中止しました。", "媒体には何も残していません。")
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(folder), "*")); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
	s.host.Trouble = func(error) string { return "medium" }
	if err := os.RemoveAll(filepath.Dir(folder)); err != nil {
		t.Fatal(err)
	}
	s.press(fyne.KeyN)
	s.shows("書き出せませんでした。", "媒体に受渡しファイルはありません。")
	if q := s.frame.panel.Shown(); q.Happened == "" || q.Kept == "" || q.Do == "" {
		t.Errorf("the panel says %+v", q)
	}
	s.press(fyne.KeyG)
	s.open("rehearsal")
	s.shows("受渡しファイルを選んでいません。")
}

// The copy of the evening is one key and a place from the end of the day; its head stands there and on the sheet.
func TestEveningCopyWithKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	stick, other := t.TempDir(), t.TempDir() // the stick for a colleague is another one
	if err := errors.Join(s.desk.SaveSetting(mediumEvening, stick), s.desk.SaveSetting(mediumGiven, other)); err != nil {
		t.Fatal(err)
	}
	head := short(s.headNow())
	s.Go("day")
	s.press(fyne.KeyB, fyne.Key1)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	all, err := filepath.Glob(filepath.Join(stick, "genchi-*"))
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	s.shows(filepath.Base(all[0]), head)
	s.picture("day-copied")
	s.press(fyne.KeyW)
	s.write("製造1課の倉庫")
	s.press(fyne.KeyEscape)
	s.shows(filepath.Base(all[0]), head) // the copy has the head that it had
	var given string
	if s.desk.Setting(mediumGiven, &given); given != other {
		t.Errorf("the evening copy changed the medium for colleagues to %s", given)
	}
}

func (s *stand) headNow() string {
	s.t.Helper()
	h, _, err := s.desk.StateHash(s.caseNo)
	if err != nil {
		s.t.Fatal(err)
	}
	return h
}

// Both pages, filled, in both languages, at the smallest window and with large text.
func TestBundlePagesInBothLanguages(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.onStick()
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		for _, scale := range []int{100, 130} {
			s.setLook(widget.Look{Scale: scale})
			s.App.window.Resize(fyne.NewSize(1280, 640))
			name := map[int]string{100: "", 130: "-130"}[scale]
			s.open("bundle")
			s.picture("small-" + lang + name + "-bundle")
			s.press(fyne.KeyHome, fyne.KeyReturn)
			s.untroubled()
			s.hides("[screen.")
			s.picture("small-" + lang + name + "-rehearsal")
		}
	}
}
