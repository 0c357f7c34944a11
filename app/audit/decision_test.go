package audit

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// A verifier who adds audit facts becomes an auditor at once; undoing them does not change it.
func TestAVerifierBecomesAnAuditor(t *testing.T) {
	noticetest.Covers(t, notice.P3_6_1, notice.P3_5_1_Ha)
	h := reported(t)
	h.verified()
	note := h.entry("V", false, Note{Kind: KindObservation, Check: "TM-001@", By: userNamed("V"), Text: "自分で見た"})
	h.add(note, "V")
	h.refused("D", "verifier_barred", notice.P3_6_1, granting())
	e := h.entry("V", false)
	e.Payload.Ops = []ledger.Op{{Verb: ledger.Undo, Field: note.Payload.Ops[0].Field, Target: ledger.OpID{Entry: note.Hash}}}
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "%v", e))
	h.add(e, "V")
	h.refused("D", "verifier_barred", notice.P3_6_1, granting())
	if len(h.f.Marks()) != 1 || h.f.Marks()[0].Code != "verified_own" {
		t.Errorf("%+v", h.f.Marks())
	}
	if s := h.late(); s != "took_part round/1" {
		t.Errorf("late: %s", s)
	}
	// Another verifies anew.
	h.ok("E", VerifyRound{N: 2, Report: report(3).Digest, On: "2026-12-07"})
	for _, p := range Build(h.f.Now()).Points() {
		h.ok("E", VerifyTick{N: 2, Point: p.ID, Mark: PointRight})
	}
	h.ok("E", VerifyDone{N: 2, Result: VerifyFinished, On: "2026-12-08"})
	d := granting()
	d.Round = 2
	h.ok("D", d)
}

func TestDecidedByTheCommittee(t *testing.T) {
	noticetest.Covers(t, notice.P2_6_1, notice.P2_6_2, notice.P3_6_2, notice.P3_6_3, notice.P3_6_4)
	h := reported(t)
	h.verified()
	member := func(name string, external bool) Member {
		return Member{Name: name, External: external, NDAOn: "2026-01-01", Declared: "2026-01-01"}
	}
	a := userNamed("A")
	decision := Decision{N: 1, Granted: false, On: "2026-12-10", Reason: "是正が足りない", Round: 1, Session: "s1"}
	h.refused("O", "no_session", notice.P3_6_4, decision)
	s := Session{ID: "s1", On: "2026-12-09", Members: []Member{member("甲", true), member("乙", false)}}
	h.refused("A", "office_only", notice.P2_6_1, s)
	h.ok("O", s)
	h.refused("O", "session_composition", notice.P2_6_1, decision) // half is not more than half
	s.Members = append(s.Members, member("丙", true))
	s.Members[2].NDAOn = ""
	h.ok("O", s)
	h.refused("O", "member_no_nda", notice.P2_6_2, decision)
	s.Members[2].NDAOn, s.Members[2].Declared = "2026-01-01", "2026-12-10"
	h.ok("O", s)
	h.refused("O", "member_not_declared", notice.P2_6_2, decision)
	s.Members[2].Declared, s.Members[1].User = "2026-01-01", a[:]
	h.ok("O", s)
	h.refused("O", "must_recuse", notice.P2_6_1, decision)
	s.Members[1].Recused = true
	h.ok("O", s)
	late := decision
	late.On = "2026-12-08"
	h.refused("O", "session_later", notice.P3_6_4, late)
	h.refused("D", "office_only", notice.P3_6_3, decision)
	h.ok("O", decision)
	h.refused("O", "session_stands", notice.P3_6_4, s)
	h.refused("O", "not_granted", notice.P3_7_1, certContract())
	h.ok("O", ToldClient{N: 1, On: "2026-12-11", Way: "郵送", To: "代表取締役"})
	m := Build(h.f.Now())
	states := map[string]string{}
	for _, s := range m.Road(h.f.Now()) {
		states[s.Step] = s.State
	}
	if states[StepDecision] != StateDone || states[StepTold] != StateDone || states[StepCertificate] != StateEnded {
		t.Errorf("%v", states)
	}
}

// Verified and decided at once by one person: no document, and nobody else decides on it.
func TestVerifiedAndDecidedAtOnce(t *testing.T) {
	noticetest.Covers(t, notice.P3_6_2)
	h := reported(t)
	h.ok("V", VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
	for _, p := range Build(h.f.Now()).Points() {
		h.ok("V", VerifyTick{N: 1, Point: p.ID, Mark: PointRight})
	}
	h.ok("V", VerifyDone{N: 1, Result: VerifyFinished, On: "2026-12-06", Together: true})
	h.refused("D", "not_together", notice.P3_6_2, granting())
	v, d := userNamed("V"), userNamed("D")
	both := granting()
	both.Deciders = [][]byte{v[:], d[:]}
	h.ok("V", both)
	h.refused("O", "not_concurred", notice.P3_6_4, certContract())
	h.refused("E", "not_decider", notice.P3_6_4, Concur{N: 1, By: userNamed("E"), Agreed: true, On: "2026-12-10"})
	h.ok("D", Concur{N: 1, By: d, Agreed: true, On: "2026-12-10"})
	h.ok("O", certContract())
}

func TestRiskAndStopHoldTheDecision(t *testing.T) {
	noticetest.Covers(t, notice.P2_5_2, notice.P2_5_3, notice.P3_4_7)
	h := reported(t)
	h.verified()
	h.ok("A", Risk{ID: "r1", Text: "決定者の家族が依頼者に勤める", Source: "relations", On: "2026-12-07"})
	h.refused("D", "risk_open", notice.P2_5_3, granting())
	h.refused("O", "risk_open", notice.P2_5_3, Appointment{Task: TaskDecide, User: userNamed("E"), On: "2026-12-08"})
	h.refused("A", "office_only", notice.P2_5_3, Risk{ID: "r1", Text: "x", On: "2026-12-07", Measure: "y", DealtOn: "2026-12-08"})
	h.refused("O", "risk_measure", notice.P2_5_3, Risk{ID: "r1", Text: "x", On: "2026-12-07", DealtOn: "2026-12-08"})
	h.ok("O", Risk{ID: "r1", Text: "x", On: "2026-12-07", Measure: "決定者を替える", DealtOn: "2026-12-08"})
	h.ok("B", Doubt{ID: "d1", By: userNamed("B"), Law: "法", Seen: "x", At: "2026-12-09T10:00"})
	h.refused("D", "case_stopped", notice.P3_4_7, granting())
	h.ok("O", DoubtRelease{Doubt: "d1", Agency: "委員会", On: "2026-12-09", Paper: "1", Content: "続けてよい"})
	h.ok("D", granting())
	h.ok("O", certContract())
	// The doubt of a colleague who could not be reached: the certificate stands and is marked.
	h.add(h.entry("B", true, Doubt{ID: "d2", By: userNamed("B"), Law: "法", Seen: "y", At: "2026-12-19T10:00"}), "B")
	c := h.entry("O", true, certificate())
	if bs := h.add(c, "O"); len(bs) > 0 {
		t.Fatalf("%v", bs)
	}
	if s := h.late(); !strings.Contains(s, "issued_in_doubt certificate/G-1") {
		t.Errorf("late: %s", s)
	}
}

// A case limited to the first stage needs no visit, one clause more, and its certificate says what it is.
func TestFirstStageOnly(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_4, notice.P3_7_2, notice.P3_7_3, notice.P3_1_6, notice.P3_3_5)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	h.ok("O", statementGiven())
	h.ok("O", contract)
	h.ok("O", Route{Way: RouteFirst, AgreedOn: "2026-10-01"})
	short := contract
	short.Clauses = []string{ClauseBoth}
	h.refused("O", "contract_lacks", notice.P3_1_5_I, short)
	short.Clauses = append(short.Clauses, ClauseAccess) // later stages are not agreed about
	h.ok("O", short)
	h.ok("O", PlanWaived{On: "2026-11-02", Reason: "第一次審査に限るため"})
	for _, n := range []string{"A", "V", "D"} {
		h.ok("O", inside(n))
		h.ok(n, free(n))
	}
	h.ok("A", Judgement{Check: "TM-001@", Verdict: Conforming}, Judgement{Check: "TM-002@", Verdict: Conforming})
	firstStage(h)
	h.ok("A", report(3))
	h.ok("A", toldReportOf(1, report(3), true))
	h.refused("O", "route_late", notice.P3_5_1, Route{Way: RouteFull, AgreedOn: "2026-12-01"})
	if n := len(Build(h.f.Now()).Points()); n != len(ever) {
		t.Errorf("%d points", n)
	}
	h.verified()
	d := granting()
	d.Despite = nil
	h.ok("D", d)
	h.refused("O", "clause_missing", notice.P3_7_2, certContract())
	k := certContract()
	k.Clauses = append([]string{ClauseFirst}, Clauses...)
	h.ok("O", k)
	h.refused("O", "certificate_kind", notice.P3_7_3, certificate())
	c := certificate()
	c.First = true
	h.ok("O", c)
	h.refused("O", "decision_stands", notice.P3_6_4, Ended{How: EndWithdrawn, On: "2027-01-01", Reason: "x"})
	for _, s := range Build(h.f.Now()).Road(h.f.Now()) {
		if (s.Step == StepOnsite || s.Step == StepSecond) != (s.State == StateSkipped) && s.Step != StepPlan {
			t.Errorf("%s is %s", s.Step, s.State)
		}
	}
}

func TestAnEndedCaseIsNotDecidedOn(t *testing.T) {
	noticetest.Covers(t, notice.P3_1_6, notice.P3_0)
	h := reported(t)
	h.refused("O", "refused_after_contract", notice.P3_1_6, Ended{How: EndRefused, On: "2026-12-01", Reason: "範囲外"})
	h.refused("A", "office_only", notice.P3_1_6, Ended{How: EndWithdrawn, On: "2026-12-01", Reason: "取下げ"})
	h.ok("O", Ended{How: EndWithdrawn, On: "2026-12-01", Reason: "取下げ"})
	h.refused("V", "case_ended", notice.P3_1_6, VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
	h.ok("O", Ended{How: EndGoesOn, On: "2026-12-02", Reason: "撤回"})
	h.verified()
}

// What was said of persons, verified, decided or certified is not taken back.
func TestDecidedThingsAreNotUndone(t *testing.T) {
	noticetest.Covers(t, notice.P3_6_4, notice.P2_2_1)
	for _, f := range decideSamples() {
		k := f.Field().Kind
		b := officeUndo(k)
		free := k == KindStaff || k == KindAppointment || k == KindVerifyTick || k == KindVerifyAnswer || k == KindRoute || k == KindEnded
		if (b == nil) != free {
			t.Errorf("%s: %v", k, b)
		}
	}
}
