package audit

import (
	"cmp"
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// KindSettled is what the body did about a breach that became known later.
const KindSettled = "breach.settled"

// Settled says what the body did about a breach that became known later (事後判明の違反): Mark is LateBreach.Key.
type Settled struct {
	Mark    string `cbor:"-" json:"mark"`
	Measure string `cbor:"1,keyasint" json:"measure"`
	On      Date   `cbor:"2,keyasint" json:"on"`
}

// Field implements Fact.
func (s Settled) Field() ledger.Field { return field(KindSettled, s.Mark) }

func (s Settled) valid() error {
	if s.Mark == "" || len(s.Mark) > 200 || !textOK(s.Mark) {
		return bad("mark %q", s.Mark)
	}
	return first(need("measure", strings.TrimSpace(s.Measure)), text("measure", s.Measure), day("on", s.On, true))
}

// gateSettled: the office settles, never the person whom the breach concerns.
func gateSettled(p *ledger.Past, e *ledger.Entry, s Settled) *breach {
	for _, l := range LateBreaches(p) {
		if l.Key() == s.Mark {
			if l.User == e.Payload.User {
				return refuse("own_correction", l.Provision)
			}
			return gateOffice(p, e, l.Provision)
		}
	}
	return refuse("no_such_mark", notice.P3_6_3, s.Mark)
}

// LateBreach is a breach that those who acted could not know. It voids nothing; it opens a task (事後判明の違反).
type LateBreach struct {
	Code      string           // of a Hindrance, or of a fault of its own
	Provision notice.Provision //
	Subject   string           // round/1, decision/1, certificate/<number>, part
	User      ledger.UserID    // whom it concerns; zero where nobody in particular
	Args      []string
}

// Key names the breach for ever.
func (l LateBreach) Key() string { return l.Code + "|" + l.Subject + "|" + l.User.String() }

// LateBreaches lists what stands and would be refused by what is known now: verifications, decisions and sessions by who may not have made them,
// audit work of an adviser, certificates issued although a law was in doubt, two certificates on one decision. Order: by key.
func LateBreaches(p *ledger.Past) []LateBreach {
	var out []LateBreach
	add := func(l LateBreach) {
		if !slices.ContainsFunc(out, func(x LateBreach) bool { return x.Key() == l.Key() }) {
			out = append(out, l)
		}
	}
	b := BenchOf(p)
	b.lateRounds(add)
	b.lateDecisions(add)
	b.latePart(add)
	b.lateCertificates(add)
	slices.SortFunc(out, func(x, y LateBreach) int { return cmp.Compare(x.Key(), y.Key()) })
	return out
}

func (b *Bench) late(u ledger.UserID, t Task, on Date, subject string, add func(LateBreach)) {
	for _, h := range b.Hindrances(u, t, on) {
		if !h.Warning {
			add(LateBreach{Code: h.Code, Provision: h.Provision, Subject: subject, User: u, Args: h.Args})
		}
	}
}

func (b *Bench) lateRounds(add func(LateBreach)) {
	b.p.Each(KindVerifyDone, func(f ledger.Field, values []ledger.Value) {
		for _, v := range values {
			got, err := Read(f, v.Bytes)
			d, ok := got.(VerifyDone)
			if err != nil || !ok || d.Result != VerifyFinished {
				continue
			}
			who := authors(b.p, f)
			for _, t := range b.p.Fields(KindVerifyTick) {
				if strings.HasPrefix(t.Key, f.Key+"/") {
					who = append(who, authors(b.p, t)...)
				}
			}
			for _, u := range who {
				b.late(u, TaskVerify, d.On, "round/"+f.Key, add)
			}
		}
	})
}

func (b *Bench) lateDecisions(add func(LateBreach)) {
	b.p.Each(KindDecision, func(f ledger.Field, values []ledger.Value) {
		if len(values) > 1 {
			add(LateBreach{Code: "two_decisions", Provision: notice.P3_6_4, Subject: "decision/" + f.Key})
		}
		for _, v := range values {
			got, err := Read(f, v.Bytes)
			d, ok := got.(Decision)
			if err != nil || !ok {
				continue
			}
			for _, x := range d.Deciders {
				u, _ := userIn(x)
				b.late(u, TaskDecide, d.On, "decision/"+f.Key, add)
			}
			if s, _, ok := one[Session](b.p, Session{ID: d.Session}.Field()); ok && d.Session != "" {
				for _, h := range b.SessionFaults(s) {
					add(LateBreach{Code: h.Code, Provision: h.Provision, Subject: "decision/" + f.Key, Args: h.Args})
				}
			}
		}
	})
}

// latePart marks who took part although he had advised the client before the contract, or is involved in its business (4-3-1, 2-5-6).
func (b *Bench) latePart(add func(LateBreach)) {
	if !b.p.Stated(KindAdvised, always) && !b.p.Stated(KindDeclaration, always) {
		return
	}
	for _, u := range b.Team() {
		for _, h := range b.advised(u, b.Staff(u)) {
			if !h.Warning {
				add(LateBreach{Code: h.Code, Provision: h.Provision, Subject: "part", User: u, Args: h.Args})
			}
		}
		if _, involved := b.declared(u, ""); involved {
			add(LateBreach{Code: hInvolved, Provision: notice.P2_5_6, Subject: "part", User: u})
		}
	}
}

// lateCertificates marks certificates that were issued on or after the day of a doubt which their author did not know (3-4-7), and the second one on
// the same decision.
func (b *Bench) lateCertificates(add func(LateBreach)) {
	first := map[uint]string{}
	b.p.Each(KindCertificate, func(f ledger.Field, values []ledger.Value) {
		for _, v := range values {
			got, err := Read(f, v.Bytes)
			x, ok := got.(Certificate)
			if err != nil || !ok {
				continue
			}
			if had, twice := first[x.Decision]; twice && x.Replaces == "" {
				add(LateBreach{Code: "two_certificates", Provision: notice.P2_2_1, Subject: "certificate/" + f.Key, Args: []string{had}})
			}
			if x.Replaces == "" {
				first[x.Decision] = f.Key
			}
			if d, _, ok := one[Decision](b.p, Decision{N: x.Decision}.Field()); !ok || !d.Granted {
				add(LateBreach{Code: "decision_gone", Provision: notice.P3_6_4, Subject: "certificate/" + f.Key, Args: []string{decimal(x.Decision)}})
			}
			if b.doubtUnknown(v.Stated[0].ID.Entry, x.IssuedOn) {
				add(LateBreach{Code: "issued_in_doubt", Provision: notice.P3_4_7, Subject: "certificate/" + f.Key})
			}
		}
		if len(values) > 1 {
			add(LateBreach{Code: "number_twice", Provision: notice.P2_2_1, Subject: "certificate/" + f.Key})
		}
	})
}

// doubtUnknown tells whether a law was in doubt by a day, and the author of an entry did not know.
func (b *Bench) doubtUnknown(author ledger.Hash, on Date) bool {
	for _, f := range b.p.Fields(KindDoubt) {
		for _, v := range b.p.Live(f) {
			got, err := Read(f, v.Bytes)
			d, ok := got.(Doubt)
			if err == nil && ok && len(d.At) >= 10 && Date(d.At[:10]) <= on && !b.p.Shows(author, v.Stated[0].ID.Entry) && !b.p.Shows(v.Stated[0].ID.Entry, author) {
				return true
			}
		}
	}
	return false
}

// combine marks, on the whole set and on facts as stated, the verifier and the decider who took part in the audit (3-6-1, 3-6-4). It feeds no gate.
func combine(f *ledger.Facts) []ledger.Mark {
	acts := map[ledger.UserID]ledger.OpID{}
	var out []ledger.Mark
	mark := func(code string, at notice.Provision, by ledger.OpID, u ledger.UserID) {
		if act, ok := acts[u]; ok {
			out = append(out, ledger.Mark{Breach: ledger.Breach{Code: code, Provision: string(at), Args: []string{u.String()}}, About: []ledger.OpID{by, act}})
		}
	}
	if !f.Any(KindVerifyDone, always) && !f.Any(KindDecision, always) {
		return nil
	}
	for _, kind := range partKinds {
		f.Any(kind, func(x ledger.Fact) bool {
			if _, had := acts[x.Entry.Payload.User]; !had {
				acts[x.Entry.Payload.User] = x.ID
			}
			return false
		})
	}
	f.Any(KindVerifyDone, func(x ledger.Fact) bool {
		mark("verified_own", notice.P3_6_1, x.ID, x.Entry.Payload.User)
		return false
	})
	f.Any(KindDecision, func(x ledger.Fact) bool {
		got, err := Read(x.Field, x.Value)
		d, ok := got.(Decision)
		for _, u := range d.Deciders {
			if who, is := userIn(u); err == nil && ok && is {
				mark("decided_own", notice.P3_6_4, x.ID, who)
			}
		}
		return false
	})
	return out
}
