package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// The closing meeting, the result notice and a correction, from the command line alone.
func TestClosingFromTheCommandLine(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1, notice.P3_4_5, notice.P3_4_6, notice.P1_3)
	l, _ := newLaptop(t)
	l.do(
		object{"do": "start_visit", "visit": "c1", "where": "works", "at": "2026-11-24T09:30"},
		object{"do": "tick_script", "meeting": "opening", "points": []string{"all"}},
		object{"do": "record_presence", "from": "2026-11-24T09:30", "to": "2026-11-24T12:00", "ended": "lunch"},
		object{"do": "record_answer", "measure": "TM-040", "verdict": "nonconforming", "reason": "spare key without a name"},
		object{"do": "set_due_date", "measure": "TM-040", "on": "2026-12-24", "agreed": true, "agreed_by": "manager"},
		object{"do": "explain", "checks": []string{"TM-040@"}, "to": "manager", "content": "a keeper of keys is required"},
		object{"do": "log_question", "text": "which lock should we buy", "by": "clerk", "referred": "outside_expert"},
	)
	if got := l.refused(object{"do": "make_paper", "paper": "onsite_notice"}); got["code"] != "not_closed" || got["provision"] != "3-4-5" {
		t.Errorf("a notice before the closing meeting: %v", got)
	}
	l.do(object{"do": "close_visit", "at": "2026-11-24T16:30", "reason": "no time"}, object{"do": "end_visit", "at": "2026-11-24T17:00"})
	made := l.do(object{"do": "make_paper", "paper": "onsite_notice", "lang": "en"})[0]
	l.want(0, "", "evidence", "get", made["id"].(string), "--out", l.path("notice.pdf"))
	pdf, err := os.ReadFile(l.path("notice.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(pdf)
	papers := list(l.show("kit"), "papers")
	if len(papers) != 1 || papers[0]["digest"] != hex.EncodeToString(sum[:]) {
		t.Fatalf("papers are %v", papers)
	}
	digest := papers[0]["digest"]
	if got := l.refused(object{"do": "disclose", "way": "print", "paper": digest, "purpose": "result_notice", "recipient": "manager"}); got["provision"] != "3-8-2" {
		t.Errorf("printing without the warning: %v", got)
	}
	l.do(
		object{"do": "disclose", "way": "give", "paper": digest, "purpose": "result_notice", "recipient": "manager"},
		object{"do": "sign_paper", "paper": digest, "role": "manager", "way": "refused"},
	)
	if got := l.refused(object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming"}); got["code"] != "change_reason" {
		t.Errorf("a told judgement was changed: %v", got)
	}
	l.do(
		object{"do": "answer_finding", "measure": "TM-040", "text": "named"},
		object{"do": "review_correction", "measure": "TM-040", "result": "corrected", "on": "2026-12-20", "methods": []string{"interview"}},
		object{"do": "end_day", "tomorrow": "store room", "copy_to": "stick A"},
		object{"do": "make_paper", "paper": "day_sheet"},
	)
	found := list(l.show("findings"), "findings")
	for _, f := range found {
		if f["check"] == "TM-040@" && len(list(f, "rounds")) != 1 {
			t.Errorf("rounds are %v", f["rounds"])
		}
	}
	if v := l.show("day"); v["entered"] == nil || len(list(v, "papers")) != 1 {
		t.Errorf("the day is %v", v)
	}
	for _, view := range []string{"opening", "team", "day"} {
		l.show(view)
	}
	for _, view := range []string{"papers", "disclosures", "after"} {
		l.want(0, "", "show", view)
	}
	l.want(0, "", "verify")
	l.want(0, "", "report", "--out", l.path("report.pdf"))
}
