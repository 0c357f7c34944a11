package casework

import "genchi/app/audit"

// Command is an order in the imperative; Do turns it into facts. The set is closed: commands.go lists every one by the name it has
// in `genchi do`.
type Command interface {
	// caseID is the case it concerns, as hex; "" for a command that opens one.
	caseID() string
}

// Case names the case of a command.
type Case struct {
	Case string `json:"case,omitempty"`
}

func (c Case) caseID() string     { return c.Case }
func (c *Case) setCase(id string) { c.Case = id }

// OpenCase begins a case with its client; the catalogue edition is pinned for ever.
type OpenCase struct {
	Client  string `json:"client"`
	Address string `json:"address,omitempty"`
	Contact string `json:"contact,omitempty"`
}

func (OpenCase) caseID() string { return "" }

// RecordApplication records what the client asked for (3-1-1).
type RecordApplication struct {
	Case
	Forms             []string `json:"forms"`
	ResearchResults   string   `json:"research_results,omitempty"`
	ProductionMethods string   `json:"production_methods,omitempty"`
	WishedScope       string   `json:"wished_scope,omitempty"`
	ReceivedOn        string   `json:"received_on,omitempty"`
	Way               string   `json:"way,omitempty"`
}

// AgreeScope records the scope of certification (3-1-2).
type AgreeScope struct {
	Case
	Scope    string `json:"scope"`
	Unit     string `json:"unit,omitempty"`
	AgreedOn string `json:"agreed_on,omitempty"`
}

// ChooseMeasures records the measures chosen from the catalogue. Without a list: all measures preselected for the forms of the
// application.
type ChooseMeasures struct {
	Case
	Measures []audit.MeasureID `json:"measures,omitempty"`
	Reason   string            `json:"reason,omitempty"`
}

// ConcludeContract records the contract with its non-disclosure agreement (1-2-1, 3-1-4) and its clauses (3-1-5, 3-2-10, 3-9-2); the one clause "all" stands
// for all of them. A contract that names none is one recorded in short: nothing is verified on it.
type ConcludeContract struct {
	Case
	ConcludedOn string   `json:"concluded_on"`
	NDA         bool     `json:"nda"`
	NDAOn       string   `json:"nda_on,omitempty"`
	NDAPaper    string   `json:"nda_paper,omitempty"`
	Purposes    []string `json:"purposes,omitempty"`
	Note        string   `json:"note,omitempty"`
	Clauses     []string `json:"clauses,omitempty"`
	Access      string   `json:"access,omitempty"`
	NoObservers bool     `json:"no_observers,omitempty"`
	Excluded    []string `json:"excluded,omitempty"`
	AgreedBy    string   `json:"agreed_by,omitempty"`
	Duties      string   `json:"responsibilities,omitempty"`
}

// EnrolAuditor puts a person's device on the roster of the case; only a registrar can.
type EnrolAuditor struct {
	Case
	Device string   `json:"device"`
	Roles  []string `json:"roles,omitempty"`
}

// RecordPlan records the audit plan and the client's agreement (3-2-7, 3-2-9).
type RecordPlan struct {
	Case
	Text     string `json:"text"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
	AgreedOn string `json:"agreed_on,omitempty"`
	// The rest is for a plan that replaces an agreed one (3-3-6).
	AgreedBy string   `json:"agreed_by,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Auditors []string `json:"auditors,omitempty"`
}

// AddPlace adds or renames a place.
type AddPlace struct {
	Case
	Place  audit.PlaceID `json:"place,omitempty"`
	Name   string        `json:"name"`
	Parent audit.PlaceID `json:"parent,omitempty"`
}

// StartVisit records time in (3-4-1).
type StartVisit struct {
	Case
	Visit   audit.VisitID `json:"visit,omitempty"`
	Where   string        `json:"where"`
	At      string        `json:"at,omitempty"`
	Present []string      `json:"present,omitempty"`
}

// EndVisit records time out.
type EndVisit struct {
	Case
	Visit audit.VisitID `json:"visit,omitempty"`
	At    string        `json:"at,omitempty"`
}

// RecordAnswer judges a check and may write its three texts and its scene in one action. What it leaves out stays as it was recorded.
type RecordAnswer struct {
	Case
	Measure        audit.MeasureID `json:"measure"`
	Place          audit.PlaceID   `json:"place,omitempty"`
	Verdict        audit.Verdict   `json:"verdict,omitempty"`
	Statement      *string         `json:"statement,omitempty"`
	Observation    *string         `json:"observation,omitempty"`
	Reason         *string         `json:"reason,omitempty"`
	Asked          string          `json:"asked,omitempty"`
	Operator       audit.Operator  `json:"operator,omitempty"`
	OperatorReason string          `json:"operator_reason,omitempty"`
	Visit          audit.VisitID   `json:"visit,omitempty"`
	Change         string          `json:"change,omitempty"`
	Person         audit.PersonID  `json:"person,omitempty"`
	ObservedAt     string          `json:"observed_at,omitempty"`
	// Clear names fields of the scene, by their JSON names, that are emptied; an empty field that it does not name is left as it was.
	Clear map[string]bool `json:"-"`

	sheet string // walk sheet from which it is taken over
}

// WithdrawAnswer takes back one's own judgement of a check.
type WithdrawAnswer struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Change  string          `json:"change,omitempty"`
}

// MarkComeBack puts a check into one's queue of things to return to, or takes it out.
type MarkComeBack struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	On      bool            `json:"on"`
}

// AttachEvidence seals a file and ties it to a check, if one is named.
type AttachEvidence struct {
	Case
	File    string          `json:"file"`
	Measure audit.MeasureID `json:"measure,omitempty"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Caption string          `json:"caption,omitempty"`
	// Progress is told the bytes done; may be nil.
	Progress func(done, size int64) `json:"-"`
}

// NoteSeen records something that was looked at and left with the client (閲覧のみ).
type NoteSeen struct {
	Case
	What    string          `json:"what"`
	Edition string          `json:"edition,omitempty"`
	Page    string          `json:"page,omitempty"`
	Where   string          `json:"where,omitempty"`
	Measure audit.MeasureID `json:"measure,omitempty"`
	Place   audit.PlaceID   `json:"place,omitempty"`
}

// LinkEvidence ties an item to a check or unties it.
type LinkEvidence struct {
	Case
	Item    audit.ItemID    `json:"item"`
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Off     bool            `json:"off,omitempty"`
}

// SetUnused says that an item serves no check, and why (1-2-4).
type SetUnused struct {
	Case
	Item   audit.ItemID `json:"item"`
	Reason string       `json:"reason"`
	Off    bool         `json:"off,omitempty"`
}

// WriteCaption describes an item.
type WriteCaption struct {
	Case
	Item audit.ItemID `json:"item"`
	Text string       `json:"text"`
}

// WriteFinding sets the text of a finding.
type WriteFinding struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Text    string          `json:"text"`
}

// SetDueDate records the deadline of a correction and the client's agreement (3-4-6).
type SetDueDate struct {
	Case
	Measure  audit.MeasureID `json:"measure"`
	Place    audit.PlaceID   `json:"place,omitempty"`
	On       string          `json:"on"`
	Agreed   bool            `json:"agreed"`
	AgreedBy string          `json:"agreed_by,omitempty"`
}

// ReviewCorrection records the follow-up of a correction (3-4-6, 3-5-1). With a verdict it judges the check anew in the same entry; what a client was told
// is changed for the reason in Change, or for what was seen where that is empty.
type ReviewCorrection struct {
	Case
	Measure audit.MeasureID `json:"measure"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Result  string          `json:"result"`
	On      string          `json:"on"`
	Text    string          `json:"text,omitempty"`
	// Every look is a round, numbered; one of the same day by the same auditor is written anew, unless New.
	Methods  []string       `json:"methods,omitempty"`
	Evidence []audit.ItemID `json:"evidence,omitempty"`
	New      bool           `json:"new,omitempty"`
	Verdict  audit.Verdict  `json:"verdict,omitempty"`
	Change   string         `json:"change,omitempty"`
}

// CloseVisit records the closing meeting. Reasons names every check without a judgement; Reason serves for all that are not named.
type CloseVisit struct {
	Case
	Visit     audit.VisitID   `json:"visit,omitempty"`
	At        string          `json:"at,omitempty"`
	Attendees []string        `json:"attendees,omitempty"`
	Open      []audit.OpenEnd `json:"open,omitempty"`
	Reason    string          `json:"reason,omitempty"`
	Summary   string          `json:"summary,omitempty"`
}

// ResolveConflict chooses one of the values of a field, with a reason.
type ResolveConflict struct {
	Case
	Kind   string `json:"kind"`
	Key    string `json:"key"`
	Choice int    `json:"choice"`
	Reason string `json:"reason"`
}

// ConfirmReturned confirms a value that came back because somebody else's entry became void.
type ConfirmReturned struct {
	Case
	Kind string `json:"kind"`
	Key  string `json:"key"`
}

// Undo takes back one's own entry: a new entry that undoes each of its operations. Undoing an undo redoes.
type Undo struct {
	Case
	Entry  string `json:"entry"`
	Change string `json:"change,omitempty"`
}

// Changes is what a command did.
type Changes struct {
	Case   string          `json:"case"`
	Entry  string          `json:"entry,omitempty"`  // hash of the entry that is now on disk
	Record string          `json:"record,omitempty"` // hash of the signed control record that is now on disk instead
	ID     string          `json:"id,omitempty"`     // what was made: place, visit, item
	Topics []string        `json:"-"`                // which views changed: case, checks, evidence, findings, report, transfer
	Checks []audit.CheckID `json:"-"`
}

// NeedsCase tells whether c concerns a case and names none yet.
func NeedsCase(c Command) bool {
	switch c.(type) {
	case *OpenCase, *OpenBook, *ObeyDestruction:
		return false
	}
	return c.caseID() == ""
}

// SetCase names the case of a command that embeds Case.
func SetCase(c Command, id string) {
	if s, ok := c.(interface{ setCase(id string) }); ok {
		s.setCase(id)
	}
}
