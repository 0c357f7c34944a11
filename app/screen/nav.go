package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// everywhere are the keys that act on every route, in both modes.
func (a *App) everywhere() *widget.Keymap {
	shift := fyne.KeyModifierShift
	k := &widget.Keymap{
		Command: widget.Keys{},
		Anywhere: widget.Keys{
			fyne.KeyF1: a.keySheet, fyne.KeyF2: func() { a.toVisit(byMeasure) }, fyne.KeyF3: func() { a.toVisit(byPerson) }, fyne.KeyF4: func() { a.toVisit(byPlace) }, fyne.KeyF11: a.fullScreen, fyne.KeyF12: func() { a.Go("closing") }, fyne.KeyEscape: a.escape,
		},
		Chords: map[widget.Chord]func(){
			widget.Ctrl(fyne.KeyK): a.palette, widget.Ctrl(fyne.KeyF): func() { a.Go("search") }, widget.Ctrl(fyne.KeyS): a.tellSafety, widget.Ctrl(fyne.KeyD): a.showClient, widget.Ctrl(fyne.KeyR): a.turnRecording,
			widget.Ctrl(fyne.KeyZ): a.takeBack, widget.Ctrl(fyne.KeyY): a.again, widget.Ctrl(fyne.KeyV): a.paste, widget.Ctrl(fyne.KeyReturn): a.router.Back,
			widget.Alt(fyne.KeyLeft): func() { a.step(&a.past, &a.future) }, widget.Alt(fyne.KeyRight): func() { a.step(&a.future, &a.past) },
			widget.Ctrl(fyne.KeyPlus): func() { a.zoom(1) }, widget.Ctrl(fyne.KeyEqual): func() { a.zoom(1) }, widget.Ctrl(fyne.KeyMinus): func() { a.zoom(-1) },
			widget.Ctrl(fyne.Key0): func() { a.zoom(0) },
			{Mod: fyne.KeyModifierControl | shift, Key: fyne.KeyEqual}:     func() { a.zoom(1) },
			{Mod: fyne.KeyModifierControl | shift, Key: fyne.KeySemicolon}: func() { a.zoom(1) },
			shifted(fyne.KeyL): a.drawCurtain, shifted(fyne.KeyD): a.toggleSecond, shifted(fyne.KeyH): a.hold, shifted(fyne.KeyB): a.eveningCopy,
			shifted(fyne.KeyDown): a.scrollSecond(0.5), shifted(fyne.KeyUp): a.scrollSecond(-0.5),
		},
	}
	for _, it := range railItems {
		if it.digit > 0 {
			k.Chords[widget.Alt(fyne.KeyName(strconv.Itoa(it.digit)))] = func() { a.Go(it.route) }
		}
	}
	return k
}

func (a *App) zoom(step int) { a.chooseLook(a.look.Zoomed(step)) }

func (a *App) fullScreen() { a.window.SetFullScreen(!a.window.FullScreen()) }

// escape leaves writing, or shuts the drawer, or stops an act on many things, or shuts the panel; never a route.
func (a *App) escape() {
	switch {
	case a.router.Mode() == widget.Writing:
		a.router.Back()
	case a.frame.drawer.Visible():
		a.frame.drawer.Shut()
	case a.stopMany():
	default:
		a.frame.hush()
	}
}

// toVisit goes to the checks by measure, person or place; there it changes between card and grid.
func (a *App) toVisit(by lens) {
	v, ok := a.page("visit").(*visit)
	if !ok || a.desk == nil || a.caseID == "" {
		a.Go("visit")
		return
	}
	if a.at == "visit" && v.by == by {
		v.toggleGrid()
		return
	}
	v.look(by)
	a.Go("visit")
}

func (a *App) drawCurtain() {
	if a.desk == nil {
		return
	}
	a.router.Settle()
	a.frame.curtain.Check = nil
	if a.pin != "" {
		a.frame.curtain.Check = func(s string) bool { return s == a.pin }
		a.frame.curtain.OnFail = func(tries int) {
			if tries >= 3 {
				a.Lock()
			}
		}
	}
	a.frame.curtain.OnOpen = a.unveil
	a.frame.curtain.Draw()
	a.followClient()
}

// tellSafety says in words what is saved and what is received.
func (a *App) tellSafety() {
	row := a.caseRow()
	if row == nil {
		return
	}
	o := widget.NewFlow(widget.Down{Gap: 10, PadX: 14},
		a.legendRow(widget.SignDraft, a.t("draft"), a.t("safety.draft")), a.legendRow(widget.SignSaved, a.t("saved"), a.t("safety.saved", row.Entries)),
		a.legendRow(widget.SignHanded, a.t("handed"), a.t("safety.handed")),
		a.legendRow(widget.SignReceived, a.t("received"), a.t("safety.received", row.Received, row.Entries)))
	a.frame.drawer.Open(a.t("safety.title"), widget.Scroll(o))
	a.frame.fit()
}

func (a *App) legendRow(s *widget.Sign, word, text string) fyne.CanvasObject {
	return widget.NewFlow(signed{}, widget.NewMark(s, 18), widget.NewText(word, widget.Style{Bold: true}), widget.NewLabel(text, widget.Style{Color: widget.ColorText2}))
}

// signed lays a sign, a word and a text below the word.
type signed struct{}

func (signed) HeightFor(o []fyne.CanvasObject, w float32) float32 {
	h := o[1].MinSize().Height
	if l, ok := o[2].(*widget.Label); ok && l.Text() != "" {
		h += l.HeightFor(w - 30)
	}
	return h
}

func (signed) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(160, signed{}.HeightFor(o, 320))
}

func (signed) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m := o[1].MinSize()
	widget.Place(o[0], 0, (m.Height-18)/2, 18, 18)
	widget.Place(o[1], 30, 0, s.Width-30, m.Height)
	widget.Place(o[2], 30, m.Height, s.Width-30, s.Height-m.Height)
}

// keySheet shows the keys of this screen and the legend of signs.
func (a *App) keySheet() {
	if a.frame.bare {
		return
	}
	head := func(s string) fyne.CanvasObject { return widget.NewText(s, widget.Style{Bold: true}) }
	objs := []fyne.CanvasObject{head(a.t("keys.here"))}
	for _, h := range a.pages[a.at].hints() {
		objs = append(objs, keyRow(h))
	}
	objs = append(objs, head(a.t("keys.everywhere")))
	for _, k := range []string{"F2", "F3", "F4", "F12", "Ctrl+K", "Ctrl+F", "Ctrl+Shift+N", "Ctrl+V", "Ctrl+Z", "Ctrl+Y", "Ctrl+S", "Ctrl+R", "Ctrl+D", "Ctrl+Shift+D", "Ctrl+L", "Ctrl+Shift+L", "Ctrl++", "Alt+1–9", "Alt+Y", "Esc"} {
		objs = append(objs, keyRow(hint{k, a.t("keys." + strings.ToLower(strings.NewReplacer("+", "", "–", "").Replace(k)))}))
	}
	objs = append(objs, head(a.t("keys.signs")))
	for _, s := range []struct {
		sign *widget.Sign
		word string
	}{
		{widget.SignConforming, "verdict.conforming"},
		{widget.SignNonconforming, "verdict.nonconforming"},
		{widget.SignUnconfirmed, "verdict.unconfirmed"},
		{widget.SignOpen, "verdict.open"},
		{widget.SignConflict, "conflict"},
		{widget.SignComeBack, "comeback"},
		{widget.SignVoid, "void"},
		{widget.SignDraft, "draft"},
		{widget.SignSaved, "saved"},
		{widget.SignHanded, "handed"},
		{widget.SignReceived, "received"},
	} {
		objs = append(objs, a.legendRow(s.sign, a.t(s.word), ""))
	}
	a.frame.drawer.Open(a.t("keys.title"), widget.Scroll(widget.NewFlow(widget.Down{Gap: 6, PadX: 14, PadY: 4}, objs...)))
	a.frame.fit()
}

func keyRow(h hint) fyne.CanvasObject {
	return container.New(widget.Across{Gap: 10}, container.New(widget.Fixed{W: widget.Scaled(96), H: widget.RowHeight(widget.SizeBody)},
		widget.NewText(h.key, widget.Style{Color: widget.ColorPrimary, Bold: true})), widget.NewText(h.word, widget.Style{}))
}

// palette (移動と命令) reaches every route, case, check and command by typing.
func (a *App) palette() {
	if a.desk == nil {
		return
	}
	type act struct {
		pick widget.Pick
		do   func()
	}
	var acts []act
	add := func(sign *widget.Sign, label, sub string, do func()) {
		acts = append(acts, act{widget.Pick{Label: label, Sub: sub, Sign: sign}, do})
	}
	for _, it := range railItems {
		if a.caseID != "" || !caseRoute(it.route) {
			add(it.sign, a.t("rail."+it.route), "", func() { a.Go(it.route) })
		}
	}
	add(widget.SignRegisters, a.t("keeping.title"), "", func() { a.Go("keeping") })
	add(widget.SignSettings, a.t("bodyset.title"), "", func() { a.Go("bodysettings") })
	if a.caseID != "" {
		add(widget.SignVisit, a.t("rail.prepare"), "U", func() { a.Go("prepare") })
		add(widget.SignFile, a.t("transcribe.title"), "", func() { a.Go("transcribe") })
		add(widget.SignFindings, a.t("closing.title"), "F12", func() { a.Go("closing") })
		word := a.t("visit.start")
		if a.scene.visit != nil {
			word = a.t("visit.end")
		}
		add(widget.SignVisit, word, "", func() { a.turnVisit("") })
		add(widget.SignVisit, a.t("meeting.opening"), "", func() { a.Go("opening") })
		add(widget.SignHanded, a.t("loans.title"), "", func() { a.Go("loans") })
		add(widget.SignNotice, a.t("after.title"), "", func() { a.Go("after") })
		add(widget.SignDrop, a.t("intake.title"), "", func() { a.Go("intake") })
		add(widget.SignReport, a.t("contract.title"), "", func() { a.Go("contract") })
		add(widget.SignFile, a.t("docs.title"), "", func() { a.Go("second") })
		add(widget.SignReport, a.t("explained.title"), "", func() { a.Go("explained") })
		add(widget.SignLock, a.t("secrecy.title"), "", func() { a.Go("secrecy") })
		add(widget.SignDue, a.t("effort.title"), "", func() { a.Go("effort") })
		add(widget.SignReport, a.t("verification.title"), "", func() { a.Go("verify") })
		add(widget.SignReport, a.t("decide.title"), "", func() { a.Go("decide") })
		add(widget.SignReport, a.t("cert.title"), "", func() { a.Go("certificate") })
		add(widget.SignReport, a.t("firststage.title"), "", func() { a.Go("firststage") })
		add(widget.SignReport, a.t("upkeep.title"), "", func() { a.Go("upkeep") })
		add(widget.SignCases, a.t("who.title"), "", func() { a.Go("who") })
		add(widget.SignFindings, a.t("team.title"), "", func() { a.Go("team") })
		add(widget.SignEvidence, a.t("sampling"), "", func() { a.Go("sampling") })
		add(widget.SignEvidence, a.t("search.title"), "Ctrl+F", func() { a.Go("search") })
		add(widget.SignComeBack, a.t("hands.title"), "", func() { a.Go("hands") })
		add(widget.SignComeBack, a.t("handover.title"), "", func() { a.handOver("", nil) })
		add(widget.SignTransfer, a.t("doubts.title"), "", func() { a.Go("doubts") })
		add(widget.SignComeBack, a.t("loose.title"), "Ctrl+Shift+N", a.looseNote)
		add(widget.SignTransfer, a.t("bundle.title"), "", func() { a.Go("bundle") })
		add(widget.SignDue, a.t("day.title"), "", func() { a.Go("day") })
		add(widget.SignHanded, a.t("day.copy"), "Ctrl+Shift+B", a.eveningCopy)
		add(widget.SignReport, a.t("kit.makeall"), "", a.makeAll)
		add(widget.SignSeen, a.t("client.title"), "Ctrl+D", a.showClient)
		add(widget.SignSeen, a.t("second.title"), "Ctrl+Shift+D", a.toggleSecond)
		add(widget.SignEvidence, a.t("sound.title"), "Ctrl+R", a.turnRecording)
		add(widget.SignEvidence, a.t("sound.withdraw"), "", a.withdrawConsent)
	}
	add(widget.SignSettings, a.t("cards.title"), "", func() { a.Go("cards") })
	add(widget.SignRegisters, a.t("committee.title"), "", func() { a.Go("committee") })
	add(widget.SignDue, a.t("statistics.title"), "", func() { a.Go("statistics") })
	add(widget.SignReport, a.t("inspection.title"), "", func() { a.Go("inspection") })
	for _, c := range a.home.Cases {
		add(widget.SignCases, c.Client, c.Scope, func() { a.openCase(c.ID, "visit", "") })
	}
	if v, ok := a.pages["visit"].(*visit); ok && a.caseID != "" {
		for i := range v.view.Rows {
			r := &v.view.Rows[i]
			add(signOf(r), r.Code+"  "+r.Title, r.Place, func() { a.openCase(a.caseID, "visit", string(r.Check)) })
		}
	}
	if a.frame.recovery.Visible() {
		add(widget.SignNotice, a.t("recovery.open"), "", a.toRecovery)
	}
	add(widget.SignLock, a.t("top.lock"), "Ctrl+L", a.Lock)
	add(widget.SignSeen, a.t("curtain"), "Ctrl+Shift+L", a.drawCurtain)
	add(widget.SignSettings, a.t("settings.dark"), "", func() { l := a.look; l.Dark = !l.Dark; a.chooseLook(l) })
	add(widget.SignSettings, a.t("lang.both"), "", func() { a.chooseLang(map[string]string{"ja": "en", "en": "ja"}[a.lang]) })
	picks := make([]widget.Pick, len(acts))
	for i, x := range acts {
		picks[i] = x.pick
	}
	a.frame.picker.Open(fyne.KeyK, widget.PickerLook{Title: a.t("palette.title"), Hint: a.t("palette.hint")}, picks, func(i int, _ string) { acts[i].do() })
}

// chooseCase opens the list of cases over the page.
func (a *App) chooseCase() {
	if a.desk == nil {
		return
	}
	picks := make([]widget.Pick, len(a.home.Cases))
	start := 0
	for i, c := range a.home.Cases {
		picks[i] = widget.Pick{Label: c.Client, Sub: c.Scope, Sign: widget.SignCases}
		if c.ID == a.caseID {
			start = i
		}
	}
	cases := a.home.Cases
	a.frame.picker.Open("", widget.PickerLook{Title: a.t("rail.cases"), Hint: a.t("filter"), Digits: true, Start: start}, picks, func(i int, _ string) {
		a.openCase(cases[i].ID, "visit", "")
	})
}

// askReason opens the reasons used last; a digit takes one, typing makes a new one.
func (a *App) askReason(by fyne.KeyName, title string, got func(reason string)) {
	picks := make([]widget.Pick, len(a.reasons))
	for i, r := range a.reasons {
		picks[i] = widget.Pick{Label: r}
	}
	reasons := a.reasons
	a.frame.picker.Open(by, widget.PickerLook{Title: title, Hint: a.t("reason.hint"), Digits: true, Free: true}, picks, func(i int, text string) {
		if i >= 0 {
			text = reasons[i]
		}
		a.usedReason(text)
		got(text)
	})
}

const reasonsKept = 5

func (a *App) usedReason(text string) {
	kept := []string{text}
	for _, r := range a.reasons {
		if r != text && len(kept) < reasonsKept {
			kept = append(kept, r)
		}
	}
	a.reasons = kept
	a.setting("reasons", kept)
}

// showHistory lists every value of a field in the drawer.
func (a *App) showHistory(title, kind, key string) { a.historyOf(a.caseID, title, kind, key) }

// historyOf is showHistory for a case or book that need not be open.
func (a *App) historyOf(id, title, kind, key string) {
	load(a, func(d Desk) ([]casework.HistoryRow, error) { return d.History(id, kind, key) }, func(rows []casework.HistoryRow) {
		var objs []fyne.CanvasObject
		for i := len(rows) - 1; i >= 0; i-- {
			r := rows[i]
			sign, text := a.valueOf(r.Value)
			if text == "" {
				text = a.t("history.takenback")
			}
			objs = append(objs, widget.NewFlow(signed{}, widget.NewMark(sign, 18), widget.NewText(a.when(r.WallMS)+"  "+r.By+"  "+a.t("history."+r.Status),
				widget.Style{Size: widget.SizeCaption, Color: widget.ColorText2}), widget.NewLabel(text, widget.Style{})))
		}
		if len(objs) == 0 {
			objs = append(objs, widget.NewLabel(a.t("history.none"), widget.Style{Color: widget.ColorText2}))
		}
		a.frame.drawer.Open(title, widget.Scroll(widget.NewFlow(widget.Down{Gap: 12, PadX: 14, PadY: 4}, objs...)))
		a.frame.fit()
	})
}
