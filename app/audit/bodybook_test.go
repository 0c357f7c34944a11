package audit

import (
	"fmt"
	"strings"
	"testing"

	"genchi/app/calendar"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

func registerSamples() []Fact {
	return []Fact{
		Body{Book: register.Office, Name: "現地認証機関"},
		Record{Register: "liaison", ID: "n1-ab", Edition: 1, Fields: []Texts{{Name: "content", Texts: []string{"動向"}}, {Name: "on", Texts: []string{"2026-11-01"}}}, Closed: "2026-11-02", Struck: true, Reason: "二重"},
		Volume{Register: "auditors", N: 1, Last: "2026-11-01", On: "2026-11-02", Note: "締め"},
		Keeping{Kind: "correspondence", Months: 60, Reason: "内規", On: "2026-11-01", By: "代表"},
		Hold{ID: "h1", What: "liaison/n1-ab", Reason: "訴訟", From: "2026-11-01", Lifted: "2026-12-01", Why: "和解"},
		Setting{Name: SettingMETI, Value: 7, Reason: "内規", On: "2026-11-01"},
		Effort{
			Table: "tics-draft 2018-draft.1; draft-1", Persons: 60, Base: 1000, Levels: []EffortLevel{{Factor: "processes", Level: 3, Reason: "多い"}}, From: -10, To: 50, Point: -5, Why: "中間",
			Changes: []EffortChange{{Factor: "similar_certification", Percent: -20, Reason: "ISMS", Proof: "JIS Q 27001 第1号"}}, Manual: 300, Reason: "実績", Days: 2, Draft: true,
		},
	}
}

// openBook is a store whose case is a book of the body.
func openBook(t *testing.T, book string) *store {
	t.Helper()
	s := newStore(t)
	s.ok(Body{Book: book, Name: "現地認証機関"})
	return s
}

func record(reg, id string, texts ...string) Record {
	s, _ := register.Newest(reg)
	v := register.Values{}
	for i := 0; i < len(texts); i += 2 {
		v[texts[i]] = append(v[texts[i]], texts[i+1])
	}
	return Record{Register: reg, ID: id, Edition: s.Edition}.WithValues(v)
}

func closed(r Record, on Date) Record {
	r.Closed = on
	return r
}

func TestABookHoldsRegistersAndNoClient(t *testing.T) {
	noticetest.Covers(t, notice.P2_2_0, notice.P2_2_2)
	s := openBook(t, register.Office)
	s.refused("not_in_book", notice.P2_2_0, Client{Name: "○○精機㈱"})
	s.refused("not_in_book", notice.P2_2_0, contract)
	s.refused("book_pinned", notice.P2_2_0, editions)
	s.refused("book_pinned", notice.P2_2_0, Body{Book: register.Complaints, Name: "現地認証機関"})
	s.ok(Body{Book: register.Office, Name: "現地認証機関(改称)"})
	s.refused("other_book", notice.P3_10_1, record("complaints", "n1"))
	s.refused("other_book", notice.P3_5_2, record("partner_views", "n1"))
	s.refused("register_missing", notice.P2_2_2, record("auditors", "n1", "name", "北村"))
	s.ok(record("auditors", "n1", "name", "北村", "address", "長野県", "education", "工学部", "status", "情報処理安全確保支援士", "employment", "employed", "authority", "審査", "since", "2026-04-01"))
	if e := s.model().Registers.Of("auditors"); len(e) != 1 || e[0].Fact.Values().One("name") != "北村" || s.model().Registers.Body == nil {
		t.Errorf("%+v", e)
	}

	c := contracted(t)
	c.refused("book_pinned", notice.P2_2_0, Body{Book: register.Office, Name: "x"})
	c.refused("other_book", notice.P2_2_2, record("auditors", "n1"))
	c.refused("only_in_book", notice.P2_7_5, Setting{Name: SettingMETI, Value: 7, Reason: "r", On: "2026-11-01"})
	c.ok(record("partner_views", "n1", "partner", "取引先", "on", "2026-11-01", "content", "良好", "considered", "確認の範囲に加えた"))
	n := newStore(t)
	n.refused("case_not_open", notice.P3_0, record("correspondence", "n1"))
}

func TestRecordsOfAChangedProgramAreVoid(t *testing.T) {
	noticetest.Covers(t, notice.P2_6_2, notice.P3_9_3, notice.P3_9_4, notice.P3_10_2, notice.P3_10_3, notice.P2_3, notice.P2_5_7, notice.P3_7_7)
	s := openBook(t, register.Office)
	paper := record("committee_papers", "n1", "member", "m1", "on", "2026-11-05", "what", "審査報告書")
	s.refused("register_no_ref", notice.P2_6_2, paper)
	s.ok(record("committee_members", "m1", "name", "外部委員", "external", "yes", "affiliation", "大学", "since", "2026-04-01"))
	s.refused("register_ref_lacks", notice.P2_6_2, paper)
	s.ok(record("committee_members", "m1", "name", "外部委員", "external", "yes", "affiliation", "大学", "since", "2026-04-01", "nda_on", "2026-11-05", "declared_on", "2026-11-05"))
	s.ok(paper)

	work := record("outsourcing", "n1", "subcontractor", "s1", "case", strings.Repeat("ab", 16), "work", "現地審査", "on", "2026-11-05")
	s.ok(record("subcontractors", "s1", "name", "○○監査", "party", "firm", "contract_on", "2026-11-01", "nda_on", "2026-11-06"))
	s.refused("register_ref_lacks", notice.P3_9_3, work)
	s.ok(record("subcontractors", "s1", "name", "○○監査", "party", "firm", "contract_on", "2026-11-01", "nda_on", "2026-11-01"))
	s.refused("register_ref_lacks", notice.P3_9_4, work)
	s.ok(record("subcontractors", "s1", "name", "○○監査", "party", "firm", "contract_on", "2026-11-01", "nda_on", "2026-11-01", "evaluated_on", "2026-11-02", "ability", "十分"))
	s.ok(work)

	quote := []string{"client", "c", "on", "2026-11-01", "amount", "500000", "basis", "工数", "membership", "no", "member_price", "no", "advice_price"}
	s.refused("register_must", notice.P2_5_7, record("quotes", "q1", append(quote, "yes")...))
	s.ok(record("quotes", "q1", append(quote, "no")...))
	quote[11] = "yes"
	s.refused("register_must", notice.P2_3, record("quotes", "q1", append(quote, "no")...))
	s.refused("register_missing", notice.P3_7_7, record("enquiries", "e1", "on", "2026-11-01", "way", "phone", "asker", "a", "certificate", "1", "content", "c", "answered_on", "2026-11-01"))

	d := openBook(t, register.Complaints)
	handler, other := strings.Repeat("aa", 16), strings.Repeat("bb", 16)
	complaint := []string{"sort", "complaint_case", "received_on", "2026-11-01", "way", "letter", "anonymous", "yes", "concerns", "own_certification", "content", "c", "involved", handler}
	d.refused("register_must", notice.P3_10_2, record("complaints", "n1", append(complaint, "accepted", "no", "refusal_reason", "r")...))
	complaint = append(complaint, "accepted", "yes")
	d.ok(record("complaints", "n1", complaint...))
	d.refused("register_not_apart", notice.P3_10_3, record("complaints", "n1", append(complaint, "handler", handler)...))
	d.ok(record("complaints", "n1", append(complaint, "handler", other)...))
}

func TestComplaintsGoThroughTheirSteps(t *testing.T) {
	noticetest.Covers(t, notice.P3_10_1, notice.P3_10_3, notice.P3_10_4, notice.P3_11_2)
	s := openBook(t, register.Complaints)
	base := []string{"sort", "appeal_case", "received_on", "2026-11-01", "way", "letter", "anonymous", "no", "concerns", "own_certification", "content", "c", "accepted", "yes"}
	s.refused("register_missing", notice.P3_10_1, record("complaints", "n1", base...)) // whose it is
	base = append(base, "complainant", "○○氏")
	s.ok(record("complaints", "n1", base...))
	s.refused("register_missing", notice.P3_10_3, record("complaints", "n1", append(base, "result", "認めない")...))
	base = append(base, "handler", strings.Repeat("aa", 16), "result", "認めない", "decided_on", "2026-11-10")
	s.ok(record("complaints", "n1", base...))
	s.refused("register_neither", notice.P3_10_4, closed(record("complaints", "n1", base...), "2026-11-12"))
	s.refused("register_backward", notice.P3_10_1, record("complaints", "n1", append(base, "told_on", "2026-11-09")...))
	base = append(base, "told_on", "2026-11-11")
	s.refused("register_missing", notice.P3_11_2, closed(record("complaints", "n1", base...), "2026-11-12"))
	s.ok(closed(record("complaints", "n1", append(base, "meti_on", "2026-11-02")...), "2026-11-12"))
}

func TestSessionNeedsMoreThanHalfExternal(t *testing.T) {
	noticetest.Covers(t, notice.P2_6_1)
	s := openBook(t, register.Office)
	for i, external := range []string{"yes", "yes", "no", "no"} {
		s.ok(record("committee_members", fmt.Sprint("m", i), "name", "n", "external", external, "affiliation", "a", "since", "2026-04-01"))
	}
	session := func(held string, more ...string) Record {
		return record("committee_sessions", "k1", append([]string{"on", "2026-11-01", "place", "p", "invited", "m0", "agenda", "compliance", "held", held}, more...)...)
	}
	half := []string{"present", "m0", "present", "m2"}
	s.refused("session_not_valid", notice.P2_6_1, session("valid", half...))
	s.ok(session("invalid", half...))
	s.ok(session("valid", append(half, "present", "m1")...))
	s.refused("session_not_valid", notice.P2_6_1, session("valid", "present", "m0", "present", "m1", "present", "m2", "present", "m3", "recused", "m0", "recusal_reason", "依頼者の役員"))
	s.refused("register_missing", notice.P2_6_1, closed(record("committee_sessions", "k2", "on", "2026-11-01", "place", "p", "invited", "m0", "agenda", "people"), "2026-11-01"))
	r := s.model().Registers
	if c := r.Committee("2026-11-01"); c.Valid || c.Members != 4 || c.External != 2 {
		t.Errorf("half external: %+v", c)
	}
	s.ok(record("committee_members", "m3", "name", "n", "external", "no", "affiliation", "a", "since", "2026-04-01", "until", "2026-10-31"))
	r = s.model().Registers
	if c := r.Committee("2026-11-01"); !c.Valid || c.Members != 3 {
		t.Errorf("two of three: %+v", c)
	}
}

func TestRecordsAreStruckNotUndone(t *testing.T) {
	noticetest.Covers(t, notice.P2_2_0)
	s := openBook(t, register.Office)
	r := record("liaison", "n1", "on", "2026-11-01", "subject", "s", "content", "c", "scrubbed", "yes")
	e := s.entry(r)
	s.f.Add(e)
	s.prev, s.seq = e.Hash, e.Seq
	undo := &ledger.Entry{Device: device, Seq: s.seq + 1, Prev: s.prev, Payload: ledger.Payload{Schema: 1, User: user, Ops: []ledger.Op{{Verb: ledger.Undo, Field: r.Field(), Supersedes: s.f.Field(r.Field()).IDs()}}}}
	if bs := s.f.Judge(undo); len(bs) == 0 || bs[0].Code != "cannot_undo" {
		t.Errorf("undo of a record: %v", bs)
	}
	r.Struck = true
	if _, err := Set(r, nil); err == nil {
		t.Error("struck without a reason")
	}
	r.Reason = "二重"
	s.ok(r)
	if got := s.model().Registers.Of("liaison")[0].Fact.State(); got != "struck" {
		t.Errorf("state %s", got)
	}
}

func TestKeeping(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1, notice.P2_1_2, notice.P2_2_0, notice.P2_2_2, notice.P2_7_5, notice.P4_2)
	three := calendar.Period{Years: 3}
	r := newRegisters()
	auditors, _ := register.Newest("auditors")
	for _, c := range []struct {
		name       string
		k          Kept
		law, body  Date
		free       Date
		state, why string
	}{
		{"granted", r.KeptCase("c", CaseEnd{Contract: "2027-06-30"}, "2030-06-30"), "2030-07-01", "", "2030-07-01", KeepKeep, ""},
		{"granted, the day after", r.KeptCase("c", CaseEnd{Contract: "2027-06-30"}, "2030-07-01"), "2030-07-01", "", "2030-07-01", KeepDue, ""},
		{"while the certificate is valid", r.KeptCase("c", CaseEnd{Contract: "2027-06-30", ValidTo: "2030-07-04"}, "2030-07-02"), "2030-07-01", "2030-07-05", "2030-07-05", KeepKeep, LockValidity},
		{"refused", r.KeptCase("c", CaseEnd{Refused: "2027-06-25"}, "2030-06-26"), "2030-06-26", "", "2030-06-26", KeepDue, ""},
		{"open complaint", r.KeptCase("c", CaseEnd{Refused: "2027-06-25", Open: []Lock{{Code: LockComplaint}}}, "2031-01-01"), "2030-06-26", "", "", KeepKeep, LockComplaint},
		{"ended otherwise, no period", r.KeptCase("c", CaseEnd{Ended: "2027-06-25"}, "2040-01-01"), "", "", "", KeepNoPeriod, ""},
		{"running", r.KeptCase("c", CaseEnd{}, "2040-01-01"), "", "", "", KeepKeep, LockOpen},
		{"from 29 February", KeepFrom("x", notice.P2_1_1, "2028-02-29", three, calendar.Period{}, nil, "2031-02-28"), "2031-03-01", "", "2031-03-01", KeepKeep, ""},
		{"body's longer period", KeepFrom("x", notice.P2_1_1, "2027-06-30", three, calendar.Period{Months: 60}, nil, "2031-01-01"), "2030-07-01", "2032-07-01", "2032-07-01", KeepKeep, LockPeriod},
		{"volume in use", r.KeptVolume(auditors, nil, "2020-01-01", "2040-01-01"), "2023-01-02", "", "", KeepKeep, LockInUse},
		{"volume closed", r.KeptVolume(auditors, &Volume{Last: "2027-07-05"}, "", "2030-07-06"), "2030-07-06", "", "2030-07-06", KeepDue, ""},
	} {
		why := ""
		if len(c.k.Locks) > 0 {
			why = c.k.Locks[0].Code
		}
		if c.k.Law != c.law || c.k.Body != c.body || c.k.Free != c.free || c.k.State != c.state || why != c.why {
			t.Errorf("%s: %+v", c.name, c.k)
		}
	}
	s := openBook(t, register.Complaints)
	s.refused("shorter_than_law", notice.P2_1_2, Keeping{Kind: "complaints", Months: 35, Reason: "r", On: "2026-11-01"})
	s.ok(Keeping{Kind: "complaints", Months: 36, Reason: "r", On: "2026-11-01"})
	s.refused("hold_days", notice.P2_7_5, Hold{ID: "h1", What: "c", Reason: "r", From: "2026-11-02", Lifted: "2026-11-01", Why: "w"})
	s.ok(Hold{ID: "h1", What: "complaints/n1", Reason: "訴訟", From: "2026-11-02"})
	s.ok(Volume{Register: "complaints", N: 1, Last: "2026-11-01", On: "2026-11-02"})
	s.refused("volume_order", notice.P2_2_0, Volume{Register: "complaints", N: 3, Last: "2026-11-01", On: "2026-11-02"})
	s.refused("volume_days", notice.P2_2_0, Volume{Register: "complaints", N: 2, Last: "2026-11-03", On: "2026-11-02"})
	reg := s.model().Registers
	e := Entered[Record]{Fact: closed(record("complaints", "n1"), "2027-09-30")}
	if k := reg.KeptRecord(e, "2027-09-30", "2030-10-01"); k.Law != "2030-10-01" || k.State != KeepKeep || k.Locks[0].Code != LockHold {
		t.Errorf("held complaint: %+v", k)
	}
	s.ok(Hold{ID: "h1", What: "complaints/n1", Reason: "訴訟", From: "2026-11-02", Lifted: "2027-01-05", Why: "和解"})
	reg = s.model().Registers
	if k := reg.KeptRecord(e, "2027-09-30", "2030-10-01"); k.Free != "2030-10-01" || k.State != KeepDue {
		t.Errorf("complaint after the hold: %+v", k)
	}
	one := Entered[Record]{Fact: record("auditors", "n1")}
	if k := reg.KeptRecord(one, "2027-07-01", "2040-01-01"); k.State != KeepKeep || k.Locks[0].Code != LockInUse {
		t.Errorf("a record of the volume in use: %+v", k)
	}
	reg.Volumes["auditors/1"] = Entered[Volume]{Fact: Volume{Register: "auditors", N: 1, Last: "2027-07-05"}}
	if k := reg.KeptRecord(one, "2027-07-01", "2030-07-06"); k.Law != "2030-07-06" || k.State != KeepDue || k.Provision != notice.P2_2_2 {
		t.Errorf("a record of a closed volume: %+v", k)
	}
	if k := reg.KeptRecord(one, "2027-07-06", "2040-01-01"); k.State != KeepKeep {
		t.Errorf("a record after the closed volume: %+v", k)
	}
	if k := reg.KeptRecord(one, "2027-07-01", "2030-07-06", Lock{Code: LockCase, Till: "2030-12-31"}); k.Law != "2030-07-06" || k.Free != "2031-01-01" {
		t.Errorf("a record on which a case rests: %+v", k)
	}
	if k := reg.KeptRecord(Entered[Record]{Fact: closed(record("liaison", "n1"), "2027-09-30")}, "2027-09-30", "2040-10-01"); k.State != KeepNoPeriod {
		t.Errorf("a kind without a period: %+v", k)
	}
}

func TestEffortShowsItsArithmetic(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_7_I, notice.P2_5_7, notice.P3_11_1)
	s := contracted(t)
	e := Effort{Table: "t", Persons: 60, Base: 1000, Days: 3}
	s.ok(e)
	s.refused("no_figure", notice.P3_2_7_I, Effort{Table: "t", Persons: 60, Days: 3})
	s.refused("manual_reason", notice.P3_2_7_I, Effort{Table: "t", Persons: 60, Base: 1000, Manual: 300, Days: 3})
	s.refused("no_audit_days", notice.P3_2_7_I, Effort{Table: "t", Persons: 60, Base: 1000})
	s.refused("factor_reason", notice.P3_2_7_I, Effort{Table: "t", Persons: 60, Base: 1000, Days: 3, Levels: []EffortLevel{{Factor: "processes", Level: 2}}})
	s.refused("advice_no_factor", notice.P2_5_7, Effort{Table: "t", Persons: 60, Base: 1000, Days: 3, Changes: []EffortChange{{Factor: "advice", Percent: -10, Reason: "当機関の助言"}}})
	s.refused("reduction_proof", notice.P3_11_1, Effort{Table: "t", Persons: 60, Base: 1000, Days: 3, Changes: []EffortChange{{Factor: "similar_certification", Percent: -10, Reason: "ISMS"}}})
	e.Levels, e.From, e.To, e.Point = []EffortLevel{{Factor: "processes", Level: 1, Reason: "少ない"}}, -30, -10, -20
	s.refused("point_reason", notice.P3_2_7_I, e)
	e.Why = "中間"
	e.Changes = []EffortChange{{Factor: "similar_certification", Percent: -15, Reason: "ISMS", Proof: "第1号"}}
	s.ok(e)
	var b strings.Builder
	for _, x := range e.Trace() {
		fmt.Fprintf(&b, "%s %d %d; ", x.Code, x.Percent, x.Days)
	}
	if want := "base 60 1000; level 1 1000; range -30 1000; point -20 800; change -15 650; computed -35 650; days 0 300; "; b.String() != want || e.Counts() != 650 {
		t.Errorf("trace %s counts %d", b.String(), e.Counts())
	}
	e.Manual, e.Reason = 300, "小規模で1工程のみ"
	s.ok(e)
	if e.Counts() != 300 {
		t.Errorf("by hand %d", e.Counts())
	}
}

func TestVisitsWaitForTheAgreedPlan(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_9, notice.P3_2_10)
	s := unplanned(t)
	v := VisitStart{ID: "v1", Where: "本社", At: "2026-11-24T09:30"}
	s.refused("no_agreed_plan", notice.P3_2_10, v)
	s.ok(Plan{Text: "p"})
	s.refused("no_agreed_plan", notice.P3_2_10, v)
	s.ok(Plan{Text: "p", AgreedOn: "2026-11-25"})
	s.refused("no_agreed_plan", notice.P3_2_10, v)
	s.ok(Plan{Text: "p", AgreedOn: "2026-11-20"})
	s.ok(v)
	s.ok(Plan{Text: "q", Version: 2, Reason: "操業"}) // waits for agreement: the agreed one stands
	s.ok(VisitStart{ID: "v2", Where: "工場", At: "2026-11-25T09:30"})
}
