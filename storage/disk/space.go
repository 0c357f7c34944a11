package disk

import (
	"errors"
	"fmt"
)

// ErrNoSpace is in the chain of every error of this package that comes from a
// full disk or a used-up quota.
var ErrNoSpace = errors.New("no space left on the disk")

// wrap adds ErrNoSpace to an error that means it.
func wrap(err error) error {
	if err == nil || errors.Is(err, ErrNoSpace) || !isFull(err) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrNoSpace, err)
}
