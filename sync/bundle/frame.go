package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"genchi/storage/trust"
	"genchi/sync/wire"
)

// Sizes in bytes.
const (
	partHead  = 40
	frameHead = 56
	maxBody   = wire.MaxRequest // of a frame
)

var partMagic = [16]byte([]byte("genchi/part/v1\x00\x00"))

type kind uint8

const (
	kindControl kind = 1
	kindEntries kind = 2
	kindKey     kind = 3
	kindChunk   kind = 4
)

// phase orders the kinds: what a receiver needs first comes first.
func (k kind) phase() int { return min(int(k), int(kindKey)) }

// head is the head of a frame.
type head struct {
	kind   kind
	size   uint32
	in     trust.CaseID
	digest trust.Hash
	part   int // where it was read
}

func (h *head) bytes() (b [frameHead]byte) {
	b[0] = byte(h.kind)
	binary.BigEndian.PutUint32(b[4:], h.size)
	copy(b[8:], h.in[:])
	copy(b[24:], h.digest[:])
	return b
}

func parseHead(b *[frameHead]byte) (head, error) {
	h := head{kind: kind(b[0]), size: binary.BigEndian.Uint32(b[4:]), in: trust.CaseID(b[8:24]), digest: trust.Hash(b[24:])}
	if h.kind < kindControl || h.kind > kindChunk || b[1]|b[2]|b[3] != 0 || h.size > maxBody {
		return h, errors.New("no frame")
	}
	return h, nil
}

func headOfPart(id ID, number int) (b [partHead]byte) {
	copy(b[:], partMagic[:])
	copy(b[16:], id[:])
	binary.BigEndian.PutUint32(b[32:], uint32(number)) //nolint:gosec // at most MaxParts
	return b
}

// partReader reads the frames of one part in order. Errors are faults of the part; what the medium says is ErrMedium.
type partReader struct {
	r      io.ReadSeeker
	left   int64 // bytes that the manifest gives the part and that were not read yet
	digest hash.Hash
	want   trust.Hash
	body   int64 // bytes of the present frame's body that were not read
}

// newPartReader reads the head of part number of bundle id.
func newPartReader(r io.ReadSeeker, id ID, number int, p Part) (*partReader, error) {
	pr := &partReader{r: r, left: int64(p.Size), digest: sha256.New(), want: p.Digest} //nolint:gosec // checked against MaxPart
	var b [partHead]byte
	if err := pr.full(b[:]); err != nil {
		return nil, err
	}
	if want := headOfPart(id, number); !bytes.Equal(b[:], want[:]) {
		return nil, ErrOrder
	}
	pr.digest.Write(b[:])
	return pr, nil
}

// full fills b, which must lie within the part.
func (p *partReader) full(b []byte) error {
	if int64(len(b)) > p.left {
		return ErrDamaged
	}
	n, err := io.ReadFull(p.r, b)
	p.left -= int64(n)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrCut
	}
	return medium(err)
}

// next gives the head of the next frame, passing over what is left of the present one; io.EOF at the sound end of the part.
func (p *partReader) next() (head, error) {
	if p.body > 0 {
		if _, err := p.r.Seek(p.body, io.SeekCurrent); err != nil {
			return head{}, medium(err)
		}
		p.left -= p.body
		p.body = 0
	}
	if p.left == 0 {
		if trust.Hash(p.digest.Sum(nil)) != p.want {
			return head{}, ErrDamaged
		}
		return head{}, io.EOF
	}
	var b [frameHead]byte
	if err := p.full(b[:]); err != nil {
		return head{}, err
	}
	p.digest.Write(b[:])
	h, err := parseHead(&b)
	if err != nil || int64(h.size) > p.left {
		return head{}, ErrDamaged
	}
	p.body = int64(h.size)
	return h, nil
}

// read fills b with the body of the present frame, whose length it has; other bytes than the head says are ErrDamaged.
func (p *partReader) read(h *head, b []byte) error {
	if int64(len(b)) != p.body {
		return ErrDamaged
	}
	err := p.full(b)
	p.body = 0
	if err == nil && trust.Hash(sha256.Sum256(b)) != h.digest {
		err = ErrDamaged
	}
	return err
}

func describe(k kind) string {
	switch k {
	case kindControl:
		return "control records"
	case kindEntries:
		return "entries"
	case kindKey:
		return "item key"
	case kindChunk:
		return "chunk"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}
