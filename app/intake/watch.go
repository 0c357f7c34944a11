package intake

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Limits of a watched folder.
const (
	MaxWatched  = 5000            // files; a folder with more is refused
	watchSettle = 2 * time.Second // a file must keep size and time so long
)

// ErrCrowded is a folder with more files than are watched.
var ErrCrowded = errors.New("folder holds too many files to be watched")

// Stamp is what a file looked like.
type Stamp struct {
	Size  int64 `json:"size"`
	ModNS int64 `json:"mod"`
}

// Watch tells which files of a folder came after it began and are whole, by looking at the folder now and then. It only lists the folder; no
// file is opened. What was there when it began, or came while nobody looked, is never Ready. It is not safe for concurrent use.
type Watch struct {
	Dir   string           `json:"dir"`
	Known map[string]Stamp `json:"known"` // by name: was there before, or was Ready

	growing map[string]sighting
	gone    bool
}

type sighting struct {
	Stamp
	since time.Time
}

// Glance is what one look at the folder found.
type Glance struct {
	Ready   []string // whole files that came since the last look, by name
	Growing int      // files that are still being written
	Missed  []string // came while nobody looked: the folder was away, or the watch was
	Gone    bool     // the folder cannot be read
}

// NewWatch begins to watch a folder: what lies there now is known.
func NewWatch(dir string) (*Watch, error) {
	w := &Watch{Dir: filepath.Clean(dir), Known: map[string]Stamp{}}
	now, err := w.list()
	if err != nil {
		return nil, err
	}
	w.Known = now
	return w, nil
}

// Resume goes on with a watch that was kept: the next Look says what was missed.
func (w *Watch) Resume() { w.gone = true }

// Look lists the folder. A file is Ready once it kept its size and time for two seconds; an empty one never is.
func (w *Watch) Look(now time.Time) Glance {
	files, err := w.list()
	if err != nil {
		w.gone, w.growing = true, nil
		return Glance{Gone: true}
	}
	var g Glance
	was := w.growing
	w.growing = map[string]sighting{}
	for name, s := range files {
		if _, known := w.Known[name]; known {
			continue
		}
		if w.gone {
			g.Missed = append(g.Missed, name)
			w.Known[name] = s
			continue
		}
		before, seen := was[name]
		switch {
		case !seen || before.Stamp != s || s.Size == 0 || now.Before(before.since): // the last: the clock was put back
			w.growing[name] = sighting{s, now}
		case now.Sub(before.since) < watchSettle:
			w.growing[name] = before
		default:
			g.Ready = append(g.Ready, name)
			w.Known[name] = s
		}
	}
	w.gone = false
	g.Growing = len(w.growing)
	slices.Sort(g.Ready)
	slices.Sort(g.Missed)
	return g
}

// list gives the files of the folder that a person would mean.
func (w *Watch) list() (map[string]Stamp, error) {
	des, err := os.ReadDir(w.Dir)
	if err != nil {
		return nil, fmt.Errorf("watch folder: %w", err)
	}
	out := map[string]Stamp{}
	for _, de := range des {
		if !de.Type().IsRegular() || passing(de.Name()) {
			continue
		}
		info, err := de.Info()
		if err != nil {
			continue // it went meanwhile
		}
		out[de.Name()] = Stamp{info.Size(), info.ModTime().UnixNano()}
	}
	if len(out) > MaxWatched {
		return nil, fmt.Errorf("%w: %d", ErrCrowded, len(out))
	}
	return out, nil
}

// passing tells whether a name is one that systems and programs use for files of their own or for the time of writing.
func passing(name string) bool {
	low := strings.ToLower(name)
	if strings.HasPrefix(low, ".") || strings.HasPrefix(low, "~") || low == "thumbs.db" || low == "desktop.ini" {
		return true
	}
	switch filepath.Ext(low) {
	case ".part", ".partial", ".crdownload", ".download", ".tmp", ".swp":
		return true
	}
	return strings.HasSuffix(low, "~")
}
