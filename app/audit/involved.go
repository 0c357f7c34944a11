package audit

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
)

// KindInvolved is who took part in the case that a complaint or an appeal is about.
const KindInvolved = "register.involved"

// Involved names, beside a record of complaints, who took part in the case that it is about (3-10-3). Whoever handles a complaint holds neither roster nor
// entries of that case; a laptop of the body that holds both writes this. It belongs to its author, so that it never stands against what the handler
// writes meanwhile; what several say is put together.
type Involved struct {
	Register string        `cbor:"-" json:"register"`
	ID       string        `cbor:"-" json:"record"`
	By       ledger.UserID `cbor:"-" json:"-"`
	People   []Participant `cbor:"1,keyasint" json:"people"` // by user
}

// Participant is one of them, and by what it is known: by his roles on the roster, because he wrote an entry, because he did work of the audit.
type Participant struct {
	User    []byte   `cbor:"1,keyasint" json:"-"`
	Roles   []string `cbor:"2,keyasint,omitempty" json:"roles,omitempty"`
	Wrote   bool     `cbor:"3,keyasint,omitempty" json:"wrote,omitempty"`
	Audited bool     `cbor:"4,keyasint,omitempty" json:"audited,omitempty"`
}

// Field implements Fact.
func (v Involved) Field() ledger.Field {
	return field(KindInvolved, v.Register+"/"+v.ID+"/"+v.By.String())
}

func makeInvolved(k string) (any, error) {
	parts := strings.Split(k, "/")
	var u ledger.UserID
	if len(parts) != 3 {
		return nil, bad("key %q", k)
	}
	b, err := hex.DecodeString(parts[2])
	if err != nil || len(b) != len(u) || hex.EncodeToString(b) != parts[2] {
		return nil, bad("no author in %q", k)
	}
	copy(u[:], b)
	return &Involved{Register: parts[0], ID: parts[1], By: u}, nil
}

// maxParticipants is how many people may have taken part in one case.
const maxParticipants = 1000

func (v Involved) valid() error {
	if v.Register != register.Complaints || len(v.People) == 0 || len(v.People) > maxParticipants {
		return bad("%d people at a record of %q", len(v.People), v.Register)
	}
	for i, p := range v.People {
		if _, ok := userIn(p.User); !ok || i > 0 && bytes.Compare(v.People[i-1].User, p.User) >= 0 {
			return bad("person %d of %d bytes", i, len(p.User))
		}
		if err := text("role", p.Roles...); err != nil {
			return err
		}
	}
	return ident("record", v.ID)
}

// names tells whether a person is among them.
func (v Involved) names(user []byte) bool {
	return slices.ContainsFunc(v.People, func(p Participant) bool { return bytes.Equal(p.User, user) })
}

// gateInvolved: it stands in the book of complaints, is its author's, is said of a record that its author knew, and takes nobody off again (3-10-3).
func (st *standing) gateInvolved(e *ledger.Entry, v Involved, book string) *breach {
	if book != register.Complaints {
		return refuse("only_in_book", notice.P3_10_3)
	}
	if b := gateAuthor(e, v.By); b != nil {
		return b
	}
	if !has1(st.past, Record{Register: v.Register, ID: v.ID}.Field()) {
		return refuse("unknown_record", notice.P3_10_3, v.Register, v.ID)
	}
	for _, x := range st.past.Live(v.Field()) {
		got, err := Read(v.Field(), x.Bytes)
		old, ok := got.(Involved)
		if err == nil && ok && slices.ContainsFunc(old.People, func(p Participant) bool { return !v.names(p.User) }) {
			return refuse("involved_fewer", notice.P3_10_3)
		}
	}
	return nil
}

// valuesOf are the fields of a record with those who took part as its author knew it: nobody of them handles the complaint, whatever the record says.
func (st *standing) valuesOf(r Record) register.Values {
	v := r.Values()
	if r.Register != register.Complaints {
		return v
	}
	prefix := r.Register + "/" + r.ID + "/"
	for _, f := range st.past.Fields(KindInvolved) {
		if !strings.HasPrefix(f.Key, prefix) {
			continue
		}
		for _, x := range st.past.Live(f) {
			if got, err := Read(f, x.Bytes); err == nil {
				if i, ok := got.(Involved); ok {
					v = i.added(v)
				}
			}
		}
	}
	return v
}

// added gives the fields of a record with these people among those involved.
func (v Involved) added(to register.Values) register.Values {
	for _, p := range v.People {
		u := ledger.UserID(p.User).String()
		if !slices.Contains(to["involved"], u) {
			to["involved"] = append(slices.Clone(to["involved"]), u)
		}
	}
	return to
}

// ValuesOf are the fields of a record; of a complaint with everybody who is known to have taken part in its case.
func (r *Registers) ValuesOf(x Record) register.Values {
	v := x.Values()
	for _, e := range r.InvolvedIn(x) {
		v = e.Fact.added(v)
	}
	return v
}

// InvolvedIn lists what was said of who took part in the case of a complaint, by author.
func (r *Registers) InvolvedIn(x Record) []Entered[Involved] {
	var out []Entered[Involved]
	prefix := x.Register + "/" + x.ID + "/"
	for _, k := range SortedKeys(r.Involved) {
		if strings.HasPrefix(k, prefix) {
			out = append(out, r.Involved[k])
		}
	}
	return out
}
