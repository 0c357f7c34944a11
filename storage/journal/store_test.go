package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"genchi/storage/disk"
)

func TestAppendAndRead(t *testing.T) {
	dir := t.TempDir()
	ann, bob, other := newAuthor(t, caseA, "ann", 1), newAuthor(t, caseA, "bob", 1), newAuthor(t, caseB, "ann", 1)
	s := open(t, dir)
	as, bs, os1 := ann.many(5), bob.many(3), other.many(1)
	appendAll(t, s, slices.Concat(as[:3], bs, os1)...)
	appendAll(t, s, as[3])
	if err := s.Trim(); err != nil {
		t.Fatal(err)
	}
	appendAll(t, s, as[4])
	for _, again := range []*Store{s, open(t, dir)} {
		got, r := read(t, again, caseA)
		byDevice := map[DeviceID][]*Entry{}
		for _, e := range got {
			byDevice[e.Header.Device] = append(byDevice[e.Header.Device], e)
		}
		if err := errors.Join(same(byDevice[ann.head.Device], as), same(byDevice[bob.head.Device], bs)); err != nil {
			t.Error(err)
		}
		if !r.Clean() || r.Files != 2 || r.Entries != 8 {
			t.Errorf("report %+v", r)
		}
		if got, _ := read(t, again, caseB); same(got, os1) != nil {
			t.Error("the other case has other entries")
		}
		if cs, err := again.Cases(); err != nil || !slices.Equal(cs, []CaseID{caseA, caseB}) {
			t.Errorf("cases %v, %v", cs, err)
		}
	}
	if got, r := read(t, s, CaseID{9}); len(got) != 0 || !r.Clean() {
		t.Error("a case that is not there has entries")
	}
	stop := errors.New("stop")
	if _, err := s.Read(caseA, func(Entry, Place) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error of the visitor is lost: %v", err)
	}
}

func TestForkAndDestroyedPayload(t *testing.T) {
	dir := t.TempDir()
	one, two := newAuthor(t, caseA, "ann", 1), newAuthor(t, caseA, "ann", 1)
	e1, e2 := one.say("適合"), two.say("不適合")
	e3 := one.say("x")
	e3.Payload = nil
	s := open(t, dir)
	appendAll(t, s, e1, e2, e3)
	got, r := read(t, s, caseA)
	if err := same(got, []*Entry{e1, e2, e3}); err != nil || !r.Clean() {
		t.Errorf("%v, %+v", err, r)
	}
	if got[2].Payload != nil {
		t.Error("a payload that is not here came back")
	}
}

// TestSegments lets a journal grow beyond a segment, in one append and in several.
func TestSegments(t *testing.T) {
	dir := t.TempDir()
	a := newAuthor(t, caseA, "ann", 1)
	s := open(t, dir)
	big := strings.Repeat("x", 3<<20)
	var all []*Entry
	for range 4 {
		all = append(all, a.say(big), a.say(big), a.say("small"))
	}
	appendAll(t, s, all[:9]...) // 18 MiB in one append
	appendAll(t, s, all[9:11]...)
	appendAll(t, s, all[11])
	got, r := read(t, open(t, dir), caseA)
	if err := same(got, all); err != nil || !r.Clean() || r.Files != 2 {
		t.Errorf("%v, %+v", err, r)
	}
}

func TestPreallocAndTrim(t *testing.T) {
	dir := t.TempDir()
	a := newAuthor(t, caseA, "ann", 1)
	s := open(t, dir)
	all := a.many(3)
	for _, e := range all {
		appendAll(t, s, e)
	}
	path := onlyFile(t, dir)
	if size(t, path) < Prealloc {
		t.Error("nothing was written ahead")
	}
	crashed := open(t, dir) // as after a crash: zeros behind the last entry
	if got, r := read(t, crashed, caseA); same(got, all) != nil || !r.Clean() {
		t.Errorf("zeros are taken for something: %+v", r)
	}
	before, err := s.Tails(caseA)
	if err != nil {
		t.Fatal(err)
	}
	if torn, err := crashed.Repair(caseA); err != nil || len(torn) != 0 {
		t.Errorf("repair: %v, %v", torn, err)
	}
	if err := s.Trim(); err != nil {
		t.Fatal(err)
	}
	after, err := s.Tails(caseA)
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("tails %+v then %+v, %v", before, after, err)
	}
	if size(t, path) != after[0].Size || after[0].Hash != all[2].Hash || after[0].Torn {
		t.Errorf("tail %+v of a file of %d bytes", after[0], size(t, path))
	}
	if again, err := open(t, dir).Tails(caseA); err != nil || !slices.Equal(again, after) {
		t.Errorf("tails after reopening %+v, %v", again, err)
	}
}

// TestTornAtEveryLength cuts the last append at every length, on the bare file and within preallocated zeros. Nothing that was acknowledged is
// lost, the torn bytes are set aside, and work goes on.
func TestTornAtEveryLength(t *testing.T) {
	a := newAuthor(t, caseA, "ann", 1)
	all := a.many(3)
	master := t.TempDir()
	s := open(t, master)
	appendAll(t, s, all[:2]...)
	if err := s.Trim(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(onlyFile(t, master))
	whole, err := os.ReadFile(onlyFile(t, master))
	if err != nil {
		t.Fatal(err)
	}
	last := appendFrame(nil, all[2])
	for _, zeros := range []int{0, 4096} {
		for n := 1; n < len(last); n += 7 {
			dir := t.TempDir()
			path := filepath.Join(dir, caseA.String(), name)
			img := slices.Concat(whole, last[:n], make([]byte, zeros))
			if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), os.WriteFile(path, img, 0o600)); err != nil {
				t.Fatal(err)
			}
			s := open(t, dir)
			got, r := read(t, s, caseA)
			if n >= frameHead+len(all[2].Raw)+len(all[2].Payload) { // only the end mark is missing
				next := a.say("and on")
				appendAll(t, s, next)
				if got, r := read(t, open(t, dir), caseA); same(got, append(slices.Clone(all), next)) != nil || !r.Clean() {
					t.Fatalf("%d of %d bytes: %+v", n, len(last), r)
				}
				continue
			}
			if err := same(got, all[:2]); err != nil || len(r.Torn) != 1 || len(r.Damage) != 0 {
				t.Fatalf("%d of %d bytes: %v, %+v", n, len(last), err, r)
			}
			torn, err := s.Repair(caseA)
			if err != nil || len(torn) != 1 {
				t.Fatalf("repair: %v, %v", torn, err)
			}
			aside, err := os.ReadFile(filepath.Join(dir, caseA.String(), torn[0].Aside))
			if err != nil || !bytes.Equal(aside, bytes.TrimRight(last[:n], "\x00")) {
				t.Fatalf("what was set aside is not what was torn: %v", err)
			}
			appendAll(t, s, all[2])
			if got, r := read(t, open(t, dir), caseA); same(got, all) != nil || !r.Clean() {
				t.Fatalf("after going on: %+v", r)
			}
		}
	}
}

// TestFaultAtEveryStep fails each disk step of a small history in turn, once or for good until the retry. What was acknowledged is there,
// what was not is saved by the next Flush, no file is synced again after it failed, and nothing stands twice for the reader.
func TestFaultAtEveryStep(t *testing.T) {
	fault := errors.New("fault")
	for at := 1; ; at++ {
		dir := t.TempDir()
		a := newAuthor(t, caseA, "ann", 1)
		n, failed := 0, ""
		hook(t, func(step, path string) error {
			n++
			if failed == path && (step == disk.StepSync || step == disk.StepWrite) {
				t.Errorf("fault %d: %s of %s after it failed", at, step, filepath.Base(path))
			}
			if n != at {
				return nil
			}
			if step == disk.StepSync || step == disk.StepWrite {
				failed = path
			}
			return fault
		})
		s, err := Open(dir)
		if err != nil {
			s = open(t, dir)
		}
		all := a.many(6)
		for i, e := range all {
			if err := s.Append(e); err != nil {
				var u *UnsavedError
				if !errors.As(err, &u) || !errors.Is(err, fault) || len(u.Unsaved) != 1 || u.Unsaved[0] != e.Hash || s.Unsaved() != 1 {
					t.Fatalf("fault %d: %v", at, err)
				}
				if i%2 == 0 {
					err = s.Flush()
				} else {
					err = s.Append(e) // the same entry again is not written twice
				}
				if err != nil {
					t.Fatalf("fault %d: retry: %v", at, err)
				}
			}
			got, r := read(t, s, caseA)
			if err := same(got, all[:i+1]); err != nil || !r.Clean() {
				t.Fatalf("fault %d: %v, %+v", at, err, r)
			}
		}
		if err := s.Trim(); err != nil && !errors.Is(err, fault) {
			t.Fatal(err)
		}
		done := n < at
		disk.Hook(nil)
		again := open(t, dir)
		if _, err := again.Repair(caseA); err != nil {
			t.Fatal(err)
		}
		got, r := read(t, again, caseA)
		if err := same(got, all); err != nil || !r.Clean() {
			t.Fatalf("fault %d: after reopening: %v, %+v", at, err, r)
		}
		if done {
			if at < 8 {
				t.Errorf("only %d steps were tried", at-1)
			}
			return
		}
	}
}

// TestStaysUnsaved keeps the disk full for a while.
func TestStaysUnsaved(t *testing.T) {
	dir := t.TempDir()
	a := newAuthor(t, caseA, "ann", 1)
	s := open(t, dir)
	all := a.many(4)
	appendAll(t, s, all[0])
	full := true
	hook(t, func(step, _ string) error {
		if full && (step == disk.StepWrite || step == disk.StepCreate) {
			return disk.ErrNoSpace
		}
		return nil
	})
	for _, e := range all[1:3] {
		if err := s.Append(e); !errors.Is(err, disk.ErrNoSpace) {
			t.Fatalf("a full disk is %v", err)
		}
	}
	if s.Unsaved() != 2 {
		t.Fatalf("%d unsaved, want 2", s.Unsaved())
	}
	if got, _ := read(t, s, caseA); same(got, all[:1]) != nil {
		t.Error("what is not saved is read")
	}
	if err := s.Trim(); err != nil {
		t.Fatal(err)
	}
	full = false
	appendAll(t, s, all[3])
	if got, r := read(t, open(t, dir), caseA); same(got, all) != nil {
		t.Errorf("%d entries, %+v", len(got), r)
	}
}

func TestManyJournalsAtOnce(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	var wg sync.WaitGroup
	for i := range 2 * maxWriters {
		a := newAuthor(t, caseA, fmt.Sprint("device ", i), 1)
		wg.Go(func() {
			for range 5 {
				if err := s.Append(a.many(2)...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		for range 20 {
			if _, err := s.Read(caseA, func(Entry, Place) error { return nil }); err != nil {
				t.Error(err)
			}
			if _, err := s.Tails(caseA); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	if len(s.writers) > maxWriters+1 {
		t.Errorf("%d files are open", len(s.writers))
	}
	if got, r := read(t, open(t, dir), caseA); len(got) != 2*maxWriters*10 || !r.Clean() {
		t.Errorf("%d entries, %+v", len(got), r)
	}
}
