package casework

import "genchi/app/audit"

// BeginInterview begins a talk with a person; others may be open beside it.
type BeginInterview struct {
	Case
	Person audit.PersonID `json:"person"`
	Place  audit.PlaceID  `json:"place,omitempty"`
	At     string         `json:"at,omitempty"`
}

// TurnInterview pauses, resumes or ends one's own talk.
type TurnInterview struct {
	Case
	Interview string `json:"interview"`
	To        string `json:"to"`
	At        string `json:"at,omitempty"`
}

// RecordReply records what a person answered to a question of a measure or to a point of a guide.
type RecordReply struct {
	Case
	Person   audit.PersonID `json:"person"`
	Subject  string         `json:"subject"`
	Question string         `json:"question"`
	Answer   string         `json:"answer"`
	Text     string         `json:"text,omitempty"`
	At       string         `json:"at,omitempty"`
}

// NameLaw records a law that obliges the client to manage information (3-2-8), or that none was named.
type NameLaw struct {
	Case
	Law    string `json:"law,omitempty"`
	Name   string `json:"name,omitempty"`
	Agency string `json:"agency,omitempty"`
	On     string `json:"on,omitempty"`
	None   bool   `json:"none,omitempty"`
	Gone   bool   `json:"gone,omitempty"`
}

// ReportDoubt reports to the body that a law may not be kept (3-4-7). The certification work stands still from then on; it cannot be taken back.
type ReportDoubt struct {
	Case
	Law     string          `json:"law"`
	Seen    string          `json:"seen"`
	Measure audit.MeasureID `json:"measure,omitempty"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	At      string          `json:"at,omitempty"`
}

// TellAgency records the body's report to the agency (3-4-7).
type TellAgency struct {
	Case
	Doubt  string `json:"doubt"`
	Agency string `json:"agency"`
	On     string `json:"on"`
	Paper  string `json:"paper,omitempty"`
}

// LiftStop records the agency's instruction, by which the work goes on (3-4-7). Only a role of the body can, and never who reported.
type LiftStop struct {
	Case
	Doubt   string `json:"doubt"`
	Agency  string `json:"agency"`
	On      string `json:"on"`
	Paper   string `json:"paper"`
	Content string `json:"content"`
}

// AddFloor makes a sealed picture the plan of a floor.
type AddFloor struct {
	Case
	Floor string        `json:"floor,omitempty"`
	Name  string        `json:"name"`
	Item  audit.ItemID  `json:"item"`
	Place audit.PlaceID `json:"place,omitempty"`
	Gone  bool          `json:"gone,omitempty"`
}

// SetSpot puts a pin or a zone on a floor plan, or changes it.
type SetSpot struct {
	Case
	Spot  string        `json:"spot,omitempty"`
	Floor string        `json:"floor"`
	Name  string        `json:"name,omitempty"`
	Place audit.PlaceID `json:"place,omitempty"`
	X     uint          `json:"x"`
	Y     uint          `json:"y"`
	W     uint          `json:"w,omitempty"`
	H     uint          `json:"h,omitempty"`
	Walk  uint          `json:"walk,omitempty"`
	Gone  bool          `json:"gone,omitempty"`
}

// LinkSpot ties evidence to a pin or zone, or unties it.
type LinkSpot struct {
	Case
	Item audit.ItemID `json:"item"`
	Spot string       `json:"spot"`
	Off  bool         `json:"off,omitempty"`
}

// RecordMeasured records a measured value with its limit. It judges nothing.
type RecordMeasured struct {
	Case
	ID      string          `json:"id,omitempty"`
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	What    string          `json:"what"`
	Unit    string          `json:"unit"`
	Value   int64           `json:"value"`
	Compare string          `json:"compare,omitempty"`
	Limit   int64           `json:"limit,omitempty"`
	With    string          `json:"with,omitempty"`
	Spot    string          `json:"spot,omitempty"`
	At      string          `json:"at,omitempty"`
	Gone    bool            `json:"gone,omitempty"`
}

// RecordHandling records who operated, opened or moved something of the client, and the effect on its assets (3-4-3).
type RecordHandling struct {
	Case
	ID      string          `json:"id,omitempty"`
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Who     audit.Operator  `json:"who,omitempty"`
	Act     string          `json:"act"`
	What    string          `json:"what"`
	Role    string          `json:"role,omitempty"`
	Effect  string          `json:"effect,omitempty"`
	Reason  string          `json:"reason,omitempty"`
	At      string          `json:"at,omitempty"`
	Gone    bool            `json:"gone,omitempty"`
}
