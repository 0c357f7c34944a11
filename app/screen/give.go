package screen

import (
	"context"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// purposes are the agreed purposes with their words.
func (a *App) purposes() (keys, words []string) {
	for _, p := range audit.Purposes {
		keys, words = append(keys, p), append(words, a.t("purpose."+p))
	}
	return keys, words
}

// give asks for what a paper is printed, given or exported, and then to whom (1-3).
func (a *App) give(by fyne.KeyName, way string, r casework.PaperRow) {
	keys, words := a.purposes()
	a.choose(by, a.t("give."+way)+"  "+a.t("give.purpose"), keys, words, func(purpose string) { a.askGive(way, r, purpose, "") })
}

// askGive asks who gets a paper and where its file goes. The disclosure is recorded first; only then the file is written. Before a printing
// the person reads that computer and printer keep copies (3-8-2). Nothing is opened from the folder or stick that the file goes to.
func (a *App) askGive(way string, r casework.PaperRow, purpose, recipient string) {
	load(a, func(d Desk) (string, error) {
		dir := ""
		d.Setting("papers", &dir)
		return dir, nil
	}, func(dir string) {
		if dir == "" {
			dir = documents()
		}
		fields := []asked{{label: a.t("give.recipient"), hint: a.t("person.hint"), value: recipient}, {label: a.t("give.path"), value: filepath.Join(dir, "genchi-"+a.host.Now().Format("20060102-150405")+".pdf")}}
		if way == audit.WayPrint {
			fields = append(fields, asked{label: a.t("give.copies"), value: "1"})
		}
		a.askForm("", a.t("give."+way)+"  "+a.t("purpose."+purpose), a.t("give."+way+".why"), "", fields, func(s []string) string {
			copies := 1
			if way == audit.WayPrint {
				n, err := strconv.Atoi(narrow(s[2]))
				if err != nil || n < 1 || n > 99 {
					return a.t("give.badcopies", s[2])
				}
				copies = n
			}
			path := expand(s[1])
			switch {
			case s[0] == "":
				return a.t("give.norecipient")
			case path == "":
				return a.t("report.nopath")
			}
			c := &casework.Disclose{
				Case: casework.Case{Case: a.caseID}, Way: way, Paper: r.Digest, Purpose: purpose, Recipient: s[0], Copies: uint(copies), SpoolWarned: way == audit.WayPrint,
			}
			a.do(c, func(_ casework.Changes, err error) {
				if err == nil {
					a.takeOut(r.Item, path)
				}
			})
			return ""
		})
	})
}

// takeOut writes the sealed PDF to a file that is not there yet.
func (a *App) takeOut(item, path string) {
	id := a.caseID
	var wrong error
	a.job(a.t("report.export"), func(ctx context.Context, d Desk, _ Progress) (err error) {
		wrong, err = exportPaper(ctx, d, id, item, path)
		return err
	}, func(err error) {
		switch {
		case err != nil:
		case wrong != nil:
			a.frame.say(a.paperTrouble(path, wrong))
		default:
			a.setting("papers", dirOf(path))
			a.frame.undo.Say(a.t("report.exported", path), nil)
			a.frame.fit()
		}
	})
}

// sign records a signature in ink or by pointer, or that a person would not sign.
func (a *App) sign(by fyne.KeyName, r casework.PaperRow) {
	ways := []string{audit.SignedInk, audit.SignedRefused, audit.SignedPointer}
	a.choose(by, a.t("sign.title"), ways, []string{a.t("sign.ink"), a.t("sign.refused"), a.t("sign.pointer")}, func(way string) {
		if way == audit.SignedPointer {
			a.signOnScreen(r)
			return
		}
		more := asked{label: a.t("sign.where"), value: a.t("sign.where.usual")}
		if way == audit.SignedRefused {
			more = asked{label: a.t("sign.reason")}
		}
		a.askForm("", a.t("sign."+way), a.t("sign.why"), "", []asked{{label: a.t("opening.role"), hint: a.t("person.hint")}, more}, func(s []string) string {
			if s[0] == "" {
				return a.t("opening.norole")
			}
			c := &casework.SignPaper{Case: casework.Case{Case: a.caseID}, Paper: r.Digest, Role: s[0], Way: way}
			if way == audit.SignedRefused {
				c.Reason = s[1]
			} else {
				c.Where = s[1]
			}
			a.do(c, nil)
			return ""
		})
	})
}

// paperLines show a paper with who signed it and who got it.
func (a *App) paperLines(r *casework.PaperRow) fyne.CanvasObject {
	objs := []fyne.CanvasObject{row(widget.NewMark(widget.SignReport, 18), strong(a.words.T("onsite.number", r.Number)), caption(a.t("report.pages", r.Pages)+"  "+a.t("headhash")+" "+short(r.Head)))}
	for i := range r.Signed {
		s := &r.Signed[i]
		sign, text := widget.SignDone, s.Role+"  "+a.t("sign."+s.Way)
		if s.Way == audit.SignedRefused {
			sign = widget.SignBlocked
		}
		if s.Reason != "" {
			text += "  " + s.Reason
		}
		objs = append(objs, row(widget.NewMark(sign, 16), caption(text)))
	}
	for i := range r.Handled {
		d := &r.Handled[i]
		objs = append(objs, row(widget.NewMark(widget.SignHanded, 16), caption(hm(d.At)+"  "+a.t("give."+d.Way)+"  "+d.Recipient+"  "+a.t("purpose."+d.Purpose))))
	}
	return widget.NewFlow(widget.Down{Gap: 2}, objs...)
}
