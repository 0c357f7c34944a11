package central

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"genchi/storage/disk"
	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/wire"
)

// authority is the judged set of all control records, with what access decisions need.
type authority struct {
	set    *trust.Set
	byHash map[trust.Hash]*trust.Record
	byTLS  map[[32]byte][]trust.DeviceID
}

// controls stores control records, one file each, and judges them as a set.
type controls struct {
	dir     string
	pin     trust.BodyID
	mu      sync.Mutex // of writers
	now     atomic.Pointer[authority]
	onDisk  map[trust.Hash]bool
	gone    map[trust.Hash]bool // grants of destroyed cases that were here
	damaged []error             // files that hold no record any more; sending the record again heals them
}

const (
	controlSuffix = ".ctl"
	goneSuffix    = ".gone" // behind it: an empty file
	maxControls   = 200_000 // records of one body
)

// openControls reads all records; first are those that the server was started with.
func openControls(dir string, pin trust.BodyID, first []*trust.Record) (*controls, error) {
	c := &controls{dir: dir, pin: pin, onDisk: map[trust.Hash]bool{}, gone: map[trust.Hash]bool{}}
	records := slices.Clone(first)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if name, gone := strings.CutSuffix(filepath.Base(path), controlSuffix+goneSuffix); err == nil && gone {
			var h trust.Hash
			if h.UnmarshalText([]byte(name)) == nil {
				c.gone[h] = true
			}
			return nil
		}
		if err != nil || !d.Type().IsRegular() || !strings.HasSuffix(path, controlSuffix) {
			return err
		}
		r, err := readControl(path)
		if errors.Is(err, ErrDamaged) {
			c.damaged = append(c.damaged, err)
			return nil
		}
		if err != nil {
			return err
		}
		c.onDisk[r.Hash] = true
		records = append(records, r)
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("control records: %w", err)
	}
	c.judge(records)
	if _, ok := c.now.Load().set.Body(); !ok {
		return nil, fmt.Errorf("no valid body card for body %s: %w", pin, ErrBody)
	}
	_, _, err = c.add(first)
	return c, err
}

func readControl(path string) (*trust.Record, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r, err := trust.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, filepath.Base(path), err)
	}
	if r.Hash.String()+controlSuffix != filepath.Base(path) {
		return nil, fmt.Errorf("%w: %s holds another record", ErrDamaged, filepath.Base(path))
	}
	return r, nil
}

func (c *controls) judge(records []*trust.Record) {
	a := &authority{set: trust.NewSet(c.pin, records), byHash: map[trust.Hash]*trust.Record{}, byTLS: map[[32]byte][]trust.DeviceID{}}
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

func (c *controls) path(h trust.Hash) string {
	name := h.String()
	return filepath.Join(c.dir, name[:2], name+controlSuffix)
}

// add judges records together with all others and stores those that somebody with authority signed. Records that were there before
// and new ones that are on disk now are returned as stored, the others as refused.
func (c *controls) add(records []*trust.Record) (stored []trust.Hash, refused []wire.Refusal, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.now.Load()
	all := old.set.Records()
	if len(all)+len(records) > maxControls {
		return nil, nil, wire.Refuse(wire.CodeQuota, "%d control records", len(all))
	}
	tried := trust.NewSet(c.pin, append(all, records...))
	why := map[trust.Hash]trust.Reason{}
	for _, r := range tried.Rejected() {
		why[r.Hash] = r.Reason
	}
	var fresh []*trust.Record
	defer func() { // also when a write failed: what is on disk counts
		if len(fresh) > 0 {
			c.judge(append(old.set.Records(), fresh...))
		}
	}()
	for _, r := range records {
		if !admit.Keeps(tried, r, why[r.Hash]) {
			refused = append(refused, wire.Refusal{Hash: r.Hash, Code: wire.CodeAuthority, Text: string(why[r.Hash])})
			continue
		}
		if r.Kind == trust.KindGrant && tried.Destroyed(r.Case) && !c.onDisk[r.Hash] {
			refused = append(refused, wire.Refusal{Hash: r.Hash, Code: wire.CodeDestroyed, Text: "the case was destroyed"})
			continue
		}
		stored = append(stored, r.Hash)
		if c.onDisk[r.Hash] {
			continue
		}
		if err := c.write(r); err != nil {
			return nil, nil, err
		}
		c.onDisk[r.Hash] = true
		fresh = append(fresh, r)
	}
	return stored, refused, nil
}

func (c *controls) write(r *trust.Record) error {
	path := c.path(r.Hash)
	if err := disk.MkdirAll(filepath.Dir(path)); err != nil {
		return fmt.Errorf("control record: %w", err)
	}
	if err := disk.WriteFile(path, r.Raw); err != nil {
		return fmt.Errorf("control record: %w", err)
	}
	return nil
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
