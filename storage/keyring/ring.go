package keyring

import (
	"bytes"
	"crypto/hpke"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sync"

	"genchi/storage/seal"
)

// ErrWrongPassphrase says that the header is sound and the passphrase is another.
var ErrWrongPassphrase = errors.New("wrong passphrase")

// ErrNoEscrow says that no escrow slot belongs to the key.
var ErrNoEscrow = errors.New("escrow key does not open this store")

// Ring is an opened header. Its methods may be called by several goroutines.
// Only one process may hold a ring of a folder: the caller holds [disk.Lock].
type Ring struct {
	dir string

	mu       sync.Mutex
	head     *header
	master   *seal.Key
	previous *seal.Key
	health   Health
}

// Health says in what state Open found the header.
type Health struct {
	// Damaged tells that one copy could not be used.
	Damaged bool
	// Unfinished tells that a change had been cut between the two copies, and that
	// the passphrase before it was given. Nothing was written; the next change
	// settles it.
	Unfinished bool
	// Repair is why the other copy could not be written again, or nil.
	Repair error
}

// Create makes the header of a new store in an existing folder and gives the
// secret for the recovery paper, which is kept nowhere. It fails with
// [fs.ErrExist] if a copy of a header is there.
func Create(dir string, rand io.Reader, passphrase []byte, p Params) (*Ring, Recovery, error) {
	if c := load(dir); !c.missing() {
		return nil, Recovery{}, fmt.Errorf("key header in %s: %w", dir, fs.ErrExist)
	}
	master, err := seal.NewKey(rand)
	if err != nil {
		return nil, Recovery{}, err
	}
	pass, err := sealPassphrase(rand, passphrase, p, master)
	if err != nil {
		return nil, Recovery{}, err
	}
	recovery, slot, err := recoverySlot(rand, master)
	if err != nil {
		return nil, Recovery{}, err
	}
	h, err := encode(&body{Generation: 1, Passphrase: pass, Recovery: slot}, master)
	if err != nil {
		return nil, Recovery{}, err
	}
	if err := store(dir, h); err != nil {
		return nil, Recovery{}, err
	}
	return &Ring{dir: dir, head: h, master: master}, recovery, nil
}

func recoverySlot(rand io.Reader, master *seal.Key) (Recovery, hpkeSlot, error) {
	r, err := newRecovery(rand)
	if err != nil {
		return Recovery{}, hpkeSlot{}, err
	}
	priv, err := r.private()
	if err != nil {
		return Recovery{}, hpkeSlot{}, err
	}
	slot := hpkeSlot{Public: priv.PublicKey().Bytes()}
	slot.Sealed, err = sealTo(slot.Public, infoRecovery, master)
	return r, slot, err
}

// Open opens the header with the passphrase. The errors that a caller decides on
// are [ErrWrongPassphrase], [ErrDamaged], [ErrParams], [ErrVersion] and, where
// there is no header at all, [fs.ErrNotExist].
func Open(dir string, passphrase []byte) (*Ring, error) {
	return open(dir, func(h *header) (*seal.Key, error) { return h.Passphrase.open(passphrase) })
}

// OpenRecovery opens the header with a written recovery key. A key that is not
// well formed is a [*RecoveryError], one of another store [ErrWrongRecovery].
func OpenRecovery(dir, recovery string) (*Ring, error) {
	r, err := ParseRecovery(recovery)
	if err != nil {
		return nil, err
	}
	priv, err := r.private()
	if err != nil {
		return nil, err
	}
	return open(dir, func(h *header) (*seal.Key, error) {
		return h.Recovery.open(priv, infoRecovery, ErrWrongRecovery)
	})
}

// OpenEscrow opens the header with the private key of an escrow slot; the error
// is [ErrNoEscrow] if no slot belongs to it.
func OpenEscrow(dir string, priv hpke.PrivateKey) (*Ring, error) {
	return open(dir, func(h *header) (*seal.Key, error) {
		for i := range h.Escrow {
			if k, err := h.Escrow[i].open(priv, infoEscrow, ErrNoEscrow); err == nil {
				return k, nil
			}
		}
		return nil, ErrNoEscrow
	})
}

// open tries the copies that may count with one kind of key.
func open(dir string, unlock func(*header) (*seal.Key, error)) (*Ring, error) {
	c := load(dir)
	if err := c.newer(); err != nil {
		return nil, err
	}
	candidates := c.candidates()
	if len(candidates) == 0 {
		return nil, c.problem()
	}
	health := Health{Damaged: c[0].head == nil || c[1].head == nil}
	var first error
	for _, h := range candidates {
		master, err := unlock(h)
		switch {
		case err != nil && c.sameGeneration():
			health.Damaged = true // one of them was forged
		case err != nil:
			health.Unfinished = true
		case !h.genuine(master):
			health.Damaged = true
			err = fmt.Errorf("%w: it was forged", ErrDamaged)
		default:
			r := &Ring{dir: dir, head: h, master: master, health: health}
			if err := r.settle(&c); err != nil {
				r.Close()
				return nil, err
			}
			return r, nil
		}
		first = worse(first, err)
	}
	return nil, first
}

// worse picks which of two failures is told: one that a better key cannot cure
// yields to one that it can.
func worse(a, b error) error {
	if a == nil || errors.Is(a, ErrDamaged) || errors.Is(a, ErrParams) {
		return b
	}
	return a
}

// settle reads the former master key and brings the other copy up to date.
func (r *Ring) settle(c *copies) error {
	if len(r.head.Previous) > 0 {
		k := r.master.Derive("genchi/v1/keyring-previous")
		defer k.Wipe()
		previous, err := openKey(k, adPrevious, r.head.Previous, ErrDamaged)
		if err != nil {
			return err
		}
		r.previous = previous
	}
	sweep(r.dir)
	if r.health.Unfinished || c.equal() {
		return nil
	}
	r.health.Repair = store(r.dir, r.head)
	return nil
}

// Health says in what state the header was found.
func (r *Ring) Health() Health {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.health
}

// Master is the master key; it is wiped by Close and belongs to the ring.
func (r *Ring) Master() *seal.Key {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.master
}

// Previous is the master key before a rotation that is not finished, or nil. What
// still opens under it must be sealed again under Master before Forget.
func (r *Ring) Previous() *seal.Key {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.previous
}

// Escrow lists the labels of the escrow slots.
func (r *Ring) Escrow() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return labels(r.head)
}

func labels(h *header) []string {
	var out []string
	for i := range h.Escrow {
		out = append(out, h.Escrow[i].Label)
	}
	return out
}

// Close wipes the keys; the ring is of no use afterwards.
func (r *Ring) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.master.Wipe()
	r.previous.Wipe()
}

// change writes the header that edit makes of a copy of the present one, under
// master, and takes it over when both copies are written. If it fails the old or
// the new one counts at the next Open, and both open everything.
func (r *Ring) change(master *seal.Key, edit func(*body) error) error {
	b := r.head.body
	b.Escrow = slices.Clone(b.Escrow)
	if err := edit(&b); err != nil {
		return err
	}
	c := load(r.dir)
	b.Generation = max(r.head.Generation, c.highest()) + 1
	h, err := encode(&b, master)
	if err != nil {
		return err
	}
	if err := store(r.dir, h); err != nil {
		return err
	}
	r.head, r.health = h, Health{}
	return nil
}

// Check reads both copies again and tells whether each is the header of this
// ring; an error names the copy.
func (r *Ring) Check() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := load(r.dir)
	var errs []error
	for i := range c {
		switch {
		case c[i].err != nil:
			errs = append(errs, fmt.Errorf("keys.%d: %w", i, c[i].err))
		case !bytes.Equal(c[i].head.raw, r.head.raw):
			errs = append(errs, fmt.Errorf("keys.%d: %w: another generation", i, ErrDamaged))
		}
	}
	return errors.Join(errs...)
}
