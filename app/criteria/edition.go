package criteria

import (
	"encoding/hex"
	"slices"
	"sync"

	"genchi/app/notice"
	"genchi/assets"
)

// Digest is the SHA-256 of the bytes of a catalogue.
type Digest [32]byte

// String returns the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Edition is one loaded catalogue.
type Edition struct {
	ID              string
	Version         string
	Language        string
	Digest          Digest
	Draft           bool   // some StandardRef is empty
	Note            string // remark of the maker
	Parts           map[string]Name
	Groups          map[string]Name
	SelfCheckFields map[string]string
	Measures        []Measure
	ProcessChecks   []ProcessCheck
	AuditTime       *AuditTime // nil if the catalogue has none

	byID map[string]int
}

// Name is a name in both languages; EN may be empty.
type Name struct{ JA, EN string }

// Measure is one requirement.
type Measure struct {
	ID               string
	Code             string // for reading order
	Part             string // key of Edition.Parts
	Group            string // key of Edition.Groups
	TitleJA, TitleEN string
	RequirementJA    string
	Forms            []string
	Default          Selection
	Methods          []string
	Interviewee      string
	Questions        []string
	InspectionPoints []string
	Evidence         []string
	SelfCheckField   string // key of Edition.SelfCheckFields or empty
	StandardRef      string // clause of the official text; empty in a draft
}

// Selection says whether a measure is preselected.
type Selection string

// The selections.
const (
	Base   Selection = "base"   // preselected when a form matches
	Choice Selection = "choice" // the client chooses
)

// The forms of information.
const (
	Paper     = "paper"
	Media     = "media"
	Data      = "data"
	Object    = "object"
	Equipment = "equipment"
	Knowhow   = "knowhow"
)

// The methods of confirmation.
const (
	DocumentReview     = "document_review"
	Interview          = "interview"
	PhysicalInspection = "physical_inspection"
	ElectronicRecord   = "electronic_record"
)

// Forms lists the known forms in the order they are shown.
func Forms() []string { return []string{Paper, Media, Data, Object, Equipment, Knowhow} }

// Methods lists the known methods in the order they are shown.
func Methods() []string {
	return []string{DocumentReview, Interview, PhysicalInspection, ElectronicRecord}
}

// ProcessCheck is something the notice orders to be looked at in every audit.
type ProcessCheck struct {
	ID               string
	Clause           string           // as the catalogue cites it
	Provision        notice.Provision // the provision of that clause or of the one enclosing it
	TitleJA, TitleEN string
	WhatJA           string
	Methods          []string
	RecordJA         string // what to write down
}

// AuditTime is the table from the number of persons to days of audit.
type AuditTime struct{ Bands []Band }

// Band gives the days for Min to Max persons, in half days.
type Band struct{ Min, Max, HalfDays int }

// HalfDays looks the number of persons up; ok is false outside the table.
func (a *AuditTime) HalfDays(persons int) (n int, ok bool) {
	if a == nil {
		return 0, false
	}
	for _, b := range a.Bands {
		if b.Min <= persons && persons <= b.Max {
			return b.HalfDays, true
		}
	}
	return 0, false
}

// Measure returns the measure with an id, or nil. The caller must not change it.
func (e *Edition) Measure(id string) *Measure {
	i, ok := e.byID[id]
	if !ok {
		return nil
	}
	return &e.Measures[i]
}

// ForForms returns the measures preselected for these forms, in the order of the catalogue: base measures any form of which matches.
func (e *Edition) ForForms(forms []string) []*Measure {
	var out []*Measure
	for i := range e.Measures {
		m := &e.Measures[i]
		if m.Default == Base && slices.ContainsFunc(m.Forms, func(f string) bool { return slices.Contains(forms, f) }) {
			out = append(out, m)
		}
	}
	return out
}

// PartIDs lists the parts in the order in which measures first name them.
func (e *Edition) PartIDs() []string {
	var out []string
	for i := range e.Measures {
		if p := e.Measures[i].Part; !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Shipped returns the draft edition that the program brings with it. It is the same value at each call.
func Shipped() *Edition { return shipped() }

// ShippedBytes returns the bytes of Shipped, as they travel with a case. The caller owns them.
func ShippedBytes() []byte { return assets.Bytes(shippedName) }

const shippedName = "criteria/criteria-draft.json"

var shipped = sync.OnceValue(func() *Edition {
	e, err := Load(assets.Bytes(shippedName))
	if err != nil {
		panic("criteria: the shipped catalogue: " + err.Error())
	}
	return e
})
