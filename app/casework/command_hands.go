package casework

import "genchi/app/audit"

// NoteLoose keeps a thought with its time, before anybody knows where it belongs.
type NoteLoose struct {
	Case
	Text string `json:"text"`
	At   string `json:"at,omitempty"`
}

// SortLoose puts one's own loose note into a check as a statement or observation, after what is written there, or drops it. Undo brings it back.
type SortLoose struct {
	Case
	Note    string          `json:"note"`
	As      string          `json:"as"`
	Measure audit.MeasureID `json:"measure,omitempty"`
	Place   audit.PlaceID   `json:"place,omitempty"`
}

// HandOver names checks and open questions that are another auditor's from now on.
type HandOver struct {
	Case
	To        string          `json:"to"`
	Checks    []audit.CheckID `json:"checks,omitempty"`
	Questions []string        `json:"questions,omitempty"`
	Note      string          `json:"note,omitempty"`
}

// TakeOver takes what was handed over to oneself; its checks come into one's own queue.
type TakeOver struct {
	Case
	Handover string `json:"handover"`
}
