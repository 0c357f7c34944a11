package admit

import (
	"crypto/sha256"
	"fmt"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/wire"
)

// Check judges an entry by itself: form, case, author, signature, payload. On success the code is empty.
func Check(in trust.CaseID, set *trust.Set, w *wire.Entry) (*journal.Entry, wire.Code, error) {
	h, err := journal.ParseHeader(w.Header)
	if err != nil {
		return nil, wire.CodeForm, err
	}
	if h.Case != in {
		return nil, wire.CodeCase, fmt.Errorf("case %s", h.Case)
	}
	card, ok := set.Card(h.Device)
	if !ok {
		return nil, wire.CodeCard, fmt.Errorf("device %s", h.Device)
	}
	if _, ok := set.Member(in, h.Device); !ok {
		return nil, wire.CodeAuthor, fmt.Errorf("device %s", h.Device)
	}
	if err := h.Verify(w.Header, card.SigningKey); err != nil {
		return nil, wire.CodeSignature, err
	}
	e := &journal.Entry{Raw: w.Header, Header: *h, Hash: trust.LeafHash(w.Header), Payload: w.Payload}
	if set.DestroyedEntry(in, e.Hash) { // the header alone is kept; of a case that goes on it is taken from whoever has it
		if set.Destroyed(in) && len(w.Payload) > 0 {
			return nil, wire.CodeDestroyed, fmt.Errorf("case %s was destroyed", in)
		}
		e.Payload = nil
		return e, "", nil
	}
	if uint64(len(w.Payload)) != h.PayloadLen || trust.Hash(sha256.Sum256(w.Payload)) != h.PayloadSHA {
		return nil, wire.CodeDigest, fmt.Errorf("payload of %d bytes, want %d", len(w.Payload), h.PayloadLen)
	}
	return e, "", nil
}
