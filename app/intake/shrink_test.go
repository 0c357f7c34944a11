package intake

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"genchi/app/intake/photogen"
)

// webpSample is a lossless WebP of 40 by 30 pixels in one colour (200, 40, 90), written by hand: simple codes of one symbol each.
func webpSample(t testing.TB) []byte {
	t.Helper()
	var bits uint64
	var n uint
	var body []byte
	put := func(v uint64, count uint) {
		bits |= v << n
		for n += count; n >= 8; n -= 8 {
			body = append(body, byte(bits))
			bits >>= 8
		}
	}
	put(0x2f, 8)
	put(39, 14)
	put(29, 14)
	put(0, 1+3) // no alpha, version 0
	put(0, 1)   // no transform
	put(0, 1)   // no colour cache
	put(0, 1)   // one group of codes
	for _, symbol := range []uint64{40, 200, 90, 255} {
		put(1, 1) // simple
		put(0, 1) // one symbol
		put(1, 1) // of eight bits
		put(symbol, 8)
	}
	put(1, 1)
	put(0, 1)
	put(0, 1)
	put(0, 1) // distance 0
	put(0, 7)
	if len(body)%2 == 1 {
		body = append(body, 0)
	}
	out := []byte("RIFF\x00\x00\x00\x00WEBPVP8L")
	out = append(out, byte(len(body)), 0, 0, 0)
	out = append(out, body...)
	out[4] = byte(len(out) - 8)
	return out
}

func shrinkOne(t *testing.T, data []byte, side int) (Picture, image.Image) {
	t.Helper()
	info, ps := inspect(data)
	if len(ps) != 0 {
		t.Fatalf("problems %v", ps)
	}
	p, err := NewDecoder(0, 0).Rendition(context.Background(), bytes.NewReader(data), info, side)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	return p, img
}

func near(t *testing.T, img image.Image, x, y int, want color.RGBA, tolerance int) {
	t.Helper()
	r, g, b, _ := img.At(x, y).RGBA()
	for i, d := range []int{int(r>>8) - int(want.R), int(g>>8) - int(want.G), int(b>>8) - int(want.B)} {
		if d < -tolerance || d > tolerance {
			t.Errorf("at %d,%d: channel %d is off by %d", x, y, i, d)
		}
	}
}

func TestRenditionIsUprightAndBare(t *testing.T) {
	for o := 1; o <= 8; o++ {
		t.Run(fmt.Sprint("orientation ", o), func(t *testing.T) {
			up := drawn(200, 120)
			w, h := 200, 120
			if o >= 5 {
				w, h = h, w
			}
			stored := image.NewRGBA(image.Rect(0, 0, w, h))
			for y := range 120 {
				for x := range 200 {
					sx, sy := [][2]int{
						{x, y}, {199 - x, y}, {199 - x, 119 - y}, {x, 119 - y}, {y, x}, {y, 199 - x}, {119 - y, 199 - x}, {119 - y, x},
					}[o-1][0], [][2]int{
						{x, y}, {199 - x, y}, {199 - x, 119 - y}, {x, 119 - y}, {y, x}, {y, 199 - x}, {119 - y, 199 - x}, {119 - y, x},
					}[o-1][1]
					stored.SetRGBA(sx, sy, up.RGBAAt(x, y))
				}
			}
			data := photogen.WithEXIF(jpegOf(t, stored), photogen.EXIF{Make: "Secret Maker", Orientation: o})
			p, img := shrinkOne(t, data, 100)
			if p.Width != 100 || p.Height != 60 {
				t.Fatalf("%d by %d", p.Width, p.Height)
			}
			near(t, img, 8, 8, color.RGBA{255, 0, 0, 255}, 24)
			near(t, img, 95, 5, color.RGBA{242, 21, 128, 255}, 24)
			near(t, img, 50, 55, color.RGBA{128, 235, 128, 255}, 24)
			if bytes.Contains(p.JPEG, []byte("Exif")) || bytes.Contains(p.JPEG, []byte("Secret")) {
				t.Error("metadata is left in the rendition")
			}
		})
	}
}

func TestShrinkKinds(t *testing.T) {
	gray := image.NewGray(image.Rect(0, 0, 90, 70))
	for i := range gray.Pix {
		gray.Pix[i] = 77
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 90, 70))
	deep := image.NewRGBA64(image.Rect(0, 0, 90, 70))
	for y := range 70 {
		for x := range 90 {
			deep.SetRGBA64(x, y, color.RGBA64{0x2000, 0x8000, 0xe000, 0xffff})
		}
	}
	for _, c := range []struct {
		name string
		data []byte
		want color.RGBA
	}{
		{"gray jpeg", jpegOf(t, gray), color.RGBA{77, 77, 77, 255}},
		{"gray png", pngOf(t, gray), color.RGBA{77, 77, 77, 255}},
		{"transparent png lies on white", pngOf(t, clear), color.RGBA{255, 255, 255, 255}},
		{"16 bit png", pngOf(t, deep), color.RGBA{0x20, 0x80, 0xe0, 255}},
		{"gif", gifOf(t, gray), color.RGBA{77, 77, 77, 255}},
		{"webp", webpSample(t), color.RGBA{200, 40, 90, 255}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, img := shrinkOne(t, c.data, 33)
			near(t, img, 16, 12, c.want, 6)
		})
	}
}

// Subsampling that halves or quarters colours in any direction must not shift or bleed them.
func TestShrinkSubsampling(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio440,
		image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		m := image.NewYCbCr(image.Rect(0, 0, 101, 67), ratio)
		for i := range m.Y {
			m.Y[i] = 120
		}
		for i := range m.Cb {
			m.Cb[i], m.Cr[i] = 90, 180
		}
		for _, side := range []int{101, 100, 50, 7, 1} {
			c := separate(context.Background(), m, side, false)
			if c.cb.w != half(c.y.w) || c.cb.h != half(c.y.h) {
				t.Errorf("%v at %d: colours of %d by %d", ratio, side, c.cb.w, c.cb.h)
			}
			for name, want := range map[string]struct {
				pix []byte
				v   byte
			}{"y": {c.y.pix, 120}, "cb": {c.cb.pix, 90}, "cr": {c.cr.pix, 180}} {
				if slices.Min(want.pix) != want.v || slices.Max(want.pix) != want.v {
					t.Errorf("%v at %d: %s is not flat", ratio, side, name)
				}
			}
		}
	}
}

func TestReducerAveragesExactly(t *testing.T) {
	for _, c := range []struct {
		name         string
		sw, sh, w, h int
		src, want    []byte
	}{
		{"half", 4, 2, 2, 1, []byte{0, 100, 200, 250, 100, 0, 250, 200}, []byte{50, 225}},
		{"two thirds", 3, 1, 2, 1, []byte{0, 90, 180}, []byte{30, 150}},
		{"same", 2, 2, 2, 2, []byte{1, 2, 3, 255}, []byte{1, 2, 3, 255}},
		{"one", 5, 1, 1, 1, []byte{0, 0, 255, 255, 255}, []byte{153}},
		{"larger", 1, 1, 3, 2, []byte{9}, []byte{9, 9, 9, 9, 9, 9}},
		{"full scale", 300, 1, 7, 1, bytes.Repeat([]byte{255}, 300), bytes.Repeat([]byte{255}, 7)},
	} {
		got := reduce(c.src, c.sw, c.sw, c.sh, c.w, c.h)
		if !bytes.Equal(got.pix, c.want) {
			t.Errorf("%s: got %d, want %d", c.name, got.pix, c.want)
		}
	}
	wide := newReducer(20_000, 20_000, 3, 3)
	row := bytes.Repeat([]byte{255}, 20_000)
	for range 20_000 {
		wide.add(row)
	}
	if slices.Min(wide.out.pix) != 255 {
		t.Error("the sums overflow at the largest size")
	}
}

func TestManySizesFromOneDecode(t *testing.T) {
	data := photogen.Options{Seed: 2, Side: 800}.Photo(0).JPEG
	info, _ := inspect(data)
	ps, err := NewDecoder(0, 0).Shrink(context.Background(), bytes.NewReader(data), info, 64, 1600, 256)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{64, 800, 256} { // nothing is enlarged
		if got := max(ps[i].Width, ps[i].Height); got != want {
			t.Errorf("picture %d has side %d", i, got)
		}
	}
	again, err := NewDecoder(0, 0).Shrink(context.Background(), bytes.NewReader(data), info, 64, 1600, 256)
	if err != nil || !bytes.Equal(again[1].JPEG, ps[1].JPEG) {
		t.Errorf("the same bytes gave another rendition: %v", err)
	}
}

func TestShrinkRefuses(t *testing.T) {
	d := NewDecoder(0, 0)
	ctx := context.Background()
	whole := photogen.Options{Seed: 2, Side: 400}.Photo(0).JPEG
	info, _ := inspect(whole)

	if _, err := d.Shrink(ctx, strings.NewReader("words"), Info{Kind: Text}, 100); CodeOf(err) != NotPicture {
		t.Errorf("text: %v", err)
	}
	cut := whole[:len(whole)/2]
	cutInfo, _ := inspect(cut)
	if _, err := d.Shrink(ctx, bytes.NewReader(cut), cutInfo, 100); CodeOf(err) != Truncated {
		t.Errorf("cut: %v", err)
	}
	torn := bytes.Clone(whole)
	for i := len(torn) / 2; i < len(torn)-2; i++ {
		torn[i] = 0xfe // a run of comments in the middle of the pixels
		torn[i-1] = 0xff
		i++
	}
	tornInfo, _ := inspect(torn)
	if _, err := d.Shrink(ctx, bytes.NewReader(torn), tornInfo, 100); CodeOf(err) != Damaged && CodeOf(err) != Truncated {
		t.Errorf("torn: %v", err)
	}
	other := photogen.Options{Seed: 2, Side: 320}.Photo(0).JPEG
	if _, err := d.Shrink(ctx, bytes.NewReader(other), info, 100); CodeOf(err) != Changed {
		t.Errorf("other bytes than inspected: %v", err)
	}
	for _, sides := range [][]int{{}, {0}, {-1}, {MaxSide + 1}} {
		if _, err := d.Shrink(ctx, bytes.NewReader(whole), info, sides...); err == nil {
			t.Errorf("sides %v were accepted", sides)
		}
	}
}

// slow waits before the first byte until it is told to go on and counts who reads at the same time.
type slow struct {
	*bytes.Reader
	enter func()
	once  sync.Once
}

func (s *slow) Read(p []byte) (int, error) {
	s.once.Do(s.enter)
	return s.Reader.Read(p)
}

func TestDecodesShareTheBudgetAndCancel(t *testing.T) {
	data := photogen.Options{Seed: 2, Side: 128}.Photo(0).JPEG
	info, _ := inspect(data)
	d := NewDecoder(info.cost, 0) // for one at a time
	entered, leave := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		_, err := d.Shrink(context.Background(), &slow{Reader: bytes.NewReader(data), enter: func() { close(entered); <-leave }}, info, 64)
		first <- err
	}()
	<-entered
	ctx, cancel := context.WithCancel(context.Background())
	second := make(chan error, 1)
	go func() {
		_, err := d.Shrink(ctx, &slow{Reader: bytes.NewReader(data), enter: func() { t.Error("two decodes at a time") }}, info, 64)
		second <- err
	}()
	select {
	case err := <-second:
		t.Fatalf("the second did not wait: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("second: %v", err)
	}
	close(leave)
	if err := <-first; err != nil {
		t.Errorf("first: %v", err)
	}
	if _, err := d.Shrink(ctx, bytes.NewReader(data), info, 64); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
}

func TestNarrowRangeIsWidened(t *testing.T) {
	y, c := []byte{0, 16, 126, 235, 255}, []byte{16, 128, 240}
	widen(y, 16, 0, 219)
	widen(c, 128, 128, 224)
	if !bytes.Equal(y, []byte{0, 0, 128, 255, 255}) || !bytes.Equal(c, []byte{0, 128, 255}) {
		t.Errorf("got %d %d", y, c)
	}
}

// lossyWebP is a flat grey VP8 key frame of 16 by 16 pixels.
const lossyWebP = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoQABAAAAAAJaQAA3AA/vuUAAA="

func TestLossyWebP(t *testing.T) {
	data, err := base64.StdEncoding.DecodeString(lossyWebP)
	if err != nil {
		t.Fatal(err)
	}
	info, ps := inspect(data)
	if info.Kind != WebP || info.Width != 16 || info.Height != 16 {
		t.Fatalf("%+v %v", info, ps)
	}
	_, img := shrinkOne(t, data, 16)
	near(t, img, 2, 2, color.RGBA{151, 151, 151, 255}, 1) // stored as 146 of 16 to 235
	near(t, img, 12, 12, color.RGBA{151, 151, 151, 255}, 1)
}
