package central

import (
	"bytes"
	"errors"
	"io"

	"genchi/storage/trust"
	"genchi/sync/wire"
)

const maxForms = 8 // of one item key

// hasChunk tells whether one chunk is there.
func (c *Central) hasChunk(in trust.CaseID, h [32]byte) (bool, error) {
	has, err := c.store.HasChunks(in, h)
	return err == nil && has[0], err
}

// missingChunks returns those that the server lacks, in the order asked.
func (c *Central) missingChunks(in trust.CaseID, hashes [][32]byte) ([][32]byte, error) {
	has, err := c.store.HasChunks(in, hashes...)
	if err != nil {
		return nil, err
	}
	out := [][32]byte{}
	for i, h := range hashes {
		if !has[i] && c.goneChunk(in, h) == nil {
			out = append(out, h)
		}
	}
	return out, nil
}

// putItem stores one form. Another form under the same name is kept beside it: nobody can push an item out by being first.
func (c *Central) putItem(in trust.CaseID, item wire.ItemID, b []byte) (wire.Pushed, error) {
	done := wire.Stored
	err := c.withCase(in, func(s *caseState) error {
		return c.retry(func(at Version) error {
			if err := c.goneItem(in, item); err != nil {
				return err
			}
			found, err := c.store.Forms(in, item)
			if err != nil {
				return err
			}
			forms := found[item]
			for _, f := range forms {
				if bytes.Equal(f, b) {
					done = wire.Present
					return nil
				}
			}
			if len(forms) >= maxForms {
				return wire.Refuse(wire.CodeQuota, "%d forms of one item key", len(forms))
			}
			if len(forms) > 0 {
				done = wire.Beside
			}
			if err := c.fits(in, s, int64(len(b))); err != nil {
				return err
			}
			return c.store.AddForm(in, at, item, b)
		})
	})
	return done, err
}

// missingItems returns those of which the server has no form.
func (c *Central) missingItems(in trust.CaseID, items []wire.ItemID) ([]wire.ItemID, error) {
	found, err := c.store.Forms(in, items...)
	if err != nil {
		return nil, err
	}
	out := []wire.ItemID{}
	for _, item := range items {
		if len(found[item]) == 0 && c.goneItem(in, item) == nil {
			out = append(out, item)
		}
	}
	return out, nil
}

// storeChunk stores one sealed chunk whose hash the store checks.
func (c *Central) storeChunk(in trust.CaseID, hash [32]byte, body io.Reader, size int64) (wire.Pushed, error) {
	if has, err := c.hasChunk(in, hash); err != nil || has {
		return wire.Present, err
	}
	if err := c.reserve(in, size); err != nil {
		return wire.Stored, err
	}
	err := c.buffers.Whole(body, size, func(b []byte) error {
		return c.retry(func(at Version) error {
			if err := c.goneChunk(in, hash); err != nil { // destroyed while it came
				_, gone := c.store.RemoveChunks(in, [][32]byte{hash})
				return errors.Join(err, gone)
			}
			return c.store.PutChunk(in, at, hash, b)
		})
	})
	c.release(in, size)
	if err == nil {
		if err = c.goneChunk(in, hash); err != nil { // as above
			_, gone := c.store.RemoveChunks(in, [][32]byte{hash})
			err = errors.Join(err, gone)
		}
	}
	return wire.Stored, err
}

// retry does what must not miss a destruction: do gets the version of the records that are looked at, and is called again when they have gone on.
func (c *Central) retry(do func(at Version) error) error {
	for range maxTries {
		err := do(c.controls.now.Load().version)
		if !errors.Is(err, ErrStale) {
			return err
		}
		if err := c.controls.refresh(); err != nil {
			return err
		}
	}
	return wire.Refuse(wire.CodeBusy, "others write control records")
}

// reserve keeps room for size bytes that are to come; release gives it back.
func (c *Central) reserve(in trust.CaseID, size int64) error {
	return c.withCase(in, func(s *caseState) error {
		if err := c.fits(in, s, size); err != nil {
			return err
		}
		s.coming += size
		return nil
	})
}

func (c *Central) release(in trust.CaseID, size int64) {
	s := c.stateOf(in)
	s.mu.Lock()
	s.coming -= size
	s.mu.Unlock()
}

// fits refuses size more bytes beyond the quota of the case or the room of the store. The caller holds the case.
func (c *Central) fits(in trust.CaseID, s *caseState, size int64) error {
	if s.stand.Used+s.coming+size > c.o.MaxCase {
		return wire.Refuse(wire.CodeQuota, "case %s uses %d bytes", in, s.stand.Used)
	}
	return c.store.Room(size)
}
