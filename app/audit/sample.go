package audit

import (
	"slices"
	"strconv"
	"strings"

	"genchi/app/ledger"
	"genchi/app/sampling"
)

// Kinds of sampling.
const (
	KindDraw         = "sample"
	KindSampleResult = "sample.result"
	KindExtra        = "sample.extra"
)

// Draw is one sample (抜取り) with all that is needed to draw it again: population, seed, method and size. Picks are numbers of units from 0 in the
// order of the draw; Texts are their lines. The population stands in Lines, or, where it is longer than one text may be, in the item Item.
type Draw struct {
	ID         string    `cbor:"-" json:"draw"`
	What       string    `cbor:"1,keyasint" json:"what"` // what the units are
	Checks     []CheckID `cbor:"2,keyasint" json:"checks"`
	Method     string    `cbor:"3,keyasint" json:"method"`
	SizeReason string    `cbor:"4,keyasint" json:"size_reason"`
	Reason     string    `cbor:"5,keyasint,omitempty" json:"reason,omitempty"` // of a judgemental choice
	Algorithm  string    `cbor:"6,keyasint,omitempty" json:"algorithm,omitempty"`
	Seed       []byte    `cbor:"7,keyasint,omitempty" json:"-"`
	Units      uint      `cbor:"8,keyasint" json:"units"`
	Digest     []byte    `cbor:"9,keyasint" json:"-"` // of the population, as the package sampling says
	Lines      string    `cbor:"10,keyasint,omitempty" json:"-"`
	Item       ItemID    `cbor:"11,keyasint,omitempty" json:"item,omitempty"`
	Prefix     uint      `cbor:"12,keyasint,omitempty" json:"prefix,omitempty"`
	Column     uint      `cbor:"13,keyasint,omitempty" json:"column,omitempty"`
	Separator  string    `cbor:"14,keyasint,omitempty" json:"separator,omitempty"`
	Picks      []uint32  `cbor:"15,keyasint" json:"picks"`
	Texts      []string  `cbor:"16,keyasint" json:"-"`
	At         string    `cbor:"17,keyasint" json:"at"`
	Twins      uint      `cbor:"18,keyasint,omitempty" json:"twins,omitempty"` // lines that say the same as an earlier one
}

// SampleResult is what a sample showed. Unit is the place of the unit in the draw, from 1, or the id of an extra pick.
type SampleResult struct {
	Draw   string   `cbor:"-" json:"draw"`
	Unit   string   `cbor:"-" json:"unit"`
	Result Verdict  `cbor:"1,keyasint" json:"result"`
	Note   string   `cbor:"2,keyasint,omitempty" json:"note,omitempty"`
	Items  []ItemID `cbor:"3,keyasint,omitempty" json:"items,omitempty"`
}

// Extra is a unit that an auditor adds to a draw, with a reason; it does not count as drawn.
type Extra struct {
	Draw   string `cbor:"-" json:"draw"`
	ID     string `cbor:"-" json:"unit"`
	Text   string `cbor:"1,keyasint" json:"text"`
	Reason string `cbor:"2,keyasint" json:"reason"`
}

// Field implements Fact.
func (d Draw) Field() ledger.Field { return field(KindDraw, d.ID) }

// Field implements Fact.
func (r SampleResult) Field() ledger.Field { return field(KindSampleResult, r.Draw+"/"+r.Unit) }

// Field implements Fact.
func (x Extra) Field() ledger.Field { return field(KindExtra, x.Draw+"/"+x.ID) }

func makeResult(k string) (any, error) {
	d, u, _ := strings.Cut(k, "/")
	return &SampleResult{Draw: d, Unit: u}, nil
}

func makeExtra(k string) (any, error) {
	d, u, _ := strings.Cut(k, "/")
	return &Extra{Draw: d, ID: u}, nil
}

func (d Draw) valid() error {
	for _, c := range d.Checks {
		if err := check(c); err != nil {
			return err
		}
	}
	switch {
	case len(d.Checks) == 0 || len(d.Checks) > 100:
		return bad("a draw for %d checks", len(d.Checks))
	case len(d.Picks) == 0 || len(d.Picks) > sampling.MaxSize || len(d.Texts) != len(d.Picks) || uint(len(d.Picks)) > d.Units:
		return bad("%d picks with %d texts of %d units", len(d.Picks), len(d.Texts), d.Units)
	case (d.Lines == "") == (d.Item == ""):
		return bad("the population stands in the draw or in an item")
	case d.Item != "" && item(d.Item) != nil:
		return item(d.Item)
	}
	for i, p := range d.Picks {
		if uint(p) >= d.Units || slices.Contains(d.Picks[:i], p) {
			return bad("unit %d", p)
		}
	}
	return first(ident("draw", d.ID), need("what", d.What), need("size_reason", d.SizeReason), d.way(), digest("digest", d.Digest), text("population", d.Lines),
		text("draw", append([]string{d.Reason, d.Separator}, d.Texts...)...), clock("at", d.At))
}

// way: what is drawn has a seed and an algorithm, what is chosen has a reason instead.
func (d Draw) way() error {
	if d.Method == sampling.Judgemental {
		if len(d.Seed) > 0 || d.Algorithm != "" {
			return bad("a judgemental choice has no seed")
		}
		return need("reason", d.Reason)
	}
	if len(d.Seed) != sampling.SeedSize {
		return bad("a seed of %d bytes", len(d.Seed))
	}
	return first(oneOf("method", d.Method, sampling.Methods()...), need("algorithm", d.Algorithm))
}

func (r SampleResult) valid() error {
	for _, i := range r.Items {
		if err := item(i); err != nil {
			return err
		}
	}
	if !r.Result.Valid() {
		return bad("result %q", r.Result)
	}
	return first(ident("draw", r.Draw), ident("unit", r.Unit), text("note", r.Note))
}

func (x Extra) valid() error {
	return first(ident("draw", x.Draw), ident("extra pick", x.ID), need("text", x.Text), need("reason", x.Reason))
}

// Order is the draw as the package sampling takes it.
func (d *Draw) Order() sampling.Order {
	return sampling.Order{Method: d.Method, Size: len(d.Picks), Prefix: int(d.Prefix), Column: int(d.Column), Separator: d.Separator}
}

// Verify draws again from the population whose text is given, and compares. A judgemental choice only has its lines compared.
func (d *Draw) Verify(population string) error {
	p, err := sampling.Read(population)
	if err != nil {
		return err
	}
	if d.Method != sampling.Judgemental {
		if d.Algorithm != sampling.Algorithm {
			return bad("algorithm %q", d.Algorithm)
		}
		if err := sampling.Verify(p, d.Digest, d.Seed, d.Order(), d.Picks); err != nil {
			return err
		}
	}
	for i, u := range d.Picks {
		if int(u) >= len(p.Units) || p.Units[u] != d.Texts[i] {
			return bad("unit %d is another line", u)
		}
	}
	return nil
}

// Samples is what is known of the draws of a case.
type Samples struct {
	Draws   map[string]Entered[Draw]
	Results map[string]Entered[SampleResult] // by DRAW/UNIT
	Extras  map[string]Entered[Extra]        // by DRAW/ID
	of      map[CheckID][]string             // draws of a check
}

func newSamples() Samples {
	return Samples{Draws: map[string]Entered[Draw]{}, Results: map[string]Entered[SampleResult]{}, Extras: map[string]Entered[Extra]{}, of: map[CheckID][]string{}}
}

// apply tells whether the field is one of these.
func (s *Samples) apply(f ledger.Field, fact Fact, head ledger.Statement) bool {
	switch f.Kind {
	case KindDraw:
		for _, c := range s.Draws[f.Key].Fact.Checks {
			s.of[c] = slices.DeleteFunc(s.of[c], func(d string) bool { return d == f.Key })
		}
		enter(s.Draws, f.Key, fact, head)
		for _, c := range s.Draws[f.Key].Fact.Checks {
			s.of[c] = append(s.of[c], f.Key)
		}
	case KindSampleResult:
		enter(s.Results, f.Key, fact, head)
	case KindExtra:
		enter(s.Extras, f.Key, fact, head)
	default:
		return false
	}
	return true
}

// SortedDraws lists the draws by time, then id.
func (c *Case) SortedDraws() []Entered[Draw] {
	return sortedBook(c.Samples.Draws, func(d *Draw) string { return d.At + "/" + d.ID })
}

// ExtrasOf lists the extra picks of a draw by id.
func (c *Case) ExtrasOf(draw string) []Entered[Extra] {
	out := sortedBook(c.Samples.Extras, func(x *Extra) string { return x.ID })
	return slices.DeleteFunc(out, func(x Entered[Extra]) bool { return x.Fact.Draw != draw })
}

// Tally counts the results of a draw.
type Tally struct {
	Conforming, Nonconforming, Unconfirmed, Open int
	ExtraBad                                     int // extra picks that do not conform; not in the other numbers
}

// Tally counts what the samples of a draw showed. A result on which the auditors differ counts as the one that was recorded last, and is a
// conflict besides.
func (c *Case) Tally(draw string) Tally {
	var t Tally
	for i := range c.Samples.Draws[draw].Fact.Picks {
		switch c.Samples.Results[draw+"/"+strconv.Itoa(i+1)].Fact.Result {
		case Conforming:
			t.Conforming++
		case Nonconforming:
			t.Nonconforming++
		case Unconfirmed:
			t.Unconfirmed++
		case NotStarted:
			t.Open++
		}
	}
	for k, x := range c.Samples.Extras {
		if x.Fact.Draw == draw && c.Samples.Results[k].Fact.Result == Nonconforming {
			t.ExtraBad++
		}
	}
	return t
}
