package sampling

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// Algorithm names the way of drawing of this package; see doc.go.
const Algorithm = "genchi/draw/v1"

// Methods of choosing a sample.
const (
	Simple      = "simple"
	Systematic  = "systematic"
	Stratified  = "stratified"
	Judgemental = "judgemental"
)

// Methods lists them in the order in which screens show them.
func Methods() []string { return []string{Simple, Systematic, Stratified, Judgemental} }

// SeedSize is the number of bytes of a seed.
const SeedSize = 32

// MaxSize is the largest sample.
const MaxSize = 1000

// Order says what to draw. Prefix or Column with Separator tells the strata of a stratified draw.
type Order struct {
	Method    string
	Size      int
	Prefix    int
	Column    int
	Separator string // of columns; empty: tab
}

// ErrOrder is an order that can't be carried out on the population.
var ErrOrder = errors.New("cannot draw")

// Draw gives the numbers of the units that are drawn, in the order of the draw. A judgemental sample is not drawn: ErrOrder.
func Draw(p *Population, seed []byte, o Order) ([]uint32, error) {
	switch {
	case len(seed) != SeedSize:
		return nil, fmt.Errorf("%w: a seed of %d bytes", ErrOrder, len(seed))
	case o.Size < 1 || o.Size > len(p.Units) || o.Size > MaxSize:
		return nil, fmt.Errorf("%w: %d of %d, at most %d", ErrOrder, o.Size, len(p.Units), MaxSize)
	}
	switch o.Method {
	case Simple:
		all := make([]uint32, len(p.Units))
		for i := range all {
			all[i] = uint32(i)
		}
		return newStream(seed, p, "").choose(all, o.Size), nil
	case Systematic:
		return systematic(p, seed, o.Size), nil
	case Stratified:
		return stratified(p, seed, o)
	}
	return nil, fmt.Errorf("%w: method %q", ErrOrder, o.Method)
}

// Verify draws again and tells whether the recorded choice is the one that follows from population, seed and order.
func Verify(p *Population, digest, seed []byte, o Order, picks []uint32) error {
	if !bytes.Equal(digest, p.Digest[:]) {
		return fmt.Errorf("%w: another population", ErrOrder)
	}
	got, err := Draw(p, seed, o)
	if err != nil {
		return err
	}
	if !slices.Equal(got, picks) {
		return fmt.Errorf("%w: the draw gives other units", ErrOrder)
	}
	return nil
}

func systematic(p *Population, seed []byte, k int) []uint32 {
	n := uint64(len(p.Units))
	r := newStream(seed, p, "").below(n)
	out := make([]uint32, k)
	for j := range out {
		out[j] = uint32((r + uint64(j)*n) / uint64(k)) //nolint:gosec // less than n
	}
	return out
}

// Stratum is the units of one key.
type Stratum struct {
	Key   string
	Units []uint32
	take  int
	rest  uint64 // remainder of its share
}

func stratified(p *Population, seed []byte, o Order) ([]uint32, error) {
	if (o.Prefix > 0) == (o.Column > 0) || o.Prefix < 0 || o.Column < 0 {
		return nil, fmt.Errorf("%w: strata by a prefix or by a column", ErrOrder)
	}
	strata := Strata(p, o)
	share(strata, len(p.Units), o.Size)
	out := make([]uint32, 0, o.Size)
	for _, s := range strata {
		out = append(out, newStream(seed, p, s.Key).choose(s.Units, s.take)...)
	}
	return out, nil
}

// Strata sorts the units of a population into strata, in the order of the bytes of their keys.
func Strata(p *Population, o Order) []*Stratum {
	by := map[string]*Stratum{}
	for i, u := range p.Units {
		k := o.key(u)
		if by[k] == nil {
			by[k] = &Stratum{Key: k}
		}
		by[k].Units = append(by[k].Units, uint32(i))
	}
	out := make([]*Stratum, 0, len(by))
	for _, s := range by {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *Stratum) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func (o Order) key(unit string) string {
	if o.Prefix > 0 {
		n := 0
		for i := range unit {
			if n == o.Prefix {
				return unit[:i]
			}
			n++
		}
		return unit
	}
	cols := strings.Split(unit, cmp.Or(o.Separator, "\t"))
	if o.Column > len(cols) {
		return ""
	}
	return strings.TrimSpace(cols[o.Column-1])
}

// share says how many of k each stratum gives.
func share(strata []*Stratum, n, k int) {
	h, base := len(strata), 1
	if k < h {
		h, base = 0, 0
	}
	left := k
	for _, s := range strata {
		s.take = base
		if whole := uint64(n - h); whole > 0 { //nolint:gosec // not negative: each stratum has a unit
			part := uint64(k-h) * uint64(len(s.Units)-base) //nolint:gosec // as above
			s.take += int(part / whole)                     //nolint:gosec // at most k
			s.rest = part % whole
		}
		left -= s.take
	}
	order := slices.Clone(strata)
	slices.SortStableFunc(order, func(a, b *Stratum) int { return cmp.Compare(b.rest, a.rest) })
	for _, s := range order[:left] {
		s.take++
	}
}

// stream is the source of numbers of a draw.
type stream struct {
	key, head []byte
	next      uint64
	rest      []byte
}

func newStream(seed []byte, p *Population, label string) *stream {
	head := append([]byte(Algorithm+"\x00"), p.Digest[:]...)
	return &stream{key: seed, head: append(append(head, label...), 0)}
}

func (s *stream) u64() uint64 {
	if len(s.rest) == 0 {
		m := hmac.New(sha256.New, s.key)
		m.Write(s.head)
		m.Write(binary.BigEndian.AppendUint64(nil, s.next))
		s.next++
		s.rest = m.Sum(nil)
	}
	x := binary.BigEndian.Uint64(s.rest)
	s.rest = s.rest[8:]
	return x
}

// below gives a number from 0 to n-1, each equally likely.
func (s *stream) below(n uint64) uint64 {
	_, over := bits.Div64(1, 0, max(n, 2)) // 2^64 mod n
	for {
		if x := s.u64(); n < 2 {
			return 0
		} else if x <= ^uint64(0)-over {
			return x % n
		}
	}
}

// choose takes k of the units, which it leaves as they were.
func (s *stream) choose(units []uint32, k int) []uint32 {
	list := slices.Clone(units)
	for i := range k {
		j := i + int(s.below(uint64(len(list)-i))) //nolint:gosec // below len(list)
		list[i], list[j] = list[j], list[i]
	}
	return list[:k]
}
