package audit

import (
	"maps"
	"slices"

	"genchi/app/calendar"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
)

// Keeping is the period that the body defines for a kind of record for which the notice names none (2-7-5): a register, or one of KeepCaseOther,
// KeepRetention.
type Keeping struct {
	Kind   string `cbor:"-" json:"kind"`
	Months uint   `cbor:"1,keyasint" json:"months"`
	Reason string `cbor:"2,keyasint" json:"reason"`
	On     Date   `cbor:"3,keyasint" json:"on"`
	By     string `cbor:"4,keyasint,omitempty" json:"by,omitempty"`
}

// Kinds of what is kept beside the registers.
const (
	KeepCaseGranted = "case_granted" // papers of a case: from the day of the certificate contract (2-1-1)
	KeepCaseRefused = "case_refused" // from the day of the decision (2-1-1)
	KeepCaseOther   = "case_other"   // of a case that ended otherwise: the body's period (2-7-5)
	KeepRetention   = "retention_register"
)

// Hold keeps something beyond its day (保全): a case by its id, or a record by register/id. Lifted ends it.
type Hold struct {
	ID     string `cbor:"-" json:"hold"`
	What   string `cbor:"1,keyasint" json:"what"`
	Reason string `cbor:"2,keyasint" json:"reason"`
	From   Date   `cbor:"3,keyasint" json:"from"`
	Lifted Date   `cbor:"4,keyasint,omitempty" json:"lifted,omitempty"`
	Why    string `cbor:"5,keyasint,omitempty" json:"why,omitempty"` // it was lifted
}

// Field implements Fact.
func (k Keeping) Field() ledger.Field { return field(KindKeeping, k.Kind) }
func (h Hold) Field() ledger.Field    { return field(KindHold, h.ID) }

func (k Keeping) valid() error {
	if _, ok := register.Newest(k.Kind); !ok && k.Kind != KeepCaseOther && k.Kind != KeepRetention {
		return bad("kind of record %q", k.Kind)
	}
	if k.Months == 0 || k.Months > 1200 {
		return bad("%d months", k.Months)
	}
	return first(need("reason", k.Reason), day("on", k.On, true), text("by", k.By))
}

func (h Hold) valid() error {
	if h.Lifted != "" {
		if err := need("why", h.Why); err != nil {
			return err
		}
	}
	return first(ident("hold", h.ID), need("what", h.What), need("reason", h.Reason), day("from", h.From, true), day("lifted", h.Lifted, false), text("why", h.Why))
}

// gateKeeping: no period of the body is shorter than, or stands beside, one of the notice; a hold is not lifted before it began.
func gateKeeping(fact Fact) *breach {
	switch f := fact.(type) {
	case Keeping:
		if s, ok := register.Newest(f.Kind); ok && s.Keep != nil && int(f.Months) < s.Keep.Years*12 {
			return refuse("shorter_than_law", s.Keep.Provision, f.Kind)
		}
	case Hold:
		if f.Lifted != "" && f.Lifted < f.From {
			return refuse("hold_days", notice.P2_7_5, string(f.From), string(f.Lifted))
		}
	}
	return nil
}

// Lock is one thing that keeps records beyond the notice's day.
type Lock struct {
	Code string `json:"code"` // validity, complaint, appeal, suspension, hold, period, in_use
	Till Date   `json:"till,omitempty"`
	Note string `json:"note,omitempty"`
}

// Codes of locks.
const (
	LockValidity  = "validity"  // the certificate is valid
	LockComplaint = "complaint" // a complaint or an appeal is open
	LockStop      = "suspension"
	LockHold      = "hold"
	LockPeriod    = "period" // the body's own period is longer
	LockInUse     = "in_use" // the volume is not closed
	LockOpen      = "open"   // the record or case is not finished
	LockCase      = "case"   // a case in its time refers to it, or it is one of the case's papers
	LockRecord    = "record" // another record refers to it
)

// Kept is the day from which a kept thing may be deleted, with what leads to it. Law is the day of the notice and Body the body's lock: they are
// never mixed. Free is empty while nothing may be deleted.
type Kept struct {
	Kind      string           `json:"kind"`
	Provision notice.Provision `json:"provision"` // 2-7-5 where the body sets the period
	Start     Date             `json:"start,omitempty"`
	Law       Date             `json:"law,omitempty"`  // first day on which the notice lets it go
	Body      Date             `json:"body,omitempty"` // first day on which the body lets it go, where that is later
	Locks     []Lock           `json:"locks,omitempty"`
	Free      Date             `json:"free,omitempty"`
	State     string           `json:"state"` // keep, due, no_period
	Steps     []calendar.Step  `json:"steps,omitempty"`
}

// States of a Kept.
const (
	KeepKeep     = "keep"
	KeepDue      = "due"
	KeepNoPeriod = "no_period"
)

// KeepFrom computes the day of something that is kept for law from start, or for own where the body says so. Locks without a day keep it as long as they
// stand; those with a day let it go the day after.
func KeepFrom(kind string, p notice.Provision, start Date, law, own calendar.Period, locks []Lock, today Date) Kept {
	k := Kept{Kind: kind, Provision: p, Start: start, State: KeepKeep}
	for _, l := range locks {
		if l.Till == "" || l.Till >= today {
			k.Locks = append(k.Locks, l)
		}
	}
	if law.Zero() && own.Zero() {
		k.State = KeepNoPeriod
		return k
	}
	from, err := calendar.Parse(string(start))
	if err != nil {
		return k // it has not begun
	}
	free := Date("")
	if !law.Zero() {
		r := law.From(from)
		k.Law, k.Steps = Date(r.Free().String()), r.Steps(true)
		free = k.Law
	}
	if !own.Zero() {
		r := own.From(from)
		if d := Date(r.Free().String()); d > free {
			k.Body, free = d, d
			if law.Zero() {
				k.Steps = r.Steps(true)
			} else {
				k.Locks = append(k.Locks, Lock{Code: LockPeriod, Till: Date(r.Last.String())})
			}
		}
	}
	for _, l := range k.Locks {
		if l.Till == "" {
			return k
		}
		if d, err := calendar.Parse(string(l.Till)); err == nil && Date((d+1).String()) > free {
			free = Date((d + 1).String())
			k.Body = free
		}
	}
	k.Free = free
	if today >= free {
		k.State = KeepDue
	}
	return k
}

// Period is the body's period for a kind, zero where it defined none.
func (r *Registers) Period(kind string) calendar.Period {
	if k, ok := r.Keepings[kind]; ok {
		return calendar.Period{Months: int(k.Fact.Months)}
	}
	return calendar.Period{}
}

// HeldBy gives the holds on a case or record that stand on a day.
func (r *Registers) HeldBy(what string, on Date) []Lock {
	var out []Lock
	for _, id := range slices.Sorted(maps.Keys(r.Holds)) {
		h := r.Holds[id].Fact
		if h.What == what && h.From <= on && (h.Lifted == "" || h.Lifted > on) {
			out = append(out, Lock{Code: LockHold, Note: h.Reason})
		}
	}
	return out
}

// KeptRecord is the keeping of one record; in a register that is kept by volumes it is that of the volume in which its last entry stands. More are locks that
// other records, books and cases put on it.
func (r *Registers) KeptRecord(e Entered[Record], entered, today Date, more ...Lock) Kept {
	s := e.Fact.Schema()
	own := r.Period(s.ID)
	locks := append(r.HeldBy(s.ID+"/"+e.Fact.ID, today), more...)
	if s.Keep != nil && s.Keep.From == register.FromLastEntry {
		v, closed := r.VolumeOf(s.ID, entered)
		if !closed {
			v.Last, locks = entered, append(locks, Lock{Code: LockInUse})
		}
		return KeepFrom(s.ID, s.Keep.Provision, v.Last, calendar.Period{Years: s.Keep.Years}, own, append(locks, r.HeldBy(s.ID, today)...), today)
	}
	start := e.Fact.Closed
	if e.Fact.Struck && start == "" {
		start = entered
	}
	if start == "" {
		locks = append(locks, Lock{Code: LockOpen})
	}
	if s.Keep != nil {
		return KeepFrom(s.ID, s.Keep.Provision, start, calendar.Period{Years: s.Keep.Years}, own, locks, today)
	}
	return KeepFrom(s.ID, notice.P2_7_5, start, calendar.Period{}, own, locks, today)
}

// KeptVolume is the keeping of a volume of a register that is kept by volumes; v nil is the one in use, whose last entry so far is given.
func (r *Registers) KeptVolume(s *register.Schema, v *Volume, last, today Date) Kept {
	var locks []Lock
	if v == nil {
		locks = append(locks, Lock{Code: LockInUse})
	} else {
		last = v.Last
	}
	return KeepFrom(s.ID, s.Keep.Provision, last, calendar.Period{Years: s.Keep.Years}, r.Period(s.ID), append(locks, r.HeldBy(s.ID, today)...), today)
}

// CaseEnd is what the keeping of a client's case depends on (2-1-1).
type CaseEnd struct {
	Contract Date // certificate contract
	Refused  Date // decision not to grant
	Ended    Date // otherwise
	ValidTo  Date // of the newest certificate
	Open     []Lock
}

// KeptCase computes the keeping of the papers of a case; r are the registers of the body.
func (r *Registers) KeptCase(id string, c CaseEnd, today Date) Kept {
	locks := append(append([]Lock{}, c.Open...), r.HeldBy(id, today)...)
	if c.ValidTo != "" {
		locks = append(locks, Lock{Code: LockValidity, Till: c.ValidTo})
	}
	three := calendar.Period{Years: 3}
	switch {
	case c.Contract != "":
		return KeepFrom(KeepCaseGranted, notice.P2_1_1, c.Contract, three, calendar.Period{}, locks, today)
	case c.Refused != "":
		return KeepFrom(KeepCaseRefused, notice.P2_1_1, c.Refused, three, calendar.Period{}, locks, today)
	case c.Ended != "":
		return KeepFrom(KeepCaseOther, notice.P2_7_5, c.Ended, calendar.Period{}, r.Period(KeepCaseOther), locks, today)
	}
	return KeepFrom(KeepCaseGranted, notice.P2_1_1, "", three, calendar.Period{}, append(locks, Lock{Code: LockOpen}), today)
}

// End reads from the facts of a case on what its keeping depends. A renewal's contract starts a period of its own: the newest counts (2-1-1).
func (c *Case) End(today Date) (e CaseEnd) {
	last := uint(0)
	for _, d := range c.Office.Decisions {
		if f := d.Fact; f.N >= last {
			last, e.Refused = f.N, ""
			if !f.Granted {
				e.Refused = f.On
			}
		}
	}
	for _, k := range c.Office.Contracts {
		if d := k.Fact.ConcludedOn; d > e.Contract {
			e.Contract = d
		}
	}
	if x := c.Office.Ended; x != nil && (x.How == EndRefused || x.How == EndWithdrawn || x.How == EndNothing) {
		e.Ended = x.On
	}
	for _, s := range c.CertStates(today) {
		if s.Suspended && !s.Withdrawn && !s.Lapsed {
			e.Open = append(e.Open, Lock{Code: LockStop, Note: s.Number})
		}
		if !s.Withdrawn && !s.Lapsed && s.Replaced == "" && s.ValidTo > e.ValidTo {
			e.ValidTo = s.ValidTo
		}
	}
	for _, d := range c.Doubts() {
		if d.Release == nil {
			e.Open = append(e.Open, Lock{Code: LockStop, Note: d.Law})
		}
	}
	return e
}
