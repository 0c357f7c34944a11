package casework

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/document/xlsx"
	"genchi/app/intake"
	"genchi/app/notice"
	"genchi/assets"
	"genchi/storage/evidence"
)

// sheetOf is the check sheet of what is recorded: every chosen measure that has not left the scope, with what the client answered before.
func (d *Desk) sheetOf(oc *openCase, m *audit.Case, s audit.SheetSent, lang string) document.CheckSheet {
	c := document.CheckSheet{
		Case: oc.id.String(), CaseNo: oc.id.String()[:8], Lang: lang, Number: s.N, SentOn: string(s.On), Due: string(s.Due), To: s.To, Trial: d.v.Trust().Trial(),
		Catalogue: document.CatalogueRef{Name: s.Catalogue, Version: s.Version, Digest: hex.EncodeToString(s.Edition)},
	}
	if m.Editions != nil {
		c.Catalogue.Draft = m.Editions.Draft
	}
	if b, ok := d.v.Trust().Body(); ok {
		c.Body = b.Name
	}
	if m.Client != nil {
		c.Client = m.Client.Name
	}
	for _, id := range s.Measures {
		row := document.CheckRow{ID: string(id), Code: string(id)}
		if x := d.measureOf(oc, id); x != nil {
			part := oc.edition.Parts[x.Part]
			row.Code, row.Title, row.Requirement, row.Part = x.Code, x.TitleJA, x.RequirementJA, x.Part+" "+part.JA
			if lang == "en" && x.TitleEN != "" {
				row.Title, row.Part = x.TitleEN, x.Part+" "+part.EN
			}
		}
		if a, ok := m.Site.SelfCheck[id]; ok {
			row.Answer, row.Text, row.By = a.Answer, a.Text, a.By
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// sheetBytes writes a check sheet.
func sheetBytes(c document.CheckSheet) ([]byte, error) {
	var out bytes.Buffer
	if err := xlsx.Write(&out, c.Book(assets.Lang(c.Lang).T)); err != nil {
		return nil, fmt.Errorf("write check sheet: %w", err)
	}
	return out.Bytes(), nil
}

// remakeSheet writes a sheet that was sent again from what its author held: the same bytes. The caller holds mu.
func (d *Desk) remakeSheet(oc *openCase, e audit.Entered[audit.Paper]) ([]byte, error) {
	s, ok := oc.model.First.Sent[e.Fact.Of]
	if !ok {
		return nil, refuse("no_paper", notice.P3_2_1)
	}
	return sheetBytes(d.sheetOf(oc, audit.Build(oc.fold.PastOf(e.ID.Entry)), s.Fact, e.Fact.Lang))
}

// sendCheckSheet makes, seals and records a sheet, and that it left (1-3, 3-2-1), in one entry. The caller holds writing.
func (d *Desk) sendCheckSheet(ctx context.Context, oc *openCase, c *SendCheckSheet) (Changes, error) {
	p := &planner{d: d, oc: oc}
	m := oc.model
	lang := c.Lang
	if lang == "" {
		lang = "ja"
	}
	switch {
	case lang != "ja" && lang != "en":
		return Changes{}, refuse("form", "", "lang")
	case m.Editions == nil || oc.edition == nil:
		return Changes{}, refuse("no_edition", notice.P3_0)
	case m.Contract == nil || !m.Contract.NDA:
		return Changes{}, refuse("no_contract", notice.P1_2_1)
	}
	s := audit.SheetSent{N: 1, On: p.today(c.On), To: c.To, Way: c.Way, Due: audit.Date(c.Due), Catalogue: m.Editions.Catalogue, Version: m.Editions.Version, Edition: m.Editions.Digest}
	for _, x := range m.First.SortedSent() {
		s.N = x.Fact.N + 1
	}
	for _, id := range m.Measures {
		if _, out := m.OutOfScope(audit.MakeCheck(id, "")); !out {
			s.Measures = append(s.Measures, id)
		}
	}
	d.mu.Lock()
	sheet := d.sheetOf(oc, m, s, lang)
	head := d.head(oc)
	d.mu.Unlock()
	b, err := sheetBytes(sheet)
	if err != nil {
		return Changes{}, err
	}
	return d.sealOwn(ctx, oc, bytes.NewReader(b), func(put evidence.Manifest, id audit.ItemID) (Changes, error) {
		p.id = string(id)
		s.Paper = put.Plain[:]
		paper := audit.Paper{
			Digest: put.Plain[:], Sort: audit.PaperCheckSheet, Head: head[:], Lang: lang, Layout: document.CheckSheetFormat, Number: s.N, Of: number(s.N), Stored: id,
			Size: put.Size, Commit: put.Commit[:], Chunks: auditChunks(put.Chunks),
		}
		left := audit.Disclosure{ID: fresh(p, m.Book.Disclosures), Way: audit.WayGive, Paper: put.Plain[:], What: assets.Lang(lang).T("checksheet.title"), Purpose: "audit_work", Recipient: c.To, At: p.at("")}
		if err := p.sets(paper, s, left); err != nil {
			return Changes{}, err
		}
		return d.commit(ctx, p)
	})
}

// sheetKeys are those of the sheets that this program writes, and the words that count as answers, in both languages.
func sheetKeys(measures []audit.MeasureID) intake.SheetKeys {
	words := map[string]string{}
	for _, lang := range []string{"ja", "en"} {
		w := assets.Lang(lang)
		for _, a := range document.SelfAnswers {
			for _, s := range append(strings.Split(w.T("checksheet.accept."+a), "|"), w.T("selfcheck."+a)) {
				words[strings.ToLower(norm.NFKC.String(s))] = a
			}
		}
	}
	k := intake.SheetKeys{
		Format: document.CheckSheetFormat, Meta: document.SheetKeyMeta, Case: document.SheetCase, Number: document.SheetNumber, Edition: document.SheetEdition, Lang: document.SheetLang,
		ID: document.SheetKeyID, Answer: document.SheetKeyAnswer, Text: document.SheetKeyText, By: document.SheetKeyBy, Facts: document.SheetKeyFacts, Value: document.SheetKeyFactsValue,
		AnsweredBy: document.FactAnsweredBy, AnsweredOn: document.FactAnsweredOn, Prior: document.FactPrior, Who: document.FactPriorWho, Qualified: document.FactQualification,
		PriorOn: document.FactPriorOn, Outside: document.FactPriorOutside,
		Answers: func(w string) (string, bool) { a, ok := words[w]; return a, ok },
	}
	ja := assets.Lang("ja")
	k.Era, k.First, k.Parts = ja.T("era.reiwa"), ja.T("checksheet.day.first"), ja.T("checksheet.day.parts")
	for _, id := range measures {
		k.Measures = append(k.Measures, string(id))
	}
	return k
}

// States of a row of a sheet that came back.
const (
	SheetTaken   = "taken"   // an answer where there was none
	SheetChanged = "changed" // another answer than the one that is recorded
	SheetSame    = "same"
	SheetRefused = "refused"
)

// readSheet reads a file that came back and compares it with what was sent and is recorded. Nothing is written.
func (d *Desk) readSheet(oc *openCase, file string) (SheetPreview, []byte, error) {
	src, err := intake.OpenSource(file)
	if err != nil {
		return SheetPreview{}, nil, refusedSource(err)
	}
	defer src.Close() //nolint:errcheck // read only
	if src.Size > intake.MaxBook {
		return SheetPreview{}, nil, refusedSource(&intake.Refusal{Code: intake.BookBig, Name: src.Name})
	}
	data, err := io.ReadAll(src)
	if err == nil {
		err = src.Check()
	}
	if err != nil {
		return SheetPreview{}, nil, refusedSource(err)
	}
	d.mu.Lock()
	chosen := slices.Clone(oc.model.Measures)
	d.mu.Unlock()
	sheet, err := intake.ReadCheckSheet(src.Name, data, sheetKeys(chosen))
	if err != nil {
		return SheetPreview{}, nil, refusedSource(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	v, err := d.compareSheet(oc, src.Name, sheet)
	return v, data, err
}

// compareSheet refuses a sheet of another case, sending or edition, and says of each row what becomes of it.
func (d *Desk) compareSheet(oc *openCase, name string, sheet intake.Sheet) (SheetPreview, error) {
	m := oc.model
	v := SheetPreview{File: name, Of: sheet.Number, Rows: []SheetRowView{}, Facts: SheetFactsView{By: sheet.Facts.By, On: sheet.Facts.On, Prior: sheet.Facts.Prior, Who: sheet.Facts.Who, Qualification: sheet.Facts.Qualification, PriorOn: sheet.Facts.Done, Outside: sheet.Facts.Outside == "yes", Unread: list(sheet.Facts.Unread)}}
	if sheet.Case != oc.id.String() {
		return v, refuse("sheet_other_case", notice.P3_2_1, name)
	}
	sent, ok := m.First.Sent[number(sheet.Number)]
	switch {
	case !ok:
		return v, refuse("no_sheet_sent", notice.P3_2_1, number(sheet.Number))
	case sheet.Edition != hex.EncodeToString(sent.Fact.Edition):
		return v, refuse("sheet_other_edition", notice.P3_2_1, name)
	}
	words := d.say()
	for _, r := range sheet.Rows {
		id := audit.MeasureID(r.ID)
		if r.Code == intake.RowMissing && !slices.Contains(sent.Fact.Measures, id) {
			continue // chosen after this sheet was sent
		}
		row := SheetRowView{Line: r.Line, Measure: id, Answer: r.Answer, Text: r.Text, By: r.By, Wrote: r.Wrote, Reason: r.Code}
		if x := d.measureOf(oc, id); x != nil {
			row.Code, row.Title = x.Code, d.text(x.TitleJA, x.TitleEN)
		}
		was, had := m.Site.SelfCheck[id]
		if had {
			row.Was, row.WasText = was.Answer, was.Text
		}
		switch {
		case r.Code != "":
			row.State, row.Why = SheetRefused, words.T("checksheet.row."+r.Code)
			v.Refused++
		case !had:
			row.State = SheetTaken
			v.Taken++
		case was.Answer == r.Answer && was.Text == r.Text && (was.By == r.By || r.By == ""):
			row.State = SheetSame
			v.Same++
		default:
			row.State = SheetChanged
			v.Changed++
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// PreviewCheckSheet says what taking in a file would do, row by row, without writing anything.
func (d *Desk) PreviewCheckSheet(id, file string) (SheetPreview, error) {
	oc, err := d.load(id)
	if err != nil {
		return SheetPreview{}, err
	}
	v, _, err := d.readSheet(oc, file)
	return v, err
}

// takeCheckSheet seals the file and records return, answers and prior audit in one entry. The caller holds writing.
func (d *Desk) takeCheckSheet(ctx context.Context, oc *openCase, c *TakeCheckSheet) (Changes, error) {
	p := &planner{d: d, oc: oc}
	r := audit.SheetReturned{N: 1, Of: c.Of, On: p.today(c.On), By: c.By, Way: c.Way}
	for _, x := range oc.model.First.SortedReturned() {
		r.N = x.Fact.N + 1
	}
	if c.File == "" {
		for _, x := range oc.model.First.SortedSent() {
			if c.Of == 0 {
				r.Of = x.Fact.N
			}
		}
		if r.Of == 0 {
			return Changes{}, refuse("no_sheet_sent", notice.P3_2_1, number(1))
		}
		p.id = number(r.N)
		if err := p.set(r); err != nil {
			return Changes{}, err
		}
		return d.commit(ctx, p)
	}
	if err := d.admits(oc); err != nil {
		return Changes{}, err
	}
	v, data, err := d.readSheet(oc, c.File)
	if err != nil {
		return Changes{}, err
	}
	if c.Of != 0 && c.Of != v.Of {
		return Changes{}, refuse("sheet_other_number", notice.P3_2_1, number(v.Of), number(c.Of))
	}
	skip, err := p.measureList(c.Skip)
	if err != nil {
		return Changes{}, err
	}
	return d.sealOwn(ctx, oc, bytes.NewReader(data), func(put evidence.Manifest, id audit.ItemID) (Changes, error) {
		it := audit.Evidence{ID: id, Name: v.File, Media: sheetMedia, Size: put.Size, SHA256: put.Plain[:], Commit: put.Commit[:], Chunks: auditChunks(put.Chunks)}
		r.Of, r.Item, r.Digest = v.Of, it.ID, it.SHA256
		if r.By == "" {
			r.By = v.Facts.By
		}
		p.id = number(r.N)
		if err := p.takeRows(v, skip, &r, it); err != nil {
			return Changes{}, err
		}
		return d.commit(ctx, p)
	})
}

// sheetMedia is the media type of a workbook.
const sheetMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// takeRows plans the facts of a sheet that came back.
func (p *planner) takeRows(v SheetPreview, skip []audit.MeasureID, r *audit.SheetReturned, it audit.Evidence) error {
	facts := []audit.Fact{it}
	for _, row := range v.Rows {
		switch {
		case row.State == SheetRefused || slices.Contains(skip, row.Measure):
			r.Left++
			continue
		case row.State == SheetSame:
			continue
		}
		a := audit.SelfCheck{Measure: row.Measure, Answer: row.Answer, Text: row.Text, By: row.By, On: audit.Date(v.Facts.On), Return: r.N}
		if a.By == "" {
			a.By = r.By
		}
		if a.On == "" {
			a.On = r.On
		}
		r.Taken = append(r.Taken, row.Measure)
		facts = append(facts, a)
	}
	facts = append(facts, *r)
	switch f := v.Facts; {
	case f.Prior == "no":
		facts = append(facts, audit.PriorAudit{Return: r.N})
	case f.PriorWhole() && audit.Date(f.PriorOn) <= r.On:
		facts = append(facts, audit.PriorAudit{Return: r.N, Done: true, Who: f.Who, Qualification: f.Qualification, On: audit.Date(f.PriorOn), Outside: f.Outside})
	}
	return p.sets(facts...)
}
