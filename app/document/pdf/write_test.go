package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genchi/app/document"
)

func write(t testing.TB, d document.Document) (file, Summary) {
	t.Helper()
	var b bytes.Buffer
	s, err := Write(&b, d.For(document.ClientPaper))
	if err != nil {
		t.Fatal(err)
	}
	if s.Bytes != int64(b.Len()) {
		t.Errorf("summary says %d bytes, file has %d", s.Bytes, b.Len())
	}
	return open(t, b.Bytes()), s
}

func paper(blocks ...document.Block) document.Document {
	return document.Document{Title: "紙", Lang: "ja", Head: "ab", Layout: "1", Blocks: blocks}
}

// joined is the text of all pages without the parting into pieces.
func joined(t testing.TB, f file) string {
	return strings.ReplaceAll(strings.Join(f.pages(t), ""), "\n", "")
}

// TestSample also leaves the file for looking at where GENCHI_SAMPLE_DIR names a folder.
func TestSample(t *testing.T) {
	d := sample(12, 9)
	if dir := os.Getenv("GENCHI_SAMPLE_DIR"); dir != "" {
		var b bytes.Buffer
		if _, err := Write(&b, d.For(document.ClientPaper)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "sample.pdf"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, s := write(t, d)
	pages := f.pages(t)
	if len(pages) != s.Pages || s.Pages < 6 {
		t.Fatalf("%d pages, summary says %d", len(pages), s.Pages)
	}
	for i, p := range pages {
		lines := strings.Split(p, "\n")
		for _, want := range []string{"案", "試用", "株式会社𠮷田精機　審査報告書　第1版", fmt.Sprintf("%d / %d", i+1, len(pages)), "控え番号 7K3F-99QX-2M4D-0A1B　　言語 ja　版面 1"} {
			if !slices.Contains(lines, want) {
				t.Errorf("page %d lacks %q", i+1, want)
			}
		}
	}
	all := joined(t, f)
	for _, want := range []string{"渡邉 太郎", "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03", "不適合", "E-0009", "……いわゆる「東口」"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not on paper", want)
		}
	}
	if len(s.Warnings) != 1 || s.Warnings[0].Kind != VariantShape || s.Warnings[0].Rune != 0xe0101 {
		t.Errorf("warnings %v", s.Warnings)
	}
}

func TestUnfilteredIsRefused(t *testing.T) {
	if _, err := Write(io.Discard, sample(1, 0)); !errors.Is(err, document.ErrUnfiltered) {
		t.Error(err)
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if _, err := Write(w, sample(6, 5).For(document.ClientPaper)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two files of one document differ")
	}
}

func TestClassesStayApart(t *testing.T) {
	f, _ := write(t, paper(document.Paragraph{Text: say("seen ").And(document.Of(document.InternalPaper, "hidden"))}))
	if all := joined(t, f); !strings.Contains(all, "seen") || strings.Contains(all, "hidden") {
		t.Error(all)
	}
}

func TestCharacters(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		kind           WarningKind
	}{
		{"above U+FFFF", "𠮷𣘺𩸽", "𠮷𣘺𩸽", ""},
		{"compatibility form is kept", "神\ufa19", "神\ufa19", ""},
		{"missing", "a☑b", "a〓b", MissingGlyph},
		{"missing above U+FFFF", "\U0001f600", "〓", MissingGlyph},
		{"Thai", "ก", "〓", MissingGlyph},
		{"bad bytes", "a\xff\xfeb", "a〓〓b", MissingGlyph},
		{"control", "a\x00\x1bb", "ab", ControlChar},
		{"tab", "a\tb", "a b", ""},
		{"usual shape with selector", "邉\U000e0100", "邉", ""},
		{"other shape", "葛\U000e0100", "葛", VariantShape},
		{"selector that no font knows", "a\U000e01ef", "a", VariantShape},
		{"kana and voice mark", "か\u3099き\u309a", "がき〓", MissingGlyph},
		{"direction marks", "a\u202eb\u200fc", "abc", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, s := write(t, paper(document.Paragraph{Text: say(c.in)}))
			if all := strings.TrimPrefix(joined(t, f), "1 / 1"); all != c.want {
				t.Errorf("drawn %q, want %q", all, c.want)
			}
			switch {
			case c.kind == "" && len(s.Warnings) > 0, c.kind != "" && (len(s.Warnings) == 0 || s.Warnings[0].Kind != c.kind):
				t.Errorf("warnings %v, want %q", s.Warnings, c.kind)
			}
		})
	}
}

// TestLookalikesDoNotSpoilCopying: a radical and an ideograph of one glyph, and the two spaces.
func TestLookalikesDoNotSpoilCopying(t *testing.T) {
	f, _ := write(t, paper(document.Paragraph{Text: say("⼀\u00a0-\u2011")}, document.Paragraph{Text: say("一 b")}))
	if all := joined(t, f); !strings.Contains(all, "一 b") || strings.Contains(all, "\u00a0") {
		t.Errorf("%q", all)
	}
}

func TestWarningsAreBounded(t *testing.T) {
	var b strings.Builder
	for r := rune(0x12000); r < 0x12000+3*maxWarnings; r++ {
		b.WriteRune(r)
	}
	_, s := write(t, paper(document.Paragraph{Text: say(b.String())}))
	if len(s.Warnings) != maxWarnings {
		t.Errorf("%d warnings", len(s.Warnings))
	}
}

// TestLongCellRunsOverPages: nothing is lost, and the head stands on every page of the table.
func TestLongCellRunsOverPages(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "%d、", i)
	}
	f, s := write(t, paper(document.Table{Head: []document.Text{word("頭"), word("欄")}, Rows: []document.Row{{Cells: []document.Text{say("甲"), say(b.String())}}}}))
	if s.Pages < 3 || !strings.Contains(joined(t, f), "2999") {
		t.Fatalf("%d pages", s.Pages)
	}
	for i, p := range f.pages(t) {
		if !strings.Contains(p, "頭\n") {
			t.Errorf("page %d has no head", i+1)
		}
	}
	var seen strings.Builder
	for _, p := range f.pages(t) {
		for _, ln := range strings.Split(p, "\n") {
			if strings.Contains(ln, "、") {
				seen.WriteString(ln)
			}
		}
	}
	if seen.String() != b.String() {
		t.Error("text of the cell was lost or moved")
	}
}

func TestBookmarks(t *testing.T) {
	f, _ := write(t, paper(
		document.Heading{Level: 1, Text: word("一𠮷"), Bookmark: true},
		document.Heading{Level: 2, Text: word("一の一"), Bookmark: true},
		document.Heading{Level: 3, Text: word("印なし")},
		document.PageBreak{},
		document.Heading{Level: 1, Text: word("二"), Bookmark: true},
	))
	root := f.ref(1, "/Outlines")
	first := f.ref(root, "/First")
	second := f.ref(first, "/Next")
	if !bytes.Contains(f.objects[first], []byte(pdfText("一𠮷"))) || !bytes.Contains(f.objects[second], []byte(pdfText("二"))) {
		t.Errorf("%s\n%s", f.objects[first], f.objects[second])
	}
	child := f.ref(first, "/First")
	if !bytes.Contains(f.objects[child], []byte(pdfText("一の一"))) || f.ref(child, "/Parent") != first || f.ref(child, "/Next") != 0 {
		t.Errorf("%s", f.objects[child])
	}
	if f.ref(root, "/Last") != second || f.ref(second, "/Prev") != first || f.ref(second, "/Parent") != root {
		t.Errorf("%s", f.objects[root])
	}
	kids := refsRE.FindAllSubmatch(cutKey(f.objects[2], "/Kids"), -1)
	if got := f.ref(second, "/Dest ["[:5]); fmt.Sprint(got) != string(kids[1][1]) {
		t.Errorf("second bookmark leads to %d, second page is %s", got, kids[1][1])
	}
}

func TestTreeOfJumpingLevels(t *testing.T) {
	_, nodes := tree([]*bookmark{{level: 3}, {level: 1}, {level: 3}, {level: 2}, {level: 1}})
	var parents []int
	for _, n := range nodes {
		parents = append(parents, n.parent)
	}
	if !slices.Equal(parents, []int{-1, -1, 1, 1, -1}) {
		t.Error(parents)
	}
}

func TestNameAndLanguage(t *testing.T) {
	f, _ := write(t, paper(document.Paragraph{Text: word("x")}))
	if !bytes.Contains(f.objects[1], []byte("/Lang "+pdfText("ja"))) {
		t.Errorf("%s", f.objects[1])
	}
	for _, body := range f.objects {
		for _, bad := range []string{"/CreationDate", "/ModDate"} {
			if bytes.Contains(body, []byte(bad)) {
				t.Errorf("%s in the file", bad)
			}
		}
	}
	if !strings.Contains(f.trailer, "/ID [<") || !strings.Contains(f.trailer, "/Info") {
		t.Error(f.trailer)
	}
}

type brokenWriter struct{ left int }

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestWriterThatFails(t *testing.T) {
	for _, left := range []int{0, 5, 500, 20000, 100000} {
		if _, err := Write(&brokenWriter{left}, sample(3, 2).For(document.ClientPaper)); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("after %d bytes: %v", left, err)
		}
	}
}
