package widget

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		x := float64(v>>8) / 255
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func TestEveryTextColourIsReadableOnEveryGround(t *testing.T) {
	grounds := []fyne.ThemeColorName{ColorBackground, ColorSurface, ColorRaised, ColorSelect, ColorSaid, ColorFact, ColorReason, ColorFailure, ColorCaution}
	inks := []fyne.ThemeColorName{ColorText, ColorText2, ColorHint, ColorPrimary, ColorOK, ColorNG, ColorNA, ColorOmit, ColorUnk, ColorConf, theme.ColorNameDisabled, theme.ColorNameHyperlink}
	for _, look := range []Look{{}, {Dark: true}} {
		lowest, at := 99.0, ""
		for _, g := range grounds {
			for _, i := range inks {
				c := contrast(look.Color(g, 0), look.Color(i, 0))
				if c < 4.5 {
					t.Errorf("dark=%v: %s on %s has %.2f : 1", look.Dark, i, g, c)
				}
				if c < lowest {
					lowest, at = c, string(i)+" on "+string(g)
				}
			}
		}
		t.Logf("dark=%v: lowest %.2f, %s", look.Dark, lowest, at)
		for _, p := range [][2]fyne.ThemeColorName{{ColorOnPrimary, ColorPrimary}, {ColorOnNG, ColorNG}, {theme.ColorNameForegroundOnError, theme.ColorNameError}} {
			if c := contrast(look.Color(p[0], 0), look.Color(p[1], 0)); c < 4.5 {
				t.Errorf("dark=%v: %s on %s has %.2f : 1", look.Dark, p[0], p[1], c)
			}
		}
		for _, g := range []fyne.ThemeColorName{ColorBackground, ColorSurface, ColorRaised} {
			if c := contrast(look.Color(ColorLine, 0), look.Color(g, 0)); c < 3 {
				t.Errorf("dark=%v: edges on %s have %.2f : 1", look.Dark, g, c)
			}
		}
	}
}

func TestFourTextSizes(t *testing.T) {
	for _, c := range []struct {
		look Look
		name fyne.ThemeSizeName
		want float32
	}{
		{Look{}, SizeBody, 14},
		{Look{}, SizeCaption, 12},
		{Look{}, SizeRequirement, 17},
		{Look{Scale: 150}, SizeBody, 21},
		{Look{Scale: 130}, SizeHeading, 26},
		{Look{Scale: 150}, theme.SizeNamePadding, 4},
		{Look{Scale: 150}, theme.SizeNameScrollBar, 12},
	} {
		if got := c.look.Size(c.name); got != c.want {
			t.Errorf("%v %s: got %v, want %v", c.look, c.name, got, c.want)
		}
	}
	l := Look{Scale: 100}
	for _, want := range []int{115, 130, 150, 150} {
		if l = l.Zoomed(1); l.Scale != want {
			t.Errorf("larger: got %d, want %d", l.Scale, want)
		}
	}
	if l = l.Zoomed(-1); l.Scale != 130 {
		t.Errorf("smaller: got %d", l.Scale)
	}
	if l = l.Zoomed(0); l.Scale != 100 {
		t.Errorf("normal: got %d", l.Scale)
	}
}
