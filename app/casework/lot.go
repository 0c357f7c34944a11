package casework

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/storage/disk"
)

// localLot keeps what became of each file of a lot, so that a kill or a lock in the middle leaves no file without an answer.
const localLot = "lot" // key: case/lot

const (
	lotsKept = 12          // of a case; the oldest that left nothing to do go first
	lotEvery = time.Second // least time between two savings while files come in
)

// LotState is what became of one file of a lot.
type LotState string

// The states of a file.
const (
	LotWaiting LotState = "waiting" // not begun, or broken off; it is where it was
	LotTaken   LotState = "taken"
	LotSame    LotState = "same"    // its bytes were there already and are not kept twice
	LotFlawed  LotState = "flawed"  // sealed as it is, with a problem that Code names
	LotRefused LotState = "refused" // not taken in; Code says why
)

// LotFile is one file of a lot.
type LotFile struct {
	Path  string       `json:"path"`
	Name  string       `json:"name"` // for display
	State LotState     `json:"state"`
	Code  string       `json:"code,omitempty"` // of a refusal, of package intake for a file, or of a problem
	Args  []string     `json:"args,omitempty"`
	Item  audit.ItemID `json:"item,omitempty"`
	Size  uint64       `json:"size,omitempty"`
}

// Left tells whether the file is not in the case.
func (f *LotFile) Left() bool { return f.State == LotWaiting || f.State == LotRefused }

// Lot is a number of files that are taken into a case together.
type Lot struct {
	ID    string        `json:"lot"`
	Case  string        `json:"case"`
	AtMS  int64         `json:"at_ms"`
	From  string        `json:"from,omitempty"` // watched: the folder they came from
	Place audit.PlaceID `json:"place,omitempty"`
	Check audit.CheckID `json:"check,omitempty"`
	Spot  string        `json:"spot,omitempty"`
	Files []LotFile     `json:"files"`
}

// Count tells how many files have a state.
func (l *Lot) Count(s LotState) int {
	n := 0
	for i := range l.Files {
		if l.Files[i].State == s {
			n++
		}
	}
	return n
}

// Left lists the files that are not in the case, by index.
func (l *Lot) Left() []int {
	var out []int
	for i := range l.Files {
		if l.Files[i].Left() {
			out = append(out, i)
		}
	}
	return out
}

// NewLot names the files of a lot; nothing is read.
func (d *Desk) NewLot(id string, files []string) *Lot {
	l := &Lot{Case: id, AtMS: d.now().UnixMilli(), Files: make([]LotFile, len(files))}
	for i, f := range files {
		l.Files[i] = LotFile{Path: f, Name: intake.CleanName(f), State: LotWaiting}
	}
	for n := 0; l.ID == "" || d.hasLot(l); n++ {
		l.ID = fmt.Sprintf("%013d-%d", l.AtMS, n)
	}
	return l
}

func (d *Desk) hasLot(l *Lot) bool {
	_, ok := d.v.Local().Get(localLot, l.Case+"/"+l.ID)
	return ok
}

// TakeLot takes those files of a lot in that only names, all that are left if it is nil, as Attach does. The lot is changed and kept, sealed,
// in the local journal: what became of each file, also after a kill. progress is told thousandths of files. A file that fails stops no other;
// the error is that of ctx, or of the local journal. The caller leaves the lot alone meanwhile.
func (d *Desk) TakeLot(ctx context.Context, l *Lot, only []int, progress func(done, total int64)) error {
	if only == nil {
		only = l.Left()
	}
	r := &lotRun{d: d, l: l, only: only, parts: make([]int64, len(only)), progress: progress}
	for _, i := range only {
		l.Files[i].State, l.Files[i].Code, l.Files[i].Args = LotWaiting, "", nil
	}
	if err := d.keepLot(l); err != nil {
		return err
	}
	r.kept = d.now()
	begun, done := 0, 0
	next := func() *AttachEvidence {
		if begun == len(only) || ctx.Err() != nil {
			return nil
		}
		begun++
		return r.command(begun - 1)
	}
	d.Attach(ctx, next, func(ch Changes, err error) {
		r.told(ctx, done, ch, err)
		done++
	})
	return errors.Join(ctx.Err(), r.failed, d.keepLot(l))
}

// lotRun is a lot on its way.
type lotRun struct {
	d        *Desk
	l        *Lot
	only     []int
	progress func(done, total int64)
	kept     time.Time
	failed   error

	mu    sync.Mutex
	parts []int64 // thousandths of each file
}

func (r *lotRun) command(n int) *AttachEvidence {
	l := r.l
	c := &AttachEvidence{Case: Case{Case: l.Case}, File: l.Files[r.only[n]].Path, Place: l.Place}
	if l.Check != "" {
		c.Measure, c.Place = l.Check.Measure(), l.Check.Place()
	}
	c.Progress = func(done, size int64) {
		if size > 0 {
			r.reach(n, done*1000/size)
		}
	}
	return c
}

// told notes the outcome of one file.
func (r *lotRun) told(ctx context.Context, n int, ch Changes, err error) {
	f := &r.l.Files[r.only[n]]
	if err == nil {
		f.Item = audit.ItemID(ch.ID)
		f.State, f.Code, f.Size = r.d.outcome(r.l.Case, f.Item)
		if r.l.Spot != "" {
			link := &LinkSpot{Case: Case{Case: r.l.Case}, Item: f.Item, Spot: r.l.Spot}
			_, err := r.d.Do(context.WithoutCancel(ctx), link) // the file is in
			r.failed = errors.Join(r.failed, err)
		}
	} else {
		f.State, f.Code, f.Args = whyNot(ctx, err)
	}
	r.reach(n, 1000)
	if now := r.d.now(); now.Sub(r.kept) >= lotEvery {
		r.kept = now
		r.failed = errors.Join(r.failed, r.d.keepLot(r.l))
	}
}

// whyNot says why a file was not taken in, in words that can be kept.
func whyNot(ctx context.Context, err error) (LotState, string, []string) {
	if ref, ok := Refused(err); ok {
		if ref.Code == codeSource && len(ref.Args) > 0 {
			return LotRefused, ref.Args[0], nil
		}
		return LotRefused, ref.Code, ref.Args
	}
	switch {
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return LotWaiting, "", nil
	case errors.Is(err, disk.ErrNoSpace):
		return LotRefused, "low_space", []string{"0"}
	}
	return LotRefused, "store_failed", nil
}

// outcome reads what became of an item that is in.
func (d *Desk) outcome(id string, item audit.ItemID) (state LotState, problem string, size uint64) {
	state = LotTaken
	_, _ = view(d, id, func(oc *openCase) struct{} { // an entry names it, so the case is here
		it := oc.model.Items[item]
		switch {
		case !it.Known():
		case it.Same != "":
			state = LotSame
		default:
			if problem = flaw(it.Name, it.Media, intake.Code(it.Problem)); problem != "" {
				state = LotFlawed
			}
		}
		if it.Known() {
			size = it.Size
		}
		return struct{}{}
	})
	return state, problem, size
}

// flaw gives the problem of a file that is to be named. A text is no picture and need not be, a file that is called a picture does.
func flaw(name, media string, problem intake.Code) string {
	if problem != intake.NotPicture && problem != "" {
		return string(problem)
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".tif", ".tiff":
		if !strings.HasPrefix(media, "image/") {
			return string(intake.NotPicture)
		}
	}
	return ""
}

func (r *lotRun) reach(n int, part int64) {
	if r.progress == nil {
		return
	}
	r.mu.Lock()
	r.parts[n] = part
	var all int64
	for _, x := range r.parts {
		all += x
	}
	r.mu.Unlock()
	r.progress(all, int64(len(r.parts))*1000)
}

func (d *Desk) keepLot(l *Lot) error {
	raw, err := json.Marshal(l)
	if err == nil {
		err = d.v.Local().Put(localLot, l.Case+"/"+l.ID, raw)
	}
	if err != nil {
		return fmt.Errorf("keep lot: %w", err)
	}
	return nil
}

// Lots lists the lots of a case that were kept, newest first.
func (d *Desk) Lots(id string) []*Lot {
	out := []*Lot{}
	for key, raw := range d.v.Local().All(localLot) {
		l := &Lot{}
		if strings.HasPrefix(key, id+"/") && json.Unmarshal(raw, l) == nil && l.Case == id {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b *Lot) int { return cmp.Compare(b.ID, a.ID) })
	return out
}

// ForgetLot forgets what became of a lot. The items stay.
func (d *Desk) ForgetLot(id, lot string) error {
	if err := d.v.Local().Delete(localLot, id+"/"+lot); err != nil {
		return fmt.Errorf("forget lot: %w", err)
	}
	return nil
}

// TidyLots forgets the oldest lots of a case beyond lotsKept that left no file behind.
func (d *Desk) TidyLots(id string) error {
	var errs []error
	for i, l := range d.Lots(id) {
		if i >= lotsKept && len(l.Left()) == 0 {
			errs = append(errs, d.ForgetLot(id, l.ID))
		}
	}
	return errors.Join(errs...)
}

// TryView is what a trial of the intake found: what would become of each file, and how fast the medium gives its bytes.
type TryView struct {
	Files   []LotFile `json:"files"`
	Bytes   int64     `json:"bytes"`
	Seconds float64   `json:"seconds"`
	Free    uint64    `json:"free"`
	Barred  string    `json:"barred,omitempty"` // the code of what keeps this laptop from taking anything into the case now
}

// TryIntake reads files as if they were taken in (取込みの試し) and records nothing: it is done before the visit with the camera, cable or
// card that will be used. The files are not changed.
func (d *Desk) TryIntake(ctx context.Context, id string, files []string, progress func(done, total int64)) (TryView, error) {
	v := TryView{Files: make([]LotFile, 0, len(files))}
	oc, err := d.load(id)
	if err != nil {
		return v, err
	}
	d.writing.Lock()
	err = d.admits(oc)
	d.writing.Unlock()
	if ref, ok := Refused(err); ok {
		v.Barred = ref.Code
	} else if err != nil {
		return v, err
	}
	v.Free, _ = d.v.Free() // then it is not told
	began := d.now()
	for i, file := range files {
		if err := ctx.Err(); err != nil {
			return v, err
		}
		f := LotFile{Path: file, Name: intake.CleanName(file), State: LotTaken}
		n, problem, err := readThrough(ctx, file)
		if err != nil {
			f.State, f.Code, f.Args = whyNot(ctx, refusedSource(err))
		} else if problem != "" {
			f.State, f.Code = LotFlawed, problem
		}
		f.Size = uint64(max(0, n))
		v.Bytes += n
		v.Files = append(v.Files, f)
		if progress != nil {
			progress(int64(i+1)*1000, int64(len(files))*1000)
		}
	}
	v.Seconds = d.now().Sub(began).Seconds()
	return v, nil
}

// readThrough reads a file once and gives the gravest problem of it.
func readThrough(ctx context.Context, file string) (n int64, problem string, err error) {
	src, err := intake.OpenSource(file)
	if err != nil {
		return 0, "", err
	}
	defer src.Close() //nolint:errcheck // read only
	along, err := intake.ReadAlong(src)
	if err != nil {
		return 0, "", fmt.Errorf("read %s: %w", src.Name, err)
	}
	defer along.Close()
	buf := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return n, "", err
		}
		k, err := along.Read(buf)
		n += int64(k)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return n, "", fmt.Errorf("read %s: %w", src.Name, err)
		}
	}
	if err := src.Check(); err != nil {
		return n, "", err
	}
	info, problems := along.Info()
	gravest := intake.Code("")
	if len(problems) > 0 {
		gravest = problems[0].Code
	}
	return n, flaw(src.Name, info.Mime, gravest), nil
}
