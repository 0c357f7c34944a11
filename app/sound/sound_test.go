package sound

import (
	"bytes"
	"errors"
	"testing"
)

// Whatever this computer has, a call answers with a device that can be stopped or with one of the two errors.
func TestAnswersWithoutADevice(t *testing.T) {
	stop, err := Listen(16000, &bytes.Buffer{}, func(error) {})
	if err != nil && !errors.Is(err, ErrNone) && !errors.Is(err, ErrRefused) {
		t.Errorf("listen: %v", err)
	}
	if stop != nil {
		stop()
		stop()
	}
	stop, err = Play(16000, 1, bytes.NewReader(make([]byte, 3200)), func() {})
	if err != nil && !errors.Is(err, ErrNone) && !errors.Is(err, ErrRefused) {
		t.Errorf("play: %v", err)
	}
	if stop != nil {
		stop()
		stop()
	}
}
