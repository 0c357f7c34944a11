package central

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"genchi/storage/disk"
	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

// Keys of a server. On disk, keys/server.key: CBOR array [1, TLS seed bstr32, log seed bstr32, log origin, address, previous, check bstr32],
// where previous is null or [origin, size, root] and check the SHA-256 of the TLS and log public keys.
type Keys struct {
	TLS      ed25519.PrivateKey
	Log      ed25519.PrivateKey
	Origin   string
	URL      string
	Previous *receipt.Previous
}

type keyFile struct {
	_        struct{} `cbor:",toarray"`
	Version  uint
	TLS      [ed25519.SeedSize]byte
	Log      [ed25519.SeedSize]byte
	Origin   string
	URL      string
	Previous *previousLog
	Check    [32]byte
}

func (f *keyFile) keys() *Keys {
	k := &Keys{TLS: ed25519.NewKeyFromSeed(f.TLS[:]), Log: ed25519.NewKeyFromSeed(f.Log[:]), Origin: f.Origin, URL: f.URL}
	if p := f.Previous; p != nil {
		k.Previous = &receipt.Previous{Origin: p.Origin, Size: p.Size, Root: p.Root}
	}
	return k
}

func (k *Keys) check() [32]byte {
	return sha256.Sum256(slices.Concat(k.TLS[ed25519.SeedSize:], k.Log[ed25519.SeedSize:]))
}

type previousLog struct {
	_      struct{} `cbor:",toarray"`
	Origin string
	Size   int64
	Root   [32]byte
}

// ErrExists says that the folder is a server's already.
var ErrExists = errors.New("the folder has a server's keys already")

// Init makes the keys of a new server. previous is the last checkpoint of the log that this server follows after a restore, else nil.
func Init(dir, url string, rand io.Reader, previous *receipt.Previous) (*Keys, error) {
	path := keyPath(dir)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrExists)
	}
	f := keyFile{Version: 1, URL: url}
	for _, b := range [][]byte{f.TLS[:], f.Log[:]} {
		if _, err := io.ReadFull(rand, b); err != nil {
			return nil, fmt.Errorf("server keys: %w", err)
		}
	}
	f.Origin = originOf(ed25519.NewKeyFromSeed(f.Log[:]))
	if previous != nil {
		f.Previous = &previousLog{Origin: previous.Origin, Size: previous.Size, Root: previous.Root}
	}
	f.Check = f.keys().check()
	b, err := wire.Encode(&f)
	if err != nil {
		return nil, fmt.Errorf("server keys: %w", err)
	}
	if err := disk.MkdirAll(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("server keys: %w", err)
	}
	if err := disk.WriteFile(path, b); err != nil {
		return nil, fmt.Errorf("server keys: %w", err)
	}
	return ReadKeys(dir)
}

// originOf names a log by its key, so that no two logs share a name.
func originOf(key ed25519.PrivateKey) string {
	h := trust.LeafHash(key[ed25519.SeedSize:]).String()
	return "genchi-log-" + h[:16]
}

func keyPath(dir string) string { return filepath.Join(dir, "keys", "server.key") }

// ReadKeys reads what Init wrote.
func ReadKeys(dir string) (*Keys, error) {
	b, err := os.ReadFile(keyPath(dir))
	if err != nil {
		return nil, fmt.Errorf("server keys: %w", err)
	}
	var f keyFile
	if err := wire.Decode(b, &f); err != nil || f.Version != 1 || !receipt.ValidOrigin(f.Origin) {
		return nil, fmt.Errorf("%w: server keys", ErrDamaged)
	}
	k := f.keys()
	if k.check() != f.Check {
		return nil, fmt.Errorf("%w: server keys", ErrDamaged)
	}
	return k, nil
}

// Card returns what a registrar puts into the body card.
func (k *Keys) Card() *wire.ServerCard {
	return &wire.ServerCard{Server: trust.Server{URL: k.URL, TLSKey: k.TLS[ed25519.SeedSize:], LogKey: k.Log[ed25519.SeedSize:], LogOrigin: k.Origin}}
}

// LastOf reads what the log of the server whose keys are in dir last was, in its folder or in a store, for the log that follows it.
func LastOf(dir string, store Store) (*receipt.Previous, error) {
	k, err := ReadKeys(dir)
	if err != nil {
		return nil, err
	}
	kept := receipt.Folder(filepath.Join(dir, "log"))
	if store != nil {
		kept = store.Log(k.Origin)
	}
	l, err := receipt.OpenKept(kept, receipt.Options{Origin: k.Origin, Key: k.Log})
	if err != nil {
		return nil, err
	}
	c := l.Checkpoint()
	if err := l.Close(); err != nil || c == nil {
		return nil, fmt.Errorf("the log of %s is empty or does not close: %w", dir, errors.Join(err, ErrDamaged))
	}
	return &receipt.Previous{Origin: c.Origin, Size: c.Size, Root: c.Root}, nil
}
