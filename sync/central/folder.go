package central

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/receipt"
)

const (
	controlSuffix = ".ctl"
	goneSuffix    = ".gone" // behind it: an empty file
	keySuffix     = ".key"
)

// folder is the Store of one process. The doc of the package says what stands where.
type folder struct {
	dir      string
	minFree  uint64
	lock     *disk.DirLock
	journals *journal.Store
	evidence *evidence.Store

	alone sync.Mutex

	mu      sync.Mutex
	changes []Control // by version, from 1
	used    map[trust.CaseID]int64
	read    map[trust.CaseID]bool // whose entries were handed over by Links
}

// openFolder opens the folder that Init made.
func openFolder(dir string, minFree uint64) (*folder, error) {
	lock, err := disk.Lock(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	f := &folder{dir: dir, minFree: minFree, lock: lock, used: map[trust.CaseID]int64{}, read: map[trust.CaseID]bool{}}
	if err := f.open(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *folder) open() (err error) {
	if err := f.sweep(); err != nil {
		return err
	}
	if err := f.readControls(); err != nil {
		return fmt.Errorf("control records: %w", err)
	}
	if f.journals, err = journal.Open(filepath.Join(f.dir, "journal")); err != nil {
		return fmt.Errorf("journals: %w", err)
	}
	if f.evidence, err = evidence.Open(filepath.Join(f.dir, "evidence")); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	return nil
}

// sweep removes what a killed process left half written.
func (f *folder) sweep() error {
	for _, dir := range []string{"control", "items"} {
		err := walk(context.Background(), filepath.Join(f.dir, dir), func(path string) error {
			if strings.HasSuffix(path, disk.TempSuffix) {
				return disk.Remove(path)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}

// Close ends the use of the folder.
func (f *folder) Close() error {
	var err error
	if f.journals != nil {
		err = f.journals.Trim()
	}
	return errors.Join(err, f.lock.Close())
}

func (f *folder) Log(string) receipt.Keeper { return receipt.Folder(filepath.Join(f.dir, "log")) }

func (f *folder) Room(size int64) error {
	free, err := disk.Free(f.dir)
	if err != nil {
		return fmt.Errorf("free space: %w", err)
	}
	if free < f.minFree+uint64(max(size, 0)) {
		return fmt.Errorf("%d bytes are free: %w", free, disk.ErrNoSpace)
	}
	return nil
}

func (f *folder) Alone(do func() error) error {
	f.alone.Lock()
	defer f.alone.Unlock()
	return do()
}

func (f *folder) Ready() error {
	_, err := os.Stat(f.dir)
	return err
}

func (f *folder) readControls() error {
	err := filepath.WalkDir(filepath.Join(f.dir, "control"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		name, gone := strings.CutSuffix(filepath.Base(path), goneSuffix)
		name, ours := strings.CutSuffix(name, controlSuffix)
		if !ours {
			return nil
		}
		var c Control
		named := c.Hash.UnmarshalText([]byte(name)) == nil // a record under a false name is found when it is parsed
		if gone {
			if _, err := os.Lstat(strings.TrimSuffix(path, goneSuffix)); err == nil || !named {
				return nil // cut off before the record went
			}
		} else if c.Raw, err = os.ReadFile(path); err != nil { //nolint:gosec // a folder of ours
			return err
		}
		f.changes = append(f.changes, c)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (f *folder) Version() (Version, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return Version(len(f.changes)), nil
}

func (f *folder) Controls(after Version, each func(Control) error) (Version, error) {
	f.mu.Lock()
	changes := f.changes
	f.mu.Unlock()
	for _, c := range changes[after:] {
		if err := each(c); err != nil {
			return after, err
		}
	}
	return Version(len(changes)), nil
}

func (f *folder) controlPath(h trust.Hash) string {
	name := h.String()
	return filepath.Join(f.dir, "control", name[:2], name+controlSuffix)
}

func (f *folder) changed(c Control) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes = append(f.changes, c)
}

func (f *folder) AddControls(_ Version, records ...Control) error {
	for _, r := range records {
		path := f.controlPath(r.Hash)
		err := disk.MkdirAll(filepath.Dir(path))
		if err == nil {
			err = disk.WriteFile(path, r.Raw)
		}
		if err != nil {
			return fmt.Errorf("control record: %w", err)
		}
		f.changed(r)
	}
	return nil
}

func (f *folder) DropControls(_ Version, hashes ...trust.Hash) error {
	for _, h := range hashes {
		path := f.controlPath(h)
		err := disk.WriteFile(path+goneSuffix, nil)
		if err == nil {
			err = disk.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("control record: %w", err)
		}
		f.changed(Control{Hash: h})
	}
	return nil
}

// walk calls do for every regular file below dir, which may be missing.
func walk(ctx context.Context, dir string, do func(path string) error) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ctx.Err() != nil || !d.Type().IsRegular() {
			return ctx.Err()
		}
		return do(path)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
