package receipt

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

var update = flag.Bool("update", false, "rewrite the vectors")

var clock = func() time.Time { return time.Date(2026, 11, 24, 7, 30, 0, 0, time.UTC) }

func testKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
}

func logKey(origin string) Key {
	return Key{origin, testKey().Public().(ed25519.PublicKey)}
}

func options() Options { return Options{Origin: "genchi-test-1", Key: testKey(), Now: clock} }

func leaf(n int) Hash {
	return tlog.RecordHash(binary.BigEndian.AppendUint64(nil, uint64(n)))
}

func leaves(from, to int) []Hash {
	var out []Hash
	for i := from; i < to; i++ {
		out = append(out, leaf(i))
	}
	return out
}

func open(t *testing.T, dir string) *Log {
	t.Helper()
	l, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func mustAppend(t *testing.T, l *Log, hs ...Hash) *Checkpoint {
	t.Helper()
	c, err := l.Append(hs...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryLeafIsProvedAtEverySize(t *testing.T) {
	l := open(t, t.TempDir())
	var checks []*Checkpoint
	for n := range 20 {
		checks = append(checks, mustAppend(t, l, leaf(n)))
	}
	for _, c := range checks {
		for i := range c.Size {
			index, proof, ok := l.Prove(leaf(int(i)), c.Size)
			if !ok || index != uint64(i) {
				t.Fatalf("leaf %d at size %d: index %d, ok %v", i, c.Size, index, ok)
			}
			r := &Receipt{Version: 1, Index: index, Proof: proof, Checkpoint: c.Raw}
			got, err := Verify(r, leaf(int(i)), logKey("genchi-test-1"))
			if err != nil || got.Size != c.Size || !got.Time.Equal(clock()) {
				t.Fatalf("leaf %d at size %d: %v", i, c.Size, err)
			}
			if _, err := Verify(r, leaf(int(i)+1), logKey("genchi-test-1")); !errors.Is(err, ErrProof) {
				t.Fatalf("another leaf passes: %v", err)
			}
		}
		if _, _, ok := l.Prove(leaf(int(c.Size)), c.Size); ok {
			t.Fatalf("a later leaf is proved at size %d", c.Size)
		}
	}
	for i, old := range checks {
		for _, next := range checks[i:] {
			proof, err := l.Consistency(old.Size, next.Size)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckConsistency(old, next, proof); err != nil {
				t.Fatalf("%d to %d: %v", old.Size, next.Size, err)
			}
		}
	}
}

func TestAppendIsIdempotentAndSurvivesReopening(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	mustAppend(t, l, leaves(0, 5)...)
	c := mustAppend(t, l, leaf(3), leaf(5), leaf(5), leaf(0))
	if c.Size != 6 {
		t.Fatalf("size %d after repetition, want 6", c.Size)
	}
	for range 3 { // every opening begins a new segment at its first write
		again := open(t, dir)
		if got := again.Checkpoint(); !bytes.Equal(got.Raw, c.Raw) {
			t.Fatalf("checkpoint changed by reopening: %s", got.Raw)
		}
		c = mustAppend(t, again, leaf(int(c.Size)))
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if c.Size != 9 {
		t.Fatalf("size %d, want 9", c.Size)
	}
}

func TestClockSetBackDoesNotTurnWitnessedTimeBack(t *testing.T) {
	o := options()
	now := clock()
	o.Now = func() time.Time { return now }
	l, err := Open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	mustAppend(t, l, leaf(0))
	now = now.AddDate(-36, 0, 0)
	if c := mustAppend(t, l, leaf(1)); !c.Time.Equal(clock()) {
		t.Fatalf("time %v", c.Time)
	}
}

func TestEachFlippedByteOfAReceiptIsFound(t *testing.T) {
	l := open(t, t.TempDir())
	mustAppend(t, l, leaves(0, 7)...)
	r, _ := l.Receipt(leaf(2))
	raw, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for at := range raw {
		for _, bit := range []byte{1, 0x20, 0x80} {
			bad := bytes.Clone(raw)
			bad[at] ^= bit
			got, err := Parse(bad)
			if err == nil {
				_, err = Verify(got, leaf(2), logKey("genchi-test-1"))
			}
			if err == nil {
				t.Errorf("byte %d, bit %x: not found", at, bit)
			}
		}
	}
	for n := range raw {
		if _, err := Parse(raw[:n]); !errors.Is(err, ErrForm) {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
}

func TestEachFlippedByteOfTheFilesIsFound(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	mustAppend(t, l, leaves(0, 3)...)
	last := mustAppend(t, l, leaf(3))
	path := filepath.Join(dir, "000001.glog")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := range good {
		bad := bytes.Clone(good)
		bad[at] ^= 4
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir, options()); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d flipped: %v", at, err)
		}
	}
	for n := range good { // a cut is a torn write: what is whole remains
		if err := os.WriteFile(path, good[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := Open(dir, options())
		if err != nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if c := again.Checkpoint(); c != nil {
			if err := CheckConsistency(last, c, nil); !errors.Is(err, ErrRewound) {
				t.Fatalf("cut at %d: a witness says %v", n, err)
			}
		}
		_ = again.Close()
	}
}

func TestSwappedSegmentsAreFound(t *testing.T) {
	dir := t.TempDir()
	for n := range 3 {
		l := open(t, dir)
		mustAppend(t, l, leaf(n))
	}
	if err := os.Rename(filepath.Join(dir, "000001.glog"), filepath.Join(dir, "000009.glog")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "000002.glog")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, options()); !errors.Is(err, ErrDamaged) {
		t.Fatalf("missing segment: %v", err)
	}
}

func TestWitnessFindsASplitLog(t *testing.T) {
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	old := mustAppend(t, a, leaf(1), leaf(2))
	mustAppend(t, b, leaf(2), leaf(1))
	next := mustAppend(t, b, leaf(3))
	proof, err := b.Consistency(2, 3)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		old, next *Checkpoint
		want      error
	}{
		"history rewritten": {old, next, ErrSplit},
		"shorter":           {next, old, ErrRewound},
		"two roots":         {old, &Checkpoint{Origin: old.Origin, Size: 2, Root: next.Root}, ErrSplit},
		"another log":       {old, &Checkpoint{Origin: "other", Size: 3}, ErrSplit},
		"same":              {old, old, nil},
	} {
		if err := CheckConsistency(c.old, c.next, proof); !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNewLogNamesTheOld(t *testing.T) {
	old := mustAppend(t, open(t, t.TempDir()), leaves(0, 3)...)
	o := options()
	o.Origin, o.Previous = "genchi-test-2", &Previous{old.Origin, old.Size, old.Root}
	l, err := Open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	raw := mustAppend(t, l, leaf(0)).Raw
	c, err := ParseCheckpoint(raw, logKey("genchi-test-2"))
	if err != nil || c.Previous == nil || *c.Previous != *o.Previous {
		t.Fatalf("previous %+v: %v", c, err)
	}
	if _, err := ParseCheckpoint(raw, logKey("genchi-test-1")); !errors.Is(err, ErrSignature) {
		t.Fatalf("under the old origin: %v", err)
	}
}

func TestVectors(t *testing.T) {
	l := open(t, t.TempDir())
	mustAppend(t, l, leaves(0, 11)...)
	r, _ := l.Receipt(leaf(6))
	raw, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	segment, err := os.ReadFile(segmentPath(l.kept.(*segments).dir, 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{
		"checkpoint-11.txt": l.Checkpoint().Raw, "receipt-6-of-11.cbor": raw, "segment-11.glog": segment,
	} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from the frozen vector", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"receipt-6-of-11.cbor", "checkpoint-11.txt", "segment-11.glog"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	key := logKey("genchi-test-1")
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := Parse(b); err == nil {
			again, err := r.Encode()
			if err != nil || !bytes.Equal(again, b) {
				t.Fatal("receipt does not encode to what was read")
			}
			_, _ = Verify(r, leaf(0), key) // must not panic
		}
		if c, err := ParseCheckpoint(b, key); err == nil && !bytes.Equal(c.Raw, b) {
			t.Fatal("checkpoint is not what was read")
		}
		_, _, _ = parseFrame(b) // must not panic
		_, _ = parseText(string(b))
	})
}
