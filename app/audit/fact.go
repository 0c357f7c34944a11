package audit

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/fxamacker/cbor/v2"

	"genchi/app/ledger"
)

// Fact is what somebody recorded: a value for one field. The set of facts is closed; see kind.go for the kinds and doc.go for
// the keys.
type Fact interface {
	// Field is where the fact is written.
	Field() ledger.Field
	// valid tells whether the fact has the form that its kind demands.
	valid() error
}

// Client is who asked for certification (3-5-1-i).
type Client struct {
	Name    string `cbor:"1,keyasint" json:"name"`
	Address string `cbor:"2,keyasint,omitempty" json:"address,omitempty"`
	Contact string `cbor:"3,keyasint,omitempty" json:"contact,omitempty"`
}

// Editions pins what the case is judged by; a case has one for ever. The catalogue itself travels with the case as a sealed item, so
// that a laptop with another program can still read it.
type Editions struct {
	Catalogue string `cbor:"1,keyasint" json:"catalogue"`
	Version   string `cbor:"2,keyasint" json:"version"`
	Digest    []byte `cbor:"3,keyasint" json:"-"`
	Rules     uint   `cbor:"4,keyasint" json:"rules"`
	Draft     bool   `cbor:"5,keyasint,omitempty" json:"draft"`

	Stored ItemID  `cbor:"6,keyasint" json:"-"`
	Size   uint64  `cbor:"7,keyasint" json:"-"`
	Commit []byte  `cbor:"8,keyasint" json:"-"`
	Chunks []Chunk `cbor:"9,keyasint" json:"-"`
}

// Application is what the client asked for (3-1-1).
type Application struct {
	Forms             []string `cbor:"1,keyasint" json:"forms"`
	ResearchResults   string   `cbor:"2,keyasint,omitempty" json:"research_results,omitempty"`
	ProductionMethods string   `cbor:"3,keyasint,omitempty" json:"production_methods,omitempty"`
	WishedScope       string   `cbor:"4,keyasint,omitempty" json:"wished_scope,omitempty"`
	ReceivedOn        Date     `cbor:"5,keyasint,omitempty" json:"received_on,omitempty"`
	Way               string   `cbor:"6,keyasint,omitempty" json:"way,omitempty"`
}

// Scope is what will be certified (3-1-2). Unit is organisation, site, department or other.
type Scope struct {
	Text     string `cbor:"1,keyasint" json:"text"`
	Unit     string `cbor:"2,keyasint,omitempty" json:"unit,omitempty"`
	AgreedOn Date   `cbor:"3,keyasint,omitempty" json:"agreed_on,omitempty"`
}

// Measures are the measures chosen by the client, in catalogue order (3-1-1, 3-0).
type Measures struct {
	IDs    []MeasureID `cbor:"1,keyasint" json:"measures"`
	Reason string      `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
}

// Contract is the concluded contract (3-1-4) with its non-disclosure agreement (1-2-1), as clauses or as a paper of its own.
type Contract struct {
	ConcludedOn Date   `cbor:"1,keyasint" json:"concluded_on"`
	NDA         bool   `cbor:"2,keyasint" json:"nda"`
	NDAOn       Date   `cbor:"3,keyasint,omitempty" json:"nda_on,omitempty"`
	NDAPaper    string `cbor:"4,keyasint,omitempty" json:"nda_paper,omitempty"` // "clause" or "separate"
	Note        string `cbor:"5,keyasint,omitempty" json:"note,omitempty"`

	Purposes []string `cbor:"6,keyasint,omitempty" json:"purposes,omitempty"` // of use and disclosure, beyond the usual ones (1-3)

	// Clauses are those of ContractClauses that it has; a contract that names any names all that the notice wants (3-1-4).
	Clauses     []string `cbor:"7,keyasint,omitempty" json:"clauses,omitempty"`
	Access      string   `cbor:"8,keyasint,omitempty" json:"access,omitempty"`            // how the clause on access is worded, where it is narrower (3-1-5-i)
	NoObservers bool     `cbor:"9,keyasint,omitempty" json:"no_observers,omitempty"`      // the client wants no third party present (3-1-5-ro)
	Excluded    []string `cbor:"10,keyasint,omitempty" json:"excluded,omitempty"`         // what is clearly no secret (1-2)
	AgreedBy    string   `cbor:"11,keyasint,omitempty" json:"agreed_by,omitempty"`        // of the client, by role
	Duties      string   `cbor:"12,keyasint,omitempty" json:"responsibilities,omitempty"` // of both sides, in short
}

// Plan is the audit plan (3-2-7) and, once given, the client's agreement (3-2-9).
type Plan struct {
	Text     string `cbor:"1,keyasint" json:"text"`
	From     Date   `cbor:"2,keyasint,omitempty" json:"from,omitempty"`
	To       Date   `cbor:"3,keyasint,omitempty" json:"to,omitempty"`
	AgreedOn Date   `cbor:"4,keyasint,omitempty" json:"agreed_on,omitempty"`

	// Version counts the plans of the case from 2 on; 0 is the first. Reason is why this one replaces the one before (3-3-6).
	Version  uint     `cbor:"5,keyasint,omitempty" json:"version,omitempty"`
	Reason   string   `cbor:"6,keyasint,omitempty" json:"reason,omitempty"`
	AgreedBy string   `cbor:"7,keyasint,omitempty" json:"agreed_by,omitempty"`
	Auditors []string `cbor:"8,keyasint,omitempty" json:"auditors,omitempty"` // planned, by name (3-2-7-ro)
}

// Place is a node of the site tree.
type Place struct {
	ID     PlaceID `cbor:"-" json:"id"`
	Name   string  `cbor:"1,keyasint" json:"name"`
	Parent PlaceID `cbor:"2,keyasint,omitempty" json:"parent,omitempty"`
}

// VisitStart opens a visit: where, when in, who was present (3-4-1, 3-5-1-ni). At is local time, 2026-11-24T10:05.
type VisitStart struct {
	ID      VisitID  `cbor:"-" json:"id"`
	Where   string   `cbor:"1,keyasint" json:"where"`
	At      string   `cbor:"2,keyasint" json:"at"`
	Present []string `cbor:"3,keyasint,omitempty" json:"present,omitempty"`
}

// VisitEnd is the time out.
type VisitEnd struct {
	ID VisitID `cbor:"-" json:"id"`
	At string  `cbor:"1,keyasint" json:"at"`
}

// Closing is the closing meeting of a visit: everything not judged, by name, with a reason each.
type Closing struct {
	ID        VisitID   `cbor:"-" json:"id"`
	At        string    `cbor:"1,keyasint" json:"at"`
	Attendees []string  `cbor:"2,keyasint,omitempty" json:"attendees,omitempty"`
	Open      []OpenEnd `cbor:"3,keyasint,omitempty" json:"open,omitempty"`
	Summary   string    `cbor:"4,keyasint,omitempty" json:"summary,omitempty"`
}

// OpenEnd is one check that was left without a judgement, and why.
type OpenEnd struct {
	Check  CheckID `cbor:"1,keyasint" json:"check"`
	Reason string  `cbor:"2,keyasint" json:"reason"`
}

// Judgement is the verdict on a check. Several people may judge one check: differing verdicts are a conflict.
type Judgement struct {
	Check   CheckID `cbor:"-" json:"check"`
	Verdict Verdict `cbor:"1,keyasint" json:"verdict"`
}

// Note is one of the three texts of a check; it belongs to its author.
type Note struct {
	Kind  string        `cbor:"-" json:"kind"` // KindStatement, KindObservation or KindReason
	Check CheckID       `cbor:"-" json:"check"`
	By    ledger.UserID `cbor:"-" json:"-"`
	Text  string        `cbor:"1,keyasint" json:"text"`
}

// Scene says in which circumstances an answer was given (3-4-3).
type Scene struct {
	Check          CheckID       `cbor:"-" json:"check"`
	By             ledger.UserID `cbor:"-" json:"-"`
	Visit          VisitID       `cbor:"1,keyasint,omitempty" json:"visit,omitempty"`
	Asked          string        `cbor:"2,keyasint,omitempty" json:"asked,omitempty"` // role, not a name
	Operator       Operator      `cbor:"3,keyasint,omitempty" json:"operator,omitempty"`
	OperatorReason string        `cbor:"4,keyasint,omitempty" json:"operator_reason,omitempty"`
	Person         PersonID      `cbor:"5,keyasint,omitempty" json:"person,omitempty"`      // who was asked, where he is listed
	ObservedAt     string        `cbor:"6,keyasint,omitempty" json:"observed_at,omitempty"` // local time, where it is not that of the entry
	Sheet          string        `cbor:"7,keyasint,omitempty" json:"sheet,omitempty"`       // walk sheet from which it was taken over
}

// ComeBack puts a check into its author's queue of things to return to.
type ComeBack struct {
	Check CheckID       `cbor:"-" json:"check"`
	By    ledger.UserID `cbor:"-" json:"-"`
	On    bool          `cbor:"1,keyasint" json:"on"`
}

// Chunk is one sealed piece of an item.
type Chunk struct {
	Hash []byte `cbor:"1,keyasint" json:"hash"`
	Size uint32 `cbor:"2,keyasint" json:"size"`
}

// Evidence is a sealed file (Size, SHA256, Commit, Chunks) or, with Seen true, something looked at and left with the client
// (What, Edition, Page).
type Evidence struct {
	ID         ItemID  `cbor:"-" json:"id"`
	Name       string  `cbor:"1,keyasint" json:"name"`
	Media      string  `cbor:"2,keyasint,omitempty" json:"media,omitempty"`
	Size       uint64  `cbor:"3,keyasint,omitempty" json:"size,omitempty"`
	SHA256     []byte  `cbor:"4,keyasint,omitempty" json:"-"`
	Commit     []byte  `cbor:"5,keyasint,omitempty" json:"-"`
	Chunks     []Chunk `cbor:"6,keyasint,omitempty" json:"-"`
	CapturedAt string  `cbor:"7,keyasint,omitempty" json:"captured_at,omitempty"` // RFC 3339, or without zone where the file has none
	HasGPS     bool    `cbor:"8,keyasint,omitempty" json:"has_gps,omitempty"`
	Problem    string  `cbor:"9,keyasint,omitempty" json:"problem,omitempty"` // named by intake: truncated, no preview, …
	Visit      VisitID `cbor:"10,keyasint,omitempty" json:"visit,omitempty"`
	Place      PlaceID `cbor:"11,keyasint,omitempty" json:"place,omitempty"`
	Seen       bool    `cbor:"12,keyasint,omitempty" json:"seen,omitempty"`
	Edition    string  `cbor:"13,keyasint,omitempty" json:"edition,omitempty"`
	Page       string  `cbor:"14,keyasint,omitempty" json:"page,omitempty"`
	Where      string  `cbor:"15,keyasint,omitempty" json:"where,omitempty"`
	Same       ItemID  `cbor:"16,keyasint,omitempty" json:"same,omitempty"` // the same bytes were sealed before under this item
	Storage    ItemID  `cbor:"17,keyasint,omitempty" json:"-"`              // where the bytes lie, if not under ID
}

// Link ties an item to a check, or unties it.
type Link struct {
	Item  ItemID  `cbor:"-" json:"item"`
	Check CheckID `cbor:"-" json:"check"`
	On    bool    `cbor:"1,keyasint" json:"on"`
}

// Unused says that an item serves no check, and why (1-2-4).
type Unused struct {
	Item   ItemID `cbor:"-" json:"item"`
	On     bool   `cbor:"1,keyasint" json:"on"`
	Reason string `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
}

// Caption describes an item in the auditor's words.
type Caption struct {
	Item ItemID `cbor:"-" json:"item"`
	Text string `cbor:"1,keyasint" json:"text"`
}

// Rendition is the shrunk, upright JPEG of a photo that screens and papers use; it is a sealed item of its own.
type Rendition struct {
	Item   ItemID  `cbor:"-" json:"item"`
	Stored ItemID  `cbor:"1,keyasint" json:"stored"`
	Width  uint32  `cbor:"2,keyasint" json:"width"`
	Height uint32  `cbor:"3,keyasint" json:"height"`
	Size   uint64  `cbor:"4,keyasint" json:"size"`
	SHA256 []byte  `cbor:"5,keyasint" json:"-"`
	Commit []byte  `cbor:"6,keyasint" json:"-"`
	Chunks []Chunk `cbor:"7,keyasint" json:"-"`
}

// Finding is a nonconformity at a check; it is born with the judgement 不適合.
type Finding struct {
	Check       CheckID `cbor:"-" json:"check"`
	Requirement string  `cbor:"1,keyasint" json:"requirement"`
	Text        string  `cbor:"2,keyasint,omitempty" json:"text,omitempty"`
}

// Due is the deadline of a correction and whether the client agreed to it (3-4-6).
type Due struct {
	Check    CheckID `cbor:"-" json:"check"`
	On       Date    `cbor:"1,keyasint" json:"on"`
	Agreed   bool    `cbor:"2,keyasint" json:"agreed"`
	AgreedBy string  `cbor:"3,keyasint,omitempty" json:"agreed_by,omitempty"`
}

// Review is the follow-up of a correction (3-4-6, 3-5-1).
type Review struct {
	Check  CheckID `cbor:"-" json:"check"`
	Result string  `cbor:"1,keyasint" json:"result"` // corrected, not_corrected, deadline_passed
	On     Date    `cbor:"2,keyasint" json:"on"`
	Text   string  `cbor:"3,keyasint,omitempty" json:"text,omitempty"`
}

// Results of a Review.
const (
	ReviewCorrected    = "corrected"
	ReviewNotCorrected = "not_corrected"
	ReviewDeadline     = "deadline_passed"
)

// Resolution says who chose among conflicting values of a field, and why.
type Resolution struct {
	Kind   string `cbor:"-" json:"kind"`
	Key    string `cbor:"-" json:"key"`
	Reason string `cbor:"1,keyasint" json:"reason"`
}

// Report is a compiled paper: its digest and the head that it was compiled from. Issued tells a final version from 案.
type Report struct {
	Digest  []byte  `cbor:"1,keyasint" json:"-"`
	Head    []byte  `cbor:"2,keyasint" json:"-"`
	Lang    string  `cbor:"3,keyasint" json:"lang"`
	Layout  uint    `cbor:"4,keyasint" json:"layout"`
	Issued  bool    `cbor:"5,keyasint" json:"issued"`
	Pages   uint    `cbor:"6,keyasint" json:"pages"`
	Stored  ItemID  `cbor:"7,keyasint" json:"stored"`
	Size    uint64  `cbor:"8,keyasint" json:"size"`
	Commit  []byte  `cbor:"9,keyasint" json:"-"`
	Chunks  []Chunk `cbor:"10,keyasint" json:"-"`
	Version uint    `cbor:"11,keyasint" json:"version"`
}

var (
	encMode = must(cbor.CoreDetEncOptions().EncMode())
	decMode = must(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, MaxNestedLevels: 16,
		TagsMd: cbor.TagsForbidden, UTF8: cbor.UTF8RejectInvalid, MaxArrayElements: 1 << 17,
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// ErrForm is a value that does not have the form of its kind.
var ErrForm = errors.New("value does not have the form of its kind")

// Set makes the operation that records f in place of the named earlier values.
func Set(f Fact, supersedes []ledger.OpID) (ledger.Op, error) {
	if err := f.valid(); err != nil {
		return ledger.Op{}, err
	}
	value, err := encMode.Marshal(f)
	if err != nil {
		return ledger.Op{}, fmt.Errorf("encode %s: %w", f.Field().Kind, err)
	}
	if _, err := Read(f.Field(), value); err != nil {
		return ledger.Op{}, err
	}
	return ledger.Op{Verb: ledger.Set, Field: f.Field(), Value: value, Supersedes: supersedes}, nil
}

// ErrUnknownKind is a field of a newer program: kept and forwarded, not understood.
var ErrUnknownKind = errors.New("unknown kind")

// Read decodes the value of a field. An unknown kind gives ErrUnknownKind, anything malformed ErrForm.
func Read(f ledger.Field, value []byte) (Fact, error) {
	if fact, ok := quick(f, value); ok {
		if err := fact.valid(); err != nil {
			return nil, err
		}
		return fact, nil
	}
	return readAny(f, value)
}

// readAny is Read for every kind and form.
func readAny(f ledger.Field, value []byte) (Fact, error) {
	mk, ok := makers[f.Kind]
	if !ok {
		return nil, fmt.Errorf("%w %q", ErrUnknownKind, f.Kind)
	}
	fact, err := mk(f.Key)
	if err != nil {
		return nil, fmt.Errorf("%w: key of %s: %w", ErrForm, f.Kind, err)
	}
	if err := decMode.Unmarshal(value, fact); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrForm, f.Kind, err)
	}
	out := reflect.ValueOf(fact).Elem().Interface().(Fact) //nolint:errcheck,forcetypeassert // makers return pointers to facts only
	if out.Field() != f {
		return nil, fmt.Errorf("%w: key of %s", ErrForm, f.Kind)
	}
	if err := out.valid(); err != nil {
		return nil, err
	}
	return out, nil
}
