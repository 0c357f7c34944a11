package main

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A frozen store is a whole store of an earlier version, with what that version said of it. The formats on disk and the meaning of what was
// recorded under rule edition 1 are those of these files: a version that reads them otherwise is wrong, not the files.
// GENCHI_FREEZE=1 writes them anew, which is only right before a first release.
const frozenDir = "testdata/frozen"

// frozen is what a version said of its store.
type frozen struct {
	Paper     string            `json:"recovery_key"`
	Head      string            `json:"head"`
	StateHash string            `json:"state_hash"`
	Entries   float64           `json:"entries"`
	Void      int               `json:"void"`
	Items     map[string]string `json:"items"` // SHA-256 by id
}

// stateOf is what the program of today says of a store.
func stateOf(l *laptop) frozen {
	l.t.Helper()
	c := l.show("case")
	f := frozen{Paper: l.paper, Head: fmt.Sprint(c["head"]), StateHash: fmt.Sprint(c["state_hash"]), Void: len(list(c, "void")), Items: map[string]string{}}
	f.Entries, _ = c["entries"].(float64)
	for _, it := range list(l.show("evidence"), "items") {
		if sum, taken := it["sha256"].(string); taken {
			f.Items[fmt.Sprint(it["item"])] = sum
		}
	}
	return f
}

// freeze keeps a store where GENCHI_FREEZE asks for it: whole and with a stick that it wrote, or without its evidence.
func freeze(l *laptop, name string, whole bool) {
	l.t.Helper()
	if os.Getenv("GENCHI_FREEZE") == "" {
		return
	}
	said := stateOf(l)
	l.shut()
	raw, err := json.MarshalIndent(said, "", "  ")
	if err != nil {
		l.t.Fatal(err)
	}
	if err := os.MkdirAll(frozenDir, 0o750); err != nil {
		l.t.Fatal(err)
	}
	write(l.t, filepath.Join(frozenDir, name+".json"), string(raw)+"\n")
	if !whole {
		pack(l.t, filepath.Join(frozenDir, name+".store.zip"), l.path("store"), "index", "chunks")
		return
	}
	pack(l.t, filepath.Join(frozenDir, name+".store.zip"), l.path("store"), "index")
	medium := stick(l.t)
	l.copyOut(0, medium)
	pack(l.t, filepath.Join(frozenDir, name+".stick.zip"), medium)
}

// pack writes a folder without what can be done without: an index is made again, evidence may be away.
func pack(t *testing.T, to, dir string, without ...string) {
	t.Helper()
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	err = filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, p)
		top, _, below := strings.Cut(filepath.ToSlash(rel), "/")
		if err != nil || !e.Type().IsRegular() || below && slices.Contains(without, top) || rel == "lock" || rel == "reserve" {
			return err
		}
		w, err := z.Create(filepath.ToSlash(rel))
		if err != nil {
			return err
		}
		_, err = w.Write(read(t, p))
		return err
	})
	for _, e := range []error{err, z.Close(), f.Close()} {
		if e != nil {
			t.Fatal(e)
		}
	}
}

// unpack is its counterpart.
func unpack(t *testing.T, from, dir string) {
	t.Helper()
	z, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
			t.Fatal(err)
		}
		write(t, to, string(b))
	}
}

// Stores and sticks of earlier versions open, verify and mean today what they meant then, and every byte of evidence comes out.
func TestFrozenStores(t *testing.T) {
	all, err := filepath.Glob(filepath.Join(frozenDir, "*.json"))
	if err != nil || len(all) == 0 {
		t.Fatalf("no frozen stores: %v", err)
	}
	for _, file := range all {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			var want frozen
			if err := json.Unmarshal(read(t, file), &want); err != nil {
				t.Fatal(err)
			}
			l := emptyLaptop(t)
			l.paper, l.now = want.Paper, func() time.Time { return time.Date(2027, 1, 5, 9, 0, 0, 0, time.UTC) }
			unpack(t, filepath.Join(frozenDir, name+".store.zip"), l.path("store"))
			medium := stick(t)
			whole := filepath.Join(frozenDir, name+".stick.zip")
			if _, err := os.Stat(whole); err == nil {
				l.want(0, "", "verify")
				unpack(t, whole, medium)
				if in := l.copyIn(0, medium); in["entries"] != 0.0 || in["same_head"] != 1.0 {
					t.Errorf("its own stick: %v", in)
				}
				for id := range want.Items {
					if o := l.genchi("", "evidence", "get", id, "--out", l.path("item-"+id)); o.code != 0 {
						t.Errorf("item %s: %s", id, o.errs)
					}
				}
			}
			got := stateOf(l)
			if got.Head != want.Head || got.StateHash != want.StateHash || got.Entries != want.Entries || got.Void != want.Void {
				t.Errorf("it was read as %+v, and now as %+v", want, got)
			}
			for id, sum := range want.Items {
				if got.Items[id] != sum {
					t.Errorf("item %s was %s, now %q", id, sum, got.Items[id])
				}
			}
			before := slices.Collect(strings.Lines(l.want(0, "", "state-hash").out))
			l.do(object{"do": "note_loose", "text": "a note of today"})
			if after := slices.Collect(strings.Lines(l.want(0, "", "state-hash").out)); slices.Equal(before, after) {
				t.Error("nothing can be added")
			}
		})
	}
}
