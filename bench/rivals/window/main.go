// Command window opens a window of the toolkit that shows what a first screen needs at least: a title, two entries, a button, in the
// font that it is given.
//
//	window DIR-OF-FONTS
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

type fonts struct {
	fyne.Theme
	regular, bold fyne.Resource
}

func (f fonts) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Symbol:
		return f.Theme.Font(s)
	case s.Bold:
		return f.bold
	}
	return f.regular
}

func main() {
	load := func(name string) fyne.Resource {
		data, err := os.ReadFile(filepath.Join(os.Args[1], name))
		if err != nil {
			fmt.Fprintln(os.Stderr, "window:", err)
			os.Exit(1)
		}
		return fyne.NewStaticResource(name, data)
	}
	a := app.New()
	a.Settings().SetTheme(fonts{theme.DefaultTheme(), load("NotoSansJP-Regular.ttf"), load("NotoSansJP-Bold.ttf")})
	w := a.NewWindow("現地")
	w.SetContent(container.NewVBox(
		widget.NewLabelWithStyle("現地", fyne.TextAlignLeading, fyne.TextStyle{Bold: true}),
		widget.NewEntry(), widget.NewPasswordEntry(), widget.NewButton("開く", func() {}),
	))
	w.Resize(fyne.NewSize(1280, 800))
	w.ShowAndRun()
}
