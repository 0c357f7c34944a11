package audit

import (
	"slices"

	"genchi/app/ledger"
	"genchi/app/notice"
)

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
