package casework

import "genchi/app/audit"

// PlanSurvey plans a surveillance check of a certificate, or changes the plan of one that has no result yet (3-7-5). Without a number the newest
// certificate is meant, without measures all that stand on it. N is the check to change; without one it is the one that runs, or the next.
type PlanSurvey struct {
	Case
	Number   string            `json:"number,omitempty"`
	N        uint              `json:"n,omitempty"`
	Cause    string            `json:"cause,omitempty"`
	Ref      string            `json:"ref,omitempty"`
	On       string            `json:"on"`
	Persons  []string          `json:"persons"`
	Measures []audit.MeasureID `json:"measures,omitempty"`
	Way      string            `json:"way,omitempty"`
	Reason   string            `json:"reason,omitempty"`
}

// SurveyMeasure says what was found at measures of a surveillance check, and on which evidence. The one measure "all" stands for all that have no look
// yet. Without items those that a look names already stay; an empty list takes them off.
type SurveyMeasure struct {
	Case
	Number   string            `json:"number,omitempty"`
	N        uint              `json:"n,omitempty"`
	Measures []audit.MeasureID `json:"measures"`
	Verdict  audit.Verdict     `json:"verdict"`
	Text     string            `json:"text,omitempty"`
	On       string            `json:"on,omitempty"`
	Items    []audit.ItemID    `json:"items,omitempty"`
}

// EndSurvey gives the result of a surveillance check: continues, corrections by a day, suspend, refused.
type EndSurvey struct {
	Case
	Number   string `json:"number,omitempty"`
	N        uint   `json:"n,omitempty"`
	Result   string `json:"result"`
	On       string `json:"on,omitempty"`
	Text     string `json:"text,omitempty"`
	Due      string `json:"due,omitempty"`
	AgreedBy string `json:"agreed_by,omitempty"`
}

// ReviewSurvey says whether what a surveillance check asked for was corrected.
type ReviewSurvey struct {
	Case
	Number string `json:"number,omitempty"`
	N      uint   `json:"n,omitempty"`
	Result string `json:"result"`
	On     string `json:"on,omitempty"`
	Text   string `json:"text,omitempty"`
}

// OpenRenewal opens a case that renews a certificate of this one, and says so in both (3-7-5). Client and places come along, no judgement does.
type OpenRenewal struct {
	Case
	Number string `json:"number,omitempty"`
	On     string `json:"on,omitempty"`
}

// CarryOver shows in a renewal what the case before came to at measures whose requirement reads as it did: as last time's, never as a judgement.
type CarryOver struct {
	Case
}

// FinishRenewal says in the case of a certificate which one follows it: the newest of the renewal's case where this store holds it.
type FinishRenewal struct {
	Case
	Number    string `json:"number,omitempty"`
	NewNumber string `json:"new_number,omitempty"`
	IssuedOn  string `json:"issued_on,omitempty"`
}

// TakeFromOffice takes over from the office book into the case what the auditor register says of persons today, and the open risks to impartiality that
// name the client or one of them (2-2-2, 2-5-3). Without persons: everybody of whom the case knows.
type TakeFromOffice struct {
	Case
	Persons []string `json:"persons,omitempty"`
}
