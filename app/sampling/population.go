package sampling

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a population.
const (
	MaxBytes = 8 << 20
	MaxUnits = 100_000
	MaxLine  = 4 << 10
)

// ErrPopulation is a text that can't be a population; the text of the error names the line.
var ErrPopulation = errors.New("not a population")

// Twin is a line that says the same as an earlier one. Lines are counted from 1 as they stand in the pasted text.
type Twin struct {
	Line  int    `json:"line"`
	First int    `json:"first"`
	Text  string `json:"text"`
}

// MaxTwins is the most twins that a population names; TwinCount has all.
const MaxTwins = 100

// Population is a list of units with what was noticed while it was read.
type Population struct {
	Units     []string
	Digest    [32]byte
	Empty     int    // lines without a unit
	Twins     []Twin // the first MaxTwins
	TwinCount int
}

// Read takes a pasted text apart. A text that is too large, is no UTF-8, holds control characters other than tab, or has no unit gives
// ErrPopulation.
func Read(text string) (*Population, error) {
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrPopulation, len(text), MaxBytes)
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(text, "\ufeff"))
	p := &Population{}
	seen := map[string]int{}
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		unit, err := readLine(line)
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrPopulation, n, err)
		}
		if unit == "" {
			p.Empty++
			continue
		}
		if len(p.Units) == MaxUnits {
			return nil, fmt.Errorf("%w: more than %d lines", ErrPopulation, MaxUnits)
		}
		p.Units = append(p.Units, unit)
		p.twin(seen, unit, n)
	}
	if strings.HasSuffix(text, "\n") || text == "" {
		p.Empty-- // what follows the last line end is no line
	}
	if len(p.Units) == 0 {
		return nil, fmt.Errorf("%w: no line", ErrPopulation)
	}
	p.Digest = digest(p.Units)
	return p, nil
}

func readLine(line string) (string, error) {
	if !utf8.ValidString(line) {
		return "", errors.New("not UTF-8")
	}
	unit := strings.TrimRightFunc(line, unicode.IsSpace)
	if strings.TrimSpace(unit) == "" {
		return "", nil
	}
	if len(unit) > MaxLine {
		return "", fmt.Errorf("%d bytes, at most %d", len(unit), MaxLine)
	}
	for _, r := range unit {
		if unicode.IsControl(r) && r != '\t' {
			return "", fmt.Errorf("control character %U", r)
		}
	}
	return unit, nil
}

func (p *Population) twin(seen map[string]int, unit string, line int) {
	first, again := seen[unit]
	if !again {
		seen[unit] = line
		return
	}
	p.TwinCount++
	if len(p.Twins) < MaxTwins {
		p.Twins = append(p.Twins, Twin{Line: line, First: first, Text: unit})
	}
}

// Text is the canonical text: reading it again gives the same units and digest.
func (p *Population) Text() string { return strings.Join(p.Units, "\n") }

func digest(units []string) (sum [32]byte) {
	h := sha256.New()
	h.Write([]byte("genchi/population/v1\x00"))
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(len(units)))
	h.Write(b[:])
	for _, u := range units {
		binary.BigEndian.PutUint32(b[:4], uint32(len(u))) //nolint:gosec // a unit has at most MaxLine bytes
		h.Write(b[:4])
		h.Write([]byte(u))
	}
	h.Sum(sum[:0])
	return sum
}
