package vault

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"genchi/storage/journal"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

// forge signs an entry as the device of w, whatever the header says.
func forge(t testing.TB, w *Vault, c trust.CaseID, h journal.Header) RawEntry {
	t.Helper()
	h.Case, h.Device = c, w.Device()
	k := seal.Key{1}
	payload, err := journal.SealPayload(&k, w.opt.Rand, &h, []byte("x"))
	must(t, err)
	header, _, err := journal.SignHeader(h, w.dev.sign)
	must(t, err)
	return RawEntry{Header: header, Payload: payload}
}

func TestIngestJudges(t *testing.T) {
	v, c := newTrial(t, "lead")
	w, out := newStore(t, "member"), newStore(t, "stranger")
	join(t, v, w, c)
	join(t, v, out, trust.CaseID{}) // has a card, is on no roster
	never := newStore(t, "never joined")
	say(t, v, c, "根")
	for i := range 4 {
		say(t, w, c, fmt.Sprint("追加 ", i))
	}
	good := raw(t, w, c)
	first, err := journal.ParseHeader(good[0].Header)
	must(t, err)
	changed := func(i int, f func(*RawEntry)) RawEntry {
		e := RawEntry{Header: slices.Clone(good[i].Header), Payload: slices.Clone(good[i].Payload)}
		f(&e)
		return e
	}
	hash0 := trust.LeafHash(good[0].Header)
	inc := first.Incarnation
	tests := []struct {
		name                       string
		in                         []RawEntry
		fresh, same, parked, wrong int
		reason                     error
	}{
		{"in order", good, 4, 0, 0, 0, nil},
		{"backwards, twice", func() []RawEntry { x := slices.Clone(good); slices.Reverse(x); return append(x, good...) }(), 4, 4, 0, 0, nil},
		{"with a gap", []RawEntry{good[0], good[2], good[3]}, 1, 0, 2, 0, ErrGap},
		{"without payload", []RawEntry{{Header: good[0].Header}}, 1, 0, 0, 0, nil},
		{"nothing", nil, 0, 0, 0, 0, nil},
		{"no header", []RawEntry{{}}, 0, 0, 0, 1, journal.ErrMalformed},
		{"cut off", []RawEntry{changed(0, func(e *RawEntry) { e.Header = e.Header[:50] })}, 0, 0, 0, 1, journal.ErrMalformed},
		{"another payload", []RawEntry{changed(0, func(e *RawEntry) { e.Payload = good[1].Payload })}, 0, 0, 0, 1, journal.ErrPayload},
		{"signature changed", []RawEntry{changed(0, func(e *RawEntry) { e.Header[len(e.Header)-1] ^= 1 })}, 0, 0, 0, 1, journal.ErrSignature},
		{"another case", []RawEntry{forge(t, w, trust.CaseID{9}, journal.Header{Incarnation: trust.Incarnation{1}, Seq: 1})}, 0, 0, 0, 1, ErrOtherCase},
		{"no member", []RawEntry{forge(t, out, c, journal.Header{Incarnation: trust.Incarnation{1}, Seq: 1})}, 0, 0, 1, 0, ErrNoRoster},
		{"no card", []RawEntry{forge(t, never, c, journal.Header{Incarnation: trust.Incarnation{1}, Seq: 1})}, 0, 0, 1, 0, ErrStranger},
		{"follows another journal's entry", []RawEntry{good[0], forge(t, w, c, journal.Header{Incarnation: trust.Incarnation{1}, Seq: 2, Prev: hash0})}, 1, 0, 0, 1, ErrBadChain},
		{"skips a number", []RawEntry{good[0], forge(t, w, c, journal.Header{Incarnation: inc, Seq: 3, Prev: hash0})}, 1, 0, 0, 1, ErrBadChain},
		{"begins its journal anew", []RawEntry{good[0], forge(t, w, c, journal.Header{Incarnation: inc, Seq: 1, Prev: hash0})}, 1, 0, 0, 1, ErrBadChain},
		{"a fork", append(slices.Clone(good), forge(t, w, c, journal.Header{Incarnation: inc, Seq: 2, Prev: hash0})), 5, 0, 0, 0, nil},
		{"a new incarnation over an unknown one", []RawEntry{forge(t, w, c, journal.Header{Incarnation: trust.Incarnation{1}, Seq: 1, Prev: trust.Hash{1}})}, 1, 0, 0, 0, nil},
	}
	must(t, v.Close())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "store")
			must(t, os.CopyFS(dir, os.DirFS(v.dir)))
			x, err := openPaper(t, dir, v.Device())
			must(t, err)
			defer func() { must(t, x.Close()) }()
			r := ingestAll(t, x, c, tt.in...)
			if len(r.New) != tt.fresh || r.Same != tt.same || len(r.Parked) != tt.parked || len(r.Refused) != tt.wrong {
				t.Errorf("%d new, %d same, parked %v, refused %v", len(r.New), r.Same, r.Parked, r.Refused)
			}
			for _, f := range slices.Concat(r.Parked, r.Refused) {
				if !errors.Is(f.Reason, tt.reason) {
					t.Errorf("reason %v, want %v", f.Reason, tt.reason)
				}
			}
			if tt.name == "a fork" && len(r.Forks) != 1 {
				t.Errorf("forks %v", r.Forks)
			}
			again := ingestAll(t, x, c, tt.in...)
			if len(again.New) != 0 {
				t.Errorf("the second time %d are new", len(again.New))
			}
		})
	}
}

// TestParkedComeIn parks entries for a gap and for a missing roster; each comes in when its reason is gone, also after reopening.
func TestParkedComeIn(t *testing.T) {
	v, c := newTrial(t, "lead")
	w := newStore(t, "member")
	join(t, v, w, trust.CaseID{})
	for i := range 3 {
		e := forge(t, w, c, journal.Header{Incarnation: trust.Incarnation{1}, Seq: 1, Prev: trust.Hash{byte(i)}})
		if r := ingestAll(t, v, c, e); len(r.Parked) != i+1 {
			t.Fatalf("report %+v", r)
		}
	}
	v = reopen(t, v)
	if r := ingestAll(t, v, c); len(r.Parked) != 3 || len(r.New) != 0 {
		t.Fatalf("after reopening %+v", r)
	}
	enrol(t, v, c, w.Device(), "auditor")
	if r := ingestAll(t, v, c); len(r.New) != 3 || len(r.Parked) != 0 {
		t.Fatalf("once on the roster %+v", r)
	}
	if len(v.Local().All(parkedKind)) != 0 {
		t.Error("what came in is still parked")
	}
}

// TestTamperedHeader changes headers in the files of a store, with good checksums, as somebody without keys could. What was changed is named and says
// nothing; an entry that well-signed ones follow needs no signature of its own.
func TestTamperedHeader(t *testing.T) {
	v, c := newTrial(t, "lead")
	for i := range 5 {
		say(t, v, c, fmt.Sprint(i))
	}
	entries := raw(t, v, c)
	must(t, v.Close())
	for i := range entries {
		dir := filepath.Join(t.TempDir(), "store")
		must(t, os.CopyFS(dir, os.DirFS(v.dir)))
		must(t, os.RemoveAll(filepath.Join(dir, journalsDir)))
		s, err := journal.Open(filepath.Join(dir, journalsDir))
		must(t, err)
		for j, r := range entries {
			header := slices.Clone(r.Header)
			if i == j {
				header[len(header)-70] ^= 1 // in the payload digest
			}
			e, err := journal.NewEntry(header, nil)
			must(t, err)
			e.Payload = r.Payload
			must(t, s.Append(e))
		}
		must(t, s.Trim())
		x, err := openPaper(t, dir, v.Device())
		must(t, err)
		var bad []int
		n := 0
		must(t, x.Entries(c, func(o Opened) error {
			if o.Err != nil {
				bad = append(bad, n)
				if o.Plain != nil || !errors.Is(o.Err, ErrChain) && !errors.Is(o.Err, journal.ErrPayload) {
					t.Errorf("entry %d: %v", n, o.Err)
				}
			}
			n++
			return nil
		}))
		if !slices.Equal(bad, []int{i}) {
			t.Errorf("entry %d was changed, entries %v are bad", i, bad)
		}
		must(t, x.Close())
	}
}

func TestUnknownDevice(t *testing.T) {
	v, c := newTrial(t, "lead")
	w := newStore(t, "stranger")
	e := forge(t, w, c, journal.Header{Incarnation: trust.Incarnation{1}, Seq: 1})
	x, err := journal.NewEntry(e.Header, e.Payload)
	must(t, err)
	must(t, v.Journals().Append(x)) // planted in the files
	must(t, v.Entries(c, func(o Opened) error {
		if !errors.Is(o.Err, ErrUnknownSign) {
			t.Errorf("an entry that nobody vouches for: %v", o.Err)
		}
		return nil
	}))
}

func FuzzIngest(f *testing.F) {
	v, c := newTrial(f, "lead")
	w := newStore(f, "member")
	join(f, v, w, c)
	say(f, w, c, "x")
	e := raw(f, w, c)[0]
	f.Add(e.Header, e.Payload)
	f.Add(e.Header[:40], []byte{})
	f.Fuzz(func(t *testing.T, header, payload []byte) {
		r, err := v.Ingest(c, []RawEntry{{Header: header, Payload: payload}})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range r.New {
			if e.Header.Verify(e.Raw, w.dev.sign.Public().(ed25519.PublicKey)) != nil {
				t.Error("an entry came in that nobody signed")
			}
		}
	})
}
