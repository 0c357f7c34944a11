package bundle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/trust"
)

const manifestName = "manifest.gnb"

// folderName is the name of a bundle's folder.
func folderName(id ID, at time.Time) string {
	return fmt.Sprintf("genchi-%s-%x", at.UTC().Format("20060102-150405"), id[:4])
}

// isFolder tells whether a name is one that folderName gives.
func isFolder(name string) bool {
	var day, clock, id uint64
	n, err := fmt.Sscanf(name, "genchi-%8d-%6d-%8x", &day, &clock, &id)
	return err == nil && n == 3 && len(name) == len("genchi-20060102-150405-01234567")
}

// settle writes the manifest, syncs the folder, and reads everything back.
func (w *writing) settle(dir string, m *Manifest) error {
	raw, err := m.encode(w.o.Sign)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, manifestName)
	if err := disk.WriteFile(path, raw); err != nil {
		return medium(err)
	}
	if err := disk.SyncDir(dir); err != nil {
		return medium(err)
	}
	back, err := readBack(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(back, raw) {
		return fmt.Errorf("%s: %w", manifestName, ErrReadBack)
	}
	return w.compare(dir, m)
}

// readBack reads a small file from the medium, not from memory as far as the system lets us.
func readBack(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, medium(err)
	}
	defer f.Close() //nolint:errcheck // only read
	disk.DropCache(f)
	b, err := io.ReadAll(io.LimitReader(f, MaxManifest+1))
	return b, medium(err)
}

// compare reads every part and compares every body with its hash and every head with what was written.
func (w *writing) compare(dir string, m *Manifest) error {
	total, done := m.Size(), int64(0)
	for i, p := range m.Parts {
		f, err := os.Open(filepath.Join(dir, partName(i+1)))
		if err != nil {
			return medium(err)
		}
		disk.DropCache(f)
		err = checkPart(w.ctx, f, m.ID, i+1, p, func(n int64) {
			done += n
			w.o.Progress(Progress{Reading, done, total})
		})
		disk.DropCache(f)
		if cerr := f.Close(); err == nil {
			err = medium(cerr)
		}
		switch {
		case errors.Is(err, ErrMedium) || err != nil && w.ctx.Err() != nil:
			return err
		case err != nil:
			return fmt.Errorf("%w: part %d %w", ErrReadBack, i+1, err)
		}
	}
	return nil
}

// checkPart reads a whole part and compares heads and bodies. A body is read while the one before is hashed.
func checkPart(ctx context.Context, f io.ReadSeeker, id ID, number int, p Part, progress func(int64)) error {
	pr, err := newPartReader(f, id, number, p)
	if err != nil {
		return err
	}
	free, todo, result := make(chan []byte, 2), make(chan hashing, 1), make(chan error, 1)
	for range cap(free) {
		free <- make([]byte, evidence.MaxChunkFile)
	}
	go func() {
		var bad error
		for t := range todo {
			if bad == nil && !t.sound() {
				bad = ErrDamaged
			}
			progress(int64(len(t.body)))
			free <- t.body[:cap(t.body)]
		}
		result <- bad
	}()
	err = pr.each(ctx, free, todo)
	close(todo)
	if bad := <-result; err == nil {
		err = bad
	}
	return err
}

type hashing struct {
	head head
	body []byte
}

func (t *hashing) sound() bool { return trust.Hash(sha256.Sum256(t.body)) == t.head.digest }

// each reads the bodies of all frames and hands them on.
func (p *partReader) each(ctx context.Context, free <-chan []byte, todo chan<- hashing) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		b := <-free
		if cap(b) < int(h.size) {
			b = make([]byte, h.size)
		}
		if err := p.full(b[:h.size]); err != nil {
			return err
		}
		p.body = 0
		todo <- hashing{h, b[:h.size]}
	}
}

// sweep removes what killed attempts to write left on the medium.
func sweep(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return medium(err)
	}
	for _, e := range list {
		name := e.Name()
		if e.IsDir() && len(name) > len(disk.TempSuffix) && filepath.Ext(name) == disk.TempSuffix && isFolder(name[:len(name)-len(disk.TempSuffix)]) {
			remove(filepath.Join(dir, name))
		}
	}
	return nil
}

// remove deletes a folder that Write made, and nothing else that lies in it. It does what it can: the medium may be gone.
func remove(dir string) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range list {
		var n int
		_, err := fmt.Sscanf(e.Name(), "part-%d.gnb", &n)
		if name := e.Name(); e.Type().IsRegular() && (err == nil && name == partName(n) || name == manifestName || name == manifestName+disk.TempSuffix) {
			_ = disk.Remove(filepath.Join(dir, name)) // what stays is swept the next time
		}
	}
	_ = disk.Remove(dir) // what stays is swept the next time
}
