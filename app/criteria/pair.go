package criteria

import (
	"slices"

	"genchi/app/notice"
)

// electronicPart is the part of the catalogue that protects electronic information (3-4-3-ha).
const electronicPart = "V"

// Electronic tells whether m protects electronic information.
func (m *Measure) Electronic() bool { return m.Part == electronicPart }

// Pair is the hard pair of interview and record: one leg alone leaves the look incomplete. It is derived from the methods of the catalogue:
//
//   - a measure of electronic information that names a record or a document: interview and that (3-4-3-ha), whether or not the catalogue
//     names the interview;
//   - any other measure that names an interview together with a record or a document: training and management processes (3-4-3-ro).
//
// The record leg is electronic_record where the catalogue names it, else document_review.
func (m *Measure) Pair() (record string, p notice.Provision, ok bool) {
	switch {
	case slices.Contains(m.Methods, ElectronicRecord):
		record = ElectronicRecord
	case slices.Contains(m.Methods, DocumentReview):
		record = DocumentReview
	default:
		return "", "", false
	}
	switch {
	case m.Electronic():
		return record, notice.P3_4_3_Ha, true
	case slices.Contains(m.Methods, Interview):
		return record, notice.P3_4_3_Ro, true
	}
	return "", "", false
}

// Legs lists the methods that a look at m needs, in the order in which they are shown: those of the catalogue, and the interview where it belongs
// to a pair.
func (m *Measure) Legs() []string {
	_, _, pair := m.Pair()
	var out []string
	for _, x := range Methods() {
		if slices.Contains(m.Methods, x) || pair && x == Interview {
			out = append(out, x)
		}
	}
	return out
}

// AtPlaces tells whether m is looked at in each place rather than at the client as a whole: what is inspected on the spot (3-4-3-i).
func (m *Measure) AtPlaces() bool { return slices.Contains(m.Methods, PhysicalInspection) }
