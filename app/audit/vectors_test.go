package audit

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"genchi/app/ledger"
)

var writeVectors = flag.Bool("write-vectors", false, "write testdata/facts.txt for kinds that it lacks")

func thirtyTwo(n byte) []byte { return bytes.Repeat([]byte{n}, 32) }

// samples has one fact of each kind.
func samples() []Fact {
	by := ledger.UserID{0xaa, 1}
	chunks := []Chunk{{Hash: thirtyTwo(5), Size: 16400}}
	return []Fact{
		Client{Name: "○○精機㈱", Address: "長野県", Contact: "総務課"},
		Editions{Catalogue: "tics-draft", Version: "2018-draft.1", Digest: thirtyTwo(1), Rules: 1, Draft: true, Stored: item1, Size: 9, Commit: thirtyTwo(3), Chunks: chunks},
		Application{Forms: []string{"paper", "data"}, ResearchResults: "r", ProductionMethods: "p", WishedScope: "w", ReceivedOn: "2026-10-01", Way: "post"},
		Scope{Text: "本社工場", Unit: "site", AgreedOn: "2026-10-10"},
		Measures{IDs: []MeasureID{"TM-001", "TM-031"}, Reason: "x"},
		Contract{ConcludedOn: "2026-10-20", NDA: true, NDAOn: "2026-10-19", NDAPaper: "separate", Note: "n"},
		Plan{Text: "p", From: "2026-11-24", To: "2026-11-25", AgreedOn: "2026-11-01"},
		Place{ID: "f2", Name: "2F 設計室", Parent: "b1"},
		VisitStart{ID: "v1", Where: "本社", At: "2026-11-24T09:30", Present: []string{"情報管理責任者"}},
		VisitEnd{ID: "v1", At: "2026-11-24T17:00"},
		Closing{ID: "v1", At: "2026-11-24T16:30", Attendees: []string{"品質課長"}, Open: []OpenEnd{{Check: "TM-031@f2", Reason: "不在"}}, Summary: "s"},
		Judgement{Check: "TM-001@", Verdict: Conforming},
		Note{Kind: KindStatement, Check: "TM-001@f2", By: by, Text: "言"},
		Note{Kind: KindObservation, Check: "TM-001@f2", By: by, Text: "見"},
		Note{Kind: KindReason, Check: "TM-001@f2", By: by, Text: "故"},
		Scene{Check: "TM-001@f2", By: by, Visit: "v1", Asked: "品質課長", Operator: OperatorAuditor, OperatorReason: "求め"},
		ComeBack{Check: "TM-001@", By: by, On: true},
		Evidence{
			ID: item1, Name: "写真.jpg", Media: "image/jpeg", Size: 9, SHA256: thirtyTwo(2), Commit: thirtyTwo(3), Chunks: chunks,
			CapturedAt: "2026-11-24T10:00:00+09:00", HasGPS: true, Problem: "p", Visit: "v1", Place: "f2", Same: item1, Storage: item1,
		},
		Evidence{ID: item1, Name: "誓約書", Seen: true, Edition: "7", Page: "3", Where: "総務"},
		Link{Item: item1, Check: "TM-001@f2", On: true},
		Unused{Item: item1, On: true, Reason: "重複"},
		Caption{Item: item1, Text: "入口"},
		Rendition{Item: item1, Stored: item1, Width: 1600, Height: 1200, Size: 9, SHA256: thirtyTwo(2), Commit: thirtyTwo(3), Chunks: chunks},
		Finding{Check: "TM-001@f2", Requirement: "定めている", Text: "ない"},
		Due{Check: "TM-001@f2", On: "2026-12-24", Agreed: true, AgreedBy: "責任者"},
		Review{Check: "TM-001@f2", Result: ReviewCorrected, On: "2026-12-20", Text: "確認"},
		Resolution{Kind: KindVerdict, Key: "TM-001@", Reason: "再確認"},
		Report{Digest: thirtyTwo(7), Head: thirtyTwo(8), Lang: "ja", Layout: 1, Issued: true, Pages: 12, Stored: item1, Size: 9, Commit: thirtyTwo(3), Chunks: chunks, Version: 1},
	}
}

// sampleFiles names the samples of each file of vectors.
func sampleFiles() map[string][]Fact {
	return map[string][]Fact{
		"testdata/facts.txt":             samples(),
		"testdata/facts_closing.txt":     closingSamples(),
		"testdata/facts_places.txt":      placeSamples(),
		"testdata/facts_rules.txt":       rulesSamples(),
		"testdata/facts_talk.txt":        talkSamples(),
		"testdata/facts_handling.txt":    handlingSamples(),
		"testdata/facts_loose.txt":       looseSamples(),
		"testdata/facts_sound.txt":       soundSamples(),
		"testdata/facts_decide.txt":      decideSamples(),
		"testdata/facts_registers.txt":   registerSamples(),
		"testdata/facts_upkeep.txt":      upkeepSamples(),
		"testdata/facts_terms.txt":       termsSamples(),
		"testdata/facts_destruction.txt": destructionSamples(),
		"testdata/facts_first.txt":       firstSamples(),
		"testdata/facts_involved.txt":    involvedSamples(),
	}
}

// The bytes of every kind are frozen: a line of the files of vectors is never changed, only added to.
func TestVectors(t *testing.T) {
	kinds := map[string]bool{}
	for path, facts := range sampleFiles() {
		checkVectors(t, path, facts, kinds)
	}
	for k := range makers {
		if !kinds[k] {
			t.Errorf("no sample of %s", k)
		}
	}
}

func checkVectors(t *testing.T, path string, facts []Fact, kinds map[string]bool) {
	t.Helper()
	var lines []string
	for _, f := range facts {
		op, err := Set(f, nil)
		if err != nil {
			t.Fatalf("%T: %v", f, err)
		}
		kinds[op.Field.Kind] = true
		lines = append(lines, fmt.Sprintf("%s\t%s\t%s", op.Field.Kind, op.Field.Key, hex.EncodeToString(op.Value)))
		back, err := Read(op.Field, op.Value)
		if err != nil || fmt.Sprintf("%#v", back) != fmt.Sprintf("%#v", f) {
			t.Errorf("%T comes back as %#v, %v", f, back, err)
		}
	}
	if *writeVectors {
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	n := 0
	for ; in.Scan(); n++ {
		if n >= len(lines) || in.Text() != lines[n] {
			t.Fatalf("line %d: frozen %s", n+1, in.Text())
		}
	}
	if n != len(lines) {
		t.Fatalf("%d vectors for %d samples", n, len(lines))
	}
}
