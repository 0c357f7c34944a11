package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, c := range [][2]string{
		{"サーバ", "さーば"}, {"ｻｰﾊﾞ", "さーば"}, {"ＡＢＣ", "abc"}, {"か\u3099", "が"}, {"㈱", "(株)"}, {"１０ ｍｍ", "10 mm"}, {" a\n\tb ", "a b"}, {"ヴヶヽ", "ゔゖゝ"}, {"\xff", "\uFFFD"},
	} {
		if got := Fold(c[0]); got != c[1] {
			t.Errorf("Fold(%q) = %q, not %q", c[0], got, c[1])
		}
	}
}

var letters = []rune("あいうカキクがガｶﾞ鍵施錠入退記録者A aＡbＢ1１　。、神\n")

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range r.IntN(n) + 1 {
		b.WriteRune(letters[r.IntN(len(letters))])
	}
	return b.String()
}

// The index finds what a plain comparison finds, after any changes.
func TestNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x, held := New(), map[string]string{}
	for step := range 6000 {
		key := fmt.Sprint(r.IntN(600))
		text := randomText(r, 40)
		if r.IntN(10) == 0 {
			text = ""
		}
		x.Set(key, text)
		held[key] = text
		if step%20 != 0 {
			continue
		}
		q := randomText(r, 4)
		got, total, _ := x.Find(q, 1000, nil)
		want := naive(held, q)
		slices.Sort(got)
		if !slices.Equal(got, want) || total != len(want) {
			t.Fatalf("step %d, %q: %v, %d, not %v", step, q, got, total, want)
		}
	}
}

func naive(held map[string]string, q string) []string {
	var out []string
	terms := strings.Fields(Fold(q))
	for k, s := range held {
		all := len(terms) > 0
		for _, term := range terms {
			all = all && strings.Contains(Fold(s), term)
		}
		if all {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

func TestFindLimitAndStop(t *testing.T) {
	x := New()
	for i := range 3000 {
		x.Set(fmt.Sprint(i), "施錠を確認した")
	}
	keys, total, ok := x.Find("施錠", 50, nil)
	if len(keys) != 50 || total != 3000 || !ok || keys[0] != "0" {
		t.Errorf("%d of %d, %v", len(keys), total, ok)
	}
	if _, _, ok := x.Find("施錠", 50, func() bool { return true }); ok {
		t.Error("a stopped search answers")
	}
}

func TestExcerpt(t *testing.T) {
	text := strings.Repeat("前", 80) + "ｻｰﾊﾞ室の鍵" + strings.Repeat("後", 80)
	if got := Excerpt(text, Terms("サーバ"), 40); !strings.Contains(got, "ｻｰﾊﾞ室") || !strings.HasPrefix(got, "…") || utf8.RuneCountInString(got) != 42 {
		t.Errorf("%q", got)
	}
	if got := Excerpt("短い\n文", Terms("文"), 40); got != "短い 文" {
		t.Errorf("%q", got)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("サーバ室の鍵", "ｻｰﾊﾞ")
	f.Add("㈱　A", "株")
	f.Add("\xffa", "\xff")
	f.Fuzz(func(t *testing.T, text, query string) {
		x := New()
		x.Set("k", text)
		_, total, _ := x.Find(query, 1, nil)
		if want := len(naive(map[string]string{"k": text}, query)); total != want {
			t.Fatalf("%q in %q: %d, not %d", query, text, total, want)
		}
		_ = Excerpt(text, Terms(query), 40)
	})
}

// BenchmarkSearch searches 50,000 notes of 60 letters; the common query is in every fifth.
func BenchmarkSearch(b *testing.B) {
	r := rand.New(rand.NewPCG(3, 4))
	x := New()
	words := []string{"施錠", "名簿", "確認", "サーバ室", "退職者", "カード", "記録", "更新", "予備鍵", "台帳", "照合", "設計室", "を", "と", "した", "は"}
	for i := range 50000 {
		var s strings.Builder
		for range 20 {
			s.WriteString(words[r.IntN(len(words))])
		}
		x.Set(fmt.Sprint(i), s.String())
	}
	for _, q := range []string{"ｻｰﾊﾞ室", "退職者カード", "予備鍵 台帳", "を", "施錠を確認した"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				x.Find(q, 50, nil)
			}
		})
	}
}
