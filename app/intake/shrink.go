package intake

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"slices"

	"golang.org/x/image/webp"
)

// Sides of the usual renditions.
const (
	RenditionSide = 1600
	ThumbSide     = 256
)

// Decoder decodes pictures within a budget of memory that those who decode at once share. One at a time left half of a machine with two
// processors idle. It is safe for concurrent use; those who wait hold no memory.
type Decoder struct {
	budget  int64
	quality int
	gate    *gate
}

// NewDecoder makes a decoder with a budget in bytes (0: 512 MiB, enough for a progressive photograph of 60 megapixels) and a JPEG
// quality (0: 80).
func NewDecoder(budget int64, quality int) *Decoder {
	budget = cmp.Or(budget, 512<<20)
	return &Decoder{budget: budget, quality: cmp.Or(quality, 80), gate: newGate(budget)}
}

// Picture is an upright JPEG without any metadata.
type Picture struct {
	JPEG          []byte
	Width, Height int
	FromPreview   bool // made of the preview in the file, much coarser than the photograph
}

// Rendition returns the picture with its longer side at most side pixels; a smaller picture keeps its size.
func (d *Decoder) Rendition(ctx context.Context, r io.ReadSeeker, info Info, side int) (Picture, error) {
	ps, err := d.Shrink(ctx, r, info, side)
	if err != nil {
		return Picture{}, err
	}
	return ps[0], nil
}

// Shrink decodes once and returns one picture for each side, in their order. info is that of Inspect for the same bytes. Where the
// photograph itself cannot be decoded for its format or size its embedded preview is used, if there is one. The error is a *Refusal
// for what lies in the file (NotPicture, Damaged, Truncated, TooManyPixels, OverMemory, NoPreview), that of ctx, or of r.
func (d *Decoder) Shrink(ctx context.Context, r io.ReadSeeker, info Info, sides ...int) ([]Picture, error) {
	if len(sides) == 0 || slices.Min(sides) < 1 || slices.Max(sides) > MaxSide {
		return nil, fmt.Errorf("intake: sides %v are not between 1 and %d", sides, MaxSide)
	}
	code := d.refuses(r, &info)
	if code != "" && (code == NotPicture || info.Preview.Length == 0) {
		return nil, &Refusal{Code: code}
	}
	need := info.cost
	if code != "" || need <= 0 || need > d.budget { // what the preview takes is not known yet
		need = d.budget
	}
	if err := d.gate.enter(ctx, need); err != nil {
		return nil, err
	}
	defer d.gate.leave(need)
	if code != "" {
		return d.fromPreview(ctx, r, info, sides)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	return d.shrink(ctx, r, info, sides)
}

// refuses tells why the photograph itself is not decoded.
func (d *Decoder) refuses(r io.ReadSeeker, info *Info) Code {
	switch {
	case !info.Kind.Picture():
		return NotPicture
	case info.Kind == HEIC:
		return NoPreview
	}
	if info.cost == 0 && !tooManyPixels(info.Width, info.Height) { // an Info that was kept without its cost
		if code := info.measure(r); code == ReadFailed || info.Width <= 0 || info.Height <= 0 {
			return cmp.Or(code, Damaged)
		}
	}
	switch {
	case tooManyPixels(info.Width, info.Height):
		return TooManyPixels
	case info.cost > d.budget:
		return OverMemory
	}
	return ""
}

// fromPreview decodes the JPEG within the file.
func (d *Decoder) fromPreview(ctx context.Context, r io.ReadSeeker, info Info, sides []int) ([]Picture, error) {
	if _, err := r.Seek(info.Preview.Offset, io.SeekStart); err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	b, err := io.ReadAll(io.LimitReader(r, info.Preview.Length))
	if err != nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	in := bytes.NewReader(b)
	small := Info{Kind: JPEG, Size: int64(len(b)), Orientation: info.Orientation}
	if code := d.refuses(in, &small); code != "" {
		return nil, &Refusal{Code: NoPreview}
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	ps, err := d.shrink(ctx, in, small, sides)
	for i := range ps {
		ps[i].FromPreview = true
	}
	return ps, err
}

func (d *Decoder) shrink(ctx context.Context, r io.ReadSeeker, info Info, sides []int) ([]Picture, error) {
	img, err := decode(ctx, r, info)
	if CodeOf(err) == Damaged && info.measure(r) == Truncated {
		return nil, &Refusal{Code: Truncated, Err: errors.Unwrap(err)} // decoders often fail over the missing part before they see the end
	}
	if err != nil {
		return nil, err
	}
	order := make([]int, len(sides))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(sides[b], sides[a]) })
	out := make([]Picture, len(sides))
	var c channels
	for n, i := range order {
		if n == 0 {
			c = separate(ctx, img, sides[i], info.Kind == WebP).turn(info.Orientation)
			img = nil // the large picture is not needed any more
		} else {
			c = c.reduce(sides[i])
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if out[i], err = c.encode(d.quality); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// decode reads the pixels. The header must still say what it said when the file was inspected.
func decode(ctx context.Context, r io.ReadSeeker, info Info) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, &Refusal{Code: Damaged, Err: fmt.Errorf("decoder: %v", p)}
		}
	}()
	config, full := codec(info.Kind)
	in := &ctxReader{ctx: ctx, r: r}
	c, err := config(bufio.NewReader(in))
	if err != nil {
		return nil, in.refusal(err)
	}
	if c.Width != info.Width || c.Height != info.Height {
		return nil, &Refusal{Code: Changed}
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	img, err = full(bufio.NewReaderSize(in, 64<<10))
	if err != nil {
		return nil, in.refusal(err)
	}
	if b := img.Bounds(); b.Empty() || tooManyPixels(b.Dx(), b.Dy()) {
		return nil, &Refusal{Code: Damaged}
	}
	return img, nil
}

func codec(k Kind) (func(io.Reader) (image.Config, error), func(io.Reader) (image.Image, error)) {
	switch k {
	case PNG:
		return png.DecodeConfig, png.Decode
	case GIF:
		return gif.DecodeConfig, gif.Decode // the first picture of a moving one
	case WebP:
		return webp.DecodeConfig, webp.Decode
	case JPEG, HEIC, PDF, Text, Zip, Video, Audio, Other:
	}
	return jpeg.DecodeConfig, jpeg.Decode
}

// ctxReader ends a decode when ctx ends and keeps what went wrong below the decoder.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (c *ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		c.err = err
		return 0, err
	}
	n, err := c.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// refusal sorts the error of a decoder: what the reader said goes first.
func (c *ctxReader) refusal(err error) error {
	switch {
	case c.err != nil:
		return fmt.Errorf("picture: %w", c.err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Refusal{Code: Truncated, Err: err}
	}
	return &Refusal{Code: Damaged, Err: err}
}
