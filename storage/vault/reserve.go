package vault

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"

	"genchi/storage/disk"
)

const (
	reserveFile = "reserve"
	reserveSize = 8 << 20
	reserveFree = 1 << 30 // below this the reserve is not made anew
)

// fillReserve makes the file that is freed when the disk is full. Its bytes can't be compressed away. A failure changes nothing: the store works
// without it.
func (v *Vault) fillReserve() {
	if st, err := os.Stat(v.path(reserveFile)); err == nil && st.Size() == reserveSize {
		return
	}
	if v.opt.noReserve {
		return
	}
	if free, err := disk.Free(v.dir); err != nil || free < reserveFree {
		return
	}
	b := make([]byte, 1<<20)
	_, _ = rand.NewChaCha8(sha256.Sum256([]byte(v.dir))).Read(b) // never fails
	_ = disk.WriteFile(v.path(reserveFile), bytes.Repeat(b, reserveSize/len(b)))
}

// freeReserve gives the reserve back to the disk; false if there was none.
func (v *Vault) freeReserve() bool {
	err := disk.Remove(v.path(reserveFile))
	return err == nil && !errors.Is(err, fs.ErrNotExist)
}
