package intake

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"testing"

	"genchi/app/intake/photogen"
)

// drawn is a gradient with a red corner in the upper left, so that turning can be seen.
func drawn(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), 128, 255}
			if x < w/4 && y < h/4 {
				c = color.RGBA{255, 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func inspect(data []byte) (Info, []Problem) { return Inspect(bytes.NewReader(data), int64(len(data))) }

func has(ps []Problem, c Code) bool { return slices.Contains(ps, Problem{c}) }

func TestSniff(t *testing.T) {
	for _, c := range []struct {
		name  string
		first string
		want  Kind
	}{
		{"jpeg", "\xff\xd8\xff\xe0", JPEG},
		{"png", "\x89PNG\r\n\x1a\n", PNG},
		{"gif", "GIF89a", GIF},
		{"webp", "RIFF\x00\x00\x00\x00WEBPVP8 ", WebP},
		{"wav", "RIFF\x00\x00\x00\x00WAVEfmt ", Audio},
		{"heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", HEIC},
		{"heic by its second brand", "\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", HEIC},
		{"avif", "\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1miaf", Other},
		{"mp4", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00mp41", Video},
		{"pdf", "%PDF-1.7\n", PDF},
		{"zip", "PK\x03\x04", Zip},
		{"ascii", "a,b\r\n1,2\r\n", Text},
		{"utf-8 cut in a character", "日本\xe8", Text},
		{"shift_jis", "\x8b\x5a\x8f\x70\x8f\xee\x95\xf1,\xb1\xb2", Text},
		{"utf-16", "\xff\xfea\x00", Text},
		{"binary", "\x00\x01\x02\x03", Other},
		{"not shift_jis", "\xff\xff\xff", Other},
		{"empty", "", Other},
		{"cut jpeg", "\xff\xd8", Other},
	} {
		if got := Sniff([]byte(c.first)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestInspectPhotograph(t *testing.T) {
	thumb := jpegOf(t, drawn(160, 120))
	data := photogen.WithEXIF(jpegOf(t, drawn(320, 240)), photogen.EXIF{
		Make: "Ge\x1bnchi\u202e", Model: "M 1", Orientation: 6, Original: "2027:03:10 09:30:01", Offset: "+09:00",
		Latitude: &photogen.Degrees{Deg: 35, Min: 1, Sec: 2}, Longitude: &photogen.Degrees{Deg: 139, Min: 3, Sec: 4}, Thumbnail: thumb,
	})
	info, ps := inspect(data)
	if len(ps) != 0 {
		t.Fatalf("problems %v", ps)
	}
	preview := info.Preview
	info.Preview, info.cost = Span{}, 0
	want := Info{
		Kind: JPEG, Mime: "image/jpeg", Size: int64(len(data)), Width: 320, Height: 240, Orientation: 6,
		CapturedAt: "2027-03-10T09:30:01+09:00", HasGPS: true, Make: "Genchi", Model: "M 1",
	}
	if info != want {
		t.Errorf("got  %+v\nwant %+v", info, want)
	}
	if w, h := info.Upright(); w != 240 || h != 320 {
		t.Errorf("upright %d by %d", w, h)
	}
	if got := data[preview.Offset:][:preview.Length]; !bytes.Equal(got, thumb) {
		t.Error("the preview is not the thumbnail")
	}
}

func TestInspectDays(t *testing.T) {
	for _, c := range []struct {
		name, day, zone, want string
		damaged               bool
	}{
		{"with zone", "2027:03:10 09:30:01", "+09:00", "2027-03-10T09:30:01+09:00", false},
		{"west", "2027:03:10 09:30:01", "-05:30", "2027-03-10T09:30:01-05:30", false},
		{"without zone", "2027:03:10 09:30:01", "", "2027-03-10T09:30:01", false},
		{"blank zone", "2027:03:10 09:30:01", "   :  ", "2027-03-10T09:30:01", false},
		{"clock never set", "0000:00:00 00:00:00", "", "", false},
		{"blank", "    :  :     :  :  ", "", "", false},
		{"no such day", "2027:02:30 09:30:01", "", "", true},
		{"words", "yesterday evening..", "", "", true},
		{"impossible zone", "2027:03:10 09:30:01", "+99:00", "2027-03-10T09:30:01", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			info, ps := inspect(photogen.WithEXIF(jpegOf(t, drawn(16, 16)), photogen.EXIF{Original: c.day, Offset: c.zone}))
			if info.CapturedAt != c.want || has(ps, MetadataDamaged) != c.damaged {
				t.Errorf("got %q, problems %v", info.CapturedAt, ps)
			}
		})
	}
}

func TestInspectOtherKinds(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		kind Kind
		w, h int
	}{
		{"png", pngOf(t, drawn(40, 30)), PNG, 40, 30},
		{"gif", gifOf(t, drawn(40, 30)), GIF, 40, 30},
		{"webp", webpSample(t), WebP, 40, 30},
		{"text", []byte("plain words"), Text, 0, 0},
		{"pdf", []byte("%PDF-1.4 and what follows"), PDF, 0, 0},
	} {
		info, ps := inspect(c.data)
		if len(ps) != 0 || info.Kind != c.kind || info.Width != c.w || info.Height != c.h || info.Orientation != 1 {
			t.Errorf("%s: %+v %v", c.name, info, ps)
		}
	}
	if _, ps := inspect(nil); !has(ps, Empty) {
		t.Errorf("empty: %v", ps)
	}
}

func TestTruncatedIsNamedWhereverItEnds(t *testing.T) {
	made := photogen.Options{Seed: 5, Side: 256}.Photo(0).JPEG
	for name, whole := range map[string][]byte{"jpeg": made, "png": pngOf(t, drawn(60, 40)), "gif": gifOf(t, drawn(60, 40)), "webp": webpSample(t)} {
		if _, ps := inspect(whole); len(ps) != 0 {
			t.Fatalf("%s: whole but %v", name, ps)
		}
		for cut := 30; cut < len(whole)-1; cut += max(len(whole)/97, 1) {
			if _, ps := inspect(whole[:cut]); !has(ps, Truncated) {
				t.Fatalf("%s cut at %d of %d: %v", name, cut, len(whole), ps)
			}
		}
	}
	if _, ps := inspect(append(made[:len(made):len(made)], "moving picture behind the end"...)); len(ps) != 0 {
		t.Errorf("bytes after the end mark: %v", ps)
	}
}

// huge makes a PNG whose header announces w by h pixels.
func huge(t testing.TB, w, h int) []byte {
	b := pngOf(t, drawn(8, 8))
	binary.BigEndian.PutUint32(b[16:], uint32(w))
	binary.BigEndian.PutUint32(b[20:], uint32(h))
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestTooManyPixelsAreNotDecoded(t *testing.T) {
	d := NewDecoder(0, 0)
	for _, c := range []struct {
		w, h int
		want Code
	}{
		{20_001, 1, TooManyPixels},
		{1, 20_001, TooManyPixels},
		{10_001, 10_000, TooManyPixels},
		{1 << 31, 1 << 31, TooManyPixels},
		{1<<32 - 1, 1<<32 - 1, TooManyPixels},
		{10_000, 10_000, ""},
	} {
		data := huge(t, c.w, c.h)
		info, ps := inspect(data)
		if has(ps, TooManyPixels) != (c.want == TooManyPixels) {
			t.Errorf("%d by %d: %v", c.w, c.h, ps)
		}
		if c.want == "" {
			continue
		}
		if _, err := d.Shrink(context.Background(), bytes.NewReader(data), info, 100); CodeOf(err) != c.want {
			t.Errorf("%d by %d: %v", c.w, c.h, err)
		}
		info.cost = 0 // as an Info that was stored and read back
		if _, err := d.Shrink(context.Background(), bytes.NewReader(data), info, 100); CodeOf(err) != c.want {
			t.Errorf("%d by %d again: %v", c.w, c.h, err)
		}
	}
	data := huge(t, 9000, 9000)
	info, _ := inspect(data)
	if _, err := NewDecoder(64<<20, 0).Shrink(context.Background(), bytes.NewReader(data), info, 100); CodeOf(err) != OverMemory {
		t.Errorf("beyond the budget: %v", err)
	}
}

// A directory whose next pointer leads back to itself, and a HEIC whose box sizes lead backwards, must end.
func TestCirclesEnd(t *testing.T) {
	tiff := []byte{'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0}
	j := jpegOf(t, drawn(16, 16))
	seg := append([]byte{0xff, 0xe1, 0, byte(len(tiff) + 8)}, append([]byte("Exif\x00\x00"), tiff...)...)
	inspect(slices.Concat(j[:2], seg, j[2:]))

	heic := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")
	back := append([]byte("\x00\x00\x00\x01free"), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xe8) // size -24
	info, ps := inspect(slices.Concat(heic, back, back, make([]byte, 4096)))
	if info.Kind != HEIC || !has(ps, NoPreview) {
		t.Errorf("%+v %v", info, ps)
	}
}

// heicWith is the frame of a HEIC with an Exif item; its pixels are missing, as nothing here decodes them.
func heicWith(t testing.TB, exif photogen.EXIF) []byte {
	j := photogen.WithEXIF(jpegOf(t, drawn(8, 8)), exif)
	n := int(binary.BigEndian.Uint16(j[4:]))
	tiff := j[2+2+2+6 : 2+2+n] // behind start, marker, length and "Exif\0\0"
	box := func(name string, parts ...[]byte) []byte {
		body := bytes.Join(parts, nil)
		return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), name...), body...)
	}
	ftyp := box("ftyp", []byte("heic\x00\x00\x00\x00mif1heic"))
	build := func(offset uint32) []byte {
		iinf := box("iinf", []byte{0, 0, 0, 0, 0, 1}, box("infe", []byte{2, 0, 0, 0, 0, 7, 0, 0}, []byte("Exif\x00")))
		iloc := box("iloc", []byte{0, 0, 0, 0, 0x44, 0, 0, 1, 0, 7, 0, 0, 0, 1}, binary.BigEndian.AppendUint32(nil, offset),
			binary.BigEndian.AppendUint32(nil, uint32(4+len(tiff))))
		ispe := box("ispe", []byte{0, 0, 0, 0}, []byte{0, 0, 0x0b, 0xd0, 0, 0, 0x0f, 0xc0})
		return box("meta", []byte{0, 0, 0, 0}, iinf, iloc, box("iprp", box("ipco", ispe)))
	}
	meta := build(0)
	meta = build(uint32(len(ftyp) + len(meta) + 8))
	return slices.Concat(ftyp, meta, box("mdat", []byte{0, 0, 0, 0}, tiff))
}

func TestHEIC(t *testing.T) {
	e := photogen.EXIF{Make: "Apple", Orientation: 6, Original: "2027:03:10 09:30:01", Offset: "+09:00"}
	data := heicWith(t, e)
	info, ps := inspect(data)
	if info.Kind != HEIC || info.Width != 3024 || info.Height != 4032 || info.Make != "Apple" || info.CapturedAt != "2027-03-10T09:30:01+09:00" {
		t.Fatalf("%+v", info)
	}
	if len(ps) != 1 || !has(ps, NoPreview) {
		t.Fatalf("problems %v", ps)
	}
	d := NewDecoder(0, 0)
	if _, err := d.Shrink(context.Background(), bytes.NewReader(data), info, 256); CodeOf(err) != NoPreview {
		t.Fatalf("shown without a preview: %v", err)
	}
	e.Thumbnail = jpegOf(t, drawn(160, 120))
	data = heicWith(t, e)
	info, ps = inspect(data)
	if len(ps) != 0 || info.Preview.Length != int64(len(e.Thumbnail)) {
		t.Fatalf("%+v %v", info, ps)
	}
	p, err := d.Rendition(context.Background(), bytes.NewReader(data), info, 256)
	if err != nil || !p.FromPreview || p.Width != 120 || p.Height != 160 {
		t.Fatalf("%d by %d, preview %v: %v", p.Width, p.Height, p.FromPreview, err)
	}
}

// failing gives an error of the medium after n bytes.
type failing struct {
	*bytes.Reader
	n int64
}

func (f *failing) Read(p []byte) (int, error) {
	at := f.Size() - int64(f.Len())
	if at >= f.n {
		return 0, io.ErrNoProgress
	}
	return f.Reader.Read(p[:min(int64(len(p)), f.n-at)])
}

func TestMediumThatFails(t *testing.T) {
	data := photogen.Options{Seed: 5, Side: 256}.Photo(0).JPEG
	for _, n := range []int64{0, 100, 3000} {
		if _, ps := Inspect(&failing{bytes.NewReader(data), n}, int64(len(data))); !has(ps, ReadFailed) {
			t.Errorf("after %d: %v", n, ps)
		}
	}
	info, _ := inspect(data)
	if _, err := NewDecoder(0, 0).Shrink(context.Background(), &failing{bytes.NewReader(data), 3000}, info, 100); err == nil || CodeOf(err) != "" {
		t.Errorf("a medium that fails is not the picture's fault: %v", err)
	}
}

func FuzzInspect(f *testing.F) {
	f.Add(photogen.WithEXIF(jpegOf(f, drawn(16, 12)), photogen.EXIF{Make: "a", Orientation: 3, Original: "2027:03:10 09:30:01", Offset: "+09:00", Thumbnail: jpegOf(f, drawn(16, 12))}))
	f.Add(pngOf(f, drawn(16, 12)))
	f.Add(gifOf(f, drawn(16, 12)))
	f.Add(webpSample(f))
	f.Add(heicWith(f, photogen.EXIF{Make: "a", Thumbnail: jpegOf(f, drawn(16, 12))}))
	f.Add(huge(f, 1<<31, 7))
	f.Add([]byte("\xff\xd8\xff"))
	f.Add([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x01meta\xff\xff\xff\xff\xff\xff\xff\xff"))
	d := NewDecoder(8<<20, 50)
	f.Fuzz(func(t *testing.T, data []byte) {
		info, ps := inspect(data)
		if info.Orientation < 1 || info.Orientation > 8 || info.Mime == "" || info.Size != int64(len(data)) {
			t.Fatalf("%+v", info)
		}
		if p := info.Preview; p.Offset < 0 || p.Length < 0 || p.Offset+p.Length > info.Size {
			t.Fatalf("preview %+v of %d bytes", p, info.Size)
		}
		for _, p := range ps {
			if !slices.Contains(Codes(), p.Code) {
				t.Fatalf("unknown code %q", p.Code)
			}
		}
		pics, err := d.Shrink(context.Background(), bytes.NewReader(data), info, 64, 16)
		if err != nil {
			if CodeOf(err) == "" {
				t.Fatalf("an unnamed error: %v", err)
			}
			return
		}
		for i, side := range []int{64, 16} {
			c, err := jpeg.DecodeConfig(bytes.NewReader(pics[i].JPEG))
			if err != nil || c.Width != pics[i].Width || c.Height != pics[i].Height || max(c.Width, c.Height) > side {
				t.Fatalf("picture %d: %+v %v", i, c, err)
			}
		}
	})
}
