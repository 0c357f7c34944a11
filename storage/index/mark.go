package index

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

const (
	markHead = "genchi index 1\n"
	maxMark  = 1 << 20
	macLine  = len("mac ") + 2*sha256.Size + 1
)

// errNoMark says that the index was not closed, or was never there.
var errNoMark = errors.New("no clean mark")

func (x *Index) markPath() string { return filepath.Join(x.dir, "mark") }

// checkMark is nil if a clean mark vouches for the files that are there.
func (x *Index) checkMark() error {
	raw, err := disk.ReadFile(x.markPath(), maxMark)
	if errors.Is(err, os.ErrNotExist) {
		return errNoMark
	}
	if err != nil {
		return err
	}
	boot, files, err := openMark(x.mark, raw)
	if err != nil {
		return err
	}
	if boot != "" && boot != x.opt.Boot {
		return errors.New("clean mark is of another boot")
	}
	found, err := describe(x.files())
	if err != nil {
		return err
	}
	if found != files {
		return errors.New("files are not those of the clean mark")
	}
	return nil
}

// removeMark takes the mark away for good before anything is written.
func (x *Index) removeMark() error {
	if !exists(x.markPath()) {
		return nil
	}
	return errors.Join(disk.Remove(x.markPath()), disk.SyncDir(x.dir))
}

func (x *Index) writeMark() error {
	boot := ""
	if err := syncFiles(x.files()); err != nil {
		if x.opt.Boot == "" {
			return err
		}
		boot = x.opt.Boot
	}
	files, err := describe(x.files())
	if err != nil {
		return err
	}
	return disk.WriteFile(x.markPath(), sealMark(x.mark, boot, files))
}

// sealMark gives the text of a mark; files are lines.
func sealMark(key *seal.Key, boot, files string) []byte {
	text := markHead
	if boot != "" {
		text += "boot " + boot + "\n"
	}
	text += files
	return []byte(text + "mac " + hex.EncodeToString(markMAC(key, text)) + "\n")
}

func openMark(key *seal.Key, raw []byte) (boot, files string, err error) {
	if len(raw) < len(markHead)+macLine {
		return "", "", errors.New("clean mark is cut")
	}
	text, last := string(raw[:len(raw)-macLine]), string(raw[len(raw)-macLine:])
	if !hmac.Equal([]byte(last), []byte("mac "+hex.EncodeToString(markMAC(key, text))+"\n")) {
		return "", "", errors.New("clean mark is of another key or damaged")
	}
	rest, ok := strings.CutPrefix(text, markHead)
	if !ok {
		return "", "", errors.New("clean mark is of another version")
	}
	if after, ok := strings.CutPrefix(rest, "boot "); ok {
		boot, rest, _ = strings.Cut(after, "\n")
	}
	return boot, rest, nil
}

func markMAC(key *seal.Key, text string) []byte {
	h := hmac.New(sha256.New, key[:])
	h.Write([]byte(text))
	return h.Sum(nil)
}

// describe gives a line for each file of a folder, with its checksum.
func describe(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, e := range entries {
		size, sum, err := checksum(filepath.Join(dir, e.Name()))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "file %s %d %08x\n", e.Name(), size, sum)
	}
	return b.String(), nil
}

func checksum(path string) (int64, uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = f.Close() }()
	h := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	n, err := io.Copy(h, bufio.NewReaderSize(f, 256<<10))
	return n, h.Sum32(), err
}
