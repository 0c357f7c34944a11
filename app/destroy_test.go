package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/command"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/trust"
)

// all reads every file below a folder as one.
func all(t *testing.T, dir string) (out []byte) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out = append(out, b...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// sealed gives the names and bytes of everything sealed of a case in a store: chunks, item keys, epoch keys, grants.
func (l *laptop) sealed(id string) (out [][]byte) {
	l.t.Helper()
	for _, dir := range []string{"chunks", "items", "keys"} {
		_ = filepath.WalkDir(l.path("store", dir, id), func(path string, e os.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				b := read(l.t, path)
				out = append(out, b[:min(len(b), 64)])
			}
			return nil
		})
	}
	return out
}

// renew opens a store by its passphrase, as people do, which replaces its keys.
func (l *laptop) renew() {
	l.t.Helper()
	paper := l.paper
	l.paper = ""
	l.want(0, "", "show", "home")
	l.paper = paper
}

func order(o object, id string) object {
	for _, x := range list(o, "orders") {
		if x["case"] == id {
			return x
		}
	}
	return nil
}

// The retention run of a case from its end to the last byte: nothing goes before its day, under hold, or by one person; then it goes everywhere, also from
// the server, from laptops that were away, and by stick; chains and the log's proofs stay.
func TestRetentionRunToTheLastByte(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1)
	c := newCertBody(t)
	id := c.id.String()
	c.issue("r.pdf")
	c.verify()
	c.d.do(object{"do": "decide", "granted": false, "on": "2026-12-05", "reason": "the plan does not hold"})
	c.everywhere()
	book := fmt.Sprint(c.a.do(object{"do": "open_book", "book": "office"})[0]["case"])
	m := withRole(t, c.a, "M", "management")
	c.a.do(object{"do": "enrol_auditor", "case": book, "device": m.device()})
	c.a.push(0)
	m.want(0, "", "body-card", "--take", c.office.card)
	m.pull(0)
	propose := object{"do": "propose_destruction", "what": id, "reason": "time is over"}
	c.refuses(c.a, "before_its_day", "2-1-1", propose)

	later := func() time.Time { return time.Date(2029, 12, 6, 9, 0, 0, 0, time.Local) }
	for _, l := range []*laptop{c.a, c.v, c.d, m} {
		l.shut() // each call opens the store again: what was destroyed is gone from its keys too
		l.stays, l.now = false, later
	}
	c.refuses(c.a, "before_its_day", "2-1-1", propose) // the laptop's clock is not believed
	c.office.stop()
	c.office.now = later
	c.office.start()
	c.a.do(object{"do": "place_hold", "what": id, "reason": "a lawsuit"})
	c.a.push(0)
	c.refuses(c.a, "held", "2-1-1", propose)
	hold := list(c.a.show("retention"), "holds")[0]["hold"]
	c.a.do(object{"do": "lift_hold", "hold": hold, "why": "it is over"})
	p := c.a.do(propose)[0]["id"]
	c.refuses(c.a, "not_approver", "2-1-1", object{"do": "destroy_case", "proposal": p})
	c.a.do(object{"do": "approve_destruction", "proposal": p})
	c.refuses(c.a, "two_approvals", "2-1-1", object{"do": "destroy_case", "proposal": p})
	c.a.push(0)
	m.pull(0)
	m.do(object{"do": "approve_destruction", "proposal": p, "note": "seen"}, object{"do": "place_hold", "what": id, "reason": "an enquiry"})
	m.push(0)
	c.a.pull(0)
	c.refuses(c.a, "held", "2-1-1", object{"do": "destroy_case", "proposal": p})
	for _, h := range list(c.a.show("retention"), "holds") {
		if h["lifted"] == nil {
			c.a.do(object{"do": "lift_hold", "hold": h["hold"], "why": "answered"})
		}
	}
	if x := list(c.a.show("destructions"), "proposals")[0]; x["state"] != "approved" || x["blocked"] != "" || x["law"] != "2029-12-06" {
		t.Errorf("%v", x)
	}

	before := c.a.sealed(id)
	if len(before) < 5 {
		t.Fatalf("%d sealed files", len(before))
	}
	entries := c.a.show("case", "--case", id)["entries"]
	c.d.do(object{"do": "note_loose", "case": id, "text": "written while away"}) // D is away and writes on
	c.a.do(object{"do": "destroy_case", "proposal": p})
	if got := fmt.Sprint(c.a.show("home")); bytes.Contains([]byte(got), []byte(id)) {
		t.Error("the case is still in the list")
	}
	if x := order(c.a.show("destructions"), id); x["here"] != "waits" {
		t.Errorf("%v", x)
	}
	c.a.renew()
	c.a.push(0)
	gone := func(where string, bytesOf []byte) {
		t.Helper()
		for _, b := range before {
			if bytes.Contains(bytesOf, b) {
				t.Errorf("%s: something sealed of the case is still there", where)
				return
			}
		}
	}
	gone("A", all(t, c.a.path("store")))
	gone("server", all(t, c.office.dir))

	// V learns it by a stick of another case's, D by the server.
	other := stick(t)
	c.a.want(0, "", "copy-out", "--to", other, "--case", id)
	c.v.copyIn(0, other)
	gone("V", all(t, c.v.path("store")))
	c.v.renew()
	c.d.push(command.ExitPerson) // old bytes again, and what was never sent: refused
	gone("server after a push", all(t, c.office.dir))
	c.d.pull(command.ExitPerson)
	x := order(c.d.show("destructions"), id)
	if x["here"] != "resists" || list(x, "resists")[0]["code"] != "unknown_entries" {
		t.Errorf("a laptop with entries that nobody knew: %v", x)
	}
	c.d.do(object{"do": "obey_destruction", "what": id, "yes": true})
	gone("D", all(t, c.d.path("store")))
	c.d.renew()
	c.d.push(0)
	c.v.push(0)
	c.a.pull(0)
	for _, l := range []*laptop{c.a, c.v, c.d} {
		if v := l.want(0, "", "verify").objects(t)[0]; v["entries"].(float64) < entries.(float64) {
			t.Errorf("verify: %v, %v entries before", v, entries)
		}
	}
	stores := list(order(c.a.show("destructions"), id), "stores")
	if len(stores) != 4 || !slices.ContainsFunc(stores, func(s object) bool {
		return s["server"] == true && s["payloads"] == entries && s["chunks"].(float64) > 3
	}) {
		t.Errorf("acknowledgements: %v", stores)
	}
	if r, err := c.office.central.Scrub(t.Context()); err != nil || len(r.Findings) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	c.a.want(command.ExitRefused, "", "destruction", fmt.Sprint(p), "--out", c.a.path("x.pdf"))
	c.a.want(0, "", "destruction", fmt.Sprint(p), "--out", c.a.path("record.pdf"), "--purpose", "inspection", "--recipient", "METI")
	if !bytes.HasPrefix(read(t, c.a.path("record.pdf")), []byte("%PDF")) {
		t.Error("no record to print")
	}
	c.refuses(c.a, "destroyed_already", "2-1-1", object{"do": "withdraw_destruction", "proposal": p, "why": "x"})
}

// A changed program writes a destruction that breaks the rule into the book: it is void on every laptop and no order comes of it.
func TestDestructionOfAChangedProgramIsVoid(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1)
	a, _ := newLaptop(t)
	id := fmt.Sprint(a.show("case")["case"])
	book := fmt.Sprint(a.do(object{"do": "open_book", "book": "office"})[0]["case"])
	x := audit.Proposal{
		ID: "p", What: id, Title: "C", Provision: notice.P2_1_1, Start: "2026-10-01", Months: 36, Law: "2029-10-02", Free: "2029-10-02", Witnessed: "2026-11-24", Reason: "r",
		Heads: [][]byte{make([]byte, 32)}, Digest: make([]byte, 32), On: "2026-11-24",
	}
	early := x
	early.ID, early.Law, early.Free = "q", "2026-10-02", "2026-10-02"
	alone := audit.Carried{Proposal: "p", Of: x.Sum(), Witnessed: "2030-01-01", On: "2026-11-24"}
	var in trust.CaseID
	if err := in.UnmarshalText([]byte(book)); err != nil {
		t.Fatal(err)
	}
	for _, f := range []audit.Fact{x, early, alone} {
		a.smuggle(in, nil, f)
	}
	voids := list(a.show("case", "--case", book), "void")
	if len(voids) != 3 {
		t.Fatalf("void: %v", voids)
	}
	if got := a.show("destructions"); len(list(got, "proposals")) != 0 || len(list(got, "orders")) != 0 {
		t.Errorf("%v", got)
	}
}
