package casework

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/document/pdf"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/assets"
	"genchi/storage/evidence"
)

// MadePaper is a compiled paper of the site.
type MadePaper struct {
	Changes
	PDF      []byte
	Row      PaperRow
	Warnings []string
}

// paperLayout is the number of the layouts that entries of papers name.
const paperLayout = 1

// MakePaper compiles a paper of the site (3-4-5), seals it and records its digest. The PDF is a function of case head, language and layout.
func (d *Desk) MakePaper(ctx context.Context, c *MakePaper) (MadePaper, error) {
	oc, err := d.load(c.caseID())
	if err != nil {
		return MadePaper{}, err
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	made, err := d.makePaper(ctx, oc, c)
	if err == nil {
		d.publish(made.Changes)
	}
	return made, err
}

func (d *Desk) makePaper(ctx context.Context, oc *openCase, c *MakePaper) (MadePaper, error) {
	d.mu.Lock()
	f, err := d.paperOrder(oc, c)
	var doc document.Document
	if err == nil {
		doc = d.paperDoc(oc, f, oc.fold.Now(), oc.model)
	}
	d.mu.Unlock()
	if err != nil {
		return MadePaper{}, err
	}
	var out bytes.Buffer
	sum, err := pdf.Write(&out, doc.For(paperClass(f.Sort)))
	if err != nil {
		return MadePaper{}, fmt.Errorf("write paper: %w", err)
	}
	made := MadePaper{PDF: out.Bytes()}
	for _, w := range sum.Warnings {
		made.Warnings = append(made.Warnings, w.String())
	}
	f.Pages = uint(sum.Pages)
	made.Changes, made.Row, err = d.recordPaper(ctx, oc, f, out.Bytes())
	return made, err
}

// paperOrder is the paper as far as it is known before it is compiled.
func (d *Desk) paperOrder(oc *openCase, c *MakePaper) (audit.Paper, error) {
	p := &planner{d: d, oc: oc}
	head := d.head(oc)
	f := audit.Paper{Sort: c.Paper, Head: head[:], Lang: c.Lang, Layout: paperLayout, Number: uint(len(oc.model.SortedPapers(c.Paper))) + 1}
	if f.Lang == "" {
		f.Lang = "ja"
	}
	if f.Lang != "ja" && f.Lang != "en" {
		return f, refuse("form", "", "lang")
	}
	if c.Paper == audit.PaperReceipt {
		return receiptOrder(oc, f, c.Loan)
	}
	switch c.Paper {
	case audit.PaperDay:
		f.Day = p.today(c.Day)
		if _, err := audit.ParseDate(string(f.Day)); err != nil {
			return f, badForm(err)
		}
		return f, nil
	case audit.PaperVerification, audit.PaperDecision, audit.PaperCertificate:
		return f, d.decidedOrder(oc, c, &f)
	case audit.PaperSurvey:
		return f, upkeepOrder(oc, c, &f)
	case audit.PaperRenewal:
		if f.Day = p.today(c.Day); f.Day != "" {
			if _, err := audit.ParseDate(string(f.Day)); err != nil {
				return f, badForm(err)
			}
		}
		return f, upkeepOrder(oc, c, &f)
	case audit.PaperFirstResult:
		return f, firstResultOrder(oc.model)
	case audit.PaperNotice:
	default:
		if ok, err := d.termsOrder(oc, c, &f); ok {
			return f, err
		}
		return f, refuse("form", "", "paper")
	}
	f.Visits = c.Visits
	vs := oc.model.SortedVisits()
	for _, v := range vs {
		if c.All && v.Closing != nil {
			f.Visits = append(f.Visits, v.ID)
		}
	}
	for i := len(vs) - 1; i >= 0 && len(f.Visits) == 0; i-- {
		if vs[i].Closing != nil {
			f.Visits = []audit.VisitID{vs[i].ID}
		}
	}
	for _, v := range f.Visits {
		if x := oc.model.Visits[v]; x == nil || x.Closing == nil {
			return f, refuse("not_closed", notice.P3_4_5, string(v))
		}
	}
	if len(f.Visits) == 0 {
		return f, refuse("not_closed", notice.P3_4_5, "")
	}
	return f, nil
}

// paperDoc builds the paper from what stood in a past. The caller holds mu.
func (d *Desk) paperDoc(oc *openCase, f audit.Paper, past *ledger.Past, m *audit.Case) document.Document {
	words := assets.Lang(f.Lang)
	w := &siteWriter{reportWriter: reportWriter{d: d, oc: oc, m: m, past: past, words: words, lang: f.Lang, numbers: map[audit.ItemID]string{}}, f: f}
	for i, it := range m.SortedItems() {
		w.numbers[it.ID] = fmt.Sprintf("E-%04d", i+1)
	}
	if f.Sort == audit.PaperReceipt {
		return document.Receipt(w.receipt(), words.T)
	}
	if f.Sort == audit.PaperDay {
		return document.Day(w.day(), words.T)
	}
	if doc, ok := w.termsDoc(); ok {
		return doc
	}
	if f.Sort == audit.PaperFirstResult {
		return document.FirstResult(w.firstResult(), words.T)
	}
	if doc, ok := w.decidedDoc(); ok {
		return doc
	}
	if doc, ok := w.upkeepDoc(); ok {
		return doc
	}
	return document.Notice(w.notice(), words.T)
}

// recordPaper seals the PDF and records its digest.
func (d *Desk) recordPaper(ctx context.Context, oc *openCase, f audit.Paper, b []byte) (Changes, PaperRow, error) {
	ch, err := d.sealOwn(ctx, oc, bytes.NewReader(b), func(m evidence.Manifest, id audit.ItemID) (Changes, error) {
		f.Digest, f.Stored, f.Size, f.Commit, f.Chunks = m.Plain[:], id, m.Size, m.Commit[:], auditChunks(m.Chunks)
		p := &planner{d: d, oc: oc, id: string(id)}
		if err := p.set(f); err != nil {
			return Changes{}, err
		}
		return d.commit(ctx, p)
	})
	return ch, paperRow(f), err
}

// RemakePaper compiles a paper again from what its author held: the same bytes, if head, language and layout are the same.
func (d *Desk) RemakePaper(id, digest string) ([]byte, error) {
	oc, err := d.load(id)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	var doc document.Document
	e, ok := oc.model.Book.Papers[digest]
	if ok && e.Fact.Sort == audit.PaperCheckSheet {
		defer d.mu.Unlock()
		return d.remakeSheet(oc, e)
	}
	if ok {
		past := oc.fold.PastOf(e.ID.Entry)
		doc = d.paperDoc(oc, e.Fact, past, audit.Build(past))
	}
	d.mu.Unlock()
	if !ok {
		return nil, refuse("no_paper", notice.P3_4_5)
	}
	var out bytes.Buffer
	if _, err := pdf.Write(&out, doc.For(paperClass(e.Fact.Sort))); err != nil {
		return nil, fmt.Errorf("write paper: %w", err)
	}
	return out.Bytes(), nil
}

// PaperText renders a paper as plain text without recording it, as the paper of a class: what a preview shows.
func (d *Desk) PaperText(c *MakePaper, class document.Class) (string, error) {
	return view2(d, c.caseID(), func(oc *openCase) (string, error) {
		f, err := d.paperOrder(oc, c)
		if err != nil {
			return "", err
		}
		return d.paperDoc(oc, f, oc.fold.Now(), oc.model).For(class).Text(), nil
	})
}

// view2 is view for what can be refused.
func view2[T any](d *Desk, id string, f func(oc *openCase) (T, error)) (T, error) {
	var err error
	v, lerr := view(d, id, func(oc *openCase) (v T) {
		v, err = f(oc)
		return v
	})
	if lerr != nil {
		return v, lerr
	}
	return v, err
}

// paperManifest finds a paper of the site by the name of its sealed bytes.
func paperManifest(oc *openCase, item audit.ItemID) (evidence.Manifest, bool) {
	for _, e := range oc.model.Book.Papers {
		if f := e.Fact; f.Stored == item {
			m, err := manifest(f.Stored, f.Size, f.Digest, f.Commit, f.Chunks)
			return m, err == nil
		}
	}
	return evidence.Manifest{}, false
}

// siteWriter gathers the lines of a paper of the site.
type siteWriter struct {
	reportWriter
	f audit.Paper
}

func (w *siteWriter) body() string {
	if b, ok := w.d.v.Trust().Body(); ok {
		return b.Name
	}
	return ""
}

func (w *siteWriter) client() document.ClientLines {
	if c := w.m.Client; c != nil {
		return document.ClientLines{Name: c.Name, Address: c.Address, Contact: c.Contact}
	}
	return document.ClientLines{}
}

// code and place name a check as the record stood.
func (w *siteWriter) code(id audit.CheckID) string {
	if m := w.d.measureOf(w.oc, id.Measure()); m != nil {
		return m.Code
	}
	return string(id.Measure())
}

func (w *siteWriter) place(id audit.CheckID) string { return w.placeName(id.Place()) }

func (w *siteWriter) placeName(p audit.PlaceID) string {
	if x, ok := w.m.Places[p]; ok {
		return x.Name
	}
	return string(p)
}

// visits are those of the paper, with who was there when.
func (w *siteWriter) visits(ids []audit.VisitID) []document.NoticeVisit {
	var out []document.NoticeVisit
	for _, v := range w.m.SortedVisits() {
		if !slices.Contains(ids, v.ID) {
			continue
		}
		line := document.NoticeVisit{Where: v.Where, From: v.At, Auditors: w.atVisit(v), Stretches: w.presence(v)}
		if v.End != nil {
			line.To = v.End.At
		}
		if v.Closing != nil {
			line.Closed = v.Closing.At
		}
		out = append(out, line)
	}
	return out
}

// presence says for each auditor from when to when he was at a visit, and when one was alone.
func (w *reportWriter) presence(v *audit.VisitState) []string {
	lines := map[string][]string{}
	var order []string
	for _, s := range w.m.Stretches(v.ID) {
		name := w.d.person(s.Who)
		t := w.span(s.From, s.To)
		if p := w.m.Places[s.Place]; p.Name != "" {
			t += " " + p.Name
		}
		if s.Ended != "" && s.Ended != "end" {
			t += w.words.T("onsite.stretch.ended", w.words.T("onsite.ended."+s.Ended))
		}
		if lines[name] == nil {
			order = append(order, name)
		}
		lines[name] = append(lines[name], t)
	}
	var out []string
	for _, name := range order {
		out = append(out, w.words.T("onsite.stretch", name, w.join(lines[name])))
	}
	end := ""
	if v.End != nil {
		end = v.End.At
	}
	alone := map[string][]string{}
	order = order[:0]
	for _, a := range w.m.Alone(v.ID, end) {
		name := w.d.person(a.Who)
		if alone[name] == nil {
			order = append(order, name)
		}
		alone[name] = append(alone[name], w.span(a.From, a.To))
	}
	for _, name := range order {
		out = append(out, w.words.T("onsite.alone", name, w.join(alone[name])))
	}
	return out
}

func (w *reportWriter) join(ss []string) string {
	out := ""
	for i, s := range ss {
		if i > 0 {
			out += w.words.T("report.comma")
		}
		out += s
	}
	return out
}

// span prints two local times of one day as 9:30–12:00.
func (w *reportWriter) span(from, to string) string {
	hm := func(s string) string {
		t, err := time.Parse("2006-01-02T15:04", s)
		if err != nil {
			return ""
		}
		return t.Format("15:04")
	}
	return hm(from) + "–" + hm(to)
}
