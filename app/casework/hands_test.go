package casework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

func (r *room) search(query string) SearchView {
	r.t.Helper()
	v, err := r.d.Search(context.Background(), query, 50, r.id)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

func TestSearchFollowsChanges(t *testing.T) {
	r := newRoom(t)
	if v := r.search("予備鍵"); v.Total != 0 {
		t.Fatalf("found %+v", v)
	}
	said, seen := "総務がﾖﾋﾞｶｷﾞを持つ", "サーバ室の予備鍵は無記名"
	ch := r.do(&RecordAnswer{Measure: "TM-001", Place: "srv", Statement: &said, Observation: &seen, Asked: "品質課長"})
	for q, want := range map[string]string{"よびカギ": audit.KindStatement, "ｻｰﾊﾞ室 予備鍵": audit.KindObservation, "品質": audit.KindScene, "２Ｆ　さーば": audit.KindPlace} {
		v := r.search(q)
		if v.Total != 1 || v.Hits[0].Kind != want || want != audit.KindPlace && v.Hits[0].Check != "TM-001@srv" {
			t.Errorf("%s: %+v", q, v)
		}
	}
	r.do(&Undo{Entry: ch.Entry})
	if v := r.search("予備鍵"); v.Total != 0 {
		t.Errorf("taken back, and found: %+v", v)
	}
	r.do(&NoteSeen{What: "入退室記録簿", Edition: "第7版", Measure: "TM-001"})
	if v := r.search("記録簿"); v.Total != 1 || v.Hits[0].Group != "evidence" || v.Hits[0].Item == "" {
		t.Errorf("%+v", v)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := r.d.Search(ctx, "鍵", 50, r.id); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled search: %v", err)
	}
}

// The index that followed the changes finds what a new one finds.
func TestSearchIncrementalIsBatch(t *testing.T) {
	r := newRoom(t)
	r.search("x")
	for i := range 12 {
		s := fmt.Sprintf("施錠 %d", i%3)
		r.do(&RecordAnswer{Measure: []audit.MeasureID{"TM-001", "TM-002"}[i%2], Place: "srv", Observation: &s})
	}
	followed := fmt.Sprint(r.search("施錠").Hits)
	oc, err := r.d.load(r.id)
	if err != nil {
		t.Fatal(err)
	}
	oc.search = nil
	fresh := r.search("施錠")
	if fresh.Total != 2 || len(followed) != len(fmt.Sprint(fresh.Hits)) {
		t.Errorf("%s\n%v", followed, fresh.Hits)
	}
}

func TestLooseNote(t *testing.T) {
	r := newRoom(t)
	r.refused("empty_note", "", &NoteLoose{Text: "  "})
	first := r.do(&NoteLoose{Text: "裏口の鍵?"})
	r.do(&NoteLoose{Text: "名簿の日付を見る"})
	v, err := r.d.Hands(r.id)
	if err != nil || len(v.Loose) != 2 || v.Loose[0].Text != "名簿の日付を見る" || v.Loose[0].Visit != "v1" {
		t.Fatalf("%+v, %v", v, err)
	}
	said := "総務が持つ"
	r.do(&RecordAnswer{Measure: "TM-001", Place: "srv", Statement: &said})
	ch := r.do(&SortLoose{Note: first.ID, As: audit.LooseStatement, Measure: "TM-001", Place: "srv"})
	if card, err := r.d.Card(r.id, "TM-001@srv"); err != nil || card.Statement.Mine != "総務が持つ\n裏口の鍵?" {
		t.Errorf("%q, %v", card.Statement.Mine, err)
	}
	if v, _ := r.d.Hands(r.id); len(v.Loose) != 1 || len(v.Sorted) != 1 {
		t.Errorf("%+v", v)
	}
	r.do(&Undo{Entry: ch.Entry})
	if card, err := r.d.Card(r.id, "TM-001@srv"); err != nil || card.Statement.Mine != said {
		t.Errorf("%q, %v", card.Statement.Mine, err)
	}
	ch = r.do(&SortLoose{Note: first.ID, As: audit.LooseDropped})
	if v, _ := r.d.Hands(r.id); len(v.Loose) != 1 {
		t.Errorf("%+v", v)
	}
	r.do(&Undo{Entry: ch.Entry})
	if v, _ := r.d.Hands(r.id); len(v.Loose) != 2 {
		t.Errorf("%+v", v)
	}
	r.refused("no_loose_note", "", &SortLoose{Note: "n9-0000", As: audit.LooseDropped})
	if got := r.search("裏口"); got.Total != 1 || got.Hits[0].Group != "loose" {
		t.Errorf("%+v", got)
	}
}

func TestHandOverRefusals(t *testing.T) {
	noticetest.Covers(t, notice.P3_5_1_Ha)
	r := newRoom(t)
	r.refused("unknown_person", "", &HandOver{To: "誰か", Questions: []string{"予備鍵は何本か"}})
	r.refused("handed_to_oneself", "", &HandOver{To: "審査員 北村", Questions: []string{"予備鍵は何本か"}})
	r.refused("not_handed_to_you", notice.P3_5_1_Ha, &TakeOver{Handover: "n1-0000"})
	if v, err := r.d.Hands(r.id); err != nil || len(v.Handovers) != 0 || strings.Contains(fmt.Sprint(v), "予備鍵") {
		t.Errorf("%+v, %v", v, err)
	}
}
