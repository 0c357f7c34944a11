package casework

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/effort"
	"genchi/app/notice"
	"genchi/app/register"
)

// registers plans the commands of registers, keeping and effort; false for a command of another subject.
func (p *planner) registers(c Command) (bool, error) {
	regs := &p.oc.model.Registers
	switch c := c.(type) {
	case *RecordEntry:
		return true, p.recordEntry(c)
	case *AmendRecord:
		return true, p.changeRecord(c.Register, c.Record, "", c.Fields, c.Reason, true)
	case *CloseRecord:
		return true, p.changeRecord(c.Register, c.Record, p.today(c.On), c.Fields, "", false)
	case *ReopenRecord:
		return true, p.reopenRecord(c)
	case *StrikeRecord:
		return true, p.strikeRecord(c)
	case *CloseVolume:
		return true, p.closeVolume(c)
	case *SetKeeping:
		return true, p.set(audit.Keeping{Kind: c.Kind, Months: c.Months, Reason: c.Reason, On: p.today(c.On), By: c.By})
	case *PlaceHold:
		p.id = fresh(p, regs.Holds)
		return true, p.set(audit.Hold{ID: p.id, What: c.What, Reason: c.Reason, From: p.today(c.From)})
	case *LiftHold:
		h, ok := regs.Holds[c.Hold]
		if !ok {
			return true, refuse("no_hold", notice.P2_7_5, c.Hold)
		}
		f := h.Fact
		f.Lifted, f.Why = p.today(c.On), c.Why
		return true, p.set(f)
	case *ChangeSetting:
		return true, p.set(audit.Setting{Name: c.Setting, Value: c.Value, Reason: c.Reason, On: p.today(c.On)})
	case *EstimateEffort:
		return true, p.estimate(c)
	}
	return false, nil
}

func (p *planner) recordEntry(c *RecordEntry) error {
	s, ok := register.Newest(c.Register)
	if !ok {
		return refuse("unknown_register", "", c.Register)
	}
	regs := &p.oc.model.Registers
	p.id = c.Record
	if p.id == "" {
		p.id = p.freshRecord()
	} else if _, there := regs.Records[s.ID+"/"+p.id]; there {
		return p.changeRecord(c.Register, c.Record, "", c.Fields, "", true)
	}
	v := register.Values{}
	for name, texts := range c.Fields {
		v[name] = texts
	}
	p.involve(s, v)
	return p.set(audit.Record{Register: s.ID, ID: p.id, Edition: s.Edition}.WithValues(v))
}

// freshRecord is an id that no record has and none had that was destroyed.
func (p *planner) freshRecord() string {
	taken := maps.Clone(p.oc.model.Registers.Records)
	for _, what := range p.d.erasedRecords(p.oc.id.String()) {
		taken[what] = audit.Entered[audit.Record]{}
	}
	return fresh(p, taken)
}

// involve names who took part in the case of a complaint, as far as this store knows; what was typed stays (3-10-3).
func (p *planner) involve(s *register.Schema, v register.Values) {
	if _, ok := s.Field("involved"); !ok || !v.Filled("case") {
		return
	}
	for _, u := range p.d.tookPart(v.One("case")) {
		if !slices.Contains(v["involved"], u) {
			v["involved"] = append(slices.Clone(v["involved"]), u)
		}
	}
}

// standing gives a record as it stands.
func (p *planner) standing(reg, id string) (audit.Record, error) {
	if _, ok := register.Newest(reg); !ok {
		return audit.Record{}, refuse("unknown_register", "", reg)
	}
	e, ok := p.oc.model.Registers.Records[reg+"/"+id]
	if !ok {
		return audit.Record{}, refuse("unknown_record", "", reg, id)
	}
	p.id = id
	return e.Fact, nil
}

// changeRecord changes fields of an open record and may close it. It is checked by the newest edition of its schema.
func (p *planner) changeRecord(reg, id string, closed audit.Date, fields map[string]FieldTexts, reason string, wantsReason bool) error {
	r, err := p.standing(reg, id)
	if err != nil {
		return err
	}
	switch {
	case r.State() != "open":
		return refuse("record_closed", "", id)
	case wantsReason && strings.TrimSpace(reason) == "":
		return refuse("record_reason", "")
	}
	v := r.Values()
	for name, texts := range fields {
		v[name] = texts
	}
	s, _ := register.Newest(reg)
	p.involve(s, v)
	r.Edition, r.Closed, r.Reason = s.Edition, closed, reason
	return p.set(r.WithValues(v))
}

func (p *planner) reopenRecord(c *ReopenRecord) error {
	r, err := p.standing(c.Register, c.Record)
	switch {
	case err != nil:
		return err
	case r.State() == "open":
		return refuse("record_open", "", c.Record)
	case strings.TrimSpace(c.Reason) == "":
		return refuse("record_reason", "")
	}
	r.Closed, r.Struck, r.Reason = "", false, c.Reason
	return p.set(r)
}

func (p *planner) strikeRecord(c *StrikeRecord) error {
	r, err := p.standing(c.Register, c.Record)
	if err != nil {
		return err
	}
	if strings.TrimSpace(c.Reason) == "" {
		return refuse("record_reason", "")
	}
	r.Struck, r.Reason = true, c.Reason
	return p.set(r)
}

func (p *planner) closeVolume(c *CloseVolume) error {
	s, ok := register.Newest(c.Register)
	switch {
	case !ok:
		return refuse("unknown_register", "", c.Register)
	case s.Keep == nil || s.Keep.From != register.FromLastEntry:
		return refuse("not_bookwise", notice.P2_2_0, c.Register)
	}
	n := uint(1)
	for p.oc.model.Registers.Volumes[audit.Volume{Register: s.ID, N: n}.Field().Key].Fact.N == n {
		n++
	}
	last := p.d.lastEntry(p.oc, s.ID, "")
	if last == "" {
		return refuse("unknown_record", notice.P2_2_0, s.ID, "")
	}
	p.id = fmt.Sprint(n)
	return p.set(audit.Volume{Register: s.ID, N: n, Last: last, On: p.today(c.On), Note: c.Note})
}

// lastEntry is the day of the last entry of a register, after a day where one is given; "" where there is none.
func (d *Desk) lastEntry(oc *openCase, reg string, after audit.Date) (last audit.Date) {
	for _, e := range oc.model.Registers.Records {
		if e.Fact.Register != reg {
			continue
		}
		if on := d.entryDay(e.WallMS); on > after && on > last {
			last = on
		}
	}
	return last
}

// entryDay is the day of an entry in the zone of this program's clock.
func (d *Desk) entryDay(ms int64) audit.Date {
	return audit.Date(time.UnixMilli(ms).In(d.now().Location()).Format(time.DateOnly))
}

// estimate records what an estimate adds up to.
func (p *planner) estimate(c *EstimateEffort) error {
	f, err := estimated(p.oc, c)
	if err != nil {
		return err
	}
	return p.set(f)
}

// estimated reads table and factors and puts everything that counts into the fact. After an error it holds what could be read.
func estimated(oc *openCase, c *EstimateEffort) (audit.Effort, error) {
	tab := effort.Shipped()
	f := audit.Effort{
		Table: "factors " + tab.Edition, Persons: c.Persons, Levels: c.Levels, Point: c.Point, Why: c.Why, Changes: c.Changes, Manual: c.Manual, Reason: c.Reason, Days: c.Days, Draft: tab.Draft,
	}
	if ed := oc.edition; ed != nil {
		f.Table = ed.ID + " " + ed.Version + "; " + f.Table
		if n, ok := ed.AuditTime.HalfDays(int(min(c.Persons, 1_000_000))); ok {
			f.Base = uint(n) * 50
		}
	}
	levels := effort.Levels{}
	for _, l := range c.Levels {
		if !slices.Contains(tab.Business, l.Factor) && !slices.Contains(tab.IT, l.Factor) {
			return f, unknownFactor(l.Factor)
		}
		levels[l.Factor] = int(min(l.Level, 9))
	}
	for _, x := range c.Changes {
		if !slices.Contains(tab.Others, x.Factor) && !slices.Contains(tab.Reductions, x.Factor) {
			return f, unknownFactor(x.Factor)
		}
	}
	if len(levels) > 0 {
		_, _, span, missing := tab.Complexity(levels)
		if missing != "" {
			return f, refuse("factor_level", notice.P3_2_7_I, missing)
		}
		f.From, f.To = span[0], span[1]
	}
	return f, nil
}

func unknownFactor(name string) error {
	if strings.Contains(name, "advice") {
		return refuse("advice_no_factor", notice.P2_5_7, name)
	}
	return refuse("unknown_factor", notice.P3_2_7_I, name)
}
