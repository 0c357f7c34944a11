package vault

import (
	"bytes"
	"errors"
	"fmt"

	"genchi/storage/trust"
)

// After a destruction the keys that protected what is gone are replaced too: the master key with all its slots, the key of the index, the keys of the local
// journal, and the HPKE key to which grants were sealed. The master key needs the passphrase, so it follows with the next opening by passphrase; the HPKE
// key stands on the role card, so it follows with the next card. Until that card is here the former one still opens grants.

const (
	rekeyKind = "rekey"   // local journal
	rekeyKey  = "pending" // there: the master key is to be replaced
)

// Renewal tells how far the new keys after a destruction are.
type Renewal struct {
	Master bool // waits for the next opening by passphrase
	Card   bool // waits for a role card with the new HPKE key
}

// Renewal tells which keys are still to be replaced.
func (v *Vault) Renewal() Renewal {
	_, pending := v.local.Get(rekeyKind, rekeyKey)
	v.mu.Lock()
	defer v.mu.Unlock()
	return Renewal{Master: pending, Card: v.dev.next != nil}
}

// askRekey notes that keys are to be replaced and makes the next HPKE key.
func (v *Vault) askRekey() error {
	if err := v.local.Put(rekeyKind, rekeyKey, nil); err != nil {
		return err
	}
	if v.dev.next != nil {
		return nil
	}
	next, err := trust.NewHPKEKey(v.opt.Rand)
	if err != nil {
		return err
	}
	v.setNext(next)
	if err := v.saveDevice(); err != nil {
		v.setNext(nil)
		return err
	}
	return nil
}

func (v *Vault) setNext(k *trust.HPKEKey) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.dev.next = k
}

// RenewKeys replaces the master key, the keys of the local journal and that of the index, under the same passphrase, and signs the card with the new HPKE key
// where this laptop holds the root key. It does what waits and may be called again. A wrong passphrase is not noticed here: the caller has checked it.
func (v *Vault) RenewKeys(passphrase []byte) error {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return err
	}
	if _, pending := v.local.Get(rekeyKind, rekeyKey); pending {
		if err := v.ring.Rotate(v.opt.Rand, passphrase, v.opt.params()); err != nil {
			return fmt.Errorf("new master key: %w", err)
		}
		if err := v.finishRotation(); err != nil {
			return err
		}
		if err := v.local.Delete(rekeyKind, rekeyKey); err != nil {
			return err
		}
	}
	if err := v.ownCard(); err != nil {
		return err
	}
	return v.renewed()
}

// ownCard signs a card with the next HPKE key, where this laptop holds the root key.
func (v *Vault) ownCard() error {
	card, ok := v.Card()
	if v.dev.next == nil || !ok || bytes.Equal(card.HPKEKey, v.dev.next.Public()) {
		return nil
	}
	root, err := v.loadRoot()
	if errors.Is(err, ErrNoRoot) {
		return nil
	}
	if err != nil {
		return err
	}
	fresh := *card
	fresh.HPKEKey, fresh.Serial = v.dev.next.Public(), card.Serial+1
	r, err := trust.Sign(v.dev.body, &fresh, root.now)
	if err != nil {
		return err
	}
	return v.addOwn(r)
}

// adoptNext makes the next HPKE key the present one once the card in force names it and everything that was sealed to the former one is open.
func (v *Vault) adoptNext() {
	card, ok := v.Card()
	if v.dev.next == nil || !ok || !bytes.Equal(card.HPKEKey, v.dev.next.Public()) {
		return
	}
	v.mu.Lock()
	old, next := v.dev.hpke, v.dev.next
	v.dev.hpke, v.dev.next = next, nil
	v.mu.Unlock()
	if err := v.saveDevice(); err != nil { // the former key stays until the next opening
		v.mu.Lock()
		v.dev.hpke, v.dev.next = old, next
		v.mu.Unlock()
	}
}

// renewed signs the second acknowledgement of every destruction that was carried out here, once nothing waits. The caller holds controlMu.
func (v *Vault) renewed() error {
	if r := v.Renewal(); r.Master || r.Card {
		return nil
	}
	var all []acked
	for key, b := range v.local.All(forgetKind) {
		var f Forgotten
		if decMode.Unmarshal(b, &f) != nil || !f.Done {
			continue
		}
		var of trust.Hash
		if of.UnmarshalText([]byte(key)) == nil {
			all = append(all, acked{of, &f})
		}
	}
	return v.acknowledge(true, all...)
}
