package casework

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/document/pdf"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/assets"
	"genchi/storage/evidence"
)

// ReportOrder says which report to compile.
type ReportOrder struct {
	Lang  string // ja or en
	At    string // hex of a case head that a report was made from, or of an entry; empty: now
	Issue bool   // refused until nothing stops it
}

// MadeReport is a compiled report.
type MadeReport struct {
	PDF      []byte
	Row      ReportRow
	Entry    string // that records it; empty for one that was compiled again
	Blockers []audit.Blocker
	Warnings []string
}

// reportLayout is the number of the layout that a report entry names.
const reportLayout = 4

// MakeReport compiles the audit report (審査報告書, 3-5-1) from the record, seals it and records its digest. The PDF is a function of
// case head, language and layout; compiled again at the same head it has the same bytes, and then nothing is recorded.
func (d *Desk) MakeReport(ctx context.Context, id string, o ReportOrder) (MadeReport, error) {
	oc, err := d.load(id)
	if err != nil {
		return MadeReport{}, err
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	in, err := d.reportInput(oc, o)
	if err != nil {
		return MadeReport{}, err
	}
	words := assets.Lang(in.Lang)
	var out bytes.Buffer
	sum, err := pdf.Write(&out, document.Report(in.ReportInput, words.T).For(document.ClientPaper))
	if err != nil {
		return MadeReport{}, fmt.Errorf("write report: %w", err)
	}
	made := MadeReport{PDF: out.Bytes(), Blockers: in.blockers}
	for _, w := range sum.Warnings {
		made.Warnings = append(made.Warnings, w.String())
	}
	made.Row = ReportRow{Head: in.Head, Lang: in.Lang, Issued: in.Issued, Version: in.Version, Pages: uint(sum.Pages), Size: uint64(out.Len())} //nolint:gosec // counts
	if o.At != "" {
		made.Row.Digest = digestOf(out.Bytes())
		return made, nil
	}
	return d.recordReport(ctx, oc, made)
}

// recordReport seals the PDF and records its digest.
func (d *Desk) recordReport(ctx context.Context, oc *openCase, made MadeReport) (MadeReport, error) {
	head, err := hex.DecodeString(made.Row.Head)
	if err != nil {
		return made, fmt.Errorf("case head: %w", err)
	}
	var r audit.Report
	ch, err := d.sealOwn(ctx, oc, bytes.NewReader(made.PDF), func(m evidence.Manifest, id audit.ItemID) (Changes, error) {
		p := &planner{d: d, oc: oc}
		r = audit.Report{
			Digest: m.Plain[:], Head: head, Lang: made.Row.Lang, Layout: reportLayout, Issued: made.Row.Issued, Pages: made.Row.Pages,
			Stored: id, Size: m.Size, Commit: m.Commit[:], Chunks: auditChunks(m.Chunks), Version: made.Row.Version,
		}
		if err := p.set(r); err != nil {
			return Changes{}, err
		}
		return d.commit(ctx, p)
	})
	if err != nil {
		return made, err
	}
	made.Entry, made.Row.Digest, made.Row.Item = ch.Entry, hex.EncodeToString(r.Digest), string(r.Stored)
	d.publish(ch)
	return made, nil
}

// reportSource is the input of the paper with what the door needs beside it.
type reportSource struct {
	document.ReportInput
	blockers []audit.Blocker
}

// reportInput reads everything that stands in the report from the record as it was at the wanted point.
func (d *Desk) reportInput(oc *openCase, o ReportOrder) (reportSource, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	past, model, head, issued := oc.fold.Now(), oc.model, d.head(oc), o.Issue
	var blockers []audit.Blocker
	if o.At == "" {
		blockers = d.blockers(oc)
		if o.Issue && len(blockers) > 0 {
			return reportSource{}, refuse("report_blocked", notice.Provision(blockers[0].Provision), blockers[0].Code, blockers[0].Subject)
		}
	} else {
		var ok bool
		if past, head, issued, ok = d.earlier(oc, o); !ok {
			return reportSource{}, refuse("no_such_head", "", o.At)
		}
		model = audit.Build(past)
		blockers = d.blockersThen(oc, past, model)
	}
	w := &reportWriter{d: d, oc: oc, m: model, past: past, words: assets.Lang(o.Lang), lang: o.Lang, numbers: map[audit.ItemID]string{}}
	in := w.input(head.String(), issued, blockers)
	return reportSource{ReportInput: in, blockers: blockers}, nil
}

// earlier finds what a report was compiled from, by its head, or what the author of an entry held with it.
func (d *Desk) earlier(oc *openCase, o ReportOrder) (past *ledger.Past, head ledger.Hash, issued, ok bool) {
	var h ledger.Hash
	b, err := hex.DecodeString(o.At)
	if err != nil || len(b) != len(h) {
		return nil, h, false, false
	}
	copy(h[:], b)
	for _, e := range oc.fold.Entries() {
		for _, op := range e.Payload.Ops {
			if op.Field.Kind != audit.KindReport || op.Verb != ledger.Set {
				continue
			}
			fact, err := audit.Read(op.Field, op.Value)
			if r, is := fact.(audit.Report); err == nil && is && bytes.Equal(r.Head, b) && r.Lang == o.Lang {
				return oc.fold.PastOf(e.Hash), h, r.Issued, true
			}
		}
	}
	if past = oc.fold.AsOf(h); past != nil {
		return past, h, false, true
	}
	return nil, h, false, false
}

// reportWriter gathers the lines of one report.
type reportWriter struct {
	d       *Desk
	oc      *openCase
	m       *audit.Case
	past    *ledger.Past
	words   assets.Words
	lang    string
	numbers map[audit.ItemID]string // E-0001 by item
}

func (w *reportWriter) input(head string, issued bool, blockers []audit.Blocker) document.ReportInput {
	for i, it := range w.m.SortedItems() {
		w.numbers[it.ID] = fmt.Sprintf("E-%04d", i+1)
	}
	in := document.ReportInput{
		CaseNo: w.oc.id.String()[:8], Version: w.version(), Issued: issued, IssuedOn: w.asOf(), Trial: w.d.v.Trust().Trial(), Lang: w.lang, Head: head,
		Layout: document.ReportLayout, Auditors: w.auditors(), Stages: w.stages(), Summary: w.summary(), Measures: w.measures(), Talks: w.talks(), Findings: w.findings(),
		Open: w.open(), Advice: w.advice(), Remarks: w.remarks(), Evidence: w.evidence(), Photo: w.photo,
	}
	if b, ok := w.d.v.Trust().Body(); ok {
		in.Body = b.Name
	}
	if e := w.m.Editions; e != nil {
		in.Catalogue = document.CatalogueRef{Name: e.Catalogue, Version: e.Version, Digest: hex.EncodeToString(e.Digest), Draft: e.Draft, Rules: e.Rules}
	}
	if c := w.m.Client; c != nil {
		in.Client = document.ClientLines{Name: c.Name, Address: c.Address, Contact: c.Contact}
	}
	w.explained(&in)
	if w.m.FirstOnly() {
		f := w.firstLines()
		in.First, in.Layout = &f, document.FirstReportLayout
	}
	w.scope(&in)
	w.reasons(&in, blockers)
	return in
}

func (w *reportWriter) scope(in *document.ReportInput) {
	if s := w.m.Scope; s != nil {
		in.Scope = document.ScopeLines{Text: s.Text, Unit: s.Unit, AgreedOn: string(s.AgreedOn)}
	}
	if a := w.m.Application; a != nil {
		for _, f := range a.Forms {
			in.Scope.Forms = append(in.Scope.Forms, w.words.T("form."+f))
		}
	}
	for _, p := range w.m.SortedPlaces() {
		in.Scope.Places = append(in.Scope.Places, p.Name)
	}
}

// reasons says as sentences why a version is 案.
func (w *reportWriter) reasons(in *document.ReportInput, blockers []audit.Blocker) {
	for _, b := range blockers {
		if b.Code == "case_stopped" {
			continue // for the body alone (3-4-7)
		}
		s := w.words.T("blocker." + b.Code)
		if subject := w.subject(b.Subject); subject != "" {
			s += ": " + subject
		}
		switch b.Code {
		case "conflict", "returned":
			in.Conflicts = append(in.Conflicts, s)
		case "missing_head", "unreadable", "unknown":
			in.Missing = append(in.Missing, s)
		default:
			in.Blockers = append(in.Blockers, s)
		}
	}
}

// subject names what a blocker is about in words of the paper.
func (w *reportWriter) subject(s string) string {
	if _, key, ok := strings.Cut(s, "|"); ok {
		s, _ = audit2(key)
	}
	if c := audit.CheckID(s); c.Valid() {
		row := w.d.checkRow(w.oc, c)
		if row.Place != "" {
			return row.Code + " " + row.Title + " (" + row.Place + ")"
		}
		return row.Code + " " + row.Title
	}
	if no, ok := w.numbers[audit.ItemID(s)]; ok {
		return no + " " + w.m.Items[audit.ItemID(s)].Name
	}
	if kind, id, ok := strings.Cut(s, ":"); ok && kind == "point" {
		return w.words.T("ask.guide.manager." + id)
	} else if ok && kind == "law" {
		return w.m.Onsite.Laws[id].Name
	}
	if v, ok := w.m.Visits[audit.VisitID(s)]; ok {
		return v.Where
	}
	return s
}

func audit2(key string) (string, string) {
	c, by := audit.SplitOwned(key)
	return string(c), by
}

// version counts the issued reports before this one.
func (w *reportWriter) version() uint {
	n := uint(1)
	for _, r := range w.m.Reports {
		if r.Issued {
			n++
		}
	}
	return n
}

// asOf is the day of the last entry: the paper says how things stood, and takes no clock.
func (w *reportWriter) asOf() string {
	var last *ledger.Entry
	for _, e := range w.past.Entries() {
		if last == nil || e.Payload.WallMS > last.Payload.WallMS {
			last = e
		}
	}
	if last == nil {
		return ""
	}
	return localTime(last.Payload.WallMS, last.Payload.ZoneMin).Format(time.DateOnly)
}

func localTime(ms int64, zoneMin int) time.Time {
	return time.UnixMilli(ms).In(time.FixedZone("", zoneMin*60))
}

func (w *reportWriter) photo(id string) ([]byte, error) {
	it := w.m.Items[audit.ItemID(id)]
	if it == nil || it.Rendition == nil {
		return nil, fmt.Errorf("photo %s: %w", id, audit.ErrForm)
	}
	m, err := renditionManifest(it.Rendition)
	if err != nil {
		return nil, err
	}
	return w.d.bytesOf(w.oc, m)
}
