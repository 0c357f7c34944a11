package document

import (
	"fmt"
	"time"
)

// era is a Japanese era from its first day. Words: era.<key> of assets/lang.
type era struct {
	key              string
	year, month, day int
}

// eras since the Gregorian calendar came into use (明治6年); newest first. A new era is a new line here.
var eras = []era{
	{"reiwa", 2019, 5, 1},
	{"heisei", 1989, 1, 8},
	{"showa", 1926, 12, 25},
	{"taisho", 1912, 7, 30},
	{"meiji", 1873, 1, 1},
}

// Words gives the sentence of a key, its arguments put in.
type Words func(key string, args ...any) string

// Date prints the calendar day of t, in the zone of t: 令和8年11月24日 where date.style is "era", 2026-11-24 where it is anything else.
// A day before 1873, when the lunar calendar counted the days of the eras, is printed as 1872-12-31 in both.
func Date(t time.Time, words Words) string {
	y, month, d := t.Date()
	m := int(month)
	if words("date.style") == "era" {
		for _, e := range eras {
			if !before(y, m, d, e) {
				return eraDate(e, y, m, d, words)
			}
		}
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

func eraDate(e era, y, m, d int, words Words) string {
	n := y - e.year + 1
	if e.key == "meiji" {
		n = y - 1867 // its years count from 1868
	}
	if n == 1 {
		return words("date.first", words("era."+e.key), m, d)
	}
	return words("date.era", words("era."+e.key), n, m, d)
}

func before(y, m, d int, e era) bool {
	switch {
	case y != e.year:
		return y < e.year
	case m != e.month:
		return m < e.month
	}
	return d < e.day
}

// Clock prints the time of day of t in its zone: 9時05分 or 09:05.
func Clock(t time.Time, words Words) string {
	if words("date.style") == "era" {
		return words("date.clock", t.Hour(), fmt.Sprintf("%02d", t.Minute()))
	}
	return t.Format("15:04")
}

// Moment prints day and time of day.
func Moment(t time.Time, words Words) string {
	return words("date.moment", Date(t, words), Clock(t, words))
}

// Span prints a time from begin to end, the day once if both are of one day. An end that is not known is left open.
func Span(begin, end time.Time, words Words) string {
	if end.IsZero() {
		return words("date.span", Moment(begin, words), "")
	}
	y1, m1, d1 := begin.Date()
	y2, m2, d2 := end.Date()
	if y1 == y2 && m1 == m2 && d1 == d2 {
		return words("date.span", Moment(begin, words), Clock(end, words))
	}
	return words("date.span", Moment(begin, words), Moment(end, words))
}

// dayText prints a day given as 2026-11-24; anything else as it is.
func dayText(s string, words Words) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return Date(t, words)
}

// parseMoment reads RFC 3339, or a local time without zone, with or without seconds.
func parseMoment(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// momentText prints a time as parseMoment reads it; anything else as it is.
func momentText(s string, words Words) string {
	if t, ok := parseMoment(s); ok {
		return Moment(t, words)
	}
	return dayText(s, words)
}

// spanText prints a time from one moment to another; an empty end is left open.
func spanText(from, to string, words Words) string {
	a, ok1 := parseMoment(from)
	b, ok2 := parseMoment(to)
	if !ok1 || to != "" && !ok2 {
		return words("date.span", momentText(from, words), momentText(to, words))
	}
	return Span(a, b, words)
}
