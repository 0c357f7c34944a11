package casework

import "genchi/app/audit"

// ClientCard is all that a client may see of a check: the requirement, what the auditor saw, the finding and its date. It has no field for
// guidance, contradictions, dissent, doubts about a law or what other people said, so that none of them can reach a client's screen.
type ClientCard struct {
	Code        string     `json:"code"`
	Title       string     `json:"title"`
	Place       string     `json:"place,omitempty"`
	Requirement string     `json:"requirement"`
	Seen        string     `json:"seen,omitempty"`    // of this auditor, as recorded
	Finding     string     `json:"finding,omitempty"` // as agreed in the team, or as written; never the reason of a judgement
	Due         audit.Date `json:"due,omitempty"`
}

// ClientBoard is a meeting in large type (会議表示): the points of the script, without notes, and at the end of a visit the findings as they
// will stand in the notice. What the team has not agreed on is not among them.
type ClientBoard struct {
	Meeting  string       `json:"meeting"` // opening, team or closing
	Where    string       `json:"where,omitempty"`
	Scope    string       `json:"scope,omitempty"`
	Points   []PointView  `json:"points"` // that a client may read; notes and names are left out
	Findings []ClientCard `json:"findings"`
	Open     []ClientCard `json:"open"` // could not be confirmed
}

// ClientCard gives what the client may see of a check.
func (d *Desk) ClientCard(id string, check audit.CheckID) (ClientCard, error) {
	return view(d, id, func(oc *openCase) ClientCard { return d.clientCard(oc, check) })
}

func (d *Desk) clientCard(oc *openCase, id audit.CheckID) ClientCard {
	row := d.checkRow(oc, id)
	v := ClientCard{Code: row.Code, Title: row.Title, Place: row.Place}
	if m := d.measureOf(oc, id.Measure()); m != nil {
		v.Requirement = m.RequirementJA
	}
	k := oc.model.Checks[id]
	if k == nil {
		return v
	}
	v.Seen = d.texts(oc, id, audit.KindObservation, k.Observed).Mine
	w := siteWriter{reportWriter: reportWriter{m: oc.model}}
	if !oc.model.OpenFinding(id) || w.pendingChecks()[id] {
		return v
	}
	f := oc.model.Findings[id]
	v.Finding = f.Text
	if e, ok := oc.model.Book.Wordings[string(id)]; ok && e.Fact.Agreed {
		v.Finding = e.Fact.Text
	}
	if f.Due != nil {
		v.Due = f.Due.On
	}
	return v
}

// ClientBoard gives a meeting as the people in the room may see it; visit "" is the one that is running, or the newest.
func (d *Desk) ClientBoard(id, meeting string, visit audit.VisitID) (ClientBoard, error) {
	return view2(d, id, func(oc *openCase) (ClientBoard, error) {
		v := ClientBoard{Meeting: meeting, Points: []PointView{}, Findings: []ClientCard{}, Open: []ClientCard{}}
		m, err := d.meeting(oc, meeting, visit)
		if err != nil {
			return v, err
		}
		v.Scope = m.Scope
		if m.Visit != nil {
			v.Where = m.Visit.Where
		}
		if meeting != audit.MeetingTeam { // its points name conflicts, weak grounds and hints
			for _, p := range m.Points {
				v.Points = append(v.Points, PointView{Point: p.Point, On: p.On})
			}
		}
		if meeting != audit.MeetingOpening {
			d.clientResult(oc, &v)
		}
		return v, nil
	})
}

// clientResult adds the findings, and what could not be confirmed.
func (d *Desk) clientResult(oc *openCase, v *ClientBoard) {
	w := siteWriter{reportWriter: reportWriter{m: oc.model}}
	pending := w.pendingChecks()
	for _, f := range oc.model.SortedFindings() {
		if !pending[f.Check] && oc.model.OpenFinding(f.Check) {
			c := d.clientCard(oc, f.Check)
			c.Seen = ""
			v.Findings = append(v.Findings, c)
		}
	}
	for _, id := range oc.model.AllChecks() {
		if k := oc.model.Checks[id]; k != nil && !pending[id] && k.Verdict() == audit.Unconfirmed {
			row := d.checkRow(oc, id)
			v.Open = append(v.Open, ClientCard{Code: row.Code, Title: row.Title, Place: row.Place})
		}
	}
}
