package criteria

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of a catalogue.
const (
	MaxBytes    = 8 << 20
	MaxMeasures = 5000
	MaxChecks   = 500
	MaxNames    = 500 // parts, groups, self-check fields
	MaxList     = 50  // questions, points, evidence of one measure
	MaxBands    = 200
	MaxText     = 4000 // runes
	maxNesting  = 16
	maxProblems = 50
)

// A Problem is one fault of a catalogue. People read the words of key criteria.<Code>.
type Problem struct {
	Code string // too_large, syntax, …
	Path string // where: measures[3].title_ja; empty for the whole file
}

// Invalid is the error of a catalogue that is not accepted: at least one problem, at most 50.
type Invalid struct{ Problems []Problem }

func (e *Invalid) Error() string {
	p := e.Problems[0]
	at := p.Path
	if at == "" {
		at = "file"
	}
	return fmt.Sprintf("catalogue: %s: %s (%d problems)", at, p.Code, len(e.Problems))
}

// Codes lists every code of a Problem.
func Codes() []string {
	return []string{
		"too_large", "not_utf8", "syntax", "nesting", "key_twice", "schema", "id", "id_twice", "language", "count", "empty",
		"too_long", "control", "list_too_long", "entry_twice", "unknown_part", "unknown_group", "unknown_field", "unknown_form",
		"unknown_method", "unknown_selection", "unknown_clause", "bands",
	}
}

func invalid(code, path string) error { return &Invalid{Problems: []Problem{{code, path}}} }

// Load reads and checks a catalogue. The error is an *Invalid.
func Load(data []byte) (*Edition, error) {
	if len(data) > MaxBytes {
		return nil, invalid("too_large", "")
	}
	if !utf8.Valid(data) {
		return nil, invalid("not_utf8", "")
	}
	if err := scan(data); err != nil {
		return nil, err
	}
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		path := ""
		if t := (*json.UnmarshalTypeError)(nil); errors.As(err, &t) {
			path = t.Field
		}
		return nil, invalid("syntax", path)
	}
	c := checker{}
	e := c.edition(&f)
	if len(c.problems) > 0 {
		return nil, &Invalid{Problems: c.problems}
	}
	e.Digest = sha256.Sum256(data)
	return e, nil
}

// scan walks over the tokens: one value, limited nesting, no key twice in an object. encoding/json matches keys without regard to
// case, so keys are compared that way.
func scan(data []byte) error {
	type level struct {
		keys   map[string]bool // nil in an array
		key    string
		atName bool
	}
	var open []level
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	path := func() string {
		var ks []string
		for _, l := range open {
			if l.key != "" {
				ks = append(ks, clip(l.key))
			}
		}
		return strings.Join(ks, ".")
	}
	for values := 0; ; {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 && values == 1 {
			return nil
		}
		if err != nil {
			return invalid("syntax", path())
		}
		if d, ok := tok.(json.Delim); ok && (d == '}' || d == ']') {
			open = open[:len(open)-1]
			if len(open) == 0 {
				values++
			}
			continue
		}
		if n := len(open); n > 0 && open[n-1].keys != nil {
			l := &open[n-1]
			if l.atName {
				key, isText := tok.(string)
				if !isText {
					return invalid("syntax", path())
				}
				l.key, l.atName = key, false
				folded := strings.ToLower(strings.ToUpper(l.key))
				if l.keys[folded] {
					return invalid("key_twice", path())
				}
				l.keys[folded] = true
				continue
			}
			l.atName = true
		}
		d, nested := tok.(json.Delim)
		switch {
		case nested && len(open) >= maxNesting:
			return invalid("nesting", path())
		case nested && d == '{':
			open = append(open, level{keys: map[string]bool{}, atName: true})
		case nested:
			open = append(open, level{})
		case len(open) == 0:
			return invalid("syntax", "") // the top value must be an object
		}
	}
}

// clip keeps a hostile key from filling an error.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// file mirrors the JSON.
type file struct {
	Schema          int               `json:"schema_version"`
	ID              string            `json:"catalogue_id"`
	Version         string            `json:"catalogue_version"`
	Language        string            `json:"language"`
	Notice          string            `json:"notice"`
	Parts           map[string]name   `json:"parts"`
	Groups          map[string]name   `json:"groups"`
	SelfCheckFields map[string]string `json:"self_check_fields"`
	Measures        []measure         `json:"measures"`
	ProcessChecks   []processCheck    `json:"process_checks"`
	AuditTime       *auditTime        `json:"audit_time"`
}

type name struct {
	JA string `json:"ja"`
	EN string `json:"en"`
}

type measure struct {
	ID               string   `json:"id"`
	DraftCode        string   `json:"draft_code"`
	Part             string   `json:"part"`
	Group            string   `json:"group"`
	TitleJA          string   `json:"title_ja"`
	TitleEN          string   `json:"title_en"`
	RequirementJA    string   `json:"requirement_ja"`
	Forms            []string `json:"forms"`
	DefaultSelection string   `json:"default_selection"`
	Methods          []string `json:"methods"`
	Interviewee      string   `json:"interviewee_ja"`
	Questions        []string `json:"questions_ja"`
	InspectionPoints []string `json:"inspection_points_ja"`
	Evidence         []string `json:"evidence_ja"`
	SelfCheckField   string   `json:"self_check_field"`
	StandardRef      *string  `json:"standard_ref"`
}

type processCheck struct {
	ID      string   `json:"id"`
	Clause  string   `json:"notice_clause"`
	TitleJA string   `json:"title_ja"`
	TitleEN string   `json:"title_en"`
	WhatJA  string   `json:"what_ja"`
	Methods []string `json:"methods"`
	Record  string   `json:"record_ja"`
}

type auditTime struct {
	Bands []struct {
		Min  int     `json:"min"`
		Max  int     `json:"max"`
		Days float64 `json:"days"`
	} `json:"bands"`
}
