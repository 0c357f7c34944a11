package audit

import (
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

const oldCase = "00112233445566778899aabbccddeeff"

func upkeepSamples() []Fact {
	a, b := userNamed("A"), userNamed("B")
	return []Fact{
		SurveyPlan{Number: "第G-2026-001号", N: 1, Cause: CauseComplaint, Ref: "苦情3", Due: "2027-12-20", On: "2027-12-01", Who: [][]byte{a[:], b[:]}, Measures: []MeasureID{"TM-001"}, Way: "onsite", Reason: "入退室"},
		SurveyLook{Number: "第G-2026-001号", N: 1, Measure: "TM-001", Verdict: Conforming, Text: "名簿を見た", On: "2027-12-01", Items: []ItemID{item1}},
		SurveyDone{Number: "第G-2026-001号", N: 1, Result: SurveyCorrections, On: "2027-12-02", Text: "名簿", Due: "2028-01-10", AgreedBy: "責任者"},
		SurveyMended{Number: "第G-2026-001号", N: 1, Result: ReviewCorrected, On: "2028-01-09", Text: "直った"},
		Renewed{Number: "第G-2026-001号", Case: oldCase, OpenedOn: "2029-06-01", NewNumber: "第G-2029-007号", IssuedOn: "2029-12-10"},
		RenewalOf{Case: oldCase, Number: "第G-2026-001号", ValidTo: "2029-12-19", OpenedOn: "2029-06-01", Catalogue: "tics-draft", Version: "2018-draft.1", Digest: thirtyTwo(1)},
		CertContract{Decision: 2, ConcludedOn: "2026-12-15", Clauses: Clauses, CycleMonths: 12},
		LastFinding{Measure: "TM-001", Text: "指摘", On: "2026-12-01", State: "corrected", Verdict: Conforming, Seen: "四名", Number: "第G-2026-001号"},
		Staff{User: a, Name: "審査 一郎", Employer: EmployerBody, Record: "auditors/n1", Entry: "ab", TakenOn: "2026-10-01"},
		Risk{ID: "n1-ab", Text: "同じ親会社", On: "2026-12-01", Record: "risks/n1"},
	}
}

// certified has come as far as a certificate.
func certified(t *testing.T) *house {
	t.Helper()
	h := reported(t)
	h.verified()
	h.ok("D", granting())
	h.ok("O", ToldClient{N: 1, On: "2026-12-11", Way: "郵送", To: "代表取締役"})
	k := certContract()
	k.CycleMonths = 12
	h.ok("O", k)
	h.ok("O", certificate())
	return h
}

func surveyPlan(n uint, on Date, who ...string) SurveyPlan {
	p := SurveyPlan{Number: "G-1", N: n, Cause: CauseCycle, On: on, Measures: []MeasureID{"TM-001", "TM-002"}, Way: "onsite"}
	for _, w := range who {
		u := userNamed(w)
		p.Who = append(p.Who, u[:])
	}
	return p
}

func look(n uint, m MeasureID, v Verdict, on Date) SurveyLook {
	return SurveyLook{Number: "G-1", N: n, Measure: m, Verdict: v, On: on}
}

func (h *house) step(name string) string {
	h.t.Helper()
	for _, s := range Build(h.f.Now()).Road(h.f.Now()) {
		if s.Step == name {
			out := s.State
			for _, b := range s.Blocks {
				out += " " + b.Code
			}
			return out
		}
	}
	h.t.Fatalf("no step %s", name)
	return ""
}

func TestSurveillance(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5, notice.P3_8_1)
	h := certified(t)
	if s := h.step(StepSurveillance); s != StateOpen {
		t.Errorf("surveillance %s", s)
	}
	// who may, in which order, of what
	h.refused("A", "office_only", notice.P3_7_5, surveyPlan(1, "2027-12-01", "A"))
	h.refused("O", "not_registered", notice.P3_8_1, surveyPlan(1, "2027-12-01", "X"))
	h.refused("O", "survey_order", notice.P3_7_5, surveyPlan(2, "2027-12-01", "A"))
	h.refused("O", "survey_early", notice.P3_7_5, surveyPlan(1, "2026-12-01", "A"))
	h.refused("O", "certificate_ended", notice.P3_7_5, surveyPlan(1, "2029-12-20", "A"))
	wrong := surveyPlan(1, "2027-12-01", "A")
	wrong.Measures = []MeasureID{"TM-009"}
	h.refused("O", "survey_measure", notice.P3_7_5, wrong)
	h.refused("A", "no_survey", notice.P3_7_5, look(1, "TM-001", Conforming, "2027-12-01"))
	h.ok("O", surveyPlan(1, "2027-12-01", "A"))
	if s := h.step(StepSurveillance); s != StateBlocked+" survey_planned" {
		t.Errorf("surveillance %s", s)
	}
	// looks and result
	h.refused("B", "survey_not_named", notice.P3_7_5, look(1, "TM-001", Conforming, "2027-12-01"))
	h.refused("X", "survey_not_named", notice.P3_7_5, look(1, "TM-001", Conforming, "2027-12-01"))
	h.ok("A", look(1, "TM-001", Conforming, "2027-12-01"))
	h.refused("A", "survey_measure", notice.P3_7_5, look(1, "TM-031", Conforming, "2027-12-01"))
	done := SurveyDone{Number: "G-1", N: 1, Result: SurveyContinues, On: "2027-12-02"}
	h.refused("A", "survey_open", notice.P3_7_5, done)
	h.ok("A", look(1, "TM-002", Nonconforming, "2027-12-01"))
	h.refused("A", "survey_nonconforming", notice.P3_7_5, done)
	h.refused("B", "office_only", notice.P3_7_5, done)
	done.Result = SurveyCorrections
	h.refused("A", "survey_no_day", notice.P3_7_5, done)
	done.Due = "2028-01-10"
	h.refused("A", "survey_no_corrections", notice.P3_7_5, SurveyMended{Number: "G-1", N: 1, Result: ReviewCorrected, On: "2028-01-09"})
	h.ok("A", done)
	h.refused("A", "survey_over", notice.P3_7_5, look(1, "TM-002", Conforming, "2027-12-01"))
	h.refused("A", "survey_over", notice.P3_7_5, done)
	h.refused("O", "survey_over", notice.P3_7_5, surveyPlan(1, "2027-12-03", "A"))
	if s := h.step(StepSurveillance); s != StateBlocked+" survey_corrections" {
		t.Errorf("surveillance %s", s)
	}
	h.refused("A", "survey_early", notice.P3_7_5, SurveyMended{Number: "G-1", N: 1, Result: ReviewCorrected, On: "2027-12-01"})
	h.ok("A", SurveyMended{Number: "G-1", N: 1, Result: ReviewCorrected, On: "2028-01-09"})
	m := Build(h.f.Now())
	if s := h.step(StepSurveillance); s != StateOpen || m.SurveyedOn("G-1") != "2027-12-02" || m.CycleMonths("G-1") != 12 {
		t.Errorf("surveillance %s, from %s", s, m.SurveyedOn("G-1"))
	}
	// the client would not have the second one: no look is needed, and the body has to act
	h.ok("O", surveyPlan(2, "2028-12-01", "A", "B"))
	h.ok("O", SurveyDone{Number: "G-1", N: 2, Result: SurveyRefused, On: "2028-12-01", Text: "断られた"})
	if s := h.step(StepSurveillance); s != StateBlocked+" survey_refused" {
		t.Errorf("surveillance %s", s)
	}
	h.ok("O", CertEvent{Number: "G-1", N: 1, What: CertSuspended, On: "2028-12-05", Decider: "登録", Reason: "ヘの確認の拒否"})
	if s := h.step(StepSurveillance); s != StateBlocked+" certificate_suspended" {
		t.Errorf("surveillance %s", s)
	}
}

// Who is known to have advised the client before the contract makes no surveillance check, whoever planned it.
func TestSurveillanceByAnAdviser(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5, notice.P4_3_1)
	h := certified(t)
	h.ok("O", surveyPlan(1, "2027-12-01", "A"))
	a := userNamed("A")
	h.ok("O", Advised{ID: "x1", User: a[:], Kind: AdviceImprovement, On: "2026-01-10", LearnedOn: "2027-11-01"})
	h.refused("A", "advised_before", notice.P4_3_1, look(1, "TM-001", Conforming, "2027-12-01"))
	h.refused("O", "advised_before", notice.P4_3_1, surveyPlan(1, "2027-12-02", "A"))
	h.ok("O", surveyPlan(1, "2027-12-02", "B"))
	h.ok("B", look(1, "TM-001", Conforming, "2027-12-02"))
}

// A law in doubt stops the judgements of a check and its good end, not its bad one.
func TestSurveillanceInDoubt(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5, notice.P3_4_7)
	h := certified(t)
	h.ok("O", surveyPlan(1, "2027-12-01", "A"))
	h.ok("A", look(1, "TM-001", Conforming, "2027-12-01"))
	h.ok("A", look(1, "TM-002", Conforming, "2027-12-01"))
	h.ok("A", Doubt{ID: "d1", By: userNamed("A"), Law: "個人情報保護法", Seen: "x", At: "2027-12-01T12:00"})
	h.refused("A", "case_stopped", notice.P3_4_7, look(1, "TM-001", Nonconforming, "2027-12-01"))
	h.refused("A", "case_stopped", notice.P3_4_7, SurveyDone{Number: "G-1", N: 1, Result: SurveyContinues, On: "2027-12-02"})
	h.ok("A", SurveyDone{Number: "G-1", N: 1, Result: SurveySuspend, On: "2027-12-02"})
}

func TestLapseAndReturn(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5)
	h := certified(t)
	event := func(n uint, what string, on Date) CertEvent {
		return CertEvent{Number: "G-1", N: n, What: what, On: on, Decider: "登録", Reason: "更新なし"}
	}
	h.refused("O", "still_valid", notice.P3_7_5, event(1, CertLapsed, "2029-12-19"))
	h.ok("O", event(1, CertLapsed, "2029-12-20"))
	if s := h.step(StepRenewal); s != StateBlocked+" certificate_not_returned" {
		t.Errorf("renewal %s", s)
	}
	h.refused("O", "certificate_ended", notice.P3_7_5, Renewed{Number: "G-1", Case: oldCase, OpenedOn: "2029-12-01"})
	h.ok("O", event(2, CertReturned, "2030-01-05"))
	if s := h.step(StepRenewal); s != StateDone {
		t.Errorf("renewal %s", s)
	}
}

func TestRenewal(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_5)
	h := certified(t)
	r := Renewed{Number: "G-1", Case: oldCase, OpenedOn: "2029-06-01"}
	late := r
	late.OpenedOn = "2029-12-20"
	h.refused("O", "renewal_late", notice.P3_7_5, late)
	h.refused("A", "office_only", notice.P3_7_5, r)
	h.ok("O", r)
	r.NewNumber, r.IssuedOn = "G-9", "2029-12-21"
	h.refused("O", "renewal_late", notice.P3_7_5, r)
	r.IssuedOn = "2029-12-10"
	h.ok("O", r)
	other := r
	other.NewNumber = "G-10"
	h.refused("O", "renewed_already", notice.P3_7_5, other)
	h.refused("O", "renewed_already", notice.P3_7_5, CertEvent{Number: "G-1", N: 1, What: CertLapsed, On: "2029-12-20", Decider: "登録", Reason: "x"})
	s := Build(h.f.Now()).CertState("G-1", "2029-12-20")
	if s.Word() != "renewed" || s.ToReturn() || h.step(StepRenewal) != StateDone {
		t.Errorf("%s, renewal %s", s.Word(), h.step(StepRenewal))
	}

	n := newHouse(t)
	n.ok("O", editions, Client{Name: "○○精機㈱"})
	of := RenewalOf{Case: oldCase, Number: "G-1", ValidTo: "2029-12-19", OpenedOn: "2029-06-01"}
	n.refused("A", "office_only", notice.P3_7_5, of)
	n.ok("O", of)
	of.Number = "G-2"
	n.refused("O", "renewal_pinned", notice.P3_7_5, of)
}

// Whatever the order of arrival, the verdicts are the same.
func TestSurveillanceInAnyOrder(t *testing.T) {
	h := certified(t)
	h.ok("O", surveyPlan(1, "2027-12-01", "A"))
	h.ok("A", look(1, "TM-001", Conforming, "2027-12-01"))
	h.refused("B", "survey_not_named", notice.P3_7_5, look(1, "TM-002", Conforming, "2027-12-01"))
	back := newHouse(t)
	all := h.f.Entries()
	for i := len(all) - 1; i >= 0; i-- {
		back.f.Add(all[i])
	}
	for _, e := range all {
		x, _ := h.f.Verdict(e.Hash)
		y, _ := back.f.Verdict(e.Hash)
		if x.Void() != y.Void() || x.Inert != ledger.HasEffect {
			t.Errorf("%v differs", e.Payload.Ops[0].Field)
		}
	}
}
