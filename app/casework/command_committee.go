package casework

import (
	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/register"
)

// GiveCommitteePaper gives a paper to a member of the committee (2-6-2): the member's record of papers and the disclosure (1-2-3) in one act. A member
// without non-disclosure agreement and declaration on that day gets none.
type GiveCommitteePaper struct {
	Case
	Member  string         `json:"member"`
	What    string         `json:"what"`
	On      string         `json:"on,omitempty"`
	About   string         `json:"about,omitempty"` // the case that it is about
	Session string         `json:"session,omitempty"`
	Files   []audit.ItemID `json:"files,omitempty"`
}

func (*GiveCommitteePaper) books() []string { return []string{register.Office} }

// committee plans the commands of the committee; false for a command of another subject.
func (p *planner) committee(c Command) (bool, error) {
	g, ok := c.(*GiveCommitteePaper)
	if !ok {
		return false, nil
	}
	member, ok := p.oc.model.Registers.Records["committee_members/"+g.Member]
	if !ok {
		return true, refuse("unknown_record", notice.P2_6_2, "committee_members", g.Member)
	}
	on := string(p.today(g.On))
	paper := register.Values{"member": {g.Member}, "on": {on}, "what": {g.What}}
	told := register.Values{
		"recipient": {member.Fact.Values().One("name")}, "what": {g.What}, "on": {on}, "ground": {notice.P2_6_2.Clause()}, "purpose": {p.d.say().T("committee.purpose")}, "by": {p.d.name},
	}
	for _, x := range g.Files {
		paper["files"], told["files"] = append(paper["files"], string(x)), append(told["files"], string(x))
	}
	if g.About != "" {
		paper["case"], told["case"] = []string{g.About}, []string{g.About}
	}
	if g.Session != "" {
		paper["session"] = []string{g.Session}
	}
	for _, x := range []struct {
		reg string
		v   register.Values
	}{{"disclosures", told}, {"committee_papers", paper}} {
		s, _ := register.Newest(x.reg)
		p.id = fresh(p, p.oc.model.Registers.Records)
		if err := p.set(audit.Record{Register: s.ID, ID: p.id, Edition: s.Edition}.WithValues(x.v)); err != nil {
			return true, err
		}
	}
	return true, nil
}
