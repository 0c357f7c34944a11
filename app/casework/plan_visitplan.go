package casework

import (
	"fmt"
	"slices"
	"time"

	"genchi/app/audit"
)

// slot is a line of a template: day from 0, times, what.
type slot struct {
	day      int
	from, to string
	what     string
}

// templates are the usual days of a visit.
var templates = map[string][]slot{
	"half_day": {
		{0, "09:30", "09:50", "opening"},
		{0, "09:50", "10:40", "interview"},
		{0, "10:40", "11:40", "walk"},
		{0, "11:40", "12:00", "team"},
		{0, "12:00", "12:30", "closing"},
	},
	"one_day": {
		{0, "09:30", "10:00", "opening"},
		{0, "10:00", "11:00", "documents"},
		{0, "11:00", "12:00", "interview"},
		{0, "12:00", "13:00", "break"},
		{0, "13:00", "14:30", "walk"},
		{0, "14:30", "15:30", "records"},
		{0, "15:30", "16:10", "team"},
		{0, "16:10", "17:00", "closing"},
	},
	"two_days": {
		{0, "09:30", "10:00", "opening"},
		{0, "10:00", "12:00", "documents"},
		{0, "12:00", "13:00", "break"},
		{0, "13:00", "15:00", "interview"},
		{0, "15:00", "16:30", "walk"},
		{0, "16:30", "17:00", "team"},
		{1, "09:00", "10:30", "walk"},
		{1, "10:30", "12:00", "records"},
		{1, "12:00", "13:00", "break"},
		{1, "13:00", "14:30", "interview"},
		{1, "14:30", "15:30", "team"},
		{1, "15:30", "16:30", "closing"},
	},
}

// Templates lists the names of the timetables that LayTimetable knows.
func Templates() []string { return []string{"half_day", "one_day", "two_days"} }

func (p *planner) planLine(c *PlanLine) error {
	if err := p.known(c.Place); err != nil {
		return err
	}
	for _, k := range c.Persons {
		if _, ok := p.oc.model.Site.Persons[k]; !ok {
			return refuse("nobody_listed", "", string(k))
		}
	}
	who, err := p.users(c.Auditors)
	if err != nil {
		return err
	}
	id := c.Line
	if id == "" {
		id = p.freshLine(0)
	}
	p.id = id
	return p.set(audit.PlanRow{ID: id, From: c.From, To: c.To, What: c.What, Place: c.Place, Persons: c.Persons, Auditors: who, Note: c.Note, Gone: c.Gone})
}

func (p *planner) freshLine(more int) string {
	have := p.oc.model.Site.Timetable
	return p.fresh("t", len(have)+more, func(s string) bool { _, ok := have[s]; return ok })
}

func (p *planner) layTimetable(c *LayTimetable) error {
	t, ok := templates[c.Template]
	if !ok {
		return refuse("unknown_template", "", c.Template)
	}
	day, err := time.Parse(time.DateOnly, c.From)
	if err != nil {
		return badForm(fmt.Errorf("from: %w", err))
	}
	for i, s := range t {
		on := day.AddDate(0, 0, s.day).Format(time.DateOnly)
		if err := p.set(audit.PlanRow{ID: p.freshLine(i), From: on + "T" + s.from, To: on + "T" + s.to, What: s.what}); err != nil {
			return err
		}
	}
	return nil
}

// walkSheet makes the sheets: the checks of the places and what lies under them, in the order of the tree.
func (p *planner) walkSheet(c *MakeWalkSheet) error {
	if err := p.known(c.Places...); err != nil {
		return err
	}
	lines, err := p.sheetChecks(c)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return refuse("sheet_empty", "")
	}
	have := p.oc.model.Site.Sheets
	for n := len(have); len(lines) > 0; n++ {
		part := lines[:min(len(lines), audit.MaxSheetLines)]
		lines = lines[len(part):]
		id := p.fresh(audit.SheetLetter(n), 0, func(s string) bool { _, ok := have[s]; return ok })
		if p.id == "" {
			p.id = id
		}
		if err := p.set(audit.Sheet{ID: id, Letter: audit.SheetLetter(n), Made: p.at(""), Checks: part}); err != nil {
			return err
		}
	}
	return nil
}

func (p *planner) sheetChecks(c *MakeWalkSheet) ([]audit.CheckID, error) {
	m := p.oc.model
	var lines []audit.CheckID
	add := func(id audit.CheckID) {
		if !slices.Contains(lines, id) {
			lines = append(lines, id)
		}
	}
	for _, k := range c.Checks {
		id, err := p.check(k.Measure(), k.Place())
		if err != nil {
			return nil, err
		}
		add(id)
	}
	all := m.AllChecks()
	for _, n := range m.Tree() {
		in := slices.ContainsFunc(c.Places, func(q audit.PlaceID) bool { return q == n.ID || slices.Contains(m.Above(n.ID), q) })
		if !in {
			continue
		}
		for _, id := range all {
			v := m.Checks[id].Verdict()
			if id.Place() == n.ID && (c.All || v == audit.NotStarted || v == audit.Unconfirmed) {
				add(id)
			}
		}
	}
	return lines, nil
}

func (p *planner) keepSheet(c *KeepSheet) error {
	s, ok := p.oc.model.Site.Sheets[c.Sheet]
	if !ok {
		return refuse("unknown_sheet", "", c.Sheet)
	}
	if c.Scan != "" {
		if it := p.oc.model.Items[c.Scan]; !it.Known() {
			return refuse("unknown_item", "", string(c.Scan))
		}
	}
	p.id = c.Sheet
	s.Kept, s.Scan, s.Gone = c.Kept, c.Scan, c.Gone
	return p.set(s)
}

// sheetLine finds the line of a short code. Two sheets of two laptops may bear the same letter: what fits both is refused, not guessed.
func (oc *openCase) sheetLine(code string) (audit.Sheet, audit.CheckID, error) {
	var sheet audit.Sheet
	var check audit.CheckID
	for _, s := range oc.model.SortedSheets() {
		id, ok := s.Line(code)
		switch {
		case !ok:
		case check != "" && check != id:
			return sheet, "", refuse("code_ambiguous", "", code)
		default:
			sheet, check = s, id
		}
	}
	if check == "" {
		return sheet, "", refuse("unknown_code", "", code)
	}
	return sheet, check, nil
}

func (p *planner) transcribe(c *Transcribe) error {
	s, id, err := p.oc.sheetLine(c.Code)
	if err != nil {
		return err
	}
	if c.ObservedAt == "" {
		return refuse("observed_when", "", c.Code)
	}
	if c.ObservedAt > p.at("") {
		return refuse("observed_later", "", c.ObservedAt)
	}
	a := &RecordAnswer{
		Measure: id.Measure(), Place: id.Place(), Verdict: c.Verdict, Statement: c.Statement, Observation: c.Observation, Reason: c.Reason, Asked: c.Asked,
		ObservedAt: c.ObservedAt, sheet: s.ID,
	}
	if err := p.answer(a); err != nil {
		return err
	}
	if len(c.Methods) == 0 {
		return nil
	}
	m := p.oc.model.LegMarksOf(id, p.d.user)
	lit := p.oc.model.LegsLit(id)
	said := c.Statement != nil && *c.Statement != ""
	for _, x := range c.Methods {
		if !lit[x] && (x != audit.MethodAsked || !said) && !slices.Contains(m.On, x) {
			m.On = append(m.On, x)
		}
		m.Off = slices.DeleteFunc(slices.Clone(m.Off), func(y string) bool { return x == y })
	}
	slices.Sort(m.On)
	if len(m.On)+len(m.Off) == 0 {
		return nil
	}
	return p.set(m)
}
