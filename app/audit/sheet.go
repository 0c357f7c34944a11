package audit

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"genchi/app/ledger"
)

// Sheet is a walk sheet that was printed for places where the laptop stays outside: its lines, in the order of the paper. Kept says where the
// filled-in paper lies, Scan names its scan among the evidence, if there is one.
type Sheet struct {
	ID     string    `cbor:"-" json:"id"`              // letter and number of the sheet, then the device: A1-9f3c
	Letter string    `cbor:"1,keyasint" json:"letter"` // stands before the line number in every short code
	Made   string    `cbor:"2,keyasint" json:"made"`   // local time
	Checks []CheckID `cbor:"3,keyasint" json:"checks"`
	Kept   string    `cbor:"4,keyasint,omitempty" json:"kept,omitempty"`
	Scan   ItemID    `cbor:"5,keyasint,omitempty" json:"scan,omitempty"`
	Gone   bool      `cbor:"6,keyasint,omitempty" json:"gone,omitempty"`
}

// KindSheet is a walk sheet.
const KindSheet = "sheet"

// MaxSheetLines is the most lines a walk sheet can have: a short code has two digits.
const MaxSheetLines = 99

// Field implements Fact.
func (s Sheet) Field() ledger.Field { return field(KindSheet, s.ID) }

func (s Sheet) valid() error {
	if !ValidID(s.ID) || len(s.Letter) == 0 || len(s.Letter) > 2 || strings.Trim(s.Letter, sheetLetters) != "" {
		return bad("sheet %q %q", s.ID, s.Letter)
	}
	if len(s.Checks) == 0 || len(s.Checks) > MaxSheetLines {
		return bad("sheet of %d lines", len(s.Checks))
	}
	for _, c := range s.Checks {
		if err := check(c); err != nil {
			return err
		}
	}
	if s.Scan != "" {
		if err := item(s.Scan); err != nil {
			return err
		}
	}
	return first(clock("made", s.Made), text("kept", s.Kept))
}

// sheetLetters are letters that nobody misreads in a hand: no I, L, O, Q, S, Z, B.
const sheetLetters = "ACDEFGHJKMNPRTUVWXY"

// SheetLetter is the letter of the n-th sheet of a case, from 0: A to Y, then two letters.
func SheetLetter(n int) string {
	k := len(sheetLetters)
	if n < k {
		return sheetLetters[n : n+1]
	}
	n -= k
	return sheetLetters[n/k%k:n/k%k+1] + sheetLetters[n%k:n%k+1]
}

// Code is the short code of line i, from 0: letter, two digits, and a letter that tells a misread line, and another sheet of the same letter,
// from the right one.
func (s Sheet) Code(i int) string {
	body := fmt.Sprintf("%s%02d", s.Letter, i+1)
	sum := sha256.Sum256([]byte("genchi/sheet/v1\x00" + s.ID + "\x00" + body))
	return body + string(sheetLetters[int(sum[0])%len(sheetLetters)])
}

// Line finds the line that a short code names. Case and blanks do not matter.
func (s Sheet) Line(code string) (CheckID, bool) {
	code = strings.ToUpper(strings.Join(strings.Fields(code), ""))
	for i, c := range s.Checks {
		if s.Code(i) == code {
			return c, true
		}
	}
	return "", false
}

// SortedSheets lists the walk sheets in the order in which they were made.
func (c *Case) SortedSheets() []Sheet {
	return sortedBy(c.Site.Sheets, func(s Sheet) string { return s.Made + "/" + s.ID }, func(s Sheet) bool { return !s.Gone })
}
