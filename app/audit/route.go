package audit

import (
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts about the road of a case.
const (
	KindRoute = "case.route"
	KindEnded = "case.ended"
)

// Ways from application to certificate.
const (
	RouteFull  = "full"
	RouteFirst = "first_stage" // limited to the first stage: 自己適合宣言 (3-5-4, 3-7-3)
	RouteJoint = "joint"       // second stage together with the on-site audit (3-3-5)
)

// Route is the way agreed with the client.
type Route struct {
	Way      string `cbor:"1,keyasint" json:"way"`
	AgreedOn Date   `cbor:"2,keyasint,omitempty" json:"agreed_on,omitempty"`
	Reason   string `cbor:"3,keyasint,omitempty" json:"reason,omitempty"`
}

// Ends of a case without a certificate.
const (
	EndRefused   = "application_refused" // 3-1-6
	EndWithdrawn = "client_withdrew"
	EndNothing   = "no_contract"
	EndDormant   = "dormant" // nobody answers; it may go on
	EndGoesOn    = "goes_on" // not ended after all
)

// Ended says that the case ends without decision, or rests, and why.
type Ended struct {
	How    string `cbor:"1,keyasint" json:"how"`
	On     Date   `cbor:"2,keyasint" json:"on"`
	Reason string `cbor:"3,keyasint" json:"reason"`
}

// Field implements Fact.
func (Route) Field() ledger.Field { return field(KindRoute, "") }

// Field implements Fact.
func (Ended) Field() ledger.Field { return field(KindEnded, "") }

func (r Route) valid() error {
	return first(oneOf("way", r.Way, RouteFull, RouteFirst, RouteJoint), day("agreed_on", r.AgreedOn, false), text("reason", r.Reason))
}

func (e Ended) valid() error {
	return first(oneOf("how", e.How, EndRefused, EndWithdrawn, EndNothing, EndDormant, EndGoesOn), day("on", e.On, true), need("reason", strings.TrimSpace(e.Reason)), text("reason", e.Reason))
}

// firstOnly tells whether the case is limited to the first stage, in a past. Where two ways stand it is not.
func firstOnly(p *ledger.Past) bool {
	r, _, ok := one[Route](p, Route{}.Field())
	return ok && r.Way == RouteFirst
}

// FirstOnly tells whether the case is limited to the first stage.
func (c *Case) FirstOnly() bool {
	_, open := c.Conflicts[Route{}.Field()]
	return !open && c.Office.Route != nil && c.Office.Route.Way == RouteFirst
}

// Closed tells whether the case ended without a decision; one that rests did not.
func (c *Case) Closed() bool {
	x := c.Office.Ended
	return x != nil && x.How != EndGoesOn && x.How != EndDormant
}

// gateRoute: the way changes only by agreement, never after the report that goes that way was issued.
func gateRoute(p *ledger.Past, r Route) *breach {
	if len(p.Live(r.Field())) > 0 && r.AgreedOn == "" {
		return refuse("route_agreed", notice.P3_3_5)
	}
	if _, any := newestReport(p, nil); any {
		return refuse("route_late", notice.P3_5_1)
	}
	return nil
}

// gateEnded: the body refuses an application or closes a case, with a reason; not one in which certification was decided on (3-1-6).
func gateEnded(p *ledger.Past, e *ledger.Entry, f Ended) *breach {
	if f.How == EndRefused && has(p, KindContract) {
		return refuse("refused_after_contract", notice.P3_1_6)
	}
	if f.How != EndGoesOn && has(p, KindDecision) {
		return refuse("decision_stands", notice.P3_6_4, "1")
	}
	return gateOffice(p, e, notice.P3_1_6)
}

// gateGoing: nothing is verified, decided or certified in a case that has ended.
func gateGoing(p *ledger.Past) *breach {
	f := Ended{}.Field()
	for _, v := range p.Live(f) {
		if got, err := Read(f, v.Bytes); err == nil {
			if x, ok := got.(Ended); ok && x.How != EndGoesOn && x.How != EndDormant {
				return refuse("case_ended", notice.P3_1_6)
			}
		}
	}
	return nil
}
