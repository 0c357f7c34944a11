package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/vault"
)

// firstBody is a case that goes as far as the contract, limited to the first stage, with a verifier and a decision maker who have laptops of their own.
func firstBody(t *testing.T) *certBody {
	t.Helper()
	a := bodyLaptop(t)
	a.do(object{"do": "open_case", "client": "○○精機㈱", "address": "長野県"})
	c := &certBody{T: t, a: a, office: newOffice(t, a)}
	c.id = caseOf(t, a.show("case")["case"])
	c.v, c.d = joined(t, a, "V", false).stay(), joined(t, a, "D", false).stay()
	a.stay().do(object{"do": "enrol_auditor", "device": c.v.device(), "roles": []string{"verifier"}}, object{"do": "enrol_auditor", "device": c.d.device(), "roles": []string{"decider"}})
	a.do(
		object{"do": "record_application", "forms": []string{"paper", "data"}, "received_on": "2026-09-20"},
		object{"do": "agree_scope", "scope": "本社工場", "unit": "site", "agreed_on": "2026-10-01"},
		object{"do": "choose_measures", "measures": []string{"TM-001", "TM-002", "TM-031"}},
	)
	return c
}

// bodyLaptop is a registrar's laptop without a case.
func bodyLaptop(t *testing.T) *laptop {
	t.Helper()
	l := madeLaptop(t)
	l.behind(func(v *vault.Vault) error { return v.TrialBody("B", "A") })
	return l
}

// answered writes answers into a check sheet: words by measure, and what is said of them as a whole.
func answered(t *testing.T, from, to string, answers map[string]string, facts map[string]string, more func(*excelize.File)) {
	t.Helper()
	f, err := excelize.OpenFile(from)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, s := range f.GetSheetList() {
		rows, err := f.GetRows(s)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if len(row) == 0 {
				continue
			}
			if a, ok := answers[row[0]]; ok {
				_ = f.SetCellStr(s, fmt.Sprintf("F%d", i+1), a)
				_ = f.SetCellStr(s, fmt.Sprintf("G%d", i+1), "根拠 "+row[0])
			}
			if v, ok := facts[row[0]]; ok && s != "genchi" {
				_ = f.SetCellStr(s, fmt.Sprintf("C%d", i+1), v)
			}
		}
	}
	if more != nil {
		more(f)
	}
	if err := f.SaveAs(to); err != nil {
		t.Fatal(err)
	}
}

// A whole certification that is limited to the first stage, from the application to the certificate, through the one door.
func TestFirstStageOnlyCertification(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1, notice.P3_2_2, notice.P3_2_3, notice.P3_2_4, notice.P3_2_5, notice.P3_2_6, notice.P3_2_7, notice.P3_5_4, notice.P3_7_2, notice.P3_7_3)
	c := firstBody(t)
	a := c.a
	c.refuses(a, "no_contract", "1-2-1", object{"do": "send_check_sheet", "to": "manager"})
	a.do(statement("2026-10-05"), object{"do": "choose_way", "way": "first_stage", "agreed_on": "2026-10-10"}, wholeContract("2026-10-10"))
	c.refuses(a, "waiver_reason", "3-2-7", object{"do": "waive_plan", "reason": " "})
	a.do(object{"do": "waive_plan", "on": "2026-10-10", "reason": "one auditor, one day"})
	if s := step(t, a, "plan"); s["state"] != "skipped" {
		t.Errorf("plan %v", s)
	}
	c.refuses(a, "sheet_before_contract", "3-2-1", object{"do": "send_check_sheet", "to": "manager", "on": "2026-10-09"})
	sheet := a.path("sheet.xlsx")
	a.want(0, "", "checksheet", "out", "--to", "manager", "--on", "2026-10-11", "--due", "2026-10-30", "--lang", "ja", "--out", sheet)
	if s := step(t, a, "first_stage"); s["state"] != "blocked" || list(s, "blockers")[0]["code"] != "sheet_not_returned" {
		t.Errorf("sent: %v", s)
	}
	if out := a.want(0, "", "show", "disclosures").out; !strings.Contains(out, `"recipient":"manager"`) {
		t.Errorf("the sheet left without a word: %s", out)
	}
	due := func(kind, provision string) {
		t.Helper()
		for _, r := range list(a.show("due"), "rows") {
			if r["kind"] == kind && r["provision"] == provision {
				return
			}
		}
		t.Errorf("%s by %s is not due: %v", kind, provision, a.show("due"))
	}
	due("check_sheet", "3-2-1")
	back := a.path("back.xlsx")
	answered(t, sheet, back, map[string]string{"TM-001": "はい", "TM-002": "一部"}, map[string]string{"answered_by": "情報管理責任者", "answered_on": "2026-10-20", "prior": "いいえ"}, nil)
	if r := a.want(0, "", "checksheet", "in", back, "--rehearse").objects(t)[0]; fmt.Sprint(r["taken"], r["refused"]) != "2 1" || len(list(a.show("first"), "returned")) != 0 {
		t.Errorf("rehearsed: %v", r)
	}
	a.want(0, "", "checksheet", "in", back, "--on", "2026-10-21")
	v := a.show("first")
	if fmt.Sprint(v["unanswered"], v["assured"]) != "1 false" || list(v, "returned")[0]["prior"].(object)["done"] != false {
		t.Errorf("returned: %v", v)
	}
	c.refuses(a, "not_confirmed", "3-2-3", object{"do": "end_first_stage", "on": "2026-10-25"})
	c.refuses(a, "not_confirmed", "3-2-3", object{"do": "judge_answers"})
	c.refuses(a, "range_not_agreed", "3-2-3", object{"do": "confirm_answers", "way": "dialogue", "range": "all", "agreed_by": " ", "on": "2026-10-25", "seen": "x"})
	// the client sends the rest; the answers that stand are not written again
	answered(t, sheet, back, map[string]string{"TM-001": "はい", "TM-002": "一部", "TM-031": "はい"}, map[string]string{"answered_by": "情報管理責任者", "prior": "いいえ"}, nil)
	if r := a.want(0, "", "checksheet", "in", back, "--on", "2026-10-22").objects(t)[0]; fmt.Sprint(r["taken"], r["same"], r["refused"]) != "1 2 0" {
		t.Errorf("again: %v", r)
	}
	a.do(object{"do": "confirm_answers", "way": "both", "range": "入退室と端末", "agreed_by": "情報管理責任者", "agreed_on": "2026-10-23", "with": "総務課長", "on": "2026-10-25", "seen": "入退室の記録 3か月分"},
		object{"do": "judge_answers"}, object{"do": "end_first_stage", "on": "2026-10-26"})
	c.refuses(a, "nothing_to_judge", "3-5-4", object{"do": "judge_answers"})
	a.do(object{"do": "make_paper", "paper": "first_result", "lang": "ja"}, object{"do": "tell_first_result", "on": "2026-10-27", "to": "情報管理責任者", "way": "郵送"})
	for _, w := range []string{"第一次審査の結果の通知", "入退室の記録 3か月分", "要求事項", "回答なし"} {
		if text := fmt.Sprint(a.show("preview", "--kind", "first_result", "--lang", "ja")["text"]); !strings.Contains(text, w) {
			t.Errorf("the result lacks %s:\n%s", w, text)
		}
	}
	if s := step(t, a, "first_stage"); s["state"] != "done" || s["on"] != "2026-10-26" {
		t.Errorf("told: %v", s)
	}
	// explanation only on request, of the part that does not conform (3-2-4)
	c.refuses(a, "explanation_not_requested", "3-2-4", object{"do": "explain", "stage": "first", "checks": []string{"TM-002@"}, "on": "2026-10-28", "to": "manager", "content": "which part"})
	// correction with an agreed deadline, looked at again before the report (3-2-5, 3-2-6)
	blocks := func() string {
		var out []string
		for _, b := range list(a.show("report"), "blockers") {
			out = append(out, fmt.Sprint(b["code"], " ", b["provision"]))
		}
		return strings.Join(out, ",")
	}
	if got := blocks(); got != "no_due_date 3-2-5" {
		t.Errorf("blockers %s", got)
	}
	a.do(object{"do": "set_due_date", "measure": "TM-002", "on": "2026-11-20", "agreed": true, "agreed_by": "情報管理責任者"})
	due("correction", "3-2-5")
	if got := blocks(); got != "not_reviewed 3-2-6" {
		t.Errorf("blockers %s", got)
	}
	a.do(object{"do": "answer_finding", "measure": "TM-002", "text": "done", "on": "2026-11-19"},
		object{"do": "review_correction", "measure": "TM-002", "result": "corrected", "on": "2026-11-21", "methods": []string{"document_review"}},
		object{"do": "record_answer", "measure": "TM-002", "verdict": "conforming", "change": "corrected"})
	if got := blocks(); got != "" {
		t.Errorf("blockers %s", got)
	}
	c.people()
	text := fmt.Sprint(a.show("preview", "--kind", "report", "--lang", "ja")["text"])
	for _, w := range []string{"審査報告書（第一次審査限定）", "令和8年10月11日", "令和8年11月21日", "審査員 A が対話及び文書の提供により回答を確認した", "入退室と端末", "back.xlsx", "根拠 TM-002", "依頼者自身のチェック"} {
		if !strings.Contains(text, w) {
			t.Errorf("the report lacks %s:\n%s", w, text)
		}
	}
	for _, w := range []string{"現地審査", "第二次審査"} {
		if strings.Contains(text, w) {
			t.Errorf("the report speaks of %s:\n%s", w, text)
		}
	}
	c.issue("report.pdf")
	c.refuses(a, "took_part", "3-6-1", object{"do": "begin_verification", "on": "2026-12-01"})
	c.verify()
	c.d.do(object{"do": "decide", "granted": true, "on": "2026-12-05", "reason": "the measures conform"})
	c.everywhere()
	c.refuses(a, "clause_missing", "3-7-2", object{"do": "conclude_certificate_contract", "concluded_on": "2026-12-10", "clauses": []string{"i", "ro", "ha", "ni", "ho", "he", "to", "chi", "ri", "nu", "ru", "wo", "wa", "ka"}})
	c.certify()
	text = fmt.Sprint(a.show("preview", "--kind", "certificate", "--lang", "ja")["text"])
	for _, w := range []string{"自己適合宣言", "G-2026-001", "令和8年10月11日〜令和8年11月21日", "入退室と端末", "対話及び文書の提供", "審査員 A", "総務課長", "入退室の記録 3か月分"} {
		if !strings.Contains(text, w) {
			t.Errorf("the certificate lacks %s:\n%s", w, text)
		}
	}
	for _, l := range []*laptop{a, c.v, c.d} {
		for _, s := range list(l.show("road"), "steps") {
			if name := fmt.Sprint(s["step"]); name != "surveillance" && name != "renewal" && s["state"] != "done" && s["state"] != "skipped" {
				t.Errorf("%s: %v", l.show("home")["user"], s)
			}
		}
	}
	same(t, a, c.v, c.d)
	c.sheetAgain(sheet)
}

// people puts everybody into the register of auditors and lets them declare.
func (c *certBody) people() {
	c.Helper()
	staff := func(name string) object {
		return object{"do": "record_staff", "person": name, "registered": "2020-04-01", "employer": "body", "from": "2020-04-01", "competence": []object{{"scope": "all", "from": "2020-04-01"}}, "audits": 9}
	}
	c.a.push(0)
	for _, l := range []*laptop{c.v, c.d} {
		l.want(0, "", "body-card", "--take", c.office.card)
		l.pull(0)
		l.do(object{"do": "declare_interest", "on": "2026-10-01", "involved": false})
	}
	c.a.do(staff("A"), staff("V"), staff("D"), object{"do": "declare_interest", "on": "2026-10-01", "involved": false})
	c.everywhere()
}

// sheetAgain: the sheet that was sent lies sealed on every laptop of the case, byte for byte.
func (c *certBody) sheetAgain(sent string) {
	c.Helper()
	item := fmt.Sprint(list(c.v.show("first"), "sent")[0]["item"])
	out := c.v.path("again.xlsx")
	c.v.want(0, "", "evidence", "get", item, "--out", out)
	a, err := os.ReadFile(sent)
	b, err2 := os.ReadFile(out)
	if err != nil || err2 != nil || !bytes.Equal(a, b) {
		c.Errorf("the sheet differs: %v, %v", err, err2)
	}
}

// A sheet that came back and is wrong in every way: what keeps it out is named, what is wrong with a row is said, and nothing of a refused file is kept.
func TestReturnedSheetIsWrongInEveryWay(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1)
	c := firstBody(t)
	a := c.a
	a.do(object{"do": "conclude_contract", "concluded_on": "2026-10-10", "nda": true, "nda_on": "2026-10-10"})
	sheet, back := a.path("sheet.xlsx"), a.path("back.xlsx")
	a.want(0, "", "checksheet", "out", "--to", "manager", "--on", "2026-10-11", "--lang", "ja", "--out", sheet)
	all := map[string]string{"TM-001": "はい", "TM-002": "たぶん", "TM-031": "はい"}
	facts := map[string]string{"prior": "はい", "prior_who": "x"}
	answers, where := "チェックシート", func(cell, v string) func(*excelize.File) {
		return func(f *excelize.File) { _ = f.SetCellStr("genchi", cell, v) }
	}
	for name, x := range map[string]struct {
		work func(*excelize.File)
		code string
	}{
		"another case":     {where("B2", strings.Repeat("ab", 16)), "sheet_other_case"},
		"another sending":  {where("B3", "9"), "no_sheet_sent"},
		"another edition":  {where("B4", strings.Repeat("00", 32)), "sheet_other_edition"},
		"a formula":        {func(f *excelize.File) { _ = f.SetCellFormula(answers, "G3", "1+1") }, "source"},
		"a later form":     {where("B1", "7"), "source"},
		"without its keys": {func(f *excelize.File) { _ = f.DeleteSheet("genchi") }, "source"},
	} {
		answered(t, sheet, back, all, facts, x.work)
		if got := a.refused(object{"do": "take_check_sheet", "file": back, "on": "2026-10-20"}); got["code"] != x.code {
			t.Errorf("%s: %v", name, got)
		}
	}
	write(t, a.path("big.xlsx"), "PK\x03\x04"+strings.Repeat("\x00", 100<<20))
	write(t, a.path("cut.xlsx"), string(read(t, sheet)[:3000]))
	for _, name := range []string{"big.xlsx", "cut.xlsx", "absent.xlsx"} {
		if got := a.refused(object{"do": "take_check_sheet", "file": a.path(name)}); got["code"] != "source" || strings.HasPrefix(fmt.Sprint(got["hint"]), "[") {
			t.Errorf("%s: %v", name, got)
		}
	}
	if n := len(list(a.show("evidence"), "items")); n != 0 {
		t.Errorf("%d items of files that were refused", n)
	}
	// rows that are wrong are left out and named; the others count, and the prior audit that lacks a qualification is not believed
	answered(t, sheet, back, all, facts, func(f *excelize.File) {
		_ = f.SetSheetRow(answers, "A8", &[]string{"TM-500", "", "", "", "", "はい"})
		_ = f.DuplicateRow(answers, 5)
	})
	c.refuses(a, "returned_before_sent", "3-2-1", object{"do": "take_check_sheet", "file": back, "on": "2026-10-01"})
	r := a.want(0, "", "checksheet", "in", back, "--on", "2026-10-20", "--by", "manager").objects(t)[0]
	var reasons []string
	for _, row := range list(r, "rows") {
		reasons = append(reasons, strings.TrimSpace(fmt.Sprint(row["measure"], " ", row["state"], " ", row["reason"])))
	}
	want := []string{"TM-001 taken <nil>", "TM-002 refused no_answer", "TM-031 refused doubled", "TM-031 refused doubled", "TM-500 refused unknown"}
	if !slices.Equal(reasons, want) || fmt.Sprint(r["taken"]) != "1" {
		t.Errorf("%v", r)
	}
	v := a.show("first")
	if list(v, "returned")[0]["prior"] != nil || fmt.Sprint(v["unanswered"]) != "2" {
		t.Errorf("%v", v)
	}
	// an answer on paper, typed; and judging by answers belongs to another way
	a.do(object{"do": "take_check_sheet", "on": "2026-10-22", "by": "manager", "way": "paper"}, object{"do": "record_self_check", "measure": "TM-002", "answer": "yes"},
		object{"do": "record_prior_audit", "done": true, "who": "auditor", "qualification": "ITC", "on": "2026-10-18", "outside": true}, object{"do": "end_first_stage", "on": "2026-10-25"})
	c.refuses(a, "judge_only_first", "3-5-4", object{"do": "judge_answers"})
	c.refuses(a, "waiver_only_first", "3-2-7", object{"do": "waive_plan", "reason": "x"})
	a.want(0, "", "verify")
}

// A register leaves as a workbook as it does as a list, and that is recorded.
func TestRegisterAsWorkbook(t *testing.T) {
	noticetest.Covers(t, notice.P1_3)
	a := bodyLaptop(t)
	a.do(object{"do": "open_book", "book": "office"})
	out := a.path("r.xlsx")
	a.want(0, "", "register", "auditors", "--out", out, "--purpose", "audit_work", "--recipient", "C")
	f, err := excelize.OpenFile(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if rows, err := f.GetRows(f.GetSheetList()[0]); err != nil || len(rows) != 1 || len(rows[0]) < 6 {
		t.Errorf("%v, %v", rows, err)
	}
}
