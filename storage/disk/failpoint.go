//go:build failpoint || ci

package disk

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

func init() {
	kill, err := parseRange(os.Getenv("GENCHI_KILL_AT"))
	if err != nil {
		panic("GENCHI_KILL_AT: " + err.Error())
	}
	full, err := parseRange(os.Getenv("GENCHI_ENOSPC_AT"))
	if err != nil {
		panic("GENCHI_ENOSPC_AT: " + err.Error())
	}
	if kill.set() || full.set() {
		Hook(counter(kill, full))
	}
}

// span is the steps from first to last, counted from 1; the zero span has none.
type span struct{ first, last uint64 }

func (s span) set() bool           { return s.first > 0 }
func (s span) holds(n uint64) bool { return s.set() && s.first <= n && n <= s.last }

func counter(kill, full span) func(step, path string) error {
	var steps atomic.Uint64
	return func(_, _ string) error {
		n := steps.Add(1)
		if kill.holds(n) {
			return errKill
		}
		if full.holds(n) {
			return syscall.ENOSPC
		}
		return nil
	}
}

func parseRange(s string) (span, error) {
	if s == "" {
		return span{}, nil
	}
	a, b, two := strings.Cut(s, ",")
	if !two {
		b = a
	}
	first, err := strconv.ParseUint(a, 10, 63)
	if err != nil {
		return span{}, err
	}
	last, err := strconv.ParseUint(b, 10, 63)
	if err != nil {
		return span{}, err
	}
	if first == 0 || last < first {
		return span{}, fmt.Errorf("%q is not a range of steps from 1", s)
	}
	return span{first, last}, nil
}
