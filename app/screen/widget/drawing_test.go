package widget

import (
	"bytes"
	"errors"
	"image/png"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func stroke(d *Drawing, ps ...fyne.Position) {
	d.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: ps[0]}, Button: desktop.MouseButtonPrimary})
	for _, p := range ps[1:] {
		d.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
	d.MouseUp(&desktop.MouseEvent{})
	d.DragEnd()
}

func TestDrawing(t *testing.T) {
	b := newBench(t)
	d := NewDrawing(DrawWidth, DrawHeight)
	n := 0
	d.OnChange = counter(&n)
	b.show(d)
	if _, ok := any(d).(fyne.Focusable); ok {
		t.Fatal("a drawing must not take the keys")
	}
	if _, err := d.PNG(); !errors.Is(err, ErrNothingDrawn) {
		t.Errorf("an empty drawing: %v", err)
	}
	stroke(d, fyne.NewPos(100, 100), fyne.NewPos(200, 100), fyne.NewPos(200, 50))
	stroke(d, fyne.NewPos(300, 100))
	stroke(d, fyne.NewPos(590, 190), fyne.NewPos(900, 900))
	if d.Strokes() != 3 || n != 3 {
		t.Fatalf("%d strokes, told %d times", d.Strokes(), n)
	}
	black := func(x, y int) bool {
		raw, err := d.PNG()
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if s := m.Bounds().Size(); s.X != 2*DrawWidth || s.Y != 2*DrawHeight {
			t.Fatalf("%v pixels", s)
		}
		r, _, _, _ := m.At(x*2, y*2).RGBA()
		return r < 0x8000
	}
	for _, c := range []struct {
		x, y int
		want bool
	}{{150, 100, true}, {200, 75, true}, {300, 100, true}, {599, 199, true}, {150, 60, false}, {400, 100, false}} {
		if black(c.x, c.y) != c.want {
			t.Errorf("at %d, %d black is not %v", c.x, c.y, c.want)
		}
	}
	d.Undo()
	if d.Strokes() != 2 || black(599, 199) || !black(300, 100) {
		t.Error("undo takes the last stroke, and only that")
	}
	d.Clear()
	if d.Strokes() != 0 {
		t.Error("clear leaves strokes")
	}
}

func TestDrawingHasALimit(t *testing.T) {
	b := newBench(t)
	d := NewDrawing(DrawWidth, DrawHeight)
	b.show(d)
	for i := range mostPoints + 10 {
		d.add(fyne.NewPos(float32(i%DrawWidth), 10))
	}
	if d.points != mostPoints {
		t.Errorf("%d points", d.points)
	}
	d.Undo()
	if d.points != 0 {
		t.Errorf("%d points are left", d.points)
	}
}
