package document

// ReportInput is everything that stands in an audit report (審査報告書, 3-5-1). All of it goes to the client: guidance, dissent, hints and
// personal notes have no place in it. Days are 2026-11-24, times 2026-11-24T10:05 (local) or RFC 3339; what has neither form is printed
// as it is. Digests are lower-case hexadecimal. Lists are printed in the order given.
type ReportInput struct {
	Body      string // the certification body
	CaseNo    string
	Version   uint
	Issued    bool   // false: each page says 案
	IssuedOn  string // day
	Trial     bool   // the body was made for trying: each page says 試用
	Lang      string
	Head      string // case head
	Layout    string // layout version
	Catalogue CatalogueRef

	Client      ClientLines
	Scope       ScopeLines
	Auditors    []AuditorLine
	Stages      []StageLine
	Summary     string // of the lead auditor
	Measures    []MeasureLine
	Talks       []TalkLine
	Findings    []FindingLine
	Open        []OpenLine
	Advice      []AdviceLine
	Partners    []string // evaluations by business partners (3-5-2)
	Explanation Explanation
	Outsourced  []string // persons of subcontractors; the body answers for their work (3-9-2)
	Evidence    []EvidenceLine
	First       *FirstLines // only of a report that is limited to the first stage (3-5-4)

	// Why the version can't be issued, as sentences. They are printed while Issued is false.
	Blockers, Conflicts, Void, Missing []string
	// What the papers must say even of an issued version: heads declared lost, omissions, late breaches.
	Remarks []string

	// Photo gives the rendition of a photo by EvidenceLine.Photo.
	Photo func(id string) ([]byte, error)
}

// CatalogueRef names the edition of measures and rules that the case pinned.
type CatalogueRef struct {
	Name, Version, Digest string
	Draft                 bool
	Rules                 uint
}

// ClientLines identify the client (イ).
type ClientLines struct{ Name, Address, Representative, Contact string }

// ScopeLines are the scope of certification (ロ). Forms are the forms of information as words.
type ScopeLines struct {
	Text, Unit, AgreedOn string
	Forms                []string
	Places               []string
}

// AuditorLine is one auditor who took part in any stage (ハ). Stages and Tasks are keys (report.stage.*, report.task.*).
type AuditorLine struct {
	Name, Role    string
	Stages, Tasks []string
}

// StageLine is one sitting of a stage (ニ). Key is first, second, onsite or follow_up.
type StageLine struct {
	Key, Place, From, To string
	Auditors, Present    []string
	Stretches            []string // presence of each auditor, in words (3-4-1, 3-4-2)
}

// Attributed is a text and who wrote it.
type Attributed struct{ By, Text string }

// MeasureLine is one measure at one place (ホ). Verdict is conforming, nonconforming, unconfirmed or not_started.
type MeasureLine struct {
	ID, Title, Requirement, Part string
	Place                        string // "" the client as a whole
	Verdict                      string
	Conflict                     bool // auditors judged differently; Verdict is the worst
	Asked                        []string
	Operator                     string   // who operated the equipment, if not the client: with the reason
	Measured                     []string // values with their limits, as sentences
	Statements                   []Attributed
	Observations                 []Attributed
	Reasons                      []Attributed
	Samples                      []string // what was drawn and what it showed, as sentences
	Omitted                      string   // what was omitted under 3-11-1, with its proof
	Evidence                     []string // EvidenceLine.No
	Judged                       []JudgedLine
}

// JudgedLine is one judgement with its day and author. There are two of a measure that was judged anew after a correction, the earlier first, else none.
type JudgedLine struct{ Verdict, On, By string }

// TalkLine is a point on which somebody was heard as the notice asks: the information manager (3-4-4), or whoever keeps a law (3-4-3-ni). Role is who
// answered, At when.
type TalkLine struct{ Point, Role, At, Answer string }

// FindingLine is one nonconformity and its correction. Result is corrected, not_corrected, deadline_passed or empty.
type FindingLine struct {
	Measure, Title, Place, Requirement, Text string
	Evidence                                 []string
	Due                                      string
	Agreed                                   bool
	AgreedBy                                 string
	Result, ReviewedOn, Review               string
	Rounds                                   []RoundLine
	Judged                                   []JudgedLine
}

// RoundLine is one look at a correction with the client's answer before it; Methods are keys of report.method, Evidence are numbers.
type RoundLine struct {
	N                    int
	AnswerOn, Answer, By string
	On, Result, Text     string
	Methods, Evidence    []string
}

// OpenLine is what could not be confirmed, and why.
type OpenLine struct{ Measure, Title, Place, Reason string }

// AdviceLine is one advisory work (ヘ).
type AdviceLine struct{ On, By, Kind, Summary string }

// Explanation is how the report was explained to the client (3-5-3). Agreed without On is not printed as agreement.
type Explanation struct {
	On, To, By string
	Agreed     bool
	Refused    bool // no agreement was reached; Note says what is added to the report
	Note       string
}

// EvidenceLine is one item of the register. Photo is the id of its rendition, empty for what is no photo; Width and Height are the
// rendition's in pixels.
type EvidenceLine struct {
	No, Name, Caption, Media string
	Size                     uint64
	SHA256                   string
	CapturedAt, RecordedAt   string
	RecordedBy, Place        string
	Measures                 []string
	Seen                     bool // looked at and left with the client
	Edition, Page            string
	Unused, Problem          string
	Photo                    string
	Width, Height            int
}
