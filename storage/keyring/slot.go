package keyring

import (
	"bytes"
	"crypto/hpke"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/unicode/norm"

	"genchi/storage/seal"
)

const (
	saltSize      = 16
	sealedSize    = seal.KeySize + seal.Overhead
	publicSize    = 1216
	hpkeSize      = 1120 + seal.KeySize + 16
	maxEscrow     = 8
	maxLabel      = 64
	maxPassphrase = 1024

	adPassphrase = "genchi/v1/keyring/passphrase" //nolint:gosec // a label, no secret
	adPrevious   = "genchi/v1/keyring/previous"
	infoRecovery = "genchi/v1/keyring/recovery"
	infoEscrow   = "genchi/v1/keyring/escrow"
)

// ErrPassphrase says that a passphrase is empty or longer than 1,024 bytes; how
// strong it must be is for the caller to judge.
var ErrPassphrase = errors.New("passphrase is empty or too long")

type passSlot struct {
	_         struct{} `cbor:",toarray"`
	Time      uint32
	MemoryKiB uint32
	Threads   uint8
	Salt      []byte
	Sealed    []byte
}

type hpkeSlot struct {
	_      struct{} `cbor:",toarray"`
	Label  string
	Public []byte
	Sealed []byte
}

func kem() hpke.KEM { return hpke.MLKEM768X25519() }

func normalise(passphrase []byte) ([]byte, error) {
	if len(passphrase) == 0 || len(passphrase) > maxPassphrase {
		return nil, ErrPassphrase
	}
	return norm.NFC.Bytes(passphrase), nil
}

func sealPassphrase(rand io.Reader, passphrase []byte, p Params, master *seal.Key) (passSlot, error) {
	if err := p.check(); err != nil {
		return passSlot{}, err
	}
	text, err := normalise(passphrase)
	if err != nil {
		return passSlot{}, err
	}
	s := passSlot{Time: p.Time, MemoryKiB: p.MemoryKiB, Threads: p.Threads, Salt: make([]byte, saltSize)}
	if _, err := io.ReadFull(rand, s.Salt); err != nil {
		return passSlot{}, fmt.Errorf("passphrase slot: %w", err)
	}
	kek := stretch(text, s.Salt, p)
	defer kek.Wipe()
	s.Sealed, err = seal.Seal(kek, rand, []byte(adPassphrase), master[:])
	return s, err
}

func (s *passSlot) params() Params {
	return Params{Time: s.Time, MemoryKiB: s.MemoryKiB, Threads: s.Threads}
}

func (s *passSlot) open(passphrase []byte) (*seal.Key, error) {
	if err := s.params().check(); err != nil {
		return nil, err
	}
	text, err := normalise(passphrase)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWrongPassphrase, err)
	}
	kek := stretch(text, s.Salt, s.params())
	defer kek.Wipe()
	return openKey(kek, adPassphrase, s.Sealed, ErrWrongPassphrase)
}

func openKey(k *seal.Key, ad string, sealed []byte, wrong error) (*seal.Key, error) {
	plain, err := seal.Open(k, []byte(ad), sealed)
	if err != nil || len(plain) != seal.KeySize {
		return nil, wrong
	}
	master := seal.Key(plain)
	clear(plain)
	return &master, nil
}

// sealTo seals the master key to a public key. The randomness of HPKE is the
// system's own.
func sealTo(public []byte, info string, master *seal.Key) ([]byte, error) {
	pk, err := kem().NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("public key of a slot: %w", err)
	}
	return hpke.Seal(pk, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(info), master[:])
}

// open opens the slot if it is addressed to the key, otherwise it returns wrong.
func (s *hpkeSlot) open(priv hpke.PrivateKey, info string, wrong error) (*seal.Key, error) {
	if priv.KEM().ID() != kem().ID() || !bytes.Equal(priv.PublicKey().Bytes(), s.Public) {
		return nil, wrong
	}
	plain, err := hpke.Open(priv, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(info), s.Sealed)
	if err != nil || len(plain) != seal.KeySize {
		return nil, wrong
	}
	master := seal.Key(plain)
	clear(plain)
	return &master, nil
}
