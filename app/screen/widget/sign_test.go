package widget

import (
	"bytes"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"genchi/assets"
)

func TestSignsAreDrawnAndTellApart(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(Look{})
	names, shapes := map[string]bool{}, map[string]string{}
	for _, s := range Signs() {
		if names[s.ID()] {
			t.Errorf("%s stands twice", s.ID())
		}
		names[s.ID()] = true
		w := test.NewTempWindow(t, NewMark(s.In(ColorText), 40))
		w.Resize(fyne.NewSize(60, 60))
		img := w.Canvas().Capture()
		px := pixels(img)
		if darkPixels(px) < 30 {
			t.Errorf("%s draws next to nothing", s.ID())
		}
		if other, same := shapes[px]; same && s != SignBlocked && s != SignNotice {
			t.Errorf("%s has the shape of %s: colour must not be the only difference", s.ID(), other)
		}
		shapes[px] = s.ID()
	}
}

func pixels(m image.Image) string {
	var b bytes.Buffer
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			r, g, bl, _ := m.At(x, y).RGBA()
			b.WriteByte(byte((r + g + bl) / 3 >> 8))
		}
	}
	return b.String()
}

func darkPixels(px string) int {
	n := 0
	for i := range px {
		if px[i] < 128 {
			n++
		}
	}
	return n
}

func TestSignsFollowTheLook(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(Look{})
	light := string(SignConforming.Content())
	name := SignConforming.Name()
	app.Settings().SetTheme(Look{Dark: true})
	if string(SignConforming.Content()) == light || SignConforming.Name() == name {
		t.Error("the sign keeps its colour when the look changes")
	}
	if !bytes.Contains([]byte(light), []byte("#116236")) || bytes.Contains([]byte(light), []byte(`"#000"`)) {
		t.Error("strokes are not coloured")
	}
}

func TestFontsCoverEveryWord(t *testing.T) {
	for _, code := range []string{"ja", "en"} {
		w := assets.Lang(code)
		for _, k := range w.Keys() {
			for _, r := range w[k] {
				if r != '\n' && !Type().Has(r) {
					t.Errorf("%s: %s: the font lacks %q (%U)", code, k, r, r)
				}
			}
		}
	}
	for r, want := range map[rune]bool{'現': true, '𠮷': true, '髙': true, '﨑': true, '○': true, 0xE0100: true, 0x1F600: false, 0x10FFFD: false} {
		if got := Type().Has(r); got != want {
			t.Errorf("%U: got %v", r, got)
		}
	}
}
