package audit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
)

// Body opens a book of the body (機関の帳簿): a case of its own that holds registers and records and no client. Book is register.Office or
// register.Complaints, for ever. It is shared with the office roles alone, merged and synchronised like any other.
type Body struct {
	Book string `cbor:"1,keyasint" json:"book"`
	Name string `cbor:"2,keyasint" json:"name"`
}

// Record is one record of a register, checked by the edition of the schema that it names. On is the day on the paper; the day of entry is that of
// the entry. Fields are sorted by name. What was wrong is struck with a reason and stays readable.
type Record struct {
	Register string  `cbor:"-" json:"register"`
	ID       string  `cbor:"-" json:"id"`
	Edition  uint    `cbor:"1,keyasint" json:"edition"`
	Fields   []Texts `cbor:"2,keyasint" json:"fields"`
	Closed   Date    `cbor:"3,keyasint,omitempty" json:"closed,omitempty"`
	Struck   bool    `cbor:"4,keyasint,omitempty" json:"struck,omitempty"`
	Reason   string  `cbor:"5,keyasint,omitempty" json:"reason,omitempty"` // why it was changed, opened again or struck
}

// Texts are the texts of one field.
type Texts struct {
	Name  string   `cbor:"1,keyasint" json:"name"`
	Texts []string `cbor:"2,keyasint" json:"texts"`
}

// Volume closes a volume of a register (帳簿の締め): what was recorded up to Last goes no further in it. Volumes count from 1. Nothing of a
// volume in use is deleted.
type Volume struct {
	Register string `cbor:"-" json:"register"`
	N        uint   `cbor:"-" json:"volume"`
	Last     Date   `cbor:"1,keyasint" json:"last"` // day of its last entry (2-2)
	On       Date   `cbor:"2,keyasint" json:"on"`
	Note     string `cbor:"3,keyasint,omitempty" json:"note,omitempty"`
}

// Setting is a number that the body chose because the notice leaves it open; it is never shown as law.
type Setting struct {
	Name   string `cbor:"-" json:"setting"`
	Value  uint   `cbor:"1,keyasint" json:"value"`
	Reason string `cbor:"2,keyasint" json:"reason"`
	On     Date   `cbor:"3,keyasint" json:"on"`
}

// Settings of the body.
const (
	SettingMETI       = "meti_days"        // days in which a leak, complaint or appeal is reported to the ministry (3-11-2)
	SettingSoon       = "soon_days"        // how many days ahead a deadline is called soon
	SettingSound      = "sound_recording"  // 2: sound may be recorded where the client allows it; 1, and where it is not set: never
	SettingRegistered = "retention_months" // months for which the retention register is kept after its last document went (2-2-0)

	SettingSurvey  = "survey_months"     // the cycle of surveillance (3-7-1 ヘ)
	SettingRenewal = "renewal_months"    // how many months before its end a certificate's renewal is called for (3-7-1 ト)
	SettingReturn  = "return_days"       // days in which a certificate that is over is given back (3-7-1 ト)
	SettingStats   = "statistics_months" // how often the committee gets the statistics of auditors (3-8-3)
)

// SettingNames lists them.
var SettingNames = []string{SettingMETI, SettingSoon, SettingRegistered, SettingSurvey, SettingRenewal, SettingReturn, SettingStats, SettingSound}

// Field implements Fact.
func (Body) Field() ledger.Field     { return field(KindBody, "") }
func (r Record) Field() ledger.Field { return field(KindRecord, r.Register+"/"+r.ID) }
func (v Volume) Field() ledger.Field {
	return field(KindVolume, v.Register+"/"+strconv.FormatUint(uint64(v.N), 10))
}
func (s Setting) Field() ledger.Field { return field(KindSetting, s.Name) }

func makeRecord(k string) (any, error) {
	reg, id, _ := strings.Cut(k, "/")
	return &Record{Register: reg, ID: id}, nil
}

func makeVolume(k string) (any, error) {
	reg, n, _ := strings.Cut(k, "/")
	i, err := strconv.ParseUint(n, 10, 32)
	return &Volume{Register: reg, N: uint(i)}, err
}

func (b Body) valid() error {
	return first(oneOf("book", b.Book, register.Office, register.Complaints), need("name", b.Name))
}

// maxTexts is how many texts one field of a record may have.
const maxTexts = 1000

func (r Record) valid() error {
	if _, ok := register.Of(r.Register, r.Edition); !ok {
		return bad("edition %d of register %q", r.Edition, r.Register)
	}
	last := ""
	for _, f := range r.Fields {
		if f.Name <= last || len(f.Texts) == 0 || len(f.Texts) > maxTexts {
			return bad("field %q after %q, %d texts", f.Name, last, len(f.Texts))
		}
		last = f.Name
		if err := text(f.Name, f.Texts...); err != nil {
			return err
		}
	}
	if r.Struck {
		if err := need("reason", r.Reason); err != nil {
			return err
		}
	}
	return first(ident("record", r.ID), day("closed", r.Closed, false), text("reason", r.Reason))
}

func (v Volume) valid() error {
	if _, ok := register.Newest(v.Register); !ok || v.N == 0 {
		return bad("volume %d of %q", v.N, v.Register)
	}
	return first(day("last", v.Last, true), day("on", v.On, true), text("note", v.Note))
}

func (s Setting) valid() error {
	if s.Value == 0 || s.Value > 1200 {
		return bad("%s is %d", s.Name, s.Value)
	}
	return first(oneOf("setting", s.Name, SettingNames...), need("reason", s.Reason), day("on", s.On, true))
}

// Values are the fields of a record by name.
func (r Record) Values() register.Values {
	v := make(register.Values, len(r.Fields))
	for _, f := range r.Fields {
		v[f.Name] = f.Texts
	}
	return v
}

// WithValues gives the record with other fields, empty ones left out.
func (r Record) WithValues(v register.Values) Record {
	r.Fields = nil
	for name, texts := range v {
		texts = slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return strings.TrimSpace(s) == "" })
		if len(texts) > 0 {
			r.Fields = append(r.Fields, Texts{Name: name, Texts: texts})
		}
	}
	slices.SortFunc(r.Fields, func(a, b Texts) int { return cmp.Compare(a.Name, b.Name) })
	return r
}

// Schema is the edition by which the record is checked; nil where this program lacks it.
func (r Record) Schema() *register.Schema {
	s, _ := register.Of(r.Register, r.Edition)
	return s
}

// bookKind lists what may stand in a book of the body; what is not among them belongs to a client.
func bookKind(kind string) bool {
	switch kind {
	case KindBody, KindRecord, KindVolume, KindKeeping, KindHold, KindSetting, KindResolution, KindEvidence, KindRendition, KindCaption, KindDetails, KindCustody, KindDisclosure, KindPaper, KindOutside,
		KindProposal, KindApproval, KindCarried, KindInvolved, KindCustodian, KindShareSettled:
		return true
	}
	return false
}

// gateOffice judges what concerns books of the body; done tells that nothing else has to be asked.
func (st *standing) gateRegisters(e *ledger.Entry, op *ledger.Op, fact Fact) (b *breach, done bool) {
	book, isBook := st.book()
	switch f := fact.(type) {
	case Body:
		if st.past.HasKind(KindEditions) || hasOp(e, KindEditions) || isBook && book != f.Book {
			return refuse("book_pinned", notice.P2_2_0), true
		}
		return nil, true
	case Editions:
		if isBook || hasOp(e, KindBody) {
			return refuse("book_pinned", notice.P2_2_0), true
		}
		return nil, false
	case Record:
		return st.gateRecord(f, book, isBook || hasOp(e, KindBody)), true
	case Volume:
		return gateVolume(st.past, f, isBook), true
	case Involved:
		return st.gateInvolved(e, f, book), true
	case Keeping, Hold, Setting:
		if !isBook {
			return refuse("only_in_book", notice.P2_7_5), true
		}
		return gateKeeping(fact), true
	case Proposal, Approval, Carried:
		if book != register.Office {
			return refuse("only_in_book", notice.P2_1_1), true
		}
		return gateDestruction(st.past, e, fact), true
	case Custodian, ShareSettled:
		if book != register.Office {
			return refuse("only_in_book", notice.P2_1_1), true
		}
		return gateEscrow(st.past, fact), true
	}
	if !isBook {
		return nil, false
	}
	if !bookKind(op.Field.Kind) {
		return refuse("not_in_book", notice.P2_2_0, op.Field.Kind), true
	}
	switch f := fact.(type) {
	case Evidence:
		return gateEvidence(st.past, e, f.ID, false), true
	case Rendition:
		return gateEvidence(st.past, e, f.Item, true), true
	case Outside:
		return gateOutside(st.past, f), true
	}
	return nil, true
}

func hasOp(e *ledger.Entry, kind string) bool {
	return slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return o.Verb == ledger.Set && o.Field.Kind == kind })
}

// book tells which book of the body the case is, if it is one.
func (st *standing) book() (string, bool) {
	book := ""
	is := st.past.AnyHead(field(KindBody, ""), func(v []byte) bool {
		f, err := Read(field(KindBody, ""), v)
		b, ok := f.(Body)
		book = b.Book
		return err == nil && ok
	})
	return book, is
}

// gateRecord: a record stands in a book of its register and has what the provisions want of it, judged in what its author knew.
func (st *standing) gateRecord(r Record, book string, isBook bool) *breach {
	s := r.Schema()
	if !isBook {
		book = register.Case
		if !st.isOpen() {
			return refuse("case_not_open", notice.P3_0)
		}
	}
	if book != "" && !s.In(book) {
		return refuse("other_book", s.Provision, r.Register, book)
	}
	if r.Struck {
		return nil
	}
	if fs := s.Check(st.valuesOf(r), r.Closed != "", st.find); len(fs) > 0 {
		f := fs[0]
		return refuse(f.Code, f.Provision, r.Register, f.Field, f.More)
	}
	return st.gateHeld(r)
}

// find gives the records that the author knew.
func (st *standing) find(reg, id string) ([]register.Values, bool) {
	f := field(KindRecord, reg+"/"+id)
	var out []register.Values
	for _, v := range st.past.Live(f) {
		if got, err := Read(f, v.Bytes); err == nil {
			if r, ok := got.(Record); ok && !r.Struck {
				out = append(out, r.Values())
			}
		}
	}
	return out, len(out) > 0
}

// gateHeld: a session is validly composed only where more than half of those present are external, who did not step back; half is not more than half
// (2-6-1).
func (st *standing) gateHeld(r Record) *breach {
	v := r.Values()
	if r.Register != "committee_sessions" || v.One("held") != "valid" {
		return nil
	}
	external, present := 0, 0
	for _, id := range v["present"] {
		if slices.Contains(v["recused"], id) {
			continue
		}
		present++
		members, _ := st.find("committee_members", id)
		if len(members) > 0 && !slices.ContainsFunc(members, func(m register.Values) bool { return m.One("external") != "yes" }) {
			external++
		}
	}
	if external*2 <= present {
		return refuse("session_not_valid", notice.P2_6_1, strconv.Itoa(external), strconv.Itoa(present))
	}
	return nil
}

// gateVolume: a volume is closed in order, once, and not before its last entry (2-2-0).
func gateVolume(p *ledger.Past, v Volume, isBook bool) *breach {
	switch {
	case !isBook:
		return refuse("only_in_book", notice.P2_2_0)
	case v.Last > v.On:
		return refuse("volume_days", notice.P2_2_0, string(v.Last), string(v.On))
	case v.N > 1 && len(p.Live(Volume{Register: v.Register, N: v.N - 1}.Field())) == 0:
		return refuse("volume_order", notice.P2_2_0, v.Register)
	}
	return nil
}
