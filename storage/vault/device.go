package vault

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"genchi/storage/disk"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

const (
	deviceFile = "device" + sealedSuffix
	rootFile   = "root" + sealedSuffix
	deviceAD   = "genchi/device/v1"
	rootAD     = "genchi/root/v1"
	maxSealed  = trust.MaxRecord + seal.Overhead // bytes of any sealed file
)

// device is what makes this laptop the device that it is.
type device struct {
	sign ed25519.PrivateKey
	hpke *trust.HPKEKey
	tls  ed25519.PrivateKey
	body trust.BodyID   // zeros before joining
	next *trust.HPKEKey // to follow hpke once the card names it; nil: none
}

type deviceWire struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Sign    [32]byte
	HPKE    [32]byte
	TLS     [32]byte
	Body    trust.BodyID
}

// renewingWire is a device whose next HPKE key is made.
type renewingWire struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Sign    [32]byte
	HPKE    [32]byte
	TLS     [32]byte
	Body    trust.BodyID
	Next    [32]byte
}

func newDevice(rand io.Reader) (device, error) {
	var w deviceWire
	for _, b := range [][]byte{w.Sign[:], w.HPKE[:], w.TLS[:]} {
		if _, err := io.ReadFull(rand, b); err != nil {
			return device{}, fmt.Errorf("new device: %w", err)
		}
	}
	return w.device()
}

func (w *deviceWire) device() (device, error) {
	h, err := trust.HPKEKeyFrom(w.HPKE)
	if err != nil {
		return device{}, err
	}
	return device{sign: ed25519.NewKeyFromSeed(w.Sign[:]), hpke: h, tls: ed25519.NewKeyFromSeed(w.TLS[:]), body: w.Body}, nil
}

func (d *device) id() trust.DeviceID {
	return trust.DeviceOf(d.sign.Public().(ed25519.PublicKey))
}

func (d *device) tlsPublic() []byte { return d.tls.Public().(ed25519.PublicKey) }

// wipe drops the secret halves and keeps the public half of the signing key, by which the device is named.
func (d *device) wipe() {
	if len(d.sign) == ed25519.PrivateKeySize {
		clear(d.sign[:32])
	}
	clear(d.tls)
	d.hpke, d.next = nil, nil
}

func (v *Vault) saveDevice() error {
	w := deviceWire{Version: 1, Sign: [32]byte(v.dev.sign.Seed()), HPKE: v.dev.hpke.Seed(), TLS: [32]byte(v.dev.tls.Seed()), Body: v.dev.body}
	if v.dev.next != nil {
		return v.saveSealed(deviceFile, deviceAD, &renewingWire{Version: 2, Sign: w.Sign, HPKE: w.HPKE, TLS: w.TLS, Body: w.Body, Next: v.dev.next.Seed()})
	}
	return v.saveSealed(deviceFile, deviceAD, &w)
}

func (v *Vault) loadDevice() error {
	var w deviceWire
	var next *trust.HPKEKey
	err := v.loadSealed(deviceFile, deviceAD, &w)
	if err != nil {
		var r renewingWire
		if v.loadSealed(deviceFile, deviceAD, &r) == nil && r.Version == 2 {
			w = deviceWire{Version: 1, Sign: r.Sign, HPKE: r.HPKE, TLS: r.TLS, Body: r.Body}
			next, err = trust.HPKEKeyFrom(r.Next)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		if v.worked() {
			return fmt.Errorf("%w: keys of this device: %w", ErrBroken, err)
		}
		return ErrUnfinished
	} else if err != nil {
		return fmt.Errorf("%w: keys of this device: %w", ErrBroken, err)
	}
	if w.Version != 1 {
		return fmt.Errorf("%w: keys of this device: version %d", ErrBroken, w.Version)
	}
	v.dev, err = w.device()
	v.dev.next = next
	return err
}

// rootKeys are the body's root keys, where this laptop holds them.
type rootKeys struct {
	now, next ed25519.PrivateKey
}

type rootWire struct {
	_       struct{} `cbor:",toarray"`
	Version uint64
	Now     [32]byte
	Next    [32]byte
}

func (v *Vault) loadRoot() (*rootKeys, error) {
	var w rootWire
	if err := v.loadSealed(rootFile, rootAD, &w); errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoRoot
	} else if err != nil {
		return nil, fmt.Errorf("root key: %w", err)
	}
	return &rootKeys{now: ed25519.NewKeyFromSeed(w.Now[:]), next: ed25519.NewKeyFromSeed(w.Next[:])}, nil
}

func (v *Vault) newRoot() (*rootKeys, error) {
	w := rootWire{Version: 1}
	for _, b := range [][]byte{w.Now[:], w.Next[:]} {
		if _, err := io.ReadFull(v.opt.Rand, b); err != nil {
			return nil, fmt.Errorf("root key: %w", err)
		}
	}
	if err := v.saveSealed(rootFile, rootAD, &w); err != nil {
		return nil, fmt.Errorf("root key: %w", err)
	}
	return &rootKeys{now: ed25519.NewKeyFromSeed(w.Now[:]), next: ed25519.NewKeyFromSeed(w.Next[:])}, nil
}

// saveSealed encodes x and writes it under the master key.
func (v *Vault) saveSealed(name, ad string, x any) error {
	plain, err := encMode.Marshal(x)
	if err != nil {
		return err
	}
	defer clear(plain)
	return v.writeSealed(v.path(name), []byte(ad), plain)
}

func (v *Vault) loadSealed(name, ad string, x any) error {
	plain, err := v.readSealed(v.path(name), []byte(ad))
	if err != nil {
		return err
	}
	defer clear(plain)
	return decMode.Unmarshal(plain, x)
}

func (v *Vault) writeSealed(path string, ad, plain []byte) error {
	b, err := seal.Seal(v.ring.Master(), v.opt.Rand, ad, plain)
	if err != nil {
		return err
	}
	return disk.WriteFile(path, b)
}

// readSealed opens a file under the master key or, while a rotation is unfinished, under the one before.
func (v *Vault) readSealed(path string, ad []byte) ([]byte, error) {
	b, err := readSmall(path)
	if err != nil {
		return nil, err
	}
	plain, err := seal.Open(v.ring.Master(), ad, b)
	if old := v.ring.Previous(); err != nil && old != nil {
		plain, err = seal.Open(old, ad, b)
	}
	return plain, err
}

func readSmall(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if st.Size() > maxSealed {
		return nil, fmt.Errorf("%s: %w", path, disk.ErrTooLarge)
	}
	return disk.ReadFile(path, maxSealed)
}
