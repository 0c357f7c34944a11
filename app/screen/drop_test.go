package screen

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"genchi/app/screen/widget"
)

func TestDroppedFilesFindTheirCheck(t *testing.T) {
	s := newStage(t)
	s.start()
	s.onSite(0)
	p := s.visitPage()
	photos := photographs(3, 7)
	file := func(i int) fyne.URI {
		f := filepath.Join(t.TempDir(), photos[i].Name)
		if err := os.WriteFile(f, photos[i].JPEG, 0o600); err != nil {
			t.Fatal(err)
		}
		return storage.NewFileURI(f)
	}
	middle := func(o fyne.CanvasObject) fyne.Position {
		pos, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
		return pos.AddXY(size.Width/2, size.Height/2)
	}
	s.dropped(middle(p.card), []fyne.URI{file(0)})
	if n := len(p.card.view.Evidence); n != 1 {
		t.Errorf("%d items on the card", n)
	}
	row := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.list).AddXY(40, 2.5*(widget.Scaled(widget.RowList)+4))
	if got := s.dropTarget(row); got != p.view.Rows[2].Check {
		t.Errorf("a file on the third row would go to %q", got)
	}
	s.dropped(fyne.NewPos(20, 300), []fyne.URI{file(1), file(2)})
	v, err := s.desk.Evidence(s.caseID)
	if err != nil || v.Loose != 2 || len(v.Items) != 3 {
		t.Errorf("%d items, %d in the inbox, %v", len(v.Items), v.Loose, err)
	}
	s.dropped(middle(p.card), []fyne.URI{storage.NewFileURI(filepath.Join(t.TempDir(), "gone.jpg"))})
	if s.frame.panel.Shown().Happened == "" {
		t.Error("a file that is gone is not explained")
	}
}
