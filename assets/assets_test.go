package assets

import (
	"slices"
	"strings"
	"testing"
)

func TestLanguagesHaveTheSameKeysAndArguments(t *testing.T) {
	ja, en := Lang("ja"), Lang("en")
	if !slices.Equal(ja.Keys(), en.Keys()) {
		for _, k := range ja.Keys() {
			if !en.Has(k) {
				t.Errorf("en lacks %s", k)
			}
		}
		for _, k := range en.Keys() {
			if !ja.Has(k) {
				t.Errorf("ja lacks %s", k)
			}
		}
	}
	for k, s := range ja {
		for _, arg := range []string{"{0}", "{1}", "{2}", "{3}"} {
			if strings.Contains(s, arg) != strings.Contains(en[k], arg) {
				t.Errorf("%s: argument %s stands in one language only", k, arg)
			}
		}
	}
}

func TestTReplacesArguments(t *testing.T) {
	w := Words{"k": "{1} of {0}"}
	if got := w.T("k", "a", 2); got != "2 of a" {
		t.Fatalf("got %q", got)
	}
	w["n"] = "{0} {0|entry is|entries are} here, {1} {1|item|items}"
	for n, want := range map[int]string{0: "0 entries are here, 1 item", 1: "1 entry is here, 1 item", 21: "21 entries are here, 1 item"} {
		if got := w.T("n", n, 1); got != want {
			t.Errorf("got %q", got)
		}
	}
	if got := w.T("none"); got != "[none]" {
		t.Fatalf("a missing key must be seen, got %q", got)
	}
}
