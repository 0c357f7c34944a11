package central

import (
	"context"
	"errors"
	"io"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

var (
	// ErrStale says that another instance wrote since the caller last looked: look again, judge again.
	ErrStale = errors.New("another instance wrote meanwhile")
	// ErrUnavailable says that the store can't be reached, or does not answer in time. What was asked for may have been done.
	ErrUnavailable = errors.New("the store is out of reach")
	// ErrLost says that a chunk is not there.
	ErrLost = errors.New("no such chunk")
)

// Store keeps what a server has. There are two: a folder, of one process, and package remote's, of any number of instances at once.
//
// All methods may be called at once from anywhere, and may be called again after a failure: what was done already is done once. What returned
// without an error is on stable storage. An operation that began is not cut off by a client that goes away; the store has its own limits of time.
// disk.ErrNoSpace says that there is no room, ErrUnavailable that the same may work later.
type Store interface {
	Controls
	Entries
	Chunks
	Items

	// Log returns the keeper of the log of an origin. A store may keep several.
	Log(origin string) receipt.Keeper
	// Room refuses when size more bytes would not fit, as far as the store can tell.
	Room(size int64) error
	// Alone runs f while nobody else, in any instance, is in Alone.
	Alone(f func() error) error
	// Ready tells whether the store answers.
	Ready() error
	Close() error
}

// Version counts the changes of the control records. It never goes back.
type Version int64

// Control is a control record as it is stored, Raw nil when it went with a destroyed case. Nobody has checked that Raw has the hash.
type Control struct {
	Hash trust.Hash
	Raw  []byte
}

// Controls keeps the control records of one body.
type Controls interface {
	// Version returns the newest version. It is asked for with every request.
	Version() (Version, error)
	// Controls hands over what changed after a version, and returns the newest.
	Controls(after Version, each func(Control) error) (Version, error)
	// AddControls stores records. ErrStale: at is not the newest version. When it fails some may be stored.
	AddControls(at Version, records ...Control) error
	// DropControls deletes the bytes of records for good and keeps their hashes. ErrStale and failure as for AddControls.
	DropControls(at Version, hashes ...trust.Hash) error
}

// Stand says how much of a case a caller has seen: the zero Stand nothing.
type Stand struct {
	Last int64 // number of the newest entry in this store
	Used int64 // bytes of chunks, entries and item keys
}

// Link is an entry without its payload.
type Link struct {
	Hash   trust.Hash
	Header journal.Header
}

// Entries keeps the entries of cases, in the order in which they came.
type Entries interface {
	// Cases lists the cases that have anything.
	Cases() ([]trust.CaseID, error)
	// Links hands over what came after a stand, and returns the newest. What can't be read is in the report.
	Links(in trust.CaseID, after Stand, each func(Link) error) (Stand, journal.Report, error)
	// Entries hands over those that want names, nil for all, in order. An error of each ends it and comes back.
	Entries(in trust.CaseID, want map[trust.Hash]bool, each func(journal.Entry, journal.Place) error) (journal.Report, error)
	// AddEntries stores entries behind a stand, all or none, and returns the new one. ErrStale: the case or the control records have gone on.
	AddEntries(in trust.CaseID, at Version, behind Stand, entries ...*journal.Entry) (Stand, error)
	// StripEntries deletes the payloads of entries for good, nil for all of the case.
	StripEntries(in trust.CaseID, entries []trust.Hash) (journal.Stripped, error)
}

// Removed counts what was deleted.
type Removed struct {
	Number int
	Bytes  int64
}

// Chunks keeps the sealed chunks of cases by the SHA-256 of their bytes.
type Chunks interface {
	// HasChunks tells which of the chunks are there, in the order asked; whether they are sound tells ScrubChunks.
	HasChunks(in trust.CaseID, hashes ...[32]byte) ([]bool, error)
	// PutChunk stores the bytes of a hash, which it checks. ErrStale: the control records have gone on; nothing of the chunk counts as stored.
	PutChunk(in trust.CaseID, at Version, hash [32]byte, b []byte) error
	// OpenChunk gives the bytes as they are, with their number. ErrLost: it is not there.
	OpenChunk(in trust.CaseID, hash [32]byte) (io.ReadCloser, int64, error)
	// ChunkNames lists the chunks of a case.
	ChunkNames(in trust.CaseID) ([][32]byte, error)
	// RemoveChunks deletes chunks for good, nil for all of the case.
	RemoveChunks(in trust.CaseID, hashes [][32]byte) (Removed, error)
	// ScrubChunks reads every chunk. A damaged one is set aside, so that it counts as missing and can be stored again; until then each scrub names it.
	// What a destruction left behind, as gone tells, goes.
	ScrubChunks(ctx context.Context, r *ScrubReport, gone func(in trust.CaseID, hash [32]byte) bool) error
}

// Items keeps sealed item keys, several forms of one item beside each other.
type Items interface {
	// Forms returns the sound forms of the items that have any.
	Forms(in trust.CaseID, items ...wire.ItemID) (map[wire.ItemID][][]byte, error)
	// AddForm stores one form. ErrStale: the control records have gone on.
	AddForm(in trust.CaseID, at Version, item wire.ItemID, b []byte) error
	// ItemNames lists the items of a case that have any form.
	ItemNames(in trust.CaseID) ([]wire.ItemID, error)
	// RemoveItems deletes all forms of items for good, nil for all items of the case.
	RemoveItems(in trust.CaseID, items []wire.ItemID) (Removed, error)
	// ScrubItems reads every form.
	ScrubItems(ctx context.Context, r *ScrubReport) error
}
