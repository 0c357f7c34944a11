package widget

import "fyne.io/fyne/v2"

// NewEmpty is a place where nothing is yet: one sentence of what will be here, one of why not, and the keys that change it.
func NewEmpty(sign *Sign, what, why string, keys ...*Key) *Flow {
	objs := []fyne.CanvasObject{NewSpring()}
	if sign != nil {
		objs = append(objs, NewFlow(Across{}, NewSpring(), NewMark(sign, 36), NewSpring()))
	}
	objs = append(objs, NewLabel(what, Style{Size: SizeSubheading, Bold: true, Align: AlignCentre}), NewLabel(why, Style{Color: ColorText2, Align: AlignCentre}))
	if len(keys) > 0 {
		row := []fyne.CanvasObject{NewSpring()}
		for _, k := range keys {
			row = append(row, k)
		}
		objs = append(objs, NewFlow(Across{Gap: 12, PadY: 8}, append(row, NewSpring())...))
	}
	return NewFlow(Down{Gap: 8, PadX: 24, PadY: 24}, append(objs, NewSpring(), NewSpring())...)
}
