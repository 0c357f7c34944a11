package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colour names beyond Fyne's own. Every text colour has a contrast of at least 4.5 : 1 on every background of its look.
const (
	ColorBackground fyne.ThemeColorName = theme.ColorNameBackground
	ColorSurface    fyne.ThemeColorName = "genchi.surface"
	ColorRaised     fyne.ThemeColorName = "genchi.raised"
	ColorSelect     fyne.ThemeColorName = "genchi.select"
	ColorLine       fyne.ThemeColorName = "genchi.line"     // edges of controls, at least 3 : 1
	ColorHairline   fyne.ThemeColorName = "genchi.hairline" // decoration only
	ColorText       fyne.ThemeColorName = theme.ColorNameForeground
	ColorText2      fyne.ThemeColorName = "genchi.text2"
	ColorHint       fyne.ThemeColorName = theme.ColorNamePlaceHolder
	ColorPrimary    fyne.ThemeColorName = theme.ColorNamePrimary
	ColorOnPrimary  fyne.ThemeColorName = theme.ColorNameForegroundOnPrimary
	ColorOK         fyne.ThemeColorName = "genchi.ok"      // 適合, saved
	ColorNG         fyne.ThemeColorName = "genchi.ng"      // 不適合, failure
	ColorOnNG       fyne.ThemeColorName = "genchi.on-ng"   // on a ground of ColorNG
	ColorNA         fyne.ThemeColorName = "genchi.na"      // 対象外
	ColorOmit       fyne.ThemeColorName = "genchi.omit"    // 省略
	ColorUnk        fyne.ThemeColorName = "genchi.unk"     // 未確認, warning
	ColorConf       fyne.ThemeColorName = "genchi.conf"    // 食い違い
	ColorSaid       fyne.ThemeColorName = "genchi.said"    // ground of a statement
	ColorFact       fyne.ThemeColorName = "genchi.fact"    // ground of an observation
	ColorReason     fyne.ThemeColorName = "genchi.reason"  // ground of a reason
	ColorFailure    fyne.ThemeColorName = "genchi.failure" // ground of an error panel
	ColorCaution    fyne.ThemeColorName = "genchi.caution" // ground of a warning panel
	ColorVeil       fyne.ThemeColorName = "genchi.veil"    // over the page while an overlay is open
)

// pair is one token in the light and the dark look, as 0xRRGGBB.
type pair struct{ light, dark uint32 }

var tokens = map[fyne.ThemeColorName]pair{
	ColorBackground: {0xF5F6F8, 0x11151A},
	ColorSurface:    {0xFFFFFF, 0x1A2028},
	ColorRaised:     {0xE9EDF2, 0x252D37},
	ColorSelect:     {0xD3E4F7, 0x22405E},
	ColorLine:       {0x6B7685, 0x8491A2},
	ColorHairline:   {0xC6CDD6, 0x36414D},
	ColorText:       {0x1A232E, 0xE9EEF4},
	ColorText2:      {0x455161, 0xB7C2CF},
	ColorHint:       {0x586475, 0xA3AFBD},
	ColorPrimary:    {0x0A57A4, 0x86BDF7},
	ColorOnPrimary:  {0xFFFFFF, 0x0B1A2B},
	ColorOK:         {0x116236, 0x77D596},
	ColorNG:         {0xA8231B, 0xFF958C},
	ColorOnNG:       {0xFFFFFF, 0x2A0907},
	ColorNA:         {0x455161, 0xB7C2CF},
	ColorOmit:       {0x5F3A96, 0xCBB0FF},
	ColorUnk:        {0x7A4E00, 0xF3C46C},
	ColorConf:       {0x8E1766, 0xFFA3D6},
	ColorSaid:       {0xEDF3FB, 0x182636},
	ColorFact:       {0xECF6EE, 0x17291E},
	ColorReason:     {0xFFF5E0, 0x2E2613},
	ColorFailure:    {0xFCE8E6, 0x3A1B1A},
	ColorCaution:    {0xFFF1CF, 0x362A0E},
}

// aliases gives Fyne's names the token that serves them.
var aliases = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameInputBackground:     ColorSurface,
	theme.ColorNameOverlayBackground:   ColorSurface,
	theme.ColorNameMenuBackground:      ColorSurface,
	theme.ColorNameButton:              ColorRaised,
	theme.ColorNameDisabledButton:      ColorRaised,
	theme.ColorNameHeaderBackground:    ColorRaised,
	theme.ColorNameSelection:           ColorSelect,
	theme.ColorNameInputBorder:         ColorLine,
	theme.ColorNameScrollBar:           ColorLine,
	theme.ColorNameScrollBarBackground: ColorBackground,
	theme.ColorNameSeparator:           ColorHairline,
	theme.ColorNameDisabled:            ColorHint,
	theme.ColorNameHyperlink:           ColorPrimary,
	theme.ColorNameSuccess:             ColorOK,
	theme.ColorNameError:               ColorNG,
	theme.ColorNameWarning:             ColorUnk,
	theme.ColorNameForegroundOnError:   ColorOnNG,
	theme.ColorNameForegroundOnSuccess: ColorOnPrimary,
	theme.ColorNameForegroundOnWarning: ColorOnPrimary,
}

// veils are tokens with an alpha.
var veils = map[fyne.ThemeColorName]struct {
	of    fyne.ThemeColorName
	alpha uint8
}{
	theme.ColorNameFocus:   {ColorPrimary, 96},
	theme.ColorNameHover:   {ColorText, 15},
	theme.ColorNamePressed: {ColorText, 31},
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16 & 0xff), G: uint8(v >> 8 & 0xff), B: uint8(v & 0xff), A: 255}
}

func paletteOf(dark bool) map[fyne.ThemeColorName]color.Color {
	m := map[fyne.ThemeColorName]color.Color{}
	pick := func(n fyne.ThemeColorName) color.NRGBA {
		if dark {
			return rgb(tokens[n].dark)
		}
		return rgb(tokens[n].light)
	}
	for n := range tokens {
		m[n] = pick(n)
	}
	for n, of := range aliases {
		m[n] = pick(of)
	}
	for n, v := range veils {
		c := pick(v.of)
		c.A = v.alpha
		m[n] = c
	}
	m[theme.ColorNameShadow] = color.NRGBA{A: 60}
	m[ColorVeil] = color.NRGBA{A: 110}
	return m
}
