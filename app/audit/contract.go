package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts about the contract and what comes before it.
const (
	KindStatementGiven = "terms.statement"
	KindAdviceOffer    = "terms.advice"
	KindObserver       = "terms.observer"
	KindAmendment      = "terms.amendment"
)

// Statement is the disclosure statement (事前開示書) as it was given to this client: what the body says of itself (2-4). Version is the body's own. It
// stays as it was given; another one has another number.
type Statement struct {
	N            uint   `cbor:"-" json:"statement"`
	Version      string `cbor:"1,keyasint" json:"version"`
	Number       string `cbor:"2,keyasint" json:"number"` // of the accreditation
	AccreditedOn Date   `cbor:"3,keyasint" json:"accredited_on"`
	Body         string `cbor:"4,keyasint" json:"body"`
	Address      string `cbor:"5,keyasint" json:"address"`
	Limited      string `cbor:"6,keyasint,omitempty" json:"limited,omitempty"` // scope to which the accreditation is limited; empty: it is not
	Procedure    string `cbor:"7,keyasint" json:"procedure"`
	Fees         string `cbor:"8,keyasint" json:"fees"`
	Complaints   string `cbor:"9,keyasint" json:"complaints"` // procedure and desk of complaints and appeals
	Committee    string `cbor:"10,keyasint" json:"committee"` // its composition
	GivenOn      Date   `cbor:"11,keyasint" json:"given_on"`
	Way          string `cbor:"12,keyasint" json:"way"`
	To           string `cbor:"13,keyasint" json:"to"`
}

// AdviceOffer says that advisory support was explained to the client (3-1-3). He is free to take it: Condition records that it was made a condition,
// which the notice forbids.
type AdviceOffer struct {
	ID        string `cbor:"-" json:"offer"`
	On        Date   `cbor:"1,keyasint" json:"on"`
	By        string `cbor:"2,keyasint,omitempty" json:"by,omitempty"`
	To        string `cbor:"3,keyasint" json:"to"`
	Why       string `cbor:"4,keyasint" json:"why"` // what was unclear in the application
	Answer    string `cbor:"5,keyasint,omitempty" json:"answer,omitempty"`
	Condition bool   `cbor:"6,keyasint,omitempty" json:"condition,omitempty"`
}

// Answers of a client to an offer; empty: not yet.
const (
	OfferTaken    = "taken"
	OfferDeclined = "declined"
)

// Stages at which a third party may sit.
const (
	ObserveSecond = "second"
	ObserveOnsite = "onsite"
)

// Observer is a third party whom the client wants present (3-1-5-ro). One who advises the client is shown as such. A wish after the contract is an
// amendment, with the day on which it was agreed.
type Observer struct {
	ID      string   `cbor:"-" json:"observer"`
	Name    string   `cbor:"1,keyasint" json:"name"` // or role
	Firm    string   `cbor:"2,keyasint,omitempty" json:"firm,omitempty"`
	Stages  []string `cbor:"3,keyasint" json:"stages"`
	Wished  Date     `cbor:"4,keyasint" json:"wished_on"`
	Agreed  Date     `cbor:"5,keyasint,omitempty" json:"agreed_on,omitempty"` // of the amendment
	NDAOn   Date     `cbor:"6,keyasint,omitempty" json:"nda_on,omitempty"`
	Advises bool     `cbor:"7,keyasint,omitempty" json:"advises,omitempty"`
	Note    string   `cbor:"8,keyasint,omitempty" json:"note,omitempty"`
	Gone    bool     `cbor:"9,keyasint,omitempty" json:"gone,omitempty"`
}

// Amendment is a change of the contract that both sides agreed to.
type Amendment struct {
	ID       string `cbor:"-" json:"amendment"`
	On       Date   `cbor:"1,keyasint" json:"on"`
	What     string `cbor:"2,keyasint" json:"what"`
	AgreedBy string `cbor:"3,keyasint" json:"agreed_by"`
}

// Clauses of the certification contract (3-1-4, 3-1-5, 3-2-10, 3-9-2).
const (
	ClauseAccess      = "access"           // documents, records, equipment, places, areas, staff, partners
	ClauseObservers   = "observers"        // whom the client wants present, or that he wants nobody
	ClausePlanFirst   = "plan_first"       // second stage and later only after the plan is agreed
	ClauseBoth        = "responsibilities" // of both sides
	ClauseOutsourcing = "outsourcing"      // what others do for the body is the body's responsibility
)

// ContractClauses lists them with the provision that each rests on, in the order of the notice.
func ContractClauses() []Lack {
	return []Lack{
		{ClauseBoth, notice.P3_1_4}, {ClauseAccess, notice.P3_1_5_I}, {ClauseObservers, notice.P3_1_5_Ro}, {ClausePlanFirst, notice.P3_2_10}, {ClauseOutsourcing, notice.P3_9_2},
	}
}

// Field implements Fact.
func (s Statement) Field() ledger.Field { return field(KindStatementGiven, decimal(s.N)) }

// Field implements Fact.
func (o AdviceOffer) Field() ledger.Field { return field(KindAdviceOffer, o.ID) }

// Field implements Fact.
func (o Observer) Field() ledger.Field { return field(KindObserver, o.ID) }

// Field implements Fact.
func (a Amendment) Field() ledger.Field { return field(KindAmendment, a.ID) }

func readStatement(k string) (any, error) { n, err := parseDecimal(k); return &Statement{N: n}, err }

func (s Statement) valid() error {
	return first(numbered(s.N), need("version", s.Version), text("statement", s.Number, s.Body, s.Address, s.Limited, s.Procedure, s.Fees, s.Complaints, s.Committee),
		day("accredited_on", s.AccreditedOn, false), day("given_on", s.GivenOn, true), need("way", s.Way), need("to", s.To))
}

func (o AdviceOffer) valid() error {
	return first(ident("offer", o.ID), day("on", o.On, true), text("by", o.By), need("to", o.To), need("why", o.Why), oneOf("answer", o.Answer, "", OfferTaken, OfferDeclined))
}

func (o Observer) valid() error {
	for i, s := range o.Stages {
		if err := oneOf("stage", s, ObserveSecond, ObserveOnsite); err != nil {
			return err
		}
		if slices.Contains(o.Stages[:i], s) {
			return bad("stage %q twice", s)
		}
	}
	if len(o.Stages) == 0 {
		return bad("observer of no stage")
	}
	return first(ident("observer", o.ID), need("name", strings.TrimSpace(o.Name)), text("observer", o.Name, o.Firm, o.Note), day("wished_on", o.Wished, true), day("agreed_on", o.Agreed, false), day("nda_on", o.NDAOn, false))
}

func (a Amendment) valid() error {
	return first(ident("amendment", a.ID), day("on", a.On, true), need("what", strings.TrimSpace(a.What)), text("what", a.What), need("agreed_by", a.AgreedBy))
}

// clauseNames checks that clauses are known and each named once.
func clauseNames(names []string) error {
	for i, n := range names {
		if slices.Contains(names[:i], n) || !slices.ContainsFunc(ContractClauses(), func(x Lack) bool { return x.Clause == n }) {
			return bad("clause %q", n)
		}
	}
	return nil
}

// gateStatement: the statement says everything that the notice wants said in advance (2-4).
func gateStatement(s Statement) *breach {
	for _, x := range [][2]string{
		{"number", s.Number},
		{"accredited_on", string(s.AccreditedOn)},
		{"body", s.Body},
		{"address", s.Address},
		{"procedure", s.Procedure},
		{"fees", s.Fees},
		{"complaints", s.Complaints},
		{"committee", s.Committee},
	} {
		if strings.TrimSpace(x[1]) == "" {
			return refuse("statement_lacks", notice.P2_4, x[0])
		}
	}
	return nil
}

// gateOffer: support may be explained, it is never made a condition (3-1-3).
func gateOffer(o AdviceOffer) *breach {
	if o.Condition {
		return refuse("advice_imposed", notice.P3_1_3)
	}
	return nil
}

// contracts are the contracts that stand in a past.
func contracts(p *ledger.Past) []Contract {
	f := Contract{}.Field()
	var out []Contract
	for _, v := range p.Live(f) {
		if got, err := Read(f, v.Bytes); err == nil {
			if c, ok := got.(Contract); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// gateObserver: who is wished for after the contract is an amendment of it, agreed on a day (3-1-5-ro).
func gateObserver(p *ledger.Past, o Observer) *breach {
	for _, c := range contracts(p) {
		if o.Wished > c.ConcludedOn && o.Agreed == "" && !o.Gone {
			return refuse("observer_amendment", notice.P3_1_5_Ro, o.Name, string(c.ConcludedOn))
		}
	}
	return nil
}

// clauses judges what a contract says, where it says which clauses it has: a missing one is named, and the client was told beforehand what the body says
// of itself (2-4, 3-1-4). A contract that names no clause is taken as recorded in short; nothing is verified on it.
func (c Contract) clauses(p *ledger.Past) *breach {
	if len(c.Clauses) == 0 {
		return nil
	}
	if !c.toldBefore(statements(p)) {
		return refuse("no_statement", notice.P2_4, string(c.ConcludedOn))
	}
	if l := c.Lacks(firstOnly(p)); len(l) > 0 {
		return refuse("contract_lacks", l[0].Of, l[0].Clause)
	}
	return nil
}

func statements(p *ledger.Past) []Statement {
	var out []Statement
	for _, f := range p.Fields(KindStatementGiven) {
		for _, v := range p.Live(f) {
			if got, err := Read(f, v.Bytes); err == nil {
				if s, ok := got.(Statement); ok {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// toldBefore tells whether a statement was given by the day of the contract.
func (c Contract) toldBefore(ss []Statement) bool {
	return slices.ContainsFunc(ss, func(s Statement) bool { return s.GivenOn <= c.ConcludedOn })
}

// Lack is something that a contract should have, by its name, with the provision that wants it.
type Lack struct {
	Clause string
	Of     notice.Provision
}

// Lacks names the clauses that are missing. What concerns later stages is not wanted where the case ends with the first; the clause on outsourced work
// is the body's own choice of words (3-9-2 binds it in any case).
func (c Contract) Lacks(firstOnly bool) []Lack {
	var out []Lack
	for _, x := range ContractClauses() {
		later := x.Clause == ClauseObservers || x.Clause == ClausePlanFirst
		if x.Clause == ClauseOutsourcing || later && firstOnly || slices.Contains(c.Clauses, x.Clause) {
			continue
		}
		out = append(out, Lack{x.Clause, x.Of})
	}
	return out
}

// ContractLacks names what the contract of the case lacks, the disclosure statement among it; nil without a contract.
func (c *Case) ContractLacks() []Lack {
	k := c.Contract
	if k == nil {
		return nil
	}
	var ss []Statement
	for _, s := range c.Terms.Statements {
		ss = append(ss, s.Fact)
	}
	var out []Lack
	if !k.toldBefore(ss) {
		out = append(out, Lack{"statement", notice.P2_4})
	}
	return append(out, k.Lacks(c.FirstOnly())...)
}

// gateContractWhole: a case is verified on a contract that has everything (3-1-4). Where two contracts stand, each of them.
func gateContractWhole(p *ledger.Past) *breach {
	ss, short := statements(p), firstOnly(p)
	for _, c := range contracts(p) {
		if !c.toldBefore(ss) {
			return refuse("no_statement", notice.P2_4, string(c.ConcludedOn))
		}
		if l := c.Lacks(short); len(l) > 0 {
			return refuse("contract_lacks", l[0].Of, l[0].Clause)
		}
	}
	return nil
}

// AdvisesClient tells whether an observer advises the client, by his own word or by what is recorded of advisory work.
func (c *Case) AdvisesClient(o Observer) bool {
	if o.Advises {
		return true
	}
	for _, a := range c.Office.Advised {
		if sameName(a.Fact.Name, o.Name) || sameName(a.Fact.Firm, o.Firm) {
			return true
		}
	}
	return false
}

// SortedObservers lists the observers who are wished for, by id.
func (c *Case) SortedObservers() []Entered[Observer] {
	return slices.DeleteFunc(sortedBook(c.Terms.Observers, func(o *Observer) string { return o.ID }), func(e Entered[Observer]) bool { return e.Fact.Gone })
}

// SortedStatements lists the statements by number.
func (c *Case) SortedStatements() []Entered[Statement] {
	out := sortedBook(c.Terms.Statements, func(*Statement) string { return "" })
	slices.SortStableFunc(out, func(a, b Entered[Statement]) int { return int(a.Fact.N) - int(b.Fact.N) })
	return out
}
