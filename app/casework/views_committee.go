package casework

import (
	"slices"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/register"
)

// CommitteeView is the committee (委員会) as the registers of the office tell it: nothing of it is recorded here.
type CommitteeView struct {
	Book     string                `json:"book"`
	Today    string                `json:"today"`
	Now      audit.Composition     `json:"composition"`
	Changes  []audit.CompositionOn `json:"changes"` // the newest first
	Members  []CommitteeMember     `json:"members"`
	Sessions []CommitteeSession    `json:"sessions"` // the newest first
	Results  []CommitteeResult     `json:"results"`
	Case     string                `json:"about,omitempty"` // of which it is said who must withdraw
	Sat      []SessionRow          `json:"case_sessions"`   // sessions about that case
}

// CommitteeMember is one member.
type CommitteeMember struct {
	Record   string           `json:"record"`
	Name     string           `json:"name"`
	External bool             `json:"external"`
	Firm     string           `json:"affiliation"`
	Since    string           `json:"since"`
	Until    string           `json:"until,omitempty"`
	NDAOn    string           `json:"nda_on,omitempty"`
	Declared string           `json:"declared_on,omitempty"`
	Sits     bool             `json:"sits"`            // today
	Papers   bool             `json:"may_have_papers"` // has what 2-6-2 asks for
	Withdraw []HindranceRow   `json:"must_withdraw"`   // from the case
	Got      []CommitteePaper `json:"papers"`          // the newest first
	User     string           `json:"user,omitempty"`
}

// CommitteePaper is one paper that a member has or had.
type CommitteePaper struct {
	Record   string `json:"record"`
	On       string `json:"on"`
	What     string `json:"what"`
	Case     string `json:"case,omitempty"`
	Returned string `json:"returned_on,omitempty"`
}

// CommitteeSession is one session of the register.
type CommitteeSession struct {
	Record  string            `json:"record"`
	On      string            `json:"on"`
	Place   string            `json:"place"`
	Agenda  []string          `json:"agenda"`
	Invited []string          `json:"invited"` // names
	Present []string          `json:"present"`
	Absent  []string          `json:"absent"`
	Recused []string          `json:"recused"`
	Reason  string            `json:"recusal_reason,omitempty"`
	Minutes string            `json:"minutes,omitempty"`
	Held    string            `json:"held,omitempty"` // valid or invalid as it was recorded
	State   string            `json:"state"`
	Of      audit.Composition `json:"composition"` // of who dealt with its matters
	Faults  []HindranceRow    `json:"faults"`
	Results []CommitteeResult `json:"results"`
}

// CommitteeResult is something that came out of a session and is followed up.
type CommitteeResult struct {
	Record  string `json:"record"`
	Session string `json:"session"`
	Content string `json:"content"`
	Owner   string `json:"owner"`
	Due     string `json:"due_on"`
	Done    string `json:"done_on,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	Overdue bool   `json:"overdue,omitempty"`
}

// Committee reads the committee out of the registers of the office; about a client's case it also says who must withdraw and which sessions there were.
func (d *Desk) Committee(about string) (CommitteeView, error) {
	v := CommitteeView{Case: about, Sat: []SessionRow{}}
	id, err := d.BookID(register.Office)
	if err != nil {
		return v, err
	}
	type person struct {
		user ledger.UserID
		hs   []audit.Hindrance
	}
	withdraw := map[string][]HindranceRow{}
	if about != "" {
		if dv, err := d.Decision(about); err == nil {
			v.Sat = dv.Sessions
		}
		persons, err := view(d, about, func(oc *openCase) (out []person) {
			b := audit.BenchOf(oc.fold.Now())
			for u := range d.names() {
				out = append(out, person{u, b.Hindrances(u, audit.TaskSit, d.todayIs())})
			}
			return out
		})
		if err != nil {
			return v, err
		}
		for _, x := range persons {
			withdraw[x.user.String()] = d.hindrances(x.hs)
		}
	}
	return view(d, id, func(oc *openCase) CommitteeView {
		w := &committeeWriter{d: d, r: &oc.model.Registers, names: map[string]string{}, v: v}
		w.v.Book, w.v.Today = id, string(d.today())
		w.members(withdraw)
		w.sessions()
		return w.v
	})
}

type committeeWriter struct {
	d     *Desk
	r     *audit.Registers
	names map[string]string
	v     CommitteeView
}

func (w *committeeWriter) members(withdraw map[string][]HindranceRow) {
	today := audit.Date(w.v.Today)
	w.v.Now, w.v.Changes, w.v.Members = w.r.Committee(today), w.r.Compositions(today), []CommitteeMember{}
	slices.Reverse(w.v.Changes)
	for _, e := range w.r.Of("committee_members") {
		if e.Fact.Struck {
			continue
		}
		f := e.Fact.Values()
		m := CommitteeMember{
			Record: e.Fact.ID, Name: f.One("name"), External: f.One("external") == "yes", Firm: f.One("affiliation"), Since: f.One("since"), Until: f.One("until"), NDAOn: f.One("nda_on"), Declared: f.One("declared_on"),
			User: f.One("user"), Withdraw: []HindranceRow{}, Got: []CommitteePaper{},
		}
		m.Sits = m.Since <= w.v.Today && (m.Until == "" || m.Until >= w.v.Today)
		m.Papers = m.NDAOn != "" && m.NDAOn <= w.v.Today && m.Declared != "" && m.Declared <= w.v.Today
		if hs := withdraw[m.User]; len(hs) > 0 {
			m.Withdraw = hs
		}
		for _, x := range w.r.Of("committee_papers") {
			if p := x.Fact.Values(); !x.Fact.Struck && p.One("member") == m.Record {
				m.Got = append(m.Got, CommitteePaper{x.Fact.ID, p.One("on"), p.One("what"), p.One("case"), p.One("returned_on")})
			}
		}
		slices.Reverse(m.Got)
		w.names[m.Record] = m.Name
		w.v.Members = append(w.v.Members, m)
	}
}

func (w *committeeWriter) called(ids []string) []string {
	out := []string{}
	for _, id := range ids {
		name := w.names[id]
		if name == "" {
			name = id
		}
		out = append(out, name)
	}
	return out
}

func (w *committeeWriter) sessions() {
	w.v.Sessions, w.v.Results = []CommitteeSession{}, []CommitteeResult{}
	bySession := map[string][]CommitteeResult{}
	for _, e := range w.r.Of("committee_results") {
		if e.Fact.Struck {
			continue
		}
		f := e.Fact.Values()
		x := CommitteeResult{Record: e.Fact.ID, Session: f.One("session"), Content: f.One("content"), Owner: f.One("owner"), Due: f.One("due_on"), Done: f.One("done_on"), Outcome: f.One("outcome")}
		x.Overdue = x.Done == "" && x.Due < w.v.Today
		w.v.Results = append(w.v.Results, x)
		bySession[x.Session] = append(bySession[x.Session], x)
	}
	for _, e := range w.r.Of("committee_sessions") {
		if e.Fact.Struck {
			continue
		}
		f := e.Fact.Values()
		s := CommitteeSession{
			Record: e.Fact.ID, On: f.One("on"), Place: f.One("place"), Agenda: list(f["agenda"]), Invited: w.called(f["invited"]), Present: w.called(f["present"]), Recused: w.called(f["recused"]), Reason: f.One("recusal_reason"),
			Minutes: f.One("minutes"), Held: f.One("held"), State: e.Fact.State(), Of: w.r.Present(f), Faults: w.d.hindrances(w.r.SessionOfRegister(f)), Results: list(bySession[e.Fact.ID]), Absent: []string{},
		}
		for i, id := range f["invited"] {
			if len(f["present"]) > 0 && !slices.Contains(f["present"], id) {
				s.Absent = append(s.Absent, s.Invited[i])
			}
		}
		w.v.Sessions = append(w.v.Sessions, s)
	}
	slices.SortStableFunc(w.v.Sessions, func(a, b CommitteeSession) int {
		switch {
		case a.On > b.On:
			return -1
		case a.On < b.On:
			return 1
		}
		return 0
	})
}
