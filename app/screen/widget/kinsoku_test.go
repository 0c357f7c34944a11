package widget

import (
	"slices"
	"strings"
	"testing"
)

// sample is 600 characters full of brackets, stops, small kana, long vowels, Latin words and numbers.
func sample() string {
	const s = "立入権者を定め、その名簿を作成し、少なくとも年に一度（人事異動があったときはその都度）見直していること。退職者・異動者のカードは、" +
		"最終出勤日の翌営業日までに停止し、「停止した日時」と『担当者』を記録していること。名簿は、IT部門のアクセス権一覧（CSV出力）と突き合わせ、" +
		"食い違いがあれば、ただちに是正すること。「ー」や「々」で始まる行、（括弧）で終わる行があってはならない。サーバー室のラックＡ〜Ｃも同様とする。" +
		"費用は￥1,980（税込10%）。詳細は第三4三イ…を見よ——ただし、ISO/IEC 17021-1の用語による。ウォッチャー、キャッシュ、ヴァーチャル！"
	r := []rune(strings.Repeat(s, 3))
	return string(r[:600])
}

func TestNoRowBreaksTheRules(t *testing.T) {
	for _, k := range []Face{{14, false}, {17, true}, {12, false}, {21, false}} {
		for shift := range 5 {
			r := []rune(sample())
			text := string(append(append([]rune{}, r[shift*37:]...), r[:shift*37]...))
			for w := k.Size * 6; w < 640; w += 7 {
				rows := Type().Rows(text, w, k)
				if strings.Join(rows, "") != strings.ReplaceAll(text, " ", "") && strings.ReplaceAll(strings.Join(rows, ""), " ", "") != strings.ReplaceAll(text, " ", "") {
					t.Fatalf("%v at %v: characters are lost", k, w)
				}
				for i, row := range rows {
					checkRow(t, row, i == 0, w, k)
				}
			}
		}
	}
}

func checkRow(t *testing.T, row string, first bool, w float32, k Face) {
	t.Helper()
	r := []rune(row)
	if len(r) == 0 {
		return
	}
	if !first && noStart.has(r[0]) {
		t.Fatalf("%v at %v: a row begins with %c: %s", k, w, r[0], row)
	}
	if noEnd.has(r[len(r)-1]) {
		t.Fatalf("%v at %v: a row ends with %c: %s", k, w, r[len(r)-1], row)
	}
	width := Type().Width(row, k)
	if last := r[len(r)-1]; halfInk.has(last) {
		width -= Type().Width(string(last), k) / 2
	}
	if width > w+0.01 {
		t.Fatalf("%v at %v: a row is %v wide: %s", k, w, width, row)
	}
}

func TestRows(t *testing.T) {
	k := Face{10, false} // a square is 10 wide
	for _, c := range []struct {
		name string
		text string
		w    float32
		want []string
	}{
		{"empty", "", 100, []string{""}},
		{"line feeds are kept", "あ\n\nい", 100, []string{"あ", "", "い"}},
		{"a stop goes down with its character", "あいうえ、おか", 40, []string{"あいう", "え、おか"}},
		{"a stop whose ink fits stays (追い込み)", "あいうえ、おか", 45, []string{"あいうえ、", "おか"}},
		{"an opening bracket goes down", "あいう（えお）", 40, []string{"あいう", "（えお）"}},
		{"a small kana goes down", "あいうシャツ", 40, []string{"あいう", "シャツ"}},
		{"a long vowel goes down", "いろはサーバ", 40, []string{"いろは", "サーバ"}},
		{"a Latin word stays whole", "あいCSVう", 38, []string{"あい", "CSVう"}},
		{"a word longer than the row is cut", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 60, nil},
		{"spaces at the end are dropped", "あいう えお", 30, []string{"あいう", "えお"}},
		{"control characters are seen", "あ\x07い", 100, []string{"あ\uFFFDい"}},
		{"a variation selector stays with its character", "葛\U000E0101葛\U000E0101葛\U000E0101", 20, []string{"葛\U000E0101葛\U000E0101", "葛\U000E0101"}},
		{"twin dashes stay together", "あいう——え", 40, []string{"あいう", "——え"}},
	} {
		got := Type().Rows(c.text, c.w, k)
		if c.want != nil && !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if c.want == nil && len(got) < 2 {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

func TestFitCutsWithAnEllipsis(t *testing.T) {
	k := Face{10, false}
	for _, c := range []struct {
		s    string
		w    float32
		want string
	}{{"あいう", 30, "あいう"}, {"あいうえ", 30, "あい…"}, {"あ", 5, "…"}, {"", 0, ""}} {
		if got := Type().Fit(c.s, c.w, k); got != c.want {
			t.Errorf("%q at %v: got %q, want %q", c.s, c.w, got, c.want)
		}
	}
}

func TestRowsAreRemembered(t *testing.T) {
	text, k := sample(), Face{14, false}
	Type().Rows(text, 333, k)
	if n := testing.AllocsPerRun(100, func() { Type().Rows(text, 333, k) }); n > 0 {
		t.Errorf("a known text costs %v allocations", n)
	}
	l := newLRU[int, int](3)
	for i := range 5 {
		l.put(i, i)
		l.get(2)
	}
	if _, ok := l.get(0); ok || l.len() != 3 {
		t.Error("the oldest was not forgotten")
	}
	if v, ok := l.get(2); !ok || v != 2 {
		t.Error("what was asked for was forgotten")
	}
}
