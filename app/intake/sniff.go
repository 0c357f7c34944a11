package intake

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Kind is what the first bytes say a file is.
type Kind string

// The kinds.
const (
	JPEG  Kind = "jpeg"
	PNG   Kind = "png"
	GIF   Kind = "gif"
	WebP  Kind = "webp"
	HEIC  Kind = "heic"
	PDF   Kind = "pdf"
	Text  Kind = "text"
	Zip   Kind = "zip" // also docx and xlsx
	Video Kind = "video"
	Audio Kind = "audio"
	Other Kind = "other"
)

// SniffLen is how many first bytes Sniff looks at.
const SniffLen = 512

// Mime returns the media type of a kind.
func (k Kind) Mime() string {
	switch k {
	case JPEG, PNG, GIF, WebP, HEIC:
		return "image/" + string(k)
	case PDF, Zip:
		return "application/" + string(k)
	case Text:
		return "text/plain"
	case Video:
		return "video/mp4"
	case Audio:
		return "audio/mpeg"
	case Other:
	}
	return "application/octet-stream"
}

// Picture tells whether a kind is a photograph or drawing.
func (k Kind) Picture() bool {
	switch k {
	case JPEG, PNG, GIF, WebP, HEIC:
		return true
	case PDF, Text, Zip, Video, Audio, Other:
	}
	return false
}

// Sniff names the kind of a file by its first bytes (SniffLen or fewer, if the file is shorter).
func Sniff(first []byte) Kind {
	if len(first) > SniffLen {
		first = first[:SniffLen]
	}
	for _, m := range []struct {
		magic string
		kind  Kind
	}{
		{"\xff\xd8\xff", JPEG}, {"\x89PNG\r\n\x1a\n", PNG}, {"GIF87a", GIF}, {"GIF89a", GIF}, {"%PDF-", PDF}, {"PK\x03\x04", Zip}, {"ID3", Audio},
	} {
		if bytes.HasPrefix(first, []byte(m.magic)) {
			return m.kind
		}
	}
	if len(first) >= 12 && string(first[:4]) == "RIFF" {
		switch string(first[8:12]) {
		case "WEBP":
			return WebP
		case "WAVE":
			return Audio
		}
		return Other
	}
	if k, ok := sniffBoxes(first); ok {
		return k
	}
	if isText(first) {
		return Text
	}
	return Other
}

// sniffBoxes reads the ftyp box with which HEIC, MP4 and M4A begin.
func sniffBoxes(first []byte) (Kind, bool) {
	if len(first) < 12 || string(first[4:8]) != "ftyp" {
		return "", false
	}
	end := int(first[2])<<8 | int(first[3])
	if first[0] != 0 || first[1] != 0 || end < 12 {
		return Other, true
	}
	brands := first[8:min(end, len(first))]
	for len(brands) >= 4 {
		switch string(brands[:4]) {
		case "heic", "heix", "heim", "heis", "hevc", "hevx":
			return HEIC, true
		case "isom", "iso2", "mp41", "mp42", "avc1", "qt  ", "3gp4", "3gp5":
			return Video, true
		case "M4A ", "M4B ":
			return Audio, true
		}
		brands = brands[4:]
	}
	return Other, true
}

// isText accepts UTF-8, UTF-16 with a byte-order mark and Shift_JIS without control characters. The last character may be cut.
func isText(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
		return true
	}
	if bytes.ContainsFunc(b, func(r rune) bool { return r < 0x20 && !strings.ContainsRune("\t\n\r\f", r) || r == 0x7f }) {
		return false
	}
	return isUTF8(b) || isShiftJIS(b)
}

func isUTF8(b []byte) bool {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			return !utf8.FullRune(b)
		}
		b = b[n:]
	}
	return true
}

func isShiftJIS(b []byte) bool {
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c < 0x80 || 0xa1 <= c && c <= 0xdf:
		case 0x81 <= c && c <= 0x9f || 0xe0 <= c && c <= 0xfc:
			i++
			if i == len(b) {
				return true
			}
			if t := b[i]; t < 0x40 || t == 0x7f || t > 0xfc {
				return false
			}
		default:
			return false
		}
	}
	return true
}
