package audit

import "sync"

// chosenSets keeps the last choices of measures that were read, by the bytes of their value, so that it changes no verdict. A nil
// one keeps nothing.
type chosenSets struct {
	mu   sync.Mutex
	sets map[string]map[MeasureID]bool
}

// chosenMost is how many choices are kept: a case has a handful.
const chosenMost = 16

// of gives the measures that a value chooses; none if it is malformed.
func (c *chosenSets) of(value []byte) map[MeasureID]bool {
	if c == nil {
		return chosenIn(value)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if set, ok := c.sets[string(value)]; ok {
		return set
	}
	if c.sets == nil || len(c.sets) >= chosenMost {
		c.sets = map[string]map[MeasureID]bool{}
	}
	set := chosenIn(value)
	c.sets[string(value)] = set
	return set
}

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
