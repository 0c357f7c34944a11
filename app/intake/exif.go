package intake

import (
	"errors"
	"io"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/bep/imagemeta"
)

// describe reads orientation, day, camera, place and preview. ok is false if what is there cannot be read or is implausible; absence of
// metadata is ok. The size in pixels of a HEIC comes from here too.
func (i *Info) describe(r io.ReadSeeker) (ok bool) {
	format, known := map[Kind]imagemeta.ImageFormat{
		JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP, HEIC: imagemeta.HEIF,
	}[i.Kind]
	if !known {
		return true
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return false
	}
	t := tags{values: map[string]any{}}
	m := &meter{r: r, bytes: 32 << 20, steps: 200_000}
	sources := imagemeta.EXIF | imagemeta.XMP
	if i.Kind == HEIC {
		sources |= imagemeta.CONFIG
	}
	res, err := decodeTags(imagemeta.Options{
		R: m, ImageFormat: format, Sources: sources, ShouldHandleTag: t.wanted, HandleTag: t.take, LimitNumTags: 5000, LimitTagSize: 4096,
	})
	if i.Kind == HEIC {
		i.Width, i.Height = res.ImageConfig.Width, res.ImageConfig.Height
	}
	plausible := i.apply(&t)
	i.findPreview(r, &t)
	return err == nil && m.spent == nil && plausible
}

// decodeTags shields against panics of the library.
func decodeTags(o imagemeta.Options) (res imagemeta.DecodeResult, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("metadata reader panicked")
		}
	}()
	return imagemeta.Decode(o)
}

// meter ends a reader that was lured into a circle: offsets in a hostile file may point backwards for ever.
type meter struct {
	r     io.ReadSeeker
	bytes int64
	steps int
	spent error
}

var errSpent = errors.New("metadata takes too much reading")

func (m *meter) step(n int) error {
	m.bytes -= int64(n)
	m.steps--
	if m.bytes < 0 || m.steps < 0 {
		m.spent = errSpent
	}
	return m.spent
}

func (m *meter) Read(p []byte) (int, error) {
	if m.spent != nil {
		return 0, m.spent
	}
	n, err := m.r.Read(p)
	if e := m.step(n); e != nil {
		return 0, e
	}
	return n, err
}

func (m *meter) Seek(offset int64, whence int) (int64, error) {
	if err := m.step(0); err != nil {
		return 0, err
	}
	return m.r.Seek(offset, whence)
}

// tags are the few values we use, by "area/name".
type tags struct{ values map[string]any }

// Names of EXIF as the library spells them; CreateDate is DateTimeDigitized.
var usedTags = map[string]bool{
	"IFD0/Make": true, "IFD0/Model": true, "IFD0/Orientation": true,
	"Exif/DateTimeOriginal": true, "Exif/OffsetTimeOriginal": true, "Exif/CreateDate": true, "Exif/OffsetTimeDigitized": true,
	"GPS/GPSLatitude": true, "GPS/GPSLongitude": true, "IFD1/ThumbnailOffset": true, "IFD1/ThumbnailLength": true,
	"XMP/GPSLatitude": true, "XMP/GPSLongitude": true,
}

func tagKey(t imagemeta.TagInfo) string {
	area := ""
	switch {
	case t.Source == imagemeta.XMP:
		area = "XMP"
	case strings.HasSuffix(t.Namespace, "/ExifIFDP"):
		area = "Exif"
	case strings.HasSuffix(t.Namespace, "/GPSInfoIFD"):
		area = "GPS"
	case t.Namespace == "IFD0", t.Namespace == "IFD1":
		area = t.Namespace
	}
	return area + "/" + t.Tag
}

func (t *tags) wanted(info imagemeta.TagInfo) bool { return usedTags[tagKey(info)] }

func (t *tags) take(info imagemeta.TagInfo) error {
	key := tagKey(info)
	if _, have := t.values[key]; usedTags[key] && !have {
		t.values[key] = info.Value
	}
	return nil
}

func (t *tags) text(key string) string {
	s, ok := t.values[key].(string)
	if !ok {
		return ""
	}
	return s
}

func (t *tags) number(key string) (n int64, ok bool) {
	switch v := t.values[key].(type) {
	case uint8:
		return int64(v), true
	case uint16:
		return int64(v), true
	case uint32:
		return int64(v), true
	case int:
		return int64(v), true
	}
	return 0, false
}

// apply takes over the values; plausible is false if one of them cannot be what it says.
func (i *Info) apply(t *tags) (plausible bool) {
	plausible = true
	if n, ok := t.number("IFD0/Orientation"); ok {
		if 1 <= n && n <= 8 {
			i.Orientation = int(n)
		} else if n != 0 { // 0 is written by cameras that do not know
			plausible = false
		}
	}
	i.Make, i.Model = display(t.text("IFD0/Make")), display(t.text("IFD0/Model"))
	at, ok := captured(t.text("Exif/DateTimeOriginal"), t.text("Exif/OffsetTimeOriginal"))
	if at == "" && ok {
		at, ok = captured(t.text("Exif/CreateDate"), t.text("Exif/OffsetTimeDigitized"))
	}
	i.CapturedAt = at
	i.HasGPS = t.position("GPS/GPSLatitude") && t.position("GPS/GPSLongitude") ||
		t.text("XMP/GPSLatitude") != "" && t.text("XMP/GPSLongitude") != ""
	return plausible && ok
}

func (t *tags) position(key string) bool {
	f, ok := t.values[key].(float64)
	return ok && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// captured joins day and zone of EXIF to RFC 3339, or to the same without zone. ok is false for something that is no day; blank and
// zero days, which cameras without a set clock write, give "" and ok.
func captured(day, zone string) (at string, ok bool) {
	day = strings.TrimSpace(strings.Trim(day, "\x00"))
	if strings.Trim(day, "0: ") == "" {
		return "", true
	}
	d, err := time.Parse("2006:01:02 15:04:05", day)
	if err != nil {
		return "", false
	}
	at = d.Format("2006-01-02T15:04:05")
	zone = strings.TrimSpace(strings.Trim(zone, "\x00"))
	if strings.Trim(zone, ": ") == "" {
		return at, true
	}
	if zone == "Z" {
		return at + "Z", true
	}
	z, err := time.Parse("-07:00", zone)
	if err != nil {
		return at, false
	}
	if _, sec := z.Zone(); sec < -14*3600 || sec > 14*3600 {
		return at, false
	}
	return at + zone, true
}

// display cleans a text of the file for one line on a screen.
func display(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	r := []rune(strings.TrimSpace(s))
	return strings.TrimSpace(string(r[:min(len(r), 100)]))
}

// findPreview believes the preview of EXIF only if a JPEG of that length begins there.
func (i *Info) findPreview(r io.ReadSeeker, t *tags) {
	at, ok := t.number("IFD1/ThumbnailOffset")
	n, ok2 := t.number("IFD1/ThumbnailLength")
	if !ok || !ok2 || n < 100 || n > 4<<20 || at <= 0 || at > i.Size-n {
		return
	}
	var first [3]byte
	if _, err := r.Seek(at, io.SeekStart); err != nil {
		return
	}
	if _, err := io.ReadFull(r, first[:]); err == nil && string(first[:]) == "\xff\xd8\xff" {
		i.Preview = Span{Offset: at, Length: n}
	}
}
