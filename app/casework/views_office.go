package casework

import (
	"slices"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/notice"
)

// waiting are the open risks of the body's register that touch a case and do not stand in it; empty where this store lacks the register.
func (d *Desk) waiting(id string) ([]audit.Risk, error) {
	oc, err := d.load(id)
	if err != nil {
		return nil, err
	}
	if d.officeBook() == nil {
		return []audit.Risk{}, nil
	}
	book := d.officeBook()
	d.mu.Lock()
	defer d.mu.Unlock()
	if book == oc || oc.model.Registers.Body != nil {
		return []audit.Risk{}, nil
	}
	out := []audit.Risk{}
	for _, r := range d.officeRisks(book, oc) {
		if _, had := oc.model.Office.Risks[r.ID]; !had && r.DealtOn == "" {
			out = append(out, r)
		}
	}
	return out, nil
}

// againstRegister marks what the auditor register says today otherwise than the case, or that the case has a person whom it does not know.
func (p *PersonTasks) againstRegister(office map[ledger.UserID]audit.Staff, u ledger.UserID) {
	now, there := office[u]
	p.InRegister = there
	for i := range p.Staff {
		s := &p.Staff[i]
		if there {
			s.Differs = differing(s.Staff, now)
		}
	}
	if there && len(p.Staff) == 0 {
		p.Register = &now
	}
}

// riskBlocks shows risks that wait in the body's register at the steps that they stop (2-5-3).
func (d *Desk) riskBlocks(v *RoadView, waiting []audit.Risk) {
	for i := range v.Steps {
		s := &v.Steps[i]
		if s.State == audit.StateDone || s.State == audit.StateSkipped || !slices.Contains([]string{audit.StepVerification, audit.StepDecision}, s.Step) {
			continue
		}
		for _, r := range waiting {
			b := audit.RoadBlock{Blocker: audit.Blocker{Code: "risk_waits", Provision: string(notice.P2_5_3), Subject: r.Text}, Actor: audit.ActorOffice}
			s.Blockers = append(s.Blockers, RoadBlockView{RoadBlock: b, Clause: notice.P2_5_3.Clause(), Text: d.say().T("blocker.risk_waits"), Who: d.say().T("road.actor." + audit.ActorOffice)})
			if s.State == audit.StateOpen {
				s.State = audit.StateBlocked
			}
		}
	}
}
