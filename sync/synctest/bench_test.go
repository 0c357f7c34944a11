package synctest

import (
	"bytes"
	"crypto/sha256"
	"math/rand/v2"
	"testing"

	"genchi/storage/evidence"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// BenchmarkPush seals 64 MiB and brings them to a server over TLS, until the receipt: laptop and server in one process.
func BenchmarkPush(b *testing.B) {
	for name, on := range backends {
		b.Run(name, func(b *testing.B) { benchmarkPush(b, on) })
	}
}

func benchmarkPush(b *testing.B, on Backend) {
	s := NewServer(b, on(b))
	w := NewWorld(b, s.Card)
	in := Case("case")
	d := w.Device("sato")
	w.Roster(in, d)
	s.Body = w.Records
	s.Start()
	l := w.Laptop(d, w.Records...)
	random := rand.NewChaCha8(sha256.Sum256([]byte("bench")))
	plain := make([]byte, 64<<20)
	_, _ = random.Read(plain)
	e := s.Engine(l, nil)
	b.SetBytes(int64(len(plain)))
	for i := 0; b.Loop(); i++ {
		id := evidence.ItemID{byte(i), byte(i >> 8)}
		m, _, err := l.Evidence.Put(b.Context(), in, id, random, bytes.NewReader(plain), nil)
		if err != nil {
			b.Fatal(err)
		}
		l.Note(in, 1, 1)
		r, err := e.Push(b.Context(), in, []exchange.Item{{ID: wire.ItemID(id), Chunks: m.Chunks, Key: []byte("key")}})
		if err != nil || len(r.Items) != 1 || r.Entries != 1 || r.Bytes < int64(len(plain)) {
			b.Fatalf("%+v, %v", r, err)
		}
	}
}

// BenchmarkPushEntries brings 12,000 entries, a large case, to the server.
func BenchmarkPushEntries(b *testing.B) {
	for name, on := range backends {
		b.Run(name, func(b *testing.B) { benchmarkPushEntries(b, on) })
	}
}

func benchmarkPushEntries(b *testing.B, on Backend) {
	for b.Loop() {
		b.StopTimer()
		s := NewServer(b, on(b))
		w := NewWorld(b, s.Card)
		in := Case("case")
		d := w.Device("sato")
		w.Roster(in, d)
		s.Body = w.Records
		s.Start()
		l := w.Laptop(d, w.Records...)
		for range 12 {
			l.NoteAtOnce(in, 1, 1000)
		}
		b.StartTimer()
		r, err := s.Engine(l, nil).Push(b.Context(), in, nil)
		if err != nil || r.Entries != 12_000 {
			b.Fatalf("%+v, %v", r, err)
		}
		b.StopTimer()
		s.Stop()
		b.StartTimer()
	}
}
