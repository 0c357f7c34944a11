package casework

import "genchi/app/audit"

// SetPlaceRules records what the client allows at a place; what is left empty is taken over from the place that contains it.
type SetPlaceRules struct {
	Case
	Place     audit.PlaceID    `json:"place,omitempty"`
	Laptop    audit.Permission `json:"laptop,omitempty"`
	Camera    audit.Permission `json:"camera,omitempty"`
	Radio     audit.Permission `json:"radio,omitempty"`
	Recording audit.Permission `json:"recording,omitempty"`
	Note      string           `json:"note,omitempty"`
}

// AssignMeasures says which measures are looked at in a place; it replaces what stood there.
type AssignMeasures struct {
	Case
	Place     audit.PlaceID     `json:"place"`
	Below     []audit.MeasureID `json:"below,omitempty"`
	Here      []audit.MeasureID `json:"here,omitempty"`
	Catalogue bool              `json:"catalogue,omitempty"`
}

// AddPerson adds or changes a person of the client, by role.
type AddPerson struct {
	Case
	Person     audit.PersonID    `json:"person,omitempty"`
	Role       string            `json:"role"`
	Functions  []string          `json:"functions,omitempty"`
	Section    string            `json:"section,omitempty"`
	Contractor bool              `json:"contractor,omitempty"`
	Measures   []audit.MeasureID `json:"measures,omitempty"`
	Gone       bool              `json:"gone,omitempty"`
	Note       string            `json:"note,omitempty"`
}

// MarkLeg corrects by hand whether a method of a check is done.
type MarkLeg struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Method  string          `json:"method"`
	Done    bool            `json:"done"`
}

// OmitLook leaves out one look because a similar certification or audit proves it (省略, 3-11-1). The measure is judged all the same.
type OmitLook struct {
	Case
	Measure  audit.MeasureID `json:"measure"`
	Place    audit.PlaceID   `json:"place,omitempty"`
	Stage    string          `json:"stage,omitempty"`
	Method   string          `json:"method"`
	Standard string          `json:"standard,omitempty"`
	Issuer   string          `json:"issuer,omitempty"`
	Number   string          `json:"number,omitempty"`
	Scope    string          `json:"scope,omitempty"`
	Sites    []audit.PlaceID `json:"sites,omitempty"`
	From     string          `json:"from,omitempty"`
	Until    string          `json:"until,omitempty"`
	On       string          `json:"on,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Back     bool            `json:"back,omitempty"`
}

// ChangeScope takes a check out of the scope with the client's agreement (対象外, 3-1-2), or back into it.
type ChangeScope struct {
	Case
	Measure  audit.MeasureID `json:"measure"`
	Place    audit.PlaceID   `json:"place,omitempty"`
	Reason   string          `json:"reason"`
	AgreedOn string          `json:"agreed_on,omitempty"`
	AgreedBy string          `json:"agreed_by,omitempty"`
	Back     bool            `json:"back,omitempty"`
}

// AssignChecks gives a part, a measure, a place or a check to auditors.
type AssignChecks struct {
	Case
	What string   `json:"what"`
	To   []string `json:"to,omitempty"`
}

// RecordSelfCheck records what the client answered on the check sheet (3-2-1).
type RecordSelfCheck struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Answer  string          `json:"answer"`
	Text    string          `json:"text,omitempty"`
	By      string          `json:"by,omitempty"`
	On      string          `json:"on,omitempty"`
}

// RecordLastFinding records what the audit before this one found at a measure.
type RecordLastFinding struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Text    string          `json:"text,omitempty"`
	On      string          `json:"on,omitempty"`
	State   string          `json:"state,omitempty"`
}

// PlanLine adds or changes a line of the timetable.
type PlanLine struct {
	Case
	Line     string           `json:"line,omitempty"`
	From     string           `json:"from"`
	To       string           `json:"to,omitempty"`
	What     string           `json:"what"`
	Place    audit.PlaceID    `json:"place,omitempty"`
	Persons  []audit.PersonID `json:"persons,omitempty"`
	Auditors []string         `json:"auditors,omitempty"`
	Note     string           `json:"note,omitempty"`
	Gone     bool             `json:"gone,omitempty"`
}

// LayTimetable adds the lines of a template.
type LayTimetable struct {
	Case
	Template string `json:"template"`
	From     string `json:"from"`
}

// MakeWalkSheet makes the sheets to be printed for places where the laptop stays outside.
type MakeWalkSheet struct {
	Case
	Places []audit.PlaceID `json:"places,omitempty"`
	Checks []audit.CheckID `json:"checks,omitempty"`
	All    bool            `json:"all,omitempty"`
}

// KeepSheet says where a filled-in walk sheet is kept.
type KeepSheet struct {
	Case
	Sheet string       `json:"sheet"`
	Kept  string       `json:"kept,omitempty"`
	Scan  audit.ItemID `json:"scan,omitempty"`
	Gone  bool         `json:"gone,omitempty"`
}

// Transcribe takes over one line of a walk sheet. The time of observation is that of the paper; the entry keeps its own.
type Transcribe struct {
	Case
	Code        string        `json:"code"`
	Verdict     audit.Verdict `json:"verdict,omitempty"`
	Statement   *string       `json:"statement,omitempty"`
	Observation *string       `json:"observation,omitempty"`
	Reason      *string       `json:"reason,omitempty"`
	ObservedAt  string        `json:"observed_at"`
	Asked       string        `json:"asked,omitempty"`
	Methods     []string      `json:"methods,omitempty"`
}
