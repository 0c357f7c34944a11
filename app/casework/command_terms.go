package casework

import "genchi/app/audit"

// GiveStatement records the disclosure statement that was given to the client before the contract (2-4). What is left out is what the body's
// profile says for that day, where this store has it, else what the last statement said that it knows, of this case or another.
type GiveStatement struct {
	Case
	Version       string `json:"version,omitempty"`
	Accreditation string `json:"accreditation,omitempty"`
	AccreditedOn  string `json:"accredited_on,omitempty"`
	Body          string `json:"body,omitempty"`
	Address       string `json:"address,omitempty"`
	Limited       string `json:"limited,omitempty"`
	Procedure     string `json:"procedure,omitempty"`
	Fees          string `json:"fees,omitempty"`
	Complaints    string `json:"complaints,omitempty"`
	Committee     string `json:"committee,omitempty"`
	GivenOn       string `json:"given_on,omitempty"`
	Way           string `json:"way"`
	To            string `json:"to"`
}

// OfferAdvice records that advisory support was explained to the client, and what he answered: taken or declined (3-1-3). Support that was made a
// condition is refused.
type OfferAdvice struct {
	Case
	Offer     string `json:"offer,omitempty"`
	On        string `json:"on,omitempty"`
	To        string `json:"to,omitempty"`
	Why       string `json:"why,omitempty"`
	Answer    string `json:"answer,omitempty"`
	Condition bool   `json:"condition,omitempty"`
}

// NameObserver records a third party whom the client wants present (3-1-5-ro); of one that is recorded, what is given is changed.
type NameObserver struct {
	Case
	Observer string   `json:"observer,omitempty"`
	Name     string   `json:"name,omitempty"`
	Firm     string   `json:"firm,omitempty"`
	Stages   []string `json:"stages,omitempty"`
	WishedOn string   `json:"wished_on,omitempty"`
	AgreedOn string   `json:"agreed_on,omitempty"`
	NDAOn    string   `json:"nda_on,omitempty"`
	Advises  bool     `json:"advises,omitempty"`
	Note     string   `json:"note,omitempty"`
	Gone     bool     `json:"gone,omitempty"`
}

// AmendContract records a change of the contract that both sides agreed to.
type AmendContract struct {
	Case
	On       string `json:"on,omitempty"`
	What     string `json:"what"`
	AgreedBy string `json:"agreed_by"`
}

// SendPlan records that the audit plan was sent; without a version, the newest (3-2-7).
type SendPlan struct {
	Case
	Version uint   `json:"version,omitempty"`
	On      string `json:"on,omitempty"`
	Way     string `json:"way,omitempty"`
	To      string `json:"to,omitempty"`
}

// ExplainPlan records that the plan was explained to the client (3-2-11).
type ExplainPlan struct {
	Case
	Version uint   `json:"version,omitempty"`
	On      string `json:"on,omitempty"`
	By      string `json:"by,omitempty"`
	To      string `json:"to"`
	Way     string `json:"way"`
	Note    string `json:"note,omitempty"`
}

// ExplainReport records that a report was explained to the client, and whether he agreed; without one, the newest (3-5-3).
type ExplainReport struct {
	Case
	Report string `json:"report,omitempty"`
	On     string `json:"on,omitempty"`
	By     string `json:"by,omitempty"`
	To     string `json:"to"`
	Way    string `json:"way"`
	Agreed bool   `json:"agreed"`
	Note   string `json:"note,omitempty"`
}

// ReviewDocuments records one look at the client's documents: where, when and how (3-3-1). Of one that is recorded, what is given is changed.
type ReviewDocuments struct {
	Case
	Sitting string        `json:"sitting,omitempty"`
	Where   string        `json:"where,omitempty"`
	Place   string        `json:"place,omitempty"`
	How     string        `json:"how,omitempty"`
	From    string        `json:"from,omitempty"`
	To      string        `json:"to,omitempty"`
	With    []string      `json:"with,omitempty"`
	Visit   audit.VisitID `json:"visit,omitempty"`
	Gone    bool          `json:"gone,omitempty"`
}

// RequestDocument asks the client for a document of a measure (3-3-2). Without what, it is every document that the catalogue names for the measure, or its
// title; the measure "all" stands for every chosen one that is looked at by documents.
type RequestDocument struct {
	Case
	Request     string          `json:"request,omitempty"`
	Measure     audit.MeasureID `json:"measure,omitempty"`
	What        string          `json:"what,omitempty"`
	RequestedOn string          `json:"requested_on,omitempty"`
	DisclosedOn string          `json:"disclosed_on,omitempty"`
	Gone        bool            `json:"gone,omitempty"`
}

// LookAtDocument says whether a document that was asked for is there, and whether it says what is required (3-3-2).
type LookAtDocument struct {
	Case
	Request  string         `json:"request"`
	State    string         `json:"state"`
	Content  string         `json:"content,omitempty"`
	Remark   string         `json:"remark,omitempty"`
	Evidence []audit.ItemID `json:"evidence,omitempty"`
	On       string         `json:"on,omitempty"`
}

// EndSecondStage ends the second stage. Documents that were asked for and not disclosed are named in it; why says how the auditors go on without them, and may
// follow later.
type EndSecondStage struct {
	Case
	On   string `json:"on,omitempty"`
	Text string `json:"text,omitempty"`
	Why  string `json:"why,omitempty"`
}

// NameProvider says who gave a piece of information, and on which ground with which proof it is no secret (1-2). Of is "item/ID", "loan/ID",
// "record/REGISTER/ID" or "application".
type NameProvider struct {
	Case
	Of       string       `json:"of"`
	Provider string       `json:"provider,omitempty"`
	Name     string       `json:"name,omitempty"`
	Free     string       `json:"free,omitempty"`
	Proof    string       `json:"proof,omitempty"`
	Item     audit.ItemID `json:"item,omitempty"`
	On       string       `json:"on,omitempty"`
}
