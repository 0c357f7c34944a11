package intake

import (
	"slices"
	"strings"
	"testing"
)

func TestPastedPaths(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
		others   int
	}{
		{"nothing", "", nil, 0},
		{"one a line, twice the same", "/p/IMG_1.jpg\r\n/p/IMG_2.jpg\n/p/./IMG_1.jpg\n", []string{"/p/IMG_1.jpg", "/p/IMG_2.jpg"}, 0},
		{"with spaces", "/p/入口 北.jpg\n  /p/b.jpg  ", []string{"/p/入口 北.jpg", "/p/b.jpg"}, 0},
		{"quoted on one line", `"/p/a b.jpg" '/p/c.jpg'`, []string{"/p/a b.jpg", "/p/c.jpg"}, 0},
		{"a quote that is not closed", `"/p/a b.jpg`, nil, 1},
		{"addresses", "file:///p/%E5%85%A5%E5%8F%A3%201.jpg\nfile://localhost/p/x.png\n# a remark\nfile://elsewhere/p/y.png", []string{"/p/入口 1.jpg", "/p/x.png"}, 1},
		{"as a file manager copies", "copy\nfile:///p/a.jpg", []string{"/p/a.jpg"}, 0},
		{"home", "~/a.jpg", []string{"/home/k/a.jpg"}, 0},
		{"Windows", "\"C:\\photos\\a.jpg\"\nfile:///D:/b.jpg\n\\\\nas\\c.jpg", []string{`C:\photos\a.jpg`, "D:/b.jpg", `\\nas\c.jpg`}, 0},
		{"a sentence", "施錠を確認した。\nIMG_2.jpg\nhttps://example.org/a.jpg", nil, 3},
		{"bytes that are no text", "/p/\xff.jpg\n/p/a\x00/p/b", []string{"/p/a", "/p/b"}, 1},
		{"too long", "/" + strings.Repeat("a", maxPathLen), nil, 1},
	} {
		got, others := ParsePaths(c.in, "/home/k")
		if !slices.Equal(got, c.want) || others != c.others {
			t.Errorf("%s: got %q and %d others", c.name, got, others)
		}
	}
	if got, _ := ParsePaths(strings.Repeat("x", 3)+"\n/a", ""); len(got) != 1 {
		t.Errorf("%q", got)
	}
}

func FuzzParsePaths(f *testing.F) {
	for _, s := range []string{"/a\n/b", "copy\nfile:///%41", `"C:\x" '/y'`, "~/z", "file://%zz", "\\\\", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, _ := ParsePaths(s, "/home/k")
		again, others := ParsePaths(strings.Join(got, "\n"), "/home/k")
		if len(got) > MaxPaths {
			t.Fatalf("%d paths", len(got))
		}
		if strings.ContainsAny(strings.Join(got, ""), "\n\r\x00#'\"%") || strings.Join(got, "") != strings.TrimSpace(strings.Join(got, "")) {
			return // an address may name what a line cannot
		}
		for _, p := range got {
			if p != strings.TrimSpace(p) {
				return
			}
		}
		if !slices.Equal(got, again) || others != 0 {
			t.Errorf("%q gives %q, then %q", s, got, again)
		}
	})
}
