package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// Limits of a payload. Whoever exceeds one gets ErrPayload.
const (
	MaxOps        = 4096
	MaxValue      = 256 << 10 // bytes of one value
	MaxPayload    = 1 << 20   // bytes of an encoded payload
	MaxKind       = 64        // bytes of a field's kind, at least 1
	MaxKey        = 256       // bytes of a field's key
	MaxSupersedes = 1024      // of one operation
	maxSchema     = 1 << 16
	maxZone       = 24 * 60
)

// ErrPayload is wrapped by every refusal of EncodePayload and DecodePayload.
var ErrPayload = errors.New("payload refused")

// wirePayload, wireOp and wireID are the CBOR arrays that doc.go writes down.
type wirePayload struct {
	_       struct{} `cbor:",toarray"`
	Schema  uint64
	User    []byte
	WallMS  int64
	ZoneMin int64
	Ops     []wireOp
}

type wireOp struct {
	_          struct{} `cbor:",toarray"`
	Verb       uint64
	Kind       string
	Key        string
	Value      []byte
	Supersedes []wireID
	Target     *wireID
}

type wireID struct {
	_     struct{} `cbor:",toarray"`
	Entry []byte
	Index uint64
}

// dialect writes payloads; it is built once and never changes.
var dialect = sync.OnceValues(newDialect)

func newDialect() (cbor.EncMode, error) {
	opts := cbor.CoreDetEncOptions()
	opts.NilContainers = cbor.NilContainerAsEmpty
	enc, err := opts.EncMode()
	if err != nil {
		return nil, fmt.Errorf("cbor encoder: %w", err)
	}
	return enc, nil
}

// EncodePayload gives the bytes to be sealed. Supersedes are written sorted,
// each once. What it returns has been decoded again: nothing is ever signed
// that nobody could read.
func EncodePayload(p *Payload) ([]byte, error) {
	enc, err := dialect()
	if err != nil {
		return nil, err
	}
	raw, err := encodePayload(enc, p)
	if err != nil {
		return nil, err
	}
	if _, err := DecodePayload(raw); err != nil {
		return nil, err
	}
	return raw, nil
}

func encodePayload(enc cbor.EncMode, p *Payload) ([]byte, error) {
	w := wirePayload{
		Schema: uint64(p.Schema), User: p.User[:], WallMS: p.WallMS, ZoneMin: int64(p.ZoneMin),
		Ops: make([]wireOp, 0, len(p.Ops)),
	}
	for i := range p.Ops {
		w.Ops = append(w.Ops, p.Ops[i].wire())
	}
	raw, err := enc.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("%w: encode: %w", ErrPayload, err)
	}
	return raw, nil
}

func (o *Op) wire() wireOp {
	w := wireOp{Verb: uint64(o.Verb), Kind: o.Field.Kind, Key: o.Field.Key, Value: o.Value}
	if o.Verb != Set {
		w.Target = &wireID{Entry: o.Target.Entry[:], Index: uint64(o.Target.Index)}
		return w
	}
	ids := slices.Clone(o.Supersedes)
	slices.SortFunc(ids, OpID.Compare)
	for _, id := range slices.Compact(ids) {
		w.Supersedes = append(w.Supersedes, wireID{Entry: bytes.Clone(id.Entry[:]), Index: uint64(id.Index)})
	}
	return w
}
