package calendar

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"genchi/assets"
)

// Name is what a holiday is called.
type Name struct {
	Ja string `json:"ja"`
	En string `json:"en"`
}

// In gives the name in a language.
func (n Name) In(lang string) string {
	if lang == "en" {
		return n.En
	}
	return n.Ja
}

// rule gives one holiday a year; see the package comment.
type rule struct {
	Code string `json:"name"`
	Name
	From    int    `json:"from"`
	To      int    `json:"to"`
	Month   int    `json:"month"`
	Day     int    `json:"day"`
	Monday  int    `json:"monday"`
	Equinox string `json:"equinox"`
}

// Table is a set of rules. It is read-only and safe for concurrent use.
type Table struct {
	Edition    string `json:"edition"`
	Substitute Name   `json:"substitute"`
	Between    Name   `json:"between"`
	Rules      []rule `json:"rules"`

	mu    sync.Mutex
	years map[int]map[Day]Name
}

// ErrTable is a table of holidays that can't be used.
var ErrTable = errors.New("not a table of holidays")

// maxRules is how many rules a table may have.
const maxRules = 500

// Load reads a table.
func Load(raw []byte) (*Table, error) {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	t := &Table{years: map[int]map[Day]Name{}}
	if err := dec.Decode(t); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	if dec.More() || len(t.Rules) == 0 || len(t.Rules) > maxRules || t.Edition == "" {
		return nil, fmt.Errorf("%w: %d rules, edition %q", ErrTable, len(t.Rules), t.Edition)
	}
	for i, r := range t.Rules {
		if !r.valid() {
			return nil, fmt.Errorf("%w: rule %d (%s)", ErrTable, i+1, r.Code)
		}
	}
	return t, nil
}

func (r rule) valid() bool {
	ways := 0
	for _, x := range []bool{r.Day != 0, r.Monday != 0, r.Equinox != ""} {
		if x {
			ways++
		}
	}
	switch {
	case ways != 1 || r.Code == "" || r.Ja == "" || r.En == "" || r.From < 0 || r.To < 0 || r.To != 0 && r.To < r.From:
		return false
	case r.Equinox != "":
		return r.Month == 0 && (r.Equinox == "spring" || r.Equinox == "autumn")
	case r.Monday != 0:
		return r.Month >= 1 && r.Month <= 12 && r.Monday >= 1 && r.Monday <= 4
	}
	return r.Month >= 1 && r.Month <= 12 && r.Day >= 1 && r.Day <= 31
}

// Shipped is the table of this program. It panics if the shipped file is damaged, which its test excludes.
var Shipped = sync.OnceValue(func() *Table {
	t, err := Load(assets.Bytes("calendar/holidays.json"))
	if err != nil {
		panic(fmt.Sprintf("calendar: %v", err))
	}
	return t
})

// Holiday gives the name of the public holiday on a day.
func (t *Table) Holiday(d Day) (Name, bool) {
	y, _, _ := d.Date()
	n, ok := t.year(y)[d]
	return n, ok
}

// Holidays lists the days of a year, in order.
func (t *Table) Holidays(y int) []Day {
	out := make([]Day, 0, 20)
	for d := range t.year(y) {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}

// Working tells whether d is a working day.
func (t *Table) Working(d Day) bool {
	w := d.Weekday()
	_, off := t.Holiday(d)
	return !off && w != time.Saturday && w != time.Sunday
}

// OnOrAfter is d, or the next working day after it where d is none.
func (t *Table) OnOrAfter(d Day) Day {
	for !t.Working(d) {
		d++
	}
	return d
}

// WorkingDays counts the working days after from up to and with to; 0 where to is not after from.
func (t *Table) WorkingDays(from, to Day) int {
	n := 0
	for d := from + 1; d <= to; d++ {
		if t.Working(d) {
			n++
		}
	}
	return n
}

func (t *Table) year(y int) map[Day]Name {
	t.mu.Lock()
	defer t.mu.Unlock()
	if m := t.years[y]; m != nil {
		return m
	}
	m := t.count(y)
	t.years[y] = m
	return m
}

// count gives the holidays of a year: those by rule, then what the law adds after and between them (第3条 第2項, 第3項).
func (t *Table) count(y int) map[Day]Name {
	m := map[Day]Name{}
	for _, r := range t.Rules {
		if d, ok := r.in(y); ok {
			m[d] = r.Name
		}
	}
	named := make([]Day, 0, len(m))
	for d := range m {
		named = append(named, d)
	}
	slices.Sort(named)
	for _, d := range named {
		if d.Weekday() != time.Sunday || y < 1973 {
			continue
		}
		next := d + 1
		for _, taken := m[next]; taken && y >= 2007; _, taken = m[next] {
			next++
		}
		if _, taken := m[next]; !taken {
			m[next] = t.Substitute
		}
	}
	for i := 0; i+1 < len(named) && y >= 1988; i++ {
		between := named[i] + 1
		if _, taken := m[between]; !taken && named[i+1] == between+1 && between.Weekday() != time.Sunday {
			m[between] = t.Between
		}
	}
	return m
}

// in gives the day of a rule in a year.
func (r rule) in(y int) (Day, bool) {
	if y < r.From || r.To != 0 && y > r.To {
		return 0, false
	}
	switch {
	case r.Equinox != "":
		return equinox(r.Equinox, y)
	case r.Monday != 0:
		first := Of(y, time.Month(r.Month), 1)
		return first + Day((8-int(first.Weekday()))%7+7*(r.Monday-1)), true
	}
	return Of(y, time.Month(r.Month), r.Day), true
}

// equinox computes the day of an equinox at the longitude of Japan, from 1980 to 2099, with whole numbers.
func equinox(which string, y int) (Day, bool) {
	if y < 1980 || y > 2099 {
		return 0, false
	}
	n := y - 1980
	base, month := 20843100, time.March
	if which == "autumn" {
		base, month = 23248800, time.September
	}
	return Of(y, month, (base+242194*n)/1000000-n/4), true
}
