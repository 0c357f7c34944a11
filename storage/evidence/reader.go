package evidence

import (
	"bytes"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"genchi/storage/seal"
)

// readChunk reads the file of a chunk into buf, which has room for more than
// c.Size bytes, and checks size and hash. The errors are [ErrMissing] and
// [ErrDamaged].
func (s *Store) readChunk(c CaseID, chunk Chunk, buf []byte) ([]byte, error) {
	f, err := os.Open(s.path(c, chunk.Hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing{chunk}
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	n, err := io.ReadFull(f, buf[:chunk.Size])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, ErrDamaged{chunk, err.Error()}
	}
	var one [1]byte
	if m, _ := f.Read(one[:]); n < int(chunk.Size) || m > 0 {
		return nil, ErrDamaged{chunk, "it has another size"}
	}
	if sha256.Sum256(buf[:n]) != chunk.Hash {
		return nil, ErrDamaged{chunk, "its bytes are others"}
	}
	return buf[:n], nil
}

// opener opens the chunks of one item.
type opener struct {
	store *Store
	c     CaseID
	m     Manifest
	aead  cipher.AEAD
	ad    []byte
}

func (s *Store) opener(c CaseID, m Manifest, key *seal.Key) (*opener, error) {
	if err := m.checkKey(key); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return &opener{store: s, c: c, m: m, aead: key.AEAD(), ad: associated(c, m.Item)}, nil
}

// chunk gives the plain bytes of chunk i, authenticated and without padding, as
// part of buf.
func (o *opener) chunk(i int, buf []byte) ([]byte, error) {
	chunk := o.m.Chunks[i]
	sealed, err := o.store.readChunk(o.c, chunk, buf)
	if err != nil {
		return nil, err
	}
	plain, err := o.aead.Open(sealed[:0], nonce(i, i == len(o.m.Chunks)-1), sealed, o.ad)
	if err != nil {
		return nil, ErrDamaged{chunk, "it does not open as this part of the item"}
	}
	n := plainSize(o.m.Size, i)
	if len(bytes.Trim(plain[n:], "\x00")) > 0 {
		return nil, ErrDamaged{chunk, "its padding is not zero"}
	}
	return plain[:n], nil
}

// reader is what Reader returns.
type reader struct {
	opener
	pos   int64
	buf   []byte
	plain []byte // of chunk at, nil if none is loaded
	at    int

	closed bool
}

// Reader reads an item. No byte of a chunk is handed out before all of the chunk
// is authenticated; that size and SHA-256 of the whole agree is known only after
// [Store.Verify]. It holds one chunk in memory and must not be used by two
// goroutines at once. Errors are [ErrManifest] and [ErrKey] here, [ErrMissing] and
// [ErrDamaged] later; the other chunks can still be read with Seek.
func (s *Store) Reader(c CaseID, m Manifest, key *seal.Key) (io.ReadSeekCloser, error) {
	o, err := s.opener(c, m, key)
	if err != nil {
		return nil, err
	}
	return &reader{opener: *o, at: -1}, nil
}

func (r *reader) Read(b []byte) (int, error) {
	if r.closed {
		return 0, fs.ErrClosed
	}
	if r.pos >= int64(r.m.Size) { // #nosec G115 -- at most MaxSize
		return 0, io.EOF
	}
	if len(b) == 0 {
		return 0, nil
	}
	if err := r.load(int(r.pos / ChunkSize)); err != nil {
		return 0, err
	}
	n := copy(b, r.plain[r.pos%ChunkSize:])
	r.pos += int64(n)
	return n, nil
}

func (r *reader) load(i int) error {
	if r.at == i {
		return nil
	}
	r.at, r.plain = -1, nil
	if size := int(r.m.Chunks[i].Size); cap(r.buf) < size {
		r.buf = make([]byte, size)
	}
	plain, err := r.chunk(i, r.buf[:cap(r.buf)])
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	r.at, r.plain = i, plain
	return nil
}

func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.pos
	case io.SeekEnd:
		offset += int64(r.m.Size) // #nosec G115 -- at most MaxSize
	default:
		return 0, fmt.Errorf("evidence: seek: whence %d", whence)
	}
	if offset < 0 {
		return 0, errors.New("evidence: seek before the beginning")
	}
	r.pos = offset
	return offset, nil
}

// Close wipes the plain bytes in memory; reading on gives [fs.ErrClosed].
func (r *reader) Close() error {
	clear(r.buf)
	r.at, r.plain, r.buf = -1, nil, nil
	r.closed = true
	return nil
}
