package criteria_test

import (
	"slices"
	"testing"

	"genchi/app/criteria"
	"genchi/assets"
)

func TestTheShippedFollowUpsHaveWords(t *testing.T) {
	talk, err := criteria.ParseTalk(assets.Bytes("interview/talk.json"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := criteria.Load(assets.Bytes("criteria/criteria-draft.json"))
	if err != nil {
		t.Fatal(err)
	}
	keys := talk.All()
	for g, points := range talk.Guides {
		keys = append(keys, g)
		for _, p := range points {
			keys = append(keys, g+"."+p)
		}
	}
	for _, lang := range []string{"ja", "en"} {
		for _, k := range keys {
			if !assets.Lang(lang).Has("ask." + k) {
				t.Errorf("%s: no words for ask.%s", lang, k)
			}
		}
	}
	for s, qs := range talk.After {
		if _, guide := talk.Guides[s]; !guide && e.Measure(s) == nil {
			t.Errorf("follow-ups of %s, which is neither a guide nor a measure", s)
		}
		for q := range qs {
			if points, guide := talk.Guides[s]; guide && !slices.Contains(points, q) {
				t.Errorf("%s has no point %s", s, q)
			}
		}
	}
	if got := talk.FollowUps("TM-001", "q1", "no"); len(got) == 0 {
		t.Error("no answer calls for a follow-up")
	}
	if got := talk.FollowUps("guide.manager", "incidents", ""); len(got) != 0 {
		t.Errorf("a follow-up without an answer: %v", got)
	}
}

func FuzzParseTalk(f *testing.F) {
	f.Add(assets.Bytes("interview/talk.json"))
	f.Add([]byte(`{"after":{"a":{"b":{"perhaps":["x"]}}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		talk, err := criteria.ParseTalk(b)
		if err == nil {
			_ = talk.All()
			_ = talk.FollowUps("TM-001", "q1", "yes")
		}
	})
}
