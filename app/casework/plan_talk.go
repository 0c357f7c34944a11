package casework

import (
	"strings"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/app/notice"
)

// onsite plans the commands of talks and the walk; ok is false for a command of another subject.
func (p *planner) onsite(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *BeginInterview:
		return true, p.beginInterview(c)
	case *TurnInterview:
		return true, p.turnInterview(c)
	case *RecordReply:
		return true, p.answerQuestion(c)
	case *NameLaw:
		return true, p.nameLaw(c)
	case *ReportDoubt:
		return true, p.reportDoubt(c)
	case *TellAgency:
		p.id = c.Doubt
		return true, p.set(audit.DoubtSent{Doubt: c.Doubt, Agency: c.Agency, On: audit.Date(c.On), Paper: c.Paper})
	case *LiftStop:
		p.id = c.Doubt
		return true, p.set(audit.DoubtRelease{Doubt: c.Doubt, Agency: c.Agency, On: audit.Date(c.On), Paper: c.Paper, Content: c.Content})
	case *AddFloor:
		return true, p.addFloor(c)
	case *SetSpot:
		return true, p.setSpot(c)
	case *LinkSpot:
		return true, p.linkSpot(c)
	case *RecordMeasured:
		return true, p.recordMeasured(c)
	case *RecordHandling:
		return true, p.recordHandling(c)
	}
	return false, nil
}

func (p *planner) personKnown(id audit.PersonID) error {
	if _, ok := p.oc.model.Site.Persons[id]; !ok {
		return refuse("unknown_person", "", string(id))
	}
	return nil
}

// runningVisit names the visit that is running, "" none.
func (p *planner) runningVisit() audit.VisitID {
	if v := p.oc.running(); v != nil {
		return v.ID
	}
	return ""
}

func (p *planner) beginInterview(c *BeginInterview) error {
	if err := p.personKnown(c.Person); err != nil {
		return err
	}
	if err := p.known(c.Place); err != nil {
		return err
	}
	m := p.oc.model
	for _, i := range m.SortedInterviews() {
		if i.By == p.d.user && i.Person == c.Person && !i.Ended {
			return refuse("interview_open", "", m.Site.Persons[c.Person].Role)
		}
	}
	p.id = p.fresh("i", len(m.Onsite.Interviews), func(s string) bool {
		_, taken := m.Onsite.Interviews[s+"/"+p.d.user.String()]
		return taken
	})
	return p.set(audit.Interview{ID: p.id, By: p.d.user, Person: c.Person, Visit: p.runningVisit(), Place: c.Place, Spans: []audit.Span{{From: p.at(c.At)}}})
}

func (p *planner) turnInterview(c *TurnInterview) error {
	i, ok := p.oc.model.Onsite.Interviews[c.Interview+"/"+p.d.user.String()]
	if !ok {
		return refuse("unknown_interview", "", c.Interview)
	}
	p.id = i.ID
	at := p.at(c.At)
	spans := append([]audit.Span(nil), i.Spans...)
	last := &spans[len(spans)-1]
	switch {
	case i.Ended:
		return refuse("interview_ended", "", c.Interview)
	case c.To == "running" && last.To != "":
		spans = append(spans, audit.Span{From: at})
	case c.To == "running":
	case c.To == "paused" || c.To == "ended":
		if last.To == "" {
			last.To = max(at, last.From) // a clock that was set back does not keep a talk open
		}
		i.Ended = c.To == "ended"
	default:
		return refuse("form", "", c.To)
	}
	i.Spans = spans
	return p.set(i)
}

func (p *planner) answerQuestion(c *RecordReply) error {
	if err := p.personKnown(c.Person); err != nil {
		return err
	}
	subject := c.Subject
	if !strings.HasPrefix(subject, "guide.") {
		m, err := p.measure(audit.MeasureID(subject))
		if err != nil {
			return err
		}
		subject = string(m)
	}
	asked, ok := p.d.questionText(p.oc, subject, c.Question)
	if !ok {
		return refuse("unknown_question", notice.P3_4_4, c.Subject, c.Question)
	}
	p.id = c.Question
	a := audit.Reply{Person: c.Person, Subject: subject, Question: c.Question, By: p.d.user, Value: c.Answer, At: p.at(c.At), Asked: asked, Text: c.Text, Visit: p.runningVisit()}
	return p.set(a)
}

func (p *planner) nameLaw(c *NameLaw) error {
	m := p.oc.model
	p.id = c.Law
	if p.id == "" {
		p.id = p.fresh("l", len(m.Onsite.Laws), func(s string) bool { _, taken := m.Onsite.Laws[s]; return taken })
	}
	return p.set(audit.Law{ID: p.id, Name: strings.TrimSpace(c.Name), Agency: c.Agency, On: audit.Date(c.On), None: c.None, Gone: c.Gone})
}

func (p *planner) reportDoubt(c *ReportDoubt) error {
	m := p.oc.model
	d := audit.Doubt{By: p.d.user, Law: strings.TrimSpace(c.Law), Seen: strings.TrimSpace(c.Seen), At: p.at(c.At), Place: c.Place, Visit: p.runningVisit()}
	for _, l := range m.SortedLaws() {
		if !l.None && (l.ID == d.Law || l.Name == d.Law) {
			d.Law, d.LawID = l.Name, l.ID
		}
	}
	if c.Measure != "" {
		id, err := p.check(c.Measure, c.Place)
		if err != nil {
			return err
		}
		d.Check = id
	}
	if err := p.known(c.Place); err != nil {
		return err
	}
	p.id = p.fresh("d", len(m.Onsite.Doubts), func(s string) bool {
		for _, x := range m.Onsite.Doubts {
			if x.ID == s {
				return true
			}
		}
		return false
	})
	d.ID = p.id
	return p.set(d)
}

func (p *planner) addFloor(c *AddFloor) error {
	m := p.oc.model
	it := m.Items[c.Item]
	switch {
	case !it.Known():
		return refuse("unknown_item", "", string(c.Item))
	case it.Problem == string(intake.TooManyPixels):
		return refuse("floor_too_large", "", it.Name)
	case it.Media != "image/png" && it.Media != "image/jpeg" || hopeless(it.Problem):
		return refuse("floor_no_picture", "", it.Name)
	}
	if err := p.known(c.Place); err != nil {
		return err
	}
	p.id = c.Floor
	if p.id == "" {
		p.id = p.fresh("f", len(m.Onsite.Floors), func(s string) bool { _, taken := m.Onsite.Floors[s]; return taken })
	}
	return p.set(audit.Floor{ID: p.id, Name: strings.TrimSpace(c.Name), Item: c.Item, Place: c.Place, Gone: c.Gone})
}

func (p *planner) setSpot(c *SetSpot) error {
	m := p.oc.model
	if f, ok := m.Onsite.Floors[c.Floor]; !ok || f.Gone {
		return refuse("unknown_floor", "", c.Floor)
	}
	if err := p.known(c.Place); err != nil {
		return err
	}
	p.id = c.Spot
	if p.id == "" {
		p.id = p.fresh("s", len(m.Onsite.Spots), func(s string) bool { _, taken := m.Onsite.Spots[s]; return taken })
	}
	walk := c.Walk
	if walk == 0 {
		walk = m.Onsite.Spots[p.id].Walk
	}
	if walk == 0 {
		walk = 1
		if all := m.Spots(c.Floor); len(all) > 0 {
			walk = all[len(all)-1].Walk + 1
		}
	}
	return p.set(audit.Spot{ID: p.id, Floor: c.Floor, Name: c.Name, Place: c.Place, X: c.X, Y: c.Y, W: c.W, H: c.H, Walk: walk, Gone: c.Gone})
}

func (p *planner) knownSpot(id string) error {
	if s, ok := p.oc.model.Onsite.Spots[id]; id != "" && (!ok || s.Gone) {
		return refuse("unknown_spot", "", id)
	}
	return nil
}

func (p *planner) linkSpot(c *LinkSpot) error {
	if !p.oc.model.Items[c.Item].Known() {
		return refuse("unknown_item", "", string(c.Item))
	}
	if c.Spot == "" {
		return refuse("unknown_spot", "", "")
	}
	if err := p.knownSpot(c.Spot); err != nil {
		return err
	}
	return p.set(audit.SpotLink{Item: c.Item, Spot: c.Spot, On: !c.Off})
}

func (p *planner) recordMeasured(c *RecordMeasured) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	if err := p.knownSpot(c.Spot); err != nil {
		return err
	}
	m := p.oc.model
	p.id = c.ID
	if p.id == "" {
		p.id = p.fresh("m", len(m.Onsite.Measured), func(s string) bool { _, taken := m.Onsite.Measured[s]; return taken })
	}
	return p.set(audit.Measured{
		ID: p.id, Check: id, What: c.What, Unit: c.Unit, Value: c.Value, Compare: c.Compare, Limit: c.Limit, With: c.With, At: p.at(c.At), Spot: c.Spot, Gone: c.Gone,
	})
}

func (p *planner) recordHandling(c *RecordHandling) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	m := p.oc.model
	p.id = c.ID
	if p.id == "" {
		p.id = p.fresh("h", len(m.Onsite.Handled), func(s string) bool { _, taken := m.Onsite.Handled[s]; return taken })
	}
	who := c.Who
	if who == "" {
		who = audit.OperatorClient
	}
	return p.set(audit.Handled{ID: p.id, Check: id, Who: who, Act: c.Act, What: c.What, Role: c.Role, Effect: c.Effect, Reason: c.Reason, At: p.at(c.At), Gone: c.Gone})
}
