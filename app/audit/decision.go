package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts of the decision (認証の可否の決定).
const (
	KindDecision = "decision"
	KindConcur   = "decision.concur"
	KindTold     = "decision.told"
)

// Decision is the n-th decision on certification in the case: granted or not, always with reasons (3-6-4, 3-6-5). It is made by the persons named, of
// whom its author is one, or by a session of the committee. It stands for ever; another one has the next number.
type Decision struct {
	N         uint      `cbor:"-" json:"decision"`
	Granted   bool      `cbor:"1,keyasint" json:"granted"`
	On        Date      `cbor:"2,keyasint" json:"on"`
	Reason    string    `cbor:"3,keyasint,omitempty" json:"reason"`
	Round     uint      `cbor:"4,keyasint" json:"round"` // of verification, finished
	Deciders  [][]byte  `cbor:"5,keyasint,omitempty" json:"-"`
	Session   string    `cbor:"6,keyasint,omitempty" json:"session,omitempty"`
	Despite   []Despite `cbor:"7,keyasint,omitempty" json:"despite,omitempty"`
	Deviation string    `cbor:"8,keyasint,omitempty" json:"deviation,omitempty"` // from 3-8-7
}

// Despite is why certification is granted although a check does not conform.
type Despite struct {
	Check  CheckID `cbor:"1,keyasint" json:"check"`
	Reason string  `cbor:"2,keyasint" json:"reason"`
}

// Concur is what another of the persons named says to a decision.
type Concur struct {
	N      uint          `cbor:"-" json:"decision"`
	By     ledger.UserID `cbor:"-" json:"-"`
	Agreed bool          `cbor:"1,keyasint" json:"agreed"`
	On     Date          `cbor:"2,keyasint" json:"on"`
	Reason string        `cbor:"3,keyasint,omitempty" json:"reason,omitempty"`
}

// ToldClient says how and when the client was told of a decision (3-6-5).
type ToldClient struct {
	N     uint   `cbor:"-" json:"decision"`
	On    Date   `cbor:"1,keyasint" json:"on"`
	Way   string `cbor:"2,keyasint" json:"way"`
	To    string `cbor:"3,keyasint" json:"to"`
	Paper []byte `cbor:"4,keyasint,omitempty" json:"-"` // digest of the notice
}

// Field implements Fact.
func (d Decision) Field() ledger.Field { return field(KindDecision, decimal(d.N)) }

// Field implements Fact.
func (c Concur) Field() ledger.Field { return field(KindConcur, decimal(c.N)+"/"+c.By.String()) }

// Field implements Fact.
func (t ToldClient) Field() ledger.Field { return field(KindTold, decimal(t.N)) }

func readDecision(k string) (any, error) { n, err := parseDecimal(k); return &Decision{N: n}, err }
func readTold(k string) (any, error)     { n, err := parseDecimal(k); return &ToldClient{N: n}, err }

func readConcur(k string) (any, error) {
	d, s, _ := strings.Cut(k, "/")
	n, err := parseDecimal(d)
	u, uerr := parseUser(s)
	return &Concur{N: n, By: u}, first(err, uerr)
}

func (d Decision) valid() error {
	for i, u := range d.Deciders {
		if _, ok := userIn(u); !ok || slices.ContainsFunc(d.Deciders[:i], func(x []byte) bool { return string(x) == string(u) }) {
			return bad("decider %x", u)
		}
	}
	for _, x := range d.Despite {
		if err := first(check(x.Check), need("reason", strings.TrimSpace(x.Reason)), text("reason", x.Reason)); err != nil {
			return err
		}
	}
	if (len(d.Deciders) == 0) == (d.Session == "") || len(d.Deciders) > 20 {
		return bad("decided by persons or by a session")
	}
	return first(numbered(d.N), numbered(d.Round), day("on", d.On, true), text("reason", d.Reason, d.Deviation), optional("session", d.Session))
}

func (c Concur) valid() error {
	return first(numbered(c.N), day("on", c.On, true), text("reason", c.Reason))
}

func (t ToldClient) valid() error {
	if len(t.Paper) > 0 {
		if err := digest("paper", t.Paper); err != nil {
			return err
		}
	}
	return first(numbered(t.N), day("on", t.On, true), need("way", t.Way), need("to", t.To))
}

// gateDecision: certification is decided on with reasons, after the verification, by who may (3-6-4, 3-6-5).
func gateDecision(p *ledger.Past, e *ledger.Entry, d Decision) *breach {
	switch {
	case len(p.Live(d.Field())) > 0:
		return refuse("decision_stands", notice.P3_6_4, decimal(d.N))
	case d.N > 1 && len(p.Live(Decision{N: d.N - 1}.Field())) == 0:
		return refuse("decision_before", notice.P3_6_4, decimal(d.N-1))
	case strings.TrimSpace(d.Reason) == "":
		return refuse("decision_reason", notice.P3_6_5)
	}
	if b := first2(gateRisks(p), gateAdvisedPart(p)); b != nil {
		return b
	}
	if b := first2(gateVerified(p, d), gateDespite(p, d)); b != nil {
		return b
	}
	return first2(gateDecidedBy(p, e, d), gateDeciders(p, d))
}

// gateVerified: the round of verification that a decision stands on is finished, was made by who may, and is of the report that stands (3-6-1, 3-6-4).
func gateVerified(p *ledger.Past, d Decision) *breach {
	r, done, by, ok := finished(p, d.Round)
	if !ok {
		return refuse("not_verified", notice.P3_6_4, decimal(d.Round))
	}
	if d.On < done.On {
		return refuse("decided_early", notice.P3_6_4, string(d.On), string(done.On))
	}
	if is, _ := newestReport(p, r.Report); !is {
		return refuse("not_newest_report", notice.P3_6_1)
	}
	if done.Together && (d.Session != "" || !slices.ContainsFunc(d.Deciders, func(u []byte) bool { return string(u) == string(by[:]) })) {
		return refuse("not_together", notice.P3_6_2)
	}
	return gateVerifiers(p, d.Round)
}

// gateVerifiers: who wrote into a finished round may have verified, as far as this past knows.
func gateVerifiers(p *ledger.Past, n uint) *breach {
	r, done, _, ok := finished(p, n)
	if !ok {
		return refuse("not_verified", notice.P3_6_4, decimal(n))
	}
	b, all := BenchOf(p), slices.Concat(authors(p, r.Field()), authors(p, done.Field()))
	for _, f := range p.Fields(KindVerifyTick) {
		if rest, ok := strings.CutPrefix(f.Key, decimal(n)+"/"); ok && rest != "" {
			all = append(all, authors(p, f)...)
		}
	}
	for _, u := range all {
		if x := b.may(u, TaskVerify, done.On); x != nil {
			return refuse("verifier_barred", x.provision(), x.Code)
		}
	}
	return nil
}

func (b *breach) provision() notice.Provision { return notice.Provision(b.Provision) }

// gateDespite: granting although something does not conform is neither forced nor forbidden, but has its reason check by check.
func gateDespite(p *ledger.Past, d Decision) *breach {
	if !d.Granted {
		return nil
	}
	c := Build(p)
	for _, id := range c.AllChecks() {
		if c.Checks[id].Verdict() == Nonconforming && !slices.ContainsFunc(d.Despite, func(x Despite) bool { return x.Check == id }) {
			return refuse("despite_reason", notice.P3_6_4, string(id))
		}
	}
	return nil
}

// gateDecidedBy: a decision of persons is written by one of them, one of the committee by the body's office.
func gateDecidedBy(p *ledger.Past, e *ledger.Entry, d Decision) *breach {
	if d.Session != "" {
		return gateOffice(p, e, notice.P3_6_3)
	}
	if !slices.ContainsFunc(d.Deciders, func(u []byte) bool { return string(u) == string(e.Payload.User[:]) }) {
		return refuse("not_decider", notice.P3_6_4)
	}
	return nil
}

// gateDeciders: each person named may decide on that day; a session was there by then and is valid (3-6-4, 2-6-1).
func gateDeciders(p *ledger.Past, d Decision) *breach {
	b := BenchOf(p)
	if d.Session != "" {
		s, _, ok := one[Session](p, Session{ID: d.Session}.Field())
		switch {
		case !ok:
			return refuse("no_session", notice.P3_6_4, d.Session)
		case s.On > d.On:
			return refuse("session_later", notice.P3_6_4, string(s.On))
		}
		if fs := b.SessionFaults(s); len(fs) > 0 {
			return refuse(fs[0].Code, fs[0].Provision, fs[0].Args...)
		}
		return nil
	}
	for _, x := range d.Deciders {
		u, _ := userIn(x)
		if r := b.may(u, TaskDecide, d.On); r != nil {
			return r
		}
		if strings.TrimSpace(d.Deviation) == "" && b.lessThan(u, TaskDecide, d.On) {
			return refuse(hLess, notice.P3_8_7)
		}
	}
	return nil
}

// gateConcur: only who is named says whether he agrees.
func gateConcur(p *ledger.Past, e *ledger.Entry, c Concur) *breach {
	d, _, ok := one[Decision](p, Decision{N: c.N}.Field())
	switch {
	case !ok:
		return refuse("no_decision", notice.P3_6_4, decimal(c.N))
	case !slices.ContainsFunc(d.Deciders, func(u []byte) bool { return string(u) == string(c.By[:]) }):
		return refuse("not_decider", notice.P3_6_4)
	}
	return first2(gateAuthor(e, c.By), BenchOf(p).may(c.By, TaskDecide, c.On))
}

func gateTold(p *ledger.Past, t ToldClient) *breach {
	d, _, ok := one[Decision](p, Decision{N: t.N}.Field())
	switch {
	case !ok:
		return refuse("no_decision", notice.P3_6_5, decimal(t.N))
	case t.On < d.On:
		return refuse("told_early", notice.P3_6_5, string(t.On))
	}
	return nil
}

// gateGranted: the decision was to grant, is one, was agreed to by all who are named, and everything that it stands on still holds as far as this past
// knows: verification, persons, session (3-6-1, 3-6-4).
func gateGranted(p *ledger.Past, n uint) (Decision, *breach) {
	d, by, ok := one[Decision](p, Decision{N: n}.Field())
	switch {
	case !ok:
		return d, refuse("no_decision", notice.P3_6_4, decimal(n))
	case !d.Granted:
		return d, refuse("not_granted", notice.P3_7_1, decimal(n))
	}
	if b := first2(gateAdvisedPart(p), first2(gateVerifiers(p, d.Round), gateDeciders(p, d))); b != nil {
		return d, b
	}
	for _, x := range d.Deciders {
		u, _ := userIn(x)
		if u == by.User {
			continue
		}
		if c, _, ok := one[Concur](p, Concur{N: n, By: u}.Field()); !ok || !c.Agreed {
			return d, refuse("not_concurred", notice.P3_6_4)
		}
	}
	return d, nil
}

// gateOfficePaper: a paper about verification, decision or certificate is about one that stands (3-6-2, 3-6-5, 3-7-4).
func gateOfficePaper(p *ledger.Past, f Paper) *breach {
	about := map[string]struct {
		kind string
		at   notice.Provision
	}{PaperVerification: {KindVerifyDone, notice.P3_6_2}, PaperDecision: {KindDecision, notice.P3_6_5}, PaperCertificate: {KindCertificate, notice.P3_7_4}, PaperFirstResult: {KindFirstEnd, notice.P3_2_4}}
	if x, ok := about[f.Sort]; ok && len(p.Live(field(x.kind, f.Of))) != 1 {
		return refuse("paper_of_nothing", x.at, f.Of)
	}
	return nil
}
