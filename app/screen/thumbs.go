package screen

import (
	"bytes"
	"image"
	"image/jpeg"

	"golang.org/x/image/draw"

	"genchi/app/audit"
)

// Sizes of pictures in pixels, and how many are kept decoded: 240 thumbnails are about 60 MB.
const (
	thumbSide    = 256
	thumbsKept   = 240
	previewsKept = 6
	decoders     = 2
)

// thumbs hands out decoded pictures. It belongs to the UI goroutine; decoding runs beside it, newest wish first.
type thumbs struct {
	a        *App
	small    pictures
	large    pictures
	wishes   []wish
	busy     int
	asked    map[wishKey]bool
	hopeless map[audit.ItemID]bool
}

type wishKey struct {
	item  audit.ItemID
	large bool
}

type wish struct {
	wishKey
	ready func()
}

// pictures keeps the last few.
type pictures struct {
	max   int
	order []audit.ItemID
	img   map[audit.ItemID]image.Image
}

func (p *pictures) put(id audit.ItemID, m image.Image) {
	if _, ok := p.img[id]; !ok {
		p.order = append(p.order, id)
	}
	p.img[id] = m
	if len(p.order) > p.max {
		delete(p.img, p.order[0])
		p.order = p.order[1:]
	}
}

func newThumbs(a *App) *thumbs {
	return &thumbs{
		a: a, small: pictures{max: thumbsKept, img: map[audit.ItemID]image.Image{}}, large: pictures{max: previewsKept, img: map[audit.ItemID]image.Image{}},
		asked: map[wishKey]bool{}, hopeless: map[audit.ItemID]bool{},
	}
}

// get gives a picture, or nil and ready is called once it is there.
func (t *thumbs) get(id audit.ItemID, large bool, ready func()) image.Image {
	set := &t.small
	if large {
		set = &t.large
	}
	if m, ok := set.img[id]; ok {
		return m
	}
	k := wishKey{id, large}
	if !t.asked[k] && !t.hopeless[id] {
		t.asked[k] = true
		t.wishes = append(t.wishes, wish{k, ready})
		t.next()
	}
	return set.img[id] // there at once where nothing runs beside the screen
}

// most wishes that wait; what scrolled away is dropped.
const wishesKept = 48

func (t *thumbs) next() {
	if over := len(t.wishes) - wishesKept; over > 0 {
		for _, w := range t.wishes[:over] {
			delete(t.asked, w.wishKey)
		}
		t.wishes = t.wishes[over:]
	}
	if t.busy >= decoders || len(t.wishes) == 0 || t.a.desk == nil {
		return
	}
	w := t.wishes[len(t.wishes)-1]
	t.wishes = t.wishes[:len(t.wishes)-1]
	t.busy++
	d, id, session := t.a.desk, t.a.caseID, t.a.session
	t.a.host.Go(func() {
		m, err := decode(d, id, w.item, w.large)
		t.a.host.Do(func() {
			t.busy--
			delete(t.asked, w.wishKey)
			if t.a.session != session {
				return
			}
			if err != nil {
				t.hopeless[w.item] = true
			} else {
				t.keep(w, m)
			}
			t.next()
		})
	})
}

func (t *thumbs) keep(w wish, m image.Image) {
	if w.large {
		t.large.put(w.item, m)
	} else {
		t.small.put(w.item, m)
	}
	w.ready()
}

// decode reads the shrunk picture of an item and, for a thumbnail, shrinks it further.
func decode(d Desk, caseID string, item audit.ItemID, large bool) (image.Image, error) {
	b, err := d.Picture(caseID, item)
	if err != nil {
		return nil, err
	}
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if large {
		return m, nil
	}
	return shrink(m, thumbSide), nil
}

func shrink(m image.Image, side int) image.Image {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	if w <= side && h <= side {
		return m
	}
	if w > h {
		w, h = side, max(1, h*side/w)
	} else {
		w, h = max(1, w*side/h), side
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h)) // photographs have no alpha, and the scaler has a fast way from a JPEG to this
	draw.ApproxBiLinear.Scale(out, out.Bounds(), m, b, draw.Src, nil)
	return out
}

// turned is m turned clockwise by quarters.
func turned(m image.Image, quarters int) image.Image {
	quarters = (quarters%4 + 4) % 4
	if quarters == 0 {
		return m
	}
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	if quarters%2 == 1 {
		w, h = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range b.Dy() {
		for x := range b.Dx() {
			tx, ty := x, y
			switch quarters {
			case 1:
				tx, ty = b.Dy()-1-y, x
			case 2:
				tx, ty = b.Dx()-1-x, b.Dy()-1-y
			case 3:
				tx, ty = y, b.Dx()-1-x
			}
			out.Set(tx, ty, m.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}
