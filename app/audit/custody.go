package audit

import (
	"bytes"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// Provenances: how an item came into the auditor's hands. "" is not said, which for a photo means that the auditor took it.
const (
	TakenByAuditor  = "auditor"
	TakenAtRequest  = "client_at_request" // taken by the client at the auditor's request
	HandedByClient  = "client_handed"
	HandedByPartner = "partner_handed"
)

// Provenances lists them in the order of the forms.
var Provenances = []string{TakenByAuditor, TakenAtRequest, HandedByClient, HandedByPartner}

// Details say of an item what no file says of itself: the day of what it shows, apart from capture and import, and how it came here.
type Details struct {
	Item       ItemID `cbor:"-" json:"item"`
	EventOn    Date   `cbor:"1,keyasint,omitempty" json:"event_on,omitempty"`
	Provenance string `cbor:"2,keyasint,omitempty" json:"provenance,omitempty"`
	By         string `cbor:"3,keyasint,omitempty" json:"provided_by,omitempty"` // role of who took it or handed it over
	Note       string `cbor:"4,keyasint,omitempty" json:"note,omitempty"`
}

// Acts of custody. Thumbnails are none, and a change is an entry of its own.
const (
	ActOpen   = "open"   // looked at in large
	ActExport = "export" // its bytes left the store
	ActPrint  = "print"
)

// Acts lists them in the order of the history.
var Acts = []string{ActOpen, ActExport, ActPrint}

// Custody says how often its author did one thing with an item in one sitting, from the first time to the last.
type Custody struct {
	Item    ItemID        `cbor:"-" json:"item"`
	Act     string        `cbor:"-" json:"act"`
	Sitting string        `cbor:"-" json:"sitting"`
	By      ledger.UserID `cbor:"-" json:"-"`
	Count   uint          `cbor:"1,keyasint" json:"count"`
	From    string        `cbor:"2,keyasint" json:"from"` // local time, YYYY-MM-DDThh:mm
	To      string        `cbor:"3,keyasint" json:"to"`
}

// Box is a solid rectangle of a redaction, in pixels of the copy.
type Box struct {
	X uint32 `cbor:"1,keyasint" json:"x"`
	Y uint32 `cbor:"2,keyasint" json:"y"`
	W uint32 `cbor:"3,keyasint" json:"w"`
	H uint32 `cbor:"4,keyasint" json:"h"`
}

// Redaction says that an item is a copy of another one, made from its pixels alone, with solid boxes over parts of it. The original stays
// sealed; papers show the copy.
type Redaction struct {
	Copy     ItemID `cbor:"-" json:"copy"`
	Of       ItemID `cbor:"1,keyasint" json:"of"`
	Original []byte `cbor:"2,keyasint" json:"-"` // SHA-256 of the original
	Made     []byte `cbor:"3,keyasint" json:"-"` // SHA-256 of the copy
	Boxes    []Box  `cbor:"4,keyasint" json:"boxes"`
	Reason   string `cbor:"5,keyasint,omitempty" json:"reason,omitempty"`
}

// maxBoxes of one redaction.
const maxBoxes = 500

// Field implements Fact.
func (d Details) Field() ledger.Field { return field(KindDetails, string(d.Item)) }

// Field implements Fact.
func (c Custody) Field() ledger.Field {
	return field(KindCustody, strings.Join([]string{string(c.Item), c.Act, c.Sitting, c.By.String()}, "/"))
}

// Field implements Fact.
func (r Redaction) Field() ledger.Field { return field(KindRedaction, string(r.Copy)) }

func (d Details) valid() error {
	return first(item(d.Item), day("event_on", d.EventOn, false), oneOf("provenance", d.Provenance, append([]string{""}, Provenances...)...), text("details", d.By, d.Note))
}

func (c Custody) valid() error {
	if c.Count == 0 {
		return bad("custody of nothing")
	}
	return first(item(c.Item), oneOf("act", c.Act, Acts...), ident("sitting", c.Sitting), clock("from", c.From), clock("to", c.To))
}

func (r Redaction) valid() error {
	if len(r.Boxes) == 0 || len(r.Boxes) > maxBoxes {
		return bad("%d boxes", len(r.Boxes))
	}
	for _, b := range r.Boxes {
		if b.W == 0 || b.H == 0 {
			return bad("a box without area")
		}
	}
	if r.Copy == r.Of || bytes.Equal(r.Original, r.Made) {
		return bad("a redaction that is its own original")
	}
	return first(item(r.Copy), item(r.Of), digest("original", r.Original), digest("copy", r.Made), text("reason", r.Reason))
}

func makeCustody(k string) (any, error) {
	parts := strings.Split(k, "/")
	if len(parts) != 4 {
		return nil, bad("key %q", k)
	}
	_, u, err := owned("/" + parts[3])
	return &Custody{Item: ItemID(parts[0]), Act: parts[1], Sitting: parts[2], By: u}, err
}

// gateRedaction: both digests are those of recorded items, the copy's and the original's (1-2-4).
func gateRedaction(p *ledger.Past, e *ledger.Entry, r Redaction) *breach {
	if !digestOf(p, nil, r.Of, r.Original) {
		return refuse("unknown_item", notice.P1_2_4, string(r.Of))
	}
	if !digestOf(p, e, r.Copy, r.Made) {
		return refuse("unknown_item", notice.P1_2_4, string(r.Copy))
	}
	return nil
}

// digestOf tells whether an item with these bytes stands in the past, or in e itself.
func digestOf(p *ledger.Past, e *ledger.Entry, id ItemID, sha []byte) bool {
	f := field(KindEvidence, string(id))
	is := func(value []byte) bool {
		fact, err := Read(f, value)
		ev, ok := fact.(Evidence)
		return err == nil && ok && !ev.Seen && bytes.Equal(ev.SHA256, sha)
	}
	if p.AnyHead(f, is) {
		return true
	}
	if e == nil {
		return false
	}
	for _, op := range e.Payload.Ops {
		if op.Verb == ledger.Set && op.Field == f && is(op.Value) {
			return true
		}
	}
	return false
}
