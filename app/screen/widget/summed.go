package widget

import "fyne.io/fyne/v2"

// At every key Fyne's entry finds the rows of the whole text anew, and shapes for it what is left of the paragraph once for each row and
// several pieces for each row's end. In these fonts a row is as wide as its characters together, but for the pairs of Latin letters
// that move closer; so for that time long texts are measured by adding.

// summedFrom is the length in bytes from which a text is measured so; shorter ones, as the caret's, are as exact as ever.
const summedFrom = 24

// summed runs f, which only the UI goroutine may call, with the quick measure. What other goroutines measure meanwhile is right too.
func summed(f func()) {
	app := fyne.CurrentApp()
	fyne.SetCurrentApp(summedApp{App: app})
	defer fyne.SetCurrentApp(app)
	f()
}

type summedApp struct{ fyne.App }

// Driver implements fyne.App.
func (a summedApp) Driver() fyne.Driver { return summedDriver{Driver: a.App.Driver()} }

type summedDriver struct{ fyne.Driver }

// RenderedTextSize implements fyne.Driver.
func (d summedDriver) RenderedTextSize(text string, size float32, style fyne.TextStyle, source fyne.Resource) (fyne.Size, float32) {
	if len(text) >= summedFrom && source == nil && (style == fyne.TextStyle{} || style == fyne.TextStyle{Bold: true}) {
		if w, ok := Type().sum(text, Face{Size: size, Bold: style.Bold}); ok {
			one, base := d.Driver.RenderedTextSize("M", size, style, nil)
			return fyne.NewSize(w, one.Height), base
		}
	}
	return d.Driver.RenderedTextSize(text, size, style, source)
}
