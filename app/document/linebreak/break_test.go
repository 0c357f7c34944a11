package linebreak

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// em measures as a plain Japanese font does: half-width characters are half an em.
func em(r rune) float32 {
	if r < 0x2000 && r != '°' || r >= 0xff61 && r <= 0xff9f {
		return 0.5
	}
	return 1
}

func TestBreak(t *testing.T) {
	for _, c := range []struct {
		name  string
		in    string
		width float32
		want  string // lines parted by |
	}{
		{"fits", "現地審査", 4, "現地審査"},
		{"plain", "現地審査報告書", 3, "現地審|査報告|書"},
		{"empty", "", 3, ""},
		{"paragraphs", "一\n\n二三\r\n四\r五", 9, "一||二三|四|五"},
		{"ends with a line end", "一\n", 9, "一|"},
		{"hung stop", "適合です。次へ", 4, "適合です。|次へ"},
		{"hung stop at the end", "適合です。", 4, "適合です。"},
		{"stop then bracket is pushed out", "「適合です。」と", 5, "「適合で|す。」と"},
		{"char after a hung stop is looked at", "適合です。…次", 4, "適合です。|…次"},
		{"char after a hung stop must not begin", "適合です。ーか", 4, "適合で|す。ーか"},
		{"two stops are not both hung", "適合です。。か", 4, "適合で|す。。か"},
		{"no start: prolonged sound", "現地デターか", 4, "現地デ|ターか"},
		{"no start: small kana", "報告のチェック", 5, "報告の|チェック"},
		{"no start: iteration mark", "これは人々の", 4, "これは|人々の"},
		{"no end: opening bracket", "審査の「結果」", 4, "審査の|「結果」"},
		{"no end: two opening brackets", "審査（「甲」）", 3, "審査|（「甲|」）"},
		{"inseparable ellipsis", "それは……と", 4, "それは|……と"},
		{"inseparable dashes", "それは――と", 4, "それは|――と"},
		{"latin word is whole", "審査 Conformity of x", 6, "審査 |Conformity |of x"},
		{"latin beside Japanese", "文書IPAの", 3, "文書|IPAの"},
		{"a space at the end has no width", "ab cd ef", 2.5, "ab cd |ef"},
		{"number and unit", "重さは 10 km です", 4.5, "重さは |10 km で|す"},
		{"number and counter", "審査員は12名でした", 5.5, "審査員は|12名でした"},
		{"era and year", "期限は令和8年です", 4, "期限は|令和8年|です"},
		{"date whole", "日付2026-10-01だ", 5, "日付|2026-10-01|だ"},
		{"date in a narrow column", "2026-10-01", 4.5, "2026-10-|01"},
		{"code whole", "措置TM-001の", 4, "措置|TM-001の"},
		{"article", "規程の第12条に", 4, "規程の|第12条に"},
		{"hash in a narrow column", "0123456789abcdef", 4, "01234567|89abcdef"},
		{"path in a narrow column", "photo/2026/a.jpg", 5, "photo/|2026/a.jpg"},
		{"compound word", "well-known thing", 3, "well-|known |thing"},
		{"no-break space", "第 3\u00a0章の", 2.5, "第 |3\u00a0章|の"},
		{"money", "費用は￥300だ", 4, "費用は|￥300だ"},
		{"percent", "測定は80%です", 4.5, "測定は80%|です"},
		{"quotes", "検査\"甲\"です", 3, "検|査\"甲\"|です"},
		{"rare kanji", "𠮷田𠮷男", 2, "𠮷田|𠮷男"},
		{"variant selector stays", "渡邉󠄀葛󠄀城", 2, "渡邉󠄀|葛󠄀城"},
		{"combining voice mark stays", "か\u3099き\u3099く", 1, "か\u3099|き\u3099|く"},
		{"nothing fits", "現地", 0.5, "現|地"},
		{"only stops", "。。。。", 2, "。。|。。"},
		{"bad bytes are kept", "\xff\xfe現", 1, "\xff|\xfe|現"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(Break(c.in, c.width, em), "|"); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSqueezePullsIn(t *testing.T) {
	b := Breaker{Squeeze: true}
	for _, c := range []struct {
		name, in string
		width    float32
		want     string
	}{
		{"closing bracket with blanks before it", "「適合」、可」か", 6, "「適合」、可」|か"},
		{"stop at the end gives half", "適合です。次へ", 4.5, "適合です。|次へ"},
		{"not enough blank", "適合可否」次", 4, "適合可|否」次"},
		{"two at once", "「適合」です。」と", 7, "「適合」です。」|と"},
		{"no need", "適合。次の", 3, "適合。|次の"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines := b.Break(c.in, c.width, em)
			if got := strings.Join(lines, "|"); got != c.want {
				t.Fatalf("got %s want %s", got, c.want)
			}
			for _, l := range lines {
				checkPieces(t, l, c.width)
			}
		})
	}
}

// checkPieces checks that the pieces give the line back and don't go beyond the width, blank halves at the end left aside.
func checkPieces(t interface{ Errorf(string, ...any) }, line string, width float32) {
	pieces := Squeezed(line, width, em)
	var all string
	var end float32
	for _, p := range pieces {
		if p.X < end-0.5-1e-4 && p.X > 0 {
			t.Errorf("%q: piece %q begins at %v, before %v less a blank half", line, p.Text, p.X, end)
		}
		all, end = all+p.Text, p.X
		for _, c := range cells(strings.TrimRightFunc(p.Text, isSpace), em) {
			end += c.adv
		}
	}
	if all != line {
		t.Errorf("pieces of %q give %q", line, all)
	}
	if end > width+0.5+1e-3 {
		t.Errorf("%q ends at %v, width %v", line, end, width)
	}
}

func TestSqueezedLeavesFittingAndHungLinesAlone(t *testing.T) {
	for _, line := range []string{"適合", "適合です。", "", "適合で  "} {
		if p := Squeezed(line, 4, em); len(p) != 1 || p[0].X != 0 || p[0].Text != line {
			t.Errorf("%q: %v", line, p)
		}
	}
}

var alphabet = []rune("現地審査ーっァ々。、」「（）…――abcX019-/.: 　%\"年月名第令和元𠮷邉\U000e0100\u3099\u200b\u00a0ﾞ｡\n")

func text(t *rapid.T) string {
	return rapid.OneOf(rapid.StringOfN(rapid.SampledFrom(alphabet), 0, 60, -1), rapid.String()).Draw(t, "s")
}

// TestProperties: the lines give the text back; no line is too wide, but for one hung character or a single piece; and no line begins or
// ends with a forbidden character while a better place existed in the line before.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := text(t)
		width := float32(rapid.IntRange(1, 40).Draw(t, "w")) / 2
		hang, squeeze := rapid.Bool().Draw(t, "hang"), rapid.Bool().Draw(t, "squeeze")
		for _, para := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
			lines := Breaker{Hang: hang, Squeeze: squeeze}.Break(para, width, em)
			if strings.Join(lines, "") != para {
				t.Fatalf("%q became %q", para, lines)
			}
			for i, l := range lines {
				checkWidth(t, l, width, hang, squeeze)
				if i > 0 {
					checkStart(t, lines[i-1], l)
				}
			}
		}
	})
}

func checkWidth(t *rapid.T, line string, width float32, hang, squeeze bool) {
	cs := cells(line, em)
	for len(cs) > 0 && isSpace(cs[len(cs)-1].r) {
		cs = cs[:len(cs)-1]
	}
	if len(cs) <= 1 {
		return
	}
	var w float32
	for _, c := range cs {
		w += c.adv
	}
	limit := width
	if last := cs[len(cs)-1]; hang && Hangs(last.r) {
		limit += last.adv
	}
	if squeeze {
		limit = max(limit, width+slack(cs))
	}
	if w > limit+1e-3 {
		t.Fatalf("%q is %v wide, limit %v", line, w, limit)
	}
	if squeeze {
		checkPieces(t, line, width+1) // one em for a hung character
	}
}

func checkStart(t *rapid.T, prev, line string) {
	first, _ := utf8.DecodeRuneInString(line)
	last, _ := utf8.DecodeLastRuneInString(prev)
	if extends(first) && prev != "" {
		t.Fatalf("%q was parted from %q", line, prev)
	}
	if !NoStart(first) && (!NoEnd(last) || isSpace(first)) {
		return
	}
	cs := cells(prev+line, em)
	n := len(cells(prev, em))
	for k := 1; k < n && k < len(cs); k++ {
		if cs[k].before < bound {
			t.Fatalf("%q | %q breaks a rule although %q could have been broken at %d", prev, line, prev, k)
		}
	}
}

func TestLinesEndWhereTextEnds(t *testing.T) {
	if got := Break("一二三四。", 4, em); !slices.Equal(got, []string{"一二三四。"}) {
		t.Errorf("got %q", got)
	}
}

func BenchmarkBreak(b *testing.B) {
	s := strings.Repeat("秘密情報を扱う区域への立入りは、Conformity 2026-10-01 に定めた者（審査員を含む。）に限る。", 200)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Break(s, 40, em)
	}
}
