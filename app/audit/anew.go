package audit

import (
	"slices"
	"time"

	"genchi/app/ledger"
)

// JudgedAt is one judgement of a check with its day: of the visit or look that it belongs to, else of its entry.
type JudgedAt struct {
	Verdict Verdict
	On      Date
	By      ledger.UserID
}

// NotJudgedAnew tells whether a finding counts as corrected while the measure is still judged 不適合: the re-audit of 3-4-6 looks by the same methods, and
// what it showed is said by a judgement. It stops nothing: whoever leaves 不適合 on purpose has a reason for the decision (3-6-4).
func (c *Case) NotJudgedAnew(f *FindingState) bool {
	return f.Review != nil && f.Review.Result == ReviewCorrected && c.Checks[f.Check].Verdict() == Nonconforming
}

// ToJudgeAnew lists these findings.
func (c *Case) ToJudgeAnew() []CheckID {
	var out []CheckID
	for _, f := range c.SortedFindings() {
		if c.NotJudgedAnew(f) {
			out = append(out, f.Check)
		}
	}
	return out
}

// JudgedAnew gives, for a check whose correction was looked at, the judgement 不適合 that made the finding and the one that replaced it; nil as long
// as the check was not judged anew, or while auditors differ. p is the past of which c was built.
func (c *Case) JudgedAnew(p *ledger.Past, id CheckID) []JudgedAt {
	k, f := c.Checks[id], c.Findings[id]
	if f == nil || f.Review == nil || k == nil || k.Conflict() || k.Verdict() == NotStarted || k.Verdict() == Nonconforming {
		return nil
	}
	var before, after *ledger.Event
	for _, e := range p.History(field(KindVerdict, string(id))) {
		if e.Op.Verb != ledger.Set || e.Status != ledger.StatusLive && e.Status != ledger.StatusHidden {
			continue
		}
		x, err := Read(e.Op.Field, e.Op.Value)
		j, ok := x.(Judgement)
		switch {
		case err != nil || !ok:
		case e.Status == ledger.StatusHidden && j.Verdict == Nonconforming:
			before, after = &e, nil
		case e.Status == ledger.StatusLive && after == nil:
			after = &e
		}
	}
	if before == nil || after == nil {
		return nil
	}
	return []JudgedAt{c.judgedAt(before, id, Nonconforming), c.judgedAt(after, id, k.Verdict())}
}

// judgedAt is the day of a judgement: that of the look at the correction, of the observation, or of the visit, if its entry names one.
func (c *Case) judgedAt(e *ledger.Event, id CheckID, v Verdict) JudgedAt {
	out := JudgedAt{Verdict: v, On: entryDay(e.Entry), By: e.Entry.Payload.User}
	for _, op := range e.Entry.Payload.Ops {
		if op.Verb != ledger.Set || !slices.Contains([]string{KindReview, KindScene}, op.Field.Kind) {
			continue
		}
		fact, err := Read(op.Field, op.Value)
		if err != nil {
			continue
		}
		switch f := fact.(type) {
		case Review:
			if f.Check == id {
				out.On = f.On
			}
		case Scene:
			switch visit := c.Visits[f.Visit]; {
			case f.Check != id:
			case f.ObservedAt != "":
				out.On = momentDay(f.ObservedAt)
			case visit != nil && !visit.on(out.On):
				out.On = momentDay(visit.At)
			}
		}
	}
	return out
}

// on tells whether a day lies in a visit.
func (v *VisitState) on(d Date) bool {
	return d >= momentDay(v.At) && (v.End == nil || d <= momentDay(v.End.At))
}

// momentDay is the day of a local time as facts carry it.
func momentDay(at string) Date { return Date(at[:min(len(at), len(time.DateOnly))]) }

// entryDay is the day on which an entry was written, in the zone of its author.
func entryDay(e *ledger.Entry) Date {
	return Date(time.UnixMilli(e.Payload.WallMS).In(time.FixedZone("", e.Payload.ZoneMin*60)).Format(time.DateOnly))
}
