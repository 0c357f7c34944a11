package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"genchi/storage/disk"
	"genchi/storage/trust"
)

var errTooLarge = errors.New("larger than a segment can be")

// Place is where an entry stands.
type Place struct {
	File   string // name within the case's folder
	Offset int64
}

// Damage names a stretch of a file that can't be read.
type Damage struct {
	File     string
	From, To int64
	Reason   string
}

// Torn names bytes behind the last entry of a file. Aside is the file that holds them once they were set aside.
type Torn struct {
	File     string
	From, To int64
	Aside    string
}

// Report tells what reading a case found.
type Report struct {
	Files   int
	Entries int
	Twice   int // entries that stood in more than one place
	Damage  []Damage
	Torn    []Torn
	Strays  []string // files that don't belong here
}

// Clean tells whether nothing was found.
func (r Report) Clean() bool { return len(r.Damage)+len(r.Torn)+len(r.Strays) == 0 }

// Read hands every readable entry of the case to fn once, journal by journal in file order. Header form and CRC are checked, signatures, chains
// and payload digests are not. The slices of an entry share one buffer for each file and may be kept. What can't be read is in the report
// and hides nothing else; an error comes from fn or from the file system. Appending meanwhile is allowed: entries that were
// saved when the reading of their file began are read.
func (s *Store) Read(c CaseID, fn func(Entry, Place) error) (Report, error) {
	files, strays, err := s.files(c)
	if err != nil {
		return Report{}, err
	}
	r := reading{report: Report{Strays: strays}, fn: fn, seen: map[Hash]struct{}{}}
	for _, f := range files {
		if err := r.file(f, s.good(f.path)); err != nil {
			return r.report, err
		}
	}
	return r.report, nil
}

// good returns how far a file that this process writes or has given up is good; -1 for other files.
func (s *Store) good(path string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if end, ok := s.dead[path]; ok {
		return end
	}
	for _, w := range s.writers {
		if w.file != nil && w.path == path {
			return w.end
		}
	}
	return -1
}

type reading struct {
	report Report
	fn     func(Entry, Place) error
	seen   map[Hash]struct{}
}

func (r *reading) damage(name string, from, to int, reason string) {
	r.report.Damage = append(r.report.Damage, Damage{File: name, From: int64(from), To: int64(to), Reason: reason})
}

func (r *reading) file(f segmentFile, good int64) error {
	name := filepath.Base(f.path)
	r.report.Files++
	img, err := readFile(f.path)
	if errors.Is(err, errTooLarge) {
		r.damage(name, 0, 0, err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	if good >= 0 && good < int64(len(img)) {
		img = img[:good]
	}
	if good == 0 || len(img) == 0 {
		return nil // created, never written
	}
	if !goodFileHead(img, f.journalID, f.segment) {
		r.damage(name, 0, min(fileHead, len(img)), "head of another file, or damaged")
	}
	end, gaps, tail, err := scan(img, func(off int, fr frame) error { return r.frame(f, name, off, fr) })
	if err != nil {
		return err
	}
	for _, g := range gaps {
		r.damage(name, g.from, g.to, "unreadable")
	}
	if tail.to > tail.from {
		r.report.Torn = append(r.report.Torn, Torn{File: name, From: int64(end), To: int64(tail.to)})
	}
	return nil
}

func (r *reading) frame(f segmentFile, name string, off int, fr frame) error {
	h, err := ParseHeader(fr.header)
	switch {
	case err != nil:
		r.damage(name, off, off+fr.size, err.Error())
		return nil
	case h.Case != f.Case:
		r.damage(name, off, off+fr.size, "an entry of another case")
		return nil
	case !f.of(h):
		r.damage(name, off, off+fr.size, "an entry of another journal") // it names its own place and is handed out
	}
	hash := trust.LeafHash(fr.header)
	if _, twice := r.seen[hash]; twice {
		r.report.Twice++
		return nil
	}
	r.seen[hash] = struct{}{}
	r.report.Entries++
	return r.fn(Entry{Raw: fr.header, Header: *h, Hash: hash, Payload: fr.payload}, Place{File: name, Offset: int64(off)})
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	st, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	if st.Size() > maxFile {
		return nil, fmt.Errorf("read journal %s: %w", filepath.Base(path), errTooLarge)
	}
	img := make([]byte, st.Size())
	n, err := io.ReadFull(f, img)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	return img[:n], nil
}

// setAside copies the torn tail of a file image to a file of its own and cuts it off. It returns the name of the copy.
func setAside(path string, img []byte, tail span) (string, error) {
	aside := ""
	for n := 1; ; n++ {
		aside = fmt.Sprintf("%s.%d%s", path, n, tornSuffix)
		if _, err := os.Lstat(aside); errors.Is(err, os.ErrNotExist) {
			break
		}
	}
	if err := disk.WriteFile(aside, img[tail.from:tail.to]); err != nil {
		return "", fmt.Errorf("set torn tail aside: %w", err)
	}
	return filepath.Base(aside), cutFile(path, int64(tail.from))
}

func cutFile(path string, size int64) error {
	f, err := disk.OpenAppend(path)
	if err != nil {
		return fmt.Errorf("cut journal: %w", err)
	}
	err = f.Truncate(size)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("cut journal: %w", err)
	}
	return nil
}

// Repair sets torn tails aside and trims what a crash left of preallocated zeros. It is for the time after an unclean end, before anything is
// appended. Damage in the middle stays as it is, and Read names it.
func (s *Store) Repair(c CaseID) ([]Torn, error) {
	files, _, err := s.files(c)
	if err != nil {
		return nil, err
	}
	var out []Torn
	for _, f := range files {
		if s.good(f.path) >= 0 {
			continue
		}
		torn, err := repairFile(f)
		if err != nil {
			return out, err
		}
		if torn != nil {
			out = append(out, *torn)
		}
	}
	return out, nil
}

func repairFile(f segmentFile) (*Torn, error) {
	t, length, err := tailOf(f, -1)
	if err != nil {
		return nil, err
	}
	if !t.Torn {
		if length > t.Size {
			return nil, cutFile(f.path, t.Size)
		}
		return nil, nil
	}
	img, err := readFile(f.path)
	if errors.Is(err, errTooLarge) {
		return nil, nil // Read names it
	}
	if err != nil {
		return nil, err
	}
	_, _, tail, err := scan(img, func(int, frame) error { return nil })
	if err != nil || tail.to == tail.from {
		return nil, err
	}
	aside, err := setAside(f.path, img, tail)
	if err != nil {
		return nil, err
	}
	return &Torn{File: filepath.Base(f.path), From: int64(tail.from), To: int64(tail.to), Aside: aside}, nil
}
