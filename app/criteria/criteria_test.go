package criteria

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/assets"
)

func TestShipped(t *testing.T) {
	e := Shipped()
	if e.ID != "tics-draft" || e.Version != "2018-draft.1" || e.Language != "ja" || !e.Draft {
		t.Fatalf("got %s %s %s draft %v", e.ID, e.Version, e.Language, e.Draft)
	}
	if len(e.Measures) != 119 || len(e.ProcessChecks) != 16 || len(e.Parts) != 7 || len(e.Groups) != 10 {
		t.Fatalf("got %d measures, %d checks, %d parts, %d groups", len(e.Measures), len(e.ProcessChecks), len(e.Parts), len(e.Groups))
	}
	m := e.Measure("TM-001")
	if m == nil || m.Code != "I-2-01" || m.RequirementJA == "" || m.Default != Base || len(m.Questions) != 2 {
		t.Fatalf("got %+v", m)
	}
	if e.Measure("TM-000") != nil {
		t.Fatal("an unknown id has a measure")
	}
	if got := strings.Join(e.PartIDs(), " "); got != "I II III IV V VI VII" {
		t.Fatalf("parts %s", got)
	}
	if e.ProcessChecks[0].Provision != notice.P3_4_3_I {
		t.Fatalf("clause %s is %s", e.ProcessChecks[0].Clause, e.ProcessChecks[0].Provision)
	}
	if e != Shipped() {
		t.Fatal("loaded twice")
	}
	again, err := Load(ShippedBytes())
	if err != nil || again.Digest != e.Digest || len(e.Digest.String()) != 64 {
		t.Fatalf("digest differs: %v", err)
	}
}

func TestForForms(t *testing.T) {
	e := Shipped()
	base := 0
	for _, m := range e.Measures {
		if m.Default == Base {
			base++
		}
	}
	if got := len(e.ForForms(Forms())); got != base {
		t.Errorf("all forms preselect %d of %d base measures", got, base)
	}
	if got := e.ForForms(nil); len(got) != 0 {
		t.Errorf("no form preselects %d", len(got))
	}
	paper := e.ForForms([]string{Paper})
	if len(paper) == 0 || len(paper) >= base {
		t.Errorf("paper preselects %d of %d", len(paper), base)
	}
	for _, m := range paper {
		if m.Default != Base || !slices.Contains(m.Forms, Paper) {
			t.Errorf("%s was preselected", m.ID)
		}
	}
}

func TestAuditTime(t *testing.T) {
	a := Shipped().AuditTime
	for _, c := range []struct {
		persons, half int
		ok            bool
	}{{1, 10, true}, {10, 10, true}, {11, 12, true}, {30, 17, true}, {10700, 56, true}, {0, 0, false}, {10701, 0, false}} {
		if n, ok := a.HalfDays(c.persons); n != c.half || ok != c.ok {
			t.Errorf("%d persons: %d %v", c.persons, n, ok)
		}
	}
	if _, ok := (*AuditTime)(nil).HalfDays(5); ok {
		t.Error("no table gave days")
	}
}

// small is the least catalogue that is accepted.
const small = `{"schema_version":1,"catalogue_id":"c","catalogue_version":"1","language":"ja",
"parts":{"I":{"ja":"部"}},"groups":{"G":{"ja":"群"}},
"measures":[{"id":"M-1","draft_code":"I-1","part":"I","group":"G","title_ja":"題","requirement_ja":"鍵をかけている","forms":["paper"],
"default_selection":"base","methods":["interview"],"standard_ref":"1の1"}],
"process_checks":[{"id":"P-1","notice_clause":"第三4三イ","title_ja":"題","what_ja":"見る","methods":["interview"]}],
"audit_time":{"bands":[{"min":1,"max":10,"days":5}]}}`

func TestSmallIsAccepted(t *testing.T) {
	e, err := Load([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if e.Draft {
		t.Error("every clause is there, so it is no draft")
	}
	for _, empty := range []string{`null`, `""`, `" "`} {
		e, err := Load([]byte(strings.Replace(small, `"1の1"`, empty, 1)))
		if err != nil || !e.Draft {
			t.Errorf("standard_ref %s: draft %v, %v", empty, e != nil && e.Draft, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	long := strings.Repeat("あ", MaxText+1)
	list := `"x"` + strings.Repeat(`,"x"`, MaxList)
	for _, c := range []struct{ name, from, to, code, path string }{
		{"not JSON", small, `{`, "syntax", ""},
		{"two values", small, small + small, "syntax", ""},
		{"not an object", small, `[]`, "syntax", ""},
		{"null", small, `null`, "syntax", ""},
		{"wrong type", `"id":"M-1"`, `"id":1`, "syntax", "measures.id"},
		{"schema", `"schema_version":1`, `"schema_version":2`, "schema", "schema_version"},
		{"key twice", `"language":"ja"`, `"language":"ja","language":"en"`, "key_twice", "language"},
		{"key twice in other letters", `"id":"M-1"`, `"id":"M-1","ID":"M-2"`, "key_twice", "measures.ID"},
		{"nesting", `"language":"ja"`, `"language":"ja","x":` + strings.Repeat("[", 20) + strings.Repeat("]", 20), "nesting", "x"},
		{"not UTF-8", `鍵`, "\xff", "not_utf8", ""},
		{"id with at sign", `"M-1"`, `"M@1"`, "id", "measures[0].id"},
		{"no id", `"M-1"`, `""`, "id", "measures[0].id"},
		{"language", `"ja",`, `"日",`, "language", "language"},
		{"no requirement", `"鍵をかけている"`, `" "`, "empty", "measures[0].requirement_ja"},
		{"too long", `鍵をかけている`, long, "too_long", "measures[0].requirement_ja"},
		{"direction character", `鍵`, "a\u202eb", "control", "measures[0].requirement_ja"},
		{"control character", `鍵`, `\u0000`, "control", "measures[0].requirement_ja"},
		{"lone surrogate", `鍵`, `\ud800`, "control", "measures[0].requirement_ja"},
		{"list", `"methods":["interview"],"standard_ref"`, `"methods":["interview"],"questions_ja":[` + list + `],"standard_ref"`, "list_too_long", "measures[0].questions_ja"},
		{"part", `"part":"I"`, `"part":"II"`, "unknown_part", "measures[0].part"},
		{"group", `"group":"G"`, `"group":"H"`, "unknown_group", "measures[0].group"},
		{"field", `"standard_ref"`, `"self_check_field":"F9","standard_ref"`, "unknown_field", "measures[0].self_check_field"},
		{"form", `["paper"]`, `["steam"]`, "unknown_form", "measures[0].forms"},
		{"no form", `["paper"]`, `[]`, "empty", "measures[0].forms"},
		{"form twice", `["paper"]`, `["paper","paper"]`, "entry_twice", "measures[0].forms"},
		{"method", `"methods":["interview"],"standard_ref"`, `"methods":["guess"],"standard_ref"`, "unknown_method", "measures[0].methods"},
		{"selection", `"base"`, `"maybe"`, "unknown_selection", "measures[0].default_selection"},
		{"clause", `第三4三イ`, `第九4`, "unknown_clause", "process_checks[0].notice_clause"},
		{"quarter days", `"days":5`, `"days":5.25`, "bands", "audit_time.bands[0]"},
		{"negative days", `"days":5`, `"days":-1`, "bands", "audit_time.bands[0]"},
		{"gap", `"days":5}`, `"days":5},{"min":12,"max":13,"days":6}`, "bands", "audit_time.bands[1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(small, c.from, c.to, 1)
			if text == small {
				t.Fatal("the case changes nothing")
			}
			wantProblem(t, text, c.code, c.path)
		})
	}
}

func wantProblem(t *testing.T, text, code, path string) {
	t.Helper()
	e, err := Load([]byte(text))
	var inv *Invalid
	if e != nil || !errors.As(err, &inv) {
		t.Fatalf("accepted: %v", err)
	}
	if !slices.Contains(inv.Problems, Problem{code, path}) {
		t.Fatalf("got %+v, want %s at %s", inv.Problems, code, path)
	}
}

func TestMeasuresComeFromThePartsOfTheNotice(t *testing.T) {
	noticetest.Covers(t, notice.P3_0)
	text := strings.Replace(small, `"parts":{`, `"parts":{"VIII":{"ja":"部"},`, 1)
	wantProblem(t, strings.Replace(text, `"part":"I"`, `"part":"VIII"`, 1), "unknown_part", "parts.VIII")
	wantProblem(t, strings.Replace(small, `"part":"I"`, `"part":"0"`, 1), "unknown_part", "measures[0].part")
	for _, m := range Shipped().Measures {
		if !slices.Contains(partKeys(), m.Part) {
			t.Errorf("%s is of part %s", m.ID, m.Part)
		}
	}
}

func TestCountsAndDuplicates(t *testing.T) {
	many := func(n int, id func(i int) string) string {
		var f map[string]any
		if err := json.Unmarshal([]byte(small), &f); err != nil {
			t.Fatal(err)
		}
		one := f["measures"].([]any)[0].(map[string]any)
		var all []any
		for i := range n {
			m := map[string]any{}
			for k, v := range one {
				m[k] = v
			}
			m["id"], m["draft_code"] = id(i), id(i)
			all = append(all, m)
		}
		f["measures"] = all
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	unique := func(i int) string {
		return "M" + strings.Repeat("x", i%40) + string(rune('0'+i%10)) + string(rune('A'+i/10%26)) + string(rune('A'+i/260))
	}
	wantProblem(t, many(0, unique), "count", "measures")
	wantProblem(t, many(MaxMeasures+1, unique), "count", "measures")
	wantProblem(t, many(2, func(int) string { return "M" }), "id_twice", "measures[1]")
	wantProblem(t, many(2, func(i int) string { return []string{"m", "M"}[i] }), "id_twice", "measures[1]")
	wantProblem(t, `{"x":"`+strings.Repeat("a", MaxBytes)+`"}`, "too_large", "")
}

func TestEveryCodeHasWords(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		for _, code := range Codes() {
			if !assets.Lang(lang).Has("criteria." + code) {
				t.Errorf("%s lacks criteria.%s", lang, code)
			}
		}
	}
}

func edit(t *testing.T, edits ...string) *Edition {
	t.Helper()
	text := string(ShippedBytes())
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			t.Fatalf("%q is not in the catalogue", edits[i])
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	e, err := Load([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestDiffAndCarryOver(t *testing.T) {
	old := Shipped()
	now := edit(t,
		old.Measure("TM-001").RequirementJA, "別の要求",
		old.Measure("TM-002").TitleEN, "Another title",
		`"TM-003"`, `"TM-900"`)
	d := Diff(old, now)
	if !slices.Equal(d.Added, []string{"TM-900"}) || !slices.Equal(d.Removed, []string{"TM-003"}) {
		t.Errorf("added %q removed %q", d.Added, d.Removed)
	}
	if len(d.Changed) != 2 || !d.Changed[0].Requirement || !slices.Equal(d.Changed[0].Fields, []string{"requirement_ja"}) ||
		d.Changed[1].Requirement || !slices.Equal(d.Changed[1].Fields, []string{"title_en"}) {
		t.Errorf("changed %+v", d.Changed)
	}
	c := CarryOver(old, now, []string{"TM-001", "TM-002", "TM-003", "TM-004", "TM-004"})
	if !slices.Equal(c.Kept, []string{"TM-002", "TM-004"}) || !slices.Equal(c.Again, []string{"TM-001"}) || !slices.Equal(c.Gone, []string{"TM-003"}) {
		t.Errorf("carried %+v", c)
	}
	if len(c.New) != len(now.Measures)-3 || !slices.Contains(c.New, "TM-900") || slices.Contains(c.New, "TM-001") {
		t.Errorf("new: %d", len(c.New))
	}
	if same := Diff(old, old); len(same.Added)+len(same.Removed)+len(same.Changed) != 0 {
		t.Errorf("an edition differs from itself: %+v", same)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"a":[{"b":1},{"b":2}],"A":1}`))
	f.Add([]byte(`{"schema_version":1e400}`))
	f.Add([]byte(`[[[[[[[[[[[[[[[[[[[[`))
	f.Add([]byte(`{"measures":[null],"parts":null,"schema_version":1,"catalogue_id":"a","catalogue_version":"b","language":"ja"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Load(data)
		if err != nil {
			var inv *Invalid
			if e != nil || !errors.As(err, &inv) || len(inv.Problems) == 0 || len(inv.Problems) > maxProblems {
				t.Fatalf("an unnamed error: %v", err)
			}
			for _, p := range inv.Problems {
				if !slices.Contains(Codes(), p.Code) {
					t.Fatalf("unknown code %s", p.Code)
				}
			}
			return
		}
		for i := range e.Measures {
			if e.Measure(e.Measures[i].ID) != &e.Measures[i] {
				t.Fatal("a measure is not found by its id")
			}
		}
		if d := Diff(e, e); len(d.Changed) != 0 {
			t.Fatal("an edition differs from itself")
		}
	})
}
