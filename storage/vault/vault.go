package vault

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/index"
	"genchi/storage/journal"
	"genchi/storage/keyring"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

// Errors that callers decide on. Those of package keyring (wrong passphrase, damaged header) and disk.ErrLocked come through.
var (
	ErrClosed      = errors.New("the store is locked")
	ErrNoCard      = errors.New("this device has no role card")
	ErrNotMember   = errors.New("the device is not on the roster of the case")
	ErrNoKey       = errors.New("the key of the case is not here")
	ErrNoRoot      = errors.New("the root key of the body is not on this laptop")
	ErrOtherBody   = errors.New("the store belongs to another body")
	ErrNoBody      = errors.New("the store belongs to no body yet")
	ErrUnfinished  = errors.New("the store was never finished: make it again")
	ErrRefused     = errors.New("the control record would have no effect")
	ErrExists      = fmt.Errorf("there is a store already: %w", fs.ErrExist)
	ErrBroken      = errors.New("a file that the store does not open without is damaged")
	ErrUnknownSign = errors.New("no card names the key of the device that wrote this")
)

// Options are the edges of the store. Now and Rand are needed; the zero Params mean keyring.Floor.
type Options struct {
	Now    func() time.Time
	Rand   io.Reader
	Params keyring.Params

	noReserve bool // tests that open a store some hundred times do without the reserve
}

func (o Options) params() keyring.Params {
	if o.Params == (keyring.Params{}) {
		return keyring.Floor
	}
	return o.Params
}

// Vault is an open store. Its methods are safe for concurrent use; after Close they fail with ErrClosed.
type Vault struct {
	dir     string
	opt     Options
	lock    *disk.DirLock
	unclean bool
	marked  bool // the sign that the store is open was made by this opening

	ring     *keyring.Ring
	journals *journal.Store
	local    *Local
	chunks   *evidence.Store
	set      atomic.Pointer[trust.Set]

	mu     sync.Mutex // guards what follows
	closed bool
	dev    device
	keys   map[trust.CaseID]map[seal.ID]*seal.Key
	cases  map[trust.CaseID]*caseState
	damage map[trust.CaseID]journal.Report
	sick   []DamagedRecord // control records that could not be read

	indexMu   sync.Mutex // guards the next two
	index     *index.Index
	indexShut bool

	controlMu sync.Mutex // one change of the control records at a time
	ingestMu  sync.Mutex // one ingest at a time

	itemsMu sync.RWMutex // read-held while item keys are written; taken before mu
}

// Names within the folder.
const (
	openMark     = "open"
	controlDir   = "control"
	keysDir      = "keys"
	itemsDir     = "items"
	journalsDir  = "journals"
	localDir     = "local"
	sealedSuffix = ".sealed"
)

// Create makes a store in dir, which must not hold one, and opens it. The recovery key is for the paper; it is kept nowhere. A folder in which
// a former Create was cut off is used again.
func Create(dir string, passphrase []byte, o Options) (*Vault, keyring.Recovery, error) {
	v, recovery, err := create(dir, passphrase, o)
	if err != nil {
		return nil, keyring.Recovery{}, fmt.Errorf("create store: %w", err)
	}
	return v, recovery, nil
}

func create(dir string, passphrase []byte, o Options) (*Vault, keyring.Recovery, error) {
	if err := disk.MkdirAll(dir); err != nil {
		return nil, keyring.Recovery{}, err
	}
	lock, err := disk.Lock(dir)
	if err != nil {
		return nil, keyring.Recovery{}, err
	}
	v := newVault(dir, lock, o)
	recovery, err := v.found(passphrase)
	if err == nil {
		err = v.start()
	}
	if err != nil {
		return nil, keyring.Recovery{}, errors.Join(err, v.abandon())
	}
	return v, recovery, nil
}

// found writes the key header and, last, the device's keys, which make the folder a store.
func (v *Vault) found(passphrase []byte) (keyring.Recovery, error) {
	if _, err := os.Lstat(v.path(deviceFile)); !errors.Is(err, fs.ErrNotExist) {
		return keyring.Recovery{}, fmt.Errorf("%s: %w", v.dir, ErrExists)
	}
	if err := v.clearUnfinished(); err != nil {
		return keyring.Recovery{}, err
	}
	ring, recovery, err := keyring.Create(v.dir, v.opt.Rand, passphrase, v.opt.params())
	if err != nil {
		return keyring.Recovery{}, err
	}
	v.ring = ring
	if v.dev, err = newDevice(v.opt.Rand); err != nil {
		return keyring.Recovery{}, err
	}
	if err := v.saveLocalKeys(nil); err != nil {
		return keyring.Recovery{}, err
	}
	return recovery, v.saveDevice()
}

// clearUnfinished removes the key header that a cut Create left. A folder with anything in it that a finished store may have is not touched.
func (v *Vault) clearUnfinished() error {
	if v.worked() {
		return fmt.Errorf("%s: %w", v.dir, ErrExists)
	}
	for _, name := range []string{"keys.0", "keys.1", "local.sealed"} {
		if err := disk.Remove(v.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return disk.Sweep(v.dir)
}

// worked tells whether the folder holds anything that only a finished store has.
func (v *Vault) worked() bool {
	return slices.ContainsFunc([]string{controlDir, keysDir, itemsDir, journalsDir, localDir}, func(name string) bool {
		_, err := os.Lstat(v.path(name))
		return !errors.Is(err, fs.ErrNotExist)
	})
}

// Open unlocks the store in dir with its passphrase.
func Open(dir string, passphrase []byte, o Options) (*Vault, error) {
	v, err := open(dir, o, func() (*keyring.Ring, error) { return keyring.Open(dir, passphrase) })
	if err == nil && v.Renewal().Master {
		_ = v.RenewKeys(passphrase) // it waits for the next opening where it fails, and Renewal says so
	}
	return v, err
}

// OpenRecovery unlocks the store with the written recovery key. A new passphrase should follow.
func OpenRecovery(dir, recovery string, o Options) (*Vault, error) {
	return open(dir, o, func() (*keyring.Ring, error) { return keyring.OpenRecovery(dir, recovery) })
}

func open(dir string, o Options, unlock func() (*keyring.Ring, error)) (*Vault, error) {
	if _, err := os.Stat(filepath.Join(dir, "keys.0")); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(dir, "keys.1")); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("open store: %s: %w", dir, fs.ErrNotExist) // and leave no lock file behind
		}
	}
	lock, err := disk.Lock(dir)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	v := newVault(dir, lock, o)
	if v.ring, err = unlock(); err == nil {
		err = v.start()
	}
	if err != nil {
		return nil, fmt.Errorf("open store: %w", errors.Join(err, v.abandon()))
	}
	return v, nil
}

func newVault(dir string, lock *disk.DirLock, o Options) *Vault {
	o.Rand = &sharedReader{r: o.Rand}
	return &Vault{
		dir: dir, opt: o, lock: lock, keys: map[trust.CaseID]map[seal.ID]*seal.Key{}, cases: map[trust.CaseID]*caseState{},
		damage: map[trust.CaseID]journal.Report{},
	}
}

// start reads what an open store keeps in memory, and mends what an unclean end left behind.
func (v *Vault) start() error {
	if err := v.loadDevice(); err != nil {
		return err
	}
	if err := v.mark(); err != nil {
		return err
	}
	var err error
	if v.journals, err = journal.Open(v.path(journalsDir)); err != nil {
		return err
	}
	if v.chunks, err = evidence.Open(v.path(chunksDir)); err != nil {
		return err
	}
	if v.unclean {
		if err := v.repair(); err != nil {
			return err
		}
	}
	if err := v.loadKeys(); err != nil {
		return err
	}
	if err := v.loadControl(); err != nil {
		return err
	}
	if v.local, err = v.openLocal(); err != nil {
		return err
	}
	v.openGrants()
	v.adoptNext()
	v.fillReserve()
	return v.finishRotation()
}

// mark leaves the sign that the store is open. If it is there already the last end was unclean.
func (v *Vault) mark() error {
	_, err := os.Lstat(v.path(openMark))
	if err == nil {
		v.unclean = true
		return nil
	}
	v.marked = true
	return disk.WriteFile(v.path(openMark), nil)
}

// repair sets torn tails aside and removes half-written files after an unclean end.
func (v *Vault) repair() error {
	cases, err := v.journals.Cases()
	if err != nil {
		return err
	}
	for _, c := range cases {
		if _, err := v.journals.Repair(c); err != nil {
			return err
		}
	}
	return v.sweep()
}

// Unclean tells whether the store was not closed the last time.
func (v *Vault) Unclean() bool { return v.unclean }

// Close trims the journals, drops all keys and gives the lock back. Entries that could not be saved are reported as an error and are lost with
// it; the store is locked in any case. A second call does nothing.
func (v *Vault) Close() error {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	v.ingestMu.Lock()
	defer v.ingestMu.Unlock()
	v.itemsMu.Lock()
	defer v.itemsMu.Unlock()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil
	}
	v.closed = true
	err := v.journals.Flush()
	err = errors.Join(err, v.journals.Trim(), v.local.close(), v.closeIndex())
	if err == nil && !v.journals.GaveUp() && !v.local.store.GaveUp() { // else the next opening sets torn tails aside
		err = disk.Remove(v.path(openMark))
	}
	v.wipe()
	if err = errors.Join(err, v.lock.Close()); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// abandon gives up a store that did not open.
func (v *Vault) abandon() error {
	if v.journals != nil {
		_ = v.journals.Trim() // nothing was appended
	}
	if v.marked {
		_ = disk.Remove(v.path(openMark)) // left behind it makes the next opening look for half-written files, no more
	}
	v.wipe()
	return v.lock.Close()
}

func (v *Vault) wipe() {
	if v.ring != nil {
		v.ring.Close()
	}
	v.dev.wipe()
	for _, ks := range v.keys {
		for _, k := range ks {
			k.Wipe()
		}
	}
	clear(v.keys)
	v.local.wipe()
}

func (v *Vault) path(parts ...string) string {
	return filepath.Join(append([]string{v.dir}, parts...)...)
}

// Dir is the folder of the store.
func (v *Vault) Dir() string { return v.dir }

// Device is the id of this device.
func (v *Vault) Device() trust.DeviceID { return v.dev.id() }

// Trust is the judged set of all control records; it is replaced as a whole when records arrive.
func (v *Vault) Trust() *trust.Set { return v.set.Load() }

// Card is this device's role card in force; false before it joined a body.
func (v *Vault) Card() (*trust.RoleCard, bool) { return v.Trust().Card(v.Device()) }

// Journals is the folder of entries, for reading and for the exchange's heads. Entries are written by Append and Ingest alone.
func (v *Vault) Journals() *journal.Store { return v.journals }

// Evidence is the folder of sealed chunks.
func (v *Vault) Evidence() *evidence.Store { return v.chunks }

// Local is the local journal.
func (v *Vault) Local() *Local { return v.local }

// Health is the state in which the key header was found.
func (v *Vault) Health() keyring.Health { return v.ring.Health() }

// Free is the number of bytes that may still be written where the store lies.
func (v *Vault) Free() (uint64, error) { return disk.Free(v.dir) }

// TLSKey is the key of this device's certificate.
func (v *Vault) TLSKey() ed25519.PrivateKey { return slices.Clone(v.dev.tls) }

func publicOf(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }

// sharedReader lets several goroutines read one source of randomness.
type sharedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (s *sharedReader) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.Read(b)
}
