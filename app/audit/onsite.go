package audit

import (
	"slices"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Onsite is the part of the read model about talks and the walk: interviews, laws and doubts about them, floor plans, what was measured and handled.
// Maps are keyed by the key of the field.
type Onsite struct {
	Interviews map[string]Interview
	Answers    map[string]Reply
	Laws       map[string]Law
	Doubts     map[string]Doubt
	Sent       map[string]DoubtSent
	Released   map[string]DoubtRelease
	Floors     map[string]Floor
	Spots      map[string]Spot
	SpotLinks  map[string]SpotLink
	Measured   map[string]Measured
	Handled    map[string]Handled
}

func newOnsite() Onsite {
	return Onsite{
		Interviews: map[string]Interview{}, Answers: map[string]Reply{}, Laws: map[string]Law{}, Doubts: map[string]Doubt{}, Sent: map[string]DoubtSent{},
		Released: map[string]DoubtRelease{}, Floors: map[string]Floor{}, Spots: map[string]Spot{}, SpotLinks: map[string]SpotLink{},
		Measured: map[string]Measured{}, Handled: map[string]Handled{},
	}
}

func (o *Onsite) apply(f ledger.Field, fact Fact) {
	switch f.Kind {
	case KindInterview:
		put(o.Interviews, f.Key, fact)
	case KindReply:
		put(o.Answers, f.Key, fact)
	case KindLaw:
		put(o.Laws, f.Key, fact)
	case KindDoubt:
		put(o.Doubts, f.Key, fact)
	case KindDoubtSent:
		put(o.Sent, f.Key, fact)
	case KindDoubtRelease:
		put(o.Released, f.Key, fact)
	case KindFloor:
		put(o.Floors, f.Key, fact)
	case KindSpot:
		put(o.Spots, f.Key, fact)
	case KindSpotLink:
		put(o.SpotLinks, f.Key, fact)
	case KindMeasured:
		put(o.Measured, f.Key, fact)
	case KindHandled:
		put(o.Handled, f.Key, fact)
	}
}

// onsiteContract lists what of this subject may not be stored before the contract (1-2-1).
func onsiteContract(kind string) bool {
	switch kind {
	case KindInterview, KindReply, KindDoubt, KindFloor, KindSpot, KindSpotLink, KindMeasured, KindHandled:
		return true
	}
	return false
}

// onsiteGate judges the facts of this subject; ok is false for a fact of another one.
func (st *standing) onsiteGate(e *ledger.Entry, fact Fact) (b *breach, ok bool) {
	p := st.past
	switch f := fact.(type) {
	case Interview:
		return first2(gateAuthor(e, f.By), gateTalk(p, f)), true
	case Reply:
		return gateAuthor(e, f.By), true
	case Doubt:
		return gateDoubt(p, e, f), true
	case DoubtSent:
		return gateBody(p, e, f.Doubt, false), true
	case DoubtRelease:
		return gateBody(p, e, f.Doubt, true), true
	case Measured:
		return first2(st.gateChosen(f.Check), gateOwn(p, e, f)), true
	case Handled:
		return first2(first2(st.gateChosen(f.Check), gateOwn(p, e, f)), gateOperator(Scene{Operator: f.Who, OperatorReason: f.Reason})), true
	}
	return nil, false
}

// gateOwn: what one auditor measured or saw handled is changed by nobody else.
func gateOwn(p *ledger.Past, e *ledger.Entry, f Fact) *breach {
	for _, v := range p.Live(f.Field()) {
		for _, s := range v.Stated {
			if s.User != e.Payload.User {
				return refuse("not_author", notice.P3_5_1_Ha)
			}
		}
	}
	return nil
}

// gateTalk: while a law is in doubt no talk begins or goes on; one that is going on may be paused and ended (3-4-7).
func gateTalk(p *ledger.Past, i Interview) *breach {
	if !i.Running() {
		return nil
	}
	return gateStopped(p, field(KindVisitStart, ""))
}

// blockDoubt: the report waits while a law is in doubt. It does not say which (3-4-7).
func (c *Case) blockDoubt(add func(string, notice.Provision, string)) {
	if c.Stopped() {
		add("case_stopped", notice.P3_4_7, "")
	}
}

// blockTalks lists what the notice wants asked before the report, but never before the site is left: the information manager (3-4-4), once he
// stands among the persons of the case, and the laws that bind the client (3-4-3-ni).
func (c *Case) blockTalks(add func(string, notice.Provision, string)) {
	if c.FirstOnly() {
		return // both are asked on site
	}
	known, asked := c.hasManager(), c.ManagerAsked()
	for _, p := range ManagerPoints() {
		if known && !asked[p] {
			add("manager_not_asked", notice.P3_4_4, "point:"+p)
		}
	}
	for _, l := range c.SortedLaws() {
		if !l.None && len(c.AnswersTo(GuideLaws, l.ID)) == 0 {
			add("law_not_asked", notice.P3_4_3_Ni, "law:"+l.ID)
		}
	}
}

func (c *Case) hasManager() bool {
	for _, p := range c.Site.Persons {
		if slices.Contains(p.Functions, FunctionManager) {
			return true
		}
	}
	return false
}
