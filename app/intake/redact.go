package intake

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
)

// Cover is a solid box over a picture that was shrunk and turned upright, in its pixels.
type Cover struct{ X, Y, W, H int }

// coverGrid is the largest block in which a JPEG mixes pixels: boxes grow to it, so that no block next to a box holds a trace of what lies
// under it.
const coverGrid = 16

// Redact shrinks a picture as Rendition does and covers parts of it with solid black. The result is made from pixels alone; nothing of what
// lies under a box, and no metadata, is in it. A picture of which there is only a coarse preview is refused, and so is a box beyond it.
func (d *Decoder) Redact(ctx context.Context, r io.ReadSeeker, info Info, side int, covers []Cover) (Picture, error) {
	p, err := d.Rendition(ctx, r, info, side)
	if err != nil {
		return Picture{}, err
	}
	m, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		return Picture{}, fmt.Errorf("redact: %w", err)
	}
	out := image.NewRGBA(m.Bounds())
	draw.Draw(out, out.Rect, m, m.Bounds().Min, draw.Src)
	for _, c := range covers {
		box := image.Rect(c.X, c.Y, c.X+c.W, c.Y+c.H)
		if c.W <= 0 || c.H <= 0 || box.Intersect(out.Rect).Empty() {
			return Picture{}, &Refusal{Code: OutsidePicture}
		}
		box.Min.X, box.Min.Y = box.Min.X/coverGrid*coverGrid, box.Min.Y/coverGrid*coverGrid
		box.Max.X, box.Max.Y = (box.Max.X+coverGrid-1)/coverGrid*coverGrid, (box.Max.Y+coverGrid-1)/coverGrid*coverGrid
		draw.Draw(out, box.Intersect(out.Rect), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: d.quality}); err != nil {
		return Picture{}, fmt.Errorf("redact: %w", err)
	}
	return Picture{JPEG: b.Bytes(), Width: out.Rect.Dx(), Height: out.Rect.Dy(), FromPreview: p.FromPreview}, nil
}
