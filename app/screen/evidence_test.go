package screen

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"genchi/app/audit"
	"genchi/app/casework"
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
