package vault

import (
	"os"
	"testing"

	"genchi/storage/index"
)

func put(t *testing.T, v *Vault) {
	t.Helper()
	must(t, v.Index().Update(func(tx *index.Tx) error { tx.Set([]byte("k"), []byte("v")); return nil }))
}

func has(t *testing.T, v *Vault) bool {
	t.Helper()
	_, ok, err := v.Index().Get([]byte("k"))
	must(t, err)
	return ok
}

// TestIndexIsDisposable throws the index away in every way that there is; the store opens and a new one is empty.
func TestIndexIsDisposable(t *testing.T) {
	v := newStore(t, "one")
	put(t, v)
	v = reopen(t, v)
	if !has(t, v) {
		t.Fatal("the index forgets over a clean end")
	}
	must(t, v.RebuildIndex())
	if has(t, v) {
		t.Error("a rebuilt index is not empty")
	}
	put(t, v)
	must(t, v.PassphraseSeen([]byte("another passphrase")))
	if has(t, v) {
		t.Error("the index lives on under its old key")
	}
	for name, harm := range map[string]func() error{
		"folder": func() error { return os.RemoveAll(v.path(indexDir)) },
		"key":    func() error { return os.Remove(v.path(indexKeyFile)) },
		"damage": func() error { return os.WriteFile(v.path(indexKeyFile), []byte("x"), 0o600) },
	} {
		put(t, v)
		must(t, v.Close())
		must(t, harm())
		w, err := openPaper(t, v.dir, v.Device())
		must(t, err)
		if has(t, w) {
			t.Errorf("%s: the index is still there", name)
		}
		v = w
	}
	must(t, v.Close())
	if v.Index() != nil {
		t.Error("a locked store opens its index")
	}
}
