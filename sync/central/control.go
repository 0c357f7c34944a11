package central

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/wire"
)

// authority is the judged set of all control records at a version, with what access decisions need.
type authority struct {
	version Version
	set     *trust.Set
	byHash  map[trust.Hash]*trust.Record
	byTLS   map[[32]byte][]trust.DeviceID
}

// controls judges the control records of the store as a set.
type controls struct {
	store Controls
	pin   trust.BodyID
	first []*trust.Record // those that the server was started with
	now   atomic.Pointer[authority]

	mu      sync.Mutex // of writers
	version Version
	stored  map[trust.Hash]*trust.Record
	gone    map[trust.Hash]bool  // grants of destroyed cases that were here
	damaged map[trust.Hash]error // those that hold no record any more; sending the record again heals them
	healed  []error              // those that first healed at the start; read only afterwards
}

const (
	maxControls = 200_000 // records of one body
	maxTries    = 20      // of a change that other instances are ahead of
)

// openControls reads all records; first are those that the server was started with.
func openControls(store Controls, pin trust.BodyID, first []*trust.Record) (*controls, error) {
	c := &controls{store: store, pin: pin, first: first, stored: map[trust.Hash]*trust.Record{}, gone: map[trust.Hash]bool{}, damaged: map[trust.Hash]error{}}
	c.judge()
	if err := c.refresh(); err != nil {
		return nil, fmt.Errorf("control records: %w", err)
	}
	if _, ok := c.now.Load().set.Body(); !ok {
		return nil, fmt.Errorf("no valid body card for body %s: %w", pin, ErrBody)
	}
	for _, r := range first {
		if err := c.damaged[r.Hash]; err != nil {
			c.healed = append(c.healed, err)
		}
	}
	_, _, err := c.add(first)
	return c, err
}

// refresh takes up what changed, also by other instances.
func (c *controls) refresh() error {
	v, err := c.store.Version()
	if err != nil || v == c.now.Load().version {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.takeUp()
}

// takeUp is refresh for who holds the lock.
func (c *controls) takeUp() error {
	changed := false
	v, err := c.store.Controls(c.version, func(k Control) error {
		changed = true
		c.take(k)
		return nil
	})
	if err == nil {
		c.version = v
	}
	if changed || err == nil && v != c.now.Load().version {
		c.judge()
	}
	return err
}

func (c *controls) take(k Control) {
	delete(c.stored, k.Hash)
	delete(c.damaged, k.Hash)
	if k.Raw == nil {
		c.gone[k.Hash] = true
		return
	}
	r, err := trust.Parse(k.Raw)
	switch {
	case err != nil:
		c.damaged[k.Hash] = fmt.Errorf("%w: control record %s: %w", ErrDamaged, k.Hash, err)
	case r.Hash != k.Hash:
		c.damaged[k.Hash] = fmt.Errorf("%w: control record %s: it is another one", ErrDamaged, k.Hash)
	default:
		c.stored[k.Hash] = r
		delete(c.gone, k.Hash)
	}
}

func (c *controls) judge() {
	records := make([]*trust.Record, 0, len(c.first)+len(c.stored))
	for _, r := range c.first {
		if c.stored[r.Hash] == nil {
			records = append(records, r)
		}
	}
	for _, r := range c.stored {
		records = append(records, r)
	}
	a := &authority{version: c.version, set: trust.NewSet(c.pin, records), byHash: map[trust.Hash]*trust.Record{}, byTLS: map[[32]byte][]trust.DeviceID{}}
	for _, r := range records {
		a.byHash[r.Hash] = r
	}
	for _, d := range a.set.Devices() {
		card, _ := a.set.Card(d)
		key := [32]byte(card.TLSKey)
		a.byTLS[key] = append(a.byTLS[key], d)
	}
	c.now.Store(a)
}

// add judges records together with all others and stores those that somebody with authority signed. Records that were there before
// and new ones that are stored now are returned as stored, the others as refused.
func (c *controls) add(records []*trust.Record) (stored []trust.Hash, refused []wire.Refusal, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.change(func() error {
		var fresh []Control
		if fresh, stored, refused, err = c.sort(records); err != nil || len(fresh) == 0 {
			return err
		}
		return c.store.AddControls(c.version, fresh...)
	})
	if err != nil {
		return nil, nil, err
	}
	return stored, refused, nil
}

// change makes a change of the newest records, and makes it again when another instance was ahead. What was stored counts, also when it fails.
func (c *controls) change(do func() error) error {
	for range maxTries {
		if err := c.takeUp(); err != nil {
			return err
		}
		err := do()
		if !errors.Is(err, ErrStale) {
			return errors.Join(err, c.takeUp())
		}
	}
	return wire.Refuse(wire.CodeBusy, "others write control records")
}

func (c *controls) sort(records []*trust.Record) (fresh []Control, stored []trust.Hash, refused []wire.Refusal, err error) {
	all := c.now.Load().set.Records()
	if len(all)+len(records) > maxControls {
		return nil, nil, nil, wire.Refuse(wire.CodeQuota, "%d control records", len(all))
	}
	tried := trust.NewSet(c.pin, append(all, records...))
	why := map[trust.Hash]trust.Reason{}
	for _, r := range tried.Rejected() {
		why[r.Hash] = r.Reason
	}
	twice := map[trust.Hash]bool{}
	for _, r := range records {
		here := c.stored[r.Hash] != nil || twice[r.Hash]
		if !admit.Keeps(tried, r, why[r.Hash]) {
			refused = append(refused, wire.Refusal{Hash: r.Hash, Code: wire.CodeAuthority, Text: string(why[r.Hash])})
			continue
		}
		if r.Kind == trust.KindGrant && tried.Destroyed(r.Case) && !here {
			refused = append(refused, wire.Refusal{Hash: r.Hash, Code: wire.CodeDestroyed, Text: "the case was destroyed"})
			continue
		}
		stored = append(stored, r.Hash)
		if !here {
			fresh = append(fresh, Control{r.Hash, r.Raw})
		}
		twice[r.Hash] = true
	}
	return fresh, stored, refused, nil
}

// dropGrants deletes the grants of a case. Their names stay, so that the leaves of the log that stand for them are known to be gone as ordered.
func (c *controls) dropGrants(in trust.CaseID) (n int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.change(func() error {
		var hashes []trust.Hash
		for _, r := range c.stored {
			if r.Kind == trust.KindGrant && r.Case == in {
				hashes = append(hashes, r.Hash)
			}
		}
		n = len(hashes)
		if n == 0 {
			return nil
		}
		return c.store.DropControls(c.version, hashes...)
	})
	return n, err
}

// leaves lists what is stored, and what went as ordered.
func (c *controls) leaves() (stored, gone []trust.Hash) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for h := range c.stored {
		stored = append(stored, h)
	}
	for h := range c.gone {
		gone = append(gone, h)
	}
	return stored, gone
}

// damages lists the records that hold none.
func (c *controls) damages() (errs []error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, err := range c.damaged {
		errs = append(errs, err)
	}
	return errs
}

// need returns records of a case, or of the body for the zero case, that are not in have, up to the size of a batch.
func (c *controls) need(in trust.CaseID, have []trust.Hash) *wire.ControlBatch {
	has := map[trust.Hash]bool{}
	for _, h := range have {
		has[h] = true
	}
	b := &wire.ControlBatch{Records: [][]byte{}}
	size := 0
	for _, r := range c.now.Load().set.Records() {
		if r.Case != in || has[r.Hash] {
			continue
		}
		if len(b.Records) > 0 && (size+len(r.Raw) > wire.MaxBatch || len(b.Records) == wire.MaxRecords) {
			b.More = true
			break
		}
		b.Records = append(b.Records, r.Raw)
		size += len(r.Raw)
	}
	return b
}

// caller is who stands behind a connection.
type caller struct {
	*authority
	devices []trust.DeviceID // whose card names the key of the connection
}

func (c *controls) caller(key ed25519.PublicKey) caller {
	a := c.now.Load()
	return caller{a, a.byTLS[[32]byte(key)]}
}

// known refuses strangers and revoked devices.
func (w caller) known() *wire.Problem {
	if len(w.devices) == 0 {
		return wire.Refuse(wire.CodeUnknown, "no role card names this key")
	}
	for _, d := range w.devices {
		if !w.set.Revoked(d) {
			return nil
		}
	}
	return wire.Refuse(wire.CodeRevoked, "device %s", w.devices[0])
}

// member refuses who is not, or no longer, on the roster of the case.
func (w caller) member(in trust.CaseID) *wire.Problem {
	if p := w.known(); p != nil {
		return p
	}
	for _, d := range w.devices {
		if _, ok := w.set.Member(in, d); ok && !w.set.Ended(in, d) {
			return nil
		}
	}
	return wire.Refuse(wire.CodeRoster, "device %s is not on the roster of case %s", w.devices[0], in)
}

// cases lists the cases of which the caller is a member.
func (w caller) cases() []trust.CaseID {
	out := []trust.CaseID{}
	for _, in := range w.set.Cases() {
		if w.member(in) == nil {
			out = append(out, in)
		}
	}
	return out
}
