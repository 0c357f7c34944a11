package casework

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// closing plans the commands of meetings, papers and corrections.
func (p *planner) closing(c Command) error {
	switch c := c.(type) {
	case *HoldMeeting:
		sort, v, err := p.at2(&c.AtMeeting)
		if err != nil {
			return err
		}
		return p.set(audit.Meeting{Sort: sort, Visit: v, At: p.at(c.At), Until: c.Until, Where: c.Where})
	case *TickScript:
		return p.tick(c)
	case *RecordAttendee:
		return p.attendee(c)
	case *RecordPresence:
		return p.presence(c)
	case *Explain:
		return p.explain(c)
	case *LogQuestion:
		p.id = fresh(p, p.oc.model.Book.Questions)
		return p.set(audit.Question{ID: p.id, Visit: p.maybeVisit(c.Visit), At: p.at(c.At), By: c.By, Text: c.Text, Referred: c.Referred})
	case *WriteComment:
		id, err := p.found(c.Measure, c.Place)
		if err != nil {
			return err
		}
		return p.set(audit.Comment{Check: id, By: c.By, Text: c.Text, At: p.at("")})
	case *AgreeWording:
		return p.wording(c)
	case *SignPaper:
		return p.sign(c)
	case *Disclose:
		return p.disclose(c)
	case *NotePromise:
		return p.promise(c)
	case *EndDay:
		return p.endDay(c)
	case *AnswerFinding:
		return p.answerFinding(c)
	}
	return fmt.Errorf("no plan for %T", c)
}

func (p *planner) today(s string) audit.Date {
	if s == "" {
		s = p.d.now().Format(time.DateOnly)
	}
	return audit.Date(s)
}

// at2 is the meeting that is meant; one of all visits has no visit.
func (p *planner) at2(m *AtMeeting) (string, audit.VisitID, error) {
	if m.All {
		return m.Meeting, "", nil
	}
	v, err := p.visit(m.Visit)
	if err == nil {
		if _, ok := p.oc.model.Visits[v]; !ok {
			return "", "", refuse("no_visit", notice.P3_4_1)
		}
	}
	return m.Meeting, v, err
}

func (p *planner) maybeVisit(v audit.VisitID) audit.VisitID {
	if r := p.oc.running(); v == "" && r != nil {
		return r.ID
	}
	return v
}

// fresh makes an id that no key of m ends in; it carries the device, so that two devices never make the same.
func fresh[T any](p *planner, m map[string]audit.Entered[T]) string {
	for n := len(m) + 1; ; n++ {
		id := fmt.Sprintf("n%d-%s", n, p.d.short)
		taken := false
		for k := range m {
			taken = taken || k == id || strings.HasSuffix(k, "/"+id)
		}
		if !taken {
			return id
		}
	}
}

func (p *planner) tick(c *TickScript) error {
	sort, v, err := p.at2(&c.AtMeeting)
	if err != nil {
		return err
	}
	points := c.Points
	if len(points) == 1 && points[0] == "all" {
		points = audit.Script(sort)
	}
	for _, pt := range points {
		if err := p.set(audit.Tick{Sort: sort, Visit: v, Point: pt, On: !c.Off, Note: c.Note}); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) attendee(c *RecordAttendee) error {
	sort, v, err := p.at2(&c.AtMeeting)
	if err != nil {
		return err
	}
	p.id = c.Attendee
	if p.id == "" {
		p.id = fresh(p, p.oc.model.Book.Attendees)
	}
	side := c.Side
	if side == "" {
		side = "client"
	}
	return p.set(audit.Attendee{Sort: sort, Visit: v, ID: p.id, Role: c.Role, Side: side, From: c.From, To: c.To, Gone: c.Gone})
}

// presence records a stretch, or the end of the open one of that auditor.
func (p *planner) presence(c *RecordPresence) error {
	who := p.d.user
	if c.Who != "" {
		b, err := hex.DecodeString(c.Who)
		if err != nil || len(b) != len(who) {
			return refuse("unknown_person", "", c.Who)
		}
		who = ledger.UserID(b)
	}
	to := c.To
	if to == "now" {
		to = p.at("")
	}
	f := audit.Presence{Who: who, ID: c.Stretch, Visit: c.Visit, Place: c.Place, From: c.From, To: to, Ended: c.Ended, Note: c.Note}
	if open := p.openStretch(who, f.ID, c.Visit); open != nil && (f.ID != "" || to != "" && c.From == "") {
		f = *open
		f.To, f.Ended = to, c.Ended
		if c.Note != "" {
			f.Note = c.Note
		}
		p.id = f.ID
		return p.set(f)
	}
	v, err := p.visit(c.Visit)
	if err != nil {
		return err
	}
	if f.Visit, f.From = v, p.at(c.From); f.ID == "" {
		f.ID = fresh(p, p.oc.model.Book.Presence)
	}
	p.id = f.ID
	return p.set(f)
}

// openStretch is the named stretch of an auditor, or the last one that has no end.
func (p *planner) openStretch(who ledger.UserID, id string, v audit.VisitID) *audit.Presence {
	ss := p.oc.model.Stretches(v)
	for i := range slices.Backward(ss) {
		if s := &ss[i]; s.Who == who && (s.ID == id || id == "" && s.To == "") {
			return s
		}
	}
	return nil
}

func (p *planner) explain(c *Explain) error {
	f := audit.Explanation{
		ID: fresh(p, p.oc.model.Book.Explanations), Stage: c.Stage, Visit: p.maybeVisit(c.Visit), On: p.today(c.On), To: c.To, Content: c.Content,
		RequestedOn: audit.Date(c.RequestedOn), Done: true,
	}
	if f.Stage == "" {
		f.Stage = "onsite"
	}
	for _, x := range c.Checks {
		id, err := p.check(x.Measure(), x.Place())
		if err != nil {
			return err
		}
		f.Checks = append(f.Checks, id)
	}
	p.id = f.ID
	return p.set(f)
}

func (p *planner) wording(c *AgreeWording) error {
	id, err := p.found(c.Measure, c.Place)
	if err != nil {
		return err
	}
	text := c.Text
	if text == "" {
		text = p.d.findingText(p.oc, id)
	}
	if strings.TrimSpace(text) == "" {
		return refuse("no_wording", notice.P3_4_5, string(id))
	}
	return p.set(audit.Wording{Check: id, Text: text, Agreed: !c.Off})
}

// paper reads the digest of a paper that was made.
func (p *planner) paper(digest string) ([]byte, error) {
	b, err := hex.DecodeString(digest)
	if _, ok := p.oc.model.Book.Papers[digest]; err != nil || !ok {
		return nil, refuse("no_paper", notice.P3_4_5)
	}
	return b, nil
}

func (p *planner) sign(c *SignPaper) error {
	b, err := p.paper(c.Paper)
	if err != nil {
		return err
	}
	if c.Item != "" && !p.oc.model.Items[c.Item].Known() {
		return refuse("unknown_item", "", string(c.Item))
	}
	p.id = fresh(p, p.oc.model.Book.Signatures)
	return p.set(audit.Signature{Paper: b, ID: p.id, Role: c.Role, Way: c.Way, At: p.at(c.At), Reason: c.Reason, Item: c.Item, Where: c.Where})
}

// disclose: who prints is told first that computer and printer keep copies (3-8-2).
func (p *planner) disclose(c *Disclose) error {
	f := audit.Disclosure{
		Way: c.Way, Item: c.Item, What: c.What, Purpose: c.Purpose, Recipient: c.Recipient, At: p.at(c.At), Copies: c.Copies, Ground: c.Ground, Spool: c.SpoolWarned,
	}
	switch _, report := p.oc.model.Reports[c.Paper]; {
	case report:
		f.Paper, _ = hex.DecodeString(c.Paper)
	case c.Paper != "":
		b, err := p.paper(c.Paper)
		if err != nil {
			return err
		}
		f.Paper = b
	case c.Item != "":
		if !p.oc.model.Items[c.Item].Known() {
			return refuse("unknown_item", "", string(c.Item))
		}
	case strings.TrimSpace(c.What) == "":
		return refuse("discloses_nothing", notice.P1_3)
	}
	if c.Way == audit.WayPrint && !c.SpoolWarned {
		return refuse("spool_not_warned", notice.P3_8_2)
	}
	f.ID = fresh(p, p.oc.model.Book.Disclosures)
	p.id = f.ID
	return p.set(f)
}

func (p *planner) promise(c *NotePromise) error {
	f := audit.Promise{ID: c.Promise, Visit: p.maybeVisit(c.Visit), Made: p.today("")}
	if old, ok := p.oc.model.Book.Promises[c.Promise]; ok {
		f = old.Fact
	} else if c.Promise == "" {
		f.ID = fresh(p, p.oc.model.Book.Promises)
	}
	if c.Text != "" {
		f.Text = c.Text
	}
	if c.By != "" {
		f.By = c.By
	}
	if c.Due != "" {
		f.Due = audit.Date(c.Due)
	}
	f.Kept, f.Voided = audit.Date(c.Kept), c.Voided
	p.id = f.ID
	return p.set(f)
}

func (p *planner) endDay(c *EndDay) error {
	f := audit.DayEnd{On: p.today(c.On), By: p.d.user, Tomorrow: c.Tomorrow, Note: c.Note, CopyTo: c.CopyTo}
	switch {
	case c.copyHead != nil:
		f.CopyHead = c.copyHead
	case c.CopyTo != "":
		h := p.d.head(p.oc)
		f.CopyHead = h[:]
		for _, e := range p.oc.model.DayEnds(f.On) {
			if e.By == p.d.user && e.Fact.CopyTo == c.CopyTo {
				f.CopyHead = e.Fact.CopyHead // another text of the day; the copy is the same
			}
		}
	}
	p.id = string(f.On)
	return p.set(f)
}

// answerFinding belongs to the next round, or to the one that is named.
func (p *planner) answerFinding(c *AnswerFinding) error {
	id, err := p.found(c.Measure, c.Place)
	if err != nil {
		return err
	}
	n := c.Round
	if n == 0 {
		n = uint(len(p.oc.model.Rounds(id))) + 1
	}
	return p.set(audit.Answer{Check: id, N: n, Text: c.Text, On: p.today(c.On), By: c.By})
}

// round records a look at a correction. One of the same day by the same auditor is written anew, unless a new one is asked for.
func (p *planner) round(id audit.CheckID, c *ReviewCorrection) error {
	rs := p.oc.model.Rounds(id)
	f := audit.Round{Check: id, N: uint(len(rs)) + 1, Result: c.Result, On: audit.Date(c.On), Methods: c.Methods, Text: c.Text, Evidence: c.Evidence}
	if n := len(rs); n > 0 && !c.New && rs[n-1].By == p.d.user && rs[n-1].Fact.On == f.On {
		f.N = rs[n-1].Fact.N
		if len(f.Methods) == 0 {
			f.Methods = rs[n-1].Fact.Methods
		}
		if len(f.Evidence) == 0 {
			f.Evidence = rs[n-1].Fact.Evidence
		}
	}
	for _, i := range f.Evidence {
		if !p.oc.model.Items[i].Known() {
			return refuse("unknown_item", "", string(i))
		}
	}
	return p.set(f)
}

// changed says why a told judgement is changed.
func (p *planner) changed(id audit.CheckID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return nil
	}
	return p.set(audit.Change{Check: id, By: p.d.user, Reason: reason})
}

// plan records the audit plan; one that replaces an agreed one is the next version, with a reason (3-3-6).
func (p *planner) auditPlan(c *RecordPlan) error {
	f := audit.Plan{
		Text: c.Text, From: audit.Date(c.From), To: audit.Date(c.To), AgreedOn: audit.Date(c.AgreedOn), Reason: c.Reason, AgreedBy: c.AgreedBy, Auditors: c.Auditors,
	}
	for _, name := range c.Auditors {
		if !slices.ContainsFunc(p.d.roster(p.oc), func(x Person) bool { return x.Name == name }) {
			return refuse("not_planned", notice.P3_2_7_Ro, name)
		}
	}
	old := p.oc.model.Plan
	if old == nil {
		return p.set(f)
	}
	f.Version = old.Version
	same := f
	same.AgreedOn, same.AgreedBy, same.Reason = old.AgreedOn, old.AgreedBy, old.Reason
	if old.AgreedOn != "" && fmt.Sprintf("%+v", same) != fmt.Sprintf("%+v", *old) {
		f.Version = max(old.Version, 1) + 1
	} else if f.Reason == "" {
		f.Reason = old.Reason
	}
	return p.set(f)
}
