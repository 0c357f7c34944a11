package bundle

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"genchi/sync/wire"
)

// Found is a bundle that lies in a folder.
type Found struct {
	Folder   string
	Manifest *Manifest // nil where Err is set
	Err      error
}

// Find lists the bundles of a folder, newest first by their names: the folder itself if it is one, else those that lie directly in it. None is ErrNone; a folder
// that can't be read is ErrMedium.
func Find(dir string) ([]Found, error) {
	list, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, fmt.Errorf("%s: %w", dir, ErrNone)
	case err != nil:
		return nil, medium(err)
	}
	var out []Found
	if slices.ContainsFunc(list, func(e os.DirEntry) bool { return e.Name() == manifestName }) {
		return append(out, look(dir)), nil
	}
	for _, e := range list {
		if e.IsDir() && isFolder(e.Name()) {
			out = append(out, look(filepath.Join(dir, e.Name())))
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w", dir, ErrNone)
	}
	slices.SortStableFunc(out, func(a, b Found) int { return strings.Compare(filepath.Base(b.Folder), filepath.Base(a.Folder)) })
	return out, nil
}

func look(dir string) Found {
	b, err := Open(dir)
	if err != nil {
		return Found{Folder: dir, Err: err}
	}
	defer b.Close() //nolint:errcheck // only read
	return Found{Folder: dir, Manifest: b.Manifest}
}

// Bundle is an open bundle. What its manifest says is not proved before Look or Take compared the signature.
type Bundle struct {
	Manifest *Manifest

	folder string
	root   *os.Root
	signed *signed
}

// Open reads the manifest of the bundle in a folder: ErrNone, ErrManifest, ErrVersion or ErrMedium.
func Open(dir string) (*Bundle, error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s: %w", dir, ErrNone)
	}
	if err != nil {
		return nil, medium(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, medium(err)
	}
	b := &Bundle{folder: dir, root: root}
	f, size, err := b.open(manifestName)
	if err == nil {
		err = b.load(f, size)
		_ = f.Close() // only read
	} else if errors.Is(err, ErrMissing) {
		err = fmt.Errorf("%s: %w", dir, ErrNone)
	}
	if err != nil {
		_ = root.Close() // the first error counts
		return nil, err
	}
	return b, nil
}

func (b *Bundle) load(f *os.File, size int64) error {
	if size > MaxManifest {
		return fmt.Errorf("%w: %d bytes", ErrManifest, size)
	}
	raw, err := io.ReadAll(io.LimitReader(f, MaxManifest+1))
	if err != nil {
		return medium(err)
	}
	b.Manifest, b.signed, err = parseManifest(raw)
	return err
}

// Close lets go of the medium.
func (b *Bundle) Close() error { return b.root.Close() }

// Folder is where the bundle lies.
func (b *Bundle) Folder() string { return b.folder }

// open opens an ordinary file of the folder; links, pipes and whatever else a medium may hold count as missing.
func (b *Bundle) open(name string) (*os.File, int64, error) {
	info, err := b.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, ErrMissing
	case err != nil:
		return nil, 0, medium(err)
	case !info.Mode().IsRegular():
		return nil, 0, ErrMissing
	}
	f, err := b.root.Open(name)
	if err != nil {
		return nil, 0, medium(err)
	}
	return f, info.Size(), nil
}

// visitor is told what the parts hold, in the order of a bundle. An error ends the walk, except for one that is a fault of the medium's bytes.
type visitor interface {
	records(h *head, list [][]byte)
	// settled ends a phase: 1 when all records came, 2 when all entries came. It is called once for each, even where none came.
	settled(phase int) error
	entries(h *head, list []wire.Entry) error
	key(h *head, item wire.ItemID, object []byte) error
	// wants tells whether the body of a chunk is to be read.
	wants(h *head) bool
	// chunk gets the bytes of a chunk, of which only the length is known to be right.
	chunk(h *head, b []byte) error
	// buffer lends memory, which comes back by chunk or, after a failure, by giveBack.
	buffer(size uint32) []byte
	giveBack(b []byte)
	moved(n int64)
}

// walk visits all frames. What is wrong with a part is a fault; the medium's failing, and what v returns, ends it.
func (b *Bundle) walk(v visitor) ([]Fault, error) {
	w := &walk{b: b, v: v, phase: 1}
	for i := range b.Manifest.Parts {
		err := w.part(i)
		var f Fault
		switch {
		case errors.As(err, &f):
			w.fault(f.Part, f.Err)
		case errors.Is(err, ErrMedium) && b.there():
			w.fault(i+1, ErrMedium) // a bad place; the other parts may be sound
		case err != nil:
			return w.faults, err
		}
	}
	return w.faults, w.advance(int(kindKey))
}

// there tells whether the medium still answers.
func (b *Bundle) there() bool {
	_, err := b.root.Lstat(manifestName)
	return err == nil
}

type walk struct {
	b      *Bundle
	v      visitor
	phase  int
	faults []Fault
}

// advance tells the visitor of the phases that came to their end.
func (w *walk) advance(phase int) error {
	for w.phase < phase {
		if err := w.v.settled(w.phase); err != nil {
			return err
		}
		w.phase++
	}
	return nil
}

func (w *walk) part(i int) error {
	p, number := w.b.Manifest.Parts[i], i+1
	fault := func(err error) error {
		if errors.Is(err, ErrMedium) {
			return fmt.Errorf("part %d: %w", number, err)
		}
		return Fault{number, err}
	}
	f, size, err := w.b.open(partName(number))
	if err != nil {
		return fault(err)
	}
	defer f.Close() //nolint:errcheck // only read
	pr, err := newPartReader(f, w.b.Manifest.ID, number, p)
	if err != nil {
		return fault(err)
	}
	if want := int64(p.Size); size < want { //nolint:gosec // at most MaxPart
		w.fault(number, ErrCut) // what is there counts
	} else if size > want {
		w.fault(number, ErrDamaged)
	}
	for {
		h, err := pr.next()
		h.part = number
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault(err)
		}
		if _, named := w.b.Manifest.Of(h.in); !named && h.kind != kindControl || h.kind.phase() < w.phase {
			return fault(ErrOrder)
		}
		if err := w.advance(h.kind.phase()); err != nil {
			return err
		}
		w.v.moved(int64(h.size))
		err = w.frame(pr, &h)
		var bad badFrame
		if errors.As(err, &bad) {
			w.fault(number, bad.error)
			if errors.Is(bad.error, ErrCut) {
				return nil
			}
			continue // the next frame stands where its head says
		}
		if err != nil {
			return err
		}
	}
}

// fault notes what is wrong with a part, each thing once.
func (w *walk) fault(number int, err error) {
	if n := len(w.faults); n == 0 || w.faults[n-1].Part != number || !errors.Is(w.faults[n-1].Err, err) {
		w.faults = append(w.faults, Fault{number, err})
	}
}

// badFrame is a body that is not what its head says.
type badFrame struct{ error }

// frame reads one body and gives it to the visitor.
func (w *walk) frame(pr *partReader, h *head) error {
	if h.kind == kindChunk {
		if !w.v.wants(h) {
			return nil
		}
		b := w.v.buffer(h.size)
		if err := pr.full(b); err != nil {
			w.v.giveBack(b)
			return bad(err)
		}
		pr.body = 0
		return w.v.chunk(h, b)
	}
	b := make([]byte, h.size)
	if err := pr.read(h, b); err != nil {
		return bad(err)
	}
	switch h.kind {
	case kindControl:
		var list [][]byte
		if err := decode(b, &list); err != nil {
			return badFrame{ErrDamaged}
		}
		w.v.records(h, list)
	case kindEntries:
		var list []wire.Entry
		if err := decode(b, &list); err != nil {
			return badFrame{ErrDamaged}
		}
		return w.v.entries(h, list)
	case kindKey:
		if len(b) < 16 || len(b) > 16+wire.MaxItemKey {
			return badFrame{ErrDamaged}
		}
		return w.v.key(h, wire.ItemID(b[:16]), b[16:])
	case kindChunk:
	}
	return nil
}

func bad(err error) error {
	if errors.Is(err, ErrMedium) {
		return err
	}
	return badFrame{err}
}
