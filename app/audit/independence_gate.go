package audit

import (
	"slices"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Barred tells whether a person may take no part in the audit whatever the day: who is known to have advised the client before the contract, to be
// involved in its business, to work in a capital-tied entity, to have been found wanting, or to be outsourced without papers (4-3-1, 2-5-6, 2-5-5,
// 3-8-4, 3-9-3).
func (b *Bench) Barred(u ledger.UserID) (Hindrance, bool) {
	if _, involved := b.declared(u, ""); involved {
		return Hindrance{Code: hInvolved, Provision: notice.P2_5_6}, true
	}
	staff := b.Staff(u)
	for _, h := range b.advised(u, staff) {
		if !h.Warning {
			return h, true
		}
	}
	for _, s := range staff {
		for _, x := range s.Engaged {
			if x.Until == "" && (x.Work == WorkOther || s.Ground == "") {
				return Hindrance{Code: hEngaged, Provision: notice.P2_5_5, Args: []string{x.Entity}}, true
			}
		}
		switch {
		case s.BarredOn != "" && s.Reinstated == "":
			return Hindrance{Code: hBarred, Provision: notice.P3_8_4}, true
		case s.Employer == EmployerOutside && (s.NDAOn == "" || s.OutsourcedOn == ""):
			return Hindrance{Code: hOutsourcing, Provision: notice.P3_9_3, Args: []string{s.Firm}}, true
		}
	}
	return Hindrance{}, false
}

// gateActive keeps such a person from the work of the audit. Only what holds whatever the day is refused: an entry has no legal date.
func (st *standing) gateActive(e *ledger.Entry, kind string) *breach {
	if !TakesPart(kind) || !st.active.of(func() bool { return st.suspect(e.Payload.User) }) {
		return nil
	}
	if h, barred := BenchOf(st.past).Barred(e.Payload.User); barred {
		return refuse(h.Code, h.Provision, h.Args...)
	}
	return nil
}

// suspect tells whether Barred has to be asked: nearly nobody is barred, and most entries of a case are answers.
func (st *standing) suspect(u ledger.UserID) bool {
	p := st.past
	return p.Stated(KindAdvised, always) ||
		p.AnyHead(Staff{User: u}.Field(), func(v []byte) bool { return st.rules.wanting.of(v, staffWanting) }) ||
		p.StatedIn(Declaration{By: u}.Field(), func(f ledger.Fact) bool { return st.rules.involved.of(f.Value, saysInvolved) })
}

// staffWanting tells whether a record of a person holds anything for which he may be barred.
func staffWanting(value []byte) bool {
	f, err := Read(Staff{}.Field(), value)
	s, ok := f.(Staff)
	return err == nil && ok && (len(s.Engaged) > 0 || s.BarredOn != "" || s.Employer == EmployerOutside)
}

func saysInvolved(value []byte) bool {
	f, err := Read(Declaration{}.Field(), value)
	d, ok := f.(Declaration)
	return err == nil && ok && d.Involved
}

func always(ledger.Fact) bool { return true }

// isOffice tells whether the device of an entry speaks for the body.
func isOffice(p *ledger.Past, e *ledger.Entry) bool {
	a, _ := p.Authority(e.Device)
	return slices.Contains(a.Roles, RoleBody) || slices.Contains(a.Roles, RoleRegistrar)
}

func gateOffice(p *ledger.Past, e *ledger.Entry, at notice.Provision) *breach {
	if !isOffice(p, e) {
		return refuse("office_only", at)
	}
	return nil
}

// gateCorrection: what was stated about a person is taken out by a second person, neither him of whom it is said nor him who said it.
func gateCorrection(p *ledger.Past, e *ledger.Entry, c Correction) *breach {
	id, ok := correctedOp(c.Field().Key)
	if !ok {
		return refuse("nothing_to_correct", notice.P2_5_6)
	}
	found, own := false, false
	for _, kind := range []string{KindDeclaration, KindAdvised} {
		p.Stated(kind, func(f ledger.Fact) bool {
			if f.ID != id {
				return false
			}
			found = true
			own = f.Entry.Payload.User == e.Payload.User
			if got, err := Read(f.Field, f.Value); err == nil {
				if a, is := got.(Advised); is {
					own = own || advisedBy(a, e.Payload.User, BenchOf(p).Staff(e.Payload.User))
				}
			}
			return true
		})
	}
	switch {
	case !found:
		return refuse("nothing_to_correct", notice.P2_5_6)
	case own:
		return refuse("own_correction", notice.P2_5_6)
	}
	return gateOffice(p, e, notice.P2_5_6)
}

// gateRelease: only the body lets somebody take part who explained something in an earlier cycle, and never that person himself (4-3-1).
func gateRelease(p *ledger.Past, e *ledger.Entry, r Release) *breach {
	b := BenchOf(p)
	for _, a := range b.advice() {
		switch {
		case a.ID != r.Advice:
		case !a.Earlier || a.Kind != AdviceExplanation:
			return refuse("no_release", notice.P4_3_1)
		case advisedBy(a, e.Payload.User, b.Staff(e.Payload.User)):
			return refuse("own_correction", notice.P4_3_1)
		default:
			return gateOffice(p, e, notice.P4_3_1)
		}
	}
	return refuse("no_release", notice.P4_3_1)
}
