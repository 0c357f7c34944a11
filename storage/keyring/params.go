package keyring

import (
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"

	"genchi/storage/seal"
)

// Params is the price of one guess at a passphrase: Argon2id with Time passes over
// MemoryKiB KiB in Threads lanes.
type Params struct {
	Time      uint32
	MemoryKiB uint32
	Threads   uint8
}

// Floor is the least that [Calibrate] gives.
var Floor = Params{Time: 3, MemoryKiB: 64 << 10, Threads: 4}

// ErrParams says that the price of a guess is outside what the program is willing
// to pay or to accept: 1 to 10 passes, 64 to 1,024 MiB, 1 to 8 lanes. It is
// returned before anything is computed.
var ErrParams = errors.New("parameters of the passphrase are out of bounds")

const (
	minMemoryKiB = 64 << 10
	maxMemoryKiB = 1 << 20
	maxTime      = 10
	maxThreads   = 8
)

func (p Params) check() error {
	if p.Time < 1 || p.Time > maxTime || p.MemoryKiB < minMemoryKiB || p.MemoryKiB > maxMemoryKiB ||
		p.Threads < 1 || p.Threads > maxThreads {
		return fmt.Errorf("%w: time %d, memory %d KiB, threads %d", ErrParams, p.Time, p.MemoryKiB, p.Threads)
	}
	return nil
}

// stretch runs Argon2id. The memory goes back to the system at once: it holds
// traces of the passphrase and would count as ours for minutes.
func stretch(passphrase, salt []byte, p Params) *seal.Key {
	b := argon2.IDKey(passphrase, salt, p.Time, p.MemoryKiB, p.Threads, seal.KeySize)
	k := seal.Key(b)
	clear(b)
	debug.FreeOSMemory()
	return &k
}

// Calibrate takes the largest memory of 64, 128, 256 and 512 MiB of which the
// median of three runs is at most 1.5 s on this machine, and [Floor] if none is.
// It takes a few seconds.
func Calibrate(now func() time.Time) Params {
	return calibrate(func(p Params) time.Duration {
		start := now()
		stretch([]byte("calibration"), make([]byte, saltSize), p).Wipe()
		return now().Sub(start)
	})
}

const patience = 1500 * time.Millisecond

func calibrate(measure func(Params) time.Duration) Params {
	best := Floor
	for _, mib := range []uint32{64, 128, 256, 512} {
		p := Floor
		p.MemoryKiB = mib << 10
		if !fastEnough(p, measure) {
			break
		}
		best = p
	}
	return best
}

// fastEnough tells whether the median of three runs is within patience; two runs
// on one side settle it.
func fastEnough(p Params, measure func(Params) time.Duration) bool {
	fast, slow := 0, 0
	for fast < 2 && slow < 2 {
		if measure(p) <= patience {
			fast++
		} else {
			slow++
		}
	}
	return fast == 2
}
