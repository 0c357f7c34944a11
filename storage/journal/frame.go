package journal

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const (
	fileMagic  = "GENCHIJ1"
	fileHead   = 56
	frameMagic = "GJR\x01"
	frameEnd   = "GJE\x01"
	frameHead  = 16
	frameTail  = 8
	align      = 8
	notHere    = 0xffffffff
	maxFrame   = frameHead + MaxHeader + MaxPayload + align + frameTail
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// journalID names one journal.
type journalID struct {
	Case        CaseID
	Device      DeviceID
	Incarnation Incarnation
}

func (j journalID) of(h *Header) bool {
	return h.Case == j.Case && h.Device == j.Device && h.Incarnation == j.Incarnation
}

func appendFileHead(b []byte, j journalID, segment uint32) []byte {
	start := len(b)
	b = append(b, fileMagic...)
	b = append(b, j.Case[:]...)
	b = append(b, j.Device[:]...)
	b = append(b, j.Incarnation[:]...)
	b = binary.BigEndian.AppendUint32(b, segment)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// goodFileHead tells whether b begins with the head that belongs to the journal and segment.
func goodFileHead(b []byte, j journalID, segment uint32) bool {
	return len(b) >= fileHead && bytes.Equal(b[:fileHead], appendFileHead(nil, j, segment))
}

func frameSize(header, payload int) int {
	return (frameHead+header+payload+align-1)/align*align + frameTail
}

func appendFrame(b []byte, e *Entry) []byte {
	start := len(b)
	b = append(b, frameMagic...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(e.Raw))) //nolint:gosec // a header is at most 256 KiB
	length := uint32(len(e.Payload))                         //nolint:gosec // limited before it is written
	if e.Payload == nil {
		length = notHere
	}
	b = binary.BigEndian.AppendUint32(b, length)
	crc := crc32.Checksum(b[start:], castagnoli)
	crc = crc32.Update(crc, castagnoli, e.Raw)
	crc = crc32.Update(crc, castagnoli, e.Payload)
	b = binary.BigEndian.AppendUint32(b, crc)
	b = append(b, e.Raw...)
	b = append(b, e.Payload...)
	size := frameSize(len(e.Raw), len(e.Payload))
	for len(b) < start+size-frameTail {
		b = append(b, 0)
	}
	b = binary.BigEndian.AppendUint32(b, uint32(size)) //nolint:gosec // limited before it is written
	return append(b, frameEnd...)
}

// frame is a frame within a buffer; header and payload alias it.
type frame struct {
	header, payload []byte
	size            int
}

// frameLengths reads the lengths of the frame at the start of b; ok tells whether they are possible and b is long enough.
func frameLengths(b []byte) (header, payload int, here, ok bool) {
	if len(b) < frameHead || string(b[:4]) != frameMagic {
		return 0, 0, false, false
	}
	h, p := binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])
	here = p != notHere
	if !here {
		p = 0
	}
	if h > MaxHeader || p > MaxPayload {
		return 0, 0, false, false
	}
	return int(h), int(p), here, frameHead+int(h)+int(p) <= len(b)
}

// parseFrame reads the frame at the start of b and checks its CRC.
func parseFrame(b []byte) (frame, bool) {
	h, p, here, ok := frameLengths(b)
	if !ok {
		return frame{}, false
	}
	body := b[frameHead : frameHead+h+p]
	crc := crc32.Checksum(b[:12], castagnoli)
	if crc32.Update(crc, castagnoli, body) != binary.BigEndian.Uint32(b[12:]) {
		return frame{}, false
	}
	f := frame{header: body[:h:h], size: frameSize(h, p)}
	if here {
		f.payload = body[h : h+p : h+p]
	}
	return f, true
}

// goodFrameEnd tells whether the bytes behind the payload are as they were written. A crash may have cut them off, which leaves zeros and
// loses nothing.
func goodFrameEnd(b []byte, f frame) bool {
	end := b[frameHead+len(f.header)+len(f.payload):]
	want := make([]byte, len(end)-frameTail, len(end))
	want = binary.BigEndian.AppendUint32(want, uint32(f.size)) //nolint:gosec // limited when it was read
	want = append(want, frameEnd...)
	return bytes.HasPrefix(want, end[:lastNonZero(end)])
}

// span is a stretch of a file that holds no readable frame, or damage that hides none.
type span struct{ from, to int }

// scan visits every readable frame of a file image after its head. It returns where the next frame belongs, the damaged stretches between
// and behind frames, and what stands behind the last frame: an empty tail when only zeros do. An error of visit ends the scan.
func scan(b []byte, visit func(off int, f frame) error) (end int, gaps []span, tail span, err error) {
	pos := fileHead
	for pos < len(b) {
		f, ok := parseFrame(b[pos:])
		if ok {
			if err := visit(pos, f); err != nil {
				return pos, gaps, span{}, err
			}
			if end := pos + f.size; end <= len(b) && !goodFrameEnd(b[pos:end], f) {
				gaps = append(gaps, span{end - frameTail, end})
			}
			pos += f.size
			continue
		}
		next := nextFrame(b, pos)
		if next < 0 {
			last := lastNonZero(b[pos:])
			return pos, gaps, span{pos, pos + last}, nil
		}
		gaps = append(gaps, span{pos, next})
		pos = next
	}
	return pos, gaps, span{}, nil
}

// nextFrame returns where the next readable frame behind the unreadable place pos begins, or -1. The length that the damaged frame
// states is tried first, so that bytes inside its payload are not taken for a frame.
func nextFrame(b []byte, pos int) int {
	if h, p, _, ok := frameLengths(b[pos:]); ok {
		if next := pos + frameSize(h, p); next < len(b) {
			if _, ok := parseFrame(b[next:]); ok {
				return next
			}
		}
	}
	for at := pos + 1; ; at++ {
		i := bytes.Index(b[at:], []byte(frameMagic))
		if i < 0 {
			return -1
		}
		at += i
		if at%align != 0 {
			continue
		}
		if _, ok := parseFrame(b[at:]); ok {
			return at
		}
	}
}

// lastNonZero returns the length of b without its trailing zeros.
func lastNonZero(b []byte) int {
	n := len(b)
	for n >= 8 && binary.NativeEndian.Uint64(b[n-8:]) == 0 {
		n -= 8
	}
	for n > 0 && b[n-1] == 0 {
		n--
	}
	return n
}
