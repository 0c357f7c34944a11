package screen

import (
	"genchi/app/audit"
	"genchi/app/casework"
)

// keptScene is what of a case's scene is kept over restarts. The visit is in the record.
type keptScene struct {
	Place    audit.PlaceID  `json:"place,omitempty"`
	Person   string         `json:"person,omitempty"`
	PersonID audit.PersonID `json:"person_id,omitempty"`
	Operator audit.Operator `json:"operator,omitempty"`
	Reason   string         `json:"reason,omitempty"`
	Lens     lens           `json:"lens,omitempty"`
	Grid     bool           `json:"grid,omitempty"`
	Mine     bool           `json:"mine,omitempty"`
}

// keptScene reads the scene of a case that is opened.
func (a *App) keptScene(id string) scene {
	var k keptScene
	if a.desk == nil || !a.desk.Setting("scene:"+id, &k) {
		return scene{}
	}
	return scene{place: k.Place, person: k.Person, personID: k.PersonID, operator: k.Operator, reason: k.Reason}
}

// keepScene writes it down, sealed.
func (a *App) keepScene() {
	if a.desk == nil || a.caseID == "" {
		return
	}
	s := a.scene
	k := keptScene{Place: s.place, Person: s.person, PersonID: s.personID, Operator: s.operator, Reason: s.reason}
	if v := a.visitPage(); v != nil {
		k.Lens, k.Grid, k.Mine = v.by, v.asGrid, v.mine
	}
	a.setting("scene:"+a.caseID, k)
}

// sceneChanged draws the scene and keeps it.
func (a *App) sceneChanged() {
	a.mindRecording()
	a.keepScene()
	if v := a.visitPage(); v != nil {
		a.frame.scenes.show(&v.view)
		v.regroup()
		v.refilter()
	}
}

// coverage is what the meter counts: the checks of the person or place that the lens stands at, or all of them.
func (a *App) coverage(v *casework.ChecksView) []casework.LegCount {
	p := a.visitPage()
	if p == nil || p.by == byMeasure || p.grouped() == 0 {
		return v.Coverage
	}
	in := p.inLens()
	out := make([]casework.LegCount, len(v.Coverage))
	for i, c := range v.Coverage {
		out[i].Method = c.Method
	}
	for i := range v.Rows {
		if !in(&v.Rows[i]) {
			continue
		}
		for _, l := range v.Rows[i].Legs {
			for k := range out {
				if out[k].Method == l.Method && l.Needed && !l.Omitted {
					out[k].Needed++
					if l.Done {
						out[k].Done++
					}
				}
			}
		}
	}
	return out
}
