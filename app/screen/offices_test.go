package screen

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// audited has a colleague do the audit and issue the report, so that the window's user took no part in it.
func (s *stand) audited() *casework.Desk {
	s.t.Helper()
	s.command(
		&casework.OpenCase{Client: "○○精機株式会社", Address: "長野県○○市○○1-2-3"},
		&casework.RecordApplication{Forms: []string{"paper", "data", "object"}, WishedScope: "本社工場", ReceivedOn: "2026-10-01"},
		&casework.AgreeScope{Scope: "本社工場 設計部・製造1課", Unit: "site", AgreedOn: "2026-10-10"},
		&casework.ChooseMeasures{Measures: []audit.MeasureID{"TM-001", "TM-002", "TM-031", "TM-040", "TM-041", "TM-045"}},
		statementGiven("2026-10-15"),
		&casework.ConcludeContract{ConcludedOn: "2026-10-20", NDA: true, NDAPaper: "clause", Clauses: []string{"all"}, NoObservers: true},
	)
	s.openCase(s.caseNo, "road", "")
	b := s.colleague("審査員 南")
	s.t.Cleanup(s.server(b))
	s.swap(b)
	s.give(b, &casework.RecordPlan{Text: "1日目 設計部", AgreedOn: "2026-10-25"}, &casework.RecordSelfCheck{Measure: "TM-001", Answer: "yes", On: "2026-10-21", By: "監査担当"},
		&casework.StartVisit{Visit: "v1", Where: "本社工場", At: "2026-11-24T09:30", Present: []string{"品質課長"}})
	for _, m := range []audit.MeasureID{"TM-001", "TM-002", "TM-031", "TM-040", "TM-045"} {
		s.give(b, &casework.RecordAnswer{Measure: m, Verdict: audit.Conforming, Observation: str("台帳を確認した。")})
	}
	for _, m := range []audit.MeasureID{"TM-001", "TM-002", "TM-031", "TM-040", "TM-041", "TM-045"} {
		for _, x := range audit.Methods() {
			s.give(b, &casework.MarkLeg{Measure: m, Method: x, Done: true})
		}
	}
	s.give(b, &casework.RecordAnswer{Measure: "TM-041", Verdict: audit.Nonconforming, Reason: str("入退室の記録に9月分がない。")},
		&casework.SetDueDate{Measure: "TM-041", On: "2026-11-26", Agreed: true, AgreedBy: "品質課長"},
		&casework.CloseVisit{Visit: "v1", At: "2026-11-24T16:00", Reason: "後日"}, &casework.EndVisit{Visit: "v1", At: "2026-11-24T17:00"},
		&casework.ReviewCorrection{Measure: "TM-041", Result: audit.ReviewNotCorrected, On: "2026-11-27"},
		&casework.DeclareInterest{On: "2026-11-01"})
	s.swap(b)
	return b
}

func (s *stand) issued() *casework.Desk {
	s.t.Helper()
	b := s.audited()
	if _, err := b.MakeReport(s.t.Context(), s.caseNo, casework.ReportOrder{Lang: "ja", Issue: true}); err != nil {
		s.t.Fatal(err)
	}
	s.give(b, &casework.ExplainReport{On: "2026-11-28", To: "品質課長", Way: "面談", Agreed: true})
	s.swap(b)
	s.untroubled()
	return b
}

// From the issued report to the certificate with keys: who may, a round with a return and its answer, the decision with a reason for what does not conform,
// contract, certificate, suspension.
func TestFromTheReportToTheCertificateByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_6_1, notice.P3_6_2, notice.P3_6_4, notice.P3_6_5, notice.P3_7_1, notice.P3_7_4, notice.P3_7_6)
	s := newStand(t)
	b := s.issued()
	s.open("road")
	s.shows("検証", "決定と通知", "証明書")
	s.open("verify")
	s.shows("あなたは検証できません。", "検証を始める", "認証の範囲")
	s.picture("verify-may-not")

	// what stands of the user is recorded on the page that says who may
	s.press(fyne.KeyW)
	if s.at != "who" {
		t.Fatalf("at %s", s.at)
	}
	w := s.pages["who"].(*who)
	for i := range w.rows {
		if len(w.rows[i].view.Texts) > 0 && w.rows[i].view.Texts[0] == "審査員 北村" {
			w.to(i)
		}
	}
	s.shows("できない")
	s.picture("who")
	s.command(&casework.RecordStaff{Person: "審査員 北村", Registered: "2020-04-01", Employer: "body", From: "2020-04-01", Competence: []audit.Competence{{Scope: "all", From: "2020-04-01"}}, Audits: 9},
		&casework.RecordStaff{Person: "審査員 南", Registered: "2020-04-01", Employer: "body", From: "2020-04-01", Competence: []audit.Competence{{Scope: "all", From: "2020-04-01"}}, Audits: 5})
	s.press(fyne.KeyI, fyne.KeySpace)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if f := s.frame.sheet.Title(); f != "" {
		t.Fatalf("the sheet is open: %s: %v", f, standWords(s.frame.sheet))
	}
	s.shows("検証\nできる", "決定\nできる")
	s.picture("who-may")

	s.open("verify")
	s.press(fyne.Key1)
	if p := s.frame.panel.Shown(); p.Clause == "" {
		t.Errorf("a mark without a round says %+v", p)
	}
	s.press(fyne.KeyEscape, fyne.KeyB)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.Key1, fyne.KeyDown, fyne.Key3)
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("足りないもの")
	s.write("範囲の記載が契約と違う")
	s.ctrl(fyne.KeyReturn)
	s.shows("要修正", "範囲の記載が契約と違う", "ロ　認証の範囲")
	s.picture("verify-running")
	s.press(fyne.KeyR)
	s.press(fyne.KeyTab)
	s.write("範囲を直してください")
	s.ctrl(fyne.KeyReturn)
	s.shows("差戻しが届いています", "範囲を直してください")
	s.picture("verify-inbox")
	s.swap(b)
	s.give(b, &casework.AnswerReturn{Text: "契約のとおりに直した"})
	s.swap(b)
	s.open("verify")
	s.press(fyne.KeyB)
	s.ctrl(fyne.KeyReturn)
	s.shows("前の回: 範囲の記載が契約と違う", "契約のとおりに直した")
	s.ctrl(fyne.KeyA)
	s.shows("印のない事項 0")
	s.press(fyne.KeyE)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()

	s.open("decide")
	s.shows("あなたは決定できます。", "不適合の確認 1")
	s.press(fyne.KeyG, fyne.KeyTab)
	s.write("全体として適合している")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("足りないもの", "容器の施錠構造")
	s.press(fyne.KeyTab)
	s.write("影響が小さい")
	s.picture("decide-grant")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("第1の決定", "付与", "影響が小さい", "通知していません")
	s.press(fyne.KeyT, fyne.KeyTab)
	s.write("郵送")
	s.press(fyne.KeyTab)
	s.write("代表取締役")
	s.ctrl(fyne.KeyReturn)
	s.shows("通知 R8.11.24(火)")
	s.picture("decide-told")

	s.open("certificate")
	s.press(fyne.KeyReturn)
	s.press(fyne.KeyTab, fyne.KeySpace)
	s.picture("certificate-contract")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if f := s.frame.sheet.Title(); f != "" {
		t.Fatalf("the sheet is open: %s: %v", f, standWords(s.frame.sheet))
	}
	s.shows("条項 14")
	s.press(fyne.KeyN)
	s.write("G-2026-001")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("G-2026-001", "有効", "R11.11.23")
	s.press(fyne.KeyE, fyne.Key1)
	s.press(fyne.KeyTab)
	s.write("登録担当")
	s.press(fyne.KeyTab)
	s.write("事故の報告がない")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("一時停止", "事故の報告がない")
	s.picture("certificate-suspended")
	s.press(fyne.KeyP)
	s.untroubled()
}

func TestStepsBeforeTheirTimeSayWhatComesFirst(t *testing.T) {
	s := newStand(t)
	s.visiting()
	for page, words := range map[string][]string{"verify": {"検証はまだ始められません。", "先に報告を発行"}, "decide": {"先に検証"}, "certificate": {"認証証明書はまだありません。"}} {
		s.open(page)
		if page != "decide" { // a check does not conform, so there is something to see
			s.shows(words...)
		}
		s.press(fyne.KeyB, fyne.Key1, fyne.Key2, fyne.Key3, fyne.KeyE, fyne.KeyEscape, fyne.KeyR, fyne.KeyEscape, fyne.KeyA, fyne.KeyEscape, fyne.KeyY, fyne.KeyEscape, fyne.KeyP, fyne.KeyEscape)
		s.frame.hush()
	}
}

// A book is opened, a record made by its schema with what it lacks said by clause, kept as a draft, amended with a reason, closed, searched, exported.
func TestRegistersByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P2_5_2, notice.P2_5_3)
	s := newStand(t)
	s.contract()
	s.chord(fyne.KeyModifierAlt, fyne.Key3)
	if p := s.pages["registers"].(*registers); len(p.missing()) != 2 {
		t.Errorf("books that are missing: %v", p.missing())
	}
	p := s.pages["registers"].(*registers)
	p.openBook(register.Office)
	s.untroubled()
	s.shows("機関の帳簿", "審査業務従事者名簿")
	for i := range p.rows {
		if p.rows[i].reg != nil && p.rows[i].reg.Register == "risks" {
			p.toKind(i, 0)
		}
	}
	s.shows("N で最初の記載を作ります", "第二の5")
	s.picture("registers-empty")
	s.press(fyne.KeyN)
	s.shows("必須", "足りないもの")
	s.ctrl(fyne.KeyReturn)
	s.press(fyne.KeyReturn)
	s.press(fyne.KeySpace)
	s.press(fyne.KeyEscape)
	s.picture("registers-new")
	s.open("road") // going away is never forbidden
	s.open("registers")
	s.press(fyne.KeyN)
	s.shows("下書き")
	s.press(fyne.KeyEscape)
	p.q.fill(register.Values{"source": {"ownership"}, "occasion": {"periodic"}, "assessed_on": {"2026-11-01"}, "content": {"同じ親会社"}, "level": {"low"}, "next_on": {"2026-11-20"}})
	p.q.edited()
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if len(p.data.Records) != 1 || p.record == nil || p.drafty {
		t.Fatalf("%+v, %v", p.data.Records, p.faults)
	}
	s.shows("1 / 1件")
	s.picture("registers-record")
	p.q.fill(register.Values{"source": {"ownership"}, "occasion": {"periodic"}, "assessed_on": {"2026-11-01"}, "content": {"同じ親会社"}, "level": {"high"}, "next_on": {"2026-11-20"}})
	s.ctrl(fyne.KeyReturn)
	s.write("見直した")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if r := p.record; r == nil || r.Fields.One("level") != "high" || r.Reason != "見直した" {
		t.Fatalf("%+v", r)
	}
	s.press(fyne.KeyT)
	if all := strings.Join(standWords(s.frame.drawer), "\n"); !strings.Contains(all, "見直した") {
		t.Errorf("history: %s", all)
	}
	s.picture("registers-history")
	s.press(fyne.KeyEscape, fyne.KeyF)
	s.ctrl(fyne.KeyReturn)
	s.shows("足りないもの")
	if f := s.frame.panel.Shown(); f.Clause == "" {
		t.Errorf("what is refused names no clause: %+v", f)
	}
	s.frame.hush()
	s.press(fyne.KeySlash)
	s.write("いない")
	s.press(fyne.KeyEscape)
	s.shows("0 / 1件")
	p.search.SetText("")
	s.ctrl(fyne.KeyE)
	s.press(fyne.KeyTab, fyne.KeyTab, fyne.KeySpace)
	p.writeOut(casework.RegisterExport{Case: p.kind().id, Query: casework.RegisterQuery{Register: "risks"}, Form: "csv", Purpose: "監査", Recipient: "主務省"}, s.docs+"/risks.csv")
	if b, err := os.ReadFile(s.docs + "/risks.csv"); err != nil || !strings.Contains(string(b), "同じ親会社") {
		t.Errorf("export: %v %s", err, b)
	}
	s.press(fyne.KeyEscape)

	s.chord(fyne.KeyModifierAlt, fyne.Key2)
	s.press(fyne.Key3)
	s.shows("日過ぎ", "経過", "機関の定め・合意", "どう数えたか")
	s.picture("due")
	d := s.pages["due"].(*due)
	for i := range d.rows {
		if d.rows[i].act != nil {
			d.to(i)
			break
		}
	}
	s.press(fyne.KeyReturn)
	if s.at != "registers" || p.record == nil {
		t.Errorf("Enter leads to %s", s.at)
	}
	s.untroubled()
}

func TestOfficePagesInBothLanguagesAndSizes(t *testing.T) {
	s := newStand(t)
	s.visiting()
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		for _, scale := range []int{100, 150} {
			s.setLook(widget.Look{Scale: scale})
			for _, page := range []string{"due", "registers", "verify", "decide", "certificate", "who"} {
				s.App.window.Resize(fyne.NewSize(1280, 640))
				s.open(page)
				s.hides("[")
				for _, h := range s.pages[page].hints() {
					if strings.Contains(h.word, "[") {
						t.Errorf("%s %s: hint %s", lang, page, h.word)
					}
				}
				s.untroubled()
				s.picture("office-" + lang + "-" + strconv.Itoa(scale) + "-" + page)
			}
		}
	}
}
