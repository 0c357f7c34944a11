package audit

import (
	"genchi/app/ledger"
	"genchi/app/notice"
)

// Office is the part of the read model about independence, verification, decision and certificate, each by the key of its field.
type Office struct {
	Staff        map[string]Entered[Staff]
	Declarations map[string]Entered[Declaration]
	Advised      map[string]Entered[Advised]
	Releases     map[string]Entered[Release]
	Corrections  map[string]Entered[Correction]
	Appointments map[string]Entered[Appointment]
	Risks        map[string]Entered[Risk]
	Rounds       map[string]Entered[VerifyRound]
	Ticks        map[string]Entered[VerifyTick]
	Done         map[string]Entered[VerifyDone]
	Answers      map[string]Entered[VerifyAnswer]
	Sessions     map[string]Entered[Session]
	Decisions    map[string]Entered[Decision]
	Concurs      map[string]Entered[Concur]
	Told         map[string]Entered[ToldClient]
	Contracts    map[string]Entered[CertContract]
	Certificates map[string]Entered[Certificate]
	CertEvents   map[string]Entered[CertEvent]
	Settled      map[string]Entered[Settled]
	Route        *Route
	Ended        *Ended
}

func newOffice() Office {
	return Office{
		Staff: map[string]Entered[Staff]{}, Declarations: map[string]Entered[Declaration]{}, Advised: map[string]Entered[Advised]{}, Releases: map[string]Entered[Release]{},
		Corrections: map[string]Entered[Correction]{}, Appointments: map[string]Entered[Appointment]{}, Risks: map[string]Entered[Risk]{}, Rounds: map[string]Entered[VerifyRound]{},
		Ticks: map[string]Entered[VerifyTick]{}, Done: map[string]Entered[VerifyDone]{}, Answers: map[string]Entered[VerifyAnswer]{}, Sessions: map[string]Entered[Session]{},
		Decisions: map[string]Entered[Decision]{}, Concurs: map[string]Entered[Concur]{}, Told: map[string]Entered[ToldClient]{}, Contracts: map[string]Entered[CertContract]{},
		Certificates: map[string]Entered[Certificate]{}, CertEvents: map[string]Entered[CertEvent]{}, Settled: map[string]Entered[Settled]{},
	}
}

// apply takes a field of this subject in; false for one of another subject.
func (o *Office) apply(f ledger.Field, fact Fact, head ledger.Statement) bool {
	switch f.Kind {
	case KindStaff:
		enter(o.Staff, f.Key, fact, head)
	case KindDeclaration:
		enter(o.Declarations, f.Key, fact, head)
	case KindAdvised:
		enter(o.Advised, f.Key, fact, head)
	case KindRelease:
		enter(o.Releases, f.Key, fact, head)
	case KindCorrection:
		enter(o.Corrections, f.Key, fact, head)
	case KindAppointment:
		enter(o.Appointments, f.Key, fact, head)
	case KindRisk:
		enter(o.Risks, f.Key, fact, head)
	case KindSettled:
		enter(o.Settled, f.Key, fact, head)
	case KindRoute:
		set(&o.Route, fact)
	case KindEnded:
		set(&o.Ended, fact)
	default:
		return o.applyDecided(f, fact, head)
	}
	return true
}

func (o *Office) applyDecided(f ledger.Field, fact Fact, head ledger.Statement) bool {
	switch f.Kind {
	case KindVerifyRound:
		enter(o.Rounds, f.Key, fact, head)
	case KindVerifyTick:
		enter(o.Ticks, f.Key, fact, head)
	case KindVerifyDone:
		enter(o.Done, f.Key, fact, head)
	case KindVerifyAnswer:
		enter(o.Answers, f.Key, fact, head)
	case KindSession:
		enter(o.Sessions, f.Key, fact, head)
	case KindDecision:
		enter(o.Decisions, f.Key, fact, head)
	case KindConcur:
		enter(o.Concurs, f.Key, fact, head)
	case KindTold:
		enter(o.Told, f.Key, fact, head)
	case KindCertContract:
		enter(o.Contracts, f.Key, fact, head)
	case KindCertificate:
		enter(o.Certificates, f.Key, fact, head)
	case KindCertEvent:
		enter(o.CertEvents, f.Key, fact, head)
	default:
		return false
	}
	return true
}

// officeContract lists what of this subject may not be stored before the contract: what is said about a report (1-2-1).
func officeContract(kind string) bool {
	switch kind {
	case KindVerifyRound, KindVerifyTick, KindVerifyDone, KindVerifyAnswer, KindSession, KindDecision, KindConcur, KindTold, KindCertContract, KindCertificate, KindCertEvent:
		return true
	}
	return false
}

// officeStops is Stops for this subject. What protects others, such as suspending a certificate, goes on.
func officeStops(kind string) bool {
	switch kind {
	case KindVerifyRound, KindVerifyTick, KindVerifyDone, KindDecision, KindConcur, KindCertContract, KindCertificate, KindSurveyLook:
		return true
	}
	return false
}

// officeGate judges the facts of this subject; ok is false for a fact of another one.
func (st *standing) officeGate(e *ledger.Entry, fact Fact) (b *breach, ok bool) {
	p := st.past
	if officeStops(fact.Field().Kind) {
		if b := gateGoing(p); b != nil {
			return b, true
		}
	}
	switch f := fact.(type) {
	case Staff:
		return gateOffice(p, e, notice.P2_2_2), true
	case Declaration:
		return gateAuthor(e, f.By), true
	case Advised:
		return nil, true
	case Release:
		return gateRelease(p, e, f), true
	case Correction:
		return gateCorrection(p, e, f), true
	case Appointment:
		return gateAppointment(p, e, f), true
	case Risk:
		return gateRisk(p, e, f), true
	case Settled:
		return gateSettled(p, e, f), true
	case Route:
		return gateRoute(p, f), true
	case Ended:
		return gateEnded(p, e, f), true
	}
	if b, ok := upkeepGate(p, e, fact); ok {
		return b, true
	}
	return decidedGate(p, e, fact)
}

func decidedGate(p *ledger.Past, e *ledger.Entry, fact Fact) (b *breach, ok bool) {
	switch f := fact.(type) {
	case VerifyRound:
		return gateRoundBegin(p, e, f), true
	case VerifyTick:
		return gateInRound(p, e, f.N, ""), true
	case VerifyDone:
		return gateVerifyDone(p, e, f), true
	case VerifyAnswer:
		return gateVerifyAnswer(p, e, f), true
	case Session:
		return gateSession(p, e, f), true
	case Decision:
		return gateDecision(p, e, f), true
	case Concur:
		return gateConcur(p, e, f), true
	case ToldClient:
		return gateTold(p, f), true
	case CertContract:
		return gateCertContract(p, e, f), true
	case Certificate:
		return gateCertificate(p, e, f), true
	case CertEvent:
		return gateCertEvent(p, e, f), true
	}
	return nil, false
}

// gateSession: the office records a session; one that decided stays as it was.
func gateSession(p *ledger.Past, e *ledger.Entry, s Session) *breach {
	if len(p.Live(s.Field())) > 0 && p.Stated(KindDecision, func(x ledger.Fact) bool {
		got, err := Read(x.Field, x.Value)
		d, ok := got.(Decision)
		return err == nil && ok && d.Session == s.ID
	}) {
		return refuse("session_stands", notice.P3_6_4, s.ID)
	}
	return gateOffice(p, e, notice.P2_6_1)
}

// officeUndo: what was said about persons, verified, decided or certified is not taken back; it is corrected by what follows.
func officeUndo(kind string) *breach {
	switch kind {
	case KindDeclaration, KindAdvised, KindCorrection, KindRelease:
		return refuse("cannot_undo", notice.P2_5_6, kind)
	case KindRisk:
		return refuse("cannot_undo", notice.P2_5_3, kind)
	case KindVerifyRound, KindVerifyDone:
		return refuse("cannot_undo", notice.P3_6_1, kind)
	case KindSession, KindDecision, KindConcur, KindTold:
		return refuse("cannot_undo", notice.P3_6_4, kind)
	case KindCertContract, KindCertificate, KindCertEvent, KindSettled:
		return refuse("cannot_undo", notice.P2_2_1, kind)
	}
	return upkeepUndo(kind)
}
