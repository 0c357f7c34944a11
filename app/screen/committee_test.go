package screen

import (
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// The audit time is worked out while one types, says by clause what it lacks, is recorded with a figure by hand, survives as a draft, and is printed with
// its whole trace and the plan versions beside it.
func TestAuditTimeByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_7_I, notice.P3_2_9, notice.P3_11_1, notice.P2_5_7)
	s := newStand(t)
	s.contract()
	s.Go("effort")
	p, ok := s.pages["effort"].(*effortPage)
	if !ok {
		t.Fatal("no page")
	}
	s.shows("見積りはまだ記録されていません", "審査計画はまだありません", "足りないもの")
	s.picture("effort-empty")
	s.press(fyne.KeyReturn)
	s.write("45")
	s.press(fyne.KeyEscape)
	s.shows("従業員等 45 人の表の日数")
	v := p.q.values()
	for _, f := range append(p.data.Factors.Business, p.data.Factors.IT...) {
		v[f], v["why."+f] = []string{"2"}, []string{"聞取りによる"}
	}
	v["similar_certification"], v["why.similar_certification"] = []string{"-10"}, []string{"同じ範囲"}
	v["days"] = []string{"4"}
	p.q.fill(v)
	p.q.edited()
	if p.trial.Lacks == "" || p.trial.Clause != notice.P3_11_1.Clause() {
		t.Errorf("a reduction without proof lacks %q, %s", p.trial.Lacks, p.trial.Clause)
	}
	s.ctrl(fyne.KeyReturn)
	if f := s.frame.panel.Shown(); f.Clause == "" {
		t.Errorf("what is refused: %+v", f)
	}
	s.frame.hush()
	s.open("road")
	s.open("effort")
	if got := p.q.values(); got.One("similar_certification") != "-10" || !p.drafty {
		t.Fatalf("the draft is %v", got)
	}
	v = p.q.values()
	v["proof.similar_certification"], v["manual"], v["manual.why"] = []string{"ISMS-1234"}, []string{"3.5"}, []string{"二つの工程が同じ部屋にある"}
	p.q.fill(v)
	p.q.edited()
	s.shows("見積り 3.50 日", "手入力の工数を使っています", "ISMS-1234")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if p.data.Effort == nil || p.data.Effort.Manual != 350 || p.drafty {
		t.Fatalf("%+v", p.data.Effort)
	}
	s.command(&casework.RecordPlan{Text: "1日目 設計部", AgreedOn: "2026-10-25", AgreedBy: "総務部長"}, &casework.RecordPlan{Text: "1日目 製造1課", Reason: "設計部が棚卸し"})
	s.open("effort")
	s.shows("審査計画 第2版", "依頼者の合意なし", "審査計画 第1版", "合意 R8.10.25(日) 総務部長")
	s.picture("effort")
	path := s.docs + "/effort.pdf"
	s.ctrl(fyne.KeyP)
	s.press(fyne.KeySpace, fyne.KeyEscape, fyne.KeyEscape)
	var b strings.Builder
	if err := s.desk.ExportEffort(t.Context(), casework.EffortExport{Case: s.caseNo, Purpose: audit.Purposes[0], Recipient: "総務部長"}, &b); err != nil || !strings.HasPrefix(b.String(), "%PDF") {
		t.Fatalf("%v", err)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if ds, err := s.desk.Disclosures(s.caseNo); err != nil || len(ds) != 1 {
		t.Errorf("disclosures: %+v, %v", ds, err)
	}
	if err := s.desk.ExportEffort(t.Context(), casework.EffortExport{Case: s.caseNo}, &b); err == nil {
		t.Error("an export without a purpose was written")
	}
	s.press(fyne.KeyG)
	if s.at != "road" || s.pages["road"].(*road).step() != "plan" {
		t.Errorf("G leads to %s", s.at)
	}
}

// The committee from its registers: the first member, a session with attendance and minutes, its validity in words, a paper with its disclosure and one
// that is refused for want of an agreement, a result that is followed up, the composition at every change.
func TestCommitteeByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P2_6_1, notice.P2_6_2, notice.P1_2_3)
	s := newStand(t)
	s.contract()
	s.Go("committee")
	s.shows("委員会の記録はまだありません。")
	s.picture("committee-empty")
	s.press(fyne.KeyM)
	if s.at != "registers" || s.pages["registers"].(*registers).data.Register != "committee_members" || !s.pages["registers"].(*registers).fresh {
		t.Fatalf("M leads to %s", s.at)
	}
	s.press(fyne.KeyEscape)
	office, err := s.desk.BookID(register.Office)
	if err != nil {
		t.Fatal(err)
	}
	user := s.home.User
	a := s.enters(office, "committee_members", map[string]casework.FieldTexts{"name": {"委員A"}, "external": {"yes"}, "affiliation": {"大学"}, "since": {"2026-04-01"}, "nda_on": {"2026-04-01"}, "declared_on": {"2026-04-01"}})
	b := s.enters(office, "committee_members", map[string]casework.FieldTexts{"name": {"委員B"}, "external": {"yes"}, "affiliation": {"弁護士"}, "since": {"2026-09-01"}})
	c := s.enters(office, "committee_members", map[string]casework.FieldTexts{"name": {user}, "external": {"no"}, "affiliation": {"機関"}, "since": {"2026-04-01"}})
	ses := s.enters(office, "committee_sessions", map[string]casework.FieldTexts{"on": {"2026-11-20"}, "place": {"会議室"}, "invited": {a, b, c}, "agenda": {"decision"}})
	s.Go("committee")
	p, ok := s.pages["committee"].(*committee)
	if !ok {
		t.Fatal("no page")
	}
	p.enter()
	p.to(1)
	s.shows("招集済み・開催前", "委員 3 人のうち外部 2 人", "構成の変更", "委員 2 人・外部 1 人")
	s.press(fyne.KeyA)
	s.sheetSays("出席", "回避", "議事録")
	s.press(fyne.KeyEscape)
	s.give(s.desk, &casework.AmendRecord{Case: casework.Case{Case: office}, Register: "committee_sessions", Record: ses, Fields: map[string]casework.FieldTexts{"present": {a, c}}, Reason: "出欠"})
	p.enter()
	s.shows("会は成立していません", "審議に加わった委員 2 人のうち外部 1 人", "委員B")
	s.picture("committee-invalid")
	s.press(fyne.KeyA)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.give(s.desk, &casework.AmendRecord{Case: casework.Case{Case: office}, Register: "committee_sessions", Record: ses, Fields: map[string]casework.FieldTexts{"present": {a, c}, "recused": {c}, "recusal_reason": {"審査に関わった"}, "minutes": {"付与が相当"}, "held": {"valid"}}, Reason: "回避"})
	p.enter()
	s.shows("会は成立しています", "付与が相当", "審査に関わった")
	s.press(fyne.KeyR)
	s.write("周知の手順を改める")
	s.press(fyne.KeyTab)
	s.write("事務局")
	s.press(fyne.KeyTab)
	s.write("2026-11-22")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("結果の追跡", "周知の手順を改める", "期限経過")

	for i := range p.rows {
		if p.rows[i].key == "m"+b {
			p.to(i)
		}
	}
	s.shows("資料を渡せません", "渡した資料はありません")
	if err := mustRefuse(t, s, &casework.GiveCommitteePaper{Case: casework.Case{Case: office}, Member: b, What: "審査報告書 第1版"}); err == nil {
		t.Error("a member without agreement got a paper")
	}
	for i := range p.rows {
		if p.rows[i].key == "m"+a {
			p.to(i)
		}
	}
	s.press(fyne.KeyP, fyne.KeyTab)
	s.give(s.desk, &casework.GiveCommitteePaper{Case: casework.Case{Case: office}, Member: a, What: "審査報告書 第1版", About: s.caseNo})
	s.press(fyne.KeyEscape, fyne.KeyEscape)
	p.enter()
	s.shows("審査報告書 第1版", "手元にある")
	s.picture("committee-member")
	v, err := s.desk.Register(office, casework.RegisterQuery{Register: "disclosures"})
	if err != nil || len(v.Records) != 1 || v.Records[0].Fields.One("recipient") != "委員A" || v.Records[0].Fields.One("case") != s.caseNo {
		t.Errorf("disclosures: %+v, %v", v.Records, err)
	}
	s.press(fyne.KeyE)
	if s.at != "registers" {
		t.Errorf("E leads to %s", s.at)
	}
}
