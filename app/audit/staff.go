package audit

import (
	"encoding/hex"
	"strings"

	"genchi/app/ledger"
)

// Kinds of facts about the persons of the body.
const (
	KindStaff       = "staff"
	KindDeclaration = "staff.declaration"
	KindAdvised     = "staff.advised"
	KindRelease     = "staff.release"
	KindCorrection  = "staff.correction"
	KindAppointment = "staff.appointment"
	KindRisk        = "case.risk"
)

// Employers of a person of the body.
const (
	EmployerBody       = "body"
	EmployerControlled = "controlled" // 組織統制法人 (3-6-1)
	EmployerOutside    = "outside"    // 外部委託先 (3-9-1)
)

// Grounds on which the body controls a company.
const (
	GroundShares = "shares" // a majority of the shares
	GroundOther  = "other"
)

// Works in a capital-tied entity.
const (
	WorkVerification = "verification"
	WorkDecision     = "decision"
	WorkOther        = "other"
)

// Staff is what the case needs to know of one person from the auditor register (2-2-2): no address and no telephone. The office writes it, and the
// newest stands. Days are the first day on which it is so; Until and Struck are the first on which it is so no more; empty is open.
type Staff struct {
	User       ledger.UserID `cbor:"-" json:"-"`
	Name       string        `cbor:"1,keyasint" json:"name"`
	Registered Date          `cbor:"2,keyasint,omitempty" json:"registered,omitempty"` // in the auditor register; empty is no auditor
	Struck     Date          `cbor:"3,keyasint,omitempty" json:"struck,omitempty"`
	Employer   string        `cbor:"4,keyasint" json:"employer"`
	Firm       string        `cbor:"5,keyasint,omitempty" json:"firm,omitempty"` // the controlled company or the subcontractor
	From       Date          `cbor:"6,keyasint,omitempty" json:"from,omitempty"` // of employment or of the outsourcing
	Until      Date          `cbor:"7,keyasint,omitempty" json:"until,omitempty"`

	Ground    string `cbor:"8,keyasint,omitempty" json:"ground,omitempty"` // of control
	Share     uint   `cbor:"9,keyasint,omitempty" json:"share,omitempty"`  // hundredths of a percent
	ControlOn Date   `cbor:"10,keyasint,omitempty" json:"control_on,omitempty"`

	NDAOn        Date `cbor:"11,keyasint,omitempty" json:"nda_on,omitempty"`
	OutsourcedOn Date `cbor:"12,keyasint,omitempty" json:"outsourced_on,omitempty"` // day of the contract (3-9-3)

	Competence  []Competence `cbor:"13,keyasint,omitempty" json:"competence,omitempty"`
	TrainingDue Date         `cbor:"14,keyasint,omitempty" json:"training_due,omitempty"` // next training in impartiality (2-5-1)
	Audits      uint         `cbor:"15,keyasint,omitempty" json:"audits,omitempty"`       // experience, counted in audits (3-8-7)
	Engaged     []Engagement `cbor:"16,keyasint,omitempty" json:"engaged,omitempty"`
	Firms       []Membership `cbor:"17,keyasint,omitempty" json:"firms,omitempty"`
	BarredOn    Date         `cbor:"18,keyasint,omitempty" json:"barred_on,omitempty"` // the committee found the ability wanting (3-8-4)
	Reinstated  Date         `cbor:"19,keyasint,omitempty" json:"reinstated,omitempty"`

	// Where the office took these facts over from the auditor register: its record, the entry that stood then, and the day. Empty: typed.
	Record  string `cbor:"20,keyasint,omitempty" json:"record,omitempty"`
	Entry   string `cbor:"21,keyasint,omitempty" json:"entry,omitempty"` // hexadecimal
	TakenOn Date   `cbor:"22,keyasint,omitempty" json:"taken_on,omitempty"`
}

// Competence is one scope for which a person was found able (3-8-1): a form of information, or all.
type Competence struct {
	Scope string `cbor:"1,keyasint" json:"scope"`
	From  Date   `cbor:"2,keyasint" json:"from"`
	Until Date   `cbor:"3,keyasint,omitempty" json:"until,omitempty"`
}

// CompetenceAll is the scope of who is able for every form.
const CompetenceAll = "all"

// Engagement is work in an entity that has capital ties with the body (2-5-5).
type Engagement struct {
	Entity string `cbor:"1,keyasint" json:"entity"`
	Work   string `cbor:"2,keyasint" json:"work"`
	From   Date   `cbor:"3,keyasint,omitempty" json:"from,omitempty"`
	Until  Date   `cbor:"4,keyasint,omitempty" json:"until,omitempty"`
}

// Membership is the time in which a person belonged to a firm (4-3-1).
type Membership struct {
	Firm  string `cbor:"1,keyasint" json:"firm"`
	From  Date   `cbor:"2,keyasint,omitempty" json:"from,omitempty"`
	Until Date   `cbor:"3,keyasint,omitempty" json:"until,omitempty"`
}

// Declaration is what a person says himself about his ties to the client of this case (2-5-6). It stands; an error is taken out by the office.
type Declaration struct {
	By       ledger.UserID `cbor:"-" json:"-"`
	On       Date          `cbor:"1,keyasint" json:"on"`
	Involved bool          `cbor:"2,keyasint" json:"involved"` // in the client's business itself
	Text     string        `cbor:"3,keyasint,omitempty" json:"text,omitempty"`
}

// Kinds of advisory work.
const (
	AdviceExplanation = "explanation" // 説明
	AdviceImprovement = "improvement" // 改善の助言
)

// Advised is advisory work for the client, by a person or by a firm (4-3-1), learnt of on a day. Earlier says that it is an explanation of an
// earlier cycle of certification.
type Advised struct {
	ID        string `cbor:"-" json:"advice"`
	User      []byte `cbor:"1,keyasint,omitempty" json:"-"`
	Name      string `cbor:"2,keyasint,omitempty" json:"name,omitempty"`
	Firm      string `cbor:"3,keyasint,omitempty" json:"firm,omitempty"`
	Kind      string `cbor:"4,keyasint" json:"kind"`
	On        Date   `cbor:"5,keyasint" json:"on"` // its first day
	Content   string `cbor:"6,keyasint,omitempty" json:"content,omitempty"`
	LearnedOn Date   `cbor:"7,keyasint,omitempty" json:"learned_on,omitempty"`
	Source    string `cbor:"8,keyasint,omitempty" json:"source,omitempty"`
	Earlier   bool   `cbor:"9,keyasint,omitempty" json:"earlier,omitempty"`
}

// Release lets a person take part although he explained something in an earlier cycle, with the body's reason (4-3-1).
type Release struct {
	Advice string `cbor:"-" json:"advice"`
	Reason string `cbor:"1,keyasint" json:"reason"`
	On     Date   `cbor:"2,keyasint" json:"on"`
}

// Correction takes out one statement about a person that was wrong; a second person makes it, with a reason. The key names the operation.
type Correction struct {
	Entry  []byte `cbor:"-" json:"-"`
	Index  uint   `cbor:"-" json:"-"`
	Reason string `cbor:"1,keyasint" json:"reason"`
	On     Date   `cbor:"2,keyasint" json:"on"`
}

// Risk is a risk to impartiality that touches this case (2-5-3). As long as it has no day on which it was dealt with, nobody is appointed and
// nothing is decided.
type Risk struct {
	ID      string `cbor:"-" json:"risk"`
	Text    string `cbor:"1,keyasint" json:"text"`
	Source  string `cbor:"2,keyasint,omitempty" json:"source,omitempty"`
	On      Date   `cbor:"3,keyasint" json:"on"`
	Measure string `cbor:"4,keyasint,omitempty" json:"measure,omitempty"`
	DealtOn Date   `cbor:"5,keyasint,omitempty" json:"dealt_on,omitempty"`
	Record  string `cbor:"6,keyasint,omitempty" json:"record,omitempty"` // of the risk register of the body, from which it was taken over
}

// RiskSources are where a risk may come from (2-5-2).
var RiskSources = []string{"ownership", "governance", "management", "relations", "acquisition", "event", "other"}

// Field implements Fact.
func (s Staff) Field() ledger.Field { return field(KindStaff, s.User.String()) }

// Field implements Fact.
func (d Declaration) Field() ledger.Field { return field(KindDeclaration, d.By.String()) }

// Field implements Fact.
func (a Advised) Field() ledger.Field { return field(KindAdvised, a.ID) }

// Field implements Fact.
func (r Release) Field() ledger.Field { return field(KindRelease, r.Advice) }

// Field implements Fact.
func (c Correction) Field() ledger.Field {
	return field(KindCorrection, hex.EncodeToString(c.Entry)+"/"+decimal(c.Index))
}

// Field implements Fact.
func (r Risk) Field() ledger.Field { return field(KindRisk, r.ID) }

func readStaff(k string) (any, error) {
	u, err := parseUser(k)
	return &Staff{User: u}, err
}

func readDeclaration(k string) (any, error) {
	u, err := parseUser(k)
	return &Declaration{By: u}, err
}

func readCorrection(k string) (any, error) {
	h, n, _ := strings.Cut(k, "/")
	b, err := hex.DecodeString(h)
	if err != nil {
		return nil, bad("key %q", k)
	}
	i, err := parseDecimal(n)
	return &Correction{Entry: b, Index: i}, err
}

// parseUser reads the hex name of a person.
func parseUser(s string) (ledger.UserID, error) {
	var u ledger.UserID
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(u) || s != hex.EncodeToString(b) {
		return u, bad("person %q", s)
	}
	copy(u[:], b)
	return u, nil
}

func userIn(b []byte) (u ledger.UserID, ok bool) {
	ok = len(b) == len(u)
	copy(u[:], b)
	return u, ok
}

func (s Staff) valid() error {
	if err := first(need("name", s.Name), text("firm", s.Firm, s.Record, s.Entry), oneOf("employer", s.Employer, EmployerBody, EmployerControlled, EmployerOutside),
		oneOf("ground", s.Ground, "", GroundShares, GroundOther)); err != nil {
		return err
	}
	if s.Share > 10000 {
		return bad("share %d is more than the whole", s.Share)
	}
	for _, d := range []Date{s.Registered, s.Struck, s.From, s.Until, s.ControlOn, s.NDAOn, s.OutsourcedOn, s.TrainingDue, s.BarredOn, s.Reinstated, s.TakenOn} {
		if err := day("staff", d, false); err != nil {
			return err
		}
	}
	for _, c := range s.Competence {
		if err := first(oneOf("competence", c.Scope, append([]string{CompetenceAll}, Forms...)...), day("from", c.From, true), day("until", c.Until, false)); err != nil {
			return err
		}
	}
	for _, e := range s.Engaged {
		if err := first(need("entity", e.Entity), oneOf("work", e.Work, WorkVerification, WorkDecision, WorkOther), day("from", e.From, false), day("until", e.Until, false)); err != nil {
			return err
		}
	}
	for _, m := range s.Firms {
		if err := first(need("firm", m.Firm), day("from", m.From, false), day("until", m.Until, false)); err != nil {
			return err
		}
	}
	return nil
}

func (d Declaration) valid() error { return first(day("on", d.On, true), text("declaration", d.Text)) }

func (a Advised) valid() error {
	if _, ok := userIn(a.User); len(a.User) > 0 && !ok {
		return bad("person of %d bytes", len(a.User))
	}
	if len(a.User) == 0 && strings.TrimSpace(a.Firm) == "" && strings.TrimSpace(a.Name) == "" {
		return bad("advice by nobody")
	}
	return first(ident("advice", a.ID), oneOf("kind", a.Kind, AdviceExplanation, AdviceImprovement), day("on", a.On, true), day("learned_on", a.LearnedOn, false),
		text("advice", a.Name, a.Firm, a.Content, a.Source))
}

func (r Release) valid() error {
	return first(ident("advice", r.Advice), need("reason", strings.TrimSpace(r.Reason)), text("reason", r.Reason), day("on", r.On, true))
}

func (c Correction) valid() error {
	return first(digest("entry", c.Entry), need("reason", strings.TrimSpace(c.Reason)), text("reason", c.Reason), day("on", c.On, true))
}

func (r Risk) valid() error {
	return first(ident("risk", r.ID), need("risk", r.Text), oneOf("source", r.Source, append([]string{""}, RiskSources...)...), day("on", r.On, true), text("measure", r.Measure, r.Record),
		day("dealt_on", r.DealtOn, false))
}

// within tells whether a day lies from a first day, the day itself included, to a day on which it is over; empty ends are open.
func within(on, from, until Date) bool {
	return (from == "" || from <= on) && (until == "" || on < until)
}

// sameName compares names of firms as people write them.
func sameName(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a != "" && strings.EqualFold(a, b)
}

// Controlled tells whether the employer is recorded as a company that the body controls on a day, with ground, share and date (3-6-1).
func (s Staff) Controlled(on Date) bool {
	if s.Employer != EmployerControlled || strings.TrimSpace(s.Firm) == "" || s.ControlOn == "" || s.ControlOn > on {
		return false
	}
	return s.Ground == GroundOther || s.Ground == GroundShares && s.Share > 5000
}

// Is tells whether a person stands in the auditor register on a day.
func (s Staff) Is(on Date) bool { return s.Registered != "" && within(on, s.Registered, s.Struck) }

// Able tells whether a person is able for one of the forms on a day; no form at all asks for any ability.
func (s Staff) Able(forms []string, on Date) bool {
	for _, c := range s.Competence {
		if !within(on, c.From, c.Until) {
			continue
		}
		if c.Scope == CompetenceAll || len(forms) == 0 {
			return true
		}
		for _, f := range forms {
			if f == c.Scope {
				return true
			}
		}
	}
	return false
}
