package casework

import (
	"errors"
	"testing"

	"genchi/assets"
)

func TestParseCommandRefusesWhatItDoesNotKnow(t *testing.T) {
	for name, line := range map[string]string{
		"no json":       `{`,
		"no name":       `{"client":"x"}`,
		"unknown name":  `{"do":"fly"}`,
		"unknown field": `{"do":"open_case","klient":"x"}`,
		"wrong type":    `{"do":"record_answer","measure":5}`,
	} {
		if c, err := ParseCommand([]byte(line)); !errors.Is(err, ErrCommand) {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
	c, err := ParseCommand([]byte(`{"do":"record_answer","measure":"TM-001","verdict":"conforming"}`))
	if err != nil || CommandName(c) != "record_answer" || !NeedsCase(c) {
		t.Fatalf("%+v, %v", c, err)
	}
	SetCase(c, "ab")
	if NeedsCase(c) || c.caseID() != "ab" {
		t.Fatalf("%+v", c)
	}
}

func TestEveryFieldOfEveryCommandIsDescribed(t *testing.T) {
	docs := CommandDocs()
	if len(docs) != len(registry) {
		t.Fatalf("%d of %d", len(docs), len(registry))
	}
	for _, d := range docs {
		for _, f := range d.Fields {
			if f.Name == "" || f.Type == "" {
				t.Errorf("%s: %+v", d.Name, f)
			}
			for _, lang := range []string{"ja", "en"} {
				if w := assets.Lang(lang); !w.Has(f.Words[0]) && !w.Has(f.Words[1]) {
					t.Errorf("%s: neither %s nor %s", lang, f.Words[0], f.Words[1])
				}
			}
		}
	}
}
