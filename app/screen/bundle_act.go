package screen

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// mounted lists the media that systems show in their usual places.
func mounted() []string {
	var out []string
	for _, pattern := range []string{"/media/*/*", "/run/media/*/*", "/Volumes/*"} {
		all, _ := filepath.Glob(pattern) // the patterns are sound
		out = append(out, all...)
	}
	for c := 'D'; c <= 'Z'; c++ {
		if dir := string(c) + `:\`; isDir(dir) {
			out = append(out, dir)
		}
	}
	return out
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Settings that remember the medium of each purpose: the stick for a colleague is not the one for one's own copy.
const (
	mediumGiven   = "medium"
	mediumEvening = "medium.evening"
)

// pickMedium asks for a folder and remembers it under the setting of its purpose: the media that are there come first; a path typed in full is taken as it is.
func (a *App) pickMedium(by fyne.KeyName, purpose, dir string, got func(dir string)) {
	if dir == "" {
		dir, _ = os.UserHomeDir() // then the folder of the process is listed
	}
	dir = filepath.Clean(dir)
	a.host.Go(func() {
		media := mounted()
		entries, err := listFolder(dir)
		a.host.Do(func() {
			if err != nil {
				entries = nil // the medium of last time is not there
			}
			a.offerMedia(by, purpose, dir, media, entries, err == nil, got)
		})
	})
}

func (a *App) offerMedia(by fyne.KeyName, purpose, dir string, media []string, entries []fileEntry, there bool, got func(string)) {
	var picks []widget.Pick
	var acts []func()
	add := func(label, sub string, sign *widget.Sign, act func()) {
		picks, acts = append(picks, widget.Pick{Label: label, Sub: sub, Sign: sign}), append(acts, act)
	}
	take := func(dir string) func() {
		return func() {
			a.setting(purpose, dir)
			got(dir)
		}
	}
	if there {
		add(a.t("bundle.here"), dir, widget.SignDone, take(dir))
	}
	for _, m := range media {
		if m != dir {
			add(m, a.t("bundle.mounted"), widget.SignTransfer, take(m))
		}
	}
	add("..", filepath.Dir(dir), widget.SignRight, func() { a.pickMedium("", purpose, filepath.Dir(dir), got) })
	for _, e := range entries {
		if e.dir {
			add(e.name, "", widget.SignCases, func() { a.pickMedium("", purpose, filepath.Join(dir, e.name), got) })
		}
	}
	a.frame.picker.Open(by, widget.PickerLook{Title: a.t("bundle.medium"), Hint: a.t("bundle.medium.hint"), Free: true}, picks, func(i int, text string) {
		switch {
		case i >= 0:
			acts[i]()
		case isDir(expand(text)):
			take(expand(text))()
		default:
			a.fail(os.ErrNotExist)
		}
	})
}

// copyOut writes a bundle of the case to the medium, for the person who is chosen.
func (p *bundles) copyOut(by fyne.KeyName) {
	switch {
	case p.busy:
		return
	case p.folder == "":
		p.a.pickMedium(by, mediumGiven, "", func(dir string) {
			p.folder = dir
			p.copyOut("")
		})
		return
	}
	o := casework.CopyOutOrder{Cases: []string{p.a.caseID}, Dir: p.folder}
	if p.whom >= 0 {
		o.For = p.people[p.whom].Device
	}
	p.busy, p.result = true, nil
	p.doing.SetText(p.a.t("bundle.writing"))
	p.bar.Set(0)
	p.show()
	p.a.writeBundle(o, p.progress, func(res casework.CopyOutResult, err error) {
		p.busy = false
		p.told(res, err)
		p.enter()
	})
}

// writeBundle writes a bundle beside the work.
func (a *App) writeBundle(o casework.CopyOutOrder, progress func(casework.BundleProgress), done func(casework.CopyOutResult, error)) {
	var res casework.CopyOutResult
	a.job(a.t("bundle.writing"), func(ctx context.Context, d Desk, pr Progress) (err error) {
		res, err = d.CopyOut(ctx, o, a.seldom(pr, progress))
		return err
	}, func(err error) {
		if err == nil {
			a.frame.hush()
			a.frame.refreshCounts()
		}
		done(res, err)
	})
}

// seldom passes progress on to the foot, and to the page in whole percents.
func (a *App) seldom(foot Progress, page func(casework.BundleProgress)) func(casework.BundleProgress) {
	last, step := int64(-1), ""
	return func(b casework.BundleProgress) {
		part := b.Done * 100 / max(1, b.Total)
		if part == last && b.Step == step {
			return
		}
		last, step = part, b.Step
		foot(b.Done, b.Total)
		if page != nil {
			a.host.Do(func() { page(b) })
		}
	}
}

func (p *bundles) progress(b casework.BundleProgress) {
	a := p.a
	p.doing.SetText(a.t("bundle.step."+b.Step) + "  " + a.t("transfer.of", size(uint64(max(0, b.Done))), size(uint64(max(0, b.Total)))))
	p.bar.Set(float32(b.Done) / float32(max(1, b.Total)))
}

// told says what lies on the medium now; a failure stands in the panel as well.
func (p *bundles) told(res casework.CopyOutResult, err error) {
	a := p.a
	switch {
	case errors.Is(err, context.Canceled):
		p.result = []fyne.CanvasObject{row(widget.NewMark(widget.SignNotice, 18), strong(a.t("bundle.stopped"))), para(a.t("bundle.stopped.why"))}
		return
	case err != nil:
		p.result = []fyne.CanvasObject{row(widget.NewMark(widget.SignStalled, 18), strong(a.t("bundle.failed"))), para(a.t("bundle.failed.why"))}
		return
	}
	p.result = []fyne.CanvasObject{row(widget.NewMark(widget.SignHanded, 18), strong(a.t("bundle.done", res.Parts, size(uint64(max(0, res.Bytes)))))), para(res.Folder)}
	for _, c := range res.Cases {
		what := a.t("bundle.done.full", c.Entries, c.Items)
		if !c.Full {
			what = a.t("bundle.done.part", c.Entries, res.For)
		}
		p.result = append(p.result, para(what), widget.NewFlow(widget.Down{Gap: 2}, caption(a.t("headhash")), widget.NewText(short(c.Head), widget.Style{Size: widget.SizeDigits, Bold: true})))
	}
	if n := len(res.Left); n > 0 {
		p.result = append(p.result, row(widget.NewMark(widget.SignStalled, 18), strong(a.t("bundle.left", n))), para(a.t("bundle.left.why")))
	}
	p.result = append(p.result, para(a.t("bundle.done.why")))
}
