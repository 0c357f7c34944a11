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
	Case string `json:"case,omitempty" doc:"case id (hex); may be left out where it is plain which one is meant"`
}

func (c Case) caseID() string     { return c.Case }
func (c *Case) setCase(id string) { c.Case = id }

// OpenCase begins a case with its client; the catalogue edition is pinned for ever.
type OpenCase struct {
	Client  string `json:"client" doc:"name of the client"`
	Address string `json:"address,omitempty" doc:"address of the client"`
	Contact string `json:"contact,omitempty" doc:"contact person or desk"`
}

func (OpenCase) caseID() string { return "" }

// RecordApplication records what the client asked for (3-1-1).
type RecordApplication struct {
	Case
	Forms             []string `json:"forms" doc:"forms of information: paper media data object equipment knowhow"`
	ResearchResults   string   `json:"research_results,omitempty" doc:"research results to be protected"`
	ProductionMethods string   `json:"production_methods,omitempty" doc:"production methods to be protected"`
	WishedScope       string   `json:"wished_scope,omitempty" doc:"scope the client wishes"`
	ReceivedOn        string   `json:"received_on,omitempty" doc:"day of receipt, YYYY-MM-DD"`
	Way               string   `json:"way,omitempty" doc:"way of receipt"`
}

// AgreeScope records the scope of certification (3-1-2).
type AgreeScope struct {
	Case
	Scope    string `json:"scope" doc:"what is certified"`
	Unit     string `json:"unit,omitempty" doc:"organisation, site, department or other"`
	AgreedOn string `json:"agreed_on,omitempty" doc:"day, YYYY-MM-DD"`
}

// ChooseMeasures records the measures chosen from the catalogue. Without a list: all measures preselected for the forms of the
// application.
type ChooseMeasures struct {
	Case
	Measures []audit.MeasureID `json:"measures,omitempty" doc:"measure ids (TM-001) or draft codes (I-2-01); empty: those preselected for the application's forms; \"all\": every measure"`
	Reason   string            `json:"reason,omitempty" doc:"why this choice"`
}

// ConcludeContract records the contract with its non-disclosure agreement (1-2-1, 3-1-4).
type ConcludeContract struct {
	Case
	ConcludedOn string `json:"concluded_on" doc:"day of the contract, YYYY-MM-DD"`
	NDA         bool   `json:"nda" doc:"true: the non-disclosure agreement is concluded"`
	NDAOn       string `json:"nda_on,omitempty" doc:"its day if it is a paper of its own"`
	NDAPaper    string `json:"nda_paper,omitempty" doc:"clause or separate"`
	Note        string `json:"note,omitempty" doc:"remark"`
}

// EnrolAuditor puts a person's device on the roster of the case; only a registrar can.
type EnrolAuditor struct {
	Case
	Device string   `json:"device" doc:"device id (hex) of a role card that this store knows"`
	Roles  []string `json:"roles,omitempty" doc:"auditor (default), lead"`
}

// RecordPlan records the audit plan and the client's agreement (3-2-7, 3-2-9).
type RecordPlan struct {
	Case
	Text     string `json:"text" doc:"the plan in words"`
	From     string `json:"from,omitempty" doc:"first audit day"`
	To       string `json:"to,omitempty" doc:"last audit day"`
	AgreedOn string `json:"agreed_on,omitempty" doc:"day of the client's agreement"`
}

// AddPlace adds or renames a place.
type AddPlace struct {
	Case
	Place  audit.PlaceID `json:"place,omitempty" doc:"id: letters, digits, - _ .; empty: made"`
	Name   string        `json:"name" doc:"name of the place"`
	Parent audit.PlaceID `json:"parent,omitempty" doc:"place that contains it"`
}

// StartVisit records time in (3-4-1).
type StartVisit struct {
	Case
	Visit   audit.VisitID `json:"visit,omitempty" doc:"id; empty: made"`
	Where   string        `json:"where" doc:"place of the visit"`
	At      string        `json:"at,omitempty" doc:"local time in, YYYY-MM-DDThh:mm; empty: now"`
	Present []string      `json:"present,omitempty" doc:"people present, by role"`
}

// EndVisit records time out.
type EndVisit struct {
	Case
	Visit audit.VisitID `json:"visit,omitempty" doc:"id; empty: the visit that is running"`
	At    string        `json:"at,omitempty" doc:"local time out; empty: now"`
}

// RecordAnswer judges a check and may write its three texts and its scene in one action. What it leaves out stays as it was recorded.
type RecordAnswer struct {
	Case
	Measure        audit.MeasureID `json:"measure" doc:"measure id (TM-001) or draft code (I-2-01)"`
	Place          audit.PlaceID   `json:"place,omitempty" doc:"place id; empty: the client as a whole"`
	Verdict        audit.Verdict   `json:"verdict,omitempty" doc:"conforming (適合), nonconforming (不適合) or unconfirmed (未確認, needs a reason); empty: texts only"`
	Statement      *string         `json:"statement,omitempty" doc:"what a person said"`
	Observation    *string         `json:"observation,omitempty" doc:"what the auditor saw"`
	Reason         *string         `json:"reason,omitempty" doc:"why this judgement"`
	Asked          string          `json:"asked,omitempty" doc:"role of the person asked"`
	Operator       audit.Operator  `json:"operator,omitempty" doc:"client (default) or auditor"`
	OperatorReason string          `json:"operator_reason,omitempty" doc:"needed when the auditor operated"`
	Visit          audit.VisitID   `json:"visit,omitempty" doc:"id; empty: the visit that is running"`
	// Clear names fields of the scene, by their JSON names, that are emptied; an empty field that it does not name is left as it was.
	Clear map[string]bool `json:"-"`
}

// WithdrawAnswer takes back one's own judgement of a check.
type WithdrawAnswer struct {
	Case
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
}

// MarkComeBack puts a check into one's queue of things to return to, or takes it out.
type MarkComeBack struct {
	Case
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	On      bool            `json:"on" doc:"true: come back"`
}

// AttachEvidence seals a file and ties it to a check, if one is named.
type AttachEvidence struct {
	Case
	File    string          `json:"file" doc:"path of the file to seal"`
	Measure audit.MeasureID `json:"measure,omitempty" doc:"measure id or draft code; empty: inbox"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	Caption string          `json:"caption,omitempty" doc:"description"`
	// Progress is told the bytes done; may be nil.
	Progress func(done, size int64) `json:"-"`
}

// NoteSeen records something that was looked at and left with the client (閲覧のみ).
type NoteSeen struct {
	Case
	What    string          `json:"what" doc:"document or thing"`
	Edition string          `json:"edition,omitempty" doc:"edition or number"`
	Page    string          `json:"page,omitempty" doc:"page or part"`
	Where   string          `json:"where,omitempty" doc:"where it is kept"`
	Measure audit.MeasureID `json:"measure,omitempty" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
}

// LinkEvidence ties an item to a check or unties it.
type LinkEvidence struct {
	Case
	Item    audit.ItemID    `json:"item" doc:"item id (hex)"`
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	Off     bool            `json:"off,omitempty" doc:"true: untie"`
}

// SetUnused says that an item serves no check, and why (1-2-4).
type SetUnused struct {
	Case
	Item   audit.ItemID `json:"item" doc:"item id (hex)"`
	Reason string       `json:"reason" doc:"why; empty with off"`
	Off    bool         `json:"off,omitempty" doc:"true: used after all"`
}

// WriteCaption describes an item.
type WriteCaption struct {
	Case
	Item audit.ItemID `json:"item" doc:"item id (hex)"`
	Text string       `json:"text" doc:"description"`
}

// WriteFinding sets the text of a finding.
type WriteFinding struct {
	Case
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	Text    string          `json:"text" doc:"which part does not conform"`
}

// SetDueDate records the deadline of a correction and the client's agreement (3-4-6).
type SetDueDate struct {
	Case
	Measure  audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place    audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	On       string          `json:"on" doc:"due day, YYYY-MM-DD"`
	Agreed   bool            `json:"agreed" doc:"true: the client agreed"`
	AgreedBy string          `json:"agreed_by,omitempty" doc:"role of the person who agreed"`
}

// ReviewCorrection records the follow-up of a correction (3-4-6, 3-5-1).
type ReviewCorrection struct {
	Case
	Measure audit.MeasureID `json:"measure" doc:"measure id or draft code"`
	Place   audit.PlaceID   `json:"place,omitempty" doc:"place id"`
	Result  string          `json:"result" doc:"corrected, not_corrected or deadline_passed"`
	On      string          `json:"on" doc:"day of the review"`
	Text    string          `json:"text,omitempty" doc:"what was seen"`
}

// CloseVisit records the closing meeting. Reasons names every check without a judgement; Reason serves for all that are not named.
type CloseVisit struct {
	Case
	Visit     audit.VisitID   `json:"visit,omitempty" doc:"id; empty: the visit that is running"`
	At        string          `json:"at,omitempty" doc:"local time; empty: now"`
	Attendees []string        `json:"attendees,omitempty" doc:"people present, by role"`
	Open      []audit.OpenEnd `json:"open,omitempty" doc:"list of {check, reason}"`
	Reason    string          `json:"reason,omitempty" doc:"reason for every open check that is not named in open"`
	Summary   string          `json:"summary,omitempty" doc:"summary told to the client"`
}

// ResolveConflict chooses one of the values of a field, with a reason.
type ResolveConflict struct {
	Case
	Kind   string `json:"kind" doc:"kind of the field, as show conflicts prints it"`
	Key    string `json:"key" doc:"key of the field"`
	Choice int    `json:"choice" doc:"number of the value to keep, from 1"`
	Reason string `json:"reason" doc:"why"`
}

// ConfirmReturned confirms a value that came back because somebody else's entry became void.
type ConfirmReturned struct {
	Case
	Kind string `json:"kind" doc:"kind of the field"`
	Key  string `json:"key" doc:"key of the field"`
}

// Undo takes back one's own entry: a new entry that undoes each of its operations. Undoing an undo redoes.
type Undo struct {
	Case
	Entry string `json:"entry" doc:"entry hash (hex) to take back; empty: one's last"`
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
	_, opens := c.(*OpenCase)
	return !opens && c.caseID() == ""
}

// SetCase names the case of a command that embeds Case.
func SetCase(c Command, id string) {
	if s, ok := c.(interface{ setCase(id string) }); ok {
		s.setCase(id)
	}
}
