package audit

import (
	"slices"
	"time"

	"genchi/app/ledger"
)

// Counts is what one auditor did in some cases, in counts alone: no word of a client is in it (3-8-3).
type Counts struct {
	Audits        int `json:"audits"`        // cases in whose audit he took part
	First         int `json:"first_stage"`   // confirmations of a client's answers (3-2-3)
	Second        int `json:"second_stage"`  // looks at a client's documents, each a time and place (3-3-1)
	Documents     int `json:"documents"`     // documents that he read in them (3-3-2)
	Onsite        int `json:"onsite"`        // visits at which he was present
	FollowUps     int `json:"follow_ups"`    // looks at corrections
	Surveys       int `json:"surveys"`       // surveillance checks
	Judged        int `json:"judged"`        // judgements that stand
	Nonconforming int `json:"nonconforming"` // of them
	Unconfirmed   int `json:"unconfirmed"`
	Findings      int `json:"findings"`   // that he recorded
	Returns       int `json:"returns"`    // rounds of verification that came back to his cases
	Late          int `json:"late"`       // breaches that became known later and concern him
	Complaints    int `json:"complaints"` // about cases in which he took part
	Verified      int `json:"verified"`   // rounds that he verified
	Decided       int `json:"decided"`    // decisions that he made
	Minutes       int `json:"minutes"`    // present at visits
}

// Add puts two counts together.
func (t Counts) Add(o Counts) Counts {
	return Counts{
		t.Audits + o.Audits, t.First + o.First, t.Second + o.Second, t.Documents + o.Documents, t.Onsite + o.Onsite, t.FollowUps + o.FollowUps, t.Surveys + o.Surveys, t.Judged + o.Judged, t.Nonconforming + o.Nonconforming, t.Unconfirmed + o.Unconfirmed,
		t.Findings + o.Findings, t.Returns + o.Returns, t.Late + o.Late, t.Complaints + o.Complaints, t.Verified + o.Verified, t.Decided + o.Decided, t.Minutes + o.Minutes,
	}
}

// AuditedOn is the day by which an audit counts: of its last visit, else of the second stage, else of the first, else of the last decision, else of the
// contract; "" where it has none of them.
func (c *Case) AuditedOn() Date {
	on := Date("")
	for _, v := range c.SortedVisits() {
		on = max(on, Date(v.At[:min(len(v.At), 10)]))
	}
	if on == "" {
		on = c.secondUntil()
	}
	if on == "" {
		_, on = c.FirstPeriod()
	}
	if d, ok := c.LastDecision(); on == "" && ok {
		on = d.On
	}
	if on == "" && c.Contract != nil {
		on = c.Contract.ConcludedOn
	}
	return on
}

// secondUntil is the last day of the second stage; "" where nothing of it is recorded.
func (c *Case) secondUntil() Date {
	on := Date("")
	for _, s := range c.Second.SortedSittings() {
		on = max(on, momentDay(s.Fact.From))
	}
	if c.Second.End != nil {
		on = max(on, c.Second.End.Fact.On)
	}
	return on
}

// CountsByPerson counts what each person did in one case. p is the past of which c was built; complaints is how many were made about the case.
func (c *Case) CountsByPerson(p *ledger.Past, complaints int) map[ledger.UserID]Counts {
	out := map[ledger.UserID]Counts{}
	count := func(u ledger.UserID, f func(t *Counts)) {
		t := out[u]
		f(&t)
		out[u] = t
	}
	b := BenchOf(p)
	returns := 0
	for _, d := range c.Office.Done {
		if d.Fact.Result == VerifyReturned {
			returns++
		}
		count(d.By, func(t *Counts) { t.Verified++ })
	}
	for _, u := range b.Team() {
		count(u, func(t *Counts) { t.Audits, t.Returns, t.Complaints = 1, returns, complaints })
	}
	for _, k := range c.Checks {
		for _, j := range k.Judged {
			count(j.By, func(t *Counts) {
				t.Judged++
				switch j.Verdict {
				case Nonconforming:
					t.Nonconforming++
				case Unconfirmed:
					t.Unconfirmed++
				case Conforming, NotStarted:
				}
			})
		}
	}
	for id, f := range c.Findings {
		if c.OpenFinding(id) {
			count(f.By, func(t *Counts) { t.Findings++ })
		}
	}
	for _, x := range c.First.Confirmed {
		count(x.By, func(t *Counts) { t.First++ })
	}
	for _, x := range c.Second.SortedSittings() {
		count(x.By, func(t *Counts) { t.Second++ })
	}
	for _, x := range c.Second.Looks {
		count(x.By, func(t *Counts) { t.Documents++ })
	}
	for _, r := range c.Book.Rounds {
		count(r.By, func(t *Counts) { t.FollowUps++ })
	}
	for _, s := range c.Upkeep.Done {
		count(s.By, func(t *Counts) { t.Surveys++ })
	}
	for _, d := range c.Office.Decisions {
		for _, x := range d.Fact.Deciders {
			if u, ok := userIn(x); ok {
				count(u, func(t *Counts) { t.Decided++ })
			}
		}
	}
	for _, l := range LateBreaches(p) {
		if (l.User != ledger.UserID{}) {
			count(l.User, func(t *Counts) { t.Late++ })
		}
	}
	c.countPresence(count)
	return out
}

// countPresence counts visits and minutes: by the stretches where there are any, else whoever began a visit was there from its start to its end.
func (c *Case) countPresence(count func(ledger.UserID, func(*Counts))) {
	for _, v := range c.SortedVisits() {
		end := ""
		if v.End != nil {
			end = v.End.At
		}
		ss := c.Stretches(v.ID)
		if len(ss) == 0 {
			count(v.By, func(t *Counts) { t.Onsite, t.Minutes = t.Onsite+1, t.Minutes+minutes(v.At, end) })
			continue
		}
		var there []ledger.UserID
		for _, s := range ss {
			to := s.To
			if to == "" {
				to = end
			}
			first := !slices.Contains(there, s.Who)
			there = append(there, s.Who)
			count(s.Who, func(t *Counts) {
				t.Minutes += minutes(s.From, to)
				if first {
					t.Onsite++
				}
			})
		}
	}
}

// mostMinutes is the longest stretch that is counted: nobody is at a client's for more than a day and a night.
const mostMinutes = 24 * 60

// minutes between two local times; 0 where one is missing or they run backwards.
func minutes(from, to string) int {
	a, err1 := time.Parse("2006-01-02T15:04", from)
	b, err2 := time.Parse("2006-01-02T15:04", to)
	if err1 != nil || err2 != nil || b.Before(a) {
		return 0
	}
	return min(int(b.Sub(a)/time.Minute), mostMinutes)
}
