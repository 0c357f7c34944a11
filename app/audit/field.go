package audit

import (
	"encoding/hex"
	"fmt"

	"genchi/app/ledger"
)

func field(kind, key string) ledger.Field { return ledger.Field{Kind: kind, Key: key} }

// Field of each fact; see kind.go and doc.go.
func (Client) Field() ledger.Field      { return field(KindClient, "") }
func (Editions) Field() ledger.Field    { return field(KindEditions, "") }
func (Application) Field() ledger.Field { return field(KindApplication, "") }
func (Scope) Field() ledger.Field       { return field(KindScope, "") }
func (Measures) Field() ledger.Field    { return field(KindMeasures, "") }
func (Contract) Field() ledger.Field    { return field(KindContract, "") }
func (Plan) Field() ledger.Field        { return field(KindPlan, "") }

// Field implements Fact.
func (p Place) Field() ledger.Field { return field(KindPlace, string(p.ID)) }

// Field implements Fact.
func (v VisitStart) Field() ledger.Field { return field(KindVisitStart, string(v.ID)) }

// Field implements Fact.
func (v VisitEnd) Field() ledger.Field { return field(KindVisitEnd, string(v.ID)) }

// Field implements Fact.
func (c Closing) Field() ledger.Field { return field(KindClosing, string(c.ID)) }

// Field implements Fact.
func (j Judgement) Field() ledger.Field { return field(KindVerdict, string(j.Check)) }

// Field implements Fact.
func (n Note) Field() ledger.Field { return field(n.Kind, Owned(n.Check, n.By)) }

// Field implements Fact.
func (s Scene) Field() ledger.Field { return field(KindScene, Owned(s.Check, s.By)) }

// Field implements Fact.
func (c ComeBack) Field() ledger.Field { return field(KindComeBack, Owned(c.Check, c.By)) }

// Field implements Fact.
func (e Evidence) Field() ledger.Field { return field(KindEvidence, string(e.ID)) }

// Field implements Fact.
func (l Link) Field() ledger.Field { return field(KindLink, LinkKey(l.Item, l.Check)) }

// Field implements Fact.
func (u Unused) Field() ledger.Field { return field(KindUnused, string(u.Item)) }

// Field implements Fact.
func (c Caption) Field() ledger.Field { return field(KindCaption, string(c.Item)) }

// Field implements Fact.
func (r Rendition) Field() ledger.Field { return field(KindRendition, string(r.Item)) }

// Field implements Fact.
func (f Finding) Field() ledger.Field { return field(KindFinding, string(f.Check)) }

// Field implements Fact.
func (d Due) Field() ledger.Field { return field(KindDue, string(d.Check)) }

// Field implements Fact.
func (r Review) Field() ledger.Field { return field(KindReview, string(r.Check)) }

// Field implements Fact.
func (r Resolution) Field() ledger.Field { return field(KindResolution, r.Kind+"|"+r.Key) }

// Field implements Fact. A report is named by its digest.
func (r Report) Field() ledger.Field { return field(KindReport, hex.EncodeToString(r.Digest)) }

// makers give, for a kind, a pointer to a fact that already carries what stands in the key.
var makers = map[string]func(key string) (any, error){
	KindClient:      plain[Client],
	KindEditions:    plain[Editions],
	KindApplication: plain[Application],
	KindScope:       plain[Scope],
	KindMeasures:    plain[Measures],
	KindContract:    plain[Contract],
	KindPlan:        plain[Plan],
	KindPlace:       func(k string) (any, error) { return &Place{ID: PlaceID(k)}, nil },
	KindVisitStart:  func(k string) (any, error) { return &VisitStart{ID: VisitID(k)}, nil },
	KindVisitEnd:    func(k string) (any, error) { return &VisitEnd{ID: VisitID(k)}, nil },
	KindClosing:     func(k string) (any, error) { return &Closing{ID: VisitID(k)}, nil },
	KindVerdict:     func(k string) (any, error) { return &Judgement{Check: CheckID(k)}, nil },
	KindStatement:   note(KindStatement),
	KindObservation: note(KindObservation),
	KindReason:      note(KindReason),
	KindScene: func(k string) (any, error) {
		c, u, err := owned(k)
		return &Scene{Check: c, By: u}, err
	},
	KindComeBack: func(k string) (any, error) {
		c, u, err := owned(k)
		return &ComeBack{Check: c, By: u}, err
	},
	KindEvidence: func(k string) (any, error) { return &Evidence{ID: ItemID(k)}, nil },
	KindLink: func(k string) (any, error) {
		i, c := SplitLink(k)
		return &Link{Item: i, Check: c}, nil
	},
	KindUnused:    func(k string) (any, error) { return &Unused{Item: ItemID(k)}, nil },
	KindCaption:   func(k string) (any, error) { return &Caption{Item: ItemID(k)}, nil },
	KindRendition: func(k string) (any, error) { return &Rendition{Item: ItemID(k)}, nil },
	KindFinding:   func(k string) (any, error) { return &Finding{Check: CheckID(k)}, nil },
	KindDue:       func(k string) (any, error) { return &Due{Check: CheckID(k)}, nil },
	KindReview:    func(k string) (any, error) { return &Review{Check: CheckID(k)}, nil },
	KindResolution: func(k string) (any, error) {
		for i := range k {
			if k[i] == '|' {
				return &Resolution{Kind: k[:i], Key: k[i+1:]}, nil
			}
		}
		return nil, fmt.Errorf("no | in %q", k)
	},
	KindReport: plain[Report],

	KindStaff:        readStaff,
	KindDeclaration:  readDeclaration,
	KindAdvised:      func(k string) (any, error) { return &Advised{ID: k}, nil },
	KindRelease:      func(k string) (any, error) { return &Release{Advice: k}, nil },
	KindCorrection:   readCorrection,
	KindAppointment:  readAppointment,
	KindRisk:         func(k string) (any, error) { return &Risk{ID: k}, nil },
	KindVerifyRound:  readVerifyRound,
	KindVerifyTick:   readVerifyTick,
	KindVerifyDone:   readVerifyDone,
	KindVerifyAnswer: readVerifyAnswer,
	KindSession:      func(k string) (any, error) { return &Session{ID: k}, nil },
	KindDecision:     readDecision,
	KindConcur:       readConcur,
	KindTold:         readTold,
	KindCertContract: readCertContract,
	KindCertificate:  func(k string) (any, error) { return &Certificate{Number: k}, nil },
	KindCertEvent:    readCertEvent,
	KindSettled:      func(k string) (any, error) { return &Settled{Mark: k}, nil },
	KindRoute:        plain[Route],
	KindSurveyPlan:   readSurveyPlan,
	KindSurveyLook:   readSurveyLook,
	KindSurveyDone:   readSurveyDone,
	KindSurveyMended: readSurveyMended,
	KindRenewed:      func(k string) (any, error) { return &Renewed{Number: k}, nil },
	KindRenewalOf:    plain[RenewalOf],
	KindEnded:        plain[Ended],

	KindMeeting: func(k string) (any, error) {
		s, v, rest := cutMeeting(k)
		if rest != "" {
			return nil, bad("key %q", k)
		}
		return &Meeting{Sort: s, Visit: v}, nil
	},
	KindTick: func(k string) (any, error) {
		s, v, rest := cutMeeting(k)
		return &Tick{Sort: s, Visit: v, Point: rest}, nil
	},
	KindAttendee: func(k string) (any, error) {
		s, v, rest := cutMeeting(k)
		return &Attendee{Sort: s, Visit: v, ID: rest}, nil
	},
	KindPresence:    makePresence,
	KindPaper:       makePaper,
	KindSignature:   makeSignature,
	KindDisclosure:  func(k string) (any, error) { return &Disclosure{ID: k}, nil },
	KindExplanation: func(k string) (any, error) { return &Explanation{ID: k}, nil },
	KindQuestion:    func(k string) (any, error) { return &Question{ID: k}, nil },
	KindPromise:     func(k string) (any, error) { return &Promise{ID: k}, nil },
	KindComment:     func(k string) (any, error) { return &Comment{Check: CheckID(k)}, nil },
	KindWording:     func(k string) (any, error) { return &Wording{Check: CheckID(k)}, nil },
	KindLoose:       makeLoose,
	KindHandover:    func(k string) (any, error) { return &Handover{ID: k}, nil },
	KindTaken:       func(k string) (any, error) { return &Taken{ID: k}, nil },
	KindConsent:     func(k string) (any, error) { return &Consent{ID: k}, nil },
	KindSound:       func(k string) (any, error) { return &Sound{Item: ItemID(k)}, nil },
	KindDayEnd: func(k string) (any, error) {
		on, u, err := owned(k)
		return &DayEnd{On: Date(on), By: u}, err
	},
	KindAnswer: func(k string) (any, error) {
		c, n, err := cutRound(k)
		return &Answer{Check: c, N: n}, err
	},
	KindRound: func(k string) (any, error) {
		c, n, err := cutRound(k)
		return &Round{Check: c, N: n}, err
	},
	KindDraw:         func(k string) (any, error) { return &Draw{ID: k}, nil },
	KindSampleResult: makeResult,
	KindExtra:        makeExtra,
	KindMethodNote:   makeMethodNote,
	KindAloneReview:  makeAloneReview,
	KindDismissal:    makeDismissal,
	KindDetails:      func(k string) (any, error) { return &Details{Item: ItemID(k)}, nil },
	KindCustody:      makeCustody,
	KindRedaction:    func(k string) (any, error) { return &Redaction{Copy: ItemID(k)}, nil },
	KindLoan:         func(k string) (any, error) { return &Loan{ID: k}, nil },
	KindReturn:       func(k string) (any, error) { return &Return{ID: k}, nil },
	KindPurge:        func(k string) (any, error) { return &Purge{Item: ItemID(k)}, nil },
	KindDestroyed:    func(k string) (any, error) { return &Destroyed{Item: ItemID(k)}, nil },
	KindChange: func(k string) (any, error) {
		c, u, err := owned(k)
		return &Change{Check: c, By: u}, err
	},
	KindPlaceRules:    func(k string) (any, error) { return &PlaceRules{Place: PlaceID(k)}, nil },
	KindPlaceMeasures: func(k string) (any, error) { return &PlaceMeasures{Place: PlaceID(k)}, nil },
	KindPerson:        func(k string) (any, error) { return &Person{ID: PersonID(k)}, nil },
	KindAssignment:    func(k string) (any, error) { return &Assignment{What: k}, nil },
	KindSelfCheck:     func(k string) (any, error) { return &SelfCheck{Measure: MeasureID(k)}, nil },
	KindLastFinding:   func(k string) (any, error) { return &LastFinding{Measure: MeasureID(k)}, nil },
	KindPlanRow:       func(k string) (any, error) { return &PlanRow{ID: k}, nil },
	KindSheet:         func(k string) (any, error) { return &Sheet{ID: k}, nil },
	KindScopeChange:   func(k string) (any, error) { return &ScopeChange{Check: CheckID(k)}, nil },
	KindOmission:      readOmission,
	KindLegs:          readLegs,

	KindInterview:    readInterview,
	KindReply:        readAnswer,
	KindLaw:          func(k string) (any, error) { return &Law{ID: k}, nil },
	KindDoubt:        readDoubt,
	KindDoubtSent:    func(k string) (any, error) { return &DoubtSent{Doubt: k}, nil },
	KindDoubtRelease: func(k string) (any, error) { return &DoubtRelease{Doubt: k}, nil },
	KindFloor:        func(k string) (any, error) { return &Floor{ID: k}, nil },
	KindSpot:         func(k string) (any, error) { return &Spot{ID: k}, nil },
	KindSpotLink:     readSpotLink,
	KindMeasured:     func(k string) (any, error) { return &Measured{ID: k}, nil },
	KindHandled:      func(k string) (any, error) { return &Handled{ID: k}, nil },

	KindBody:   plain[Body],
	KindRecord: makeRecord,
	KindVolume: makeVolume,

	KindInvolved: makeInvolved,
	KindKeeping:  func(k string) (any, error) { return &Keeping{Kind: k}, nil },
	KindHold:     func(k string) (any, error) { return &Hold{ID: k}, nil },
	KindSetting:  func(k string) (any, error) { return &Setting{Name: k}, nil },
	KindEffort:   plain[Effort],

	KindStatementGiven:  readStatement,
	KindAdviceOffer:     func(k string) (any, error) { return &AdviceOffer{ID: k}, nil },
	KindObserver:        func(k string) (any, error) { return &Observer{ID: k}, nil },
	KindAmendment:       func(k string) (any, error) { return &Amendment{ID: k}, nil },
	KindPlanSent:        readPlanSent,
	KindPlanExplained:   readPlanExplained,
	KindReportExplained: readReportExplained,
	KindSitting:         func(k string) (any, error) { return &Sitting{ID: k}, nil },
	KindRequest:         func(k string) (any, error) { return &Request{ID: k}, nil },
	KindLook:            func(k string) (any, error) { return &Look{Request: k}, nil },
	KindSecondEnd:       plain[SecondEnd],
	KindOutside:         func(k string) (any, error) { return &Outside{Of: k}, nil },

	KindProposal: func(k string) (any, error) { return &Proposal{ID: k}, nil },
	KindApproval: makeApproval,
	KindCarried:  func(k string) (any, error) { return &Carried{Proposal: k}, nil },

	KindCustodian:    func(k string) (any, error) { return &Custodian{ID: k}, nil },
	KindShareSettled: makeShareSettled,

	KindSheetSent:     readSheetSent,
	KindSheetReturned: readSheetReturned,
	KindPriorAudit:    readPriorAudit,
	KindConfirmation:  readConfirmation,
	KindFirstEnd:      plain[FirstEnd],
	KindFirstTold:     plain[FirstTold],
	KindPlanWaived:    plain[PlanWaived],
}

func plain[T any](string) (any, error) { return new(T), nil }

func note(kind string) func(string) (any, error) {
	return func(k string) (any, error) {
		c, u, err := owned(k)
		return &Note{Kind: kind, Check: c, By: u}, err
	}
}

func owned(key string) (CheckID, ledger.UserID, error) {
	c, s := SplitOwned(key)
	var u ledger.UserID
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(u) {
		return "", u, fmt.Errorf("no author in %q", key)
	}
	copy(u[:], b)
	return c, u, nil
}
