// Package sound listens to the microphone of this computer and plays sound back: one channel, 16 bits, little endian. It knows no case, keeps
// nothing and writes no file; what it hears goes to a writer, part by part. The work is done by miniaudio through github.com/gen2brain/malgo (public
// domain both, and kept up), which needs cgo; built without it, or on a computer without a microphone, both calls answer [ErrNone] or [ErrRefused].
package sound

import "errors"

// What a system may answer.
var (
	ErrNone    = errors.New("no sound device")         // there is none, or this build has no sound
	ErrRefused = errors.New("sound device not usable") // it is there, and the system or another program keeps it
)
