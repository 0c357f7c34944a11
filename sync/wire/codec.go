package wire

import (
	"errors"
	"fmt"
	"io"

	"github.com/fxamacker/cbor/v2"
)

// ErrForm refuses bytes that are no message of this protocol.
var ErrForm = errors.New("not a message of this protocol")

// ErrTooLarge refuses more bytes than a message may have.
var ErrTooLarge = errors.New("too large")

var encoding, decoding = modes()

func modes() (cbor.EncMode, cbor.DecMode) {
	enc, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err)
	}
	dec, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 16, MaxArrayElements: 1 << 16, MaxMapPairs: 64, UTF8: cbor.UTF8RejectInvalid,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return enc, dec
}

// Encode returns the bytes of a message.
func Encode(v any) ([]byte, error) {
	b, err := encoding.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return b, nil
}

// Decode reads a message. Lists longer than their limit are refused with ErrForm.
func Decode(b []byte, v any) error {
	if len(b) > MaxRequest {
		return fmt.Errorf("%T of %d bytes: %w", v, len(b), ErrTooLarge)
	}
	if err := decoding.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%T: %w: %w", v, ErrForm, err)
	}
	if c, ok := v.(interface{ check() error }); ok {
		if err := c.check(); err != nil {
			return fmt.Errorf("%T: %w: %w", v, ErrForm, err)
		}
	}
	return nil
}

// read takes at most limit bytes; more is ErrTooLarge, less than announced an error of the transport.
func read(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("more than %d bytes: %w", limit, ErrTooLarge)
	}
	return b, nil
}

func atMost(what string, n, limit int) error {
	if n > limit {
		return fmt.Errorf("%d %s, at most %d", n, what, limit)
	}
	return nil
}

func (m *ControlPush) check() error  { return atMost("records", len(m.Records), MaxRecords) }
func (m *ControlNeed) check() error  { return atMost("hashes", len(m.Have), MaxHashes) }
func (m *ControlBatch) check() error { return atMost("records", len(m.Records), MaxRecords) }
func (m *Cases) check() error        { return atMost("cases", len(m.Cases), MaxHashes) }
func (m *Heads) check() error        { return atMost("heads", len(m.Heads), MaxHeads) }
func (m *EntriesPush) check() error  { return atMost("entries", len(m.Entries), MaxEntries) }
func (m *EntriesNeed) check() error  { return atMost("heads", len(m.Heads), MaxHeads) }
func (m *EntriesBatch) check() error { return atMost("entries", len(m.Entries), MaxEntries) }
func (m *ReceiptsAsk) check() error  { return atMost("hashes", len(m.Hashes), MaxEntries) }
func (m *HashList) check() error     { return atMost("hashes", len(m.Hashes), MaxHashes) }
func (m *ItemList) check() error     { return atMost("items", len(m.Items), MaxHashes) }
func (m *ItemObjects) check() error  { return atMost("objects", len(m.Objects), 64) }
