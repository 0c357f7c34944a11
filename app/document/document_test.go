package document

import (
	"strings"
	"testing"
)

// secret makes a text that only papers of class c may show.
func secret(c Class) Text { return Word("label ").And(Of(c, "secret")) }

func everyBlock(c Class) []Block {
	s := secret(c)
	return []Block{
		Cover{Over: s, Title: s, Under: []Text{s}},
		Heading{Level: 2, Text: s, Aside: s},
		Paragraph{Text: s},
		Pairs{Rows: []Pair{{Word("k"), s}}},
		Table{Head: []Text{Word("h")}, Rows: []Row{{Cells: []Text{Word("c"), s}, Under: s}}, Widths: []float64{1, 1}},
		Photos{Items: []Photo{{ID: "secret", Class: c, Caption: s, Digest: "secret"}}},
		Box{Title: Word("t"), Items: []Text{s}},
		Signatures{Slots: []Slot{{Role: s, Name: s, Date: s}}},
		QR{Data: "q", Side: []Text{s}},
		Part{Class: c, Blocks: []Block{Paragraph{Text: Word("secret")}}},
		Part{Blocks: []Block{Paragraph{Text: s}}},
	}
}

func TestForKeepsClassesApart(t *testing.T) {
	classes := []Class{NoPaper, FixedWord, ClientPaper, BodyPaper, CommitteePaper, InternalPaper, PersonalNote}
	for _, of := range classes {
		for _, paper := range classes[2:] {
			d := Document{Header: secret(of), Footer: secret(of), Blocks: everyBlock(of)}
			d.Blocks = append(d.Blocks, Paragraph{Text: Of(paper, "kept")})
			text := d.For(paper).Text()
			if !strings.Contains(text, "kept") {
				t.Fatalf("paper %d lost its own", paper)
			}
			reaches := of == FixedWord || of == paper || paper == InternalPaper && of != PersonalNote && of != NoPaper
			if got := strings.Contains(text, "secret"); got != reaches && of != NoPaper {
				t.Errorf("class %d on paper %d: %v\n%s", of, paper, got, text)
			}
			if n := strings.Count(text, "secret"); reaches && n < 17 {
				t.Errorf("class %d on paper %d: only %d places\n%s", of, paper, n, text)
			}
		}
	}
}

func TestAForgottenClassReachesNoPaper(t *testing.T) {
	d := Document{Blocks: []Block{Paragraph{Text: Text{{S: "secret"}}}, Photos{Items: []Photo{{ID: "secret"}}}}}
	for paper := ClientPaper; paper <= PersonalNote; paper++ {
		if text := d.For(paper).Text(); strings.Contains(text, "secret") {
			t.Errorf("paper %d: %s", paper, text)
		}
	}
}

func TestForLeavesTheDocumentAlone(t *testing.T) {
	d := Document{Blocks: everyBlock(InternalPaper)}
	before := d.Text()
	if c := d.For(ClientPaper); c.Paper() != ClientPaper || d.Paper() != NoPaper {
		t.Error("papers mixed up")
	}
	if d.Text() != before {
		t.Error("the document changed")
	}
}

func TestMixedTextKeepsWhatReaches(t *testing.T) {
	d := Document{Blocks: []Block{Paragraph{Text: Word("reason: ").And(ForClient("locked"), Of(InternalPaper, " (doubtful)"))}}}
	if got := d.For(ClientPaper).Text(); !strings.Contains(got, "reason: locked\n") {
		t.Error(got)
	}
	if got := d.For(InternalPaper).Text(); !strings.Contains(got, "reason: locked (doubtful)\n") {
		t.Error(got)
	}
}
