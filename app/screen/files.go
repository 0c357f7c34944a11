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
	if (a.at == "firststage" || a.at == "sheetin") && len(files) == 1 && strings.EqualFold(filepath.Ext(files[0]), ".xlsx") {
		a.sheetBack(files[0])
		return
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

// browsing is a list of the files of a folder from which a person picks.
type browsing struct {
	by    fyne.KeyName
	got   func(files []string)
	more  func(dir string, entries []fileEntry) []offer // lines above the files; nil: none
	title string                                        // "" the folder
}

// offer is a line that stands for something else than one file.
type offer struct {
	word string
	sign *widget.Sign
	do   func()
}

// pickFiles offers the newest files of the folder that was used last; typing filters, a path typed in full is taken as it is.
func (a *App) pickFiles(by fyne.KeyName, got func(files []string)) {
	a.browse(browsing{by: by, got: got})
}

// pickMany offers as well all files of the folder, or those that are newer than what came in from it.
func (a *App) pickMany(by fyne.KeyName, got func(files []string)) {
	id := a.caseID
	load(a, func(d Desk) ([]*casework.Lot, error) { return d.Lots(id), nil }, func(lots []*casework.Lot) {
		a.browse(browsing{by: by, got: got, more: func(dir string, entries []fileEntry) []offer { return a.manyOf(lots, dir, entries, got) }})
	})
}

func (a *App) manyOf(lots []*casework.Lot, dir string, entries []fileEntry, got func(files []string)) []offer {
	var out []offer
	add := func(word string, files []string) {
		if len(files) > 0 {
			out = append(out, offer{a.t(word, len(files)), widget.SignDrop, func() {
				a.folder = dir
				a.setting("folder", dir)
				got(files)
			}})
		}
	}
	if since, ok := newestSince(lots, dir, entries); ok {
		add("files.since", since)
	}
	var all []string
	for _, e := range entries {
		if !e.dir {
			all = append(all, filepath.Join(dir, e.name))
		}
	}
	if len(all) > 1 {
		add("files.all", all)
	}
	return out
}

// newestFiles is the key for the newest from the folder: the newest file is under the cursor, above it the lines for several, and the watch.
func (a *App) newestFiles() {
	id := a.caseID
	got := func(files []string) { a.takeIn(files, "") }
	load(a, func(d Desk) ([]*casework.Lot, error) { return d.Lots(id), nil }, func(lots []*casework.Lot) {
		a.browse(browsing{by: fyne.KeyN, got: got, more: func(dir string, entries []fileEntry) []offer {
			watch := offer{a.t("watch.this"), widget.SignSeen, func() { a.watchFolder(dir) }}
			return append(a.manyOf(lots, dir, entries, got), watch)
		}})
	})
}

// pickFolder offers folders; the first line takes the one that is shown.
func (a *App) pickFolder(by fyne.KeyName, got func(dir string)) {
	take := func(files []string) { got(filepath.Dir(files[0])) }
	a.browse(browsing{by: by, got: take, title: a.t("watch.pick"), more: func(dir string, _ []fileEntry) []offer {
		return []offer{{a.t("watch.this"), widget.SignSeen, func() { got(dir) }}}
	}})
}

func (a *App) browse(b browsing) {
	dir := a.folder
	if dir == "" {
		dir, _ = os.UserHomeDir() // then the folder of the process is listed
	}
	dir = filepath.Clean(dir)
	session := a.session
	a.host.Go(func() {
		entries, err := listFolder(dir)
		a.host.Do(func() {
			switch {
			case a.session != session:
			case err != nil && a.folder != "": // a card that was pulled: begin at home
				a.folder = ""
				a.browse(b)
			case err != nil:
				a.fail(err)
			default:
				a.offerFiles(b, dir, entries)
			}
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

func (a *App) offerFiles(b browsing, dir string, entries []fileEntry) {
	var offers []offer
	if b.more != nil {
		offers = b.more(dir, entries)
	}
	var picks []widget.Pick
	for _, o := range offers {
		picks = append(picks, widget.Pick{Label: o.word, Sign: o.sign})
	}
	up := len(picks)
	picks = append(picks, widget.Pick{Label: "..", Sign: widget.SignRight})
	for _, e := range entries {
		p := widget.Pick{Label: e.name, Sub: size(uint64(max(0, e.size))) + "   " + a.when(e.at.UnixMilli()), Sign: widget.SignFile}
		if e.dir {
			p.Sub, p.Sign = "", widget.SignCases
		}
		picks = append(picks, p)
	}
	start := up
	if b.title != "" {
		start = 0
	} else if i := slices.IndexFunc(entries, func(e fileEntry) bool { return !e.dir }); i >= 0 {
		start = up + 1 + i
	}
	title := a.t("files.title", dir)
	if b.title != "" {
		title = b.title + "  " + dir
	}
	a.frame.picker.Open(b.by, widget.PickerLook{Title: title, Hint: a.t("files.hint"), Free: true, Start: start}, picks, func(i int, text string) {
		b.by = ""
		into := func(dir string) {
			a.folder = dir
			a.browse(b)
		}
		switch {
		case i < 0:
			a.typedPath(b, text)
		case i < up:
			offers[i].do()
		case i == up:
			into(filepath.Dir(dir))
		case entries[i-up-1].dir:
			into(filepath.Join(dir, entries[i-up-1].name))
		default:
			a.folder = dir
			a.setting("folder", dir)
			b.got([]string{filepath.Join(dir, entries[i-up-1].name)})
		}
	})
}

func (a *App) typedPath(b browsing, path string) {
	path = expand(path)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		a.fail(errors.Join(os.ErrNotExist, err))
	case info.IsDir():
		a.folder = path
		a.browse(b)
	default:
		a.folder = filepath.Dir(path)
		b.got([]string{path})
	}
}
