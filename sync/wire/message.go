package wire

import (
	"genchi/storage/trust"
)

// Limits. A sender stays below MaxBatch where it can; a receiver refuses above MaxRequest.
const (
	MaxBatch   = 1 << 20    // bytes of entries or records put into one message
	MaxRequest = 8 << 20    // bytes of any CBOR body
	MaxChunk   = 4<<20 + 64 // bytes of a sealed chunk
	MaxItemKey = 4 << 10    // bytes of a sealed item key
	MaxEntries = 4096       // of one push
	MaxHashes  = 16384      // of one list
	MaxRecords = 1024       // of one push
	MaxHeads   = 16384      // of one list
)

// ItemID names an evidence item within its case.
type ItemID [16]byte

// Head is the newest entry of a journal, or of one branch of a forked one.
type Head struct {
	_           struct{} `cbor:",toarray"`
	Device      trust.DeviceID
	Incarnation trust.Incarnation
	Seq         uint64
	Hash        trust.Hash
}

// Entry is one journal entry as it was signed. Payload is nil where it was destroyed.
type Entry struct {
	_       struct{} `cbor:",toarray"`
	Header  []byte
	Payload []byte
}

// Size is what the entry adds to a batch, in bytes.
func (e *Entry) Size() int { return len(e.Header) + len(e.Payload) + 16 }

// Refusal says why one thing of a batch was not taken. The others were.
type Refusal struct {
	_    struct{} `cbor:",toarray"`
	Hash trust.Hash
	Code Code
	Text string
}

// Proof places one leaf under the checkpoint of the message it stands in.
type Proof struct {
	_      struct{} `cbor:",toarray"`
	Hash   trust.Hash
	Index  uint64
	Hashes []trust.Hash
}

// Receipts proves that the log has all Items, and that it continues the log of the size asked from. Without items it may be empty.
type Receipts struct {
	Checkpoint  []byte       `cbor:"1,keyasint"`
	Items       []Proof      `cbor:"2,keyasint"`
	Consistency []trust.Hash `cbor:"3,keyasint"`
}

// ControlPush hands over control records of the body and of any case, in any order. From, here and below, is the size of the newest
// checkpoint that the laptop knows.
type ControlPush struct {
	Records [][]byte `cbor:"1,keyasint"`
	From    int64    `cbor:"2,keyasint"`
}

// ControlResult answers a ControlPush. What is not refused is stored.
type ControlResult struct {
	Receipts Receipts  `cbor:"1,keyasint"`
	Refused  []Refusal `cbor:"2,keyasint"`
}

// ControlNeed asks for the records of a case, or of the body for the zero case, that are not in Have.
type ControlNeed struct {
	Case trust.CaseID `cbor:"1,keyasint"`
	Have []trust.Hash `cbor:"2,keyasint"`
}

// ControlBatch answers a ControlNeed. More tells that another question will bring more.
type ControlBatch struct {
	Records [][]byte `cbor:"1,keyasint"`
	More    bool     `cbor:"2,keyasint"`
}

// Cases lists the cases whose roster has the asking device.
type Cases struct {
	Cases []trust.CaseID `cbor:"1,keyasint"`
}

// Heads lists every journal's newest entry; a forked journal stands with each of its branches.
type Heads struct {
	Heads []Head `cbor:"1,keyasint"`
}

// EntriesPush hands over entries of one case, each journal's in order and without gaps.
type EntriesPush struct {
	Entries []Entry `cbor:"1,keyasint"`
	From    int64   `cbor:"2,keyasint"`
}

// EntriesResult answers an EntriesPush. Receipts covers all that are stored, repeated ones included. Need names for each journal with a
// gap what the server has of it (sequence 0: nothing). Forks lists stored entries that share their number with another.
type EntriesResult struct {
	Receipts Receipts     `cbor:"1,keyasint"`
	Refused  []Refusal    `cbor:"2,keyasint"`
	Need     []Head       `cbor:"3,keyasint"`
	Forks    []trust.Hash `cbor:"4,keyasint"`
}

// EntriesNeed asks for what comes after these heads.
type EntriesNeed struct {
	Heads []Head `cbor:"1,keyasint"`
}

// EntriesBatch answers an EntriesNeed, each journal in order.
type EntriesBatch struct {
	Entries []Entry `cbor:"1,keyasint"`
	More    bool    `cbor:"2,keyasint"`
}

// ReceiptsAsk asks for the receipts of entries; those that the server has not are left out of the answer.
type ReceiptsAsk struct {
	Hashes []trust.Hash `cbor:"1,keyasint"`
	From   int64        `cbor:"2,keyasint"`
}

// HashList names chunks by the SHA-256 of their sealed bytes.
type HashList struct {
	Hashes [][32]byte `cbor:"1,keyasint"`
}

// ItemList names evidence items.
type ItemList struct {
	Items []ItemID `cbor:"1,keyasint"`
}

// ItemObjects holds every sealed form of one item's key.
type ItemObjects struct {
	Objects [][]byte `cbor:"1,keyasint"`
}

// LogState is the newest checkpoint with the proof that it continues the size asked from. An empty log has an empty checkpoint.
type LogState struct {
	Checkpoint []byte       `cbor:"1,keyasint"`
	Proof      []trust.Hash `cbor:"2,keyasint"`
}
