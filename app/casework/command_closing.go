package casework

import "genchi/app/audit"

// AtMeeting says which meeting is meant.
type AtMeeting struct {
	Meeting string        `json:"meeting"`
	Visit   audit.VisitID `json:"visit,omitempty"`
	All     bool          `json:"all,omitempty"`
}

// HoldMeeting records when and where a meeting was held (3-4-1).
type HoldMeeting struct {
	Case
	AtMeeting
	At    string `json:"at,omitempty"`
	Until string `json:"until,omitempty"`
	Where string `json:"where,omitempty"`
}

// TickScript records that points of a meeting's script were said, or takes the tick away.
type TickScript struct {
	Case
	AtMeeting
	Points []string `json:"points"`
	Note   string   `json:"note,omitempty"`
	Off    bool     `json:"off,omitempty"`
}

// RecordAttendee records a person at a meeting, by role.
type RecordAttendee struct {
	Case
	AtMeeting
	Attendee string `json:"attendee,omitempty"`
	Role     string `json:"role"`
	Side     string `json:"side,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
	Gone     bool   `json:"gone,omitempty"`
}

// RecordPresence records a stretch during which one auditor was at a visit (3-4-1, 3-4-2).
type RecordPresence struct {
	Case
	Stretch string        `json:"stretch,omitempty"`
	Who     string        `json:"who,omitempty"`
	Visit   audit.VisitID `json:"visit,omitempty"`
	Place   audit.PlaceID `json:"place,omitempty"`
	From    string        `json:"from,omitempty"`
	To      string        `json:"to,omitempty"`
	Ended   string        `json:"ended,omitempty"`
	Note    string        `json:"note,omitempty"`
}

// Explain records an explanation of what is required (説明) as advisory work (3-4-5, 4-2). There is no field for a remedy.
type Explain struct {
	Case
	Checks      []audit.CheckID `json:"checks"`
	To          string          `json:"to"`
	Content     string          `json:"content"`
	Stage       string          `json:"stage,omitempty"`
	Visit       audit.VisitID   `json:"visit,omitempty"`
	On          string          `json:"on,omitempty"`
	RequestedOn string          `json:"requested_on,omitempty"`
}

// LogQuestion records a client's question that asks for advice, and where it was referred to (4-3-3).
type LogQuestion struct {
	Case
	Text     string        `json:"text"`
	By       string        `json:"by"`
	Referred string        `json:"referred"`
	Visit    audit.VisitID `json:"visit,omitempty"`
	At       string        `json:"at,omitempty"`
}

// WriteComment records what the client said about a finding.
type WriteComment struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	By      string          `json:"by"`
	Text    string          `json:"text"`
}

// AgreeWording records the wording of a finding that the team agreed on.
type AgreeWording struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Text    string          `json:"text,omitempty"`
	Off     bool            `json:"off,omitempty"`
}

// SignPaper records a signature, or a refusal to sign.
type SignPaper struct {
	Case
	Paper  string       `json:"paper"`
	Role   string       `json:"role"`
	Way    string       `json:"way"`
	At     string       `json:"at,omitempty"`
	Reason string       `json:"reason,omitempty"`
	Item   audit.ItemID `json:"item,omitempty"`
	Where  string       `json:"where,omitempty"`
}

// Disclose records a printing, giving or export before it is done (1-2-3, 1-3).
type Disclose struct {
	Case
	Way         string       `json:"way"`
	Paper       string       `json:"paper,omitempty"`
	Item        audit.ItemID `json:"item,omitempty"`
	What        string       `json:"what,omitempty"`
	Purpose     string       `json:"purpose"`
	Recipient   string       `json:"recipient"`
	Copies      uint         `json:"copies,omitempty"`
	Ground      string       `json:"ground,omitempty"`
	At          string       `json:"at,omitempty"`
	SpoolWarned bool         `json:"spool_warned,omitempty"`
}

// NotePromise records what the client will hand in or show, by when, and later that it was kept.
type NotePromise struct {
	Case
	Promise string        `json:"promise,omitempty"`
	Text    string        `json:"text,omitempty"`
	By      string        `json:"by,omitempty"`
	Due     string        `json:"due,omitempty"`
	Kept    string        `json:"kept,omitempty"`
	Voided  bool          `json:"voided,omitempty"`
	Visit   audit.VisitID `json:"visit,omitempty"`
}

// EndDay records the end of an audit day.
type EndDay struct {
	Case
	On       string `json:"on,omitempty"`
	Tomorrow string `json:"tomorrow,omitempty"`
	Note     string `json:"note,omitempty"`
	CopyTo   string `json:"copy_to,omitempty"`

	copyHead []byte // the head that the copy has; nil: the present one
}

// MakePaper compiles a paper of the site, seals it and records its digest. The id in the answer names the sealed PDF for evidence get.
type MakePaper struct {
	Case
	Paper  string          `json:"paper"`
	Visits []audit.VisitID `json:"visits,omitempty"`
	All    bool            `json:"all,omitempty"`
	Day    string          `json:"day,omitempty"`
	Lang   string          `json:"lang,omitempty"`
	Loan   string          `json:"loan,omitempty"` // of a receipt
	Of     string          `json:"of,omitempty"`   // round, decision or certificate
}

// AnswerFinding records what the client says it did about a finding (3-4-6).
type AnswerFinding struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Text    string          `json:"text"`
	On      string          `json:"on,omitempty"`
	By      string          `json:"by,omitempty"`
	Round   uint            `json:"round,omitempty"`
}
