package screen

import (
	"testing"

	"genchi/app/casework"
)

func TestFromCardToCardIsCheap(t *testing.T) {
	s := newStage(t)
	s.start()
	s.onSite(0)
	p := s.visitPage()
	views := []casework.CardView{}
	for i := range p.view.Rows[:40] {
		v, err := s.desk.Card(s.caseID, p.view.Rows[i].Check)
		if err != nil {
			t.Fatal(err)
		}
		views = append(views, v)
	}
	for range 2 { // texts are broken into rows once
		for _, v := range views {
			p.card.set(v)
		}
	}
	i := 0
	n := testing.AllocsPerRun(len(views), func() {
		p.card.set(views[i%len(views)])
		i++
	})
	t.Logf("a card costs %v allocations", n)
	if n > 50 { // the budget
		t.Errorf("a card costs %v allocations", n)
	}
}
