package audit

import (
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func involvedSamples() []Fact {
	by, other := ledger.UserID{0xaa, 1}, ledger.UserID{0xbb, 2}
	return []Fact{
		Involved{Register: "complaints", ID: "n1-ab", By: by, People: []Participant{{User: by[:], Roles: []string{"auditor", "lead"}, Wrote: true, Audited: true}, {User: other[:]}}},
	}
}

// Who took part in a complaint's case handles no complaint about it, whatever the record says; nobody is taken off, and it is its author's.
func TestWhoTookPartHandlesNoComplaint(t *testing.T) {
	noticetest.Covers(t, notice.P3_10_3)
	h := newHouse(t)
	h.ok("O", Body{Book: "complaints", Name: "機関"})
	a, b, o := userNamed("A"), userNamed("B"), userNamed("O")
	record := func(handler ledger.UserID) Record {
		return Record{Register: "complaints", ID: "n1-ab", Edition: 1}.WithValues(map[string][]string{
			"sort": {"complaint_case"}, "received_on": {"2027-06-01"}, "way": {"phone"}, "anonymous": {"yes"}, "concerns": {"client_itself"}, "content": {"x"}, "accepted": {"yes"}, "handler": {handler.String()},
		})
	}
	took := func(by ledger.UserID, people ...ledger.UserID) Involved {
		v := Involved{Register: "complaints", ID: "n1-ab", By: by}
		for _, p := range people {
			v.People = append(v.People, Participant{User: p[:], Wrote: true})
		}
		return v
	}
	h.refused("O", "unknown_record", notice.P3_10_3, took(o, a))
	h.ok("O", record(a)) // nobody knows yet
	h.refused("O", "not_author", notice.P3_5_1_Ha, took(a, b))
	h.ok("O", took(o, a, b))
	h.refused("O", "involved_fewer", notice.P3_10_3, took(o, a))
	if bs := h.say("O", record(a)); len(bs) != 1 || bs[0].Provision != string(notice.P3_10_3) {
		t.Errorf("handled by who took part: %v", bs)
	}
	h.ok("O", record(userNamed("D")))
	m := Build(h.f.Now())
	if got := m.Registers.ValuesOf(record(userNamed("D")))["involved"]; len(got) != 2 {
		t.Errorf("involved %v", got)
	}
	e := h.entry("O", false)
	f := took(o, a, b).Field()
	e.Payload.Ops = append(e.Payload.Ops, ledger.Op{Verb: ledger.Undo, Field: f, Target: h.f.Field(f).IDs()[0]})
	e.Hash[0] ^= 0xff
	if bs := h.add(e, "O"); len(bs) != 1 || bs[0].Code != "cannot_undo" {
		t.Errorf("taken back: %v", bs)
	}
	reported(t).refused("O", "only_in_book", notice.P3_10_3, took(o, a))
}
