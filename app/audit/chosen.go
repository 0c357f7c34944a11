package audit

import (
	"bytes"
	"sync"
)

// kept keeps what the last values of a field say, by their bytes, so that it changes no verdict. A nil one keeps nothing.
type kept[T any] struct {
	mu    sync.Mutex
	last  []byte // the value that was asked for last
	says  T
	known map[string]T
}

// keptMost is how many values are kept: a case has a handful of each field.
const keptMost = 16

// of gives what a value says, which read knows. The value must not change afterwards.
func (k *kept[T]) of(value []byte, read func([]byte) T) T {
	if k == nil {
		return read(value)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.last != nil && bytes.Equal(k.last, value) {
		return k.says
	}
	says, ok := k.known[string(value)]
	if !ok {
		if k.known == nil || len(k.known) >= keptMost {
			k.known = map[string]T{}
		}
		says = read(value)
		k.known[string(value)] = says
	}
	k.last, k.says = value, says
	return says
}

// chosenIn gives the measures that a value chooses; none if it is malformed.
func chosenIn(value []byte) map[MeasureID]bool {
	set := map[MeasureID]bool{}
	if f, err := Read(field(KindMeasures, ""), value); err == nil {
		if m, ok := f.(Measures); ok {
			for _, id := range m.IDs {
				set[id] = true
			}
		}
	}
	return set
}
