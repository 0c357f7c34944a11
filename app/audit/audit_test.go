package audit

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// store is a fold with one auditor's device, which writes a chain of entries.
type store struct {
	t    *testing.T
	f    *ledger.Fold
	prev ledger.Hash
	seq  uint64
}

var (
	device = ledger.DeviceID{1}
	user   = ledger.UserID{2}
	item1  = ItemID("00000000000000000000000000000001")
)

func newStore(t *testing.T) *store {
	t.Helper()
	return &store{t: t, f: ledger.New(Rules{}, ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{
		device: {User: user, Member: true},
	}})}
}

func (s *store) entry(facts ...Fact) *ledger.Entry {
	s.t.Helper()
	e := &ledger.Entry{Device: device, Seq: s.seq + 1, Prev: s.prev, Payload: ledger.Payload{Schema: 1, User: user, WallMS: int64(s.seq)}}
	for _, f := range facts {
		op, err := Set(f, s.f.Field(f.Field()).IDs())
		if err != nil {
			s.t.Fatalf("%T: %v", f, err)
		}
		e.Payload.Ops = append(e.Payload.Ops, op)
	}
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "%v", e))
	return e
}

// write folds an entry whatever the gates say, as a changed program would, and gives what they say.
func (s *store) write(facts ...Fact) []ledger.Breach {
	s.t.Helper()
	e := s.entry(facts...)
	judged := s.f.Judge(e)
	s.f.Add(e)
	s.prev, s.seq = e.Hash, e.Seq
	v, ok := s.f.Verdict(e.Hash)
	if !ok || v.Inert != ledger.HasEffect {
		s.t.Fatalf("entry without effect: %v", v.Inert)
	}
	if fmt.Sprint(judged) != fmt.Sprint(v.Breaches) {
		s.t.Fatalf("before writing %v, in the fold %v", judged, v.Breaches)
	}
	return v.Breaches
}

func (s *store) ok(facts ...Fact) {
	s.t.Helper()
	if bs := s.write(facts...); len(bs) > 0 {
		s.t.Fatalf("refused: %v", bs)
	}
}

func (s *store) refused(code string, p notice.Provision, facts ...Fact) {
	s.t.Helper()
	bs := s.write(facts...)
	if len(bs) == 0 || bs[0].Code != code || bs[0].Provision != string(p) {
		s.t.Fatalf("want %s (%s), got %v", code, p, bs)
	}
}

func (s *store) model() *Case { return Build(s.f.Now()) }

var (
	editions = Editions{
		Catalogue: "c", Version: "1", Digest: make([]byte, 32), Rules: RuleEdition, Stored: item1, Size: 1,
		Commit: make([]byte, 32), Chunks: []Chunk{{Hash: make([]byte, 32), Size: 16}},
	}
	measures = Measures{IDs: []MeasureID{"TM-001", "TM-002"}}
	contract = Contract{ConcludedOn: "2026-11-01", NDA: true}
)

// contracted is a store whose case has come as far as the contract and an agreed plan.
func contracted(t *testing.T) *store {
	t.Helper()
	s := unplanned(t)
	s.ok(Plan{Text: "1日目 設計部", AgreedOn: "2026-11-01"})
	return s
}

// unplanned is a store whose case has come as far as the contract.
func unplanned(t *testing.T) *store {
	t.Helper()
	s := newStore(t)
	s.ok(editions, Client{Name: "○○精機㈱"})
	s.ok(Application{Forms: []string{"paper"}})
	s.ok(Scope{Text: "本社工場"})
	s.ok(measures)
	s.ok(contract)
	return s
}

func TestNothingBeforeTheCaseIsOpen(t *testing.T) {
	noticetest.Covers(t, notice.P3_0)
	s := newStore(t)
	s.refused("case_not_open", notice.P3_0, Scope{Text: "x"})
}

func TestNothingConfidentialBeforeTheContract(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_1)
	for _, f := range []Fact{
		Plan{Text: "p"},
		VisitStart{ID: "v1", Where: "w", At: "2026-11-02T09:00"},
		Judgement{Check: "TM-001@", Verdict: Conforming},
		Note{Kind: KindObservation, Check: "TM-001@", By: user, Text: "x"},
		Evidence{ID: item1, Name: "n", Seen: true},
		Link{Item: item1, Check: "TM-001@", On: true},
		Caption{Item: item1, Text: "x"},
		Finding{Check: "TM-001@", Requirement: "r"},
	} {
		s := newStore(t)
		s.ok(editions, Client{Name: "c"})
		s.ok(Scope{Text: "x"})
		s.ok(measures)
		s.refused("no_contract", notice.P1_2_1, f)
	}
}

func TestContractNeedsScopeMeasuresAndNonDisclosure(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_1, notice.P3_1_4, notice.P3_1_1)
	s := newStore(t)
	s.ok(editions, Client{Name: "c"})
	s.refused("no_scope", notice.P3_1_4, contract)
	s.ok(Scope{Text: "x"})
	s.refused("no_measures", notice.P3_1_1, contract)
	s.ok(measures)
	s.refused("no_nda", notice.P1_2_1, Contract{ConcludedOn: "2026-11-01"})
	s.refused("nda_after_contract", notice.P1_2_1, Contract{ConcludedOn: "2026-11-01", NDA: true, NDAOn: "2026-11-02"})
	s.ok(Contract{ConcludedOn: "2026-11-01", NDA: true, NDAOn: "2026-10-30", NDAPaper: "separate"})
}

// An undone contract stops what comes after it, and never what was honestly written under it.
func TestUndoneContractStopsOnlyWhatFollows(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_1)
	s := contracted(t)
	s.ok(Judgement{Check: "TM-001@", Verdict: Conforming})
	f := contract.Field()
	undo := s.entry()
	undo.Payload.Ops = []ledger.Op{{Verb: ledger.Undo, Field: f, Target: s.f.Field(f).IDs()[0]}}
	undo.Hash = sha256.Sum256([]byte("undo"))
	s.f.Add(undo)
	s.prev, s.seq = undo.Hash, undo.Seq
	s.refused("no_contract", notice.P1_2_1, Judgement{Check: "TM-002@", Verdict: Conforming})
	if v := s.model().Checks["TM-001@"].Verdict(); v != Conforming {
		t.Fatalf("the earlier judgement became %q", v)
	}
}

func TestOnlyChosenMeasuresAndOnlyOneEdition(t *testing.T) {
	noticetest.Covers(t, notice.P3_0)
	s := contracted(t)
	s.refused("measure_not_chosen", notice.P3_0, Judgement{Check: "TM-099@", Verdict: Conforming})
	other := editions
	other.Digest = append(make([]byte, 31), 9)
	s.refused("edition_pinned", notice.P3_0, other)
}

func TestOperatorNeedsAReason(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3)
	s := contracted(t)
	s.refused("operator_reason", notice.P3_4_3, Scene{Check: "TM-001@", By: user, Operator: OperatorAuditor, OperatorReason: " "})
	s.ok(Scene{Check: "TM-001@", By: user, Operator: OperatorAuditor, OperatorReason: "依頼者の求め"})
}

func TestTextsBelongToTheirAuthor(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_1_Ha)
	s := contracted(t)
	s.refused("not_author", notice.P3_5_1_Ha, Note{Kind: KindReason, Check: "TM-001@", By: ledger.UserID{9}, Text: "x"})
}

func TestVisitAndClosing(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1, notice.P3_4_5)
	s := contracted(t)
	s.refused("no_visit", notice.P3_4_1, VisitEnd{ID: "v1", At: "2026-11-02T17:00"})
	s.ok(VisitStart{ID: "v1", Where: "本社", At: "2026-11-02T09:00"})
	s.refused("ends_before_start", notice.P3_4_1, VisitEnd{ID: "v1", At: "2026-11-02T08:59"})
	s.ok(Judgement{Check: "TM-001@", Verdict: Conforming})
	s.refused("open_without_reason", notice.P3_4_5, Closing{ID: "v1", At: "2026-11-02T16:00"})
	s.ok(Closing{ID: "v1", At: "2026-11-02T16:00", Open: []OpenEnd{{Check: "TM-002@", Reason: "担当者不在"}}})
	s.ok(VisitEnd{ID: "v1", At: "2026-11-02T17:00"})
}

func report(n byte) Report {
	d := make([]byte, 32)
	d[0] = n
	return Report{
		Digest: d, Head: make([]byte, 32), Lang: "ja", Layout: 1, Issued: true, Pages: 1, Stored: item1, Size: 1, Version: 1,
		Commit: make([]byte, 32), Chunks: []Chunk{{Hash: make([]byte, 32), Size: 16}},
	}
}

func TestReportIsIssuedOnlyWhenNothingStopsIt(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_1, notice.P3_4_6, notice.P1_2_4, notice.P3_5_1_Ho)
	s := contracted(t)
	draft := report(1)
	draft.Issued = false
	s.ok(draft)
	blocked := func(code string) {
		t.Helper()
		bs := s.write(report(2))
		if len(bs) == 0 || bs[0].Code != "report_blocked" || bs[0].Args[0] != code {
			t.Fatalf("want %s, got %v", code, bs)
		}
	}
	blocked("no_visit")
	s.ok(VisitStart{ID: "v1", Where: "本社", At: "2026-11-02T09:00"})
	blocked("visit_open")
	s.ok(VisitEnd{ID: "v1", At: "2026-11-02T17:00"})
	blocked("not_judged")
	s.ok(Judgement{Check: "TM-001@", Verdict: Conforming})
	s.ok(Judgement{Check: "TM-002@", Verdict: Unconfirmed})
	blocked("unconfirmed")
	s.ok(Person{ID: "k1", Role: "情報管理責任者", Functions: []string{FunctionManager}})
	for _, q := range ManagerPoints() {
		s.ok(Reply{Person: "k1", Subject: GuideManager, Question: q, By: user, Value: AnswerYes, At: "2026-11-02T10:00"})
	}
	s.ok(Judgement{Check: "TM-002@", Verdict: Nonconforming}, Finding{Check: "TM-002@", Requirement: "r"})
	blocked("no_due_date")
	s.ok(Due{Check: "TM-002@", On: "2026-12-01"})
	blocked("due_not_agreed")
	s.ok(Due{Check: "TM-002@", On: "2026-12-01", Agreed: true})
	blocked("not_reviewed")
	s.refused("deadline_not_passed", notice.P3_5_1, Review{Check: "TM-002@", Result: ReviewDeadline, On: "2026-12-01"})
	s.ok(Review{Check: "TM-002@", Result: ReviewDeadline, On: "2026-12-02"})
	s.ok(Evidence{ID: item1, Name: "名簿", Seen: true})
	blocked("loose_evidence")
	s.ok(Link{Item: item1, Check: "TM-001@", On: true})
	s.ok(report(3))
	back := report(3)
	back.Issued = false
	s.refused("cannot_undo", notice.P3_5_1, back)
}

// Two auditors who knew nothing of each other judge differently: both stand, the worse shows, the report is stopped.
func TestConflictShowsTheWorseAndStopsTheReport(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_1_Ho)
	s := contracted(t)
	base := s.prev
	s.ok(Judgement{Check: "TM-001@", Verdict: Conforming})
	other := ledger.DeviceID{7}
	s.f.SetControl(ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{
		device: {User: user, Member: true}, other: {User: ledger.UserID{8}, Member: true},
	}})
	op, err := Set(Judgement{Check: "TM-001@", Verdict: Nonconforming}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.f.Add(&ledger.Entry{
		Hash: ledger.Hash{77}, Device: other, Seq: 1, Seen: []ledger.Hash{base},
		Payload: ledger.Payload{Schema: 1, User: ledger.UserID{8}, Ops: []ledger.Op{op}},
	})
	m := s.model()
	k := m.Checks["TM-001@"]
	if !k.Conflict() || k.Verdict() != Nonconforming || len(k.Judged) != 2 {
		t.Fatalf("got %+v", k.Judged)
	}
	if len(m.Conflicts) != 1 {
		t.Fatalf("%d conflicts", len(m.Conflicts))
	}
}

// Reading field by field what was touched gives the same as reading everything.
func TestApplyEqualsBuild(t *testing.T) {
	s := contracted(t)
	inc := Build(s.f.Now())
	for _, facts := range [][]Fact{
		{Judgement{Check: "TM-001@", Verdict: Conforming}, Note{Kind: KindStatement, Check: "TM-001@", By: user, Text: "a"}},
		{Evidence{ID: item1, Name: "n", Seen: true}, Link{Item: item1, Check: "TM-001@", On: true}},
		{Link{Item: item1, Check: "TM-001@", On: false}, Place{ID: "p1", Name: "2F"}},
		{Judgement{Check: "TM-001@", Verdict: Nonconforming}, Finding{Check: "TM-001@", Requirement: "r"}},
		{ComeBack{Check: "TM-002@p1", By: user, On: true}, Caption{Item: item1, Text: "c"}},
	} {
		e := s.entry(facts...)
		touched := s.f.Add(e)
		s.prev, s.seq = e.Hash, e.Seq
		inc.Apply(s.f.Now(), touched...)
	}
	if a, b := fmt.Sprintf("%+v", s.model().Blockers()), fmt.Sprintf("%+v", inc.Blockers()); a != b {
		t.Fatalf("built %s\napplied %s", a, b)
	}
	if a, b := fmt.Sprint(s.model().AllChecks()), fmt.Sprint(inc.AllChecks()); a != b {
		t.Fatalf("built %s\napplied %s", a, b)
	}
}

func TestMalformedValuesAreNamedNotRead(t *testing.T) {
	for _, v := range [][]byte{nil, {0xff}, {0xa1, 1, 0x61, 'x'}, []byte("\xa1\x01\x65other")} {
		if _, err := Read(ledger.Field{Kind: KindVerdict, Key: "TM-001@"}, v); err == nil {
			t.Errorf("%x was read", v)
		}
	}
	if _, err := Read(ledger.Field{Kind: "later.kind", Key: ""}, []byte{0xa0}); err == nil {
		t.Error("an unknown kind was read")
	}
	for _, d := range []string{"", "2026-1-1", "2026-02-29", "2026-13-01", "1899-01-01", "2026-11-2x"} {
		if _, err := ParseDate(d); err == nil {
			t.Errorf("day %q was taken", d)
		}
	}
}

func FuzzRead(f *testing.F) {
	op, err := Set(Judgement{Check: "TM-001@", Verdict: Conforming}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(op.Field.Kind, op.Field.Key, op.Value)
	f.Fuzz(func(t *testing.T, kind, key string, value []byte) {
		sameReading(t, ledger.Field{Kind: kind, Key: key}, value)
		field := ledger.Field{Kind: kind, Key: key}
		fact, err := Read(field, value)
		if err != nil {
			return
		}
		again, err := Set(fact, nil)
		if err != nil || again.Field != field {
			t.Fatalf("%v does not come back: %v", fact, err)
		}
	})
}

// A compiled report and the pinned edition stand for ever, whoever tries to take them back.
func TestReportAndEditionAreNotUndone(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_1)
	s := contracted(t)
	draft := report(1)
	draft.Issued = false
	s.ok(draft)
	for _, f := range []ledger.Field{draft.Field(), editions.Field()} {
		e := s.entry()
		e.Payload.Ops = []ledger.Op{{Verb: ledger.Undo, Field: f, Target: s.f.Field(f).IDs()[0]}}
		if bs := s.f.Judge(e); len(bs) == 0 || bs[0].Code != "cannot_undo" {
			t.Errorf("undo of %s: %v", f.Kind, bs)
		}
	}
}
