package screen

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// pin ties the marked items to a pin or zone of a plan; where all of them hang there already it takes them off.
func (p *evidence) pin() {
	items := p.targets()
	if len(items) == 0 {
		return
	}
	a, id := p.a, p.a.caseID
	load(a, func(d Desk) (casework.WalkView, error) { return d.Walk(id) }, func(v casework.WalkView) {
		var picks []widget.Pick
		var spots []*casework.SpotView
		var tied []bool
		for i := range v.Floors {
			for k := range v.Floors[i].Spots {
				s := &v.Floors[i].Spots[k]
				on, sub := true, s.PlaceName
				for _, it := range items {
					on = on && slices.Contains(s.Items, it)
				}
				if on {
					sub = spaced(sub, a.t("evidence.pin.off"))
				}
				picks = append(picks, widget.Pick{Label: spaced(v.Floors[i].Name, strconv.Itoa(s.No), s.Name), Sub: sub, Sign: widget.SignVisit})
				spots, tied = append(spots, s), append(tied, on)
			}
		}
		if len(picks) == 0 {
			a.frame.say(widget.Trouble{Happened: a.t("evidence.pin.none"), Kept: a.t("trouble.kept"), Do: a.t("evidence.pin.none.do")})
			return
		}
		a.frame.picker.Open(fyne.KeyS, widget.PickerLook{Title: a.t("evidence.pin", len(items)), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
			p.each(items, func(it audit.ItemID) casework.Command {
				return &casework.LinkSpot{Case: casework.Case{Case: id}, Item: it, Spot: spots[i].ID, Off: tied[i]}
			})
			clear(p.marked)
		})
	})
}
