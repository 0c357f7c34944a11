package admit

import (
	"cmp"
	"maps"
	"slices"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/wire"
)

// Records judges control records that arrived together with those of the set: kept are to be stored, wait lack authority so far. The
// third result is the set as it would be with all of them.
func Records(set *trust.Set, arrived []*trust.Record) (kept, wait []*trust.Record, tried *trust.Set) {
	if len(arrived) == 0 {
		return nil, nil, set
	}
	tried = trust.NewSet(set.Pin(), append(set.Records(), arrived...))
	why := map[trust.Hash]trust.Reason{}
	for _, x := range tried.Rejected() {
		why[x.Hash] = x.Reason
	}
	for _, rec := range arrived {
		if Keeps(tried, rec, why[rec.Hash]) {
			kept = append(kept, rec)
		} else {
			wait = append(wait, rec)
		}
	}
	return kept, wait, tried
}

// Refused is an entry that is not taken in, and why.
type Refused struct {
	Hash trust.Hash
	Code wire.Code
	Err  error // may be nil
}

// Judged is what became of a batch of entries.
type Judged struct {
	Fresh   []*journal.Entry // to be taken in, in an order in which each follows the one it names
	Same    int              // here already
	Forks   []trust.Hash     // of Fresh: another entry has the same place
	Refused []Refused
}

// Intake judges the entries of one case as they arrive. It is not safe for concurrent use.
type Intake struct {
	in      trust.CaseID
	shape   *Shape
	refused map[trust.Hash]wire.Code
}

// NewIntake returns the intake of a case of which nothing is here.
func NewIntake(in trust.CaseID) *Intake {
	return &Intake{in: in, shape: NewShape(), refused: map[trust.Hash]wire.Code{}}
}

// Here notes an entry that is stored already.
func (t *Intake) Here(e *journal.Entry) { t.shape.Add(e.Hash, LinkOf(&e.Header)) }

// Heads are those of everything that is here or was judged fresh.
func (t *Intake) Heads() []wire.Head { return t.shape.Heads() }

// Retry forgets which entries were refused because those before them were missing: they may come again.
func (t *Intake) Retry() {
	maps.DeleteFunc(t.refused, func(_ trust.Hash, code wire.Code) bool { return code == wire.CodeGap })
}

// Judge tells what of a batch may be taken in. A journal may come out of order, where it was damaged and filled up again. What was refused
// once is passed over when it comes again.
func (t *Intake) Judge(set *trust.Set, batch []wire.Entry) (j Judged) {
	refuse := func(hash trust.Hash, code wire.Code, err error) {
		t.refused[hash] = code
		j.Refused = append(j.Refused, Refused{hash, code, err})
	}
	var sound []*journal.Entry
	for i := range batch {
		w := &batch[i]
		hash := trust.LeafHash(w.Header)
		if t.shape.Has(hash) {
			j.Same++
			continue
		}
		if t.refused[hash] != "" {
			continue
		}
		e, code, err := Check(t.in, set, w)
		if code != "" {
			refuse(hash, code, err)
			continue
		}
		sound = append(sound, e)
	}
	slices.SortStableFunc(sound, func(a, b *journal.Entry) int { return cmp.Compare(a.Header.Seq, b.Header.Seq) })
	for _, e := range sound {
		link := LinkOf(&e.Header)
		if t.shape.Has(e.Hash) { // twice in the batch
			continue
		}
		if code := t.shape.Place(link); code != "" {
			refuse(e.Hash, code, nil)
			continue
		}
		if t.shape.Add(e.Hash, link) {
			j.Forks = append(j.Forks, e.Hash)
		}
		j.Fresh = append(j.Fresh, e)
	}
	return j
}
