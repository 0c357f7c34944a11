package screen

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/intake/photogen"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// stroke draws one on the pad of the sheet.
func (s *stand) stroke(points ...fyne.Position) {
	s.t.Helper()
	pad := s.drawing
	if pad == nil {
		s.t.Fatal("no pad is open")
	}
	pad.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: points[0]}, Button: desktop.MouseButtonPrimary})
	for _, p := range points[1:] {
		pad.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	pad.DragEnd()
}

func (s *stand) evidence() casework.EvidenceView {
	s.t.Helper()
	v, err := s.desk.Evidence(s.caseNo)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// A signature by pointer is sealed, named by the signature, and lies in no inbox.
func TestSignatureByPointer(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	s := newStand(t)
	s.visiting()
	s.judgeAll()
	s.press(fyne.KeyF12, fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyX, fyne.Key3)
	s.sheetSays("画面に署名した", "合意ではありません", "筆 0本")
	s.write("代表取締役")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("まだ何も描かれていません")
	s.stroke(fyne.NewPos(40, 120), fyne.NewPos(120, 60), fyne.NewPos(200, 150))
	s.stroke(fyne.NewPos(220, 90), fyne.NewPos(400, 110))
	s.stroke(fyne.NewPos(410, 20))
	s.ctrl(fyne.KeyZ)
	s.sheetSays("筆 2本")
	s.picture("sign-pointer")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	r := s.kit().Papers[0]
	if len(r.Signed) != 1 || r.Signed[0].Way != audit.SignedPointer || r.Signed[0].Role != "代表取締役" || r.Signed[0].Item == "" {
		t.Fatalf("%+v", r.Signed)
	}
	v := s.evidence()
	if len(v.Items) != 1 || v.Items[0].ID != r.Signed[0].Item || v.Items[0].Media != "image/png" || v.Items[0].Loose || v.Loose != 0 {
		t.Fatalf("%+v", v)
	}
	s.shows("画面に署名した")
}

func TestSketchIsEvidence(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.Go("evidence")
	s.press(fyne.KeyP)
	s.write("サーバ室の入口")
	s.stroke(fyne.NewPos(10, 10), fyne.NewPos(600, 300))
	s.picture("sketch")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	v := s.evidence()
	if len(v.Items) != 1 || v.Items[0].Caption != "サーバ室の入口" || !v.Items[0].Picture || !v.Items[0].Loose {
		t.Fatalf("%+v", v)
	}
}

// photo takes one photo in, with a place where its file says so, and shows it on the page of evidence.
func (s *stand) photo(gps bool) (audit.ItemID, []byte) {
	s.t.Helper()
	p := photographs(1, 3)[0]
	b := p.JPEG
	if gps {
		b = photogen.WithEXIF(b, photogen.EXIF{Latitude: &photogen.Degrees{Deg: 36}, Longitude: &photogen.Degrees{Deg: 138}})
	}
	f := filepath.Join(s.t.TempDir(), "入口.jpg")
	if err := os.WriteFile(f, b, 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.command(&casework.AttachEvidence{File: f, Measure: "TM-001", Caption: "入口の名簿"})
	if err := s.desk.RenderPending(s.t.Context(), nil); err != nil {
		s.t.Fatal(err)
	}
	s.Go("evidence")
	e, ok := s.pages["evidence"].(*evidence)
	if !ok {
		s.t.Fatal("no page of evidence")
	}
	e.choose(shelfUsed)
	return e.current(), b
}

func (s *stand) itemNow(id audit.ItemID) casework.ItemView {
	s.t.Helper()
	for _, it := range s.evidence().Items {
		if it.ID == id {
			return it
		}
	}
	s.t.Fatalf("no item %s", id)
	return casework.ItemView{}
}

func TestOriginAndEventDay(t *testing.T) {
	s := newStand(t)
	s.visiting()
	id, _ := s.photo(false)
	s.press(fyne.KeyE, fyne.Key2)
	s.sheetSays("審査員の求めで依頼者が撮った")
	s.replace("99999")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("99999")
	s.replace("2026-11-20")
	s.ctrl(fyne.KeyReturn) // who took it is not said yet
	s.press(fyne.KeyTab)
	s.write("総務係")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	d := s.itemNow(id).Details
	if d == nil || d.EventOn != "2026-11-20" || d.Provenance != audit.TakenAtRequest || d.By != "総務係" {
		t.Fatalf("%+v", d)
	}
	s.shows("審査員の求めで依頼者が撮った", "事象日", "撮影 ", "総務係")
	s.picture("evidence-details")
}

// Boxes are drawn by pointer or keys on a copy; the original leaves no more and papers show the copy.
func TestRedactionByPointerAndKeys(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	s := newStand(t)
	s.visiting()
	id, _ := s.photo(true)
	s.press(fyne.KeyM)
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("塗りつぶす所がまだありません")
	s.press(fyne.KeyN, fyne.KeyLeft, fyne.KeyDown)
	s.covers.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(200, 100)}, Button: desktop.MouseButtonPrimary})
	s.covers.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(320, 180)}})
	s.covers.DragEnd()
	s.sheetSays("塗りつぶし 2か所")
	s.picture("redact")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	it := s.itemNow(id)
	if len(it.Copies) != 1 {
		t.Fatalf("%+v", it)
	}
	if c := s.itemNow(it.Copies[0]); c.CopyOf != id || c.HasGPS || c.SHA256 == it.SHA256 || len(c.Checks) != 1 || !c.Picture {
		t.Fatalf("%+v", c)
	}
	s.shows("墨消しの写し。原本: 入口.jpg")
	s.picture("redacted")
}

// What a file says of where it was taken is told before it leaves; the disclosure is recorded, and looks in large are counted.
func TestExportWarnsOfThePlace(t *testing.T) {
	noticetest.Covers(t, notice.P1_3, notice.P1_2_4)
	s := newStand(t)
	s.visiting()
	id, b := s.photo(true)
	s.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	for i, c := range []struct {
		name string
		key  fyne.KeyName
		gps  bool
	}{{"clean.jpg", fyne.Key1, false}, {"all.jpg", fyne.Key2, true}} {
		s.ctrl(fyne.KeyE)
		s.press(fyne.Key1, c.key)
		s.ctrl(fyne.KeyReturn)
		s.sheetSays("書き出す")
		s.write("情報管理責任者")
		s.press(fyne.KeyTab)
		path := filepath.Join(s.docs, c.name)
		s.replace(path)
		s.ctrl(fyne.KeyReturn)
		s.untroubled()
		got, err := os.ReadFile(path)
		if err != nil || bytes.Equal(got, b) != c.gps {
			t.Fatalf("%s: %d bytes, %v", c.name, len(got), err)
		}
		ds, err := s.desk.Disclosures(s.caseNo)
		if err != nil || len(ds) != i+1 || ds[i].Item != id || ds[i].Recipient != "情報管理責任者" {
			t.Fatalf("%+v %v", ds, err)
		}
	}
	h, err := s.desk.ItemHistory(s.caseNo, id)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]uint{}
	for _, e := range h {
		counts[e.Act] += e.Count
	}
	if counts[audit.ActOpen] != 2 || counts[audit.ActExport] != 2 {
		t.Errorf("%+v", h)
	}
	s.press(fyne.KeyT)
	all := strings.Join(standWords(s.frame.drawer), "\n")
	for _, w := range []string{"大きく開いた  2回", "書き出した  2回", "開示"} {
		if !strings.Contains(all, w) {
			t.Errorf("the history does not say %q:\n%s", w, all)
		}
	}
	s.picture("evidence-history")
	// the file is there: nothing is written over it
	s.frame.drawer.Shut()
	s.ctrl(fyne.KeyE)
	s.press(fyne.Key1, fyne.Key1)
	s.write("情報管理責任者")
	s.press(fyne.KeyTab)
	s.replace(filepath.Join(s.docs, "clean.jpg"))
	s.ctrl(fyne.KeyReturn)
	if p := s.frame.panel.Shown(); p.Code != "exists" {
		t.Errorf("%+v", p)
	}
}

func TestTurnIsKept(t *testing.T) {
	s := newStand(t)
	s.visiting()
	id, _ := s.photo(false)
	e, ok := s.pages["evidence"].(*evidence)
	if !ok {
		t.Fatal("no page")
	}
	s.press(fyne.KeyR, fyne.KeyR, fyne.KeyR)
	e.choose(shelfInbox)
	e.choose(shelfUsed)
	if e.view.item != id || e.view.quarters != 3 {
		t.Errorf("%d quarters of %s", e.view.quarters, e.view.item)
	}
	s.setLang("en") // the page is built anew
	if e, ok = s.pages["evidence"].(*evidence); !ok {
		t.Fatal("no page")
	}
	e.choose(shelfUsed)
	if e.view.quarters != 3 {
		t.Errorf("%d quarters", e.view.quarters)
	}
	s.hides("[screen.")
}

// An item that was set aside is purged when a second person agrees; the one who asked cannot.
func TestPurgeNeedsASecondPerson(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	s := newStand(t)
	s.visiting()
	f := filepath.Join(t.TempDir(), "x.txt")
	if err := os.WriteFile(f, []byte("mistake"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.command(&casework.AttachEvidence{File: f})
	s.Go("evidence")
	s.ctrl(fyne.KeyDelete)
	s.write("誤って受け取った")
	s.press(fyne.KeyReturn)
	if p := s.frame.panel.Shown(); p.Code != "still_needed" {
		t.Fatalf("%+v", p)
	}
	s.frame.hush()
	s.press(fyne.KeyDelete)
	s.write("誤って受け取った")
	s.ctrl(fyne.KeyReturn)
	e, ok := s.pages["evidence"].(*evidence)
	if !ok {
		t.Fatal("no page")
	}
	e.choose(shelfUnused)
	s.ctrl(fyne.KeyDelete)
	s.press(fyne.Key1)
	s.untroubled()
	s.shows("廃棄を求めています")
	s.ctrl(fyne.KeyDelete)
	s.press(fyne.Key2)
	s.sheetSays("バックアップに残る写しまでは消せません")
	s.picture("purge")
	s.ctrl(fyne.KeyReturn)
	if p := s.frame.panel.Shown(); p.Code != "second_person" {
		t.Errorf("%+v", p)
	}
}
