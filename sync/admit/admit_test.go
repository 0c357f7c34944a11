package admit_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/synctest"
	"genchi/sync/wire"
)

func hash(n int) trust.Hash { return trust.Hash{byte(n), byte(n >> 8), 1} }

// one returns the link of entry seq in the only journal of device 1.
func one(seq int) admit.Link {
	l := admit.Link{Journal: admit.Journal{Device: trust.DeviceID{1}}, Seq: uint64(seq)}
	if seq > 1 {
		l.Prev = hash(seq - 1)
	}
	return l
}

func TestPlace(t *testing.T) {
	s := admit.NewShape()
	for i := 1; i <= 4; i++ {
		if code := s.Place(one(i)); code != "" {
			t.Fatalf("entry %d: %s", i, code)
		}
		if s.Add(hash(i), one(i)) {
			t.Fatalf("entry %d is a fork", i)
		}
	}
	other := admit.Journal{Device: trust.DeviceID{1}, Incarnation: trust.Incarnation{2}}
	foreign := admit.Journal{Device: trust.DeviceID{2}}
	for name, c := range map[string]struct {
		link admit.Link
		want wire.Code
	}{
		"next":                         {one(5), ""},
		"gap":                          {one(6), wire.CodeGap},
		"fork":                         {one(3), ""},
		"sequence 0":                   {one(0), wire.CodeChain},
		"wrong number":                 {admit.Link{Journal: one(1).Journal, Seq: 4, Prev: hash(2)}, wire.CodeChain},
		"new incarnation":              {admit.Link{Journal: other, Seq: 1, Prev: hash(4)}, ""},
		"new incarnation, lost disk":   {admit.Link{Journal: other, Seq: 1, Prev: hash(99)}, ""},
		"first of all":                 {admit.Link{Journal: foreign, Seq: 1}, ""},
		"first after another's":        {admit.Link{Journal: foreign, Seq: 1, Prev: hash(4)}, wire.CodeChain},
		"second after another journal": {admit.Link{Journal: other, Seq: 5, Prev: hash(4)}, wire.CodeChain},
	} {
		if got := s.Place(c.link); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if !s.Add(hash(103), one(3)) {
		t.Error("a second entry 3 is no fork")
	}
	if got := s.Heads(); len(got) != 2 {
		t.Errorf("heads of a fork: %v", got)
	}
}

// TestExchangeByHeads draws trees of entries, gives one side a part of them, and lets it ask by its heads: it gets what it lacks and little else.
func TestExchangeByHeads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		links := map[trust.Hash]admit.Link{}
		var order []trust.Hash
		for i := range rapid.IntRange(1, 40).Draw(t, "entries") {
			l := one(1)
			l.Journal.Device[0] = byte(rapid.IntRange(1, 3).Draw(t, "device"))
			for _, h := range order {
				if links[h].Journal == l.Journal && rapid.IntRange(0, 3).Draw(t, "after") > 0 {
					l.Seq, l.Prev = links[h].Seq+1, h
				}
			}
			links[hash(i)] = l
			order = append(order, hash(i))
		}
		all, part := admit.NewShape(), admit.NewShape()
		shuffled := append([]trust.Hash{}, order...)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		})
		for _, h := range shuffled { // the order of loading never matters
			all.Add(h, links[h])
		}
		for _, h := range order {
			if part.Place(links[h]) == "" && (links[h].Seq == 1 || part.Has(links[h].Prev)) && rapid.Bool().Draw(t, "has") {
				part.Add(h, links[h])
			}
		}
		want := all.After(part.Heads())
		for _, h := range order {
			if part.Has(h) == want[h] {
				t.Fatalf("entry %s: has %v, gets %v", h, part.Has(h), want[h])
			}
		}
		for _, head := range all.Heads() {
			for h, l := range links {
				if l.Seq > 1 && l.Prev == head.Hash && l.Journal == links[head.Hash].Journal {
					t.Fatalf("head %s is followed by %s", head.Hash, h)
				}
			}
		}
	})
}

func TestCheckFindsEachFlippedByte(t *testing.T) {
	w := synctest.NewWorld(t, trust.Server{})
	in := synctest.Case("case")
	d := w.Device("sato")
	w.Roster(in, d)
	set := trust.NewSet(w.Body, w.Records)
	e := w.Write(d, in, 1, "適合")
	good := wire.Entry{Header: e.Raw, Payload: e.Payload}
	got, code, err := admit.Check(in, set, &good)
	if code != "" || got.Hash != e.Hash || got.Header.Seq != 1 {
		t.Fatalf("%s, %v", code, err)
	}
	for _, part := range []func(*wire.Entry) *[]byte{
		func(e *wire.Entry) *[]byte { return &e.Header },
		func(e *wire.Entry) *[]byte { return &e.Payload },
	} {
		for at := range *part(&good) {
			bad := good
			*part(&bad) = bytes.Clone(*part(&good))
			(*part(&bad))[at] ^= 1
			if _, code, _ := admit.Check(in, set, &bad); code == "" {
				t.Fatalf("byte %d is not checked", at)
			}
		}
	}
}

func FuzzCheck(f *testing.F) {
	w := synctest.NewWorld(f, trust.Server{})
	in := synctest.Case("case")
	d := w.Device("sato")
	w.Roster(in, d)
	set := trust.NewSet(w.Body, w.Records)
	e := w.Write(d, in, 1, "x")
	f.Add(e.Raw, e.Payload)
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, header, payload []byte) {
		got, code, err := admit.Check(in, set, &wire.Entry{Header: header, Payload: payload})
		if (code == "") != (err == nil) || (got == nil) != (code != "") {
			t.Fatalf("%v, %q, %v", got, code, err)
		}
		if code == "" && (!bytes.Equal(header, e.Raw) || journal.CheckPayload(&got.Header, payload) != nil) {
			t.Fatal("an entry that nobody signed")
		}
	})
}

func TestKeeps(t *testing.T) {
	w := synctest.NewWorld(t, trust.Server{})
	a := w.Device("sato")
	thief := w.Stranger("thief")
	stolen := w.Sign(thief.Sign, &trust.Revocation{Device: a.ID, Reason: "x"})
	w.Sign(w.Registrar.Sign, &trust.Roster{Case: synctest.Case("c"), Add: []trust.RosterLine{{Device: a.ID, User: a.User}}})
	set := trust.NewSet(w.Body, w.Records)
	why := map[trust.Hash]trust.Reason{}
	for _, r := range set.Rejected() {
		why[r.Hash] = r.Reason
	}
	for _, r := range w.Records {
		if got, want := admit.Keeps(set, r, why[r.Hash]), r != stolen; got != want {
			t.Errorf("kind %d by %s (%s): kept %v", r.Kind, r.Signer, why[r.Hash], got)
		}
	}
	for reason, want := range map[trust.Reason]bool{
		trust.ReasonEnded: true, trust.ReasonRank: true, trust.ReasonConflict: true, trust.ReasonUser: true,
		trust.ReasonOtherBody: false, trust.ReasonSigner: false, trust.ReasonSignature: false, trust.ReasonAuthority: false, trust.ReasonRoot: false,
		"new": false,
	} {
		if got := admit.Keeps(set, stolen, reason); got != want {
			t.Errorf("%s: kept %v", reason, got)
		}
	}
}
