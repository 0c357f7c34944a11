package document

import (
	"strconv"
	"strings"
)

// ReceiptLayout is the layout version of receipts; as ReportLayout.
const ReceiptLayout = "L1"

// ReceiptInput is the receipt of a thing that the client lent, gave as a sample or handed over by mistake (1-2-4), and of its return once it was
// given back. Sort is a key of onsite.loan; days and times are as in NoticeInput.
type ReceiptInput struct {
	Body, CaseNo  string
	Number        uint
	Trial         bool
	Lang          string
	Head, Layout  string
	MadeOn        string
	Client        ClientLines
	ID, Sort      string
	What          string
	Count         uint
	From, By      string // role of who handed it over; auditor who received it
	At            string
	Reason        string // what it is needed for
	Due           string
	Copy          string // number of the sealed copy, "" none
	To, Back, Way string // of the return; To "" is not given back
	State         string
}

// Receipt builds a receipt: the same paper, after the return with what was given back to whom.
func Receipt(in ReceiptInput, words Words) Document {
	s := sheet{words: words}
	title := words("onsite.receipt")
	if in.To != "" {
		title = words("onsite.receipt.back")
	}
	d := Document{
		Title: title, Lang: in.Lang, Head: in.Head, Layout: in.Layout, Author: in.Body,
		Header: ForClient(strings.Join([]string{in.Client.Name, in.CaseNo, title, words("onsite.number", in.Number)}, "　")),
		Footer: s.said("report.footer", shortHead(in.Head), words("report.language"), in.Layout),
	}
	if in.Trial {
		d.Marks = []string{words("report.mark.trial")}
	}
	s.add(Cover{Over: ForClient(in.Body), Title: ForClient(title), Under: []Text{ForClient(in.Client.Name), ForClient(dayText(in.MadeOn, words))}})
	s.add(Paragraph{Text: s.word("onsite.receipt.said." + in.Sort)})
	rows := []Pair{
		{Key: s.word("onsite.receipt.no"), Value: ForClient(in.ID)},
		{Key: s.word("onsite.receipt.sort"), Value: ForClient(s.key("onsite.loan.", in.Sort))},
		{Key: s.word("onsite.receipt.what"), Value: ForClient(in.What).As(Strong)},
	}
	pair := func(key, value string) {
		if value != "" {
			rows = append(rows, Pair{Key: s.word("onsite.receipt." + key), Value: ForClient(value)})
		}
	}
	if in.Count > 0 {
		pair("count", strconv.FormatUint(uint64(in.Count), 10))
	}
	pair("from", in.From)
	pair("by", in.By)
	pair("at", momentText(in.At, words))
	pair("reason", in.Reason)
	pair("due", dayText(in.Due, words))
	pair("copy", in.Copy)
	if in.To != "" {
		pair("to", in.To)
		pair("backat", momentText(in.Back, words))
		pair("way", in.Way)
		pair("state", in.State)
	}
	s.add(Pairs{KeyWidth: 0.3, Rows: rows})
	s.add(Paragraph{Text: s.word("onsite.receipt.rule"), Small: true})
	slot := func(role, name string) Slot {
		return Slot{Role: s.word(role), Name: ForClient(name), Date: s.word("paper.date")}
	}
	if in.To == "" {
		s.add(Signatures{Slots: []Slot{slot("onsite.receipt.by", in.By), slot("onsite.receipt.from", in.From)}})
	} else {
		s.add(Signatures{Slots: []Slot{slot("onsite.receipt.to", in.To), slot("paper.sign.auditor", "\u00a0")}})
	}
	s.add(QR{Data: HeadCode(in.Head, in.Lang, in.Layout), Side: []Text{s.word("report.last.head").As(Strong), ForClient(headLines(in.Head)), s.word("report.last.head.note")}})
	d.Blocks = s.blocks
	return d
}
