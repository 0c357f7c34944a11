package screen

import "genchi/app/casework"

// withdrawConsent takes back a consent to recordings. A recording that runs ends first; what was recorded under the consent stays until it is purged.
func (a *App) withdrawConsent() {
	if a.desk == nil || a.caseID == "" {
		return
	}
	if a.rec != nil {
		a.endRecording(false, a.withdrawConsent)
		return
	}
	id, at := a.caseID, a.scene.place
	load(a, func(d Desk) (casework.SoundView, error) { return d.Sounds(id, at) }, func(v casework.SoundView) {
		var keys, words []string
		for _, c := range v.Consents {
			if c.Withdrawn == "" {
				keys, words = append(keys, c.ID), append(words, c.Who+"  "+c.Scope)
			}
		}
		if len(keys) == 0 {
			a.soundTrouble("sound.noconsent")
			return
		}
		a.choose("", a.t("sound.withdraw"), keys, words, func(consent string) {
			a.do(&casework.WithdrawConsent{Case: casework.Case{Case: id}, Consent: consent}, nil)
		})
	})
}
