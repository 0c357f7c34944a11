package audit

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// history writes what anybody, allowed or hostile, might write, sensible or not.
type history struct {
	*house
	r      *rand.Rand
	issued byte
	calm   bool // little happens beside the road
	early  bool // much of the first stage
	kept   bool // much befalls a certificate
}

var everybody = []string{"A", "B", "V", "D", "E", "O", "X"}

func (h *history) one(of ...string) string { return of[h.r.IntN(len(of))] }
func (h *history) chance(n int) bool       { return h.r.IntN(n) == 0 }
func (h *history) day(month int) Date {
	return Date(fmt.Sprintf("2026-%02d-%02d", month, 1+h.r.IntN(28)))
}

// fact makes one fact that the person may or may not be allowed to write.
func (h *history) fact(who string) []Fact {
	other := h.one(everybody...)
	u, v := userNamed(who), userNamed(other)
	m := Build(h.f.Now())
	n := h.r.IntN(17)
	if h.calm && n < 7 && !h.chance(8) {
		n = 7 + h.r.IntN(10)
	}
	if h.chance(map[bool]int{true: 24, false: 8}[h.calm]) {
		n = 17 + h.r.IntN(3)
	}
	switch {
	case h.early && h.chance(3):
		n = 19
	case h.kept && h.chance(3):
		n = 18
	}
	switch n {
	case 0:
		return []Fact{Judgement{Check: CheckID(h.one("TM-001@", "TM-002@")), Verdict: Conforming}}
	case 1:
		return []Fact{Note{Kind: KindObservation, Check: "TM-001@", By: u, Text: fmt.Sprint(h.f.Len())}}
	case 2:
		s := inside(other)
		switch h.r.IntN(6) {
		case 0:
			s.Employer = EmployerOutside
		case 1:
			s.Until = "2026-12-09"
		case 2:
			s.Registered = ""
		}
		return []Fact{s}
	case 3:
		return []Fact{Declaration{By: u, On: "2026-11-01", Involved: h.chance(4)}}
	case 4:
		return []Fact{Advised{ID: fmt.Sprint("n", h.f.Len()), User: v[:], Kind: AdviceImprovement, On: h.day(h.r.IntN(2) + 10)}}
	case 5:
		h.issued++
		r := report(100 + h.issued)
		r.Version = uint(h.issued) + 1
		return []Fact{r}
	case 6:
		if h.chance(3) {
			return []Fact{Doubt{ID: fmt.Sprint("d", h.f.Len()), By: u, Law: "法", Seen: "x", At: "2026-11-25T10:00"}}
		}
		for _, d := range m.Doubts() {
			return []Fact{DoubtRelease{Doubt: d.ID, Agency: "委員会", On: "2026-12-01", Paper: "1", Content: "続けてよい"}}
		}
		return []Fact{Risk{ID: "r1", Text: "x", On: "2026-12-01", Measure: h.one("", "担当替え"), DealtOn: Date(h.one("", "2026-12-02"))}}
	case 7, 8:
		r, _ := m.NewestReport()
		if len(r.Digest) == 0 {
			r = report(3)
		}
		if _, _, told := m.ToldReport(r.Digest); !told {
			return []Fact{toldReportOf(uint(len(m.Terms.ReportsTold))+1, r, !h.chance(6))}
		}
		return []Fact{VerifyRound{N: m.LastRound() + 1, Report: r.Digest, On: "2026-12-05"}}
	case 9, 10:
		var out []Fact
		for _, p := range m.Points() {
			out = append(out, VerifyTick{N: max(m.LastRound(), 1), Point: p.ID, Mark: PointRight})
		}
		return out
	case 11, 12:
		return []Fact{VerifyDone{N: max(m.LastRound(), 1), Result: VerifyFinished, On: "2026-12-06"}}
	case 13, 14:
		d := granting()
		d.N, d.Round, d.On = uint(len(m.Office.Decisions))+1, max(m.LastRound(), 1), Date(h.one("2026-12-10", "2026-12-01"))
		d.Granted = !h.chance(4)
		d.Deciders = [][]byte{u[:]}
		if h.chance(4) && other != who {
			d.Deciders = append(d.Deciders, v[:])
		}
		return []Fact{d}
	case 15:
		k := certContract()
		k.Decision = max(uint(len(m.Office.Decisions)), 1)
		if h.chance(5) {
			k.Clauses = k.Clauses[1:]
		}
		return []Fact{k, Concur{N: k.Decision, By: u, Agreed: true, On: "2026-12-11"}}[h.r.IntN(2):][:1]
	case 17:
		return h.terms(m, other)
	case 19:
		return h.first(m)
	case 18:
		if x := m.CertStates(""); len(x) > 0 {
			return h.upkeep(m, x[h.r.IntN(len(x))], u)
		}
		return []Fact{SecondEnd{On: h.day(11)}}
	}
	c := certificate()
	c.Number, c.Decision = fmt.Sprint("G-", h.f.Len()), max(uint(len(m.Office.Decisions)), 1)
	c.ValidTo = Date(h.one("2029-12-19", "2029-12-20", "2029-12-21", "2030-12-19"))
	return []Fact{c}
}

// terms is something of the contract, of the second stage, or of the explanations.
func (h *history) terms(m *Case, other string) []Fact {
	id := fmt.Sprint("s", h.f.Len())
	switch h.r.IntN(6) {
	case 0:
		return []Fact{Sitting{ID: id, Where: h.one(SitBody, SitClient), From: "2026-11-10T10:00", With: []string{other}}}
	case 1:
		return []Fact{Request{ID: id, Measure: MeasureID(h.one("TM-001", "TM-002")), What: "規程", RequestedOn: "2026-11-01", DisclosedOn: Date(h.one("", "2026-11-09"))}}
	case 2:
		for _, r := range m.Second.SortedRequests() {
			return []Fact{Look{Request: r.ID, State: DocPresent, Content: DocSufficient, On: "2026-11-10"}}
		}
		return []Fact{SecondEnd{On: "2026-11-11"}}
	case 3:
		k := wholeContract()
		if h.chance(3) {
			k.Clauses = k.Clauses[1:]
		}
		return []Fact{k}
	case 4:
		return []Fact{Route{Way: h.one(RouteFull, RouteFirst, RouteJoint), AgreedOn: Date(h.one("", "2026-11-02"))}}
	}
	s := statementGiven()
	s.N, s.GivenOn = uint(len(m.Terms.Statements))+1, h.day(10)
	return []Fact{s}
}

// first is something of the first stage: sheets, answers, who confirmed them, its end.
func (h *history) first(m *Case) []Fact {
	n, step := uint(len(m.First.Returned)), h.r.IntN(8)
	on := func() Date { return h.day(h.r.IntN(2) + 10) }
	if h.chance(2) { // what comes next, on a day that fits
		on = func() Date { return "2026-12-0" + Date(decimal(n + 1))[:1] }
		switch {
		case len(m.First.Sent) == 0:
			step = 0
		case n == 0:
			step = 1
		case !m.First.Assured():
			step = h.r.IntN(2) + 2
		default:
			step = 5
		}
	}
	switch step {
	case 0:
		s := uint(len(m.First.Sent)) + 1
		pap := sheetPaper(byte(150 + s%100))
		return []Fact{pap, SheetSent{N: s, On: h.day(11), To: "総務", Paper: pap.Digest, Catalogue: editions.Catalogue, Version: editions.Version, Edition: editions.Digest, Measures: []MeasureID{"TM-001", "TM-002"}}}
	case 1:
		return []Fact{SheetReturned{N: n + 1, Of: max(uint(len(m.First.Sent)), 1), On: on(), Taken: []MeasureID{"TM-001"}}}
	case 2:
		return []Fact{PriorAudit{Return: max(n, 1), Done: !h.chance(3), Who: h.one("", "監査人"), Qualification: "CISA", On: on()}}
	case 3, 4:
		return []Fact{Confirmation{N: uint(len(m.First.Confirmed)) + 1, Return: max(n, 1), Way: ConfirmDialogue, Range: h.one("", "全部"), AgreedBy: "総務", On: on(), Seen: h.one("", "規程")}}
	case 5:
		return []Fact{FirstEnd{On: on()}}
	case 6:
		return []Fact{FirstTold{On: on(), To: "総務"}}
	}
	return []Fact{PlanWaived{On: "2026-10-20", Reason: h.one("", "一日"), Off: h.chance(4)}}
}

// upkeep is something that befalls a certificate: a check, a change, a renewal, or one that takes its place.
func (h *history) upkeep(m *Case, x CertState, u ledger.UserID) []Fact {
	n := uint(1)
	for _, e := range m.Office.CertEvents {
		if e.Fact.Number == x.Number {
			n = max(n, e.Fact.N+1)
		}
	}
	switch h.r.IntN(8) {
	case 5:
		return []Fact{SurveyMended{Number: x.Number, N: 1, Result: h.one(ReviewCorrected, ReviewNotCorrected), On: "2028-01-20"}}
	case 6:
		return []Fact{RenewalOf{Case: strings.Repeat(h.one("b", "c"), 32), Number: h.one("G-0", "G-00"), ValidTo: "2026-12-31", OpenedOn: "2026-10-01"}}
	case 0:
		return []Fact{SurveyPlan{Number: x.Number, N: 1, Cause: h.one(CauseCycle, CauseComplaint), On: "2027-12-01", Who: [][]byte{u[:]}, Measures: []MeasureID{"TM-001"}, Way: "onsite"}}
	case 1:
		return []Fact{SurveyLook{Number: x.Number, N: 1, Measure: "TM-001", Verdict: Verdict(h.one(string(Conforming), string(Nonconforming))), On: "2027-12-01"}}
	case 2:
		return []Fact{SurveyDone{Number: x.Number, N: 1, Result: h.one(SurveyContinues, SurveyCorrections, SurveySuspend, SurveyRefused), On: "2027-12-02", Text: "x", Due: Date(h.one("", "2028-01-15"))}}
	case 3:
		r := Renewed{Number: x.Number, Case: strings.Repeat("a", 32), OpenedOn: "2029-07-01"}
		if h.chance(2) {
			r.NewNumber, r.IssuedOn = "G-N", Date(h.one("2029-12-01", "2029-12-20", "2029-12-25")) // a day late, too
		}
		return []Fact{r}
	case 4:
		return []Fact{CertEvent{Number: x.Number, N: n, What: h.one("suspended", "lifted", "withdrawn", "lapsed", "returned"), On: "2028-01-10", Decider: "D", Reason: "x"}}
	}
	c := certificate()
	c.Number, c.Decision, c.Replaces, c.Reason, c.Decider = fmt.Sprint("G-", h.f.Len()), x.Decision, x.Number, "住所", "D"
	c.IssuedOn, c.ValidTo = Date(h.one("2026-12-21", "2028-02-01")), Date(h.one("2029-12-19", "2030-12-19"))
	return []Fact{c}
}

// next writes one entry; half of the time the person who would do the next step does it.
func (h *history) next() {
	who := h.one(everybody...)
	facts := h.fact(who)
	if h.r.IntN(10) < 6 {
		switch facts[0].(type) {
		case VerifyRound, VerifyTick, VerifyDone:
			who = "V"
		case Decision:
			who = "D"
			d, u := facts[0].(Decision), userNamed("D") //nolint:forcetypeassert // just matched
			d.Deciders = [][]byte{u[:]}
			facts = []Fact{d}
		case SurveyLook, SurveyDone, SurveyMended:
			who = h.named(who)
		case CertContract, Certificate, Staff, DoubtRelease, SurveyPlan, CertEvent, Renewed, Contract, Statement:
			who = "O"
		}
	}
	h.add(h.entry(who, h.chance(4), facts...), who)
}

// named is somebody who was named for a surveillance check, if there is one.
func (h *history) named(otherwise string) string {
	plans := Build(h.f.Now()).Upkeep.Plans
	for _, k := range SortedKeys(plans) {
		p := plans[k]
		for _, n := range everybody {
			if u := userNamed(n); slices.ContainsFunc(p.Fact.Who, func(b []byte) bool { return bytes.Equal(b, u[:]) }) {
				return n
			}
		}
	}
	return otherwise
}

// alone folds what the author of an entry held, and nothing else.
func (h *house) alone(e *ledger.Entry) *ledger.Past {
	c := ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{}}
	for _, n := range everybody {
		a, _ := h.f.Now().Authority(deviceNamed(n))
		c.Devices[deviceNamed(n)] = a
	}
	f := ledger.New(NewRules(), c)
	f.Add(h.f.PastOf(e.Hash).Entries()...)
	return f.Now()
}

// wrong says which rule of the notice a certificate breaks by what its author held, judged by other means than the gates; empty if none.
func wrong(p *ledger.Past, c Certificate) string {
	took := map[ledger.UserID]bool{}
	for _, kind := range []string{KindVerdict, KindObservation, KindReport + "?", KindVisitStart, KindVisitEnd, KindFinding, KindDue, KindReview, KindSitting, KindLook, KindSecondEnd, KindReportExplained, KindConfirmation} {
		p.Stated(kind, func(f ledger.Fact) bool { took[f.Entry.Payload.User] = true; return false })
	}
	m := Build(p)
	d, ok := m.Office.Decisions[decimal(c.Decision)]
	done, verified := m.Office.Done[decimal(d.Fact.Round)]
	k, contracted := m.Office.Contracts[decimal(c.Decision)]
	round := m.Office.Rounds[decimal(d.Fact.Round)]
	told := slices.ContainsFunc(slices.Collect(maps.Values(m.Terms.ReportsTold)), func(x Entered[ReportExplained]) bool { return bytes.Equal(x.Fact.Report, round.Fact.Report) })
	before, replaces := m.Office.Certificates[c.Replaces]
	switch {
	case c.Replaces != "" && (!replaces || c.ValidTo > before.Fact.ValidTo || before.Fact.Decision != c.Decision):
		return "longer than the certificate that it replaces"
	case c.Replaces != "" && ended(m, c):
		return "in place of a certificate that is over"
	case !ok || !d.Fact.Granted:
		return "no decision to grant"
	case !verified || done.Fact.Result != VerifyFinished:
		return "not verified"
	case !told:
		return "the report was not explained"
	case done.Fact.On > d.Fact.On:
		return "decided before the verification"
	case took[done.By] || took[round.By]:
		return "verified by an auditor"
	case !contracted || len(k.Fact.Clauses) < len(Clauses) || k.Fact.ConcludedOn < d.Fact.On || c.IssuedOn < k.Fact.ConcludedOn:
		return "no contract in order"
	case c.First != firstLimited(m) || c.First && !slices.Contains(k.Fact.Clauses, ClauseFirst):
		return "of the other kind"
	case c.ValidTo > Date(fmt.Sprint(c.IssuedOn.year()+3, string(c.IssuedOn[4:]))):
		return "longer than three years"
	case m.Stopped():
		return "a law is in doubt"
	}
	for _, b := range append([][]byte{done.By[:]}, d.Fact.Deciders...) {
		u := ledger.UserID(b)
		s, known := m.Office.Staff[u.String()]
		switch {
		case took[u]:
			return "decided by an auditor"
		case !known || s.Fact.Employer != EmployerBody || s.Fact.Registered == "" || s.Fact.Until != "" && s.Fact.Until <= done.Fact.On:
			return "by nobody of the body"
		case m.Office.Declarations[u.String()].Fact.Involved:
			return "by who is involved"
		}
		for _, a := range m.Office.Advised {
			if string(a.Fact.User) == string(b) && a.Fact.On <= contract.ConcludedOn {
				return "by who advised"
			}
		}
	}
	for i, b := range d.Fact.Deciders {
		u := ledger.UserID(b)
		if agreed := m.Office.Concurs[decimal(c.Decision)+"/"+u.String()].Fact.Agreed; !agreed && u != d.By {
			return fmt.Sprint("decider ", i, " did not agree")
		}
	}
	return ""
}

// firstLimited tells whether certification is limited to the first stage, by the one way that stands.
func firstLimited(m *Case) bool {
	_, two := m.Conflicts[Route{}.Field()]
	return !two && m.Office.Route != nil && m.Office.Route.Way == RouteFirst
}

// wrongUpkeep says which rule a fact of surveillance or renewal breaks by what its author held, judged by other means than the gates; empty if none.
func (h *history) wrongUpkeep(e *ledger.Entry, f Fact) string {
	switch f.(type) {
	case SurveyLook, SurveyDone, SurveyMended, Renewed, FirstEnd:
	default:
		return ""
	}
	m := Build(h.alone(e))
	switch f := f.(type) {
	case SurveyLook:
		if plan, ok := m.Upkeep.Plans[f.Number+"/"+decimal(f.N)]; !ok || !slices.ContainsFunc(plan.Fact.Who, func(b []byte) bool { return ledger.UserID(b) == e.Payload.User }) {
			return "looked at by who was not named"
		}
	case SurveyDone:
		plan := m.Upkeep.Plans[f.Number+"/"+decimal(f.N)]
		for _, id := range plan.Fact.Measures {
			if l, ok := m.Upkeep.Looks[f.Number+"/"+decimal(f.N)+"/"+string(id)]; f.Result == SurveyContinues && (!ok || l.Fact.Verdict != Conforming) {
				return "goes on though a measure does not conform"
			}
		}
	case SurveyMended:
		if d, ok := m.Upkeep.Done[f.Number+"/"+decimal(f.N)]; !ok || d.Fact.Result != SurveyCorrections {
			return "corrected what nobody asked for"
		}
	case Renewed:
		c, ok := m.Office.Certificates[f.Number]
		switch {
		case !ok:
			return "renews nothing"
		case f.IssuedOn > "2029-12-20" && c.Fact.ValidTo == "2029-12-19":
			return "renewed after it lapsed"
		case slices.ContainsFunc(slices.Collect(maps.Values(m.Office.CertEvents)), func(x Entered[CertEvent]) bool {
			return x.Fact.Number == f.Number && (x.Fact.What == CertWithdrawn || x.Fact.What == CertLapsed)
		}):
			return "renews what is over"
		}
	case FirstEnd:
		if len(m.First.Returned) == 0 || len(m.First.Confirmed) == 0 && !slices.ContainsFunc(slices.Collect(maps.Values(m.First.Prior)), func(x Entered[PriorAudit]) bool { return x.Fact.Done }) {
			return "the first stage ends on answers that nobody looked at"
		}
	}
	return ""
}

func (d Date) year() (n int) { _, _ = fmt.Sscan(string(d[:4]), &n); return n }

// ended tells whether the certificate that another one replaces had been suspended, withdrawn or had lapsed by what was entered.
func ended(m *Case, c Certificate) bool {
	last := map[string]bool{}
	for _, e := range sortedBook(m.Office.CertEvents, func(e *CertEvent) string { return e.Number + decimal(e.N+1000) }) {
		if f := e.Fact; f.Number == c.Replaces {
			switch f.What {
			case "suspended", "withdrawn", "lapsed":
				last[f.What] = true
			case "lifted":
				last["suspended"] = false
			}
		}
	}
	return last["suspended"] || last["withdrawn"] || last["lapsed"]
}

// Random histories by any mix of persons, allowed and hostile, never lead to a certificate that breaks a gate; what breaks one by what became known
// later is marked; and the order of arrival changes nothing.
func TestNoHistoryLeadsToAWrongCertificate(t *testing.T) {
	noticetest.Covers(t, notice.P3_6_1, notice.P3_6_4, notice.P3_7_1, notice.P3_7_4, notice.P3_4_7, notice.P4_3_1, notice.P2_5_6, notice.P3_5_3, notice.P3_7_5, notice.P3_7_6)
	issued, voided, late := 0, 0, 0
	tried := map[string]int{} // facts that counted, by kind
	seeds := 160
	if os.Getenv("GENCHI_SOAK") != "" {
		seeds = 2000
	}
	for seed := range seeds {
		h := &history{house: reported(t), r: rand.New(rand.NewPCG(uint64(seed), 7)), calm: seed%3 != 0, early: seed%5 == 1, kept: seed%16 == 4}
		if seed%2 == 0 {
			h.verified()
			if seed%4 == 0 {
				h.ok("D", granting())
				h.ok("O", certContract())
			}
			if seed%16 == 4 {
				h.ok("O", certificate()) // what befalls it afterwards
			}
		}
		for range 40 {
			h.next()
		}
		now := h.f.Now()
		marks := LateBreaches(now)
		for _, e := range h.f.Entries() {
			for _, op := range e.Payload.Ops {
				got, err := Read(op.Field, op.Value)
				v, _ := h.f.Verdict(e.Hash)
				if err == nil && !v.Void() {
					tried[op.Field.Kind]++
					if w := h.wrongUpkeep(e, got); w != "" {
						t.Fatalf("seed %d: %s: %s", seed, op.Field.Kind, w)
					}
				}
				c, ok := got.(Certificate)
				if err != nil || !ok {
					continue
				}
				if v.Void() {
					voided++
					continue
				}
				issued++
				if w := wrong(h.alone(e), c); w != "" {
					t.Fatalf("seed %d: certificate %s: %s", seed, c.Number, w)
				}
				if w := wrong(now, c); w != "" && !strings.Contains(w, "doubt") && !strings.Contains(w, "in place of") {
					late++
					if len(marks) == 0 {
						t.Fatalf("seed %d: certificate %s: %s, and nothing is marked", seed, c.Number, w)
					}
				}
			}
		}
		if seed%8 == 0 {
			h.shuffled(seed)
		}
	}
	t.Logf("%d certificates, %d void, %d with a breach that became known later", issued, voided, late)
	for _, kind := range []string{KindSheetSent, KindSheetReturned, KindPriorAudit, KindConfirmation, KindFirstEnd, KindSurveyPlan, KindSurveyLook, KindRenewed} {
		if tried[kind] == 0 {
			t.Errorf("no history has a good %s", kind)
		}
	}
	if issued < 20 || voided < 100 || late == 0 {
		t.Errorf("the histories do not try enough: %d issued, %d void, %d late", issued, voided, late)
	}
}

// shuffled folds the same entries in another order: the same verdicts, marks and breaches.
func (h *history) shuffled(seed int) {
	h.t.Helper()
	es := slices.Clone(h.f.Entries())
	h.r.Shuffle(len(es), func(i, k int) { es[i], es[k] = es[k], es[i] })
	c := ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{}}
	for _, n := range everybody {
		a, _ := h.f.Now().Authority(deviceNamed(n))
		c.Devices[deviceNamed(n)] = a
	}
	f := ledger.New(NewRules(), c)
	for _, e := range es {
		f.Add(e)
	}
	if a, b := h.f.StateHash(RuleEdition, ""), f.StateHash(RuleEdition, ""); a != b {
		h.t.Fatalf("seed %d: the order of arrival changes the state", seed)
	}
	if a, b := fmt.Sprint(LateBreaches(h.f.Now())), fmt.Sprint(LateBreaches(f.Now())); a != b {
		h.t.Fatalf("seed %d: late breaches %s and %s", seed, a, b)
	}
}
