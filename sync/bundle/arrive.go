package bundle

import (
	"errors"
	"fmt"

	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/admit"
	"genchi/sync/exchange"
	"genchi/sync/wire"
)

// maxRecords is how many control records of a bundle are looked at.
const maxRecords = 50_000

// maxGaps is how many bytes of entries are kept until those before them came.
const maxGaps = 64 << 20

// arriving judges what a bundle brings, for Look and Take alike. It changes nothing.
type arriving struct {
	b        *Bundle
	journals *journal.Store
	device   trust.DeviceID
	set      *trust.Set // as it is, then as it is with the records that are kept
	report   *Report

	held     map[trust.Hash]bool
	arrived  []*trust.Record
	fresh    []*trust.Record // to be kept
	intakes  map[trust.CaseID]*admit.Intake
	gaps     map[trust.CaseID][]wire.Entry
	gapBytes int
}

func newArriving(b *Bundle, journals *journal.Store, device trust.DeviceID, set *trust.Set, r *Report) *arriving {
	a := &arriving{
		b: b, journals: journals, device: device, set: set, report: r, held: map[trust.Hash]bool{}, intakes: map[trust.CaseID]*admit.Intake{},
		gaps: map[trust.CaseID][]wire.Entry{},
	}
	for _, rec := range set.Records() {
		a.held[rec.Hash] = true
	}
	return a
}

// fits tells whether a bundle is of the body of this laptop.
func (a *arriving) fits() error {
	if a.b.Manifest.Body != a.set.Pin() {
		return fmt.Errorf("%w: %s", ErrOtherBody, a.b.Manifest.Body)
	}
	return nil
}

func (a *arriving) records(h *head, list [][]byte) {
	for _, raw := range list {
		hash := trust.LeafHash(raw)
		if a.held[hash] {
			continue
		}
		a.held[hash] = true
		rec, err := trust.Parse(raw)
		if err == nil && (rec.Body != a.set.Pin() || rec.Case != h.in) {
			err = errors.New("of another body or case")
		}
		if err == nil && len(a.arrived) >= maxRecords {
			err = fmt.Errorf("more than %d control records", maxRecords)
		}
		if err != nil {
			a.park(exchange.Parked{Case: h.in, Hash: hash, Code: wire.CodeForm, Text: err.Error()})
			continue
		}
		a.arrived = append(a.arrived, rec)
	}
}

func (a *arriving) park(p exchange.Parked) { a.report.Parked = append(a.report.Parked, p) }

// judgeRecords judges all records together, compares the signature of the manifest, and finds the cases that are ours.
func (a *arriving) judgeRecords() error {
	kept, wait, tried := admit.Records(a.set, a.arrived)
	if err := a.b.signed.by(a.b.Manifest, tried); err != nil {
		return err
	}
	for _, rec := range wait {
		a.park(exchange.Parked{Case: rec.Case, Hash: rec.Hash, Code: wire.CodeAuthority})
	}
	if len(kept) > 0 {
		a.fresh, a.set = kept, trust.NewSet(a.set.Pin(), append(a.set.Records(), kept...))
	}
	for i := range a.b.Manifest.Cases {
		in := a.b.Manifest.Cases[i].Case
		if _, ours := a.set.Member(in, a.device); !ours {
			a.report.Foreign = append(a.report.Foreign, in)
			continue
		}
		t := admit.NewIntake(in)
		_, err := a.journals.Read(in, func(e journal.Entry, _ journal.Place) error {
			t.Here(&e)
			return nil
		})
		if err != nil {
			return fmt.Errorf("read journals of case %s: %w", in, err)
		}
		a.intakes[in] = t
		a.report.Cases = append(a.report.Cases, in)
	}
	if len(a.report.Cases) == 0 {
		return ErrForeign
	}
	return nil
}

// judgeEntries returns what of a batch may be taken in. Entries whose predecessors did not come yet wait for the end.
func (a *arriving) judgeEntries(in trust.CaseID, batch []wire.Entry) []*journal.Entry {
	t := a.intakes[in]
	if t == nil {
		return nil // a case of others
	}
	j := t.Judge(a.set, batch)
	a.report.Same += j.Same
	a.report.Forks = append(a.report.Forks, j.Forks...)
	for _, x := range j.Refused {
		if x.Code == wire.CodeGap && a.wait(in, x.Hash, batch) {
			continue
		}
		p := exchange.Parked{Case: in, Hash: x.Hash, Code: x.Code}
		if x.Err != nil {
			p.Text = x.Err.Error()
		}
		a.park(p)
	}
	return j.Fresh
}

func (a *arriving) wait(in trust.CaseID, h trust.Hash, batch []wire.Entry) bool {
	for i := range batch {
		if trust.LeafHash(batch[i].Header) != h {
			continue
		}
		if a.gapBytes += batch[i].Size(); a.gapBytes > maxGaps {
			return false
		}
		a.gaps[in] = append(a.gaps[in], batch[i])
		return true
	}
	return false
}

// filled judges the entries that waited once more; those for which nothing came are parked.
func (a *arriving) filled(in trust.CaseID) []*journal.Entry {
	t, batch := a.intakes[in], a.gaps[in]
	if t == nil || len(batch) == 0 {
		return nil
	}
	a.gaps[in], a.gapBytes = nil, maxGaps // nothing waits twice
	t.Retry()
	return a.judgeEntries(in, batch)
}
