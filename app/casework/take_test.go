package casework

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/storage/disk"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// taken is what Attach told of one file.
type taken struct {
	ch  Changes
	err error
}

// attachAll attaches files and gives what was told, in the order of telling.
func attachAll(ctx context.Context, d *Desk, id string, files ...string) []taken {
	var out []taken
	d.Attach(ctx, waiting(id, files...), func(ch Changes, err error) { out = append(out, taken{ch, err}) })
	return out
}

// waiting gives one attachment after another.
func waiting(id string, files ...string) func() *AttachEvidence {
	return func() *AttachEvidence {
		if len(files) == 0 {
			return nil
		}
		c := &AttachEvidence{Case: Case{Case: id}, File: files[0]}
		files = files[1:]
		return c
	}
}

// lots makes files of the given sizes, no two alike.
func lots(t *testing.T, sizes ...int) []string {
	t.Helper()
	dir := t.TempDir()
	var out []string
	for i, n := range sizes {
		name := filepath.Join(dir, fmt.Sprintf("%02d.bin", i))
		if err := os.WriteFile(name, bytes.Repeat([]byte{byte(i + 1)}, n), 0o600); err != nil {
			t.Fatal(err)
		}
		out = append(out, name)
	}
	return out
}

// clean fails if sealed bytes or keys are in the store that no entry names.
func (d *Desk) clean(t *testing.T, id string) {
	t.Helper()
	v, err := d.Verify(t.Context(), "", nil)
	if err != nil || v.Unnamed != 0 || len(v.Findings) != 0 {
		t.Errorf("verify: %v, %d unnamed, %+v", err, v.Unnamed, v.Findings)
	}
	var c trust.CaseID
	if err := c.UnmarshalText([]byte(id)); err != nil {
		t.Fatal(err)
	}
	if keys, stored := len(d.keyFiles(t, id)), v.Items; keys != stored {
		t.Errorf("%d item keys for %d items", keys, stored)
	}
}

func (d *Desk) keyFiles(t *testing.T, id string) []string {
	t.Helper()
	keys, err := filepath.Glob(filepath.Join(d.v.Dir(), "items", id, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestAttachKeepsTheOrder(t *testing.T) {
	d, id := newCaseDesk(t)
	files := lots(t, 9<<20, 10, 5<<20, 0, 100_000, 1, 3<<20)
	files = slices.Insert(files, 2, filepath.Join(t.TempDir(), "none")) // refused in the middle
	got := attachAll(t.Context(), d, id, files...)
	if len(got) != len(files) {
		t.Fatalf("%d outcomes of %d files", len(got), len(files))
	}
	items := map[audit.ItemID]string{}
	oc := d.opened(t, id)
	for _, it := range oc.model.SortedItems() {
		items[it.ID] = it.Name
	}
	var order []string
	for i, g := range got {
		if i == 2 {
			if r, ok := Refused(g.err); !ok || r.Args[0] != string(intake.Missing) {
				t.Errorf("the file that is not there: %v", g.err)
			}
			continue
		}
		if g.err != nil || items[audit.ItemID(g.ch.ID)] != filepath.Base(files[i]) {
			t.Errorf("file %d: %v, item %q", i, g.err, items[audit.ItemID(g.ch.ID)])
		}
		order = append(order, g.ch.Entry)
	}
	var entries []string
	for _, h := range oc.entries[len(oc.entries)-len(order):] {
		entries = append(entries, h.String())
	}
	if !slices.Equal(order, entries) {
		t.Error("the entries stand in another order than the answers")
	}
	d.clean(t, id)
}

func TestAttachSameFileTwiceAtOnce(t *testing.T) {
	d, id := newCaseDesk(t)
	f := lots(t, 300_000)[0]
	first := map[string]bool{}
	for i, g := range attachAll(t.Context(), d, id, f, f, f) {
		if g.err != nil {
			t.Fatal(g.err)
		}
		it := d.opened(t, id).model.Items[audit.ItemID(g.ch.ID)]
		if (i == 0) != (it.Same == "") {
			t.Errorf("file %d is the same as %q", i, it.Same)
		}
		first[string(storedID(it))] = true
	}
	if len(first) != 1 {
		t.Errorf("%d copies of the same bytes", len(first))
	}
	v, err := d.Verify(t.Context(), "", nil)
	if err != nil || v.Unnamed != 0 || len(v.Findings) != 0 {
		t.Errorf("verify: %v, %d unnamed, %+v", err, v.Unnamed, v.Findings)
	}
	if n := len(d.keyFiles(t, id)); n != 2 { // the catalogue's and this one
		t.Errorf("%d item keys", n)
	}
}

func TestAttachIsCancelled(t *testing.T) {
	d, id := newCaseDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	files := lots(t, 100_000, 20<<20, 9<<20, 200_000)
	next := waiting(id, files...)
	var got []taken
	d.Attach(ctx, func() *AttachEvidence {
		c := next()
		if c != nil && c.File == files[1] {
			c.Progress = func(int64, int64) { cancel() }
		}
		return c
	}, func(ch Changes, err error) { got = append(got, taken{ch, err}) })
	if len(got) != len(files) {
		t.Fatalf("%d outcomes", len(got))
	}
	for i, g := range got[1:] {
		if !errors.Is(g.err, context.Canceled) {
			t.Errorf("file %d: %v", i+1, g.err)
		}
	}
	d.clean(t, id)
	if again := attachAll(t.Context(), d, id, files[1]); again[0].err != nil {
		t.Error(again[0].err)
	}
}

// A disk that is full while several files are sealed refuses those, and what was begun is gone when there is space again.
func TestAttachOnAFullDisk(t *testing.T) {
	for _, step := range []string{disk.StepCreate, disk.StepWrite, disk.StepSync, disk.StepRename, disk.StepSyncDir} {
		t.Run(step, func(t *testing.T) {
			d, id := newCaseDesk(t)
			var mu sync.Mutex
			n := 0
			restore := disk.Hook(func(s, path string) error {
				mu.Lock()
				defer mu.Unlock()
				if s != step || strings.Contains(path, "journals") || strings.Contains(path, "index") {
					return nil
				}
				if n++; n%3 == 0 {
					return syscall.ENOSPC
				}
				return nil
			})
			files := lots(t, 100_000, 5<<20, 10, 9<<20, 30_000, 70_000)
			got := attachAll(t.Context(), d, id, files...)
			restore()
			failed := 0
			for i, g := range got {
				if g.err != nil {
					failed++
					if !errors.Is(g.err, disk.ErrNoSpace) {
						t.Errorf("file %d: %v", i, g.err)
					}
				}
			}
			if failed == 0 {
				t.Error("the disk was never full")
			}
			d.clean(t, id)
		})
	}
}

// What cannot be removed when it is found superfluous is removed with the next.
func TestStraysAreRemovedLater(t *testing.T) {
	d, id := newCaseDesk(t)
	f := lots(t, 50_000, 60_000)
	if got := attachAll(t.Context(), d, id, f[0]); got[0].err != nil {
		t.Fatal(got[0].err)
	}
	restore := disk.Hook(func(step, _ string) error {
		if step == disk.StepRemove {
			return syscall.EIO
		}
		return nil
	})
	got := attachAll(t.Context(), d, id, f[0])
	restore()
	if got[0].err == nil || len(d.strays) != 1 {
		t.Fatalf("%v, %d strays", got[0].err, len(d.strays))
	}
	if err := d.dropStrays(); err != nil {
		t.Fatal(err)
	}
	d.clean(t, id)
}

func TestCloseWaitsForWhatIsSealed(t *testing.T) {
	d, id := newCaseDesk(t)
	files := lots(t, 9<<20, 5<<20, 100_000)
	begun := make(chan struct{})
	var once sync.Once
	closed := make(chan error, 1)
	go func() {
		<-begun
		closed <- d.Close()
	}()
	next := waiting(id, files...)
	var got []taken
	d.Attach(t.Context(), func() *AttachEvidence {
		c := next()
		if c != nil {
			c.Progress = func(int64, int64) { once.Do(func() { close(begun) }) }
		}
		return c
	}, func(ch Changes, err error) { got = append(got, taken{ch, err}) })
	if err := <-closed; err != nil {
		t.Error(err)
	}
	for i, g := range got {
		if g.err != nil {
			t.Errorf("file %d: %v", i, g.err)
		}
	}
	if late := attachAll(t.Context(), d, id, files[0]); !errors.Is(late[0].err, vault.ErrClosed) {
		t.Errorf("a file for a closed desk: %v", late[0].err)
	}
}
