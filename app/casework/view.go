package casework

import "genchi/app/audit"

// View structs are plain data for one screen each. They carry codes, ids, and the client's and auditors' own texts; words come from
// assets/lang by the screen. JSON names are stable: the command line prints the same structs.

// Safety is how far a thing has come: draft, saved (journal on disk), handed over (a bundle read back, or a colleague's device signed for it), received
// (signed receipt of the central server).
type Safety string

// The steps of safety.
const (
	Saved    Safety = "saved"
	Handed   Safety = "handed"
	Received Safety = "received"
)

// HomeView is the list of cases.
type HomeView struct {
	Trial  bool      `json:"trial"`
	User   string    `json:"user"`
	Device string    `json:"device"`
	Body   string    `json:"body"`
	Roles  []string  `json:"roles"`
	Cases  []CaseRow `json:"cases"`
	Books  []CaseRow `json:"books,omitempty"` // of the body
	Server string    `json:"server,omitempty"`
	Card   *CardRow  `json:"card,omitempty"` // of this device, if its days are counted
}

// CaseRow is one case with its progress.
type CaseRow struct {
	ID       string `json:"case"`
	Book     string `json:"book,omitempty"` // of the body; "" is a client's case
	Client   string `json:"client"`
	Scope    string `json:"scope,omitempty"`
	Stage    string `json:"stage"` // application, contract, onsite, correction, report, issued, and those of a certificate; see staged
	Judged   int    `json:"judged"`
	Checks   int    `json:"checks"`
	Conflict int    `json:"conflict_count"`
	Findings int    `json:"findings"`
	Items    int    `json:"items"`
	Entries  int    `json:"entries"`
	Received int    `json:"received"`
	Handed   int    `json:"handed"` // entries that were handed over or received
	LastMS   int64  `json:"last_ms,omitempty"`
	Stopped  bool   `json:"stopped,omitempty"` // the certification work stands still (3-4-7); for the auditors and the body alone

	Certificate *CertStage `json:"certificate,omitempty"` // the newest one, as far as it does not depend on the day
}

// CaseView is the overview of one case: what is known, what blocks, who takes part.
type CaseView struct {
	CaseRow
	Head        string             `json:"head"`
	StateHash   string             `json:"state_hash"`
	Trial       bool               `json:"trial"`
	Catalogue   string             `json:"catalogue"`
	Version     string             `json:"catalogue_version"`
	Draft       bool               `json:"catalogue_draft"`
	NoCatalogue bool               `json:"catalogue_missing,omitempty"` // the edition that the case pins is not on this laptop
	ClientInfo  *audit.Client      `json:"client_info,omitempty"`
	Application *audit.Application `json:"application,omitempty"`
	ScopeInfo   *audit.Scope       `json:"scope_info,omitempty"`
	Contract    *audit.Contract    `json:"contract,omitempty"`
	Plan        *audit.Plan        `json:"plan,omitempty"`
	Measures    []audit.MeasureID  `json:"measures"`
	Places      []audit.Place      `json:"places"`
	Visits      []VisitView        `json:"visits"`
	Roster      []Person           `json:"roster"`
	Candidates  []Person           `json:"candidates"` // devices with a card that are not on the roster
	Auditors    []Person           `json:"auditors"`   // who took part, computed from the entries (3-5-1-ha)
	Blockers    []audit.Blocker    `json:"blockers"`
	Conflicts   []ConflictView     `json:"conflicts"`
	Void        []VoidView         `json:"void"`
	PastCard    []CardRow          `json:"past_card"` // role cards after whose last day entries of this case were written
	Quarantined []QuarantineView   `json:"quarantined"`
	Damaged     []DamagedRecord    `json:"damaged_records"`
	Unreadable  []string           `json:"unreadable"`
	Missing     []string           `json:"missing"`
	Undecided   []string           `json:"undecided"`
	Damage      []string           `json:"damage"` // stretches of journal files that could not be read, if they were read now
	Lost        []string           `json:"lost"`   // entries that this store once held and holds no more
	Forks       []string           `json:"forks"`
	Reports     []ReportRow        `json:"reports"`
	Parts       []PartProgress     `json:"parts"`
}

// PartProgress counts what is left in one part of the catalogue.
type PartProgress struct {
	Part   string `json:"part"`
	Title  string `json:"title"`
	Judged int    `json:"judged"`
	Checks int    `json:"checks"`
}

// Person is an auditor as cards and roster name him.
type Person struct {
	User   string   `json:"user"`
	Name   string   `json:"name"`
	Device string   `json:"device,omitempty"`
	Roles  []string `json:"roles,omitempty"`
}

// VisitView is a visit.
type VisitView struct {
	ID      audit.VisitID   `json:"visit"`
	Where   string          `json:"where"`
	From    string          `json:"from"`
	To      string          `json:"to,omitempty"`
	Present []string        `json:"present,omitempty"`
	Closed  bool            `json:"closed"`
	Open    []audit.OpenEnd `json:"open,omitempty"`
}

// VoidView is an entry that breaks a rule.
type VoidView struct {
	Entry     string   `json:"entry"`
	By        string   `json:"by"`
	Code      string   `json:"code"`
	Provision string   `json:"provision"`
	Kinds     []string `json:"kinds"`
}

// QuarantineView is an entry without effect for want of authority.
type QuarantineView struct {
	Entry  string `json:"entry"`
	Device string `json:"device"`
	Why    string `json:"why"` // the reason of the fold, or awaiting-record where a damaged control record may hold the authority
	// Awaits are the damaged control records that the entry may be waiting for, by hash.
	Awaits []string `json:"awaits,omitempty"`
}

// DamagedRecord is a control record (roster, card, …) whose file can't be read. A pull, a push or a card file that holds the record mends it.
type DamagedRecord struct {
	Record string `json:"record"` // hash; empty where the file has not even a record's name
	File   string `json:"file"`   // within the store
	Body   bool   `json:"body"`   // it concerns the whole body, such as a role card
}

// ConflictView is a field with more than one value.
type ConflictView struct {
	Kind   string          `json:"kind"`
	Key    string          `json:"key"`
	Values []ConflictValue `json:"values"`
}

// ConflictValue is one of them; Choice is what resolve_conflict takes.
type ConflictValue struct {
	Choice int        `json:"choice"`
	By     string     `json:"by"`
	WallMS int64      `json:"wall_ms"`
	Value  audit.Fact `json:"value"`
	Entry  string     `json:"entry"`
}

// ChecksView is the list beside the card, in the order of the catalogue.
type ChecksView struct {
	Case      string        `json:"case"`
	Rows      []CheckRow    `json:"checks"`
	Judged    int           `json:"judged"`
	Conflicts int           `json:"conflicts"`
	BackCount int           `json:"comebacks"`
	Loose     int           `json:"loose_items"` // evidence without a check
	Coverage  []LegCount    `json:"coverage"`
	Saved     Safety        `json:"safety"`
	Received  int           `json:"received"`
	Entries   int           `json:"entries"`
	Visit     *VisitView    `json:"visit,omitempty"` // the visit that is running
	Places    []audit.Place `json:"places"`

	Mark      ListMark    `json:"-"` // what ChecksSince goes on from
	Only      []int       `json:"-"` // not nil: Rows are those that changed since a mark, at these places of the whole list
	Tree      []PlaceRow  `json:"place_tree"`
	Persons   []PersonRow `json:"persons"`
	HalfPairs int         `json:"half_pairs"`
	Out       []ScopeRow  `json:"out_of_scope,omitempty"`

	NoCatalogue bool `json:"catalogue_missing,omitempty"` // measures are named by their numbers alone until the edition of the case arrives
}

// LegCount is how many measures have a method done of those that need it.
type LegCount struct {
	Method string `json:"method"` // document_review, interview, physical_inspection, electronic_record
	Done   int    `json:"done"`
	Needed int    `json:"needed"`
}

// CheckRow is one row of the list or the grid.
type CheckRow struct {
	Check    audit.CheckID   `json:"check"`
	Measure  string          `json:"measure"`
	Code     string          `json:"code"`
	Part     string          `json:"part"`
	Title    string          `json:"title"`
	Place    string          `json:"place"` // name
	Verdict  audit.Verdict   `json:"verdict"`
	Verdicts []audit.Verdict `json:"verdicts,omitempty"` // more than one: a conflict, worst first
	Back     bool            `json:"comeback"`
	Items    int             `json:"items"`
	Legs     []Leg           `json:"legs"`
	LastMS   int64           `json:"last_ms,omitempty"`
	By       string          `json:"by,omitempty"`
	Asked    string          `json:"asked,omitempty"`     // whom this user asked, by role
	Pair     string          `json:"pair,omitempty"`      // interview and record: open, half, done; empty where the measure has none
	Missing  []string        `json:"missing,omitempty"`   // needed methods that are not done
	To       []string        `json:"to,omitempty"`        // auditors who look after it, by name
	Mine     bool            `json:"mine"`                // nobody or this user looks after it
	Self     string          `json:"selfcheck,omitempty"` // the client's own answer: yes, partly, no, not_applicable
	Hints    int             `json:"hints,omitempty"`     // open contradictions, for the auditors alone
}

// Leg is one method of a measure: needed, done or both. Omitted is left out with proof (3-11-1), and not needed any more; Hand says that somebody
// corrected it.
type Leg struct {
	Method  string `json:"method"`
	Needed  bool   `json:"needed"`
	Done    bool   `json:"done"`
	Omitted bool   `json:"omitted,omitempty"`
	Hand    bool   `json:"by_hand,omitempty"`
}

// States of a pair of interview and record.
const (
	PairOpen = "open" // neither leg is done
	PairHalf = "half" // one leg alone: incomplete
	PairDone = "done"
)

// CardView is one card: a measure at a place.
type CardView struct {
	CheckRow
	Position    int                `json:"position"` // 1-based among Total
	Total       int                `json:"total"`
	Requirement string             `json:"requirement"`
	Clause      string             `json:"clause"`    // as it is written in the notice, 第三4三イ
	Provision   string             `json:"provision"` // id of that provision
	Interviewee string             `json:"interviewee,omitempty"`
	Questions   []string           `json:"questions,omitempty"`
	Points      []string           `json:"points,omitempty"`
	Expect      []string           `json:"expect,omitempty"`
	Statement   TextField          `json:"statement"`
	Observation TextField          `json:"observation"`
	Reason      TextField          `json:"reason"`
	Scene       audit.Scene        `json:"scene"` // of this user, if any
	SelfCheck   *audit.SelfCheck   `json:"self_check,omitempty"`
	Last        *audit.LastFinding `json:"last_finding,omitempty"`
	Omissions   []audit.Omission   `json:"omissions,omitempty"`
	OutOfScope  *audit.ScopeChange `json:"out_of_scope,omitempty"`
	Rules       audit.PlaceRules   `json:"permissions"`     // in force at the place
	Sites       []SiteRow          `json:"sites,omitempty"` // where else the measure is looked at, this place as well
	RollUp      audit.Verdict      `json:"roll_up"`         // the worst of them
	Evidence    []ItemView         `json:"evidence"`
	Finding     *FindingView       `json:"finding,omitempty"`
	Judgements  []JudgedView       `json:"judgements"`
	Told        bool               `json:"told,omitempty"` // the client was told the judgement: changing it needs a reason
	Measured    []MeasuredView     `json:"measured,omitempty"`
	Handled     []audit.Handled    `json:"handled,omitempty"`
}

// JudgedView is one auditor's verdict.
type JudgedView struct {
	Verdict  audit.Verdict `json:"verdict"`
	By       string        `json:"by"`
	WallMS   int64         `json:"wall_ms"`
	Returned bool          `json:"returned,omitempty"`
}

// TextField is one of the three texts: mine to edit, others' to read.
type TextField struct {
	Mine   string     `json:"mine"`
	Draft  string     `json:"draft,omitempty"` // sealed on disk, not yet in the record
	Others []SaidView `json:"others,omitempty"`
}

// SaidView is somebody's text.
type SaidView struct {
	By     string `json:"by"`
	WallMS int64  `json:"wall_ms"`
	Text   string `json:"text"`
}

// ItemView is one piece of evidence.
type ItemView struct {
	ID         audit.ItemID    `json:"item"`
	Name       string          `json:"name"`
	Media      string          `json:"media,omitempty"`
	Size       uint64          `json:"size"`
	SHA256     string          `json:"sha256,omitempty"`
	By         string          `json:"by"`
	WallMS     int64           `json:"wall_ms"`
	CapturedAt string          `json:"captured_at,omitempty"`
	HasGPS     bool            `json:"has_gps,omitempty"`
	Seen       bool            `json:"seen,omitempty"`
	Edition    string          `json:"edition,omitempty"`
	Page       string          `json:"page,omitempty"`
	Where      string          `json:"where,omitempty"`
	Place      string          `json:"place,omitempty"` // its name
	Caption    string          `json:"caption,omitempty"`
	Problem    string          `json:"problem,omitempty"`
	Checks     []audit.CheckID `json:"checks"`
	Unused     bool            `json:"unused,omitempty"`
	Reason     string          `json:"unused_reason,omitempty"`
	Picture    bool            `json:"picture"` // a rendition exists
	Here       bool            `json:"here"`    // all sealed pieces lie on this laptop
	Safety     Safety          `json:"safety"`
	Details    *audit.Details  `json:"details,omitempty"`
	CopyOf     audit.ItemID    `json:"copy_of,omitempty"` // of which this is a redacted copy
	Copies     []audit.ItemID  `json:"copies,omitempty"`  // redacted copies, which papers show instead
	Loose      bool            `json:"loose,omitempty"`   // serves nothing yet: it waits in the inbox
	Same       audit.ItemID    `json:"same,omitempty"`    // the item whose bytes these are
	Purge      *PurgeView      `json:"purge,omitempty"`
}

// EvidenceView is the inbox and the register.
type EvidenceView struct {
	Items []ItemView `json:"items"`
	Loose int        `json:"loose"`
	Bytes uint64     `json:"bytes"`
}

// FindingView is a finding with its correction.
type FindingView struct {
	Check       audit.CheckID  `json:"check"`
	Code        string         `json:"code"`
	Title       string         `json:"title"`
	Place       string         `json:"place"`
	Requirement string         `json:"requirement"`
	Text        string         `json:"text"`
	By          string         `json:"by"`
	Due         *audit.Due     `json:"due,omitempty"`
	Review      *audit.Review  `json:"review,omitempty"`
	Evidence    []audit.ItemID `json:"evidence"`
	Comment     *audit.Comment `json:"comment,omitempty"` // of the client
	Rounds      []RoundView    `json:"rounds"`
	Late        int            `json:"late_days"` // days after the deadline, 0 in time; see audit.Overdue
	Needed      []string       `json:"methods"`   // by which the measure is audited
	Verdict     audit.Verdict  `json:"verdict"`
	Judged      []JudgedOn     `json:"judged"`        // 不適合 and what it was judged anew after the correction, with their days; empty before
	ToJudge     bool           `json:"to_judge_anew"` // corrected, and still judged 不適合
}

// JudgedOn is a judgement with its day.
type JudgedOn struct {
	Verdict audit.Verdict `json:"verdict"`
	On      audit.Date    `json:"on"`
	By      string        `json:"by"`
}

// FindingsView lists the findings that count.
type FindingsView struct {
	Findings []FindingView `json:"findings"`
}

// ClosingView is what the closing meeting needs: what is open, with the reason already written, if any.
type ClosingView struct {
	Visit     *VisitView    `json:"visit,omitempty"`
	Open      []ClosingRow  `json:"open"`
	Findings  []FindingView `json:"findings"`
	Conflicts int           `json:"conflicts"`
	Head      string        `json:"head"`
}

// ClosingRow is one check that is not judged.
type ClosingRow struct {
	CheckRow
	Reason string `json:"reason"`
}

// ReportView says whether the report can be issued and what was made so far.
type ReportView struct {
	Blockers []audit.Blocker `json:"blockers"`
	Open     []audit.Blocker `json:"open"` // what will stand in the report as it is now, and stops nothing
	Reports  []ReportRow     `json:"reports"`
	Head     string          `json:"head"`
	Trial    bool            `json:"trial"`
	Judged   int             `json:"judged"`
	Checks   int             `json:"checks"`
	Items    int             `json:"items"`
	Auditors int             `json:"auditors"`
	Visits   int             `json:"visits"`
	Findings int             `json:"findings"`
	Advice   int             `json:"advice"` // explanations and advice on record (3-5-1-he)
}

// ReportRow is one compiled paper.
type ReportRow struct {
	Digest  string `json:"digest"`
	Head    string `json:"head"`
	Lang    string `json:"lang"`
	Issued  bool   `json:"issued"`
	Version uint   `json:"version"`
	Pages   uint   `json:"pages"`
	Item    string `json:"item"`
	Size    uint64 `json:"size"`
}

// TransferView is what is where: item by item.
type TransferView struct {
	Server   string        `json:"server,omitempty"`
	Entries  int           `json:"entries"`
	Received int           `json:"received"`
	Handed   int           `json:"handed"` // entries that were handed over or received
	Rows     []TransferRow `json:"rows"`
	Bundles  []BundleLog   `json:"bundles"` // written and taken in, newest first
	Parked   []ParkedRow   `json:"parked"`
	Head     string        `json:"head"`
}

// TransferRow is an entry or an evidence item with its step of safety.
type TransferRow struct {
	Kind   string `json:"kind"` // entry or item
	ID     string `json:"id"`
	What   string `json:"what"` // kinds of an entry, name of an item
	By     string `json:"by"`
	WallMS int64  `json:"wall_ms"`
	Safety Safety `json:"safety"`
	Leaf   int64  `json:"leaf,omitempty"` // index in the log of the central server
}

// ParkedRow is something the other side refused.
type ParkedRow struct {
	ID  string `json:"id"`
	Why string `json:"why"`
}

// HistoryRow is one value of a field in time, with its fate.
type HistoryRow struct {
	Entry  string     `json:"entry"`
	By     string     `json:"by"`
	WallMS int64      `json:"wall_ms"`
	Value  audit.Fact `json:"value"`
	Status string     `json:"status"` // live, superseded, undone, void, inert
}
