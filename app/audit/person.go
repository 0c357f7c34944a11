package audit

import "genchi/app/ledger"

// PersonID names a person of the client inside a case. It stands for a role, not for a name.
type PersonID string

// What a person is asked as; the guide of an interview follows from it (3-4-3-ro, 3-4-3-ha, 3-4-4).
const (
	FunctionTrained    = "trained"    // was trained in the measures
	FunctionPractising = "practising" // carries them out
	FunctionManager    = "manager"    // the information manager (情報管理責任者)
	FunctionElectronic = "electronic" // uses or runs the systems
	FunctionOther      = "other"
)

// Functions lists them in the order in which screens show them.
func Functions() []string {
	return []string{FunctionManager, FunctionPractising, FunctionTrained, FunctionElectronic, FunctionOther}
}

// Person is somebody of the client, or of its contractor, by role. Measures are those he is to be asked about; empty: those whose usual person
// in the catalogue bears his role. Gone takes him out of the list; what he said stays.
type Person struct {
	ID         PersonID    `cbor:"-" json:"id"`
	Role       string      `cbor:"1,keyasint" json:"role"`
	Functions  []string    `cbor:"2,keyasint,omitempty" json:"functions,omitempty"`
	Section    string      `cbor:"3,keyasint,omitempty" json:"section,omitempty"`
	Contractor bool        `cbor:"4,keyasint,omitempty" json:"contractor,omitempty"`
	Measures   []MeasureID `cbor:"5,keyasint,omitempty" json:"measures,omitempty"`
	Gone       bool        `cbor:"6,keyasint,omitempty" json:"gone,omitempty"`
	Note       string      `cbor:"7,keyasint,omitempty" json:"note,omitempty"`
}

// KindPerson is a person of the client.
const KindPerson = "person"

// Field implements Fact.
func (p Person) Field() ledger.Field { return field(KindPerson, string(p.ID)) }

func (p Person) valid() error {
	if !ValidID(string(p.ID)) {
		return bad("person %q", p.ID)
	}
	for _, f := range p.Functions {
		if err := oneOf("function", f, Functions()...); err != nil {
			return err
		}
	}
	return first(need("role", p.Role), text("person", p.Section, p.Note), measureIDs(p.Measures))
}

// Is tells whether the person is asked as f.
func (p Person) Is(f string) bool {
	for _, x := range p.Functions {
		if x == f {
			return true
		}
	}
	return false
}

// SortedPersons lists the persons who are not gone, in the order in which they were added.
func (c *Case) SortedPersons() []Person {
	return sortedBy(c.Site.Persons, func(p Person) string { return string(p.ID) }, func(p Person) bool { return !p.Gone })
}
