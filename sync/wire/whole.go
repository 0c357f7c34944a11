package wire

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"genchi/storage/disk"
)

// ErrCut says that fewer bytes came than were announced.
var ErrCut = errors.New("cut off")

// Buffers lends memory for chunks, so that slow lines hold memory and nothing else. The zero value is ready; it is safe for
// concurrent use.
type Buffers struct{ pool sync.Pool }

// Whole reads exactly size bytes of r, at most MaxChunk, and lends them to f. Fewer are ErrCut; f is not called then.
func (b *Buffers) Whole(r io.Reader, size int64, f func([]byte) error) error {
	if size < 0 || size > MaxChunk {
		return fmt.Errorf("chunk of %d bytes: %w", size, ErrTooLarge)
	}
	buf, ok := b.pool.Get().(*disk.Buffer)
	if !ok {
		buf = disk.NewBuffer(MaxChunk)
	}
	defer b.pool.Put(buf)
	chunk := buf.Bytes()[:size]
	_, err := io.ReadFull(r, chunk)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrCut
	}
	if err != nil {
		return err
	}
	return f(chunk)
}
