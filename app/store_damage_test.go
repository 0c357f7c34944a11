package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genchi/app/command"
)

// harm is one piece of bad luck that befalls a store, and what must be seen of it.
type harm struct {
	name   string
	do     func(s *sick)
	signs  []string // lists of show case that must not be empty, one of them at least; none: the case looks whole
	gone   []int    // files of the base store that cannot be had any more
	silent bool     // verify has nothing to say: what was hurt mends itself
}

// sick is a store that is being hurt.
type sick struct {
	*laptop
	b     *base
	named []string // what verify has to name
}

// file finds the one file of the store whose path holds part, and notes that verify has to name it.
func (s *sick) file(sub, part string) string {
	s.t.Helper()
	for _, f := range s.files(sub) {
		if strings.Contains(f, part) {
			s.named = append(s.named, strings.TrimSuffix(filepath.Base(f), ".key"))
			return f
		}
	}
	s.t.Fatalf("no file %s in %s", part, sub)
	return ""
}

func (s *sick) journal(n int) string      { return s.file("journals", s.b.journals[n]) }
func (s *sick) chunk(file, n int) string  { return s.file("chunks", s.b.files[file].chunks[n]) }
func (s *sick) key(file int) string       { return s.file("items", s.b.files[file].item) }
func (s *sick) remove(path string)        { s.check(os.Remove(path)) }
func (s *sick) cut(path string, n int)    { b := read(s.t, path); write(s.t, path, string(b[:n])) }
func (s *sick) add(path, more string)     { write(s.t, path, string(read(s.t, path))+more) }
func (s *sick) put(path string, b []byte) { write(s.t, path, string(b)) }
func (s *sick) flip(path string, at int)  { flip(s.t, path, at) }
func (s *sick) frame(path string, n int) int { // where the n-th record begins
	at, b := 56, read(s.t, path)
	for range n {
		at += 8 + bytes.Index(b[at+8:], []byte("GJR\x01"))
	}
	return at
}

func (s *sick) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *sick) swap(a, b string) {
	x, y := read(s.t, a), read(s.t, b)
	s.put(a, y)
	s.put(b, x)
}

// records are the control records of the case or of the body, largest first.
func (s *sick) records(body bool) []string {
	var out []string
	for _, f := range s.files("control") {
		if strings.Contains(f, string(filepath.Separator)+"body"+string(filepath.Separator)) == body {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(read(s.t, b)) - len(read(s.t, a)) })
	return out
}

func (s *sick) name(path string) string {
	s.named = append(s.named, filepath.Base(path))
	return path
}

var anySign = []string{"missing", "lost", "damage", "unreadable", "quarantined"}

func harms() []harm {
	return []harm{
		{"journal: magic of the file", func(s *sick) { s.flip(s.journal(0), 2) }, []string{"damage"}, nil, false},
		{"journal: device in the head of the file", func(s *sick) { s.flip(s.journal(0), 30) }, []string{"damage"}, nil, false},
		{"journal: magic of a record", func(s *sick) { p := s.journal(0); s.flip(p, s.frame(p, 2)) }, []string{"missing"}, nil, false},
		{"journal: length of a record", func(s *sick) { p := s.journal(0); s.flip(p, s.frame(p, 2)+6) }, []string{"missing"}, nil, false},
		{"journal: checksum of a record", func(s *sick) { p := s.journal(0); s.flip(p, s.frame(p, 2)+13) }, []string{"missing"}, nil, false},
		{"journal: signature of an entry", func(s *sick) { p := s.journal(0); s.flip(p, s.frame(p, 2)+200) }, []string{"missing"}, nil, false},
		{"journal: payload of an entry", func(s *sick) { p := s.journal(0); s.flip(p, s.frame(p, 3)-40) }, []string{"missing"}, nil, false},
		{"journal: a record of evidence", func(s *sick) { p := s.journal(1); s.flip(p, s.frame(p, 2)+20) }, []string{"missing"}, []int{1}, false},
		{"journal: last byte", func(s *sick) { s.flip(s.journal(1), -1) }, []string{"damage"}, nil, false},
		{"journal: cut in the middle of a record", func(s *sick) { p := s.journal(1); s.cut(p, s.frame(p, 3)+40) }, []string{"damage", "lost"}, []int{2}, false},
		{"journal: cut between records", func(s *sick) { p := s.journal(0); s.cut(p, s.frame(p, 4)); s.named = nil }, []string{"missing"}, nil, false},
		{"journal: cut to nothing", func(s *sick) { s.cut(s.journal(0), 0); s.named = nil }, []string{"missing"}, nil, false},
		{"journal: rubbish behind the end", func(s *sick) { s.add(s.journal(1), strings.Repeat("rubbish ", 100)) }, []string{"damage"}, nil, false},
		{"journal: rubbish in the middle", func(s *sick) {
			p := s.journal(1)
			b, at := read(s.t, p), s.frame(p, 3)
			s.put(p, slices.Concat(b[:at], bytes.Repeat([]byte("x"), 64), b[at:]))
		}, []string{"damage"}, nil, false},
		{"journal: removed", func(s *sick) { s.remove(s.journal(0)); s.named = nil }, []string{"missing"}, nil, false},
		{"journals: swapped", func(s *sick) { s.swap(s.journal(0), s.journal(1)) }, []string{"damage"}, nil, false},
		{"journal: under the name of another device", func(s *sick) {
			p := s.journal(1)
			q := filepath.Join(filepath.Dir(p), strings.Repeat("ab", 16)+filepath.Base(p)[32:])
			s.check(os.Rename(p, q))
			s.named = []string{filepath.Base(q)}
		}, []string{"damage"}, nil, false},
		{"journal: a stranger among them", func(s *sick) {
			p := filepath.Join(filepath.Dir(s.journal(0)), "readme.txt")
			s.put(p, []byte("hello"))
			s.named = []string{"readme.txt"}
		}, nil, nil, false},

		{"chunk: first byte", func(s *sick) { s.flip(s.chunk(0, 0), 0) }, nil, []int{0}, false},
		{"chunk: in the middle of the second", func(s *sick) { s.flip(s.chunk(2, 1), 500_000) }, nil, []int{2}, false},
		{"chunk: last byte", func(s *sick) { s.flip(s.chunk(2, 0), -1) }, nil, []int{2}, false},
		{"chunk: cut", func(s *sick) { s.cut(s.chunk(2, 0), 1000) }, nil, []int{2}, false},
		{"chunk: empty", func(s *sick) { s.cut(s.chunk(1, 0), 0) }, nil, []int{1}, false},
		{"chunk: longer", func(s *sick) { s.add(s.chunk(1, 0), "x") }, nil, []int{1}, false},
		{"chunk: removed", func(s *sick) { s.remove(s.chunk(2, 1)) }, nil, []int{2}, false},
		{"chunks: swapped between two items", func(s *sick) { s.swap(s.chunk(0, 0), s.chunk(1, 0)) }, nil, []int{0, 1}, false},
		{"chunks: swapped within an item", func(s *sick) { s.swap(s.chunk(2, 0), s.chunk(2, 1)) }, nil, []int{2}, false},

		{"item key: a byte", func(s *sick) { s.flip(s.key(0), 40) }, nil, []int{0}, false},
		{"item key: name of the epoch key", func(s *sick) { s.flip(s.key(0), 0) }, nil, []int{0}, false},
		{"item key: cut", func(s *sick) { s.cut(s.key(1), 20) }, nil, []int{1}, false},
		{"item key: removed", func(s *sick) { s.remove(s.key(1)) }, nil, []int{1}, false},
		{"item keys: swapped", func(s *sick) { s.swap(s.key(0), s.key(1)) }, nil, []int{0, 1}, false},

		{"roster of the case", func(s *sick) {
			for _, r := range s.records(false) {
				if len(read(s.t, r)) < 600 { // the grant is longer
					s.flip(s.name(r), -1)
				}
			}
		}, []string{"quarantined"}, []int{1}, false}, // without effect for want of authority
		{"grant of the case", func(s *sick) { s.flip(s.name(s.records(false)[0]), 300) }, nil, nil, false},
		{"card of the body", func(s *sick) {
			for _, r := range s.records(true) {
				s.flip(s.name(r), 60)
			}
		}, []string{"quarantined", "unreadable"}, []int{1}, false},
		{"control record: cut", func(s *sick) { r := s.name(s.records(false)[0]); s.cut(r, 40) }, nil, nil, false},
		{"control records: swapped", func(s *sick) {
			rs := s.records(false)
			s.swap(s.name(rs[0]), s.name(rs[1]))
		}, []string{"quarantined"}, []int{1}, false},
		{"epoch key, which a grant gives again", func(s *sick) { s.flip(s.files("keys")[0], 20) }, nil, nil, true},
		{"epoch key and its grant", func(s *sick) {
			s.flip(s.name(s.files("keys")[0]), 20)
			s.flip(s.name(s.records(false)[0]), 300)
		}, []string{"unreadable"}, []int{0, 1, 2}, false},
		{"local journal", func(s *sick) {
			for _, f := range s.files("local") {
				s.flip(s.name(f), 200)
			}
		}, nil, nil, true},
		{"key of the index", func(s *sick) { s.flip(filepath.Join(s.path("store"), "index.sealed"), 10) }, nil, nil, true},
		{"root key", func(s *sick) {
			s.named = []string{"root.sealed"}
			s.flip(s.path("store", "root.sealed"), 50)
		}, nil, nil, false},
		{"reserve", func(s *sick) { s.remove(s.path("store", "reserve")) }, nil, nil, true},
	}
}

// Whatever is damaged: the store opens, what is missing is shown, verify names it, no wrong byte is handed out, and the rest is there.
func TestDamage(t *testing.T) {
	for _, h := range harms() {
		t.Run(h.name, func(t *testing.T) {
			l, b := newLaptop(t)
			s := &sick{laptop: l, b: b}
			h.do(s)
			if !strings.Contains(h.name, "cut in") {
				if err := os.RemoveAll(l.path("store", "index")); err != nil { // which would show the entries as they were
					t.Fatal(err)
				}
			}
			c := l.show("case")
			found := 0
			s.named = append(s.named, texts(c, "missing")...)
			s.named = append(s.named, texts(c, "lost")...)
			for _, sign := range anySign {
				n := len(c[sign].([]any))
				if n > 0 && !slices.Contains(h.signs, sign) && len(h.signs) == 0 {
					t.Errorf("show case lists %s: %v", sign, c[sign])
				}
				if slices.Contains(h.signs, sign) {
					found += n
				}
			}
			if len(h.signs) > 0 && found == 0 {
				t.Errorf("show case lists nothing under %v", h.signs)
			}
			for i, f := range b.files {
				if i != 1 && !slices.Contains(h.gone, i) {
					continue // one whole file is enough
				}
				o := l.getBack(f)
				switch {
				case !slices.Contains(h.gone, i) && o.code != 0:
					t.Errorf("%s cannot be had: %s", f.name, o.errs)
				case slices.Contains(h.gone, i) && o.code == 0:
					t.Errorf("%s was had", f.name)
				case slices.Contains(h.gone, i) && len(h.signs) > 0: // its entry has no effect or is not there
					if o.code != command.ExitRefused && o.code != command.ExitDamage {
						t.Errorf("%s: exit status %d: %s", f.name, o.code, o.errs)
					}
				case slices.Contains(h.gone, i):
					if o.code != command.ExitDamage {
						t.Errorf("%s: exit status %d: %s", f.name, o.code, o.errs)
					}
					o.says(t, "Damage was found", "another laptop")
				}
			}
			s.verify(h)
		})
	}
}

func (s *sick) verify(h harm) {
	s.t.Helper()
	if h.silent {
		s.want(0, "", "verify")
		return
	}
	o := s.want(command.ExitDamage, "", "verify")
	for _, n := range s.named {
		if !strings.Contains(o.out, n) {
			s.t.Errorf("verify does not name %s: %s", n, o.out)
		}
	}
}

// The index is disposable: damaged, of an older day, missing or of another store, everything is there again.
func TestIndex(t *testing.T) {
	old, _ := newLaptop(t) // whose index knows the base alone
	for _, tt := range []struct {
		name string
		do   func(s *sick)
	}{
		{"missing", func(s *sick) { s.check(os.RemoveAll(s.path("store", "index"))) }},
		{"older", func(s *sick) {
			s.check(os.RemoveAll(s.path("store", "index")))
			s.check(os.CopyFS(s.path("store", "index"), os.DirFS(old.path("store", "index"))))
		}},
		{"every file damaged", func(s *sick) {
			for _, f := range s.files("index") {
				if b := read(s.t, f); len(b) > 0 {
					s.flip(f, len(b)/2)
				}
			}
		}},
		{"every file empty", func(s *sick) {
			for _, f := range s.files("index") {
				s.put(f, nil)
			}
		}},
		{"a file in its place", func(s *sick) {
			s.check(os.RemoveAll(s.path("store", "index")))
			s.put(s.path("store", "index"), []byte("x"))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, b := newLaptop(t)
			l.do(object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "observation": "later"})
			before := l.show("case")
			tt.do(&sick{laptop: l, b: b})
			after := l.show("case")
			if before["state_hash"] != after["state_hash"] || before["head"] != after["head"] || after["entries"] != before["entries"] {
				t.Errorf("before %v, after %v", before, after)
			}
		})
	}
}

// A journal that is put back from an older copy is noticed, because the index knew more: nothing crashes, the loss is said until what was
// lost is there again, and new work goes on in a branch of its own.
func TestJournalsOfAnOlderDay(t *testing.T) {
	l, b := newLaptop(t)
	l.do(object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "observation": "later"})
	newer := t.TempDir()
	if err := os.CopyFS(newer, os.DirFS(l.path("store", "journals"))); err != nil {
		t.Fatal(err)
	}
	s := &sick{laptop: l, b: b}
	s.check(os.RemoveAll(l.path("store", "journals")))
	s.check(os.CopyFS(l.path("store", "journals"), os.DirFS(filepath.Join(b.dir, "store", "journals"))))
	for range 2 { // the second time the index stands for the older journals
		o := l.want(0, "", "show", "case")
		o.says(t, "gone from its journals", "Pull them")
		c := o.objects(t)[0]
		if len(texts(c, "lost")) != 1 || c["entries"] != float64(b.entries) {
			t.Errorf("lost %v, entries %v", c["lost"], c["entries"])
		}
		if !strings.Contains(fmt.Sprint(c["blockers"]), texts(c, "lost")[0]) {
			t.Errorf("the report is not stopped by it: %v", c["blockers"])
		}
		l.want(command.ExitDamage, "", "verify").says(t, texts(c, "lost")[0], "device ", "incarnation ", "sequence ")
	}
	l.do(object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "observation": "again"})
	s.check(os.CopyFS(filepath.Join(t.TempDir(), "x"), os.DirFS(newer)))
	for _, f := range mustGlob(t, newer, "*/*.jnl") {
		rel, _ := filepath.Rel(newer, f)
		write(t, l.path("store", "journals", rel), string(read(t, f)))
	}
	c := l.show("case")
	if len(texts(c, "lost")) != 0 || len(texts(c, "forks")) != 0 || c["entries"] != float64(b.entries+2) {
		t.Errorf("after all came back: lost %v, forks %v, entries %v", c["lost"], c["forks"], c["entries"])
	}
	l.want(0, "", "verify")
}

func mustGlob(t *testing.T, dir, pattern string) []string {
	t.Helper()
	out, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(out) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	return out
}
