package casework

import (
	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/register"
)

// SettingsView is what the body set because the notice leaves it open: its own numbers, none of them law.
type SettingsView struct {
	Book string       `json:"book,omitempty"` // the office's book, in which they stand; empty where this store does not hold it
	Rows []SettingRow `json:"settings"`
}

// SettingRow is one setting. Where the body set nothing, Value is 0 and Otherwise is what is taken instead; 0 there means nothing at all.
type SettingRow struct {
	Setting   string           `json:"setting"`
	Unit      string           `json:"unit"` // days, months, choice (1 no, 2 yes)
	Value     uint             `json:"value"`
	Otherwise uint             `json:"otherwise"`
	Provision notice.Provision `json:"provision,omitempty"` // that leaves it open
	Clause    string           `json:"clause,omitempty"`
	Reason    string           `json:"reason,omitempty"`
	On        audit.Date       `json:"on,omitempty"`
	By        string           `json:"by,omitempty"`
	WallMS    int64            `json:"wall_ms,omitempty"`
	Conflict  bool             `json:"conflict,omitempty"` // two values stand; genchi show conflicts
	History   []HistoryRow     `json:"history"`            // the newest last
}

// Units of settings.
const (
	UnitDays   = "days"
	UnitMonths = "months"
	UnitChoice = "choice"
)

// settingTable tells of every setting on which something depends what it counts, what holds without it, and which provision leaves it to the body.
var settingTable = []SettingRow{
	{Setting: audit.SettingMETI, Unit: UnitDays, Provision: notice.P3_11_2},
	{Setting: audit.SettingSurvey, Unit: UnitMonths, Otherwise: audit.SurveyMonths, Provision: notice.P3_7_5},
	{Setting: audit.SettingRenewal, Unit: UnitMonths, Otherwise: audit.RenewalMonths, Provision: notice.P3_7_5},
	{Setting: audit.SettingReturn, Unit: UnitDays, Otherwise: audit.ReturnDays, Provision: notice.P3_7_5},
	{Setting: audit.SettingStats, Unit: UnitMonths, Otherwise: audit.StatsMonths, Provision: notice.P3_8_3},
	{Setting: audit.SettingSoon, Unit: UnitDays, Otherwise: soonDays},
	{Setting: audit.SettingSound, Unit: UnitChoice, Otherwise: 1},
}

// BodySettings gives the settings of the body with who set each, when and why, and what stood before.
func (d *Desk) BodySettings() (SettingsView, error) {
	v := SettingsView{Rows: make([]SettingRow, len(settingTable))}
	copy(v.Rows, settingTable)
	for i := range v.Rows {
		v.Rows[i].History = []HistoryRow{}
		if p := v.Rows[i].Provision; p != "" {
			v.Rows[i].Clause = p.Clause()
		}
	}
	book, err := d.BookID(register.Office)
	if err != nil {
		return v, nil //nolint:nilerr // what the program takes without the book is shown, and that it is not here
	}
	v.Book = book
	return view(d, book, func(oc *openCase) SettingsView {
		for i := range v.Rows {
			r := &v.Rows[i]
			f := audit.Setting{Name: r.Setting}.Field()
			if e, ok := oc.model.Registers.Settings[f.Key]; ok {
				r.Value, r.Reason, r.On, r.By, r.WallMS = e.Fact.Value, e.Fact.Reason, e.Fact.On, d.person(e.By), e.WallMS
			}
			r.Conflict = len(oc.model.Conflicts[f].Values) > 1
			r.History = d.historyRows(oc, f)
		}
		return v
	})
}
