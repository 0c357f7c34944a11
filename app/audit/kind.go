package audit

// Kinds of fields. The strings are a format on disk: never rename, never reuse.
const (
	KindEditions    = "case.editions"
	KindClient      = "case.client"
	KindApplication = "case.application"
	KindScope       = "case.scope"
	KindMeasures    = "case.measures"
	KindContract    = "case.contract"
	KindPlan        = "case.plan"
	KindPlace       = "place"
	KindVisitStart  = "visit.start"
	KindVisitEnd    = "visit.end"
	KindClosing     = "visit.closing"
	KindVerdict     = "check.verdict"
	KindStatement   = "check.statement"
	KindObservation = "check.observation"
	KindReason      = "check.reason"
	KindScene       = "check.scene"
	KindComeBack    = "check.comeback"
	KindEvidence    = "evidence"
	KindLink        = "evidence.link"
	KindUnused      = "evidence.unused"
	KindCaption     = "evidence.caption"
	KindRendition   = "evidence.rendition"
	KindFinding     = "finding"
	KindDue         = "finding.due"
	KindReview      = "finding.review"
	KindResolution  = "resolution"
	KindReport      = "report"

	KindMeeting     = "meeting"
	KindTick        = "meeting.tick"
	KindAttendee    = "meeting.attendee"
	KindPresence    = "presence"
	KindPaper       = "paper"
	KindSignature   = "paper.signature"
	KindDisclosure  = "disclosure"
	KindExplanation = "advice.explanation"
	KindQuestion    = "client.question"
	KindPromise     = "client.promise"
	KindComment     = "finding.comment"
	KindWording     = "finding.wording"
	KindAnswer      = "finding.answer"
	KindRound       = "finding.round"
	KindChange      = "check.change"
	KindDayEnd      = "day.end"

	KindDetails   = "evidence.details"
	KindCustody   = "evidence.custody"
	KindRedaction = "evidence.redaction"
	KindLoan      = "loan"
	KindReturn    = "loan.return"
	KindPurge     = "evidence.purge"
	KindDestroyed = "evidence.destroyed"

	KindLoose    = "note.loose"
	KindHandover = "handover"
	KindTaken    = "handover.taken"

	KindConsent = "sound.consent"
	KindSound   = "sound"

	KindBody    = "body"
	KindRecord  = "register"
	KindVolume  = "register.volume"
	KindKeeping = "retention.period"
	KindHold    = "retention.hold"
	KindSetting = "body.setting"

	KindProposal = "retention.proposal" // of the destruction of a case, in the office's book
	KindApproval = "retention.approval"
	KindCarried  = "retention.carried"

	KindCustodian    = "escrow.custodian" // of a share of the body's escrow key, in the office's book
	KindShareSettled = "escrow.settled"

	KindEffort = "case.effort"
)

// Verdict is the auditor's value for a check.
type Verdict string

// The judgements; the empty Verdict is 未着手, nobody judged yet. Unconfirmed (未確認) is not a judgement: it says that it was
// tried and why it could not be made, and stops the report like its absence.
const (
	NotStarted    Verdict = ""
	Conforming    Verdict = "conforming"
	Nonconforming Verdict = "nonconforming"
	Unconfirmed   Verdict = "unconfirmed"
)

// Valid tells whether v may be recorded.
func (v Verdict) Valid() bool { return v == Conforming || v == Nonconforming || v == Unconfirmed }

// rank orders verdicts from best to worst: the worst is what an unresolved conflict and a roll-up show.
func (v Verdict) rank() int {
	switch v {
	case Conforming:
		return 1
	case NotStarted:
		return 2
	case Unconfirmed:
		return 3
	case Nonconforming:
		return 4
	}
	return 3
}

// Worse returns the worse of two verdicts: 不適合 > 未確認 > 未着手 > 適合.
func Worse(a, b Verdict) Verdict {
	if b.rank() > a.rank() {
		return b
	}
	return a
}

// Operator is who opened, moved or operated the client's equipment (3-4-3).
type Operator string

// The client operates; the auditor only with a reason, which stands in the report.
const (
	OperatorClient  Operator = "client"
	OperatorAuditor Operator = "auditor"
)
