package document

import (
	"strings"
	"testing"
)

// TestSitePapers: what is known stands on the papers of a visit, and none of the auditors' own sheet reaches the client.
func TestSitePapers(t *testing.T) {
	in := SitePaper{
		Body: "機関", CaseNo: "1234", Client: "○○精機", Lang: "ja", Auditors: []string{"審査員A"}, From: "令和8年11月24日",
		Places: []SitePlace{{Name: "倉庫", Depth: 1, Camera: "禁止", Note: "防じん服"}}, Meetings: []string{"09:30 開始会議"},
	}
	words := func(key string, _ ...any) string { return key }
	for name, c := range map[string]struct {
		d    Document
		want []string
	}{
		"devices":   {DevicesPaper(in, words), []string{"審査員A", "paper.devices.rule", "| 10 |"}},
		"photos":    {PhotoPaper(in, words), []string{"倉庫", "禁止", "防じん服", "paper.choices"}},
		"attendees": {AttendeesPaper(in, words), []string{"09:30 開始会議", "| 14 |"}},
	} {
		text := c.d.For(ClientPaper).Text()
		for _, w := range append(c.want, "○○精機", "令和8年11月24日") {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %s is missing in\n%s", name, w, text)
			}
		}
	}
	w := WalkSheet{SitePaper: in, ID: "A001-9f3c", Lines: []WalkLine{{Code: "A01K", Measure: "IV-1-03", Title: "施錠", Requirement: "施錠している", Place: "倉庫", Methods: []string{"現物"}}}}
	d := w.Document(words)
	if text := d.For(BodyPaper).Text(); !strings.Contains(text, "A01K") || !strings.Contains(text, "□ 現物") || !strings.Contains(text, "【倉庫】") {
		t.Errorf("%s", text)
	}
	if text := d.For(ClientPaper).Text(); strings.Contains(text, "施錠") || strings.Contains(text, "A01K") {
		t.Errorf("the auditors' sheet reaches the client:\n%s", text)
	}
}

func TestEmptySitePapers(t *testing.T) {
	words := func(key string, _ ...any) string { return key }
	for _, d := range []Document{DevicesPaper(SitePaper{}, words), PhotoPaper(SitePaper{}, words), AttendeesPaper(SitePaper{}, words), WalkSheet{}.Document(words)} {
		if d.Title == "" || len(d.Blocks) == 0 {
			t.Errorf("%+v", d)
		}
	}
}
