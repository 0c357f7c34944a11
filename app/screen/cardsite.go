package screen

import (
	"strings"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// setSite writes what is known beside the check: the client's own answer, the last finding, the pair of interview and record, who looks after it,
// the other places of the measure with the worst judgement, what is omitted or out of scope.
func (c *card) setSite() {
	a, v := c.a, &c.view
	c.place.SetText(strings.Join(nonEmpty(v.Place, a.permissionWords(v.Rules), strings.Join(v.To, a.t("comma"))), "   "))
	var lines []string
	var known []string
	if s := v.SelfCheck; s != nil {
		known = append(known, a.t("card.self", a.words.T("selfcheck."+s.Answer), s.Text))
	}
	if l := v.Last; l != nil {
		known = append(known, a.t("card.last", orText(l.Text, a.t("card.last.none")), a.dayOf(l.On)))
	}
	if v.Pair == casework.PairHalf {
		known = append(known, a.t("card.pair.half"))
	}
	lines = nonEmpty(strings.Join(known, "     "))
	if len(v.Sites) > 1 {
		var sites []string
		for _, s := range v.Sites {
			sites = append(sites, orText(s.Place, a.t("place.whole"))+" "+a.verdictWord(s.Verdict))
		}
		lines = append(lines, a.t("card.sites", a.verdictWord(v.RollUp), strings.Join(sites, a.t("comma"))))
	}
	for _, o := range v.Omissions {
		lines = append(lines, a.t("card.omitted", a.words.T("stage."+o.Stage), a.words.T("looks."+o.Method), o.Standard, o.Number, o.Reason))
	}
	if s := v.OutOfScope; s != nil {
		lines = append(lines, a.t("card.out", s.Reason, a.dayOf(s.AgreedOn), s.AgreedBy))
	}
	lines = append(lines, c.onsiteLines()...)
	c.site.SetText(strings.Join(lines, "\n"))
	widget.Show(c.site, len(lines) > 0)
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
