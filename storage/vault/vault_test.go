package vault

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"genchi/storage/disk"
	"genchi/storage/keyring"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

func TestOneLaptop(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	v, recovery, err := Create(dir, pass, options("one"))
	must(t, err)
	if _, _, err := Create(dir, pass, options("two")); !errors.Is(err, disk.ErrLocked) {
		t.Errorf("a second Create while the store is open: %v", err)
	}
	if _, err := Open(dir, pass, options("two")); !errors.Is(err, disk.ErrLocked) {
		t.Errorf("a second Open: %v", err)
	}
	if _, ok := v.Card(); ok || v.Trust().Trial() {
		t.Error("a new store has a card or a body")
	}
	if _, err := v.NewCase(); !errors.Is(err, ErrNoCard) {
		t.Errorf("a case without a body: %v", err)
	}
	must(t, v.TrialBody("試用機関", "山田"))
	if !errors.Is(v.TrialBody("二", "三"), ErrOtherBody) || !v.Trust().Trial() || !v.Trust().IsRegistrar(v.Device()) {
		t.Error("the trial body is not what it should be")
	}
	c := newCase(t, v)
	one := say(t, v, c, "一")
	two := say(t, v, c, "二")
	if last, ok := v.Last(c); !ok || last != two {
		t.Error("the last entry is not the last one")
	}
	must(t, v.Close())
	v, err = Open(dir, pass, options("again"))
	must(t, err)
	if v.Unclean() {
		t.Error("a clean end counts as unclean")
	}
	three := say(t, v, c, "三")
	got := texts(t, v, c)
	if len(got) != 3 || got[one] != "一" || got[two] != "二" || got[three] != "三" {
		t.Errorf("entries %v", got)
	}
	heads, err := v.Heads(c)
	if err != nil || len(heads) != 2 || len(v.Cases()) != 1 {
		t.Errorf("heads %v, %v; cases %v", heads, err, v.Cases())
	}
	must(t, v.Close())
	must(t, v.Close())
	if _, err := v.Append(t.Context(), c, nil, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("append to a locked store: %v", err)
	}
	if !errors.Is(v.Entries(c, nil), ErrClosed) || !errors.Is(v.Local().Put("a", "b", nil), ErrClosed) {
		t.Error("a locked store gives something out")
	}
	if _, err := Open(dir, []byte("wrong"), options("x")); !errors.Is(err, keyring.ErrWrongPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	w, err := OpenRecovery(dir, recovery.String(), options("x"))
	must(t, err)
	must(t, w.ChangePassphrase([]byte("a new passphrase")))
	if len(texts(t, w, c)) != 3 {
		t.Error("the recovery key opens another store")
	}
	must(t, w.Close())
	if w, err = Open(dir, []byte("a new passphrase"), options("x")); err != nil {
		t.Fatal(err)
	}
	must(t, w.Close())
	if _, _, err := Create(dir, pass, options("x")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Create over a store: %v", err)
	}
	if _, err := Open(t.TempDir(), pass, options("x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("open nothing: %v", err)
	}
}

func TestTwoLaptops(t *testing.T) {
	v, c := newTrial(t, "lead")
	w := newStore(t, "second")
	before := say(t, v, c, "前")
	join(t, v, w, c)
	if err := v.GrantTo(c, trust.DeviceID{1}); !errors.Is(err, ErrNotMember) {
		t.Errorf("a grant to a stranger: %v", err)
	}
	r := ingestAll(t, w, c, raw(t, v, c)...)
	if len(r.New) != 1 || texts(t, w, c)[before] != "前" {
		t.Fatalf("report %+v", r)
	}
	mine := say(t, w, c, "追加", before)
	r = ingestAll(t, v, c, raw(t, w, c)...)
	if len(r.New) != 1 || r.Same != 1 || texts(t, v, c)[mine] != "追加" {
		t.Fatalf("report %+v", r)
	}
	a, err := v.Heads(c)
	must(t, err)
	b, err := w.Heads(c)
	must(t, err)
	if len(a) != 2 || len(b) != 2 || a[0] != b[0] || a[1] != b[1] {
		t.Errorf("heads %v and %v", a, b)
	}

	// A new epoch key after a removal: the one who left reads no more, the others do.
	ann, _ := v.Trust().Member(c, w.Device())
	_, err = v.SignControl(&trust.Roster{Case: c, Remove: []trust.Removal{{Device: ann.Device}}})
	must(t, err)
	must(t, v.NewEpoch(c))
	secret := say(t, v, c, "後")
	give(t, v, w)
	ingestAll(t, w, c, raw(t, v, c)...)
	must(t, w.Entries(c, func(o Opened) error {
		if o.Entry.Hash == secret && !errors.Is(o.Err, ErrNoKey) {
			t.Errorf("who left reads on: %v", o.Err)
		}
		return nil
	}))
	if len(v.EpochKeys(c)) != 2 || len(w.EpochKeys(c)) != 1 {
		t.Errorf("%d and %d epoch keys", len(v.EpochKeys(c)), len(w.EpochKeys(c)))
	}
	v = reopen(t, v)
	if texts(t, v, c)[secret] != "後" {
		t.Error("the new epoch key is gone")
	}
}

func TestJoinRefuses(t *testing.T) {
	v, _ := newTrial(t, "one")
	other, _ := newTrial(t, "other")
	w := newStore(t, "second")
	request, _, err := w.JoinRequest("二")
	must(t, err)
	file, _, _, err := v.IssueCard(request, []string{"auditor"})
	must(t, err)
	if _, err := other.Join(file); !errors.Is(err, ErrOtherBody) {
		t.Errorf("a laptop of another body joins: %v", err)
	}
	third := newStore(t, "third")
	if _, err := third.Join(file); !errors.Is(err, ErrNoCard) {
		t.Errorf("a card for another laptop: %v", err)
	}
	if _, err := w.Join(file[:len(file)/2]); !errors.Is(err, trust.ErrArmor) {
		t.Errorf("half a file: %v", err)
	}
	if _, err := w.Join(file); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := w.IssueCard(request, nil); !errors.Is(err, ErrRefused) {
		t.Errorf("an auditor issues a card: %v", err)
	}
	if err := w.SetServer(trust.Server{URL: "https://x"}); !errors.Is(err, ErrNoRoot) {
		t.Errorf("an auditor names the server: %v", err)
	}
	if _, err := w.AddControl(other.Trust().Records()[0].Raw); !errors.Is(err, ErrOtherBody) {
		t.Errorf("a record of another body: %v", err)
	}
	if _, err := w.AddControl([]byte{1}); !errors.Is(err, trust.ErrMalformed) {
		t.Errorf("no record: %v", err)
	}
	must(t, v.SetServer(trust.Server{URL: "https://central.example:8443"}))
	if b, _ := v.Trust().Body(); b.Version != 2 || b.Server.URL == "" {
		t.Errorf("body card %+v", b)
	}
	card, err := v.BodyCardFile()
	must(t, err)
	records, err := trust.ParseCardFile(card)
	must(t, err)
	if n, err := w.AddControl(rawOf(records)...); err != nil || n == 0 {
		t.Errorf("the new body card: %d, %v", n, err)
	}
	w = reopen(t, w)
	if b, _ := w.Trust().Body(); b == nil || b.Server.URL == "" {
		t.Error("the new body card is gone")
	}
	request, _, err = w.JoinRequest("二")
	must(t, err)
	if file, _, _, err = v.IssueCard(request, []string{"auditor", "verifier"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Join(file); err != nil {
		t.Fatal(err)
	}
	if c, _ := w.Card(); c.Serial != 2 || !c.Has("verifier") {
		t.Errorf("renewed card %+v", c)
	}
}

func rawOf(records []*trust.Record) [][]byte {
	var out [][]byte
	for _, r := range records {
		out = append(out, r.Raw)
	}
	return out
}

func TestItemKeys(t *testing.T) {
	v, c := newTrial(t, "lead")
	w := newStore(t, "second")
	join(t, v, w, c)
	item := [16]byte{5}
	k, err := seal.NewKey(rand.Reader)
	must(t, err)
	if _, err := v.ItemKey(c, item); !errors.Is(err, fs.ErrNotExist) || v.HasItemKey(c, item) {
		t.Errorf("a key that is not there: %v", err)
	}
	must(t, v.PutItemKey(c, item, k))
	object, err := v.ItemKeyObject(c, item)
	must(t, err)
	for range 2 {
		must(t, w.PutItemKeyObject(c, item, object))
	}
	got, err := w.ItemKey(c, item)
	if err != nil || *got != *k || !w.HasItemKey(c, item) {
		t.Errorf("the key came over otherwise: %v", err)
	}
	bad := bytes.Clone(object)
	bad[30] ^= 1
	other := bytes.Clone(object)
	other[3] ^= 1
	for name, b := range map[string][]byte{"damaged": bad, "empty": nil, "long": append(bytes.Clone(object), 0)} {
		if err := w.PutItemKeyObject(c, item, b); !errors.Is(err, seal.ErrOpen) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.PutItemKeyObject(c, [16]byte{6}, object); !errors.Is(err, seal.ErrOpen) {
		t.Errorf("of another item: %v", err)
	}
	if err := w.PutItemKeyObject(c, item, other); !errors.Is(err, ErrNoKey) {
		t.Errorf("under an unknown epoch key: %v", err)
	}
	must(t, os.WriteFile(w.itemPath(c, item), bad, 0o600))
	must(t, w.PutItemKeyObject(c, item, object)) // a damaged object is replaced
	if _, err := w.ItemKey(c, item); err != nil {
		t.Error(err)
	}
}

func TestPassphraseSeen(t *testing.T) {
	v, c := newTrial(t, "one")
	one := say(t, v, c, "一")
	must(t, v.Local().Put("draft", "a", []byte("下書き")))
	must(t, v.PassphraseSeen([]byte("another passphrase")))
	say(t, v, c, "二")
	must(t, v.Close())
	if _, err := Open(v.dir, pass, options("x")); !errors.Is(err, keyring.ErrWrongPassphrase) {
		t.Errorf("the old passphrase: %v", err)
	}
	w, err := Open(v.dir, []byte("another passphrase"), options("x"))
	must(t, err)
	defer func() { must(t, w.Close()) }()
	if texts(t, w, c)[one] != "一" {
		t.Error("an entry is gone")
	}
	if b, _ := w.Local().Get("draft", "a"); string(b) != "下書き" {
		t.Error("the draft is gone")
	}
	if _, err := w.loadRoot(); err != nil {
		t.Error(err)
	}
}

func TestCopiedStoreBranches(t *testing.T) {
	v, c := newTrial(t, "one")
	root := say(t, v, c, "根")
	must(t, v.Close())
	copied := filepath.Join(t.TempDir(), "copy")
	must(t, os.CopyFS(copied, os.DirFS(v.dir)))
	a := reopen(t, v)
	b, err := openPaper(t, copied, v.Device())
	must(t, err)
	say(t, a, c, "甲一")
	say(t, a, c, "甲二")
	say(t, b, c, "乙一")
	r := ingestAll(t, b, c, raw(t, a, c)...)
	if len(r.New) != 2 || len(r.Forks) != 0 || len(r.Refused) != 0 {
		t.Fatalf("report %+v", r)
	}
	if heads, err := b.Heads(c); err != nil || len(heads) != 3 {
		t.Errorf("heads %v, %v", heads, err)
	}
	if got := texts(t, b, c); len(got) != 4 || got[root] != "根" {
		t.Errorf("entries %v", got)
	}
	if _, err := b.Append(t.Context(), c, []byte("乙二"), nil); err != nil {
		t.Fatal(err)
	}
	b2 := reopen(t, b) // goes on from the longer branch
	say(t, b2, c, "続き")
	if len(texts(t, b2, c)) != 6 {
		t.Error("entries are missing")
	}
	must(t, b2.Close())
}

// What a writer waits for is one sync.
func TestAppendSyncsOnce(t *testing.T) {
	v, c := newTrial(t, "one")
	say(t, v, c, "一")
	syncs := 0
	defer disk.Hook(func(step, _ string) error {
		if step == disk.StepSync || step == disk.StepSyncDir {
			syncs++
		}
		return nil
	})()
	for range 50 {
		say(t, v, c, "答え")
	}
	if syncs != 50 {
		t.Errorf("50 entries cost %d syncs", syncs)
	}
}
