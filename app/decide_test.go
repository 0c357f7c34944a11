package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/trust"
)

// body is a case with an issued report, and the laptops of those who do not belong to its team.
type certBody struct {
	*testing.T
	office  *office
	a, v, d *laptop // registrar and auditor, verifier, decision maker
	id      trust.CaseID
}

// everywhere exchanges what each of the laptops has written.
func (c *certBody) everywhere() {
	c.Helper()
	for range 2 {
		for _, l := range []*laptop{c.a, c.v, c.d} {
			l.genchi("", "push")
			l.genchi("", "pull")
		}
	}
}

func newCertBody(t *testing.T) *certBody {
	t.Helper()
	a, _ := newLaptop(t)
	c := &certBody{T: t, a: a, office: newOffice(t, a)}
	c.id = caseOf(t, a.show("case")["case"])
	c.v, c.d = joined(t, a, "V", false).stay(), joined(t, a, "D", false).stay()
	a.stay().do(object{"do": "enrol_auditor", "device": c.v.device(), "roles": []string{"verifier"}}, object{"do": "enrol_auditor", "device": c.d.device(), "roles": []string{"decider"}})
	a.do(
		statement("2026-09-25"), wholeContract("2026-10-01"),
		object{"do": "record_application", "forms": []string{"paper", "data"}, "received_on": "2026-09-20"},
		object{"do": "record_self_check", "measure": "TM-001", "answer": "yes", "on": "2026-10-05", "by": "internal security auditor"},
		object{"do": "record_plan", "text": "P", "agreed_on": "2026-11-01"},
		object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "observation": "seen four"},
		object{"do": "set_due_date", "measure": "TM-002", "on": "2026-11-26", "agreed": true, "agreed_by": "M"},
		object{"do": "close_visit", "visit": "v1", "at": "2026-11-24T16:00", "reason": "later"},
		object{"do": "end_visit", "visit": "v1", "at": "2026-11-24T17:00"},
		object{"do": "review_correction", "measure": "TM-002", "result": "not_corrected", "on": "2026-11-27"},
	)
	for _, b := range list(a.show("report"), "blockers") {
		if b["code"] != "open_pair" && b["code"] != "half_pair" {
			continue
		}
		m, _, _ := strings.Cut(fmt.Sprint(b["subject"]), "@")
		for _, method := range []string{"interview", "electronic_record", "document_review"} {
			a.do(object{"do": "mark_leg", "measure": m, "method": method, "done": true})
		}
	}
	staff := func(name string, audits int) object {
		return object{"do": "record_staff", "person": name, "registered": "2020-04-01", "employer": "body", "from": "2020-04-01", "competence": []object{{"scope": "all", "from": "2020-04-01"}}, "audits": audits}
	}
	a.do(staff("A", 5), staff("V", 9), staff("D", 9), object{"do": "declare_interest", "on": "2026-11-01", "involved": false})
	a.push(0)
	for _, l := range []*laptop{c.v, c.d} {
		l.want(0, "", "body-card", "--take", c.office.card)
		l.pull(0)
		l.do(object{"do": "declare_interest", "on": "2026-11-01", "involved": false})
	}
	c.everywhere()
	return c
}

// issue issues the report on the registrar's laptop.
func (c *certBody) issue(name string) {
	c.Helper()
	c.a.want(0, "", "report", "--issue", "--out", c.a.path(name))
	c.a.do(object{"do": "explain_report", "on": "2026-11-28", "to": "president", "way": "meeting", "agreed": true})
	c.everywhere()
}

// step is a step of the road as a laptop sees it.
func step(t *testing.T, l *laptop, name string) object {
	t.Helper()
	for _, s := range list(l.show("road"), "steps") {
		if s["step"] == name {
			return s
		}
	}
	t.Fatalf("no step %s", name)
	return nil
}

func (c *certBody) refuses(l *laptop, code, provision string, cmd object) {
	c.Helper()
	if a := l.refused(cmd); a["code"] != code || a["provision"] != provision || a["message"] == "" || strings.HasPrefix(fmt.Sprint(a["hint"]), "[") {
		c.Errorf("%v: want %s (%s), got %v", cmd, code, provision, a)
	}
}

func (c *certBody) verify() {
	c.Helper()
	c.v.do(object{"do": "begin_verification", "on": "2026-12-01"}, object{"do": "verify_point", "points": []string{"all"}, "mark": "right"}, object{"do": "end_verification", "result": "finished", "on": "2026-12-02"})
	c.everywhere()
}

func (c *certBody) grant() {
	c.Helper()
	c.d.do(object{"do": "decide", "granted": true, "on": "2026-12-05", "reason": "the measures conform as a whole", "despite": []object{{"check": "TM-002@", "reason": "of little effect"}}})
	c.everywhere()
}

func (c *certBody) certify() {
	c.Helper()
	c.a.do(object{"do": "tell_decision", "on": "2026-12-06", "way": "letter", "to": "president"},
		object{"do": "conclude_certificate_contract", "concluded_on": "2026-12-10", "clauses": []string{"all"}, "cycle": "each year", "agreed_by": "president"},
		object{"do": "issue_certificate", "number": "G-2026-001", "issued_on": "2026-12-15", "accreditation": "No. 7", "body_address": "Tokyo 1-2-3"})
	c.everywhere()
}

// The road from the issued report to the certificate, with a return from the verification, on three laptops.
func TestCertificateThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_0, notice.P3_6_1, notice.P3_6_2, notice.P3_6_4, notice.P3_6_5, notice.P3_7_1, notice.P3_7_4, notice.P2_2_1)
	c := newCertBody(t)
	c.refuses(c.v, "no_issued_report", "3-6-1", object{"do": "begin_verification", "on": "2026-12-01"})
	if s := step(t, c.a, "report"); s["state"] != "open" {
		t.Errorf("the report is %v", s)
	}
	c.issue("r1.pdf")
	c.refuses(c.a, "took_part", "3-6-1", object{"do": "begin_verification", "on": "2026-12-01"})
	c.refuses(c.d, "not_verified", "3-6-4", object{"do": "decide", "granted": true, "reason": "x"})
	c.v.do(object{"do": "begin_verification", "on": "2026-11-29"}, object{"do": "verify_point", "points": []string{"client", "scope"}, "mark": "right"}, object{"do": "verify_point", "points": []string{"evidence"}, "mark": "wrong", "remark": "page is missing"})
	c.refuses(c.v, "point_open", "3-5-1-ha", object{"do": "end_verification", "result": "finished", "on": "2026-11-30"})
	c.refuses(c.v, "return_reason", "3-6-1", object{"do": "end_verification", "result": "returned", "on": "2026-11-30"})
	c.v.do(object{"do": "end_verification", "result": "returned", "text": "name the page of the evidence", "on": "2026-11-30"})
	c.everywhere()
	inbox := c.a.show("verification")
	if inbox["inbox"] != true || step(t, c.a, "verification")["state"] != "blocked" {
		t.Errorf("the return does not reach the auditors: %v", inbox)
	}
	c.a.do(object{"do": "answer_return", "text": "page named", "on": "2026-11-30"})
	c.issue("r2.pdf")
	c.verify()
	if v := c.a.show("verification"); len(list(v, "rounds")) != 2 || list(v, "rounds")[1]["done"] == nil || v["inbox"] != false || step(t, c.d, "verification")["state"] != "done" {
		t.Errorf("verification %v", v)
	}
	c.refuses(c.a, "took_part", "3-6-4", object{"do": "decide", "granted": false, "on": "2026-12-05", "reason": "x"})
	c.refuses(c.d, "despite_reason", "3-6-4", object{"do": "decide", "granted": true, "on": "2026-12-05", "reason": "x"})
	c.refuses(c.d, "decision_reason", "3-6-5", object{"do": "decide", "granted": false, "on": "2026-12-05", "reason": " "})
	c.grant()
	c.refuses(c.a, "no_cert_contract", "3-7-1", object{"do": "issue_certificate", "number": "G-1", "issued_on": "2026-12-15"})
	c.refuses(c.a, "clause_missing", "3-7-1", object{"do": "conclude_certificate_contract", "concluded_on": "2026-12-10", "clauses": []string{"i"}})
	c.refuses(c.a, "contract_early", "3-7-1", object{"do": "conclude_certificate_contract", "concluded_on": "2026-12-04", "clauses": []string{"all"}})
	c.certify()
	c.refuses(c.a, "validity_extended", "3-7-4", object{"do": "issue_certificate", "number": "G-2", "issued_on": "2026-12-20", "valid_to": "2029-12-19", "replaces": "G-2026-001", "reason": "address", "decider": "A"})
	for _, l := range []*laptop{c.a, c.v, c.d} {
		x := list(l.show("certificates"), "certificates")
		if len(x) != 1 || x[0]["state"] != "in_force" || x[0]["valid_to"] != "2029-12-14" || len(list(x[0], "late_breaches")) != 0 {
			t.Errorf("certificates %v", x)
		}
		if s := step(t, l, "certificate"); s["state"] != "done" {
			t.Errorf("the road ends at %v", l.show("road"))
		}
	}
	same(t, c.a, c.v, c.d)
	c.papers()
	c.changes()
	freeze(c.a, "certificate", false)
}

// papers prints the three papers in Japanese and reads them.
func (c *certBody) papers() {
	c.Helper()
	for sort, wants := range map[string][]string{
		"verification":    {"第2回", "第三の5一ホ", "検証を終えた"}, // the body's own: nothing of it is the client's
		"decision_notice": {"認証の可否の決定の通知", "付与することを決定", "of little effect", "令和8年12月5日"},
		"certificate":     {"認証証明書番号", "G-2026-001", "令和8年12月15日", "令和11年12月14日", "No. 7", "Tokyo 1-2-3", "第一次審査を実施した期間", "現地審査を実施した期間", "認証の可否の決定を行った年月日", "別紙", "I-2-02", "不適合", "記録がありません"},
	} {
		made := c.a.do(object{"do": "make_paper", "paper": sort, "lang": "ja"})[0]
		out := c.a.path(sort + ".pdf")
		c.a.want(0, "", "evidence", "get", fmt.Sprint(made["id"]), "--out", out)
		if raw, err := os.ReadFile(out); err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) {
			c.Errorf("%s is no PDF: %v", sort, err)
		}
		text := fmt.Sprint(c.a.show("preview", "--kind", sort, "--lang", "ja")["text"]) // as the client may see it
		for _, w := range wants {
			if strings.Contains(text, w) != (sort != "verification") {
				c.Errorf("%s and %s:\n%s", sort, w, text)
			}
		}
	}
}

// changes suspends, lifts, issues anew with a smaller scope, withdraws.
func (c *certBody) changes() {
	c.Helper()
	change := func(number, what, on string) object {
		return object{"do": "change_certificate", "number": number, "what": what, "on": on, "decider": "A", "reason": "because"}
	}
	c.refuses(c.a, "not_suspended", "3-7-6", change("G-2026-001", "lifted", "2027-01-10"))
	c.refuses(c.a, "still_valid", "3-7-5", change("G-2026-001", "lapsed", "2029-12-14"))
	c.a.do(change("G-2026-001", "suspended", "2027-01-10"))
	c.refuses(c.a, "not_in_force", "3-7-6", object{"do": "issue_certificate", "number": "G-3", "issued_on": "2027-01-11", "replaces": "G-2026-001", "reason": "x", "decider": "A"})
	c.a.do(change("G-2026-001", "lifted", "2027-01-20"))
	c.refuses(c.a, "reissue_reason", "2-2-1", object{"do": "issue_certificate", "number": "G-3", "issued_on": "2027-02-01", "replaces": "G-2026-001"})
	c.a.do(object{"do": "issue_certificate", "number": "G-3", "issued_on": "2027-02-01", "measures": []string{"TM-001", "TM-031"}, "replaces": "G-2026-001", "reason": "two measures left the scope", "decider": "A"})
	c.refuses(c.a, "scope_widened", "3-6-4", object{"do": "issue_certificate", "number": "G-4", "issued_on": "2027-02-02", "measures": []string{"TM-001", "TM-002"}, "replaces": "G-3", "reason": "x", "decider": "A"})
	c.a.do(change("G-3", "withdrawn", "2027-03-01"), change("G-3", "returned", "2027-03-05"))
	c.refuses(c.a, "certificate_ended", "3-7-6", object{"do": "issue_certificate", "number": "G-4", "issued_on": "2027-03-06", "replaces": "G-3", "reason": "x", "decider": "A"})
	states := map[string]any{}
	for _, x := range list(c.a.show("certificates"), "certificates") {
		states[fmt.Sprint(x["number"])] = x["state"]
	}
	if states["G-2026-001"] != "replaced" || states["G-3"] != "withdrawn" {
		c.Errorf("%v", states)
	}
}

// What a changed program writes against the rules is void on every machine.
func TestHostileCertificates(t *testing.T) {
	noticetest.Covers(t, notice.P3_6_1, notice.P3_6_4, notice.P3_7_4, notice.P3_0)
	c := newCertBody(t)
	c.issue("r1.pdf")
	digest := func() []byte {
		var h trust.Hash
		for _, r := range list(c.a.show("report"), "reports") {
			if err := h.UnmarshalText([]byte(fmt.Sprint(r["digest"]))); err != nil {
				t.Fatal(err)
			}
		}
		return h[:]
	}()
	d := c.user("D")
	early := c.d.smuggle(c.id, nil, audit.Decision{N: 1, Granted: true, On: "2026-12-05", Reason: "x", Round: 1, Deciders: [][]byte{d}})
	own := c.a.smuggle(c.id, nil, audit.VerifyRound{N: 1, Report: digest, On: "2026-12-01"})
	c.everywhere()
	c.verify()
	c.grant()
	c.certify()
	long := c.a.smuggle(c.id, nil, audit.Certificate{Number: "G-9", Decision: 1, IssuedOn: "2026-12-15", ValidTo: "2030-12-15", Scope: "S", Measures: []audit.MeasureID{"TM-001", "TM-002", "TM-031", "TM-040"}})
	c.everywhere()
	want := map[string]string{early: "not_verified", own: "took_part", long: "validity_long"}
	for _, l := range []*laptop{c.a, c.v, c.d} {
		void := map[string]string{}
		for _, x := range list(l.show("case"), "void") {
			void[fmt.Sprint(x["entry"])] = fmt.Sprint(x["code"])
		}
		if fmt.Sprint(void) != fmt.Sprint(want) {
			t.Errorf("void are %v, not %v", void, want)
		}
		if x := list(l.show("certificates"), "certificates"); len(x) != 1 || x[0]["number"] != "G-2026-001" {
			t.Errorf("%v", x)
		}
	}
	same(t, c.a, c.v, c.d)
}

// user is the id of a person.
func (c *certBody) user(name string) []byte {
	c.Helper()
	for _, p := range list(c.a.show("independence"), "persons") {
		if p["name"] == name {
			b, err := hex.DecodeString(fmt.Sprint(p["user"]))
			if err != nil {
				c.Fatal(err)
			}
			return b
		}
	}
	c.Fatalf("nobody is called %s", name)
	return nil
}

// What becomes known after the certificate marks, opens a task and voids nothing.
func TestKnownLaterThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P4_3_1, notice.P3_6_1, notice.P3_8_7)
	c := newCertBody(t)
	c.issue("r1.pdf")
	c.verify()
	c.grant()
	c.certify()
	// The verifier turns out to have advised, and then adds an answer of his own.
	c.a.do(object{"do": "record_advice", "person": "V", "kind": "improvement", "on": "2026-08-01", "learned_on": "2027-01-10", "source": "client"})
	c.everywhere()
	c.refuses(c.v, "advised_before", "4-3-1", object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming"})
	c.d.do(object{"do": "record_answer", "measure": "TM-040", "observation": "I looked myself"})
	c.everywhere()
	for _, l := range []*laptop{c.a, c.v, c.d} {
		v := l.show("independence")
		codes := []string{}
		for _, x := range list(v, "late_breaches") {
			codes = append(codes, fmt.Sprint(x["code"], " ", x["subject"], " ", x["person"]))
		}
		if !slices.Contains(codes, "advised_before round/1 V") || !slices.Contains(codes, "took_part decision/1 D") {
			t.Errorf("late: %v", codes)
		}
		if m := list(v, "marks"); len(m) != 1 || m[0]["code"] != "decided_own" {
			t.Errorf("marks: %v", m)
		}
		x := list(l.show("certificates"), "certificates")
		if len(x) != 1 || x[0]["state"] != "in_force" || len(list(x[0], "late_breaches")) < 2 {
			t.Errorf("certificates: %v", x)
		}
		if len(list(l.show("case"), "void")) != 0 {
			t.Errorf("void: %v", l.show("case")["void"])
		}
	}
	same(t, c.a, c.v, c.d)
	mark := ""
	for _, x := range list(c.a.show("independence"), "late_breaches") {
		if x["code"] == "took_part" {
			mark = fmt.Sprint(x["mark"])
		}
	}
	c.refuses(c.d, "own_correction", "3-6-4", object{"do": "settle_breach", "mark": mark, "measure": "x"})
	c.refuses(c.v, "office_only", "3-6-4", object{"do": "settle_breach", "mark": mark, "measure": "x"})
	before := len(list(step(t, c.a, "surveillance"), "blockers"))
	c.a.do(object{"do": "settle_breach", "mark": mark, "measure": "decided anew by another"})
	if after := len(list(step(t, c.a, "surveillance"), "blockers")); after != before-1 {
		t.Errorf("%d tasks, %d before", after, before)
	}
}
