package index

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"genchi/storage/disk"
)

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// remove deletes a file or a folder with all that is in it.
func remove(path string) error {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		for _, e := range entries {
			if err := remove(filepath.Join(path, e.Name())); err != nil {
				return err
			}
		}
	}
	return disk.Remove(path)
}

// syncFiles brings all files of a folder to the disk, whoever wrote them.
func syncFiles(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		f, err := disk.OpenAppend(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return disk.SyncDir(dir)
}
