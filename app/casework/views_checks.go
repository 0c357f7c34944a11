package casework

import (
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// Checks gives the list beside the card.
func (d *Desk) Checks(id string) (ChecksView, error) { return d.ChecksSince(id, ListMark{}) }

// ChecksSince gives of the list the rows that changed since a view with the mark, see ChecksView.Only and Over, or all of them.
func (d *Desk) ChecksSince(id string, m ListMark) (ChecksView, error) {
	return view(d, id, func(oc *openCase) ChecksView {
		l := d.list(oc)
		v := d.checksView(oc, l)
		at, ok := l.since(m)
		if !ok {
			v.Rows = slices.Clone(l.rows)
			return v
		}
		v.Only = at
		for _, i := range at {
			v.Rows = append(v.Rows, l.rows[i])
		}
		return v
	})
}

// checksView is the view without its rows.
func (d *Desk) checksView(oc *openCase, l *checkList) ChecksView {
	v := ChecksView{
		Case: oc.id.String(), Mark: l.mark(), Saved: Saved, Received: len(oc.received), Entries: len(oc.entries),
		Judged: l.sum.judged, Conflicts: l.sum.conflicts, BackCount: l.sum.back, Loose: len(l.loose), Places: list(placesOf(oc)), Persons: d.personRows(oc, l.rows), Tree: d.placeRows(oc, l.rows), Out: d.scopeRows(oc), HalfPairs: l.sum.half,
		NoCatalogue: oc.model.Editions != nil && oc.edition == nil,
	}
	for i, m := range audit.Methods() {
		v.Coverage = append(v.Coverage, LegCount{Method: m, Needed: l.sum.needed[i], Done: l.sum.done[i]})
	}
	if len(oc.entries) > 0 && len(oc.received) == len(oc.entries) {
		v.Saved = Received
	}
	if r := oc.running(); r != nil {
		w := visitView(r)
		v.Visit = &w
	}
	return v
}

func (d *Desk) text(ja, en string) string {
	if d.opt.Lang == "en" && en != "" {
		return en
	}
	return ja
}

func (d *Desk) measureOf(oc *openCase, id audit.MeasureID) *criteria.Measure {
	if oc.edition == nil {
		return nil
	}
	return oc.edition.Measure(string(id))
}

// requirement is the text a finding quotes; a catalogue is Japanese, so this text is, whatever the language of the window.
func (d *Desk) requirement(oc *openCase, id audit.MeasureID) string {
	if m := d.measureOf(oc, id); m != nil {
		return m.RequirementJA
	}
	return string(id)
}

func (d *Desk) partTitle(oc *openCase, part string) string {
	if oc.edition == nil {
		return ""
	}
	p := oc.edition.Parts[part]
	return d.text(p.JA, p.EN)
}

func (d *Desk) placeName(oc *openCase, p audit.PlaceID) string {
	if x, ok := oc.model.Places[p]; ok {
		return x.Name
	}
	return string(p)
}

func (d *Desk) checkRow(oc *openCase, id audit.CheckID) CheckRow {
	k := oc.model.Checks[id]
	r := CheckRow{Check: id, Measure: string(id.Measure()), Code: string(id.Measure()), Place: d.placeName(oc, id.Place()), Verdict: k.Verdict(), Legs: make([]Leg, 0, 4)}
	m := d.measureOf(oc, id.Measure())
	if m != nil {
		r.Code, r.Part, r.Title = m.Code, m.Part, d.text(m.TitleJA, m.TitleEN)
	}
	d.siteOf(oc, m, &r)
	if k == nil {
		return r
	}
	r.Hints = d.watch(oc).Open(id)
	r.Items = len(k.Items)
	r.Back = slices.Contains(k.BackFor, d.user)
	for _, s := range k.Scenes {
		if s.By == d.user {
			r.Asked = s.Asked
		}
	}
	for _, j := range k.Judged {
		if len(k.Judged) > 1 {
			r.Verdicts = append(r.Verdicts, j.Verdict)
		}
		if j.WallMS > r.LastMS {
			r.LastMS, r.By = j.WallMS, d.person(j.By)
		}
	}
	return r
}

// isPhoto tells whether a picture can be made of files of this kind.
func isPhoto(media string) bool {
	return media == "image/jpeg" || media == "image/heic" || media == "image/png"
}

// Card gives one card.
func (d *Desk) Card(id string, check audit.CheckID) (CardView, error) {
	return view(d, id, func(oc *openCase) CardView { return d.card(oc, check) })
}

func (d *Desk) card(oc *openCase, id audit.CheckID) CardView {
	l := d.list(oc)
	v := CardView{CheckRow: d.checkRow(oc, id), Total: len(l.rows), Evidence: []ItemView{}, Judgements: []JudgedView{}}
	if i, ok := l.at[id]; ok {
		v.Position = i + 1
	}
	p := provisionOf(d.measureOf(oc, id.Measure()))
	v.Provision, v.Clause = string(p), p.Clause()
	if m := d.measureOf(oc, id.Measure()); m != nil {
		v.Requirement, v.Interviewee, v.Questions, v.Points, v.Expect = m.RequirementJA, m.Interviewee, m.Questions, m.InspectionPoints, m.Evidence
	}
	k := oc.model.Checks[id]
	if k == nil {
		k = &audit.Check{ID: id}
	}
	v.Statement, v.Observation, v.Reason = d.texts(oc, id, audit.KindStatement, k.Said), d.texts(oc, id, audit.KindObservation, k.Observed), d.texts(oc, id, audit.KindReason, k.Why)
	for _, s := range k.Scenes {
		if s.By == d.user {
			v.Scene = s
		}
	}
	d.siteOfCard(oc, &v)
	d.onsiteOfCard(oc, &v)
	for _, i := range k.Items {
		if it := oc.model.Items[i]; it.Known() {
			v.Evidence = append(v.Evidence, d.itemView(oc, it))
		}
	}
	for _, j := range k.Judged {
		v.Told = v.Told || (j.Verdict == audit.Conforming || j.Verdict == audit.Nonconforming) && audit.Told(oc.fold.Now(), j.Ops[0])
		v.Judgements = append(v.Judgements, JudgedView{Verdict: j.Verdict, By: d.person(j.By), WallMS: j.WallMS, Returned: j.Returned})
	}
	if oc.model.OpenFinding(id) {
		f := d.findingView(oc, oc.model.Findings[id])
		v.Finding = &f
	}
	return v
}

// provisionOf is the clause that the look at a measure fulfils: by its methods.
func provisionOf(m *criteria.Measure) notice.Provision {
	switch {
	case m == nil:
		return notice.P3_4_1
	case m.Electronic():
		return notice.P3_4_3_Ha
	case slices.Contains(m.Methods, "physical_inspection"):
		return notice.P3_4_3_I
	}
	return notice.P3_4_3_Ro
}

func (d *Desk) texts(oc *openCase, id audit.CheckID, kind string, said []audit.Said) TextField {
	f := TextField{Draft: d.Draft(oc.id.String(), string(id)+"/"+kind)}
	for _, s := range said {
		if s.By == d.user {
			f.Mine = s.Text
			continue
		}
		f.Others = append(f.Others, SaidView{By: d.person(s.By), WallMS: s.WallMS, Text: s.Text})
	}
	return f
}

// person names a user as the role cards do.
func (d *Desk) person(u ledger.UserID) string {
	if n := d.names()[u]; n != "" {
		return n
	}
	return u.String()[:8]
}

// persons names the authors of one value.
func (d *Desk) persons(by []ledger.Statement) string {
	var names []string
	for _, s := range by {
		if n := d.person(s.User); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return strings.Join(names, ", ")
}
