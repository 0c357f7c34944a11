package casework

import (
	"bytes"
	"slices"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/assets"
)

func (d *Desk) say() assets.Words { return assets.Lang(d.opt.Lang) }

func (d *Desk) todayIs() audit.Date { return (&planner{d: d}).today("") }

// hindrances puts hindrances into words: those of the refusals.
func (d *Desk) hindrances(hs []audit.Hindrance) []HindranceRow {
	out := []HindranceRow{}
	for _, h := range hs {
		args := make([]any, len(h.Args))
		for i, a := range h.Args {
			args[i] = a
		}
		out = append(out, HindranceRow{Hindrance: h, Clause: h.Provision.Clause(), Text: d.say().T("refusal."+h.Code, args...)})
	}
	return out
}

// Independence says who may do what in a case on a day; without one, today.
func (d *Desk) Independence(id, on string) (IndependenceView, error) {
	office := d.officeStaff()
	waiting, err := d.waiting(id)
	if err != nil {
		return IndependenceView{}, err
	}
	return view(d, id, func(oc *openCase) IndependenceView {
		day := audit.Date(on)
		if day == "" {
			day = d.todayIs()
		}
		now := oc.fold.Now()
		b := audit.BenchOf(now)
		v := IndependenceView{On: day, Persons: []PersonTasks{}, Advice: []AdviceRow{}, Risks: []audit.Risk{}, Late: d.late(oc, now), Marks: d.marks(oc)}
		known := b.Known()
		for u := range d.names() {
			if !slices.Contains(known, u) {
				known = append(known, u)
			}
		}
		slices.SortFunc(known, func(x, y ledger.UserID) int { return bytes.Compare(x[:], y[:]) })
		for _, u := range known {
			x := d.personTasks(oc, b, u, day)
			x.againstRegister(office, u)
			v.Persons = append(v.Persons, x)
		}
		v.Waiting = waiting
		for _, k := range audit.SortedKeys(oc.model.Office.Advised) {
			e := oc.model.Office.Advised[k]
			_, released := oc.model.Office.Releases[k]
			_, corrected := oc.model.Office.Corrections[audit.Correction{Entry: e.ID.Entry[:], Index: uint(e.ID.Index)}.Field().Key]
			row := AdviceRow{Advised: e.Fact, Released: released, Corrected: corrected}
			if names := d.namesOf(oc, [][]byte{e.Fact.User}); len(e.Fact.User) > 0 {
				row.Person = names[0]
			}
			v.Advice = append(v.Advice, row)
		}
		for _, k := range audit.SortedKeys(oc.model.Office.Risks) {
			v.Risks = append(v.Risks, oc.model.Office.Risks[k].Fact)
		}
		return v
	})
}

func (d *Desk) personTasks(oc *openCase, b *audit.Bench, u ledger.UserID, on audit.Date) PersonTasks {
	p := PersonTasks{User: u.String(), Name: d.nameIn(oc, u), TookPart: b.TookPart(u), Staff: []StaffRow{}, Tasks: []TaskRow{}}
	for _, s := range b.Staff(u) {
		p.Staff = append(p.Staff, StaffRow{Staff: s, By: d.person(oc.model.Office.Staff[u.String()].By)})
	}
	if e, ok := oc.model.Office.Declarations[u.String()]; ok {
		p.Declared = &e.Fact
	}
	for _, t := range audit.Tasks() {
		_, may := b.May(u, t, on)
		row := TaskRow{Task: t, May: may, Reasons: d.hindrances(b.Hindrances(u, t, on))}
		if e, ok := oc.model.Office.Appointments[audit.Appointment{Task: t, User: u}.Field().Key]; ok && !e.Fact.Off {
			row.Appointed = string(e.Fact.On)
		}
		p.Tasks = append(p.Tasks, row)
	}
	return p
}

// late lists the breaches that became known later, with what was done about each.
func (d *Desk) late(oc *openCase, now *ledger.Past) []LateView {
	out := []LateView{}
	for _, l := range audit.LateBreaches(now) {
		args := make([]any, len(l.Args))
		for i, a := range l.Args {
			args[i] = a
		}
		row := LateView{Mark: l.Key(), Code: l.Code, Provision: string(l.Provision), Clause: l.Provision.Clause(), Subject: l.Subject, Text: d.say().T("refusal."+l.Code, args...)}
		if (l.User != ledger.UserID{}) {
			row.Person = d.nameIn(oc, l.User)
		}
		if e, ok := oc.model.Office.Settled[l.Key()]; ok {
			row.Settled = &e.Fact
		}
		out = append(out, row)
	}
	return out
}

func (d *Desk) marks(oc *openCase) []MarkView {
	out := []MarkView{}
	for _, m := range oc.fold.Marks() {
		row := MarkView{Code: m.Code, Provision: m.Provision}
		if len(m.About) > 1 {
			if e, ok := oc.fold.Entry(m.About[1].Entry); ok {
				row.Person = d.nameIn(oc, e.Payload.User)
			}
		}
		out = append(out, row)
	}
	return out
}

// Verification gives the verification of a case.
func (d *Desk) Verification(id string) (VerificationView, error) {
	return view(d, id, func(oc *openCase) VerificationView {
		m := oc.model
		v := VerificationView{Rounds: []RoundOf{}, Points: []PointState{}, NotAnew: openPoints(m), May: d.hindrances(audit.BenchOf(oc.fold.Now()).Hindrances(d.user, audit.TaskVerify, d.todayIs()))}
		r, issued := m.NewestReport()
		if issued {
			v.Report = hexOf(r.Digest)
		}
		for n := uint(1); n <= m.LastRound(); n++ {
			if x, ok := m.Office.Rounds[number(n)]; ok {
				v.Rounds = append(v.Rounds, d.roundOf(oc, x, bytes.Equal(x.Fact.Report, r.Digest)))
			}
		}
		last := RoundOf{}
		if len(v.Rounds) > 0 {
			last = v.Rounds[len(v.Rounds)-1]
		}
		v.Inbox = last.Done != nil && last.Done.Result == audit.VerifyReturned && last.Answer == nil
		for _, pt := range m.Points() {
			s := PointState{Point: pt, Clause: pt.Provision.Clause(), Text: d.say().T("verify.point." + pt.Kind()), Name: d.subject(oc, pt)}
			for _, x := range v.Rounds {
				for _, t := range x.Ticks {
					if t.Point != pt.ID {
						continue
					}
					if x.Round == last.Round {
						s.Mark, s.Remark = t.Mark, t.Remark
					} else if t.Remark != "" {
						s.Earlier = append(s.Earlier, t.Remark)
					}
				}
			}
			if s.Mark == "" {
				v.Open++
			}
			v.Points = append(v.Points, s)
		}
		return v
	})
}

// subject names what a point is about.
func (d *Desk) subject(oc *openCase, pt audit.Point) string {
	switch pt.Kind() {
	case "finding", "omission":
		row := d.checkRow(oc, audit.CheckID(pt.Subject))
		return row.Code + " " + row.Title
	case "law":
		return oc.model.Onsite.Laws[pt.Subject].Name
	case "alone":
		if x := oc.model.Visits[audit.VisitID(pt.Subject)]; x != nil {
			return x.Where
		}
	}
	return pt.Subject
}

func (d *Desk) roundOf(oc *openCase, x audit.Entered[audit.VerifyRound], current bool) RoundOf {
	m, n := oc.model, x.Fact.N
	v := RoundOf{Round: n, Report: hexOf(x.Fact.Report), On: x.Fact.On, By: d.nameIn(oc, x.By), Current: current, Ticks: []TickRow{}}
	for _, k := range audit.SortedKeys(m.Office.Ticks) {
		if t := m.Office.Ticks[k]; t.Fact.N == n {
			v.Ticks = append(v.Ticks, TickRow{t.Fact, d.nameIn(oc, t.By)})
		}
	}
	if e, ok := m.Office.Done[number(n)]; ok {
		v.Done = &VerifiedView{e.Fact, d.nameIn(oc, e.By)}
	}
	if e, ok := m.Office.Answers[number(n)]; ok {
		v.Answer = &AnsweredView{e.Fact, d.nameIn(oc, e.By)}
	}
	return v
}

// Decision gives what was decided in a case.
func (d *Desk) Decision(id string) (DecisionView, error) {
	return view(d, id, func(oc *openCase) DecisionView {
		m, b := oc.model, audit.BenchOf(oc.fold.Now())
		v := DecisionView{Decisions: []DecisionRow{}, Sessions: []SessionRow{}, Nonconforming: []audit.CheckID{}, Blockers: []RoadBlockView{}, NotAnew: openPoints(m), May: d.hindrances(b.Hindrances(d.user, audit.TaskDecide, d.todayIs()))}
		for _, c := range m.AllChecks() {
			if m.Checks[c].Verdict() == audit.Nonconforming {
				v.Nonconforming = append(v.Nonconforming, c)
			}
		}
		for n := uint(1); n <= uint(len(m.Office.Decisions)); n++ {
			if e, ok := m.Office.Decisions[number(n)]; ok {
				v.Decisions = append(v.Decisions, d.decisionRow(oc, e))
			}
		}
		for _, k := range audit.SortedKeys(m.Office.Sessions) {
			s := m.Office.Sessions[k].Fact
			faults := b.SessionFaults(s)
			v.Sessions = append(v.Sessions, SessionRow{Session: s, Valid: len(faults) == 0, Faults: d.hindrances(faults)})
		}
		for _, s := range d.roadSteps(oc) {
			if s.Step == audit.StepDecision {
				v.Blockers = s.Blockers
			}
		}
		return v
	})
}

func (d *Desk) decisionRow(oc *openCase, e audit.Entered[audit.Decision]) DecisionRow {
	m, n := oc.model, e.Fact.N
	row := DecisionRow{Decision: e.Fact, By: d.nameIn(oc, e.By), Deciders: d.namesOf(oc, e.Fact.Deciders), Concurs: []ConcurRow{}}
	for _, k := range audit.SortedKeys(m.Office.Concurs) {
		if c := m.Office.Concurs[k].Fact; c.N == n {
			row.Concurs = append(row.Concurs, ConcurRow{d.nameIn(oc, c.By), c.Agreed, c.On, c.Reason})
		}
	}
	if t, ok := m.Office.Told[number(n)]; ok {
		row.Told = &t.Fact
	}
	if c, ok := m.Office.Contracts[number(n)]; ok {
		row.Contract = &c.Fact
	}
	return row
}

// Certificates gives the certificates of a case as of today.
func (d *Desk) Certificates(id string) (CertificatesView, error) {
	return view(d, id, func(oc *openCase) CertificatesView {
		m := oc.model
		v := CertificatesView{Certificates: []CertificateRow{}, Trial: d.v.Trust().Trial()}
		if m.Client != nil {
			v.Client, v.Address = m.Client.Name, m.Client.Address
		}
		late := d.late(oc, oc.fold.Now())
		for _, s := range m.CertStates(d.todayIs()) {
			row := CertificateRow{Certificate: s.Certificate, State: s.Word(), By: d.nameIn(oc, m.Office.Certificates[s.Number].By), Events: list(s.Events), Late: []LateView{}}
			for _, l := range late {
				if l.Subject == "certificate/"+s.Number || l.Subject == "decision/"+number(s.Decision) || l.Subject == "part" || l.Subject == "round/"+number(m.Office.Decisions[number(s.Decision)].Fact.Round) {
					row.Late = append(row.Late, l)
				}
			}
			v.Certificates = append(v.Certificates, row)
		}
		return v
	})
}

// Road gives the road of a case.
func (d *Desk) Road(id string) (RoadView, error) {
	waiting, err := d.waiting(id)
	if err != nil {
		return RoadView{}, err
	}
	return view(d, id, func(oc *openCase) RoadView {
		v := RoadView{Way: audit.RouteFull, Ended: oc.model.Office.Ended, Stopped: oc.model.Stopped(), Steps: d.roadSteps(oc)}
		if r := oc.model.Office.Route; r != nil {
			v.Way = r.Way
		}
		if r := oc.model.Upkeep.RenewalOf; r != nil {
			v.Renews = &r.Fact
		}
		d.riskBlocks(&v, waiting)
		return v
	})
}

func (d *Desk) roadSteps(oc *openCase) []RoadStepView {
	w := d.say()
	out := []RoadStepView{}
	for _, s := range oc.model.Road(oc.fold.Now()) {
		row := RoadStepView{
			Step: s.Step, Title: w.T("road." + s.Step), Provision: string(s.Provision), Clause: s.Provision.Clause(), State: s.State, Actor: s.Actor, On: s.On, Blockers: []RoadBlockView{},
		}
		for _, b := range s.Blocks {
			row.Blockers = append(row.Blockers, RoadBlockView{RoadBlock: b, Clause: notice.Provision(b.Provision).Clause(), Text: w.T("blocker." + b.Code), Who: w.T("road.actor." + b.Actor)})
		}
		out = append(out, row)
	}
	return out
}
