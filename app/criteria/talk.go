package criteria

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
)

// Talk is how interviews go on: the points of each guide, and the follow-up questions that an answer calls for. Their words stand in the language
// files under "ask." and the id. The file is a JSON object:
//
//	guides    guide to the ids of its points, in order
//	general   answer to ids of follow-ups of every question of a measure
//	after     subject (measure or guide) to question ("q1", or a point) to answer to ids of follow-ups
type Talk struct {
	Guides  map[string][]string                       `json:"guides"`
	General map[string][]string                       `json:"general"`
	After   map[string]map[string]map[string][]string `json:"after"`
}

// maxTalk is the largest file that is read, in bytes.
const maxTalk = 1 << 20

var talkID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,24}(\.[A-Za-z0-9_-]{1,24}){0,2}$`)

var talkAnswers = map[string]bool{"yes": true, "no": true, "unclear": true, "not_asked": true}

// ParseTalk reads the file; a field it does not know, an answer that does not exist or an id of another form is refused.
func ParseTalk(b []byte) (*Talk, error) {
	if len(b) > maxTalk {
		return nil, fmt.Errorf("follow-ups of %d bytes", len(b))
	}
	t := &Talk{}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(t); err != nil {
		return nil, fmt.Errorf("follow-ups: %w", err)
	}
	ids := func(where string, list []string) error {
		if len(list) > MaxList {
			return fmt.Errorf("follow-ups: %s has %d", where, len(list))
		}
		for _, id := range list {
			if !talkID.MatchString(id) {
				return fmt.Errorf("follow-ups: %s: %q is no id", where, id)
			}
		}
		return nil
	}
	answers := func(where string, m map[string][]string) error {
		for a, list := range m {
			if !talkAnswers[a] {
				return fmt.Errorf("follow-ups: %s: no answer %q", where, a)
			}
			if err := ids(where, list); err != nil {
				return err
			}
		}
		return nil
	}
	for g, list := range t.Guides {
		if err := ids(g, append([]string{g}, list...)); err != nil {
			return nil, err
		}
	}
	if err := answers("general", t.General); err != nil {
		return nil, err
	}
	for s, qs := range t.After {
		for q, m := range qs {
			if err := ids(s, []string{s, q}); err != nil {
				return nil, err
			}
			if err := answers(s+" "+q, m); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

// FollowUps are the ids of the questions that follow an answer: those of its question, else, at a measure, those of every question.
func (t *Talk) FollowUps(subject, question, answer string) []string {
	if own, ok := t.After[subject][question]; ok {
		return own[answer]
	}
	if _, guide := t.Guides[subject]; guide || subject == "guide.laws" {
		return nil
	}
	return t.General[answer]
}

// All lists every id of a follow-up, with repetitions.
func (t *Talk) All() []string {
	var out []string
	for _, l := range t.General {
		out = append(out, l...)
	}
	for _, qs := range t.After {
		for _, m := range qs {
			for _, l := range m {
				out = append(out, l...)
			}
		}
	}
	return out
}
