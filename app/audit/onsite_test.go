package audit

import (
	"slices"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// talkSamples has one fact of each kind of this subject.
func talkSamples() []Fact {
	by := ledger.UserID{0xaa, 1}
	return []Fact{
		Interview{ID: "i1", By: by, Person: "k1", Visit: "v1", Place: "f2", Spans: []Span{{From: "2026-11-24T10:00", To: "2026-11-24T10:10"}, {From: "2026-11-24T10:30"}}},
		Interview{ID: "i2", By: by, Person: "k1", Spans: []Span{{From: "2026-11-24T10:00", To: "2026-11-24T10:10"}}, Ended: true},
		Reply{Person: "k1", Subject: "TM-001", Question: "q1", By: by, Value: AnswerYes, At: "2026-11-24T10:01", Asked: "名簿はありますか", Text: "t", Visit: "v1"},
		Law{ID: "l1", Name: "個人情報の保護に関する法律", Agency: "個人情報保護委員会", On: "2026-10-01", Gone: true},
		Law{ID: "l2", None: true},
		Doubt{ID: "d1", By: by, Law: "法", LawID: "l1", Seen: "名簿が開いたまま", At: "2026-11-24T10:05", Visit: "v1", Place: "f2", Check: "TM-001@f2"},
		DoubtSent{Doubt: "d1", Agency: "委員会", On: "2026-11-25", Paper: "12号"},
		DoubtRelease{Doubt: "d1", Agency: "委員会", On: "2026-12-01", Paper: "34号", Content: "継続してよい"},
		Floor{ID: "p1", Name: "2F 平面図", Item: item1, Place: "f2", Gone: true},
		Spot{ID: "s1", Floor: "p1", Name: "入口", Place: "f2", X: 10, Y: 10_000, Walk: 1},
		Spot{ID: "s2", Floor: "p1", X: 0, Y: 0, W: 10_000, H: 5, Walk: 2, Gone: true},
		SpotLink{Item: item1, Spot: "s1", On: true},
		Measured{ID: "m1", Check: "TM-001@f2", What: "間仕切りの高さ", Unit: "mm", Value: 1950, Compare: AtLeast, Limit: 1800, With: "巻尺", At: "2026-11-24T10:05", Spot: "s1", Gone: true},
		Measured{ID: "m2", Check: "TM-001@", What: "w", Unit: "decicelsius", Value: -5, At: "2026-11-24T10:05"},
		Handled{ID: "h1", Check: "TM-001@f2", Who: OperatorAuditor, Act: "opened", What: "棚", Role: "総務", Effect: "なし", Reason: "求め", At: "2026-11-24T10:05", Gone: true},
	}
}

func TestFormsOfTalkAndWalk(t *testing.T) {
	for _, f := range []Fact{
		Interview{ID: "i1", Person: "k1"},
		Interview{ID: "i1", Person: "k1", Ended: true, Spans: []Span{{From: "2026-11-24T10:00"}}},
		Interview{ID: "i1", Person: "k1", Spans: []Span{{From: "2026-11-24T10:00", To: "2026-11-24T09:00"}}},
		Interview{ID: "i1", Person: "k1", Spans: []Span{{From: "2026-11-24T10:00"}, {From: "2026-11-24T11:00"}}},
		Reply{Person: "k1", Subject: "TM-001", Question: "q/1", Value: AnswerYes, At: "2026-11-24T10:01"},
		Reply{Person: "k1", Subject: "TM-001", Question: "q1", Value: "perhaps", At: "2026-11-24T10:01"},
		Law{ID: "l1"},
		Law{ID: "l1", Name: "x", None: true},
		Doubt{ID: "d1", Law: "x", At: "2026-11-24T10:05"},
		DoubtRelease{Doubt: "d1", Agency: "a", On: "2026-12-01", Paper: "1"},
		Spot{ID: "s1", Floor: "p1", X: 10_001},
		Spot{ID: "s1", Floor: "p1", X: 1, W: 10_000, H: 1},
		Spot{ID: "s1", Floor: "p1", W: 4},
		Measured{ID: "m1", Check: "TM-001@", What: "w", Unit: "inch", At: "2026-11-24T10:05"},
		Handled{ID: "h1", Check: "TM-001@", Who: OperatorClient, Act: "broke", What: "x", At: "2026-11-24T10:05"},
	} {
		if _, err := Set(f, nil); err == nil {
			t.Errorf("accepted: %+v", f)
		}
	}
}

// A doubt about a law stops what the notice stops, and nothing else; its author cannot lift it.
func TestADoubtStopsTheWork(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_7)
	s := contracted(t)
	s.ok(VisitStart{ID: "v1", Where: "本社", At: "2026-11-24T09:00"}, Evidence{ID: item1, Name: "n", Seen: true})
	s.ok(Judgement{Check: "TM-002@", Verdict: Conforming})
	talk := Interview{ID: "i1", By: user, Person: "k1", Spans: []Span{{From: "2026-11-24T09:30"}}}
	s.ok(talk)
	d := Doubt{ID: "d1", By: user, Law: "個人情報の保護に関する法律", Seen: "名簿が開いたまま", At: "2026-11-24T10:05"}
	s.ok(d)
	if m := s.model(); !m.Stopped() || m.Blockers()[0].Code == "" || !slices.ContainsFunc(m.Blockers(), func(b Blocker) bool { return b.Code == "case_stopped" && b.Provision == "3-4-7" }) {
		t.Fatalf("%v", m.Blockers())
	}
	for _, f := range []Fact{
		Judgement{Check: "TM-001@", Verdict: Conforming},
		Note{Kind: KindReason, Check: "TM-001@", By: user, Text: "x"},
		Finding{Check: "TM-001@", Requirement: "r"},
		Closing{ID: "v1", At: "2026-11-24T10:10"},
		VisitStart{ID: "v2", Where: "工場", At: "2026-11-24T13:00"},
		Plan{Text: "p"},
		Report{Digest: make([]byte, 32), Head: make([]byte, 32), Lang: "ja", Stored: item1, Size: 1, Commit: make([]byte, 32), Chunks: editions.Chunks},
		Interview{ID: "i2", By: user, Person: "k1", Spans: []Span{{From: "2026-11-24T10:30"}}},
	} {
		s.refused("case_stopped", notice.P3_4_7, f)
	}
	talk.Spans[0].To, talk.Ended = "2026-11-24T10:06", true
	for _, f := range []Fact{
		talk,
		Note{Kind: KindStatement, Check: "TM-001@", By: user, Text: "言"},
		Note{Kind: KindObservation, Check: "TM-001@", By: user, Text: "見"},
		Caption{Item: item1, Text: "x"},
		Evidence{ID: "11111111111111111111111111111111", Name: "n", Seen: true},
		VisitEnd{ID: "v1", At: "2026-11-24T10:20"},
		Doubt{ID: "d2", By: user, Law: "他", Seen: "x", At: "2026-11-24T10:07"},
	} {
		s.ok(f)
	}
	d.Seen = "何もない"
	s.refused("doubt_stands", notice.P3_4_7, d)
	s.refused("not_author", notice.P3_5_1_Ha, Doubt{ID: "d3", By: ledger.UserID{9}, Law: "x", Seen: "x", At: "2026-11-24T10:05"})
	s.refused("unknown_doubt", notice.P3_4_7, DoubtSent{Doubt: "none", Agency: "a", On: "2026-11-25"})
	s.refused("not_body", notice.P3_4_7, DoubtSent{Doubt: "d1", Agency: "a", On: "2026-11-25"})
	s.refused("own_doubt", notice.P3_4_7, DoubtRelease{Doubt: "d1", Agency: "a", On: "2026-12-01", Paper: "p", Content: "c"})
	if !s.model().Stopped() {
		t.Error("the author lifted the stop")
	}
}

func TestTheManagerAndTheLawsAreAsked(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_4)
	noticetest.Covers(t, notice.P3_4_3_Ni)
	noticetest.Covers(t, notice.P3_2_8)
	s := contracted(t)
	s.ok(Person{ID: "k1", Role: "情報管理責任者", Functions: []string{FunctionManager}}, Person{ID: "k2", Role: "総務"}, Law{ID: "l1", Name: "法"})
	open := func(code string) (n int) {
		for _, b := range s.model().Blockers() {
			if b.Code == code {
				n++
			}
		}
		return n
	}
	answer := func(who PersonID, subject, q, v string) {
		s.ok(Reply{Person: who, Subject: subject, Question: q, By: user, Value: v, At: "2026-11-24T10:01"})
	}
	if open("manager_not_asked") != 5 || open("law_not_asked") != 1 {
		t.Fatalf("%v", s.model().Blockers())
	}
	answer("k2", GuideManager, "incidents", AnswerNo)
	answer("k1", GuideManager, "plans", AnswerNotAsked)
	if open("manager_not_asked") != 5 {
		t.Error("somebody else, or not asked, fulfils the point")
	}
	for _, q := range ManagerPoints() {
		answer("k1", GuideManager, q, AnswerUnclear)
	}
	answer("k2", GuideLaws, "l1", AnswerYes)
	if open("manager_not_asked")+open("law_not_asked") != 0 {
		t.Errorf("%v", s.model().Blockers())
	}
	s.ok(VisitStart{ID: "v1", Where: "本社", At: "2026-11-24T09:00"})
	s.ok(VisitEnd{ID: "v1", At: "2026-11-24T10:20"}) // leaving is never locked
}

func TestMeasuredAndHandled(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3)
	noticetest.Covers(t, notice.P3_4_3_I)
	s := contracted(t)
	m := Measured{ID: "m1", Check: "TM-001@", What: "高さ", Unit: "mm", Value: 1800, Compare: AtLeast, Limit: 1800, At: "2026-11-24T10:05"}
	for cmp, want := range map[string]string{AtLeast: "within", AtMost: "within", Above: "outside", Below: "outside", Exactly: "within", NoLimit: ""} {
		if m.Compare = cmp; m.Result() != want {
			t.Errorf("1800 %s 1800: %s", cmp, m.Result())
		}
	}
	s.ok(m)
	h := Handled{ID: "h1", Check: "TM-001@", Who: OperatorAuditor, Act: "opened", What: "棚", At: "2026-11-24T10:05"}
	s.refused("operator_reason", notice.P3_4_3, h)
	h.Reason = "依頼者の求め"
	s.ok(h)
	s.refused("measure_not_chosen", notice.P3_0, Measured{ID: "m2", Check: "TM-009@", What: "高さ", Unit: "mm", At: "2026-11-24T10:05"})
	c := s.model()
	if len(c.MeasuredAt("TM-001@")) != 1 || len(c.HandledAt("TM-001@")) != 1 || !c.SeenAt("") {
		t.Errorf("%+v", c.Onsite)
	}
}

func TestFloorsAndSpots(t *testing.T) {
	s := contracted(t)
	s.ok(Evidence{ID: item1, Name: "図", Seen: true}, Floor{ID: "p1", Name: "2F", Item: item1})
	s.ok(Spot{ID: "s2", Floor: "p1", X: 1, Y: 1, Walk: 2}, Spot{ID: "s1", Floor: "p1", X: 1, Y: 1, W: 5, H: 5, Walk: 10}, Spot{ID: "s0", Floor: "p1", Walk: 1, Gone: true}, SpotLink{Item: item1, Spot: "s2", On: true})
	c := s.model()
	if got := c.Spots("p1"); len(got) != 2 || got[0].ID != "s2" || !got[1].Zone() {
		t.Errorf("%v", got)
	}
	if len(c.SpotItems("s2")) != 1 || !c.IsFloor(item1) {
		t.Error("the plan or its pin is lost")
	}
	for _, b := range c.Blockers() {
		if b.Code == "loose_evidence" {
			t.Error("a floor plan is no loose evidence")
		}
	}
}

// Another person of the body lifts the stop by the agency's instruction; what a colleague recorded before he could know has effect.
func TestTheBodyLiftsTheStop(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_7)
	s := contracted(t)
	base := s.prev
	s.ok(Doubt{ID: "d1", By: user, Law: "法", Seen: "x", At: "2026-11-24T10:05"})
	office, boss := ledger.DeviceID{7}, ledger.UserID{8}
	colleague := ledger.DeviceID{9}
	s.f.SetControl(ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{
		device: {User: user, Member: true}, office: {User: boss, Member: true, Roles: []string{RoleBody}}, colleague: {User: ledger.UserID{10}, Member: true},
	}})
	write := func(n byte, d ledger.DeviceID, u ledger.UserID, seen ledger.Hash, f Fact) *ledger.Entry {
		op, err := Set(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		e := &ledger.Entry{Hash: ledger.Hash{n}, Device: d, Seq: 1, Seen: []ledger.Hash{seen}, Payload: ledger.Payload{Schema: 1, User: u, Ops: []ledger.Op{op}}}
		s.f.Add(e)
		return e
	}
	before := write(1, colleague, ledger.UserID{10}, base, Judgement{Check: "TM-001@", Verdict: Conforming})
	if v, ok := s.f.Verdict(before.Hash); !ok || v.Void() {
		t.Errorf("the colleague's judgement: %+v", v)
	}
	s.refused("case_stopped", notice.P3_4_7, Judgement{Check: "TM-002@", Verdict: Conforming})
	lift := write(2, office, boss, s.prev, DoubtRelease{Doubt: "d1", Agency: "委員会", On: "2026-12-01", Paper: "34号", Content: "継続してよい"})
	if v, ok := s.f.Verdict(lift.Hash); !ok || v.Void() {
		t.Fatalf("the body cannot lift the stop: %+v", v)
	}
	if s.model().Stopped() {
		t.Error("still stopped")
	}
}
