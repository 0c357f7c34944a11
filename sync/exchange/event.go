package exchange

import (
	"genchi/storage/trust"
	"genchi/sync/wire"
)

// Kind tells what an Event is about.
type Kind string

// The kinds of events.
const (
	Waiting   Kind = "waiting" // a request failed (Err) and will be made again
	Control   Kind = "control" // Done of Total control records are received
	Entries   Kind = "entries" // Done of Total entries of Case are received
	Bytes     Kind = "bytes"   // Done of Total bytes of evidence of Case are there
	ItemThere Kind = "item"    // all chunks and the key of Item are at the server, or here after fetching
	Refused   Kind = "parked"  // something was parked; Text is the code
	Pulled    Kind = "pulled"  // Done entries of Case were taken in
	NewLog    Kind = "new-log" // the server began a new log: everything is acknowledged anew
)

// Event reports progress.
type Event struct {
	Kind        Kind
	Case        trust.CaseID
	Item        wire.ItemID
	Done, Total int64
	Text        string
	Err         error
}

// Parked is one thing that did not get over, and why.
type Parked struct {
	Case trust.CaseID
	Hash trust.Hash  // of an entry, record or chunk
	Item wire.ItemID // of evidence
	Code wire.Code
	Text string
}

// Report is the outcome of a push, pull or fetch. It is filled as far as things went even when an error is returned.
type Report struct {
	Records int           // control records newly received or pulled
	Entries int           // entries newly received or pulled
	Items   []wire.ItemID // complete at the server, or here, as they became so
	Bytes   int64         // of chunks that were transferred
	Forks   []trust.Hash  // entries that share their number with another
	Parked  []Parked
}

func (e *Engine) park(r *Report, p Parked) {
	r.Parked = append(r.Parked, p)
	e.o.Events(Event{Kind: Refused, Case: p.Case, Item: p.Item, Text: string(p.Code)})
}
