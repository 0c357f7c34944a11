package check

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/keyring"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// sample is a store with a case of five entries in two openings and an item of two chunks, with its recovery key.
type sample struct {
	dir      string
	recovery string
	c        trust.CaseID
	item     evidence.Manifest
	entries  []trust.Hash
}

func options(name string) vault.Options {
	return vault.Options{
		Now: func() time.Time { return time.Unix(1_800_000_000, 0) }, Rand: rand.NewChaCha8(sha256.Sum256([]byte(name))),
		Params: keyring.Params{Time: 1, MemoryKiB: 64 << 10, Threads: 4},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newSample(t testing.TB) *sample {
	t.Helper()
	s := &sample{dir: filepath.Join(t.TempDir(), "store")}
	v, recovery, err := vault.Create(s.dir, []byte("a passphrase"), options("one"))
	must(t, err)
	s.recovery = recovery.String()
	must(t, v.TrialBody("試用機関", "山田"))
	s.c, err = v.NewCase()
	must(t, err)
	card, _ := v.Card()
	_, err = v.SignControl(&trust.Roster{Case: s.c, Add: []trust.RosterLine{{Device: v.Device(), User: card.User, Roles: []string{trust.RoleLead}}}})
	must(t, err)
	s.say(t, v, 3)
	data := bytes.Repeat([]byte("証拠"), 1<<20)
	m, key, err := v.Evidence().Put(t.Context(), s.c, evidence.ItemID{1}, rand.NewChaCha8([32]byte{1}), bytes.NewReader(data), nil)
	must(t, err)
	must(t, v.PutItemKey(s.c, m.Item, key))
	s.item = m
	must(t, v.Local().Put("draft", "a", []byte("下書き")))
	must(t, v.Close())
	v = s.open(t, s.dir)
	s.say(t, v, 2)
	must(t, v.Close())
	return s
}

func (s *sample) say(t testing.TB, v *vault.Vault, n int) {
	t.Helper()
	for range n {
		e, err := v.Append(t.Context(), s.c, []byte(fmt.Sprint(len(s.entries))), nil)
		must(t, err)
		s.entries = append(s.entries, e.Hash)
	}
}

func (s *sample) open(t testing.TB, dir string) *vault.Vault {
	t.Helper()
	v, err := vault.OpenRecovery(dir, s.recovery, options("again"))
	must(t, err)
	return v
}

func (s *sample) options() Options {
	return Options{Items: func(c trust.CaseID) ([]evidence.Manifest, error) {
		if c != s.c {
			return nil, nil
		}
		return []evidence.Manifest{s.item}, nil
	}}
}

// flip changes one byte in the middle of the only file that matches.
func flip(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	b, err := os.ReadFile(files[0])
	must(t, err)
	b[len(b)/2] ^= 1
	must(t, os.WriteFile(files[0], b, 0o600))
}

func remove(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	must(t, os.Remove(files[0]))
}

// TestEveryHarmIsNamed does one harm to a copy of a sound store and reads what is said of it.
func TestEveryHarmIsNamed(t *testing.T) {
	s := newSample(t)
	journals := func(dir string) []string {
		files, err := filepath.Glob(filepath.Join(dir, "journals", "*", "*.jnl"))
		must(t, err)
		slices.SortFunc(files, func(a, b string) int { // the longer one first: the first opening
			x, err := os.Stat(a)
			must(t, err)
			y, err := os.Stat(b)
			must(t, err)
			return int(y.Size() - x.Size())
		})
		return files
	}
	chunk := func(dir string, i int) string {
		h := fmt.Sprintf("%x", s.item.Chunks[i].Hash)
		return filepath.Join(dir, "chunks", s.c.String(), h)
	}
	tests := []struct {
		name string
		harm func(t *testing.T, dir string)
		want []Code
	}{
		{"none", func(*testing.T, string) {}, nil},
		{"key header", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "keys.1")) }, nil}, // mended when opened
		{"root key", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "root.sealed")) }, []Code{CodeFile}},
		{"control record", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "control", s.c.String(), "*.rec")) }, []Code{CodeFile}},
		{"item key", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "items", "*", "*.key")) }, []Code{CodeFile, CodeItemKey}},
		{"item key gone", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "items", "*", "*.key")) }, []Code{CodeItemKey}},
		{"local journal", func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "local", "*", "*.jnl")) }, []Code{CodeLocal}},
		{"an entry in the middle", func(t *testing.T, dir string) {
			path := journals(dir)[0]
			b, err := os.ReadFile(path)
			must(t, err)
			b[len(b)/2] ^= 1
			must(t, os.WriteFile(path, b, 0o600))
		}, []Code{CodeDamage, CodeMissing}},
		{"journal cut", func(t *testing.T, dir string) {
			path := journals(dir)[0]
			st, err := os.Stat(path)
			must(t, err)
			must(t, os.Truncate(path, st.Size()-100))
		}, []Code{CodeTorn, CodeMissing}},
		{"journal gone", func(t *testing.T, dir string) { must(t, os.Remove(journals(dir)[0])) }, []Code{CodeMissing}},
		{"stray file", func(t *testing.T, dir string) { must(t, os.WriteFile(journals(dir)[0]+".bak", nil, 0o600)) }, []Code{CodeStray}},
		{"journals swapped", func(t *testing.T, dir string) {
			f := journals(dir)
			must(t, errors.Join(os.Rename(f[0], f[0]+"x"), os.Rename(f[1], f[0]), os.Rename(f[0]+"x", f[1])))
		}, []Code{CodeDamage, CodeDamage, CodeDamage, CodeDamage, CodeDamage, CodeDamage, CodeDamage}},
		{"chunk damaged", func(t *testing.T, dir string) { flip(t, chunk(dir, 1)) }, []Code{CodeChunk}},
		{"both chunks damaged", func(t *testing.T, dir string) { flip(t, chunk(dir, 0)); flip(t, chunk(dir, 1)) }, []Code{CodeChunk, CodeChunk}},
		{"chunk gone", func(t *testing.T, dir string) { remove(t, chunk(dir, 0)) }, []Code{CodeGone}},
		{"chunks swapped", func(t *testing.T, dir string) {
			a, b := chunk(dir, 0), chunk(dir, 1)
			must(t, errors.Join(os.Rename(a, a+"x"), os.Rename(b, a), os.Rename(a+"x", b)))
		}, []Code{CodeChunk, CodeChunk}},
		{"item gone", func(t *testing.T, dir string) {
			must(t, errors.Join(os.RemoveAll(filepath.Join(dir, "chunks")), os.RemoveAll(filepath.Join(dir, "items"))))
		}, []Code{CodeAbsent}},
		{"signature", func(t *testing.T, dir string) { resign(t, dir, s) }, []Code{CodeSignature}},
		{"index gone", func(t *testing.T, dir string) { _ = os.RemoveAll(filepath.Join(dir, "index")) }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "store")
			must(t, os.CopyFS(dir, os.DirFS(s.dir)))
			tt.harm(t, dir)
			v := s.open(t, dir)
			defer func() { must(t, v.Close()) }()
			r, err := Run(t.Context(), v, s.options())
			must(t, err)
			var got []Code
			for _, f := range r.Findings {
				got = append(got, f.Code)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("found %+v, want %v", r.Findings, tt.want)
			}
			if tt.want == nil && (r.Entries != 5 || r.Items != 1 || r.Chunks != 2 || r.Bytes != int64(s.item.Size) || r.Records != 4) {
				t.Errorf("checked %+v", r)
			}
		})
	}
}

// resign puts a changed signature under the last entry, with good checksums.
func resign(t *testing.T, dir string, s *sample) {
	t.Helper()
	folder := filepath.Join(dir, "journals")
	old, err := journal.Open(folder)
	must(t, err)
	var entries []*journal.Entry
	_, err = old.Read(s.c, func(e journal.Entry, _ journal.Place) error { entries = append(entries, &e); return nil })
	must(t, err)
	must(t, os.RemoveAll(folder))
	fresh, err := journal.Open(folder)
	must(t, err)
	for _, e := range entries {
		header := bytes.Clone(e.Raw)
		if e.Hash == s.entries[4] {
			header[len(header)-1] ^= 1
		}
		x, err := journal.NewEntry(header, e.Payload)
		must(t, err)
		must(t, fresh.Append(x))
	}
	must(t, fresh.Trim())
}

func TestItemsOfTheManifest(t *testing.T) {
	s := newSample(t)
	v := s.open(t, s.dir)
	defer func() { must(t, v.Close()) }()
	tests := []struct {
		name   string
		change func(*evidence.Manifest)
		want   Code
	}{
		{"another SHA-256", func(m *evidence.Manifest) { m.Plain[0] ^= 1 }, CodeItem},
		{"another commitment", func(m *evidence.Manifest) { m.Commit[0] ^= 1 }, CodeItemKey},
		{"another order", func(m *evidence.Manifest) { slices.Reverse(m.Chunks) }, CodeItem},
		{"another size", func(m *evidence.Manifest) { m.Size += 5 << 20 }, CodeItem},
		{"a chunk that was never here", func(m *evidence.Manifest) { m.Chunks[1].Hash[0] ^= 1 }, CodeGone},
	}
	if r, err := Run(t.Context(), v, Options{Items: func(trust.CaseID) ([]evidence.Manifest, error) { return nil, nil }}); err != nil || r.Unnamed != 2 || r.Cases != 1 || len(r.Findings) != 0 {
		t.Errorf("chunks that nobody names: %+v, %v", r, err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := s.item
			m.Chunks = slices.Clone(m.Chunks)
			tt.change(&m)
			r, err := Run(t.Context(), v, Options{Items: func(trust.CaseID) ([]evidence.Manifest, error) { return []evidence.Manifest{m}, nil }})
			must(t, err)
			if len(r.Findings) != 1 || r.Findings[0].Code != tt.want || r.Findings[0].Item != m.Item || r.Findings[0].Case != s.c {
				t.Errorf("found %+v, want %s", r.Findings, tt.want)
			}
		})
	}
	t.Run("without manifests", func(t *testing.T) {
		var last [2]int64
		r, err := Run(t.Context(), v, Options{Cases: []trust.CaseID{s.c}, Progress: func(done, all int64) { last = [2]int64{done, all} }})
		must(t, err)
		if r.Chunks != 2 || len(r.Findings) != 0 || last != [2]int64{7, 7} {
			t.Errorf("report %+v, progress %v", r, last)
		}
	})
	t.Run("context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Run(ctx, v, s.options()); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("finding names its place", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "store")
		must(t, os.CopyFS(dir, os.DirFS(s.dir)))
		must(t, os.Remove(filepath.Join(dir, "open")))
		resign(t, dir, s)
		w := s.open(t, dir)
		defer func() { must(t, w.Close()) }()
		r, err := Run(t.Context(), w, s.options())
		must(t, err)
		f := r.Findings[0]
		if f.Entry == (trust.Hash{}) || f.Offset == 0 || !strings.HasSuffix(f.File, ".jnl") || f.Case != s.c {
			t.Errorf("finding %+v", f)
		}
	})
}
