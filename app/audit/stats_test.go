package audit

import (
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// What an auditor did in the first and the second stage counts for him, and an audit without a visit counts by the day of its last stage.
func TestStatisticsCountEveryStage(t *testing.T) {
	noticetest.Covers(t, notice.P3_8_3, notice.P3_2_3, notice.P3_3_1)
	h := newHouse(t)
	h.ok("O", editions, Client{Name: "○○精機㈱"})
	h.ok("O", Application{Forms: []string{"paper"}}, Scope{Text: "本社工場"}, measures)
	h.ok("O", statementGiven())
	h.ok("O", wholeContract())
	for _, n := range []string{"A", "B"} {
		h.ok("O", inside(n))
		h.ok(n, free(n))
	}
	on := func(want Date) {
		t.Helper()
		if got := Build(h.f.Now()).AuditedOn(); got != want {
			t.Errorf("the audit counts on %q, not %q", got, want)
		}
	}
	on(wholeContract().ConcludedOn)
	h.ok("O", sheetPaper(4), SheetSent{N: 1, On: "2026-11-02", To: "総務", Paper: sheetPaper(4).Digest, Catalogue: "c", Version: "1", Edition: editions.Digest, Measures: measures.IDs})
	h.ok("O", SheetReturned{N: 1, Of: 1, On: "2026-11-10", Taken: measures.IDs})
	h.ok("A", Confirmation{N: 1, Return: 1, Way: ConfirmDialogue, Range: "全部", AgreedBy: "総務", On: "2026-11-12", Seen: "規程"})
	h.ok("O", FirstEnd{On: "2026-11-13"})
	on("2026-11-13")
	h.ok("O", Plan{Text: "1日目", AgreedOn: "2026-11-15"})
	h.ok("B", Sitting{ID: "s1", Where: SitBody, From: "2026-11-20T10:00"})
	h.ok("B", Request{ID: "r1", Measure: "TM-001", What: "規程", RequestedOn: "2026-11-16", DisclosedOn: "2026-11-18"})
	h.ok("B", Look{Request: "r1", State: DocPresent, Content: DocSufficient, On: "2026-11-20"})
	on("2026-11-20")
	c := Build(h.f.Now()).CountsByPerson(h.f.Now(), 0)
	if a, b := c[userNamed("A")], c[userNamed("B")]; a.First != 1 || a.Second != 0 || b.Second != 1 || b.Documents != 1 || b.First != 0 || a.Audits != 1 || b.Audits != 1 {
		t.Errorf("A %+v, B %+v", a, b)
	}
	if sum := c[userNamed("A")].Add(c[userNamed("B")]); sum.First != 1 || sum.Second != 1 || sum.Documents != 1 || sum.Audits != 2 {
		t.Errorf("together %+v", sum)
	}
	h.ok("A", VisitStart{ID: "v1", Where: "本社", At: "2026-11-24T09:00"})
	on("2026-11-24")
}
