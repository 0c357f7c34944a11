//go:build failpoint

package disk

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

var (
	steps    atomic.Int64
	killAt   = number(os.Getenv("GENCHI_KILL_AT"))
	fullFrom int64
	fullTo   int64
)

func init() {
	from, to, _ := strings.Cut(os.Getenv("GENCHI_ENOSPC_AT"), ",")
	fullFrom, fullTo = number(from), number(to)
	if fullTo == 0 {
		fullTo = fullFrom
	}
}

func number(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func failpoint(s Step, path string) error {
	n := steps.Add(1)
	if killAt > 0 && n == killAt {
		die()
	}
	if fullFrom > 0 && n >= fullFrom && n <= fullTo {
		return fmt.Errorf("%s: %w", s, noSpace)
	}
	return nil
}

// gateWrite lets half of the write through before it kills, so that torn records are made.
func gateWrite(f *File, b []byte) error {
	if killAt > 0 && steps.Load()+1 == killAt {
		_, _ = f.f.Write(b[:len(b)/2])
	}
	return gate(StepWrite, f.path)
}

func die() {
	p, err := os.FindProcess(os.Getpid())
	if err == nil {
		_ = p.Kill()
	}
	select {}
}
