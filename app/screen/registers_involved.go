package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/screen/widget"
)

// involvedLines say who took part in the case of a complaint, and by what that is known; nobody of them handles it (3-10-3).
func (p *registers) involvedLines(r *casework.RecordRow) []fyne.CanvasObject {
	a := p.a
	switch {
	case r == nil || len(r.Involved) == 0 && !r.Waits:
		return nil
	case r.Waits:
		return []fyne.CanvasObject{widget.NewFlow(wrapped{}, widget.NewMark(widget.SignAhead, 16), plain(a.t("involved.waits")), a.clauseTag(notice.P3_10_3))}
	}
	objs := []fyne.CanvasObject{widget.NewFlow(wrapped{}, strong(a.t("involved.title", len(r.Involved))), a.clauseTag(notice.P3_10_3))}
	for _, x := range r.Involved {
		sign, word := widget.SignDone, ""
		if x.Handles {
			sign, word = widget.SignBlocked, a.t("involved.handles")
		}
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(sign, 16), widget.NewFlow(widget.Down{}, plain(spaced(x.Name, word)), caption(strings.Join(p.whyInvolved(x), a.t("comma"))))))
	}
	return objs
}

// whyInvolved says by what it is known that somebody took part.
func (p *registers) whyInvolved(x casework.InvolvedRow) []string {
	a := p.a
	var why []string
	if len(x.Roles) > 0 {
		roles := make([]string, len(x.Roles))
		for i, r := range x.Roles {
			if roles[i] = r; a.words.Has("screen.role." + r) {
				roles[i] = a.t("role." + r)
			}
		}
		why = append(why, a.t("involved.roster", strings.Join(roles, a.t("comma"))))
	}
	switch {
	case x.Audited:
		why = append(why, a.t("involved.audited"))
	case x.Wrote:
		why = append(why, a.t("involved.wrote"))
	case x.Typed:
		why = append(why, a.t("involved.typed"))
	}
	return why
}
