package index

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
)

const benchRecords = 100_000

func benchKey(i int) []byte { return fmt.Appendf(nil, "r/case/answer/%08d", i) }

func loaded(b *testing.B) (*Index, string) {
	b.Helper()
	dir := b.TempDir()
	x, err := Open(dir, testKey, testOpt)
	if !errors.Is(err, ErrRebuild) {
		b.Fatal(err)
	}
	loadBench(b, x)
	return x, dir
}

func loadBench(b *testing.B, x *Index) {
	b.Helper()
	value := bytes.Repeat([]byte{7}, 894)
	err := x.Load(func(set func(key, value []byte) error) error {
		for i := range benchRecords {
			if err := set(benchKey(i), value); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = x.Update(func(tx *Tx) error { return tx.SetApplied(nil, nil) })
	}
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkGet(b *testing.B) {
	x, _ := loaded(b)
	defer func() { _ = x.Close() }()
	i := 0
	for b.Loop() {
		i = (i + 7919) % benchRecords
		if _, ok, err := x.Get(benchKey(i)); !ok || err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan100k(b *testing.B) {
	x, _ := loaded(b)
	defer func() { _ = x.Close() }()
	for b.Loop() {
		n := 0
		err := x.View(func(tx *Tx) error {
			return tx.Scan(nil, func(_, _ []byte) error { n++; return nil })
		})
		if err != nil || n != benchRecords {
			b.Fatal(n, err)
		}
	}
}

func BenchmarkLoad100k(b *testing.B) {
	for b.Loop() {
		x, _ := loaded(b)
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenClose100k(b *testing.B) {
	x, dir := loaded(b)
	for b.Loop() {
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		var err error
		if x, err = Open(dir, testKey, testOpt); err != nil {
			b.Fatal(err)
		}
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkUpdate3(b *testing.B) {
	x, _ := loaded(b)
	defer func() { _ = x.Close() }()
	value := bytes.Repeat([]byte{7}, 894)
	i := 0
	for b.Loop() {
		i++
		err := x.Update(func(tx *Tx) error {
			return errors.Join(tx.Set(benchKey(i), value), tx.Set(benchKey(i+1), value), tx.SetApplied([]byte("j"), []byte("h")))
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
