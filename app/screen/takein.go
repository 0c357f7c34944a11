package screen

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// takeIn seals files one after another beside the screen; a bad one does not stop the others. They belong to the place of the scene.
func (a *App) takeIn(files []string, check audit.CheckID) {
	if len(files) == 0 || a.desk == nil {
		return
	}
	l := a.desk.NewLot(a.caseID, files)
	l.Place, l.Check, l.Spot = a.scene.place, check, a.activeSpot()
	a.takeLot(l, nil, nil)
}

// takeLot takes in those files of a lot that only names; nil: all that are left. told is called at its end; it may be nil.
func (a *App) takeLot(l *casework.Lot, only []int, told func()) {
	n := len(only)
	if only == nil {
		n = len(l.Left())
	}
	a.jobOf(1000, a.t("job.takein", n), func(ctx context.Context, d Desk, p Progress) error {
		if err := d.TakeLot(ctx, l, only, p); err != nil {
			return err
		}
		if err := d.TidyLots(l.Case); err != nil {
			return err
		}
		return a.renderAfter(ctx, d)
	}, func(err error) {
		if err == nil || errors.Is(err, context.Canceled) {
			a.savedAt(a.host.Now())
			a.tellLot(l)
		}
		a.rerender()
		if told != nil {
			told()
		}
	})
}

// namedMost is how many files a sentence names; the page of the intake names them all.
const namedMost = 3

// tellLot says in place how many files were not taken in, and where they are listed. Where all came in whole it says nothing.
func (a *App) tellLot(l *casework.Lot) {
	left := l.Left()
	flawed, same := l.Count(casework.LotFlawed), l.Count(casework.LotSame)
	if len(left) == 0 && flawed == 0 {
		return
	}
	var names []string
	for _, i := range left[:min(len(left), namedMost)] {
		names = append(names, l.Files[i].Name)
	}
	if len(left) > namedMost {
		names = append(names, a.t("intake.more", len(left)-namedMost))
	}
	t := widget.Trouble{Happened: a.t("intake.left", len(left), len(l.Files), strings.Join(names, a.t("comma"))), Kept: a.t("intake.kept", len(l.Files)-len(left)), Do: a.t("intake.do"), Code: "intake"}
	if len(left) == 0 {
		t.Happened = a.t("intake.flawed", flawed)
	} else if flawed > 0 {
		t.Kept += "  " + a.t("intake.flawed", flawed)
	}
	if len(left) == 1 && len(l.Files) == 1 {
		f := &l.Files[left[0]]
		t.Happened, t.Kept, t.Do = a.whyLeft(f)
	}
	if same > 0 {
		t.Kept += "  " + a.t("intake.same", same)
	}
	a.frame.say(t)
}

// whyLeft says in three sentences what became of a file.
func (a *App) whyLeft(f *casework.LotFile) (what, kept, todo string) {
	args := []any{f.Name}
	if w, k, d := casework.IntakeKeys(f.Code); f.Code != "" && a.words.Has(w) {
		return a.words.T(w, args...), a.words.T(k), a.words.T(d)
	}
	switch f.State { //nolint:exhaustive // the others have their own sentences below
	case casework.LotWaiting:
		return a.t("intake.waiting", f.Name), a.words.T("intake.missing.kept"), a.t("intake.waiting.do")
	case casework.LotSame:
		return a.t("intake.twice", f.Name), a.t("intake.twice.kept"), a.t("intake.twice.do")
	case casework.LotTaken:
		return a.t("intake.taken", f.Name), a.t("saved"), ""
	}
	args = nil
	for _, s := range f.Args {
		args = append(args, s)
	}
	what, todo = a.t("intake.refused", f.Name), a.t("intake.again.do")
	if key := "refusal." + f.Code; a.words.Has(key) {
		what = f.Name + ": " + a.words.T(key, args...)
		if hint := key + ".hint"; a.words.Has(hint) {
			todo = a.words.T(hint, args...)
		}
	}
	return what, a.words.T("intake.missing.kept"), todo
}

// paste takes in the files that the clipboard names: a list of paths, or files copied in a file manager.
func (a *App) paste() {
	if a.desk == nil || a.caseID == "" {
		return
	}
	home, _ := os.UserHomeDir() // then ~ names nothing
	files, others := casework.ParsePaths(fyne.CurrentApp().Clipboard().Content(), home)
	if len(files) == 0 {
		a.frame.say(widget.Trouble{Happened: a.t("paste.none"), Kept: a.t("trouble.kept"), Do: a.t("paste.do"), Code: "paste"})
		return
	}
	check := audit.CheckID("")
	if a.at == "visit" {
		check = a.checkNow()
	}
	if others > 0 {
		a.frame.undo.Say(a.t("paste.others", len(files), others), nil)
		a.frame.fit()
	}
	a.takeIn(files, check)
}

// tryIntake reads files as an intake would and records nothing.
func (a *App) tryIntake(files []string, told func(casework.TryView)) {
	id := a.caseID
	var v casework.TryView
	a.jobOf(1000, a.t("try.job"), func(ctx context.Context, d Desk, p Progress) (err error) {
		v, err = d.TryIntake(ctx, id, files, p)
		return err
	}, func(err error) {
		if err == nil {
			told(v)
		}
	})
}

// tryLines are the outcome of a trial.
func (a *App) tryLines(v *casework.TryView) []fyne.CanvasObject {
	bad := 0
	var objs []fyne.CanvasObject
	for i := range v.Files {
		f := &v.Files[i]
		if f.State == casework.LotTaken {
			continue
		}
		bad++
		what, _, todo := a.whyLeft(f)
		objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(lotSign(f.State), 16), widget.NewFlow(widget.Down{Gap: 0}, plain(what), para(todo))))
	}
	sign, word := widget.SignDone, a.t("try.good", len(v.Files))
	if bad > 0 {
		sign, word = widget.SignNotice, a.t("try.bad", bad, len(v.Files))
	}
	head := []fyne.CanvasObject{row(widget.NewMark(sign, 18), strong(word))}
	if v.Barred != "" {
		head = append(head, row(widget.NewMark(widget.SignBlocked, 18), widget.NewLabel(a.words.T("refusal."+v.Barred, ""), widget.Style{})))
	}
	speed := a.t("try.size", size(uint64(max(0, v.Bytes))))
	if v.Seconds > 0.05 {
		speed = a.t("try.speed", size(uint64(max(0, v.Bytes))), strconv.FormatFloat(v.Seconds, 'f', 1, 64), size(uint64(float64(v.Bytes)/v.Seconds)))
	}
	return append(append(head, para(speed+"  "+a.t("try.free", size(v.Free))), para(a.t("try.nothing"))), objs...)
}

// dirBase is the last part of a folder, for display.
func dirBase(dir string) string { return casework.DisplayName(filepath.Clean(dir)) }
