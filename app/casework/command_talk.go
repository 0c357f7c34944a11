package casework

import "genchi/app/audit"

// BeginInterview begins a talk with a person; others may be open beside it.
type BeginInterview struct {
	Case
	Person audit.PersonID `json:"person" doc:"person id"`
	Place  audit.PlaceID  `json:"place,omitempty" doc:"place id"`
	At     string         `json:"at,omitempty" doc:"local time; empty: now"`
}

// TurnInterview pauses, resumes or ends one's own talk.
type TurnInterview struct {
	Case
	Interview string `json:"interview" doc:"id of the interview"`
	To        string `json:"to" doc:"paused, running or ended"`
	At        string `json:"at,omitempty" doc:"local time; empty: now"`
}

// RecordReply records what a person answered to a question of a measure or to a point of a guide.
type RecordReply struct {
	Case
	Person   audit.PersonID `json:"person" doc:"person id"`
	Subject  string         `json:"subject" doc:"measure id or draft code, or a guide: guide.manager guide.trained guide.practising guide.electronic guide.laws"`
	Question string         `json:"question" doc:"id of the question, as show talk prints it"`
	Answer   string         `json:"answer" doc:"yes, no, unclear or not_asked"`
	Text     string         `json:"text,omitempty" doc:"what was said to a point of a guide; a measure's goes into the statement of its check"`
	At       string         `json:"at,omitempty" doc:"local time; empty: now"`
}

// NameLaw records a law that obliges the client to manage information (3-2-8), or that none was named.
type NameLaw struct {
	Case
	Law    string `json:"law,omitempty" doc:"id; empty: made"`
	Name   string `json:"name,omitempty" doc:"name of the law, circular or guideline"`
	Agency string `json:"agency,omitempty" doc:"agency responsible for it"`
	On     string `json:"on,omitempty" doc:"day it was named, YYYY-MM-DD"`
	None   bool   `json:"none,omitempty" doc:"true: the client was asked and named none"`
	Gone   bool   `json:"gone,omitempty" doc:"true: take out of the list"`
}

// ReportDoubt reports to the body that a law may not be kept (3-4-7). The certification work stands still from then on; it cannot be taken back.
type ReportDoubt struct {
	Case
	Law     string          `json:"law" doc:"name of the law, or id of one that was named"`
	Seen    string          `json:"seen" doc:"what was seen or heard"`
	Measure audit.MeasureID `json:"measure,omitempty" doc:"measure id or draft code at which it was seen"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	At      string          `json:"at,omitempty" doc:"local time; empty: now"`
}

// TellAgency records the body's report to the agency (3-4-7).
type TellAgency struct {
	Case
	Doubt  string `json:"doubt" doc:"id of the doubt"`
	Agency string `json:"agency" doc:"agency responsible for the law"`
	On     string `json:"on" doc:"day, YYYY-MM-DD"`
	Paper  string `json:"paper,omitempty" doc:"number of the letter"`
}

// LiftStop records the agency's instruction, by which the work goes on (3-4-7). Only a role of the body can, and never who reported.
type LiftStop struct {
	Case
	Doubt   string `json:"doubt" doc:"id of the doubt"`
	Agency  string `json:"agency" doc:"agency that gave the instruction"`
	On      string `json:"on" doc:"day of the instruction, YYYY-MM-DD"`
	Paper   string `json:"paper" doc:"document that carries it"`
	Content string `json:"content" doc:"what it says"`
}

// AddFloor makes a sealed picture the plan of a floor.
type AddFloor struct {
	Case
	Floor string        `json:"floor,omitempty" doc:"id; empty: made"`
	Name  string        `json:"name" doc:"name of the plan"`
	Item  audit.ItemID  `json:"item" doc:"evidence item (hex): PNG or JPEG"`
	Place audit.PlaceID `json:"place,omitempty" doc:"place that it shows"`
	Gone  bool          `json:"gone,omitempty" doc:"true: take out of the list"`
}

// SetSpot puts a pin or a zone on a floor plan, or changes it.
type SetSpot struct {
	Case
	Spot  string        `json:"spot,omitempty" doc:"id; empty: made"`
	Floor string        `json:"floor" doc:"id of the floor plan"`
	Name  string        `json:"name,omitempty" doc:"name"`
	Place audit.PlaceID `json:"place,omitempty" doc:"place id"`
	X     uint          `json:"x" doc:"from the left, in 1/10,000 of the plan's width"`
	Y     uint          `json:"y" doc:"from the top, in 1/10,000 of the plan's height"`
	W     uint          `json:"w,omitempty" doc:"width of a zone, the same unit; 0: a pin"`
	H     uint          `json:"h,omitempty" doc:"height of a zone"`
	Walk  uint          `json:"walk,omitempty" doc:"number in walking order; 0: behind the last"`
	Gone  bool          `json:"gone,omitempty" doc:"true: take it away"`
}

// LinkSpot ties evidence to a pin or zone, or unties it.
type LinkSpot struct {
	Case
	Item audit.ItemID `json:"item" doc:"item id (hex)"`
	Spot string       `json:"spot" doc:"id of the pin or zone"`
	Off  bool         `json:"off,omitempty" doc:"true: untie"`
}

// RecordMeasured records a measured value with its limit. It judges nothing.
type RecordMeasured struct {
	Case
	ID      string          `json:"id,omitempty" doc:"id; empty: made"`
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	What    string          `json:"what" doc:"what was measured"`
	Unit    string          `json:"unit" doc:"mm g s lx percent pieces decidecibel decicelsius"`
	Value   int64           `json:"value" doc:"whole number in that unit"`
	Compare string          `json:"compare,omitempty" doc:">= <= > < = or empty"`
	Limit   int64           `json:"limit,omitempty" doc:"what it is compared with"`
	With    string          `json:"with,omitempty" doc:"instrument"`
	Spot    string          `json:"spot,omitempty" doc:"pin or zone"`
	At      string          `json:"at,omitempty" doc:"local time; empty: now"`
	Gone    bool            `json:"gone,omitempty" doc:"true: take back"`
}

// RecordHandling records who operated, opened or moved something of the client, and the effect on its assets (3-4-3).
type RecordHandling struct {
	Case
	ID      string          `json:"id,omitempty" doc:"id; empty: made"`
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	Who     audit.Operator  `json:"who,omitempty" doc:"client (default) or auditor"`
	Act     string          `json:"act" doc:"operated, opened or moved"`
	What    string          `json:"what" doc:"equipment or thing"`
	Role    string          `json:"role,omitempty" doc:"role of the client's person"`
	Effect  string          `json:"effect,omitempty" doc:"effect on the client's assets; empty: none"`
	Reason  string          `json:"reason,omitempty" doc:"why the auditor; needed then"`
	At      string          `json:"at,omitempty" doc:"local time; empty: now"`
	Gone    bool            `json:"gone,omitempty" doc:"true: take back"`
}
