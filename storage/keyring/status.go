package keyring

// Status is what can be said of a header without a key. A forged copy counts as
// good here; Open finds it.
type Status struct {
	Copies [2]CopyStatus
	// Generation is that of the copy that counts, 0 if none does.
	Generation uint64
	// Params is the price of a guess in that copy, within bounds or not.
	Params Params
	// Escrow has the labels of its escrow slots.
	Escrow []string
	// Rotating tells that a rotation is not finished.
	Rotating bool
}

// CopyStatus is the state of keys.0 or keys.1.
type CopyStatus struct {
	Generation uint64 // 0 unless the copy is good
	Err        error  // nil if the copy is good
}

// Inspect looks at both copies of the header in dir and changes nothing.
func Inspect(dir string) Status {
	c := load(dir)
	var s Status
	for i := range c {
		s.Copies[i].Err = c[i].err
		if h := c[i].head; h != nil {
			s.Copies[i].Generation = h.Generation
		}
	}
	if all := c.candidates(); len(all) > 0 {
		h := all[0]
		s.Generation, s.Params = h.Generation, h.Passphrase.params()
		s.Escrow, s.Rotating = labels(h), len(h.Previous) > 0
	}
	return s
}
