package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// TempSuffix ends the names of files that are not finished.
const TempSuffix = ".tmp"

// WriteFile puts data under path: a temporary file path+TempSuffix beside it,
// write, sync, rename, sync of the folder. When it fails the file under path is
// the former one or, if only the last step failed, the new one. Two calls for the
// same path must not run at once.
func WriteFile(path string, data []byte) error {
	tmp := path + TempSuffix
	if err := writeTemp(tmp, data); err != nil {
		return err
	}
	if err := Rename(tmp, path); err != nil {
		_ = os.Remove(tmp)
		return err
	}
	return SyncDir(filepath.Dir(path))
}

func writeTemp(tmp string, data []byte) error {
	f, err := open(StepCreate, tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(tmp)
	}
	return err
}

// ErrTooLarge is returned by [ReadFile].
var ErrTooLarge = errors.New("file is larger than it may be")

// ReadFile reads a file of at most limit bytes; a larger one is [ErrTooLarge],
// whatever its length was when it was opened.
func ReadFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s: %w (%d bytes)", path, ErrTooLarge, limit)
	}
	return data, nil
}

// Rename moves a file over another of the same file system. The name is durable
// after [SyncDir].
func Rename(from, to string) error {
	if err := at(StepRename, to); err != nil {
		return err
	}
	return wrap(rename(from, to))
}

// Remove deletes a file or an empty folder.
func Remove(path string) error {
	if err := at(StepRemove, path); err != nil {
		return err
	}
	return wrap(os.Remove(path))
}

// SyncDir makes the names in a folder durable. On Windows it does nothing.
func SyncDir(dir string) error {
	if err := at(StepSyncDir, dir); err != nil {
		return err
	}
	return wrap(syncDir(dir))
}

// Mkdir makes one folder and does not sync its parent: the caller does so
// when it has made all that it needs. An existing folder is no error.
func Mkdir(dir string) error {
	if err := at(StepMkdir, dir); err != nil {
		return err
	}
	err := os.Mkdir(dir, 0o700)
	if !errors.Is(err, fs.ErrExist) {
		return wrap(err)
	}
	if info, statErr := os.Stat(dir); statErr != nil || !info.IsDir() {
		return err
	}
	return nil
}

// MkdirAll makes a folder with its parents and makes their names durable. It
// costs one look if the folder is there.
func MkdirAll(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	dir = filepath.Clean(dir)
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := MkdirAll(parent); err != nil {
			return err
		}
	}
	if err := Mkdir(dir); err != nil {
		return err
	}
	return SyncDir(parent)
}

// Sweep removes the files of dir that end in [TempSuffix]: what a killed process
// left. Nothing else may be writing there. A missing folder is no error.
func Sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasSuffix(e.Name(), TempSuffix) {
			if err := Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// Free is the number of bytes that this user may still write in the file system
// of dir.
func Free(dir string) (uint64, error) {
	n, err := free(dir)
	if err != nil {
		return 0, fmt.Errorf("free space of %s: %w", dir, err)
	}
	return n, nil
}
