package casework

import (
	"encoding/json"
	"strings"

	"genchi/app/audit"
)

// An answer may be given piece by piece. The rule for each of its fields is the same: absent leaves what was recorded, a value replaces it,
// null or an empty text clears it. partial is a command that keeps this rule.
type partial interface {
	// clear says that a field, by its name in JSON, was given as null or as an empty text.
	clear(field string)
}

// markCleared tells a partial command which of the fields given are to be cleared.
func markCleared(c Command, fields map[string]json.RawMessage) {
	p, ok := c.(partial)
	if !ok {
		return
	}
	for name, raw := range fields {
		var text *string
		if json.Unmarshal(raw, &text) == nil && (text == nil || *text == "") {
			p.clear(strings.ToLower(name)) // the decoder of JSON takes capitals too
		}
	}
}

func (c *RecordAnswer) clear(field string) {
	texts := map[string]**string{"statement": &c.Statement, "observation": &c.Observation, "reason": &c.Reason}
	if text := texts[field]; text != nil {
		*text = new(string)
		return
	}
	if c.Clear == nil {
		c.Clear = map[string]bool{}
	}
	c.Clear[field] = true
}

// touchesScene tells whether the command says anything about the scene.
func (c *RecordAnswer) touchesScene() bool {
	for _, field := range []string{"asked", "operator", "operator_reason", "visit", "person", "observed_at"} {
		if c.Clear[field] {
			return true
		}
	}
	return c.Asked != "" || c.Operator != "" || c.OperatorReason != "" || c.Visit != "" || c.Person != "" || c.ObservedAt != ""
}

// over lays what the command says of the scene over the scene before.
func (c *RecordAnswer) over(s audit.Scene) audit.Scene {
	lay(&s.Asked, c.Asked, c.Clear["asked"])
	lay(&s.Operator, c.Operator, c.Clear["operator"])
	lay(&s.OperatorReason, c.OperatorReason, c.Clear["operator_reason"])
	lay(&s.Visit, c.Visit, c.Clear["visit"])
	lay(&s.Person, c.Person, c.Clear["person"] || c.Asked != "") // another person asked is not the one listed before
	lay(&s.ObservedAt, c.ObservedAt, c.Clear["observed_at"])
	lay(&s.Sheet, c.sheet, false)
	if s.Operator == "" {
		s.Operator = audit.OperatorClient
	}
	if s.Operator == audit.OperatorClient && c.OperatorReason == "" {
		s.OperatorReason = "" // the reason belonged to the auditor's operating
	}
	return s
}

func lay[T ~string](to *T, value T, cleared bool) {
	if value != "" || cleared {
		*to = value
	}
}
