package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"

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

// codec is the one CBOR dialect of this package.
type codec struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

// dialect is built once and never changes.
var dialect = sync.OnceValues(newCodec)

func newCodec() (codec, error) {
	opts := cbor.CoreDetEncOptions()
	opts.NilContainers = cbor.NilContainerAsEmpty
	enc, err := opts.EncMode()
	if err != nil {
		return codec{}, fmt.Errorf("cbor encoder: %w", err)
	}
	dec, err := cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		IndefLength:      cbor.IndefLengthForbidden,
		TagsMd:           cbor.TagsForbidden,
		UTF8:             cbor.UTF8RejectInvalid,
		MaxNestedLevels:  16,
		MaxArrayElements: MaxOps,
		MaxMapPairs:      16,
	}.DecMode()
	if err != nil {
		return codec{}, fmt.Errorf("cbor decoder: %w", err)
	}
	return codec{enc, dec}, nil
}

// EncodePayload gives the bytes to be sealed. Supersedes are written sorted,
// each once. What it returns has been decoded again: nothing is ever signed
// that nobody could read.
func EncodePayload(p *Payload) ([]byte, error) {
	c, err := dialect()
	if err != nil {
		return nil, err
	}
	raw, err := c.encode(p)
	if err != nil {
		return nil, err
	}
	if _, err := DecodePayload(raw); err != nil {
		return nil, err
	}
	return raw, nil
}

func (c codec) encode(p *Payload) ([]byte, error) {
	w := wirePayload{
		Schema: uint64(p.Schema), User: p.User[:], WallMS: p.WallMS, ZoneMin: int64(p.ZoneMin),
		Ops: make([]wireOp, 0, len(p.Ops)),
	}
	for i := range p.Ops {
		w.Ops = append(w.Ops, p.Ops[i].wire())
	}
	raw, err := c.enc.Marshal(w)
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

// DecodePayload reads what EncodePayload wrote and nothing else: bytes that
// are not exactly what encoding their content gives are refused. Errors wrap
// ErrPayload and name what is wrong.
func DecodePayload(raw []byte) (*Payload, error) {
	if len(raw) > MaxPayload {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrPayload, len(raw), MaxPayload)
	}
	c, err := dialect()
	if err != nil {
		return nil, err
	}
	var w wirePayload
	if err := c.dec.Unmarshal(raw, &w); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPayload, err)
	}
	p, err := w.payload()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPayload, err)
	}
	again, err := c.encode(p)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, raw) {
		return nil, fmt.Errorf("%w: not in canonical form", ErrPayload)
	}
	return p, nil
}

func (w *wirePayload) payload() (*Payload, error) {
	switch {
	case w.Schema == 0 || w.Schema >= maxSchema:
		return nil, fmt.Errorf("schema %d", w.Schema)
	case len(w.User) != len(UserID{}):
		return nil, fmt.Errorf("user of %d bytes", len(w.User))
	case w.ZoneMin < -maxZone || w.ZoneMin > maxZone:
		return nil, fmt.Errorf("zone of %d minutes", w.ZoneMin)
	case len(w.Ops) > MaxOps:
		return nil, fmt.Errorf("%d operations, at most %d", len(w.Ops), MaxOps)
	}
	p := &Payload{
		Schema: uint(w.Schema), User: UserID(w.User), WallMS: w.WallMS, ZoneMin: int(w.ZoneMin),
		Ops: make([]Op, 0, len(w.Ops)),
	}
	for i := range w.Ops {
		o, err := w.Ops[i].op()
		if err != nil {
			return nil, fmt.Errorf("operation %d: %w", i, err)
		}
		p.Ops = append(p.Ops, o)
	}
	return p, nil
}

func (w *wireOp) op() (Op, error) {
	o := Op{Field: Field{w.Kind, w.Key}}
	switch {
	case w.Verb > uint64(Confirm):
		return o, fmt.Errorf("verb %d", w.Verb)
	case len(w.Kind) == 0 || len(w.Kind) > MaxKind:
		return o, fmt.Errorf("kind of %d bytes", len(w.Kind))
	case len(w.Key) > MaxKey:
		return o, fmt.Errorf("key of %d bytes", len(w.Key))
	case !utf8.ValidString(w.Kind) || !utf8.ValidString(w.Key):
		return o, errors.New("field is not utf-8")
	case len(w.Value) > MaxValue:
		return o, fmt.Errorf("value of %d bytes", len(w.Value))
	case len(w.Supersedes) > MaxSupersedes:
		return o, fmt.Errorf("supersedes %d operations", len(w.Supersedes))
	}
	o.Verb = Verb(w.Verb) // checked above
	if o.Verb != Set {
		return w.back(o)
	}
	if w.Target != nil {
		return o, errors.New("set with a target")
	}
	o.Value = w.Value
	for _, s := range w.Supersedes {
		id, err := s.id()
		if err != nil {
			return o, err
		}
		o.Supersedes = append(o.Supersedes, id)
	}
	return o, nil
}

// back finishes an Undo or Confirm.
func (w *wireOp) back(o Op) (Op, error) {
	if w.Target == nil || len(w.Value) > 0 || len(w.Supersedes) > 0 {
		return o, errors.New("undo or confirm needs a target and nothing else")
	}
	id, err := w.Target.id()
	o.Target = id
	return o, err
}

func (w *wireID) id() (OpID, error) {
	if len(w.Entry) != len(Hash{}) || w.Index >= MaxOps {
		return OpID{}, fmt.Errorf("operation id of %d bytes, index %d", len(w.Entry), w.Index)
	}
	return OpID{Entry: Hash(w.Entry), Index: uint32(w.Index)}, nil
}
