package main

import (
	"fmt"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// shortBureau has a case under contract with one auditor, a verifier and a decision maker.
func shortBureau(t *testing.T) *bureau {
	t.Helper()
	b := newBureau(t)
	b.a = b.hire("審査員A", "auditor")
	b.hire(verifier, "auditor")
	b.hire(decider, "auditor")
	b.apply("現地精機", "本社工場", "TM-001", "TM-040")
	b.staff(map[string]string{"審査員A": "auditor,lead", verifier: "verifier", decider: "decider"})
	return b
}

// arrives is a plan of one day and the arrival on site.
func (b *bureau) arrives() {
	b.t.Helper()
	b.at(dayOne, "09:00")
	b.do(b.a, object{"do": "record_plan", "text": "一日", "from": dayOne, "to": dayOne, "agreed_on": "2026-11-10", "agreed_by": "総務部長"},
		object{"do": "start_visit", "visit": "v1", "where": "本社工場", "at": dayOne + "T09:00", "present": []string{"総務部長"}},
		object{"do": "record_answer", "measure": "TM-001", "verdict": "conforming", "observation": "一覧表を見た"})
}

// leaves is the rest of the day.
func (b *bureau) leaves(day, verdict string) {
	b.t.Helper()
	b.at(day, "14:00")
	answer := object{"do": "record_answer", "measure": "TM-040", "verdict": verdict, "observation": "書庫の錠"}
	if verdict != "conforming" {
		answer["reason"] = "錠がない"
	}
	b.do(b.a, object{"do": "note_seen", "what": "一覧表", "edition": "11月", "where": "総務", "measure": "TM-001"}, object{"do": "note_seen", "what": "書庫", "measure": "TM-040"}, answer)
	if verdict != "conforming" {
		b.do(b.a, object{"do": "write_finding", "measure": "TM-040", "text": "書庫に錠がない"}, object{"do": "set_due_date", "measure": "TM-040", "on": "2026-12-10", "agreed": true, "agreed_by": "総務部長"})
	}
	b.do(b.a, object{"do": "close_visit", "at": day + "T16:00", "reason": "なし", "summary": "終わり"}, object{"do": "end_visit", "at": day + "T17:00"})
	if verdict != "conforming" {
		b.at("2026-12-11", "09:00")
		b.do(b.a, object{"do": "review_correction", "measure": "TM-040", "result": "not_corrected", "on": "2026-12-11", "methods": []string{"physical_inspection"}, "text": "錠はないまま"})
	}
}

// reports settles what stops the report, issues it and explains it.
func (b *bureau) reports(on string) {
	b.t.Helper()
	for _, x := range list(b.see(b.a, "report"), "blockers") {
		m, _, _ := strings.Cut(fmt.Sprint(x["subject"]), "@")
		switch x["code"] {
		case "open_pair", "half_pair":
			for _, method := range []string{"interview", "electronic_record", "document_review", "physical_inspection"} {
				b.do(b.a, object{"do": "mark_leg", "measure": m, "method": method, "done": true})
			}
		default:
			b.t.Logf("stops the report: %v", x)
		}
	}
	b.at(on, "09:00")
	b.a.want(0, "", "report", "--issue", "--out", b.a.path(on+".pdf"), "--lang", "ja", "--case", b.id)
	b.explained(on)
}

// verifies finds everything right.
func (b *bureau) verifies(on string) {
	b.t.Helper()
	b.at(on, "09:00")
	b.do(b.people[verifier], object{"do": "begin_verification", "on": on}, object{"do": "verify_point", "points": []string{"all"}, "mark": "right"},
		object{"do": "end_verification", "result": "finished", "on": on})
	b.meet()
}

// A certification that goes no further than the first stage, by four persons.
func TestFirstStageOnlyByFourPersons(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1, notice.P3_2_3, notice.P3_2_4, notice.P3_5_4, notice.P3_7_2, notice.P3_7_3)
	b := shortBureau(t)
	b.do(b.desk, object{"do": "choose_way", "way": "first_stage", "agreed_on": "2026-10-02"}, object{"do": "waive_plan", "on": "2026-10-02", "reason": "一人で一日"})
	b.firstStage(map[string]string{"TM-001": "はい", "TM-040": "はい"})
	for _, s := range []string{"plan", "second_stage", "onsite"} {
		if x := step(t, b.a, s); x["state"] != "skipped" {
			t.Errorf("%s is not left out: %v", s, x)
		}
	}
	b.do(b.a, object{"do": "judge_answers"})
	b.reports("2026-10-20")
	b.stands(b.people[verifier], "verification", "open", "verifier")
	b.verifies("2026-10-22")
	b.certified("自己適合宣言", "本社工場", "規程の写し", "審査員A")
	for _, s := range list(b.see(b.desk, "road"), "steps") {
		if n := s["step"]; n != "surveillance" && n != "renewal" && s["state"] != "done" && s["state"] != "skipped" {
			t.Errorf("%v", s)
		}
	}
}

// An application that the body refuses: written down with its reason, told, kept, and nothing follows it.
func TestApplicationIsRefused(t *testing.T) {
	noticetest.Covers(t, notice.P3_1_1, notice.P3_1_6, notice.P2_1_1, notice.P2_7_5)
	b := newBureau(t)
	office := fmt.Sprint(b.desk.do(object{"do": "open_book", "book": "office"})[0]["case"])
	b.id = fmt.Sprint(b.desk.do(object{"do": "open_case", "client": "他の認証機関"})[0]["case"])
	b.do(b.desk, object{"do": "record_application", "forms": []string{"paper"}, "received_on": "2026-09-20", "way": "郵送"})
	end := object{"do": "end_case", "how": "application_refused", "on": "2026-09-28", "reason": " "}
	if r := b.desk.refused(b.in(end)[0]); r["saved"] != false {
		t.Errorf("refused without a reason: %v", r)
	}
	end["reason"] = "依頼者自身が認証機関である"
	b.do(b.desk, end, object{"do": "record_entry", "register": "correspondence", "fields": object{
		"direction": "sent", "on": "2026-09-29", "way": "letter", "partner": "他の認証機関", "subject": "申込みを受けられない旨の通知", "content": "依頼者自身が認証機関である",
	}})
	b.stands(b.desk, "application", "done", "office")
	for _, s := range list(b.see(b.desk, "road"), "steps")[1:] {
		if s["state"] != "ended" && s["step"] != "told" || len(codesOf(s)) != 0 && s["step"] != "told" {
			t.Errorf("after the refusal: %v", s)
		}
	}
	if got := b.desk.show("home"); !strings.Contains(fmt.Sprint(got), "ended") {
		t.Errorf("the list of cases does not say that it ended: %v", got["cases"])
	}
	kept := func() object {
		for _, r := range list(b.desk.show("retention"), "rows") {
			if r["case"] == b.id && r["what"] == "case" || r["what"] == b.id {
				return r
			}
		}
		t.Fatalf("not kept: %v", b.desk.show("retention"))
		return nil
	}
	if r := kept(); r["state"] == "due" {
		t.Errorf("thrown away at once: %v", r)
	}
	b.desk.do(object{"do": "set_keeping", "case": office, "kind": "case_other", "months": 36, "reason": "文書管理規程", "by": "経営会議"})
	if r := kept(); !strings.Contains(fmt.Sprint(r), "2029-09-28") {
		t.Errorf("kept until %v", r)
	}
	b.at("2029-10-01", "09:00")
	if r := kept(); r["state"] != "due" {
		t.Errorf("its day has come: %v", r)
	}
}

// A decision not to grant: with its reasons on paper, told, and nothing may be certified on it.
func TestDecisionNotToGrant(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_6, notice.P3_6_1, notice.P3_6_4, notice.P3_6_5, notice.P3_7_1, notice.P2_1_1)
	b := shortBureau(t)
	b.arrives()
	b.leaves(dayOne, "nonconforming")
	b.reports("2026-12-12")
	b.verifies("2026-12-14")
	d := b.people[decider]
	b.at("2026-12-18", "09:00")
	b.stands(d, "decision", "open", "decider")
	if got := d.refused(b.in(object{"do": "decide", "granted": true, "on": "2026-12-18", "reason": "x"})[0]); got["code"] != "despite_reason" {
		t.Errorf("granted over a nonconformity without a word: %v", got)
	}
	b.do(d, object{"do": "decide", "granted": false, "on": "2026-12-18", "reason": "書庫の錠が期限までに付かなかった"})
	b.meet()
	b.stands(b.desk, "told", "open", "office")
	b.do(b.desk, object{"do": "make_paper", "paper": "decision_notice", "lang": "ja"}, object{"do": "tell_decision", "on": "2026-12-19", "way": "書面", "to": "取締役"})
	b.has("the notice of the decision", b.paper(b.desk, "decision_notice"), "付与しない", "書庫の錠が期限までに付かなかった", "令和8年12月18日")
	b.stands(b.desk, "told", "done", "office")
	b.stands(b.desk, "certificate", "ended", "office")
	b.refuses(b.desk, "not_granted", "3-7-1", object{"do": "conclude_certificate_contract", "concluded_on": "2026-12-20", "clauses": []string{"all"}})
	b.meet()
	for _, n := range []string{"審査員A", verifier, decider} {
		b.stands(b.people[n], "certificate_contract", "ended", "office")
	}
	for _, r := range list(b.desk.show("retention"), "rows") {
		if r["what"] == b.id && !strings.Contains(fmt.Sprint(r), "2029-12-18") {
			t.Errorf("kept: %v", r)
		}
	}
}

// A doubt about a law in the middle of the visit stops everybody; the agency answers, the body lifts the stop, and the case goes on to its report.
func TestDoubtLiftedAndOnToTheReport(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_7, notice.P3_4_3_Ni, notice.P3_5_1)
	b := shortBureau(t)
	b.arrives()
	b.do(b.a, object{"do": "name_law", "law": "l1", "name": "個人情報の保護に関する法律", "agency": "個人情報保護委員会", "on": "2026-11-05"})
	id := made(b.a, object{"do": "report_doubt", "law": "l1", "seen": "名簿が受付に置かれている", "at": dayOne + "T10:00"})
	b.refuses(b.a, "case_stopped", "3-4-7", object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming"})
	b.do(b.a, object{"do": "end_visit", "at": dayOne + "T10:30"}) // leaving is never locked
	b.meet()
	if s := step(t, b.desk, "onsite"); s["state"] != "stopped" && s["state"] != "done" {
		t.Errorf("the registrar sees %v", s)
	}
	b.stands(b.desk, "report", "stopped", "lead", codesOf(step(t, b.desk, "report"))...)
	b.refuses(b.a, "own_doubt", "3-4-7", object{"do": "lift_stop", "doubt": id, "agency": "個人情報保護委員会", "on": "2026-12-01", "paper": "第7号", "content": "続けてよい"})
	b.at("2026-12-01", "09:00")
	b.do(b.desk, object{"do": "tell_agency", "doubt": id, "agency": "個人情報保護委員会", "on": dayTwo, "paper": "第3号"},
		object{"do": "lift_stop", "doubt": id, "agency": "個人情報保護委員会", "on": "2026-12-01", "paper": "第7号", "content": "審査を続けてよい"})
	b.refuses(b.a, "case_stopped", "3-4-7", object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming"}) // A has not heard of it yet
	b.meet()
	b.do(b.a, object{"do": "start_visit", "visit": "v2", "where": "本社工場", "at": "2026-12-03T09:00"})
	b.leaves("2026-12-03", "conforming")
	b.laws()
	b.reports("2026-12-05")
	if text := b.paper(b.a, "report"); strings.Contains(text, "受付に置かれている") || strings.Contains(text, "疑義") {
		t.Error("the report tells of the doubt")
	}
	b.stands(b.people[verifier], "verification", "open", "verifier")
	b.verifies("2026-12-07")
	b.stands(b.desk, "decision", "open", "decider")
}

// laws is the talk with the information manager, about the law as well.
func (b *bureau) laws() {
	b.t.Helper()
	who := made(b.a, object{"do": "add_person", "case": b.id, "role": "情報管理責任者", "functions": []string{"manager"}})
	said := []object{{"do": "record_reply", "person": who, "subject": "guide.laws", "question": "l1", "answer": "yes", "text": "受付から移した"}}
	for _, q := range list(b.see(b.a, "talk", "--key", who), "questions") {
		if q["subject"] == "guide.manager" {
			said = append(said, object{"do": "record_reply", "person": who, "subject": "guide.manager", "question": q["question"], "answer": "yes", "text": "説明できた"})
		}
	}
	b.do(b.a, said...)
}
