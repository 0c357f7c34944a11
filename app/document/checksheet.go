package document

import "strconv"

// CheckSheetFormat is the number of the form of check sheets; a reader refuses a later one.
const CheckSheetFormat = 1

// The keys of a check sheet: what stands in its hidden first row, or its hidden first column, is how package intake finds what was answered, wherever rows
// and columns were moved to. They are a format on disk: never rename, never reuse.
const (
	SheetKeyMeta   = "genchi:format" // begins the sheet of the keys below, key and value
	SheetCase      = "case"
	SheetNumber    = "number"
	SheetEdition   = "edition" // digest of the catalogue
	SheetCatalogue = "catalogue"
	SheetLang      = "lang"

	SheetKeyID     = "genchi:id" // begins the row that names the columns of answers
	SheetKeyAnswer = "genchi:answer"
	SheetKeyText   = "genchi:text"
	SheetKeyBy     = "genchi:by"

	SheetKeyFacts      = "genchi:fact" // begins the sheet of what is said of the answers as a whole: key, label, value
	FactAnsweredBy     = "answered_by"
	FactAnsweredOn     = "answered_on"
	FactPrior          = "prior"
	FactPriorWho       = "prior_who"
	FactQualification  = "prior_qualification"
	FactPriorOn        = "prior_on"
	FactPriorOutside   = "prior_outside"
	SheetKeyFactsValue = "genchi:value"
)

// CheckSheet is a check sheet (3-2-1) as it is sent: one row for each measure of the scope, with its requirement and nothing else about it. Guidance,
// questions and inspection points are no part of it.
type CheckSheet struct {
	Case, CaseNo, Body, Client, Lang string
	Number                           uint
	SentOn, Due, To                  string // days; who gets it
	Catalogue                        CatalogueRef
	Trial                            bool
	Rows                             []CheckRow
}

// CheckRow is one measure. Answer and Text are what the client said on an earlier sheet.
type CheckRow struct{ ID, Code, Part, Title, Requirement, Answer, Text, By string }

// SelfAnswers are the answers of a check sheet, as facts name them.
var SelfAnswers = []string{"yes", "partly", "no", "not_applicable"}

// Book builds the workbook.
func (c CheckSheet) Book(words Words) Workbook {
	w := Workbook{Title: words("checksheet.title"), Author: c.Body, Lang: c.Lang}
	w.Sheets = []WorkSheet{c.about(words), c.answers(words), c.facts(words), c.meta()}
	return w
}

// about is the page that says what the sheet is and asks for the prior audit (3-2-2).
func (c CheckSheet) about(words Words) WorkSheet {
	s := WorkSheet{Name: words("checksheet.sheet.about"), Locked: true, Columns: []WorkColumn{{Width: 22}, {Width: 78}}}
	add := func(look WorkLook, texts ...string) { s.Rows = append(s.Rows, WorkRow{Cells: Cells(look, texts...)}) }
	add(LookTitle, words("checksheet.title"))
	if c.Trial {
		add(LookHead, words("report.mark.trial"))
	}
	pair := func(key, value string) {
		if value != "" {
			s.Rows = append(s.Rows, WorkRow{Cells: []WorkCell{{Text: words(key), Look: LookHead}, {Text: value}}})
		}
	}
	pair("paper.client", c.Client)
	pair("checksheet.to", c.To)
	pair("paper.body", c.Body)
	pair("checksheet.case", c.CaseNo)
	pair("checksheet.number", strconv.FormatUint(uint64(c.Number), 10))
	pair("checksheet.sent", dayText(c.SentOn, words))
	pair("checksheet.due", dayText(c.Due, words))
	catalogue := c.Catalogue.Name + " " + c.Catalogue.Version
	if c.Catalogue.Draft {
		catalogue += "　" + words("report.catalogue.draft")
	}
	pair("checksheet.catalogue", catalogue)
	for _, key := range []string{"checksheet.about.what", "checksheet.about.prior", "checksheet.about.confirm", "checksheet.about.how", "checksheet.about.plain"} {
		add(LookPlain, "", words(key))
	}
	return s
}

// answers is the table.
func (c CheckSheet) answers(words Words) WorkSheet {
	s := WorkSheet{
		Name: words("checksheet.sheet.answers"), Locked: true, Fixed: 2,
		Columns: []WorkColumn{{Width: 10}, {Width: 10}, {Width: 16}, {Width: 28}, {Width: 56}, {Width: 12}, {Width: 44}, {Width: 18}},
	}
	s.Rows = append(s.Rows,
		WorkRow{Hidden: true, Cells: Cells(LookQuiet, SheetKeyID, "", "", "", "", SheetKeyAnswer, SheetKeyText, SheetKeyBy)},
		WorkRow{Cells: Cells(LookHead, words("checksheet.column.id"), words("checksheet.column.code"), words("checksheet.column.part"), words("checksheet.column.title"), words("checksheet.column.requirement"),
			words("checksheet.column.answer"), words("checksheet.column.text"), words("checksheet.column.by"))})
	var choices []string
	for _, a := range SelfAnswers {
		choices = append(choices, words("selfcheck."+a))
	}
	for _, r := range c.Rows {
		answer := ""
		if r.Answer != "" {
			answer = words("selfcheck." + r.Answer)
		}
		cells := Cells(LookPlain, r.ID, r.Code, r.Part, r.Title, r.Requirement)
		s.Rows = append(s.Rows, WorkRow{Cells: append(cells, WorkCell{Text: answer, Look: LookOpen, Choices: choices}, WorkCell{Text: r.Text, Look: LookOpen}, WorkCell{Text: r.By, Look: LookOpen})})
	}
	return s
}

// facts is what is said of the answers as a whole: who answered, and the prior audit (3-2-2).
func (c CheckSheet) facts(words Words) WorkSheet {
	s := WorkSheet{Name: words("checksheet.sheet.facts"), Locked: true, Fixed: 2, Columns: []WorkColumn{{Width: 4, Hidden: true}, {Width: 56}, {Width: 48}}}
	s.Rows = append(s.Rows,
		WorkRow{Hidden: true, Cells: Cells(LookQuiet, SheetKeyFacts, "", SheetKeyFactsValue)},
		WorkRow{Cells: Cells(LookHead, "", words("checksheet.fact.label"), words("checksheet.fact.value"))})
	yesNo := []string{words("selfcheck.yes"), words("selfcheck.no")}
	for _, k := range []string{FactAnsweredBy, FactAnsweredOn, FactPrior, FactPriorWho, FactQualification, FactPriorOn, FactPriorOutside} {
		value := WorkCell{Look: LookOpen}
		if k == FactPrior || k == FactPriorOutside {
			value.Choices = yesNo
		}
		s.Rows = append(s.Rows, WorkRow{Cells: []WorkCell{{Text: k, Look: LookQuiet}, {Text: words("checksheet.fact." + k)}, value}})
	}
	return s
}

// meta is what a program reads to know the sheet again.
func (c CheckSheet) meta() WorkSheet {
	s := WorkSheet{Name: "genchi", Hidden: true, Columns: []WorkColumn{{Width: 18}, {Width: 70}}}
	for _, kv := range [][2]string{
		{SheetKeyMeta, strconv.Itoa(CheckSheetFormat)},
		{SheetCase, c.Case},
		{SheetNumber, strconv.FormatUint(uint64(c.Number), 10)},
		{SheetEdition, c.Catalogue.Digest},
		{SheetCatalogue, c.Catalogue.Name + " " + c.Catalogue.Version},
		{SheetLang, c.Lang},
	} {
		s.Rows = append(s.Rows, WorkRow{Cells: Cells(LookQuiet, kv[0], kv[1])})
	}
	return s
}
