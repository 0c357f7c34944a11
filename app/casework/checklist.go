package casework

import (
	"slices"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/ledger"
	"genchi/storage/trust"
)

// checkList is the list beside the card, kept between actions: an action costs the rows that it touches, not the case. Whatever may change
// which rows there are, or all of them, ends it; the next view makes another.
type checkList struct {
	key   listKey
	at    map[audit.CheckID]int
	rows  []CheckRow
	sum   listSum
	made  *making
	log   []int                 // rows that changed, in order
	loose map[audit.ItemID]bool // evidence that serves no check
}

// logMost is how many changes a list remembers; with more it is made anew.
const logMost = 1 << 14

// ListMark names a state of a list of checks. The zero mark names none.
type ListMark struct {
	made    *making
	changes int
}

// making is told apart by where it lies: that of another list, of another store too, lies elsewhere.
type making struct{ _ byte }

// listKey is what all rows stand on; with another one they are made anew.
type listKey struct {
	model   *audit.Case
	trust   *trust.Set
	edition *criteria.Edition
	lang    string
	user    ledger.UserID
}

// listSum is what the rows add up to. Legs are in the order of audit.Methods.
type listSum struct {
	judged, conflicts, back, half int
	needed, done                  [4]int
}

// list gives the list of a case. The caller holds mu.
func (d *Desk) list(oc *openCase) *checkList {
	key := d.listKey(oc)
	if oc.list == nil || oc.list.key != key {
		oc.list = d.newList(oc, key)
	}
	return oc.list
}

func (d *Desk) listKey(oc *openCase) listKey {
	return listKey{oc.model, d.v.Trust(), oc.edition, d.opt.Lang, d.user}
}

func (d *Desk) newList(oc *openCase, key listKey) *checkList {
	all := oc.model.AllChecks()
	l := &checkList{key: key, made: &making{}, at: make(map[audit.CheckID]int, len(all)), rows: make([]CheckRow, len(all)), loose: map[audit.ItemID]bool{}}
	for i, c := range all {
		l.at[c], l.rows[i] = i, d.checkRow(oc, c)
		l.sum.add(&l.rows[i], 1)
	}
	for id := range oc.model.Items {
		l.look(oc.model, id)
	}
	return l
}

// look tells the list whether an item serves a check now.
func (l *checkList) look(m *audit.Case, id audit.ItemID) {
	if m.Unsorted(m.Items[id]) {
		l.loose[id] = true
	} else {
		delete(l.loose, id)
	}
}

// add counts a row in, or out with a sign of -1.
func (s *listSum) add(r *CheckRow, sign int) {
	if r.Verdict == audit.Conforming || r.Verdict == audit.Nonconforming {
		s.judged += sign
	}
	if len(r.Verdicts) > 1 {
		s.conflicts += sign
	}
	if r.Back {
		s.back += sign
	}
	if r.Pair == PairHalf {
		s.half += sign
	}
	for _, l := range r.Legs {
		i := slices.Index(audit.Methods(), l.Method)
		if i < 0 || !l.Needed || l.Omitted {
			continue
		}
		s.needed[i] += sign
		if l.Done {
			s.done[i] += sign
		}
	}
}

// patch takes changed fields over, after the model did. The caller holds mu.
func (d *Desk) patch(oc *openCase, touched []ledger.Field) {
	if oc.search != nil {
		for _, f := range touched {
			oc.search.set(f, oc.fold.Now().Live(f))
		}
	}
	if oc.list == nil {
		return
	}
	for _, f := range touched {
		if !d.patchField(oc, f) {
			oc.list = nil
			return
		}
	}
}

// patchField tells whether the list could follow.
func (d *Desk) patchField(oc *openCase, f ledger.Field) bool {
	switch f.Kind {
	case audit.KindVerdict:
		return d.patchRow(oc, audit.CheckID(f.Key))
	case audit.KindStatement, audit.KindObservation, audit.KindReason, audit.KindScene, audit.KindComeBack, audit.KindLegs:
		c, _ := audit.SplitOwned(f.Key)
		return d.patchRow(oc, c)
	case audit.KindLink:
		i, c := audit.SplitLink(f.Key)
		oc.list.look(oc.model, i)
		return d.patchRow(oc, c)
	case audit.KindRequest, audit.KindLook:
		return d.patchMeasure(oc, oc.model.Second.Requests[f.Key].Fact.Measure)
	case audit.KindEvidence, audit.KindUnused, audit.KindCaption, audit.KindRendition:
		return d.patchItem(oc, audit.ItemID(f.Key))
	case audit.KindClient, audit.KindApplication, audit.KindScope, audit.KindContract, audit.KindPlan, audit.KindVisitStart, audit.KindVisitEnd,
		audit.KindDraw, audit.KindSampleResult, audit.KindExtra, audit.KindDismissal, audit.KindMethodNote, audit.KindAloneReview,
		audit.KindClosing, audit.KindFinding, audit.KindDue, audit.KindReview, audit.KindLoose, audit.KindHandover, audit.KindTaken, audit.KindConsent, audit.KindSound, audit.KindResolution, audit.KindReport, audit.KindPlanRow, audit.KindSheet, audit.KindPlaceRules, audit.KindPerson, audit.KindLastFinding,
		audit.KindStatementGiven, audit.KindAdviceOffer, audit.KindObserver, audit.KindAmendment, audit.KindPlanSent, audit.KindPlanExplained, audit.KindReportExplained, audit.KindSitting, audit.KindSecondEnd, audit.KindOutside:
		return true // no row shows them
	}
	return false
}

func (d *Desk) patchItem(oc *openCase, id audit.ItemID) bool {
	oc.list.look(oc.model, id)
	it := oc.model.Items[id]
	if it == nil {
		return true
	}
	for _, c := range it.Checks {
		if !d.patchRow(oc, c) {
			return false
		}
	}
	return true
}

// patchMeasure makes the rows of a measure again: a document of it was read in the second stage.
func (d *Desk) patchMeasure(oc *openCase, m audit.MeasureID) bool {
	l := oc.list
	if m == "" {
		return false // the request is gone: nobody says any more of which measure it was
	}
	for id, i := range l.at {
		if id.Measure() != m {
			continue
		}
		if len(l.log) >= logMost {
			return false
		}
		l.sum.add(&l.rows[i], -1)
		l.rows[i] = d.checkRow(oc, id)
		l.sum.add(&l.rows[i], 1)
		l.log = append(l.log, i)
	}
	return true
}

// patchRow makes the row of a check again. A check that comes in, or that nothing is recorded of any more, changes which rows there are.
func (d *Desk) patchRow(oc *openCase, id audit.CheckID) bool {
	l := oc.list
	i, ok := l.at[id]
	if !ok || len(l.log) >= logMost || !oc.model.Checks[id].Touched() {
		return false
	}
	l.sum.add(&l.rows[i], -1)
	l.rows[i] = d.checkRow(oc, id)
	l.sum.add(&l.rows[i], 1)
	l.log = append(l.log, i)
	return true
}

func (l *checkList) mark() ListMark { return ListMark{l.made, len(l.log)} }

// since gives the places of the rows that changed since a mark, each once; false if the mark is not of this list.
func (l *checkList) since(m ListMark) ([]int, bool) {
	if m.made != l.made || m.changes > len(l.log) {
		return nil, false
	}
	at := append([]int{}, l.log[m.changes:]...)
	slices.Sort(at)
	return slices.Compact(at), true
}

// Over lays a view that ChecksSince gave over the one that it was asked with, in place. It is false if the view is of another list: then the
// whole list has to be read.
func (v *ChecksView) Over(before *ChecksView) bool {
	if v.Only == nil {
		return true
	}
	if v.Mark.made != before.Mark.made {
		return false
	}
	for k, i := range v.Only {
		before.Rows[i] = v.Rows[k]
	}
	v.Rows, v.Only = before.Rows, nil
	return true
}
