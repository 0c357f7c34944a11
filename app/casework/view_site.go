package casework

import "genchi/app/audit"

// PrepareView is everything that is settled before a visit, and what came of it since.
type PrepareView struct {
	Case       string            `json:"case"`
	Places     []PlaceRow        `json:"places"` // as a tree reads
	Whole      audit.PlaceRules  `json:"whole"`  // permissions at the client as a whole
	Persons    []PersonRow       `json:"persons"`
	Timetable  []PlanRowView     `json:"timetable"`
	Parts      []PartRow         `json:"parts"`
	Sheets     []SheetRow        `json:"sheets"`
	Omissions  []OmissionRow     `json:"omissions"`
	OutOfScope []ScopeRow        `json:"out_of_scope"`
	Auditors   []Person          `json:"auditors"`
	Unplaced   []audit.MeasureID `json:"unplaced"` // inspected on the spot by the catalogue, but given to no place
	Unasked    []audit.PlaceID   `json:"unasked"`  // places where the permission for the laptop is not known
	Last       []LastRow         `json:"last"`     // every measure, with what the audit before this one found
}

// LastRow is a measure with what the audit before this one found; nil where nobody wrote it down.
type LastRow struct {
	MeasureName
	Last *audit.LastFinding `json:"last_finding,omitempty"`
}

// PlaceRow is a place with what holds there and how far it is.
type PlaceRow struct {
	Place  audit.PlaceID     `json:"place"`
	Name   string            `json:"name"`
	Parent audit.PlaceID     `json:"parent,omitempty"`
	Depth  int               `json:"depth"`
	Leaf   bool              `json:"leaf"`
	Own    audit.PlaceRules  `json:"own"`      // as recorded here
	Rules  audit.PlaceRules  `json:"in_force"` // with what is taken over from above
	Below  []audit.MeasureID `json:"below,omitempty"`
	Here   []audit.MeasureID `json:"here,omitempty"`
	Count  Count             `json:"count"` // of the checks here and below
	To     []string          `json:"to,omitempty"`
}

// Count says how far a group of checks is. Done and Needed count legs, Half pairs of interview and record of which one leg is done.
type Count struct {
	Checks  int           `json:"checks"`
	Judged  int           `json:"judged"`
	Done    int           `json:"legs_done"`
	Needed  int           `json:"legs_needed"`
	Half    int           `json:"half_pairs"`
	Verdict audit.Verdict `json:"verdict"` // the worst
}

// PersonRow is a person with the checks he is asked about.
type PersonRow struct {
	audit.Person
	Checks []audit.CheckID `json:"checks"` // to be asked, done ones as well
	Open   []audit.CheckID `json:"open"`   // of those, the interview is not done
	Asked  int             `json:"asked"`  // checks at which he was the one asked
}

// PlanRowView is a line of the timetable with names instead of ids.
type PlanRowView struct {
	audit.PlanRow
	PlaceName    string   `json:"place_name,omitempty"`
	PersonRoles  []string `json:"person_roles,omitempty"`
	AuditorNames []string `json:"auditor_names,omitempty"`
}

// PartRow is a part of the catalogue with who looks after it.
type PartRow struct {
	Part  string   `json:"part"`
	Title string   `json:"title"`
	To    []string `json:"to,omitempty"` // names
	Count Count    `json:"count"`
}

// SheetRow is a walk sheet with its lines.
type SheetRow struct {
	audit.Sheet
	Lines []SheetLine `json:"lines"`
	Taken int         `json:"taken"` // lines that were taken over
}

// SheetLine is one line of a walk sheet.
type SheetLine struct {
	Code  string `json:"code"`
	Taken bool   `json:"taken"`
	CheckRow
}

// OmissionRow is an omission with the names of what it concerns.
type OmissionRow struct {
	audit.Omission
	Code  string `json:"code"`
	Title string `json:"title"`
	Place string `json:"place,omitempty"`
}

// ScopeRow is a check that left the scope.
type ScopeRow struct {
	audit.ScopeChange
	Code    string        `json:"code"`
	Title   string        `json:"title"`
	Place   string        `json:"place,omitempty"`
	Verdict audit.Verdict `json:"verdict"` // that stood before
}

// CoverageView is how far the audit is, by method, measure, place and person.
type CoverageView struct {
	Legs     []LegCount    `json:"legs"`
	Total    Count         `json:"total"`
	Measures []MeasureRow  `json:"measures"`
	Places   []PlaceCover  `json:"places"`
	Persons  []PersonCover `json:"persons"`
}

// MeasureRow is one measure over all its places: the worst judgement, and the places it was made from.
type MeasureRow struct {
	Measure string    `json:"measure"`
	Code    string    `json:"code"`
	Title   string    `json:"title"`
	Count   Count     `json:"count"`
	Sites   []SiteRow `json:"sites"`
}

// SiteRow is the judgement of a measure at one place.
type SiteRow struct {
	Check   audit.CheckID `json:"check"`
	Place   string        `json:"place"`
	Verdict audit.Verdict `json:"verdict"`
}

// PlaceCover is how far a place is, with everything under it.
type PlaceCover struct {
	Place audit.PlaceID `json:"place"`
	Name  string        `json:"name"`
	Count Count         `json:"count"`
}

// PersonCover is how far the questions to a person are.
type PersonCover struct {
	Person audit.PersonID `json:"person"`
	Role   string         `json:"role"`
	Done   int            `json:"done"`
	Needed int            `json:"needed"`
}
