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

// site plans the commands of the preparation; ok is false for a command of another subject.
func (p *planner) site(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *SetPlaceRules:
		return true, p.placeRules(c)
	case *AssignMeasures:
		return true, p.assignMeasures(c)
	case *AddPerson:
		return true, p.person(c)
	case *MarkLeg:
		return true, p.markLeg(c)
	case *OmitLook:
		return true, p.omit(c)
	case *ChangeScope:
		return true, p.changeScope(c)
	case *AssignChecks:
		return true, p.assignChecks(c)
	case *RecordSelfCheck:
		return true, p.selfCheck(c)
	case *RecordLastFinding:
		return true, p.lastFinding(c)
	case *PlanLine:
		return true, p.planLine(c)
	case *LayTimetable:
		return true, p.layTimetable(c)
	case *MakeWalkSheet:
		return true, p.walkSheet(c)
	case *KeepSheet:
		return true, p.keepSheet(c)
	case *Transcribe:
		return true, p.transcribe(c)
	}
	return false, nil
}

// known refuses a place that the case does not have; "" is the client as a whole.
func (p *planner) known(ids ...audit.PlaceID) error {
	for _, id := range ids {
		if _, ok := p.oc.model.Places[id]; !ok && id != "" {
			return refuse("unknown_place", "", string(id))
		}
	}
	return nil
}

func (p *planner) measureList(in []audit.MeasureID) ([]audit.MeasureID, error) {
	var out []audit.MeasureID
	for _, m := range in {
		id, err := p.measure(m)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

func (p *planner) placeRules(c *SetPlaceRules) error {
	if err := p.known(c.Place); err != nil {
		return err
	}
	p.id = string(c.Place)
	return p.set(audit.PlaceRules{Place: c.Place, Laptop: c.Laptop, Camera: c.Camera, Radio: c.Radio, Recording: c.Recording, Note: c.Note})
}

func (p *planner) assignMeasures(c *AssignMeasures) error {
	if err := p.known(c.Place); err != nil {
		return err
	}
	if c.Place == "" {
		return refuse("unknown_place", "", "")
	}
	below, err := p.measureList(c.Below)
	if err != nil {
		return err
	}
	here, err := p.measureList(c.Here)
	if err != nil {
		return err
	}
	if c.Catalogue {
		for _, id := range p.oc.model.Measures {
			if m := p.d.measureOf(p.oc, id); m != nil && m.AtPlaces() && !slices.Contains(below, id) {
				below = append(below, id)
			}
		}
	}
	p.id = string(c.Place)
	return p.set(audit.PlaceMeasures{Place: c.Place, Below: below, Here: here})
}

func (p *planner) person(c *AddPerson) error {
	ms, err := p.measureList(c.Measures)
	if err != nil {
		return err
	}
	id := c.Person
	if id == "" {
		id = audit.PersonID(p.fresh("k", len(p.oc.model.Site.Persons), func(s string) bool { _, ok := p.oc.model.Site.Persons[audit.PersonID(s)]; return ok }))
	}
	p.id = string(id)
	return p.set(audit.Person{ID: id, Role: c.Role, Functions: c.Functions, Section: c.Section, Contractor: c.Contractor, Measures: ms, Gone: c.Gone, Note: c.Note})
}

// fresh makes an id that this case does not have; the device's digits keep two laptops apart.
func (p *planner) fresh(prefix string, n int, taken func(string) bool) string {
	for i := n + 1; ; i++ {
		if id := fmt.Sprintf("%s%03d-%s", prefix, i, p.d.short); !taken(id) {
			return id
		}
	}
}

func (p *planner) markLeg(c *MarkLeg) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	if !slices.Contains(audit.Methods(), c.Method) {
		return refuse("form", "", c.Method)
	}
	p.id = string(id)
	return p.legs(id, c.Method, c.Done)
}

// legs records a correction; one that only says what shows by itself is taken back instead.
func (p *planner) legs(id audit.CheckID, method string, done bool) error {
	m := p.oc.model.LegMarksOf(id, p.d.user)
	on := slices.DeleteFunc(slices.Clone(m.On), func(x string) bool { return x == method })
	off := slices.DeleteFunc(slices.Clone(m.Off), func(x string) bool { return x == method })
	lit := p.oc.model.LegsLit(id)[method]
	switch {
	case done && !lit:
		on = append(on, method)
	case !done && lit:
		off = append(off, method)
	}
	slices.Sort(on)
	slices.Sort(off)
	if len(on)+len(off)+len(m.On)+len(m.Off) == 0 {
		return nil
	}
	return p.set(audit.LegMarks{Check: id, By: p.d.user, On: on, Off: off})
}

func (p *planner) omit(c *OmitLook) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	if err := p.known(c.Sites...); err != nil {
		return err
	}
	stage := c.Stage
	if stage == "" {
		stage = audit.StageOnsite
	}
	p.id = string(id)
	o := audit.Omission{
		Check: id, Stage: stage, Method: c.Method, Standard: c.Standard, Issuer: c.Issuer, Number: c.Number, Scope: c.Scope, Sites: c.Sites,
		From: audit.Date(c.From), Until: audit.Date(c.Until), On: p.today(c.On), Reason: c.Reason,
	}
	if c.Back {
		old, ok := p.oc.model.Omission(id, o.Stage, o.Method)
		if !ok || old.Gone {
			return refuse("nothing_to_undo", "", string(id))
		}
		o = old
		o.Gone = true
	}
	return p.set(o)
}

func (p *planner) changeScope(c *ChangeScope) error {
	id, err := p.check(c.Measure, c.Place)
	if err != nil {
		return err
	}
	if _, out := p.oc.model.Site.Scope[id]; !out && c.Back {
		return refuse("nothing_to_undo", "", string(id))
	}
	p.id = string(id)
	return p.set(audit.ScopeChange{Check: id, Out: !c.Back, Reason: c.Reason, AgreedOn: audit.Date(c.AgreedOn), AgreedBy: c.AgreedBy})
}

// users reads names of auditors of the case, user ids, and "me".
func (p *planner) users(in []string) ([]string, error) {
	var out []string
	for _, s := range in {
		id, ok := p.user(s)
		if !ok {
			return nil, refuse("unknown_auditor", notice.P3_5_1_Ha, s)
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

func (p *planner) user(s string) (string, bool) {
	if s == "me" {
		return p.d.user.String(), true
	}
	for _, x := range p.d.roster(p.oc) {
		if s == x.Name || s == x.User {
			return x.User, true
		}
	}
	return "", false
}

func (p *planner) assignChecks(c *AssignChecks) error {
	to, err := p.users(c.To)
	if err != nil {
		return err
	}
	what := c.What
	kind, id, _ := strings.Cut(what, ":")
	switch kind {
	case "part":
		if p.oc.edition != nil && !slices.Contains(p.oc.edition.PartIDs(), id) {
			return refuse("unknown_part", notice.P3_0, id)
		}
	case "measure":
		m, err := p.measure(audit.MeasureID(id))
		if err != nil {
			return err
		}
		what = "measure:" + string(m)
	case "place":
		if err := p.known(audit.PlaceID(id)); err != nil {
			return err
		}
	case "check":
		k, err := p.check(audit.CheckID(id).Measure(), audit.CheckID(id).Place())
		if err != nil {
			return err
		}
		what = "check:" + string(k)
	}
	p.id = what
	return p.set(audit.Assignment{What: what, To: to})
}

func (p *planner) selfCheck(c *RecordSelfCheck) error {
	m, err := p.measure(c.Measure)
	if err != nil {
		return err
	}
	p.id = string(m)
	return p.set(audit.SelfCheck{Measure: m, Answer: c.Answer, Text: c.Text, By: c.By, On: audit.Date(c.On)})
}

func (p *planner) lastFinding(c *RecordLastFinding) error {
	m, err := p.measure(c.Measure)
	if err != nil {
		return err
	}
	p.id = string(m)
	f := p.oc.model.Site.Last[m] // what a renewal took over stays beside what is written
	f.Measure, f.Text, f.On, f.State = m, c.Text, audit.Date(c.On), c.State
	return p.set(f)
}

// userOf reads a user id that stands in a fact.
func userOf(s string) ledger.UserID {
	var u ledger.UserID
	if b, err := hex.DecodeString(s); err == nil && len(b) == len(u) {
		copy(u[:], b)
	}
	return u
}
