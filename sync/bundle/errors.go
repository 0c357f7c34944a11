package bundle

import (
	"errors"
	"fmt"
)

// What may be wrong with a bundle as a whole: nothing of it is taken in.
var (
	ErrNone      = errors.New("there is no bundle in this folder")
	ErrManifest  = errors.New("the manifest of the bundle is not sound")
	ErrVersion   = errors.New("the bundle was written by a newer program")
	ErrSignature = errors.New("the manifest of the bundle is not signed by a device of this body")
	ErrOtherBody = errors.New("the bundle is of another body")
	ErrForeign   = errors.New("no case of the bundle has this device on its roster")
)

// What may be wrong with a part, in a Fault. The other parts count.
var (
	ErrMissing = errors.New("is not there")
	ErrCut     = errors.New("is cut off")
	ErrDamaged = errors.New("has other bytes than were written")
	ErrOrder   = errors.New("is not this part of this bundle")
)

// ErrMedium says that the medium could not be written to or read from: it was taken out, is full of faults, or may not be used. It is in the
// chain of an error beside what the system says.
var ErrMedium = errors.New("the medium fails")

// ErrReadBack says that the medium gave back other bytes than were written to it.
var ErrReadBack = errors.New("the medium gives back other bytes than were written")

// ErrTooBig says that a frame does not fit into a part.
var ErrTooBig = errors.New("does not fit into a part")

// Fault is what is wrong with one part.
type Fault struct {
	Part int // from 1
	Err  error
}

func (f Fault) Error() string { return fmt.Sprintf("part %d %v", f.Part, f.Err) }

// Unwrap gives what is wrong.
func (f Fault) Unwrap() error { return f.Err }

func medium(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrMedium, err)
}
