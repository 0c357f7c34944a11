package keyring

import (
	"errors"
	"fmt"
	"io"

	"genchi/storage/seal"
)

// ChangePassphrase puts another passphrase in place of the present one. The
// master key stays: whoever holds the old passphrase and an old copy of the header
// still opens the store. After a passphrase was seen, use Rotate.
func (r *Ring) ChangePassphrase(rand io.Reader, passphrase []byte, p Params) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	slot, err := sealPassphrase(rand, passphrase, p, r.master)
	if err != nil {
		return err
	}
	return r.change(r.master, func(b *body) error {
		b.Passphrase = slot
		return nil
	})
}

// ErrRotating says that the rotation before is not finished.
var ErrRotating = errors.New("a rotation of the master key is not finished")

// Rotate makes a new master key, with another passphrase and for the same
// recovery and escrow keys. Afterwards Master is the new key and Previous the old
// one; the caller seals everything again and calls Forget. If Rotate fails, Master
// stays, and nothing may be sealed again.
func (r *Ring) Rotate(rand io.Reader, passphrase []byte, p Params) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.previous != nil {
		return ErrRotating
	}
	master, err := seal.NewKey(rand)
	if err != nil {
		return err
	}
	if err := r.change(master, func(b *body) error { return rekey(b, rand, passphrase, p, r.master, master) }); err != nil {
		master.Wipe()
		return err
	}
	r.previous, r.master = r.master, master
	return nil
}

// rekey fills every slot of b with the master key.
func rekey(b *body, rand io.Reader, passphrase []byte, p Params, old, master *seal.Key) error {
	var err error
	if b.Passphrase, err = sealPassphrase(rand, passphrase, p, master); err != nil {
		return err
	}
	if b.Recovery.Sealed, err = sealTo(b.Recovery.Public, infoRecovery, master); err != nil {
		return err
	}
	for i := range b.Escrow {
		if b.Escrow[i].Sealed, err = sealTo(b.Escrow[i].Public, infoEscrow, master); err != nil {
			return err
		}
	}
	k := master.Derive("genchi/v1/keyring-previous")
	defer k.Wipe()
	b.Previous, err = seal.Seal(k, rand, []byte(adPrevious), old[:])
	return err
}

// Forget ends a rotation: the former master key leaves the header for good. It
// may be called again, also without a rotation.
func (r *Ring) Forget() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.previous == nil {
		return nil
	}
	err := r.change(r.master, func(b *body) error {
		b.Previous = nil
		return nil
	})
	if err != nil {
		return err
	}
	r.previous.Wipe()
	r.previous = nil
	return nil
}

// ReplaceRecovery makes a new recovery key; the old paper opens this header no
// longer.
func (r *Ring) ReplaceRecovery(rand io.Reader) (Recovery, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	recovery, slot, err := recoverySlot(rand, r.master)
	if err != nil {
		return Recovery{}, err
	}
	err = r.change(r.master, func(b *body) error {
		b.Recovery = slot
		return nil
	})
	if err != nil {
		return Recovery{}, err
	}
	return recovery, nil
}

// Custodian is an escrow key: a label of at most 64 bytes for people and an HPKE
// public key for MLKEM768-X25519, 1,216 bytes.
type Custodian struct {
	Label  string
	Public []byte
}

// SetEscrow puts slots for these keys, at most 8, in place of all present ones.
func (r *Ring) SetEscrow(custodians []Custodian) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(custodians) > maxEscrow {
		return fmt.Errorf("%d escrow keys: at most %d", len(custodians), maxEscrow)
	}
	slots := make([]hpkeSlot, 0, len(custodians))
	for _, c := range custodians {
		sealed, err := sealTo(c.Public, infoEscrow, r.master)
		if err != nil {
			return fmt.Errorf("escrow %q: %w", c.Label, err)
		}
		slots = append(slots, hpkeSlot{Label: c.Label, Public: c.Public, Sealed: sealed})
	}
	return r.change(r.master, func(b *body) error {
		b.Escrow = slots
		return nil
	})
}
