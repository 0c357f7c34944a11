package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genchi/app/document"
	"genchi/assets"
)

// fullReport is a report on every measure of the shipped catalogue, with photos.
func fullReport(t testing.TB, photos int) document.ReportInput {
	t.Helper()
	var cat struct {
		Parts    map[string]struct{ Ja string }
		Measures []struct {
			ID            string
			Part          string
			TitleJa       string `json:"title_ja"`
			RequirementJa string `json:"requirement_ja"`
		}
	}
	if err := json.Unmarshal(assets.Bytes("criteria/criteria-draft.json"), &cat); err != nil {
		t.Fatal(err)
	}
	in := document.ReportInput{
		Body: "一般社団法人 見本認証機関", CaseNo: "2026-014", Version: 1, Trial: true, Lang: "ja", Layout: document.ReportLayout,
		Head:      "7f3a99c20d41bb68e5f0a1c3d2b4968877f3a99c20d41bb68e5f0a1c3d2b4968",
		Catalogue: document.CatalogueRef{Name: "tics-draft", Version: "2018-draft.1", Digest: strings.Repeat("c0ffee42", 8), Draft: true, Rules: 1},
		Client:    document.ClientLines{Name: "株式会社𠮷田精機", Address: "愛知県名古屋市中区三の丸二丁目5番1号", Representative: "代表取締役　吉田 一郎", Contact: "総務部 総務課"},
		Scope: document.ScopeLines{
			Text: "設計部における試作図面（紙及び電子データ）の取扱い。", Unit: "department", AgreedOn: "2026-09-01",
			Forms: []string{"紙", "媒体", "データ"}, Places: []string{"本社2階 設計室", "本社1階 書庫", "試作工場"},
		},
		Auditors: []document.AuditorLine{
			{Name: "髙橋 花子", Role: "lead", Stages: []string{"first", "onsite"}, Tasks: []string{"judgement", "evidence", "document_review"}},
			{Name: "渡邉 次郎", Role: "auditor", Stages: []string{"onsite"}, Tasks: []string{"judgement", "evidence"}},
		},
		Stages: []document.StageLine{
			{Key: "first", Place: "機関本部", From: "2026-10-01T10:00", To: "2026-10-01T12:30", Auditors: []string{"髙橋 花子"}},
			{Key: "onsite", Place: "株式会社𠮷田精機 本社", From: "2026-11-24T09:05", To: "2026-11-24T17:40", Auditors: []string{"髙橋 花子", "渡邉 次郎"}, Present: []string{"総務部長", "設計部長", "情報システム担当"}},
		},
		Blockers: []string{"TM-014 鍵の管理（本社2階 設計室）: 判定がありません。（第三5一ホ）", "TM-020: 是正の確認が終わっていません。（第三5一）"},
		Summary:  "対象情報の特定と保管は、規程のとおりに行われていた。持出しの記録に一部欠けがあり、是正の期限を合意した。",
		Photo:    photoByID,
	}
	for i, m := range cat.Measures {
		l := document.MeasureLine{
			ID: m.ID, Title: m.TitleJa, Requirement: m.RequirementJa, Part: m.Part + "　" + cat.Parts[m.Part].Ja, Place: "本社2階 設計室", Verdict: "conforming",
			Asked:        []string{"管理責任者"},
			Statements:   []document.Attributed{{By: "髙橋 花子", Text: "台帳は半年ごとに見直し、前回は2026-10-01に行ったとのこと。「変更の都度ではない。」"}},
			Observations: []document.Attributed{{By: "髙橋 花子", Text: "台帳（第3版）の任意の3件を実物まで辿り、いずれも所在が一致した。"}, {By: "渡邉 次郎", Text: "貸出簿の記載は12か月分そろっている……欠けた日はない。"}},
			Reasons:      []document.Attributed{{By: "髙橋 花子", Text: "一覧と実物が一致し、見直しの記録がある。"}},
		}
		switch {
		case i%29 == 19:
			l.Verdict = "nonconforming"
			in.Findings = append(in.Findings, document.FindingLine{
				Measure: m.ID, Title: m.TitleJa, Place: l.Place, Requirement: m.RequirementJa, Text: "持出しの記録に、返却日の記載のないものが3件ある。",
				Due: "2026-12-24", Agreed: true, AgreedBy: "総務部長",
			})
		case i == 13:
			l.Verdict = "not_started"
		case i%31 == 30:
			l.Verdict = "unconfirmed"
			in.Open = append(in.Open, document.OpenLine{Measure: m.ID, Title: m.TitleJa, Place: l.Place, Reason: "操業中で立ち入れなかった。第二次審査で確認する。"})
		}
		if photos > 0 {
			l.Evidence = []string{fmt.Sprintf("E-%04d", i%photos+1)}
		}
		in.Measures = append(in.Measures, l)
	}
	for i := range photos {
		in.Evidence = append(in.Evidence, document.EvidenceLine{
			No: fmt.Sprintf("E-%04d", i+1), Name: fmt.Sprintf("IMG_%04d.JPG", 2041+i), Caption: "書庫の扉、施錠の状態", Media: "image/jpeg", Size: 3482112 + uint64(i),
			SHA256: fmt.Sprintf("%064x", i*7919+1), CapturedAt: "2026-11-24T10:05:12+09:00", RecordedAt: "2026-11-24T10:07:00+09:00", RecordedBy: "髙橋 花子",
			Place: "本社1階 書庫", Measures: []string{in.Measures[i%len(in.Measures)].ID}, Photo: fmt.Sprintf("photo-%03d", i),
		})
	}
	in.Evidence = append(in.Evidence, document.EvidenceLine{
		No: fmt.Sprintf("E-%04d", photos+1), Name: "秘密情報管理規程", RecordedAt: "2026-11-24T11:20:00+09:00", RecordedBy: "渡邉 次郎", Seen: true, Edition: "第3版（令和7年4月1日）", Page: "12〜14",
		Measures: []string{"TM-001"},
	})
	return in
}

func TestReportOnPaper(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		in := fullReport(t, 12)
		in.Lang = lang
		d := document.Report(in, assets.Lang(lang).T).For(document.ClientPaper)
		var b bytes.Buffer
		s, err := Write(&b, d)
		if err != nil {
			t.Fatal(err)
		}
		if dir := os.Getenv("GENCHI_SAMPLE_DIR"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "report-"+lang+".pdf"), b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if len(s.Warnings) > 0 {
			t.Error(s.Warnings)
		}
		f := open(t, b.Bytes())
		mark := map[string]string{"ja": "案", "en": "DRAFT"}[lang]
		for i, p := range f.pages(t) {
			if !strings.Contains(p, "\n"+mark+"\n") && !strings.HasPrefix(p, mark+"\n") {
				t.Errorf("%s: page %d is not marked", lang, i+1)
			}
		}
		all := joined(t, f)
		for _, m := range in.Measures {
			if !strings.Contains(all, m.ID+"　"+m.Title) {
				t.Errorf("%s: %s is not on paper", lang, m.ID)
			}
		}
		for _, e := range in.Evidence {
			if strings.Count(all, e.SHA256) < 2 && e.SHA256 != "" {
				t.Errorf("%s: digest of %s is not in register and beside its photo", lang, e.No)
			}
		}
	}
}

// TestLayoutIsFrozen: a report is a function of record, language and layout version, so whatever changes its words, layout or drawing is a
// new layout. The digest is over the unpacked objects; a new version of the compressor alone does not change it.
func TestLayoutIsFrozen(t *testing.T) {
	d := document.Report(fullReport(t, 3), assets.Lang("ja").T).For(document.ClientPaper)
	var b bytes.Buffer
	if _, err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	f := open(t, b.Bytes())
	h := sha256.New()
	for n := 1; n <= len(f.objects); n++ {
		dict, _, stream := bytes.Cut(f.objects[n], []byte("stream\n"))
		h.Write(lengthRE.ReplaceAll(dict, nil))
		if stream {
			h.Write(f.stream(t, n))
		}
	}
	got := fmt.Sprintf("%x\n", h.Sum(nil))
	name := "testdata/layout-" + document.ReportLayout + ".sha256"
	if os.Getenv("GENCHI_UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || got != string(want) {
		t.Errorf("the paper of layout %s changed (%v): once reports of it were issued, it needs a new document.ReportLayout; before, GENCHI_UPDATE=1 sets the digest anew", document.ReportLayout, err)
	}
}
