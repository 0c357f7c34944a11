package audit

import (
	"errors"
	"strings"
	"testing"
	"time"

	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/sampling"
	"genchi/assets"
)

func rulesSamples() []Fact {
	by, other := ledger.UserID{0xaa, 1}, ledger.UserID{0xbb, 2}
	return []Fact{
		Draw{
			ID: "n1-ab", What: "持出しの記録", Checks: []CheckID{"TM-001@f2"}, Method: sampling.Simple, SizeReason: "1割", Algorithm: sampling.Algorithm, Seed: thirtyTwo(9),
			Units: 3, Digest: thirtyTwo(8), Lines: "a\nb\nc", Picks: []uint32{2, 0}, Texts: []string{"c", "a"}, At: "2026-11-24T11:00", Twins: 1,
		},
		Draw{
			ID: "n2-ab", What: "台帳", Checks: []CheckID{"TM-001@"}, Method: sampling.Judgemental, SizeReason: "全部は無理", Reason: "退職者", Units: 30000, Digest: thirtyTwo(8), Item: item1,
			Prefix: 2, Column: 1, Separator: ",", Picks: []uint32{7}, Texts: []string{"x"}, At: "2026-11-24T11:00",
		},
		SampleResult{Draw: "n1-ab", Unit: "1", Result: Nonconforming, Note: "印なし", Items: []ItemID{item1}},
		Extra{Draw: "n1-ab", ID: "x1-ab", Text: "b", Reason: "目についた"},
		MethodNote{Visit: "v1", Section: "IV", By: by, Text: "名簿と照合", Measures: []MeasureID{"TM-001"}},
		AloneReview{Visit: "v1", Who: by, By: other, Right: true, Text: "手順は適切", On: "2026-11-26"},
		Dismissal{Rule: "bare", Subject: "TM-001@f2", By: by, Reason: "あとで付ける", Saw: []byte("12345678"), Off: true},
	}
}

func shippedRules(t testing.TB) *HintRules {
	t.Helper()
	r, err := ParseHintRules(assets.Bytes("rules/contradictions.json"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every rule has its sentence in both languages, which names no remedy and is of use to the auditor alone.
func TestShippedRules(t *testing.T) {
	r := shippedRules(t)
	if n := len(r.IDs()); n < 40 {
		t.Errorf("%d rules", n)
	}
	for _, id := range r.IDs() {
		for _, lang := range []string{"ja", "en"} {
			if !assets.Lang(lang).Has("hint." + id) {
				t.Errorf("%s: no sentence in %s", id, lang)
			}
		}
	}
}

func TestHintRulesRefused(t *testing.T) {
	ok := `{"id":"a","on":"check","when":[{"fact":"check.said","is":"gt","value":0}]}`
	if _, err := ParseHintRules([]byte("[" + ok + "]")); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "no list": "{}", "twice": "[" + ok + "," + ok + "]", "more": "[" + ok + "] []", "field": strings.Replace("["+ok+"]", "when", "if", 1),
		"fact": strings.Replace("["+ok+"]", "check.said", "check.x", 1), "group": strings.Replace("["+ok+"]", "check.said", "draw.bad", 1),
		"short": strings.Replace("["+ok+"]", "check.said", "check", 1), "is": strings.Replace("["+ok+"]", `"gt"`, `"like"`, 1),
		"fraction": strings.Replace("["+ok+"]", ":0}", ":0.5}", 1), "list": strings.Replace("["+ok+"]", ":0}", ":[1]}", 1), "no conditions": `[{"id":"a","on":"check","when":[]}]`,
	} {
		if _, err := ParseHintRules([]byte(bad)); !errors.Is(err, ErrHintRules) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzHintRules(f *testing.F) {
	f.Add(assets.Bytes("rules/contradictions.json"))
	f.Add([]byte(`[{"id":"a","on":"tie","when":[{"fact":"item.captured","is":"lt","than":"visit.start"}]}]`))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		r, err := ParseHintRules(raw)
		if err != nil {
			return
		}
		c := NewCase()
		c.applyOne(field(KindLink, LinkKey(item1, "TM-1@")), Link{Item: item1, Check: "TM-1@", On: true}, ledger.Statement{})
		NewWatch(r, c, nil, nil).Hints()
	})
}

// state is a case made of facts without a fold, each stated by its own author at a minute.
type state struct {
	*Case
	ms int64
}

func newState() *state {
	return &state{Case: NewCase(), ms: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC).UnixMilli()}
}

func (s *state) say(by ledger.UserID, fs ...Fact) []ledger.Field {
	var out []ledger.Field
	for _, f := range fs {
		st := ledger.Statement{User: by, WallMS: s.ms}
		if j, ok := f.(Judgement); ok {
			s.applyVerdict(j.Check, []Fact{j}, []ledger.Value{{Stated: []ledger.Statement{st}}})
		} else {
			s.applyOne(f.Field(), f, st)
		}
		out = append(out, f.Field())
	}
	return out
}

func (s *state) rules(t testing.TB) string {
	t.Helper()
	w := NewWatch(shippedRules(t), s.Case, nil, nil)
	var out []string
	for _, h := range w.Hints() {
		out = append(out, h.Rule)
	}
	return " " + strings.Join(out, " ") + " "
}

func TestRules(t *testing.T) {
	a, b := ledger.UserID{1}, ledger.UserID{2}
	const id CheckID = "TM-001@f2"
	place := Place{ID: "f2", Name: "2F"}
	visit := VisitStart{ID: "v1", Where: "x", At: "2026-11-24T09:30"}
	ended := VisitEnd{ID: "v1", At: "2026-11-24T17:00"}
	ok, ng := Judgement{Check: id, Verdict: Conforming}, Judgement{Check: id, Verdict: Nonconforming}
	photo := func(at string) Evidence {
		return Evidence{ID: item1, Name: "x.jpg", Media: "image/jpeg", CapturedAt: at, Visit: "v1", Place: "f2"}
	}
	tie := Link{Item: item1, Check: id, On: true}
	scene := Scene{Check: id, By: a, Visit: "v1"}
	finding := Finding{Check: id, Requirement: "定めている", Text: "無い"}
	for _, x := range []struct {
		rule  string
		yes   bool
		facts []Fact
	}{
		{"bare", true, []Fact{place, ok}},
		{"bare", false, []Fact{place, ok, Note{Kind: KindObservation, Check: id, By: a, Text: "x"}}},
		{"said_only", true, []Fact{ok, Note{Kind: KindStatement, Check: id, By: a, Text: "x"}}},
		{"unnamed_asked", true, []Fact{Note{Kind: KindStatement, Check: id, By: a, Text: "x"}, scene}},
		{"unnamed_asked", false, []Fact{Note{Kind: KindStatement, Check: id, By: a, Text: "x"}, Scene{Check: id, By: a, Asked: "課長"}}},
		{"shot_before", true, []Fact{visit, photo("2026-11-24T09:29:59+09:00"), tie}},
		{"shot_before", false, []Fact{visit, photo("2026-11-24T09:30:00+09:00"), tie}},
		{"shot_before", false, []Fact{visit, photo("gestern"), tie}},
		{"shot_after", true, []Fact{visit, ended, photo("2026-11-24T17:01"), tie}},
		{"shot_after", false, []Fact{visit, photo("2026-11-24T17:01"), tie}},
		{"shot_future", true, []Fact{photo("2026-11-24T10:11:00")}},
		{"import_late", true, []Fact{photo("2026-11-23T09:00:00")}},
		{"unused_tied", true, []Fact{photo(""), tie, Unused{Item: item1, On: true, Reason: "r"}}},
		{"operator_no_proof", true, []Fact{ok, Scene{Check: id, By: a, Operator: OperatorAuditor, OperatorReason: "求められた"}}},
		{"judged_early", true, []Fact{VisitStart{ID: "v1", Where: "x", At: "2026-11-24T10:01"}, scene, ok}},
		{"judged_early", false, []Fact{visit, scene, ok}},
		{"places_differ", true, []Fact{ok, Judgement{Check: "TM-001@f3", Verdict: Nonconforming}}},
		{"no_due", true, []Fact{ng, finding}},
		{"no_due", false, []Fact{ng, finding, Due{Check: id, On: "2026-12-24"}}},
		{"due_past", true, []Fact{ng, finding, Due{Check: id, On: "2026-11-01"}}},
		{"review_no_round", true, []Fact{ng, finding, Review{Check: id, Result: ReviewCorrected, On: "2026-12-01"}}},
		{"round_silent", true, []Fact{ng, finding, Round{Check: id, N: 1, Result: ReviewCorrected, On: "2026-12-01"}}},
		{"round_early", true, []Fact{ng, finding, Round{Check: id, N: 1, Result: ReviewCorrected, On: "2026-12-01"}, Answer{Check: id, N: 1, Text: "x", On: "2026-12-02"}}},
		{"visit_no_presence", true, []Fact{visit, Closing{ID: "v1", At: "2026-11-24T16:00"}}},
		{"stretch_twice", true, []Fact{visit, place, Presence{Who: a, ID: "s1", Visit: "v1", From: "2026-11-24T10:00", To: "2026-11-24T11:00"}, Presence{Who: a, ID: "s2", Visit: "v1", Place: "f2", From: "2026-11-24T10:30", To: "2026-11-24T12:00"}}},
		{"sample_bad", true, []Fact{ok, rulesDraw(id), SampleResult{Draw: "n1", Unit: "1", Result: Nonconforming}}},
		{"sample_bad", false, []Fact{ok, rulesDraw(id), SampleResult{Draw: "n1", Unit: "1", Result: Conforming}}},
		{"draw_differs", true, []Fact{wrongDraw(id)}},
		{"draw_differs", false, []Fact{rulesDraw(id)}},
	} {
		s := newState()
		s.say(a, x.facts...)
		if got := s.rules(t); strings.Contains(got, " "+x.rule+" ") != x.yes {
			t.Errorf("%s (%v): %s", x.rule, x.yes, got)
		}
	}
	s := newState()
	s.say(a, ok)
	s.say(b, Resolution{Kind: KindVerdict, Key: string(id), Reason: "r"})
	if strings.Contains(s.rules(t), "conflict_own") {
		t.Error("a second person's resolution is called his own")
	}
	s.say(a, Resolution{Kind: KindVerdict, Key: string(id), Reason: "r"})
	if !strings.Contains(s.rules(t), "conflict_own") {
		t.Error("an own resolution is not seen")
	}
}

func rulesDraw(id CheckID) Draw {
	p, err := sampling.Read("a\nb\nc\nd")
	if err != nil {
		panic(err)
	}
	d := Draw{ID: "n1", What: "w", Checks: []CheckID{id}, Method: sampling.Simple, SizeReason: "r", Algorithm: sampling.Algorithm, Seed: thirtyTwo(1), Units: 4, Digest: p.Digest[:], Lines: p.Text(), At: "2026-11-24T11:00"}
	d.Picks, err = sampling.Draw(p, d.Seed, sampling.Order{Method: d.Method, Size: 2})
	if err != nil {
		panic(err)
	}
	for _, u := range d.Picks {
		d.Texts = append(d.Texts, p.Units[u])
	}
	return d
}

func wrongDraw(id CheckID) Draw {
	d := rulesDraw(id)
	d.Picks[0], d.Picks[1] = d.Picks[1], d.Picks[0]
	d.Texts[0], d.Texts[1] = d.Texts[1], d.Texts[0]
	return d
}

// What is evaluated step by step is what is evaluated at once; a dismissal holds until the facts change.
func TestWatchIncremental(t *testing.T) {
	a := ledger.UserID{1}
	s := newState()
	w := NewWatch(shippedRules(t), s.Case, nil, nil)
	const id CheckID = "TM-001@f2"
	steps := []Fact{
		Place{ID: "f2", Name: "2F"},
		VisitStart{ID: "v1", Where: "x", At: "2026-11-24T10:30"},
		Scene{Check: id, By: a, Visit: "v1"},
		Judgement{Check: id, Verdict: Conforming},
		Judgement{Check: "TM-001@", Verdict: Nonconforming},
		Finding{Check: "TM-001@", Requirement: "r"},
		Link{Item: item1, Check: id, On: true},
		Evidence{ID: item1, Name: "x.jpg", Media: "image/jpeg", CapturedAt: "2026-11-24T09:00", Visit: "v1"},
		Unused{Item: item1, On: true},
		rulesDraw(id),
		SampleResult{Draw: "n1", Unit: "1", Result: Nonconforming},
		Link{Item: item1, Check: id},
		Note{Kind: KindObservation, Check: id, By: a, Text: "見た"},
		Round{Check: "TM-001@", N: 1, Result: ReviewCorrected, On: "2026-12-01"},
		Judgement{Check: "TM-001@", Verdict: Conforming},
	}
	for i, f := range steps {
		w.Update(s.say(a, f)...)
		got, want := w.Hints(), NewWatch(shippedRules(t), s.Case, nil, nil)
		if len(got) != len(want.Hints()) || w.Open(id) != want.Open(id) {
			t.Fatalf("after step %d: %v, at once %v", i, got, want.Hints())
		}
	}
	n := w.Open(id)
	var h Hint
	for _, x := range w.At(id) {
		if x.Rule == "sample_bad" {
			h = x
		}
	}
	w.Update(s.say(a, Dismissal{Rule: h.Rule, Subject: h.Subject, By: a, Reason: "母集団の外", Saw: h.Saw[:]})...)
	if w.Open(id) != n-1 || s.DismissedBy(&h) == nil {
		t.Errorf("%d open after a dismissal, before %d", w.Open(id), n)
	}
	w.Update(s.say(a, SampleResult{Draw: "n1", Unit: "2", Result: Nonconforming})...)
	if w.Open(id) < n-1 || !strings.Contains(s.rules(t), " sample_bad ") {
		t.Errorf("%d open", w.Open(id))
	}
	for _, x := range w.At(id) {
		if x.Rule == "sample_bad" && s.DismissedBy(&x) != nil {
			t.Error("another sample does not conform, and the hint stays laid aside")
		}
	}
}

// What is judged anew after the visit is no work of the visit, however long its author was alone there; what was entered late counts by its observation (3-4-2).
func TestLoneWorkIsOfTheVisit(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_2)
	a := ledger.UserID{1}
	const id CheckID = "TM-001@"
	for name, x := range map[string]struct {
		entered, observed string
		anew, alone       bool
	}{
		"at the place, not alone":       {"2026-11-24T10:00", "", false, false},
		"at the place, alone":           {"2026-11-24T16:58", "", false, true},
		"in the evening":                {"2026-11-24T20:00", "", false, true},
		"in the evening, of the noon":   {"2026-11-24T20:00", "2026-11-24T12:00", false, false},
		"in the evening, of the minute": {"2026-11-24T20:00", "2026-11-24T16:58", false, true},
		"late, of no minute":            {"2026-12-01T10:00", "", false, true},
		"late, of the minute":           {"2026-12-01T10:00", "2026-11-24T16:58", false, true},
		"anew, weeks later":             {"2026-12-20T10:00", "", true, false},
	} {
		at, err := time.Parse(minute, x.entered)
		if err != nil {
			t.Fatal(err)
		}
		s := newState()
		s.ms = at.UnixMilli()
		s.say(a, Measures{IDs: []MeasureID{"TM-001"}}, VisitStart{ID: "v1", Where: "x", At: "2026-11-24T09:30"}, VisitEnd{ID: "v1", At: "2026-11-24T17:00"},
			Presence{Who: a, ID: "s1", Visit: "v1", From: "2026-11-24T09:30", To: "2026-11-24T17:00"}, Presence{Who: ledger.UserID{2}, ID: "s1", Visit: "v1", From: "2026-11-24T09:30", To: "2026-11-24T16:50"},
			Scene{Check: id, By: a, Visit: "v1", ObservedAt: x.observed}, Judgement{Check: id, Verdict: Conforming})
		if x.anew {
			s.say(a, Change{Check: id, By: a, Reason: "鍵箱を見た"})
		}
		if got := s.LoneWork(); len(got) != 1 || (len(got[0].Checks) > 0) != x.alone {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What one auditor did alone has a method note, evidence and a second auditor's review before the report (3-4-2).
func TestLoneWork(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_2)
	a, b := ledger.UserID{1}, ledger.UserID{2}
	const id CheckID = "TM-001@f2"
	s := newState()
	s.say(a, Measures{IDs: []MeasureID{"TM-001"}}, Place{ID: "f2", Name: "2F"}, VisitStart{ID: "v1", Where: "x", At: "2026-11-24T09:30"}, VisitEnd{ID: "v1", At: "2026-11-24T17:00"},
		Scene{Check: id, By: a, Visit: "v1"}, Judgement{Check: id, Verdict: Conforming})
	codes := func() string {
		var out []string
		s.blockAlone(func(code string, p notice.Provision, _ string) {
			if p != notice.P3_4_2 {
				t.Errorf("%s names %s", code, p)
			}
			out = append(out, code)
		})
		return strings.Join(out, " ")
	}
	if got := codes(); got != "" {
		t.Errorf("nothing is known of presence: %s", got)
	}
	s.say(a, Presence{Who: a, ID: "s1", Visit: "v1", From: "2026-11-24T09:30", To: "2026-11-24T17:00"})
	if got := codes(); got != "alone_evidence alone_note alone_review" {
		t.Errorf("alone: %s", got)
	}
	s.say(b, Presence{Who: b, ID: "s1", Visit: "v1", Place: "f9", From: "2026-11-24T09:30", To: "2026-11-24T17:00"})
	if got := codes(); got != "" {
		t.Errorf("the site as a whole is with everybody: %s", got)
	}
	s.say(a, Presence{Who: a, ID: "s1", Visit: "v1", Place: "f2", From: "2026-11-24T09:30", To: "2026-11-24T17:00"})
	s.say(a, Evidence{ID: item1, Name: "誓約書", Seen: true}, Link{Item: item1, Check: id, On: true}, MethodNote{Visit: "v1", Section: "IV", By: a, Text: "照合", Measures: []MeasureID{"TM-001"}})
	if got := codes(); got != "alone_review alone_review" {
		t.Errorf("two auditors at two places: %s", got)
	}
	s.say(b, AloneReview{Visit: "v1", Who: a, By: b, Right: true, Text: "適切", On: "2026-11-25"})
	s.say(a, AloneReview{Visit: "v1", Who: b, By: a, Right: true, Text: "適切", On: "2026-11-25"})
	if got := codes(); got != "" {
		t.Errorf("reviewed: %s", got)
	}
	s.say(b, AloneReview{Visit: "v1", Who: a, By: b, Text: "母集団が偏る", On: "2026-11-25"})
	if got := codes(); got != "alone_review" {
		t.Errorf("the method was not right: %s", got)
	}
}
