package casework

import (
	"strings"

	"genchi/app/notice"
	"genchi/app/register"
)

// RecordFault is one thing that a record lacks, in words and by clause.
type RecordFault struct {
	Field     string           `json:"field"`
	Words     string           `json:"words"` // of the field
	Code      string           `json:"code"`
	Provision notice.Provision `json:"provision"`
	Clause    string           `json:"clause"`
	Text      string           `json:"text"`
}

// RecordFaults tells everything that a record with these fields lacks now, or lacks before it can be closed. Nothing is recorded.
func (d *Desk) RecordFaults(id, reg string, fields register.Values, closing bool) ([]RecordFault, error) {
	s, ok := register.Newest(reg)
	if !ok {
		return nil, refuse("unknown_register", "", reg)
	}
	return view(d, id, func(oc *openCase) []RecordFault {
		find := func(reg, id string) ([]register.Values, bool) {
			e, ok := oc.model.Registers.Records[reg+"/"+id]
			if !ok || e.Fact.Struck {
				return nil, false
			}
			return []register.Values{e.Fact.Values()}, true
		}
		out := []RecordFault{}
		for _, f := range s.Check(fields, closing, find) {
			title := fieldTitle(d.say(), s, f.Field)
			p := f.Provision
			if p == "" {
				p = s.Provision
			}
			out = append(out, RecordFault{
				Field: f.Field, Words: title, Code: f.Code, Provision: p, Clause: p.Clause(),
				Text: d.say().T("refusal."+f.Code, d.say().T("register."+s.ID), title, d.moreOf(s, f)),
			})
		}
		return out
	})
}

// moreOf puts what a fault says beyond its field into words: other fields, a value, or a field of the record that is referred to.
func (d *Desk) moreOf(s *register.Schema, f register.Fault) string {
	x, _ := s.Field(f.Field)
	var out []string
	for m := range strings.FieldsSeq(f.More) {
		of := s
		if other, ok := register.Newest(x.Of); ok && f.Code == register.RefLacks {
			of = other
		}
		switch _, named := of.Field(m); {
		case named:
			m = fieldTitle(d.say(), of, m)
		case f.Code == register.MustBe:
			m = d.fieldText(x, m)
		}
		out = append(out, m)
	}
	return strings.Join(out, ", ")
}
