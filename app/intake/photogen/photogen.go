package photogen

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"time"
)

// Options say what is made. The zero value of a field stands for the value in brackets.
type Options struct {
	Seed  uint64
	Side  int       // longer side in pixels, at least 64 (2,016)
	Start time.Time // when the first photograph was taken; each next one is one to four minutes later (10 March 2027 09:30 +09:00)
	GPS   bool      // every fifth photograph has a place
}

// Photo is one made photograph.
type Photo struct {
	Name        string // IMG_0001.jpg
	Scene       string // what is drawn: door, cabinet, …
	Label       string // the words drawn in it
	JPEG        []byte
	Width       int // as stored
	Height      int
	Orientation int    // EXIF
	CapturedAt  string // RFC 3339
	HasGPS      bool
}

// MakePhotos makes the first n photographs of a seed in the usual size.
func MakePhotos(n int, seed uint64) []Photo {
	o := Options{Seed: seed}
	ps := make([]Photo, n)
	for i := range ps {
		ps[i] = o.Photo(i)
	}
	return ps
}

// Scenes lists what can be drawn; photograph i shows scene i modulo their number.
func Scenes() []string {
	var names []string
	for _, s := range scenes() {
		names = append(names, s.name)
	}
	return names
}

// Photo makes photograph i (from 0).
func (o Options) Photo(i int) Photo {
	up, p, at := o.draw(i)
	stored := unturn(up, p.Orientation)
	p.Width, p.Height = stored.Rect.Dx(), stored.Rect.Dy()
	e := EXIF{Make: "Genchi", Model: "Drawn Camera 1", Orientation: p.Orientation, Original: at.Format("2006:01:02 15:04:05"), Offset: at.Format("-07:00")}
	if p.HasGPS {
		e.Latitude, e.Longitude = &Degrees{35, 40, 12}, &Degrees{139, 45, 30}
	}
	p.JPEG = WithEXIF(encode(stored, 85), e)
	return p
}

// draw makes the upright picture and decides on what the file will say.
func (o Options) draw(i int) (*image.RGBA, Photo, time.Time) {
	rnd := rand.New(rand.NewPCG(o.Seed, uint64(i))) //nolint:gosec // pictures, not secrets
	all := scenes()
	s := all[i%len(all)]
	p := Photo{
		Name: fmt.Sprintf("IMG_%04d.jpg", i+1), Scene: s.name, Label: fmt.Sprintf("%s %c-%d", s.sign, 'A'+rune(rnd.IntN(6)), rnd.IntN(40)+1),
		Orientation: []int{1, 1, 6, 1, 8, 1, 3, 6}[rnd.IntN(8)], HasGPS: o.GPS && i%5 == 0,
	}
	long := max(cmp.Or(o.Side, 2016), 64) / 16 * 16
	w, h := long, long*3/4
	if p.Orientation >= 5 {
		w, h = h, w
	}
	c := newCanvas(w, h, rnd)
	s.draw(c)
	c.label(p.Label)
	c.expose()
	start := o.Start
	if start.IsZero() {
		start = time.Date(2027, 3, 10, 9, 30, 0, 0, time.FixedZone("", 9*3600))
	}
	at := start.Add(time.Duration(i)*150*time.Second + time.Duration(rnd.IntN(60))*time.Second)
	p.CapturedAt = at.Format("2006-01-02T15:04:05-07:00")
	return c.img, p, at
}

func encode(img image.Image, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		panic(fmt.Sprintf("photogen: %v", err)) // a buffer does not fail and the sizes are ours
	}
	return b.Bytes()
}

// unturn stores an upright picture so that a viewer who obeys the orientation shows it upright.
func unturn(up *image.RGBA, o int) *image.RGBA {
	w, h := up.Rect.Dx(), up.Rect.Dy()
	if o == 1 {
		return up
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if o >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			sx, sy := stored(o, x, y, w, h)
			copy(out.Pix[out.PixOffset(sx, sy):][:4], up.Pix[up.PixOffset(x, y):][:4])
		}
	}
	return out
}

// stored says where the upright pixel x, y of a picture of w by h lies in the file.
func stored(o, x, y, w, h int) (sx, sy int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, w - 1 - x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return h - 1 - y, x
	}
	return x, y
}
