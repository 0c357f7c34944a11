package casework

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
	"genchi/app/search"
)

// SearchView is what a search found.
type SearchView struct {
	Query string      `json:"query"`
	Hits  []SearchHit `json:"hits"` // at most as many as were asked for, by case, then in the order of recording
	Total int         `json:"total"`
}

// SearchHit is one field that contains what was searched for.
type SearchHit struct {
	Case   string        `json:"case"`
	Client string        `json:"client"`
	Group  string        `json:"group"` // note, evidence, finding, place, person, loose, meeting
	Kind   string        `json:"kind"`
	Key    string        `json:"key"`
	Check  audit.CheckID `json:"check,omitempty"`
	Item   audit.ItemID  `json:"item,omitempty"`
	Code   string        `json:"code,omitempty"`
	Text   string        `json:"text"` // as it was typed, about the place of the hit
}

// excerptWidth is how many letters of a text a hit shows.
const excerptWidth = 60

// textIndex holds the searched texts of one case, in memory alone.
type textIndex struct {
	index *search.Index
	texts map[string]string // field to text, as typed
	field map[string]ledger.Field
	user  ledger.UserID
}

// searched names the kinds whose texts are found, with their group.
var searched = map[string]string{
	audit.KindStatement: "note", audit.KindObservation: "note", audit.KindReason: "note", audit.KindScene: "person",
	audit.KindEvidence: "evidence", audit.KindCaption: "evidence", audit.KindUnused: "evidence",
	audit.KindFinding: "finding", audit.KindWording: "finding", audit.KindComment: "finding", audit.KindAnswer: "finding", audit.KindRound: "finding", audit.KindReview: "finding",
	audit.KindPlace: "place", audit.KindPerson: "person", audit.KindAttendee: "person",
	audit.KindLoose: "loose", audit.KindHandover: "loose",
	audit.KindClosing: "meeting", audit.KindQuestion: "meeting", audit.KindPromise: "meeting", audit.KindDayEnd: "meeting", audit.KindExplanation: "meeting",
}

// textOf is what a fact says in words.
func textOf(f audit.Fact) []string {
	switch f := f.(type) {
	case audit.Note:
		return []string{f.Text}
	case audit.Scene:
		return []string{f.Asked, f.OperatorReason}
	case audit.Evidence:
		return []string{f.Name, f.Edition, f.Page, f.Where}
	case audit.Caption:
		return []string{f.Text}
	case audit.Unused:
		return []string{f.Reason}
	case audit.Finding:
		return []string{f.Text, f.Requirement}
	case audit.Wording:
		return []string{f.Text}
	case audit.Comment:
		return []string{f.By, f.Text}
	case audit.Answer:
		return []string{f.By, f.Text}
	case audit.Round:
		return []string{f.Text}
	case audit.Review:
		return []string{f.Text}
	case audit.Place:
		return []string{f.Name}
	case audit.Person:
		return []string{f.Role, f.Section, f.Note}
	case audit.Attendee:
		return []string{f.Role}
	case audit.Loose:
		return []string{f.Text}
	case audit.Handover:
		return append([]string{f.Note}, f.Questions...)
	case audit.Closing:
		return append([]string{f.Summary}, f.Attendees...)
	case audit.Question:
		return []string{f.By, f.Text}
	case audit.Promise:
		return []string{f.By, f.Text}
	case audit.DayEnd:
		return []string{f.Tomorrow, f.Note}
	case audit.Explanation:
		return []string{f.To, f.Content}
	}
	return nil
}

// set reads one field again. Loose notes are their author's: another's are not found.
func (x *textIndex) set(f ledger.Field, values []ledger.Value) {
	if searched[f.Kind] == "" {
		return
	}
	var texts []string
	for _, v := range values {
		fact, err := audit.Read(f, v.Bytes)
		if err != nil {
			continue
		}
		if l, ok := fact.(audit.Loose); ok && (l.By != x.user || l.As != "") {
			continue
		}
		for _, s := range textOf(fact) {
			if s != "" && !slices.Contains(texts, s) {
				texts = append(texts, s)
			}
		}
	}
	key := f.Kind + "\x00" + f.Key
	text := strings.Join(texts, "\n")
	x.index.Set(key, text)
	if text == "" {
		delete(x.texts, key)
		delete(x.field, key)
		return
	}
	x.texts[key], x.field[key] = text, f
}

// textsOf makes the index of a case on the first search. The caller holds mu.
func (d *Desk) textsOf(oc *openCase) *textIndex {
	if oc.search == nil {
		x := &textIndex{index: search.New(), texts: map[string]string{}, field: map[string]ledger.Field{}, user: d.user}
		now := oc.fold.Now()
		for kind := range searched {
			now.Each(kind, x.set)
		}
		oc.search = x
	}
	return oc.search
}

// Search finds texts of the named cases; without names of those that are open in memory. A cancelled ctx ends it.
func (d *Desk) Search(ctx context.Context, query string, limit int, ids ...string) (SearchView, error) {
	v := SearchView{Query: query, Hits: []SearchHit{}}
	cases := slices.SortedFunc(maps.Values(d.openCases()), func(a, b *openCase) int { return bytes.Compare(a.id[:], b.id[:]) })
	if len(ids) > 0 {
		cases = nil
		for _, id := range ids {
			oc, err := d.load(id)
			if err != nil {
				return v, err
			}
			cases = append(cases, oc)
		}
	}
	terms := search.Terms(query)
	for _, oc := range cases {
		if err := d.searchCase(ctx, oc, query, terms, limit, &v); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (d *Desk) searchCase(ctx context.Context, oc *openCase, query string, terms []string, limit int, v *SearchView) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	x := d.textsOf(oc)
	keys, total, ok := x.index.Find(query, limit-len(v.Hits), func() bool { return ctx.Err() != nil })
	if !ok || ctx.Err() != nil {
		return ctx.Err()
	}
	v.Total += total
	client := ""
	if oc.model.Client != nil {
		client = oc.model.Client.Name
	}
	for _, k := range keys {
		f := x.field[k]
		h := SearchHit{Case: oc.id.String(), Client: client, Group: searched[f.Kind], Kind: f.Kind, Key: f.Key, Text: search.Excerpt(x.texts[k], terms, excerptWidth)}
		h.Check, h.Item = placeOf(f)
		if m := d.measureOf(oc, h.Check.Measure()); h.Check != "" && m != nil {
			h.Code = m.Code
		}
		v.Hits = append(v.Hits, h)
	}
	return nil
}

// placeOf is the check or the item that a field belongs to.
func placeOf(f ledger.Field) (audit.CheckID, audit.ItemID) {
	switch f.Kind {
	case audit.KindStatement, audit.KindObservation, audit.KindReason, audit.KindScene:
		c, _ := audit.SplitOwned(f.Key)
		return c, ""
	case audit.KindFinding, audit.KindWording, audit.KindComment, audit.KindReview:
		return audit.CheckID(f.Key), ""
	case audit.KindAnswer, audit.KindRound:
		c, _, _ := strings.Cut(f.Key, "/")
		return audit.CheckID(c), ""
	case audit.KindEvidence, audit.KindCaption, audit.KindUnused:
		return "", audit.ItemID(f.Key)
	}
	return "", ""
}
