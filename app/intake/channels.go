package intake

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
)

// channels is a picture as a JPEG stores it: brightness in full, colour in half resolution.
type channels struct{ y, cb, cr plane }

// fit returns the size with the longer side at most side; nothing is enlarged.
func fit(w, h, side int) (int, int) {
	if m := max(w, h); m > side {
		w, h = max((w*side+m/2)/m, 1), max((h*side+m/2)/m, 1)
	}
	return w, h
}

func half(n int) int { return (n + 1) / 2 }

// separate reduces a decoded picture to channels. A photograph is reduced in its own channels; anything else is laid on white and
// converted in strips. narrowRange is for WebP, whose brightness goes from 16 to 235. When ctx ends the result is incomplete.
func separate(ctx context.Context, img image.Image, side int, narrowRange bool) channels {
	b := img.Bounds()
	w, h := fit(b.Dx(), b.Dy(), side)
	p, ok := img.(*image.YCbCr)
	if !ok {
		return convert(ctx, img, w, h)
	}
	cw, ch := chromaSize(p)
	c := channels{
		y:  reduce(p.Y[p.YOffset(b.Min.X, b.Min.Y):], p.YStride, b.Dx(), b.Dy(), w, h),
		cb: reduce(p.Cb[p.COffset(b.Min.X, b.Min.Y):], p.CStride, cw, ch, half(w), half(h)),
		cr: reduce(p.Cr[p.COffset(b.Min.X, b.Min.Y):], p.CStride, cw, ch, half(w), half(h)),
	}
	if narrowRange {
		widen(c.y.pix, 16, 0, 219)
		widen(c.cb.pix, 128, 128, 224)
		widen(c.cr.pix, 128, 128, 224)
	}
	return c
}

// chromaSize counts the colour samples that p really has for its bounds.
func chromaSize(p *image.YCbCr) (w, h int) {
	b := p.Bounds()
	last := p.COffset(b.Max.X-1, b.Max.Y-1) - p.COffset(b.Min.X, b.Min.Y)
	return last%p.CStride + 1, last/p.CStride + 1
}

// widen stretches a channel of the narrow range to 0..255: brightness from 16, colour around 128.
func widen(pix []byte, zero, becomes, span int) {
	var table [256]byte
	for v := range table {
		n := (v - zero) * 255
		if n >= 0 {
			n += span / 2
		} else {
			n -= span / 2
		}
		table[v] = byte(min(max(n/span+becomes, 0), 255))
	}
	for i, v := range pix {
		pix[i] = table[v]
	}
}

// convert lays a picture on white, strip by strip, and reduces it on the way.
func convert(ctx context.Context, img image.Image, w, h int) channels {
	b := img.Bounds()
	sw, sh := b.Dx(), b.Dy()
	y, cb, cr := newReducer(sw, sh, w, h), newReducer(sw, sh, half(w), half(h)), newReducer(sw, sh, half(w), half(h))
	const lines = 16
	strip := image.NewRGBA(image.Rect(0, 0, sw, lines))
	rows := [3][]byte{make([]byte, sw), make([]byte, sw), make([]byte, sw)}
	for top := 0; top < sh && ctx.Err() == nil; top += lines {
		draw.Draw(strip, strip.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(strip, strip.Rect, img, image.Pt(b.Min.X, b.Min.Y+top), draw.Over)
		for line := range min(lines, sh-top) {
			pix := strip.Pix[line*strip.Stride:]
			for x := range sw {
				q := pix[4*x : 4*x+3 : 4*x+3]
				rows[0][x], rows[1][x], rows[2][x] = color.RGBToYCbCr(q[0], q[1], q[2])
			}
			y.add(rows[0])
			cb.add(rows[1])
			cr.add(rows[2])
		}
	}
	return channels{y.out, cb.out, cr.out}
}

func (c channels) turn(o int) channels { return channels{c.y.turn(o), c.cb.turn(o), c.cr.turn(o)} }

func (c channels) reduce(side int) channels {
	w, h := fit(c.y.w, c.y.h, side)
	if w == c.y.w && h == c.y.h {
		return c
	}
	again := func(p plane, w, h int) plane { return reduce(p.pix, p.w, p.w, p.h, w, h) }
	return channels{again(c.y, w, h), again(c.cb, half(w), half(h)), again(c.cr, half(w), half(h))}
}

func (c channels) encode(quality int) (Picture, error) {
	img := &image.YCbCr{
		Y: c.y.pix, Cb: c.cb.pix, Cr: c.cr.pix, YStride: c.y.w, CStride: c.cb.w,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, c.y.w, c.y.h),
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return Picture{}, fmt.Errorf("write picture: %w", err)
	}
	return Picture{JPEG: b.Bytes(), Width: c.y.w, Height: c.y.h}, nil
}
