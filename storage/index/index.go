package index

import (
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	badger "github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"genchi/storage/disk"
	"genchi/storage/seal"
)

const (
	// ReserveBytes is the free space below which nothing is written: Badger writes
	// through mapped memory, where a full disk kills the process.
	ReserveBytes = 256 << 20

	memTableSize = 16 << 20
	partSize     = 512 << 10
	maxKey       = 1 << 10
	maxValue     = 1 << 30
)

var (
	// ErrCorrupt says that a record is there but can't be believed. The index is
	// begun anew at the next opening, or at once by [Index.Reset].
	ErrCorrupt = errors.New("index record is damaged")

	// ErrUnavailable says that there is no index now: it can't be opened, the disk is
	// nearly full, it is closed, or it failed before. The program works without.
	ErrUnavailable = errors.New("index is not available")

	// ErrRecord refuses a key that is empty or above 1 KiB, or a value above 1 GiB.
	ErrRecord = errors.New("not a record that the index keeps")
)

// Index is an open index. Its methods may be called by several goroutines at once;
// updates run one after the other.
type Index struct {
	dir        string
	generation seal.Key
	values     cipher.AEAD
	rand       io.Reader
	free       func(dir string) (uint64, error)

	writing sync.Mutex // held by Update, Reset, Close; guards rand, rebuilt and what follows
	rebuilt bool
	name    string                // folder of the store
	tags    map[string]fileTags   // of the files as they were opened
	long    map[[16]byte]struct{} // hashes of keys that have parts

	using  sync.WaitGroup // calls that read db
	gate   sync.Mutex     // guards db and the growing of using
	db     *badger.DB     // nil: closed
	failed atomic.Bool    // something was wrong: not to be kept
	missed atomic.Bool    // an update was lost: not to be read
}

// Open opens the index of a folder, which is made if it is missing. The generation
// key belongs to this folder alone; rand gives nonces. If the index that
// is there was not closed properly, belongs to another key or is damaged in any
// byte, it is removed and an empty one opened. The only errors are
// [ErrUnavailable]; then nothing needs to be closed.
func Open(dir string, generation *seal.Key, rand io.Reader) (*Index, error) {
	return open(dir, generation, rand, disk.Free)
}

func open(dir string, generation *seal.Key, rand io.Reader, free func(string) (uint64, error)) (*Index, error) {
	x := &Index{
		dir: dir, generation: *generation, rand: rand, free: free,
		values: generation.Derive("genchi/v1/index-value").AEAD(),
	}
	if err := x.open(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return x, nil
}

func (x *Index) open() error {
	if err := disk.MkdirAll(x.dir); err != nil {
		return err
	}
	if err := x.spacious(); err != nil {
		return err
	}
	name, tags, err := x.takeMark()
	if err == nil {
		if db, err := x.openStore(name); err == nil {
			x.name, x.tags, x.db = name, tags, db
			if err := x.loadLong(); err == nil {
				x.sweep()
				return nil
			}
			x.db = nil
			_ = closeStore(db)
		}
	}
	return x.begin()
}

// begin opens an empty store under a new name.
func (x *Index) begin() error {
	var id [8]byte
	if _, err := io.ReadFull(x.rand, id[:]); err != nil {
		return err
	}
	x.name = hex.EncodeToString(id[:])
	x.tags = map[string]fileTags{}
	x.long = map[[16]byte]struct{}{}
	x.sweep()
	if err := disk.MkdirAll(x.folder()); err != nil {
		return err
	}
	db, err := x.openStore(x.name)
	if err != nil {
		return err
	}
	x.rebuilt, x.db = true, db
	x.failed.Store(false)
	x.missed.Store(false)
	return nil
}

func (x *Index) folder() string { return filepath.Join(x.dir, x.name) }

// sweep removes every store but the open one, as far as the system lets it.
func (x *Index) sweep() {
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if e.Name() != x.name {
			_ = os.RemoveAll(filepath.Join(x.dir, e.Name()))
		}
	}
}

// openStore opens Badger. A panic in this goroutine while it opens is an error.
func (x *Index) openStore(name string) (db *badger.DB, err error) {
	defer func() {
		if p := recover(); p != nil {
			db, err = nil, fmt.Errorf("opening the store: panic of type %T", p)
		}
	}()
	key := x.generation.Derive("genchi/v1/index-badger")
	defer key.Wipe()
	return badger.Open(storeOptions(filepath.Join(x.dir, name), key[:], &x.failed))
}

// storeOptions are not for tuning: each was measured or has a failure behind it.
func storeOptions(dir string, key []byte, failed *atomic.Bool) badger.Options {
	return badger.DefaultOptions(dir).
		WithEncryptionKey(append([]byte(nil), key...)).
		WithSyncWrites(false).
		WithMemTableSize(memTableSize).
		WithNumMemtables(2).
		WithValueThreshold(1 << 20).
		WithValueLogFileSize(64 << 20).
		WithIndexCacheSize(32 << 20). // 0 kills the process at the first flush
		WithBlockCacheSize(48 << 20).
		WithCompression(options.None).
		WithNumVersionsToKeep(1).
		WithChecksumVerificationMode(options.NoVerification). // the default; stricter modes crash on damage
		WithDetectConflicts(false).                           // one writer
		WithMetricsEnabled(false).
		WithLogger(quiet{failed})
}

// quiet drops what Badger logs, for it logs keys. An error in the log is one that
// Badger may return to nobody: the index is then not kept.
type quiet struct{ failed *atomic.Bool }

func (q quiet) Errorf(string, ...any) { q.failed.Store(true) }
func (quiet) Warningf(string, ...any) {}
func (quiet) Infof(string, ...any)    {}
func (quiet) Debugf(string, ...any)   {}

// Rebuilt says that the index was empty when it was opened or reset.
func (x *Index) Rebuilt() bool {
	x.writing.Lock()
	defer x.writing.Unlock()
	return x.rebuilt
}

// enter gives the store to a call that must call x.using.Done when it is through
// with it.
func (x *Index) enter() (*badger.DB, error) {
	x.gate.Lock()
	defer x.gate.Unlock()
	if x.db == nil || x.missed.Load() {
		return nil, ErrUnavailable
	}
	x.using.Add(1)
	return x.db, nil
}

// leave closes the store once nobody uses it. A call that begins meanwhile, also
// from inside a Scan, gets [ErrUnavailable].
func (x *Index) leave() (open bool, err error) {
	x.gate.Lock()
	db := x.db
	x.db = nil
	x.gate.Unlock()
	if db == nil {
		return false, nil
	}
	x.using.Wait()
	return true, closeStore(db)
}

func closeStore(db *badger.DB) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("closing the store: panic of type %T", p)
		}
	}()
	return db.Close()
}

// Close closes the index; all memory that Badger holds is given up. After an error,
// or if the index had failed before, the next Open begins an empty one. Closing
// twice is no error.
func (x *Index) Close() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	open, err := x.leave()
	if !open {
		return nil
	}
	defer x.generation.Wipe()
	if err != nil {
		return fmt.Errorf("close the index: %w", err)
	}
	if x.failed.Load() {
		return nil
	}
	if err := x.putMark(); err != nil {
		return fmt.Errorf("close the index: %w", err)
	}
	return nil
}

// Reset throws everything away and begins empty, with [Index.Rebuilt] true. It must
// not be called from inside a Scan or an Update.
func (x *Index) Reset() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	open, _ := x.leave()
	if !open {
		return ErrUnavailable
	}
	if err := x.spacious(); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	if err := x.begin(); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return nil
}

// Wipe closes the index and removes its folder. The bytes on the disk may outlive
// their names: what makes them unreadable is the end of the generation key.
func (x *Index) Wipe() error {
	x.writing.Lock()
	defer x.writing.Unlock()
	_, err := x.leave()
	x.generation.Wipe()
	return errors.Join(err, os.RemoveAll(x.dir))
}

func (x *Index) spacious() error {
	n, err := x.free(x.dir)
	if err != nil {
		return err
	}
	if n < ReserveBytes {
		return fmt.Errorf("%w: %d bytes free, the index keeps away below %d", disk.ErrNoSpace, n, uint64(ReserveBytes))
	}
	return nil
}
