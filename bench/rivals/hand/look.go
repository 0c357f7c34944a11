package hand

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Patience is how long anything is waited for.
const Patience = 60 * time.Second

// Part is a rectangle of a window.
type Part struct {
	X         *xgb.Conn
	Win       xproto.Window
	Left, Top int16
	W, H      uint16
}

// Whole is all of a window.
func Whole(x *xgb.Conn, win xproto.Window) (*Part, error) {
	g, err := xproto.GetGeometry(x, xproto.Drawable(win)).Reply()
	if err != nil {
		return nil, fmt.Errorf("window: %w", err)
	}
	return &Part{X: x, Win: win, W: g.Width, H: g.Height}, nil
}

// Pixels are four bytes each: blue, green, red, nothing.
func (p *Part) Pixels() ([]byte, error) {
	r, err := xproto.GetImage(p.X, xproto.ImageFormatZPixmap, xproto.Drawable(p.Win), p.Left, p.Top, p.W, p.H, ^uint32(0)).Reply()
	if err != nil {
		return nil, fmt.Errorf("look at the window: %w", err)
	}
	return r.Data, nil
}

// Image makes a picture of pixels.
func (p *Part) Image(data []byte) image.Image {
	w, h := int(p.W), int(p.H)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := 0; i+4 <= len(data) && i/4 < w*h; i += 4 {
		img.SetRGBA(i/4%w, i/4/w, color.RGBA{data[i+2], data[i+1], data[i], 255})
	}
	return img
}

// Drawn waits until a window of some size has at least three colours, and gives its picture.
func Drawn(x *xgb.Conn, w xproto.Window) (image.Image, error) {
	for end := time.Now().Add(Patience); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		p, err := Whole(x, w)
		if err != nil {
			return nil, err
		}
		if p.W < 200 || p.H < 150 {
			return nil, errors.New("too small")
		}
		data, err := p.Pixels()
		if err != nil {
			continue // not viewable yet
		}
		if colours(data) >= 3 {
			return p.Image(data), nil
		}
	}
	return nil, errors.New("nothing drawn")
}

func colours(data []byte) int {
	seen := map[[3]byte]bool{}
	for i := 0; i+4 <= len(data) && len(seen) < 3; i += 4 {
		seen[[3]byte(data[i:])] = true
	}
	return len(seen)
}

// Differ counts the pixels in which two pictures differ.
func Differ(a, b []byte) int {
	n := 0
	for i := 0; i+4 <= min(len(a), len(b)); i += 4 {
		if !bytes.Equal(a[i:i+4], b[i:i+4]) {
			n++
		}
	}
	return n
}

// Save writes a picture as PNG; none is no error.
func Save(path string, img image.Image) error {
	if img == nil {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	return errors.Join(enc.Encode(f, img), f.Close())
}
