package index

import "testing"

const many = 100_000

// large gives an index of 100,000 records of 8 to 900 bytes.
func large(b *testing.B, dir string) *Index {
	b.Helper()
	x := mustOpen(b, dir, testKey)
	put(b, x, many)
	return x
}

func put(b *testing.B, x *Index, n int) {
	b.Helper()
	for i := 0; i < n; i += 2000 {
		err := x.Update(func(tx *Tx) error {
			for j := i; j < min(n, i+2000); j++ {
				tx.Set(keyOf(j), valueOf(j))
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	x := large(b, b.TempDir())
	i := 0
	for b.Loop() {
		if _, ok, err := x.Get(keyOf(i * 7919 % many)); !ok || err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkFill(b *testing.B) {
	x := mustOpen(b, b.TempDir(), testKey)
	b.ResetTimer()
	put(b, x, b.N)
}

// BenchmarkReopen closes and opens.
func BenchmarkReopen(b *testing.B) {
	dir := b.TempDir()
	x := large(b, dir)
	for b.Loop() {
		mustClose(b, x)
		if x = mustOpen(b, dir, testKey); x.Rebuilt() {
			b.Fatal("thrown away")
		}
	}
}

// BenchmarkReopenScan also reads all records, with nothing cached in the process.
func BenchmarkReopenScan(b *testing.B) {
	dir := b.TempDir()
	x := large(b, dir)
	for b.Loop() {
		mustClose(b, x)
		x = mustOpen(b, dir, testKey)
		n := 0
		if err := x.Scan(nil, func(_, _ []byte) error { n++; return nil }); err != nil || n != many {
			b.Fatal(n, err)
		}
	}
}
