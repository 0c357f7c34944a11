package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // photos are JPEG
	"strconv"

	"github.com/signintech/gopdf"

	"genchi/app/document"
)

// maxPhoto bounds one photo's bytes; a rendition is a few hundred kilobytes.
const maxPhoto = 32 << 20

var (
	errNoPhotos  = errors.New("the document has no source of photos")
	errPhotoSize = errors.New("photo is empty or too large")
	errPhotoKind = errors.New("photo is not a JPEG in grey or YCbCr")
	errPhotoWant = errors.New("photo is not of the recorded width and height")
)

// album knows the photos of a document; each is drawn by number.
type album struct {
	load  func(id string) ([]byte, error)
	items []picture
	known map[string]int
}

type picture struct {
	id            string
	width, height int
	grey          bool
	err           error
}

// picture measures a photo and gives its number. A photo that can't be read has an err and no size.
func (a *album) picture(photo document.Photo) int {
	id := photo.ID
	if n, ok := a.known[id]; ok {
		return n
	}
	p := picture{id: id}
	data, err := a.bytes(id)
	if err == nil {
		var cfg image.Config
		cfg, _, err = image.DecodeConfig(bytes.NewReader(data))
		switch {
		case err != nil:
		case cfg.ColorModel != color.YCbCrModel && cfg.ColorModel != color.GrayModel, cfg.Width < 1, cfg.Height < 1:
			err = errPhotoKind
		case photo.Width > 0 && photo.Width != cfg.Width, photo.Height > 0 && photo.Height != cfg.Height:
			err = errPhotoWant
		}
		p.width, p.height, p.grey = cfg.Width, cfg.Height, cfg.ColorModel == color.GrayModel
	}
	p.err = err
	a.items = append(a.items, p)
	a.known[id] = len(a.items) - 1
	return len(a.items) - 1
}

// bytes loads a photo and checks that it is no other kind of file.
func (a *album) bytes(id string) ([]byte, error) {
	if a.load == nil {
		return nil, errNoPhotos
	}
	data, err := a.load(id)
	switch {
	case err != nil:
		return nil, err
	case len(data) == 0 || len(data) > maxPhoto:
		return nil, errPhotoSize
	case !bytes.HasPrefix(data, []byte{0xff, 0xd8, 0xff}):
		return nil, errPhotoKind
	}
	return data, nil
}

// stub is the head of a JPEG with the picture's size and, in a comment, its number: all that gopdf needs to place it.
func (p picture) stub(n int) []byte {
	tag := stubTag + strconv.Itoa(n)
	b := []byte{0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xfe}
	b = binary.BigEndian.AppendUint16(b, uint16(2+len(tag))) // #nosec G115 -- a short tag
	b = append(b, tag...)
	comps := 3
	if p.grey {
		comps = 1
	}
	b = append(b, 0xff, 0xc0)
	b = binary.BigEndian.AppendUint16(b, uint16(8+3*comps))
	b = append(b, 8)
	b = binary.BigEndian.AppendUint16(b, uint16(p.height)) // #nosec G115 -- a JPEG's size has 16 bits
	b = binary.BigEndian.AppendUint16(b, uint16(p.width))  // #nosec G115
	b = append(b, byte(comps))
	for i := range comps {
		b = append(b, byte(i+1), 0x11, 0)
	}
	return b
}

// longestCaption is the number of lines of a caption beneath a photo; the whole stands in the register.
const longestCaption = 5

const stubTag = "genchi photo "

// photos draws a grid: picture, caption, digest.
func (l *layout) photos(b document.Photos) {
	across := b.Across
	if across < 1 || across > 6 {
		across = 2
	}
	const gutter = 14.0
	w := (textWidth - gutter*float64(across-1)) / float64(across)
	h := w * 0.75
	for from := 0; from < len(b.Items); from += across {
		row := b.Items[from:min(from+across, len(b.Items))]
		l.photoRow(row, w, h, gutter)
	}
}

func (l *layout) photoRow(row []document.Photo, w, h, gutter float64) {
	type cell struct {
		n      int
		lines  []line
		digest string
	}
	cells := make([]cell, len(row))
	most := 0
	for i, p := range row {
		n := l.album.picture(p)
		if err := l.album.items[n].err; err != nil {
			l.warnings.add(UnreadPhoto, 0, p.ID)
		}
		cells[i] = cell{n, l.clip(l.set(p.Caption, w, smallSize, false), longestCaption), p.Digest}
		most = max(most, len(cells[i].lines))
	}
	digestSize := min(6.2, w/l.regular.width("0123456789abcdef", 1)/4)
	height := h + 4 + smallLead*float64(most) + 10
	l.add(&slab{gap: 9, height: height, draw: func(c *canvas, y float64) {
		for i, cell := range cells {
			x := marginLeft + float64(i)*(w+gutter)
			c.picture(l.album, cell.n, x, y, w, h)
			at := y + h + 4
			for _, ln := range cell.lines {
				c.put(ln, smallSize, black, x, baseline(at, smallSize, smallLead))
				at += smallLead
			}
			c.write(c.regular, digestSize, grey, x, at+7, cell.digest)
		}
	}})
}

// picture draws a photo as large as fits in the frame, in its middle; one that can't be read is an empty frame with a cross.
func (c *canvas) picture(a *album, n int, x, y, w, h float64) {
	p := a.items[n]
	c.fill(x, y, w, h, tint)
	if p.err != nil {
		c.frame(x, y, w, h, 0.5, grey)
		c.line(x, y, x+w, y+h, 0.4, rule)
		c.line(x, y+h, x+w, y, 0.4, rule)
		return
	}
	scale := min(w/float64(p.width), h/float64(p.height))
	pw, ph := float64(p.width)*scale, float64(p.height)*scale
	holder, err := gopdf.ImageHolderByBytes(p.stub(n))
	if err == nil {
		err = c.pdf.ImageByHolder(holder, snap(x+(w-pw)/2), snap(y+(h-ph)/2), &gopdf.Rect{W: snap(pw), H: snap(ph)})
	}
	if err != nil {
		c.try(fmt.Errorf("photo %s: %w", p.id, err))
	}
}
