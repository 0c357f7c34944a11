package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	segmentDigits = 6
	suffix        = ".jnl"
	tornSuffix    = ".torn"
)

// segmentFile is one file of a journal.
type segmentFile struct {
	journalID
	segment uint32
	path    string
}

func (s *Store) caseDir(c CaseID) string { return filepath.Join(s.dir, c.String()) }

func (s *Store) segmentPath(j journalID, segment uint32) string {
	return filepath.Join(s.caseDir(j.Case), fmt.Sprintf("%s-%s.%0*d%s", j.Device, j.Incarnation, segmentDigits, segment, suffix))
}

// parseName reads a file name of a case's folder.
func parseName(c CaseID, name string) (journalID, uint32, bool) {
	j := journalID{Case: c}
	stem, ok := strings.CutSuffix(name, suffix)
	if !ok {
		return j, 0, false
	}
	id, number, ok := strings.Cut(stem, ".")
	device, incarnation, ok2 := strings.Cut(id, "-")
	if !ok || !ok2 || len(number) != segmentDigits || j.Device.UnmarshalText([]byte(device)) != nil || j.Incarnation.UnmarshalText([]byte(incarnation)) != nil {
		return j, 0, false
	}
	n, err := strconv.ParseUint(number, 10, 32)
	return j, uint32(n), err == nil
}

// files lists the segments of a case, sorted by journal and segment, and the names that are neither segments nor set-aside tails.
func (s *Store) files(c CaseID) (files []segmentFile, strays []string, err error) {
	list, err := os.ReadDir(s.caseDir(c)) // sorted by name, which is by journal and segment
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list journals: %w", err)
	}
	for _, e := range list {
		j, n, ok := parseName(c, e.Name())
		switch {
		case ok && e.Type().IsRegular():
			files = append(files, segmentFile{journalID: j, segment: n, path: filepath.Join(s.caseDir(c), e.Name())})
		case !strings.HasSuffix(e.Name(), tornSuffix):
			strays = append(strays, e.Name())
		}
	}
	return files, strays, nil
}

// segments lists the segments of one journal in order.
func (s *Store) segments(j journalID) ([]segmentFile, error) {
	files, _, err := s.files(j.Case)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(files, func(f segmentFile) bool { return f.journalID != j }), nil
}

// Cases lists the cases that have a folder, sorted.
func (s *Store) Cases() ([]CaseID, error) {
	list, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	var out []CaseID
	for _, e := range list {
		var c CaseID
		if e.IsDir() && c.UnmarshalText([]byte(e.Name())) == nil {
			out = append(out, c)
		}
	}
	return out, nil
}
