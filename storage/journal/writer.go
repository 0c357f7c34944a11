package journal

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"genchi/storage/disk"
)

// writer appends to one journal. The store's mutex guards it.
type writer struct {
	journalID
	store *Store

	file    *disk.File // nil: none open
	path    string
	lead    []byte // head of a new file, not yet written
	end     int64  // where the next frame goes
	size    int64  // length of the file, zeros included
	appends int    // to this file since it was opened

	queue   []byte // frames that are not on disk
	hashes  []Hash // of those
	ends    []int  // of those, in queue
	retries int    // how many of those failed before
}

// add queues the entry's frame, unless it is there since an earlier failure.
func (w *writer) add(e *Entry) {
	if slices.Contains(w.hashes[:w.retries], e.Hash) {
		return
	}
	w.queue = appendFrame(w.queue, e)
	w.hashes = append(w.hashes, e.Hash)
	w.ends = append(w.ends, len(w.queue))
}

// flush writes the queue: to the open file, and after a failure or beyond SegmentSize to a new one.
func (w *writer) flush() error {
	for len(w.hashes) > 0 {
		n := w.fitting()
		if n == 0 {
			if err := w.open(); err != nil {
				w.retries = len(w.hashes)
				return err
			}
			n = max(w.fitting(), 1)
		}
		if err := w.put(w.queue[:w.ends[n-1]]); err != nil {
			w.retries = len(w.hashes)
			return err
		}
		w.written(n)
	}
	w.retries = 0
	return nil
}

// fitting returns how many frames of the queue the open file takes.
func (w *writer) fitting() int {
	if w.file == nil {
		return 0
	}
	room := SegmentSize - int(w.end)
	n, _ := slices.BinarySearch(w.ends, room+1)
	return n
}

func (w *writer) written(n int) {
	if n == len(w.hashes) {
		w.queue, w.hashes, w.ends = nil, w.hashes[:0], w.ends[:0]
		return
	}
	cut := w.ends[n-1]
	w.queue, w.hashes, w.ends = w.queue[cut:], w.hashes[n:], w.ends[n:]
	for i := range w.ends {
		w.ends[i] -= cut
	}
}

// put writes b at the end and fsyncs. From the second append on it writes zeros ahead, so that later fsyncs change no file length.
func (w *writer) put(b []byte) error {
	n := int64(len(w.lead) + len(b))
	ahead := int64(0)
	if w.appends > 0 && w.end+n > w.size && w.end+n < SegmentSize {
		ahead = Prealloc
	}
	if len(w.lead) > 0 || ahead > 0 {
		b = slices.Concat(w.lead, b, make([]byte, ahead))
	}
	if err := w.sync(b); err != nil {
		w.fail()
		return fmt.Errorf("append to %s: %w", filepath.Base(w.path), err)
	}
	w.size = max(w.size, w.end+n+ahead)
	w.end += n
	w.appends++
	w.lead = nil
	return nil
}

func (w *writer) sync(b []byte) error {
	if _, err := w.file.WriteAt(b, w.end); err != nil {
		return err
	}
	if err := w.file.Sync(); err != nil {
		return err
	}
	if w.lead == nil {
		return nil
	}
	return disk.SyncDir(filepath.Dir(w.path))
}

// fail gives the file up: it is never written or fsynced again, and only what was fsynced before counts here.
func (w *writer) fail() {
	w.store.dead[w.path] = w.end
	_ = w.file.Close() // the file is lost to us in any case; what it holds was fsynced or is still queued
	w.file = nil
}

// open makes the journal's last segment ready, or a new one if there is none, if it failed, if it is full or not ours.
func (w *writer) open() error {
	if err := w.close(); err != nil {
		return err
	}
	files, err := w.store.segments(w.journalID)
	if err != nil {
		return err
	}
	next := uint32(0)
	if len(files) > 0 {
		last := files[len(files)-1]
		next = last.segment + 1
		if ok, err := w.reopen(last); ok || err != nil {
			return err
		}
	}
	return w.create(next)
}

// reopen opens an existing segment behind its last frame; false if a new one is to be used instead.
func (w *writer) reopen(f segmentFile) (bool, error) {
	if _, dead := w.store.dead[f.path]; dead {
		return false, nil
	}
	img, err := readFile(f.path)
	if errors.Is(err, errTooLarge) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !goodFileHead(img, f.journalID, f.segment) {
		return false, nil
	}
	end, _, tail, _ := scan(img, func(int, frame) error { return nil })
	if end+w.ends[0] > SegmentSize {
		return false, nil
	}
	if tail.to > tail.from {
		if _, err := setAside(f.path, img, tail); err != nil {
			return false, err
		}
	}
	file, err := disk.OpenAppend(f.path)
	if err != nil {
		return false, fmt.Errorf("open journal: %w", err)
	}
	w.file, w.path, w.lead, w.end, w.appends = file, f.path, nil, int64(end), 0
	w.size = int64(len(img))
	if tail.to > tail.from {
		w.size = int64(end)
	}
	return true, nil
}

// create makes a new segment whose head is written with the first frames.
func (w *writer) create(segment uint32) error {
	dir := w.store.caseDir(w.Case)
	if err := disk.MkdirAll(dir); err != nil {
		return fmt.Errorf("new journal: %w", err)
	}
	path := w.store.segmentPath(w.journalID, segment)
	file, err := disk.Create(path)
	if err != nil {
		return fmt.Errorf("new journal: %w", err)
	}
	w.file, w.path, w.end, w.size, w.appends = file, path, 0, 0, 0
	w.lead = appendFileHead(nil, w.journalID, segment)
	return nil
}

// close cuts the zeros off and closes the file, if one is open.
func (w *writer) close() error {
	if w.file == nil {
		return nil
	}
	var err error
	if w.size > w.end {
		err = w.file.Truncate(w.end)
	}
	err = errors.Join(err, w.file.Close())
	w.file = nil
	if err != nil {
		return fmt.Errorf("close journal %s: %w", filepath.Base(w.path), err)
	}
	return nil
}
