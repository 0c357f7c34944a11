package receipt

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func testBatch(t testing.TB) *Batch {
	t.Helper()
	l, err := Open(t.TempDir(), options())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	c, err := l.Append(leaves(0, 300)...)
	if err != nil {
		t.Fatal(err)
	}
	b := &Batch{Checkpoint: c.Raw}
	for i := 100; i < 200; i++ {
		index, proof, _ := l.Prove(leaf(i), c.Size)
		b.Items = append(b.Items, BatchItem{leaf(i), index, proof})
	}
	return b
}

func TestBatchKeepsEveryReceipt(t *testing.T) {
	b := testBatch(t)
	raw, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > 150*len(b.Items) {
		t.Errorf("%d bytes for %d receipts", len(raw), len(b.Items))
	}
	again, err := ParseBatch(raw)
	if err != nil {
		t.Fatal(err)
	}
	for i, it := range again.Items {
		if _, err := Verify(again.Receipt(i), it.Leaf, logKey("genchi-test-1")); err != nil || it.Leaf != leaf(100+i) {
			t.Fatalf("item %d: %v", i, err)
		}
	}
	for n := range raw {
		if _, err := ParseBatch(raw[:n]); !errors.Is(err, ErrForm) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
	path := filepath.Join("testdata", "batch.cbor")
	if *update {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(raw, want) {
		t.Errorf("differs from the frozen vector: %v", err)
	}
}

func FuzzParseBatch(f *testing.F) {
	raw, err := testBatch(f).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte{0x84, 1, 0x40, 0x80, 0x80})
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := ParseBatch(b)
		if err != nil {
			return
		}
		for i, it := range got.Items {
			_, _ = Verify(got.Receipt(i), it.Leaf, logKey("genchi-test-1")) // must not panic
		}
	})
}
