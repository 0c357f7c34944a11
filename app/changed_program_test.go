package main

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"genchi/app/audit"
	"genchi/app/command"
	"genchi/app/ledger"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// behind opens the store of a laptop behind the door's back, as a changed program would.
func (l *laptop) behind(f func(v *vault.Vault) error) {
	l.t.Helper()
	l.shut()
	v, err := vault.OpenRecovery(l.path("store"), l.paper, vault.Options{Now: testNow, Rand: crand.Reader})
	if err != nil {
		l.t.Fatal(err)
	}
	if err := errors.Join(f(v), v.Close()); err != nil {
		l.t.Fatal(err)
	}
}

// smuggle writes one entry in which the facts stand, well signed and naming everything that the laptop has seen, and gives its hash.
func (l *laptop) smuggle(in trust.CaseID, change func(p *ledger.Payload), facts ...audit.Fact) (hash string) {
	l.t.Helper()
	l.behind(func(v *vault.Vault) error {
		card, ok := v.Card()
		if !ok {
			return errors.New("no card")
		}
		p := ledger.Payload{Schema: 1, User: ledger.UserID(card.User), WallMS: testNow().UnixMilli()}
		for _, f := range facts {
			op, err := audit.Set(f, nil)
			if err != nil {
				return err
			}
			p.Ops = append(p.Ops, op)
		}
		if change != nil {
			change(&p)
		}
		plain, err := ledger.EncodePayload(&p)
		if err != nil {
			return err
		}
		hash, err = appendRaw(v, in, plain)
		return err
	})
	return hash
}

func appendRaw(v *vault.Vault, in trust.CaseID, plain []byte) (string, error) {
	heads, err := v.Heads(in)
	if err != nil {
		return "", err
	}
	var seen []trust.Hash
	for _, h := range heads {
		if h.Device != v.Device() {
			seen = append(seen, h.Hash)
		}
	}
	slices.SortFunc(seen, func(a, b trust.Hash) int { return bytes.Compare(a[:], b[:]) })
	e, err := v.Append(context.Background(), in, plain, seen)
	if err != nil {
		return "", err
	}
	return e.Hash.String(), nil
}

func caseOf(t *testing.T, id any) trust.CaseID {
	t.Helper()
	var c trust.CaseID
	if err := c.UnmarshalText([]byte(fmt.Sprint(id))); err != nil {
		t.Fatal(err)
	}
	return c
}

// A legitimate device with a changed program writes what the notice refuses. It is void on every machine, with its provision, changes
// nothing, and all machines agree about it.
func TestChangedProgram(t *testing.T) {
	a, _ := newLaptop(t)
	o := newOffice(t, a)
	b, c := joined(t, a, "B", true), joined(t, a, "C", true)
	whole := caseOf(t, a.show("case")["case"])
	early := caseOf(t, a.do(object{"do": "open_case", "client": "without a contract"})[0]["case"])
	for _, l := range []*laptop{b, c} {
		a.do(object{"do": "enrol_auditor", "device": l.device(), "case": early.String()})
	}
	a.push(0)
	for _, l := range []*laptop{b, c} {
		l.want(0, "", "body-card", "--take", o.card)
		l.pull(0)
	}
	other := ledger.UserID{9}
	digest := bytes.Repeat([]byte{7}, 32)
	chunks := []audit.Chunk{{Hash: digest, Size: 16 << 10}}
	item := audit.ItemID(strings.Repeat("ab", 16))
	before := a.show("case", "--case", whole.String())
	type crime struct {
		in              trust.CaseID
		code, provision string
		entry           string
	}
	crimes := []crime{
		{early, "no_contract", "1-2-1", b.smuggle(early, nil, audit.Evidence{ID: item, Name: "early", Size: 1, SHA256: digest, Commit: digest, Chunks: chunks})},
		{early, "no_contract", "1-2-1", b.smuggle(early, nil, audit.VisitStart{ID: "v9", Where: "W", At: "2026-11-24T09:00"})},
		{whole, "measure_not_chosen", "3-0", b.smuggle(whole, nil, audit.Judgement{Check: "TM-100@", Verdict: audit.Conforming})},
		{whole, "report_blocked", "3-5-1-ho", b.smuggle(whole, nil, audit.Report{
			Digest: digest, Head: digest, Lang: "ja", Layout: 1, Issued: true, Pages: 1, Stored: item, Size: 1, Commit: digest, Chunks: chunks, Version: 1,
		})},
		{whole, "not_author", "3-5-1-ha", b.smuggle(whole, nil, audit.Note{Kind: audit.KindObservation, Check: "TM-001@", By: other, Text: "in another's name"})},
		{whole, "ends_before_start", "3-4-1", b.smuggle(whole, nil, audit.VisitEnd{ID: "v1", At: "2026-11-23T09:00"})},
		{whole, "open_without_reason", "3-4-5", b.smuggle(whole, nil, audit.Closing{ID: "v1", At: "2026-11-24T17:00"})},
		{whole, "no_finding", "3-4-6", b.smuggle(whole, nil, audit.Due{Check: "TM-001@", On: "2026-12-01", Agreed: true})},
	}
	// Another's photo is replaced by a picture of one's own, or gets another picture for the papers.
	base, _ := theBase()
	var photo ledger.OpID
	a.behind(func(v *vault.Vault) error {
		return v.Entries(whole, func(o vault.Opened) error {
			p, err := ledger.DecodePayload(o.Plain)
			if err != nil {
				return err
			}
			for i, op := range p.Ops {
				if op.Field.Kind == audit.KindEvidence && op.Field.Key == base.files[0].item {
					photo = ledger.OpID{Entry: ledger.Hash(o.Entry.Hash), Index: uint32(i)}
				}
			}
			return nil
		})
	})
	over := func(p *ledger.Payload) { p.Ops[0].Supersedes = []ledger.OpID{photo} }
	mine := audit.ItemID(base.files[0].item)
	crimes = append(crimes,
		crime{whole, "not_author", "3-5-1-ha", b.smuggle(whole, over, audit.Evidence{ID: mine, Name: "mine", Size: 1, SHA256: digest, Commit: digest, Chunks: chunks})},
		crime{whole, "not_author", "3-5-1-ha", b.smuggle(whole, nil, audit.Rendition{Item: mine, Stored: item, Width: 1, Height: 1, Size: 1, SHA256: digest, Commit: digest, Chunks: chunks})},
	)
	stranger := b.smuggle(whole, func(p *ledger.Payload) { p.User = other }, audit.Judgement{Check: "TM-001@", Verdict: audit.Nonconforming})
	var rubbish string
	b.behind(func(v *vault.Vault) (err error) {
		rubbish, err = appendRaw(v, whole, []byte("no payload at all"))
		return err
	})
	b.push(0)
	for _, l := range []*laptop{a, c} {
		l.pull(command.ExitPerson)
	}
	for _, l := range []*laptop{a, b, c} {
		for _, id := range []trust.CaseID{whole, early} {
			v := l.show("case", "--case", id.String())
			void := map[string]object{}
			for _, x := range list(v, "void") {
				void[fmt.Sprint(x["entry"])] = x
			}
			n := 0
			for _, x := range crimes {
				if x.in != id {
					continue
				}
				n++
				got := void[x.entry]
				if got["code"] != x.code || !strings.HasPrefix(fmt.Sprint(got["provision"]), x.provision) && x.code != "report_blocked" {
					t.Errorf("%s is %v", x.code, got)
				}
			}
			if len(void) != n {
				t.Errorf("%d entries are void, not %d: %v", len(void), n, void)
			}
		}
		v := l.show("case", "--case", whole.String())
		if q := list(v, "quarantined"); len(q) != 1 || q[0]["entry"] != stranger {
			t.Errorf("quarantined: %v", q)
		}
		if u := texts(v, "unreadable"); !slices.Equal(u, []string{rubbish}) {
			t.Errorf("unreadable: %v", u)
		}
		for _, k := range []string{"judged", "items", "findings", "stage"} {
			if v[k] != before[k] {
				t.Errorf("%s was %v and is %v", k, before[k], v[k])
			}
		}
		if e := l.show("case", "--case", early.String()); e["items"] != 0.0 || len(list(e, "visits")) != 0 {
			t.Errorf("before the contract there is %v evidence, %v", e["items"], e["visits"])
		}
	}
	for _, l := range []*laptop{a, c} {
		if got := l.getBack(base.files[0], "--case", whole.String()); got.code != 0 {
			t.Errorf("the photo: %s", got.errs)
		}
	}
	heads := map[string]bool{}
	for _, l := range []*laptop{a, b, c} {
		heads[fmt.Sprint(l.want(0, "", "state-hash", "--case", whole.String()).out, l.want(0, "", "state-hash", "--case", early.String()).out)] = true
	}
	if len(heads) != 1 {
		t.Errorf("the laptops do not agree: %v", heads)
	}
}

// What a device writes after its revocation has no effect until a release names it, and the server lets it in no more.
func TestRevokedDevice(t *testing.T) {
	a, _ := newLaptop(t)
	o := newOffice(t, a)
	b := joined(t, a, "B", true)
	id := caseOf(t, a.show("case")["case"])
	a.push(0)
	b.want(0, "", "body-card", "--take", o.card)
	b.pull(0)
	b.do(object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "observation": "before"})
	b.push(0)
	a.pull(0)
	var dev trust.DeviceID
	if err := dev.UnmarshalText([]byte(b.device())); err != nil {
		t.Fatal(err)
	}
	late := b.do(object{"do": "record_answer", "measure": "TM-001", "verdict": "nonconforming", "observation": "after"})[0]
	b.push(0) // the server does not know yet
	var revocation trust.Hash
	a.behind(func(v *vault.Vault) error {
		heads, err := v.Heads(id)
		if err != nil {
			return err
		}
		r := &trust.Revocation{Device: dev, Reason: "lost"}
		for _, h := range heads {
			if h.Device == dev {
				r.Cut = append(r.Cut, trust.CutLine{Case: id, Incarnation: h.Incarnation, Seq: h.Seq, Hash: h.Hash})
			}
		}
		rec, err := v.SignControl(r)
		if err == nil {
			revocation = rec.Hash
		}
		return err
	})
	a.push(0)
	a.pull(command.ExitPerson)
	v := a.show("case")
	if q := list(v, "quarantined"); len(q) != 1 || q[0]["entry"] != late["entry"] {
		t.Errorf("quarantined: %v", q)
	}
	if got, _ := a.verdict("TM-001@"); got != "conforming" {
		t.Errorf("the late judgement counts: %s", got)
	}
	if got, _ := a.verdict("TM-040@"); got != "conforming" {
		t.Errorf("the judgement before the cut does not count: %s", got)
	}
	for _, cmd := range []string{"push", "pull"} {
		b.want(command.ExitNetwork, "", cmd).says(t, "does not let this device", "are saved")
	}
	a.behind(func(v *vault.Vault) error {
		var h trust.Hash
		if err := h.UnmarshalText([]byte(fmt.Sprint(late["entry"]))); err != nil {
			return err
		}
		_, err := v.SignControl(&trust.Release{Of: revocation, Case: id, Entries: []trust.Hash{h}})
		return err
	})
	if v := a.show("case"); len(list(v, "quarantined")) != 0 {
		t.Errorf("released and still quarantined: %v", v["quarantined"])
	}
	a.want(0, "", "verify")
}
