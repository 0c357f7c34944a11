package audit

import (
	"slices"

	"genchi/app/ledger"
)

// The methods of looking at a measure, as catalogues name them, in the order of the chips Z X C V.
const (
	MethodDocument = "document_review"
	MethodAsked    = "interview"
	MethodSeen     = "physical_inspection"
	MethodRecord   = "electronic_record"
)

// Methods lists them in the order of the chips.
func Methods() []string { return []string{MethodDocument, MethodAsked, MethodSeen, MethodRecord} }

// LegMarks are an author's corrections of the legs of a check: methods that are done though nothing lights them, and methods that are not done
// though something does.
type LegMarks struct {
	Check CheckID       `cbor:"-" json:"check"`
	By    ledger.UserID `cbor:"-" json:"-"`
	On    []string      `cbor:"1,keyasint,omitempty" json:"on,omitempty"`
	Off   []string      `cbor:"2,keyasint,omitempty" json:"off,omitempty"`
}

// KindLegs is the correction of legs by hand.
const KindLegs = "check.legs"

// Field implements Fact.
func (l LegMarks) Field() ledger.Field { return field(KindLegs, Owned(l.Check, l.By)) }

func (l LegMarks) valid() error {
	for _, m := range slices.Concat(l.On, l.Off) {
		if err := oneOf("method", m, Methods()...); err != nil {
			return err
		}
		if slices.Contains(l.On, m) && slices.Contains(l.Off, m) {
			return bad("method %s is both done and not done", m)
		}
	}
	return check(l.Check)
}

// LegsLit says which methods light by themselves: a statement is an interview; something looked at and left with the client is a document; a
// picture taken at a place, or in a case without places, is a physical inspection; any other file is a document and a record; a document of the measure that was read in the
// second stage is a document (3-3-2). The caller must not change the result, which may be nil.
func (c *Case) LegsLit(id CheckID) map[string]bool {
	k := c.Checks[id]
	read := c.ReadOf(id.Measure())
	if k == nil && !read {
		return nil
	}
	lit := map[string]bool{}
	if read {
		lit[MethodDocument] = true
	}
	if k == nil {
		return lit
	}
	if len(k.Said) > 0 {
		lit[MethodAsked] = true
	}
	for _, i := range k.Items {
		it := c.Items[i]
		switch {
		case !it.Known():
		case it.Seen:
			lit[MethodDocument] = true
		case it.Rendition != nil || picture(it.Media):
			if id.Place() != "" || it.Place != "" || len(c.Places) == 0 {
				lit[MethodSeen] = true
			}
		default:
			lit[MethodDocument], lit[MethodRecord] = true, true
		}
	}
	return lit
}

func picture(media string) bool {
	return media == "image/jpeg" || media == "image/heic" || media == "image/png"
}

// Legs says which methods of a check are done: those an author marked as done, and those that light by themselves unless an author marked them as
// not done.
func (c *Case) Legs(id CheckID) map[string]bool {
	done := c.LegsLit(id)
	if len(c.Site.Legs[id]) == 0 {
		return done
	}
	if done == nil {
		done = map[string]bool{}
	}
	for _, m := range c.Site.Legs[id] {
		for _, x := range m.Off {
			delete(done, x)
		}
	}
	for _, m := range c.Site.Legs[id] {
		for _, x := range m.On {
			done[x] = true
		}
	}
	return done
}

// LegMarksOf are one author's corrections at a check.
func (c *Case) LegMarksOf(id CheckID, by ledger.UserID) LegMarks {
	for _, m := range c.Site.Legs[id] {
		if m.By == by {
			return m
		}
	}
	return LegMarks{Check: id, By: by}
}
