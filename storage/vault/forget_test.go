package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"genchi/storage/seal"
	"genchi/storage/trust"
)

const secret = "退職者の一覧は施錠されていない"

// ordered makes two stores with a case in both and the order of a registrar and the management to destroy it.
func ordered(t *testing.T) (v, w *Vault, c trust.CaseID, order *trust.Record) {
	t.Helper()
	v, c = newTrial(t, "forget-a")
	w = newStore(t, "forget-b")
	request, _, err := w.JoinRequest("部長")
	must(t, err)
	file, _, _, err := v.IssueCard(request, []string{"auditor", trust.RoleManagement})
	must(t, err)
	_, err = w.Join(file)
	must(t, err)
	enrol(t, v, c, w.Device(), "auditor")
	must(t, v.GrantTo(c, w.Device()))
	give(t, v, w)
	say(t, v, c, secret)
	must(t, v.Local().Put("draft", c.String()+"/x", []byte(secret)))
	must(t, v.Local().Put("sound", c.String()+"/r1/000001", []byte(secret)))
	must(t, v.Local().Put("receipt", "log "+c.String()+" 1", []byte("proof")))
	k := seal.Key{7}
	must(t, v.PutItemKey(c, [16]byte{1}, &k))
	h, err := v.Holdings(c)
	must(t, err)
	d := &trust.Destruction{Case: c, Scope: trust.ScopeCase, Heads: h.Heads, Keys: h.Keys, Pieces: h.Pieces, Digest: h.Digest}
	mine, err := v.Approve(d)
	must(t, err)
	theirs, err := w.Approve(d)
	must(t, err)
	r, err := trust.Sign(v.dev.body, d.WithApprovals(mine, theirs), v.dev.sign)
	must(t, err)
	return v, w, c, r
}

func keepReceipts(kind, _ string) bool { return kind == "receipt" }

// bytesOf reads every file of a store as one.
func bytesOf(t *testing.T, v *Vault) (all []byte) {
	t.Helper()
	must(t, filepath.WalkDir(v.dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Base(path) == "lock" {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, b...)
		return err
	}))
	return all
}

// After a destruction no byte of the store is a key, a payload or a piece of the case, under whatever seal, and the former keys open no file.
func TestForgetLeavesNothing(t *testing.T) {
	v, _, c, order := ordered(t)

	var gone [][]byte
	_, epoch := firstKey(v, c)
	master := *v.ring.Master()
	gone = append(gone, epoch[:], []byte(secret), master[:])
	hpke := v.dev.hpke.Seed()
	gone = append(gone, hpke[:])
	for _, dir := range []string{keysDir, itemsDir} {
		must(t, filepath.WalkDir(v.path(dir, c.String()), func(path string, e os.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				b, err := os.ReadFile(path)
				gone = append(gone, b[16:])
				return err
			}
			return err
		}))
	}
	for _, r := range raw(t, v, c) {
		gone = append(gone, r.Payload)
	}
	header := raw(t, v, c)[0].Header
	if _, err := v.Forget(c, keepReceipts); !errors.Is(err, ErrNoOrder) {
		t.Fatalf("without an order: %v", err)
	}
	_, err := v.AddControl(order.Raw)
	must(t, err)
	f, err := v.Forget(c, keepReceipts)
	must(t, err)
	if !f.Done || f.Payloads != 1 || f.Keys != 1 || f.Items != 1 || f.Grants != 2 || f.Bytes == 0 {
		t.Errorf("%+v", f)
	}
	if got := v.Renewal(); !got.Master || !got.Card {
		t.Errorf("%+v", got)
	}
	must(t, v.RenewKeys(pass))
	if got := v.Renewal(); got.Master || got.Card { // this laptop holds the root key: the card follows at once
		t.Errorf("%+v", got)
	}
	all := bytesOf(t, v)
	for i, b := range gone {
		if bytes.Contains(all, b) {
			t.Errorf("%d: %d bytes of what was destroyed are still here", i, len(b))
		}
	}
	if !bytes.Contains(all, header) {
		t.Error("a header is gone")
	}
	must(t, filepath.WalkDir(v.dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == sealedSuffix {
			b, err := os.ReadFile(path)
			for _, ad := range []string{deviceAD, localAD, indexKeyAD, rootAD} {
				if _, err := seal.Open(&master, []byte(ad), b); err == nil {
					t.Errorf("%s opens with the former master key", path)
				}
			}
			return err
		}
		return err
	}))
	acks := v.Trust().Acknowledgements(c)
	if len(acks) != 2 || acks[0].Content.Of != order.Hash || acks[0].Content.Rekeyed == acks[1].Content.Rekeyed {
		t.Errorf("acknowledgements %+v", acks)
	}
	if _, ok := v.Local().Get("receipt", "log "+c.String()+" 1"); !ok {
		t.Error("the receipt is gone")
	}
	for _, kind := range []string{"draft", "sound"} {
		if left := v.Local().All(kind); len(left) > 0 {
			t.Errorf("%s: %d things of the case are still in the local journal", kind, len(left))
		}
	}
	if _, err := v.Append(t.Context(), c, []byte("more"), nil); !errors.Is(err, ErrNoKey) {
		t.Errorf("an entry after the destruction: %v", err)
	}
	if err := v.NewEpoch(c); !errors.Is(err, ErrDestroyed) {
		t.Errorf("a key after the destruction: %v", err)
	}
}

func firstKey(v *Vault, c trust.CaseID) (seal.ID, seal.Key) {
	for id, k := range v.keys[c] {
		return id, *k
	}
	return seal.ID{}, seal.Key{}
}

// A laptop that was away gives old bytes back: headers are taken in, payloads and grants are not.
func TestForgottenDoesNotComeBack(t *testing.T) {
	v, w, c, order := ordered(t)
	ingestAll(t, w, c, raw(t, v, c)...)
	say(t, w, c, "まだ送っていない")
	_, err := v.AddControl(order.Raw)
	must(t, err)
	_, err = v.Forget(c, nil)
	must(t, err)
	give(t, w, v)
	r := ingestAll(t, v, c, raw(t, w, c)...)
	if len(r.New) != 1 || r.New[0].Payload != nil {
		t.Errorf("%+v", r)
	}
	if len(v.EpochKeys(c)) != 0 {
		t.Error("a grant brought a key back")
	}
	for _, x := range v.Trust().Records() {
		if x.Kind == trust.KindGrant && x.Case == c {
			t.Error("a grant came back")
		}
	}
	v = reopen(t, v)
	if len(v.EpochKeys(c)) != 0 || len(raw(t, v, c)) != 2 {
		t.Error("after opening again")
	}
	give(t, v, w) // and the order reaches the other laptop
	f, err := w.Forget(c, nil)
	must(t, err)
	if f.Payloads != 2 || len(w.EpochKeys(c)) != 0 {
		t.Errorf("%+v", f)
	}
	must(t, w.RenewKeys(pass))
	if got := w.Renewal(); got.Master || !got.Card {
		t.Errorf("%+v", got)
	}
	request, _, err := w.JoinRequest("部長") // the card with the new key needs a registrar
	must(t, err)
	file, _, _, err := v.IssueCard(request, []string{"auditor", trust.RoleManagement})
	must(t, err)
	_, err = w.Join(file)
	must(t, err)
	if got := w.Renewal(); got.Master || got.Card {
		t.Errorf("%+v", got)
	}
	if n := len(w.Trust().Acknowledgements(c)); n != 3 {
		t.Errorf("%d acknowledgements", n)
	}
}

// A run that is killed at any step is finished by the next call, and acknowledges what all of it deleted.
func TestForgetIsResumed(t *testing.T) {
	v, _, c, order := ordered(t)
	_, err := v.AddControl(order.Raw)
	must(t, err)
	must(t, v.Close())
	steps := 1
	for ; ; steps += 3 {
		dir := filepath.Join(t.TempDir(), "store")
		must(t, os.CopyFS(dir, os.DirFS(v.dir)))
		x, err := openPaper(t, dir, v.Device())
		must(t, err)
		restore, _ := cutAt(steps)
		_, err = x.Forget(c, nil)
		restore()
		whole := err == nil
		die(x)
		x, err = openPaper(t, dir, v.Device())
		must(t, err)
		f, err := x.Forget(c, nil)
		must(t, err)
		acks := x.Trust().Acknowledgements(c)
		if !f.Done || f.Payloads != 1 || len(acks) != 1 || acks[0].Content.Payloads != 1 || acks[0].Content.Items != 1 || len(x.EpochKeys(c)) != 0 {
			t.Fatalf("cut at %d: %+v, %d acknowledgements", steps, f, len(acks))
		}
		if got := x.Renewal(); !got.Master || !got.Card {
			t.Fatalf("cut at %d: %+v", steps, got)
		}
		must(t, x.Close())
		if whole {
			break
		}
	}
	if steps < 20 {
		t.Errorf("only %d steps", steps)
	}
}

// New keys that are cut off at any step are finished with the next opening by passphrase.
func TestRenewalIsResumed(t *testing.T) {
	v, _, c, order := ordered(t)
	_, err := v.AddControl(order.Raw)
	must(t, err)
	_, err = v.Forget(c, nil)
	must(t, err)
	must(t, v.Close())
	for _, step := range []int{1, 4, 9, 15, 22, 31, 45} {
		dir := filepath.Join(t.TempDir(), "store")
		must(t, os.CopyFS(dir, os.DirFS(v.dir)))
		x, err := openPaper(t, dir, v.Device())
		must(t, err)
		restore, _ := cutAt(step)
		err = x.RenewKeys(pass)
		restore()
		die(x)
		if err == nil {
			continue
		}
		x, err = Open(dir, pass, options("again"))
		must(t, err)
		if got := x.Renewal(); got.Master || got.Card {
			t.Fatalf("cut at %d: %+v", step, got)
		}
		must(t, x.Close())
	}
}
