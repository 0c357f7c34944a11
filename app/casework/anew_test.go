package casework

import (
	"strings"
	"testing"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// What was corrected is judged anew in the act of its review, and only as the reviewer says; until then road and report name it, and nothing stops.
func TestACorrectedMeasureIsJudgedAnew(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_6, notice.P3_4_5, notice.P3_5_1_Ho)
	r := newRoom(t)
	r.audited()
	r.closed()
	f := func() FindingView { return must(r.d.Findings(r.id)).Findings[0] }
	open := func() (report int, road []string) {
		for _, s := range must(r.d.Road(r.id)).Steps {
			if s.Step == audit.StepCorrection {
				for _, b := range s.Blockers {
					road = append(road, b.Code)
				}
			}
		}
		n := len(must(r.d.Report(r.id)).Open)
		if d, v := must(r.d.Decision(r.id)).NotAnew, must(r.d.Verification(r.id)).NotAnew; len(d) != n || len(v) != n {
			t.Errorf("decision %v, verification %v, report %d", d, v, n)
		}
		return n, road
	}
	review := &ReviewCorrection{Measure: "TM-040", Place: "srv", Result: audit.ReviewCorrected, On: "2026-12-20"}
	r.do(review)
	if n, road := open(); !f().ToJudge || f().Verdict != audit.Nonconforming || len(f().Judged) != 0 || n != 1 || !strings.Contains(strings.Join(road, " "), "not_judged_anew") {
		t.Fatalf("%+v, %d open, %v", f(), n, road)
	}
	wrong := *review
	wrong.Verdict = audit.Unconfirmed
	r.refused("form", "", &wrong)
	again := *review
	again.Verdict = audit.Conforming
	r.refused("change_reason", notice.P3_4_5, &again) // the client was told otherwise, and nobody says why
	again.Text = "貸出簿を見た"
	entry := r.do(&again).Entry
	v := f()
	if n, road := open(); v.ToJudge || v.Verdict != audit.Conforming || n != 0 || strings.Contains(strings.Join(road, " "), "not_judged_anew") || len(v.Rounds) != 1 {
		t.Fatalf("%+v, %d open, %v", v, n, road)
	}
	if len(v.Judged) != 2 || v.Judged[0] != (JudgedOn{audit.Nonconforming, "2026-11-24", "審査員 北村"}) || v.Judged[1] != (JudgedOn{audit.Conforming, "2026-12-20", "審査員 北村"}) {
		t.Fatalf("%+v", v.Judged)
	}
	text := must(r.d.Preview(r.id, PaperReport, "ja")).Text
	for _, w := range []string{"令和8年11月24日　不適合（審査員 北村）", "令和8年12月20日　是正を確認して判定し直し　適合（審査員 北村）"} {
		if strings.Count(text, w) != 2 {
			t.Errorf("the report does not say twice %q:\n%s", w, text)
		}
	}
	r.do(&Undo{Entry: entry})
	if v := f(); !v.ToJudge || v.Review.Text != "" || len(v.Judged) != 0 {
		t.Errorf("the whole act is not taken back: %+v", v)
	}
	r.do(&RecordAnswer{Measure: "TM-040", Place: "srv", Verdict: audit.Conforming, Change: "貸出簿を見た"})
	if v := f(); v.ToJudge || len(v.Judged) != 2 {
		t.Errorf("judged by its card: %+v", v)
	}
	stays := *review
	stays.Text, stays.Verdict, stays.Measure, stays.Place = "一部のみ", audit.Nonconforming, "TM-041", ""
	r.do(&SetDueDate{Measure: "TM-041", On: "2026-12-24", Agreed: true}, &stays)
	for _, x := range must(r.d.Findings(r.id)).Findings {
		if x.Check == "TM-041@" && (x.Verdict != audit.Nonconforming || !x.ToJudge) {
			t.Errorf("%+v", x)
		}
	}
}
