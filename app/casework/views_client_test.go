package casework

import (
	"encoding/json"
	"strings"
	"testing"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// What a client sees of a check and of a meeting has nothing of what is for the auditors alone.
func TestClientSeesNothingOfTheAuditors(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5)
	r := newRoom(t)
	r.audited()
	r.do(&AgreeWording{Measure: "TM-041", Text: "入退室の記録のうち2026年9月分が示されなかった"}, &TickScript{AtMeeting: AtMeeting{Meeting: "closing"}, Points: []string{"findings"}, Note: "部長は不満そうだった"})
	var said strings.Builder
	for _, c := range []audit.CheckID{"TM-001@", "TM-002@", "TM-040@srv", "TM-041@", "TM-045@"} {
		v := must(r.d.ClientCard(r.id, c))
		if v.Requirement == "" || v.Code == "" {
			t.Errorf("%s: %+v", c, v)
		}
		said.Write(must(json.Marshal(v)))
	}
	for _, m := range []string{audit.MeetingOpening, audit.MeetingTeam, audit.MeetingClosing} {
		said.Write(must(json.Marshal(must(r.d.ClientBoard(r.id, m, "")))))
	}
	for _, w := range []string{"総務が毎月更新している", "内部の見解", "管理者が定められていない", "9月分がない", "担当者が不在", "不満", "weak", "conflicts", "hints"} {
		if strings.Contains(said.String(), w) {
			t.Errorf("the client reads %q: %s", w, said.String())
		}
	}
	for _, w := range []string{"一覧表 第7版", "サーバ室の予備鍵が無記名で保管されている", "2026年9月分が示されなかった"} {
		if !strings.Contains(said.String(), w) {
			t.Errorf("the client does not read %q", w)
		}
	}
	b := must(r.d.ClientBoard(r.id, audit.MeetingClosing, ""))
	if len(b.Findings) != 2 || len(b.Open) != 1 || len(b.Points) == 0 {
		t.Errorf("board %+v", b)
	}
}
