package audit

import (
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
	KindExplanation, KindInterview, KindReply, KindMeasured, KindHandled, KindSampleResult, KindMethodNote, KindOmission,
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
	b.p.Stated(KindDeclaration, func(x ledger.Fact) bool {
		if x.Field != f || b.corrected(x.ID) {
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

// Hindrances lists why a person may not do a task on a day, and what he is warned of. None that is no warning: he may.
func (b *Bench) Hindrances(u ledger.UserID, t Task, on Date) []Hindrance {
	staff := b.Staff(u)
	var out []Hindrance
	add := func(h ...Hindrance) {
		for _, x := range h {
			if !slices.ContainsFunc(out, func(y Hindrance) bool { return y.Code == x.Code && slices.Equal(x.Args, y.Args) }) {
				out = append(out, x)
			}
		}
	}
	switch t {
	case TaskObserve:
		for _, s := range staff {
			if s.Employer == EmployerOutside && (s.NDAOn == "" || s.NDAOn > on) {
				add(Hindrance{Code: hNoNDA, Provision: notice.P1_2_2})
			}
		}
		return out
	case TaskHandle:
		if b.worked(u) || len(b.advised(u, staff)) > 0 {
			add(Hindrance{Code: hHandler, Provision: notice.P3_10_3})
		}
		return out
	case TaskSit:
		_, involved := b.declared(u, on)
		if b.TookPart(u) || involved || len(b.advised(u, staff)) > 0 {
			add(Hindrance{Code: hRecuse, Provision: notice.P2_6_1})
		}
		return out
	case TaskAudit, TaskVerify, TaskDecide:
	}
	at := map[Task]notice.Provision{TaskAudit: notice.P3_8_1, TaskVerify: notice.P3_6_1, TaskDecide: notice.P3_6_4}[t]
	if len(staff) == 0 {
		add(Hindrance{Code: hNotRegistered, Provision: at})
	}
	for _, s := range staff {
		if !s.Is(on) {
			add(Hindrance{Code: hNotRegistered, Provision: at})
		}
		if t == TaskAudit {
			add(b.hindersAudit(s, on)...)
		} else {
			add(hindersInside(s, on, at)...)
		}
		add(hindersAny(s, t, on)...)
	}
	if t != TaskAudit && b.TookPart(u) {
		add(Hindrance{Code: hTookPart, Provision: at})
	}
	made, involved := b.declared(u, on)
	switch {
	case involved:
		add(Hindrance{Code: hInvolved, Provision: notice.P2_5_6})
	case !made:
		add(Hindrance{Code: hNoDeclaration, Provision: notice.P2_5_6})
	}
	add(b.advised(u, staff)...)
	if t != TaskAudit && b.less(staff) {
		add(Hindrance{Code: hLess, Provision: notice.P3_8_7, Warning: true})
	}
	return out
}

// hindersAudit is what keeps a person from the audit itself: ability for no fitting scope, outsourcing without its papers.
func (b *Bench) hindersAudit(s Staff, on Date) []Hindrance {
	var out []Hindrance
	if !s.Able(b.forms(), on) {
		out = append(out, Hindrance{Code: hNotAble, Provision: notice.P3_8_1})
	}
	switch s.Employer {
	case EmployerControlled:
		out = append(out, Hindrance{Code: hEngaged, Provision: notice.P2_5_5, Args: []string{s.Firm}})
	case EmployerOutside:
		if !outsourced(s, on) {
			out = append(out, Hindrance{Code: hOutsourcing, Provision: notice.P3_9_3, Args: []string{s.Firm}})
		}
	default:
		if !within(on, s.From, s.Until) {
			out = append(out, Hindrance{Code: hNotEmployed, Provision: notice.P3_8_1, Args: []string{string(on)}})
		}
	}
	return out
}

// outsourced tells whether the contract and the non-disclosure agreement with a subcontractor stood on a day (3-9-3).
func outsourced(s Staff, on Date) bool {
	return s.NDAOn != "" && s.NDAOn <= on && s.OutsourcedOn != "" && s.OutsourcedOn <= on && within(on, s.From, s.Until)
}

// hindersInside: the report is verified and certification decided inside the body, or in a company that it controls, by who is employed there on
// that day (3-6-1, 3-6-4).
func hindersInside(s Staff, on Date, at notice.Provision) []Hindrance {
	switch {
	case s.Employer == EmployerOutside:
		return []Hindrance{{Code: hOutside, Provision: at}}
	case s.Employer == EmployerControlled && !s.Controlled(on):
		return []Hindrance{{Code: hNotControlled, Provision: at, Args: []string{s.Firm}}}
	case s.From == "" || !within(on, s.From, s.Until):
		return []Hindrance{{Code: hNotEmployed, Provision: at, Args: []string{string(on)}}}
	}
	return nil
}

// hindersAny holds for audit, verification and decision alike.
func hindersAny(s Staff, t Task, on Date) []Hindrance {
	var out []Hindrance
	for _, e := range s.Engaged {
		allowed := t != TaskAudit && e.Work != WorkOther && s.Controlled(on) && sameName(e.Entity, s.Firm)
		if !allowed && within(on, e.From, e.Until) {
			out = append(out, Hindrance{Code: hEngaged, Provision: notice.P2_5_5, Args: []string{e.Entity}})
		}
	}
	if s.BarredOn != "" && within(on, s.BarredOn, s.Reinstated) {
		out = append(out, Hindrance{Code: hBarred, Provision: notice.P3_8_4})
	}
	if s.TrainingDue != "" && s.TrainingDue < on {
		out = append(out, Hindrance{Code: hTraining, Provision: notice.P2_5_1, Args: []string{string(s.TrainingDue)}, Warning: true})
	}
	return out
}

// forms are the forms of information that the client asked for.
func (b *Bench) forms() []string {
	var out []string
	f := Application{}.Field()
	for _, v := range b.p.Live(f) {
		if got, err := Read(f, v.Bytes); err == nil {
			if a, ok := got.(Application); ok {
				out = append(out, a.Forms...)
			}
		}
	}
	return out
}

// less tells whether a person has done fewer audits than one of the team (3-8-7).
func (b *Bench) less(staff []Staff) bool {
	for _, u := range b.Team() {
		for _, s := range b.Staff(u) {
			for _, own := range staff {
				if own.Audits < s.Audits {
					return true
				}
			}
		}
	}
	return false
}

// worked tells whether a person took part in the certification of this case at all: audit, verification, decision, certificate.
func (b *Bench) worked(u ledger.UserID) bool {
	if b.TookPart(u) {
		return true
	}
	for _, kind := range []string{KindVerifyRound, KindVerifyTick, KindVerifyDone, KindDecision, KindConcur, KindCertificate, KindReport} {
		if b.p.Stated(kind, func(f ledger.Fact) bool { return f.Entry.Payload.User == u }) {
			return true
		}
	}
	return b.p.Stated(KindDecision, func(f ledger.Fact) bool {
		got, err := Read(f.Field, f.Value)
		d, ok := got.(Decision)
		return err == nil && ok && slices.ContainsFunc(d.Deciders, func(x []byte) bool { return string(x) == string(u[:]) })
	}) || b.p.Stated(KindSession, func(f ledger.Fact) bool {
		got, err := Read(f.Field, f.Value)
		s, ok := got.(Session)
		return err == nil && ok && slices.ContainsFunc(s.Members, func(m Member) bool { return string(m.User) == string(u[:]) && !m.Recused })
	})
}

// May gives the first reason why a person may not do a task on a day; warnings hinder nobody.
func (b *Bench) May(u ledger.UserID, t Task, on Date) (Hindrance, bool) {
	for _, h := range b.Hindrances(u, t, on) {
		if !h.Warning {
			return h, false
		}
	}
	return Hindrance{}, true
}

// may refuses a person who may not.
func (b *Bench) may(u ledger.UserID, t Task, on Date) *breach {
	if h, ok := b.May(u, t, on); !ok {
		return refuse(h.Code, h.Provision, h.Args...)
	}
	return nil
}

// lessThan tells whether experience asks for a reason (3-8-7).
func (b *Bench) lessThan(u ledger.UserID, t Task, on Date) bool {
	return slices.ContainsFunc(b.Hindrances(u, t, on), func(h Hindrance) bool { return h.Code == hLess })
}
