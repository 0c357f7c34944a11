package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"genchi/storage/disk"
)

// Sizes of files.
const (
	// SegmentSize is the length beyond which a journal goes on in a new segment.
	SegmentSize = 16 << 20
	// Prealloc is how many zeros are written ahead once a journal grows by repeated appends.
	Prealloc = 256 << 10

	maxFile    = SegmentSize + Prealloc + maxFrame + fileHead
	maxWriters = 16 // open files
)

// UnsavedError reports entries that are not on disk. They are kept and go to a new segment with the next Append or Flush; until then
// nothing that follows them may be signed. It unwraps to the cause, so errors.Is(err, disk.ErrNoSpace) works.
type UnsavedError struct {
	Unsaved []Hash
	Err     error
}

func (e *UnsavedError) Error() string {
	return fmt.Sprintf("%d entries not saved: %v", len(e.Unsaved), e.Err)
}

func (e *UnsavedError) Unwrap() error { return e.Err }

// Store is a folder of journals. One process at a time may write it; the caller holds the lock. Its methods are safe for concurrent use.
type Store struct {
	dir string

	mu      sync.Mutex
	writers map[journalID]*writer
	dead    map[string]int64 // files after a failed write or fsync, and how far they are good
}

// Open opens the folder dir and creates it if need be. Nothing is read.
func Open(dir string) (*Store, error) {
	if err := disk.MkdirAll(dir); err != nil {
		return nil, fmt.Errorf("open journals: %w", err)
	}
	return &Store{dir: dir, writers: map[journalID]*writer{}, dead: map[string]int64{}}, nil
}

// Append writes the entries and returns when they are on disk: one write and one fsync for each journal. The entries of one journal are
// written in the given order; an entry that is still unsaved from an earlier call is not written twice. Whether entries fit
// together is not checked. On failure the error is an *UnsavedError; journals that it doesn't name were saved.
func (s *Store) Append(entries ...*Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var order []*writer
	for _, e := range entries {
		w := s.writer(journalID{e.Header.Case, e.Header.Device, e.Header.Incarnation})
		w.add(e)
		if !slices.Contains(order, w) {
			order = append(order, w)
		}
	}
	return s.write(order)
}

// Flush writes what failed before. It does nothing if everything is saved.
func (s *Store) Flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var order []*writer
	for _, w := range s.writers {
		if len(w.hashes) > 0 {
			order = append(order, w)
		}
	}
	return s.write(order)
}

// Unsaved tells how many entries wait for Flush.
func (s *Store) Unsaved() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, w := range s.writers {
		n += len(w.hashes)
	}
	return n
}

// GaveUp tells whether files were given up after a failed write or fsync. What was half written to them is a torn tail for the next process,
// which should begin with Repair.
func (s *Store) GaveUp() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.dead) > 0
}

func (s *Store) write(order []*writer) error {
	var unsaved UnsavedError
	for _, w := range order {
		if err := w.flush(); err != nil {
			unsaved.Unsaved = append(unsaved.Unsaved, w.hashes...)
			unsaved.Err = errors.Join(unsaved.Err, err)
		}
	}
	s.closeIdle(order)
	if unsaved.Err != nil {
		return &unsaved
	}
	return nil
}

// closeIdle keeps the number of open files bounded: beyond it, all but the last used are trimmed and closed.
func (s *Store) closeIdle(used []*writer) {
	if len(s.writers) <= maxWriters {
		return
	}
	last := used[len(used)-1]
	for j, w := range s.writers {
		if w != last && len(w.hashes) == 0 {
			_ = w.close() // what is in it was fsynced; a tail of zeros does no harm
			delete(s.writers, j)
		}
	}
}

func (s *Store) writer(j journalID) *writer {
	w := s.writers[j]
	if w == nil {
		w = &writer{store: s, journalID: j}
		s.writers[j] = w
	}
	return w
}

// Trim cuts the preallocated zeros off and closes all files. Unsaved entries stay for Flush. Appending afterwards opens files anew.
func (s *Store) Trim() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs error
	for j, w := range s.writers {
		errs = errors.Join(errs, w.close())
		if len(w.hashes) == 0 {
			delete(s.writers, j)
		}
	}
	if errs != nil {
		return fmt.Errorf("trim journals: %w", errs)
	}
	return nil
}

// Remove deletes the journals of a case that which picks, files and set-aside tails included. It can't be undone.
func (s *Store) Remove(c CaseID, which func(DeviceID, Incarnation) bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	files, _, err := s.files(c)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !which(f.Device, f.Incarnation) {
			continue
		}
		if w := s.writers[f.journalID]; w != nil {
			_ = w.close() // the file goes
			delete(s.writers, f.journalID)
		}
		if err := removeFile(f.path); err != nil {
			return fmt.Errorf("remove journal: %w", err)
		}
	}
	return disk.SyncDir(s.caseDir(c))
}

// removeFile deletes a segment and the tails that were set aside from it.
func removeFile(path string) error {
	list, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return err
	}
	for _, e := range list {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+".") {
			if err := disk.Remove(filepath.Join(filepath.Dir(path), e.Name())); err != nil {
				return err
			}
		}
	}
	return disk.Remove(path)
}
