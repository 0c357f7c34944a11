package audit

import (
	"cmp"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Task is something that a person may do in a case. The strings stand in keys: never rename, never reuse.
type Task string

// The tasks.
const (
	TaskAudit   Task = "audit"   // take part in any stage (3-8-1, 4-3-1)
	TaskObserve Task = "observe" // be there without judging
	TaskVerify  Task = "verify"  // verify the report (3-6-1)
	TaskDecide  Task = "decide"  // decide on certification (3-6-4)
	TaskHandle  Task = "handle"  // handle a complaint or an appeal about the case (3-10-3)
	TaskSit     Task = "sit"     // sit in a session of the committee about the case (2-6-1)
)

// Tasks lists them in the order of the road.
func Tasks() []Task {
	return []Task{TaskAudit, TaskObserve, TaskVerify, TaskDecide, TaskHandle, TaskSit}
}

// Hindrance is one reason why a person may not do a task, with the provision it rests on. A warning hinders nobody; it may ask for a reason.
type Hindrance struct {
	Code      string           `json:"code"`
	Provision notice.Provision `json:"provision"`
	Args      []string         `json:"args,omitempty"`
	Warning   bool             `json:"warning,omitempty"`
}

// Codes of hindrances. Each is a refusal as well.
const (
	hNotRegistered  = "not_registered"
	hNoDeclaration  = "no_declaration"
	hInvolved       = "involved_in_client"
	hAdvised        = "advised_before"
	hAdvisedEarlier = "advised_earlier"
	hEngaged        = "engaged_elsewhere"
	hOutsourcing    = "no_outsourcing"
	hOutside        = "outside_person"
	hNotEmployed    = "not_employed"
	hNotControlled  = "not_controlled"
	hTookPart       = "took_part"
	hBarred         = "barred"
	hNotAble        = "not_able"
	hHandler        = "handler_involved"
	hRecuse         = "must_recuse"
	hTraining       = "training_overdue"
	hLess           = "less_experience"
	hDuring         = "advised_during"
	hNoNDA          = "person_no_nda"
)

// Bench answers who may do what in one case, from the facts of one past. It is a function of that past; there is no way around it.
type Bench struct {
	p     *ledger.Past
	took  map[ledger.UserID]bool // nil until asked
	wrong map[ledger.OpID]bool   // statements that a second person took out; nil until asked
}

// BenchOf gives the bench of a past.
func BenchOf(p *ledger.Past) *Bench { return &Bench{p: p} }

// TakesPart tells whether a kind is work of the audit in any stage (3-5-1-ha); reading, filing and compiling are not.
func TakesPart(kind string) bool { return slices.Contains(partKinds, kind) }

// partKinds are judgement, evidence, document review, talks, visits, findings and follow-up.
var partKinds = []string{
	KindVerdict, KindStatement, KindObservation, KindReason, KindEvidence, KindVisitStart, KindVisitEnd, KindClosing, KindFinding, KindDue, KindReview, KindPlan, KindRound,
	KindExplanation, KindInterview, KindReply, KindMeasured, KindHandled, KindSampleResult, KindMethodNote, KindOmission, KindSitting, KindLook, KindSecondEnd, KindReportExplained, KindConfirmation,
}

// TookPart tells whether a person took part in any stage, by the entries as stated: what he took back he did all the same.
func (b *Bench) TookPart(u ledger.UserID) bool { return b.team()[u] }

func (b *Bench) team() map[ledger.UserID]bool {
	if b.took == nil {
		b.took = map[ledger.UserID]bool{}
		for _, kind := range partKinds {
			b.p.Stated(kind, func(f ledger.Fact) bool { b.took[f.Entry.Payload.User] = true; return false })
		}
	}
	return b.took
}

// Team lists who took part, by id.
func (b *Bench) Team() []ledger.UserID {
	var out []ledger.UserID
	for u := range b.team() {
		out = append(out, u)
	}
	slices.SortFunc(out, func(x, y ledger.UserID) int { return strings.Compare(x.String(), y.String()) })
	return out
}

// corrected tells whether a second person took a statement out.
func (b *Bench) corrected(id ledger.OpID) bool {
	if b.wrong == nil {
		b.wrong = map[ledger.OpID]bool{}
		for _, f := range b.p.Fields(KindCorrection) {
			if id, ok := correctedOp(f.Key); ok {
				b.wrong[id] = true
			}
		}
	}
	return b.wrong[id]
}

func correctedOp(key string) (id ledger.OpID, ok bool) {
	got, err := readCorrection(key)
	c, is := got.(*Correction)
	if err != nil || !is || len(c.Entry) != len(id.Entry) {
		return id, false
	}
	copy(id.Entry[:], c.Entry)
	id.Index = uint32(c.Index) //nolint:gosec // checked when the key was read
	return id, true
}

// Staff gives what stands of a person: more than one where two offices wrote without knowing of each other.
func (b *Bench) Staff(u ledger.UserID) []Staff {
	f := Staff{User: u}.Field()
	var out []Staff
	for _, v := range b.p.Live(f) {
		if got, err := Read(f, v.Bytes); err == nil {
			if s, ok := got.(Staff); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// Known lists the persons of whom anything stands here: recorded, appointed or taking part; by id.
func (b *Bench) Known() []ledger.UserID {
	set := map[ledger.UserID]bool{}
	for _, kind := range []string{KindStaff, KindDeclaration} {
		for _, f := range b.p.Fields(kind) {
			if u, err := parseUser(f.Key); err == nil {
				set[u] = true
			}
		}
	}
	for u := range b.team() {
		set[u] = true
	}
	var out []ledger.UserID
	for u := range set {
		out = append(out, u)
	}
	slices.SortFunc(out, func(x, y ledger.UserID) int { return strings.Compare(x.String(), y.String()) })
	return out
}

// declared tells whether a declaration of the person stands on a day, and whether any that was made says that he is involved (2-5-6).
func (b *Bench) declared(u ledger.UserID, on Date) (made, involved bool) {
	f := Declaration{By: u}.Field()
	b.p.StatedIn(f, func(x ledger.Fact) bool {
		if b.corrected(x.ID) {
			return false
		}
		if got, err := Read(f, x.Value); err == nil {
			if d, ok := got.(Declaration); ok {
				made, involved = made || on == "" || d.On <= on, involved || d.Involved
			}
		}
		return false
	})
	return made, involved
}

// contractDay is the first day of the contract as it stands; empty without one.
func (b *Bench) contractDay() Date {
	f := Contract{}.Field()
	var first Date
	for _, v := range b.p.Live(f) {
		if got, err := Read(f, v.Bytes); err == nil {
			if c, ok := got.(Contract); ok && (first == "" || c.ConcludedOn < first) {
				first = c.ConcludedOn
			}
		}
	}
	return first
}

// advice gives what is stated of advisory work for the client and not taken out.
func (b *Bench) advice() []Advised {
	var out []Advised
	b.p.Stated(KindAdvised, func(x ledger.Fact) bool {
		if b.corrected(x.ID) {
			return false
		}
		if got, err := Read(x.Field, x.Value); err == nil {
			if a, ok := got.(Advised); ok {
				out = append(out, a)
			}
		}
		return false
	})
	slices.SortStableFunc(out, func(x, y Advised) int { return cmp.Or(cmp.Compare(x.On, y.On), cmp.Compare(x.ID, y.ID)) })
	return out
}

// advisedBy tells whether a person gave that advice, himself or as a member of the firm.
func advisedBy(a Advised, u ledger.UserID, staff []Staff) bool {
	if who, ok := userIn(a.User); ok && who == u {
		return true
	}
	for _, s := range staff {
		if sameName(s.Name, a.Name) && len(a.User) == 0 && a.Firm == "" {
			return true
		}
		if s.Employer != EmployerBody && sameName(s.Firm, a.Firm) && within(a.On, s.From, s.Until) {
			return true
		}
		for _, m := range s.Firms {
			if sameName(m.Firm, a.Firm) && within(a.On, m.From, m.Until) {
				return true
			}
		}
	}
	return false
}

// advised are the hindrances from advisory work (4-3-1, 4-3-3). What was advised after the contract only warns.
func (b *Bench) advised(u ledger.UserID, staff []Staff) []Hindrance {
	var out []Hindrance
	contract := b.contractDay()
	for _, a := range b.advice() {
		if !advisedBy(a, u, staff) {
			continue
		}
		who := a.Firm
		if who == "" {
			who = a.Name
		}
		h := Hindrance{Code: hAdvised, Provision: notice.P4_3_1, Args: []string{string(a.On), who}}
		switch {
		case contract != "" && a.On > contract:
			if a.Kind != AdviceImprovement {
				continue
			}
			h.Code, h.Provision, h.Warning = hDuring, notice.P4_3_3, true
		case a.Earlier && a.Kind == AdviceExplanation:
			h.Code, h.Warning = hAdvisedEarlier, len(b.p.Live(field(KindRelease, a.ID))) > 0
		}
		out = append(out, h)
	}
	return out
}
