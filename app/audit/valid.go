package audit

import (
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

func bad(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrForm}, args...)...)
}

func text(what string, ss ...string) error {
	if !textOK(ss...) {
		return bad("%s is longer than %d bytes or not UTF-8", what, MaxText)
	}
	return nil
}

func day(what string, d Date, needed bool) error {
	if d == "" && !needed {
		return nil
	}
	if _, err := ParseDate(string(d)); err != nil {
		return bad("%s: %w", what, err)
	}
	return nil
}

// minute is the form of a local time on paper.
const minute = "2006-01-02T15:04"

func clock(what, s string) error {
	if _, err := time.Parse(minute, s); err != nil {
		return bad("%s %q is not written YYYY-MM-DDThh:mm", what, s)
	}
	return nil
}

func check(c CheckID) error {
	if !c.Valid() {
		return bad("check %q", c)
	}
	return nil
}

func item(i ItemID) error {
	if b, err := hex.DecodeString(string(i)); err != nil || len(b) != 16 {
		return bad("item %q", i)
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func need(what, s string) error {
	if s == "" {
		return bad("%s is empty", what)
	}
	return text(what, s)
}

func oneOf(what, s string, allowed ...string) error {
	if !slices.Contains(allowed, s) {
		return bad("%s %q is none of %v", what, s, allowed)
	}
	return nil
}

func digest(what string, b []byte) error {
	if len(b) != 32 {
		return bad("%s has %d bytes, not 32", what, len(b))
	}
	return nil
}

func sealed(size uint64, sha, commit []byte, chunks []Chunk) error {
	if err := first(digest("sha256", sha), digest("commitment", commit)); err != nil {
		return err
	}
	var sum uint64
	for _, c := range chunks {
		if len(c.Hash) != 32 {
			return bad("chunk hash has %d bytes", len(c.Hash))
		}
		sum += uint64(c.Size)
	}
	if len(chunks) == 0 || sum < size {
		return bad("%d chunks hold fewer than %d bytes", len(chunks), size)
	}
	return nil
}

// Forms are the forms of information (態様).
var Forms = []string{"paper", "media", "data", "object", "equipment", "knowhow"}

func (c Client) valid() error {
	return first(need("client name", c.Name), text("client", c.Address, c.Contact))
}

func (e Editions) valid() error {
	return first(need("catalogue", e.Catalogue), need("version", e.Version), item(e.Stored), sealed(e.Size, e.Digest, e.Commit, e.Chunks))
}

func (a Application) valid() error {
	for _, f := range a.Forms {
		if err := oneOf("form", f, Forms...); err != nil {
			return err
		}
	}
	return first(text("application", a.ResearchResults, a.ProductionMethods, a.WishedScope, a.Way), day("received_on", a.ReceivedOn, false))
}

func (s Scope) valid() error {
	return first(need("scope", s.Text), oneOf("unit", s.Unit, "", "organisation", "site", "department", "other"), day("agreed_on", s.AgreedOn, false))
}

func (m Measures) valid() error {
	if len(m.IDs) == 0 || len(m.IDs) > 5000 {
		return bad("%d measures", len(m.IDs))
	}
	seen := map[MeasureID]bool{}
	for _, id := range m.IDs {
		if !ValidID(string(id)) || seen[id] {
			return bad("measure %q", id)
		}
		seen[id] = true
	}
	return text("reason", m.Reason)
}

func (c Contract) valid() error {
	return first(day("concluded_on", c.ConcludedOn, true), day("nda_on", c.NDAOn, false), oneOf("nda_paper", c.NDAPaper, "", "clause", "separate"), text("note", c.Note, c.Access, c.AgreedBy, c.Duties), text("purposes", c.Purposes...), text("excluded", c.Excluded...), clauseNames(c.Clauses))
}

func (p Plan) valid() error {
	return first(need("plan", p.Text), day("from", p.From, false), day("to", p.To, false), day("agreed_on", p.AgreedOn, false),
		text("plan", append([]string{p.Reason, p.AgreedBy}, p.Auditors...)...))
}

func (p Place) valid() error {
	if !ValidID(string(p.ID)) || p.Parent != "" && !ValidID(string(p.Parent)) || p.Parent == p.ID {
		return bad("place %q under %q", p.ID, p.Parent)
	}
	return need("name", p.Name)
}

func (v VisitStart) valid() error {
	if !ValidID(string(v.ID)) {
		return bad("visit %q", v.ID)
	}
	return first(need("where", v.Where), clock("at", v.At), text("present", v.Present...))
}

func (v VisitEnd) valid() error {
	if !ValidID(string(v.ID)) {
		return bad("visit %q", v.ID)
	}
	return clock("at", v.At)
}

func (c Closing) valid() error {
	if !ValidID(string(c.ID)) {
		return bad("visit %q", c.ID)
	}
	for _, o := range c.Open {
		if err := first(check(o.Check), need("reason", o.Reason)); err != nil {
			return err
		}
	}
	return first(clock("at", c.At), text("attendees", c.Attendees...), text("summary", c.Summary))
}

func (j Judgement) valid() error {
	if !j.Verdict.Valid() {
		return bad("verdict %q", j.Verdict)
	}
	return check(j.Check)
}

func (n Note) valid() error {
	return first(check(n.Check), text("note", n.Text), oneOf("kind", n.Kind, KindStatement, KindObservation, KindReason))
}

func (s Scene) valid() error {
	if s.Visit != "" && !ValidID(string(s.Visit)) {
		return bad("visit %q", s.Visit)
	}
	if s.Person != "" && !ValidID(string(s.Person)) || s.Sheet != "" && !ValidID(s.Sheet) {
		return bad("person %q or sheet %q", s.Person, s.Sheet)
	}
	if s.ObservedAt != "" {
		if err := clock("observed_at", s.ObservedAt); err != nil {
			return err
		}
	}
	return first(check(s.Check), text("scene", s.Asked, s.OperatorReason), oneOf("operator", string(s.Operator), "", string(OperatorClient), string(OperatorAuditor)))
}

func (c ComeBack) valid() error { return check(c.Check) }

func (e Evidence) valid() error {
	if err := first(item(e.ID), need("name", e.Name), text("evidence", e.Media, e.Problem, e.Edition, e.Page, e.Where, e.CapturedAt)); err != nil {
		return err
	}
	if e.Seen {
		return nil
	}
	if e.Storage != "" {
		if err := item(e.Storage); err != nil {
			return err
		}
	}
	return sealed(e.Size, e.SHA256, e.Commit, e.Chunks)
}

func (l Link) valid() error    { return first(item(l.Item), check(l.Check)) }
func (u Unused) valid() error  { return first(item(u.Item), text("reason", u.Reason)) }
func (c Caption) valid() error { return first(item(c.Item), text("caption", c.Text)) }
func (r Rendition) valid() error {
	return first(item(r.Item), item(r.Stored), sealed(r.Size, r.SHA256, r.Commit, r.Chunks))
}

func (f Finding) valid() error {
	return first(check(f.Check), need("requirement", f.Requirement), text("finding", f.Text))
}

func (d Due) valid() error {
	return first(check(d.Check), day("due", d.On, true), text("agreed_by", d.AgreedBy))
}

func (r Review) valid() error {
	return first(check(r.Check), oneOf("result", r.Result, ReviewCorrected, ReviewNotCorrected, ReviewDeadline), day("on", r.On, true), text("review", r.Text))
}

func (r Resolution) valid() error {
	if _, ok := makers[r.Kind]; !ok {
		return bad("resolution of %q", r.Kind)
	}
	return need("reason", r.Reason)
}

func (r Report) valid() error {
	return first(digest("digest", r.Digest), digest("head", r.Head), oneOf("lang", r.Lang, "ja", "en"), item(r.Stored), sealed(r.Size, r.Digest, r.Commit, r.Chunks))
}
