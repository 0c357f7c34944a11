package keyring

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"genchi/storage/disk"
)

// copies is what the two files of a folder hold; at most one of head and err is
// set in each.
type copies [2]struct {
	head *header
	err  error
}

func path(dir string, i int) string { return filepath.Join(dir, fmt.Sprintf("keys.%d", i)) }

func load(dir string) copies {
	var c copies
	for i := range c {
		raw, err := disk.ReadFile(path(dir, i), maxFile)
		if err == nil {
			c[i].head, err = parse(raw)
		} else if errors.Is(err, disk.ErrTooLarge) {
			err = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		c[i].err = err
	}
	return c
}

// missing tells that neither file is there.
func (c *copies) missing() bool {
	return errors.Is(c[0].err, fs.ErrNotExist) && errors.Is(c[1].err, fs.ErrNotExist)
}

// equal tells that both files hold the same header.
func (c *copies) equal() bool {
	return c[0].head != nil && c[1].head != nil && string(c[0].head.raw) == string(c[1].head.raw)
}

// sameGeneration tells that both copies are readable and have one number.
func (c *copies) sameGeneration() bool {
	return c[0].head != nil && c[1].head != nil && c[0].head.Generation == c[1].head.Generation
}

// candidates are the headers that may be tried, the one that counts first.
func (c *copies) candidates() []*header {
	a, b := c[0].head, c[1].head
	if a == nil || b != nil && b.Generation > a.Generation {
		a, b = b, a
	}
	switch {
	case a == nil:
		return nil
	case b == nil || c.equal() || a.Generation-b.Generation > 1:
		return []*header{a}
	}
	return []*header{a, b}
}

// newer is an error if one copy is of a newer version: it must not be repaired.
func (c *copies) newer() error {
	for i := range c {
		if errors.Is(c[i].err, ErrVersion) {
			return c[i].err
		}
	}
	return nil
}

// problem is why there is no candidate.
func (c *copies) problem() error {
	if c.missing() {
		return c[0].err
	}
	err := errors.Join(c[0].err, c[1].err)
	if errors.Is(err, ErrDamaged) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// highest is the largest generation of a readable copy.
func (c *copies) highest() uint64 {
	var n uint64
	for i := range c {
		if c[i].head != nil {
			n = max(n, c[i].head.Generation)
		}
	}
	return n
}

// order gives the indexes of the copies, the damaged or older one first.
func (c *copies) order() [2]int {
	if c[0].head == nil {
		return [2]int{0, 1}
	}
	if c[1].head == nil || c[1].head.Generation < c[0].head.Generation {
		return [2]int{1, 0}
	}
	return [2]int{0, 1}
}

// store writes h to both copies, the damaged or older one first, as far as they
// differ from it.
func store(dir string, h *header) error {
	c := load(dir)
	for _, i := range c.order() {
		if c[i].head != nil && string(c[i].head.raw) == string(h.raw) {
			continue
		}
		if err := disk.WriteFile(path(dir, i), h.raw); err != nil {
			return fmt.Errorf("key header: %w", err)
		}
	}
	return nil
}

// sweep removes what a killed change left; a failure matters to nobody.
func sweep(dir string) {
	for i := range 2 {
		tmp := path(dir, i) + disk.TempSuffix
		if _, err := os.Lstat(tmp); err == nil {
			_ = disk.Remove(tmp)
		}
	}
}
