package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// ErrHintRules is a set of rules that can't be used.
var ErrHintRules = errors.New("rules of contradiction")

// What a rule is about. The names are those of the rule files.
const (
	onCheck = iota
	onScene
	onTie
	onItem
	onFinding
	onRound
	onVisit
	onDraw
	onCase
	onEnd
)

var onNames = [onEnd]string{"check", "scene", "tie", "item", "finding", "round", "visit", "draw", "case"}

// groups says which groups of facts a rule about something may ask for.
var groups = [onEnd][]string{
	onCheck: {"check", "measure"}, onScene: {"check", "measure", "scene", "visit"}, onTie: {"check", "measure", "item", "visit"}, onItem: {"item"},
	onFinding: {"check", "measure", "finding"}, onRound: {"check", "measure", "finding", "round"}, onVisit: {"visit"}, onDraw: {"draw"}, onCase: {"case"},
}

// HintRules is a compiled set of rules. It is read-only and safe for concurrent use.
//
// A file of rules is a JSON list of objects {"id", "on", "when"}: when every condition of "when" holds, the rule speaks. A condition is {"fact", "is",
// "value"} or {"fact", "is", "than"}: "fact" and "than" name facts of probes.go, "value" is a text, a whole number, true or false, or for "in" a list of
// texts. "is" is eq, ne, lt, le, gt, ge, in, known or unknown. A fact that is not known fulfils "unknown" alone. Texts that are local times compare
// as times.
type HintRules struct {
	ids []string
	on  [onEnd][]hintRule
}

type hintRule struct {
	id   string
	when []condition
}

type condition struct {
	fact probe
	is   comparison
	with value
	than probe
	in   []string
}

type comparison int

const (
	isEq comparison = iota
	isNe
	isLt
	isLe
	isGt
	isGe
	isIn
	isKnown
	isUnknown
)

var comparisons = map[string]comparison{"eq": isEq, "ne": isNe, "lt": isLt, "le": isLe, "gt": isGt, "ge": isGe, "in": isIn, "known": isKnown, "unknown": isUnknown}

type rawRule struct {
	ID   string         `json:"id"`
	On   string         `json:"on"`
	When []rawCondition `json:"when"`
}

type rawCondition struct {
	Fact  string `json:"fact"`
	Is    string `json:"is"`
	Value any    `json:"value"`
	Than  string `json:"than"`
}

// ParseHintRules compiles a file of rules. Unknown names, doubled ids and values of the wrong kind give ErrHintRules.
func ParseHintRules(raw []byte) (*HintRules, error) {
	var list []rawRule
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	dec.UseNumber()
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrHintRules, err)
	}
	if dec.More() {
		return nil, fmt.Errorf("%w: something follows the list", ErrHintRules)
	}
	r := &HintRules{}
	for _, x := range list {
		on := slices.Index(onNames[:], x.On)
		if on < 0 || !ValidID(x.ID) || len(x.ID) > 32 || slices.Contains(r.ids, x.ID) || len(x.When) == 0 {
			return nil, fmt.Errorf("%w: rule %q on %q", ErrHintRules, x.ID, x.On)
		}
		rule := hintRule{id: x.ID}
		for _, c := range x.When {
			cc, err := compile(on, c)
			if err != nil {
				return nil, fmt.Errorf("%w: rule %s: %w", ErrHintRules, x.ID, err)
			}
			rule.when = append(rule.when, cc)
		}
		r.ids = append(r.ids, x.ID)
		r.on[on] = append(r.on[on], rule)
	}
	return r, nil
}

// IDs lists the rules in the order of the file.
func (r *HintRules) IDs() []string { return slices.Clone(r.ids) }

func find(on int, name string) (probe, error) {
	for _, g := range groups[on] {
		if p, ok := probes[g][name[min(len(name), len(g)+1):]]; ok && len(name) > len(g) && name[:len(g)+1] == g+"." {
			return p, nil
		}
	}
	return nil, fmt.Errorf("no fact %q here", name)
}

func compile(on int, c rawCondition) (out condition, err error) {
	is, ok := comparisons[c.Is]
	if !ok {
		return out, fmt.Errorf("comparison %q", c.Is)
	}
	out.is = is
	if out.fact, err = find(on, c.Fact); err != nil {
		return out, err
	}
	if is == isKnown || is == isUnknown {
		return out, nil
	}
	if c.Than != "" {
		out.than, err = find(on, c.Than)
		return out, err
	}
	switch v := c.Value.(type) {
	case string:
		out.with = words(v)
	case bool:
		out.with = truth(v)
	case json.Number:
		n, err := strconv.ParseInt(v.String(), 10, 64)
		if err != nil {
			return out, fmt.Errorf("number %s", v)
		}
		out.with = number(n)
	case []any:
		for _, x := range v {
			s, ok := x.(string)
			if !ok {
				return out, fmt.Errorf("value %v", x)
			}
			out.in = append(out.in, s)
		}
	}
	if (is == isIn) != (out.in != nil) || is != isIn && out.with.kind == none {
		return out, fmt.Errorf("value %v for %s", c.Value, c.Is)
	}
	return out, nil
}

// value is what a fact is: nothing, a text, a number or a truth.
type value struct {
	kind kind
	s    string
	n    int64
}

type kind byte

const (
	none kind = iota
	isText
	isNumber
	isTruth
)

func words(s string) value     { return value{kind: isText, s: s} }
func number(n int64) value     { return value{kind: isNumber, n: n} }
func count[T any](s []T) value { return number(int64(len(s))) }
func truth(b bool) value {
	v := value{kind: isTruth}
	if b {
		v.n = 1
	}
	return v
}

func (v value) text() string {
	if v.kind == isText {
		return v.s
	}
	return strconv.FormatInt(v.n, 10)
}

func (c *condition) holds(v value, s *subject) bool {
	switch {
	case c.is == isKnown:
		return v.kind != none
	case c.is == isUnknown:
		return v.kind == none
	case v.kind == none:
		return false
	case c.is == isIn:
		return v.kind == isText && slices.Contains(c.in, v.s)
	}
	w := c.with
	if c.than != nil {
		w = c.than(s)
	}
	if w.kind != v.kind {
		return false
	}
	d := 0
	switch {
	case v.s < w.s || v.s == w.s && v.n < w.n:
		d = -1
	case v != w:
		d = 1
	}
	return d == 0 && (c.is == isEq || c.is == isLe || c.is == isGe) || d != 0 && c.is == isNe || d < 0 && (c.is == isLt || c.is == isLe) || d > 0 && (c.is == isGt || c.is == isGe)
}

// eval adds what the rules about one thing say to found.
func (r *HintRules) eval(on int, s *subject, found []Hint) []Hint {
	var values [8]value
next:
	for i := range r.on[on] {
		rule := &r.on[on][i]
		seen := values[:0]
		for j := range rule.when {
			c := &rule.when[j]
			v := c.fact(s)
			if !c.holds(v, s) {
				continue next
			}
			seen = append(seen, v)
		}
		h := Hint{Rule: rule.id, Subject: s.key, Check: s.id, Saw: saw(seen)}
		if s.draw == nil {
			found = append(found, h)
			continue
		}
		for _, id := range s.draw.Checks[:1] {
			h.Check = id
			found = append(found, h)
		}
	}
	return found
}
