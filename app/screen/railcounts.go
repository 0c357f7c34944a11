package screen

import (
	"strconv"
	"time"

	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// refreshCounts reads the counts of rail and top bar again.
func (f *frame) refreshCounts() {
	load(f.a, Desk.Home, func(v casework.HomeView) {
		f.a.home = v
		f.counts()
	})
}

func (f *frame) counts() {
	row := f.a.caseRow()
	f.order()
	f.showCase()
	f.showCard()
	for _, it := range f.items {
		here := it.route == onRail(f.a.at)
		if here {
			defer f.rollTo(it)
		}
		it.set(here, f.a.caseID != "" || !caseRoute(it.route))
		n, alarm := 0, false
		if row != nil {
			switch it.route {
			case "visit":
				n = row.Checks - row.Judged
			case "findings":
				n = row.Findings
			case "transfer":
				n = row.Entries - row.Received
			case "conflicts":
				n, alarm = row.Conflict, true
			}
		}
		it.count(n, alarm)
		if it.route == "conflicts" {
			widget.Show(it, row != nil && row.Conflict > 0)
		}
	}
	if row != nil {
		f.safety(row, time.Time{})
	} else {
		f.mark.Set(nil)
		f.saved.SetText("")
		f.received.SetText("")
	}
	f.rail.Refresh()
}

// rollTo brings an item of the rail into sight.
func (f *frame) rollTo(it *railItem) {
	y, h, seen := it.Position().Y, it.Size().Height, f.railRoll.Size().Height
	o := f.railRoll.Offset
	switch {
	case seen <= 0 || h <= 0:
		return
	case y < o.Y:
		o.Y = y
	case y+h > o.Y+seen:
		o.Y = y + h - seen
	default:
		return
	}
	f.railRoll.ScrollToOffset(o)
}

// onRail is the place of the rail that a route belongs to.
func onRail(route string) string {
	switch route {
	case "effort", "verify", "decide", "certificate", "who", "firststage", "sheetin", "contract", "second", "explained", "secrecy", "upkeep":
		return "road"
	case "committee", "statistics", "inspection":
		return "registers"
	case "prepare", "transcribe", "past", "after", "opening", "team", "closing", "day", "hands", "search", "doubts":
		return "visit"
	case "intake", "loans", "sampling":
		return "evidence"
	case "keeping", "bodysettings":
		return "registers"
	case "bundle", "rehearsal":
		return "transfer"
	case "cards":
		return "settings"
	}
	return route
}

// shortNumber is a count where there is room for four digits and a sign.
func shortNumber(n int) string {
	const most = 9999
	if n > most {
		return number(most) + "+"
	}
	return number(n)
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
