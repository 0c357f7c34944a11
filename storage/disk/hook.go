package disk

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
)

// The steps that a hook may see.
const (
	StepMkdir    = "mkdir"
	StepCreate   = "create"
	StepOpen     = "open"
	StepWrite    = "write"
	StepSync     = "sync"
	StepTruncate = "truncate"
	StepRename   = "rename"
	StepRemove   = "remove"
	StepSyncDir  = "syncdir"
)

// hook is the one mutable variable of the package: files are opened in many
// places, and a failpoint that had to be handed to each would not be one.
var hook atomic.Pointer[func(step, path string) error]

// errKill asks for the death of the process once the half of a write is done.
var errKill = errors.New("killed at a failpoint")

// Hook sets a function that is asked before every step of the process, for tests
// alone; nil takes it away. A non-nil error fails the step without doing it, but
// the first half of a write is done. The function may be called by several
// goroutines at once. The returned function sets the former hook again.
func Hook(h func(step, path string) error) (restore func()) {
	old := hook.Load()
	if h == nil {
		hook.Store(nil)
	} else {
		hook.Store(&h)
	}
	return func() { hook.Store(old) }
}

// at asks the hook about a step that is not a write.
func at(step, path string) error {
	err := ask(step, path)
	obey(err)
	return err
}

func ask(step, path string) error {
	h := hook.Load()
	if h == nil {
		return nil
	}
	if err := (*h)(step, path); err != nil {
		return wrap(fmt.Errorf("%s %s: %w", step, path, err))
	}
	return nil
}

// obey ends the process if err asks for it: no deferred function runs, no buffer
// is flushed.
func obey(err error) {
	if err == nil || !errors.Is(err, errKill) {
		return
	}
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
	select {}
}
