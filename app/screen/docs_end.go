package screen

import (
	"slices"
	"strings"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
)

// undisclosed names the documents that were asked for and not disclosed; after the end those that it left open.
func (p *docs) undisclosed() string {
	var names []string
	for i := range p.data.Requests {
		x := &p.data.Requests[i]
		if e := p.data.End; x.Open && x.DisclosedOn == "" && (e == nil || slices.Contains(e.Undisclosed, x.ID)) {
			names = append(names, spaced(x.Code, x.What))
		}
	}
	if len(names) > aboutMost {
		names = append(names[:aboutMost:aboutMost], p.a.t("docs.more", len(names)-aboutMost))
	}
	return strings.Join(names, " / ")
}

// finish ends the stage. What was not disclosed is named, and how it goes on without is asked for.
func (p *docs) finish() {
	a := p.a
	why, first := a.t("docs.end.why", p.data.Open), register.Values{"on": {a.today()}}
	asks := []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}, {name: "text", label: a.t("docs.end.text"), kind: askLong}}
	if e := p.data.End; e != nil {
		first = register.Values{"on": {string(e.On)}, "text": nonEmpty(e.Text), "why": nonEmpty(e.Why)}
	}
	if names := p.undisclosed(); names != "" {
		why += "\n" + a.t("docs.undisclosed", names)
		asks = append(asks, question{name: "why", label: a.t("docs.end.reason"), kind: askLong, need: true})
	}
	a.askSheet(sheetForm{
		title: a.t("docs.end"), why: why, of: notice.P3_3_3, slot: "second/end", first: first, asks: asks,
		send: func(v register.Values, done func(error)) {
			a.sendOne(&casework.EndSecondStage{Case: p.at(), On: v.One("on"), Text: v.One("text"), Why: v.One("why")}, done)
		},
	})
}
