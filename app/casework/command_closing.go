package casework

import "genchi/app/audit"

// AtMeeting says which meeting is meant.
type AtMeeting struct {
	Meeting string        `json:"meeting" doc:"opening, team or closing"`
	Visit   audit.VisitID `json:"visit,omitempty" doc:"id; empty: the visit that is running"`
	All     bool          `json:"all,omitempty" doc:"true: the meeting is about all visits of the case"`
}

// HoldMeeting records when and where a meeting was held (3-4-1).
type HoldMeeting struct {
	Case
	AtMeeting
	At    string `json:"at,omitempty" doc:"local time, YYYY-MM-DDThh:mm; empty: now"`
	Until string `json:"until,omitempty" doc:"local time of its end"`
	Where string `json:"where,omitempty" doc:"room"`
}

// TickScript records that points of a meeting's script were said, or takes the tick away.
type TickScript struct {
	Case
	AtMeeting
	Points []string `json:"points" doc:"points of the script, as show opening lists them; \"all\": every point"`
	Note   string   `json:"note,omitempty" doc:"what was answered"`
	Off    bool     `json:"off,omitempty" doc:"true: not said after all"`
}

// RecordAttendee records a person at a meeting, by role.
type RecordAttendee struct {
	Case
	AtMeeting
	Attendee string `json:"attendee,omitempty" doc:"id; empty: made"`
	Role     string `json:"role" doc:"role of the person"`
	Side     string `json:"side,omitempty" doc:"client (default), auditor, observer or partner"`
	From     string `json:"from,omitempty" doc:"local time in"`
	To       string `json:"to,omitempty" doc:"local time out"`
	Gone     bool   `json:"gone,omitempty" doc:"true: was not there after all"`
}

// RecordPresence records a stretch during which one auditor was at a visit (3-4-1, 3-4-2).
type RecordPresence struct {
	Case
	Stretch string        `json:"stretch,omitempty" doc:"id; empty: made, or with to and no from: the open stretch"`
	Who     string        `json:"who,omitempty" doc:"user id (hex); empty: oneself"`
	Visit   audit.VisitID `json:"visit,omitempty" doc:"id; empty: the visit that is running"`
	Place   audit.PlaceID `json:"place,omitempty" doc:"place id; empty: the site as a whole"`
	From    string        `json:"from,omitempty" doc:"local time; empty: now"`
	To      string        `json:"to,omitempty" doc:"local time; now: this minute"`
	Ended   string        `json:"ended,omitempty" doc:"what ended it: lunch, break, alarm, other_site, called_away or end"`
	Note    string        `json:"note,omitempty" doc:"remark"`
}

// Explain records an explanation of what is required (説明) as advisory work (3-4-5, 4-2). There is no field for a remedy.
type Explain struct {
	Case
	Checks      []audit.CheckID `json:"checks" doc:"checks that do not conform, MEASURE@PLACE"`
	To          string          `json:"to" doc:"role of the person it was given to"`
	Content     string          `json:"content" doc:"which part fails and what is required"`
	Stage       string          `json:"stage,omitempty" doc:"onsite (default), second or first; the last two only on request"`
	Visit       audit.VisitID   `json:"visit,omitempty" doc:"id; empty: the visit that is running"`
	On          string          `json:"on,omitempty" doc:"day; empty: today"`
	RequestedOn string          `json:"requested_on,omitempty" doc:"day of the client's request"`
}

// LogQuestion records a client's question that asks for advice, and where it was referred to (4-3-3).
type LogQuestion struct {
	Case
	Text     string        `json:"text" doc:"the question"`
	By       string        `json:"by" doc:"role of the person who asked"`
	Referred string        `json:"referred" doc:"outside_expert, ipa, sme_support or body"`
	Visit    audit.VisitID `json:"visit,omitempty" doc:"id; empty: the visit that is running, if any"`
	At       string        `json:"at,omitempty" doc:"local time; empty: now"`
}

// WriteComment records what the client said about a finding.
type WriteComment struct {
	Case
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	By      string          `json:"by" doc:"role of the person who said it"`
	Text    string          `json:"text" doc:"what was said"`
}

// AgreeWording records the wording of a finding that the team agreed on.
type AgreeWording struct {
	Case
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	Text    string          `json:"text,omitempty" doc:"wording; empty: the finding as it stands"`
	Off     bool            `json:"off,omitempty" doc:"true: not agreed any more"`
}

// SignPaper records a signature, or a refusal to sign.
type SignPaper struct {
	Case
	Paper  string       `json:"paper" doc:"digest of the paper (hex)"`
	Role   string       `json:"role" doc:"role of the person"`
	Way    string       `json:"way" doc:"ink, pointer or refused"`
	At     string       `json:"at,omitempty" doc:"local time; empty: now"`
	Reason string       `json:"reason,omitempty" doc:"of a refusal, as it was given"`
	Item   audit.ItemID `json:"item,omitempty" doc:"sealed drawing of a signature made by pointer"`
	Where  string       `json:"where,omitempty" doc:"where the paper signed in ink is kept"`
}

// Disclose records a printing, giving or export before it is done (1-2-3, 1-3).
type Disclose struct {
	Case
	Way         string       `json:"way" doc:"print, give or export"`
	Paper       string       `json:"paper,omitempty" doc:"digest of the paper (hex)"`
	Item        audit.ItemID `json:"item,omitempty" doc:"item id (hex)"`
	What        string       `json:"what,omitempty" doc:"what it is, if neither paper nor item"`
	Purpose     string       `json:"purpose" doc:"result_notice, correction, audit_work, verification, or a purpose that the contract names"`
	Recipient   string       `json:"recipient" doc:"who gets it"`
	Copies      uint         `json:"copies,omitempty" doc:"number of copies"`
	Ground      string       `json:"ground,omitempty" doc:"ground"`
	At          string       `json:"at,omitempty" doc:"local time; empty: now"`
	SpoolWarned bool         `json:"spool_warned,omitempty" doc:"true: the person knows that the computer and the printer keep copies; needed to print"`
}

// NotePromise records what the client will hand in or show, by when, and later that it was kept.
type NotePromise struct {
	Case
	Promise string        `json:"promise,omitempty" doc:"id; empty: made"`
	Text    string        `json:"text,omitempty" doc:"what was promised; empty with an id: as before"`
	By      string        `json:"by,omitempty" doc:"role of the person"`
	Due     string        `json:"due,omitempty" doc:"day, YYYY-MM-DD"`
	Kept    string        `json:"kept,omitempty" doc:"day on which it was kept"`
	Voided  bool          `json:"voided,omitempty" doc:"true: strike it out"`
	Visit   audit.VisitID `json:"visit,omitempty" doc:"id; empty: the visit that is running, if any"`
}

// EndDay records the end of an audit day.
type EndDay struct {
	Case
	On       string `json:"on,omitempty" doc:"day; empty: today"`
	Tomorrow string `json:"tomorrow,omitempty" doc:"what is for tomorrow"`
	Note     string `json:"note,omitempty" doc:"remark"`
	CopyTo   string `json:"copy_to,omitempty" doc:"where the evening copy went; the case head of this moment is kept beside it"`
}

// MakePaper compiles a paper of the site, seals it and records its digest. The id in the answer names the sealed PDF for evidence get.
type MakePaper struct {
	Case
	Paper  string          `json:"paper" doc:"onsite_notice or day_sheet"`
	Visits []audit.VisitID `json:"visits,omitempty" doc:"of a notice; empty: the visit that was closed last"`
	All    bool            `json:"all,omitempty" doc:"true: a notice about every visit that was closed"`
	Day    string          `json:"day,omitempty" doc:"of a day sheet; empty: today"`
	Lang   string          `json:"lang,omitempty" doc:"ja (default) or en"`
}

// AnswerFinding records what the client says it did about a finding (3-4-6).
type AnswerFinding struct {
	Case
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	Text    string          `json:"text" doc:"what the client says"`
	On      string          `json:"on,omitempty" doc:"day; empty: today"`
	By      string          `json:"by,omitempty" doc:"role of the person"`
	Round   uint            `json:"round,omitempty" doc:"the round it is for; empty: the next"`
}
