package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// The stages of which a part may be omitted (3-11-1).
const (
	StageFirst  = "first"
	StageSecond = "second"
	StageOnsite = "onsite"
)

// Omission (省略) leaves out one look: one method of one measure at one place in one stage, because a similar certification or audit proves it
// (3-11-1). The measure is still judged. Sites are the places that the proof covers, each with everything under it; none: the client as a whole.
type Omission struct {
	Check    CheckID   `cbor:"-" json:"check"`
	Stage    string    `cbor:"-" json:"stage"`
	Method   string    `cbor:"-" json:"method"`
	Standard string    `cbor:"1,keyasint" json:"standard"` // JIS Q 27001 …
	Issuer   string    `cbor:"2,keyasint" json:"issuer"`
	Number   string    `cbor:"3,keyasint" json:"number"`
	Scope    string    `cbor:"4,keyasint" json:"scope"`
	Sites    []PlaceID `cbor:"5,keyasint,omitempty" json:"sites,omitempty"`
	From     Date      `cbor:"6,keyasint,omitempty" json:"from,omitempty"`
	Until    Date      `cbor:"7,keyasint" json:"until"`
	On       Date      `cbor:"8,keyasint" json:"on"` // day on which the proof was valid
	Reason   string    `cbor:"9,keyasint" json:"reason"`
	Gone     bool      `cbor:"10,keyasint,omitempty" json:"gone,omitempty"` // taken back: the look is due again
}

// ScopeChange takes a check out of the scope (対象外) or puts it back: an agreed change of scope (3-1-2, 3-2-9), no judgement. A check of the client
// as a whole stands for its measure everywhere.
type ScopeChange struct {
	Check    CheckID `cbor:"-" json:"check"`
	Out      bool    `cbor:"1,keyasint" json:"out"`
	Reason   string  `cbor:"2,keyasint" json:"reason"`
	AgreedOn Date    `cbor:"3,keyasint,omitempty" json:"agreed_on,omitempty"`
	AgreedBy string  `cbor:"4,keyasint,omitempty" json:"agreed_by,omitempty"` // role of the person of the client
}

// Kinds of what is not looked at.
const (
	KindOmission    = "omission"
	KindScopeChange = "scope.change"
)

// Field implements Fact.
func (o Omission) Field() ledger.Field {
	return field(KindOmission, string(o.Check)+"/"+o.Stage+"/"+o.Method)
}

// Field implements Fact.
func (s ScopeChange) Field() ledger.Field { return field(KindScopeChange, string(s.Check)) }

func readOmission(key string) (any, error) {
	parts := strings.Split(key, "/")
	if len(parts) != 3 {
		return nil, bad("omission %q", key)
	}
	return &Omission{Check: CheckID(parts[0]), Stage: parts[1], Method: parts[2]}, nil
}

func (o Omission) valid() error {
	for _, p := range o.Sites {
		if !ValidID(string(p)) {
			return bad("place %q", p)
		}
	}
	return first(
		check(o.Check), oneOf("stage", o.Stage, StageFirst, StageSecond, StageOnsite), oneOf("method", o.Method, Methods()...),
		text("omission", o.Standard, o.Issuer, o.Number, o.Scope, o.Reason), day("from", o.From, false), day("until", o.Until, false), day("on", o.On, false),
	)
}

func (s ScopeChange) valid() error {
	return first(check(s.Check), need("reason", s.Reason), day("agreed_on", s.AgreedOn, false), text("agreed_by", s.AgreedBy))
}

// gateOmission: a look is left out only with a proof that names what it is, who issued it and for what, and that was valid on the day, within the
// places it covers, and with a reason (3-11-1).
func gateOmission(p *ledger.Past, o Omission) *breach {
	if o.Gone {
		return nil
	}
	for _, x := range []struct{ what, value string }{
		{"standard", o.Standard},
		{"issuer", o.Issuer},
		{"number", o.Number},
		{"scope", o.Scope},
		{"until", string(o.Until)},
		{"on", string(o.On)},
	} {
		if strings.TrimSpace(x.value) == "" {
			return refuse("omission_proof", notice.P3_11_1, x.what)
		}
	}
	switch {
	case strings.TrimSpace(o.Reason) == "":
		return refuse("omission_reason", notice.P3_11_1)
	case o.On < o.From || o.On > o.Until:
		return refuse("omission_not_valid", notice.P3_11_1, string(o.On), string(o.Until))
	case len(o.Sites) == 0:
		return nil
	}
	c := NewCase()
	c.Apply(p, p.Fields(KindPlace)...)
	for _, at := range append([]PlaceID{o.Check.Place()}, c.Above(o.Check.Place())...) {
		if at != "" && slices.Contains(o.Sites, at) {
			return nil
		}
	}
	return refuse("omission_outside", notice.P3_11_1, string(o.Check))
}

// gateScopeChange: the scope is an agreement, so nothing leaves it or comes back into it without the client's (3-1-2).
func gateScopeChange(s ScopeChange) *breach {
	if s.AgreedOn == "" || strings.TrimSpace(s.AgreedBy) == "" {
		return refuse("scope_not_agreed", notice.P3_1_2, string(s.Check))
	}
	return nil
}

// gateInScope: what left the scope is not judged (3-1-2).
func gateInScope(p *ledger.Past, id CheckID) *breach {
	for _, at := range []CheckID{id, MakeCheck(id.Measure(), "")} {
		f := field(KindScopeChange, string(at))
		for _, v := range p.Live(f) {
			if got, err := Read(f, v.Bytes); err == nil {
				if s, ok := got.(ScopeChange); ok && s.Out {
					return refuse("out_of_scope", notice.P3_1_2, string(id))
				}
			}
		}
	}
	return nil
}

// OutOfScope tells whether a check left the scope, by itself or with its measure, and how.
func (c *Case) OutOfScope(id CheckID) (ScopeChange, bool) {
	for _, at := range []CheckID{id, MakeCheck(id.Measure(), "")} {
		if s, ok := c.Site.Scope[at]; ok && s.Out {
			return s, true
		}
	}
	return ScopeChange{}, false
}

// SortedOutOfScope lists what left the scope, by check.
func (c *Case) SortedOutOfScope() []ScopeChange {
	return sortedBy(c.Site.Scope, func(s ScopeChange) string { return string(s.Check) }, func(s ScopeChange) bool { return s.Out })
}

// Omission finds an omission, taken back or not.
func (c *Case) Omission(id CheckID, stage, method string) (Omission, bool) {
	for _, o := range c.Site.Omissions[id] {
		if o.Stage == stage && o.Method == method {
			return o, true
		}
	}
	return Omission{}, false
}

// OmissionsOf lists what is omitted at a check, by stage and method.
func (c *Case) OmissionsOf(id CheckID) []Omission {
	var out []Omission
	for _, o := range c.Site.Omissions[id] {
		if !o.Gone {
			out = append(out, o)
		}
	}
	return out
}

// SortedOmissions lists every omission in force, by check, stage and method.
func (c *Case) SortedOmissions() []Omission {
	var out []Omission
	for id := range c.Site.Omissions {
		out = append(out, c.OmissionsOf(id)...)
	}
	slices.SortFunc(out, func(a, b Omission) int { return strings.Compare(a.Field().Key, b.Field().Key) })
	return out
}
