package casework

import (
	"encoding/hex"
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
		return p.set(audit.Contract{ConcludedOn: audit.Date(c.ConcludedOn), NDA: c.NDA, NDAOn: audit.Date(c.NDAOn), NDAPaper: c.NDAPaper, Note: c.Note})
	case *RecordPlan:
		return p.set(audit.Plan{Text: c.Text, From: audit.Date(c.From), To: audit.Date(c.To), AgreedOn: audit.Date(c.AgreedOn)})
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

func (p *planner) place(c *AddPlace) error {
	id := c.Place
	if id == "" {
		for i := len(p.oc.model.Places) + 1; id == ""; i++ {
			try := audit.PlaceID(fmt.Sprintf("p%d-%s", i, p.d.short))
			if _, taken := p.oc.model.Places[try]; !taken {
				id = try
			}
		}
	}
	if c.Parent != "" {
		if _, ok := p.oc.model.Places[c.Parent]; !ok {
			return refuse("unknown_place", "", string(c.Parent))
		}
	}
	p.id = string(id)
	return p.set(audit.Place{ID: id, Name: c.Name, Parent: c.Parent})
}

func (p *planner) at(s string) string {
	if s == "" {
		return p.d.now().Format("2006-01-02T15:04")
	}
	return s
}

func (p *planner) startVisit(c *StartVisit) error {
	id := c.Visit
	if id == "" {
		id = audit.VisitID(fmt.Sprintf("v%d-%s", len(p.oc.model.Visits)+1, p.d.short))
	}
	p.id = string(id)
	return p.set(audit.VisitStart{ID: id, Where: c.Where, At: p.at(c.At), Present: c.Present})
}

// running is the visit that began last and has no time out.
func (oc *openCase) running() *audit.VisitState {
	vs := oc.model.SortedVisits()
	for _, v := range slices.Backward(vs) {
		if v.End == nil {
			return v
		}
	}
	return nil
}

func (p *planner) visit(id audit.VisitID) (audit.VisitID, error) {
	if id != "" {
		return id, nil
	}
	if v := p.oc.running(); v != nil {
		return v.ID, nil
	}
	return "", refuse("no_visit", notice.P3_4_1)
}

func (p *planner) endVisit(c *EndVisit) error {
	id, err := p.visit(c.Visit)
	if err != nil {
		return err
	}
	p.id = string(id)
	return p.set(audit.VisitEnd{ID: id, At: p.at(c.At)})
}

func (p *planner) answer(c *RecordAnswer) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	p.id = string(id)
	if err := p.judge(c, id); err != nil {
		return err
	}
	for _, n := range []struct {
		kind string
		text *string
	}{{audit.KindStatement, c.Statement}, {audit.KindObservation, c.Observation}, {audit.KindReason, c.Reason}} {
		if n.text == nil {
			continue
		}
		if err := p.set(audit.Note{Kind: n.kind, Check: id, By: p.d.user, Text: *n.text}); err != nil {
			return err
		}
	}
	if len(p.ops) == 0 {
		return nil
	}
	return p.scene(c, id)
}

func (p *planner) scene(c *RecordAnswer, id audit.CheckID) error {
	s := audit.Scene{Check: id, By: p.d.user, Visit: c.Visit, Asked: c.Asked, Operator: c.Operator, OperatorReason: c.OperatorReason}
	if s.Operator == "" {
		s.Operator = audit.OperatorClient
	}
	if v := p.oc.running(); s.Visit == "" && v != nil {
		s.Visit = v.ID
	}
	return p.set(s)
}

// judge records the verdict. 未確認 says why; a check in conflict is settled by resolve_conflict or by a judgement with a reason;
// 不適合 gives birth to a finding.
func (p *planner) judge(c *RecordAnswer, id audit.CheckID) error {
	if c.Verdict == "" {
		return nil
	}
	k := p.oc.model.Checks[id]
	reason := c.Reason != nil && strings.TrimSpace(*c.Reason) != ""
	if c.Verdict == audit.Unconfirmed && !reason && !p.hasReason(k) {
		return refuse("reason_needed", notice.P3_4_5, string(id))
	}
	if k.Conflict() {
		if !reason {
			return refuse("conflict_needs_reason", notice.P3_5_1_Ho, string(id))
		}
		f := audit.Judgement{Check: id}.Field()
		if err := p.set(audit.Resolution{Kind: f.Kind, Key: f.Key, Reason: *c.Reason}); err != nil {
			return err
		}
	}
	if err := p.set(audit.Judgement{Check: id, Verdict: c.Verdict}); err != nil {
		return err
	}
	if c.Verdict == audit.Nonconforming && len(p.oc.fold.Field(audit.Finding{Check: id}.Field()).Values) == 0 {
		f := audit.Finding{Check: id, Requirement: p.d.requirement(p.oc, id.Measure())}
		if reason {
			f.Text = *c.Reason
		}
		return p.set(f)
	}
	return nil
}

func (p *planner) hasReason(k *audit.Check) bool {
	if k == nil {
		return false
	}
	return slices.ContainsFunc(k.Why, func(s audit.Said) bool { return s.By == p.d.user && s.Text != "" })
}

func (p *planner) withdraw(c *WithdrawAnswer) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	f := audit.Judgement{Check: id}.Field()
	for _, v := range p.oc.fold.Field(f).Values {
		for _, s := range v.Stated {
			if s.User == p.d.user {
				p.ops = append(p.ops, ledger.Op{Verb: ledger.Undo, Field: f, Target: s.ID})
			}
		}
	}
	if len(p.ops) == 0 {
		return refuse("nothing_to_undo", "", string(id))
	}
	return nil
}

func (p *planner) evidence(c Command) error {
	switch c := c.(type) {
	case *NoteSeen:
		return p.seen(c)
	case *LinkEvidence:
		id, err := p.check(c.Measure, c.Place)
		if err != nil {
			return err
		}
		if !p.oc.model.Items[c.Item].Known() {
			return refuse("unknown_item", "", string(c.Item))
		}
		return p.set(audit.Link{Item: c.Item, Check: id, On: !c.Off})
	case *SetUnused:
		if !p.oc.model.Items[c.Item].Known() {
			return refuse("unknown_item", "", string(c.Item))
		}
		if !c.Off && strings.TrimSpace(c.Reason) == "" {
			return refuse("reason_needed", notice.P1_2_4, string(c.Item))
		}
		return p.set(audit.Unused{Item: c.Item, On: !c.Off, Reason: c.Reason})
	case *WriteCaption:
		if !p.oc.model.Items[c.Item].Known() {
			return refuse("unknown_item", "", string(c.Item))
		}
		return p.set(audit.Caption{Item: c.Item, Text: c.Text})
	}
	return fmt.Errorf("no plan for %T", c)
}

func (p *planner) seen(c *NoteSeen) error {
	raw, err := p.d.random()
	if err != nil {
		return err
	}
	it := audit.Evidence{ID: audit.ItemID(hex.EncodeToString(raw)), Name: c.What, Seen: true, Edition: c.Edition, Page: c.Page, Where: c.Where, Place: c.Place}
	if v := p.oc.running(); v != nil {
		it.Visit = v.ID
	}
	p.id = string(it.ID)
	if err := p.set(it); err != nil {
		return err
	}
	if c.Measure == "" {
		return nil
	}
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	return p.set(audit.Link{Item: it.ID, Check: id, On: true})
}

func (p *planner) finding(c Command) error {
	switch c := c.(type) {
	case *WriteFinding:
		id, err := p.found(c.Measure, c.Place)
		if err != nil {
			return err
		}
		f := p.oc.model.Findings[id].Finding
		f.Text = c.Text
		return p.set(f)
	case *SetDueDate:
		id, err := p.found(c.Measure, c.Place)
		if err != nil {
			return err
		}
		return p.set(audit.Due{Check: id, On: audit.Date(c.On), Agreed: c.Agreed, AgreedBy: c.AgreedBy})
	case *ReviewCorrection:
		id, err := p.found(c.Measure, c.Place)
		if err != nil {
			return err
		}
		return p.set(audit.Review{Check: id, Result: c.Result, On: audit.Date(c.On), Text: c.Text})
	}
	return fmt.Errorf("no plan for %T", c)
}

func (p *planner) found(m audit.MeasureID, place audit.PlaceID) (audit.CheckID, error) {
	id, err := p.check(m, place)
	if err != nil {
		return "", err
	}
	if f := p.oc.model.Findings[id]; f == nil || f.Requirement == "" {
		return "", refuse("no_finding", notice.P3_4_6, string(id))
	}
	return id, nil
}

func (p *planner) closeVisit(c *CloseVisit) error {
	id, err := p.visit(c.Visit)
	if err != nil {
		return err
	}
	reasons := map[audit.CheckID]string{}
	for _, o := range c.Open {
		m, err := p.measure(o.Check.Measure())
		if err != nil {
			return err
		}
		reasons[audit.MakeCheck(m, o.Check.Place())] = o.Reason
	}
	closing := audit.Closing{ID: id, At: p.at(c.At), Attendees: c.Attendees, Summary: c.Summary}
	for _, open := range p.oc.model.Unjudged() {
		reason := reasons[open]
		if reason == "" {
			reason = p.ownReason(open)
		}
		if reason == "" {
			reason = c.Reason
		}
		if strings.TrimSpace(reason) == "" {
			return refuse("open_without_reason", notice.P3_4_5, string(open))
		}
		closing.Open = append(closing.Open, audit.OpenEnd{Check: open, Reason: reason})
	}
	p.id = string(id)
	return p.set(closing)
}

// ownReason is why a check is 未確認, as it stands on its card.
func (p *planner) ownReason(id audit.CheckID) string {
	k := p.oc.model.Checks[id]
	if k == nil || k.Verdict() != audit.Unconfirmed || len(k.Why) == 0 {
		return ""
	}
	return k.Why[len(k.Why)-1].Text
}

func (p *planner) resolve(c *ResolveConflict) error {
	f := ledger.Field{Kind: c.Kind, Key: c.Key}
	con, ok := p.oc.model.Conflicts[f]
	if !ok {
		return refuse("no_conflict", "", c.Kind, c.Key)
	}
	if strings.TrimSpace(c.Reason) == "" {
		return refuse("reason_needed", notice.P3_5_1_Ho, c.Key)
	}
	if c.Choice < 1 || c.Choice > len(con.Values) {
		return refuse("no_choice", "", fmt.Sprint(c.Choice), fmt.Sprint(len(con.Values)))
	}
	p.ops = append(p.ops, ledger.Op{Verb: ledger.Set, Field: f, Value: con.Values[c.Choice-1].Bytes, Supersedes: p.oc.fold.Field(f).IDs()})
	return p.set(audit.Resolution{Kind: c.Kind, Key: c.Key, Reason: c.Reason})
}

func (p *planner) confirm(c *ConfirmReturned) error {
	f := ledger.Field{Kind: c.Kind, Key: c.Key}
	for _, v := range p.oc.fold.Field(f).Values {
		if v.Returned {
			for _, s := range v.Stated {
				p.ops = append(p.ops, ledger.Op{Verb: ledger.Confirm, Field: f, Target: s.ID})
			}
		}
	}
	if len(p.ops) == 0 {
		return refuse("nothing_returned", "", c.Kind, c.Key)
	}
	return nil
}

// undo takes back every operation of one of this user's entries; undoing an undo redoes.
func (p *planner) undo(c *Undo) error {
	e := p.target(c.Entry)
	if e == nil {
		return refuse("nothing_to_undo", "", c.Entry)
	}
	if e.Payload.User != p.d.user {
		return refuse("not_own_entry", notice.P3_5_1_Ha, c.Entry)
	}
	for i, op := range e.Payload.Ops {
		if op.Field.Kind == audit.KindReport || op.Field.Kind == audit.KindEditions {
			return refuse("cannot_undo", notice.P3_5_1, op.Field.Kind)
		}
		p.ops = append(p.ops, ledger.Op{Verb: ledger.Undo, Field: op.Field, Target: ledger.OpID{Entry: e.Hash, Index: uint32(i)}})
	}
	return nil
}

// target is the entry with this hash, or this device's last entry of the case.
func (p *planner) target(hash string) *ledger.Entry {
	if hash == "" {
		for _, h := range slices.Backward(p.oc.entries) {
			if e, ok := p.oc.fold.Entry(h); ok && e.Payload.User == p.d.user && e.Device == ledger.DeviceID(p.d.v.Device()) {
				return e
			}
		}
		return nil
	}
	var h ledger.Hash
	b, err := hex.DecodeString(hash)
	if err != nil || len(b) != len(h) {
		return nil
	}
	e, ok := p.oc.fold.Entry(ledger.Hash(b))
	if !ok || e.Unreadable {
		return nil
	}
	return e
}
