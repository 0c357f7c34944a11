package intake

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"genchi/assets"
)

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEveryCodeHasThreeSentences(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		for _, c := range Codes() {
			for _, key := range func() []string { a, b, c := c.Keys(); return []string{a, b, c} }() {
				if !assets.Lang(lang).Has(key) {
					t.Errorf("%s lacks %s", lang, key)
				}
			}
		}
	}
}

func TestSourceReadsWhole(t *testing.T) {
	data := bytes.Repeat([]byte("evidence"), 1000)
	s, err := OpenSource(write(t, "写真 1.jpg", data))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	got, err := io.ReadAll(s)
	if err != nil || !bytes.Equal(got, data) || s.Size != int64(len(data)) || s.Name != "写真 1.jpg" {
		t.Fatalf("read %d bytes of %q: %v", len(got), s.Name, err)
	}
	if n, err := s.Seek(-8, io.SeekEnd); err != nil || n != s.Size-8 {
		t.Fatalf("seek to %d: %v", n, err)
	}
	if tail, err := io.ReadAll(s); err != nil || string(tail) != "evidence" {
		t.Fatalf("tail %q: %v", tail, err)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
}

func TestSourceChanged(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(path string) error
	}{
		{"grows", func(p string) error { return os.WriteFile(p, []byte("longer than before"), 0o600) }},
		{"other time", func(p string) error { return os.Chtimes(p, time.Unix(1, 0), time.Unix(1, 0)) }},
		{"replaced", func(p string) error {
			if err := os.WriteFile(p+".new", []byte("before"), 0o600); err != nil {
				return err
			}
			return os.Rename(p+".new", p)
		}},
		{"removed", os.Remove},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, "a", []byte("before"))
			s, err := OpenSource(path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			want := Changed
			if err := c.change(path); err != nil { // a system that does not let an open file change
				want = ""
			}
			if got := CodeOf(s.Check()); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestSourceThatShrinksIsNamedWhileReading(t *testing.T) {
	path := write(t, "a", make([]byte, 5000))
	s, err := OpenSource(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(s); CodeOf(err) != Changed {
		t.Errorf("got %v", err)
	}
}

func TestSourceThatGrowsIsNotReadBeyondItsSize(t *testing.T) {
	path := write(t, "a", []byte("before"))
	s, err := OpenSource(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := os.WriteFile(path, []byte("before and more"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(s); err != nil || string(got) != "before" {
		t.Errorf("got %q %v", got, err)
	}
}

func TestSourceRefusals(t *testing.T) {
	dir := t.TempDir()
	cases := []struct {
		name, path string
		want       Code
	}{
		{"missing", filepath.Join(dir, "nowhere"), Missing},
		{"folder", dir, Directory},
	}
	if link := filepath.Join(dir, "link"); os.Symlink(write(t, "a", []byte("x")), link) == nil {
		cases = append(cases, struct {
			name, path string
			want       Code
		}{"link", link, Symlink})
	}
	if runtime.GOOS != "windows" {
		cases = append(cases, struct {
			name, path string
			want       Code
		}{"device", os.DevNull, Device})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := OpenSource(c.path)
			var r *Refusal
			if s != nil || !errors.As(err, &r) || r.Code != c.want || r.Name != CleanName(c.path) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestModes(t *testing.T) {
	for mode, want := range map[fs.FileMode]Code{
		0: "", fs.ModeDir: Directory, fs.ModeSymlink: Symlink, fs.ModeNamedPipe: Pipe, fs.ModeSocket: Pipe,
		fs.ModeDevice: Device, fs.ModeDevice | fs.ModeCharDevice: Device, fs.ModeIrregular: NotRegular,
	} {
		if got := refusedMode(mode | 0o600); got != want {
			t.Errorf("%v: %q", mode, got)
		}
	}
}

func TestCleanName(t *testing.T) {
	long := strings.Repeat("長", 300) + ".jpeg"
	for _, c := range []struct{ name, in, want string }{
		{"plain", "IMG_0001.JPG", "IMG_0001.JPG"},
		{"unix path", "/home/a/../../b.jpg", "b.jpg"},
		{"windows path", `C:\Users\x\写真.jpg`, "写真.jpg"},
		{"drive alone", "C:b.jpg", "b.jpg"},
		{"direction override", "photo\u202egpj.exe", "photogpj.exe"},
		{"control characters", "a\x00b\nc\x1b[31m.txt", "abc[31m.txt"},
		{"zero width", "a\u200bb\ufeff", "ab"},
		{"joiner stays", "👩\u200d🔧.png", "👩\u200d🔧.png"},
		{"compatibility character stays", "\ufa19戸.pdf", "\ufa19戸.pdf"},
		{"variant stays", "葛\U000e0100飾.pdf", "葛\U000e0100飾.pdf"},
		{"decomposed stays", "か\u3099.txt", "か\u3099.txt"},
		{"not UTF-8", "a\xff.txt", "a\ufffd.txt"},
		{"parent", "..", "_"},
		{"ends in a slash", "a/", "_"},
		{"empty", "", "_"},
		{"blank", "  \t ", "_"},
	} {
		if got := CleanName(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := CleanName(long); utf8.RuneCountInString(got) != MaxName || !strings.HasSuffix(got, ".jpeg") {
		t.Errorf("long: %q", got)
	}
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"a.jpg", `C:\x`, "\u202e\x00/..", "\xff\xfe", strings.Repeat("/", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanName(s)
		if got == "" || !utf8.ValidString(got) || utf8.RuneCountInString(got) > MaxName || strings.ContainsAny(got, "/\\\x00\n\u202e") {
			t.Fatalf("%q gave %q", s, got)
		}
		if again := CleanName(got); again != got && !strings.Contains(got, ":") {
			t.Fatalf("%q became %q", got, again)
		}
	})
}
