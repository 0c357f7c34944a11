package central

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// ErrBody says that the server has no valid body card to begin with.
var ErrBody = errors.New("the body is not known")

// ErrDamaged says that something of the server is not what it should be.
var ErrDamaged = errors.New("damaged")

// Options of a server.
type Options struct {
	Dir      string          // holds the keys, and everything else unless there is a Store
	Store    Store           // nil: the folder Dir. Close closes it
	Body     []*trust.Record // the body card, and any other records to begin with
	Now      func() time.Time
	Log      *slog.Logger // ids, codes and sizes only; nil discards
	MinFree  uint64       // bytes that stay free on the disk of a folder; 0 means 1 GiB
	MaxCase  int64        // bytes of one case; 0 means 500 GiB
	Requests int          // at once; 0 means 64
}

const maxStrangers = 8 // requests at once of whoever has no card

// Central is an open server. It is safe for concurrent use. What it holds of the store in memory is brought up to date with every request, so that
// several may serve one store, if it is not a folder.
type Central struct {
	o        Options
	store    Store
	keys     *Keys
	controls *controls
	log      *receipt.Log
	buffers  wire.Buffers
	slots    chan struct{} // one for each request at once

	strangers chan struct{} // the same for whoever has no card: they can't keep members out

	mu    sync.Mutex
	cases map[trust.CaseID]*caseState
}

// Open opens the folder that Init made, or the store. The caller closes it.
func Open(o Options) (*Central, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.MinFree == 0 {
		o.MinFree = 1 << 30
	}
	if o.MaxCase == 0 {
		o.MaxCase = 500 << 30
	}
	if o.Requests <= 0 {
		o.Requests = 64
	}
	c := &Central{o: o, store: o.Store, cases: map[trust.CaseID]*caseState{}, slots: make(chan struct{}, o.Requests), strangers: make(chan struct{}, maxStrangers)}
	if err := c.open(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Central) open() (err error) {
	if c.store == nil {
		f, err := openFolder(c.o.Dir, c.o.MinFree)
		if err != nil {
			return err
		}
		c.store = f
	}
	if c.keys, err = ReadKeys(c.o.Dir); err != nil {
		return err
	}
	pin, err := BodyOf(c.o.Body)
	if err != nil {
		return err
	}
	if c.controls, err = openControls(c.store, pin, c.o.Body); err != nil {
		return err
	}
	for _, e := range append(c.controls.damages(), c.controls.healed...) {
		c.o.Log.Error("control record", "error", e)
	}
	c.log, err = receipt.OpenKept(c.store.Log(c.keys.Origin), receipt.Options{Origin: c.keys.Origin, Key: c.keys.Log, Now: c.o.Now, Previous: c.keys.Previous})
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	if err := c.logControls(); err != nil {
		return err
	}
	return c.forget()
}

// logControls gives a leaf to records that a killed process stored without one.
func (c *Central) logControls() error {
	var leaves []receipt.Hash
	stored, _ := c.controls.leaves()
	for _, h := range stored {
		if !c.log.Has(receipt.Hash(h)) {
			leaves = append(leaves, receipt.Hash(h))
		}
	}
	if len(leaves) == 0 {
		return nil
	}
	_, err := c.log.Append(leaves...)
	return err
}

// BodyOf takes the body from the body card among the records.
func BodyOf(records []*trust.Record) (trust.BodyID, error) {
	for _, r := range records {
		if r.Kind == trust.KindBodyCard {
			return r.Body, nil
		}
	}
	return trust.BodyID{}, fmt.Errorf("no body card: %w", ErrBody)
}

// Keys returns the server's keys.
func (c *Central) Keys() *Keys { return c.keys }

// Ready tells whether requests can be answered.
func (c *Central) Ready() error { return c.store.Ready() }

// Close ends the use of the store. Requests must have ended.
func (c *Central) Close() error {
	var errs []error
	if c.log != nil {
		errs = append(errs, c.log.Close())
	}
	if c.store != nil {
		errs = append(errs, c.store.Close())
	}
	return errors.Join(errs...)
}

// Busy tells how many requests are being answered.
func (c *Central) Busy() int { return len(c.slots) + len(c.strangers) }
