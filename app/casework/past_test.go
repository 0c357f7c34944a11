package casework

import (
	"testing"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// Own actions go back one after another and come again in order; a new action ends the coming again.
func TestStepsGoBackAndComeAgain(t *testing.T) {
	r := newRoom(t)
	verdict := func(m audit.MeasureID) audit.Verdict { return must(r.d.Card(r.id, audit.CheckID(m+"@"))).Verdict }
	r.do(&RecordAnswer{Measure: "TM-001", Verdict: audit.Conforming}, &RecordAnswer{Measure: "TM-002", Verdict: audit.Nonconforming}, &MarkComeBack{Measure: "TM-001", On: true})
	s := must(r.d.Steps(r.id))
	if len(s.Steps) < 3 || s.Undo != s.Steps[0].Entry || s.Redo != "" || s.Steps[1].Check != "TM-002@" || s.Steps[1].Kinds[0] != audit.KindVerdict {
		t.Fatalf("%+v", s)
	}
	back := func() { t.Helper(); r.do(&Undo{Entry: must(r.d.Steps(r.id)).Undo}) }
	again := func() {
		t.Helper()
		s := must(r.d.Steps(r.id))
		if s.Redo == "" || s.Of == nil {
			t.Fatalf("nothing comes again: %+v", s)
		}
		r.do(&Undo{Entry: s.Redo})
	}
	back()
	back()
	back()
	if verdict("TM-001") != audit.NotStarted || verdict("TM-002") != audit.NotStarted {
		t.Fatal("three steps back are not three")
	}
	if s := must(r.d.Steps(r.id)); s.Of == nil || s.Of.Check != "TM-001@" {
		t.Errorf("what comes again first is %+v", s.Of)
	}
	again()
	again()
	if verdict("TM-001") != audit.Conforming || verdict("TM-002") != audit.Nonconforming || must(r.d.Card(r.id, "TM-001@")).Back {
		t.Error("two steps again are not two")
	}
	back()
	if verdict("TM-002") != audit.NotStarted {
		t.Error("what came again does not go back")
	}
	r.do(&RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming})
	if s := must(r.d.Steps(r.id)); s.Redo != "" {
		t.Errorf("after a new action %+v comes again", s.Of)
	}
	back()
	again()
	if verdict("TM-002") != audit.Conforming {
		t.Error("the new action does not come again")
	}
	if _, err := r.d.CardAt(r.id, "TM-002@", "nonsense", false); err == nil {
		t.Error("a card of no entry")
	}
}

// The history of a check shows what each author had, also where another one's word had not arrived.
func TestMomentsOfACheck(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_1_Ho)
	r := newRoom(t)
	r.do(&RecordAnswer{Measure: "TM-001", Verdict: audit.Conforming, Observation: words("施錠を見た")})
	id := r.photo("a.jpg", "TM-001")
	r.do(&RecordAnswer{Measure: "TM-001", Verdict: audit.Nonconforming, Reason: words("鍵が合わない")}, &RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming})
	ms := must(r.d.Moments(r.id, "TM-001@"))
	if len(ms) != 3 {
		t.Fatalf("%d moments: %+v", len(ms), ms)
	}
	first := must(r.d.CardAt(r.id, "TM-001@", ms[0].Entry, false))
	if first.Verdict != audit.Conforming || first.Observation.Mine != "施錠を見た" || len(first.Evidence) != 0 {
		t.Errorf("%+v", first)
	}
	if v := must(r.d.CardAt(r.id, "TM-001@", ms[0].Entry, true)); v.Verdict != audit.NotStarted || v.Observation.Mine != "" {
		t.Errorf("before the first: %+v", v)
	}
	if v := must(r.d.CardAt(r.id, "TM-001@", ms[2].Entry, true)); v.Verdict != audit.Conforming || len(v.Evidence) != 1 || v.Evidence[0].ID != id {
		t.Errorf("before the third: %+v", v)
	}
	if v := must(r.d.Card(r.id, "TM-001@")); v.Verdict != audit.Nonconforming {
		t.Errorf("looking at the past changed %s", v.Verdict)
	}
	r.do(&Undo{Entry: ms[2].Entry})
	ms = must(r.d.Moments(r.id, "TM-001@"))
	if len(ms) != 4 || !ms[3].Said[0].Back || ms[2].Said[0].Status != "undone" {
		t.Errorf("%+v", ms)
	}
}
