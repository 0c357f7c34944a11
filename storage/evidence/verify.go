package evidence

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

// ErrContent says that the chunks are sound and the whole is not what the
// manifest says.
var ErrContent = errors.New("item has another SHA-256 than its manifest")

// Verify reads and opens the whole item and compares size and SHA-256. One
// goroutine opens chunks while another hashes the plain bytes. The errors are
// those of [Store.Reader] and [ErrContent].
func (s *Store) Verify(ctx context.Context, c CaseID, m Manifest, key *seal.Key) error {
	o, err := s.opener(c, m, key)
	if err != nil {
		return err
	}
	plain := make(chan opened)
	sum := make(chan [32]byte)
	go func() {
		h := sha256.New()
		for p := range plain {
			h.Write(p.bytes)
			clear(p.bytes)
			s.pool.put(p.buf)
		}
		sum <- [32]byte(h.Sum(nil))
	}()
	err = o.each(ctx, plain)
	close(plain)
	if got := <-sum; err == nil && got != m.Plain {
		err = ErrContent
	}
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	return nil
}

// opened is the plain bytes of a chunk in a buffer of the pool.
type opened struct {
	buf   *disk.Buffer
	bytes []byte
}

func (o *opener) each(ctx context.Context, out chan<- opened) error {
	for i := range o.m.Chunks {
		buf, err := o.store.pool.get(ctx)
		if err != nil {
			return err
		}
		plain, err := o.chunk(i, buf.Bytes())
		if err != nil {
			o.store.pool.put(buf)
			return err
		}
		out <- opened{buf, plain}
	}
	return nil
}
