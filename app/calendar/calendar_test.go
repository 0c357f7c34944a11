package calendar

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"genchi/assets"
)

func day(t testing.TB, s string) Day {
	t.Helper()
	d, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// testdata/holidays.txt holds the public holidays from 2018 to 2030, with their names.
func TestHolidaysGolden(t *testing.T) {
	want, err := os.ReadFile("testdata/holidays.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for y := 2018; y <= 2030; y++ {
		for _, d := range Shipped().Holidays(y) {
			n, _ := Shipped().Holiday(d)
			fmt.Fprintf(&b, "%s\t%s\n", d, n.Ja)
		}
	}
	if b.String() != string(want) {
		got := strings.Split(b.String(), "\n")
		for i, line := range strings.Split(string(want), "\n") {
			if i >= len(got) || got[i] != line {
				t.Fatalf("line %d: want %q", i+1, line)
			}
		}
		t.Fatal("more holidays than the table of the test")
	}
}

func TestEquinoxes(t *testing.T) {
	for _, c := range []struct{ day, name string }{
		{"1980-03-20", "春分の日"},
		{"2012-03-20", "春分の日"},
		{"2012-09-22", "秋分の日"},
		{"2032-03-20", "春分の日"},
		{"2032-09-22", "秋分の日"},
		{"2032-09-21", "国民の休日"},
		{"2009-09-22", "国民の休日"},
		{"2009-05-06", "振替休日"},
		{"2092-03-19", "春分の日"},
	} {
		if n, ok := Shipped().Holiday(day(t, c.day)); !ok || n.Ja != c.name {
			t.Errorf("%s: %q, want %s", c.day, n.Ja, c.name)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	tab := Shipped()
	for _, c := range []struct {
		day  string
		work bool
		next string
	}{
		{"2026-11-24", true, "2026-11-24"},
		{"2026-11-23", false, "2026-11-24"},
		{"2026-11-21", false, "2026-11-24"},
		{"2026-05-03", false, "2026-05-07"},
		{"2026-09-19", false, "2026-09-24"},
	} {
		d := day(t, c.day)
		if tab.Working(d) != c.work || tab.OnOrAfter(d).String() != c.next {
			t.Errorf("%s: working %v, next %s", c.day, tab.Working(d), tab.OnOrAfter(d))
		}
	}
	if n := tab.WorkingDays(day(t, "2026-09-18"), day(t, "2026-09-25")); n != 2 {
		t.Errorf("%d working days, want 2", n)
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		name, event string
		p           Period
		last        string
		clamped     bool
	}{
		{"papers of a certificate contract", "2027-06-30", Period{Years: 3}, "2030-06-30", false},
		{"papers of a refusal", "2027-06-25", Period{Years: 3}, "2030-06-25", false},
		{"complaint", "2027-09-30", Period{Years: 3}, "2030-09-30", false},
		{"register", "2027-07-05", Period{Years: 3}, "2030-07-05", false},
		{"from 29 February", "2028-02-29", Period{Years: 3}, "2031-02-28", false},
		{"from 28 February of a leap year", "2028-02-28", Period{Years: 3}, "2031-02-28", true},
		{"a month from the end of January", "2027-01-30", Period{Months: 1}, "2027-02-28", true},
		{"a month to the eve", "2027-01-31", Period{Months: 1}, "2027-02-28", false},
		{"half a year", "2027-08-30", Period{Months: 6}, "2028-02-29", true},
		{"ten days", "2027-08-30", Period{Days: 10}, "2027-09-09", false},
		{"a month and ten days", "2027-01-31", Period{Months: 1, Days: 10}, "2027-03-10", false},
		{"nothing", "2027-01-31", Period{}, "2027-01-31", false},
	} {
		r := c.p.From(day(t, c.event))
		if r.Last.String() != c.last || r.Clamped != c.clamped || r.Free() != r.Last+1 {
			t.Errorf("%s: last day %s, clamped %v", c.name, r.Last, r.Clamped)
		}
	}
	var b strings.Builder
	for _, s := range (Period{Years: 3}).From(day(t, "2028-02-28")).Steps(true) {
		fmt.Fprint(&b, s.Code, " ", s.Day, "; ")
	}
	if want := "event 2028-02-28; first 2028-02-29; period ; clamped 2031-02-28; last 2031-02-28; free 2031-03-01; "; b.String() != want {
		t.Errorf("steps %s", b.String())
	}
}

// A longer period never ends earlier, and never later than one day per day would allow.
func TestPeriodsGrow(t *testing.T) {
	for e := day(t, "2027-12-25"); e < day(t, "2028-04-05"); e++ {
		was := e
		for n := 1; n < 40; n++ {
			r := (Period{Months: n}).From(e)
			if r.Last <= was || r.Last-was > 31 || r.Last-was < 28 {
				t.Fatalf("%s and %d months: %s after %s", e, n, r.Last, was)
			}
			was = r.Last
		}
	}
}

func TestMonthsBefore(t *testing.T) {
	for _, c := range []struct{ day, want string }{
		{"2026-11-24", "2026-10-24"}, {"2026-12-31", "2026-11-30"}, {"2027-03-31", "2027-02-28"}, {"2028-03-30", "2028-02-29"}, {"2027-01-15", "2026-12-15"},
	} {
		if got := MonthsBefore(day(t, c.day), 1); got.String() != c.want {
			t.Errorf("a month before %s: %s", c.day, got)
		}
	}
}

func TestState(t *testing.T) {
	due := day(t, "2026-12-01")
	for _, c := range []struct{ on, want string }{{"2026-11-20", Ahead}, {"2026-11-24", Soon}, {"2026-12-01", Today}, {"2026-12-02", Overdue}} {
		if got := State(due, day(t, c.on), 7); got != c.want {
			t.Errorf("%s: %s", c.on, got)
		}
	}
}

func TestParseAndString(t *testing.T) {
	for d := Of(1899, time.December, 30); d < Of(2101, 1, 1); d += 37 {
		back, err := Parse(d.String())
		if y, _, _ := d.Date(); y < 1900 {
			if err == nil {
				t.Errorf("%s was read", d)
			}
		} else if err != nil || back != d {
			t.Errorf("%s comes back as %s, %v", d, back, err)
		}
	}
	for _, bad := range []string{"", "2026-02-29", "2026-2-1", "26-01-01", "2026-11-24T10:00"} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	if got := OfTime(time.Date(2026, 11, 24, 23, 0, 0, 0, time.FixedZone("", 9*3600))).String(); got != "2026-11-24" {
		t.Errorf("day of a time: %s", got)
	}
}

func TestTablesThatCannotBeUsed(t *testing.T) {
	ok := `{"edition":"x","substitute":{"ja":"s","en":"s"},"between":{"ja":"b","en":"b"},"rules":[{"name":"a","ja":"a","en":"a","month":1,"day":1}]}`
	if _, err := Load([]byte(ok)); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "field": strings.Replace(ok, `"day"`, `"dag"`, 1), "two ways": strings.Replace(ok, `"day":1`, `"day":1,"monday":2`, 1),
		"no way": strings.Replace(ok, `,"day":1`, "", 1), "month": strings.Replace(ok, `"month":1`, `"month":13`, 1), "fifth": strings.Replace(ok, `"day":1`, `"monday":5`, 1),
		"equinox": strings.Replace(ok, `"month":1,"day":1`, `"equinox":"summer"`, 1), "no name": strings.Replace(ok, `"name":"a"`, `"name":""`, 1),
		"backwards": strings.Replace(ok, `"day":1`, `"day":1,"from":2000,"to":1999`, 1), "more": ok + ok, "edition": strings.Replace(ok, `"x"`, `""`, 1),
	} {
		if _, err := Load([]byte(bad)); !errors.Is(err, ErrTable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(assets.Bytes("calendar/holidays.json"))
	f.Add([]byte(`{"edition":"x","rules":[{"name":"a","ja":"a","en":"a","equinox":"spring"}]}`))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		t, err := Load(raw)
		if err != nil {
			return
		}
		for _, y := range []int{-5, 1972, 1988, 2026, 3000} {
			t.Holidays(y)
		}
	})
}
