package casework

import (
	"genchi/app/audit"
	"genchi/app/notice"
)

// sound plans consents; false for any other command.
func (p *planner) sound(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *RecordConsent:
		p.id = fresh(p, p.oc.model.Sounds.Consents)
		return true, p.set(audit.Consent{ID: p.id, Who: c.Who, Scope: c.Scope, Way: c.Way, At: p.at(c.At), Visit: p.maybeVisit("")})
	case *WithdrawConsent:
		e, known := p.oc.model.Sounds.Consents[c.Consent]
		if !known {
			return true, refuse("no_consent", "")
		}
		f := e.Fact
		f.Withdrawn = p.at(c.At)
		return true, p.set(f)
	}
	return false, nil
}

// SoundView is what a screen needs to record sound: whether it may be, under which consents, and what was recorded.
type SoundView struct {
	Allowed   bool             `json:"allowed"`              // by the body's setting
	Forbidden bool             `json:"forbidden"`            // by the client, at the place asked for
	Visit     bool             `json:"visit"`                // a visit runs
	Consents  []audit.Consent  `json:"consents"`             // the newest first; withdrawn ones as well
	Made      []audit.Sound    `json:"recordings"`           // by item
	Broken    int              `json:"unfinished,omitempty"` // recordings of this laptop that a kill left in parts
	Rules     audit.PlaceRules `json:"permissions"`
}

// Sounds tells how recording stands at a place.
func (d *Desk) Sounds(id string, at audit.PlaceID) (SoundView, error) {
	allowed := d.soundAllowed()
	left := len(d.brokenSounds(id))
	return view(d, id, func(oc *openCase) SoundView {
		v := SoundView{Allowed: allowed, Consents: list(oc.model.ConsentsNow()), Made: []audit.Sound{}, Broken: left, Visit: oc.running() != nil, Rules: oc.model.RulesAt(at)}
		v.Forbidden = v.Rules.Recording == audit.Forbidden
		for _, it := range oc.model.SortedItems() {
			if s, ok := oc.model.Sounds.Made[it.ID]; ok {
				v.Made = append(v.Made, s.Fact)
			}
		}
		return v
	})
}

// soundAllowed is the body's setting; where it set none, or its book is not on this laptop, no sound is recorded.
func (d *Desk) soundAllowed() bool { return d.bodySetting(audit.SettingSound, 1) == 2 }

// maySound refuses a recording: the body's setting, the visit, the client's word for the place, the consent. None of them is a rule of the
// notice, so that nobody's entry becomes void by them. The caller holds writing.
func (d *Desk) maySound(oc *openCase, o *SoundOrder) error {
	if err := d.admits(oc); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	c, known := oc.model.Sounds.Consents[o.Consent]
	switch {
	case oc.running() == nil:
		return refuse("no_visit", notice.P3_4_1)
	case oc.model.RulesAt(o.Place).Recording == audit.Forbidden:
		return refuse("sound_forbidden", "", placeName(oc, o.Place))
	case !known:
		return refuse("no_consent", "")
	case c.Fact.Withdrawn != "":
		return refuse("consent_withdrawn", "", c.Fact.Who)
	}
	return nil
}

func placeName(oc *openCase, p audit.PlaceID) string {
	if x, ok := oc.model.Places[p]; ok {
		return x.Name
	}
	return string(p)
}
