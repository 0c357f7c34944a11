package disk

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWriteFileKeepsOldOrNewAtEveryStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		left := n
		remove := SetHook(func(Step, string) error {
			if left--; left == 0 {
				return ErrNoSpace
			}
			return nil
		})
		err := WriteFile(path, []byte("new"))
		remove()
		got, rerr := os.ReadFile(path)
		if rerr != nil || string(got) != "old" && string(got) != "new" {
			t.Fatalf("step %d: content %q, %v", n, got, rerr)
		}
		if err == nil {
			if n < 5 {
				t.Fatalf("only %d steps pass the gate", n)
			}
			return
		}
		if !errors.Is(err, ErrNoSpace) {
			t.Fatalf("step %d: %v is not ErrNoSpace", n, err)
		}
	}
}

func TestLockIsExclusive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	unlock, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(path); !errors.Is(err, ErrLocked) {
		t.Fatalf("second lock: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := Lock(path)
	if err != nil {
		t.Fatalf("after unlock: %v", err)
	}
	if err := again(); err != nil {
		t.Fatal(err)
	}
}

func TestErrorsNameTheFileButNotItsFolder(t *testing.T) {
	_, err := OpenWrite(filepath.Join(t.TempDir(), "secret-folder", "gone"))
	if err == nil || strings.Contains(strings.SplitN(err.Error(), ": open", 2)[0], "secret-folder") {
		t.Fatalf("got %v", err)
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("%v is not ErrNotExist", err)
	}
}

func TestFreeAndFolders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := MkdirAll(dir); err != nil {
		t.Fatal(err)
	}
	if n, err := Free(dir); err != nil || n == 0 {
		t.Fatalf("free %d, %v", n, err)
	}
	if err := Remove(filepath.Join(dir, "none")); err != nil {
		t.Fatalf("removing what is not there: %v", err)
	}
}
