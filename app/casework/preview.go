package casework

import (
	"genchi/app/audit"
	"genchi/app/document"
	"genchi/assets"
)

// PaperReport names the report (3-5-1) among the papers that can be previewed.
const PaperReport = "report"

// PreviewView is a paper as plain text, as the client would get it if it were compiled now. Nothing is recorded.
type PreviewView struct {
	Paper string `json:"paper"` // report, onsite_notice or day_sheet
	Lang  string `json:"lang"`
	Text  string `json:"text"`
}

// Preview renders a paper: the report, the result notice of all closed visits, or the sheet of today.
func (d *Desk) Preview(id, paper, lang string) (PreviewView, error) {
	return d.PreviewOf(id, paper, "", lang)
}

// PreviewOf renders a paper about the round, the certificate or the check that is named; about the newest where none is.
func (d *Desk) PreviewOf(id, paper, of, lang string) (PreviewView, error) {
	v := PreviewView{Paper: paper, Lang: lang}
	if paper != PaperReport {
		c := &MakePaper{Case: Case{id}, Paper: paper, All: paper == audit.PaperNotice, Lang: lang, Of: of}
		var err error
		v.Text, err = d.PaperText(c, document.ClientPaper)
		return v, err
	}
	oc, err := d.load(id)
	if err != nil {
		return v, err
	}
	in, err := d.reportInput(oc, ReportOrder{Lang: lang})
	if err == nil {
		v.Text = document.Report(in.ReportInput, assets.Lang(lang).T).For(document.ClientPaper).Text()
	}
	return v, err
}
