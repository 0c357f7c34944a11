package register

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"genchi/app/calendar"
	"genchi/app/notice"
	"genchi/assets"
)

// Books in which records stand.
const (
	Office     = "office"     // of the body: shared with the office roles
	Complaints = "complaints" // of the body: complaints and appeals, shared with who handles them
	Case       = "case"       // a client's case
)

// Kinds of fields.
const (
	Text      = "text"
	Day       = "day"
	Number    = "number"
	Choice    = "choice"
	YesNo     = "yesno"
	User      = "user"
	CaseID    = "case"
	Item      = "item"
	Ref       = "ref"
	Provision = "provision"
)

// Secrets of fields.
const (
	Identity = "identity"
	Home     = "home"
)

// Starts of a keeping period.
const (
	FromLastEntry = "last_entry"
	FromClosed    = "closed"
)

// Schema is one edition of a register.
type Schema struct {
	ID        string           `json:"id"`
	Edition   uint             `json:"edition"`
	Provision notice.Provision `json:"provision"`
	Books     []string         `json:"books"`
	Title     []string         `json:"title"`
	Keep      *Keep            `json:"keep,omitempty"`
	Fields    []Field          `json:"fields"`
	Rules     []Rule           `json:"rules,omitempty"`
}

// Keep is how long the notice wants a register or record kept.
type Keep struct {
	Provision notice.Provision `json:"provision"`
	Years     int              `json:"years"`
	From      string           `json:"from"`
}

// Field is one field of a record.
type Field struct {
	Name    string  `json:"name"`
	Kind    string  `json:"kind"`
	Need    bool    `json:"need,omitempty"`
	Many    bool    `json:"many,omitempty"`
	Choices []Value `json:"choices,omitempty"`
	Of      string  `json:"of,omitempty"`  // the register of a ref
	Due     string  `json:"due,omitempty"` // a day that passes while the record is open: body (its own setting or agreement)
	Secret  string  `json:"secret,omitempty"`
}

// Value is one choice, with the provision that asks for it where that is another than the register's.
type Value struct {
	Is        string           `json:"is"`
	Provision notice.Provision `json:"provision,omitempty"`
}

// Rule is one demand on the fields of a record; see the package comment.
type Rule struct {
	Provision notice.Provision `json:"provision"`
	When      []When           `json:"when,omitempty"`
	Closing   bool             `json:"closing,omitempty"`
	Need      []string         `json:"need,omitempty"`
	Any       []string         `json:"any,omitempty"`
	Order     []string         `json:"order,omitempty"`
	Must      string           `json:"must,omitempty"`
	Be        string           `json:"be,omitempty"`
	Apart     []string         `json:"apart,omitempty"`
	Ref       string           `json:"ref,omitempty"`
	Has       []string         `json:"has,omitempty"`
	At        string           `json:"at,omitempty"`
}

// When is a condition: a field has one of these values, or is filled.
type When struct {
	Field string   `json:"field"`
	Is    []string `json:"is,omitempty"`
}

// Field gives a field by name.
func (s *Schema) Field(name string) (Field, bool) {
	for _, f := range s.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// In tells whether records of the register may stand in a book.
func (s *Schema) In(book string) bool { return slices.Contains(s.Books, book) }

// Words are the keys of assets/lang under which a field is named, the first that exists.
func (s *Schema) Words(field string) [2]string {
	return [2]string{"register." + s.ID + "." + field, "field." + field}
}

// ErrSchema is a file of schemas that can't be used.
var ErrSchema = errors.New("not a list of register schemas")

var idForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Load reads a list of schemas.
func Load(raw []byte) ([]*Schema, error) {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	var list []*Schema
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSchema, err)
	}
	if dec.More() {
		return nil, fmt.Errorf("%w: more than one list", ErrSchema)
	}
	for i, s := range list {
		if s == nil {
			return nil, fmt.Errorf("%w: schema %d is null", ErrSchema, i+1)
		}
		if err := s.check(); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrSchema, s.ID, err)
		}
	}
	return list, nil
}

func (s *Schema) check() error {
	switch {
	case !idForm.MatchString(s.ID) || s.Edition == 0 || !s.Provision.Valid() || len(s.Fields) == 0 || len(s.Books) == 0:
		return errors.New("id, edition, provision, books or fields")
	case s.Keep != nil && (!s.Keep.Provision.Valid() || s.Keep.Years < 1 || s.Keep.From != FromLastEntry && s.Keep.From != FromClosed):
		return errors.New("keep")
	}
	for _, b := range s.Books {
		if b != Office && b != Complaints && b != Case {
			return fmt.Errorf("book %q", b)
		}
	}
	seen := map[string]bool{}
	for _, f := range s.Fields {
		if seen[f.Name] || !f.ok() {
			return fmt.Errorf("field %q", f.Name)
		}
		seen[f.Name] = true
	}
	for _, t := range s.Title {
		if !seen[t] {
			return fmt.Errorf("title %q", t)
		}
	}
	for i, r := range s.Rules {
		if !r.ok(seen) {
			return fmt.Errorf("rule %d", i+1)
		}
	}
	return nil
}

func (f Field) ok() bool {
	if !idForm.MatchString(f.Name) || f.Secret != "" && f.Secret != Identity && f.Secret != Home || f.Due != "" && (f.Due != "body" || f.Kind != Day) {
		return false
	}
	for _, c := range f.Choices {
		if !idForm.MatchString(c.Is) || c.Provision != "" && !c.Provision.Valid() {
			return false
		}
	}
	switch f.Kind {
	case Text, Day, Number, YesNo, User, CaseID, Item, Provision:
		return len(f.Choices) == 0 && f.Of == ""
	case Choice:
		return len(f.Choices) > 0 && f.Of == ""
	case Ref:
		return len(f.Choices) == 0 && idForm.MatchString(f.Of)
	}
	return false
}

func (r Rule) ok(fields map[string]bool) bool {
	if !r.Provision.Valid() {
		return false
	}
	names := slices.Concat(r.Need, r.Any, r.Order, r.Apart)
	ways := 0
	for _, on := range []bool{len(r.Need) > 0, len(r.Any) > 0, len(r.Order) > 1, len(r.Apart) == 2, r.Must != "" && r.Be != "", r.Ref != "" && len(r.Has) > 0} {
		if on {
			ways++
		}
	}
	for _, w := range r.When {
		names = append(names, w.Field)
	}
	for _, n := range []string{r.Must, r.Ref, r.At} {
		if n != "" {
			names = append(names, n)
		}
	}
	return ways == 1 && !slices.ContainsFunc(names, func(n string) bool { return !fields[n] })
}

// shipped are the schemas of this program: by id and edition, and the newest of each in order of the files.
type shipped struct {
	all    map[string]map[uint]*Schema
	newest []*Schema
}

var load = sync.OnceValue(func() *shipped {
	s := &shipped{all: map[string]map[uint]*Schema{}}
	for _, name := range []string{"registers/office.json", "registers/complaints.json"} {
		list, err := Load(assets.Bytes(name))
		if err != nil {
			panic(fmt.Sprintf("register: %s: %v", name, err))
		}
		for _, x := range list {
			if s.all[x.ID] == nil {
				s.all[x.ID] = map[uint]*Schema{}
				s.newest = append(s.newest, x)
			}
			if s.all[x.ID][x.Edition] != nil {
				panic(fmt.Sprintf("register: %s: edition %d of %s stands twice", name, x.Edition, x.ID))
			}
			s.all[x.ID][x.Edition] = x
			for i, n := range s.newest {
				if n.ID == x.ID && n.Edition < x.Edition {
					s.newest[i] = x
				}
			}
		}
	}
	return s
})

// All lists the newest edition of every register.
func All() []*Schema { return slices.Clone(load().newest) }

// Newest gives the newest edition of a register.
func Newest(id string) (*Schema, bool) {
	for _, s := range load().newest {
		if s.ID == id {
			return s, true
		}
	}
	return nil, false
}

// Of gives one edition of a register.
func Of(id string, edition uint) (*Schema, bool) {
	s, ok := load().all[id][edition]
	return s, ok
}

// parseDay reads a day.
func parseDay(s string) (calendar.Day, bool) {
	d, err := calendar.Parse(s)
	return d, err == nil
}
