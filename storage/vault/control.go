package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/trust"
)

const (
	recordSuffix = ".rec"
	recordAD     = "genchi/control-record/v1\x00"
	bodyFolder   = "body"
	maxRecords   = 50_000 // control records that a store takes in
)

func (v *Vault) recordPath(r *trust.Record) string {
	folder := bodyFolder
	if !r.Case.IsZero() {
		folder = r.Case.String()
	}
	return v.path(controlDir, folder, r.Hash.String()+recordSuffix)
}

// recordADOf reads the associated data of a record's file from its name.
func recordADOf(path string) ([]byte, bool) {
	var h trust.Hash
	if h.UnmarshalText([]byte(strings.TrimSuffix(filepath.Base(path), recordSuffix))) != nil {
		return nil, false
	}
	return append([]byte(recordAD), h[:]...), true
}

// readRecord reads one control record.
func (v *Vault) readRecord(path string) (*trust.Record, error) {
	ad, ok := recordADOf(path)
	if !ok {
		return nil, fmt.Errorf("%w: not the name of a record", trust.ErrMalformed)
	}
	raw, err := v.readSealed(path, ad)
	if err != nil {
		return nil, err
	}
	r, err := trust.Parse(raw)
	if err == nil && r.Hash != trust.Hash(ad[len(recordAD):]) {
		err = fmt.Errorf("%w: under another record's name", trust.ErrMalformed)
	}
	return r, err
}

// DamagedRecord is a control record whose file can't be read.
type DamagedRecord struct {
	Hash trust.Hash   // zeros where the file's name is not that of a record
	Case trust.CaseID // zeros where it concerns the whole body
	File string       // within the store, with forward slashes
	Err  error
}

// loadControl reads all control records and judges them. A record that can't be read is left out and named by DamagedRecords.
func (v *Vault) loadControl() error {
	var records []*trust.Record
	v.sick = nil
	err := eachFile(v.path(controlDir), recordSuffix, func(path string) error {
		r, err := v.readRecord(path)
		if err == nil {
			records = append(records, r)
			return nil
		}
		folder, name := filepath.Base(filepath.Dir(path)), filepath.Base(path)
		d := DamagedRecord{Case: folderCase(path), File: controlDir + "/" + folder + "/" + name, Err: err}
		_ = d.Hash.UnmarshalText([]byte(strings.TrimSuffix(name, recordSuffix))) // left zero for a name that is none
		v.sick = append(v.sick, d)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read control records: %w", err)
	}
	v.set.Store(trust.NewSet(v.dev.body, records))
	return nil
}

// DamagedRecords names the control records that could not be read when the store was opened and did not come back since.
func (v *Vault) DamagedRecords() []DamagedRecord {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.sick)
}

// healed forgets the damage of records that are written anew.
func (v *Vault) healed(fresh []*trust.Record) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.sick = slices.DeleteFunc(v.sick, func(d DamagedRecord) bool {
		return slices.ContainsFunc(fresh, func(r *trust.Record) bool { return r.Hash == d.Hash && r.Case == d.Case })
	})
}

// eachFile visits the files <dir>/*/*<suffix>. A missing folder has none.
func eachFile(dir, suffix string, visit func(path string) error) error {
	folders, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		files, err := os.ReadDir(filepath.Join(dir, f.Name()))
		if err != nil {
			return err
		}
		for _, e := range files {
			if e.Type().IsRegular() && strings.HasSuffix(e.Name(), suffix) {
				if err := visit(filepath.Join(dir, f.Name(), e.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// AddControl takes control records in and judges the set anew. Records that are held already are skipped; added counts the others, also those
// that have no effect (yet). Bytes that are no record, or of another body, are an error, and nothing is taken in. When it
// returns the records are on disk, and grants to this device are open.
func (v *Vault) AddControl(raw ...[]byte) (added int, err error) {
	records := make([]*trust.Record, 0, len(raw))
	for i, b := range raw {
		r, err := trust.Parse(b)
		if err != nil {
			return 0, fmt.Errorf("add control record %d: %w", i+1, err)
		}
		records = append(records, r)
	}
	return v.addRecords(records)
}

func (v *Vault) addRecords(records []*trust.Record) (int, error) {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return 0, err
	}
	return v.addLocked(records)
}

// addLocked is addRecords for callers that hold controlMu.
func (v *Vault) addLocked(records []*trust.Record) (int, error) {
	all := v.Trust().Records()
	held := make(map[trust.Hash]bool, len(all))
	for _, r := range all {
		held[r.Hash] = true
	}
	var fresh []*trust.Record
	for _, r := range records {
		if r.Body != v.dev.body {
			return 0, fmt.Errorf("add control record %s: %w", r.Hash, ErrOtherBody)
		}
		if !held[r.Hash] {
			held[r.Hash] = true
			fresh = append(fresh, r)
		}
	}
	fresh = withoutGone(v.dev.body, all, fresh)
	if len(all)+len(fresh) > maxRecords {
		return 0, fmt.Errorf("add control records: more than %d", maxRecords)
	}
	for _, r := range fresh {
		if err := v.saveRecord(r); err != nil {
			return 0, err
		}
	}
	if len(fresh) > 0 {
		v.healed(fresh)
		v.set.Store(trust.NewSet(v.dev.body, slices.Concat(all, fresh)))
		v.openGrants()
		v.adoptNext()
		if err := v.renewed(); err != nil {
			return len(fresh), err
		}
	}
	return len(fresh), nil
}

// withoutGone leaves out the grants of cases that are ordered to be destroyed: what was deleted does not come back.
func withoutGone(body trust.BodyID, all, fresh []*trust.Record) []*trust.Record {
	if !slices.ContainsFunc(fresh, func(r *trust.Record) bool { return r.Kind == trust.KindGrant }) {
		return fresh
	}
	set := trust.NewSet(body, slices.Concat(all, fresh))
	return slices.DeleteFunc(fresh, func(r *trust.Record) bool { return r.Kind == trust.KindGrant && set.Destroyed(r.Case) })
}

func (v *Vault) saveRecord(r *trust.Record) error {
	path := v.recordPath(r)
	err := disk.MkdirAll(filepath.Dir(path))
	if err == nil {
		ad, _ := recordADOf(path)
		err = v.writeSealed(path, ad, r.Raw)
	}
	if err != nil {
		return fmt.Errorf("save control record: %w", err)
	}
	return nil
}

// SignControl signs c and takes it in: a body card with the root key, anything else with this device's key. A record that would have no
// effect is refused with ErrRefused and the reason, and not kept.
func (v *Vault) SignControl(c trust.Content) (*trust.Record, error) {
	all, err := v.SignControls(c)
	if len(all) == 0 {
		return nil, err
	}
	return all[0], err
}

// SignControls is SignControl for several at once, all or none.
func (v *Vault) SignControls(cs ...trust.Content) ([]*trust.Record, error) {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return nil, err
	}
	if v.dev.body == (trust.BodyID{}) {
		return nil, ErrNoBody
	}
	out := make([]*trust.Record, 0, len(cs))
	for _, c := range cs {
		key := v.dev.sign
		if _, ok := c.(*trust.BodyCard); ok {
			root, err := v.loadRoot()
			if err != nil {
				return nil, err
			}
			key = root.now
		}
		r, err := trust.Sign(v.dev.body, c, key)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, v.addOwn(out...)
}

// addOwn takes in records of our own making, all or none: one without effect refuses them.
func (v *Vault) addOwn(records ...*trust.Record) error {
	after := trust.NewSet(v.dev.body, slices.Concat(v.Trust().Records(), records))
	for _, bad := range after.Rejected() {
		if slices.ContainsFunc(records, func(r *trust.Record) bool { return r.Hash == bad.Hash }) {
			return fmt.Errorf("%w: %s", ErrRefused, bad.Reason)
		}
	}
	_, err := v.addLocked(records)
	return err
}

func (v *Vault) alive() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return ErrClosed
	}
	return nil
}
