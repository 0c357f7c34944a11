package main

import (
	"slices"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// A whole certification: registrar, two auditors on two sites and a third in the office, verifier and decision maker, each on a laptop of his own;
// then the surveillance of the second year, and the renewal as a case of its own.
func TestWholeCertificationOfTwoSites(t *testing.T) {
	noticetest.Covers(t, notice.P3_0, notice.P3_1_1, notice.P3_1_2, notice.P3_1_4, notice.P3_2_7, notice.P3_2_9, notice.P3_2_11, notice.P3_3_1, notice.P3_3_2, notice.P3_3_3, notice.P3_4_1,
		notice.P3_4_5, notice.P3_4_6, notice.P3_5_1, notice.P3_5_3, notice.P3_6_1, notice.P3_6_2, notice.P3_6_4, notice.P3_6_5, notice.P3_7_1, notice.P3_7_4, notice.P3_7_5)
	b := newBureau(t)
	b.a, b.b, b.c = b.hire("審査員A", "auditor"), b.hire("審査員B", "auditor"), b.hire("審査員C", "auditor")
	b.hire(verifier, "auditor")
	b.hire(decider, "auditor")
	b.apply("現地精機", "本社工場と第二工場", "TM-010", "TM-020", "TM-040", "TM-043", "TM-071", "TM-073")
	b.staff(map[string]string{"審査員A": "auditor,lead", "審査員B": "auditor", "審査員C": "auditor", verifier: "verifier", decider: "decider"})
	b.firstStage(map[string]string{"TM-010": "はい", "TM-020": "はい", "TM-040": "一部", "TM-043": "一部", "TM-071": "はい", "TM-073": "はい"})
	b.planned()
	b.secondStage()

	b.prepare()
	b.open(dayOne, "v1", "本社工場")
	b.interviews()
	b.walk()
	b.sample()
	b.sort()
	b.endOfDayOne()
	b.planChanges()
	b.open(dayTwo, "v2", "第二工場")
	b.secondSite()
	b.close()
	b.papers()
	b.corrections()
	b.judgedAgain()
	b.stands(b.desk, "onsite", "done", "auditor")
	b.issue()
	b.verified()
	b.certified("本社工場と第二工場", "第二次審査を実施した期間")
	b.watched()
	b.renewed()
}

// judgedAgain is what follows a correction: each auditor judges anew what he had judged, and says why.
func (b *bureau) judgedAgain() {
	b.t.Helper()
	b.refuses(b.b, "change_reason", "3-4-5", object{"do": "record_answer", "measure": "TM-071", "verdict": "conforming"})
	b.do(b.b, object{"do": "record_answer", "measure": "TM-071", "verdict": "conforming", "change": "是正を確認した"})
	b.do(b.a, object{"do": "record_answer", "measure": "TM-040", "place": "r1", "verdict": "conforming", "change": "是正を確認した"})
	b.meet(registrar, "審査員A", "審査員B")
}

// firstStage is the check sheet out and back, what an auditor confirmed of it, and the result told to the client.
func (b *bureau) firstStage(answers map[string]string) {
	b.t.Helper()
	b.at("2026-10-05", "10:00")
	sheet, back := b.desk.path("sheet.xlsx"), b.a.path("back.xlsx")
	b.desk.want(0, "", "checksheet", "out", "--to", "総務部長", "--on", "2026-10-05", "--due", "2026-10-15", "--lang", "ja", "--out", sheet, "--case", b.id)
	b.stands(b.desk, "first_stage", "blocked", "client", "sheet_not_returned")
	b.meet(registrar, "審査員A")
	answered(b.t, sheet, back, answers, map[string]string{"answered_by": "情報管理責任者", "answered_on": "2026-10-12", "prior": "いいえ"}, nil)
	b.at("2026-10-13", "10:00")
	b.a.want(0, "", "checksheet", "in", back, "--on", "2026-10-13", "--case", b.id)
	b.refuses(b.a, "not_confirmed", "3-2-3", object{"do": "end_first_stage", "on": "2026-10-14"})
	b.do(b.a, object{"do": "confirm_answers", "way": "dialogue", "range": "すべての回答", "agreed_by": "情報管理責任者", "agreed_on": "2026-10-13", "with": "総務部長", "on": "2026-10-14", "seen": "規程の写し"},
		object{"do": "end_first_stage", "on": "2026-10-14"})
	b.meet(registrar, "審査員A")
	b.do(b.desk, object{"do": "make_paper", "paper": "first_result", "lang": "ja"}, object{"do": "tell_first_result", "on": "2026-10-15", "to": "情報管理責任者", "way": "郵送"})
	b.has("the result of the first stage", b.paper(b.desk, "first_result"), "第一次審査の結果の通知", "規程の写し")
	b.meet(registrar, "審査員A")
	b.stands(b.a, "first_stage", "done", "office")
}

// planned is the plan with its effort, sent and explained.
func (b *bureau) planned() {
	b.t.Helper()
	b.at("2026-10-20", "10:00")
	b.stands(b.a, "plan", "open", "lead")
	b.do(b.a,
		object{"do": "estimate_effort", "persons": 60, "days": 2, "manual": 400, "reason": "二つの工場を二人で二日"},
		object{"do": "record_plan", "text": "第1版", "from": dayOne, "to": dayTwo, "auditors": []string{"審査員A", "審査員B"}},
	)
	b.refuses(b.a, "no_agreed_plan", "3-2-10", object{"do": "review_documents", "where": "body", "from": "2026-10-22T10:00"})
	b.do(b.a, object{"do": "record_plan", "text": "第1版", "from": dayOne, "to": dayTwo, "agreed_on": "2026-10-26", "agreed_by": "総務部長", "auditors": []string{"審査員A", "審査員B"}, "reason": "依頼者の合意"})
	b.meet(registrar, "審査員A")
	b.do(b.desk, object{"do": "make_paper", "paper": "audit_plan", "lang": "ja"}, object{"do": "send_plan", "on": "2026-10-27", "way": "電子メール", "to": "総務部長"})
	b.has("the plan", b.paper(b.desk, "audit_plan"), "現地精機", "審査員A", "審査員B")
	b.meet(registrar, "審査員A")
	b.do(b.a, object{"do": "explain_plan", "on": "2026-10-28", "to": "総務部長", "way": "電話"})
	if ok, why := b.may(b.desk, "審査員A", "verify"); ok || !slices.Contains(why, "took_part") {
		b.t.Errorf("who plans the audit may verify it: %v", why)
	}
}

// secondStage is done by B in the body's rooms, where the client's papers came in.
func (b *bureau) secondStage() {
	b.t.Helper()
	b.at("2026-11-04", "10:00")
	b.meet(registrar, "審査員A", "審査員B")
	b.do(b.b, object{"do": "request_document", "measure": "all", "requested_on": "2026-10-29"}, object{"do": "make_paper", "paper": "requests", "lang": "ja"})
	rows := list(b.see(b.b, "second"), "requests")
	b.do(b.b, object{"do": "review_documents", "where": "body", "place": "会議室", "from": "2026-11-04T10:00", "to": "2026-11-04T16:00"})
	var came, read []object
	for _, r := range rows {
		came = append(came, object{"do": "request_document", "request": r["request"], "disclosed_on": "2026-11-03"})
		read = append(read, object{"do": "look_at_document", "request": r["request"], "state": "present", "content": "sufficient", "on": "2026-11-04"})
	}
	b.do(b.b, came...)
	b.refuses(b.b, "request_unread", "3-3-2", object{"do": "end_second_stage", "on": "2026-11-04"})
	b.do(b.b, read...)
	b.do(b.b, object{"do": "end_second_stage", "on": "2026-11-04", "text": "文書はそろっている"}, object{"do": "make_paper", "paper": "second_notice", "lang": "ja"})
	b.meet(registrar, "審査員A", "審査員B")
	b.stands(b.a, "second_stage", "done", "auditor")
	b.stands(b.a, "onsite", "open", "auditor")
	b.has("the notice of the second stage", b.paper(b.a, "second_notice"), "文書はそろっている")
}

// explained is the talk about the report.
func (b *bureau) explained(on string) {
	b.t.Helper()
	b.do(b.a, object{"do": "explain_report", "on": on, "to": "総務部長", "way": "訪問", "agreed": true})
	b.meet()
}

// verified is the verification: returned once for a page that nobody can find, then finished.
func (b *bureau) verified() {
	b.t.Helper()
	v := b.people[verifier]
	b.meet()
	b.stands(v, "verification", "blocked", "verifier", "not_explained")
	b.refuses(v, "not_explained", "3-5-3", object{"do": "begin_verification", "on": "2026-12-25"})
	b.at("2026-12-25", "10:00")
	b.explained("2026-12-25")
	b.stands(v, "verification", "open", "verifier")
	b.do(v,
		object{"do": "begin_verification", "on": "2026-12-26"}, object{"do": "verify_point", "points": []string{"evidence"}, "mark": "wrong", "remark": "鍵管理簿の頁がない"},
		object{"do": "end_verification", "result": "returned", "text": "鍵管理簿の頁を示すこと", "on": "2026-12-26"},
	)
	b.meet()
	if b.see(b.a, "verification")["inbox"] != true || b.see(b.b, "verification")["inbox"] != true {
		b.t.Error("the return does not reach the auditors")
	}
	b.stands(b.desk, "verification", "blocked", "verifier", "round_returned")
	b.at("2026-12-27", "10:00")
	b.do(b.a, object{"do": "answer_return", "text": "12頁と記した", "on": "2026-12-27"})
	b.a.want(0, "", "report", "--issue", "--out", b.a.path("again.pdf"), "--lang", "ja")
	b.explained("2026-12-27")
	b.refuses(b.people[decider], "not_verified", "3-6-4", object{"do": "decide", "granted": true, "on": "2026-12-27", "reason": "早すぎる"})
	b.do(v, object{"do": "begin_verification", "on": "2026-12-28"}, object{"do": "verify_point", "points": []string{"all"}, "mark": "right"},
		object{"do": "end_verification", "result": "finished", "on": "2026-12-28", "text": "裏付けがある"})
	b.meet()
	b.stands(b.desk, "verification", "done", "verifier")
	b.stands(b.people[decider], "decision", "open", "decider")
}

// certified is decision, contract of the certificate and certificate.
func (b *bureau) certified(wants ...string) {
	b.t.Helper()
	d := b.people[decider]
	b.at("2027-01-05", "10:00")
	b.refuses(b.people[verifier], "no_decision", "3-6-4", object{"do": "tell_decision", "on": "2027-01-05", "way": "書面", "to": "取締役"})
	b.do(d, object{"do": "decide", "granted": true, "on": "2027-01-05", "reason": "全体として基準に適合する"})
	b.meet()
	b.stands(b.desk, "told", "open", "office")
	b.do(b.desk, object{"do": "tell_decision", "on": "2027-01-06", "way": "書面", "to": "取締役"}, object{"do": "make_paper", "paper": "decision_notice", "lang": "ja"})
	b.stands(b.desk, "certificate_contract", "open", "office")
	b.refuses(b.desk, "no_cert_contract", "3-7-1", object{"do": "issue_certificate", "number": "G-2027-001", "issued_on": "2027-01-12"})
	b.do(b.desk, object{"do": "conclude_certificate_contract", "concluded_on": "2027-01-10", "clauses": []string{"all"}, "cycle": "毎年", "agreed_by": "取締役"},
		object{"do": "issue_certificate", "number": "G-2027-001", "issued_on": "2027-01-12", "accreditation": "第7号", "body_address": "東京都1-2-3"},
		object{"do": "make_paper", "paper": "certificate", "lang": "ja"})
	b.has("the certificate", b.paper(b.desk, "certificate"), append([]string{"G-2027-001", "令和12年1月11日"}, wants...)...)
	b.meet()
	for _, n := range []string{"審査員A", verifier, decider} {
		x := list(b.see(b.people[n], "certificates"), "certificates")
		if len(x) != 1 || x[0]["state"] != "in_force" || x[0]["valid_to"] != "2030-01-11" || len(list(x[0], "late_breaches")) != 0 {
			b.t.Errorf("%s sees %v", n, x)
		}
	}
	if void := list(b.see(b.desk, "case"), "void"); len(void) != 0 {
		b.t.Errorf("void: %v", void)
	}
}

// watched is the surveillance of the first year, by B.
func (b *bureau) watched() {
	b.t.Helper()
	b.at("2027-12-20", "10:00")
	if r := b.dueRow(b.desk, "survey"); r == nil || r["on"] != "2028-01-12" || r["state"] != "ahead" || r["setting"] != true {
		b.t.Errorf("due: %v", r)
	}
	b.do(b.desk, object{"do": "plan_survey", "on": "2028-01-11", "persons": []string{"審査員B"}, "measures": []string{"TM-040", "TM-071"}, "way": "documents"}, object{"do": "make_paper", "paper": "survey_notice", "lang": "ja"})
	b.meet(registrar, "審査員B")
	if r := b.dueRow(b.b, "survey_planned"); r == nil || r["who"] != "審査員B" {
		b.t.Errorf("B does not see his task: %v", r)
	}
	b.at("2028-01-11", "10:00")
	b.refuses(b.a, "no_survey", "3-7-5", object{"do": "survey_measure", "measures": []string{"all"}, "verdict": "conforming"}) // A has not heard of it
	b.do(b.b, object{"do": "survey_measure", "measures": []string{"TM-040"}, "verdict": "conforming", "text": "錠と名簿は保たれている"}, object{"do": "survey_measure", "measures": []string{"all"}, "verdict": "conforming"})
	b.relied("TM-040")
	b.do(b.b, object{"do": "end_survey", "result": "continues"}, object{"do": "make_paper", "paper": "survey_notice", "lang": "ja"})
	b.has("the result of the surveillance", b.paper(b.b, "survey_notice"), "証拠: 鍵貸出簿", "錠と名簿は保たれている")
	b.meet(registrar, "審査員B")
	if r := b.dueRow(b.desk, "survey"); r == nil || r["on"] != "2029-01-11" {
		b.t.Errorf("the next one: %v", r)
	}
}
