package widget

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestAddedWidthsAreThoseOfTheShaper(t *testing.T) {
	newBench(t)
	real := fyne.CurrentApp().Driver()
	quick := summedDriver{Driver: real}
	text := []rune(sample())
	for _, c := range []struct {
		name string
		text string
		off  float64 // allowed, of the width
	}{
		{"Japanese", string(text[:290]), 0.001},
		{"a row", string(text[60:108]), 0.001},
		{"pairs of Latin letters", strings.Repeat("AV To Wa. ", 8), 0.03},
		{"a sign that the font lacks", strings.Repeat("🦊写真", 8), 0},
		{"short", "AV To Wa", 0},
	} {
		for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
			want, base := real.RenderedTextSize(c.text, 14, style, nil)
			got, at := quick.RenderedTextSize(c.text, 14, style, nil)
			if math.Abs(float64(got.Width-want.Width)) > c.off*float64(want.Width) || got.Height != want.Height || at != base {
				t.Errorf("%s, bold %v: %v at %v, not %v at %v", c.name, style.Bold, got, at, want, base)
			}
		}
	}
}

func TestTheWayOfMeasuringIsGivenBack(t *testing.T) {
	newBench(t)
	app := fyne.CurrentApp()
	func() {
		defer func() { _ = recover() }()
		summed(func() {
			if fyne.CurrentApp() == app {
				t.Error("nothing is added up")
			}
			panic("an entry breaks")
		})
	}()
	if fyne.CurrentApp() != app {
		t.Error("the quick measure stays")
	}
}
