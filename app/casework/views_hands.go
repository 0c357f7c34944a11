package casework

import "genchi/app/audit"

// HandsView is what waits to be sorted, and what was handed over.
type HandsView struct {
	Loose     []audit.Loose  `json:"loose"`  // one's own, not sorted yet, the newest first
	Sorted    []audit.Loose  `json:"sorted"` // one's own, sorted or dropped
	Handovers []HandoverView `json:"handovers"`
}

// HandoverView is one handover; Mine was handed over to this user.
type HandoverView struct {
	audit.Handover
	From  string `json:"from"`
	To    string `json:"to"`
	Mine  bool   `json:"mine"`
	Taken string `json:"taken,omitempty"` // when it was taken
}

// Hands gives the loose notes of this user and the handovers of the case.
func (d *Desk) Hands(id string) (HandsView, error) {
	return view(d, id, func(oc *openCase) HandsView {
		v := HandsView{Loose: []audit.Loose{}, Sorted: []audit.Loose{}, Handovers: []HandoverView{}}
		for _, l := range oc.model.LooseOf(d.user) {
			if l.As == "" {
				v.Loose = append(v.Loose, l)
			} else {
				v.Sorted = append(v.Sorted, l)
			}
		}
		for _, h := range oc.model.HandoversNow() {
			v.Handovers = append(v.Handovers, HandoverView{h, d.person(h.From), d.person(h.To), h.To == d.user, oc.model.Hands.Taken[h.ID].Fact.At})
		}
		return v
	})
}
