package screen

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// dropped takes files from outside: onto the card or its evidence they are tied to the check, onto a row of the list to that check,
// anywhere else they go to the inbox.
func (a *App) dropped(at fyne.Position, uris []fyne.URI) {
	if a.desk == nil || a.caseID == "" {
		return
	}
	a.touched = a.host.Now()
	var files []string
	for _, u := range uris {
		if u.Scheme() == "file" {
			files = append(files, u.Path())
		}
	}
	a.takeIn(files, a.dropTarget(at))
}

// dropTarget is the check under a point, "" the inbox.
func (a *App) dropTarget(at fyne.Position) audit.CheckID {
	v := a.visitPage()
	if v == nil || a.at != "visit" || a.router.Covered() {
		return ""
	}
	inside := func(o fyne.CanvasObject) bool {
		p, s := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
		return o.Visible() && at.X >= p.X && at.Y >= p.Y && at.X < p.X+s.Width && at.Y < p.Y+s.Height
	}
	switch {
	case !v.asGrid && (inside(v.card) || inside(v.strip.root)):
		return v.card.view.Check
	case !v.asGrid && inside(v.list):
		y := at.Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(v.list).Y + v.list.GetScrollOffset()
		i := int(y / (widget.Scaled(widget.RowList) + fyne.CurrentApp().Settings().Theme().Size("padding")))
		if i >= 0 && i < len(v.shown) {
			return v.view.Rows[v.shown[i]].Check
		}
	}
	return ""
}

// takeIn seals files, several at once; what is done stays done. A file that is refused does not stop the others.
func (a *App) takeIn(files []string, check audit.CheckID) {
	if len(files) == 0 {
		return
	}
	in := &intoCase{id: a.caseID, place: a.scene.place, check: check, spot: a.activeSpot(), files: files, parts: make([]int64, len(files))}
	a.job(a.t("job.takein", len(files)), in.run, func(err error) {
		a.savedAt(a.host.Now())
		if err == nil && len(in.refused) > 0 {
			a.fail(in.refused[0])
		}
		a.rerender()
	})
}

// floorFrom seals a picture and makes it a floor plan; a picture that cannot be one is refused by name and stays sealed.
func (a *App) floorFrom(id, file string, place audit.PlaceID, done func()) {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	a.job(a.t("walk.new.plan"), func(ctx context.Context, d Desk, p Progress) error {
		ch, err := d.Do(ctx, &casework.AttachEvidence{Case: casework.Case{Case: id}, File: file, Place: place, Progress: func(n, size int64) { p(n, size) }})
		if err != nil {
			return err
		}
		if _, err := d.Do(ctx, &casework.AddFloor{Case: casework.Case{Case: id}, Name: name, Item: audit.ItemID(ch.ID), Place: place}); err != nil {
			return err
		}
		return d.RenderPending(ctx, nil)
	}, func(err error) {
		if err == nil {
			done()
		}
	})
}

// rerender redraws the page that is shown after renditions were made.
func (a *App) rerender() {
	if p, ok := a.pages[a.at]; ok && a.caseID != "" {
		p.changed(casework.Changes{Case: a.caseID, Topics: []string{"evidence", "checks"}})
	}
}

// filesShown is how many files of a folder are offered, newest first.
const filesShown = 400

// pickFiles offers the newest files of the folder that was used last; typing filters, a path typed in full is taken as it is.
func (a *App) pickFiles(by fyne.KeyName, got func(files []string)) {
	dir := a.folder
	if dir == "" {
		dir, _ = os.UserHomeDir() // then the folder of the process is listed
	}
	dir = filepath.Clean(dir)
	a.host.Go(func() {
		entries, err := listFolder(dir)
		a.host.Do(func() {
			if err != nil {
				a.fail(err)
				return
			}
			a.offerFiles(by, dir, entries, got)
		})
	})
}

type fileEntry struct {
	name string
	dir  bool
	at   time.Time
	size int64
}

// listFolder lists a folder: folders first by name, then files, newest first.
func listFolder(dir string) ([]fileEntry, error) {
	des, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list folder: %w", err)
	}
	var out []fileEntry
	for _, de := range des {
		info, err := de.Info()
		if err != nil || strings.HasPrefix(de.Name(), ".") || !de.IsDir() && !info.Mode().IsRegular() {
			continue
		}
		out = append(out, fileEntry{de.Name(), de.IsDir(), info.ModTime(), info.Size()})
	}
	slices.SortFunc(out, func(a, b fileEntry) int {
		switch {
		case a.dir != b.dir && a.dir:
			return -1
		case a.dir != b.dir:
			return 1
		case a.dir:
			return strings.Compare(a.name, b.name)
		default:
			return b.at.Compare(a.at)
		}
	})
	return out[:min(len(out), filesShown)], nil
}

func (a *App) offerFiles(by fyne.KeyName, dir string, entries []fileEntry, got func([]string)) {
	picks := []widget.Pick{{Label: "..", Sign: widget.SignRight}}
	for _, e := range entries {
		p := widget.Pick{Label: e.name, Sub: size(uint64(max(0, e.size))) + "   " + a.when(e.at.UnixMilli()), Sign: widget.SignFile}
		if e.dir {
			p.Sub, p.Sign = "", widget.SignCases
		}
		picks = append(picks, p)
	}
	start := 1
	for i, e := range entries {
		if !e.dir {
			start = i + 1
			break
		}
	}
	a.frame.picker.Open(by, widget.PickerLook{Title: a.t("files.title", dir), Hint: a.t("files.hint"), Free: true, Start: start}, picks, func(i int, text string) {
		switch {
		case i < 0:
			a.typedPath(text, got)
		case i == 0:
			a.folder = filepath.Dir(dir)
			a.pickFiles("", got)
		case entries[i-1].dir:
			a.folder = filepath.Join(dir, entries[i-1].name)
			a.pickFiles("", got)
		default:
			a.folder = dir
			a.setting("folder", dir)
			got([]string{filepath.Join(dir, entries[i-1].name)})
		}
	})
}

func (a *App) typedPath(path string, got func([]string)) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		a.fail(errors.Join(os.ErrNotExist, err))
	case info.IsDir():
		a.folder = path
		a.pickFiles("", got)
	default:
		a.folder = filepath.Dir(path)
		got([]string{path})
	}
}
