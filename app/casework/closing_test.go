package casework

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/vault/vaulttest"
)

// room is the door of a trial store with a clock that moves a minute a command.
type room struct {
	t     *testing.T
	d     *Desk
	clock time.Time
	id    string
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{t: t, clock: time.Date(2026, 11, 24, 9, 0, 0, 0, time.FixedZone("", 9*3600))}
	now := func() time.Time { return r.clock }
	v := vaulttest.New(t, now)
	r.d = New(v, Options{Now: now, Rand: rand.Reader, Lang: "ja"})
	t.Cleanup(func() { _ = r.d.Close() })
	if err := r.d.TrialBody("現地認証機関(試用)", "審査員 北村"); err != nil {
		t.Fatal(err)
	}
	r.do(
		&OpenCase{Client: "○○精機株式会社", Address: "長野県○○市○○1-2-3"},
		&RecordApplication{Forms: []string{"paper", "data", "object"}},
		&AgreeScope{Scope: "本社工場 設計部・製造1課", Unit: "site"},
		&ChooseMeasures{Measures: []audit.MeasureID{"TM-001", "TM-002", "TM-031", "TM-040", "TM-041", "TM-045"}},
		&AddPlace{Place: "srv", Name: "2F サーバ室"},
		&ConcludeContract{ConcludedOn: "2026-10-20", NDA: true},
		&RecordPlan{Text: "24日 設計部、25日 製造1課", AgreedOn: "2026-11-01"},
		&StartVisit{Visit: "v1", Where: "本社工場", At: "2026-11-24T09:30", Present: []string{"情報管理責任者"}},
	)
	return r
}

func (r *room) try(c Command) (Changes, error) {
	if NeedsCase(c) {
		SetCase(c, r.id)
	}
	r.clock = r.clock.Add(time.Minute)
	return r.d.Do(context.Background(), c)
}

func (r *room) do(cs ...Command) (last Changes) {
	r.t.Helper()
	for _, c := range cs {
		ch, err := r.try(c)
		if err != nil {
			r.t.Fatalf("%+v: %v", c, err)
		}
		if _, ok := c.(*OpenCase); ok {
			r.id = ch.Case
		}
		last = ch
	}
	return last
}

func (r *room) refused(code string, p notice.Provision, c Command) {
	r.t.Helper()
	_, err := r.try(c)
	if ref, ok := Refused(err); !ok || ref.Code != code || ref.Provision != p {
		r.t.Fatalf("%+v: want %s (%s), got %v", c, code, p, err)
	}
}

func words(s string) *string { return &s }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// audited has two findings, something weak, something unconfirmed and something not started.
func (r *room) audited() {
	r.t.Helper()
	r.do(
		&RecordAnswer{Measure: "TM-001", Verdict: audit.Conforming, Statement: words("総務が毎月更新している"), Observation: words("一覧表 第7版")},
		&RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming},
		&RecordAnswer{Measure: "TM-040", Place: "srv", Verdict: audit.Nonconforming, Observation: words("予備鍵が引出しにあった"), Reason: words("内部の見解: 管理者が定められていない")},
		&RecordAnswer{Measure: "TM-041", Verdict: audit.Nonconforming, Reason: words("入退室の記録に9月分がない")},
		&RecordAnswer{Measure: "TM-045", Verdict: audit.Unconfirmed, Reason: words("担当者が不在")},
		&WriteFinding{Measure: "TM-040", Place: "srv", Text: "サーバ室の予備鍵が無記名で保管されている"},
	)
}

// closed has had its closing meeting.
func (r *room) closed() {
	r.t.Helper()
	r.do(
		&AgreeWording{Measure: "TM-041", Text: "入退室の記録のうち2026年9月分が示されなかった"},
		&WriteComment{Measure: "TM-040", Place: "srv", By: "情報管理責任者", Text: "鍵は総務課長が管理しているつもりだった"},
		&SetDueDate{Measure: "TM-040", Place: "srv", On: "2026-12-23", Agreed: true, AgreedBy: "情報管理責任者"},
		&Explain{Checks: []audit.CheckID{"TM-040@srv"}, To: "情報管理責任者", Content: "鍵の管理者を定め、貸出しを記録することが要求されている"},
		&LogQuestion{Text: "どの錠を買えばよいか", By: "総務係", Referred: "outside_expert"},
		&NotePromise{Text: "9月分の記録の写し", By: "総務係", Due: "2026-11-30"},
		&TickScript{AtMeeting: AtMeeting{Meeting: "closing"}, Points: []string{"findings", "comments"}},
		&RecordAttendee{AtMeeting: AtMeeting{Meeting: "closing"}, Role: "代表取締役", From: "2026-11-24T16:00"},
		&CloseVisit{At: "2026-11-24T16:40", Reason: "時間がなく見ていない", Summary: "総じて記録はよく残されている。"},
		&EndVisit{At: "2026-11-24T17:00"},
	)
}

func TestOpeningMeetingAsAScript(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1)
	r := newRoom(t)
	at := AtMeeting{Meeting: "opening"}
	r.do(
		&HoldMeeting{AtMeeting: at, Where: "会議室"},
		&TickScript{AtMeeting: at, Points: []string{"purpose", "scope"}},
		&TickScript{AtMeeting: at, Points: []string{"plan"}, Note: "第1版のとおり"},
		&TickScript{AtMeeting: at, Points: []string{"scope"}, Off: true},
		&RecordAttendee{AtMeeting: at, Role: "情報管理責任者"},
		&RecordAttendee{AtMeeting: at, Role: "立会者(コンサルタント)", Side: "observer", From: "2026-11-24T09:40", To: "2026-11-24T09:50"},
		&HoldMeeting{AtMeeting: AtMeeting{Meeting: "opening", All: true}, At: "2026-11-24T09:00"},
	)
	v := must(r.d.Meeting(r.id, "opening", ""))
	on := map[string]bool{}
	for _, p := range v.Points {
		on[p.Point] = p.On
	}
	if len(v.Points) != 13 || !on["purpose"] || on["scope"] || !on["plan"] || len(v.Attendees) != 2 || v.Held == nil || v.Plan == nil {
		t.Fatalf("%+v", v)
	}
	if all := must(r.d.Meeting(r.id, "opening", "*")); all.Held == nil || all.Visit != nil {
		t.Fatalf("over all: %+v", all)
	}
	r.refused("no_visit", notice.P3_4_1, &HoldMeeting{AtMeeting: AtMeeting{Meeting: "opening", Visit: "v9"}})
	r.refused("form", "", &TickScript{AtMeeting: at, Points: []string{"dance"}})
	if _, err := r.d.Meeting(r.id, "opening", "v9"); err == nil {
		t.Error("a meeting of no visit")
	}
}

func TestPresenceByStretch(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1, notice.P3_4_2)
	r := newRoom(t)
	r.do(
		&RecordPresence{From: "2026-11-24T09:30"},
		&RecordPresence{To: "2026-11-24T12:00", Ended: "lunch"},
		&RecordPresence{From: "2026-11-24T13:00"},
		&RecordPresence{Who: strings.Repeat("ab", 16), From: "2026-11-24T09:30", To: "2026-11-24T11:00", Ended: "other_site"},
	)
	v := must(r.d.Meeting(r.id, "opening", ""))
	if len(v.Presence) != 3 || v.Presence[0].To != "" && v.Presence[0].Ended == "" {
		t.Fatalf("%+v", v.Presence)
	}
	if len(v.Alone) != 1 || v.Alone[0].From != "2026-11-24T11:00" || v.Alone[0].To != "2026-11-24T12:00" {
		t.Fatalf("alone %+v", v.Alone) // the afternoon has not come yet by the clock of this laptop
	}
	r.refused("unknown_person", "", &RecordPresence{Who: "zz"})
}

func TestTeamMeetingSeesWhatIsWeak(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5, notice.P3_4_3_Ro)
	r := newRoom(t)
	r.audited()
	v := must(r.d.Team(r.id))
	if len(v.Weak) != 1 || v.Weak[0].Measure != "TM-002" {
		t.Errorf("weak: %+v", v.Weak)
	}
	if len(v.Legs) == 0 || len(v.Findings) != 2 || v.Findings[1].Agreed {
		t.Errorf("%+v", v)
	}
	r.do(&AgreeWording{Measure: "TM-041"})
	v = must(r.d.Team(r.id))
	if f := v.Findings[1]; !f.Agreed || f.Wording != "入退室の記録に9月分がない" || f.Stale {
		t.Errorf("%+v", f)
	}
	r.do(&WriteFinding{Measure: "TM-041", Text: "9月分が欠けている"})
	if f := must(r.d.Team(r.id)).Findings[1]; !f.Stale {
		t.Errorf("%+v", f)
	}
	r.refused("no_finding", notice.P3_4_6, &AgreeWording{Measure: "TM-001"})
}

func TestTheNoticeIsAFunctionOfTheRecord(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5, notice.P4_2, notice.P4_3_3)
	r := newRoom(t)
	r.audited()
	r.refused("not_closed", notice.P3_4_5, &MakePaper{Paper: "onsite_notice"})
	r.closed()
	made := must(r.d.MakePaper(context.Background(), &MakePaper{Case: Case{r.id}, Paper: "onsite_notice"}))
	if len(made.Warnings) > 0 || made.Row.Pages < 2 || made.Row.Number != 1 {
		t.Fatalf("%+v %v", made.Row, made.Warnings)
	}
	keep(t, "notice-ja.pdf", made.PDF)
	var sealed bytes.Buffer
	if _, err := r.d.GetEvidence(context.Background(), r.id, audit.ItemID(made.Row.Item), &sealed); err != nil || !bytes.Equal(sealed.Bytes(), made.PDF) {
		t.Fatalf("sealed bytes differ: %v", err)
	}
	r.do(&RecordAnswer{Measure: "TM-031", Verdict: audit.Conforming, Observation: words("後から見た")})
	if again := must(r.d.RemakePaper(r.id, made.Row.Digest)); !bytes.Equal(again, made.PDF) {
		t.Error("the same head gives other bytes")
	}
	if _, err := r.d.RemakePaper(r.id, strings.Repeat("00", 32)); err == nil {
		t.Error("a paper that was never made")
	}
	if v, err := r.d.Verify(context.Background(), r.id, nil); err != nil || len(v.Findings) > 0 {
		t.Errorf("verify: %+v %v", v.Findings, err)
	}
	r.refused("cannot_undo", notice.P3_5_1, &Undo{Entry: made.Entry})
	keep(t, "notice-en.pdf", must(r.d.MakePaper(context.Background(), &MakePaper{Case: Case{r.id}, Paper: "onsite_notice", Lang: "en"})).PDF)
	r.refused("form", "", &MakePaper{Paper: "poem"})
	r.refused("form", "", &MakePaper{Paper: "onsite_notice", Lang: "fr"})
	r.refused("not_closed", notice.P3_4_5, &MakePaper{Paper: "onsite_notice", Visits: []audit.VisitID{"v7"}})
}

// keep writes a paper into the folder GENCHI_PICTURES, to be looked at.
func keep(t *testing.T, name string, b []byte) {
	t.Helper()
	if dir := os.Getenv("GENCHI_PICTURES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Guidance, questions of the catalogue, hints, dissent and what auditors think among themselves never reach the client's notice.
func TestNothingInternalReachesTheClient(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5, notice.P1_3)
	r := newRoom(t)
	r.audited()
	r.closed()
	for _, lang := range []string{"ja", "en"} {
		order := &MakePaper{Case: Case{r.id}, Paper: "onsite_notice", Lang: lang}
		client := must(r.d.PaperText(order, document.ClientPaper))
		internal := must(r.d.PaperText(order, document.InternalPaper))
		for _, secret := range []string{"内部の見解: 管理者が定められていない"} {
			if strings.Contains(client, secret) || !strings.Contains(internal, secret) {
				t.Errorf("%s: %q on the wrong paper", lang, secret)
			}
		}
		for _, said := range []string{
			"サーバ室の予備鍵が無記名で保管されている", "入退室の記録のうち2026年9月分が示されなかった", "鍵は総務課長が管理しているつもりだった", "どの錠を買えばよいか", "担当者が不在",
			"時間がなく見ていない", "代表取締役", "総じて記録はよく残されている。", "鍵の管理者を定め、貸出しを記録することが要求されている", "9月分の記録の写し",
		} {
			if !strings.Contains(client, said) {
				t.Errorf("%s: the notice lacks %q", lang, said)
			}
		}
		v := must(view(r.d, r.id, func(oc *openCase) []string {
			var out []string
			for _, m := range oc.edition.Measures {
				out = append(append(append(out, m.Questions...), m.InspectionPoints...), m.Evidence...)
			}
			return out
		}))
		for _, s := range v {
			if len([]rune(s)) > 6 && strings.Contains(client, s) {
				t.Errorf("%s: guidance %q on the client's paper", lang, s)
			}
		}
	}
}

func TestWhatChangedAfterTheClosingMeeting(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	r := newRoom(t)
	r.audited()
	if len(must(r.d.After(r.id))) != 0 {
		t.Error("changes before anything was told")
	}
	r.closed()
	r.refused("change_reason", notice.P3_4_5, &RecordAnswer{Measure: "TM-001", Verdict: audit.Nonconforming})
	r.refused("change_reason", notice.P3_4_5, &WithdrawAnswer{Measure: "TM-001"})
	r.do(&MakePaper{Paper: "onsite_notice"})
	r.do(
		&RecordAnswer{Measure: "TM-001", Verdict: audit.Nonconforming, Change: "一覧表の原本が別にあった"},
		&RecordAnswer{Measure: "TM-045", Verdict: audit.Conforming, Observation: words("担当者に会えた")},
		&SetDueDate{Measure: "TM-041", On: "2026-12-25", Agreed: true},
	)
	got := map[string]ChangeRow{}
	for _, c := range must(r.d.After(r.id)) {
		got[c.What+" "+string(c.Check)] = c
	}
	if c := got["verdict TM-001@"]; c.Reason != "一覧表の原本が別にあった" || c.Before != "conforming" || c.After != "nonconforming" {
		t.Errorf("%+v", got)
	}
	if got["open TM-045@"].After != "conforming" || got["due TM-041@"].After != "2026-12-25" || len(got) != 3 {
		t.Errorf("%+v", got)
	}
	text := must(r.d.PaperText(&MakePaper{Case: Case{r.id}, Paper: "onsite_notice"}, document.ClientPaper))
	for _, s := range []string{"前の通知から変わったこと", "一覧表の原本が別にあった", "適合 → 不適合", "第2号"} {
		if !strings.Contains(text, s) {
			t.Errorf("the second notice lacks %q", s)
		}
	}
	keep(t, "notice-second.pdf", must(r.d.MakePaper(context.Background(), &MakePaper{Case: Case{r.id}, Paper: "onsite_notice"})).PDF)
}

// A notice of one of two sites tells what was looked at there; that over all visits tells everything.
func TestTwoSitesAndOverAll(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1, notice.P3_4_5)
	r := newRoom(t)
	r.audited()
	r.closed()
	r.do(
		&StartVisit{Visit: "v2", Where: "第二工場", At: "2026-11-25T09:30"},
		&RecordPresence{From: "2026-11-25T09:30", To: "2026-11-25T12:00", Ended: "end"},
		&RecordAnswer{Measure: "TM-031", Verdict: audit.Nonconforming, Reason: words("第二工場の掲示がない")},
		&HoldMeeting{AtMeeting: AtMeeting{Meeting: "closing", All: true}, At: "2026-11-25T16:00"},
		&RecordAttendee{AtMeeting: AtMeeting{Meeting: "closing", All: true}, Role: "本社の役員"},
		&CloseVisit{Visit: "v2", At: "2026-11-25T12:00", Reason: "本社で見た"},
		&EndVisit{Visit: "v2", At: "2026-11-25T12:10"},
	)
	one := must(r.d.PaperText(&MakePaper{Case: Case{r.id}, Paper: "onsite_notice", Visits: []audit.VisitID{"v2"}}, document.ClientPaper))
	all := must(r.d.PaperText(&MakePaper{Case: Case{r.id}, Paper: "onsite_notice", All: true}, document.ClientPaper))
	for s, want := range map[string][2]bool{
		"第二工場の掲示がない": {true, true}, "サーバ室の予備鍵が無記名で保管されている": {false, true}, "本社の役員": {false, true}, "すべての訪問を終えた": {false, true}, "審査員 北村が一人で審査した時間: 09:30–12:00": {true, true},
		"代表取締役": {false, true},
	} {
		if strings.Contains(one, s) != want[0] || strings.Contains(all, s) != want[1] {
			t.Errorf("%q: on one site %v, over all %v", s, strings.Contains(one, s), strings.Contains(all, s))
		}
	}
	made := must(r.d.MakePaper(context.Background(), &MakePaper{Case: Case{r.id}, Paper: "onsite_notice", All: true}))
	if len(made.Row.Visits) != 2 {
		t.Errorf("%+v", made.Row)
	}
	keep(t, "notice-all.pdf", made.PDF)
}

func TestSigningAndHandingOver(t *testing.T) {
	noticetest.Covers(t, notice.P1_3, notice.P1_2_3, notice.P3_8_2, notice.P3_4_5)
	r := newRoom(t)
	r.audited()
	r.closed()
	r.refused("no_paper", notice.P3_4_5, &SignPaper{Paper: strings.Repeat("0a", 32), Role: "代表", Way: "ink"})
	r.do(&MakePaper{Paper: "onsite_notice"})
	digest := must(r.d.Papers(r.id))[0].Digest
	r.do(&SignPaper{Paper: digest, Role: "情報管理責任者", Way: "ink", Where: "案件の紙ばさみ"}, &SignPaper{Paper: digest, Role: "代表取締役", Way: "refused", Reason: "持ち帰って検討する"})
	r.refused("spool_not_warned", notice.P3_8_2, &Disclose{Way: "print", Paper: digest, Purpose: "result_notice", Recipient: "情報管理責任者"})
	r.refused("purpose_not_agreed", notice.P1_3, &Disclose{Way: "give", Paper: digest, Purpose: "宣伝", Recipient: "取引先"})
	r.refused("discloses_nothing", notice.P1_3, &Disclose{Way: "give", Purpose: "result_notice", Recipient: "取引先"})
	r.do(&Disclose{Way: "print", Paper: digest, Purpose: "result_notice", Recipient: "情報管理責任者", Copies: 2, SpoolWarned: true}, &Disclose{Way: "export", Paper: digest, Purpose: "result_notice", Recipient: "情報管理責任者の媒体"})
	p := must(r.d.Papers(r.id))[0]
	if len(p.Signed) != 2 || p.Signed[1].Way != audit.SignedRefused || len(p.Handled) != 2 || p.Handled[0].Copies != 2 || len(must(r.d.Disclosures(r.id))) != 2 {
		t.Fatalf("%+v", p)
	}
	r.refused("cannot_undo", notice.P3_5_1, &Undo{})
}

func TestEndOfDay(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1)
	r := newRoom(t)
	r.audited()
	id := r.do(&NotePromise{Text: "9月分の記録", By: "総務", Due: "2026-11-25"}).ID
	r.do(&NotePromise{Promise: id, Kept: "2026-11-24"}, &EndDay{Tomorrow: "製造1課", Note: "鍵の件は明日話し合う", CopyTo: "媒体A"})
	v := must(r.d.Day(r.id, ""))
	if len(v.Done) != 4 || len(v.Open) != 2 || len(v.Promises) != 1 || v.Promises[0].Kept == "" || v.Promises[0].Text != "9月分の記録" || v.Entered == nil || v.Entered.Tomorrow != "製造1課" || len(v.CopyHead) != 64 || len(v.Visits) != 1 {
		t.Fatalf("%+v", v)
	}
	made := must(r.d.MakePaper(context.Background(), &MakePaper{Case: Case{r.id}, Paper: "day_sheet"}))
	keep(t, "day.pdf", made.PDF)
	text := must(r.d.PaperText(&MakePaper{Case: Case{r.id}, Paper: "day_sheet"}, document.ClientPaper))
	for _, s := range []string{"鍵の件は明日話し合う", "不適合", "サーバ室の予備鍵"} {
		if strings.Contains(text, s) {
			t.Errorf("the sheet of the day tells %q", s)
		}
	}
	if !strings.Contains(text, "製造1課") || !strings.Contains(text, "媒体A") || made.Row.Day != "2026-11-24" {
		t.Error(text)
	}
	r.refused("form", "", &MakePaper{Paper: "day_sheet", Day: "tomorrow"})
}

func TestPlanChangedOnTheSpot(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_9, notice.P3_2_10, notice.P3_3_6, notice.P3_2_7_Ro)
	r := newRoom(t)
	r.refused("plan_reason", notice.P3_3_6, &RecordPlan{Text: "24日 製造1課、25日 設計部", AgreedOn: "2026-11-24"})
	r.refused("not_planned", notice.P3_2_7_Ro, &RecordPlan{Text: "x", AgreedOn: "2026-11-24", Reason: "増員", Auditors: []string{"審査員 不在"}})
	r.do(&RecordPlan{Text: "24日 製造1課、25日 設計部", AgreedOn: "2026-11-24", AgreedBy: "情報管理責任者", Reason: "設計部が棚卸し中", Auditors: []string{"審査員 北村"}})
	if p := must(r.d.Case(r.id)).Plan; p.Version != 2 || p.Reason != "設計部が棚卸し中" {
		t.Fatalf("%+v", p)
	}
	if h := must(r.d.History(r.id, audit.KindPlan, "")); len(h) != 2 {
		t.Fatalf("%d versions are kept", len(h))
	}
}

func TestCorrectionsInRounds(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_6, notice.P3_5_1)
	r := newRoom(t)
	r.audited()
	r.closed()
	f := func() FindingView { return must(r.d.Findings(r.id)).Findings[0] }
	r.clock = time.Date(2026, 12, 28, 9, 0, 0, 0, r.clock.Location())
	if v := f(); v.Late != 5 || v.Check != "TM-040@srv" {
		t.Fatalf("%+v", v)
	}
	item := r.do(&NoteSeen{What: "鍵貸出簿", Measure: "TM-040", Place: "srv"}).ID
	r.do(
		&AnswerFinding{Measure: "TM-040", Place: "srv", Text: "管理者を定めた", By: "総務課長"},
		&ReviewCorrection{Measure: "TM-040", Place: "srv", Result: audit.ReviewNotCorrected, On: "2026-12-28", Methods: []string{"interview"}, Text: "貸出簿がない"},
		&ReviewCorrection{Measure: "TM-040", Place: "srv", Result: audit.ReviewNotCorrected, On: "2026-12-28", Text: "貸出簿が示されなかった"}, // the same look, in other words
		&AnswerFinding{Measure: "TM-040", Place: "srv", Text: "貸出簿を作った"},
	)
	r.clock = r.clock.AddDate(0, 0, 10)
	m := f().Needed
	r.do(&ReviewCorrection{Measure: "TM-040", Place: "srv", Result: audit.ReviewCorrected, On: "2027-01-07", Methods: m, Evidence: []audit.ItemID{audit.ItemID(item)}, Text: "貸出簿を見た"})
	v := f()
	if len(v.Rounds) != 2 || v.Rounds[0].Answer.Text != "管理者を定めた" || v.Rounds[0].Look.Text != "貸出簿が示されなかった" || len(v.Rounds[0].Look.Methods) != 1 ||
		v.Rounds[1].Look.Result != audit.ReviewCorrected || len(v.Rounds[1].Missing) != 0 || v.Late != 0 || v.Review.Result != audit.ReviewCorrected {
		t.Fatalf("%+v", v.Rounds)
	}
	r.do(&ReviewCorrection{Measure: "TM-040", Place: "srv", Result: audit.ReviewCorrected, On: "2027-01-07", New: true})
	if v := f(); len(v.Rounds) != 3 {
		t.Fatalf("%+v", v.Rounds)
	}
	r.refused("unknown_item", "", &ReviewCorrection{Measure: "TM-040", Place: "srv", Result: audit.ReviewCorrected, On: "2027-01-08", Evidence: []audit.ItemID{"00000000000000000000000000000009"}})
	r.refused("no_finding", notice.P3_4_6, &AnswerFinding{Measure: "TM-001", Text: "x"})
}

func TestExplanationsStayInTheirLine(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5, notice.P4_1, notice.P4_2)
	r := newRoom(t)
	r.audited()
	r.refused("explains_conforming", notice.P3_4_5, &Explain{Checks: []audit.CheckID{"TM-001@"}, To: "責任者", Content: "x"})
	r.refused("explanation_not_requested", notice.P3_3_3, &Explain{Checks: []audit.CheckID{"TM-041@"}, To: "責任者", Content: "x", Stage: "second"})
	r.refused("form", "", &LogQuestion{Text: "どの錠", By: "総務", Referred: "shop"})
	r.do(&Explain{Checks: []audit.CheckID{"TM-041@"}, To: "責任者", Content: "x", Stage: "second", RequestedOn: "2026-11-20"})
	for _, c := range CommandDocs() {
		for _, f := range c.Fields {
			if strings.Contains(f.Name, "remedy") || strings.Contains(f.Name, "recommend") {
				t.Errorf("%s has a field for a remedy: %s", c.Name, f.Name)
			}
		}
	}
}
