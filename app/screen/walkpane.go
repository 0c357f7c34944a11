package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// walkPane is the floor plan above the card: one picture, zones and pins above it.
type walkPane struct {
	p      *visit
	root   *fyne.Container
	head   *widget.Label
	hint   *widget.Label
	plan   *plan
	scroll *container.Scroll
	holder *fyne.Container
	view   casework.WalkView
	floor  int
	at     int // spot, -1 none
	zoom   int
	keys   *widget.Keymap // while the plan has the keys
	inPlan bool
	laying string // what is being placed: pin, zone, or nothing
	x, y   int    // of the cross, in 1/10,000
	from   [2]int // first corner of a zone, -1 none
	turn   int
}

func newWalkPane(p *visit) *walkPane {
	x := &walkPane{p: p, head: subhead(""), hint: caption(""), at: -1, from: [2]int{-1, -1}}
	x.plan = newPlan(x)
	x.holder = container.New(planSize{x}, x.plan)
	x.scroll = container.NewScroll(x.holder)
	x.root = container.New(widget.Func{Min: fyne.NewSize(200, 120), Do: x.layout}, widget.NewBox(widget.ColorBackground), x.head, x.hint, x.scroll)
	x.keys = x.planKeys()
	return x
}

type planSize struct{ x *walkPane }

func (z planSize) MinSize([]fyne.CanvasObject) fyne.Size {
	s, f := z.x.scroll.Size(), zooms[z.x.zoom]
	if f == 1 {
		return fyne.NewSize(10, 10)
	}
	return fyne.NewSize(s.Width*f, s.Height*f)
}

func (planSize) Layout(o []fyne.CanvasObject, s fyne.Size) {
	widget.Place(o[0], 0, 0, s.Width, s.Height)
}

func (x *walkPane) layout(s fyne.Size) {
	h, c := widget.RowHeight(widget.SizeSubheading), widget.RowHeight(widget.SizeCaption)
	o := x.root.Objects
	widget.Place(o[0], 0, 0, s.Width, s.Height)
	widget.Place(o[1], 16, 6, s.Width-32, h)
	widget.Place(o[2], 16, s.Height-c-4, s.Width-32, c)
	widget.Place(o[3], 8, h+10, s.Width-16, s.Height-h-c-18)
}

func (x *walkPane) object() fyne.CanvasObject { return x.root }

// heightFor gives the plan nearly half of the card's height; without one there are two lines.
func (x *walkPane) heightFor(_, whole float32) float32 {
	if len(x.view.Floors) == 0 {
		return widget.RowHeight(widget.SizeSubheading) + widget.RowHeight(widget.SizeCaption) + 18
	}
	return whole * 0.46
}

func (x *walkPane) set(*casework.CardView) { x.draw() }

func (x *walkPane) reload() {
	id := x.p.a.caseID
	x.turn++
	turn := x.turn
	load(x.p.a, func(d Desk) (casework.WalkView, error) { return d.Walk(id) }, func(v casework.WalkView) {
		if x.turn != turn {
			return
		}
		had := len(x.view.Floors)
		x.view = v
		x.floor = max(0, min(x.floor, len(v.Floors)-1))
		if f := x.now(); f != nil && x.at >= len(f.Spots) {
			x.at = len(f.Spots) - 1
		}
		if had != len(v.Floors) {
			x.p.layout(x.p.root.Size())
		}
		x.draw()
	})
}

func (x *walkPane) now() *casework.FloorView {
	if x.floor < 0 || x.floor >= len(x.view.Floors) {
		return nil
	}
	return &x.view.Floors[x.floor]
}

func (x *walkPane) spot() *casework.SpotView {
	f := x.now()
	if f == nil || x.at < 0 || x.at >= len(f.Spots) {
		return nil
	}
	return &f.Spots[x.at]
}

// activeSpot is the pin or zone on which dropped photos and measured values land, "" none.
func (a *App) activeSpot() string {
	v := a.visitPage()
	if v == nil || v.by != byPlace || v.asGrid {
		return ""
	}
	if x, ok := v.panes[byPlace].(*walkPane); ok {
		if s := x.spot(); s != nil {
			return s.ID
		}
	}
	return ""
}

func (x *walkPane) draw() {
	a, f := x.p.a, x.now()
	if f == nil {
		x.head.SetText(a.t("walk.none"))
		x.hint.SetText(a.t("walk.none.why"))
		x.plan.Hide()
		return
	}
	unseen := 0
	for i := range f.Spots {
		if f.Spots[i].Zone && !f.Spots[i].Seen {
			unseen++
		}
	}
	more := ""
	if n := len(x.view.Floors); n > 1 {
		more = "  " + strconv.Itoa(x.floor+1) + "/" + strconv.Itoa(n)
	}
	x.head.SetText(f.Name + more + "   " + a.t("walk.count", len(f.Spots), unseen))
	x.hint.SetText(x.say())
	x.plan.Show()
	x.plan.show(f)
}

// say is what the keys do now.
func (x *walkPane) say() string {
	a := x.p.a
	switch {
	case x.laying == "zone" && x.from[0] >= 0:
		return a.t("walk.corner2")
	case x.laying == "zone":
		return a.t("walk.corner1")
	case x.laying != "":
		return a.t("walk.lay")
	case x.inPlan:
		return a.t("walk.plan")
	}
	s := x.spot()
	if s == nil {
		return a.t("walk.hint")
	}
	word := a.t("walk.at", s.No, strings.Join(nonEmpty(s.Name, s.PlaceName), " "), len(s.Items))
	if s.Rules.Camera == audit.Forbidden {
		return word + "   " + a.t("walk.nophoto")
	}
	return word
}

// step goes to the next or previous spot in walking order, and takes its place into the scene.
func (x *walkPane) step(d int) {
	f := x.now()
	if f == nil || len(f.Spots) == 0 {
		return
	}
	x.choose(max(0, min(len(f.Spots)-1, x.at+d)))
}

func (x *walkPane) choose(i int) {
	x.at = i
	if s := x.spot(); s != nil && s.Place != x.p.a.scene.place {
		x.p.a.scene.place = s.Place
		x.p.a.sceneChanged()
	}
	x.draw()
}

// planKeys are the keys while the plan has them: arrows pan or move the cross, + - zoom, 0 shows all, Enter sets.
func (x *walkPane) planKeys() *widget.Keymap {
	move := func(dx, dy int) func() { return func() { x.arrow(dx, dy) } }
	in, out := func() { x.zoomTo(x.zoom + 1) }, func() { x.zoomTo(x.zoom - 1) }
	return &widget.Keymap{
		Command:  widget.Keys{fyne.KeyReturn: x.enter, fyne.KeyEnter: x.enter, fyne.Key0: func() { x.zoomTo(0) }, fyne.KeyPlus: in, fyne.KeyEqual: in, fyne.KeySemicolon: in, fyne.KeyMinus: out},
		Move:     widget.Keys{fyne.KeyLeft: move(-1, 0), fyne.KeyRight: move(1, 0), fyne.KeyUp: move(0, -1), fyne.KeyDown: move(0, 1), fyne.KeyJ: func() { x.step(1) }, fyne.KeyK: func() { x.step(-1) }},
		Extend:   widget.Keys{fyne.KeyLeft: move(-5, 0), fyne.KeyRight: move(5, 0), fyne.KeyUp: move(0, -5), fyne.KeyDown: move(0, 5)},
		Anywhere: widget.Keys{fyne.KeyEscape: x.leavePlan},
		OnTab:    func(int) { x.leavePlan() },
	}
}

func (x *walkPane) enterPlan() {
	if x.now() == nil || x.inPlan {
		return
	}
	x.inPlan = true
	x.p.a.router.Push(x.keys)
	x.draw()
}

// leavePlan gives the keys back to the check; what was being placed is not.
func (x *walkPane) leavePlan() {
	x.laying, x.from = "", [2]int{-1, -1}
	if x.inPlan {
		x.inPlan = false
		x.p.a.router.Pop(x.keys)
	}
	x.draw()
}

func (x *walkPane) arrow(dx, dy int) {
	if x.laying == "" {
		s := x.scroll.Size()
		o := x.scroll.Offset
		x.scroll.ScrollToOffset(fyne.NewPos(max(0, o.X+float32(dx)*s.Width/8), max(0, o.Y+float32(dy)*s.Height/8)))
		return
	}
	x.x = max(0, min(audit.FullSide, x.x+dx*100))
	x.y = max(0, min(audit.FullSide, x.y+dy*100))
	x.draw()
}

func (x *walkPane) zoomTo(step int) {
	before := zooms[x.zoom]
	x.zoom = max(0, min(len(zooms)-1, step))
	s, o, k := x.scroll.Size(), x.scroll.Offset, zooms[x.zoom]/before
	x.holder.Refresh()
	x.scroll.Refresh()
	x.scroll.ScrollToOffset(fyne.NewPos(max(0, (o.X+s.Width/2)*k-s.Width/2), max(0, (o.Y+s.Height/2)*k-s.Height/2)))
	x.draw()
}

// enter sets what is being placed; with nothing to place it goes to the check.
func (x *walkPane) enter() {
	f := x.now()
	if f == nil || x.laying == "" {
		x.leavePlan()
		return
	}
	if x.laying == "zone" && x.from[0] < 0 {
		x.from = [2]int{x.x, x.y}
		x.draw()
		return
	}
	c := &casework.SetSpot{Case: casework.Case{Case: x.p.a.caseID}, Floor: f.ID, Place: x.p.a.scene.place, X: uint(x.x), Y: uint(x.y)}
	if x.laying == "zone" {
		c.X, c.Y = uint(min(x.x, x.from[0])), uint(min(x.y, x.from[1]))
		c.W, c.H = uint(max(x.x, x.from[0]))-c.X, uint(max(x.y, x.from[1]))-c.Y
		if c.W == 0 || c.H == 0 {
			return
		}
	}
	last := len(f.Spots)
	x.leavePlan()
	x.p.a.do(c, func(ch casework.Changes, err error) {
		if err != nil {
			return
		}
		x.at = last
		x.reload()
		x.p.offerUndo(x.p.a.t("walk.set"), ch)
	})
}

// new_ asks what to make: a pin, a zone, a floor plan, or evidence from a file.
func (x *walkPane) offerNew(by fyne.KeyName) {
	a := x.p.a
	var picks []widget.Pick
	var acts []func()
	add := func(word string, f func()) {
		picks, acts = append(picks, widget.Pick{Label: a.t(word)}), append(acts, f)
	}
	if x.now() != nil {
		add("walk.new.pin", func() { x.lay("pin") })
		add("walk.new.zone", func() { x.lay("zone") })
	}
	add("walk.new.plan", func() { a.pickFiles("", x.newFloor) })
	add("attach.file", func() { x.p.newFile("") })
	if len(x.view.Floors) > 1 {
		add("walk.new.next", func() { x.floor, x.at = (x.floor+1)%len(x.view.Floors), -1; x.draw() })
	}
	if s := x.spot(); s != nil {
		spot := s.Spot
		add("walk.new.gone", func() {
			a.do(&casework.SetSpot{
				Case: casework.Case{Case: a.caseID}, Spot: spot.ID, Floor: spot.Floor, Name: spot.Name, Place: spot.Place, X: spot.X, Y: spot.Y, W: spot.W, H: spot.H, Walk: spot.Walk, Gone: true,
			}, func(ch casework.Changes, err error) {
				if err == nil {
					x.reload()
					x.p.offerUndo(a.t("walk.gone"), ch)
				}
			})
		})
	}
	a.frame.picker.Open(by, widget.PickerLook{Title: a.t("walk.new"), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
		if i >= 0 && i < len(acts) {
			acts[i]()
		}
	})
}

func (x *walkPane) lay(what string) {
	x.laying, x.from, x.x, x.y = what, [2]int{-1, -1}, audit.FullSide/2, audit.FullSide/2
	x.enterPlan()
	x.draw()
}

// newFloor seals a picture and makes it the plan of the place in the scene, beside the screen.
func (x *walkPane) newFloor(files []string) {
	a, id, place := x.p.a, x.p.a.caseID, x.p.a.scene.place
	if len(files) == 0 {
		return
	}
	a.floorFrom(id, files[0], place, func() { x.floor = len(x.view.Floors); x.reload() })
}
