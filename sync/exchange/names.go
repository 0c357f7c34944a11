package exchange

import (
	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// What the layers above need of the packages below, which they do not import.
type (
	// ItemID names an evidence item within its case.
	ItemID = wire.ItemID
	// Code names a refusal; people's texts are made from it.
	Code = wire.Code
	// Problem is a refusal of a whole request.
	Problem = wire.Problem
	// Receipt proves that the server's log has an entry or record.
	Receipt = receipt.Receipt
	// Checkpoint is a signed state of the server's log; its time is witnessed time.
	Checkpoint = receipt.Checkpoint
	// LogKey names a server's log and checks its signatures.
	LogKey = receipt.Key
)

// Alarms that need a person: another server answers, or the server's log contradicts what it signed before.
var (
	ErrPin     = wire.ErrPin
	ErrSplit   = receipt.ErrSplit
	ErrRewound = receipt.ErrRewound
)

// LogOf returns the key of the log that a body card names.
func LogOf(s trust.Server) LogKey { return LogKey{Origin: s.LogOrigin, Public: s.LogKey} }

// Verify tells whether a receipt proves that the log has the entry or record. It needs no network.
func Verify(r *Receipt, h trust.Hash, log LogKey) (*Checkpoint, error) {
	return receipt.Verify(r, receipt.Hash(h), log)
}

// ParseServerCard reads the file that a new server wrote, for the body card, and the words to compare by voice with its operator.
func ParseServerCard(text []byte) (trust.Server, string, error) {
	c, err := wire.ParseServerCard(text)
	if err != nil {
		return trust.Server{}, "", err
	}
	words, err := c.Words()
	return c.Server, words, err
}

// Open prepares an exchange of an open vault with the server on its body card. Server, TLS and Store of the options are filled in.
func Open(v *vault.Vault, e *evidence.Store, b *Books, added Added, o Options) (*Engine, error) {
	card, ok := v.Trust().Body()
	if !ok {
		return nil, ErrNoServer
	}
	o.Server, o.TLS, o.Store = card.Server, v.TLSKey(), StoreOf(v, e, b, added)
	return New(o)
}
