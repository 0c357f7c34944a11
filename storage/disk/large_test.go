package disk_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"genchi/storage/disk"
)

// What is written past the cache is what was to be written: whole blocks, parts of blocks, memory that begins anywhere, and file systems
// that know no direct writes (/dev/shm).
func TestWriteLarge(t *testing.T) {
	dirs := []string{t.TempDir()}
	if runtime.GOOS == "linux" {
		if dir, err := os.MkdirTemp("/dev/shm", "genchi-test-"); err == nil { //nolint:usetesting // another file system
			t.Cleanup(func() { _ = os.RemoveAll(dir) })
			dirs = append(dirs, dir)
		}
	}
	buf := disk.NewBuffer(4<<20 + 64)
	defer buf.Free()
	all := buf.Bytes()
	for i := range all {
		all[i] = byte(i*7 + i>>12)
	}
	for _, dir := range dirs {
		for _, b := range [][]byte{all, all[:4<<20], all[:4<<20+16], all[:300<<10+1], all[:16], all[:0], all[1 : 1<<20]} {
			path := filepath.Join(dir, "f")
			f, err := disk.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			n, err := f.WriteLarge(b)
			if err != nil || n != len(b) {
				t.Fatalf("%s: %d of %d bytes: %v", dir, n, len(b), err)
			}
			if _, err := f.Write([]byte("more")); err != nil { // the file is an ordinary one again
				t.Fatal(err)
			}
			if err := f.Sync(); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(got, append(bytes.Clone(b), "more"...)) {
				t.Errorf("%s: %d bytes are not what was written: %v", dir, len(b), err)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
}
