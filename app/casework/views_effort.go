package casework

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/document/pdf"
	"genchi/app/effort"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/assets"
)

// EffortView is the estimate of a case with its whole trace (3-2-7-i), the factors that can be chosen, and the plans with the client's agreement that
// stand beside it (3-2-9, 3-2-10).
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
	Plans   []PlanVersion      `json:"plans"`
	Lacks   string             `json:"lacks,omitempty"` // of a trial: the first thing that is missing, in words
	Clause  string             `json:"lacks_clause,omitempty"`
}

// PlanVersion is one version of the audit plan, the newest first.
type PlanVersion struct {
	audit.Plan
	By      string `json:"by"`
	WallMS  int64  `json:"wall_ms"`
	Current bool   `json:"current"`
}

// Effort gives the estimate of a case.
func (d *Desk) Effort(id string) (EffortView, error) {
	return view(d, id, func(oc *openCase) EffortView {
		e := oc.model.Registers.Effort
		if e == nil {
			return d.effortView(oc, nil)
		}
		v := d.effortView(oc, &e.Fact)
		v.By, v.WallMS = d.person(e.By), e.WallMS
		return v
	})
}

// TryEffort works an estimate out without recording it: its trace as far as it goes, and the first thing that it lacks.
func (d *Desk) TryEffort(id string, c *EstimateEffort) (EffortView, error) {
	return view(d, id, func(oc *openCase) EffortView {
		f, err := estimated(oc, c)
		if b := f.Lacks(); err == nil && b != nil {
			err = refusalOf(*b)
		}
		v := d.effortView(oc, &f)
		if r, ok := Refused(err); ok {
			what, _, args := r.Sentences()
			v.Lacks, v.Clause = assets.Lang(d.opt.Lang).T(what, args...), r.Provision.Clause()
		}
		return v
	})
}

func (d *Desk) effortView(oc *openCase, f *audit.Effort) EffortView {
	words := assets.Lang(d.opt.Lang)
	v := EffortView{Steps: []audit.EffortStep{}, Words: []string{}, Factors: effort.Shipped(), Names: map[string]string{}, Plans: d.planVersions(oc)}
	for _, n := range v.Factors.Names() {
		v.Names[n] = words.T("effort.factor." + n)
	}
	if f == nil {
		return v
	}
	v.Effort, v.Steps, v.Manual, v.Counts = f, f.Trace(), f.Manual > 0, daysText(f.Counts())
	for _, s := range v.Steps {
		v.Words = append(v.Words, effortWords(words, s))
	}
	if f.Draft {
		v.Words = append(v.Words, words.T("effort.draft"))
	}
	return v
}

// planVersions are the plans that were recorded and count, the newest first; one that was only agreed later is one version.
func (d *Desk) planVersions(oc *openCase) []PlanVersion {
	out := []PlanVersion{}
	f := ledger.Field{Kind: audit.KindPlan}
	for _, h := range oc.fold.History(f) {
		fact, err := audit.Read(f, h.Op.Value)
		plan, ok := fact.(audit.Plan)
		if err != nil || !ok || h.Op.Verb != ledger.Set || h.Status == ledger.StatusVoid {
			continue
		}
		v := PlanVersion{Plan: plan, By: d.person(h.Entry.Payload.User), WallMS: h.Entry.Payload.WallMS}
		if n := len(out); n > 0 && max(out[n-1].Version, 1) == max(plan.Version, 1) {
			out[n-1] = v
			continue
		}
		out = append(out, v)
	}
	slices.Reverse(out)
	if len(out) > 0 {
		out[0].Current = true
	}
	return out
}

// EffortExport says for what and to whom the estimate leaves the store.
type EffortExport struct{ Case, Purpose, Recipient string }

// ExportEffort writes the estimate with its whole trace as PDF and records the disclosure before the first byte leaves (1-3).
func (d *Desk) ExportEffort(ctx context.Context, o EffortExport, w io.Writer) error {
	if strings.TrimSpace(o.Purpose) == "" || strings.TrimSpace(o.Recipient) == "" {
		return refuse("export_purpose", notice.P1_3)
	}
	v, err := d.Effort(o.Case)
	if err != nil {
		return err
	}
	if v.Effort == nil {
		return refuse("no_figure", notice.P3_2_7_I)
	}
	var out bytes.Buffer
	if _, err := pdf.Write(&out, document.Register(d.effortPaper(o.Case, &v), assets.Lang(d.opt.Lang).T).For(document.BodyPaper)); err != nil {
		return fmt.Errorf("write effort: %w", err)
	}
	title := assets.Lang(d.opt.Lang).T("effort.paper")
	if err := d.noteLeft(ctx, o.Case, audit.Disclosure{What: title, Purpose: o.Purpose, Recipient: o.Recipient}); err != nil {
		return err
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("export effort: %w", err)
	}
	return nil
}

func (d *Desk) effortPaper(id string, v *EffortView) document.RegisterPaper {
	words := assets.Lang(d.opt.Lang)
	p := document.RegisterPaper{Title: words.T("effort.paper"), Clause: notice.P3_2_7_I.Clause(), Lang: d.opt.Lang, AsOf: string(d.today()), Trial: d.v.Trust().Trial()}
	if b, ok := d.v.Trust().Body(); ok {
		p.Body = b.Name
	}
	client := ""
	_, _ = view(d, id, func(oc *openCase) bool { // it was read a moment before
		p.Head = d.head(oc).String()
		if c := oc.model.Client; c != nil {
			client = c.Name
		}
		return true
	})
	x := document.RegisterRecord{ID: v.Effort.Table, Title: client, Entered: v.By + "　" + document.Moment(time.UnixMilli(v.WallMS).In(d.now().Location()), words.T)}
	for i, s := range v.Words {
		x.Fields = append(x.Fields, [2]string{strconv.Itoa(i + 1), s})
	}
	p.Records = append(p.Records, x)
	for _, plan := range v.Plans {
		agreed := words.T("effort.plan.open")
		if plan.AgreedOn != "" {
			agreed = words.T("effort.plan.agreed", document.DayText(string(plan.AgreedOn), words.T), plan.AgreedBy)
		}
		p.Records = append(p.Records, document.RegisterRecord{Title: words.T("effort.plan.version", max(plan.Version, 1)), State: agreed, Entered: plan.By + "　" + document.Moment(time.UnixMilli(plan.WallMS).In(d.now().Location()), words.T), Fields: [][2]string{{words.T("effort.plan.text"), plan.Text}}})
	}
	return p
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
