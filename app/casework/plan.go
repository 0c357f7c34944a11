package casework

import (
	"fmt"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// planner turns one command into the operations of one entry.
type planner struct {
	d   *Desk
	oc  *openCase
	ops []ledger.Op
	id  string // what is made: place, visit, item
}

// set records f over what stands now. A value that stands already, recorded by this user, is not written again; a value of another
// author that says the same is not replaced.
func (p *planner) set(f audit.Fact) error {
	var over []ledger.OpID
	op, err := audit.Set(f, nil)
	if err != nil {
		return badForm(err)
	}
	for _, v := range p.oc.fold.Field(f.Field()).Values {
		same := string(v.Bytes) == string(op.Value)
		for _, s := range v.Stated {
			if same && s.User == p.d.user && !v.Returned {
				return nil
			}
			if !same || s.User == p.d.user {
				over = append(over, s.ID)
			}
		}
	}
	op.Supersedes = over
	p.ops = append(p.ops, op)
	return nil
}

func (p *planner) sets(fs ...audit.Fact) error {
	for _, f := range fs {
		if err := p.set(f); err != nil {
			return err
		}
	}
	return nil
}

// measure accepts a measure id or its draft code.
func (p *planner) measure(m audit.MeasureID) (audit.MeasureID, error) {
	if p.oc.edition != nil {
		for i := range p.oc.edition.Measures {
			x := &p.oc.edition.Measures[i]
			if string(m) == x.ID || strings.EqualFold(string(m), x.Code) {
				return audit.MeasureID(x.ID), nil
			}
		}
		return "", refuse("unknown_measure", notice.P3_0, string(m))
	}
	return m, nil
}

func (p *planner) check(m audit.MeasureID, place audit.PlaceID) (audit.CheckID, error) {
	id, err := p.measure(m)
	if err != nil {
		return "", err
	}
	if place != "" {
		if _, ok := p.oc.model.Places[place]; !ok {
			return "", refuse("unknown_place", "", string(place))
		}
	}
	return audit.MakeCheck(id, place), nil
}

func (p *planner) plan(c Command) error {
	switch c := c.(type) {
	case *RecordApplication:
		return p.set(audit.Application{
			Forms: c.Forms, ResearchResults: c.ResearchResults, ProductionMethods: c.ProductionMethods,
			WishedScope: c.WishedScope, ReceivedOn: audit.Date(c.ReceivedOn), Way: c.Way,
		})
	case *AgreeScope:
		return p.set(audit.Scope{Text: c.Scope, Unit: c.Unit, AgreedOn: audit.Date(c.AgreedOn)})
	case *ChooseMeasures:
		return p.measures(c)
	case *ConcludeContract:
		return p.contract(c)
	case *RecordPlan:
		return p.auditPlan(c)
	case *AddPlace:
		return p.place(c)
	case *StartVisit:
		return p.startVisit(c)
	case *EndVisit:
		return p.endVisit(c)
	case *RecordAnswer:
		return p.answer(c)
	case *WithdrawAnswer:
		return p.withdraw(c)
	case *MarkComeBack:
		id, err := p.check(c.Measure, c.Place)
		if err != nil {
			return err
		}
		return p.set(audit.ComeBack{Check: id, By: p.d.user, On: c.On})
	case *NoteSeen, *LinkEvidence, *SetUnused, *WriteCaption:
		return p.evidence(c)
	case *WriteFinding, *SetDueDate, *ReviewCorrection:
		return p.finding(c)
	case *CloseVisit:
		return p.closeVisit(c)
	case *ResolveConflict:
		return p.resolve(c)
	case *ConfirmReturned:
		return p.confirm(c)
	case *Undo:
		return p.undo(c)
	case *RecordSample, *PickExtra, *DismissHint, *WriteMethodNote, *ReviewAlone:
		return p.rules(c)
	case *HoldMeeting, *TickScript, *RecordAttendee, *RecordPresence, *Explain, *LogQuestion, *WriteComment, *AgreeWording, *SignPaper, *Disclose, *NotePromise,
		*EndDay, *AnswerFinding:
		return p.closing(c)
	}
	if ok, err := p.registers(c); ok {
		return err
	}
	if ok, err := p.destruction(c); ok {
		return err
	}
	if ok, err := p.handling(c); ok {
		return err
	}
	if ok, err := p.hands(c); ok {
		return err
	}
	if ok, err := p.site(c); ok {
		return err
	}
	if ok, err := p.onsite(c); ok {
		return err
	}
	if ok, err := p.upkeep(c); ok {
		return err
	}
	if ok, err := p.office(c); ok {
		return err
	}
	if ok, err := p.terms(c); ok {
		return err
	}
	if ok, err := p.firstStage(c); ok {
		return err
	}
	return fmt.Errorf("no plan for %T", c)
}

func (p *planner) measures(c *ChooseMeasures) error {
	var ids []audit.MeasureID
	switch {
	case len(c.Measures) == 0:
		if p.oc.model.Application == nil {
			return refuse("no_application", notice.P3_1_1)
		}
		if p.oc.edition == nil {
			return refuse("no_edition", notice.P3_0)
		}
		for _, m := range p.oc.edition.ForForms(p.oc.model.Application.Forms) {
			ids = append(ids, audit.MeasureID(m.ID))
		}
	case len(c.Measures) == 1 && c.Measures[0] == "all":
		if p.oc.edition == nil {
			return refuse("no_edition", notice.P3_0)
		}
		for _, m := range p.oc.edition.Measures {
			ids = append(ids, audit.MeasureID(m.ID))
		}
	default:
		for _, m := range c.Measures {
			id, err := p.measure(m)
			if err != nil {
				return err
			}
			if slices.Contains(ids, id) {
				return refuse("measure_twice", notice.P3_0, string(m))
			}
			ids = append(ids, id)
		}
	}
	return p.set(audit.Measures{IDs: ids, Reason: c.Reason})
}
