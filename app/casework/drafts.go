package casework

import (
	"cmp"
	"slices"
	"strings"

	"genchi/app/audit"
)

// DraftRow is a text of this person that was written and is not in the record yet.
type DraftRow struct {
	Slot  string        `json:"slot"`
	Check audit.CheckID `json:"check,omitempty"` // of a text on a card
	Kind  string        `json:"kind,omitempty"`
	Code  string        `json:"code,omitempty"`
	Title string        `json:"title,omitempty"`
	Text  string        `json:"text"` // its beginning; of a form as it is kept
}

// draftShown is how many characters of a draft are shown.
const draftShown = 60

// Drafts lists what was written in a case and is not recorded, those of cards first. Nothing of it is sent anywhere.
func (d *Desk) Drafts(id string) ([]DraftRow, error) {
	all := d.v.Local().All(localDraft)
	return view(d, id, func(oc *openCase) []DraftRow {
		out := []DraftRow{}
		for key, raw := range all {
			slot, mine := strings.CutPrefix(key, id+"/")
			text := []rune(strings.Join(strings.Fields(string(raw)), " "))
			if !mine || len(text) == 0 {
				continue
			}
			r := DraftRow{Slot: slot, Text: string(text[:min(len(text), draftShown)])}
			if check, kind, ok := strings.Cut(slot, "/"); ok && slices.Contains([]string{audit.KindStatement, audit.KindObservation, audit.KindReason}, kind) && audit.CheckID(check).Valid() {
				row := d.checkRow(oc, audit.CheckID(check))
				r.Check, r.Kind, r.Code, r.Title = row.Check, kind, row.Code, row.Title
			}
			out = append(out, r)
		}
		slices.SortFunc(out, func(a, b DraftRow) int {
			return cmp.Or(strings.Compare(b.Code, "")-strings.Compare(a.Code, ""), strings.Compare(a.Code, b.Code), strings.Compare(a.Slot, b.Slot))
		})
		return out
	})
}
