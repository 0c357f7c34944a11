package screen

import (
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/screen/widget"
)

// bookValue is a fact of meetings, papers and corrections for people.
func (a *App) bookValue(f audit.Fact) (*widget.Sign, string) {
	said := func(sign *widget.Sign, texts ...string) (*widget.Sign, string) {
		return sign, strings.Join(nonEmpty(texts...), "  ")
	}
	switch f := f.(type) {
	case audit.Meeting:
		return said(nil, hm(f.At), hm(f.Until), f.Where)
	case audit.Tick:
		sign := widget.SignEmpty
		if f.On {
			sign = widget.SignChecked
		}
		return said(sign, a.words.T("meeting."+f.Sort+"."+f.Point), f.Note)
	case audit.Attendee:
		return said(nil, f.Role, a.words.T("onsite.side."+f.Side), hm(f.From), hm(f.To))
	case audit.Presence:
		return said(nil, hm(f.From)+"–"+hm(f.To), f.Note)
	case audit.Comment:
		return said(nil, f.Text, f.By)
	case audit.Wording:
		return said(nil, f.Text)
	case audit.Change:
		return said(nil, f.Reason)
	case audit.Answer:
		return said(nil, a.dayOf(f.On), f.Text, f.By)
	case audit.Round:
		return said(nil, a.dayOf(f.On), a.t("review."+f.Result), f.Text)
	case audit.Promise:
		return said(widget.SignDue, f.Text, f.By, a.dayOf(f.Due))
	case audit.DayEnd:
		return said(nil, f.Tomorrow, f.CopyTo)
	case audit.Explanation:
		return said(nil, f.To, f.Content)
	case audit.Question:
		return said(nil, f.By, f.Text)
	case audit.Setting:
		return said(nil, a.settingWord(f.Name), strconv.FormatUint(uint64(f.Value), 10), f.Reason)
	case audit.LastFinding:
		return said(nil, f.Text, a.dayOf(f.On))
	default:
		return nil, ""
	}
}
