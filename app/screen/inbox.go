package screen

import (
	"slices"
	"strconv"
	"time"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// groupGap is the pause after which a new group of photos begins.
const groupGap = 5 * time.Minute

// cell is one place of the grid: an item, or the head of a group of items that follow it.
type cell struct {
	item *casework.ItemView // nil: a head
	many []*casework.ItemView
}

// momentOf is when an item was taken, or taken in where its file does not say; a time without a zone is one of this laptop.
func momentOf(it *casework.ItemView, zone *time.Location) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, it.CapturedAt, zone); err == nil {
			return t
		}
	}
	return time.UnixMilli(it.WallMS).In(zone)
}

// byMoment sorts items by their moment and splits them where more than groupGap passed or the place changed; the newest group is first,
// within a group the oldest item.
func byMoment(items []*casework.ItemView, zone *time.Location) [][]*casework.ItemView {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b *casework.ItemView) int { return momentOf(a, zone).Compare(momentOf(b, zone)) })
	var out [][]*casework.ItemView
	for i, it := range items {
		if i == 0 || momentOf(it, zone).Sub(momentOf(items[i-1], zone)) > groupGap || it.Place != items[i-1].Place {
			out = append(out, nil)
		}
		last := len(out) - 1
		out[last] = append(out[last], it)
	}
	slices.Reverse(out)
	return out
}

// cellsOf lays items out; groups of more than one get a head if heads is true.
func cellsOf(items []*casework.ItemView, heads bool, zone *time.Location) []cell {
	var out []cell
	if !heads {
		for _, it := range items {
			out = append(out, cell{item: it})
		}
		return out
	}
	for _, g := range byMoment(items, zone) {
		if len(g) > 1 {
			out = append(out, cell{many: g})
		}
		for _, it := range g {
			out = append(out, cell{item: it})
		}
	}
	return out
}

// spanOf is the time of a group in words.
func (a *App) spanOf(g []*casework.ItemView) string {
	zone := a.host.Now().Location()
	from, to := momentOf(g[0], zone), momentOf(g[len(g)-1], zone)
	s := from.Format("01-02 15:04")
	if end := to.Format("15:04"); end != from.Format("15:04") {
		s += "–" + end
	}
	return s
}

// head shows a group in place of an item.
func (t *tile) head(g []*casework.ItemView, on, ticked bool) {
	t.item = ""
	t.pic.Hide()
	t.pic.Image = nil
	t.kind.Set(nil)
	t.safety.Set(widget.SignDown)
	t.name.SetText(g[0].Place)
	t.group.SetText(t.a.spanOf(g) + "\n" + t.a.t("inbox.group", strconv.Itoa(len(g))))
	t.tickFrame(on, ticked)
}

func (p *evidence) groupMarked(g []*casework.ItemView) bool {
	return !slices.ContainsFunc(g, func(it *casework.ItemView) bool { return !p.marked[it.ID] })
}

// mark marks an item, or from the head of a group all of it.
func (p *evidence) mark() {
	c := p.cell()
	switch {
	case c.item != nil:
		p.marked[c.item.ID] = !p.marked[c.item.ID]
	case len(c.many) > 0:
		on := !p.groupMarked(c.many)
		for _, it := range c.many {
			p.marked[it.ID] = on
		}
	default:
		return
	}
	p.grid.Refresh()
	p.present()
}

func (p *evidence) markAll() {
	for _, c := range p.shown {
		if c.item != nil {
			p.marked[c.item.ID] = true
		}
	}
	p.grid.Refresh()
	p.present()
}

// targets are the marked items; where none is, the item or the group under the cursor.
func (p *evidence) targets() []audit.ItemID {
	var out []audit.ItemID
	for _, c := range p.shown {
		if c.item != nil && p.marked[c.item.ID] {
			out = append(out, c.item.ID)
		}
	}
	if len(out) > 0 {
		return out
	}
	c := p.cell()
	if c.item != nil {
		return []audit.ItemID{c.item.ID}
	}
	for _, it := range c.many {
		out = append(out, it.ID)
	}
	return out
}

// cell is what the cursor is on; the zero cell is nothing.
func (p *evidence) cell() cell {
	if p.cursor < 0 || p.cursor >= len(p.shown) {
		return cell{}
	}
	return p.shown[p.cursor]
}

func (p *evidence) item() *casework.ItemView { return p.cell().item }
