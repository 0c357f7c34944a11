package casework

import (
	"bytes"
	"encoding/json"
	"fmt"

	"genchi/app/audit"
	"genchi/app/register"
)

// OpenBook opens a book of the body: office or complaints, once each. Only a registrar can.
type OpenBook struct {
	Book string `json:"book"`
}

func (OpenBook) caseID() string { return "" }

// FieldTexts are the texts of one field; in JSON one text may stand without brackets, and null or an empty text empties the field.
type FieldTexts []string

// UnmarshalJSON reads a text, a list of texts, or null.
func (t *FieldTexts) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	var one string
	var many []string
	switch {
	case bytes.Equal(raw, []byte("null")):
	case len(raw) > 0 && raw[0] == '[':
		if err := json.Unmarshal(raw, &many); err != nil {
			return fmt.Errorf("field: %w", err)
		}
	default:
		if err := json.Unmarshal(raw, &one); err != nil {
			return fmt.Errorf("field: %w", err)
		}
		if one != "" {
			many = []string{one}
		}
	}
	*t = many
	return nil
}

// RecordEntry makes a record in a register. Fields are those of the schema (genchi show registers).
type RecordEntry struct {
	Case
	Register string                `json:"register"`
	Fields   map[string]FieldTexts `json:"fields"`
	Record   string                `json:"record,omitempty"` // its id; empty: made
}

// AmendRecord changes fields of an open record; those that it does not name stay.
type AmendRecord struct {
	Case
	Register string                `json:"register"`
	Record   string                `json:"record"`
	Fields   map[string]FieldTexts `json:"fields"`
	Reason   string                `json:"reason"`
}

// CloseRecord finishes a record, with the fields that are filled in last.
type CloseRecord struct {
	Case
	Register string                `json:"register"`
	Record   string                `json:"record"`
	On       string                `json:"on,omitempty"`
	Fields   map[string]FieldTexts `json:"fields,omitempty"`
}

// ReopenRecord opens a finished record again.
type ReopenRecord struct {
	Case
	Register string `json:"register"`
	Record   string `json:"record"`
	Reason   string `json:"reason"`
}

// StrikeRecord takes a wrong record out of the lists; it stays readable.
type StrikeRecord struct {
	Case
	Register string `json:"register"`
	Record   string `json:"record"`
	Reason   string `json:"reason"`
}

// CloseVolume closes the volume of a register that is in use (2-2). Its last entry is that of the register.
type CloseVolume struct {
	Case
	Register string `json:"register"`
	On       string `json:"on,omitempty"`
	Note     string `json:"note,omitempty"`
}

// SetKeeping defines the body's period for a kind of record, in months (2-7-5).
type SetKeeping struct {
	Case
	Kind   string `json:"kind"`
	Months uint   `json:"months"`
	Reason string `json:"reason"`
	On     string `json:"on,omitempty"`
	By     string `json:"by,omitempty"`
}

// PlaceHold keeps a case, or a record written REGISTER/RECORD, beyond its day.
type PlaceHold struct {
	Case
	What   string `json:"what"`
	Reason string `json:"reason"`
	From   string `json:"from,omitempty"`
}

// LiftHold ends a hold.
type LiftHold struct {
	Case
	Hold string `json:"hold"`
	On   string `json:"on,omitempty"`
	Why  string `json:"why"`
}

// ChangeSetting sets a number that the notice leaves to the body.
type ChangeSetting struct {
	Case
	Setting string `json:"setting"`
	Value   uint   `json:"value"`
	Reason  string `json:"reason"`
	On      string `json:"on,omitempty"`
}

// EstimateEffort works out the effort of a case (3-2-7-i): from the table for a number of persons, levels of the six factors of complexity, further
// changes, and, as a rule, a figure by hand in hundredths of a day with its reason.
type EstimateEffort struct {
	Case
	Persons uint                 `json:"persons"`
	Levels  []audit.EffortLevel  `json:"levels,omitempty"`
	Point   int                  `json:"point,omitempty"`
	Why     string               `json:"why,omitempty"`
	Changes []audit.EffortChange `json:"changes,omitempty"`
	Manual  uint                 `json:"manual,omitempty"`
	Reason  string               `json:"reason,omitempty"`
	Days    uint                 `json:"days"`
}

// booked is a command for a book of the body; books are those in which it may be meant, the likeliest first.
type booked interface{ books() []string }

func booksOf(reg string) []string {
	if s, ok := register.Newest(reg); ok {
		return s.Books
	}
	return []string{register.Office}
}

func (c *RecordEntry) books() []string  { return booksOf(c.Register) }
func (c *AmendRecord) books() []string  { return booksOf(c.Register) }
func (c *CloseRecord) books() []string  { return booksOf(c.Register) }
func (c *ReopenRecord) books() []string { return booksOf(c.Register) }
func (c *StrikeRecord) books() []string { return booksOf(c.Register) }
func (c *CloseVolume) books() []string  { return booksOf(c.Register) }
func (c *SetKeeping) books() []string {
	if c.Kind == "complaints" {
		return []string{register.Complaints}
	}
	return []string{register.Office}
}
func (*PlaceHold) books() []string     { return []string{register.Office} }
func (*LiftHold) books() []string      { return []string{register.Office} }
func (*ChangeSetting) books() []string { return []string{register.Office} }

// BookOf finds the book of the body that a command means where it names no case; "" where it means a client's case.
func (d *Desk) BookOf(c Command) (string, error) {
	b, ok := c.(booked)
	if !ok {
		return "", nil
	}
	for _, name := range b.books() {
		if name == register.Case {
			return "", nil
		}
		if id, err := d.BookID(name); err == nil {
			return id, nil
		}
	}
	if books := b.books(); len(books) > 0 && books[len(books)-1] == register.Case {
		return "", nil
	}
	return "", refuse("no_book", "", b.books()[0])
}
