package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestLabelGrowsWithItsWidthAndIsCapped(t *testing.T) {
	newBench(t)
	l := NewLabel(sample(), Style{})
	wide, narrow := l.HeightFor(600), l.HeightFor(200)
	if narrow <= wide {
		t.Errorf("heights %v at 600, %v at 200", wide, narrow)
	}
	l.Resize(fyne.NewSize(200, narrow))
	if n := float32(len(l.Shown())); n*RowHeight(SizeBody) != narrow {
		t.Errorf("%v rows in %v", n, narrow)
	}
	capped := NewLabel(sample(), Style{Rows: 3})
	capped.Resize(fyne.NewSize(200, capped.HeightFor(200)))
	rows := capped.Shown()
	if len(rows) != 3 || !strings.HasSuffix(rows[2], "…") {
		t.Errorf("capped: %q", rows)
	}
	one := NewText("終了会議の用意", Style{})
	one.Resize(fyne.NewSize(60, 21))
	if rows := one.Shown(); len(rows) != 1 || !strings.HasSuffix(rows[0], "…") {
		t.Errorf("one row: %q", rows)
	}
}

func TestLabelIsDrawnInTheColourOfTheLook(t *testing.T) {
	b := newBench(t)
	l := NewText("現地審査", Style{Bold: true})
	b.show(l)
	light := pixels(b.window.Canvas().Capture())
	if n := darkPixels(light); n < 100 {
		t.Fatalf("only %d dark pixels", n)
	}
	fyne.CurrentApp().Settings().SetTheme(Look{Dark: true})
	test.WidgetRenderer(l).Refresh()
	if dark := pixels(b.window.Canvas().Capture()); dark == light {
		t.Error("the label does not follow the look")
	}
	fyne.CurrentApp().Settings().SetTheme(Look{Scale: 150})
	if l.MinSize().Height != RowHeight(SizeBody) || RowHeight(SizeBody) != 31 {
		t.Errorf("at 150 %% a row is %v", l.MinSize().Height)
	}
}

func TestChangingATextIsCheap(t *testing.T) {
	b := newBench(t)
	texts := []string{sample()[:300], sample()[300:600]}
	var labels []fyne.CanvasObject
	for range 10 {
		labels = append(labels, NewLabel("", Style{}))
	}
	b.show(labels...)
	i := 0
	n := testing.AllocsPerRun(50, func() {
		i++
		for _, o := range labels {
			o.(*Label).SetText(texts[i%2])
		}
	})
	t.Logf("10 labels: %v allocations", n)
	if n > 20 {
		t.Errorf("10 labels cost %v allocations", n)
	}
}

func TestLineShowsItsColumns(t *testing.T) {
	b := newBench(t)
	l := NewLine([]Col{{Width: 70}, {Share: 1}, {Width: 40, Style: Style{Align: AlignRight}}}, RowList)
	b.show(l)
	l.Resize(fyne.NewSize(300, 40))
	v := LineView{Sign: SignOpen, Texts: []string{"IV-1-04", "立入権者の指定", "3"}, Tail: SignComeBack, On: true, Tick: Ticked}
	l.Set(v)
	if got := strings.Join(l.Texts(), "|"); got != "IV-1-04|立入権者の指定|3" {
		t.Error(got)
	}
	if n := testing.AllocsPerRun(50, func() { l.Set(v) }); n > 0 {
		t.Errorf("the same row costs %v allocations", n)
	}
	last := l.texts[2]
	if r := last.Position().X + last.Size().Width; r > 300-26 {
		t.Errorf("the last column ends at %v, over the tail", r)
	}
	l.Set(LineView{Texts: []string{"x"}, Dim: true})
	if got := strings.Join(l.Texts(), "|"); got != "x||" {
		t.Error(got)
	}
}
