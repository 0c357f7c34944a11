package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// KindSession is a session of the committee about this case.
const KindSession = "session"

// Session is a session of the committee (委員会) as far as it concerns this case: who was there, who withdrew, what was found (2-6-1, 3-6-4).
type Session struct {
	ID      string   `cbor:"-" json:"session"`
	On      Date     `cbor:"1,keyasint" json:"on"`
	Members []Member `cbor:"2,keyasint" json:"members"`
	Minutes string   `cbor:"3,keyasint,omitempty" json:"minutes,omitempty"` // where they are kept, or what they say
	Agenda  string   `cbor:"4,keyasint,omitempty" json:"agenda,omitempty"`
}

// Member is a member of the committee who was present. External members have a non-disclosure agreement and a declaration of impartiality (2-6-2).
// Recused is who left while this case was dealt with.
type Member struct {
	User     []byte `cbor:"1,keyasint,omitempty" json:"-"`
	Name     string `cbor:"2,keyasint" json:"name"`
	External bool   `cbor:"3,keyasint,omitempty" json:"external,omitempty"`
	NDAOn    Date   `cbor:"4,keyasint,omitempty" json:"nda_on,omitempty"`
	Declared Date   `cbor:"5,keyasint,omitempty" json:"declared,omitempty"`
	Client   bool   `cbor:"6,keyasint,omitempty" json:"client,omitempty"` // belongs to the client
	Recused  bool   `cbor:"7,keyasint,omitempty" json:"recused,omitempty"`
	Reason   string `cbor:"8,keyasint,omitempty" json:"reason,omitempty"`
}

// Field implements Fact.
func (s Session) Field() ledger.Field { return field(KindSession, s.ID) }

func (s Session) valid() error {
	if len(s.Members) == 0 || len(s.Members) > 100 {
		return bad("%d members", len(s.Members))
	}
	for i, m := range s.Members {
		if _, ok := userIn(m.User); len(m.User) > 0 && !ok {
			return bad("person of %d bytes", len(m.User))
		}
		if err := first(need("name", strings.TrimSpace(m.Name)), text("member", m.Name, m.Reason), day("nda_on", m.NDAOn, false), day("declared", m.Declared, false)); err != nil {
			return err
		}
		if slices.ContainsFunc(s.Members[:i], func(x Member) bool {
			return sameName(x.Name, m.Name) || len(m.User) > 0 && string(x.User) == string(m.User)
		}) {
			return bad("%s is there twice", m.Name)
		}
	}
	return first(ident("session", s.ID), day("on", s.On, true), text("session", s.Minutes, s.Agenda))
}

// SessionFaults lists why a session cannot decide on this case: those who took part in its dealing are not in majority external (exactly half is not
// more than half), an external member lacks his papers, somebody should have left.
func (b *Bench) SessionFaults(s Session) []Hindrance {
	var out []Hindrance
	external, all := 0, 0
	for _, m := range s.Members {
		if m.Recused {
			continue
		}
		all++
		if m.External {
			external++
			if m.NDAOn == "" || m.NDAOn > s.On {
				out = append(out, Hindrance{Code: "member_no_nda", Provision: notice.P2_6_2, Args: []string{m.Name}})
			}
			if m.Declared == "" || m.Declared > s.On {
				out = append(out, Hindrance{Code: "member_not_declared", Provision: notice.P2_6_2, Args: []string{m.Name}})
			}
		}
		u, known := userIn(m.User)
		barred := m.Client
		if known {
			_, free := b.May(u, TaskSit, s.On)
			barred = barred || !free
		}
		for _, a := range b.advice() {
			barred = barred || sameName(a.Name, m.Name) && a.On <= s.On
		}
		if barred {
			out = append(out, Hindrance{Code: hRecuse, Provision: notice.P2_6_1, Args: []string{m.Name}})
		}
	}
	if 2*external <= all {
		out = append(out, Hindrance{Code: "session_composition", Provision: notice.P2_6_1, Args: []string{decimal(uint(external)), decimal(uint(all))}})
	}
	return out
}
