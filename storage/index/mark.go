package index

import (
	"bytes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

const (
	markName    = "closed"
	markVersion = 1
	markLimit   = 16 << 20 // tags of about a terabyte
	tagBlock    = 1 << 20
	tagSize     = 16
	prefixSize  = 8
	nameSize    = 16
)

var markAD = []byte("genchi/index/closed\x00")

var errMark = errors.New("the index is not what was closed")

// fileTags is what the mark says about one file.
type fileTags struct {
	size   uint64
	prefix [prefixSize]byte
	tags   []byte
}

// takeMark reads and removes the mark and compares the store with it.
func (x *Index) takeMark() (name string, files map[string]fileTags, err error) {
	path := filepath.Join(x.dir, markName)
	sealed, err := disk.ReadFile(path, markLimit)
	if err != nil {
		return "", nil, err
	}
	// Not synced: a mark that comes back after a power failure does not fit.
	if err := disk.Remove(path); err != nil {
		return "", nil, err
	}
	key := x.generation.Derive("genchi/v1/index-mark")
	defer key.Wipe()
	text, err := seal.Open(key, markAD, sealed)
	if err != nil {
		return "", nil, err
	}
	name, files, err = parseMark(text)
	if err != nil {
		return "", nil, err
	}
	return name, files, x.compare(filepath.Join(x.dir, name), files)
}

func (x *Index) compare(dir string, want map[string]fileTags) error {
	names, err := storeFiles(dir)
	if err != nil {
		return err
	}
	if len(names) != len(want) {
		return fmt.Errorf("%w: %d files, %d were closed", errMark, len(names), len(want))
	}
	mac := x.fileAEAD()
	errs := make([]error, len(names))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(len(names), runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				errs[i] = compareFile(mac, dir, names[i], want)
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

func compareFile(mac cipher.AEAD, dir, name string, want map[string]fileTags) error {
	w, ok := want[name]
	if !ok {
		return fmt.Errorf("%w: %s is new", errMark, name)
	}
	got, err := tagFile(mac, filepath.Join(dir, name), w.prefix)
	if err != nil {
		return err
	}
	if got.size != w.size || !bytes.Equal(got.tags, w.tags) {
		return fmt.Errorf("%w: %s differs", errMark, name)
	}
	return nil
}

// putMark tags the files of the closed store and writes the mark. Tables never
// change, so those that were there at the opening keep their tags.
func (x *Index) putMark() error {
	names, err := storeFiles(x.folder())
	if err != nil {
		return err
	}
	mac := x.fileAEAD()
	files := make(map[string]fileTags, len(names))
	for _, name := range names {
		if old, ok := x.tags[name]; ok && strings.HasSuffix(name, ".sst") {
			files[name] = old
			continue
		}
		var prefix [prefixSize]byte
		if _, err := io.ReadFull(x.rand, prefix[:]); err != nil {
			return err
		}
		if files[name], err = tagFile(mac, filepath.Join(x.folder(), name), prefix); err != nil {
			return err
		}
	}
	key := x.generation.Derive("genchi/v1/index-mark")
	defer key.Wipe()
	sealed, err := seal.Seal(key, x.rand, markAD, formatMark(x.name, names, files))
	if err != nil {
		return err
	}
	return disk.WriteFile(filepath.Join(x.dir, markName), sealed)
}

func (x *Index) fileAEAD() cipher.AEAD {
	key := x.generation.Derive("genchi/v1/index-files")
	defer key.Wipe()
	return key.AEAD()
}

// storeFiles names the files of a store, sorted; anything but plain files is an
// error. Badger's lock file comes and goes with it.
func storeFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if !e.Type().IsRegular() {
			return nil, fmt.Errorf("%w: %s is no plain file", errMark, e.Name())
		}
		if e.Name() != "LOCK" {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func tagFile(mac cipher.AEAD, path string, prefix [prefixSize]byte) (fileTags, error) {
	f, err := os.Open(path)
	if err != nil {
		return fileTags{}, err
	}
	defer func() { _ = f.Close() }()
	t := fileTags{prefix: prefix}
	block := make([]byte, tagBlock)
	var nonce [prefixSize + 4]byte
	copy(nonce[:], prefix[:])
	for n := uint32(0); ; n++ {
		k, err := io.ReadFull(f, block)
		if k > 0 {
			binary.BigEndian.PutUint32(nonce[prefixSize:], n)
			t.tags = mac.Seal(t.tags, nonce[:], nil, block[:k])
			t.size += uint64(k) // #nosec G115 -- not negative
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return t, nil
		}
		if err != nil {
			return fileTags{}, err
		}
	}
}

func formatMark(name string, names []string, files map[string]fileTags) []byte {
	b := append([]byte{markVersion}, name...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(names))) // #nosec G115 -- files of one folder
	for _, n := range names {
		t := files[n]
		b = append(b, byte(len(n))) // #nosec G115 -- Badger's names are short
		b = append(b, n...)
		b = binary.BigEndian.AppendUint64(b, t.size)
		b = append(b, t.prefix[:]...)
		b = append(b, t.tags...)
	}
	return b
}

func parseMark(b []byte) (string, map[string]fileTags, error) {
	take := func(n uint64) []byte {
		if n > uint64(len(b)) {
			b = nil
			return nil
		}
		head := b[:n]
		b = b[n:]
		return head
	}
	head := take(1 + nameSize + 4)
	if head == nil || head[0] != markVersion {
		return "", nil, errMark
	}
	name := string(head[1 : 1+nameSize])
	if !isStoreName(name) {
		return "", nil, errMark
	}
	files := map[string]fileTags{}
	for range binary.BigEndian.Uint32(head[1+nameSize:]) {
		length := take(1)
		if length == nil {
			return "", nil, errMark
		}
		file := take(uint64(length[0]))
		rest := take(8 + prefixSize)
		if file == nil || rest == nil {
			return "", nil, errMark
		}
		t := fileTags{size: binary.BigEndian.Uint64(rest), prefix: [prefixSize]byte(rest[8:])}
		blocks := t.size / tagBlock
		if t.size%tagBlock != 0 {
			blocks++
		}
		if t.tags = take(blocks * tagSize); t.tags == nil {
			return "", nil, errMark
		}
		files[string(file)] = t
	}
	if len(b) != 0 {
		return "", nil, errMark
	}
	return name, files, nil
}

func isStoreName(s string) bool {
	for _, c := range s {
		if !strings.ContainsRune("0123456789abcdef", c) {
			return false
		}
	}
	return len(s) == nameSize
}
