package casework

import (
	"slices"

	"genchi/app/audit"
	"genchi/app/notice"
)

// firstStage plans the commands of the first stage; ok is false for any other command.
func (p *planner) firstStage(c Command) (ok bool, err error) {
	switch c := c.(type) {
	case *RecordPriorAudit:
		n, err := p.returned(c.Return, notice.P3_2_2)
		if err != nil {
			return true, err
		}
		f := audit.PriorAudit{Return: n, Done: c.Done}
		if c.Done {
			f.Who, f.Qualification, f.On, f.Outside = c.Who, c.Qualification, audit.Date(c.On), c.Outside
		}
		return true, p.set(f)
	case *ConfirmAnswers:
		return true, p.confirmAnswers(c)
	case *JudgeAnswers:
		return true, p.judgeAnswers(c)
	case *EndFirstStage:
		return true, p.set(audit.FirstEnd{On: p.today(c.On), Note: c.Note})
	case *TellFirstResult:
		f := audit.FirstTold{On: p.today(c.On), To: c.To, Way: c.Way}
		for _, x := range p.oc.model.SortedPapers(audit.PaperFirstResult) {
			f.Paper = x.Digest
		}
		return true, p.set(f)
	case *WaivePlan:
		return true, p.set(audit.PlanWaived{On: p.today(c.On), Reason: c.Reason, Off: c.Off})
	}
	return false, nil
}

// returned is the return that is meant: the named one, or the newest.
func (p *planner) returned(n uint, at notice.Provision) (uint, error) {
	if n > 0 {
		return n, nil
	}
	r, ok := p.oc.model.First.LastReturn()
	if !ok {
		return 0, refuse("no_sheet_returned", at)
	}
	return r.Fact.N, nil
}

func (p *planner) confirmAnswers(c *ConfirmAnswers) error {
	r, err := p.returned(c.Return, notice.P3_2_3)
	if err != nil {
		return err
	}
	n := uint(1)
	for _, x := range p.oc.model.First.SortedConfirmed() {
		n = x.Fact.N + 1
	}
	p.id = number(n)
	return p.set(audit.Confirmation{
		N: n, Return: r, Way: c.Way, Range: c.Range, AgreedBy: c.AgreedBy, AgreedOn: audit.Date(c.AgreedOn), With: c.With, On: p.today(c.On), Seen: c.Seen,
	})
}

// judgedBy is the judgement that an answer stands for; a measure that does not apply leaves the scope by an agreed change instead.
func judgedBy(answer string) (audit.Verdict, bool) {
	switch answer {
	case "yes":
		return audit.Conforming, true
	case "partly", "no":
		return audit.Nonconforming, true
	}
	return "", false
}

func (p *planner) judgeAnswers(c *JudgeAnswers) error {
	m := p.oc.model
	switch {
	case !m.FirstOnly():
		return refuse("judge_only_first", notice.P3_5_4)
	case !m.First.Assured():
		return refuse("not_confirmed", notice.P3_2_3)
	}
	only, err := p.measureList(c.Measures)
	if err != nil {
		return err
	}
	r, _ := m.First.LastReturn()
	n := 0
	for _, id := range m.AllChecks() {
		answer := m.Site.SelfCheck[id.Measure()].Answer
		v, ok := judgedBy(answer)
		if !ok || len(only) > 0 && !slices.Contains(only, id.Measure()) || m.Checks[id].Verdict() != audit.NotStarted {
			continue
		}
		if err := p.judge(&RecordAnswer{Verdict: v}, id); err != nil {
			return err
		}
		if r.Fact.Item != "" {
			if err := p.set(audit.Link{Item: r.Fact.Item, Check: id, On: true}); err != nil {
				return err
			}
		}
		n++
	}
	if n == 0 {
		return refuse("nothing_to_judge", notice.P3_5_4)
	}
	return nil
}
