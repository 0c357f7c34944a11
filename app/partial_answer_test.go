package main

import (
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// What an answer leaves out stays as it was recorded; null or an empty text clears it.
func TestAnswerGivenPieceByPiece(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3)
	l, _ := newLaptop(t)
	answer := func(fields object) {
		t.Helper()
		fields["do"], fields["measure"] = "record_answer", "TM-002"
		l.do(fields)
	}
	expect := func(when string, scene object, statement string) {
		t.Helper()
		card := l.show("card", "--check", "TM-002@")
		got, _ := card["scene"].(object)
		for _, field := range []string{"asked", "operator", "operator_reason"} {
			want, got := scene[field], got[field]
			if got != want {
				t.Errorf("%s: %s is %v, want %v", when, field, got, want)
			}
		}
		if said, _ := card["statement"].(object); said["mine"] != statement {
			t.Errorf("%s: said %v, want %q", when, said["mine"], statement)
		}
	}
	whole := object{"asked": "総務課長", "operator": "auditor", "operator_reason": "the client asked for it"}
	answer(object{"asked": "総務課長", "operator": "auditor", "operator_reason": "the client asked for it", "statement": "locked at night"})
	expect("whole", whole, "locked at night")
	answer(object{"observation": "one key is missing"})
	expect("a text alone", whole, "locked at night")
	answer(object{"verdict": "conforming"})
	expect("a judgement alone", whole, "locked at night")
	answer(object{"operator": "client"})
	expect("the client operates", object{"asked": "総務課長", "operator": "client"}, "locked at night")
	answer(object{"asked": nil})
	expect("null", object{"operator": "client"}, "locked at night")
	answer(object{"asked": "警備員", "statement": nil})
	expect("a text cleared by null", object{"asked": "警備員", "operator": "client"}, "")
	answer(object{"asked": ""})
	expect("empty", object{"operator": "client"}, "")
}
