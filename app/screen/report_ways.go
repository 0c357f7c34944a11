package screen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/screen/widget"
)

// beside lays a sign and what it is about.
type beside struct{}

// HeightFor implements widget.FlowLayout.
func (beside) HeightFor(o []fyne.CanvasObject, w float32) float32 { return heightOf(o[1], w-30) }

// MinSize implements fyne.Layout.
func (l beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(160, l.HeightFor(o, 420))
}

// Layout implements fyne.Layout.
func (beside) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m := o[0].MinSize()
	widget.Place(o[0], 0, 3, m.Width, m.Height)
	widget.Place(o[1], 30, 0, s.Width-30, s.Height)
}

// documents is where papers are put at first: Documents in the home folder, or the home folder.
func documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(home, "Documents")
	if st, err := os.Stat(dir); err == nil && st.IsDir() {
		return dir
	}
	return home
}

// paperName proposes a file: no name of a client stands in it.
func (a *App) paperName(dir string) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "genchi-report-"+a.host.Now().Format("20060102-150405")+".pdf")
}

func dirOf(path string) string { return filepath.Dir(path) }

// expand reads a path as people write it: with ~ for home, without spaces around.
func expand(path string) string {
	path = strings.TrimSpace(path)
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}

// writePaper writes a copy of a paper for people; a file that is there is not replaced, and half a file is not left.
func writePaper(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write paper: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write paper: %w", err), os.Remove(path))
	}
	return nil
}

// exportPaper takes a sealed report out. wrong is what the file system refused; err what the store did.
func exportPaper(ctx context.Context, d Desk, id, item, path string) (wrong, err error) {
	var b bytes.Buffer
	if _, err := d.GetEvidence(ctx, id, audit.ItemID(item), &b); err != nil {
		return nil, fmt.Errorf("take out report: %w", err)
	}
	return writePaper(path, b.Bytes()), nil
}

// paperTrouble says that a copy was not written.
func (a *App) paperTrouble(path string, err error) widget.Trouble {
	key := "io"
	switch {
	case errors.Is(err, fs.ErrExist):
		key = "exists"
	case errors.Is(err, fs.ErrNotExist):
		key = "not_found"
	}
	return widget.Trouble{Happened: a.words.T("error."+key+".what") + " " + path, Kept: a.t("report.kept"), Do: a.words.T("error." + key + ".todo"), Code: key}
}
