package effort

import (
	"errors"
	"strings"
	"testing"

	"genchi/assets"
)

func TestShippedTableHasWords(t *testing.T) {
	tab := Shipped()
	if !tab.Draft {
		t.Error("the shipped table is a draft and does not say so")
	}
	for _, f := range tab.Names() {
		if strings.Contains(f, "advice") {
			t.Errorf("%s: advice is no factor", f)
		}
		for _, lang := range []string{"ja", "en"} {
			if !assets.Lang(lang).Has("effort.factor." + f) {
				t.Errorf("%s: effort.factor.%s", lang, f)
			}
		}
	}
}

func TestComplexity(t *testing.T) {
	tab := Shipped()
	levels := func(n ...int) Levels {
		l := Levels{}
		for i, f := range append(append([]string{}, tab.Business...), tab.IT...) {
			l[f] = n[i]
		}
		return l
	}
	for _, c := range []struct {
		name         string
		l            Levels
		business, it string
		span         [2]int
		missing      string
	}{
		{"all low", levels(1, 1, 1, 1, 1, 1), Low, Low, [2]int{-30, -10}, ""},
		{"four is low", levels(1, 1, 2, 1, 1, 2), Low, Low, [2]int{-30, -10}, ""},
		{"five and six are medium", levels(1, 2, 2, 2, 2, 2), Medium, Medium, [2]int{0, 0}, ""},
		{"seven is high", levels(2, 2, 3, 1, 1, 1), High, Low, [2]int{5, 20}, ""},
		{"all high", levels(3, 3, 3, 3, 3, 3), High, High, [2]int{20, 100}, ""},
		{"no level", levels(1, 1, 1, 1, 0, 1), "", "", [2]int{}, tab.IT[1]},
		{"level four", levels(4, 1, 1, 1, 1, 1), "", "", [2]int{}, tab.Business[0]},
	} {
		b, i, span, missing := tab.Complexity(c.l)
		if b != c.business || i != c.it || span != c.span || missing != c.missing {
			t.Errorf("%s: %s, %s, %v, %q", c.name, b, i, span, missing)
		}
	}
}

func TestPercentAndQuarter(t *testing.T) {
	for _, c := range []struct{ days, percent, want, quarter int }{
		{850, -10, 765, 775}, {850, 0, 850, 850}, {1000, 33, 1330, 1350}, {5, 10, 6, 25}, {850, -100, 0, 0}, {850, -150, 0, 0}, {333, -7, 310, 325},
	} {
		if got := Percent(c.days, c.percent); got != c.want || Quarter(got) != c.quarter {
			t.Errorf("%d %+d%%: %d, %d", c.days, c.percent, got, Quarter(got))
		}
	}
}

func TestTablesThatCannotBeUsed(t *testing.T) {
	ok := string(assets.Bytes("effort/factors.json"))
	for name, bad := range map[string]string{
		"nothing": "", "field": strings.Replace(ok, "matrix", "matrice", 1), "twice": strings.Replace(ok, `"processes"`, `"business_type"`, 1), "cell": strings.Replace(ok, `"low/low"`, `"low/lowest"`, 1),
		"backwards": strings.Replace(ok, "[5, 20]", "[20, 5]", 1), "thresholds": strings.Replace(ok, `"high_from": 7`, `"high_from": 5`, 1), "more": ok + ok,
	} {
		if _, err := Load([]byte(bad)); !errors.Is(err, ErrTable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(assets.Bytes("effort/factors.json"))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		if t, err := Load(raw); err == nil {
			t.Complexity(Levels{t.Business[0]: 1})
		}
	})
}
