package disk_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"genchi/storage/disk"
)

func failAt(t *testing.T, n int, cause error) *[]string {
	t.Helper()
	var steps []string
	t.Cleanup(disk.Hook(func(step, _ string) error {
		steps = append(steps, step)
		if len(steps) == n {
			return cause
		}
		return nil
	}))
	return &steps
}

func TestWriteFileIsOldOrNewAtEveryStep(t *testing.T) {
	want := []string{"create", "write", "sync", "rename", "syncdir"}
	for n := 1; n <= len(want)+1; n++ {
		dir := t.TempDir()
		path := filepath.Join(dir, "f")
		if err := disk.WriteFile(path, []byte("old")); err != nil {
			t.Fatal(err)
		}
		cause := errors.New("planted")
		steps := failAt(t, n, cause)
		err := disk.WriteFile(path, []byte("new text"))
		disk.Hook(nil)
		got, readErr := os.ReadFile(path)
		if readErr != nil {
			t.Fatal(readErr)
		}
		switch {
		case n > len(want):
			if err != nil || string(got) != "new text" || !slices.Equal(*steps, want) {
				t.Fatalf("undisturbed: %v, %q, steps %v", err, got, *steps)
			}
		case !errors.Is(err, cause):
			t.Fatalf("step %d: error is %v", n, err)
		case string(got) != "old" && n < len(want):
			t.Fatalf("step %d: file is %q", n, got)
		}
		if names := list(t, dir); !slices.Equal(names, []string{"f"}) {
			t.Fatalf("step %d left %v", n, names)
		}
	}
}

func TestNoSpaceIsOneError(t *testing.T) {
	calls := map[string]func(dir string) error{
		"mkdir":    func(dir string) error { return disk.MkdirAll(filepath.Join(dir, "a", "b")) },
		"create":   func(dir string) error { _, err := disk.Create(filepath.Join(dir, "x")); return err },
		"rename":   func(dir string) error { return disk.Rename(filepath.Join(dir, "f"), filepath.Join(dir, "g")) },
		"syncdir":  disk.SyncDir,
		"write":    onFile(func(f *disk.File) error { _, err := f.Write([]byte("abcd")); return err }),
		"sync":     onFile((*disk.File).Sync),
		"truncate": onFile(func(f *disk.File) error { return f.Truncate(1 << 20) }),
	}
	for step, call := range calls {
		t.Run(step, func(t *testing.T) {
			dir := t.TempDir()
			if err := disk.WriteFile(filepath.Join(dir, "f"), nil); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(disk.Hook(func(s, _ string) error {
				if s == step {
					return syscall.ENOSPC
				}
				return nil
			}))
			err := call(dir)
			if !errors.Is(err, disk.ErrNoSpace) || !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("error is %v", err)
			}
		})
	}
}

func onFile(do func(*disk.File) error) func(string) error {
	return func(dir string) error {
		f, err := disk.OpenAppend(filepath.Join(dir, "f"))
		if err != nil {
			return err
		}
		return errors.Join(do(f), f.Close())
	}
}

func TestFailedWriteDoesHalf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	f, err := disk.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	restore := disk.Hook(func(step, _ string) error {
		if step == disk.StepWrite {
			return syscall.ENOSPC
		}
		return nil
	})
	n, err := f.Write([]byte("12345678"))
	restore()
	if n != 4 || !errors.Is(err, disk.ErrNoSpace) {
		t.Fatalf("wrote %d, %v", n, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f, err = disk.OpenAppend(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("ab")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("_"), 0); err != nil {
		t.Fatal(err)
	}
	if size, err := f.Size(); size != 6 || err != nil {
		t.Fatalf("size %d, %v", size, err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := disk.ReadFile(path, 6)
	if string(got) != "_234ab" || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	if _, err := disk.ReadFile(path, 5); !errors.Is(err, disk.ErrTooLarge) {
		t.Fatalf("over the limit: %v", err)
	}
	if _, err := disk.Create(path); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("create over a file: %v", err)
	}
}

func TestMkdirAll(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b", "c")
	for range 2 {
		if err := disk.MkdirAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Fatalf("%v, %v", info, err)
	}
	file := filepath.Join(dir, "f")
	if err := disk.WriteFile(file, nil); err != nil {
		t.Fatal(err)
	}
	if err := disk.MkdirAll(file); err == nil {
		t.Fatal("made a folder over a file")
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b.tmp", "c.tmp", "d.tmpx"} {
		if err := disk.WriteFile(filepath.Join(dir, name), nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := disk.Sweep(dir); err != nil {
		t.Fatal(err)
	}
	if got := list(t, dir); !slices.Equal(got, []string{"a", "d.tmpx"}) {
		t.Fatalf("left %v", got)
	}
	if err := disk.Sweep(filepath.Join(dir, "none")); err != nil {
		t.Fatal(err)
	}
}

func TestFree(t *testing.T) {
	if n, err := disk.Free(t.TempDir()); n == 0 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if _, err := disk.Free(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Fatal("free space of nothing")
	}
}

// TestHelperProcess is not a test: it is what the second process does.
func TestHelperProcess(t *testing.T) {
	dir := os.Getenv("DISK_TEST_LOCK")
	if dir == "" {
		return
	}
	l, err := disk.Lock(dir)
	fmt.Printf("locked=%v held=%v\n", err == nil, errors.Is(err, disk.ErrLocked))
	if err == nil {
		_ = l.Close()
	}
}

func TestLockHoldsAgainstAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	l, err := disk.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := disk.Lock(dir); !errors.Is(err, disk.ErrLocked) {
		t.Fatalf("second lock of one process: %v", err)
	}
	other := func() string {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestHelperProcess$")
		cmd.Env = append(os.Environ(), "DISK_TEST_LOCK="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if got := other(); !strings.Contains(got, "locked=false held=true") {
		t.Fatalf("while held: %s", got)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got := other(); !strings.Contains(got, "locked=true") {
		t.Fatalf("when free: %s", got)
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
