package trust

import (
	"crypto/hpke"
	"errors"
	"fmt"
	"io"
)

// ErrGrant reports a grant that does not open: it is for another device, for another case or was damaged.
var ErrGrant = errors.New("grant does not open")

// HPKEKey is a device's key pair for grants. It is made from a 32-byte seed.
type HPKEKey struct {
	seed [32]byte
	priv hpke.PrivateKey
}

// NewHPKEKey makes a key pair from 32 bytes of rand.
func NewHPKEKey(rand io.Reader) (*HPKEKey, error) {
	var seed [32]byte
	if _, err := io.ReadFull(rand, seed[:]); err != nil {
		return nil, fmt.Errorf("new HPKE key: %w", err)
	}
	return HPKEKeyFrom(seed)
}

// HPKEKeyFrom makes the key pair of a stored seed.
func HPKEKeyFrom(seed [32]byte) (*HPKEKey, error) {
	priv, err := hpke.MLKEM768X25519().NewPrivateKey(seed[:])
	if err != nil {
		return nil, fmt.Errorf("HPKE key: %w", err)
	}
	return &HPKEKey{seed: seed, priv: priv}, nil
}

// Seed returns the secret 32 bytes from which the pair is made.
func (k *HPKEKey) Seed() [32]byte { return k.seed }

// Public returns the public key, HPKEKeySize bytes.
func (k *HPKEKey) Public() []byte { return k.priv.PublicKey().Bytes() }

// Open opens a grant that is addressed to the device that holds k.
func (k *HPKEKey) Open(g *Grant, to DeviceID) ([32]byte, error) {
	if g.To != to {
		return [32]byte{}, fmt.Errorf("%w: addressed to %s", ErrGrant, g.To)
	}
	r, err := hpke.NewRecipient(g.Enc, k.priv, hpke.HKDFSHA256(), hpke.AES256GCM(), grantInfo(g))
	if err != nil {
		return [32]byte{}, fmt.Errorf("%w: %w", ErrGrant, err)
	}
	plain, err := r.Open(nil, g.Sealed)
	if err != nil {
		return [32]byte{}, fmt.Errorf("%w: %w", ErrGrant, err)
	}
	if len(plain) != 32 {
		return [32]byte{}, fmt.Errorf("%w: %d bytes", ErrGrant, len(plain))
	}
	return [32]byte(plain), nil
}

// SealGrant seals an epoch key to a device. The randomness of HPKE is the system's own. Set Replaces before signing where keys are rotated.
func SealGrant(c CaseID, id KeyID, key [32]byte, to DeviceID, public []byte) (*Grant, error) {
	pub, err := hpke.MLKEM768X25519().NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("seal grant: %w", err)
	}
	g := &Grant{Case: c, KeyID: id, To: to}
	enc, s, err := hpke.NewSender(pub, hpke.HKDFSHA256(), hpke.AES256GCM(), grantInfo(g))
	if err != nil {
		return nil, fmt.Errorf("seal grant: %w", err)
	}
	g.Enc = enc
	if g.Sealed, err = s.Seal(nil, key[:]); err != nil {
		return nil, fmt.Errorf("seal grant: %w", err)
	}
	return g, nil
}

func grantInfo(g *Grant) []byte {
	info := []byte("genchi/v1/grant")
	info = append(info, g.Case[:]...)
	info = append(info, g.KeyID[:]...)
	return append(info, g.To[:]...)
}

func hpkeKey(what string, b []byte) error {
	if _, err := hpke.MLKEM768X25519().NewPublicKey(b); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
