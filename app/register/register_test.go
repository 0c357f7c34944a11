package register

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/assets"
)

// Every register, field and choice has its words in both languages, and every ref names a register.
func TestShippedSchemas(t *testing.T) {
	if len(All()) < 25 {
		t.Fatalf("%d registers", len(All()))
	}
	for _, s := range All() {
		if got, ok := Of(s.ID, s.Edition); !ok || got != s {
			t.Errorf("%s: not found by its edition", s.ID)
		}
		for _, lang := range []string{"ja", "en"} {
			w := assets.Lang(lang)
			if !w.Has("register." + s.ID) {
				t.Errorf("%s: register.%s", lang, s.ID)
			}
			for _, f := range s.Fields {
				if k := s.Words(f.Name); !w.Has(k[0]) && !w.Has(k[1]) {
					t.Errorf("%s: neither %s nor %s", lang, k[0], k[1])
				}
				for _, c := range f.Choices {
					if !w.Has("choice." + c.Is) {
						t.Errorf("%s: choice.%s", lang, c.Is)
					}
				}
				if f.Kind == Ref {
					of, ok := Newest(f.Of)
					if !ok {
						t.Errorf("%s.%s: no register %s", s.ID, f.Name, f.Of)
					} else if !slices.ContainsFunc(s.Books, of.In) {
						t.Errorf("%s.%s: %s stands in another book", s.ID, f.Name, f.Of)
					}
				}
			}
		}
	}
}

func faults(fs []Fault) string {
	var out []string
	for _, f := range fs {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", strings.TrimPrefix(f.Code, "register_"), f.Field, f.Provision, f.More)))
	}
	return strings.Join(out, "; ")
}

func TestCheck(t *testing.T) {
	member := func(string, string) ([]Values, bool) { return []Values{{"nda_on": {"2026-04-02"}}}, true }
	none := func(string, string) ([]Values, bool) { return nil, false }
	quote := func(more ...string) Values {
		v := Values{"client": {"c"}, "on": {"2026-11-01"}, "amount": {"500000"}, "basis": {"b"}, "membership": {"no"}, "member_price": {"no"}, "advice_price": {"no"}}
		for i := 0; i < len(more); i += 2 {
			v[more[i]] = []string{more[i+1]}
		}
		return v
	}
	for _, c := range []struct {
		name, register string
		v              Values
		closed         bool
		find           Find
		want           string
	}{
		{"whole", "quotes", quote(), true, nil, ""},
		{"by membership", "quotes", quote("member_price", "yes"), false, nil, "must member_price 2-3 no"},
		{"by advice", "quotes", quote("advice_price", "yes"), false, nil, "must advice_price 2-5-7 no"},
		{"no amount", "quotes", quote("amount", "-5"), false, nil, "form amount  number"},
		{"no such field", "quotes", quote("price", "5"), false, nil, "unknown_field price"},
		{"empty", "liaison", Values{}, false, nil, "missing on 5-2; missing subject 5-2; missing content 5-2; missing scrubbed 5-2"},
		{"two where one may stand", "liaison", Values{"on": {"2026-11-01", "2026-11-02"}}, false, nil, "form on  day; missing subject 5-2; missing content 5-2; missing scrubbed 5-2"},
		{"no agreement", "committee_papers", Values{"member": {"m1"}, "on": {"2026-04-03"}, "what": {"w"}}, false, member, "ref_lacks member 2-6-2 declared_on"},
		{"before the agreement", "committee_papers", Values{"member": {"m1"}, "on": {"2026-04-01"}, "what": {"w"}}, false, member, "ref_lacks member 2-6-2 nda_on; ref_lacks member 2-6-2 declared_on"},
		{"nobody", "committee_papers", Values{"member": {"m1"}, "on": {"2026-04-01"}, "what": {"w"}}, false, none, "no_ref member 2-6-2 m1"},
		{
			"answered without consent", "enquiries",
			Values{"on": {"2026-11-01"}, "way": {"phone"}, "asker": {"a"}, "certificate": {"1"}, "content": {"c"}, "answered_on": {"2026-11-02"}},
			false, nil,
			"missing consent_on 3-7-7; missing consent_by 3-7-7; missing answer 3-7-7",
		},
		{"answered before consent", "enquiries", Values{
			"on": {"2026-11-01"}, "way": {"phone"}, "asker": {"a"}, "certificate": {"1"}, "content": {"c"}, "answered_on": {"2026-11-02"},
			"consent_on": {"2026-11-03"}, "consent_by": {"x"}, "answer": {"y"},
		}, false, nil, "backward answered_on 3-7-7 consent_on"},
		{"open risk", "risks", Values{"source": {"ownership"}, "occasion": {"periodic"}, "assessed_on": {"2026-11-01"}, "content": {"c"}, "level": {"low"}, "next_on": {"2027-11-01"}}, false, nil, ""},
		{
			"closed risk", "risks",
			Values{"source": {"ownership"}, "occasion": {"periodic"}, "assessed_on": {"2026-11-01"}, "content": {"c"}, "level": {"low"}, "next_on": {"2027-11-01"}},
			true, nil,
			"missing measure 2-5-3; missing done_on 2-5-3; missing outcome 2-5-3",
		},
	} {
		s, ok := Newest(c.register)
		if !ok {
			t.Fatal(c.register)
		}
		if got := faults(s.Check(c.v, c.closed, c.find)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestAdviceByKind(t *testing.T) {
	s, _ := Newest("advice")
	v := Values{
		"client": {"c"}, "sort": {"improvement"}, "on": {"2026-11-01"}, "advisor": {"a"}, "content": {"c"}, "progress": {"done"}, "before_contract": {"no"}, "during": {"yes"}, "sme": {"yes"},
		"ipa_on": {"2026-10-01"}, "sme_support_on": {"2026-10-01"},
	}
	want := "missing requested_on 4-1; missing requested_by 4-1; missing sme_note 4-3-2; neither outside_expert 4-3-3 impartiality_reason; missing sme_support_range 4-3-4; missing ipa_range 4-3-5"
	if got := faults(s.Check(v, false, nil)); got != want {
		t.Errorf("got %s", got)
	}
	v["sort"] = []string{"explanation"}
	if got := faults(s.Check(v, false, nil)); strings.Contains(got, "4-1") || strings.Contains(got, "4-3-3") {
		t.Errorf("an explanation: %s", got)
	}
}

func TestAskedByChoice(t *testing.T) {
	s, _ := Newest("auditor_entries")
	if got := s.Asked(Values{"sort": {"continuing_education"}}); !slices.Equal(got, []notice.Provision{notice.P2_2_2, notice.P3_8_5}) {
		t.Errorf("got %v", got)
	}
}

const small = `[{"id":"a","edition":1,"provision":"2-5-2","books":["office"],"title":["x"],"fields":[{"name":"x","kind":"text"},{"name":"y","kind":"day"}],"rules":[{"provision":"2-5-3","need":["y"]}]}]`

func TestSchemasThatCannotBeUsed(t *testing.T) {
	if _, err := Load([]byte(small)); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "null": "[null]", "field": strings.Replace(small, "title", "titel", 1), "provision": strings.Replace(small, "2-5-2", "9-9", 1), "title": strings.Replace(small, `["x"]`, `["z"]`, 1),
		"book": strings.Replace(small, "office", "home", 1), "kind": strings.Replace(small, `"text"`, `"date"`, 1), "rule": strings.Replace(small, `["y"]`, `["z"]`, 1), "rule of nothing": strings.Replace(small, `,"need":["y"]`, "", 1),
		"two demands": strings.Replace(small, `"need":["y"]`, `"need":["y"],"any":["x"]`, 1), "twice": strings.Replace(small, `"name":"y"`, `"name":"x"`, 1), "more": small + small, "edition": strings.Replace(small, `"edition":1`, `"edition":0`, 1),
		"choice": strings.Replace(small, `"kind":"text"`, `"kind":"choice"`, 1), "ref": strings.Replace(small, `"kind":"text"`, `"kind":"ref"`, 1), "keep": strings.Replace(small, `"books"`, `"keep":{"provision":"2-2-2","years":0,"from":"closed"},"books"`, 1),
	} {
		if _, err := Load([]byte(bad)); !errors.Is(err, ErrSchema) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small), "x")
	f.Add(assets.Bytes("registers/complaints.json"), "2026-11-24")
	f.Fuzz(func(_ *testing.T, raw []byte, value string) {
		list, err := Load(raw)
		if err != nil {
			return
		}
		for _, s := range list {
			v := Values{}
			for _, x := range s.Fields {
				v[x.Name] = []string{value}
			}
			s.Check(v, true, func(string, string) ([]Values, bool) { return []Values{v}, true })
			s.Asked(v)
		}
	})
}
