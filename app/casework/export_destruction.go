package casework

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/document/pdf"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/assets"
)

// DestructionExport says which record of a destruction is printed, of one proposal or of a batch, for what and for whom.
type DestructionExport struct {
	Proposal, Purpose, Recipient string
}

// ExportDestruction writes the record of a destruction (廃棄記録) as a PDF: the days with their arithmetic, who approved, the hashes that stay, what each store
// deleted, and what stays readable. It records the disclosure before the first byte leaves (1-3).
func (d *Desk) ExportDestruction(ctx context.Context, o DestructionExport, w io.Writer) error {
	if strings.TrimSpace(o.Purpose) == "" || strings.TrimSpace(o.Recipient) == "" {
		return refuse("export_purpose", notice.P1_3)
	}
	book, err := d.BookID(register.Office)
	if err != nil {
		return err
	}
	v, err := d.Destructions()
	if err != nil {
		return err
	}
	var rows []*ProposalRow
	for i := range v.Proposals {
		if x := &v.Proposals[i]; x.ID == o.Proposal || x.Batch != "" && x.Batch == o.Proposal {
			rows = append(rows, x)
		}
	}
	if len(rows) == 0 {
		return refuse("no_proposal", notice.P2_1_1, o.Proposal)
	}
	slices.SortStableFunc(rows, func(a, b *ProposalRow) int { return strings.Compare(a.What, b.What) })
	var out bytes.Buffer
	if err := d.destructionPDF(&out, book, rows, v.Orders); err != nil {
		return err
	}
	what := d.say().T("destruction.paper") + " " + rows[0].Title
	if len(rows) > 1 {
		what = d.say().T("destruction.paper") + " " + d.say().T("destruction.batch.title", len(rows))
	}
	if err := d.noteLeft(ctx, book, audit.Disclosure{What: what, Purpose: o.Purpose, Recipient: o.Recipient}); err != nil {
		return err
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("export record: %w", err)
	}
	return nil
}

func (d *Desk) destructionPDF(w io.Writer, book string, rows []*ProposalRow, orders []OrderRow) error {
	t, x := assets.Lang(d.opt.Lang).T, rows[0]
	paper := document.RegisterPaper{Title: t("destruction.paper"), Clause: x.Clause, Lang: d.opt.Lang, AsOf: string(d.today()), Trial: d.v.Trust().Trial(), Note: t("destruction.backups")}
	if x.IsRecord() {
		paper.Note += " " + t("destruction.one")
	}
	if b, ok := d.v.Trust().Body(); ok {
		paper.Body = b.Name
	}
	head, err := view(d, book, func(oc *openCase) ledger.Hash { return d.head(oc) })
	if err != nil {
		return err
	}
	paper.Head = head.String()
	for _, x := range rows {
		paper.Records = append(paper.Records, d.destructionLines(x, orders))
	}
	if _, err := pdf.Write(w, document.Register(paper, t).For(document.BodyPaper)); err != nil {
		return fmt.Errorf("write record: %w", err)
	}
	return nil
}

// destructionLines are what the paper says of one proposal.
func (d *Desk) destructionLines(x *ProposalRow, orders []OrderRow) document.RegisterRecord {
	t := assets.Lang(d.opt.Lang).T
	day := func(s audit.Date) string { return document.DayText(string(s), t) }
	r := document.RegisterRecord{ID: x.ID, Title: x.Title, State: t("destruction.state." + x.State), Entered: x.By + "　" + day(x.On)}
	add := func(key, value string) {
		if value != "" {
			r.Fields = append(r.Fields, [2]string{t("destruction." + key), strings.TrimSpace(value)})
		}
	}
	if x.IsRecord() {
		add("record", x.What)
	} else {
		add("case", x.What)
	}
	add("batch", x.Batch)
	add("reason", x.Reason)
	add("start", day(x.Start))
	add("law", day(x.Law))
	add("free", day(x.Free))
	add("witnessed", day(x.Witnessed))
	for _, a := range x.Approvals {
		add("approved", a.By+"　"+document.DayText(a.On, t)+"　"+a.Note)
	}
	add("withdrawn", x.Why)
	if x.Carried != "" {
		add("carried", document.DayText(x.Carried, t))
	}
	add("what", t("destruction.counts", x.Entries, x.Pieces, strconv.FormatUint(uint64(x.Bytes), 10)))
	add("heads", strings.Join(x.HeadsHex, " "))
	add("digest", x.DigestHex)
	for _, o := range orders {
		if o.Scope == "items" || o.Case != x.What && o.What != x.What {
			continue
		}
		add("order", o.Record)
		for _, s := range o.Stores {
			add("store", d.storeLine(s))
		}
	}
	for _, e := range x.Escrow {
		said := t("escrow.open")
		if e.Said {
			said = t("escrow.said", e.By, document.DayText(e.On, t), e.Entered) + "　" + e.Note
		}
		add("escrow", e.Name+"　"+e.Share+"　"+said)
	}
	if x.Incomplete {
		r.State += "　" + t("escrow.incomplete")
	}
	return r
}

// storeLine says in words what a store deleted.
func (d *Desk) storeLine(s AckRow) string {
	t := assets.Lang(d.opt.Lang).T
	name, keys := s.Store, "destruction.keys.old"
	if s.Server {
		name = t("destruction.server")
	}
	if s.Rekeyed {
		keys = "destruction.keys.new"
	}
	if s.Server {
		keys = "destruction.keys.none"
	}
	return name + "　" + strings.Replace(s.At, "T", " ", 1) + "　" + t("destruction.deleted", s.Payloads, s.Items, s.Chunks, s.Grants, s.Keys, s.Bytes) + "　" + t(keys)
}
