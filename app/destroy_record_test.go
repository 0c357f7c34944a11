package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"genchi/app/command"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// record gives an order by what it destroys.
func recordOrder(l *laptop, what string) object {
	for _, x := range list(l.show("destructions"), "orders") {
		if x["what"] == what {
			return x
		}
	}
	return nil
}

// keptRow is the row of the retention register for a record.
func keptRow(l *laptop, what string) object {
	for _, r := range list(l.show("retention"), "rows") {
		if r["what"] == what {
			return r
		}
	}
	return nil
}

// payloads gives the sealed bytes of those entries of a case whose hashes are named.
func (l *laptop) payloads(id string, hashes []string) (out [][]byte) {
	l.t.Helper()
	l.behind(func(v *vault.Vault) error {
		_, err := v.Journals().Read(caseOf(l.t, id), func(e journal.Entry, _ journal.Place) error {
			if slices.Contains(hashes, e.Hash.String()) {
				out = append(out, e.Payload)
			}
			return nil
		})
		return err
	})
	return out
}

// A complaint whose time is over goes by itself from every laptop and the server, its book goes on, chains and the log's proofs stay; what a case or another
// record rests on is refused by name, and a laptop that knows more holds it back.
func TestOneRecordIsDestroyedEverywhere(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_2, notice.P2_7_5, notice.P2_2_2)
	a, _ := newLaptop(t)
	o := newOffice(t, a)
	office := fmt.Sprint(a.do(object{"do": "open_book", "book": "office"})[0]["case"])
	book := fmt.Sprint(a.do(object{"do": "open_book", "book": "complaints"})[0]["case"])
	m, s := withRole(t, a, "M", "management"), withRole(t, a, "S", "handler")
	enrol := func(l *laptop, books ...string) {
		t.Helper()
		for _, id := range books {
			a.do(object{"do": "enrol_auditor", "case": id, "device": l.device()})
		}
		a.push(0)
		l.want(0, "", "body-card", "--take", o.card)
		l.pull(0)
	}
	enrol(m, office, book)
	enrol(s, office, book)
	complaint := func(content string) object {
		return entry("complaints", "sort", "appeal_case", "received_on", "2026-11-01", "way", "letter", "anonymous", "no", "concerns", "own_certification", "content", content, "accepted", "yes", "complainant", "C",
			"handler", strings.Repeat("aa", 16), "result", "no", "decided_on", "2026-11-10", "told_on", "2026-11-11", "meti_on", "2026-11-02")
	}
	write(t, a.path("letter.txt"), "the neighbour's letter")
	item := fmt.Sprint(a.do(object{"do": "attach_evidence", "case": book, "file": a.path("letter.txt")})[0]["id"])
	with := complaint("the first")
	with["fields"].(object)["files"] = item
	ids := a.do(with, complaint("the second"))
	one, two := "complaints/"+fmt.Sprint(ids[0]["id"]), "complaints/"+fmt.Sprint(ids[1]["id"])
	a.do(object{"do": "amend_record", "register": "complaints", "record": ids[0]["id"], "fields": object{"content": "the first, more exactly"}, "reason": "told by phone"})
	for _, r := range ids {
		a.do(object{"do": "close_record", "register": "complaints", "record": r["id"], "on": "2026-11-12"})
	}
	person := fmt.Sprint(a.do(entry("auditors", "name", "A", "address", "x", "education", "x", "status", "y", "employment", "employed", "authority", "audits", "since", "2020-04-01"))[0]["id"])
	member := fmt.Sprint(a.do(entry("committee_members", "name", "E", "external", "yes", "affiliation", "u", "since", "2020-04-01", "nda_on", "2020-04-01", "declared_on", "2020-04-01"))[0]["id"])
	paper := fmt.Sprint(a.do(entry("committee_papers", "member", member, "on", "2026-11-05", "what", "W"))[0]["id"])
	a.do(object{"do": "close_record", "register": "committee_members", "record": member}, object{"do": "close_volume", "register": "auditors"}, object{"do": "take_from_office", "persons": []string{person}},
		object{"do": "set_keeping", "kind": "committee_members", "months": 12, "reason": "r"}, object{"do": "set_keeping", "kind": "committee_papers", "months": 12, "reason": "r"},
		object{"do": "name_custodian", "name": "K", "share": "second share, safe", "since": "2026-04-01"})
	for _, l := range []*laptop{a, m, s} {
		l.push(0)
	}
	for _, l := range []*laptop{m, s} {
		l.pull(0)
	}
	refuses := func(l *laptop, code, provision string, cmd object) {
		t.Helper()
		if got := l.refused(cmd); got["code"] != code || got["provision"] != provision || got["message"] == "" || strings.HasPrefix(fmt.Sprint(got["hint"]), "[") {
			t.Errorf("%v: want %s (%s), got %v", cmd, code, provision, got)
		}
	}
	propose := func(what string) object {
		return object{"do": "propose_destruction", "what": what, "reason": "time is over"}
	}
	if r := keptRow(a, one); r["law"] != "2029-11-13" || r["state"] != "keep" || r["clause"] == "" || len(r["arithmetic"].([]any)) == 0 {
		t.Errorf("%v", r)
	}
	refuses(a, "before_its_day", "2-1-2", propose(one))
	later := func() time.Time { return time.Date(2029, 12, 6, 9, 0, 0, 0, time.Local) }
	for _, l := range []*laptop{a, m, s} {
		l.now = later
	}
	o.stop()
	o.now = later
	o.start()
	a.push(0)
	a.do(object{"do": "place_hold", "what": one, "reason": "a lawsuit"})
	a.push(0)
	refuses(a, "held", "2-1-1", propose(one))
	hold := list(a.show("retention"), "holds")[0]["hold"]
	a.do(object{"do": "lift_hold", "hold": hold, "why": "it is over"})

	// What a case in its time rests on, and what another record refers to, is refused by name; the volume in which a person stands may be due all the same.
	got := a.refused(propose("auditors/" + person))
	if client := fmt.Sprint(a.show("case")["client"]); got["code"] != "kept_open" || got["provision"] != "2-2-2" || !strings.Contains(fmt.Sprint(got["message"]), client) {
		t.Errorf("%v", got)
	}
	for _, what := range []string{"auditors/" + person, "committee_members/" + member, two} { // the page of the register says what the retention register says
		reg, id, _ := strings.Cut(what, "/")
		kept := list(a.show("register", "--key", reg, "--record", id), "records")[0]["kept"].(object)
		if r := keptRow(a, what); r != nil && fmt.Sprint(kept["locks"], kept["free"], kept["state"]) != fmt.Sprint(r["locks"], r["free"], r["state"]) || reg == "auditors" && !strings.Contains(fmt.Sprint(kept["locks"]), "case") {
			t.Errorf("%s: %v, %v", what, kept, r)
		}
	}
	if got := a.refused(propose("committee_members/" + member)); got["code"] != "kept_open" || !strings.Contains(fmt.Sprint(got["message"]), paper) {
		t.Errorf("%v", got)
	}
	for what, code := range map[string]string{"complaints/none": "unknown_record", "gardens/none": "unknown_register"} {
		if got := a.refused(propose(what)); got["code"] != code {
			t.Errorf("%s: %v", what, got)
		}
	}

	p := a.do(propose(one))[0]["id"]
	x := list(a.show("destructions"), "proposals")[0]
	if x["law"] != "2029-11-13" || x["provision"] != "2-1-2" || x["entries"] != 4.0 || x["pieces"] != 2.0 {
		t.Errorf("%v", x)
	}
	for _, word := range []string{"the first", "neighbour"} {
		if strings.Contains(fmt.Sprint(x), word) {
			t.Errorf("the proposal says %q of the record", word)
		}
	}
	a.do(object{"do": "approve_destruction", "proposal": p})
	refuses(a, "two_approvals", "2-1-1", object{"do": "destroy_case", "proposal": p})
	a.push(0)
	m.pull(0)
	m.do(object{"do": "approve_destruction", "proposal": p})
	m.push(0)
	a.pull(0)

	var hashes []string
	for _, h := range x["heads"].([]any) {
		hashes = append(hashes, fmt.Sprint(h))
	}
	before := a.payloads(book, hashes)
	for _, dir := range []string{"chunks", "items"} {
		for _, f := range a.files(strings.Join([]string{dir, book}, "/")) {
			before = append(before, read(t, f))
		}
	}
	if len(before) < 6 {
		t.Fatalf("%d sealed things", len(before))
	}
	gone := func(where string, all []byte) {
		t.Helper()
		for _, b := range before {
			if bytes.Contains(all, b) {
				t.Errorf("%s: something sealed of the record is still there", where)
				return
			}
		}
	}
	s.do(object{"do": "reopen_record", "register": "complaints", "record": ids[0]["id"], "reason": "written while away"})
	hold = a.do(object{"do": "place_hold", "what": one, "reason": "a question of the ministry"})[0]["id"]
	a.do(object{"do": "lift_hold", "hold": hold, "why": "answered by then", "on": "2039-01-01"}) // until then it is held
	refuses(a, "held", "2-1-1", object{"do": "destroy_case", "proposal": p})
	a.do(object{"do": "lift_hold", "hold": hold, "why": "answered"}, object{"do": "destroy_case", "proposal": p})
	if x := recordOrder(a, one); x["here"] != "waits" || x["scope"] != "record" {
		t.Errorf("%v", x)
	}
	a.renew()
	a.push(0)
	gone("A", all(t, a.path("store")))
	gone("server", all(t, o.dir))
	m.pull(0)
	m.renew()
	gone("M", all(t, m.path("store")))
	if got := fmt.Sprint(a.show("register", "--key", "complaints")); strings.Contains(got, "the first") || !strings.Contains(got, "the second") {
		t.Errorf("register: %v", got)
	}
	if got := a.show("case", "--case", book); len(got["unreadable"].([]any)) != 0 || len(list(got, "void")) != 0 {
		t.Errorf("%v, %v", got["unreadable"], got["void"])
	}
	a.want(command.ExitRefused, "", "evidence", "get", item, "--case", book, "--out", a.path("after.txt"))

	// A laptop that went on with the record holds it back, until a person lets it go; what nobody approved stays.
	s.pull(command.ExitPerson)
	x = recordOrder(s, one)
	if x["here"] != "resists" || list(x, "resists")[0]["code"] != "unknown_entries" {
		t.Errorf("%v", x)
	}
	s.do(object{"do": "obey_destruction", "what": x["record"], "yes": true})
	s.renew()
	gone("S", all(t, s.path("store")))
	for _, l := range []*laptop{s, m} {
		l.push(0)
	}
	for _, l := range []*laptop{a, m} {
		l.pull(0)
	}
	if got := keptRow(a, one); got["state"] != "keep" {
		t.Errorf("what was reopened while away: %v", got)
	}
	for _, l := range []*laptop{a, m, s} {
		if v := l.want(0, "", "verify").objects(t)[0]; len(list(v, "findings")) != 0 || len(v["absent"].([]any)) != 0 {
			t.Errorf("verify: %v", v)
		}
	}
	if x, y := a.show("case", "--case", book), s.show("case", "--case", book); x["head"] != y["head"] || x["state_hash"] != y["state_hash"] {
		t.Errorf("%v, %v", x, y)
	}
	if r, err := o.central.Scrub(t.Context()); err != nil || len(r.Findings) > 0 {
		t.Errorf("%+v, %v", r, err)
	}

	// Who joins later gets the headers alone, and the book goes on.
	n := withRole(t, a, "N", "secretary")
	n.now = later
	enrol(n, office, book)
	gone("N", all(t, n.path("store")))
	n.want(0, "", "verify")
	a.do(complaint("the third"))
	a.push(0)
	n.pull(0)
	if got := fmt.Sprint(n.show("register", "--key", "complaints")); !strings.Contains(got, "the third") {
		t.Errorf("%v", got)
	}
	other := stick(t)
	a.want(0, "", "copy-out", "--to", other, "--case", book)
	n.copyIn(0, other)
	if keptRow(a, two)["state"] != "due" {
		t.Error("the other record is not due")
	}

	// It is incomplete until the custodian of the escrow share has spoken.
	stores := list(recordOrder(a, one), "stores")
	if len(stores) < 4 || !slices.ContainsFunc(stores, func(s object) bool { return s["server"] == true && s["payloads"] == 4.0 }) {
		t.Errorf("acknowledgements: %v", stores)
	}
	x = list(a.show("destructions"), "proposals")[0]
	if x["state"] != "carried" || x["incomplete"] != true || len(list(x, "escrow")) != 1 {
		t.Errorf("%v", x)
	}
	if rows := fmt.Sprint(a.show("due", "--key", "body")); !strings.Contains(rows, "escrow") {
		t.Errorf("%v", rows)
	}
	who := list(a.show("destructions"), "custodians")[0]["custodian"]
	refuses(a, "not_carried", "2-1-1", object{"do": "settle_share", "proposal": "none", "custodian": who})
	refuses(a, "no_custodian", "2-1-1", object{"do": "settle_share", "proposal": p, "custodian": "none"})
	a.do(object{"do": "settle_share", "proposal": p, "custodian": who, "note": "an old copy of a laptop"})
	if x = list(a.show("destructions"), "proposals")[0]; x["incomplete"] != false || list(x, "escrow")[0]["by"] != "K" {
		t.Errorf("%v", x)
	}
	a.want(0, "", "destruction", fmt.Sprint(p), "--out", a.path("record.pdf"), "--purpose", "inspection", "--recipient", "METI")
	if !bytes.HasPrefix(read(t, a.path("record.pdf")), []byte("%PDF")) {
		t.Error("no record to print")
	}
}

// A changed program signs an order for entries alone, or names entries of others' cases: nothing comes of it on any machine.
func TestOneCannotOrderTheDestructionOfEntries(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_2)
	a, _ := newLaptop(t)
	book := fmt.Sprint(a.do(object{"do": "open_book", "book": "office"})[0]["case"])
	a.do(entry("liaison", "on", "2026-11-01", "subject", "s", "content", "c", "scrubbed", "yes"))
	a.behind(func(v *vault.Vault) error {
		var heads []trust.Hash
		if _, err := v.Journals().Read(caseOf(t, book), func(e journal.Entry, _ journal.Place) error {
			heads = append(heads, e.Hash)
			return nil
		}); err != nil {
			return err
		}
		slices.SortFunc(heads, func(a, b trust.Hash) int { return bytes.Compare(a[:], b[:]) })
		d := &trust.Destruction{Case: caseOf(t, book), Scope: trust.ScopeEntries, Heads: heads}
		mine, err := v.Approve(d)
		if err != nil {
			return err
		}
		if _, err := v.SignControl(d.WithApprovals(mine)); err == nil {
			t.Error("an order of one person counts")
		}
		return nil
	})
	if got := fmt.Sprint(a.show("register", "--key", "liaison")); !strings.Contains(got, "subject:[s]") && !strings.Contains(got, "[s]") {
		t.Errorf("%v", got)
	}
}
