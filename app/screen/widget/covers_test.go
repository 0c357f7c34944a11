package widget

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestCoversStayWithinThePicture(t *testing.T) {
	c := NewCovers(image.NewGray(image.Rect(0, 0, 1600, 1200)), 640, 400)
	if got := c.Boxes(); len(got) != 0 {
		t.Fatal(got)
	}
	drag := func(points ...fyne.Position) {
		c.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: points[0]}, Button: desktop.MouseButtonPrimary})
		for _, p := range points[1:] {
			c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p}})
		}
		c.DragEnd()
	}
	drag(fyne.NewPos(100, 100)) // no box
	drag(fyne.NewPos(5000, 300), fyne.NewPos(-50, 100))
	if got := c.Boxes(); len(got) != 1 || got[0] != image.Rect(0, 300, 1600, 900) {
		t.Fatalf("drawn from outside to outside: %v", got)
	}
	c.Undo()
	c.Add()
	for range 100 {
		c.Shift(-1, 1)
		c.Grow(1, 1)
	}
	if got := c.Boxes()[0]; got.Min.X != 0 || got.Max.Y != 1200 || got.Max.X != 1600 || got.Empty() {
		t.Errorf("moved and grown to the edges: %v", got)
	}
	for range 100 {
		c.Grow(-1, -1)
	}
	if got := c.Boxes()[0]; got.Dx() != 1 || got.Dy() != 1 {
		t.Errorf("shrunk to %v", got)
	}
	c.Undo()
	c.Undo()
	c.Shift(1, 1)
	c.Grow(1, 1)
	for range mostCovers + 3 {
		c.Add()
	}
	if n := len(c.Boxes()); n != mostCovers {
		t.Errorf("%d boxes", n)
	}
}
