package journal

import (
	"encoding/binary"
	"fmt"
)

// A header is read some ten thousand times while a case opens, so its codec is written out. It knows the three CBOR types that a header has,
// each only in its shortest form.
const (
	uintHead     = 0x00
	bytesHead    = 0x40
	arrayHead    = 0x80
	headerFields = 11
)

func appendHead(b []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n < 1<<8:
		return append(b, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	default:
		return binary.BigEndian.AppendUint64(append(b, major|27), n)
	}
}

func appendBytes(b, v []byte) []byte { return append(appendHead(b, bytesHead, uint64(len(v))), v...) }

// appendFields encodes the head of the whole array and every field but the signature.
func appendFields(b []byte, h *Header) []byte {
	b = append(b, arrayHead|headerFields)
	b = appendHead(b, uintHead, uint64(h.Version))
	b = appendBytes(b, h.Case[:])
	b = appendBytes(b, h.Device[:])
	b = appendBytes(b, h.Incarnation[:])
	b = appendHead(b, uintHead, h.Seq)
	b = appendBytes(b, h.Prev[:])
	b = appendHead(b, arrayHead, uint64(len(h.Seen)))
	for _, s := range h.Seen {
		b = appendBytes(b, s[:])
	}
	b = appendBytes(b, h.KeyID[:])
	b = appendHead(b, uintHead, h.PayloadLen)
	return appendBytes(b, h.PayloadSHA[:])
}

// scanner reads a header from the front of b; the first fault sticks.
type scanner struct {
	b   []byte
	err error
}

func (s *scanner) fail(what string) {
	if s.err == nil {
		s.err = fmt.Errorf("%w: %s", ErrMalformed, what)
	}
}

// head reads the head of one item of the major type and returns its number.
func (s *scanner) head(major byte) uint64 {
	if s.err != nil {
		return 0
	}
	if len(s.b) == 0 {
		s.fail("cut off")
		return 0
	}
	if s.b[0]&0xe0 != major {
		s.fail("a field of another type")
		return 0
	}
	info := s.b[0] & 0x1f
	s.b = s.b[1:]
	if info < 24 {
		return uint64(info)
	}
	if info > 27 {
		s.fail("an indefinite or reserved length")
		return 0
	}
	size := 1 << (info - 24)
	if len(s.b) < size {
		s.fail("cut off")
		return 0
	}
	var n uint64
	for _, c := range s.b[:size] {
		n = n<<8 | uint64(c)
	}
	s.b = s.b[size:]
	if least := [...]uint64{24, 1 << 8, 1 << 16, 1 << 32}[info-24]; n < least {
		s.fail("a number that is not in its shortest form")
	}
	return n
}

// bytes reads a byte string of exactly len(dst) bytes.
func (s *scanner) bytes(dst []byte) {
	n := s.head(bytesHead)
	switch {
	case s.err != nil:
	case n != uint64(len(dst)):
		s.fail(fmt.Sprintf("%d bytes where %d belong", n, len(dst)))
	case len(s.b) < len(dst):
		s.fail("cut off")
	default:
		copy(dst, s.b)
		s.b = s.b[len(dst):]
	}
}

// hashes reads an array of hashes.
func (s *scanner) hashes() []Hash {
	n := s.head(arrayHead)
	if s.err == nil && n > MaxSeen {
		s.fail(fmt.Sprintf("%d heads seen, at most %d", n, MaxSeen))
	}
	if s.err != nil || n == 0 {
		return nil
	}
	if uint64(len(s.b)) < n*34 {
		s.fail("cut off")
		return nil
	}
	out := make([]Hash, n)
	for i := range out {
		s.bytes(out[i][:])
	}
	return out
}

// ParseHeader reads the bytes of one header. It accepts only what SignHeader would write for the same fields; it does not check the signature.
func ParseHeader(raw []byte) (*Header, error) {
	if len(raw) > MaxHeader {
		return nil, fmt.Errorf("%w: header of %d bytes, at most %d", ErrMalformed, len(raw), MaxHeader)
	}
	s := &scanner{b: raw}
	if n := s.head(arrayHead); s.err == nil && n != headerFields {
		s.fail(fmt.Sprintf("%d fields, want %d", n, headerFields))
	}
	h := &Header{}
	version := s.head(uintHead)
	if s.err == nil && version != headerVersion {
		s.fail(fmt.Sprintf("version %d", version))
	}
	h.Version = uint(version)
	s.bytes(h.Case[:])
	s.bytes(h.Device[:])
	s.bytes(h.Incarnation[:])
	h.Seq = s.head(uintHead)
	s.bytes(h.Prev[:])
	h.Seen = s.hashes()
	s.bytes(h.KeyID[:])
	h.PayloadLen = s.head(uintHead)
	s.bytes(h.PayloadSHA[:])
	s.bytes(h.Sig[:])
	if s.err == nil && len(s.b) != 0 {
		s.fail(fmt.Sprintf("%d bytes too many", len(s.b)))
	}
	if s.err != nil {
		return nil, s.err
	}
	if err := h.check(); err != nil {
		return nil, err
	}
	return h, nil
}
