package intake

import (
	"fmt"
	"io"
)

// Limits of a picture before it is decoded.
const (
	MaxPixels = 100_000_000
	MaxSide   = 20_000
)

// Info is what a file says about itself. For a file that is no picture only Kind, Mime and Size are set.
type Info struct {
	Kind        Kind
	Mime        string
	Size        int64
	Width       int    // pixels as stored, before turning; 0 if unknown
	Height      int    //
	Orientation int    // EXIF 1 to 8; 1 if the file does not say
	CapturedAt  string // RFC 3339, or without zone ("2026-11-24T10:15:30") where the file has none; empty if unknown
	HasGPS      bool   // a place is written in the file
	Make, Model string // of the camera, cleaned for display
	Preview     Span   // an embedded JPEG, mostly 160 pixels wide; empty if there is none

	cost int64 // bytes that decoding takes at most
}

// Span is a range of bytes in the file.
type Span struct{ Offset, Length int64 }

// Upright returns width and height after turning.
func (i Info) Upright() (w, h int) {
	if i.Orientation >= 5 {
		return i.Height, i.Width
	}
	return i.Width, i.Height
}

// Inspect reads what r (size bytes) says about itself. It decodes no pixel, reads a JPEG or PNG once to its end to see whether it is
// complete, and never panics. Problems are in order of gravity; the file may be kept with any of them.
func Inspect(r io.ReadSeeker, size int64) (Info, []Problem) {
	return inspectWith(r, size, func(k Kind) (frame, Code) { return walk(k, r, size) })
}

func inspectWith(r io.ReadSeeker, size int64, walked func(Kind) (frame, Code)) (info Info, problems []Problem) {
	defer func() {
		if p := recover(); p != nil { // a defect of a reader must not stop the work
			info, problems = Info{Kind: info.Kind, Mime: info.Mime, Size: size, Orientation: 1}, []Problem{{Damaged}}
		}
	}()
	info = Info{Kind: Other, Mime: Other.Mime(), Size: size, Orientation: 1}
	if size <= 0 {
		return info, []Problem{{Empty}}
	}
	first, err := head(r, size)
	if err != nil {
		return info, []Problem{{ReadFailed}}
	}
	info.Kind = Sniff(first)
	info.Mime = info.Kind.Mime()
	if !info.Kind.Picture() {
		return info, nil
	}
	if code := info.measured(walked(info.Kind)); code != "" {
		problems = append(problems, Problem{code})
	}
	if !info.describe(r) {
		problems = append(problems, Problem{MetadataDamaged})
	}
	switch {
	case tooManyPixels(info.Width, info.Height):
		problems = append(problems, Problem{TooManyPixels})
	case info.Kind == HEIC && info.Preview.Length == 0:
		problems = append(problems, Problem{NoPreview})
	}
	return info, problems
}

func tooManyPixels(w, h int) bool {
	return w < 0 || h < 0 || w > MaxSide || h > MaxSide || int64(w)*int64(h) > MaxPixels
}

func head(r io.ReadSeeker, size int64) ([]byte, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	first := make([]byte, min(size, SniffLen))
	if _, err := io.ReadFull(r, first); err != nil {
		return nil, fmt.Errorf("first bytes: %w", err)
	}
	return first, nil
}

// measured fills in size in pixels and cost and says whether the file is whole.
func (i *Info) measured(f frame, code Code) Code {
	if i.Kind == HEIC {
		return ""
	}
	i.Width, i.Height = f.w, f.h
	i.cost = f.cost()
	if code == "" && (f.w <= 0 || f.h <= 0) {
		code = Damaged
	}
	return code
}

// measure reads the picture through for size in pixels and cost and says whether the file is whole.
func (i *Info) measure(r io.ReadSeeker) Code { return i.measured(walk(i.Kind, r, i.Size)) }

func walk(k Kind, r io.ReadSeeker, size int64) (frame, Code) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return frame{}, ReadFailed
	}
	return safeWalk(k, r, size)
}

// safeWalk reads a picture to its end; other files it lets be. A defect in it must not stop the work.
func safeWalk(k Kind, r io.Reader, size int64) (f frame, code Code) {
	defer func() {
		if p := recover(); p != nil {
			f, code = frame{}, Damaged
		}
	}()
	switch k {
	case JPEG:
		return walkJPEG(newScanner(r))
	case PNG:
		return walkPNG(newScanner(r))
	case GIF:
		return walkGIF(newScanner(r))
	case WebP:
		return walkWebP(newScanner(r), size)
	case HEIC, PDF, Text, Zip, Video, Audio, Other:
	}
	return f, ""
}

// frame is what a header says about the pixels.
type frame struct {
	w, h  int
	bytes int64 // sixteenths of a byte per pixel while decoding
}

// cost is the memory of a decode in bytes; 0 for a picture beyond the limits.
func (f frame) cost() int64 {
	if tooManyPixels(f.w, f.h) {
		return 0
	}
	return int64(f.w)*int64(f.h)*f.bytes/sixteen + 1
}
