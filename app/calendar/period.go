package calendar

// Period is a span that runs from an event. Months and years are counted by the calendar; Days are counted in days. Either may be zero.
type Period struct {
	Years  int `json:"years,omitempty"`
	Months int `json:"months,omitempty"`
	Days   int `json:"days,omitempty"`
}

// Zero tells whether the period has no length.
func (p Period) Zero() bool { return p == Period{} }

// Step is one line of the arithmetic of a period: a code of assets/lang (deadline.step.<code>) with its day and, for the period itself, its numbers.
type Step struct {
	Code   string `json:"code"` // event, first, period, last, clamped, free
	Day    string `json:"day,omitempty"`
	Years  int    `json:"years,omitempty"`
	Months int    `json:"months,omitempty"`
	Days   int    `json:"days,omitempty"`
}

// Steps of a Run.
const (
	StepEvent   = "event"   // the day that starts it; not counted
	StepFirst   = "first"   // the first day counted
	StepPeriod  = "period"  // how long it is
	StepClamped = "clamped" // the last month has no day that corresponds: it ends with the month
	StepLast    = "last"    // the last day
	StepFree    = "free"    // the first day after it
)

// Run is a period from an event, counted.
type Run struct {
	Event   Day
	Period  Period
	First   Day  // the first day counted
	Last    Day  // the last day; it ends with it
	Clamped bool // there was no day that corresponds to the first
}

// From counts a period from the day of an event, which is itself not counted.
func (p Period) From(event Day) Run {
	r := Run{Event: event, Period: p, First: event + 1}
	r.Last = r.First - 1
	if n := p.Years*12 + p.Months; n != 0 {
		_, _, first := r.First.Date()
		at := r.First.AddMonths(n)
		_, _, d := at.Date()
		if r.Clamped = d != first; r.Clamped {
			r.Last = at
		} else {
			r.Last = at - 1
		}
	}
	r.Last += Day(p.Days)
	return r
}

// Free is the first day after the period.
func (r Run) Free() Day { return r.Last + 1 }

// Steps show how the days were counted. Keep tells whether what matters is the day after it.
func (r Run) Steps(keep bool) []Step {
	out := []Step{
		{Code: StepEvent, Day: r.Event.String()},
		{Code: StepFirst, Day: r.First.String()},
		{Code: StepPeriod, Years: r.Period.Years, Months: r.Period.Months, Days: r.Period.Days},
	}
	if r.Clamped {
		out = append(out, Step{Code: StepClamped, Day: (r.Last - Day(r.Period.Days)).String()})
	}
	out = append(out, Step{Code: StepLast, Day: r.Last.String()})
	if keep {
		out = append(out, Step{Code: StepFree, Day: r.Free().String()})
	}
	return out
}

// MonthsBefore is the latest day that lies at least n months before d: the day with the same number, or the month's end where there is none.
func MonthsBefore(d Day, n int) Day { return d.AddMonths(-n) }

// The states of a deadline.
const (
	Ahead   = "ahead"
	Soon    = "soon"
	Today   = "today"
	Overdue = "overdue"
)

// State of a deadline on a day; soon is how many days ahead it is called soon.
func State(deadline, on Day, soon int) string {
	switch {
	case on > deadline:
		return Overdue
	case on == deadline:
		return Today
	case int(deadline-on) <= soon:
		return Soon
	}
	return Ahead
}
