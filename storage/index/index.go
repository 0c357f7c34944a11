package index

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

// ErrRebuild says that the index was opened empty and must be filled from the
// journals; the chain tells why.
var ErrRebuild = errors.New("index must be rebuilt")

// ErrCorrupt says that a record is not what was stored. The index is to be
// rebuilt.
var ErrCorrupt = errors.New("index record is corrupt")

// ErrClosed says that the index was closed.
var ErrClosed = errors.New("index is closed")

// ErrTooBig says that a value has more than [MaxValue] bytes, a key more than
// [MaxKey], or a transaction more than Badger takes (about 2 MB).
var ErrTooBig = errors.New("too big for the index")

const (
	// MaxValue is the largest value in bytes: larger ones would go to Badger's value
	// log, which never gives space back.
	MaxValue = 1<<20 - 64<<10
	// MaxKey is the largest key in bytes.
	MaxKey = 1024
	// MinFree is the free space in bytes below which the index is not opened and
	// takes no writes: Badger dies on a full disk.
	MinFree = 256 << 20
)

// Options are what the index needs from outside.
type Options struct {
	Rand io.Reader    // for nonces
	Boot string       // names this boot of the machine, see BootID; empty if not known
	Log  *slog.Logger // gets Badger's warnings without any content; may be nil
}

// Index is an open index. Its methods may be called by several goroutines. A
// function given to View, Update or Load must not call the index itself.
type Index struct {
	dir  string
	opt  Options
	aead cipher.AEAD
	mark *seal.Key
	free func(dir string) (uint64, error)

	life sync.RWMutex // held for writing by Close
	db   *badger.DB   // nil when closed
	lock *disk.DirLock

	writing sync.Mutex // one Update at a time, so that none conflicts

	mu    sync.Mutex
	err   error // the first failure
	empty bool  // opened empty, and no head was noted since
}

// Open opens or makes the index in dir under the generation key, which the caller
// may wipe afterwards. If the error is [ErrRebuild] the index is open and empty.
// With [disk.ErrLocked], [disk.ErrNoSpace] and any other error there is no index,
// and nothing was thrown away.
func Open(dir string, key *seal.Key, opt Options) (*Index, error) {
	x := &Index{
		dir: dir, opt: opt, free: disk.Free,
		aead: key.Derive("genchi/v1/index-value").AEAD(), mark: key.Derive("genchi/v1/index-mark"),
	}
	return x.open(key)
}

func (x *Index) open(key *seal.Key) (*Index, error) {
	if err := disk.MkdirAll(x.dir); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	if err := x.enoughSpace(); err != nil {
		return nil, err
	}
	lock, err := disk.Lock(x.dir)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	x.lock = lock
	why, err := x.start(key)
	if err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("index: %w", err)
	}
	if why != nil {
		return x, fmt.Errorf("%w: %w", ErrRebuild, why)
	}
	return x, nil
}

// start opens Badger with the files that are there or, if they cannot be trusted,
// with none; why is the reason.
func (x *Index) start(key *seal.Key) (why, err error) {
	if err := remove(filepath.Join(x.dir, "aside")); err != nil {
		return nil, err
	}
	why = x.checkMark()
	if err := x.removeMark(); err != nil {
		return nil, err
	}
	if why == nil {
		if x.db, why = openBadger(x.options(key)); why == nil {
			return nil, nil
		}
	}
	x.empty = true
	if err := x.moveAway(); err != nil {
		return why, err
	}
	if err := disk.MkdirAll(x.files()); err != nil {
		return why, err
	}
	x.db, err = openBadger(x.options(key))
	return why, err
}

// openBadger makes an error of a panic: some damaged files cause one.
func openBadger(opt badger.Options) (db *badger.DB, err error) {
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, errors.New("badger panicked while opening")
		}
	}()
	if db, err = badger.Open(opt); err != nil {
		return nil, fmt.Errorf("badger: %w", err)
	}
	return db, nil
}

func (x *Index) files() string { return filepath.Join(x.dir, "badger") }

func (x *Index) options(key *seal.Key) badger.Options {
	return badger.DefaultOptions(x.files()).
		WithEncryptionKey(key.Derive("genchi/v1/index-badger")[:]).
		WithSyncWrites(false).
		WithMemTableSize(16 << 20).
		WithNumMemtables(2).
		WithValueThreshold(1 << 20).
		WithValueLogFileSize(64 << 20).
		WithIndexCacheSize(32 << 20).
		WithBlockCacheSize(32 << 20).
		WithCompression(options.None).
		WithNumVersionsToKeep(1).
		WithMetricsEnabled(false).
		WithLogger(quiet{x.opt.Log})
}

// moveAway renames the files of Badger, so that a kill leaves no half of them, and
// deletes them.
func (x *Index) moveAway() error {
	aside := filepath.Join(x.dir, "aside")
	if !exists(x.files()) {
		return nil
	}
	if err := disk.Rename(x.files(), aside); err != nil {
		return err
	}
	return errors.Join(disk.SyncDir(x.dir), remove(aside))
}

func (x *Index) enoughSpace() error {
	n, err := x.free(x.dir)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if n < MinFree {
		return fmt.Errorf("index: %w: %d bytes free", disk.ErrNoSpace, n)
	}
	return nil
}

// Err is the first failure of a write or a corrupt record met since Open, or nil.
// After one the index leaves no clean mark. Commands go on without it.
func (x *Index) Err() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.err
}

// Distrust makes Err return err, unless there is one already: for a caller who
// finds that the index and the journals disagree.
func (x *Index) Distrust(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.err == nil {
		x.err = err
	}
}

// isEmpty tells that a rebuild is due and was not finished.
func (x *Index) isEmpty() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.empty
}

// note records failures that make the index worthless and passes err on.
func (x *Index) note(err error) error {
	if errors.Is(err, ErrCorrupt) {
		x.Distrust(err)
	}
	return err
}

// Close writes everything and, unless something failed or the index was opened
// empty and no head was noted, the clean mark. It waits for running calls. A second call does nothing.
func (x *Index) Close() error {
	x.life.Lock()
	defer x.life.Unlock()
	if x.db == nil {
		return nil
	}
	err := x.db.Close()
	x.db = nil
	if err == nil && x.Err() == nil && !x.isEmpty() {
		err = x.writeMark()
	}
	x.mark.Wipe()
	if err = errors.Join(err, x.lock.Close()); err != nil {
		return fmt.Errorf("index: close: %w", err)
	}
	return nil
}

// Wipe closes the index and deletes its files. That the generation key is
// destroyed as well is for the caller.
func (x *Index) Wipe() error {
	x.Distrust(errors.New("wiped"))
	return errors.Join(x.Close(), Remove(x.dir))
}

// Remove deletes the files of a closed index.
func Remove(dir string) error {
	var errs []error
	for _, name := range []string{"mark", "badger", "aside"} {
		errs = append(errs, remove(filepath.Join(dir, name)))
	}
	if exists(dir) {
		errs = append(errs, disk.SyncDir(dir))
	}
	return errors.Join(errs...)
}
