package audit

import (
	"strings"

	"genchi/app/notice"
)

// answered says of a kind which provisions its facts answer: what an inspector of the ministry is shown who asks for a clause. Kinds that are not
// named only serve others.
var answered = map[string][]notice.Provision{
	KindApplication: {notice.P3_1_1}, KindScope: {notice.P3_1_2}, KindMeasures: {notice.P3_1_1}, KindContract: {notice.P3_1_4, notice.P1_2_1}, KindEnded: {notice.P3_1_6}, KindRoute: {notice.P3_3_5},
	KindSelfCheck: {notice.P3_2_1, notice.P3_2_2}, KindPlan: {notice.P3_2_7, notice.P3_2_9}, KindEffort: {notice.P3_2_7_I}, KindLaw: {notice.P3_2_8}, KindPlanRow: {notice.P3_2_7}, KindScopeChange: {notice.P3_1_2},
	KindVisitStart: {notice.P3_4_1}, KindVisitEnd: {notice.P3_4_1}, KindMeeting: {notice.P3_4_1}, KindAttendee: {notice.P3_4_1}, KindClosing: {notice.P3_4_5}, KindPresence: {notice.P3_4_2}, KindMethodNote: {notice.P3_4_2},
	KindAloneReview: {notice.P3_4_2}, KindVerdict: {notice.P3_5_1_Ho}, KindStatement: {notice.P3_4_3}, KindObservation: {notice.P3_4_3}, KindReason: {notice.P3_5_1_Ho}, KindScene: {notice.P3_4_3},
	KindHandled: {notice.P3_4_3}, KindMeasured: {notice.P3_4_3_I}, KindInterview: {notice.P3_4_4}, KindReply: {notice.P3_4_4}, KindDraw: {notice.P3_4_3_Ro}, KindSampleResult: {notice.P3_4_3_Ro}, KindExtra: {notice.P3_4_3_Ro},
	KindEvidence: {notice.P1_2_4, notice.P3_5_1_Ho}, KindUnused: {notice.P1_2_4}, KindRedaction: {notice.P1_2_4}, KindCustody: {notice.P1_2_5}, KindLoan: {notice.P1_2_4}, KindReturn: {notice.P1_2_4},
	KindPurge: {notice.P1_2_4}, KindDestroyed: {notice.P1_2_4}, KindFinding: {notice.P3_4_6}, KindDue: {notice.P3_4_6}, KindReview: {notice.P3_4_6}, KindRound: {notice.P3_4_6}, KindAnswer: {notice.P3_4_6}, KindWording: {notice.P3_4_5},
	KindComment: {notice.P3_4_5}, KindExplanation: {notice.P3_4_5, notice.P4_2}, KindQuestion: {notice.P3_4_5}, KindPromise: {notice.P3_4_6}, KindOmission: {notice.P3_11_1}, KindReport: {notice.P3_5_1},
	KindDoubt: {notice.P3_4_7}, KindDoubtSent: {notice.P3_4_7}, KindDoubtRelease: {notice.P3_4_7}, KindDisclosure: {notice.P1_3, notice.P1_2_3},
	KindStaff: {notice.P2_2_2, notice.P3_8_1}, KindDeclaration: {notice.P2_5_6}, KindAdvised: {notice.P4_3_1}, KindRelease: {notice.P4_3_1}, KindCorrection: {notice.P2_5_6}, KindRisk: {notice.P2_5_3}, KindSession: {notice.P2_6_1},
	KindVerifyRound: {notice.P3_6_1}, KindVerifyTick: {notice.P3_6_2}, KindVerifyDone: {notice.P3_6_1, notice.P3_6_2}, KindVerifyAnswer: {notice.P3_6_1}, KindDecision: {notice.P3_6_4, notice.P3_6_3}, KindConcur: {notice.P3_6_4},
	KindTold: {notice.P3_6_5}, KindCertContract: {notice.P3_7_1}, KindSettled: {notice.P3_6_3}, KindSurveyPlan: {notice.P3_7_5}, KindSurveyLook: {notice.P3_7_5}, KindSurveyDone: {notice.P3_7_5}, KindSurveyMended: {notice.P3_7_5},
	KindRenewed: {notice.P3_7_5}, KindRenewalOf: {notice.P3_7_5}, KindResolution: {notice.P3_5_1_Ho}, KindKeeping: {notice.P2_7_5}, KindHold: {notice.P2_7_5}, KindVolume: {notice.P2_2_0}, KindInvolved: {notice.P3_10_3},
	KindStatementGiven: {notice.P2_4}, KindAdviceOffer: {notice.P3_1_3}, KindObserver: {notice.P3_1_5_Ro}, KindAmendment: {notice.P3_1_4}, KindSitting: {notice.P3_3_1}, KindRequest: {notice.P3_3_2}, KindLook: {notice.P3_3_2},
	KindSecondEnd: {notice.P3_3_3}, KindPlanSent: {notice.P3_2_7}, KindPlanExplained: {notice.P3_2_11}, KindReportExplained: {notice.P3_5_3}, KindOutside: {notice.P1_2},
	KindProposal: {notice.P2_1_1}, KindApproval: {notice.P2_1_1}, KindCarried: {notice.P2_1_1}, KindCustodian: {notice.P2_1_1}, KindShareSettled: {notice.P2_1_1},
}

// Proves lists the provisions that a fact answers; none where it only serves others.
func Proves(f Fact) []notice.Provision {
	switch f := f.(type) {
	case Record:
		if s := f.Schema(); s != nil {
			return s.Asked(f.Values())
		}
	case Appointment:
		at := map[Task]notice.Provision{TaskAudit: notice.P3_8_1, TaskVerify: notice.P3_6_1, TaskDecide: notice.P3_6_4, TaskHandle: notice.P3_10_3, TaskSit: notice.P2_6_1, TaskObserve: notice.P3_1_5_Ro}
		return []notice.Provision{at[f.Task]}
	case Certificate:
		if f.First {
			return []notice.Provision{notice.P3_7_3, notice.P2_2_1}
		}
		return []notice.Provision{notice.P3_7_4, notice.P2_2_1}
	case CertEvent:
		if f.What == CertLapsed || f.What == CertReturned || f.What == CertDisposed {
			return []notice.Provision{notice.P3_7_5, notice.P2_2_1}
		}
		return []notice.Provision{notice.P3_7_6, notice.P2_2_1}
	case Paper:
		at := map[string]notice.Provision{
			PaperNotice: notice.P3_4_5, PaperVerification: notice.P3_6_2, PaperDecision: notice.P3_6_5, PaperCertificate: notice.P3_7_4, PaperReceipt: notice.P1_2_4, PaperSurvey: notice.P3_7_5, PaperRenewal: notice.P3_7_5, PaperStatement: notice.P2_4,
			PaperPlan: notice.P3_2_7, PaperRequests: notice.P3_3_2, PaperSecond: notice.P3_3_3, PaperAddendum: notice.P3_5_3,
		}
		if p, ok := at[f.Sort]; ok {
			return []notice.Provision{p}
		}
		return nil
	}
	return answered[f.Field().Kind]
}

// Within tells whether a provision is a clause or one of its parts: 3-4-3-ro lies within 3-4-3 and 3-4.
func Within(p notice.Provision, clause string) bool {
	return string(p) == clause || strings.HasPrefix(string(p), clause+"-")
}
