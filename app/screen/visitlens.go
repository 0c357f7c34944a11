package screen

import (
	"fyne.io/fyne/v2"
)

// talking tells whether a person is being asked: the lens stands at one, and the questions are shown.
func (p *visit) talking() bool { return p.by == byPerson && !p.asGrid && p.talk.now() != nil }

// say (Q) writes what was said: to a point of a guide beside the question, to a measure on the card.
func (p *visit) say(by fyne.KeyName) {
	if p.talking() && p.talk.guide() {
		p.talk.open(by)
		return
	}
	p.card.openNote(0, by)
}

// reply answers the question at hand.
func (p *visit) reply(v string) func() {
	return func() {
		if p.talking() {
			p.talk.answer(v)
		}
	}
}

// ask goes to the next or previous question.
func (p *visit) ask(d int) {
	if p.talking() {
		p.talk.step(d)
	}
}

// stepOn goes through the pins of a plan in walking order, elsewhere through the checks.
func (p *visit) stepOn(d int) {
	if f := p.walk.now(); p.by == byPlace && !p.asGrid && f != nil && len(f.Spots) > 0 {
		p.walk.step(d)
		return
	}
	p.to(p.cursor + d)
}

// makeNew makes a pin, zone or plan during a walk, elsewhere evidence from a file.
func (p *visit) makeNew(by fyne.KeyName) {
	if p.by == byPlace && !p.asGrid {
		p.walk.offerNew(by)
		return
	}
	p.newFile(by)
}

// measureOrBegin records a measured value; before a visit there is none, and the visit begins.
func (p *visit) measureOrBegin() {
	if p.a.scene.visit == nil {
		p.a.turnVisit(fyne.KeyD)
		return
	}
	p.measured(fyne.KeyD)
}
