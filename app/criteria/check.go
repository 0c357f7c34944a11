package criteria

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"genchi/app/notice"
)

// checker turns a file into an edition and gathers the problems on the way.
type checker struct{ problems []Problem }

func (c *checker) fault(code, path string) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, Problem{code, path})
	}
}

var (
	nameForm     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	languageForm = regexp.MustCompile(`^[A-Za-z]{2,8}$`)
)

func (c *checker) edition(f *file) *Edition {
	if f.Schema != 1 {
		c.fault("schema", "schema_version")
		return nil
	}
	c.id(f.ID, "catalogue_id")
	c.id(f.Version, "catalogue_version")
	if !languageForm.MatchString(f.Language) {
		c.fault("language", "language")
	}
	c.text(f.Notice, "notice", false)
	c.count(len(f.Measures), 1, MaxMeasures, "measures")
	c.count(len(f.ProcessChecks), 0, MaxChecks, "process_checks")
	if len(c.problems) > 0 {
		return nil
	}
	for _, k := range slices.Sorted(maps.Keys(f.Parts)) {
		if !slices.Contains(partKeys(), k) {
			c.fault("unknown_part", "parts."+clip(k))
		}
	}
	e := &Edition{
		ID: f.ID, Version: f.Version, Language: f.Language, Note: f.Notice,
		Parts: c.names(f.Parts, "parts"), Groups: c.names(f.Groups, "groups"), SelfCheckFields: c.fields(f.SelfCheckFields),
		byID: map[string]int{},
	}
	c.measures(e, f.Measures)
	c.processChecks(e, f.ProcessChecks)
	e.AuditTime = c.auditTime(f.AuditTime)
	return e
}

// partKeys are the parts of the criteria from which measures may come (第三 柱書: Ⅰの第二 to Ⅶ).
func partKeys() []string { return []string{"I", "II", "III", "IV", "V", "VI", "VII"} }

func (c *checker) count(n, least, most int, path string) {
	if n < least || n > most {
		c.fault("count", path)
	}
}

func (c *checker) id(s, path string) {
	if !nameForm.MatchString(s) {
		c.fault("id", path)
	}
}

// text refuses what a screen or paper could not show as it is: control and direction characters (line feed and tab are allowed).
func (c *checker) text(s, path string, needed bool) {
	switch {
	case needed && strings.TrimSpace(s) == "":
		c.fault("empty", path)
	case utf8.RuneCountInString(s) > MaxText:
		c.fault("too_long", path)
	case strings.ContainsFunc(s, unshown):
		c.fault("control", path)
	}
}

func unshown(r rune) bool {
	switch r {
	case '\n', '\t':
		return false
	case utf8.RuneError:
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

func (c *checker) names(in map[string]name, path string) map[string]Name {
	c.count(len(in), 1, MaxNames, path)
	out := make(map[string]Name, len(in))
	for _, k := range slices.Sorted(maps.Keys(in)) {
		at := path + "." + clip(k)
		c.id(k, at)
		c.text(in[k].JA, at+".ja", true)
		c.text(in[k].EN, at+".en", false)
		out[k] = Name(in[k])
	}
	return out
}

func (c *checker) fields(in map[string]string) map[string]string {
	c.count(len(in), 0, MaxNames, "self_check_fields")
	out := make(map[string]string, len(in))
	for _, k := range slices.Sorted(maps.Keys(in)) {
		at := "self_check_fields." + clip(k)
		c.id(k, at)
		c.text(in[k], at, true)
		out[k] = in[k]
	}
	return out
}

// measures checks all; an id or code, whatever the case of its letters, names one measure only.
func (c *checker) measures(e *Edition, in []measure) {
	taken := map[string]bool{}
	for i := range in {
		m, at := &in[i], fmt.Sprintf("measures[%d]", i)
		c.id(m.ID, at+".id")
		c.id(m.DraftCode, at+".draft_code")
		for _, key := range slices.Compact([]string{strings.ToUpper(m.ID), strings.ToUpper(m.DraftCode)}) {
			if taken[key] {
				c.fault("id_twice", at)
			}
			taken[key] = true
		}
		c.measure(e, m, at)
		e.byID[m.ID] = len(e.Measures)
		e.Measures = append(e.Measures, Measure{
			ID: m.ID, Code: m.DraftCode, Part: m.Part, Group: m.Group, TitleJA: m.TitleJA, TitleEN: m.TitleEN, RequirementJA: m.RequirementJA,
			Forms: m.Forms, Default: Selection(m.DefaultSelection), Methods: m.Methods, Interviewee: m.Interviewee, Questions: m.Questions,
			InspectionPoints: m.InspectionPoints, Evidence: m.Evidence, SelfCheckField: m.SelfCheckField, StandardRef: deref(m.StandardRef),
		})
		e.Draft = e.Draft || strings.TrimSpace(deref(m.StandardRef)) == ""
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (c *checker) measure(e *Edition, m *measure, at string) {
	if _, ok := e.Parts[m.Part]; !ok {
		c.fault("unknown_part", at+".part")
	}
	if _, ok := e.Groups[m.Group]; !ok {
		c.fault("unknown_group", at+".group")
	}
	if _, ok := e.SelfCheckFields[m.SelfCheckField]; !ok && m.SelfCheckField != "" {
		c.fault("unknown_field", at+".self_check_field")
	}
	if s := Selection(m.DefaultSelection); s != Base && s != Choice {
		c.fault("unknown_selection", at+".default_selection")
	}
	c.known(m.Forms, Forms(), "unknown_form", at+".forms")
	c.known(m.Methods, Methods(), "unknown_method", at+".methods")
	c.text(m.TitleJA, at+".title_ja", true)
	c.text(m.TitleEN, at+".title_en", false)
	c.text(m.RequirementJA, at+".requirement_ja", true)
	c.text(m.Interviewee, at+".interviewee_ja", false)
	c.text(deref(m.StandardRef), at+".standard_ref", false)
	c.list(m.Questions, at+".questions_ja")
	c.list(m.InspectionPoints, at+".inspection_points_ja")
	c.list(m.Evidence, at+".evidence_ja")
}

// known checks a set of names that must not be empty.
func (c *checker) known(have, all []string, code, path string) {
	if len(have) == 0 {
		c.fault("empty", path)
	}
	for i, h := range have {
		if !slices.Contains(all, h) {
			c.fault(code, path)
			return
		}
		if slices.Contains(have[:i], h) {
			c.fault("entry_twice", path)
			return
		}
	}
}

func (c *checker) list(texts []string, path string) {
	if len(texts) > MaxList {
		c.fault("list_too_long", path)
		return
	}
	for i, s := range texts {
		c.text(s, fmt.Sprintf("%s[%d]", path, i), true)
	}
}

func (c *checker) processChecks(e *Edition, in []processCheck) {
	taken := map[string]bool{}
	for i, p := range in {
		at := fmt.Sprintf("process_checks[%d]", i)
		c.id(p.ID, at+".id")
		if key := strings.ToUpper(p.ID); taken[key] {
			c.fault("id_twice", at)
		} else {
			taken[key] = true
		}
		prov, _ := notice.ByClause(p.Clause)
		if prov == "" {
			c.fault("unknown_clause", at+".notice_clause")
		}
		c.known(p.Methods, Methods(), "unknown_method", at+".methods")
		c.text(p.TitleJA, at+".title_ja", true)
		c.text(p.TitleEN, at+".title_en", false)
		c.text(p.WhatJA, at+".what_ja", true)
		c.text(p.Record, at+".record_ja", false)
		e.ProcessChecks = append(e.ProcessChecks, ProcessCheck{
			ID: p.ID, Clause: p.Clause, Provision: prov, TitleJA: p.TitleJA, TitleEN: p.TitleEN, WhatJA: p.WhatJA, Methods: p.Methods, RecordJA: p.Record,
		})
	}
}

// auditTime wants bands that ascend without a gap and days that are whole or half.
func (c *checker) auditTime(in *auditTime) *AuditTime {
	if in == nil {
		return nil
	}
	c.count(len(in.Bands), 1, MaxBands, "audit_time.bands")
	out := &AuditTime{}
	for i, b := range in.Bands {
		half := b.Days * 2
		follows := i == 0 || b.Min == in.Bands[i-1].Max+1
		if b.Min < 0 || b.Max < b.Min || b.Max > 1e9 || !follows || half <= 0 || half > 10000 || half != float64(int(half)) {
			c.fault("bands", fmt.Sprintf("audit_time.bands[%d]", i))
			return nil
		}
		out.Bands = append(out.Bands, Band{Min: b.Min, Max: b.Max, HalfDays: int(half)})
	}
	return out
}
