package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"genchi/app/audit"
	"genchi/app/command"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/trust"
)

func entry(register string, kv ...string) object {
	fields := object{}
	for i := 0; i < len(kv); i += 2 {
		fields[kv[i]] = kv[i+1]
	}
	return object{"do": "record_entry", "register": register, "fields": fields}
}

// withRole makes a laptop of the body with a role on its card.
func withRole(t *testing.T, registrar *laptop, user, roles string) *laptop {
	t.Helper()
	l := madeLaptop(t)
	l.want(0, "", "join-request", "--user", user, "--out", l.path("request"))
	registrar.want(0, "", "role-card", "--request", l.path("request"), "--roles", roles, "--out", l.path("card"))
	l.want(0, "", "join", "--card", l.path("card"))
	return l
}

// The books of the body are shared with the office roles, merged like any case, and never reach an auditor's laptop.
func TestBooksReachTheOfficeAndNoAuditor(t *testing.T) {
	noticetest.Covers(t, notice.P2_2_0, notice.P2_2_2, notice.P4_2, notice.P3_10_3)
	a, _ := newLaptop(t)
	o := newOffice(t, a)
	b, c := joined(t, a, "B", true), withRole(t, a, "C", "secretary")
	book := fmt.Sprint(a.do(object{"do": "open_book", "book": "office"})[0]["case"])
	const home = "12-34 Hidden Lane"
	person := a.do(entry("auditors", "name", "B", "address", home, "education", "x", "status", "y", "employment", "employed", "authority", "audits", "since", "2026-04-01"))[0]
	enrol := func(l *laptop) object { return object{"do": "enrol_auditor", "case": book, "device": l.device()} }
	if got := a.refused(enrol(b)); got["code"] != "not_office" || got["provision"] != "2-2-2" {
		t.Fatalf("an auditor's laptop: %v", got)
	}
	a.do(enrol(c))
	a.push(0)
	for _, l := range []*laptop{b, c} {
		l.want(0, "", "body-card", "--take", o.card)
		l.pull(0)
	}
	if got := fmt.Sprint(b.show("home")); strings.Contains(got, book) {
		t.Error("the auditor's laptop holds the book")
	}
	b.want(command.ExitRefused, "", "show", "register", "--key", "auditors")
	view := func(l *laptop, more ...string) string {
		return fmt.Sprint(l.show("register", append([]string{"--key", "auditors"}, more...)...))
	}
	if !strings.Contains(view(c), home) {
		t.Fatalf("the office does not see it: %s", view(c))
	}

	// Two of the office change one record without each other: both versions stand until a person chooses.
	amend := func(status string) object {
		return object{"do": "amend_record", "register": "auditors", "record": person["id"], "fields": object{"status": status}, "reason": "told by phone"}
	}
	a.do(amend("first"))
	c.do(amend("second"))
	a.push(0)
	c.pull(command.ExitPerson)
	c.push(0)
	a.pull(command.ExitPerson)
	for _, l := range []*laptop{a, c} {
		if !strings.Contains(view(l), "conflict:true") {
			t.Errorf("no conflict: %s", view(l))
		}
	}
	c.do(object{"do": "resolve_conflict", "case": book, "kind": "register", "key": "auditors/" + fmt.Sprint(person["id"]), "choice": 1, "reason": "asked again"})
	c.push(0)
	a.pull(0)
	if x, y := a.show("case", "--case", book), c.show("case", "--case", book); x["state_hash"] != y["state_hash"] || strings.Contains(view(a), "conflict:true") {
		t.Errorf("%v and %v", x["state_hash"], y["state_hash"])
	}

	// A list leaves with purpose and recipient, without home addresses unless they are asked for.
	a.want(command.ExitRefused, "", "register", "auditors", "--out", a.path("x.csv"))
	a.want(0, "", "register", "auditors", "--out", a.path("list.csv"), "--purpose", "inspection", "--recipient", "METI")
	a.want(0, "", "register", "auditors", "--out", a.path("list.pdf"), "--purpose", "inspection", "--recipient", "METI")
	if csv := string(read(t, a.path("list.csv"))); strings.Contains(csv, home) || !strings.Contains(csv, "audits") {
		t.Errorf("list: %s", csv)
	}
	if _, err := os.Stat(a.path("x.csv")); err == nil {
		t.Error("a list without a purpose was written")
	}
	if got := a.show("due", "--key", "body"); got["rows"] == nil {
		t.Errorf("%v", got)
	}
	if got := a.show("retention"); !slices.ContainsFunc(list(got, "rows"), func(r object) bool { return r["what"] == "volume" && r["state"] == "keep" }) {
		t.Errorf("%v", got)
	}
}

// A changed program writes records that the notice refuses into the journal: they are void on every laptop, and shown.
func TestRecordsOfAChangedProgramAreVoid(t *testing.T) {
	noticetest.Covers(t, notice.P2_3, notice.P2_6_1)
	a, _ := newLaptop(t)
	book := fmt.Sprint(a.do(object{"do": "open_book", "book": "office"})[0]["case"])
	var id trust.CaseID
	if err := id.UnmarshalText([]byte(book)); err != nil {
		t.Fatal(err)
	}
	quote := audit.Record{Register: "quotes", ID: "q1", Edition: 1}.WithValues(map[string][]string{
		"client": {"c"}, "on": {"2026-11-01"}, "amount": {"1"}, "basis": {"b"}, "membership": {"no"}, "member_price": {"yes"}, "advice_price": {"no"},
	})
	session := audit.Record{Register: "committee_sessions", ID: "k1", Edition: 1}.WithValues(map[string][]string{
		"on": {"2026-11-01"}, "place": {"p"}, "invited": {"m1"}, "agenda": {"people"}, "held": {"valid"},
	})
	for _, f := range []audit.Fact{quote, session} {
		a.smuggle(id, func(*ledger.Payload) {}, f)
	}
	void := list(a.show("case", "--case", book), "void")
	if len(void) != 2 || !slices.ContainsFunc(void, func(v object) bool { return v["provision"] == "2-3" && v["code"] == "register_must" }) {
		t.Errorf("void: %v", void)
	}
	for _, reg := range []string{"quotes", "committee_sessions"} {
		if got := a.show("register", "--key", reg); len(list(got, "records")) != 0 {
			t.Errorf("%s: %v", reg, got)
		}
	}
}
