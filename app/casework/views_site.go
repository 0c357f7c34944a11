package casework

import (
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/criteria"
)

// Prepare gives the preparation of the visit.
func (d *Desk) Prepare(id string) (PrepareView, error) { return view(d, id, d.prepareView) }

func (d *Desk) prepareView(oc *openCase) PrepareView {
	m := oc.model
	rows := d.checkRows(oc)
	v := PrepareView{
		Case: oc.id.String(), Places: d.placeRows(oc, rows), Whole: m.RulesAt(""), Persons: d.personRows(oc, rows), Timetable: []PlanRowView{}, Parts: d.partRows(oc, rows),
		Sheets: d.sheetRows(oc), Omissions: d.omissionRows(oc), OutOfScope: d.scopeRows(oc), Auditors: d.roster(oc), Unplaced: []audit.MeasureID{}, Unasked: []audit.PlaceID{}, Last: []LastRow{},
	}
	for _, r := range m.SortedPlanRows() {
		v.Timetable = append(v.Timetable, d.planRow(oc, r))
	}
	for _, id := range m.Measures {
		r := LastRow{MeasureName: d.measureName(oc, id)}
		if l, ok := m.Site.Last[id]; ok {
			r.Last = &l
		}
		v.Last = append(v.Last, r)
	}
	if len(m.Places) == 0 {
		return v
	}
	placed := map[string]bool{}
	for _, r := range rows {
		placed[r.Measure] = placed[r.Measure] || r.Check.Place() != ""
	}
	for _, id := range m.Measures {
		if x := d.measureOf(oc, id); x != nil && x.AtPlaces() && !placed[x.ID] {
			v.Unplaced = append(v.Unplaced, id)
		}
	}
	for _, p := range v.Places {
		if p.Leaf && p.Rules.Laptop == audit.Inherited {
			v.Unasked = append(v.Unasked, p.Place)
		}
	}
	return v
}

// checkRows are the rows of every check, in order: those of the list, which are kept. They are only read. The caller holds mu.
func (d *Desk) checkRows(oc *openCase) []CheckRow { return d.list(oc).rows }

// add counts one more check in.
func (n *Count) add(r *CheckRow) {
	if n.Checks == 0 {
		n.Verdict = r.Verdict
	}
	n.Verdict = audit.Worse(n.Verdict, r.Verdict)
	n.Checks++
	if r.Verdict == audit.Conforming || r.Verdict == audit.Nonconforming {
		n.Judged++
	}
	for _, l := range r.Legs {
		if l.Needed && !l.Omitted {
			n.Needed++
			if l.Done {
				n.Done++
			}
		}
	}
	if r.Pair == PairHalf {
		n.Half++
	}
}

func (d *Desk) placeRows(oc *openCase, rows []CheckRow) []PlaceRow {
	m := oc.model
	out := []PlaceRow{}
	at := map[audit.PlaceID]int{}
	for _, n := range m.Tree() {
		x := m.Site.Measures[n.ID]
		own := m.Site.Rules[n.ID]
		own.Place = n.ID
		at[n.ID] = len(out)
		out = append(out, PlaceRow{
			Place: n.ID, Name: n.Name, Parent: n.Parent, Depth: n.Depth, Leaf: n.Leaf, Own: own, Rules: m.RulesAt(n.ID), Below: x.Below, Here: x.Here,
			To: d.userNames(m.Site.Assigned["place:"+string(n.ID)].To),
		})
	}
	within := map[audit.PlaceID][]int{} // place to the rows of out that count its checks
	for i := range rows {
		p := rows[i].Check.Place()
		if p == "" {
			continue
		}
		counts, ok := within[p]
		if !ok {
			for _, up := range append([]audit.PlaceID{p}, m.Above(p)...) {
				if k, ok := at[up]; ok {
					counts = append(counts, k)
				}
			}
			within[p] = counts
		}
		for _, k := range counts {
			out[k].Count.add(&rows[i])
		}
	}
	return out
}

func (d *Desk) userNames(ids []string) []string {
	var out []string
	for _, u := range ids {
		out = append(out, d.person(userOf(u)))
	}
	return out
}

// personRows lists the persons with what each is asked about: the measures given to him; else those whose usual person in the catalogue bears his
// role; else, for who uses or runs the systems, those of electronic information. Only checks that need an interview.
func (d *Desk) personRows(oc *openCase, rows []CheckRow) []PersonRow {
	out := []PersonRow{}
	persons := oc.model.SortedPersons()
	if len(persons) == 0 {
		return out
	}
	asked := askedAt(oc.model)
	for _, k := range persons {
		r := PersonRow{Person: k, Checks: []audit.CheckID{}, Open: []audit.CheckID{}, Asked: asked[k.ID]}
		measure, asks := "", false
		for i := range rows {
			c := &rows[i]
			if c.Measure != measure || i == 0 {
				measure, asks = c.Measure, d.asksOf(oc, k, c)
			}
			if !asks {
				continue
			}
			l := c.leg(audit.MethodAsked)
			if len(k.Measures) == 0 && (!l.Needed || l.Omitted) {
				continue
			}
			r.Checks = append(r.Checks, c.Check)
			if !l.Done {
				r.Open = append(r.Open, c.Check)
			}
		}
		out = append(out, r)
	}
	return out
}

// askedAt counts the checks at which each person was asked.
func askedAt(m *audit.Case) map[audit.PersonID]int {
	out := map[audit.PersonID]int{}
	for _, c := range m.Checks {
		for i, s := range c.Scenes {
			if s.Person != "" && !slices.ContainsFunc(c.Scenes[:i], func(t audit.Scene) bool { return t.Person == s.Person }) {
				out[s.Person]++
			}
		}
	}
	return out
}

func (r *CheckRow) leg(method string) Leg {
	for _, l := range r.Legs {
		if l.Method == method {
			return l
		}
	}
	return Leg{Method: method}
}

// asksOf tells whether a person is asked about the measure of a row, wherever an interview is needed for it.
func (d *Desk) asksOf(oc *openCase, k audit.Person, r *CheckRow) bool {
	if len(k.Measures) > 0 {
		return slices.Contains(k.Measures, audit.MeasureID(r.Measure))
	}
	m := d.measureOf(oc, audit.MeasureID(r.Measure))
	if m == nil {
		return false
	}
	if m.Interviewee != "" && (strings.Contains(k.Role, m.Interviewee) || strings.Contains(m.Interviewee, k.Role)) {
		return true
	}
	return k.Is(audit.FunctionElectronic) && m.Electronic()
}

func (d *Desk) planRow(oc *openCase, r audit.PlanRow) PlanRowView {
	v := PlanRowView{PlanRow: r, PlaceName: d.placeName(oc, r.Place), AuditorNames: d.userNames(r.Auditors)}
	for _, k := range r.Persons {
		v.PersonRoles = append(v.PersonRoles, oc.model.Site.Persons[k].Role)
	}
	return v
}

func (d *Desk) partRows(oc *openCase, rows []CheckRow) []PartRow {
	out := []PartRow{}
	if oc.edition == nil {
		return out
	}
	for _, p := range oc.edition.PartIDs() {
		r := PartRow{Part: p, Title: d.partTitle(oc, p), To: d.userNames(oc.model.Site.Assigned["part:"+p].To)}
		for i := range rows {
			if rows[i].Part == p {
				r.Count.add(&rows[i])
			}
		}
		if r.Count.Checks > 0 {
			out = append(out, r)
		}
	}
	return out
}

func (d *Desk) sheetRows(oc *openCase) []SheetRow {
	out := []SheetRow{}
	for _, s := range oc.model.SortedSheets() {
		r := SheetRow{Sheet: s, Lines: []SheetLine{}}
		for i, c := range s.Checks {
			l := SheetLine{Code: s.Code(i), CheckRow: d.checkRow(oc, c)}
			if k := oc.model.Checks[c]; k != nil {
				l.Taken = slices.ContainsFunc(k.Scenes, func(x audit.Scene) bool { return x.Sheet == s.ID })
			}
			if l.Taken {
				r.Taken++
			}
			r.Lines = append(r.Lines, l)
		}
		out = append(out, r)
	}
	return out
}

func (d *Desk) omissionRows(oc *openCase) []OmissionRow {
	out := []OmissionRow{}
	for _, o := range oc.model.SortedOmissions() {
		r := d.checkRow(oc, o.Check)
		out = append(out, OmissionRow{Omission: o, Code: r.Code, Title: r.Title, Place: r.Place})
	}
	return out
}

func (d *Desk) scopeRows(oc *openCase) []ScopeRow {
	out := []ScopeRow{}
	for _, s := range oc.model.SortedOutOfScope() {
		r := d.checkRow(oc, s.Check)
		out = append(out, ScopeRow{ScopeChange: s, Code: r.Code, Title: r.Title, Place: r.Place, Verdict: r.Verdict})
	}
	return out
}

// Coverage says how far the audit is.
func (d *Desk) Coverage(id string) (CoverageView, error) { return view(d, id, d.coverageView) }

func (d *Desk) coverageView(oc *openCase) CoverageView {
	rows := d.checkRows(oc)
	v := CoverageView{Legs: legCounts(rows), Measures: []MeasureRow{}, Places: []PlaceCover{}, Persons: []PersonCover{}}
	for i := range rows {
		r := &rows[i]
		v.Total.add(r)
		if n := len(v.Measures); n == 0 || v.Measures[n-1].Measure != r.Measure {
			v.Measures = append(v.Measures, MeasureRow{Measure: r.Measure, Code: r.Code, Title: r.Title})
		}
		x := &v.Measures[len(v.Measures)-1]
		x.Count.add(r)
		x.Sites = append(x.Sites, SiteRow{Check: r.Check, Place: r.Place, Verdict: r.Verdict})
	}
	for _, p := range d.placeRows(oc, rows) {
		v.Places = append(v.Places, PlaceCover{Place: p.Place, Name: p.Name, Count: p.Count})
	}
	for _, k := range d.personRows(oc, rows) {
		v.Persons = append(v.Persons, PersonCover{Person: k.ID, Role: k.Role, Done: len(k.Checks) - len(k.Open), Needed: len(k.Checks)})
	}
	return v
}

// legCounts counts, for each method, the checks that need it and those where it is done. What is omitted is not needed.
func legCounts(rows []CheckRow) []LegCount {
	var out []LegCount
	for _, m := range audit.Methods() {
		n := LegCount{Method: m}
		for i := range rows {
			if l := rows[i].leg(m); l.Needed && !l.Omitted {
				n.Needed++
				if l.Done {
					n.Done++
				}
			}
		}
		out = append(out, n)
	}
	return out
}

// placesOf lists the places as the tree reads.
func placesOf(oc *openCase) []audit.Place {
	var out []audit.Place
	for _, n := range oc.model.Tree() {
		out = append(out, n.Place)
	}
	return out
}

// siteOf fills in what a row says of methods, pair, auditors and self-check.
func (d *Desk) siteOf(oc *openCase, m *criteria.Measure, r *CheckRow) {
	id := r.Check
	done, marks, omissions := oc.model.Legs(id), oc.model.Site.Legs[id], oc.model.OmissionsOf(id)
	var needed []string
	if m != nil {
		needed = m.Legs()
	}
	for _, x := range audit.Methods() {
		l := Leg{Method: x, Done: done[x], Needed: slices.Contains(needed, x)}
		l.Omitted = slices.ContainsFunc(omissions, func(o audit.Omission) bool { return o.Method == x && o.Stage == audit.StageOnsite })
		l.Hand = slices.ContainsFunc(marks, func(k audit.LegMarks) bool { return slices.Contains(k.On, x) || slices.Contains(k.Off, x) })
		if l.Done || l.Needed || l.Hand {
			r.Legs = append(r.Legs, l)
		}
		if l.Needed && !l.Done && !l.Omitted {
			r.Missing = append(r.Missing, x)
		}
	}
	r.Pair = pairOf(m, oc.model, id)
	if s, ok := oc.model.Site.SelfCheck[id.Measure()]; ok {
		r.Self = s.Answer
	}
	to := oc.model.AssignedTo(id, r.Part)
	r.To, r.Mine = d.userNames(to), len(to) == 0 || slices.Contains(to, d.user.String())
}

// siteOfCard fills in what a card says of self-check, last finding, omissions, scope, permissions and the other places of its measure.
func (d *Desk) siteOfCard(oc *openCase, v *CardView) {
	id, m := v.Check, oc.model
	if s, ok := m.Site.SelfCheck[id.Measure()]; ok {
		v.SelfCheck = &s
	}
	if l, ok := m.Site.Last[id.Measure()]; ok {
		v.Last = &l
	}
	if s, ok := m.OutOfScope(id); ok {
		v.OutOfScope = &s
	}
	v.Omissions, v.Rules = m.OmissionsOf(id), m.RulesAt(id.Place())
	worst, of := m.RollUp(id.Measure())
	v.RollUp = worst
	for _, c := range of {
		v.Sites = append(v.Sites, SiteRow{Check: c, Place: d.placeName(oc, c.Place()), Verdict: m.Checks[c].Verdict()})
	}
}
