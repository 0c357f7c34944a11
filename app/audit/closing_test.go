package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// closingSamples has one fact of each kind of meetings, papers and corrections.
func closingSamples() []Fact {
	by := ledger.UserID{0xaa, 1}
	chunks := []Chunk{{Hash: thirtyTwo(5), Size: 16400}}
	return []Fact{
		Meeting{Sort: MeetingOpening, Visit: "v1", At: "2026-11-24T09:30", Until: "2026-11-24T09:50", Where: "会議室"},
		Meeting{Sort: MeetingClosing, At: "2026-11-25T16:30"},
		Tick{Sort: MeetingOpening, Visit: "v1", Point: "purpose", On: true, Note: "了承"},
		Tick{Sort: MeetingClosing, Point: "photos", On: true},
		Attendee{Sort: MeetingOpening, Visit: "v1", ID: "n1-ab", Role: "情報管理責任者", Side: "client", From: "2026-11-24T09:30", To: "2026-11-24T09:40", Gone: true},
		Presence{Who: by, ID: "n1-ab", Visit: "v1", Place: "f2", From: "2026-11-24T09:30", To: "2026-11-24T12:00", Ended: "lunch", Note: "食堂"},
		Paper{
			Digest: thirtyTwo(7), Sort: PaperNotice, Head: thirtyTwo(8), Lang: "ja", Layout: 1, Visits: []VisitID{"v1", "v2"}, Number: 1, Pages: 3,
			Stored: item1, Size: 9, Commit: thirtyTwo(3), Chunks: chunks,
		},
		Paper{Digest: thirtyTwo(6), Sort: PaperDay, Head: thirtyTwo(8), Lang: "en", Layout: 1, Day: "2026-11-24", Number: 1, Pages: 1, Stored: item1, Size: 9, Commit: thirtyTwo(3), Chunks: chunks},
		Signature{Paper: thirtyTwo(7), ID: "n1-ab", Role: "代表者", Way: SignedInk, At: "2026-11-24T17:00", Item: item1, Where: "鞄"},
		Signature{Paper: thirtyTwo(7), ID: "n2-ab", Role: "代表者", Way: SignedRefused, At: "2026-11-24T17:00", Reason: "持ち帰って検討"},
		Disclosure{
			ID: "n1-ab", Way: WayPrint, Paper: thirtyTwo(7), Item: item1, What: "通知", Purpose: "result_notice", Recipient: "情報管理責任者", At: "2026-11-24T17:00",
			Copies: 2, Ground: "第三4五", Spool: true,
		},
		Explanation{ID: "n1-ab", Stage: "second", Visit: "v1", Checks: []CheckID{"TM-001@f2"}, On: "2026-11-24", To: "責任者", Content: "要求", RequestedOn: "2026-11-20", Done: true},
		Question{ID: "n1-ab", Visit: "v1", At: "2026-11-24T16:40", By: "総務", Text: "どの錠を買えばよいか", Referred: "outside_expert"},
		Promise{ID: "n1-ab", Visit: "v1", Text: "名簿を送る", By: "総務", Due: "2026-11-30", Kept: "2026-11-28", Made: "2026-11-24", Voided: true},
		Comment{Check: "TM-001@f2", By: "責任者", Text: "異論なし", At: "2026-11-24T16:40"},
		Wording{Check: "TM-001@f2", Text: "名簿がない", Agreed: true},
		Answer{Check: "TM-001@f2", N: 1, Text: "作成した", On: "2026-12-10", By: "総務"},
		Round{Check: "TM-001@f2", N: 2, Result: ReviewCorrected, On: "2026-12-20", Methods: []string{"interview"}, Text: "見た", Evidence: []ItemID{item1}},
		Change{Check: "TM-001@f2", By: by, Reason: "名簿が後から示された"},
		DayEnd{On: "2026-11-24", By: by, Tomorrow: "サーバ室", Note: "n", CopyTo: "媒体1", CopyHead: thirtyTwo(8)},
		Contract{ConcludedOn: "2026-10-20", NDA: true, Purposes: []string{"統計"}},
		Plan{Text: "p", From: "2026-11-24", To: "2026-11-26", AgreedOn: "2026-11-24", Version: 2, Reason: "操業", AgreedBy: "責任者", Auditors: []string{"審査員A"}},
	}
}

func paper(n byte, sort string, visits ...VisitID) Paper {
	d := make([]byte, 32)
	d[0] = n
	return Paper{
		Digest: d, Sort: sort, Head: make([]byte, 32), Lang: "ja", Layout: 1, Visits: visits, Day: "2026-11-02", Number: 1, Pages: 1, Stored: item1, Size: 1,
		Commit: make([]byte, 32), Chunks: []Chunk{{Hash: make([]byte, 32), Size: 16}},
	}
}

// onSite is a store in a visit, with one check judged.
func onSite(t *testing.T) *store {
	t.Helper()
	s := contracted(t)
	s.ok(VisitStart{ID: "v1", Where: "本社", At: "2026-11-02T09:00"})
	s.ok(Judgement{Check: "TM-001@", Verdict: Conforming})
	return s
}

func (s *store) undo(f ledger.Field, facts ...Fact) []ledger.Breach {
	s.t.Helper()
	e := s.entry(facts...)
	e.Payload.Ops = append(e.Payload.Ops, ledger.Op{Verb: ledger.Undo, Field: f, Target: s.f.Field(f).IDs()[0]})
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "undo %v", e))
	bs := s.f.Judge(e)
	s.f.Add(e)
	s.prev, s.seq = e.Hash, e.Seq
	return bs
}

func TestTheNoticeComesAfterTheClosingMeeting(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5, notice.P3_4_1)
	s := onSite(t)
	s.refused("no_visit", notice.P3_4_1, paper(1, PaperNotice))
	s.refused("not_closed", notice.P3_4_5, paper(1, PaperNotice, "v1"))
	s.ok(paper(2, PaperDay))
	s.ok(Closing{ID: "v1", At: "2026-11-02T16:00", Open: []OpenEnd{{Check: "TM-002@", Reason: "不在"}}})
	s.ok(paper(3, PaperNotice, "v1"))
	if bs := s.undo(paper(3, PaperNotice, "v1").Field()); len(bs) != 1 || bs[0].Code != "cannot_undo" {
		t.Fatalf("a paper was taken back: %v", bs)
	}
	s.refused("no_paper", notice.P3_4_5, Signature{Paper: thirtyTwo(9), ID: "a", Role: "r", Way: SignedInk, At: "2026-11-02T16:00"})
	s.ok(Signature{Paper: paper(3, "").Digest, ID: "a", Role: "代表者", Way: SignedRefused, At: "2026-11-02T16:10"})
}

func TestAToldJudgementChangesOnlyWithAReason(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	s := onSite(t)
	s.ok(Judgement{Check: "TM-001@", Verdict: Nonconforming}, Finding{Check: "TM-001@", Requirement: "r"}) // before the closing meeting: freely
	s.ok(Closing{ID: "v1", At: "2026-11-02T16:00", Open: []OpenEnd{{Check: "TM-002@", Reason: "不在"}}})
	s.ok(Judgement{Check: "TM-001@", Verdict: Nonconforming}) // the same again changes nothing
	s.refused("change_reason", notice.P3_4_5, Judgement{Check: "TM-001@", Verdict: Conforming})
	s.refused("change_reason", notice.P3_4_5, Judgement{Check: "TM-001@", Verdict: Conforming}, Change{Check: "TM-002@", By: user, Reason: "x"})
	s.ok(Judgement{Check: "TM-001@", Verdict: Conforming}, Change{Check: "TM-001@", By: user, Reason: "名簿が後から示された"})
	s.ok(Judgement{Check: "TM-001@", Verdict: Nonconforming}) // what was not told yet
	s.ok(Judgement{Check: "TM-002@", Verdict: Unconfirmed})   // what was left open is no judgement
	s.ok(Judgement{Check: "TM-002@", Verdict: Conforming})
	s.ok(paper(1, PaperNotice, "v1"))
	s.refused("change_reason", notice.P3_4_5, Judgement{Check: "TM-002@", Verdict: Nonconforming})
}

func TestAToldJudgementIsTakenBackOnlyWithAReason(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	s := onSite(t)
	s.ok(Closing{ID: "v1", At: "2026-11-02T16:00", Open: []OpenEnd{{Check: "TM-002@", Reason: "不在"}}})
	f := Judgement{Check: "TM-001@"}.Field()
	if bs := s.undo(f); len(bs) != 1 || bs[0].Code != "change_reason" {
		t.Fatalf("taken back without a reason: %v", bs)
	}
	if bs := s.undo(f, Change{Check: "TM-001@", By: user, Reason: "取り違え"}); len(bs) != 0 {
		t.Fatalf("refused: %v", bs)
	}
	if v := s.model().Checks["TM-001@"].Verdict(); v != NotStarted {
		t.Fatalf("still %q", v)
	}
}

// A colleague who did not know of the closing meeting is not bound by it.
func TestAChangeOfOneWhoDidNotKnowStands(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	s := onSite(t)
	base := s.prev
	s.ok(Closing{ID: "v1", At: "2026-11-02T16:00", Open: []OpenEnd{{Check: "TM-002@", Reason: "不在"}}})
	other := ledger.DeviceID{7}
	s.f.SetControl(ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{
		device: {User: user, Member: true}, other: {User: ledger.UserID{8}, Member: true},
	}})
	op, err := Set(Judgement{Check: "TM-001@", Verdict: Nonconforming}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.f.Add(&ledger.Entry{Hash: ledger.Hash{77}, Device: other, Seq: 1, Seen: []ledger.Hash{base}, Payload: ledger.Payload{Schema: 1, User: ledger.UserID{8}, Ops: []ledger.Op{op}}})
	if v, _ := s.f.Verdict(ledger.Hash{77}); v.Void() {
		t.Fatalf("void: %v", v.Breaches)
	}
	if !s.model().Checks["TM-001@"].Conflict() {
		t.Fatal("no conflict")
	}
}

func TestOnlyWhatFailsIsExplained(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5, notice.P3_2_4, notice.P3_3_3, notice.P4_1, notice.P4_2)
	s := onSite(t)
	e := Explanation{ID: "a", Stage: "onsite", Visit: "v1", Checks: []CheckID{"TM-001@"}, On: "2026-11-02", To: "責任者", Content: "要求事項の説明", Done: true}
	s.refused("explains_conforming", notice.P3_4_5, e)
	s.ok(Judgement{Check: "TM-001@", Verdict: Nonconforming}, Finding{Check: "TM-001@", Requirement: "r"})
	s.ok(e) // on site no request is needed
	for stage, p := range map[string]notice.Provision{"first": notice.P3_2_4, "second": notice.P3_3_3} {
		e.ID, e.Stage, e.RequestedOn = stage, stage, ""
		s.refused("explanation_not_requested", p, e)
		e.RequestedOn = "2026-11-01"
		s.ok(e)
	}
	if n := len(s.model().SortedExplanations()); n != 3 {
		t.Fatalf("%d explanations", n)
	}
}

func TestDisclosuresKeepToWhatWasAgreed(t *testing.T) {
	noticetest.Covers(t, notice.P1_3, notice.P1_2_3)
	s := contracted(t)
	d := Disclosure{ID: "a", Way: WayGive, Purpose: "result_notice", Recipient: "責任者", At: "2026-11-02T17:00"}
	s.ok(d)
	d.ID, d.Purpose = "b", "統計"
	s.refused("purpose_not_agreed", notice.P1_3, d)
	wide := contract
	wide.Purposes = []string{"統計"}
	s.ok(wide)
	s.ok(d)
}

func TestRoundsAreNumberedAndFollowEachOther(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_6)
	s := onSite(t)
	r := Round{Check: "TM-001@", N: 1, Result: ReviewNotCorrected, On: "2026-12-01", Methods: []string{"interview"}}
	s.refused("no_finding", notice.P3_4_6, r)
	s.ok(Judgement{Check: "TM-001@", Verdict: Nonconforming}, Finding{Check: "TM-001@", Requirement: "r"}, Due{Check: "TM-001@", On: "2026-12-01", Agreed: true})
	r.N = 2
	s.refused("round_out_of_order", notice.P3_4_6, r)
	r.N = 1
	s.ok(r, Review{Check: "TM-001@", Result: ReviewNotCorrected, On: "2026-12-01"})
	s.ok(Answer{Check: "TM-001@", N: 2, Text: "直した", On: "2026-12-05"})
	r.N, r.Result, r.On = 2, ReviewDeadline, "2026-12-01"
	s.refused("deadline_not_passed", notice.P3_5_1, r)
	r.Result, r.On = ReviewCorrected, "2026-12-06"
	m := s.model()
	if n := m.LateOn("TM-001@", "2026-12-06"); n != 5 {
		t.Errorf("%d days late", n)
	}
	s.ok(r, Review{Check: "TM-001@", Result: ReviewCorrected, On: "2026-12-06"})
	m = s.model()
	if rs := m.Rounds("TM-001@"); len(rs) != 2 || rs[1].Fact.N != 2 || m.LateOn("TM-001@", "2027-01-01") != 0 || len(m.Answers("TM-001@")) != 1 {
		t.Fatalf("%+v", rs)
	}
}

func TestOverdueCountsFromTheDayAfter(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_6)
	for _, c := range []struct {
		due, today Date
		want       int
	}{
		{"2026-12-24", "2026-12-23", -1},
		{"2026-12-24", "2026-12-24", 0},
		{"2026-12-24", "2026-12-25", 1},
		{"2026-12-24", "2027-01-03", 10},
		{"2028-02-28", "2028-03-01", 2},
		{"2026-02-28", "2026-03-01", 1},
		{"", "2026-01-01", 0},
		{"2026-12-24", "soon", 0},
	} {
		if got := Overdue(c.due, c.today); got != c.want {
			t.Errorf("%s to %s: %d", c.due, c.today, got)
		}
	}
}

// Two auditors in two rooms work alone; one who is at lunch leaves the other alone.
func TestAloneByStretchOfTimeAndPlace(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1, notice.P3_4_2)
	s := onSite(t)
	a, b := user, ledger.UserID{8}
	s.refused("no_visit", notice.P3_4_1, Presence{Who: a, ID: "1", Visit: "v9", From: "2026-11-02T09:00"})
	at := func(h string) string { return "2026-11-02T" + h }
	s.ok(Presence{Who: a, ID: "1", Visit: "v1", From: at("09:00"), To: at("12:00"), Ended: "lunch"})
	s.ok(Presence{Who: b, ID: "1", Visit: "v1", From: at("09:30"), To: at("12:30"), Ended: "other_site"})
	s.ok(Presence{Who: a, ID: "2", Visit: "v1", Place: "p1", From: at("13:00"), To: at("14:00")})
	s.ok(Presence{Who: b, ID: "2", Visit: "v1", Place: "p2", From: at("13:00"), To: at("14:00")})
	s.ok(Presence{Who: a, ID: "3", Visit: "v1", From: at("14:00")})
	s.ok(Presence{Who: b, ID: "3", Visit: "v1", Place: "p2", From: at("14:00"), To: at("15:00"), Ended: "end"})
	got := s.model().Alone("v1", at("16:00"))
	want := []Alone{
		{a, "v1", at("09:00"), at("09:30")},
		{b, "v1", at("12:00"), at("12:30")},
		{a, "v1", at("13:00"), at("14:00")},
		{b, "v1", at("13:00"), at("14:00")},
		{a, "v1", at("15:00"), at("16:00")},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("got %v\nwant %v", got, want)
	}
	if len(s.model().Alone("v2", at("16:00"))) != 0 {
		t.Error("a visit of which nothing is known")
	}
}

func TestAPlanIsChangedOnTheSpotWithAReason(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_9, notice.P3_3_6)
	s := contracted(t)
	s.ok(Plan{Text: "一日目", AgreedOn: "2026-11-01"})
	s.refused("plan_reason", notice.P3_3_6, Plan{Text: "午後を入れ替え", Version: 2, AgreedOn: "2026-11-02"})
	s.refused("plan_not_agreed", notice.P3_2_9, Plan{Text: "午後を入れ替え", Version: 2, Reason: "操業", AgreedBy: "責任者"})
	s.ok(Plan{Text: "午後を入れ替え", Version: 2, Reason: "操業", AgreedOn: "2026-11-02", AgreedBy: "責任者"})
}

func TestBadFormsAreRefused(t *testing.T) {
	for _, f := range []Fact{
		Meeting{Sort: "party", At: "2026-11-02T09:00"},
		Meeting{Sort: MeetingOpening, At: "9:00"},
		Meeting{Sort: MeetingOpening, At: "2026-11-02T09:00", Until: "2026-11-02T08:00"},
		Meeting{Sort: MeetingOpening, Visit: "a/b", At: "2026-11-02T09:00"},
		Tick{Sort: MeetingOpening, Point: "photos"},
		Attendee{Sort: MeetingClosing, ID: "a", Side: "client"},
		Attendee{Sort: MeetingClosing, ID: "a", Role: "x", Side: "spy"},
		Presence{ID: "a", Visit: "v1", From: "x"},
		Presence{ID: "a", Visit: "v1", From: "2026-11-02T09:00", To: "2026-11-02T08:00"},
		Signature{Paper: thirtyTwo(1), ID: "a", Role: "r", Way: "stamp", At: "2026-11-02T09:00"},
		Disclosure{ID: "a", Way: WayGive, Purpose: "", Recipient: "r", At: "2026-11-02T09:00"},
		Explanation{ID: "a", Stage: "onsite", On: "2026-11-02", To: "x", Content: "y"},
		Question{ID: "a", At: "2026-11-02T09:00", By: "x", Text: "y", Referred: "shop"},
		Round{Check: "TM-001@", N: 0, Result: ReviewCorrected, On: "2026-11-02"},
		Round{Check: "TM-001@", N: 1, Result: ReviewCorrected, On: "2026-11-02", Methods: []string{"dream"}},
		Answer{Check: "TM-001@", N: 100, Text: "x", On: "2026-11-02"},
		Change{Check: "TM-001@", Reason: ""},
		DayEnd{On: "heute"},
		DayEnd{On: "2026-11-02", CopyHead: []byte{1}},
		Paper{Sort: PaperDay},
		Promise{ID: "a"},
		Wording{Check: "TM-001@"},
		Comment{Check: "TM-001@", Text: "x"},
	} {
		if _, err := Set(f, nil); err == nil {
			t.Errorf("%+v was taken", f)
		}
	}
	for _, k := range [][2]string{
		{KindMeeting, "opening/v1/x"},
		{KindTick, "opening"},
		{KindRound, "TM-001@/01"},
		{KindRound, "TM-001@"},
		{KindPresence, "zz/1"},
		{KindPaper, "zz"},
		{KindSignature, hex.EncodeToString(bytes.Repeat([]byte{1}, 31)) + "/a"},
		{KindChange, "TM-001@"},
	} {
		if f, err := Read(ledger.Field{Kind: k[0], Key: k[1]}, []byte{0xa0}); err == nil {
			t.Errorf("%v was read as %+v", k, f)
		}
	}
}
