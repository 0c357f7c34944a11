package audit

import (
	"strings"

	"genchi/app/effort"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// Effort is how many days the audit is estimated to take (3-2-7-i), with everything that led to it: it explains itself without any table. Days are
// in hundredths, percentages in whole ones.
type Effort struct {
	Table   string         `cbor:"1,keyasint" json:"table"`   // catalogue and version, and edition of the factors
	Persons uint           `cbor:"2,keyasint" json:"persons"` // in the scope
	Base    uint           `cbor:"3,keyasint" json:"base"`    // days of the table for them; 0 where the table has none
	Levels  []EffortLevel  `cbor:"4,keyasint,omitempty" json:"levels,omitempty"`
	From    int            `cbor:"5,keyasint,omitempty" json:"from"` // range that the levels give
	To      int            `cbor:"6,keyasint,omitempty" json:"to"`
	Point   int            `cbor:"7,keyasint,omitempty" json:"point"` // chosen in it
	Why     string         `cbor:"8,keyasint,omitempty" json:"why,omitempty"`
	Changes []EffortChange `cbor:"9,keyasint,omitempty" json:"changes,omitempty"`
	Manual  uint           `cbor:"10,keyasint,omitempty" json:"manual,omitempty"` // days set by hand; 0: the computed figure
	Reason  string         `cbor:"11,keyasint,omitempty" json:"reason,omitempty"` // for the figure by hand
	Days    uint           `cbor:"12,keyasint" json:"days"`                       // audit days (審査日数), whole
	Draft   bool           `cbor:"13,keyasint,omitempty" json:"draft,omitempty"`  // the table is a draft
}

// EffortLevel is the level of one factor of complexity.
type EffortLevel struct {
	Factor string `cbor:"1,keyasint" json:"factor"`
	Level  uint   `cbor:"2,keyasint" json:"level"`
	Reason string `cbor:"3,keyasint" json:"reason"`
}

// EffortChange is the weight of one more factor, or a reduction with the proof it rests on.
type EffortChange struct {
	Factor  string `cbor:"1,keyasint" json:"factor"`
	Percent int    `cbor:"2,keyasint" json:"percent"`
	Reason  string `cbor:"3,keyasint" json:"reason"`
	Proof   string `cbor:"4,keyasint,omitempty" json:"proof,omitempty"`
}

// Field implements Fact.
func (Effort) Field() ledger.Field { return field(KindEffort, "") }

func (e Effort) valid() error {
	if e.Persons == 0 || e.Persons > 1_000_000 || e.Base > 100_000 || e.Manual > 100_000 || e.Days > 1000 || len(e.Levels) > 50 || len(e.Changes) > 50 {
		return bad("effort of %d persons: %d, %d, %d days", e.Persons, e.Base, e.Manual, e.Days)
	}
	if e.From > e.To || e.From < -100 || e.To > 1000 || e.Point < e.From || e.Point > e.To {
		return bad("%d%% in %d to %d", e.Point, e.From, e.To)
	}
	for _, l := range e.Levels {
		if l.Level < 1 || l.Level > 3 {
			return bad("level %d of %q", l.Level, l.Factor)
		}
		if err := first(ident("factor", l.Factor), text("reason", l.Reason)); err != nil {
			return err
		}
	}
	for _, c := range e.Changes {
		if c.Percent < -100 || c.Percent > 1000 {
			return bad("%d%% of %q", c.Percent, c.Factor)
		}
		if err := first(ident("factor", c.Factor), text("reason", c.Reason, c.Proof)); err != nil {
			return err
		}
	}
	return first(need("table", e.Table), text("effort", e.Why, e.Reason))
}

// reductions are the factors of a similar certification or audit; they need a proof (3-11-1).
var reductions = map[string]bool{"similar_certification": true, "security_audit": true}

// gateEffort: every factor has its reason, a figure by hand has one, a reduction has a proof, and advice bought from the body is no factor.
func gateEffort(e Effort) *breach {
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	for _, l := range e.Levels {
		if blank(l.Reason) {
			return refuse("factor_reason", notice.P3_2_7_I, l.Factor)
		}
	}
	if len(e.Levels) > 0 && e.From != e.To && blank(e.Why) {
		return refuse("point_reason", notice.P3_2_7_I)
	}
	for _, c := range e.Changes {
		switch {
		case strings.Contains(c.Factor, "advice"):
			return refuse("advice_no_factor", notice.P2_5_7, c.Factor)
		case blank(c.Reason):
			return refuse("factor_reason", notice.P3_2_7_I, c.Factor)
		case reductions[c.Factor] && (c.Percent > 0 || blank(c.Proof)):
			return refuse("reduction_proof", notice.P3_11_1, c.Factor)
		}
	}
	switch {
	case e.Manual == 0 && e.Base == 0:
		return refuse("no_figure", notice.P3_2_7_I)
	case e.Manual > 0 && blank(e.Reason):
		return refuse("manual_reason", notice.P3_2_7_I)
	case e.Days == 0:
		return refuse("no_audit_days", notice.P3_2_7_I)
	}
	return nil
}

// Lacks is the first thing for which the gate refuses an estimate; nil: none.
func (e Effort) Lacks() *ledger.Breach {
	if b := gateEffort(e); b != nil {
		return &b.Breach
	}
	return nil
}

// EffortStep is one line of the trace: a code of assets/lang (effort.step.<code>), the factor, the percentage and the days after it, in hundredths.
type EffortStep struct {
	Code    string `json:"code"` // base, level, range, point, change, computed, manual, days
	Factor  string `json:"factor,omitempty"`
	Percent int    `json:"percent"`
	To      int    `json:"to"` // of a range
	Days    int    `json:"days"`
	Reason  string `json:"reason,omitempty"`
	Proof   string `json:"proof,omitempty"`
}

// Trace shows the whole computation; the last step but one or two is what counts. Percentages of changes are added, as those of the table are.
func (e Effort) Trace() []EffortStep {
	days := int(e.Base)
	out := []EffortStep{{Code: "base", Percent: int(e.Persons), Days: days, Reason: e.Table}}
	for _, l := range e.Levels {
		out = append(out, EffortStep{Code: "level", Factor: l.Factor, Percent: int(l.Level), Days: days, Reason: l.Reason})
	}
	sum := e.Point
	if len(e.Levels) > 0 {
		out = append(out, EffortStep{Code: "range", Percent: e.From, To: e.To, Days: days})
		out = append(out, EffortStep{Code: "point", Percent: e.Point, Days: effort.Percent(days, sum), Reason: e.Why})
	}
	for _, c := range e.Changes {
		sum += c.Percent
		out = append(out, EffortStep{Code: "change", Factor: c.Factor, Percent: c.Percent, Days: effort.Percent(days, sum), Reason: c.Reason, Proof: c.Proof})
	}
	out = append(out, EffortStep{Code: "computed", Percent: sum, Days: effort.Quarter(effort.Percent(days, sum))})
	if e.Manual > 0 {
		out = append(out, EffortStep{Code: "manual", Days: int(e.Manual), Reason: e.Reason})
	}
	return append(out, EffortStep{Code: "days", Days: int(e.Days) * 100})
}

// Counts is the estimated effort that counts, in hundredths of a day: the figure by hand where there is one.
func (e Effort) Counts() int {
	if e.Manual > 0 {
		return int(e.Manual)
	}
	for _, s := range e.Trace() {
		if s.Code == "computed" {
			return s.Days
		}
	}
	return 0
}

// gatePlanned: the visits of the second stage and of the site begin once a plan was agreed with the client, on that day or before (3-2-9, 3-2-10). A changed
// plan that waits for agreement leaves the agreed one in force.
func gatePlanned(p *ledger.Past, v VisitStart) *breach {
	day, _, _ := strings.Cut(v.At, "T")
	if p.AnyIn(field(KindPlan, ""), func(x ledger.Fact) bool {
		f, err := Read(x.Field, x.Value)
		plan, ok := f.(Plan)
		return err == nil && ok && plan.AgreedOn != "" && string(plan.AgreedOn) <= day
	}) {
		return nil
	}
	return refuse("no_agreed_plan", notice.P3_2_10)
}
