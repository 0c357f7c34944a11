package screen

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/screen/widget"
)

// folder writes files into a folder of their own.
func (s *stand) folder(names ...string) string {
	s.t.Helper()
	dir := filepath.Join(s.t.TempDir(), "DCIM")
	if err := os.Mkdir(dir, 0o700); err != nil {
		s.t.Fatal(err)
	}
	for _, n := range names {
		s.file(filepath.Join(dir, n), "bytes of "+n)
	}
	return dir
}

func (s *stand) file(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// tick lets d pass and runs what waited for it.
func (s *stand) tick(d time.Duration) {
	s.t.Helper()
	s.clock = s.clock.Add(d)
	due := s.timers
	s.timers = nil
	for _, f := range due {
		f()
	}
}

func (s *stand) dropAll(files ...string) {
	s.t.Helper()
	var uris []fyne.URI
	for _, f := range files {
		uris = append(uris, storage.NewFileURI(f))
	}
	s.dropped(fyne.NewPos(20, 300), uris)
}

// Many files of which some are broken: the panel names how many, the page each one with its reason, and what is left is tried again.
func TestManyFilesAreAccountedFor(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.Go("evidence")
	photos := photographs(2, 5)
	dir := s.folder()
	var files []string
	add := func(name string, b []byte) {
		f := filepath.Join(dir, name)
		s.file(f, string(b))
		files = append(files, f)
	}
	for i := range 20 {
		add(fmt.Sprintf("note%02d.txt", i), []byte(strings.Repeat("x", i+1)))
	}
	add("IMG_0001.JPG", photos[0].JPEG)
	add("IMG_0002.JPG", photos[0].JPEG)
	add("IMG_0003.JPG", photos[1].JPEG[:len(photos[1].JPEG)/2])
	sub := filepath.Join(dir, "100CANON")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(dir, "IMG_2050.JPG")
	s.dropAll(append(files, sub, gone)...)
	p := s.frame.panel.Shown()
	if !strings.Contains(p.Happened, "25件のうち 2件") || !strings.Contains(p.Happened, "IMG_2050.JPG") || !strings.Contains(p.Kept, "23件は保存済") || !strings.Contains(p.Kept, "同じ写真 1件") {
		t.Errorf("%+v", p)
	}
	s.shows("取込み: 残り 2")
	s.picture("intake-evidence")
	s.press(fyne.KeyI)
	if s.at != "intake" {
		t.Fatalf("at %s", s.at)
	}
	s.shows("25件 ・ 取り込んだ 23", "100CANON", "IMG_2050.JPG", "IMG_0003.JPG", "IMG_0002.JPG", "フォルダーを開き", "残り 2件をもう一度")
	s.picture("intake")
	s.press(fyne.KeyDown)
	s.shows("媒体が接続されているか")
	s.file(gone, "here now")
	s.press(fyne.KeyReturn) // this one again
	s.shows("残り 1件をもう一度", "取り込んだ 24")
	s.press(fyne.KeyHome, fyne.KeyR)
	s.shows("残り 1件をもう一度")
	s.press(fyne.KeyDelete)
	s.hides("100CANON")
	s.shows("まだ何も取り込んでいません。")
	if n := len(s.evidence().Items); n != 24 {
		t.Errorf("%d items", n)
	}
}

func TestPastedPathsAreTakenIn(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.Go("evidence")
	dir := s.folder("a.txt", "入口 北.txt")
	clip := fyne.CurrentApp().Clipboard()
	clip.SetContent("明日の予定")
	s.ctrl(fyne.KeyV)
	if p := s.frame.panel.Shown(); p.Code != "paste" {
		t.Fatalf("%+v", p)
	}
	clip.SetContent("\"" + filepath.Join(dir, "a.txt") + "\"\nfile://" + dir + "/%E5%85%A5%E5%8F%A3%20%E5%8C%97.txt\nIMG_9.JPG")
	s.ctrl(fyne.KeyV)
	s.untroubled()
	if v := s.evidence(); len(v.Items) != 2 || v.Loose != 2 {
		t.Errorf("%+v", v.Items)
	}
	// on the card they serve the check
	s.openCase(s.caseNo, "visit", "TM-001@")
	s.file(filepath.Join(dir, "b.txt"), "b")
	clip.SetContent(filepath.Join(dir, "b.txt"))
	s.ctrl(fyne.KeyV)
	if n := len(s.visitPage().card.view.Evidence); n != 1 {
		t.Errorf("%d on the card", n)
	}
}

// A folder is watched: what was there stays out, what comes is taken once it is whole, a folder that goes away is told and waited for.
func TestWatchedFolderWithKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	dir := s.folder("private.jpg", "old.jpg")
	before, err := os.ReadFile(filepath.Join(dir, "old.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	s.App.folder = dir
	s.Go("intake")
	s.shows("まだ何も取り込んでいません。")
	s.press(fyne.KeyW)
	s.press(fyne.KeyReturn)
	s.untroubled()
	if s.watch == nil || !s.frame.watched.Visible() {
		t.Fatal("the watch or its switch is not there")
	}
	s.shows("監視中 DCIM 取込み 0")
	s.Go("evidence")
	s.tick(2 * time.Second)
	s.file(filepath.Join(dir, "IMG_1.TXT"), "half")
	s.tick(2 * time.Second)
	s.file(filepath.Join(dir, "IMG_1.TXT"), "half and the rest")
	s.tick(2 * time.Second)
	if n := len(s.evidence().Items); n != 0 {
		t.Fatalf("%d items before the file was whole", n)
	}
	s.tick(3 * time.Second)
	if v := s.evidence(); len(v.Items) != 1 || v.Items[0].Name != "IMG_1.TXT" {
		t.Fatalf("%+v", v.Items)
	}
	if !s.frame.watched.Visible() {
		t.Error("the switch is gone on another page")
	}
	s.picture("watch-evidence")

	away := dir + ".away"
	if err := os.Rename(dir, away); err != nil {
		t.Fatal(err)
	}
	s.tick(2 * time.Second)
	if p := s.frame.panel.Shown(); p.Code != "watch" || !strings.Contains(p.Happened, "DCIM") {
		t.Errorf("%+v", p)
	}
	s.frame.hush()
	s.tick(2 * time.Second)
	s.untroubled() // told once
	if err := os.Rename(away, dir); err != nil {
		t.Fatal(err)
	}
	s.file(filepath.Join(dir, "IMG_2.TXT"), "came meanwhile")
	s.tick(2 * time.Second)
	s.tick(3 * time.Second)
	if n := len(s.evidence().Items); n != 1 {
		t.Fatalf("%d items: what came meanwhile is taken only when asked for", n)
	}
	s.Go("intake")
	s.shows("監視中 DCIM 未取込 1", "見ていない間に入った 1件")
	s.press(fyne.KeyG)
	if n := len(s.evidence().Items); n != 2 {
		t.Fatalf("%d items", n)
	}
	s.picture("watch")
	// it is kept over the lock, and what came meanwhile is asked for
	d := s.desk
	s.file(filepath.Join(dir, "IMG_3.TXT"), "before the lock")
	s.session++
	s.desk, s.caseID, s.watch = nil, "", nil
	s.Enter(d)
	s.tick(2 * time.Second)
	s.tick(3 * time.Second)
	if s.watch == nil || len(s.watch.Missed) != 1 || len(s.evidence().Items) != 2 {
		t.Fatalf("%+v", s.watch)
	}
	s.Go("intake")
	s.press(fyne.KeyW)
	if s.watch != nil || s.frame.watched.Visible() {
		t.Error("it is still watched")
	}
	s.file(filepath.Join(dir, "IMG_4.TXT"), "after")
	s.tick(2 * time.Second)
	s.tick(3 * time.Second)
	if n := len(s.evidence().Items); n != 2 {
		t.Errorf("%d items after it was switched off", n)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "old.jpg")); err != nil || string(b) != string(before) {
		t.Error("the folder was changed")
	}
}

func TestNewestFromFolder(t *testing.T) {
	s := newStand(t)
	s.visiting()
	dir := s.folder()
	for i := range 5 {
		f := filepath.Join(dir, fmt.Sprintf("IMG_%d.TXT", i))
		s.file(f, fmt.Sprint(i))
		at := standDay.Add(time.Duration(i) * time.Minute)
		if err := os.Chtimes(f, at, at); err != nil {
			t.Fatal(err)
		}
	}
	s.App.folder = dir
	s.Go("evidence")
	s.press(fyne.KeyN, fyne.KeyReturn) // the newest is under the cursor
	v := s.evidence()
	if len(v.Items) != 1 || v.Items[0].Name != "IMG_4.TXT" {
		t.Fatalf("%+v", v.Items)
	}
	for i := 5; i < 8; i++ {
		s.file(filepath.Join(dir, fmt.Sprintf("IMG_%d.TXT", i)), fmt.Sprint(i)) // written now, so newer
	}
	if err := os.Chtimes(filepath.Join(dir, "IMG_4.TXT"), standDay.AddDate(-1, 0, 0), standDay.AddDate(-1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	s.press(fyne.KeyN)
	s.picture("newest")
	s.sheetOrPicker("前に取り込んだ後の新しい", "このフォルダーの全部 8件", "このフォルダーを監視する")
}

func (s *stand) sheetOrPicker(parts ...string) {
	s.t.Helper()
	all := strings.Join(standWords(s.frame.picker.Object()), "\n")
	for _, p := range parts {
		if !strings.Contains(all, p) {
			s.t.Errorf("the list does not say %q:\n%s", p, all)
		}
	}
}

func TestTrialOfIntakeWithKeys(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.App.folder = s.folder("a.jpg")
	s.Go("intake")
	s.press(fyne.KeyT, fyne.KeyReturn)
	s.untroubled()
	s.shows("問題があります", "画像ではありません", "何も記録していません。")
	if n := len(s.evidence().Items); n != 0 {
		t.Errorf("%d items", n)
	}
	s.picture("try")
}

// The pages of this subject draw in both languages, at the smallest window and the largest text.
func TestGatherPagesInBothLanguagesAndSizes(t *testing.T) {
	s := newStand(t)
	s.visiting()
	dir := s.folder("a.txt")
	s.dropAll(filepath.Join(dir, "a.txt"), dir, filepath.Join(dir, "gone.jpg"))
	s.frame.hush()
	s.command(&casework.ReceiveLoan{Sort: audit.LoanWrong, What: "他社の図面", From: "総務係"})
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		for _, scale := range []int{100, 150} {
			s.setLook(widget.Look{Scale: scale})
			for _, page := range []string{"intake", "loans", "past", "after"} {
				s.App.window.Resize(fyne.NewSize(1280, 640))
				s.open(page)
				s.hides("[screen.", "[intake.", "[refusal.")
				s.keySheet()
				s.frame.drawer.Shut()
				s.untroubled()
				s.picture(fmt.Sprintf("small-%s-%d-%s", lang, scale, page))
			}
		}
	}
}

// A thing is received, its receipt printed and signed, late at the end of the day, and given back, all by keys.
func TestLoansWithKeys(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	s := newStand(t)
	s.visiting()
	s.Go("evidence")
	s.press(fyne.KeyL)
	s.shows("預かっているものはありません。")
	s.press(fyne.KeyN, fyne.Key1)
	s.write("誓約書の原本")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("何を、誰から預かったか")
	s.press(fyne.KeyTab)
	s.write("総務係")
	s.press(fyne.KeyTab, fyne.KeyTab)
	s.write("署名を照合する")
	s.press(fyne.KeyTab)
	s.write("+1")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("誓約書の原本", "総務係", "預かっているもの 1", "署名を照合する")
	s.press(fyne.KeyP)
	s.sheetSays("印刷する", "印刷待ち")
	s.replace("総務係")
	path := filepath.Join(s.docs, "receipt.pdf")
	s.press(fyne.KeyTab)
	s.replace(path)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), "%PDF") {
		t.Fatalf("the receipt: %v", err)
	}
	s.press(fyne.KeyX, fyne.Key1)
	s.write("総務係")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("第1号")
	s.command(&casework.ReceiveLoan{Sort: audit.LoanWrong, What: "他社の図面", From: "総務係"})
	s.clock = s.clock.AddDate(0, 0, 3)
	s.openCase(s.caseNo, "day", "")
	s.shows("預りもの 2、返す日を過ぎたもの 2", "2日過ぎています")
	s.picture("loans-day")
	s.press(fyne.KeyF12)
	s.shows("預りもの 2、返す日を過ぎたもの 2")
	s.picture("loans-closing")
	s.Go("loans")
	s.press(fyne.KeyEnd)
	s.shows("写しを作らず")
	s.picture("loans")
	s.press(fyne.KeyHome, fyne.KeyR)
	s.sheetSays("返却の受領証")
	s.press(fyne.KeyTab, fyne.KeyTab)
	s.write("傷みなし")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("返したもの 1", "預かっているもの 1")
	s.press(fyne.KeyEnd)
	s.shows("傷みなし")
}

// Own actions go back and come again over several steps, and the history of a check is moved through with the keys.
func TestUndoHistoryAndAfterWithKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	s := newStand(t)
	s.visiting()
	s.openCase(s.caseNo, "visit", "TM-001@")
	verdict := func() audit.Verdict {
		t.Helper()
		v, err := s.desk.Card(s.caseNo, "TM-001@")
		if err != nil {
			t.Fatal(err)
		}
		return v.Verdict
	}
	s.press(fyne.Key3)
	s.write("担当者が不在")
	s.press(fyne.KeyReturn)
	s.press(fyne.KeyR) // come back
	s.tick(time.Minute)
	s.ctrl(fyne.KeyZ)
	s.ctrl(fyne.KeyZ)
	s.untroubled()
	if verdict() != audit.Conforming {
		t.Fatalf("after two steps back it is %s", verdict())
	}
	s.ctrl(fyne.KeyY)
	if verdict() != audit.Unconfirmed {
		t.Fatalf("after one step again it is %s", verdict())
	}
	s.ctrl(fyne.KeyY)
	if v, err := s.desk.Card(s.caseNo, "TM-001@"); err != nil || !v.Back {
		t.Errorf("the second step did not come again: %v", err)
	}
	s.ctrl(fyne.KeyY)
	s.untroubled()

	s.press(fyne.KeyT)
	if s.at != "past" {
		t.Fatalf("at %s", s.at)
	}
	s.shows("過去の表示", "ここでは何も変えられません", "未確認", "担当者が不在")
	s.picture("past")
	s.press(fyne.KeyEnd)
	s.shows("適合", "管理対象情報一覧表(第7版)を確認した。")
	s.press(fyne.KeyB)
	s.shows("書く前に見ていた", "未着手")
	before := len(s.pages["past"].(*pastPage).moments)
	s.press(fyne.Key1, fyne.Key2, fyne.KeyQ, fyne.KeyW, fyne.KeyBackspace)
	ms, err := s.desk.Moments(s.caseNo, "TM-001@")
	if err != nil || len(ms) != before {
		t.Errorf("the past was changed: %d of %d moments, %v", len(ms), before, err)
	}
	s.press(fyne.KeyA)
	s.shows("伝えた後に変わったことはありません。")
	s.command(&casework.CloseVisit{Visit: "v1", Reason: "時間がない"}, &casework.RecordAnswer{Measure: "TM-041", Verdict: audit.Conforming, Change: "記録が後で示された"})
	s.shows("不適合 → 適合", "記録が後で示された")
	s.picture("after")
	s.press(fyne.KeyT)
	s.shows("過去の表示", "記録が後で示された")
	s.press(fyne.KeyT)
	if s.at != "visit" || s.checkNow() != "TM-041@" {
		t.Errorf("at %s %s", s.at, s.checkNow())
	}
	// what the client was told is taken back only with a reason
	s.tick(time.Minute)
	s.ctrl(fyne.KeyZ)
	s.write("取り違え")
	s.press(fyne.KeyReturn)
	s.untroubled()
	if v, err := s.desk.Card(s.caseNo, "TM-041@"); err != nil || v.Verdict != audit.Nonconforming {
		t.Errorf("%s %v", v.Verdict, err)
	}
}

func TestRedactionDraftRoundTrip(t *testing.T) {
	boxes := []image.Rectangle{image.Rect(1, 2, 30, 40)}
	got, why, ok := readCoverDraft(coverDraft(boxes, "顔"))
	if !ok || why != "顔" || len(got) != 1 || got[0] != boxes[0] {
		t.Errorf("%v %q %v", got, why, ok)
	}
	for _, s := range []string{"", "{", "[]", "\x00"} {
		if _, _, ok := readCoverDraft(s); ok {
			t.Errorf("%q is a draft", s)
		}
	}
	if coverDraft(nil, "") != "" {
		t.Error("nothing has a draft")
	}
}
