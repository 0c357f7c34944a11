package audit

import (
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Appointment gives a person a task in the case, from a day on (3-8-1, 3-6-1, 3-6-4, 3-10-3). Off takes it away again.
type Appointment struct {
	Task   Task          `cbor:"-" json:"task"`
	User   ledger.UserID `cbor:"-" json:"-"`
	On     Date          `cbor:"1,keyasint" json:"on"`
	Off    bool          `cbor:"2,keyasint,omitempty" json:"off,omitempty"`
	Reason string        `cbor:"3,keyasint,omitempty" json:"reason,omitempty"` // where it departs from 3-8-7
}

// Field implements Fact.
func (a Appointment) Field() ledger.Field {
	return field(KindAppointment, string(a.Task)+"/"+a.User.String())
}

func readAppointment(k string) (any, error) {
	t, u, _ := strings.Cut(k, "/")
	user, err := parseUser(u)
	return &Appointment{Task: Task(t), User: user}, err
}

func (a Appointment) valid() error {
	tasks := make([]string, 0, len(Tasks()))
	for _, t := range Tasks() {
		tasks = append(tasks, string(t))
	}
	return first(oneOf("task", string(a.Task), tasks...), day("on", a.On, true), text("reason", a.Reason))
}

// gateAppointment: nobody is appointed whom the facts keep from the task, and nobody while a risk to impartiality is open (2-5-3).
func gateAppointment(p *ledger.Past, e *ledger.Entry, a Appointment) *breach {
	if b := gateOffice(p, e, notice.P3_6_3); b != nil || a.Off {
		return b
	}
	if b := gateRisks(p); b != nil {
		return b
	}
	bench := BenchOf(p)
	if b := bench.may(a.User, a.Task, a.On); b != nil {
		return b
	}
	if strings.TrimSpace(a.Reason) == "" && bench.lessThan(a.User, a.Task, a.On) {
		return refuse(hLess, notice.P3_8_7)
	}
	return nil
}

// gateRisks: an open risk to impartiality that touches the case is dealt with first (2-5-3).
func gateRisks(p *ledger.Past) *breach {
	for _, f := range p.Fields(KindRisk) {
		for _, v := range p.Live(f) {
			if got, err := Read(f, v.Bytes); err == nil {
				if r, ok := got.(Risk); ok && r.DealtOn == "" {
					return refuse("risk_open", notice.P2_5_3, r.ID)
				}
			}
		}
	}
	return nil
}

// gateRisk: whoever sees a risk reports it; only the body says that it was dealt with, by which measure (2-5-2, 2-5-3).
func gateRisk(p *ledger.Past, e *ledger.Entry, r Risk) *breach {
	if r.DealtOn == "" {
		for _, v := range p.Live(r.Field()) {
			if got, err := Read(r.Field(), v.Bytes); err == nil {
				if old, ok := got.(Risk); ok && old.DealtOn != "" {
					return gateOffice(p, e, notice.P2_5_3)
				}
			}
		}
		return nil
	}
	if strings.TrimSpace(r.Measure) == "" {
		return refuse("risk_measure", notice.P2_5_3)
	}
	return gateOffice(p, e, notice.P2_5_3)
}
