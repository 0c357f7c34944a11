package photogen

import (
	"encoding/binary"
)

// EXIF is what the made file says about itself; empty fields are left out.
type EXIF struct {
	Make, Model         string
	Orientation         int
	Original, Offset    string // "2027:03:10 09:30:00", "+09:00"
	Latitude, Longitude *Degrees
	Thumbnail           []byte // a JPEG
}

// Degrees is one coordinate, north or east.
type Degrees struct{ Deg, Min, Sec uint32 }

// Types of EXIF values (CIPA DC-008).
const (
	ascii    = 2
	short    = 3
	long     = 4
	rational = 5
)

// entry is one field of a directory; values of more than four bytes stand behind it.
type entry struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

// WithEXIF puts an APP1 segment with e behind the start mark of a JPEG.
func WithEXIF(jpeg []byte, e EXIF) []byte {
	t := append([]byte("Exif\x00\x00"), e.tiff()...)
	out := append([]byte{}, jpeg[:2]...)
	out = append(out, 0xff, 0xe1, byte((len(t)+2)>>8), byte(len(t)+2))
	return append(append(out, t...), jpeg[2:]...)
}

// tiff writes header, IFD0, the Exif and GPS directories and, with a thumbnail, IFD1; little-endian.
func (e EXIF) tiff() []byte {
	var ifd0, exif, gps []entry
	text := func(to *[]entry, tag uint16, s string) {
		if s != "" {
			*to = append(*to, entry{tag, ascii, uint32(len(s) + 1), append([]byte(s), 0)})
		}
	}
	text(&ifd0, 0x010f, e.Make)
	text(&ifd0, 0x0110, e.Model)
	if e.Orientation != 0 {
		ifd0 = append(ifd0, entry{0x0112, short, 1, []byte{byte(e.Orientation), byte(e.Orientation >> 8), 0, 0}})
	}
	text(&exif, 0x9003, e.Original)
	text(&exif, 0x9011, e.Offset)
	if e.Latitude != nil && e.Longitude != nil {
		text(&gps, 1, "N")
		gps = append(gps, entry{2, rational, 3, e.Latitude.bytes()})
		text(&gps, 3, "E")
		gps = append(gps, entry{4, rational, 3, e.Longitude.bytes()})
	}
	// the pointers come last in IFD0, as tags must ascend
	n := len(ifd0)
	if len(exif) > 0 {
		ifd0 = append(ifd0, entry{0x8769, long, 1, make([]byte, 4)})
	}
	if len(gps) > 0 {
		ifd0 = append(ifd0, entry{0x8825, long, 1, make([]byte, 4)})
	}
	at := uint32(8)
	next := at + dirLen(ifd0)
	for i, dir := range [][]entry{exif, gps} {
		if len(dir) > 0 {
			binary.LittleEndian.PutUint32(ifd0[n].value, next)
			n++
			next += dirLen([][]entry{exif, gps}[i])
		}
	}
	out := []byte{'I', 'I', 42, 0, 8, 0, 0, 0}
	link := uint32(0)
	if len(e.Thumbnail) > 0 {
		link = next
	}
	out = appendDir(out, ifd0, link)
	for _, dir := range [][]entry{exif, gps} {
		if len(dir) > 0 {
			out = appendDir(out, dir, 0)
		}
	}
	if link == 0 {
		return out
	}
	ifd1 := []entry{{0x0201, long, 1, make([]byte, 4)}, {0x0202, long, 1, make([]byte, 4)}}
	binary.LittleEndian.PutUint32(ifd1[0].value, link+dirLen(ifd1))
	binary.LittleEndian.PutUint32(ifd1[1].value, uint32(len(e.Thumbnail)))
	return append(appendDir(out, ifd1, 0), e.Thumbnail...)
}

func (d *Degrees) bytes() []byte {
	var b []byte
	for _, n := range []uint32{d.Deg, d.Min, d.Sec} {
		b = binary.LittleEndian.AppendUint32(b, n)
		b = binary.LittleEndian.AppendUint32(b, 1)
	}
	return b
}

// dirLen is the length of a directory with the values behind it.
func dirLen(dir []entry) uint32 {
	n := uint32(2 + 12*len(dir) + 4)
	for _, e := range dir {
		if len(e.value) > 4 {
			n += uint32(len(e.value)+1) &^ 1
		}
	}
	return n
}

func appendDir(out []byte, dir []entry, next uint32) []byte {
	le := binary.LittleEndian
	behind := uint32(len(out) + 2 + 12*len(dir) + 4)
	out = le.AppendUint16(out, uint16(len(dir)))
	for _, e := range dir {
		out = le.AppendUint16(out, e.tag)
		out = le.AppendUint16(out, e.kind)
		out = le.AppendUint32(out, e.count)
		if len(e.value) <= 4 {
			out = append(out, append(e.value, make([]byte, 4-len(e.value))...)...)
			continue
		}
		out = le.AppendUint32(out, behind)
		behind += uint32(len(e.value)+1) &^ 1
	}
	out = le.AppendUint32(out, next)
	for _, e := range dir {
		if len(e.value) > 4 {
			out = append(out, e.value...)
			if len(e.value)%2 == 1 {
				out = append(out, 0)
			}
		}
	}
	return out
}
