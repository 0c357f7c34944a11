package screen

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"genchi/app/screen/widget"
)

// run lists the cells that one looks through in large, by their place in the grid: those that are marked, if two or more are, otherwise all
// of the shelf. Heads of groups are passed over.
func (p *evidence) run() []int {
	var all, marked []int
	for i, c := range p.shown {
		if c.item == nil {
			continue
		}
		all = append(all, i)
		if p.marked[c.item.ID] {
			marked = append(marked, i)
		}
	}
	if len(marked) > 1 {
		return marked
	}
	return all
}

// step goes on by d: in the grid from cell to cell, in large from picture to picture, and stays at the ends.
func (p *evidence) step(d int) {
	if !p.view.large {
		p.to(min(max(p.cursor+d, 0), len(p.shown)-1))
		return
	}
	run := p.run()
	if len(run) == 0 {
		return
	}
	at, in := slices.BinarySearch(run, p.cursor)
	if !in && d > 0 {
		at-- // between two of them: the next is the one behind
	}
	to := run[min(max(at+d, 0), len(run)-1)]
	if to != p.cursor {
		p.to(to)
	}
}

// stepRow goes a row down or up in the grid; in large it moves over the picture.
func (p *evidence) stepRow(d int) {
	if p.view.large {
		p.view.pan(0, float32(d))
		return
	}
	p.to(p.cursor + d*p.columns())
}

// placeInRun tells which of the run is shown, "" where there is one or none.
func (p *evidence) placeInRun() string {
	run := p.run()
	if at, in := slices.BinarySearch(run, p.cursor); in && len(run) > 1 {
		return fmt.Sprintf("%d / %d", at+1, len(run))
	}
	return ""
}

// tellPlace writes the place in the run beside the name while the picture fills the page.
func (v *viewer) tellPlace(place string) {
	v.place = place
	text := v.named
	if v.large && place != "" && v.item != "" {
		text = place + "   " + text
	}
	v.name.SetText(text)
}

// pan moves over an enlarged picture by fifths of what is seen.
func (v *viewer) pan(dx, dy float32) {
	s, o := v.scroll.Size(), v.scroll.Offset
	m := v.holder.MinSize()
	at := func(o, d, seen, all float32) float32 { return min(max(0, o+d*seen/5), max(0, all-seen)) }
	v.scroll.ScrollToOffset(fyne.NewPos(at(o.X, dx, s.Width, m.Width), at(o.Y, dy, s.Height, m.Height)))
}

// settleLarge lays the page out after the picture began or ceased to fill it.
func (p *evidence) settleLarge() {
	if it := p.item(); p.view.large && it == nil { // on the head of a group
		if run := p.run(); len(run) > 0 {
			at, _ := slices.BinarySearch(run, p.cursor)
			p.to(run[min(at, len(run)-1)])
		}
	}
	if !p.view.large {
		p.view.whole()
	}
	p.layout(p.root.Size())
	widget.Refit(p.root)
	p.view.tellPlace(p.placeInRun())
}
