package effort

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"genchi/assets"
)

// Classes of complexity.
const (
	Low    = "low"
	Medium = "medium"
	High   = "high"
)

// Table is what the factors are and what they weigh.
type Table struct {
	Edition    string            `json:"edition"`
	Draft      bool              `json:"draft"`
	Business   []string          `json:"business"`
	IT         []string          `json:"it"`
	MediumFrom int               `json:"medium_from"`
	HighFrom   int               `json:"high_from"`
	Matrix     map[string][2]int `json:"matrix"` // "high/low": business before IT
	Others     []string          `json:"others"`
	Reductions []string          `json:"reductions"`
	Most       int               `json:"most_reduction"` // percent; more needs a figure by hand
}

// ErrTable is a table that can't be used.
var ErrTable = errors.New("not a table of factors")

// Load reads a table.
func Load(raw []byte) (*Table, error) {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	t := &Table{}
	if err := dec.Decode(t); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	all := t.Names()
	slices.Sort(all)
	switch {
	case dec.More() || t.Edition == "" || len(t.Business) != 3 || len(t.IT) != 3 || len(t.Matrix) != 9 || t.MediumFrom < 4 || t.HighFrom <= t.MediumFrom || t.HighFrom > 9 || t.Most < 0 || t.Most > 100:
		return nil, fmt.Errorf("%w: %s", ErrTable, t.Edition)
	case slices.Contains(all, ""), len(slices.Compact(slices.Clone(all))) != len(all):
		return nil, fmt.Errorf("%w: a factor stands twice or has no name", ErrTable)
	}
	for _, b := range []string{Low, Medium, High} {
		for _, i := range []string{Low, Medium, High} {
			if r, ok := t.Matrix[b+"/"+i]; !ok || r[0] > r[1] || r[0] < -100 || r[1] > 1000 {
				return nil, fmt.Errorf("%w: %s/%s", ErrTable, b, i)
			}
		}
	}
	return t, nil
}

// Shipped is the table of this program. It panics if the shipped file is damaged, which its test excludes.
var Shipped = sync.OnceValue(func() *Table {
	t, err := Load(assets.Bytes("effort/factors.json"))
	if err != nil {
		panic(fmt.Sprintf("effort: %v", err))
	}
	return t
})

// Names lists every factor.
func (t *Table) Names() []string { return slices.Concat(t.Business, t.IT, t.Others, t.Reductions) }

// Class gives the class of a sum of three levels.
func (t *Table) Class(sum int) string {
	switch {
	case sum >= t.HighFrom:
		return High
	case sum >= t.MediumFrom:
		return Medium
	}
	return Low
}

// Levels are the level of each factor of complexity.
type Levels map[string]int

// Complexity gives the classes of business and IT and the range of percentages. missing names the first factor without a level from 1 to 3.
func (t *Table) Complexity(l Levels) (business, it string, span [2]int, missing string) {
	sum := func(names []string) (n int) {
		for _, f := range names {
			if missing == "" && (l[f] < 1 || l[f] > 3) {
				missing = f
			}
			n += l[f]
		}
		return n
	}
	b, i := sum(t.Business), sum(t.IT)
	if missing != "" {
		return "", "", span, missing
	}
	business, it = t.Class(b), t.Class(i)
	return business, it, t.Matrix[business+"/"+it], ""
}

// Percent gives days, in hundredths, changed by a percentage, rounded to the nearest hundredth; half goes up.
func Percent(days, percent int) int {
	n := days * (100 + percent)
	if n <= 0 {
		return 0
	}
	return (n + 50) / 100
}

// Quarter rounds days, in hundredths, up to a quarter of a day.
func Quarter(days int) int { return (days + 24) / 25 * 25 }
