package widget

import (
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"genchi/assets"
)

// Size names beyond Fyne's own.
const (
	SizeCaption     fyne.ThemeSizeName = theme.SizeNameCaptionText
	SizeBody        fyne.ThemeSizeName = theme.SizeNameText
	SizeRequirement fyne.ThemeSizeName = "genchi.requirement"
	SizeSubheading  fyne.ThemeSizeName = theme.SizeNameSubHeadingText
	SizeHeading     fyne.ThemeSizeName = theme.SizeNameHeadingText
	SizeDigits      fyne.ThemeSizeName = "genchi.digits" // comparison codes, hash heads
	SizeStage       fyne.ThemeSizeName = "genchi.stage"  // titles that a whole room reads
)

var textSizes = map[fyne.ThemeSizeName]float32{
	SizeCaption: 12, SizeBody: 14, SizeSubheading: 16, SizeRequirement: 17, SizeHeading: 20, SizeDigits: 28, SizeStage: 38,
}

var spaceSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNamePadding: 4, theme.SizeNameInnerPadding: 8, theme.SizeNameScrollBar: 12, theme.SizeNameScrollBarSmall: 8,
	theme.SizeNameInputRadius: 4, theme.SizeNameSelectionRadius: 4, theme.SizeNameScrollBarRadius: 4,
}

// TextScales are the four text sizes, in per cent.
var TextScales = [4]int{100, 115, 130, 150}

// Look is one immutable appearance; a change of look is a new Look handed to SetTheme. The zero Look is light at 100 %.
type Look struct {
	Dark  bool
	Scale int // per cent, one of TextScales; 0 is 100
}

var palettes = sync.OnceValue(func() [2]map[fyne.ThemeColorName]color.Color {
	return [2]map[fyne.ThemeColorName]color.Color{paletteOf(false), paletteOf(true)}
})

// Color implements fyne.Theme; the variant of the system is ignored, the person chooses.
func (l Look) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	i, variant := 0, theme.VariantLight
	if l.Dark {
		i, variant = 1, theme.VariantDark
	}
	if c, ok := palettes()[i][n]; ok {
		return c
	}
	return theme.DefaultTheme().Color(n, variant)
}

// Font implements fyne.Theme: Noto Sans JP in two weights, nothing in italic, monospace the same (its digits are tabular).
func (Look) Font(s fyne.TextStyle) fyne.Resource {
	if s.Symbol {
		return theme.DefaultTheme().Font(s)
	}
	if s.Bold {
		return fontBold()
	}
	return fontRegular()
}

// Icon implements fyne.Theme.
func (Look) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme. Only text grows with the scale.
func (l Look) Size(n fyne.ThemeSizeName) float32 {
	if s, ok := textSizes[n]; ok {
		if l.Scale == 0 {
			return s
		}
		return s * float32(l.Scale) / 100
	}
	if s, ok := spaceSizes[n]; ok {
		return s
	}
	return theme.DefaultTheme().Size(n)
}

// Zoomed is the next larger (step 1) or smaller (step -1) text size; step 0 is 100 %.
func (l Look) Zoomed(step int) Look {
	if step == 0 {
		l.Scale = 100
		return l
	}
	at := 0
	for i, s := range TextScales {
		if s == l.Scale {
			at = i
		}
	}
	l.Scale = TextScales[max(0, min(len(TextScales)-1, at+step))]
	return l
}

var fontRegular = sync.OnceValue(func() fyne.Resource {
	return fyne.NewStaticResource("NotoSansJP-Regular.ttf", assets.Bytes("fonts/NotoSansJP-Regular.ttf"))
})

var fontBold = sync.OnceValue(func() fyne.Resource {
	return fyne.NewStaticResource("NotoSansJP-Bold.ttf", assets.Bytes("fonts/NotoSansJP-Bold.ttf"))
})

// RowHeight is the height of one row of text of the named size: 1.45 em, rounded up to whole units so that rows stay sharp.
func RowHeight(n fyne.ThemeSizeName) float32 { return ceil(theme.Size(n) * 1.45) }

// Scaled grows a length that holds text with the text size.
func Scaled(units float32) float32 { return ceil(units * theme.Size(SizeBody) / textSizes[SizeBody]) }

func ceil(x float32) float32 {
	i := float32(int(x))
	if i < x {
		i++
	}
	return i
}
