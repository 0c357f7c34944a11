package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// clientReads fails the test if the client's window, or the cover of this one, lacks a text, or has one of those that nobody but the auditors may
// read, as TestClientWindow records them.
func (s *stand) clientReads(where string, words ...string) {
	s.t.Helper()
	innerWords := []string{"裏口の鍵", "退けた理由", "内部の見解", "名簿が受付", "個人情報", "部長は不満", "食い違い", "知らせ", "見解の相違", "疑義", "案内 "}
	for _, c := range []audit.CheckID{"TM-001@", "TM-040@srv", "TM-041@"} {
		v, err := s.desk.Card(s.caseNo, c)
		if err != nil {
			s.t.Fatal(err)
		}
		innerWords = append(append(innerWords, v.Questions...), v.Points...)
	}
	for name, o := range map[string]fyne.CanvasObject{"window": s.second.podium, "cover": s.frame.client} {
		got := markup(o)
		if name == "cover" && !s.frame.client.shown {
			continue
		}
		for _, w := range innerWords {
			if strings.Contains(got, w) {
				s.t.Errorf("%s: the client's %s reads %q:\n%s", where, name, w, got)
			}
		}
		for _, w := range words {
			if !strings.Contains(got, w) {
				s.t.Errorf("%s: the client's %s does not read %q:\n%s", where, name, w, got)
			}
		}
	}
}

// The client's window follows the card and the meetings and shows nothing of what is for the auditors alone; curtain, lock and another case
// empty it.
func TestClientWindow(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_5, notice.P1_3)
	s := newStand(t)
	s.worked()
	s.command(
		&casework.RecordAnswer{Measure: "TM-001", Verdict: audit.Conforming, Statement: str("裏口の鍵の話")},
		&casework.RecordAnswer{Measure: "TM-041", Verdict: audit.Nonconforming, Reason: str("内部の見解: 9月分")},
		&casework.TickScript{AtMeeting: casework.AtMeeting{Meeting: "opening"}, Points: []string{"plan"}, Note: "部長は不満"},
		&casework.WriteFinding{Measure: "TM-040", Place: "srv", Text: "予備鍵が無記名で保管されている"},
	)
	s.openCase(s.caseNo, "visit", "TM-001@")
	s.chord(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyD)
	if s.second == nil {
		t.Fatal("no window")
	}
	s.frame.drawer.Shut()
	s.ctrl(fyne.KeyD)
	s.clientReads("card", "管理対象情報一覧表(第7版)を確認した。")
	golden(t, "client-card.ja", s.second.podium)
	s.press(fyne.KeyEscape)

	s.openCase(s.caseNo, "visit", "TM-040@srv")
	s.clientReads("next card", "予備鍵が無記名で保管されている", "R8.12.24")
	s.openCase(s.caseNo, "visit", "TM-041@")
	s.clientReads("a reason that was written later", "入退室の記録に9月分がない。")

	s.chord(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyH)
	s.Go("opening")
	if strings.Contains(markup(s.second.podium), "開始会議") {
		t.Error("the held window follows")
	}
	s.chord(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyH)
	for _, route := range []struct{ route, says string }{{"opening", "秘密保持"}, {"team", "予備鍵が無記名で保管されている"}, {"closing", "指摘 2 件"}} {
		s.open(route.route)
		s.clientReads(route.route, route.says)
		s.ctrl(fyne.KeyD)
		s.clientReads(route.route, route.says)
		golden(t, "client-"+route.route+".ja", s.second.podium)
		s.picture("client-" + route.route)
		s.press(fyne.KeyEscape)
	}
	for _, route := range []string{"hands", "doubts", "search", "evidence", "cases"} { // pages of the auditor: the window keeps what it showed
		s.open(route)
		s.clientReads(route, "指摘 2 件")
	}
	s.open("closing")
	s.setLang("en")
	s.clientReads("in English", "Finding 2")
	golden(t, "client-closing.en", s.second.podium)
	s.setLang("ja")

	s.drawCurtain()
	if got := markup(s.second.podium); strings.Contains(got, "指摘") {
		t.Errorf("behind the curtain: %s", got)
	}
	s.press(fyne.KeyA)
	s.clientReads("after the curtain", "指摘 2 件")

	s.hold()
	s.drawCurtain()
	s.press(fyne.KeyA)
	s.clientReads("held, after the curtain", "指摘 2 件")

	was := s.caseID
	s.caseID = ""
	s.followClient()
	if got := markup(s.second.podium); strings.Contains(got, "指摘") {
		t.Errorf("with no case: %s", got)
	}
	s.caseID = was
	s.followClient()
	s.Lock()
	if got := markup(s.second.podium); strings.Contains(got, "指摘") || s.second.held {
		t.Errorf("locked: %s", got)
	}
	s.second.shut()
	if s.second != nil || s.frame.second.Visible() {
		t.Error("the window stays")
	}
}
