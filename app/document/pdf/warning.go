package pdf

import "fmt"

// WarningKind says what is not on paper as it is in the record.
type WarningKind string

// The kinds of warnings.
const (
	MissingGlyph WarningKind = "missing_glyph" // drawn as 〓
	VariantShape WarningKind = "variant_shape" // drawn in the usual shape of the character
	ControlChar  WarningKind = "control_char"  // left out
	UnreadPhoto  WarningKind = "unread_photo"  // a note stands in its place
)

// Warning is one difference between record and paper. Rune is 0 for photos. Where is the text or the photo's identifier.
type Warning struct {
	Kind  WarningKind
	Rune  rune
	Where string
}

func (w Warning) String() string {
	if w.Rune == 0 {
		return fmt.Sprintf("%s: %s", w.Kind, w.Where)
	}
	return fmt.Sprintf("%s: U+%04X in %q", w.Kind, w.Rune, w.Where)
}

// maxWarnings keeps a hostile text from filling the memory with warnings; the first ones of each character are kept.
const maxWarnings = 1000

type warnings struct {
	list []Warning
	seen map[Warning]bool
}

// add keeps one warning per kind, character and text.
func (ws *warnings) add(kind WarningKind, r rune, where string) {
	if rs := []rune(where); len(rs) > 40 {
		where = string(rs[:40]) + "…"
	}
	w := Warning{kind, r, where}
	if ws.seen[w] || len(ws.list) >= maxWarnings {
		return
	}
	if ws.seen == nil {
		ws.seen = map[Warning]bool{}
	}
	ws.seen[w] = true
	ws.list = append(ws.list, w)
}
