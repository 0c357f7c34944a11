package casework

import "genchi/app/audit"

// SendCheckSheet makes the check sheet of the chosen measures as a workbook, seals it, and records that it was sent (3-2-1). The bytes are given by
// GetEvidence under the ID of the Changes.
type SendCheckSheet struct {
	Case
	On   string `json:"on,omitempty"`
	To   string `json:"to"`
	Way  string `json:"way,omitempty"`
	Due  string `json:"due,omitempty"`
	Lang string `json:"lang,omitempty"`
}

// TakeCheckSheet takes in a check sheet that came back: the file is sealed, and every row that reads well becomes the client's answer to its measure. Without
// a file it records that the client answered on paper. Skip names measures that are left as they are.
type TakeCheckSheet struct {
	Case
	File string            `json:"file,omitempty"`
	Of   uint              `json:"of,omitempty"` // the sheet that was sent; without it what the file says, or the newest
	On   string            `json:"on,omitempty"`
	By   string            `json:"by,omitempty"`
	Way  string            `json:"way,omitempty"`
	Skip []audit.MeasureID `json:"skip,omitempty"`
}

// RecordPriorAudit says whether a person with knowledge had audited before the client answered (3-2-2). Without a return the newest is meant.
type RecordPriorAudit struct {
	Case
	Return        uint   `json:"return,omitempty"`
	Done          bool   `json:"done"`
	Who           string `json:"who,omitempty"`
	Qualification string `json:"qualification,omitempty"`
	On            string `json:"on,omitempty"`
	Outside       bool   `json:"outside,omitempty"`
}

// ConfirmAnswers records how an auditor confirmed answers without a prior audit (3-2-3).
type ConfirmAnswers struct {
	Case
	Return   uint   `json:"return,omitempty"`
	Way      string `json:"way"`
	Range    string `json:"range"`
	AgreedBy string `json:"agreed_by"`
	AgreedOn string `json:"agreed_on,omitempty"`
	With     string `json:"with,omitempty"`
	On       string `json:"on,omitempty"`
	Seen     string `json:"seen"`
}

// JudgeAnswers judges every check that nobody has judged by the client's answer, in a case that is limited to the first stage: yes is 適合, partly and no are
// 不適合 with a finding each. Without measures it takes all.
type JudgeAnswers struct {
	Case
	Measures []audit.MeasureID `json:"measures,omitempty"`
}

// EndFirstStage ends the first stage (3-2-1, 3-2-3).
type EndFirstStage struct {
	Case
	On   string `json:"on,omitempty"`
	Note string `json:"note,omitempty"`
}

// TellFirstResult records that the client was told the result, by its paper if one was made (3-2-4).
type TellFirstResult struct {
	Case
	On  string `json:"on,omitempty"`
	To  string `json:"to"`
	Way string `json:"way,omitempty"`
}

// WaivePlan says that the body makes no short plan where the case is limited to the first stage, and why (3-2-7); Off takes that back.
type WaivePlan struct {
	Case
	On     string `json:"on,omitempty"`
	Reason string `json:"reason,omitempty"`
	Off    bool   `json:"off,omitempty"`
}
