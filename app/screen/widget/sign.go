package widget

import (
	"bytes"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Sign is a drawing of 20 x 20 in one theme colour. It implements fyne.ThemedResource: fills and strokes of "#000" take the colour of
// the current look (Fyne's own coloured resource replaces fills only).
type Sign struct {
	name  string
	body  string
	color fyne.ThemeColorName
}

// Name implements fyne.Resource; it names the colour too, because pictures are cached by name.
func (s *Sign) Name() string { return s.name + "-" + hexOf(s.color) + ".svg" }

// ID is the name without the colour.
func (s *Sign) ID() string { return s.name }

// ThemeColorName implements fyne.ThemedResource.
func (s *Sign) ThemeColorName() fyne.ThemeColorName { return s.color }

// Content implements fyne.Resource.
func (s *Sign) Content() []byte {
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" viewBox="0 0 20 20">`)
	b.Write(bytes.ReplaceAll([]byte(s.body), []byte("#000"), []byte("#"+hexOf(s.color))))
	b.WriteString(`</svg>`)
	return b.Bytes()
}

// In is the same drawing in another colour.
func (s *Sign) In(c fyne.ThemeColorName) *Sign { return &Sign{s.name, s.body, c} }

func hexOf(n fyne.ThemeColorName) string {
	r, g, b, _ := theme.Color(n).RGBA()
	return fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)
}

const (
	pen  = ` fill="none" stroke="#000" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>`
	pen2 = ` fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`
	pen1 = ` fill="none" stroke="#000" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`
	ink  = ` fill="#000"/>`
)

// Signs of judgements; each has one sense on every screen.
var (
	SignConforming    = &Sign{"conforming", `<circle cx="10" cy="10" r="7"` + pen, ColorOK}
	SignNonconforming = &Sign{"nonconforming", `<path d="M4 4 L16 16 M16 4 L4 16" fill="none" stroke="#000" stroke-width="3.2" stroke-linecap="round"/><path d="M13 1 H19 V7 Z"` + ink, ColorNG}
	SignUnconfirmed   = &Sign{"unconfirmed", `<circle cx="10" cy="10" r="8"` + pen2 + `<path d="M7.4 8 C7.4 4.4 12.8 4.6 12.6 8 C12.5 9.8 10 9.8 10 12"` + pen2 + `<circle cx="10" cy="14.8" r="1.2"` + ink, ColorUnk}
	SignOmitted       = &Sign{"omitted", `<circle cx="10" cy="10" r="7.5"` + pen2 + `<path d="M6 14 L14 6"` + pen, ColorOmit}
	SignOutOfScope    = &Sign{"out-of-scope", `<path d="M4 10 H16"` + pen, ColorNA}
	SignOpen          = &Sign{"open", `<circle cx="10" cy="10" r="7" fill="none" stroke="#000" stroke-width="2.5" stroke-dasharray="2 3.5"/>`, ColorText2}
	SignConflict      = &Sign{"conflict", `<path d="M10 1 L19 10 L10 19 L1 10 Z" fill="none" stroke="#000" stroke-width="1.6"/><path d="M11.5 4.5 L7 11 H10 L8.8 15.5 L13.2 9 H10.2 Z"` + ink, ColorConf}
	SignComeBack      = &Sign{"come-back", `<path d="M4 8 H13 C18 8 18 15 13 15 H9 M8 4 L4 8 L8 12"` + pen2, ColorText2}
	SignNotice        = &Sign{"notice", `<path d="M10 2.5 L18 17 H2 Z"` + pen2 + `<path d="M10 8 V12"` + pen2 + `<circle cx="10" cy="14.6" r="1.1"` + ink, ColorUnk}
	SignVoid          = &Sign{"void", `<circle cx="10" cy="10" r="7.5"` + pen2 + `<path d="M4.8 4.8 L15.2 15.2"` + pen, ColorNG}
)

// Signs of safety: how far a thing has come.
var (
	SignDraft    = &Sign{"draft", `<circle cx="10" cy="10" r="6"` + pen1 + `<path d="M10 10 V4 A6 6 0 0 1 16 10 Z"` + ink, ColorText2}
	SignSaved    = &Sign{"saved", `<circle cx="10" cy="10" r="6"` + ink, ColorOK}
	SignHanded   = &Sign{"handed", `<circle cx="7" cy="10" r="5"` + ink + `<path d="M13.5 5 L19 10 L13.5 15 Z"` + ink, ColorOK}
	SignReceived = &Sign{"received", `<circle cx="6.5" cy="10" r="5"` + ink + `<path d="M12.5 10.5 L14.8 13.2 L18.8 6.5"` + pen2, ColorOK}
	SignStalled  = &Sign{"stalled", `<circle cx="10" cy="10" r="6"` + pen1 + `<path d="M10 6.5 V10.5"` + pen2 + `<circle cx="10" cy="13.2" r="1.1"` + ink, ColorNG}
)

// Signs of the road and of lists.
var (
	SignDone    = &Sign{"done", `<path d="M4 10.5 L8.5 15 L16 5.5"` + pen, ColorOK}
	SignNow     = &Sign{"now", `<path d="M6 4 L16 10 L6 16 Z"` + ink, ColorPrimary}
	SignAhead   = &Sign{"ahead", `<circle cx="10" cy="10" r="2"` + ink, ColorText2}
	SignBlocked = &Sign{"blocked", `<path d="M10 2.5 L18 17 H2 Z"` + pen2 + `<path d="M10 8 V12"` + pen2 + `<circle cx="10" cy="14.6" r="1.1"` + ink, ColorNG}
	SignChecked = &Sign{"checked", `<path d="M3.5 3.5 H16.5 V16.5 H3.5 Z"` + pen1 + `<path d="M6 10 L9 13 L14 6.5"` + pen2, ColorPrimary}
	SignEmpty   = &Sign{"unchecked", `<path d="M3.5 3.5 H16.5 V16.5 H3.5 Z"` + pen1, ColorText2}
	SignChosen  = &Sign{"chosen", `<circle cx="10" cy="10" r="6.8"` + pen1 + `<circle cx="10" cy="10" r="3.4"` + ink, ColorPrimary}
	SignChoice  = &Sign{"choice", `<circle cx="10" cy="10" r="6.8"` + pen1, ColorText2}
	SignDown    = &Sign{"down", `<path d="M5 8 L10 13 L15 8"` + pen2, ColorText2}
	SignRight   = &Sign{"right", `<path d="M8 5 L13 10 L8 15"` + pen2, ColorText2}
	SignPlus    = &Sign{"plus", `<path d="M10 4 V16 M4 10 H16"` + pen2, ColorText2}
	SignClose   = &Sign{"close", `<path d="M5 5 L15 15 M15 5 L5 15"` + pen2, ColorText2}
	SignLock    = &Sign{"lock", `<path d="M4.5 9 H15.5 V17 H4.5 Z M7 9 V6 C7 2 13 2 13 6 V9"` + pen1, ColorText2}
	SignSearch  = &Sign{"search", `<circle cx="8.5" cy="8.5" r="5"` + pen1 + `<path d="M12.4 12.4 L17 17"` + pen2, ColorText2}
	SignFile    = &Sign{"file", `<path d="M5 2.5 H12 L16 6.5 V17.5 H5 Z M12 2.5 V6.5 H16"` + pen1, ColorText2}
	SignPhoto   = &Sign{"photo", `<path d="M2.5 5 H17.5 V16 H2.5 Z M2.5 13.5 L7.5 9 L11.5 13 L14 11 L17.5 14"` + pen1 + `<circle cx="13" cy="8" r="1.2"` + ink, ColorText2}
	SignSeen    = &Sign{"seen", `<path d="M2 10 C5 4.5 15 4.5 18 10 C15 15.5 5 15.5 2 10 Z"` + pen1 + `<circle cx="10" cy="10" r="2.6"` + ink, ColorText2}
	SignDrop    = &Sign{"drop", `<path d="M10 3 V12 M6 8.5 L10 12.5 L14 8.5 M3.5 13 V16.5 H16.5 V13"` + pen1, ColorText2}
)

// Signs of the rail.
var (
	SignCases     = &Sign{"cases", `<path d="M3 6 H17 V16 H3 Z M7 6 V3.5 H13 V6"` + pen1, ColorText2}
	SignDue       = &Sign{"due", `<circle cx="10" cy="10" r="7"` + pen1 + `<path d="M10 5.5 V10 L13 12"` + pen1, ColorText2}
	SignRegisters = &Sign{"registers", `<path d="M4 3 H16 V17 H4 Z M7 7 H13 M7 10 H13 M7 13 H11"` + pen1, ColorText2}
	SignRoad      = &Sign{"road", `<path d="M2 10 H14 M11 6 L15 10 L11 14"` + pen1 + `<circle cx="17.5" cy="10" r="1.5"` + ink, ColorText2}
	SignVisit     = &Sign{"visit", `<path d="M10 18 C4 11 4 9 4 7.5 C4 0.5 16 0.5 16 7.5 C16 9 16 11 10 18 Z"` + pen1 + `<circle cx="10" cy="7.5" r="2"` + ink, ColorText2}
	SignEvidence  = &Sign{"evidence", `<path d="M2 5 H18 V16 H2 Z M2 14 L8 9 L12 13 L15 11 L18 14"` + pen1, ColorText2}
	SignFindings  = &Sign{"findings", `<path d="M5 18 V3 H16 L13 7 L16 11 H5"` + pen1, ColorText2}
	SignReport    = &Sign{"report", `<path d="M4 2 H12 L16 6 V18 H4 Z M12 2 V6 H16"` + pen1, ColorText2}
	SignTransfer  = &Sign{"transfer", `<path d="M2 7 H15 M12 4 L15 7 L12 10 M18 13 H5 M8 10 L5 13 L8 16"` + pen1, ColorText2}
	SignSettings  = &Sign{"settings", `<circle cx="10" cy="10" r="3"` + pen1 + `<path d="M10 2.2 V5 M10 15 V17.8 M2.2 10 H5 M15 10 H17.8 M4.5 4.5 L6.4 6.4 M13.6 13.6 L15.5 15.5 M4.5 15.5 L6.4 13.6 M13.6 6.4 L15.5 4.5"` + pen1, ColorText2}
)

// Signs lists all signs, for the legend of the key sheet and the tests.
func Signs() []*Sign {
	return []*Sign{
		SignConforming, SignNonconforming, SignUnconfirmed, SignOmitted, SignOutOfScope, SignOpen, SignConflict, SignComeBack, SignNotice, SignVoid,
		SignDraft, SignSaved, SignHanded, SignReceived, SignStalled,
		SignDone, SignNow, SignAhead, SignBlocked, SignChecked, SignEmpty, SignChosen, SignChoice, SignDown, SignRight, SignPlus, SignClose,
		SignLock, SignSearch, SignFile, SignPhoto, SignSeen, SignDrop,
		SignCases, SignDue, SignRegisters, SignRoad, SignVisit, SignEvidence, SignFindings, SignReport, SignTransfer, SignSettings,
	}
}
