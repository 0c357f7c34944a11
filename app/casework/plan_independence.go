package casework

import (
	"encoding/hex"
	"fmt"
	"slices"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// office plans what concerns persons, verification, decision and certificate; false for any other command.
func (p *planner) office(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *RecordStaff:
		return true, p.recordStaff(c)
	case *DeclareInterest:
		return true, p.set(audit.Declaration{By: p.d.user, On: p.today(c.On), Involved: c.Involved, Text: c.Text})
	case *RecordAdvice:
		return true, p.recordAdvice(c)
	case *ReleaseAdvice:
		return true, p.set(audit.Release{Advice: c.Advice, Reason: c.Reason, On: p.today(c.On)})
	case *CorrectStatement:
		return true, p.correct(c)
	case *HoldForRisk:
		p.id = fresh(p, p.oc.model.Office.Risks)
		return true, p.set(audit.Risk{ID: p.id, Text: c.Text, Source: c.Source, On: p.today(c.On)})
	case *ClearRisk:
		return true, p.clearRisk(c)
	case *Appoint:
		if err := p.noWaitingRisk(); err != nil && !c.Off {
			return true, err
		}
		u, err := p.someone(c.Person)
		if err != nil {
			return true, err
		}
		return true, p.set(audit.Appointment{Task: c.Task, User: u, On: p.today(c.On), Off: c.Off, Reason: c.Reason})
	case *ChooseWay:
		return true, p.set(audit.Route{Way: c.Way, AgreedOn: audit.Date(c.AgreedOn), Reason: c.Reason})
	case *EndCase:
		return true, p.set(audit.Ended{How: c.How, On: p.today(c.On), Reason: c.Reason})
	case *SettleBreach:
		return true, p.set(audit.Settled{Mark: c.Mark, Measure: c.Measure, On: p.today(c.On)})
	}
	return p.decided(c)
}

// someone is the person with this id or name: of a role card, or recorded in the case.
func (p *planner) someone(s string) (ledger.UserID, error) {
	var found []ledger.UserID
	for u, n := range p.d.names() {
		if n == s || u.String() == s {
			found = append(found, u)
		}
	}
	for _, e := range p.oc.model.Office.Staff {
		if u := e.Fact.User; (e.Fact.Name == s || u.String() == s) && !slices.Contains(found, u) {
			found = append(found, u)
		}
	}
	if len(found) != 1 {
		return ledger.UserID{}, refuse("unknown_person", "", s)
	}
	return found[0], nil
}

func (p *planner) recordStaff(c *RecordStaff) error {
	var u ledger.UserID
	if c.Person == "" {
		b, err := p.d.random()
		if err != nil {
			return err
		}
		u = ledger.UserID(b)
	} else {
		var err error
		if u, err = p.someone(c.Person); err != nil {
			return err
		}
	}
	name := c.Name
	if name == "" {
		name = p.name(u)
	}
	p.id = u.String()
	return p.set(audit.Staff{
		User: u, Name: name, Registered: audit.Date(c.Registered), Struck: audit.Date(c.Struck), Employer: c.Employer, Firm: c.Firm, From: audit.Date(c.From), Until: audit.Date(c.Until),
		Ground: c.Ground, Share: c.Share, ControlOn: audit.Date(c.ControlOn), NDAOn: audit.Date(c.NDAOn), OutsourcedOn: audit.Date(c.OutsourcedOn), Competence: c.Competence,
		TrainingDue: audit.Date(c.TrainingDue), Audits: c.Audits, Engaged: c.Engaged, Firms: c.Firms, BarredOn: audit.Date(c.BarredOn), Reinstated: audit.Date(c.Reinstated),
	})
}

// name is what a person is called: by the case where it records him, else by his card.
func (p *planner) name(u ledger.UserID) string { return p.d.nameIn(p.oc, u) }

func (d *Desk) nameIn(oc *openCase, u ledger.UserID) string {
	if e, ok := oc.model.Office.Staff[u.String()]; ok {
		return e.Fact.Name
	}
	return d.person(u)
}

func (p *planner) recordAdvice(c *RecordAdvice) error {
	p.id = fresh(p, p.oc.model.Office.Advised)
	f := audit.Advised{
		ID: p.id, Name: c.Name, Firm: c.Firm, Kind: c.Kind, On: audit.Date(c.On), Content: c.Content, LearnedOn: audit.Date(c.LearnedOn), Source: c.Source, Earlier: c.Earlier,
	}
	if c.Person != "" {
		u, err := p.someone(c.Person)
		if err != nil {
			return err
		}
		f.User = u[:]
		if f.Name == "" {
			f.Name = p.name(u)
		}
	}
	return p.set(f)
}

// correct names the statements that are taken out.
func (p *planner) correct(c *CorrectStatement) error {
	f := audit.Advised{ID: c.Advice}.Field()
	if c.Person != "" {
		u, err := p.someone(c.Person)
		if err != nil {
			return err
		}
		f = audit.Declaration{By: u}.Field()
	}
	found := false
	for _, v := range p.oc.fold.Field(f).Values {
		for _, s := range v.Stated {
			found = true
			if err := p.set(audit.Correction{Entry: s.ID.Entry[:], Index: uint(s.ID.Index), Reason: c.Reason, On: p.today(c.On)}); err != nil {
				return err
			}
		}
	}
	if !found {
		return refuse("nothing_to_correct", notice.P2_5_6)
	}
	return nil
}

func (p *planner) clearRisk(c *ClearRisk) error {
	e, ok := p.oc.model.Office.Risks[c.Risk]
	if !ok {
		return refuse("unknown_risk", notice.P2_5_3, c.Risk)
	}
	f := e.Fact
	f.Measure, f.DealtOn = c.Measure, p.today(c.On)
	return p.set(f)
}

// userIDs are the persons of a list of names or ids.
func (p *planner) userIDs(names []string) ([][]byte, error) {
	var out [][]byte
	for _, n := range names {
		u, err := p.someone(n)
		if err != nil {
			return nil, err
		}
		out = append(out, u[:])
	}
	return out, nil
}

// number is the id of something that is counted.
func number(n uint) string { return fmt.Sprint(n) }

func hexOf(b []byte) string { return hex.EncodeToString(b) }
