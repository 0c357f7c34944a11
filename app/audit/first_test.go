package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func firstSamples() []Fact {
	return []Fact{
		SheetSent{N: 1, On: "2026-11-02", To: "情報管理責任者", Way: "受渡し", Paper: thirtyTwo(4), Catalogue: "tics-draft", Version: "2018-draft.1", Edition: thirtyTwo(1), Measures: []MeasureID{"TM-001", "TM-002"}, Due: "2026-11-20"},
		SheetReturned{N: 2, Of: 1, On: "2026-11-10", By: "総務課長", Way: "メール", Item: item1, Digest: thirtyTwo(2), Taken: []MeasureID{"TM-001"}, Left: 1},
		PriorAudit{Return: 2, Done: true, Who: "内部監査室", Qualification: "情報セキュリティ内部監査人", On: "2026-11-08", Outside: true},
		Confirmation{N: 1, Return: 2, Way: ConfirmBoth, Range: "入退室と端末", AgreedBy: "情報管理責任者", AgreedOn: "2026-11-11", With: "総務課長", On: "2026-11-12", Seen: "入退室の記録"},
		FirstEnd{On: "2026-11-13", Note: "全措置"},
		FirstTold{On: "2026-11-14", To: "情報管理責任者", Way: "手渡し", Paper: thirtyTwo(5)},
		PlanWaived{On: "2026-11-01", Reason: "一日で終わる", Off: true},
		SelfCheck{Measure: "TM-001", Answer: "yes", Text: "名簿あり", By: "総務", On: "2026-11-01", Return: 2},
		Paper{Digest: thirtyTwo(4), Sort: PaperCheckSheet, Head: thirtyTwo(8), Lang: "ja", Layout: 1, Number: 1, Stored: item1, Size: 9, Commit: thirtyTwo(3), Chunks: []Chunk{{Hash: thirtyTwo(5), Size: 16400}}},
	}
}

// sheetPaper is the workbook that a sent sheet names.
func sheetPaper(n byte) Paper {
	return Paper{Digest: thirtyTwo(n), Sort: PaperCheckSheet, Head: make([]byte, 32), Lang: "ja", Layout: 1, Number: 1, Stored: item1, Size: 1, Commit: make([]byte, 32), Chunks: []Chunk{{Hash: make([]byte, 32), Size: 16}}}
}

func sheetSent(n uint, on Date) SheetSent {
	return SheetSent{N: n, On: on, To: "情報管理責任者", Paper: thirtyTwo(4), Catalogue: "c", Version: "1", Edition: editions.Digest, Measures: measures.IDs}
}

var confirmation = Confirmation{N: 1, Return: 1, Way: ConfirmDialogue, Range: "全体", AgreedBy: "情報管理責任者", With: "総務課長", On: "2026-11-12", Seen: "台帳"}

// firstStage plays the first stage of a house that is under contract.
func firstStage(h *house) {
	h.t.Helper()
	h.ok("A", sheetPaper(4), sheetSent(1, "2026-11-02"))
	h.ok("A", SheetReturned{N: 1, Of: 1, On: "2026-11-10"}, PriorAudit{Return: 1}, SelfCheck{Measure: "TM-001", Answer: "yes", Return: 1}, SelfCheck{Measure: "TM-002", Answer: "partly", Return: 1})
	h.ok("A", confirmation)
	h.ok("A", FirstEnd{On: "2026-11-13"})
	h.ok("A", FirstTold{On: "2026-11-14", To: "情報管理責任者"})
}

func roadStep(c *house, name string) RoadStep {
	for _, s := range Build(c.f.Now()).Road(c.f.Now()) {
		if s.Step == name {
			return s
		}
	}
	return RoadStep{}
}

func blocked(s RoadStep) string {
	out := []string{s.State}
	for _, b := range s.Blocks {
		out = append(out, fmt.Sprint(b.Code, " ", b.Provision, " ", b.Actor))
	}
	return strings.Join(out, ", ")
}

func TestFirstStageGates(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1, notice.P3_2_2, notice.P3_2_3, notice.P3_2_4, notice.P1_2_1)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	h.refused("A", "no_contract", notice.P1_2_1, sheetPaper(4), sheetSent(1, "2026-11-02"))
	h.ok("O", contract)
	if s := blocked(roadStep(h, StepFirst)); s != "open" {
		t.Errorf("before the sheet: %s", s)
	}
	h.refused("A", "sheet_before_contract", notice.P3_2_1, sheetPaper(4), sheetSent(1, "2026-10-31"))
	h.refused("A", "no_sheet_file", notice.P3_2_1, sheetSent(1, "2026-11-02"))
	other := sheetSent(1, "2026-11-02")
	other.Edition = thirtyTwo(9)
	h.refused("A", "sheet_edition", notice.P3_2_1, sheetPaper(4), other)
	other = sheetSent(1, "2026-11-02")
	other.Measures = []MeasureID{"TM-099"}
	h.refused("A", "measure_not_chosen", notice.P3_0, sheetPaper(4), other)
	h.ok("A", sheetPaper(4), sheetSent(1, "2026-11-02"))
	h.refused("A", "sheet_stands", notice.P3_2_1, sheetSent(1, "2026-11-03"))
	if s := blocked(roadStep(h, StepFirst)); s != "blocked, sheet_not_returned 3-2-1 client" {
		t.Errorf("sent: %s", s)
	}
	h.refused("A", "no_sheet_sent", notice.P3_2_1, SheetReturned{N: 1, Of: 2, On: "2026-11-10"})
	h.refused("A", "returned_before_sent", notice.P3_2_1, SheetReturned{N: 1, Of: 1, On: "2026-11-01"})
	h.refused("A", "no_sheet_returned", notice.P3_2_2, PriorAudit{Return: 1})
	h.refused("A", "no_sheet_returned", notice.P3_2_3, confirmation)
	h.refused("A", "no_sheet_returned", notice.P3_2_1, FirstEnd{On: "2026-11-13"})
	h.ok("A", SheetReturned{N: 1, Of: 1, On: "2026-11-10"}, PriorAudit{Return: 1}, SelfCheck{Measure: "TM-001", Answer: "yes", Return: 1})
	if s := blocked(roadStep(h, StepFirst)); s != "blocked, not_confirmed 3-2-3 auditor, measure_unanswered 3-2-1 client" {
		t.Errorf("returned: %s", s)
	}
	prior := PriorAudit{Return: 1, Done: true, Who: "内部監査室", Qualification: " ", On: "2026-11-08"}
	h.refused("A", "prior_incomplete", notice.P3_2_2, prior)
	prior.Qualification, prior.On = "情報セキュリティ内部監査人", "2026-11-11"
	h.refused("A", "prior_after_answer", notice.P3_2_2, prior)
	h.refused("A", "not_confirmed", notice.P3_2_3, FirstEnd{On: "2026-11-13"})
	for code, f := range map[string]func(*Confirmation){
		"range_not_agreed": func(c *Confirmation) { c.AgreedBy = " " }, "nothing_seen": func(c *Confirmation) { c.Seen = "" }, "confirmed_before_answer": func(c *Confirmation) { c.On = "2026-11-09" },
	} {
		c := confirmation
		f(&c)
		h.refused("A", code, notice.P3_2_3, c)
	}
	h.refused("A", "first_not_ended", notice.P3_2_4, FirstTold{On: "2026-11-14", To: "x"})
	h.refused("A", "paper_of_nothing", notice.P3_2_4, func() Paper { p := sheetPaper(6); p.Sort = PaperFirstResult; return p }())
	h.ok("A", confirmation)
	h.refused("A", "ends_before_answer", notice.P3_2_1, FirstEnd{On: "2026-11-09"})
	h.ok("A", FirstEnd{On: "2026-11-13"})
	if s := blocked(roadStep(h, StepFirst)); s != "blocked, first_not_told 3-2-4 office" {
		t.Errorf("ended: %s", s)
	}
	h.refused("A", "told_before_end", notice.P3_2_4, FirstTold{On: "2026-11-12", To: "x"})
	h.ok("A", FirstTold{On: "2026-11-14", To: "情報管理責任者"})
	if s := roadStep(h, StepFirst); s.State != StateDone || s.On != "2026-11-13" {
		t.Errorf("told: %+v", s)
	}
	if !BenchOf(h.f.Now()).TookPart(userNamed("A")) {
		t.Error("who confirms answers takes part in the audit")
	}
	h.refused("O", "waiver_only_first", notice.P3_2_7, PlanWaived{On: "2026-11-01", Reason: "x"})
}

// A prior audit stands in the place of the confirmation; where the client answers again without one, it has to be confirmed.
func TestPriorAuditStandsForOneReturn(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_2, notice.P3_2_3)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	h.ok("O", contract)
	h.ok("A", sheetPaper(4), sheetSent(1, "2026-11-02"))
	h.ok("A", SheetReturned{N: 1, Of: 1, On: "2026-11-10"})
	h.ok("A", PriorAudit{Return: 1, Done: true, Who: "ITコーディネータ", Qualification: "監査の研修", On: "2026-11-08", Outside: true})
	h.ok("A", SheetReturned{N: 2, Of: 1, On: "2026-11-12"})
	h.refused("A", "not_confirmed", notice.P3_2_3, FirstEnd{On: "2026-11-13"})
	c := confirmation
	c.Return = 2
	h.ok("A", c)
	h.ok("A", FirstEnd{On: "2026-11-13"})
}

// Limited to the first stage: a correction has an agreed deadline and is looked at again before the report, whose blockers say so by their own clauses.
func TestFirstStageOnlyLooksAgain(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_5, notice.P3_2_6, notice.P3_5_4, notice.P3_2_7)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	h.ok("O", contract)
	h.ok("O", Route{Way: RouteFirst, AgreedOn: "2026-10-01"})
	codes := func() []string {
		var out []string
		for _, b := range Build(h.f.Now()).Blockers() {
			out = append(out, b.Code+" "+b.Provision)
		}
		return out
	}
	if got := codes(); !slices.Contains(got, "sheet_not_returned 3-2-1") || !slices.Contains(got, "first_not_ended 3-5-4") {
		t.Errorf("%v", got)
	}
	h.refused("O", "waiver_reason", notice.P3_2_7, PlanWaived{On: "2026-11-01", Reason: " "})
	h.refused("A", "office_only", notice.P3_2_7, PlanWaived{On: "2026-11-01", Reason: "短い"})
	if s := roadStep(h, StepPlan); s.State == StateSkipped {
		t.Errorf("the short plan is left out without a word: %+v", s)
	}
	h.ok("O", PlanWaived{On: "2026-11-01", Reason: "短い"})
	if s := roadStep(h, StepPlan); s.State != StateSkipped {
		t.Errorf("%+v", s)
	}
	firstStage(h)
	h.ok("A", Judgement{Check: "TM-001@", Verdict: Conforming}, Judgement{Check: "TM-002@", Verdict: Nonconforming}, Finding{Check: "TM-002@", Requirement: "x"})
	if got := codes(); !slices.Equal(got, []string{"no_due_date 3-2-5"}) {
		t.Errorf("%v", got)
	}
	h.ok("A", Due{Check: "TM-002@", On: "2026-12-01"})
	if got := codes(); !slices.Equal(got, []string{"due_not_agreed 3-2-5"}) {
		t.Errorf("%v", got)
	}
	h.ok("A", Due{Check: "TM-002@", On: "2026-12-01", Agreed: true})
	if got := codes(); !slices.Equal(got, []string{"not_reviewed 3-2-6"}) {
		t.Errorf("%v", got)
	}
	h.refused("A", "report_blocked", notice.P3_2_6, report(3))
	h.ok("A", Review{Check: "TM-002@", Result: ReviewCorrected, On: "2026-12-02"})
	if from, to := Build(h.f.Now()).FirstPeriod(); from != "2026-11-02" || to != "2026-12-02" {
		t.Errorf("%s to %s", from, to)
	}
	h.ok("A", report(3))
}

// What a changed program writes against the order of the stage is void on every machine.
func TestFirstStageOfAChangedProgram(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1, notice.P3_2_3)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	h.ok("O", contract)
	h.ok("A", sheetPaper(4), sheetSent(1, "2026-11-02"))
	e := h.entry("A", false, FirstEnd{On: "2026-11-13"})
	h.add(e, "A")
	if v, _ := h.f.Verdict(e.Hash); !v.Void() {
		t.Error("an end without an answer counts")
	}
	if _, ended := Build(h.f.Now()).First.End[""]; ended {
		t.Error("the stage ended")
	}
}
