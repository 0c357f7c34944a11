package casework

import (
	"bytes"
	"strings"
	"testing"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func list100(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("持出し記録 ")
		b.WriteString(strings.Repeat("x", 30))
		b.WriteString(strings.ToUpper(string(rune('a'+i%26))) + " " + strings.Repeat("y", i%17) + string(rune('0'+i%10)) + "-" + strings.Repeat("z", i/26%40) + "\n")
	}
	return b.String()
}

func TestSamplingThroughTheDoor(t *testing.T) {
	r := newRoom(t)
	check := []audit.CheckID{"TM-041@"}
	draw := r.do(&DrawSample{What: "入退室の記録 9月", Population: "一\r\n二\n\n三\n四\n四\n", Checks: check, Method: "simple", Size: 2, SizeReason: "1週間に1件"}).ID
	v := must(r.d.Sampling(r.id, draw))
	if v.Replay != "same" || v.Units == nil || len(v.Units) != 2 || v.Draw.Units != 5 || v.Twins != 1 || len(v.Seeded) != 64 {
		t.Errorf("%+v", v)
	}
	r.do(&RecordSample{Draw: draw, Unit: "1", Result: audit.Conforming}, &RecordSample{Draw: draw, Unit: "2", Result: audit.Nonconforming, Note: "印がない"})
	extra := r.do(&PickExtra{Draw: draw, Text: "9/30 深夜", Reason: "目についた"}).ID
	r.do(&RecordSample{Draw: draw, Unit: extra, Result: audit.Unconfirmed})
	v = must(r.d.Sampling(r.id, draw))
	if v.Tally.Conforming != 1 || v.Tally.Nonconforming != 1 || v.Tally.Open != 0 || v.Extras[0].Result != audit.Unconfirmed || v.Units[1].Note != "印がない" {
		t.Errorf("%+v", v)
	}
	r.refused("unknown_unit", "", &RecordSample{Draw: draw, Unit: "3", Result: audit.Conforming})
	r.refused("unknown_unit", "", &RecordSample{Draw: draw, Unit: "01", Result: audit.Conforming})
	r.refused("unknown_draw", "", &RecordSample{Draw: "n9", Unit: "1", Result: audit.Conforming})
	r.refused("population", "", &DrawSample{What: "w", Population: "a\x00b", Checks: check, Method: "simple", Size: 1, SizeReason: "r"})
	r.refused("cannot_draw", "", &DrawSample{What: "w", Population: "a\nb", Checks: check, Method: "simple", Size: 3, SizeReason: "r"})
	r.refused("size_reason", "", &DrawSample{What: "w", Population: "a\nb", Checks: check, Method: "simple", Size: 1})
	r.refused("choice_reason", "", &DrawSample{What: "w", Population: "a\nb", Checks: check, Method: "judgemental", SizeReason: "r", Chosen: []uint32{2}})
	r.do(&DrawSample{What: "台帳", Population: "a\nb", Checks: check, Method: "judgemental", SizeReason: "2つだけ", Reason: "退職者", Chosen: []uint32{2}})

	large := r.do(&DrawSample{What: "全件", Population: list100(3000), Checks: check, Method: "stratified", Size: 20, SizeReason: "r", Column: 2, Separator: " "}).ID
	v = must(r.d.Sampling(r.id, large))
	if v.Item == "" || v.Replay != "same" || len(v.Strata) != 26 || len(v.Units) != 20 {
		t.Errorf("sealed population: item %q, replay %s (%s), %d strata", v.Item, v.Replay, v.Problem, len(v.Strata))
	}
	var out bytes.Buffer
	if _, err := r.d.GetEvidence(t.Context(), r.id, v.Item, &out); err != nil || strings.Count(out.String(), "\n") != 2999 {
		t.Errorf("the population can't be read: %v", err)
	}
	if ds := must(r.d.Draws(r.id)); len(ds) != 3 {
		t.Errorf("%d draws", len(ds))
	}
}

func rulesOf(rows []HintRow) string {
	var out []string
	for _, h := range rows {
		if h.Dismissed == "" {
			out = append(out, h.Rule)
		}
	}
	return " " + strings.Join(out, " ") + " "
}

// Hints are counted in the list, listed for the team, laid aside with a reason, and on no paper of the client.
func TestHintsThroughTheDoor(t *testing.T) {
	r := newRoom(t)
	row := func() CheckRow {
		for _, x := range must(r.d.Checks(r.id)).Rows {
			if x.Check == "TM-002@" {
				return x
			}
		}
		return CheckRow{}
	}
	if row().Hints != 0 {
		t.Error("a hint before anything is recorded")
	}
	r.audited()
	if got := rulesOf(must(r.d.Hints(r.id, "TM-002@"))); !strings.Contains(got, " bare ") {
		t.Errorf("no hint at an empty 適合: %s", got)
	}
	n := row().Hints
	if n == 0 || n != must(r.d.Card(r.id, "TM-002@")).Hints {
		t.Errorf("%d in the list, %d on the card", n, must(r.d.Card(r.id, "TM-002@")).Hints)
	}
	r.refused("hint_reason", "", &DismissHint{Rule: "bare", Subject: "TM-002@"})
	r.refused("no_hint", "", &DismissHint{Rule: "bare", Subject: "TM-031@", Reason: "r"})
	entry := r.do(&DismissHint{Rule: "bare", Subject: "TM-002@", Reason: "午後に見る"}).Entry
	if row().Hints != n-1 || strings.Contains(rulesOf(must(r.d.Hints(r.id, "TM-002@"))), " bare ") {
		t.Errorf("%d hints after one was laid aside, before %d", row().Hints, n)
	}
	for _, h := range must(r.d.Team(r.id)).Hints {
		if h.Rule == "bare" && h.Check == "TM-002@" {
			t.Error("the team meeting lists what was laid aside")
		}
	}
	r.do(&Undo{Entry: entry})
	if row().Hints != n {
		t.Errorf("%d hints after an undo, before %d", row().Hints, n)
	}
	r.do(&RecordAnswer{Measure: "TM-002", Observation: words("規程 第3版")})
	if strings.Contains(rulesOf(must(r.d.Hints(r.id, "TM-002@"))), " bare ") {
		t.Error("the hint stays although something was observed")
	}
	all := must(r.d.Team(r.id)).Hints
	if len(all) == 0 || must(r.d.Kit(r.id)).Hints != len(all) {
		t.Errorf("%d open hints at the team meeting, %d in the closing kit", len(all), must(r.d.Kit(r.id)).Hints)
	}
	r.closed()
	for _, class := range []document.Class{document.ClientPaper} {
		c := &MakePaper{Paper: audit.PaperNotice, Lang: "ja"}
		SetCase(c, r.id)
		text := must(r.d.PaperText(c, class))
		for _, h := range all {
			if strings.Contains(text, h.Text) {
				t.Errorf("the notice prints %q", h.Text)
			}
		}
	}
}

// One auditor alone is asked for what makes the method checkable, before the report and never before leaving (3-4-2).
func TestAloneThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_2)
	r := newRoom(t)
	r.do(&RecordPresence{From: "2026-11-24T09:00"})
	r.audited()
	r.do(&RecordPresence{To: "now", Ended: "end"})
	r.closed()
	r.do(&EndVisit{Visit: "v1", At: "2026-11-24T17:00"}) // nothing is held up
	rows := must(r.d.Alone(r.id))
	if len(rows) != 1 || rows[0].Done || !rows[0].Mine || len(rows[0].Bare) == 0 || rows[0].Sections[0].Missing == 0 {
		t.Fatalf("%+v", rows)
	}
	codes := func() map[string]int {
		out := map[string]int{}
		for _, b := range must(r.d.Report(r.id)).Blockers {
			if strings.HasPrefix(b.Code, "alone_") {
				if b.Provision != string(notice.P3_4_2) {
					t.Errorf("%s names %s", b.Code, b.Provision)
				}
				out[b.Code]++
			}
		}
		return out
	}
	if c := codes(); c["alone_evidence"] == 0 || c["alone_note"] == 0 || c["alone_review"] != 1 {
		t.Errorf("blockers %v", c)
	}
	for _, s := range rows[0].Sections {
		r.do(&WriteMethodNote{Section: s.Section, Text: "名簿と現物を照合した"})
	}
	for _, b := range rows[0].Bare {
		r.do(&NoteSeen{What: "規程", Edition: "3", Measure: b.Check.Measure(), Place: b.Check.Place()})
	}
	if c := codes(); len(c) != 1 || c["alone_review"] != 1 {
		t.Errorf("blockers %v", c)
	}
	r.refused("own_review", notice.P3_4_2, &ReviewAlone{Who: rows[0].User, Right: true, Text: "適切"})
	r.refused("whose_work", notice.P3_4_2, &ReviewAlone{Right: true, Text: "適切"})
	r.refused("empty_section", notice.P3_4_2, &WriteMethodNote{Section: "XX", Text: "x"})
	if k := must(r.d.Kit(r.id)); len(k.Alone) != 1 || k.Alone[0].Done {
		t.Errorf("kit %+v", k.Alone)
	}
}
