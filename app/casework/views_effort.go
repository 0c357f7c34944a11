package casework

import (
	"fmt"

	"genchi/app/audit"
	"genchi/app/effort"
	"genchi/assets"
)

// EffortView is the estimate of a case with its whole trace (3-2-7-i), and the factors that can be chosen.
type EffortView struct {
	Effort  *audit.Effort      `json:"effort,omitempty"`
	By      string             `json:"by,omitempty"`
	WallMS  int64              `json:"wall_ms,omitempty"`
	Steps   []audit.EffortStep `json:"steps"`
	Words   []string           `json:"trace"` // the steps in words, as they are printed
	Counts  string             `json:"counts,omitempty"`
	Manual  bool               `json:"manual"`
	Factors *effort.Table      `json:"factors"`
	Names   map[string]string  `json:"names"`
}

// Effort gives the estimate of a case.
func (d *Desk) Effort(id string) (EffortView, error) {
	return view(d, id, func(oc *openCase) EffortView {
		words := assets.Lang(d.opt.Lang)
		v := EffortView{Steps: []audit.EffortStep{}, Words: []string{}, Factors: effort.Shipped(), Names: map[string]string{}}
		for _, f := range v.Factors.Names() {
			v.Names[f] = words.T("effort.factor." + f)
		}
		e := oc.model.Registers.Effort
		if e == nil {
			return v
		}
		v.Effort, v.By, v.WallMS, v.Steps, v.Manual, v.Counts = &e.Fact, d.person(e.By), e.WallMS, e.Fact.Trace(), e.Fact.Manual > 0, daysText(e.Fact.Counts())
		for _, s := range v.Steps {
			v.Words = append(v.Words, effortWords(words, s))
		}
		if e.Fact.Draft {
			v.Words = append(v.Words, words.T("effort.draft"))
		}
		return v
	})
}

func daysText(hundredths int) string {
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// effortWords is one line of the trace.
func effortWords(w assets.Words, s audit.EffortStep) string {
	name := ""
	if s.Factor != "" {
		name = w.T("effort.factor." + s.Factor)
	}
	line := w.T("effort.step."+s.Code, name, s.Percent, s.To, daysText(s.Days))
	if s.Reason != "" {
		line += w.T("effort.because", s.Reason)
	}
	if s.Proof != "" {
		line += w.T("effort.proof", s.Proof)
	}
	return line
}
