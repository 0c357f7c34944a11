package intake

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"testing"

	"genchi/app/intake/photogen"
)

// Real photographs lie beside some work trees; where they do, every file must be described and shown or be refused by name.
func TestSamplesIfPresent(t *testing.T) {
	dir := samplesFolder()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if dir == "" || err != nil {
		t.Logf("0 real photographs seen (%v)", err)
		return
	}
	d := NewDecoder(0, 0)
	shown := 0
	for _, path := range files {
		s, err := OpenSource(path)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		info, ps := Inspect(s, s.Size)
		pics, err := d.Shrink(context.Background(), s, info, RenditionSide, ThumbSide)
		switch {
		case err == nil:
			shown++
			if max(pics[1].Width, pics[1].Height) > ThumbSide || len(pics[1].JPEG) > 60_000 {
				t.Errorf("%s: thumbnail of %d bytes", s.Name, len(pics[1].JPEG))
			}
		case CodeOf(err) == "":
			t.Errorf("%s: %v", s.Name, err)
		}
		t.Logf("%s: %s %dx%d turn %d, %q, place %v, %q %q, problems %v, shown %v", s.Name, info.Kind, info.Width, info.Height, info.Orientation,
			info.CapturedAt, info.HasGPS, info.Make, info.Model, ps, err == nil)
		if err := errors.Join(s.Check(), s.Close()); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d real photographs seen, %d shown", len(files), shown)
}

// samplesFolder looks for shared/samples/photos upward from the package.
func samplesFolder() string {
	dir, err := os.Getwd()
	for err == nil {
		try := filepath.Join(dir, "shared", "samples", "photos")
		if st, e := os.Stat(try); e == nil && st.IsDir() {
			return try
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	return ""
}

func BenchmarkShrink12MP(b *testing.B) {
	data := photogen.Options{Seed: 2, Side: 4000}.Photo(2).JPEG
	info, _ := inspect(data)
	d := NewDecoder(0, 0)
	b.ResetTimer()
	for b.Loop() {
		if _, err := d.Shrink(context.Background(), bytes.NewReader(data), info, RenditionSide, ThumbSide); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeAlone12MP(b *testing.B) {
	data := photogen.Options{Seed: 2, Side: 4000}.Photo(2).JPEG
	b.ResetTimer()
	for b.Loop() {
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInspect12MP(b *testing.B) {
	data := photogen.Options{Seed: 2, Side: 4000}.Photo(2).JPEG
	r := bytes.NewReader(data)
	for b.Loop() {
		Inspect(r, int64(len(data)))
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			b.Fatal(err)
		}
	}
}
