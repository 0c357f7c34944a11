package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// statement is what the body told the client in advance.
func statement(on string) object {
	return object{
		"do": "give_statement", "version": "3", "accreditation": "No. 7", "accredited_on": "2026-04-01", "address": "Tokyo 1-2-3", "procedure": "from application to certificate", "fees": "100,000 yen a day",
		"complaints": "desk 1", "committee": "3 external, 2 internal", "given_on": on, "way": "by hand", "to": "president",
	}
}

// wholeContract has every clause.
func wholeContract(on string) object {
	return object{"do": "conclude_contract", "concluded_on": on, "nda": true, "clauses": []string{"all"}, "no_observers": true, "agreed_by": "president"}
}

func codesOf(step object) (out []string) {
	for _, b := range list(step, "blockers") {
		out = append(out, fmt.Sprint(b["code"]))
	}
	return out
}

// Contract, plan, second stage and report as a script plays them: what is missing is named on the road, and nothing is verified before it is mended.
func TestFromTheContractToTheExplanation(t *testing.T) {
	noticetest.Covers(t, notice.P1_2, notice.P2_4, notice.P3_1_3, notice.P3_1_4, notice.P3_1_5_I, notice.P3_1_5_Ro, notice.P3_2_7, notice.P3_2_11, notice.P3_3_1, notice.P3_3_2, notice.P3_3_3, notice.P3_5_3, notice.P3_9_2)
	a, _ := newLaptop(t)
	refuses := func(code, provision string, cmd object) {
		t.Helper()
		if r := a.refused(cmd); r["code"] != code || r["provision"] != provision || strings.Contains(fmt.Sprint(r["message"], r["hint"]), "[") {
			t.Errorf("%v: want %s (%s), got %v", cmd, code, provision, r)
		}
	}
	if c := codesOf(step(t, a, "contract")); len(c) != 5 || c[0] != "contract_lacks_statement" {
		t.Errorf("the contract in short lacks %v", c)
	}
	refuses("no_statement", "2-4", wholeContract("2026-10-01"))
	empty := statement("2026-09-25")
	delete(empty, "fees")
	refuses("statement_lacks", "2-4", empty)
	a.do(statement("2026-09-25"), object{"do": "make_paper", "paper": "statement"}, object{"do": "make_paper", "paper": "contract_terms"})
	some := wholeContract("2026-10-01")
	some["clauses"] = []string{"responsibilities", "observers", "plan_first"}
	refuses("contract_lacks", "3-1-5-i", some)
	a.do(wholeContract("2026-10-01"))
	refuses("advice_imposed", "3-1-3", object{"do": "offer_advice", "to": "president", "why": "forms are unclear", "condition": true})
	a.do(object{"do": "offer_advice", "on": "2026-09-26", "to": "president", "why": "forms are unclear", "answer": "declined"})
	refuses("observer_amendment", "3-1-5-ro", object{"do": "name_observer", "name": "adviser X", "firm": "Y Ltd.", "wished_on": "2026-11-10"})
	a.do(object{"do": "name_observer", "name": "adviser X", "firm": "Y Ltd.", "wished_on": "2026-11-10", "agreed_on": "2026-11-11", "nda_on": "2026-11-11"},
		object{"do": "amend_contract", "on": "2026-11-11", "what": "adviser X is present on site", "agreed_by": "president"},
		object{"do": "record_advice", "name": "Z", "firm": "y ltd.", "kind": "improvement", "on": "2026-09-01", "content": "rules"})
	v := a.show("contract")
	if o := list(v, "observers"); len(o) != 1 || o[0]["adviser"] != true || o[0]["amendment"] != true || len(list(v, "amendments")) != 1 || list(v, "offers")[0]["answer"] != "declined" {
		t.Errorf("contract %v", v)
	}
	for _, c := range list(v, "clauses") {
		if c["has"] != true || strings.HasPrefix(fmt.Sprint(c["text"]), "[") || c["cited"] == "" {
			t.Errorf("clause %v", c)
		}
	}
	if s := step(t, a, "contract"); len(codesOf(s)) != 0 || s["state"] != "done" {
		t.Errorf("contract %v", s)
	}

	// The plan: made, sent, explained.
	if c := codesOf(step(t, a, "plan")); len(c) != 2 {
		t.Errorf("plan lacks %v", c)
	}
	refuses("no_such_plan", "3-2-11", object{"do": "explain_plan", "version": 9, "to": "manager", "way": "call"})
	a.do(object{"do": "make_paper", "paper": "audit_plan"}, object{"do": "send_plan", "on": "2026-10-30", "way": "mail", "to": "manager"}, object{"do": "explain_plan", "on": "2026-10-31", "to": "manager", "way": "call"})
	e := a.show("explained")
	if p := list(e, "plans"); len(p) != 1 || p[0]["sent"] == nil || p[0]["explained"] == nil || p[0]["paper"] == nil || len(codesOf(step(t, a, "plan"))) != 0 {
		t.Errorf("explained %v", e)
	}

	// The second stage.
	refuses("no_sitting", "3-3-1", object{"do": "end_second_stage"})
	refuses("no_agreed_plan", "3-2-10", object{"do": "review_documents", "where": "body", "from": "2026-10-01T10:00"})
	a.do(object{"do": "request_document", "measure": "all", "requested_on": "2026-11-02"}, object{"do": "make_paper", "paper": "requests"},
		object{"do": "review_documents", "where": "body", "place": "room 2", "from": "2026-11-10T10:00", "to": "2026-11-10T12:00"})
	rows := list(a.show("second"), "requests")
	if len(rows) < 2 || rows[0]["what"] == "" || rows[0]["open"] != true {
		t.Fatalf("requests %v", rows)
	}
	refuses("no_request", "3-3-2", object{"do": "look_at_document", "request": "x9", "state": "absent"})
	refuses("second_not_ended", "3-3-3", object{"do": "make_paper", "paper": "second_notice"})
	a.do(object{"do": "request_document", "request": rows[1]["request"], "disclosed_on": "2026-11-09"})
	refuses("request_unread", "3-3-2", object{"do": "end_second_stage", "on": "2026-11-10"})
	a.do(object{"do": "look_at_document", "request": rows[0]["request"], "state": "present", "content": "sufficient", "on": "2026-11-10"},
		object{"do": "look_at_document", "request": rows[1]["request"], "state": "present", "content": "insufficient", "remark": "no date", "on": "2026-11-10"})
	for _, r := range list(a.show("checks"), "rows") {
		for _, l := range list(r, "legs") {
			if r["measure"] == rows[0]["measure"] && l["method"] == "document_review" && l["done"] != true {
				t.Errorf("the leg of documents does not follow: %v", r)
			}
		}
	}
	a.do(object{"do": "end_second_stage", "on": "2026-11-11", "text": "one lacks its date"}, object{"do": "make_paper", "paper": "second_notice"})
	if s := step(t, a, "second_stage"); s["state"] != "done" || s["on"] != "2026-11-11" {
		t.Errorf("second stage %v", s)
	}

	// What was asked for and not disclosed is named, marks the stage until somebody says why, and is on the client's notice; nothing is refused.
	if s := a.show("second"); s["silent"] != true || len(s["end"].(object)["undisclosed"].([]any)) != len(rows)-2 || !slices.Contains(codesOf(step(t, a, "second_stage")), "second_undisclosed") {
		t.Errorf("ended without a word about %d documents: %v, %v", len(rows)-2, s["end"], codesOf(step(t, a, "second_stage")))
	}
	if text := fmt.Sprint(a.show("preview", "--kind", "second_notice", "--lang", "ja")); !strings.Contains(text, fmt.Sprintf("%d件は開示されませんでした", len(rows)-2)) {
		t.Errorf("the notice is silent: %s", text)
	}
	a.do(object{"do": "end_second_stage", "on": "2026-11-11", "text": "one lacks its date", "why": "seen on site"})
	if s := a.show("second"); s["silent"] != false || len(codesOf(step(t, a, "second_stage"))) != 0 {
		t.Errorf("%v", codesOf(step(t, a, "second_stage")))
	}

	// After the end the sitting is taken out, and a document was read before the plan was agreed: the stage shows both.
	sitting := list(a.show("second"), "sittings")[0]["sitting"]
	a.do(object{"do": "review_documents", "sitting": sitting, "gone": true}, object{"do": "look_at_document", "request": rows[0]["request"], "state": "present", "content": "sufficient", "on": "2026-01-10"})
	if c := codesOf(step(t, a, "second_stage")); !slices.Contains(c, "second_no_sitting") || !slices.Contains(c, "second_before_plan") {
		t.Errorf("%v", c)
	}
	a.do(object{"do": "review_documents", "sitting": sitting}, object{"do": "look_at_document", "request": rows[0]["request"], "state": "present", "content": "sufficient", "on": "2026-11-10"})
	if c := codesOf(step(t, a, "second_stage")); len(c) != 0 {
		t.Errorf("%v", c)
	}

	// Who gave what, and what is no secret.
	a.do(object{"do": "record_application", "forms": []string{"paper", "data"}, "received_on": "2026-09-20"})
	refuses("free_unproved", "1-2", object{"do": "name_provider", "of": "application", "provider": "client", "free": "public"})
	refuses("no_piece", "1-2", object{"do": "name_provider", "of": "loan/x", "provider": "client"})
	a.do(object{"do": "name_provider", "of": "application", "name": "secretariat", "free": "public", "proof": "its own website"})
	s := a.show("secrecy")
	if p := list(s, "pieces"); p[0]["secret"] != false || p[0]["provider"] != "client" || p[1]["secret"] != true {
		t.Errorf("secrecy %v", s)
	}

	// The report says how it was explained, and who answers for others.
	a.do(object{"do": "record_staff", "name": "outside auditor", "employer": "outside", "firm": "W Ltd.", "from": "2026-01-01"})
	a.want(0, "", "report", "--out", a.path("draft.pdf"))
	refuses("disagreement_note", "3-5-3", object{"do": "explain_report", "to": "manager", "way": "meeting", "agreed": false})
	a.do(object{"do": "explain_report", "on": "2026-11-26", "to": "manager", "way": "meeting", "agreed": false, "note": "finding 1 is too hard"}, object{"do": "make_paper", "paper": "addendum", "of": list(a.show("report"), "reports")[0]["digest"]})
	text := fmt.Sprint(a.show("preview", "--kind", "report")["text"])
	for _, want := range []string{"finding 1 is too hard", "W Ltd.", "room 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}
