package intake

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// scanner reads forward and remembers why it ended.
type scanner struct {
	r    *bufio.Reader
	code Code // Truncated or ReadFailed once reading ended
}

func newScanner(r io.Reader) *scanner { return &scanner{r: bufio.NewReaderSize(r, 64<<10)} }

func (s *scanner) fail(err error) {
	s.code = ReadFailed
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		s.code = Truncated
	}
}

// byte returns the next byte; ok is false at the end.
func (s *scanner) byte() (b byte, ok bool) {
	b, err := s.r.ReadByte()
	if err != nil {
		s.fail(err)
	}
	return b, err == nil
}

// bytes returns the next n bytes, n at most 64.
func (s *scanner) bytes(n int) (b []byte, ok bool) {
	b = make([]byte, n)
	if _, err := io.ReadFull(s.r, b); err != nil {
		s.fail(err)
		return nil, false
	}
	return b, true
}

func (s *scanner) skip(n int64) bool {
	for n > 0 {
		step := min(n, 1<<30)
		if _, err := s.r.Discard(int(step)); err != nil {
			s.fail(err)
			return false
		}
		n -= step
	}
	return true
}

// Markers of a JPEG stream (ITU-T T.81, table B.1).
const (
	sof0 = 0xc0 // baseline; c0 to cf but c4, c8, cc begin a frame
	sof2 = 0xc2 // progressive
	dht  = 0xc4
	jpg  = 0xc8
	dac  = 0xcc
	rst0 = 0xd0
	rst7 = 0xd7
	soi  = 0xd8
	eoi  = 0xd9
	sos  = 0xda
	tem  = 0x01
)

// walkJPEG follows the segments to the end mark. Embedded pictures lie within segments and are passed over; what stands after the end
// mark (moving pictures, depth maps) is not looked at.
func walkJPEG(s *scanner) (f frame, code Code) {
	if b, ok := s.bytes(2); !ok || b[0] != 0xff || b[1] != soi {
		return f, Damaged
	}
	marker, ok := s.marker()
	for ok {
		switch {
		case marker == eoi:
			return f, ""
		case marker == tem || rst0 <= marker && marker <= rst7:
			marker, ok = s.marker()
			continue
		case marker == soi:
			return f, Damaged
		}
		n, enough := s.length()
		if !enough {
			break
		}
		if n < 0 {
			return f, Damaged
		}
		if sof0 <= marker && marker <= 0xcf && marker != dht && marker != jpg && marker != dac {
			if n, ok = f.readSOF(s, marker, n); !ok {
				return f, orDamaged(s.code)
			}
		}
		if !s.skip(n) {
			break
		}
		if marker == sos {
			marker, ok = s.entropy()
		} else {
			marker, ok = s.marker()
		}
	}
	return f, orDamaged(s.code)
}

func orDamaged(c Code) Code {
	if c == "" {
		return Damaged
	}
	return c
}

// marker reads 0xff, fill bytes and a marker. Bytes between segments are damage that decoders forgive, so they are passed over.
func (s *scanner) marker() (m byte, ok bool) { return s.entropy() }

// entropy passes over entropy-coded bytes to the next marker that is not a restart or a stuffed zero.
func (s *scanner) entropy() (m byte, ok bool) {
	for {
		_, err := s.r.Peek(1)
		if err != nil {
			s.fail(err)
			return 0, false
		}
		buf, err := s.r.Peek(s.r.Buffered())
		if err != nil {
			s.fail(err)
			return 0, false
		}
		i := bytes.IndexByte(buf, 0xff)
		if i < 0 {
			i = len(buf)
		}
		s.skip(int64(i))
		if i == len(buf) {
			continue
		}
		for m = 0xff; m == 0xff; {
			if m, ok = s.byte(); !ok {
				return 0, false
			}
		}
		if m != 0 && (m < rst0 || m > rst7) {
			return m, true
		}
	}
}

// length reads the length of a segment and returns what remains of it; -1 if it is impossible.
func (s *scanner) length() (n int64, ok bool) {
	b, ok := s.bytes(2)
	if !ok {
		return 0, false
	}
	return int64(binary.BigEndian.Uint16(b)) - 2, true
}

// readSOF reads a frame header and returns what remains of the segment.
func (f *frame) readSOF(s *scanner, marker byte, n int64) (left int64, ok bool) {
	if n < 6 {
		return 0, false
	}
	b, ok := s.bytes(6)
	if !ok {
		return 0, false
	}
	f.h, f.w = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	parts := int(b[5])
	if parts < 1 || parts > 4 || n < int64(6+3*parts) {
		return 0, false
	}
	c, ok := s.bytes(3 * parts)
	if !ok {
		return 0, false
	}
	f.bytes = samples(c)
	if marker == sof2 {
		f.bytes *= 5 // a byte and a 32-bit coefficient each
	}
	if parts == 4 {
		f.bytes += 4 * sixteen
	}
	return n - int64(6+3*parts), true
}

// sixteen: costs count in sixteenths of a byte per pixel, because colour samples may be fewer than pixels.
const sixteen = 16

// samples adds up the samples per pixel of the components (id, sampling factors, table), rounded up.
func samples(components []byte) int64 {
	var sum, most int64
	for i := 1; i < len(components); i += 3 {
		n := max(int64(components[i]>>4), 1) * max(int64(components[i]&15), 1)
		sum, most = sum+n, max(most, n)
	}
	return (sum*sixteen + most - 1) / most
}

// walkPNG follows the chunks to IEND.
func walkPNG(s *scanner) (f frame, code Code) {
	if !s.skip(8) {
		return f, s.code
	}
	for {
		b, ok := s.bytes(8)
		if !ok {
			return f, s.code
		}
		n, name := int64(binary.BigEndian.Uint32(b)), string(b[4:])
		if n > 1<<31-1 {
			return f, Damaged
		}
		if name == "IHDR" && f.w == 0 {
			if n < 13 {
				return f, Damaged
			}
			h, ok := s.bytes(13)
			if !ok {
				return f, s.code
			}
			f.w, f.h = int(binary.BigEndian.Uint32(h)), int(binary.BigEndian.Uint32(h[4:]))
			f.bytes = 4 * sixteen
			if h[8] == 16 {
				f.bytes = 8 * sixteen
			}
			n -= 13
		} else if f.w == 0 {
			return f, Damaged
		}
		if !s.skip(n + 4) {
			return f, s.code
		}
		if name == "IEND" {
			return f, ""
		}
	}
}

// walkGIF reads the screen size and follows the blocks to the trailer.
func walkGIF(s *scanner) (f frame, code Code) {
	b, ok := s.bytes(13)
	if !ok {
		return f, s.code
	}
	f = frame{w: int(binary.LittleEndian.Uint16(b[6:])), h: int(binary.LittleEndian.Uint16(b[8:])), bytes: sixteen}
	if !s.skip(colours(b[10])) {
		return f, s.code
	}
	for {
		kind, ok := s.byte()
		if !ok {
			return f, s.code
		}
		switch kind {
		case 0x3b:
			return f, ""
		case 0x21: // extension: label, blocks
			ok = s.skip(1)
		case 0x2c: // picture: place and flags, colours, code size, blocks
			d, enough := s.bytes(9)
			ok = enough && s.skip(colours(d[8])+1)
		default:
			return f, Damaged
		}
		if !ok || !s.blocks() {
			return f, s.code
		}
	}
}

// colours is the size of the colour table that flags announce.
func colours(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func (s *scanner) blocks() bool {
	for {
		n, ok := s.byte()
		if !ok || !s.skip(int64(n)) {
			return false
		}
		if n == 0 {
			return true
		}
	}
}

// walkWebP reads the first chunk for the size in pixels and compares the announced with the real length.
func walkWebP(s *scanner, size int64) (f frame, code Code) {
	b, ok := s.bytes(30)
	if !ok {
		return f, s.code
	}
	f.bytes = 8 * sixteen // planes and alpha, or NRGBA with its tables
	switch string(b[12:16]) {
	case "VP8 ":
		f.w, f.h = int(binary.LittleEndian.Uint16(b[26:])&0x3fff), int(binary.LittleEndian.Uint16(b[28:])&0x3fff)
	case "VP8L":
		v := binary.LittleEndian.Uint32(b[21:])
		f.w, f.h = int(v&0x3fff)+1, int(v>>14&0x3fff)+1
	case "VP8X":
		f.w = int(uint32(b[24])|uint32(b[25])<<8|uint32(b[26])<<16) + 1
		f.h = int(uint32(b[27])|uint32(b[28])<<8|uint32(b[29])<<16) + 1
	default:
		return f, Damaged
	}
	if int64(binary.LittleEndian.Uint32(b[4:]))+8 > size {
		return f, Truncated
	}
	return f, ""
}
