package audit

import (
	"encoding/hex"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// statementGiven is the disclosure statement, given before the contract of the tests.
func statementGiven() Statement {
	return Statement{
		N: 1, Version: "第3版", Number: "第1号", AccreditedOn: "2026-04-01", Body: "○○認証機構", Address: "東京都", Procedure: "申込みから証明書まで", Fees: "1日 ○○円", Complaints: "苦情係", Committee: "外部3、内部2",
		GivenOn: "2026-10-05", Way: "手渡し", To: "総務部長",
	}
}

// wholeContract has every clause that the notice wants.
func wholeContract() Contract {
	c := contract
	c.Clauses = []string{ClauseBoth, ClauseAccess, ClauseObservers, ClausePlanFirst}
	return c
}

func toldReportOf(n uint, r Report, agreed bool) ReportExplained {
	x := ReportExplained{N: n, Report: r.Digest, On: "2026-12-03", By: "A", To: "情報管理責任者", Way: "面談", Agreed: agreed}
	if !agreed {
		x.Note = "指摘1に同意しない"
	}
	return x
}

func termsSamples() []Fact {
	limited := statementGiven()
	limited.N, limited.Limited = 2, "紙の技術情報に限る"
	full := Contract{
		ConcludedOn: "2026-11-01", NDA: true, NDAOn: "2026-10-20", NDAPaper: "clause", Note: "n", Purposes: []string{"training"}, Clauses: []string{ClauseAccess, ClauseOutsourcing},
		Access: "本社工場に限る", NoObservers: true, Excluded: []string{"会社案内"}, AgreedBy: "代表取締役", Duties: "機関は…、依頼者は…",
	}
	return []Fact{
		statementGiven(),
		limited,
		full,
		AdviceOffer{ID: "n1-ab", On: "2026-10-02", By: "受付", To: "総務部長", Why: "態様が不明", Answer: OfferDeclined, Condition: true},
		Observer{ID: "n1-ab", Name: "顧問 次郎", Firm: "□□コンサル", Stages: []string{ObserveSecond, ObserveOnsite}, Wished: "2026-11-05", Agreed: "2026-11-06", NDAOn: "2026-11-06", Advises: true, Note: "x", Gone: true},
		Amendment{ID: "n1-ab", On: "2026-11-06", What: "同席者の追加", AgreedBy: "代表取締役"},
		PlanSent{Version: 1, On: "2026-11-10", Way: "電子メール", To: "情報管理責任者", Paper: thirtyTwo(4)},
		PlanExplained{Version: 1, On: "2026-11-12", By: "審査員A", To: "情報管理責任者", Way: "電話", Note: "質問なし"},
		toldReportOf(1, report(7), true),
		toldReportOf(2, report(7), false),
		Sitting{ID: "n1-ab", Where: SitOther, Place: "共有の場所", How: "画面共有", From: "2026-11-15T10:00", To: "2026-11-15T12:00", With: []string{"審査員B"}, Visit: "v1", Gone: true},
		Request{ID: "n1-ab", Measure: "TM-001", What: "情報管理規程", RequestedOn: "2026-11-11", DisclosedOn: "2026-11-14", Gone: true},
		Look{Request: "n1-ab", State: DocPresent, Content: DocInsufficient, Remark: "改訂日がない", Items: []ItemID{item1}, On: "2026-11-15"},
		SecondEnd{On: "2026-11-16", Text: "31件中30件"},
		Outside{Of: "item/" + string(item1), Provider: ProviderPartner, Name: "取引先の品質課長", Free: FreePublic, Proof: "官報", Item: item1, On: "2026-11-17"},
		Outside{Of: "record/correspondence/n1-ab", Provider: ProviderAppellant},
		SecondEnd{On: "2026-11-16", Undisclosed: []string{"n1"}, Why: "現地で見る"},
	}
}

// A contract that names its clauses lacks none, and the client was told what the body says of itself; a case is verified on no other contract.
func TestTheContractHasWhatTheNoticeWants(t *testing.T) {
	noticetest.Covers(t, notice.P2_4, notice.P3_1_4, notice.P3_1_5_I, notice.P3_1_5_Ro, notice.P3_2_10)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	h.refused("O", "no_statement", notice.P2_4, wholeContract())
	bare := statementGiven()
	bare.Complaints = " "
	h.refused("O", "statement_lacks", notice.P2_4, bare)
	late := statementGiven()
	late.GivenOn = "2026-11-02"
	h.ok("O", late)
	h.refused("O", "no_statement", notice.P2_4, wholeContract())
	early := statementGiven()
	early.N = 2
	h.ok("O", early)
	for clause, of := range map[string]notice.Provision{ClauseAccess: notice.P3_1_5_I, ClauseObservers: notice.P3_1_5_Ro, ClausePlanFirst: notice.P3_2_10, ClauseBoth: notice.P3_1_4} {
		c := wholeContract()
		c.Clauses = nil
		for _, x := range wholeContract().Clauses {
			if x != clause {
				c.Clauses = append(c.Clauses, x)
			}
		}
		h.refused("O", "contract_lacks", of, c)
	}
	h.ok("O", wholeContract())
	if l := Build(h.f.Now()).ContractLacks(); len(l) > 0 {
		t.Errorf("lacks %v", l)
	}
}

// A contract recorded in short is taken, named on the road, and nothing is verified on it.
func TestNothingIsVerifiedOnAContractInShort(t *testing.T) {
	noticetest.Covers(t, notice.P2_4, notice.P3_1_4)
	h := reported(t)
	h.ok("O", contract)
	if l := Build(h.f.Now()).ContractLacks(); len(l) != 4 {
		t.Errorf("lacks %v", l)
	}
	h.refused("V", "contract_lacks", notice.P3_1_4, VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
	h.ok("O", wholeContract())
	h.verified()
}

func TestAdviceIsOfferedNeverImposed(t *testing.T) {
	noticetest.Covers(t, notice.P3_1_3)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	offer := AdviceOffer{ID: "n1", On: "2026-10-02", To: "総務部長", Why: "態様が不明"}
	imposed := offer
	imposed.Condition = true
	h.refused("O", "advice_imposed", notice.P3_1_3, imposed)
	h.ok("O", offer)
	offer.Answer = OfferDeclined
	h.ok("O", offer)
	if got := Build(h.f.Now()).Terms.Offers["n1"].Fact.Answer; got != OfferDeclined {
		t.Errorf("answer %q", got)
	}
}

// Observers stand in the contract; a later wish is an amendment; who advises the client is shown as such whatever he says of himself.
func TestObserversOfTheClient(t *testing.T) {
	noticetest.Covers(t, notice.P3_1_5_Ro)
	h := reported(t)
	o := Observer{ID: "n1", Name: "顧問 次郎", Firm: "□□コンサル", Stages: []string{ObserveOnsite}, Wished: "2026-10-20"}
	h.ok("O", o)
	o.ID, o.Wished = "n2", "2026-11-20"
	h.refused("O", "observer_amendment", notice.P3_1_5_Ro, o)
	o.Agreed = "2026-11-21"
	h.ok("O", o)
	if m := Build(h.f.Now()); m.AdvisesClient(o) || len(m.SortedObservers()) != 2 {
		t.Errorf("%v", m.SortedObservers())
	}
	h.ok("A", Advised{ID: "n1", Name: "別人", Firm: "□□コンサル", Kind: AdviceImprovement, On: "2026-10-01"})
	if !Build(h.f.Now()).AdvisesClient(o) {
		t.Error("his firm advises the client")
	}
	var codes []string
	for _, s := range Build(h.f.Now()).Road(h.f.Now()) {
		if s.Step == StepContract {
			for _, b := range s.Blocks {
				codes = append(codes, b.Code)
			}
		}
	}
	if len(codes) != 2 || codes[0] != "observer_no_nda" {
		t.Errorf("blocks %v", codes)
	}
}

// What was sent and explained is a plan that was made; the short form may be left out only where the case ends with the first stage.
func TestThePlanIsSentAndExplained(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_7, notice.P3_2_11)
	h := reported(t)
	sent := PlanSent{Version: 1, On: "2026-11-01", Way: "電子メール", To: "情報管理責任者"}
	explained := PlanExplained{Version: 1, On: "2026-11-02", By: "A", To: "情報管理責任者", Way: "電話"}
	second, told := sent, explained
	second.Version, told.Version = 2, 2
	h.refused("A", "no_such_plan", notice.P3_2_7, second)
	h.refused("A", "no_such_plan", notice.P3_2_11, told)
	h.ok("O", sent)
	h.ok("A", explained)
	h.ok("A", Plan{Text: "2日目", Version: 2, Reason: "人数", AgreedOn: "2026-11-03"})
	h.ok("A", second, told)
	m := Build(h.f.Now())
	for _, s := range m.Road(h.f.Now()) {
		if s.Step == StepPlan && len(s.Blocks) > 0 {
			t.Errorf("blocks %v", s.Blocks)
		}
	}
}

// The second stage: where and how, each document asked for, found or not, enough or not; it ends when what was disclosed was read.
func TestTheSecondStage(t *testing.T) {
	noticetest.Covers(t, notice.P3_3_1, notice.P3_3_2, notice.P3_2_10, notice.P3_5_1_Ha)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	sit := Sitting{ID: "n1", Where: SitBody, From: "2026-11-15T10:00", To: "2026-11-15T12:00"}
	h.refused("A", "no_contract", notice.P1_2_1, sit)
	h.ok("O", contract)
	h.refused("A", "no_agreed_plan", notice.P3_2_10, sit)
	h.ok("A", Plan{Text: "1日目", AgreedOn: "2026-11-10"})
	early := sit
	early.From = "2026-11-09T10:00"
	h.refused("A", "no_agreed_plan", notice.P3_2_10, early)
	h.refused("A", "no_sitting", notice.P3_3_1, SecondEnd{On: "2026-11-16"})
	h.ok("A", sit)
	other := Request{ID: "n9", Measure: "TM-999", What: "規程", RequestedOn: "2026-11-11"}
	h.refused("O", "measure_not_chosen", notice.P3_0, other)
	ask := Request{ID: "n1", Measure: "TM-001", What: "規程", RequestedOn: "2026-11-11"}
	h.ok("O", ask)
	h.ok("A", SecondEnd{On: "2026-11-14", Text: "届いていない"}) // what never came does not hold the stage
	ask.DisclosedOn = "2026-11-14"
	h.ok("O", ask)
	h.refused("A", "request_unread", notice.P3_3_2, SecondEnd{On: "2026-11-16"})
	h.refused("B", "no_request", notice.P3_3_2, Look{Request: "n2", State: DocAbsent, On: "2026-11-15"})
	h.refused("B", "unknown_item", notice.P3_3_2, Look{Request: "n1", State: DocPresent, Content: DocSufficient, Items: []ItemID{item1}, On: "2026-11-15"})
	m := Build(h.f.Now())
	if m.Legs("TM-001@")[MethodDocument] {
		t.Error("nobody read it yet")
	}
	h.ok("B", Look{Request: "n1", State: DocPresent, Content: DocInsufficient, On: "2026-11-15"})
	h.ok("A", SecondEnd{On: "2026-11-16"})
	m = Build(h.f.Now())
	if !m.Legs("TM-001@")[MethodDocument] || !m.Legs("TM-001@p1")[MethodDocument] || m.Legs("TM-002@")[MethodDocument] {
		t.Error("the leg of documents follows what was read")
	}
	b := BenchOf(h.f.Now())
	if b.TookPart(userNamed("O")) || !b.TookPart(userNamed("B")) {
		t.Error("who reads documents takes part, who asks for them does not")
	}
	l := m.Second.SortedRequests()
	m.Second.apply(ask.Field(), nil, h.f.Now().Live(ask.Field())[0].Stated[0])
	if len(l) != 1 || l[0].Open() || m.ReadOf("TM-001") {
		t.Errorf("%+v", l)
	}
}

func addendum(of Report) Paper {
	return Paper{
		Digest: thirtyTwo(0x44), Sort: PaperAddendum, Head: make([]byte, 32), Lang: "ja", Layout: 1, Number: 1, Pages: 1, Stored: item1, Size: 1, Commit: make([]byte, 32),
		Chunks: []Chunk{{Hash: make([]byte, 32), Size: 16}}, Of: hex.EncodeToString(of.Digest),
	}
}

// A report is verified after it was explained: with agreement, with an addendum that says that there is none, or as a new version with only that change.
func TestTheReportIsExplained(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_3)
	h := reported(t)
	next := report(4)
	next.Version = 2
	h.ok("A", next)
	round := VerifyRound{N: 1, Report: next.Digest, On: "2026-12-05"}
	h.refused("A", "no_report", notice.P3_5_3, toldReportOf(2, report(9), true))
	h.refused("A", "disagreement_note", notice.P3_5_3, ReportExplained{N: 2, Report: next.Digest, On: "2026-12-04", By: "A", To: "x", Way: "面談"})
	h.refused("A", "explanation_stands", notice.P3_5_3, toldReportOf(1, next, true))
	h.refused("A", "paper_of_nothing", notice.P3_5_3, addendum(next))
	h.ok("A", toldReportOf(2, next, false))
	h.refused("V", "disagreement_not_noted", notice.P3_5_3, round)
	third := report(5)
	third.Version = 3
	h.ok("A", third) // carries the disagreement and nothing else
	round.Report = third.Digest
	if bs := h.f.Judge(h.entry("V", false, round)); len(bs) > 0 {
		t.Errorf("a version with only that change: %v", bs)
	}
	h.ok("A", Note{Kind: KindReason, Check: "TM-001@", By: userNamed("A"), Text: "書き足した"})
	fourth := report(6)
	fourth.Version = 4
	h.ok("A", fourth)
	round.Report = fourth.Digest
	h.refused("V", "changed_since_explained", notice.P3_5_3, round)
	h.ok("A", toldReportOf(3, fourth, true))
	h.ok("A", toldReportOf(4, fourth, false)) // he thinks again
	h.refused("V", "disagreement_not_noted", notice.P3_5_3, round)
	h.ok("A", addendum(fourth))
	h.ok("V", round)
}

func TestAReportThatNobodyExplained(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_3)
	fresh := newHouse(t)
	fresh.ok("O", editions, Client{Name: "○○精機㈱"})
	fresh.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	fresh.ok("O", statementGiven())
	fresh.ok("O", wholeContract())
	fresh.ok("O", Plan{Text: "1日目", AgreedOn: "2026-11-01"}, inside("V"), inside("A"))
	fresh.ok("V", free("V"))
	fresh.ok("A", free("A"))
	fresh.ok("A", VisitStart{ID: "v1", Where: "本社", At: "2026-11-24T09:00"})
	fresh.ok("A", VisitEnd{ID: "v1", At: "2026-11-24T17:00"})
	fresh.ok("A", Judgement{Check: "TM-001@", Verdict: Conforming})
	fresh.ok("A", Judgement{Check: "TM-002@", Verdict: Conforming})
	fresh.ok("A", report(3))
	fresh.refused("V", "not_explained", notice.P3_5_3, VerifyRound{N: 1, Report: report(3).Digest, On: "2026-12-05"})
}

// All information from outside is secret until its exception is proved; only then may it leave for a purpose that nobody agreed to.
func TestInformationFromOutsideIsSecret(t *testing.T) {
	noticetest.Covers(t, notice.P1_2, notice.P1_3)
	h := reported(t)
	h.ok("A", Evidence{ID: item1, Name: "規程.pdf", Seen: true})
	of := "item/" + string(item1)
	give := Disclosure{ID: "n1", Way: WayGive, Item: item1, Purpose: "research", Recipient: "大学", At: "2026-12-01T10:00"}
	h.refused("A", "purpose_not_agreed", notice.P1_3, give)
	o := Outside{Of: of, Provider: ProviderClient}
	h.ok("A", o)
	h.refused("A", "purpose_not_agreed", notice.P1_3, give)
	o.Free = FreePublic
	h.refused("A", "free_unproved", notice.P1_2, o)
	excluded := o
	excluded.Free, excluded.Proof = FreeExcluded, "第5条"
	h.refused("A", "free_not_in_contract", notice.P1_2, excluded)
	o.Proof = "会社の公開した規程"
	h.ok("A", o)
	if Build(h.f.Now()).Secret(of) {
		t.Error("it is publicly known")
	}
	h.ok("A", give)
	// Two say different things of it: then it is secret.
	blind := Outside{Of: of, Provider: ProviderPartner}
	op := h.entry("B", false, blind)
	op.Payload.Ops[0].Supersedes = nil
	h.add(op, "B")
	if m := Build(h.f.Now()); !m.Secret(of) {
		t.Error("two say different things of it")
	}
	give.ID = "n2"
	h.refused("A", "purpose_not_agreed", notice.P1_3, give)
	k := wholeContract()
	k.Excluded = []string{"会社案内"}
	h.ok("O", k)
	h.ok("A", excluded)
}

// The statement is a paper that may be made and given before there is a contract; no other paper may.
func TestTheStatementComesBeforeTheContract(t *testing.T) {
	noticetest.Covers(t, notice.P2_4, notice.P1_2_1)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	p := addendum(report(3))
	h.refused("O", "no_contract", notice.P1_2_1, p)
	p.Sort, p.Of = PaperStatement, "1"
	h.refused("O", "paper_of_nothing", notice.P2_4, p)
	h.ok("O", statementGiven())
	h.ok("O", p)
	give := Disclosure{ID: "n1", Way: WayGive, Paper: p.Digest, Purpose: "audit_work", Recipient: "総務部長", At: "2026-10-05T10:00"}
	h.ok("O", give)
	give.ID, give.Paper = "n2", thirtyTwo(9)
	h.refused("O", "no_contract", notice.P1_2_1, give)
	p.Digest, p.Sort, p.Of = thirtyTwo(0x45), PaperContract, ""
	h.refused("O", "no_scope", notice.P3_1_4, p)
	h.ok("O", Scope{Text: "本社工場"})
	h.ok("O", p)
}
