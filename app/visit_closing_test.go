package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"genchi/app/command"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// endOfDayOne finishes what can be finished, leaves the first site and puts the day on paper.
func (v *siteVisit) endOfDayOne() {
	v.t.Helper()
	v.at(dayOne, "16:20")
	v.b.do(
		object{"do": "record_answer", "measure": "TM-073", "verdict": "conforming", "observation": "権限表と画面が一致"},
		object{"do": "note_seen", "what": "権限設定の画面", "edition": "11月", "where": "サーバ", "measure": "TM-073"},
		object{"do": "mark_leg", "measure": "TM-073", "method": "electronic_record", "done": true},
		object{"do": "record_presence", "to": "now", "ended": "end"},
		object{"do": "end_day", "tomorrow": "研修の記録"},
	)
	v.a.do(
		object{"do": "record_presence", "from": dayOne + "T09:00", "who": v.users["審査員C"], "to": dayOne + "T12:00", "ended": "lunch"},
		object{"do": "note_promise", "text": "研修の名簿", "by": "総務部長", "due": dayTwo},
		object{"do": "hold_meeting", "meeting": "closing", "at": dayOne + "T16:30", "where": "会議室"},
		object{"do": "tick_script", "meeting": "closing", "points": []string{"all"}},
		object{"do": "close_visit", "at": dayOne + "T16:40", "reason": "翌日に続ける", "summary": "本社工場の終わり"},
		object{"do": "record_presence", "to": "now", "ended": "end"},
		object{"do": "end_visit", "at": dayOne + "T17:00"},
		object{"do": "end_day", "tomorrow": "第二工場の倉庫、研修の記録", "copy_to": "媒体A"},
		object{"do": "make_paper", "paper": "day_sheet", "lang": "ja"},
	)
	v.exchange(v.c)
	day := v.a.show("day", "--key", dayOne)
	if len(list(day, "promises")) != 1 || len(list(day, "papers")) != 1 || len(list(day, "others")) != 1 || len(list(day, "done")) == 0 || len(list(day, "open")) == 0 {
		v.t.Errorf("the end of the day: %v", day)
	}
	v.has("the sheet of the day", v.preview(v.a, "day_sheet"), "研修の名簿", "第二工場の倉庫", "媒体A")
}

// planChanges is a change of the plan on the spot: it needs a reason and the client's agreement (3-3-6).
func (v *siteVisit) planChanges() {
	v.t.Helper()
	v.at(dayTwo, "08:30")
	if got := v.a.refused(object{"do": "record_plan", "text": "第2版", "from": dayOne, "to": dayTwo, "agreed_on": dayTwo, "agreed_by": "総務部長"}); got["provision"] != "3-3-6" {
		v.t.Errorf("a changed plan without a reason: %v", got)
	}
	v.a.do(object{
		"do": "record_plan", "text": "第2版 倉庫を午前に", "from": dayOne, "to": dayTwo, "agreed_on": dayTwo, "agreed_by": "総務部長", "reason": "倉庫の棚卸",
		"auditors": []string{"審査員A", "審査員B"},
	})
}

// secondSite is what A does there alone in the morning, while B comes at noon.
func (v *siteVisit) secondSite() {
	v.t.Helper()
	v.at(dayTwo, "09:40")
	v.b.do(object{"do": "record_presence", "to": "now", "ended": "other_site", "note": "本社へ研修の記録を見に"})
	v.exchange()
	v.at(dayTwo, "10:10")
	v.a.do(
		object{"do": "note_seen", "what": "倉庫の鍵管理簿", "edition": "11月", "where": "倉庫の事務机", "measure": "TM-040", "place": "w1"},
		object{"do": "record_answer", "measure": "TM-040", "place": "w1", "verdict": "conforming", "observation": "棚は施錠され鍵は2本", "visit": "v2"},
		object{"do": "write_method_note", "visit": "v2", "section": "III", "text": "棚ごとに鍵と管理簿を照合した"},
	)
	v.at(dayTwo, "11:00")
	write(v.t, v.b.path("roster.csv"), "2026-04-10,12名\n")
	v.b.do(
		object{"do": "attach_evidence", "file": v.b.path("roster.csv"), "measure": "TM-020", "caption": "研修の名簿"},
		object{"do": "record_answer", "measure": "TM-020", "verdict": "conforming", "statement": "名簿は総務が持つ", "observation": "4月の名簿に12名", "person": "k1", "visit": "v2"},
		object{"do": "return_loan", "loan": jsonList(v.t, v.b.want(0, "", "show", "loans").out)[0]["loan"], "to": "システム担当", "way": "手渡し"},
	)
	v.at(dayTwo, "13:00")
	v.exchange()
	v.b.do(object{"do": "record_presence", "from": dayTwo + "T13:00"})
	v.a.do(
		object{"do": "turn_interview", "interview": v.running(v.a), "to": "running", "at": dayTwo + "T13:10"},
		object{"do": "record_answer", "measure": "TM-043", "place": "r1", "verdict": "conforming", "observation": "番号変更の記録を見た", "person": "k1", "visit": "v2"},
		object{"do": "note_seen", "what": "番号変更の記録", "edition": "2026年", "measure": "TM-043", "place": "r1"},
		object{"do": "mark_come_back", "measure": "TM-043", "place": "r1", "on": false},
		object{"do": "turn_interview", "interview": v.running(v.a), "to": "ended", "at": dayTwo + "T13:30"},
		object{"do": "note_promise", "promise": list(v.a.show("day", "--key", dayOne), "promises")[0]["promise"], "kept": dayTwo},
	)
	v.exchange()
}

// close is the meeting of the team, then of both sides, at the second site and over all.
func (v *siteVisit) close() {
	v.t.Helper()
	v.at(dayTwo, "15:00")
	v.a.do(
		object{"do": "hold_meeting", "meeting": "team", "at": dayTwo + "T15:00"},
		object{"do": "agree_wording", "measure": "TM-040", "place": "r1", "text": "書庫の扉に施錠できる構造がない"},
		object{"do": "tick_script", "meeting": "team", "points": []string{"all"}, "note": "手順が甘いという印象"},
	)
	team := v.a.show("team")
	if len(list(team, "conflicts")) != 0 {
		v.t.Errorf("the team: %v", team["conflicts"])
	}
	v.at(dayTwo, "15:40")
	v.a.do(
		object{"do": "hold_meeting", "meeting": "closing", "at": dayTwo + "T15:40", "where": "第二工場 会議室"},
		object{"do": "tick_script", "meeting": "closing", "points": []string{"all"}},
		object{"do": "record_attendee", "meeting": "closing", "role": "工場長", "side": "client"},
		object{"do": "set_due_date", "measure": "TM-040", "place": "r1", "on": "2026-12-24", "agreed": true, "agreed_by": "総務部長"},
		object{"do": "set_due_date", "measure": "TM-071", "on": "2026-12-10", "agreed": true, "agreed_by": "総務部長"},
		object{"do": "write_comment", "measure": "TM-040", "place": "r1", "by": "総務部長", "text": "年内に対応する"},
		object{"do": "explain", "checks": []string{"TM-040@r1"}, "to": "総務部長", "content": "容器は施錠できることが求められる"},
		object{"do": "log_question", "text": "どの錠を買えばよいか", "by": "総務係", "referred": "outside_expert"},
		object{"do": "close_visit", "at": dayTwo + "T16:20", "reason": "なし", "summary": "第二工場の終わり"},
		object{"do": "hold_meeting", "meeting": "closing", "all": true, "at": dayTwo + "T16:30", "until": dayTwo + "T16:50", "where": "第二工場 会議室"},
		object{"do": "record_attendee", "meeting": "closing", "all": true, "role": "取締役", "side": "client"},
	)
	v.b.do(object{"do": "record_presence", "to": "now", "ended": "end"})
	v.a.do(object{"do": "record_presence", "to": "now", "ended": "end"}, object{"do": "end_visit", "at": dayTwo + "T17:00"})
	v.exchange()
}

// papers are the result notice, on paper and in the client's hands with their purposes, a refused signature, and the end of the second day.
func (v *siteVisit) papers() {
	v.t.Helper()
	v.at(dayTwo, "17:05")
	made := v.a.do(object{"do": "make_paper", "paper": "onsite_notice", "all": true, "lang": "ja"})[0]
	v.a.want(0, "", "evidence", "get", fmt.Sprint(made["id"]), "--out", v.a.path("notice.pdf"))
	if !strings.HasPrefix(string(read(v.t, v.a.path("notice.pdf"))), "%PDF-") {
		v.t.Error("the notice is no PDF")
	}
	var digest string
	for _, p := range list(v.a.show("kit"), "papers") {
		if p["paper"] == "onsite_notice" {
			digest = fmt.Sprint(p["digest"])
		}
	}
	if got := v.a.refused(object{"do": "disclose", "way": "print", "paper": digest, "purpose": "result_notice", "recipient": "総務部長"}); got["provision"] != "3-8-2" {
		v.t.Errorf("printed without the warning about the spool: %v", got)
	}
	if got := v.a.refused(object{"do": "disclose", "way": "give", "paper": digest, "purpose": "advertising", "recipient": "業界紙"}); got["provision"] != "1-3" {
		v.t.Errorf("given for a purpose that nobody agreed to: %v", got)
	}
	v.a.do(
		object{"do": "disclose", "way": "print", "paper": digest, "purpose": "result_notice", "recipient": "総務部長", "copies": 2, "spool_warned": true},
		object{"do": "sign_paper", "paper": digest, "role": "総務部長", "way": "refused", "reason": "持ち帰って確認する"},
		object{"do": "end_day", "tomorrow": "是正の受付"},
	)
	v.has("the notice", v.preview(v.a, "onsite_notice"), "本社工場", "第二工場", "書庫の扉に施錠できる構造がない", "年内に対応する", "容器は施錠できることが求められる", "どの錠を買えばよいか", "取締役", "一人")
	if ds := jsonList(v.t, v.a.want(0, "", "show", "disclosures").out); len(ds) != 1 {
		v.t.Errorf("disclosures %v", ds)
	}
	if got := v.a.refused(object{"do": "record_answer", "measure": "TM-040", "place": "r1", "verdict": "conforming"}); got["code"] != "change_reason" {
		v.t.Errorf("a told judgement was changed: %v", got)
	}
}

// corrections are what the client did, looked at by the same methods, in the round that is needed for each.
func (v *siteVisit) corrections() {
	v.t.Helper()
	v.at("2026-12-11", "10:00")
	late := func(l *laptop, check string) float64 {
		for _, f := range list(l.show("findings"), "findings") {
			if f["check"] == check {
				n, _ := f["late_days"].(float64)
				return n
			}
		}
		v.t.Errorf("no finding at %s", check)
		return 0
	}
	if late(v.b, "TM-071@") != 1 || late(v.b, "TM-040@r1") != 0 {
		v.t.Error("the deadlines are not counted from their days")
	}
	write(v.t, v.b.path("ids.csv"), "ID-999,削除 2026-12-09\n")
	item := made(v.b, object{"do": "attach_evidence", "file": v.b.path("ids.csv"), "measure": "TM-071", "caption": "共用IDの削除"})
	v.b.do(
		object{"do": "answer_finding", "measure": "TM-071", "text": "共用IDを削除した", "on": "2026-12-10", "by": "システム担当"},
		object{"do": "review_correction", "measure": "TM-071", "result": "corrected", "on": "2026-12-11", "methods": []string{"interview", "electronic_record"}, "evidence": []string{item}, "text": "画面で確認"},
	)
	v.exchange()
	v.at("2026-12-20", "10:00")
	v.a.do(
		object{"do": "answer_finding", "measure": "TM-040", "place": "r1", "text": "錠を付けた", "on": "2026-12-18", "by": "総務部長"},
		object{"do": "review_correction", "measure": "TM-040", "place": "r1", "result": "not_corrected", "on": "2026-12-20", "methods": []string{"physical_inspection"}, "text": "錠が掛からない"},
		object{"do": "answer_finding", "measure": "TM-040", "place": "r1", "text": "錠を替えた", "on": "2026-12-22", "by": "総務部長", "round": 2},
	)
	v.at("2026-12-24", "10:00")
	v.a.do(object{"do": "review_correction", "measure": "TM-040", "place": "r1", "result": "corrected", "on": "2026-12-24", "methods": []string{"physical_inspection"}, "text": "施錠を確認", "new": true})
	for _, f := range list(v.a.show("findings"), "findings") {
		if n := len(list(f, "rounds")); f["check"] == "TM-040@r1" && n != 2 || f["check"] == "TM-071@" && n != 1 {
			v.t.Errorf("rounds of %v: %v", f["check"], f["rounds"])
		}
	}
	v.exchange()
}

// issue settles what still stops the report: the work that A did alone is looked at by C in the office, and the report comes out.
func (v *siteVisit) issue() {
	v.t.Helper()
	left := v.codes(v.a)
	if !slices.ContainsFunc(left, func(s string) bool { return strings.HasPrefix(s, "alone_review") }) {
		v.t.Errorf("the lone morning stops nothing: %v", left)
	}
	v.a.want(command.ExitRefused, "", "report", "--issue", "--out", v.a.path("early.pdf"), "--lang", "ja")
	v.exchange(v.c)
	for _, r := range jsonList(v.t, v.c.want(0, "", "show", "alone").out) {
		if r["done"] != true {
			v.c.do(object{"do": "review_alone", "visit": r["visit"], "who": r["user"], "right": true, "text": "手法は適切"})
		}
	}
	v.exchange(v.c)
	if left := v.codes(v.a); len(left) > 0 {
		v.t.Errorf("still in the way of the report: %v", left)
	}
	text := v.preview(v.a, "report")
	v.has("the report", text, "現地精機", "本社工場", "第二工場", "審査員A", "審査員B", "書庫の扉に錠がない", "1750", "書庫の扉", "共用IDを削除した", "錠が掛からない", "倉庫の鍵管理簿",
		"USBメモリーの置き忘れ", "台帳を年1回見直す", "棚ごとに鍵と管理簿を照合した", "利用者ID")
	made := v.a.want(0, "", "report", "--issue", "--out", v.a.path("report.pdf"), "--lang", "ja").objects(v.t)[0]
	if made["draft"] != false || len(texts(made, "warnings")) > 0 {
		v.t.Errorf("issued: %v", made)
	}
	v.exchange(v.c)
	for _, l := range []*laptop{v.a, v.b, v.c} {
		l.want(0, "", "verify")
	}
	freeze(v.a, "visit", true)
}

// A doubt about a law stops the certification work on both laptops, says nothing of itself to the client, and leaves what is always allowed; the body
// lifts it with the agency's instruction (3-4-7).
func TestVisitWithADoubtAboutALaw(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_7)
	v := newSiteVisit(t)
	v.prepare()
	v.open(dayOne, "v1", "本社工場")
	v.at(dayOne, "10:00")
	id := made(v.b, object{"do": "report_doubt", "law": "l1", "seen": "従業員名簿が受付に置かれている", "place": "r1"})
	v.a.do(object{"do": "record_answer", "measure": "TM-010", "verdict": "conforming", "observation": "知らずに判定"}) // A has not heard of it
	v.exchange()
	if v.a.show("case")["stage"] == nil || v.a.show("talk")["stopped"] != true {
		t.Error("A is not told that the work stands still")
	}
	for _, l := range []*laptop{v.a, v.b} {
		for _, cmd := range []object{
			{"do": "record_answer", "measure": "TM-020", "verdict": "conforming"},
			{"do": "close_visit", "at": dayOne + "T11:00", "reason": "x"},
			{"do": "explain", "checks": []string{"TM-040@r1"}, "to": "総務部長", "content": "x"},
		} {
			if got := l.refused(cmd); got["provision"] != "3-4-7" {
				t.Errorf("%v: %v", cmd, got)
			}
		}
		l.want(command.ExitRefused, "", "report", "--out", l.path("stopped.pdf"))
	}
	if got := v.b.refused(object{"do": "lift_stop", "doubt": id, "agency": "委員会", "on": dayTwo, "paper": "第7号", "content": "続けてよい"}); got["provision"] != "3-4-7" {
		t.Errorf("who reported lifts: %v", got)
	}
	write(t, v.b.path("photo.txt"), "撮影済み")
	v.b.do(object{"do": "attach_evidence", "file": v.b.path("photo.txt"), "measure": "TM-020", "caption": "停止前に預かった"}, object{"do": "record_presence", "to": "now", "ended": "end"})
	v.a.do(object{"do": "record_presence", "to": "now", "ended": "end"}, object{"do": "end_visit", "at": dayOne + "T10:40"})
	for _, l := range []*laptop{v.a, v.b} {
		for _, view := range []string{"findings", "closing", "kit", "day", "opening"} {
			if s := l.want(0, "", "show", view).out; strings.Contains(s, "従業員名簿が受付") {
				t.Errorf("show %s tells of the doubt", view)
			}
		}
	}
	later := list(v.b.show("doubts"), "doubts")[0]
	if len(texts(later, "before_known")) == 0 {
		t.Errorf("what A did before he could know is not named: %v", later)
	}
	v.a.do(
		object{"do": "tell_agency", "doubt": id, "agency": "個人情報保護委員会", "on": dayTwo, "paper": "第3号"},
		object{"do": "lift_stop", "doubt": id, "agency": "個人情報保護委員会", "on": "2026-12-01", "paper": "第7号", "content": "審査を続けてよい"},
	)
	v.exchange()
	for _, l := range []*laptop{v.a, v.b} {
		l.do(object{"do": "record_answer", "measure": "TM-020", "observation": fmt.Sprint("再開後 ", l.path())})
		if l.show("talk")["stopped"] != false {
			t.Error("still stopped")
		}
	}
	v.b.do(object{"do": "record_answer", "measure": "TM-020", "verdict": "conforming"})
	if text := fmt.Sprint(v.a.show("preview", "--kind", "report")["text"]); strings.Contains(text, "従業員名簿が受付") || strings.Contains(text, "疑義") {
		t.Error("the report tells of the doubt")
	}
	v.exchange()
	v.a.want(0, "", "verify")
}
