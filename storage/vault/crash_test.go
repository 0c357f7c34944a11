package vault

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/journal"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

// promise is something that the store acknowledged and must still know after any death.
type promise struct {
	what string
	kept func(t *testing.T, v *Vault) bool
}

// work does a little of everything that writes, and returns what was acknowledged before the first failure.
func work(t *testing.T, v *Vault, c trust.CaseID, others []RawEntry) (done []promise, err error) {
	entry := func(c trust.CaseID, plain string) error {
		e, err := v.Append(t.Context(), c, []byte(plain), nil)
		if err == nil {
			done = append(done, promise{plain, func(t *testing.T, v *Vault) bool { return texts(t, v, c)[e.Hash] == plain }})
		}
		return err
	}
	put := func(key, value string) error {
		err := v.Local().Put("draft", key, []byte(value))
		if err == nil {
			done = append(done, promise{"draft " + key, func(_ *testing.T, v *Vault) bool {
				b, _ := v.Local().Get("draft", key)
				return string(b) == value
			}})
		}
		return err
	}
	steps := []func() error{
		func() error { return entry(c, "一") },
		func() error { return put("a", "下書き") },
		func() error { return entry(c, "二") },
		func() error {
			k := seal.Key{7}
			err := v.PutItemKey(c, [16]byte{1}, &k)
			if err == nil {
				done = append(done, promise{"item key", func(_ *testing.T, v *Vault) bool {
					got, err := v.ItemKey(c, [16]byte{1})
					return err == nil && *got == k
				}})
			}
			return err
		},
		func() error {
			r, err := v.Ingest(c, others)
			for _, e := range r.New {
				done = append(done, promise{"ingested", func(t *testing.T, v *Vault) bool { _, ok := texts(t, v, c)[e.Hash]; return ok }})
			}
			return err
		},
		func() error {
			c2, err := v.NewCase()
			if err != nil {
				return err
			}
			card, _ := v.Card()
			_, err = v.SignControl(&trust.Roster{Case: c2, Add: []trust.RosterLine{{Device: v.Device(), User: card.User, Roles: []string{"lead"}}}})
			if err != nil {
				return err
			}
			done = append(done, promise{"roster", func(_ *testing.T, v *Vault) bool { _, ok := v.Trust().Member(c2, v.Device()); return ok }})
			return entry(c2, "新しい案件")
		},
		func() error { return entry(c, "三") },
		func() error { return put("b", "清書") },
		func() error { return v.NewEpoch(c) },
		func() error { return entry(c, "四") },
		v.Close,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return done, err
		}
	}
	return done, nil
}

// TestDeathAtEveryStep lets the store die at each disk step of an opening and a day's work. Whatever was acknowledged is there afterwards, nothing
// is damaged, and work goes on.
func TestDeathAtEveryStep(t *testing.T) {
	v, c := newTrial(t, "lead")
	w := newStore(t, "second")
	join(t, v, w, c)
	say(t, v, c, "根")
	ingestAll(t, w, c, raw(t, v, c)...)
	say(t, w, c, "他の端末")
	others := raw(t, w, c)
	must(t, v.Close())
	total := 0
	for at := 1; ; at++ {
		dir := filepath.Join(t.TempDir(), "store")
		must(t, os.CopyFS(dir, os.DirFS(v.dir)))
		restore, steps := cutAt(at)
		x, err := openPaper(t, dir, v.Device())
		var done []promise
		if err == nil {
			done, err = work(t, x, c, others)
		}
		restore()
		if err == nil {
			total = steps()
			break
		}
		if !errors.Is(err, errCut) && !errors.Is(err, ErrClosed) {
			t.Fatalf("step %d: %v", at, err)
		}
		die(x)
		y, err := openPaper(t, dir, v.Device())
		if err != nil {
			t.Fatalf("step %d: the store doesn't open: %v", at, err)
		}
		for i, p := range done {
			overwritten := slices.ContainsFunc(done[i+1:], func(q promise) bool { return q.what == p.what })
			if !overwritten && !p.kept(t, y) {
				t.Fatalf("step %d: %s was acknowledged and is gone", at, p.what)
			}
		}
		for _, id := range y.Cases() {
			texts(t, y, id)
		}
		after := say(t, y, c, "後")
		y = reopen(t, y)
		if texts(t, y, c)[after] != "後" {
			t.Fatalf("step %d: work doesn't go on", at)
		}
		must(t, y.Close())
		noTemp(t, dir, at)
		must(t, os.RemoveAll(dir))
	}
	if total < 60 {
		t.Errorf("only %d steps were tried", total)
	}
}

func noTemp(t *testing.T, dir string, at int) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, disk.TempSuffix) {
			t.Errorf("step %d: %s was left behind", at, filepath.Base(path))
		}
		return err
	}))
}

// stride is how many steps the tests go on that stretch a passphrase for each: every one in the long run.
func stride() int {
	if os.Getenv("GENCHI_SOAK") != "" {
		return 1
	}
	return 7
}

// TestDeathWhileCreating cuts Create and TrialBody at each step. Afterwards the folder is a store or can be made one.
func TestDeathWhileCreating(t *testing.T) {
	for at := 1; ; at += stride() {
		dir := filepath.Join(t.TempDir(), "store")
		restore, _ := cutAt(at)
		v, recovery, err := Create(dir, pass, options("one"))
		if err == nil {
			papers.Store(v.dev.id(), recovery.String())
			err = v.TrialBody("試用機関", "一")
		}
		restore()
		if err == nil {
			must(t, v.Close())
			return
		}
		if v == nil {
			if v, _, err = Create(dir, pass, options("two")); errors.Is(err, os.ErrExist) {
				// The store was finished, but Create could not say so: the recovery key is lost, the passphrase opens it.
				v, err = Open(dir, pass, options("two"))
			}
		} else {
			id := v.Device()
			die(v)
			v, err = openPaper(t, dir, id)
		}
		if err != nil {
			t.Fatalf("step %d: %v", at, err)
		}
		if err := v.TrialBody("試用機関", "一"); err != nil && !errors.Is(err, ErrOtherBody) {
			t.Fatalf("step %d: %v", at, err)
		}
		say(t, v, newCase(t, v), "一")
		must(t, v.Close())
	}
}

// TestDeathWhileRotating cuts the change of the master key at each step.
func TestDeathWhileRotating(t *testing.T) {
	v, c := newTrial(t, "one")
	one := say(t, v, c, "一")
	must(t, v.Local().Put("draft", "a", []byte("下書き")))
	must(t, v.Close())
	for at := 1; ; at += stride() {
		dir := filepath.Join(t.TempDir(), "store")
		must(t, os.CopyFS(dir, os.DirFS(v.dir)))
		x, err := openPaper(t, dir, v.Device())
		must(t, err)
		restore, _ := cutAt(at)
		err = x.PassphraseSeen([]byte("another passphrase"))
		restore()
		die(x)
		y, err2 := openPaper(t, dir, v.Device())
		if err2 != nil {
			t.Fatalf("step %d: the store doesn't open: %v", at, err2)
		}
		if b, _ := y.Local().Get("draft", "a"); string(b) != "下書き" {
			t.Fatalf("step %d: the draft is gone", at)
		}
		if texts(t, y, c)[one] != "一" || y.ring.Previous() != nil {
			t.Fatalf("step %d: an entry is gone, or the rotation is not finished", at)
		}
		if _, unread := y.Local().Damage(); unread != 0 {
			t.Fatalf("step %d: %d local entries don't open", at, unread)
		}
		must(t, y.Close())
		if err == nil {
			return
		}
	}
}

func TestFullDisk(t *testing.T) {
	v, c := newTrial(t, "one")
	one := say(t, v, c, "一")
	v.opt.noReserve = false
	v.fillReserve()
	full := true
	hook := func(freed bool) func(string, string) error {
		return func(step, path string) error {
			if step == disk.StepRemove && filepath.Base(path) == reserveFile && freed {
				full = false
			}
			if full && (step == disk.StepWrite || step == disk.StepCreate || step == disk.StepMkdir) {
				return disk.ErrNoSpace
			}
			return nil
		}
	}
	restore := disk.Hook(hook(true))
	two := say(t, v, c, "最後の一文") // the reserve saves it
	restore()

	full = true
	restore = disk.Hook(hook(false))
	defer restore()
	_, err := v.Append(t.Context(), c, []byte("入らない"), nil)
	var unsaved *journal.UnsavedError
	if !errors.As(err, &unsaved) || !errors.Is(err, disk.ErrNoSpace) {
		t.Fatalf("a full disk: %v", err)
	}
	if _, err := v.Append(t.Context(), c, []byte("これも"), nil); !errors.Is(err, disk.ErrNoSpace) {
		t.Fatalf("still full: %v", err)
	}
	if _, err := v.Retry(c); !errors.Is(err, disk.ErrNoSpace) {
		t.Fatalf("still full: %v", err)
	}
	if err := v.Local().Put("draft", "a", []byte("x")); !errors.Is(err, disk.ErrNoSpace) {
		t.Fatalf("a draft on a full disk: %v", err)
	}
	if _, err := v.NewCase(); !errors.Is(err, disk.ErrNoSpace) {
		t.Fatalf("a case on a full disk: %v", err)
	}
	full = false
	_, err = v.Append(t.Context(), c, []byte("あとで"), nil)
	var late *LateError
	if !errors.As(err, &late) || len(late.Entries) != 1 || late.Entries[0].Hash != unsaved.Unsaved[0] {
		t.Fatalf("after space was made: %v", err)
	}
	three := say(t, v, c, "あとで")
	if es, err := v.Retry(c); err != nil || len(es) != 0 {
		t.Errorf("nothing waits: %v, %v", es, err)
	}
	v = reopen(t, v)
	got := texts(t, v, c)
	if len(got) != 4 || got[one] != "一" || got[two] != "最後の一文" || got[three] != "あとで" || got[late.Entries[0].Hash] != "入らない" {
		t.Errorf("entries %v", got)
	}
	if heads, err := v.Heads(c); err != nil || len(heads) != 1 {
		t.Errorf("our own fork: %v, %v", heads, err)
	}
}
