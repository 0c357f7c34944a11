package casework

import "genchi/app/audit"

// DrawSample draws a sample from a population that was pasted in, one unit a line, or records which units an auditor chose (Method judgemental, with
// the line numbers of units, from 1, in Chosen).
type DrawSample struct {
	Case
	What       string          `json:"what"`
	Population string          `json:"population"`
	Checks     []audit.CheckID `json:"checks"`
	Method     string          `json:"method"`
	Size       int             `json:"size,omitempty"`
	SizeReason string          `json:"size_reason"`
	Reason     string          `json:"reason,omitempty"`
	Prefix     uint            `json:"prefix,omitempty"`
	Column     uint            `json:"column,omitempty"`
	Separator  string          `json:"separator,omitempty"`
	Chosen     []uint32        `json:"chosen,omitempty"`
}

// RecordSample records what a sample showed. Unit is the place in the draw, from 1, or the id of an extra pick.
type RecordSample struct {
	Case
	Draw   string         `json:"draw"`
	Unit   string         `json:"unit"`
	Result audit.Verdict  `json:"result"`
	Note   string         `json:"note,omitempty"`
	Items  []audit.ItemID `json:"items,omitempty"`
}

// PickExtra adds a unit to a draw, with a reason.
type PickExtra struct {
	Case
	Draw   string `json:"draw"`
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// DismissHint lays a hint of contradiction aside, or takes that back (Off).
type DismissHint struct {
	Case
	Rule    string `json:"rule"`
	Subject string `json:"subject"`
	Reason  string `json:"reason,omitempty"`
	Off     bool   `json:"off,omitempty"`
}

// WriteMethodNote says how an auditor who was alone went about a section (3-4-2). Measures are those of the section where none are named.
type WriteMethodNote struct {
	Case
	Visit    audit.VisitID     `json:"visit,omitempty"`
	Section  string            `json:"section"`
	Text     string            `json:"text"`
	Measures []audit.MeasureID `json:"measures,omitempty"`
}

// ReviewAlone is a second auditor's look at what one did alone (3-4-2). Who is the user, by hexadecimal id; where only one other was alone it may be
// left out.
type ReviewAlone struct {
	Case
	Visit audit.VisitID `json:"visit,omitempty"`
	Who   string        `json:"who,omitempty"`
	Right bool          `json:"right"`
	Text  string        `json:"text"`
	On    string        `json:"on,omitempty"`
}
