package screen

import (
	"strings"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// valueOf is a fact for people: a sign, if it has one, and a text.
func (a *App) valueOf(f audit.Fact) (*widget.Sign, string) {
	switch f := f.(type) {
	case audit.Judgement:
		return verdictSign(f.Verdict), a.verdictWord(f.Verdict)
	case audit.Note:
		return nil, f.Text
	case audit.Due:
		s := a.dayOf(f.On)
		if f.Agreed {
			s += "  " + a.t("finding.agreed")
		}
		return widget.SignDue, s
	case audit.Review:
		return nil, a.t("review."+f.Result) + "  " + f.Text
	case audit.Finding:
		return widget.SignFindings, f.Text
	case audit.Client:
		return nil, strings.Join([]string{f.Name, f.Address, f.Contact}, "\n")
	case audit.Scope:
		return nil, f.Text
	case audit.Caption:
		return nil, f.Text
	case audit.Contract:
		return nil, a.dayOf(f.ConcludedOn)
	case audit.Plan:
		return nil, f.Text
	case audit.Measures:
		return nil, a.t("measures.count", len(f.IDs))
	case audit.Application:
		return nil, f.WishedScope
	case audit.ComeBack:
		if f.On {
			return widget.SignComeBack, a.t("comeback")
		}
		return nil, a.t("comeback.off")
	default:
		return a.bookValue(f)
	}
}

// kindWord names the kind of a field.
func (a *App) kindWord(kind string) string {
	if key := "screen.kind." + kind; a.words.Has(key) {
		return a.words.T(key)
	}
	return kind
}

// clauseOf is a provision as it is cited.
func clauseOf(p string) string {
	if p == "" {
		return ""
	}
	return notice.Provision(p).Clause()
}
