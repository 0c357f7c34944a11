package audit

import (
	"slices"
	"strconv"
	"strings"

	"genchi/app/notice"
)

// Point is one thing that is verified in the report (検証事項), with the provision that asks for it. Subject is the check, law, visit or omission of a
// point of its kind.
type Point struct {
	ID        string           `json:"point"`
	Provision notice.Provision `json:"provision"`
	Subject   string           `json:"subject,omitempty"`
}

// ever are the points of every report.
var ever = []Point{
	{ID: "client", Provision: notice.P3_5_1_I},
	{ID: "scope", Provision: notice.P3_5_1_Ro},
	{ID: "auditors", Provision: notice.P3_5_1_Ha},
	{ID: "stages", Provision: notice.P3_5_1_Ni},
	{ID: "prior_audit", Provision: notice.P3_2_3},
	{ID: "conformity", Provision: notice.P3_5_1_Ho},
	{ID: "evidence", Provision: notice.P3_5_1_Ho},
	{ID: "advice", Provision: notice.P3_5_1_He},
	{ID: "agreement", Provision: notice.P3_5_3},
	{ID: "contract", Provision: notice.P3_1_4},
	{ID: "independence", Provision: notice.P4_3_1},
	{ID: "declarations", Provision: notice.P2_5_6},
	{ID: "ability", Provision: notice.P3_8_1},
}

// beyond are the points of a report that goes beyond the first stage.
var beyond = []Point{
	{ID: "plan", Provision: notice.P3_2_9},
	{ID: "partners", Provision: notice.P3_5_2},
	{ID: "documents", Provision: notice.P3_3_1},
	{ID: "visits", Provision: notice.P3_4_1},
	{ID: "assets", Provision: notice.P3_4_3},
	{ID: "manager", Provision: notice.P3_4_4},
}

// PointKinds are the words that a point may have: those of every report, and those that stand before a subject.
func PointKinds() []string {
	var out []string
	for _, p := range slices.Concat(ever, beyond) {
		out = append(out, p.ID)
	}
	return append(out, "finding", "omission", "law", "alone")
}

// Kind is the part of a point's id that has words.
func (p Point) Kind() string { k, _, _ := strings.Cut(p.ID, ":"); return k }

// Points lists what is verified in the report of this case, as it stands: what the notice asks of every report, then each nonconformity, each omission,
// each law and each visit on which an auditor was alone.
func (c *Case) Points() []Point {
	out := slices.Clone(ever)
	if !c.FirstOnly() {
		out = append(out, beyond...)
	}
	more := func(kind, subject string, p notice.Provision) {
		out = append(out, Point{ID: kind + ":" + subject, Provision: p, Subject: subject})
	}
	for _, f := range c.SortedFindings() {
		more("finding", string(f.Check), notice.P3_4_6)
	}
	for _, f := range SortedKeys(c.Site.Omissions) {
		more("omission", string(f), notice.P3_11_1)
	}
	for _, l := range c.SortedLaws() {
		if !l.None {
			more("law", l.ID, notice.P3_4_3_Ni)
		}
	}
	for _, v := range c.SortedVisits() {
		end := ""
		if v.End != nil {
			end = v.End.At
		}
		if len(c.Alone(v.ID, end)) > 0 {
			more("alone", string(v.ID), notice.P3_4_2)
		}
	}
	return out
}

// SortedKeys lists the keys of a map in order.
func SortedKeys[K ~string, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func decimal(n uint) string { return strconv.FormatUint(uint64(n), 10) }

// parseDecimal reads a number of a key as decimal writes it.
func parseDecimal(s string) (uint, error) {
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || decimal(uint(n)) != s {
		return 0, bad("number %q", s)
	}
	return uint(n), nil
}
