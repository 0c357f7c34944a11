package audit

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func decideSamples() []Fact {
	by, other := ledger.UserID{0xaa, 1}, ledger.UserID{0xbb, 2}
	return []Fact{
		Staff{
			User: by, Name: "検証 太郎", Registered: "2024-04-01", Struck: "2030-04-01", Employer: EmployerControlled, Firm: "○○審査㈱", From: "2024-04-01", Until: "2031-04-01", Ground: GroundShares, Share: 6250, ControlOn: "2023-01-01", NDAOn: "2024-04-01",
			OutsourcedOn: "2024-04-02", Competence: []Competence{{Scope: "paper", From: "2024-04-01", Until: "2029-04-01"}}, TrainingDue: "2027-04-01", Audits: 12,
			Engaged: []Engagement{{Entity: "△△㈱", Work: WorkVerification, From: "2024-05-01", Until: "2024-06-01"}}, Firms: []Membership{{Firm: "□□コンサル", From: "2020-01-01", Until: "2022-01-01"}}, BarredOn: "2025-01-01", Reinstated: "2025-02-01",
		},
		Declaration{By: by, On: "2026-11-01", Involved: true, Text: "株主"},
		Advised{ID: "n1-ab", User: other[:], Name: "助言 花子", Firm: "□□コンサル", Kind: AdviceExplanation, On: "2026-01-10", Content: "規程", LearnedOn: "2026-12-01", Source: "依頼者", Earlier: true},
		Release{Advice: "n1-ab", Reason: "前の周期の説明", On: "2026-12-02"},
		Correction{Entry: thirtyTwo(6), Index: 3, Reason: "別人", On: "2026-12-03"},
		Appointment{Task: TaskVerify, User: by, On: "2026-12-01", Reason: "少人数のため"},
		Appointment{Task: TaskAudit, User: other, On: "2026-12-01", Off: true},
		Risk{ID: "n1-ab", Text: "同じ親会社", Source: "ownership", On: "2026-12-01", Measure: "担当替え", DealtOn: "2026-12-02"},
		VerifyRound{N: 1, Report: thirtyTwo(7), On: "2026-12-05", Deviation: "x"},
		VerifyTick{N: 1, Point: "finding:TM-001@f2", Mark: PointRemark, Remark: "日付"},
		VerifyDone{N: 1, Result: VerifyReturned, On: "2026-12-06", Text: "証拠の番号", Points: []string{"evidence"}, Together: true},
		VerifyAnswer{N: 1, Text: "直した", On: "2026-12-07"},
		Session{ID: "s1", On: "2026-12-10", Members: []Member{{User: other[:], Name: "委員 一郎", External: true, NDAOn: "2026-01-01", Declared: "2026-01-02", Client: true, Recused: true, Reason: "依頼者"}}, Minutes: "議事録3", Agenda: "可否"},
		Decision{N: 1, Granted: true, On: "2026-12-11", Reason: "適合", Round: 2, Deciders: [][]byte{by[:]}, Despite: []Despite{{Check: "TM-001@", Reason: "軽微"}}, Deviation: "y"},
		Decision{N: 2, On: "2026-12-12", Reason: "不適合が多い", Round: 3, Session: "s1"},
		Concur{N: 1, By: other, Agreed: true, On: "2026-12-11", Reason: "同意"},
		ToldClient{N: 1, On: "2026-12-12", Way: "郵送", To: "代表取締役", Paper: thirtyTwo(4)},
		CertContract{Decision: 1, ConcludedOn: "2026-12-15", Clauses: append([]string{ClauseFirst}, Clauses...), Cycle: "毎年", Copying: "全部", Disposal: "返納", AgreedBy: "代表取締役", Extra: "x"},
		Certificate{Number: "第G-2026-001号", Decision: 1, IssuedOn: "2026-12-20", ValidTo: "2029-12-19", Scope: "本社工場", Measures: []MeasureID{"TM-001"}, Replaces: "G-1", Reason: "住所", Decider: "登録", First: true, Accredit: "第1号", Address: "東京"},
		CertEvent{Number: "第G-2026-001号", N: 1, What: CertSuspended, On: "2027-01-01", Decider: "登録", Reason: "苦情", Ref: "c1"},
		Settled{Mark: "took_part|decision/1|aa", Measure: "再審査", On: "2027-01-02"},
		Route{Way: RouteFirst, AgreedOn: "2026-10-01", Reason: "x"},
		Ended{How: EndDormant, On: "2026-10-01", Reason: "返事がない"},
	}
}

// house is a fold with several persons, each with a device that knows what it was told.
type house struct {
	t    *testing.T
	f    *ledger.Fold
	prev map[string]ledger.Hash
	seq  map[string]uint64
}

func userNamed(name string) (u ledger.UserID)     { copy(u[:], "user/"+name); return u }
func deviceNamed(name string) (d ledger.DeviceID) { copy(d[:], "dev/"+name); return d }

func newHouse(t *testing.T) *house {
	t.Helper()
	c := ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{}}
	for name, roles := range map[string][]string{"A": {"auditor"}, "B": {"auditor"}, "V": {"verifier"}, "D": {"decider"}, "E": {"decider"}, "O": {RoleBody}, "X": {"auditor"}} {
		c.Devices[deviceNamed(name)] = ledger.Authority{User: userNamed(name), Member: true, Roles: roles}
	}
	return &house{t: t, f: ledger.New(NewRules(), c), prev: map[string]ledger.Hash{}, seq: map[string]uint64{}}
}

// entry makes an entry of a person who has seen everything, or nothing new.
func (h *house) entry(who string, blind bool, facts ...Fact) *ledger.Entry {
	h.t.Helper()
	e := &ledger.Entry{Device: deviceNamed(who), Seq: h.seq[who] + 1, Prev: h.prev[who], Payload: ledger.Payload{Schema: 1, User: userNamed(who), WallMS: int64(h.f.Len())}}
	if !blind {
		e.Seen = h.f.Unnamed(h.prev[who])
		e.Seen = without(e.Seen, h.prev[who])
	}
	for _, f := range facts {
		op, err := Set(f, h.f.Field(f.Field()).IDs())
		if err != nil {
			h.t.Fatalf("%T: %v", f, err)
		}
		e.Payload.Ops = append(e.Payload.Ops, op)
	}
	e.Hash = sha256.Sum256(fmt.Appendf(nil, "%v", e))
	return e
}

func without(hs []ledger.Hash, h ledger.Hash) []ledger.Hash {
	var out []ledger.Hash
	for _, x := range hs {
		if x != h {
			out = append(out, x)
		}
	}
	return out
}

func (h *house) add(e *ledger.Entry, who string) []ledger.Breach {
	h.t.Helper()
	h.f.Add(e)
	h.prev[who], h.seq[who] = e.Hash, e.Seq
	v, ok := h.f.Verdict(e.Hash)
	if !ok || v.Inert != ledger.HasEffect {
		h.t.Fatalf("entry of %s without effect: %v", who, v.Inert)
	}
	return v.Breaches
}

func (h *house) say(who string, facts ...Fact) []ledger.Breach {
	h.t.Helper()
	return h.add(h.entry(who, false, facts...), who)
}

func (h *house) ok(who string, facts ...Fact) {
	h.t.Helper()
	if bs := h.say(who, facts...); len(bs) > 0 {
		h.t.Fatalf("%s, %T: refused: %v", who, facts[0], bs)
	}
}

// refused has a changed program write what is refused: it is void.
func (h *house) refused(who, code string, p notice.Provision, facts ...Fact) {
	h.t.Helper()
	bs := h.say(who, facts...)
	if len(bs) == 0 || bs[0].Code != code || bs[0].Provision != string(p) {
		h.t.Fatalf("%s, %T: want %s (%s), got %v", who, facts[0], code, p, bs)
	}
}

func (h *house) late() string {
	var out []string
	for _, l := range LateBreaches(h.f.Now()) {
		out = append(out, l.Code+" "+l.Subject)
	}
	return strings.Join(out, ", ")
}

// inside is a person employed by the body and registered.
func inside(name string) Staff {
	return Staff{User: userNamed(name), Name: name, Registered: "2020-01-01", Employer: EmployerBody, From: "2020-01-01", Competence: []Competence{{Scope: CompetenceAll, From: "2020-01-01"}}, Audits: 10}
}

func free(name string) Declaration { return Declaration{By: userNamed(name), On: "2026-10-01"} }

// reported has come as far as an issued report of A and B.
func reported(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	h.ok("O", statementGiven())
	h.ok("O", wholeContract())
	h.ok("O", Plan{Text: "1日目", AgreedOn: "2026-11-01"})
	for _, n := range []string{"A", "B", "V", "D", "E"} {
		h.ok("O", inside(n))
	}
	for _, n := range []string{"A", "B", "V", "D", "E"} {
		h.ok(n, free(n))
	}
	h.ok("A", VisitStart{ID: "v1", Where: "本社", At: "2026-11-24T09:00"})
	h.ok("A", VisitEnd{ID: "v1", At: "2026-11-24T17:00"})
	h.ok("A", Judgement{Check: "TM-001@", Verdict: Conforming})
	h.ok("B", Judgement{Check: "TM-002@", Verdict: Nonconforming}, Finding{Check: "TM-002@", Requirement: "r"})
	h.ok("B", Due{Check: "TM-002@", On: "2026-12-01", Agreed: true})
	h.ok("B", Review{Check: "TM-002@", Result: ReviewNotCorrected, On: "2026-12-02"})
	h.ok("A", report(3))
	h.ok("A", toldReportOf(1, report(3), true))
	return h
}

func (h *house) verified() {
	h.t.Helper()
	h.ok("V", VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
	for _, p := range Build(h.f.Now()).Points() {
		h.ok("V", VerifyTick{N: 1, Point: p.ID, Mark: PointRight})
	}
	h.ok("V", VerifyDone{N: 1, Result: VerifyFinished, On: "2026-12-06"})
}

func granting() Decision {
	d := userNamed("D")
	return Decision{N: 1, Granted: true, On: "2026-12-10", Reason: "基準に適合", Round: 1, Deciders: [][]byte{d[:]}, Despite: []Despite{{Check: "TM-002@", Reason: "影響が軽い"}}}
}

func certContract() CertContract {
	return CertContract{Decision: 1, ConcludedOn: "2026-12-15", Clauses: Clauses}
}

func certificate() Certificate {
	return Certificate{Number: "G-1", Decision: 1, IssuedOn: "2026-12-20", ValidTo: "2029-12-19", Scope: "本社工場", Measures: measures.IDs}
}

func TestTheRoadToACertificate(t *testing.T) {
	noticetest.Covers(t, notice.P3_6_1, notice.P3_6_2, notice.P3_6_4, notice.P3_6_5, notice.P3_7_1, notice.P3_7_4, notice.P2_2_1)
	h := reported(t)
	d := granting()
	h.refused("D", "not_verified", notice.P3_6_4, d)
	h.refused("A", "took_part", notice.P3_6_1, VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
	h.refused("X", "not_registered", notice.P3_6_1, VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
	h.refused("V", "not_newest_report", notice.P3_6_1, VerifyRound{N: 1, Report: thirtyTwo(9), On: "2026-12-05"})
	h.refused("V", "no_round", notice.P3_6_1, VerifyTick{N: 1, Point: "client", Mark: PointRight})
	h.ok("V", VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
	h.refused("A", "took_part", notice.P3_6_1, VerifyTick{N: 1, Point: "client", Mark: PointRight})
	h.refused("V", "point_open", notice.P3_5_1_I, VerifyDone{N: 1, Result: VerifyFinished, On: "2026-12-06"})
	h.ok("V", VerifyTick{N: 1, Point: "evidence", Mark: PointWrong, Remark: "番号がない"})
	h.refused("V", "return_reason", notice.P3_6_1, VerifyDone{N: 1, Result: VerifyReturned, On: "2026-12-06"})
	h.ok("V", VerifyDone{N: 1, Result: VerifyReturned, On: "2026-12-06", Text: "証拠の番号", Points: []string{"evidence"}})
	h.refused("V", "round_over", notice.P3_6_1, VerifyTick{N: 1, Point: "client", Mark: PointRight})
	h.refused("V", "own_return", notice.P3_6_1, VerifyAnswer{N: 1, Text: "x", On: "2026-12-07"})
	h.ok("A", VerifyAnswer{N: 1, Text: "番号を付けた", On: "2026-12-07"})
	second := report(4)
	second.Version = 2
	h.ok("A", second)
	h.refused("V", "not_newest_report", notice.P3_6_1, VerifyRound{N: 2, Report: report(3).Digest, On: "2026-12-08"})
	h.ok("V", VerifyRound{N: 2, Report: second.Digest, On: "2026-12-08"})
	for _, p := range Build(h.f.Now()).Points() {
		h.ok("V", VerifyTick{N: 2, Point: p.ID, Mark: PointRight})
	}
	h.refused("A", "took_part", notice.P3_6_1, VerifyDone{N: 2, Result: VerifyFinished, On: "2026-12-09"})
	h.ok("V", VerifyDone{N: 2, Result: VerifyFinished, On: "2026-12-09"})
	d.Round = 2
	early, bare, silent := d, d, d
	early.On, bare.Despite, silent.Reason = "2026-12-08", nil, " "
	h.refused("D", "decided_early", notice.P3_6_4, early)
	h.refused("D", "despite_reason", notice.P3_6_4, bare)
	h.refused("D", "decision_reason", notice.P3_6_5, silent)
	a := userNamed("A")
	own := d
	own.Deciders = [][]byte{a[:]}
	h.refused("A", "took_part", notice.P3_6_4, own)
	h.refused("E", "not_decider", notice.P3_6_4, d)
	h.refused("O", "no_decision", notice.P3_6_4, certContract())
	h.ok("D", d)
	h.refused("D", "decision_stands", notice.P3_6_4, d)
	h.refused("O", "told_early", notice.P3_6_5, ToldClient{N: 1, On: "2026-12-09", Way: "郵送", To: "x"})
	h.ok("O", ToldClient{N: 1, On: "2026-12-11", Way: "郵送", To: "代表取締役"})
	h.refused("O", "no_cert_contract", notice.P3_7_1, certificate())
	soon, short := certContract(), certContract()
	soon.ConcludedOn, short.Clauses = "2026-12-09", Clauses[1:]
	h.refused("O", "contract_early", notice.P3_7_1, soon)
	h.refused("O", "clause_missing", notice.P3_7_1, short)
	h.refused("D", "office_only", notice.P3_6_3, certContract())
	h.ok("O", certContract())
	for code, change := range map[string]func(*Certificate){
		"certificate_early": func(c *Certificate) { c.IssuedOn = "2026-12-14" },
		"validity_long":     func(c *Certificate) { c.ValidTo = "2030-12-20" },
		"validity_ends":     func(c *Certificate) { c.ValidTo = "2026-12-19" },
		"measure_missing":   func(c *Certificate) { c.Measures = c.Measures[:1] },
		"certificate_kind":  func(c *Certificate) { c.First = true },
	} {
		c, at := certificate(), notice.P3_7_4
		change(&c)
		if code == "certificate_early" {
			at = notice.P3_7_1
		}
		h.refused("O", code, at, c)
	}
	h.refused("A", "office_only", notice.P3_6_3, certificate())
	last := certificate()
	last.ValidTo = "2029-12-20" // the last day that the notice allows
	h.ok("O", last)
	h.refused("O", "number_taken", notice.P2_2_1, certificate())
	again := certificate()
	again.Number = "G-2"
	h.refused("O", "already_issued", notice.P2_2_1, again)
	if m := Build(h.f.Now()); len(m.CertStates("2027-01-01")) != 1 || !m.CertState("G-1", "2029-12-20").InForce() || m.CertState("G-1", "2029-12-21").InForce() {
		t.Errorf("%+v", m.CertStates(""))
	}
	if s := h.late(); s != "" {
		t.Errorf("late: %s", s)
	}
	if len(h.f.Marks()) > 0 {
		t.Errorf("%+v", h.f.Marks())
	}
}

func TestYearsAfter(t *testing.T) {
	noticetest.Covers(t, notice.P3_7_4)
	for d, want := range map[Date]Date{"2027-07-05": "2030-07-05", "2028-02-29": "2031-02-28", "2027-12-31": "2030-12-31"} {
		if got := YearsAfter(d, 3); got != want {
			t.Errorf("%s: %s, not %s", d, got, want)
		}
	}
}
