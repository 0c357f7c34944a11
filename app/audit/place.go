package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
)

// Permission says what the client allows at a place; the empty one is taken over from the place that contains it.
type Permission string

// The permissions, from the freest to the strictest. Escorted is allowed while somebody of the client is beside.
const (
	Inherited Permission = ""
	Allowed   Permission = "allowed"
	Escorted  Permission = "escorted"
	Forbidden Permission = "forbidden"
)

// PlaceRules are the permissions at a place: laptop, camera, radio (wireless), recording of sound. Key "" holds for the client as a whole.
type PlaceRules struct {
	Place     PlaceID    `cbor:"-" json:"place"`
	Laptop    Permission `cbor:"1,keyasint,omitempty" json:"laptop,omitempty"`
	Camera    Permission `cbor:"2,keyasint,omitempty" json:"camera,omitempty"`
	Radio     Permission `cbor:"3,keyasint,omitempty" json:"radio,omitempty"`
	Recording Permission `cbor:"4,keyasint,omitempty" json:"recording,omitempty"`
	Note      string     `cbor:"5,keyasint,omitempty" json:"note,omitempty"`
}

// PlaceMeasures assigns measures to a place. Below are looked at in every place under it that has no places of its own, in the place itself if
// it has none; Here at this node alone.
type PlaceMeasures struct {
	Place PlaceID     `cbor:"-" json:"place"`
	Below []MeasureID `cbor:"1,keyasint,omitempty" json:"below,omitempty"`
	Here  []MeasureID `cbor:"2,keyasint,omitempty" json:"here,omitempty"`
}

// Kinds of facts about the preparation of a visit.
const (
	KindPlaceRules    = "place.rules"
	KindPlaceMeasures = "place.measures"
)

// Field implements Fact.
func (r PlaceRules) Field() ledger.Field { return field(KindPlaceRules, string(r.Place)) }

// Field implements Fact.
func (m PlaceMeasures) Field() ledger.Field { return field(KindPlaceMeasures, string(m.Place)) }

func (r PlaceRules) valid() error {
	if err := placeOrWhole(r.Place); err != nil {
		return err
	}
	for _, p := range []Permission{r.Laptop, r.Camera, r.Radio, r.Recording} {
		if err := oneOf("permission", string(p), "", string(Allowed), string(Escorted), string(Forbidden)); err != nil {
			return err
		}
	}
	return text("note", r.Note)
}

func (m PlaceMeasures) valid() error {
	if !ValidID(string(m.Place)) {
		return bad("place %q", m.Place)
	}
	return first(measureIDs(m.Below), measureIDs(m.Here))
}

func placeOrWhole(p PlaceID) error {
	if p != "" && !ValidID(string(p)) {
		return bad("place %q", p)
	}
	return nil
}

func measureIDs(ids []MeasureID) error {
	seen := map[MeasureID]bool{}
	for _, id := range ids {
		if !ValidID(string(id)) || seen[id] {
			return bad("measure %q", id)
		}
		seen[id] = true
	}
	return nil
}

// Above lists the places that contain p, nearest first, without p and without the client as a whole. Two authors may have put two places into
// each other: the walk ends where it would begin again.
func (c *Case) Above(p PlaceID) []PlaceID {
	var out []PlaceID
	for at := c.Places[p].Parent; at != "" && at != p && !slices.Contains(out, at); at = c.Places[at].Parent {
		if _, known := c.Places[at]; !known {
			break
		}
		out = append(out, at)
	}
	return out
}

// PlaceNode is a place in the tree. Depth is 0 at the roots, Leaf one without places of its own.
type PlaceNode struct {
	Place
	Depth int
	Leaf  bool
}

// Tree lists the places as a tree reads: each before what it contains, siblings by name, then id. What hangs in a circle is listed at the end as
// roots of its own, so that nothing is lost from the list.
func (c *Case) Tree() []PlaceNode {
	under := map[PlaceID][]Place{}
	for _, p := range c.Places {
		parent := p.Parent
		if _, known := c.Places[parent]; !known {
			parent = ""
		}
		under[parent] = append(under[parent], p)
	}
	for _, ps := range under {
		slices.SortFunc(ps, func(a, b Place) int {
			if d := strings.Compare(a.Name, b.Name); d != 0 {
				return d
			}
			return strings.Compare(string(a.ID), string(b.ID))
		})
	}
	out := make([]PlaceNode, 0, len(c.Places))
	done := map[PlaceID]bool{}
	var walk func(ps []Place, depth int)
	walk = func(ps []Place, depth int) {
		for _, p := range ps {
			if done[p.ID] {
				continue
			}
			done[p.ID] = true
			out = append(out, PlaceNode{Place: p, Depth: depth, Leaf: len(under[p.ID]) == 0})
			walk(under[p.ID], depth+1)
		}
	}
	walk(under[""], 0)
	for _, p := range c.SortedPlaces() {
		if !done[p.ID] {
			walk([]Place{p}, 0)
		}
	}
	return out
}

// RulesAt are the permissions in force at a place: its own, else those of the nearest place above, else those of the client as a whole. Where
// nobody said anything a permission stays empty: not asked yet.
func (c *Case) RulesAt(p PlaceID) PlaceRules {
	out := c.Site.Rules[p]
	out.Place = p
	for _, at := range append(c.Above(p), "") {
		up := c.Site.Rules[at]
		for _, x := range []struct{ mine, theirs *Permission }{
			{&out.Laptop, &up.Laptop},
			{&out.Camera, &up.Camera},
			{&out.Radio, &up.Radio},
			{&out.Recording, &up.Recording},
		} {
			if *x.mine == Inherited {
				*x.mine = *x.theirs
			}
		}
		if out.Note == "" {
			out.Note = up.Note
		}
	}
	return out
}

// required lists, for one measure or for each ("" asks so), the places where it is to be looked at by assignment.
func (c *Case) required(only MeasureID) map[MeasureID][]PlaceID {
	out := map[MeasureID][]PlaceID{}
	if len(c.Site.Measures) == 0 {
		return out
	}
	add := func(ids []MeasureID, p PlaceID) {
		for _, id := range ids {
			if only != "" && id != only {
				continue
			}
			if n := len(out[id]); n == 0 || out[id][n-1] != p { // each place is met once
				out[id] = append(out[id], p)
			}
		}
	}
	for _, n := range c.Tree() {
		add(c.Site.Measures[n.ID].Here, n.ID)
		if !n.Leaf {
			continue
		}
		add(c.Site.Measures[n.ID].Below, n.ID)
		for _, at := range c.Above(n.ID) {
			add(c.Site.Measures[at].Below, n.ID)
		}
	}
	return out
}
