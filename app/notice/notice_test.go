package notice

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genchi/assets"
)

func TestEveryRowIsAConstantAndHasWords(t *testing.T) {
	rows := strings.Count(strings.TrimRight(string(assets.Bytes("notice/provisions.tsv")), "\n"), "\n")
	if len(All()) != rows || len(items()) != rows {
		t.Fatalf("%d rows, %d constants: run go generate", rows, len(All()))
	}
	kinds := []Kind{Gate, Rule, Record, Register, Document, Deadline, Retention, Library, Process, Report}
	for _, p := range All() {
		it, ok := Lookup(p)
		if !ok || it.Clause == "" || it.Text == "" || !slices.Contains(kinds, it.Kind) {
			t.Errorf("%s: bad row %+v", p, it)
		}
		got := p.Passage()
		if !got.Exact || len([]rune(got.Text())) < 5 || got.Clause != it.Clause {
			t.Errorf("%s %s: passage %q, exact %v", p, it.Clause, got.Text(), got.Exact)
		}
		if back, exact := ByClause(it.Clause); !exact || back != p && byPathShared(it.Clause, back) {
			t.Errorf("%s: ByClause gives %s, exact %v", it.Clause, back, exact)
		}
	}
}

// byPathShared is true if another provision took the clause although its own citation differs.
func byPathShared(clause string, p Provision) bool {
	a, _ := parseClause(clause)
	b, _ := parseClause(p.Clause())
	return !slices.Equal(a.paths(), b.paths())
}

func TestPassages(t *testing.T) {
	for _, c := range []struct {
		name, clause, starts, ends string
		lines, heads               int
	}{
		{"sub-item", "第三の5一ホ", "ホ 技術等情報漏えい防止措置基準の適合状況", "証拠", 1, 3},
		{"without の", "第三5一ホ", "ホ 技術等情報", "証拠", 1, 3},
		{"item with sub-items", "第三の5一", "一 審査業務従事者は、現地審査", "その概要", 7, 2},
		{"head alone", "第三の5一 柱書", "一 審査業務従事者は、現地審査", "作成するものとする。", 1, 2},
		{"joined sub-items", "第三の7一ヘト", "ヘ 依頼者は", "処分をするものとする。", 2, 3},
		{"section", "第三の6", "6 認証の付与の決定", "理由を示すものとする。", 6, 1},
		{"item of two kanji", "第三の2十一", "十一 機関は", "説明を行うものとする。", 1, 2},
		{"article head", "第三 柱書", "第三 認証業務の実施のプロセス", "確認していくものとする。", 2, 0},
		{"section with its words on one line", "第五の1", "1 機関は、この告示に", "実施するものとする。", 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := PassageOf(c.clause)
			if !ok || !got.Exact {
				t.Fatalf("not found: %+v", got)
			}
			if len(got.Lines) != c.lines || len(got.Heads) != c.heads ||
				!strings.HasPrefix(got.Text(), c.starts) || !strings.HasSuffix(got.Text(), c.ends) {
				t.Errorf("got heads %q lines %q", got.Heads, got.Lines)
			}
		})
	}
}

func TestReadingsAreShownBesideThePrintedWord(t *testing.T) {
	for _, c := range []struct{ clause, printed, reads string }{
		{"第三の4三ニ", "二", "ニ"},
		{"第三の7四ニ", "二", "ニ"},
		{"第三の7一ル", "依頼者がへの確認", "依頼者がヘの確認"},
		{"第二の4五", "受付窓口を含む。）", "手続（受付窓口を含む。）"},
	} {
		got, ok := PassageOf(c.clause)
		if !ok || !got.Exact || len(got.Readings) != 1 || !strings.Contains(got.Text(), c.printed) {
			t.Errorf("%s: %+v", c.clause, got)
			continue
		}
		if r := got.Readings[0]; !strings.HasSuffix(r.Printed, c.printed) || !strings.HasSuffix(r.Reads, c.reads) {
			t.Errorf("%s: %+v", c.clause, r)
		}
	}
	whole, _ := PassageOf("第三の7")
	if len(whole.Readings) != 6 {
		t.Errorf("section 7 has %d readings, want 6", len(whole.Readings))
	}
}

// The parser must not lose or invent a word: joined again the clauses are the text from 第一 on.
func TestWordingIsVerbatim(t *testing.T) {
	text := string(assets.Bytes("notice/notice-4-2018.ja.txt"))
	text = text[strings.Index(text, "\n第一 ")+1:]
	var want, got []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "- ")); line != "" {
			want = append(want, line)
		}
	}
	for _, n := range notice().order {
		got = append(got, n.lines...)
	}
	if !slices.Equal(want, got) {
		t.Fatalf("%d lines in the text, %d in the clauses", len(want), len(got))
	}
}

func TestFallsBackToTheEnclosingClause(t *testing.T) {
	got, ok := PassageOf("第三の5一ヨ")
	if !ok || got.Exact || got.Clause != "第三の5一" || len(got.Lines) == 0 {
		t.Errorf("got %+v", got)
	}
	for _, bad := range []string{"", "第", "3-5-1", "第九の1", "第三の5ホ", "第三一", "第三の5一ホx"} {
		if got, ok := PassageOf(bad); ok {
			t.Errorf("%q gave %+v", bad, got)
		}
	}
}

func TestByClause(t *testing.T) {
	for _, c := range []struct {
		clause string
		want   Provision
		exact  bool
	}{
		{"第三4三(ニ)", P3_4_3_Ni, true},
		{"第三4三柱書", P3_4_3, true},
		{"第三の7一ト", P3_7_5, true},
		{"第三の7一イ", P3_7_1, false},
		{"第二の6", "", false},
		{"no clause", "", false},
	} {
		if p, exact := ByClause(c.clause); p != c.want || exact != c.exact {
			t.Errorf("%s: got %q %v, want %q %v", c.clause, p, exact, c.want, c.exact)
		}
	}
}

func TestBrokenTextsAreNamed(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"twice", "第一 a\n1 b\n1 c", "stands twice"},
		{"no section", "第一 a\n一 b", "skips a level"},
		{"reading not printed", "第一 a\n1 b", "not printed"},
	} {
		rs := []Reading{{Clause: "第一の1", Printed: "x", Reads: "y"}}
		if _, err := parseNotice(c.text, rs); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestGeneratedNamesAreUpToDate(t *testing.T) {
	out := filepath.Join(t.TempDir(), "gen.go")
	if msg, err := exec.CommandContext(t.Context(), "go", "run", "./gen", "../../assets/notice/provisions.tsv", out).CombinedOutput(); err != nil {
		t.Fatalf("gen: %v\n%s", err, msg)
	}
	want, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile("provisions_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(have) {
		t.Fatal("provisions_gen.go is old: run go generate ./app/notice")
	}
}
