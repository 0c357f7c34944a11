package casework

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/document/pdf"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/assets"
)

// RegisterExport says what of a register leaves the store, in which form, for what and to whom.
type RegisterExport struct {
	Case               string
	Query              RegisterQuery
	Form               string // csv, xlsx or pdf
	Purpose, Recipient string
	Home               bool // with home addresses and identities; without it they are left out
}

// ExportRegister writes a register as a list and records the disclosure before the first byte leaves (1-3).
func (d *Desk) ExportRegister(ctx context.Context, o RegisterExport, w io.Writer) error {
	switch {
	case o.Form != "csv" && o.Form != "pdf" && o.Form != "xlsx":
		return refuse("form", "", o.Form)
	case strings.TrimSpace(o.Purpose) == "" || strings.TrimSpace(o.Recipient) == "":
		return refuse("export_purpose", notice.P1_3)
	}
	v, err := d.Register(o.Case, o.Query)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	switch o.Form {
	case "csv":
		err = d.registerCSV(&out, v, o)
	case "xlsx":
		err = d.registerXLSX(&out, v, o)
	default:
		err = d.registerPDF(&out, v, o)
	}
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s (%d)", v.Title, len(v.Records))
	if err := d.noteLeft(ctx, o.Case, audit.Disclosure{What: what, Purpose: o.Purpose, Recipient: o.Recipient}); err != nil {
		return err
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("export register: %w", err)
	}
	return nil
}

// shown lists the fields that an export has.
func (o RegisterExport) shown(v RegisterView) []RegisterField {
	var out []RegisterField
	for _, f := range v.Fields {
		if f.Secret == "" || o.Home {
			out = append(out, f)
		}
	}
	return out
}

// registerCSV writes UTF-8 with a byte order mark, as spreadsheets expect it. A text that they would take for a formula gets an apostrophe.
func (d *Desk) registerCSV(w io.Writer, v RegisterView, o RegisterExport) error {
	words, fields := assets.Lang(d.opt.Lang), o.shown(v)
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	head := []string{words.T("register.column.record"), words.T("register.column.state")}
	for _, f := range fields {
		head = append(head, f.Words)
	}
	head = append(head, words.T("register.column.closed"), words.T("register.column.by"), words.T("register.column.entered"), words.T("register.column.reason"))
	if err := out.Write(head); err != nil {
		return err
	}
	for _, r := range v.Records {
		line := []string{r.Record, words.T("register.state." + r.State)}
		for _, f := range fields {
			line = append(line, d.cell(r, f))
		}
		line = append(line, string(r.Closed), r.By, time.UnixMilli(r.WallMS).In(d.now().Location()).Format(time.RFC3339), r.Reason)
		for i := range line {
			line[i] = harmless(line[i])
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cell is what a record says in a field, in words.
func (d *Desk) cell(r RecordRow, f RegisterField) string {
	var texts []string
	for _, x := range r.Fields[f.Name] {
		t := d.fieldText(f.Field, x)
		if name := r.Names[x]; f.Kind == register.Ref && name != "" {
			t = name + " (" + x + ")"
		}
		texts = append(texts, t)
	}
	return strings.Join(texts, "; ")
}

// harmless keeps a spreadsheet from running a text.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (d *Desk) registerPDF(w io.Writer, v RegisterView, o RegisterExport) error {
	words := assets.Lang(d.opt.Lang)
	p := document.RegisterPaper{Title: v.Title, Clause: v.Clause, Lang: d.opt.Lang, AsOf: string(d.today()), Query: strings.TrimSpace(o.Query.Text + " " + o.Query.State), Trial: d.v.Trust().Trial()}
	if b, ok := d.v.Trust().Body(); ok {
		p.Body = b.Name
	}
	head, err := view(d, o.Case, func(oc *openCase) ledger.Hash { return d.head(oc) })
	if err != nil {
		return err
	}
	p.Head = head.String()
	for _, r := range v.Records {
		x := document.RegisterRecord{ID: r.Record, Title: r.Title, State: words.T("register.state." + r.State), Entered: r.By + "　" + document.Moment(time.UnixMilli(r.WallMS).In(d.now().Location()), words.T)}
		for _, f := range o.shown(v) {
			t := d.cell(r, f)
			if f.Kind == register.Day {
				t = document.DayText(t, words.T)
			}
			if t != "" {
				x.Fields = append(x.Fields, [2]string{f.Words, t})
			}
		}
		p.Records = append(p.Records, x)
	}
	if _, err := pdf.Write(w, document.Register(p, words.T).For(document.BodyPaper)); err != nil {
		return fmt.Errorf("write register: %w", err)
	}
	return nil
}
