package synctest

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/trust"
	"genchi/sync/central"
)

// Backend makes a place for a server's things.
type Backend func(tb testing.TB) Site

// Site is where a server keeps its things, as tests look at it from behind.
type Site interface {
	// Dir is the folder of the keys.
	Dir() string
	// Store opens what is there; nil for a folder, which the server opens itself.
	Store(body trust.BodyID) central.Store
	// Copy makes another site with what is there now, as from a backup.
	Copy() Site
	// Bytes is all that is stored, in one piece.
	Bytes() []byte
	// HasChunk looks for the bytes of a chunk.
	HasChunk(in trust.CaseID, hash [32]byte) bool
	// Damage flips a bit of the chunk, or of the item key, that has the name in hex, and returns what stands there now.
	Damage(name string) []byte
	// Fail asks before every step of the store, numbered from 1, whether it fails, until restore is called.
	Fail(fails func(step int64) bool) (restore func())
}

type folderSite struct {
	tb  testing.TB
	dir string
}

// Folder keeps a server's things in one folder.
func Folder(tb testing.TB) Site {
	tb.Helper()
	return &folderSite{tb, tb.TempDir()}
}

func (f *folderSite) ok(err error) {
	f.tb.Helper()
	if err != nil {
		f.tb.Fatal(err)
	}
}

func (f *folderSite) Dir() string                      { return f.dir }
func (f *folderSite) Store(trust.BodyID) central.Store { return nil }

func (f *folderSite) Copy() Site {
	to := &folderSite{f.tb, filepath.Join(f.tb.TempDir(), "server")}
	f.ok(os.CopyFS(to.dir, os.DirFS(f.dir)))
	return to
}

func (f *folderSite) Bytes() (all []byte) {
	f.ok(filepath.WalkDir(f.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path) //nolint:gosec // a folder of tests
		all = append(all, b...)
		return err
	}))
	return all
}

func (f *folderSite) HasChunk(in trust.CaseID, hash [32]byte) bool {
	_, err := os.Stat(filepath.Join(f.dir, "evidence", in.String(), hex.EncodeToString(hash[:])))
	return err == nil
}

func (f *folderSite) Damage(name string) []byte {
	f.tb.Helper()
	chunks, err := filepath.Glob(filepath.Join(f.dir, "evidence", "*", name))
	f.ok(err)
	keys, err := filepath.Glob(filepath.Join(f.dir, "items", "*", name, "*.key"))
	f.ok(err)
	found := append(chunks, keys...)
	if len(found) != 1 {
		f.tb.Fatalf("%s: %v", name, found)
	}
	b, err := os.ReadFile(found[0])
	f.ok(err)
	b = bytes.Clone(b)
	b[len(b)/2] ^= 4
	f.ok(os.WriteFile(found[0], b, 0o600))
	return b
}

func (f *folderSite) Fail(fails func(step int64) bool) func() {
	var step atomic.Int64
	return disk.Hook(func(_, path string) error {
		if !strings.HasPrefix(path, f.dir) {
			return nil
		}
		if fails(step.Add(1)) {
			return disk.ErrNoSpace
		}
		return nil
	})
}
