package casework

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/vault/vaulttest"
)

// siteDesk is the door of a case under contract with every measure of the catalogue and a house of n rooms in which the measures to be inspected
// are looked at.
func siteDesk(tb testing.TB, n int) (*Desk, string) {
	tb.Helper()
	now := func() time.Time { return time.Date(2026, 11, 24, 10, 0, 0, 0, time.FixedZone("", 9*3600)) }
	v := vaulttest.New(tb, now)
	d := New(v, Options{Now: now, Rand: rand.Reader, Lang: "ja"})
	tb.Cleanup(func() { _ = d.Close() })
	if err := d.TrialBody("機関", "審査員A"); err != nil {
		tb.Fatal(err)
	}
	id := give(tb, d, &OpenCase{Client: "○○精機"}).Case
	c := Case{Case: id}
	give(tb, d, &AgreeScope{Case: c, Scope: "本社"})
	give(tb, d, &ChooseMeasures{Case: c, Measures: []audit.MeasureID{"all"}})
	give(tb, d, &ConcludeContract{Case: c, ConcludedOn: "2026-10-01", NDA: true})
	give(tb, d, &AddPlace{Case: c, Place: "b1", Name: "本館"})
	for i := range n {
		give(tb, d, &AddPlace{Case: c, Place: audit.PlaceID(fmt.Sprintf("r%02d", i)), Name: fmt.Sprintf("室%d", i), Parent: "b1"})
	}
	give(tb, d, &AssignMeasures{Case: c, Place: "b1", Catalogue: true})
	return d, id
}

func give(tb testing.TB, d *Desk, c Command) Changes {
	tb.Helper()
	ch, err := d.Do(context.Background(), c)
	if err != nil {
		tb.Fatalf("%T: %v", c, err)
	}
	return ch
}

// The report says what was omitted with its proof, what left the scope, and the worst judgement of the places of a measure.
func TestReportSaysWhatWasLeftOut(t *testing.T) {
	noticetest.Covers(t, notice.P3_11_1)
	noticetest.Covers(t, notice.P3_1_2)
	noticetest.Covers(t, notice.P3_5_1_Ho)
	d, id := siteDesk(t, 3)
	c := Case{Case: id}
	give(t, d, &RecordAnswer{Case: c, Measure: "TM-040", Place: "r00", Verdict: audit.Conforming})
	give(t, d, &RecordAnswer{Case: c, Measure: "TM-040", Place: "r01", Verdict: audit.Nonconforming})
	give(t, d, &OmitLook{
		Case: c, Measure: "TM-040", Place: "r00", Method: audit.MethodDocument, Standard: "JIS Q 27001", Issuer: "認証機関甲", Number: "IS 77", Scope: "本社", Sites: []audit.PlaceID{"b1"},
		Until: "2027-01-01", Reason: "同じ規程",
	})
	give(t, d, &ChangeScope{Case: c, Measure: "TM-040", Place: "r02", Reason: "閉鎖", AgreedOn: "2026-11-24", AgreedBy: "情報管理責任者"})
	oc, err := d.load(id)
	if err != nil {
		t.Fatal(err)
	}
	in, err := d.reportInput(oc, ReportOrder{Lang: "ja"})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(in.Measures, func(m document.MeasureLine) bool { return m.Omitted != "" })
	if i < 0 || !strings.Contains(in.Measures[i].Omitted, "IS 77") || !strings.Contains(in.Measures[i].Omitted, "同じ規程") || in.Measures[i].Verdict != "conforming" {
		t.Errorf("%+v", in.Measures)
	}
	all := strings.Join(in.Remarks, "\n")
	for _, want := range []string{"閉鎖", "情報管理責任者", "不適合(場所ごと: 室0 適合, 室1 不適合)"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing in\n%s", want, all)
		}
	}
}

// A report compiled again from the point that it was made from has the same bytes: also where it is a draft because of what only the catalogue
// knows, and whatever was recorded since.
func TestReportIsAFunctionOfItsHead(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3_Ro)
	d, id := siteDesk(t, 2)
	c := Case{Case: id}
	give(t, d, &RecordAnswer{Case: c, Measure: "TM-001", Place: "r00", Verdict: audit.Conforming})
	give(t, d, &RecordAnswer{Case: c, Measure: "TM-071", Place: "r01", Verdict: audit.Nonconforming})
	first, err := d.MakeReport(t.Context(), id, ReportOrder{Lang: "ja"})
	if err != nil {
		t.Fatal(err)
	}
	pairs := 0
	for _, b := range first.Blockers {
		if b.Code == "open_pair" {
			pairs++
		}
	}
	if pairs != 2 {
		t.Fatalf("%d open pairs: %+v", pairs, first.Blockers)
	}
	give(t, d, &RecordAnswer{Case: c, Measure: "TM-001", Place: "r01", Verdict: audit.Conforming})
	again, err := d.MakeReport(t.Context(), id, ReportOrder{Lang: "ja", At: first.Row.Head})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again.PDF, first.PDF) {
		t.Errorf("%d bytes, then %d; blockers %d, then %d", len(first.PDF), len(again.PDF), len(first.Blockers), len(again.Blockers))
	}
}

// A case of a later edition of the rules is read and passed on, but this program can't judge what is added to it.
func TestNothingIsAddedUnderLaterRules(t *testing.T) {
	d, id := siteDesk(t, 1)
	oc, err := d.load(id)
	if err != nil {
		t.Fatal(err)
	}
	before := len(oc.entries)
	later := *oc.model.Editions
	later.Rules++
	oc.model.Editions = &later
	_, err = d.Do(t.Context(), &RecordAnswer{Case: Case{Case: id}, Measure: "TM-001", Place: "r00", Verdict: audit.Conforming})
	if r, ok := Refused(err); !ok || r.Code != "newer_rules" || len(oc.entries) != before {
		t.Errorf("%v, %d entries of %d", err, len(oc.entries), before)
	}
	if v, err := d.Checks(id); err != nil || len(v.Rows) == 0 {
		t.Errorf("the record is not to be read: %v", err)
	}
}

// BenchmarkChecks is what the list of checks costs after each change: about two thousand checks with coverage, persons and places.
func BenchmarkChecks(b *testing.B) {
	d, id := siteDesk(b, 55)
	for i, role := range []string{"情報管理責任者", "情報システム担当", "現場担当者", "総務", "施設担当"} {
		give(b, d, &AddPerson{Case: Case{Case: id}, Role: role, Functions: []string{audit.Functions()[i]}})
	}
	give(b, d, &AssignChecks{Case: Case{Case: id}, What: "part:IV", To: []string{"me"}})
	v, err := d.Checks(id)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(v.Rows)), "checks")
	b.ResetTimer()
	for b.Loop() {
		if _, err := d.Checks(id); err != nil {
			b.Fatal(err)
		}
	}
}
