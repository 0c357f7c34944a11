package ledger

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
)

// largeCase makes the journals of five laptops: n entries, an incarnation
// every 200 of a laptop's entries, an exchange between all every 100 entries,
// 300 fields that everybody writes, now and then an undo.
func largeCase(n int) (Control, []*Entry) {
	rng := rand.New(rand.NewPCG(uint64(n), 2))
	control := Control{Devices: make(map[DeviceID]Authority)}
	var laptops [replicas]largeLaptop
	for i := range laptops {
		control.Devices[deviceOf(i)] = Authority{User: userOf(i), Member: true}
		laptops[i].heads = make(map[Field]OpID)
	}
	entries := make([]*Entry, 0, n)
	for k := range n {
		if k%100 == 0 {
			meet(&laptops)
		}
		i := rng.IntN(replicas)
		entries = append(entries, laptops[i].write(i, k, rng))
	}
	return control, entries
}

type largeLaptop struct {
	tip   Hash
	count int
	seen  []Hash
	heads map[Field]OpID
	fresh map[Field]OpID
	last  OpID
	field Field
}

// meet lets every laptop see all others.
func meet(laptops *[replicas]largeLaptop) {
	for i := range laptops {
		laptops[i].seen = nil
		for j := range laptops {
			if i != j && laptops[j].fresh != nil {
				laptops[i].seen = append(laptops[i].seen, laptops[j].tip)
				for field, id := range laptops[j].fresh {
					laptops[i].heads[field] = id
				}
			}
		}
	}
	for i := range laptops {
		laptops[i].fresh = nil
	}
}

func (l *largeLaptop) write(i, k int, rng *rand.Rand) *Entry {
	e := &Entry{
		Prev: l.tip, Device: deviceOf(i), Incarnation: Incarnation{byte(i), byte(l.count / 200)},
		Seq: uint64(l.count%200 + 1), Seen: l.seen,
		Payload: Payload{Schema: 1, User: userOf(i), WallMS: int64(k)},
	}
	binary.BigEndian.PutUint64(e.Hash[:], rng.Uint64())
	binary.BigEndian.PutUint64(e.Hash[8:], uint64(k)+1)
	field := Field{"answer", fmt.Sprintf("TM-%03d@p1", rng.IntN(300))}
	if k < 5 {
		field = Field{"contract", "c"}
	}
	o := Op{Field: field, Value: []byte{byte(rng.IntN(4))}}
	if head, ok := l.heads[field]; ok {
		o.Supersedes = []OpID{head}
	}
	if k > 100 && rng.IntN(20) == 0 && l.last != (OpID{}) {
		o = Op{Verb: Undo, Field: l.field, Target: l.last}
	}
	e.Payload.Ops = []Op{o}
	id := OpID{e.Hash, 0}
	if o.Verb == Set {
		l.heads[field], l.last, l.field = id, id, field
		if l.fresh == nil {
			l.fresh = make(map[Field]OpID)
		}
		l.fresh[field] = id
	}
	l.tip, l.seen = e.Hash, nil
	l.count++
	return e
}

func TestLargeCaseInAnyOrder(t *testing.T) {
	control, entries := largeCase(1500)
	batch := fold(0, control, entries...)
	if v := batch.Voids(); len(v) > 100 || len(batch.Undecided()) > 0 || len(batch.Inert()) > 0 {
		t.Fatalf("%d voids, %d undecided, %d inert", len(v), len(batch.Undecided()), len(batch.Inert()))
	}
	want := batch.StateHash(1)
	rng := rand.New(rand.NewPCG(3, 3))
	for name, arrange := range map[string]func([]*Entry){
		"written":  func([]*Entry) {},
		"reversed": func(e []*Entry) { reverse(e) },
		"shuffled": func(e []*Entry) { rng.Shuffle(len(e), func(i, j int) { e[i], e[j] = e[j], e[i] }) },
	} {
		order := append([]*Entry(nil), entries...)
		arrange(order)
		f := fold(0, control)
		for _, e := range order {
			f.Add(e)
		}
		if f.StateHash(1) != want {
			t.Errorf("%s: state hash differs", name)
		}
		if f.CaseHead(nil) != batch.CaseHead(nil) {
			t.Errorf("%s: case head differs", name)
		}
		if len(f.strands) > 100 {
			t.Errorf("%s: %d strands", name, len(f.strands))
		}
	}
}

func reverse(entries []*Entry) {
	for i, j := 0, len(entries)-1; i < j; i, j = i+1, j-1 {
		entries[i], entries[j] = entries[j], entries[i]
	}
}

// TestAddCostsNoMoreInALargeCase adds the last entries of a small and of a large case one by one.
func TestAddCostsNoMoreInALargeCase(t *testing.T) {
	const last = 64
	cost := func(n int) float64 {
		control, entries := largeCase(n + last + 1)
		f := fold(0, control, entries[:n]...)
		i := n
		return testing.AllocsPerRun(last, func() {
			f.Add(entries[i])
			i++
		})
	}
	small, large := cost(500), cost(8000)
	if large > small+4 { // maps and lists that grow
		t.Errorf("an entry costs %v allocations among 8,000, %v among 500", large, small)
	}
}

func BenchmarkFold(b *testing.B) {
	for _, n := range []int{5000, 20000} {
		control, entries := largeCase(n)
		b.Run(fmt.Sprintf("batch/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fold(0, control, entries...)
			}
		})
		b.Run(fmt.Sprintf("batch+fields/%d", n), func(b *testing.B) {
			for b.Loop() {
				f := fold(0, control, entries...)
				for _, field := range f.Kind("answer") {
					f.Field(field)
				}
			}
		})
		b.Run(fmt.Sprintf("one by one/%d", n), func(b *testing.B) {
			for b.Loop() {
				f := fold(0, control)
				for _, e := range entries {
					f.Add(e)
				}
			}
		})
		f := fold(0, control, entries...)
		b.Run(fmt.Sprintf("state hash/%d", n), func(b *testing.B) {
			for b.Loop() {
				f.StateHash(1)
			}
		})
		b.Run(fmt.Sprintf("set control/%d", n), func(b *testing.B) {
			for b.Loop() {
				f.SetControl(control)
			}
		})
	}
}

func BenchmarkDecodePayload(b *testing.B) {
	raw, err := EncodePayload(vectorPayloads()["set"])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := DecodePayload(raw); err != nil {
			b.Fatal(err)
		}
	}
}
