package calendar

import (
	"fmt"
	"time"
)

// Day is a calendar day, counted from 1970-01-01.
type Day int

// Of makes a day; a month or day beyond its end is carried over as time.Date does.
func Of(y int, m time.Month, d int) Day {
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// OfTime is the day of t in the zone of t.
func OfTime(t time.Time) Day {
	y, m, d := t.Date()
	return Of(y, m, d)
}

// Parse reads YYYY-MM-DD of a day that exists, from 1900 on.
func Parse(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 {
		return 0, fmt.Errorf("%q is no day written YYYY-MM-DD", s)
	}
	return OfTime(t), nil
}

// Time is midnight of the day in UTC.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String writes YYYY-MM-DD.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// Date takes the day apart.
func (d Day) Date() (y int, m time.Month, day int) { return d.Time().Date() }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// AddMonths gives the day with the same number n months later, or earlier where n is negative; the month's end where there is no such day.
func (d Day) AddMonths(n int) Day {
	y, m, day := d.Date()
	last := Of(y, m+time.Month(n)+1, 0)
	if x := Of(y, m+time.Month(n), 1) + Day(day-1); x < last {
		return x
	}
	return last
}
