package audit

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"genchi/app/ledger"
)

// MeasureID is the stable key of a measure in its catalogue, such as TM-031.
type MeasureID string

// PlaceID names a place inside a case; "" is the client as a whole.
type PlaceID string

// VisitID names a visit inside a case.
type VisitID string

// ItemID is the hex name of an evidence item, 32 digits.
type ItemID string

// CheckID is one measure at one place, written MEASURE@PLACE.
type CheckID string

// MakeCheck joins a measure and a place.
func MakeCheck(m MeasureID, p PlaceID) CheckID { return CheckID(string(m) + "@" + string(p)) }

// Measure is the part before the @.
func (c CheckID) Measure() MeasureID { m, _, _ := strings.Cut(string(c), "@"); return MeasureID(m) }

// Place is the part after the @.
func (c CheckID) Place() PlaceID { _, p, _ := strings.Cut(string(c), "@"); return PlaceID(p) }

// Owned is the key of a text that belongs to its author.
func Owned(c CheckID, u ledger.UserID) string { return string(c) + "/" + u.String() }

// SplitOwned undoes Owned; the author is its hex string.
func SplitOwned(key string) (CheckID, string) {
	i := strings.LastIndexByte(key, '/')
	if i < 0 {
		return CheckID(key), ""
	}
	return CheckID(key[:i]), key[i+1:]
}

// LinkKey is the key of the tie between an item and a check.
func LinkKey(i ItemID, c CheckID) string { return string(i) + "/" + string(c) }

// SplitLink undoes LinkKey.
func SplitLink(key string) (ItemID, CheckID) {
	i, c, _ := strings.Cut(key, "/")
	return ItemID(i), CheckID(c)
}

// ValidID tells whether s may be an identifier in a key: 1 to 64 letters, digits, '-', '_' or '.'.
func ValidID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, r := range s {
		ok := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.'
		if !ok {
			return false
		}
	}
	return true
}

// Valid tells whether the check's parts are identifiers.
func (c CheckID) Valid() bool {
	m, p, ok := strings.Cut(string(c), "@")
	return ok && ValidID(m) && (p == "" || ValidID(p))
}

// Date is a calendar day as a legal fact, written 2026-11-24. It is data, never read from a clock here.
type Date string

// ParseDate accepts YYYY-MM-DD of a day that exists, from 1900 on.
func ParseDate(s string) (Date, error) {
	if t, err := time.Parse(time.DateOnly, s); err != nil || t.Year() < 1900 {
		return "", fmt.Errorf("%q is no day written YYYY-MM-DD", s)
	}
	return Date(s), nil
}

// MaxText is the longest text of one field, in bytes.
const MaxText = 64 << 10

func textOK(ss ...string) bool {
	for _, s := range ss {
		if len(s) > MaxText || !utf8.ValidString(s) {
			return false
		}
	}
	return true
}
