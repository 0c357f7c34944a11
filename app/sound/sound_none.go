//go:build !cgo

package sound

import "io"

// Listen is not in this build.
func Listen(int, io.Writer, func(error)) (stop func(), err error) { return nil, ErrNone }

// Play is not in this build.
func Play(int, int, io.Reader, func()) (stop func(), err error) { return nil, ErrNone }
