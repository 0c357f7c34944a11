package vault

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

const (
	keySuffix  = ".key"
	epochKeyAD = "genchi/epoch-key/v1\x00"
)

func epochAD(c trust.CaseID, id seal.ID) []byte {
	return slices.Concat([]byte(epochKeyAD), c[:], id[:])
}

func (v *Vault) keyPath(c trust.CaseID, id seal.ID) string {
	return v.path(keysDir, c.String(), id.String()+keySuffix)
}

// epochOf reads case and key id from the name of an epoch key's file.
func epochOf(path string) (trust.CaseID, seal.ID, bool) {
	var c trust.CaseID
	var id trust.KeyID
	name := strings.TrimSuffix(filepath.Base(path), keySuffix)
	ok := c.UnmarshalText([]byte(filepath.Base(filepath.Dir(path)))) == nil && id.UnmarshalText([]byte(name)) == nil
	return c, seal.ID(id), ok
}

// readKey opens one epoch key file.
func (v *Vault) readKey(path string) (trust.CaseID, *seal.Key, error) {
	c, id, ok := epochOf(path)
	if !ok {
		return c, nil, fmt.Errorf("%w: not the name of an epoch key", trust.ErrMalformed)
	}
	plain, err := v.readSealed(path, epochAD(c, id))
	if err != nil {
		return c, nil, err
	}
	if len(plain) != seal.KeySize || (*seal.Key)(plain).ID() != id {
		return c, nil, fmt.Errorf("%w: another key than its name says", trust.ErrMalformed)
	}
	return c, (*seal.Key)(plain), nil
}

// loadKeys opens every epoch key file. One that does not open is left out; package check names it.
func (v *Vault) loadKeys() error {
	err := eachFile(v.path(keysDir), keySuffix, func(path string) error {
		if c, k, err := v.readKey(path); err == nil {
			v.holdKey(c, k)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read epoch keys: %w", err)
	}
	return nil
}

// holdKey keeps k in memory.
func (v *Vault) holdKey(c trust.CaseID, k *seal.Key) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.keys[c] == nil {
		v.keys[c] = map[seal.ID]*seal.Key{}
	}
	v.keys[c][k.ID()] = k
}

func (v *Vault) saveKey(c trust.CaseID, k *seal.Key) error {
	path := v.keyPath(c, k.ID())
	err := disk.MkdirAll(filepath.Dir(path))
	if err == nil {
		err = v.writeSealed(path, epochAD(c, k.ID()), k[:])
	}
	if err != nil {
		return fmt.Errorf("save epoch key: %w", err)
	}
	return nil
}

// openGrants opens the grants to this device whose keys are not here yet. A grant that doesn't open, or whose key is not the one that it names, is
// left alone. A key that can't be saved now is opened again the next time.
func (v *Vault) openGrants() {
	set := v.Trust()
	for _, c := range set.Cases() {
		if set.Destroyed(c) {
			continue
		}
		for _, g := range set.Grants(c, v.Device()) {
			if v.epochKey(c, seal.ID(g.KeyID)) != nil {
				continue
			}
			k, ok := v.openGrant(g.Grant)
			if !ok {
				continue
			}
			v.holdKey(c, &k)
			_ = v.saveKey(c, &k) // the grant stays and opens again
		}
	}
}

// openGrant opens a grant to this device with its HPKE key or the next one.
func (v *Vault) openGrant(g *trust.Grant) (seal.Key, bool) {
	for _, h := range []*trust.HPKEKey{v.dev.hpke, v.dev.next} {
		if h == nil {
			continue
		}
		b, err := h.Open(g, v.Device())
		if k := seal.Key(b); err == nil && k.ID() == seal.ID(g.KeyID) {
			return k, true
		}
	}
	return seal.Key{}, false
}

func (v *Vault) epochKey(c trust.CaseID, id seal.ID) *seal.Key {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.keys[c][id]
}

// EpochKeys lists the ids of a case's epoch keys that are here, sorted.
func (v *Vault) EpochKeys(c trust.CaseID) []seal.ID {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.keyIDs(c)
}

func (v *Vault) keyIDs(c trust.CaseID) []seal.ID {
	out := make([]seal.ID, 0, len(v.keys[c]))
	for id := range v.keys[c] {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b seal.ID) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// writeKey chooses the key for new payloads: of those that a signer in force handed to this device, the lowest that none of the others replaces.
// The caller holds mu.
func (v *Vault) writeKey(c trust.CaseID) (*seal.Key, error) {
	ids := v.keyIDs(c)
	if len(ids) == 0 {
		return nil, ErrNoKey
	}
	good, replaced := map[seal.ID]bool{}, map[seal.ID]bool{}
	for _, g := range v.Trust().Grants(c, v.Device()) {
		if g.Ended || v.keys[c][seal.ID(g.KeyID)] == nil {
			continue
		}
		good[seal.ID(g.KeyID)] = true
		for _, old := range g.Replaces {
			replaced[seal.ID(old)] = true
		}
	}
	for _, want := range []func(seal.ID) bool{
		func(id seal.ID) bool { return good[id] && !replaced[id] },
		func(id seal.ID) bool { return good[id] },
	} {
		if i := slices.IndexFunc(ids, want); i >= 0 {
			return v.keys[c][ids[i]], nil
		}
	}
	return nil, ErrNoKey
}

// NewCase begins a case: a random id and an epoch key, handed to this device itself. Entries can be written once a roster names the device.
func (v *Vault) NewCase() (trust.CaseID, error) {
	var c trust.CaseID
	if _, err := io.ReadFull(v.opt.Rand, c[:]); err != nil {
		return c, fmt.Errorf("new case: %w", err)
	}
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.newEpoch(c, []trust.DeviceID{v.Device()}); err != nil {
		return trust.CaseID{}, fmt.Errorf("new case: %w", err)
	}
	return c, nil
}

// NewEpoch makes a new epoch key, which replaces those that are here, and hands it to every member that has not ended. It follows a removal or
// revocation.
func (v *Vault) NewEpoch(c trust.CaseID) error {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	set := v.Trust()
	to := []trust.DeviceID{v.Device()}
	for _, l := range set.Members(c) {
		if l.Device != v.Device() && !set.Ended(c, l.Device) {
			to = append(to, l.Device)
		}
	}
	if err := v.newEpoch(c, to); err != nil {
		return fmt.Errorf("new epoch key: %w", err)
	}
	return nil
}

// newEpoch makes a key and hands it to the devices. The caller holds controlMu.
func (v *Vault) newEpoch(c trust.CaseID, to []trust.DeviceID) error {
	if err := v.alive(); err != nil {
		return err
	}
	if v.Trust().Destroyed(c) {
		return ErrDestroyed
	}
	k, err := seal.NewKey(v.opt.Rand)
	if err != nil {
		return err
	}
	var replaces []trust.KeyID
	for _, id := range v.EpochKeys(c) {
		replaces = append(replaces, trust.KeyID(id))
	}
	if len(replaces) > trust.MaxReplaced {
		replaces = replaces[len(replaces)-trust.MaxReplaced:]
	}
	var records []*trust.Record
	for _, d := range to {
		r, err := v.grant(c, k, d, replaces)
		if err != nil {
			return err
		}
		records = append(records, r)
	}
	if err := v.saveKey(c, k); err != nil {
		return err
	}
	v.holdKey(c, k)
	return v.addOwn(records...)
}

// grant signs one grant. The caller holds controlMu.
func (v *Vault) grant(c trust.CaseID, k *seal.Key, to trust.DeviceID, replaces []trust.KeyID) (*trust.Record, error) {
	card, ok := v.Trust().Card(to)
	if !ok {
		return nil, fmt.Errorf("device %s: %w", to, ErrNoCard)
	}
	g, err := trust.SealGrant(c, trust.KeyID(k.ID()), [32]byte(*k), to, card.HPKEKey)
	if err != nil {
		return nil, err
	}
	g.Replaces = replaces
	return trust.Sign(v.dev.body, g, v.dev.sign)
}

// GrantTo hands all epoch keys of the case that are here to a member, as far as it has no grant of them. This device must be a member too.
func (v *Vault) GrantTo(c trust.CaseID, to trust.DeviceID) error {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return err
	}
	set := v.Trust()
	if set.Destroyed(c) {
		return fmt.Errorf("grant to device %s: %w", to, ErrDestroyed)
	}
	for _, d := range []trust.DeviceID{v.Device(), to} {
		if _, ok := set.Member(c, d); !ok || set.Ended(c, d) {
			return fmt.Errorf("grant to device %s: %w", to, ErrNotMember)
		}
	}
	has := map[trust.KeyID]bool{}
	for _, g := range set.Grants(c, to) {
		has[g.KeyID] = true
	}
	replaces := map[trust.KeyID][]trust.KeyID{}
	for _, g := range set.Grants(c, v.Device()) {
		replaces[g.KeyID] = append(replaces[g.KeyID], g.Replaces...)
	}
	var records []*trust.Record
	for _, id := range v.EpochKeys(c) {
		if has[trust.KeyID(id)] {
			continue
		}
		rs := replaces[trust.KeyID(id)]
		r, err := v.grant(c, v.epochKey(c, id), to, rs[:min(len(rs), trust.MaxReplaced)])
		if err != nil {
			return fmt.Errorf("grant to device %s: %w", to, err)
		}
		records = append(records, r)
	}
	if len(v.EpochKeys(c)) == 0 {
		return fmt.Errorf("grant to device %s: %w", to, ErrNoKey)
	}
	return v.addOwn(records...)
}

// Cases lists the cases of which this store has a key or a journal, sorted.
func (v *Vault) Cases() []trust.CaseID {
	cases, err := v.journals.Cases()
	if err != nil {
		cases = nil // the folder can't be read: the keys still name what there should be
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for c := range v.keys {
		cases = append(cases, c)
	}
	slices.SortFunc(cases, func(a, b trust.CaseID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(cases)
}
