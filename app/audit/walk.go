package audit

import (
	"fmt"
	"strings"

	"genchi/app/ledger"
)

// Floor is a floor plan: a picture among the evidence, and the place that it shows.
type Floor struct {
	ID    string  `cbor:"-" json:"id"`
	Name  string  `cbor:"1,keyasint" json:"name"`
	Item  ItemID  `cbor:"2,keyasint" json:"item"`
	Place PlaceID `cbor:"3,keyasint,omitempty" json:"place,omitempty"`
	Gone  bool    `cbor:"4,keyasint,omitempty" json:"gone,omitempty"`
}

// FullSide is the width and the height of every plan in the units of spots: 1/10,000.
const FullSide = 10_000

// Spot is a pin or a zone on a floor plan. X and Y are its point, or the upper left corner of the zone, W and H the zone's sides, in 1/10,000 of the
// width and height of the plan; a pin has no sides. Walk is its number in walking order.
type Spot struct {
	ID    string  `cbor:"-" json:"id"`
	Floor string  `cbor:"1,keyasint" json:"floor"`
	Name  string  `cbor:"2,keyasint,omitempty" json:"name,omitempty"`
	Place PlaceID `cbor:"3,keyasint,omitempty" json:"place,omitempty"`
	X     uint    `cbor:"4,keyasint" json:"x"`
	Y     uint    `cbor:"5,keyasint" json:"y"`
	W     uint    `cbor:"6,keyasint,omitempty" json:"w,omitempty"`
	H     uint    `cbor:"7,keyasint,omitempty" json:"h,omitempty"`
	Walk  uint    `cbor:"8,keyasint" json:"walk"`
	Gone  bool    `cbor:"9,keyasint,omitempty" json:"gone,omitempty"`
}

// Zone tells a zone from a pin.
func (s Spot) Zone() bool { return s.W > 0 }

// SpotLink ties evidence to a spot, or unties it. It serves no check by that.
type SpotLink struct {
	Item ItemID `cbor:"-" json:"item"`
	Spot string `cbor:"-" json:"spot"`
	On   bool   `cbor:"1,keyasint" json:"on"`
}

// Kinds of facts about floor plans.
const (
	KindFloor    = "floor"
	KindSpot     = "floor.spot"
	KindSpotLink = "evidence.spot"
)

// Field implements Fact.
func (f Floor) Field() ledger.Field { return field(KindFloor, f.ID) }

// Field implements Fact.
func (s Spot) Field() ledger.Field { return field(KindSpot, s.ID) }

// Field implements Fact.
func (l SpotLink) Field() ledger.Field { return field(KindSpotLink, string(l.Item)+"/"+l.Spot) }

func readSpotLink(key string) (any, error) {
	i, s, _ := strings.Cut(key, "/")
	return &SpotLink{Item: ItemID(i), Spot: s}, nil
}

func (f Floor) valid() error {
	return first(ids("floor", f.ID), need("name", f.Name), item(f.Item), placeOrWhole(f.Place))
}

func (s Spot) valid() error {
	if s.X > FullSide || s.Y > FullSide || s.W > FullSide-s.X || s.H > FullSide-s.Y || (s.W == 0) != (s.H == 0) {
		return bad("spot at %d,%d of %dx%d", s.X, s.Y, s.W, s.H)
	}
	return first(ids("spot", s.ID, s.Floor), text("name", s.Name), placeOrWhole(s.Place))
}

func (l SpotLink) valid() error { return first(item(l.Item), ids("spot", l.Spot)) }

// SortedFloors lists the floor plans in the order in which they were added.
func (c *Case) SortedFloors() []Floor {
	return sortedBy(c.Onsite.Floors, func(f Floor) string { return f.ID }, func(f Floor) bool { return !f.Gone })
}

// Spots lists the spots of a floor in walking order.
func (c *Case) Spots(floor string) []Spot {
	return sortedBy(c.Onsite.Spots, func(s Spot) string { return fmt.Sprintf("%08d/%s", s.Walk, s.ID) }, func(s Spot) bool { return !s.Gone && s.Floor == floor })
}

// SpotItems lists the evidence tied to a spot, by time of recording.
func (c *Case) SpotItems(spot string) []ItemID {
	var out []ItemID
	for _, it := range c.SortedItems() {
		if c.Onsite.SpotLinks[SpotLink{Item: it.ID, Spot: spot}.Field().Key].On {
			out = append(out, it.ID)
		}
	}
	return out
}

// IsFloor tells whether an item is the picture of a floor plan; it serves no check, and needs none.
func (c *Case) IsFloor(i ItemID) bool {
	for _, f := range c.Onsite.Floors {
		if f.Item == i && !f.Gone {
			return true
		}
	}
	return false
}

// SeenAt tells whether anything was looked at in a place: a text, a judgement, evidence or a measured value at one of its checks.
func (c *Case) SeenAt(p PlaceID) bool {
	for id, k := range c.Checks {
		if id.Place() == p && k.Touched() {
			return true
		}
	}
	for _, m := range c.Onsite.Measured {
		if m.Check.Place() == p && !m.Gone {
			return true
		}
	}
	return false
}
