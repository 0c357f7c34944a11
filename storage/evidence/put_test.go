package evidence_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"genchi/storage/disk"
	"genchi/storage/evidence"
)

type vectors struct {
	Key, Case, Item, Commit string
	Items                   []struct {
		Size   int
		Plain  string
		Chunks []struct {
			Hash string
			Size uint32
		}
	}
}

func TestVectors(t *testing.T) {
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	c, item := evidence.CaseID(unhex(t, v.Case)), evidence.ItemID(unhex(t, v.Item))
	for _, want := range v.Items {
		t.Run(fmt.Sprint(want.Size), func(t *testing.T) {
			s, _ := store(t)
			m, key, err := s.Put(t.Context(), c, item, bytes.NewReader(unhex(t, v.Key)), iotest.HalfReader(bytes.NewReader(pattern(want.Size))), nil)
			if err != nil {
				t.Fatal(err)
			}
			if hex.EncodeToString(m.Commit[:]) != v.Commit || hex.EncodeToString(m.Plain[:]) != want.Plain ||
				m.Size != uint64(want.Size) || m.Item != item || len(m.Chunks) != len(want.Chunks) {
				t.Fatalf("%+v", m)
			}
			for i, c := range m.Chunks {
				if hex.EncodeToString(c.Hash[:]) != want.Chunks[i].Hash || c.Size != want.Chunks[i].Size {
					t.Errorf("chunk %d is %x, %d bytes", i, c.Hash, c.Size)
				}
			}
			if err := errors.Join(m.Check(), s.Verify(t.Context(), c, m, key)); err != nil {
				t.Error(err)
			}
		})
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPutTwiceSharesNothing(t *testing.T) {
	s, dir := store(t)
	secret := bytes.Repeat([]byte("秘密の図面"), 1000)
	a, _ := putBytes(t, s, secret)
	b, _ := putBytes(t, s, secret)
	if a.Plain != b.Plain || a.Commit == b.Commit || a.Chunks[0].Hash == b.Chunks[0].Hash {
		t.Fatal("two attempts share a key or a chunk")
	}
	for _, path := range files(t, dir) {
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(got, []byte("秘密")) {
			t.Fatalf("%s can be read", path)
		}
	}
	again, err := evidence.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	list, err := again.Chunks(caseA)
	if err != nil || len(list) != 2 || !slices.Contains(list, a.Chunks[0]) || !slices.Contains(list, b.Chunks[0]) {
		t.Fatalf("%v, %v", list, err)
	}
	if cases, err := again.Cases(); err != nil || !slices.Equal(cases, []evidence.CaseID{caseA}) {
		t.Fatalf("%v, %v", cases, err)
	}
}

func TestProgress(t *testing.T) {
	s, _ := store(t)
	const size = 3*evidence.ChunkSize + 5
	var told []int64
	_, _, err := s.Put(t.Context(), caseA, item1, rand.Reader, bytes.NewReader(pattern(size)), func(n int64) { told = append(told, n) })
	if err != nil || !slices.IsSorted(told) || told[len(told)-1] != size {
		t.Fatalf("%v, %v", told, err)
	}
}

func TestManyAtOnceWithFewBuffers(t *testing.T) {
	s, _ := store(t)
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			want := bytes.Repeat([]byte{byte(i)}, evidence.ChunkSize+i)
			m, key, err := s.Put(context.Background(), caseA, evidence.ItemID{byte(i)}, rand.Reader, bytes.NewReader(want), nil)
			if err != nil || m.Plain != sha256.Sum256(want) {
				t.Errorf("%d: %v", i, err)
			} else if err := s.Verify(context.Background(), caseA, m, key); err != nil {
				t.Errorf("%d: %v", i, err)
			}
		})
	}
	group.Wait()
}

// endless gives bytes without end and calls do before each read.
type endless struct{ do func() }

func (e endless) Read(b []byte) (int, error) { e.do(); return len(b), nil }

func TestSourcesThatFail(t *testing.T) {
	cause := errors.New("planted")
	ctx, cancel := context.WithCancel(t.Context())
	reads := 0
	tests := []struct {
		name string
		r    io.Reader
		want error
	}{
		{"error at once", iotest.ErrReader(cause), cause},
		{"error later", io.MultiReader(bytes.NewReader(pattern(5<<20)), iotest.ErrReader(cause)), cause},
		{"no progress", idle{}, io.ErrNoProgress},
		{"canceled", endless{func() {
			if reads++; reads == 100 {
				cancel()
			}
		}}, context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, dir := store(t)
			_, key, err := s.Put(ctx, caseA, item1, rand.Reader, test.r, nil)
			if !errors.Is(err, test.want) || key != nil {
				t.Fatal(err)
			}
			if left := files(t, dir); len(left) > 0 {
				t.Fatalf("left %v", left)
			}
		})
	}
	s, _ := store(t)
	if _, _, err := s.Put(t.Context(), caseA, item1, strings.NewReader("short"), strings.NewReader(""), nil); err == nil {
		t.Error("a key from too little randomness")
	}
	folder, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = folder.Close() }()
	if _, _, err := s.Put(t.Context(), caseA, item1, rand.Reader, folder, nil); err == nil {
		t.Error("a folder was stored")
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }

// watched is a file during the reading of which something happens.
type watched struct {
	*os.File
	once sync.Once
	do   func()
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.File.Read(b)
	w.once.Do(w.do)
	return n, err
}

func TestFilesThatChange(t *testing.T) {
	const size = 5 << 20
	tests := map[string]struct {
		do   func(path string) error
		want error
	}{
		"unchanged": {func(string) error { return nil }, nil},
		"grows": {func(path string) error {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.Write([]byte("more"))
			return errors.Join(err, f.Close())
		}, evidence.ErrSourceChanged},
		"shrinks":    {func(path string) error { return os.Truncate(path, 1<<20) }, evidence.ErrSourceChanged},
		"is emptied": {func(path string) error { return os.Truncate(path, 0) }, evidence.ErrSourceChanged},
		"written to": {func(path string) error { return os.Chtimes(path, time.Time{}, time.Unix(1e9, 0)) }, evidence.ErrSourceChanged},
		"vanishes":   {os.Remove, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "source")
			if err := os.WriteFile(path, pattern(size), 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			s, dir := store(t)
			w := &watched{File: f, do: func() {
				if err := test.do(path); err != nil {
					t.Error(err)
				}
			}}
			_, _, err = s.Put(t.Context(), caseA, item1, rand.Reader, w, nil)
			if !errors.Is(err, test.want) {
				t.Fatal(err)
			}
			if left := files(t, dir); test.want != nil && len(left) > 0 {
				t.Fatalf("left %v", left)
			}
		})
	}
}

func TestFullDiskAtEveryStepLeavesNothing(t *testing.T) {
	src := pattern(2*evidence.ChunkSize + 100)
	for n, done := 1, false; !done; n++ {
		s, dir := store(t)
		var mu sync.Mutex
		step := 0
		restore := disk.Hook(func(_, _ string) error {
			mu.Lock()
			defer mu.Unlock()
			if step++; step == n {
				return disk.ErrNoSpace
			}
			return nil
		})
		m, key, err := s.Put(t.Context(), caseA, item1, rand.Reader, bytes.NewReader(src), nil)
		restore()
		done = step < n
		switch {
		case done && err != nil:
			t.Fatal(err)
		case !done && !errors.Is(err, disk.ErrNoSpace):
			t.Fatalf("step %d: %v", n, err)
		case !done:
			if left := files(t, dir); len(left) > 0 {
				t.Fatalf("step %d left %v", n, left)
			}
			m, key = putBytes(t, s, src)
		}
		if err := s.Verify(t.Context(), caseA, m, key); err != nil {
			t.Fatalf("after step %d: %v", n, err)
		}
	}
}

// TestKilledAtEveryStep lets every step from the n-th on fail, as if the process had
// died there: the files of other items stay, and the next Open clears the rest.
func TestKilledAtEveryStep(t *testing.T) {
	src := pattern(evidence.ChunkSize + 100)
	for n, done := 1, false; !done; n++ {
		s, dir := store(t)
		other, otherKey := putBytes(t, s, pattern(1000))
		var mu sync.Mutex
		step := 0
		restore := disk.Hook(func(_, _ string) error {
			mu.Lock()
			defer mu.Unlock()
			if step++; step >= n {
				return errors.New("dead")
			}
			return nil
		})
		_, _, err := s.Put(t.Context(), caseA, item1, rand.Reader, bytes.NewReader(src), nil)
		restore()
		done = err == nil
		again, err := evidence.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		list, err := again.Chunks(caseA)
		if want := map[bool]int{false: 1, true: 3}[done]; err != nil || len(list) != want || len(files(t, dir)) != want {
			t.Fatalf("step %d: %d chunks, %v", n, len(list), err)
		}
		if err := again.Verify(t.Context(), caseA, other, otherKey); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDrop(t *testing.T) {
	s, dir := store(t)
	keep, key := putBytes(t, s, pattern(100))
	m, _ := putBytes(t, s, pattern(evidence.ChunkSize+1))
	for range 2 {
		if err := s.Drop(caseA, m); err != nil {
			t.Fatal(err)
		}
	}
	if len(files(t, dir)) != 1 || s.Verify(t.Context(), caseA, keep, key) != nil {
		t.Fatalf("left %v", files(t, dir))
	}
	m, _ = putBytes(t, s, pattern(1))
	t.Cleanup(disk.Hook(func(string, string) error { return disk.ErrNoSpace }))
	if err := s.Drop(caseA, m); !errors.Is(err, disk.ErrNoSpace) {
		t.Fatal(err)
	}
}

func TestOpenSweeps(t *testing.T) {
	s, dir := store(t)
	m, key := putBytes(t, s, pattern(100))
	for i := range 3 {
		if err := os.WriteFile(filepath.Join(dir, "tmp", fmt.Sprintf("%016x.tmp", i)), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := evidence.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if left := files(t, dir); len(left) != 1 {
		t.Fatalf("left %v", left)
	}
	if err := s.Verify(t.Context(), caseA, m, key); err != nil {
		t.Fatal(err)
	}
	putBytes(t, s, nil)
}
