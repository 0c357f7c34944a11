package screen

import (
	"context"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// Desk is the door of an unlocked store. Its methods may be called from any goroutine.
type Desk = *casework.Desk

// Host is the world outside the window: the store before it is open, the clock, files, and work that is not the door's.
type Host struct {
	widget.Env
	Go    func(f func()) // runs f beside the UI; tests run it inline
	Lang  string         // ja or en, until the store says otherwise
	Store string         // folder, shown on the unlock screen

	Exists       func() bool // a store is in the folder
	Create       func(ctx context.Context, pass []byte) (d Desk, recovery string, err error)
	Open         func(ctx context.Context, pass []byte) (Desk, error)
	OpenRecovery func(ctx context.Context, key string) (Desk, error)
	Trial        func(d Desk, body, user string) error
	JoinRequest  func(d Desk, user, file string) (words string, err error)
	Join         func(d Desk, file string) (words string, err error)
	Passphrase   func(d Desk, pass []byte, seen bool) error // seen: somebody may know the old one
	SaveFile     func(name string, data []byte) (path string, err error)

	Battery Battery // nil: none

	// Trouble names the sentences of an error, error.<key>.what, .kept and .todo.
	Trouble func(err error) (key string)
}

// Progress is told how far a job is; total 0 is unknown.
type Progress func(done, total int64)
