package audit

import (
	"fmt"
	"strings"
	"testing"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// placeSamples has one fact of each kind of this subject.
func placeSamples() []Fact {
	by := ledger.UserID{0xaa, 1}
	return []Fact{
		PlaceRules{Place: "f2", Laptop: Allowed, Camera: Forbidden, Radio: Escorted, Recording: Forbidden, Note: "入室は二名"},
		PlaceMeasures{Place: "b1", Below: []MeasureID{"TM-001"}, Here: []MeasureID{"TM-031"}},
		Person{ID: "k1", Role: "品質課長", Functions: []string{FunctionPractising, FunctionTrained}, Section: "品質課", Contractor: true, Measures: []MeasureID{"TM-001"}, Gone: true, Note: "n"},
		Assignment{What: "part:IV", To: []string{by.String()}},
		SelfCheck{Measure: "TM-001", Answer: "yes", Text: "名簿あり", By: "総務", On: "2026-11-01"},
		LastFinding{Measure: "TM-001", Text: "名簿が古い", On: "2023-11-01", State: "corrected"},
		PlanRow{
			ID: "t1", From: "2026-11-24T09:00", To: "2026-11-24T09:30", What: "opening", Place: "f2", Persons: []PersonID{"k1"}, Auditors: []string{by.String()},
			Note: "会議室", Gone: true,
		},
		Sheet{ID: "A1-9f3c", Letter: "A", Made: "2026-11-24T08:00", Checks: []CheckID{"TM-001@f2", "TM-031@"}, Kept: "主任の鞄", Scan: item1, Gone: true},
		Omission{
			Check: "TM-001@f2", Stage: StageOnsite, Method: MethodDocument, Standard: "JIS Q 27001:2023", Issuer: "認証機関", Number: "IS 1", Scope: "本社",
			Sites: []PlaceID{"b1"}, From: "2025-01-01", Until: "2027-12-31", On: "2026-11-24", Reason: "同じ文書", Gone: true,
		},
		ScopeChange{Check: "TM-031@f2", Out: true, Reason: "倉庫は閉鎖", AgreedOn: "2026-11-24", AgreedBy: "情報管理責任者"},
		LegMarks{Check: "TM-001@f2", By: by, On: []string{MethodSeen}, Off: []string{MethodDocument}},
		Scene{Check: "TM-001@f2", By: by, Visit: "v1", Asked: "品質課長", Operator: OperatorClient, Person: "k1", ObservedAt: "2026-11-24T10:05", Sheet: "A1-9f3c"},
	}
}

// site is a contracted case with a building of two rooms, measure TM-001 assigned to the building.
func site(t *testing.T) *store {
	t.Helper()
	s := contracted(t)
	s.ok(Place{ID: "site", Name: "本社工場"}, Place{ID: "b1", Name: "本館", Parent: "site"}, Place{ID: "r1", Name: "設計室", Parent: "b1"}, Place{ID: "r2", Name: "倉庫", Parent: "b1"})
	s.ok(PlaceMeasures{Place: "b1", Below: []MeasureID{"TM-001"}})
	return s
}

func TestMeasuresAreInherited(t *testing.T) {
	s := site(t)
	all := fmt.Sprint(s.model().AllChecks())
	for _, want := range []string{"TM-001@r1", "TM-001@r2"} {
		if !strings.Contains(all, want) {
			t.Errorf("%s is missing in %s", want, all)
		}
	}
	for _, no := range []string{"TM-001@ ", "TM-001@b1"} {
		if strings.Contains(all+" ", no) {
			t.Errorf("%s stands in %s", no, all)
		}
	}
	s.ok(PlaceMeasures{Place: "site", Here: []MeasureID{"TM-001"}})
	if all := fmt.Sprint(s.model().AllChecks()); !strings.Contains(all, "TM-001@site") {
		t.Errorf("assigned to the site itself: %s", all)
	}
	s.refused("measure_not_chosen", notice.P3_0, PlaceMeasures{Place: "b1", Here: []MeasureID{"TM-999"}})
}

func TestPlacesInACircleLoseNothing(t *testing.T) {
	s := site(t)
	s.ok(Place{ID: "b1", Name: "本館", Parent: "r1"}) // while r1 lies under b1
	m := s.model()
	if n := len(m.Tree()); n != 4 {
		t.Errorf("%d of 4 places in the tree", n)
	}
	m.AllChecks()
	m.RulesAt("r1")
}

func TestPermissionsAreInherited(t *testing.T) {
	s := site(t)
	s.ok(PlaceRules{Place: "", Camera: Forbidden, Radio: Escorted}, PlaceRules{Place: "b1", Laptop: Allowed, Camera: Escorted}, PlaceRules{Place: "r2", Laptop: Forbidden})
	got := s.model().RulesAt("r2")
	if got.Laptop != Forbidden || got.Camera != Escorted || got.Radio != Escorted || got.Recording != Inherited {
		t.Errorf("%+v", got)
	}
}

func TestWorstOfThePlacesIsShown(t *testing.T) {
	s := site(t)
	s.ok(Judgement{Check: "TM-001@r1", Verdict: Conforming})
	if v, of := s.model().RollUp("TM-001"); v != NotStarted || len(of) != 2 {
		t.Errorf("%s of %v", v, of)
	}
	s.ok(Judgement{Check: "TM-001@r2", Verdict: Nonconforming})
	if v, _ := s.model().RollUp("TM-001"); v != Nonconforming {
		t.Errorf("%s", v)
	}
}

func TestLegsLightByThemselvesAndAreCorrected(t *testing.T) {
	s := site(t)
	id := CheckID("TM-001@r1")
	s.ok(Note{Kind: KindStatement, Check: id, By: user, Text: "名簿がある"}, Evidence{ID: item1, Name: "名簿", Seen: true}, Link{Item: item1, Check: id, On: true})
	if got := s.model().Legs(id); !got[MethodAsked] || !got[MethodDocument] || got[MethodSeen] {
		t.Errorf("%v", got)
	}
	s.ok(LegMarks{Check: id, By: user, On: []string{MethodSeen}, Off: []string{MethodDocument}})
	if got := s.model().Legs(id); !got[MethodAsked] || got[MethodDocument] || !got[MethodSeen] {
		t.Errorf("by hand %v", got)
	}
	s.refused("not_author", notice.P3_5_1_Ha, LegMarks{Check: id, By: ledger.UserID{9}, On: []string{MethodSeen}})
	s.ok(LegMarks{Check: id, By: user})
	if got := s.model().Legs(id); !got[MethodDocument] || got[MethodSeen] {
		t.Errorf("corrections taken back %v", got)
	}
}

// proven is an omission with everything that the notice asks for.
func proven() Omission {
	return Omission{
		Check: "TM-001@r1", Stage: StageOnsite, Method: MethodDocument, Standard: "JIS Q 27001", Issuer: "機関", Number: "1", Scope: "本社", Sites: []PlaceID{"b1"},
		From: "2026-01-01", Until: "2027-01-01", On: "2026-11-24", Reason: "同じ規程",
	}
}

func TestOmissionNeedsItsProof(t *testing.T) {
	noticetest.Covers(t, notice.P3_11_1)
	s := site(t)
	for code, spoil := range map[string]func(*Omission){
		"omission_proof":     func(o *Omission) { o.Number = " " },
		"omission_reason":    func(o *Omission) { o.Reason = "" },
		"omission_not_valid": func(o *Omission) { o.Until = "2026-11-23" },
		"omission_outside":   func(o *Omission) { o.Sites = []PlaceID{"r2"} },
	} {
		o := proven()
		spoil(&o)
		s.refused(code, notice.P3_11_1, o)
	}
	s.ok(proven())
	m := s.model()
	if got := m.OmissionsOf("TM-001@r1"); len(got) != 1 || len(m.SortedOmissions()) != 1 {
		t.Fatalf("%v", got)
	}
	if v := m.Checks["TM-001@r1"].Verdict(); v != NotStarted || !strings.Contains(fmt.Sprint(m.AllChecks()), "TM-001@r1") {
		t.Error("what is omitted is not judged any more")
	}
	gone := proven()
	gone.Gone = true
	s.ok(gone)
	if got := s.model().SortedOmissions(); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestScopeChangesByAgreementOnly(t *testing.T) {
	noticetest.Covers(t, notice.P3_1_2)
	s := site(t)
	out := ScopeChange{Check: "TM-001@r2", Out: true, Reason: "閉鎖"}
	s.refused("scope_not_agreed", notice.P3_1_2, out)
	out.AgreedOn, out.AgreedBy = "2026-11-24", "情報管理責任者"
	s.ok(out)
	if all := fmt.Sprint(s.model().AllChecks()); strings.Contains(all, "TM-001@r2") || !strings.Contains(all, "TM-001@r1") {
		t.Errorf("%s", all)
	}
	s.refused("out_of_scope", notice.P3_1_2, Judgement{Check: "TM-001@r2", Verdict: Conforming})
	s.ok(Judgement{Check: "TM-001@r1", Verdict: Conforming})
	whole := ScopeChange{Check: "TM-001@", Out: true, Reason: "全部", AgreedOn: "2026-11-24", AgreedBy: "責任者"}
	s.ok(whole)
	if all := fmt.Sprint(s.model().AllChecks()); strings.Contains(all, "TM-001@") {
		t.Errorf("the measure left the scope: %s", all)
	}
	whole.Out = false
	s.ok(whole)
	if all := fmt.Sprint(s.model().AllChecks()); !strings.Contains(all, "TM-001@r1") {
		t.Errorf("back in the scope: %s", all)
	}
}

func TestNearestAssignmentCounts(t *testing.T) {
	s := site(t)
	a, b, c := ledger.UserID{0xa}.String(), ledger.UserID{0xb}.String(), ledger.UserID{0xc}.String()
	s.ok(Assignment{What: "part:I", To: []string{a}}, Assignment{What: "place:b1", To: []string{b}}, Assignment{What: "check:TM-001@r2", To: []string{c}})
	m := s.model()
	for id, want := range map[CheckID]string{"TM-001@": a, "TM-001@r1": b, "TM-001@r2": c} {
		if got := m.AssignedTo(id, "I"); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v", id, got)
		}
	}
}

func TestShortCodes(t *testing.T) {
	sh := Sheet{ID: "A1-9f3c", Letter: "A", Made: "2026-11-24T08:00"}
	for i := range MaxSheetLines {
		sh.Checks = append(sh.Checks, MakeCheck("TM-001", PlaceID(fmt.Sprintf("p%d", i))))
	}
	for i := range sh.Checks {
		if got, ok := sh.Line(" " + strings.ToLower(sh.Code(i)) + " "); !ok || got != sh.Checks[i] {
			t.Fatalf("%s gives %s, %v", sh.Code(i), got, ok)
		}
	}
	if _, ok := sh.Line(sh.Code(0)[:3]); ok {
		t.Error("a code without its last letter is taken")
	}
	other := Sheet{ID: "A1-0001", Letter: "A", Made: sh.Made, Checks: sh.Checks}
	same := 0
	for i := range sh.Checks {
		if sh.Code(i) == other.Code(i) {
			same++
		}
	}
	if same > 20 {
		t.Errorf("%d of %d codes of two sheets of one letter are the same", same, len(sh.Checks))
	}
	for n, want := range map[int]string{0: "A", 18: "Y", 19: "AA", 20: "AC"} {
		if got := SheetLetter(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
