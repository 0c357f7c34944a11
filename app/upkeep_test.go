package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// on sets the clock of every laptop.
func (c *certBody) on(day string) {
	c.Helper()
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		c.Fatal(err)
	}
	for _, l := range []*laptop{c.a, c.v, c.d} {
		l.now = func() time.Time { return t.Add(9 * time.Hour) }
	}
}

func (c *certBody) certified() {
	c.Helper()
	c.issue("r1.pdf")
	c.verify()
	c.grant()
	c.certify()
}

// stage is where the list of cases says that the case stands.
func (c *certBody) stage(l *laptop) string {
	c.Helper()
	for _, x := range list(l.show("home"), "cases") {
		if x["case"] == c.id.String() {
			return fmt.Sprint(x["stage"])
		}
	}
	return ""
}

// due are the rows of one kind.
func (c *certBody) due(l *laptop, kind string) []object {
	c.Helper()
	var out []object
	for _, r := range list(l.show("due", "--case", c.id.String()), "rows") {
		if r["kind"] == kind {
			out = append(out, r)
		}
	}
	return out
}

func (c *certBody) upkeep(l *laptop) object {
	c.Helper()
	return list(l.show("upkeep", "--case", c.id.String()), "certificates")[0]
}

// Surveillance in the cycle of the body and after a complaint, played on three laptops, to suspension.
func TestSurveillanceThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5, notice.P3_8_1)
	c := newCertBody(t)
	c.certified()
	c.on("2027-11-20")
	if s := c.stage(c.a); s != "certified" {
		t.Errorf("the case is %s", s)
	}
	if r := c.due(c.a, "survey"); len(r) != 1 || r[0]["on"] != "2027-12-15" || r[0]["state"] != "ahead" || r[0]["setting"] != true || r[0]["arithmetic"] == nil || r[0]["provision"] != "3-7-5" {
		t.Errorf("due %v", r)
	}
	c.on("2027-12-20")
	if s := c.stage(c.v); s != "surveillance" {
		t.Errorf("the case is %s", s)
	}
	if r := c.due(c.v, "survey"); len(r) != 1 || r[0]["state"] != "overdue" {
		t.Errorf("due %v", r)
	}
	plan := object{"do": "plan_survey", "on": "2028-01-11", "persons": []string{"A"}, "measures": []string{"TM-001", "TM-002"}, "way": "documents"}
	c.refuses(c.v, "office_only", "3-7-5", plan)
	c.a.do(plan)
	c.everywhere()
	if r := c.due(c.v, "survey_planned"); len(r) != 1 || r[0]["on"] != "2028-01-11" || r[0]["who"] != "A" || len(c.due(c.v, "survey")) != 0 {
		t.Errorf("due %v", r)
	}
	c.refuses(c.v, "survey_not_named", "3-7-5", object{"do": "survey_measure", "measures": []string{"all"}, "verdict": "conforming"})
	c.on("2028-01-11")
	c.a.do(object{"do": "survey_measure", "measures": []string{"TM-001"}, "verdict": "conforming", "text": "the register of persons"})
	c.refuses(c.a, "survey_open", "3-7-5", object{"do": "end_survey", "result": "continues"})
	c.a.do(object{"do": "survey_measure", "measures": []string{"all"}, "verdict": "nonconforming", "text": "no records"})
	c.refuses(c.a, "survey_nonconforming", "3-7-5", object{"do": "end_survey", "result": "continues"})
	c.a.do(object{"do": "end_survey", "result": "corrections", "due": "2028-02-20", "agreed_by": "president", "text": "records"})
	c.everywhere()
	if r := c.due(c.d, "survey_correction"); len(r) != 1 || r[0]["on"] != "2028-02-20" {
		t.Errorf("due %v", r)
	}
	c.a.do(object{"do": "review_survey", "result": "corrected", "on": "2028-02-10"})
	if r := c.due(c.a, "survey"); len(r) != 1 || r[0]["on"] != "2029-01-11" {
		t.Errorf("due %v", r)
	}
	// a complaint needs one out of turn; the client would not have it
	c.a.do(object{"do": "plan_survey", "cause": "complaint", "ref": "complaint 3", "on": "2028-03-01", "persons": []string{"A"}}, object{"do": "end_survey", "result": "refused", "on": "2028-03-01", "text": "would not let us in"})
	if s := step(t, c.a, "surveillance"); s["state"] != "blocked" || list(s, "blockers")[0]["code"] != "survey_refused" {
		t.Errorf("surveillance %v", s)
	}
	c.a.do(object{"do": "change_certificate", "number": "G-2026-001", "what": "suspended", "on": "2028-03-05", "decider": "A", "reason": "the check was refused"})
	c.everywhere()
	u := c.upkeep(c.d)
	if s := list(u, "surveys"); len(s) != 2 || s[0]["state"] != "finished" || s[1]["state"] != "refused" || u["state"] != "suspended" || c.stage(c.d) != "suspended" {
		t.Errorf("upkeep %v, %s", u, c.stage(c.d))
	}
	same(t, c.a, c.v, c.d)
	c.surveyPapers()
}

func (c *certBody) surveyPapers() {
	c.Helper()
	for of, wants := range map[string][]string{
		"G-2026-001/1": {"維持の確認", "G-2026-001", "令和10年1月11日", "no records", "適合", "不適合", "令和10年2月20日", "機関が定める周期"},
		"G-2026-001/2": {"complaint 3", "確認を拒んだ"},
	} {
		c.a.do(object{"do": "make_paper", "paper": "survey_notice", "of": of, "lang": "ja"})
		text := fmt.Sprint(c.a.show("preview", "--kind", "survey_notice", "--key", of, "--lang", "ja")["text"])
		for _, w := range wants {
			if !strings.Contains(text, w) {
				c.Errorf("%s lacks %s:\n%s", of, w, text)
			}
		}
	}
}

// A certificate that nobody renewed lapses the day after, and is followed until it is given back.
func TestLapseThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5)
	c := newCertBody(t)
	c.certified()
	c.on("2029-06-20")
	if r := c.due(c.a, "renewal_call"); len(r) != 1 || r[0]["on"] != "2029-06-14" || r[0]["state"] != "overdue" || r[0]["setting"] != true {
		t.Errorf("due %v", r)
	}
	c.on("2029-12-20")
	if s := c.stage(c.a); s != "lapsed" || c.upkeep(c.a)["to_return"] != true {
		t.Errorf("the case is %s", s)
	}
	c.refuses(c.a, "renewal_late", "3-7-5", object{"do": "open_renewal", "on": "2029-12-15"})
	c.a.do(object{"do": "change_certificate", "number": "G-2026-001", "what": "lapsed", "on": "2029-12-15", "decider": "A", "reason": "not renewed"})
	if r := c.due(c.a, "certificate_return"); len(r) != 1 || r[0]["on"] != "2030-01-13" || r[0]["setting"] != true {
		t.Errorf("due %v", r)
	}
	if s := step(t, c.a, "renewal"); s["state"] != "blocked" || list(s, "blockers")[0]["code"] != "certificate_not_returned" {
		t.Errorf("renewal %v", s)
	}
	c.a.do(object{"do": "make_paper", "paper": "renewal_notice", "lang": "ja"})
	if text := fmt.Sprint(c.a.show("preview", "--kind", "renewal_notice", "--lang", "ja")["text"]); !strings.Contains(text, "返納") || !strings.Contains(text, "G-2026-001") {
		t.Errorf("the letter: %s", text)
	}
	c.a.do(object{"do": "change_certificate", "number": "G-2026-001", "what": "returned", "on": "2030-01-10", "decider": "A", "reason": "came by mail"})
	if s := step(t, c.a, "renewal"); s["state"] != "done" || c.stage(c.a) != "retention" || len(c.due(c.a, "certificate_return")) != 0 {
		t.Errorf("renewal %v, %s", s, c.stage(c.a))
	}
}

// A renewal is a case of its own: what was answered last time is shown where the requirement reads as it did, and nothing is judged by it.
func TestRenewalThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5)
	c := newCertBody(t)
	c.certified()
	c.on("2029-07-01")
	id := fmt.Sprint(c.a.do(object{"do": "open_renewal"})[0]["case"])
	if id == "" || id == c.id.String() {
		t.Fatalf("no new case: %s", id)
	}
	in := func(o object) object { o["case"] = id; return o }
	c.refuses(c.a, "no_contract", "1-2-1", in(object{"do": "carry_over"}))
	c.a.do(
		in(object{"do": "record_application", "forms": []string{"paper"}, "received_on": "2029-07-01"}), in(object{"do": "agree_scope", "scope": "plant"}), in(object{"do": "choose_measures", "measures": []string{"TM-001", "TM-002"}}),
		in(object{"do": "conclude_contract", "concluded_on": "2029-07-10", "nda": true, "nda_on": "2029-07-10", "nda_paper": "clause"}), in(object{"do": "carry_over"}),
	)
	v := c.a.show("upkeep", "--case", id)
	of, _ := v["renewal_of"].(object)
	if of == nil || of["number"] != "G-2026-001" || of["of_case"] != c.id.String() || of["here"] != true || of["same_edition"] != true || of["shown"] == float64(0) {
		t.Errorf("renewal %v", v)
	}
	card := c.a.show("card", "--case", id, "--check", "TM-002")
	last, _ := card["last_finding"].(object)
	if last == nil || last["verdict"] != "nonconforming" || last["certificate"] != "G-2026-001" || card["verdict"] != "" {
		t.Errorf("last time %v, now %v", last, card["verdict"])
	}
	c.a.do(in(object{"do": "record_last_finding", "measure": "TM-002", "text": "台帳に空欄", "on": "2026-11-24", "state": "open"})) // what was taken over stays beside it
	card = c.a.show("card", "--case", id, "--check", "TM-002")
	if x, _ := card["last_finding"].(object); x["verdict"] != last["verdict"] || x["certificate"] != last["certificate"] || x["text"] != "台帳に空欄" {
		t.Errorf("last time %v, then %v", last, x)
	}
	c.refuses(c.a, "renewal_open", "3-7-5", object{"do": "open_renewal", "case": c.id.String()})
	c.refuses(c.a, "no_certificate", "3-7-5", object{"do": "finish_renewal", "case": c.id.String()})
	c.a.do(object{"do": "finish_renewal", "case": c.id.String(), "new_number": "G-2029-004", "issued_on": "2029-12-10"})
	c.on("2030-02-01")
	if s := c.upkeep(c.a)["state"]; s != "renewed" || c.stage(c.a) != "renewed" {
		t.Errorf("the certificate is %v, the case %s", s, c.stage(c.a))
	}
}

// What a changed program writes about surveillance against the rules is void on every machine.
func TestHostileSurveillance(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5)
	c := newCertBody(t)
	c.certified()
	u := [16]byte{}
	for i := range u {
		u[i] = 7
	}
	plan := audit.SurveyPlan{Number: "G-2026-001", N: 1, Cause: audit.CauseCycle, On: "2027-12-01", Who: [][]byte{u[:]}, Measures: []audit.MeasureID{"TM-001"}, Way: "onsite"}
	var hashes []string
	hashes = append(hashes, c.a.smuggle(c.id, nil, plan), // by nobody of the register
		c.v.smuggle(c.id, nil, audit.SurveyLook{Number: "G-2026-001", N: 1, Measure: "TM-001", Verdict: audit.Conforming, On: "2027-12-01"}),
		c.v.smuggle(c.id, nil, audit.SurveyDone{Number: "G-2026-001", N: 1, Result: audit.SurveyContinues, On: "2027-12-01"}),
		c.d.smuggle(c.id, nil, audit.Renewed{Number: "G-2026-001", Case: strings.Repeat("a", 32), OpenedOn: "2027-01-01", NewNumber: "X", IssuedOn: "2027-02-01"}))
	c.everywhere()
	for _, l := range []*laptop{c.a, c.v, c.d} {
		void := map[string]bool{}
		for _, x := range list(l.show("case"), "void") {
			void[fmt.Sprint(x["entry"])] = true
		}
		for i, h := range hashes {
			if !void[h] {
				t.Errorf("%d has effect", i)
			}
		}
		if x := c.upkeep(l); len(list(x, "surveys")) != 0 || x["state"] != "in_force" {
			t.Errorf("upkeep %v", x)
		}
	}
}
