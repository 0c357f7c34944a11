package audit

import (
	"strings"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// reasons are the codes of what keeps a person from a task.
func (h *house) reasons(name string, t Task, on Date) string {
	var out []string
	for _, x := range BenchOf(h.f.Now()).Hindrances(userNamed(name), t, on) {
		code := x.Code
		if x.Warning {
			code = "(" + code + ")"
		}
		out = append(out, code)
	}
	return strings.Join(out, " ")
}

// Who may do what follows from the facts about a person alone.
func TestWhoMayDoWhat(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_2, notice.P2_2_2, notice.P2_5_1, notice.P2_5_4, notice.P2_5_5, notice.P2_5_6, notice.P3_6_1, notice.P3_6_4, notice.P3_8_1, notice.P3_8_4, notice.P3_8_7, notice.P3_9_1, notice.P3_9_3, notice.P3_10_3)
	const on Date = "2026-12-05"
	controlled := func(change func(*Staff)) Staff {
		s := inside("X")
		s.Employer, s.Firm, s.Ground, s.Share, s.ControlOn = EmployerControlled, "○○審査㈱", GroundShares, 5001, "2025-01-01"
		change(&s)
		return s
	}
	outside := func(change func(*Staff)) Staff {
		s := inside("X")
		s.Employer, s.Firm, s.NDAOn, s.OutsourcedOn = EmployerOutside, "△△審査㈱", "2026-01-01", "2026-01-01"
		change(&s)
		return s
	}
	nothing := func(*Staff) {}
	own := func(change func(*Staff)) Staff { s := inside("X"); change(&s); return s }
	for name, x := range map[string]struct {
		staff                 Staff
		audit, verify, decide string
	}{
		"of the body":             {own(nothing), "", "", ""},
		"not registered":          {own(func(s *Staff) { s.Registered = "" }), "not_registered", "not_registered", "not_registered"},
		"registered on the day":   {own(func(s *Staff) { s.Registered = on }), "", "", ""},
		"struck on the day":       {own(func(s *Staff) { s.Struck = on }), "not_registered", "not_registered", "not_registered"},
		"left the day before":     {own(func(s *Staff) { s.Until = on }), "not_employed", "not_employed", "not_employed"},
		"leaves the day after":    {own(func(s *Staff) { s.Until = "2026-12-06" }), "", "", ""},
		"ability for other forms": {own(func(s *Staff) { s.Competence[0].Scope = "object" }), "not_able", "", ""},
		"ability ran out":         {own(func(s *Staff) { s.Competence[0].Until = on }), "not_able", "", ""},
		"found wanting":           {own(func(s *Staff) { s.BarredOn = "2026-11-01" }), "barred", "barred", "barred"},
		"reinstated":              {own(func(s *Staff) { s.BarredOn, s.Reinstated = "2026-11-01", "2026-12-01" }), "", "", ""},
		"training overdue":        {own(func(s *Staff) { s.TrainingDue = "2026-12-04" }), "(training_overdue)", "(training_overdue)", "(training_overdue)"},
		"less experience":         {own(func(s *Staff) { s.Audits = 9 }), "", "(less_experience)", "(less_experience)"},
		"works in a tied entity":  {own(func(s *Staff) { s.Engaged = []Engagement{{Entity: "親会社", Work: WorkOther}} }), "engaged_elsewhere", "engaged_elsewhere", "engaged_elsewhere"},
		"worked there once":       {own(func(s *Staff) { s.Engaged = []Engagement{{Entity: "親会社", Work: WorkOther, Until: on}} }), "", "", ""},
		"of a controlled company": {controlled(nothing), "engaged_elsewhere", "", ""},
		"verifies there":          {controlled(func(s *Staff) { s.Engaged = []Engagement{{Entity: "○○審査㈱", Work: WorkVerification}} }), "engaged_elsewhere", "", ""},
		"half is no majority":     {controlled(func(s *Staff) { s.Share = 5000 }), "engaged_elsewhere", "not_controlled", "not_controlled"},
		"controlled later":        {controlled(func(s *Staff) { s.ControlOn = "2026-12-06" }), "engaged_elsewhere", "not_controlled", "not_controlled"},
		"controlled otherwise":    {controlled(func(s *Staff) { s.Ground, s.Share = GroundOther, 0 }), "engaged_elsewhere", "", ""},
		"outsourced":              {outside(nothing), "", "outside_person", "outside_person"},
		"outsourced without NDA":  {outside(func(s *Staff) { s.NDAOn = "" }), "no_outsourcing", "outside_person", "outside_person"},
		"contract a day late":     {outside(func(s *Staff) { s.OutsourcedOn = "2026-12-06" }), "no_outsourcing", "outside_person", "outside_person"},
	} {
		t.Run(name, func(t *testing.T) {
			h := reported(t)
			h.ok("X", free("X"))
			h.ok("O", x.staff)
			for task, want := range map[Task]string{TaskAudit: x.audit, TaskVerify: x.verify, TaskDecide: x.decide} {
				if got := h.reasons("X", task, on); got != want {
					t.Errorf("%s: %q, not %q", task, got, want)
				}
				hindered := want != "" && want[0] != '('
				a := Appointment{Task: task, User: userNamed("X"), On: on, Reason: "人がいない"}
				if bs := h.say("O", a); (len(bs) > 0) != hindered {
					t.Errorf("%s: appointed: %v", task, bs)
				}
			}
		})
	}
}

func TestInvolvementAndAdvice(t *testing.T) {
	noticetest.Covers(t, notice.P2_5_6, notice.P4_3_1, notice.P4_3_3, notice.P3_10_3, notice.P2_6_1)
	h := reported(t)
	const on Date = "2026-12-05"
	h.ok("O", inside("X"))
	if got := h.reasons("X", TaskAudit, on); got != "no_declaration" {
		t.Error(got)
	}
	h.refused("O", "not_author", notice.P3_5_1_Ha, Declaration{By: userNamed("X"), On: on})
	h.refused("A", "office_only", notice.P2_2_2, inside("X"))
	x := userNamed("X")
	h.ok("X", Declaration{By: x, On: "2026-11-01", Involved: true, Text: "役員"})
	h.ok("X", Declaration{By: x, On: "2026-11-02"}) // a second declaration does not take the first back
	if got := h.reasons("X", TaskVerify, on); got != "involved_in_client" {
		t.Error(got)
	}
	h.refused("X", "involved_in_client", notice.P2_5_6, Judgement{Check: "TM-001@", Verdict: Conforming})
	wrong := h.stated(KindDeclaration, func(f Fact) bool { d, ok := f.(Declaration); return ok && d.Involved })
	fix := Correction{Entry: wrong.Entry[:], Index: uint(wrong.Index), Reason: "別の会社", On: on}
	h.refused("X", "own_correction", notice.P2_5_6, fix)
	h.refused("A", "office_only", notice.P2_5_6, fix)
	h.ok("O", fix)
	if got := h.reasons("X", TaskVerify, on); got != "" {
		t.Error(got)
	}
	// Advice by a firm reaches its members of that time.
	h.ok("A", Advised{ID: "n1", Firm: "□□コンサル", Kind: AdviceImprovement, On: "2026-06-01"})
	s := inside("X")
	s.Firms = []Membership{{Firm: "□□コンサル ", From: "2020-01-01", Until: "2026-07-01"}}
	h.ok("O", s)
	if got := h.reasons("X", TaskAudit, on); got != "advised_before" {
		t.Error(got)
	}
	if h.reasons("X", TaskHandle, on) != "handler_involved" || h.reasons("X", TaskSit, on) != "must_recuse" || h.reasons("A", TaskHandle, on) != "handler_involved" || h.reasons("D", TaskHandle, on) != "" {
		t.Error("complaints and sessions")
	}
	h.refused("O", "no_release", notice.P4_3_1, Release{Advice: "n1", Reason: "x", On: on})
	s.Firms[0].Until = "2026-06-01"
	h.ok("O", s)
	h.ok("A", Advised{ID: "n2", User: x[:], Kind: AdviceImprovement, On: "2026-11-20"}) // after the contract
	if got := h.reasons("X", TaskAudit, on); got != "(advised_during)" {
		t.Error(got)
	}
	h.ok("A", Advised{ID: "n3", User: x[:], Kind: AdviceExplanation, On: "2023-05-01", Earlier: true})
	if got := h.reasons("X", TaskAudit, on); got != "advised_earlier (advised_during)" {
		t.Error(got)
	}
	h.ok("O", Release{Advice: "n3", Reason: "前の周期の説明に限られる", On: on})
	if got := h.reasons("X", TaskAudit, on); got != "(advised_earlier) (advised_during)" {
		t.Error(got)
	}
}

// stated finds the operation of the first fact of a kind that match likes.
func (h *house) stated(kind string, match func(Fact) bool) (id ledger.OpID) {
	h.f.Now().Stated(kind, func(x ledger.Fact) bool {
		got, err := Read(x.Field, x.Value)
		if err == nil && match(got) {
			id = x.ID
			return true
		}
		return false
	})
	return id
}

func TestAdviceLearntOfLater(t *testing.T) {
	noticetest.Covers(t, notice.P4_3_1)
	h := reported(t)
	a := userNamed("A")
	h.ok("O", Advised{ID: "n1", User: a[:], Kind: AdviceImprovement, On: "2026-09-01", LearnedOn: "2026-12-04"})
	if s := h.late(); s != "advised_before part" {
		t.Errorf("late: %s", s)
	}
	h.refused("V", "advised_part", notice.P4_3_1, VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
	h.refused("A", "advised_before", notice.P4_3_1, Judgement{Check: "TM-001@", Verdict: Conforming})
	h.ok("B", Judgement{Check: "TM-001@", Verdict: Conforming}) // judged anew by another
	h.verified()
	h.ok("D", granting())
	h.ok("O", certContract())
	h.ok("O", certificate())
	if s := h.late(); s != "advised_before part" {
		t.Errorf("late: %s", s)
	}
	mark := LateBreaches(h.f.Now())[0].Key()
	h.refused("A", "own_correction", notice.P4_3_1, Settled{Mark: mark, Measure: "x", On: "2027-01-01"})
	h.refused("O", "no_such_mark", notice.P3_6_3, Settled{Mark: "x", Measure: "x", On: "2027-01-01"})
	h.ok("O", Settled{Mark: mark, Measure: "再審査をした", On: "2027-01-01"})
}
