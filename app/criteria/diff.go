package criteria

import "slices"

// Change is one measure that stands in two editions with different content.
type Change struct {
	ID          string
	Fields      []string // JSON names of the fields that differ, in the order of the file
	Requirement bool     // the requirement text differs: answers do not carry over
}

// Difference is what happened from one edition to another. Lists are in the order of the edition that has the measure.
type Difference struct {
	Added   []string
	Removed []string
	Changed []Change
}

// Diff compares measures by id.
func Diff(from, to *Edition) Difference {
	var d Difference
	for i := range to.Measures {
		m := &to.Measures[i]
		old := from.Measure(m.ID)
		if old == nil {
			d.Added = append(d.Added, m.ID)
			continue
		}
		if fields := differing(old, m); len(fields) > 0 {
			d.Changed = append(d.Changed, Change{ID: m.ID, Fields: fields, Requirement: old.RequirementJA != m.RequirementJA})
		}
	}
	for i := range from.Measures {
		if id := from.Measures[i].ID; to.Measure(id) == nil {
			d.Removed = append(d.Removed, id)
		}
	}
	return d
}

func differing(a, b *Measure) []string {
	var out []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"draft_code", a.Code == b.Code},
		{"part", a.Part == b.Part},
		{"group", a.Group == b.Group},
		{"title_ja", a.TitleJA == b.TitleJA},
		{"title_en", a.TitleEN == b.TitleEN},
		{"requirement_ja", a.RequirementJA == b.RequirementJA},
		{"forms", slices.Equal(a.Forms, b.Forms)},
		{"default_selection", a.Default == b.Default},
		{"methods", slices.Equal(a.Methods, b.Methods)},
		{"interviewee_ja", a.Interviewee == b.Interviewee},
		{"questions_ja", slices.Equal(a.Questions, b.Questions)},
		{"inspection_points_ja", slices.Equal(a.InspectionPoints, b.InspectionPoints)},
		{"evidence_ja", slices.Equal(a.Evidence, b.Evidence)},
		{"self_check_field", a.SelfCheckField == b.SelfCheckField},
		{"standard_ref", a.StandardRef == b.StandardRef},
	} {
		if !f.same {
			out = append(out, f.name)
		}
	}
	return out
}

// Carry says what becomes of answers when a client's next audit uses another edition. Every answered measure stands in exactly one of
// Kept, Again, Gone.
type Carry struct {
	Kept  []string // requirement text unchanged, byte for byte
	Again []string // the measure exists, its requirement reads differently: judge anew
	Gone  []string // one of the editions has no such measure
	New   []string // measures of the new edition that were not answered
}

// CarryOver sorts the ids of answered measures. Ids are never used again for something else by the rules of a catalogue, but the text
// decides, so an edition that breaks the rule does no harm.
func CarryOver(from, to *Edition, answered []string) Carry {
	var c Carry
	seen := map[string]bool{}
	for _, id := range answered {
		if seen[id] {
			continue
		}
		seen[id] = true
		old, now := from.Measure(id), to.Measure(id)
		switch {
		case now == nil || old == nil:
			c.Gone = append(c.Gone, id)
			seen[id] = now == nil
		case old.RequirementJA == now.RequirementJA:
			c.Kept = append(c.Kept, id)
		default:
			c.Again = append(c.Again, id)
		}
	}
	for i := range to.Measures {
		if id := to.Measures[i].ID; !seen[id] {
			c.New = append(c.New, id)
		}
	}
	return c
}
