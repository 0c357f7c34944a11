package central

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/trust"
	"genchi/sync/wire"
)

const (
	maxForms  = 8 // of one item key
	keySuffix = ".key"
)

// missingChunks returns those that the server lacks, in the order asked.
func (c *Central) missingChunks(in trust.CaseID, hashes [][32]byte) [][32]byte {
	out := [][32]byte{}
	for _, h := range hashes {
		if !c.evidence.Has(in, h) && c.goneChunk(in, h) == nil {
			out = append(out, h)
		}
	}
	return out
}

func (c *Central) itemDir(in trust.CaseID, item wire.ItemID) string {
	return filepath.Join(c.o.Dir, "items", in.String(), hex.EncodeToString(item[:]))
}

// itemForms reads every sealed form of an item's key.
func (c *Central) itemForms(in trust.CaseID, item wire.ItemID) ([][]byte, error) {
	dir := c.itemDir(in, item)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("item key: %w", err)
	}
	var out [][]byte
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasSuffix(e.Name(), keySuffix) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("item key: %w", err)
		}
		if formName(b) == e.Name() { // damaged ones are found by scrub; the device that has it sends it again
			out = append(out, b)
		}
	}
	return out, nil
}

func formName(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:8]) + keySuffix
}

// putItem stores one form. Another form under the same name is kept beside it: nobody can push an item out by being first.
func (c *Central) putItem(in trust.CaseID, item wire.ItemID, b []byte) (wire.Pushed, error) {
	done := wire.Stored
	err := c.withCase(in, func(s *caseState) error {
		if err := c.goneItem(in, item); err != nil {
			return err
		}
		forms, err := c.itemForms(in, item)
		if err != nil {
			return err
		}
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
		if err := c.charge(in, s, int64(len(b))); err != nil {
			return err
		}
		dir := c.itemDir(in, item)
		if err := disk.MkdirAll(dir); err != nil {
			return fmt.Errorf("item key: %w", err)
		}
		return disk.WriteFile(filepath.Join(dir, formName(b)), b)
	})
	return done, err
}

// missingItems returns those of which the server has no form.
func (c *Central) missingItems(in trust.CaseID, items []wire.ItemID) ([]wire.ItemID, error) {
	out := []wire.ItemID{}
	for _, item := range items {
		forms, err := c.itemForms(in, item)
		if err != nil {
			return nil, err
		}
		if len(forms) == 0 && c.goneItem(in, item) == nil {
			out = append(out, item)
		}
	}
	return out, nil
}

// storeChunk stores one sealed chunk whose hash package evidence checks.
func (c *Central) storeChunk(in trust.CaseID, hash [32]byte, body io.Reader, size int64) (wire.Pushed, error) {
	if c.evidence.Has(in, hash) {
		return wire.Present, nil
	}
	if err := c.reserve(in, size); err != nil {
		return wire.Stored, err
	}
	err := c.buffers.Whole(body, size, func(b []byte) error { return c.evidence.PutChunk(in, hash, b) })
	if err == nil {
		if err = c.goneChunk(in, hash); err != nil { // destroyed while it came
			err = errors.Join(err, c.evidence.RemoveChunk(in, hash))
		}
	}
	if err != nil {
		err = errors.Join(err, c.reserve(in, -size))
	}
	return wire.Stored, err
}

// reserve counts size bytes against the quota of the case and the free space of the disk.
func (c *Central) reserve(in trust.CaseID, size int64) error {
	return c.withCase(in, func(s *caseState) error { return c.charge(in, s, size) })
}

// charge is reserve for callers that hold the case. Negative sizes give back.
func (c *Central) charge(in trust.CaseID, s *caseState, size int64) error {
	if size > 0 && s.used+size > c.o.MaxCase {
		return wire.Refuse(wire.CodeQuota, "case %s uses %d bytes", in, s.used)
	}
	if size > 0 {
		if err := c.room(size); err != nil {
			return err
		}
	}
	s.used += size
	return nil
}

// usedBy adds up the chunks of a case.
func (c *Central) usedBy(in trust.CaseID) (sum int64, err error) {
	chunks, err := c.evidence.Chunks(in)
	for _, k := range chunks {
		sum += int64(k.Size)
	}
	return sum, err
}
