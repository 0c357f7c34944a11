package central

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// ErrBody says that the server has no valid body card to begin with.
var ErrBody = errors.New("the body is not known")

// ErrDamaged says that a file of the server is not what it should be.
var ErrDamaged = errors.New("damaged")

// Options of a server.
type Options struct {
	Dir      string
	Body     []*trust.Record // the body card, and any other records to begin with
	Now      func() time.Time
	Log      *slog.Logger // ids, codes and sizes only; nil discards
	MinFree  uint64       // bytes that stay free on the disk; 0 means 1 GiB
	MaxCase  int64        // bytes of one case; 0 means 500 GiB
	Requests int          // at once; 0 means 64
}

const maxStrangers = 8 // requests at once of whoever has no card

// Central is an open server. It is safe for concurrent use; one process may have a folder open.
type Central struct {
	o        Options
	lock     *disk.DirLock
	keys     *Keys
	controls *controls
	journals *journal.Store
	evidence *evidence.Store
	log      *receipt.Log
	buffers  wire.Buffers
	slots    chan struct{} // one for each request at once

	forgetting sync.Mutex // one run of forget at a time

	strangers chan struct{} // the same for whoever has no card: they can't keep members out

	mu    sync.Mutex
	cases map[trust.CaseID]*caseState
}

// Open opens the folder that Init made. The caller closes it.
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
	lock, err := disk.Lock(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Dir, err)
	}
	c := &Central{o: o, lock: lock, cases: map[trust.CaseID]*caseState{}, slots: make(chan struct{}, o.Requests), strangers: make(chan struct{}, maxStrangers)}
	if err := c.open(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Central) open() (err error) {
	if c.keys, err = ReadKeys(c.o.Dir); err != nil {
		return err
	}
	pin, err := pinOf(c.o.Body)
	if err != nil {
		return err
	}
	if err := c.sweep(); err != nil {
		return err
	}
	if c.controls, err = openControls(filepath.Join(c.o.Dir, "control"), pin, c.o.Body); err != nil {
		return err
	}
	for _, e := range c.controls.damaged {
		c.o.Log.Error("control record", "error", e)
	}
	if c.journals, err = journal.Open(filepath.Join(c.o.Dir, "journal")); err != nil {
		return fmt.Errorf("journals: %w", err)
	}
	if c.evidence, err = evidence.Open(filepath.Join(c.o.Dir, "evidence")); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	c.log, err = receipt.Open(filepath.Join(c.o.Dir, "log"), receipt.Options{Origin: c.keys.Origin, Key: c.keys.Log, Now: c.o.Now, Previous: c.keys.Previous})
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	if err := c.logControls(); err != nil {
		return err
	}
	return c.forget()
}

// sweep removes what a killed process left half written.
func (c *Central) sweep() error {
	for _, dir := range []string{"control", "items"} {
		err := walk(context.Background(), filepath.Join(c.o.Dir, dir), func(path string) error {
			if strings.HasSuffix(path, disk.TempSuffix) {
				return disk.Remove(path)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}

// logControls gives a leaf to records that a killed process stored without one.
func (c *Central) logControls() error {
	var leaves []receipt.Hash
	for h := range c.controls.onDisk {
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

// pinOf takes the body from the body card among the records.
func pinOf(records []*trust.Record) (trust.BodyID, error) {
	for _, r := range records {
		if r.Kind == trust.KindBodyCard {
			return r.Body, nil
		}
	}
	return trust.BodyID{}, fmt.Errorf("no body card: %w", ErrBody)
}

// Keys returns the server's keys.
func (c *Central) Keys() *Keys { return c.keys }

// Close ends the use of the folder. Requests must have ended.
func (c *Central) Close() error {
	var errs []error
	if c.log != nil {
		errs = append(errs, c.log.Close())
	}
	if c.journals != nil {
		errs = append(errs, c.journals.Trim())
	}
	return errors.Join(append(errs, c.lock.Close())...)
}

// room refuses when storing size more bytes would fill the disk.
func (c *Central) room(size int64) error {
	free, err := disk.Free(c.o.Dir)
	if err != nil {
		return fmt.Errorf("free space: %w", err)
	}
	if free < c.o.MinFree+uint64(max(size, 0)) {
		return errNoRoom
	}
	return nil
}

// Busy tells how many requests are being answered.
func (c *Central) Busy() int { return len(c.slots) + len(c.strangers) }
