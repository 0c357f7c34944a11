package audit

import (
	"slices"
	"strings"
	"time"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Kinds of facts of the certificate (認証証明書).
const (
	KindCertContract = "certificate.contract"
	KindCertificate  = "certificate"
	KindCertEvent    = "certificate.event"
)

// Clauses are those of 3-7-1, イ to カ, by their letters.
var Clauses = []string{"i", "ro", "ha", "ni", "ho", "he", "to", "chi", "ri", "nu", "ru", "wo", "wa", "ka"}

// ClauseFirst is the clause more of a certification that is limited to the first stage (3-7-2).
const ClauseFirst = "first_stage"

// CertContract is the contract about the certificate, concluded after the decision to grant and before the certificate (3-7-1).
type CertContract struct {
	Decision    uint     `cbor:"-" json:"decision"`
	ConcludedOn Date     `cbor:"1,keyasint" json:"concluded_on"`
	Clauses     []string `cbor:"2,keyasint" json:"clauses"`
	Cycle       string   `cbor:"3,keyasint,omitempty" json:"cycle,omitempty"`     // of surveillance (ヘ)
	Copying     string   `cbor:"4,keyasint,omitempty" json:"copying,omitempty"`   // how copies may be made (カ)
	Disposal    string   `cbor:"5,keyasint,omitempty" json:"disposal,omitempty"`  // return, or another way (ト)
	AgreedBy    string   `cbor:"6,keyasint,omitempty" json:"agreed_by,omitempty"` // of the client
	Extra       string   `cbor:"7,keyasint,omitempty" json:"extra,omitempty"`     // further terms

	CycleMonths uint `cbor:"8,keyasint,omitempty" json:"cycle_months,omitempty"` // the body's cycle on that day, as a number
}

// Certificate is one certificate by its number (3-7-3, 3-7-4). ValidTo is the last day of its validity. Replaces names the certificate for which this
// one is issued anew or with another scope, with the reason.
type Certificate struct {
	Number   string      `cbor:"-" json:"number"`
	Decision uint        `cbor:"1,keyasint" json:"decision"`
	IssuedOn Date        `cbor:"2,keyasint" json:"issued_on"`
	ValidTo  Date        `cbor:"3,keyasint" json:"valid_to"`
	Scope    string      `cbor:"4,keyasint" json:"scope"`
	Measures []MeasureID `cbor:"5,keyasint" json:"measures"`
	Replaces string      `cbor:"6,keyasint,omitempty" json:"replaces,omitempty"`
	Reason   string      `cbor:"7,keyasint,omitempty" json:"reason,omitempty"`
	Decider  string      `cbor:"8,keyasint,omitempty" json:"decider,omitempty"` // of issuing anew
	First    bool        `cbor:"9,keyasint,omitempty" json:"first_stage,omitempty"`
	Accredit string      `cbor:"10,keyasint,omitempty" json:"accreditation,omitempty"` // number of the body's accreditation
	Address  string      `cbor:"11,keyasint,omitempty" json:"body_address,omitempty"`
}

// What happens to a certificate.
const (
	CertSuspended = "suspended" // 一時停止
	CertLifted    = "lifted"    // 停止の解除
	CertWithdrawn = "withdrawn" // 取消し
	CertLapsed    = "lapsed"    // 失効
	CertReturned  = "returned"  // 返納
	CertDisposed  = "disposed"  // the other way fixed by the body
	CertRemoval   = "removal"   // 掲載の撤廃 is asked for (ル)
	CertPublished = "published" // 公表 (ヲ)
)

// CertEvents lists them.
var CertEvents = []string{CertSuspended, CertLifted, CertWithdrawn, CertLapsed, CertReturned, CertDisposed, CertRemoval, CertPublished}

// CertEvent is the n-th thing that happened to a certificate, with who decided it and why (3-7-5, 3-7-6).
type CertEvent struct {
	Number  string `cbor:"-" json:"number"`
	N       uint   `cbor:"-" json:"n"`
	What    string `cbor:"1,keyasint" json:"what"`
	On      Date   `cbor:"2,keyasint" json:"on"`
	Decider string `cbor:"3,keyasint" json:"decider"`
	Reason  string `cbor:"4,keyasint" json:"reason"`
	Ref     string `cbor:"5,keyasint,omitempty" json:"ref,omitempty"` // letter, complaint, session
}

// Field implements Fact.
func (c CertContract) Field() ledger.Field { return field(KindCertContract, decimal(c.Decision)) }

// Field implements Fact.
func (c Certificate) Field() ledger.Field { return field(KindCertificate, c.Number) }

// Field implements Fact.
func (c CertEvent) Field() ledger.Field { return field(KindCertEvent, c.Number+"/"+decimal(c.N)) }

func readCertContract(k string) (any, error) {
	n, err := parseDecimal(k)
	return &CertContract{Decision: n}, err
}

func readCertEvent(k string) (any, error) {
	i := strings.LastIndexByte(k, '/')
	if i < 0 {
		return nil, bad("key %q", k)
	}
	n, err := parseDecimal(k[i+1:])
	return &CertEvent{Number: k[:i], N: n}, err
}

// certNumber is the form of a number: what a body writes on paper, without the stroke that parts keys.
func certNumber(s string) error {
	if s == "" || len(s) > 100 || !textOK(s) || strings.ContainsAny(s, "/|\n\r\t") || strings.TrimSpace(s) != s {
		return bad("certificate number %q", s)
	}
	return nil
}

func (c CertContract) valid() error {
	for _, x := range c.Clauses {
		if err := oneOf("clause", x, append([]string{ClauseFirst}, Clauses...)...); err != nil {
			return err
		}
	}
	if c.CycleMonths > maxCycle {
		return bad("a cycle of %d months", c.CycleMonths)
	}
	return first(numbered(c.Decision), day("concluded_on", c.ConcludedOn, true), text("contract", c.Cycle, c.Copying, c.Disposal, c.AgreedBy, c.Extra))
}

func (c Certificate) valid() error {
	if c.Replaces != "" {
		if err := certNumber(c.Replaces); err != nil {
			return err
		}
	}
	return first(certNumber(c.Number), numbered(c.Decision), day("issued_on", c.IssuedOn, true), day("valid_to", c.ValidTo, true), need("scope", c.Scope),
		Measures{IDs: c.Measures}.valid(), text("certificate", c.Reason, c.Decider, c.Accredit, c.Address))
}

func (c CertEvent) valid() error {
	return first(certNumber(c.Number), numbered(c.N), oneOf("what", c.What, CertEvents...), day("on", c.On, true), need("decider", strings.TrimSpace(c.Decider)),
		need("reason", strings.TrimSpace(c.Reason)), text("event", c.Decider, c.Reason, c.Ref))
}

// YearsAfter is the day n years after a day by the civil code: the same day, or the last of its month where there is none.
func YearsAfter(d Date, n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	y, m, dd := t.Date()
	last := time.Date(y+n, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return Date(time.Date(y+n, m, min(dd, last), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// maxCycle is the longest cycle of surveillance in months: that of a validity.
const maxCycle = 12 * certYears

// certYears is how long a certificate may be valid (3-7-3 ト, 3-7-4 ト).
const certYears = 3

// gateCertContract: after the decision to grant, with every clause (3-7-1, 3-7-2).
func gateCertContract(p *ledger.Past, e *ledger.Entry, c CertContract) *breach {
	d, b := gateGranted(p, c.Decision)
	if b != nil {
		return b
	}
	if c.ConcludedOn < d.On {
		return refuse("contract_early", notice.P3_7_1, string(c.ConcludedOn), string(d.On))
	}
	for _, x := range Clauses {
		if !slices.Contains(c.Clauses, x) {
			return refuse("clause_missing", notice.P3_7_1, x)
		}
	}
	if firstOnly(p) && !slices.Contains(c.Clauses, ClauseFirst) {
		return refuse("clause_missing", notice.P3_7_2, ClauseFirst)
	}
	return gateOffice(p, e, notice.P3_6_3)
}

// gateCertificate: decision, contract, certificate, in this order; valid at most three years from the day of issue; every chosen measure is on it
// (3-7-1, 3-7-3, 3-7-4).
func gateCertificate(p *ledger.Past, e *ledger.Entry, c Certificate) *breach {
	if len(p.Live(c.Field())) > 0 {
		return refuse("number_taken", notice.P2_2_1, c.Number)
	}
	if b := gateOffice(p, e, notice.P3_6_3); b != nil {
		return b
	}
	if _, b := gateGranted(p, c.Decision); b != nil {
		return b
	}
	k, _, ok := one[CertContract](p, CertContract{Decision: c.Decision}.Field())
	at := notice.P3_7_4
	if firstOnly(p) {
		at = notice.P3_7_3
	}
	switch {
	case !ok:
		return refuse("no_cert_contract", notice.P3_7_1)
	case c.IssuedOn < k.ConcludedOn:
		return refuse("certificate_early", notice.P3_7_1, string(c.IssuedOn), string(k.ConcludedOn))
	case c.ValidTo < c.IssuedOn:
		return refuse("validity_ends", at, string(c.ValidTo))
	case c.ValidTo > YearsAfter(c.IssuedOn, certYears):
		return refuse("validity_long", at, string(YearsAfter(c.IssuedOn, certYears)))
	case firstOnly(p) != c.First:
		return refuse("certificate_kind", at)
	}
	return gateCertScope(p, c, at)
}

// gateCertScope: a first certificate names every chosen measure; one that replaces another may name fewer, never more than were chosen, and is not
// valid longer than the one it replaces unless there is a new decision.
func gateCertScope(p *ledger.Past, c Certificate, at notice.Provision) *breach {
	m := Build(p)
	for _, id := range c.Measures {
		if !slices.Contains(m.Measures, id) {
			return refuse("measure_not_chosen", notice.P3_0, string(id))
		}
	}
	before := m.Office.Certificates
	if c.Replaces == "" {
		for _, x := range before {
			if x.Fact.Decision == c.Decision {
				return refuse("already_issued", notice.P2_2_1, x.Fact.Number)
			}
		}
		return everyMeasure(m, c, at)
	}
	old, ok := before[c.Replaces]
	switch {
	case !ok:
		return refuse("no_certificate", notice.P2_2_1, c.Replaces)
	case strings.TrimSpace(c.Reason) == "" || strings.TrimSpace(c.Decider) == "":
		return refuse("reissue_reason", notice.P2_2_1)
	case old.Fact.Decision != c.Decision:
		return everyMeasure(m, c, at)
	case m.CertState(c.Replaces, c.IssuedOn).Ended():
		return refuse("certificate_ended", notice.P3_7_6, c.Replaces)
	case m.CertState(c.Replaces, "").Suspended:
		return refuse("not_in_force", notice.P3_7_6, c.Replaces)
	case c.ValidTo > old.Fact.ValidTo:
		return refuse("validity_extended", at, string(old.Fact.ValidTo))
	}
	for _, id := range c.Measures {
		if !slices.Contains(old.Fact.Measures, id) {
			return refuse("scope_widened", notice.P3_6_4, string(id))
		}
	}
	return nil
}

func everyMeasure(m *Case, c Certificate, at notice.Provision) *breach {
	for _, id := range m.Measures {
		if !slices.Contains(c.Measures, id) && !m.measureGone(id) {
			return refuse("measure_missing", at, string(id))
		}
	}
	return nil
}

// measureGone tells whether a measure left the scope everywhere by an agreed change (3-1-2).
func (c *Case) measureGone(id MeasureID) bool {
	return !slices.ContainsFunc(c.AllChecks(), func(k CheckID) bool { return k.Measure() == id })
}

// gateCertEvent: what happens to a certificate follows from what happened before; the body's office records it (3-7-5, 3-7-6).
func gateCertEvent(p *ledger.Past, e *ledger.Entry, v CertEvent) *breach {
	if b := gateOffice(p, e, notice.P3_6_3); b != nil {
		return b
	}
	if len(p.Live(v.Field())) > 0 {
		return refuse("event_stands", notice.P2_2_1, v.Number)
	}
	m := Build(p)
	c, ok := m.Office.Certificates[v.Number]
	if !ok {
		return refuse("no_certificate", notice.P2_2_1, v.Number)
	}
	s := m.CertState(v.Number, v.On)
	switch {
	case v.N != uint(len(s.Events))+1:
		return refuse("event_order", notice.P2_2_1, decimal(uint(len(s.Events))+1))
	case v.On < c.Fact.IssuedOn || len(s.Events) > 0 && v.On < s.Events[len(s.Events)-1].On:
		return refuse("event_early", notice.P2_2_1, string(v.On))
	}
	switch v.What {
	case CertSuspended:
		if !s.InForce() {
			return refuse("not_in_force", notice.P3_7_6, v.Number)
		}
	case CertLifted:
		if !s.Suspended {
			return refuse("not_suspended", notice.P3_7_6, v.Number)
		}
		return gateStopped(p, field(KindReport, ""))
	case CertWithdrawn:
		if s.Ended() {
			return refuse("certificate_ended", notice.P3_7_6, v.Number)
		}
	case CertLapsed:
		if s.Withdrawn || s.Lapsed || s.Replaced != "" {
			return refuse("certificate_ended", notice.P3_7_5, v.Number)
		}
		if v.On <= c.Fact.ValidTo {
			return refuse("still_valid", notice.P3_7_5, string(c.Fact.ValidTo))
		}
		if s.Renewed() {
			return refuse("renewed_already", notice.P3_7_5, s.Renewal.NewNumber)
		}
	}
	return nil
}

// CertState is a certificate with what happened to it, as of a day.
type CertState struct {
	Certificate
	Events    []CertEvent
	Suspended bool
	Withdrawn bool
	Lapsed    bool // recorded as lapsed
	Over      bool // its last day has passed
	Returned  bool // given back or disposed of
	Replaced  string
	Renewal   *Renewed // by which case and certificate it is renewed
}

// InForce tells whether the certificate may be shown as valid.
func (s CertState) InForce() bool { return s.Number != "" && !s.Ended() && !s.Suspended }

// Renewed tells whether another case issued the certificate that follows.
func (s CertState) Renewed() bool { return s.Renewal != nil && s.Renewal.NewNumber != "" }

// Ended tells whether the certificate is over for good.
func (s CertState) Ended() bool {
	return s.Withdrawn || s.Lapsed || s.Over || s.Replaced != "" || s.Renewed()
}

// ToReturn tells whether the certificate has to be given back, or disposed of in the other way fixed by the body, and was not (3-7-1 ト, ル).
func (s CertState) ToReturn() bool {
	return s.Number != "" && !s.Returned && !s.Renewed() && s.Replaced == "" && (s.Withdrawn || s.Lapsed || s.Over)
}

// Word is the state in one word of assets/lang (certificate.state.<word>).
func (s CertState) Word() string {
	switch {
	case s.Withdrawn:
		return CertWithdrawn
	case s.Replaced != "":
		return "replaced"
	case s.Renewed():
		return "renewed"
	case s.Lapsed || s.Over:
		return CertLapsed
	case s.Suspended:
		return CertSuspended
	}
	return "in_force"
}

// CertState gives a certificate as of a day; without a day nothing is over by time. The zero state is no certificate.
func (c *Case) CertState(number string, on Date) CertState {
	e, ok := c.Office.Certificates[number]
	if !ok {
		return CertState{}
	}
	s := CertState{Certificate: e.Fact, Over: on != "" && on > e.Fact.ValidTo}
	for _, x := range sortedBook(c.Office.CertEvents, func(v *CertEvent) string { return decimal(v.N + 100000) }) {
		if v := x.Fact; v.Number == number {
			s.Events = append(s.Events, v)
		}
	}
	for _, v := range s.Events {
		switch v.What {
		case CertSuspended:
			s.Suspended = true
		case CertLifted:
			s.Suspended = false
		case CertWithdrawn:
			s.Withdrawn = true
		case CertLapsed:
			s.Lapsed = true
		case CertReturned, CertDisposed:
			s.Returned = true
		}
	}
	if r, ok := c.Upkeep.Renewals[number]; ok {
		s.Renewal = &r.Fact
	}
	for _, x := range SortedKeys(c.Office.Certificates) {
		if o := c.Office.Certificates[x].Fact; o.Replaces == number {
			s.Replaced = o.Number
		}
	}
	return s
}

// CertStates lists the certificates of the case by day of issue, then number.
func (c *Case) CertStates(on Date) []CertState {
	var out []CertState
	for _, e := range sortedBook(c.Office.Certificates, func(x *Certificate) string { return string(x.IssuedOn) + x.Number }) {
		out = append(out, c.CertState(e.Fact.Number, on))
	}
	return out
}
