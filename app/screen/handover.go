package screen

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// handOver makes a handover: first the person, then a sheet with the checks, one a line, the open questions, one a line, and a note. Checks are those
// given; where none are, the user's own come-back queue. by is the key that did.
func (a *App) handOver(by fyne.KeyName, checks []audit.CheckID) {
	if a.desk == nil || a.caseID == "" {
		return
	}
	id := a.caseID
	type known struct {
		who  []casework.Person
		rows []casework.CheckRow
		me   string
	}
	load(a, func(d Desk) (known, error) {
		c, err := d.Case(id)
		if err != nil {
			return known{}, err
		}
		l, err := d.Checks(id)
		if err != nil {
			return known{}, err
		}
		h, err := d.Home()
		return known{auditorsOf(c.Roster), l.Rows, h.Device}, err
	}, func(k known) {
		who := slices.DeleteFunc(k.who, func(x casework.Person) bool { return x.Device == k.me })
		if len(who) == 0 {
			a.frame.say(widget.Trouble{Happened: a.t("handover.nobody"), Kept: a.t("trouble.kept"), Do: a.t("handover.nobody.do")})
			return
		}
		if checks == nil {
			for i := range k.rows {
				if k.rows[i].Back {
					checks = append(checks, k.rows[i].Check)
				}
			}
		}
		picks := make([]widget.Pick, len(who))
		for i, x := range who {
			picks[i] = widget.Pick{Label: x.Name, Sub: a.t("handover.to")}
		}
		a.frame.picker.Open(by, widget.PickerLook{Title: a.t("handover.title"), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) { a.askHandover(who[i], checks, k.rows) })
	})
}

// handOver hands over what is marked; where nothing is, the come-back queue.
func (p *visit) handOver() {
	var checks []audit.CheckID
	if len(p.marked) > 0 {
		for _, r := range p.targets() {
			checks = append(checks, r.Check)
		}
	}
	p.a.handOver("", checks)
}

func (a *App) askHandover(to casework.Person, checks []audit.CheckID, rows []casework.CheckRow) {
	var lines []string
	for i := range rows {
		if slices.Contains(checks, rows[i].Check) {
			lines = append(lines, lineOf(&rows[i]))
		}
	}
	id := a.caseID
	a.askForm("", a.t("handover.sheet", to.Name), a.t("handover.why"), "@/handover", []asked{
		{label: a.t("handover.checks"), value: strings.Join(lines, "\n"), long: true}, {label: a.t("handover.questions"), long: true}, {label: a.t("handover.note")},
	}, func(s []string) string {
		given, odd := checksIn(s[0], rows)
		switch {
		case odd != "":
			return a.t("handover.unknown", odd)
		case len(given) == 0 && s[1] == "":
			return a.t("handover.missing")
		}
		a.do(&casework.HandOver{Case: casework.Case{Case: id}, To: to.User, Checks: given, Questions: nonEmpty(strings.Split(s[1], "\n")...), Note: s[2]}, func(ch casework.Changes, err error) {
			a.takeBackLine(a.t("handover.done", to.Name, len(given)))(ch, err)
		})
		return ""
	})
}

// lineOf names a check as people type it: its number, and the place after a blank.
func lineOf(r *casework.CheckRow) string { return strings.TrimSpace(r.Code + " " + r.Place) }

// checksIn reads lines as lineOf writes them; a number alone is all its places. odd is the first line that names none.
func checksIn(text string, rows []casework.CheckRow) (out []audit.CheckID, odd string) {
	for line := range strings.Lines(text) {
		want := strings.ToLower(strings.Join(strings.Fields(narrow(line)), " "))
		if want == "" {
			continue
		}
		n := len(out)
		for i := range rows {
			r := &rows[i]
			if want == strings.ToLower(narrow(lineOf(r))) || want == strings.ToLower(r.Code) {
				if !slices.Contains(out, r.Check) {
					out = append(out, r.Check)
				} else {
					n--
				}
			}
		}
		if len(out) == n {
			return nil, strings.TrimSpace(line)
		}
	}
	return out, ""
}
