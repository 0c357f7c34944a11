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

// The life of a certificate that ends badly: an anonymous complaint against the client leads to a check out of turn and to a suspension; the client
// appeals, persons who were not involved handle it; the certificate is withdrawn, given back, and the body's books say so.
func TestComplaintAppealAndWithdrawal(t *testing.T) {
	noticetest.Covers(t, notice.P3_10_1, notice.P3_10_2, notice.P3_10_3, notice.P3_10_4, notice.P3_11_2, notice.P3_7_1, notice.P3_7_5, notice.P3_7_6, notice.P3_7_7, notice.P2_2_0, notice.P2_2_1)
	b := newBureau(t)
	b.a = b.hire("審査員A", "auditor,handler")
	b.hire(verifier, "auditor")
	b.hire(decider, "auditor")
	k := b.hire("苦情担当", "handler")
	s := b.hire("事務局", "secretary")
	b.apply("現地精機", "本社工場", "TM-001", "TM-040")
	b.staff(map[string]string{"審査員A": "auditor,lead", verifier: "verifier", decider: "decider"})
	b.arrives()
	b.leaves(dayOne, "conforming")
	b.reports("2026-12-05")
	b.verifies("2026-12-28")
	b.certified("本社工場")

	books := map[string]string{}
	for _, name := range []string{"office", "complaints"} {
		books[name] = fmt.Sprint(b.desk.do(object{"do": "open_book", "book": name})[0]["case"])
	}
	enrol := func(l *laptop, book string) object {
		return object{"do": "enrol_auditor", "case": books[book], "device": l.device()}
	}
	b.desk.do(enrol(k, "complaints"), enrol(s, "office"))
	b.meet(registrar, "苦情担当", "事務局")
	handler := ""
	for _, p := range list(b.desk.show("case", "--case", books["complaints"]), "roster") {
		if p["name"] == "苦情担当" {
			handler = fmt.Sprint(p["user"])
		}
	}

	// The complaint: without a name, about what the client does.
	b.at("2027-06-01", "10:00")
	const said = "退職者の鍵がそのまま使われている"
	complaint := func(kv ...any) object {
		f := object{"sort": "complaint_case", "received_on": "2027-06-01", "way": "phone", "anonymous": "yes", "concerns": "client_itself", "case": b.id, "content": said, "accepted": "yes", "handler": handler}
		for i := 0; i < len(kv); i += 2 {
			f[fmt.Sprint(kv[i])] = kv[i+1]
		}
		return object{"do": "record_entry", "case": books["complaints"], "register": "complaints", "fields": f}
	}
	first := k.do(complaint())[0]["id"]
	if r := k.refused(complaint("concerns", "own_certification", "accepted", "no", "refusal_reason", "忙しい")); r["provision"] != "3-10-2" {
		t.Errorf("a complaint about the body's own certification is turned away: %v", r)
	}
	due := func(l *laptop) (out []string) {
		for _, r := range list(l.show("due", "--key", "body"), "rows") {
			out = append(out, fmt.Sprint(r["kind"]))
		}
		return out
	}
	if d := due(k); !slices.Contains(d, "ministry") {
		t.Errorf("the ministry is not thought of: %v", d)
	}
	b.involvedByItself(k, books["complaints"], fmt.Sprint(first))
	if r := b.desk.refused(enrol(b.a, "complaints")); r["code"] != "took_part" || r["provision"] != "3-10-3" {
		t.Errorf("the auditor of the case handles the complaint: %v", r)
	}

	// It leads to a check out of turn; the auditor learns why he goes, and nothing of the complaint.
	b.do(b.desk, object{"do": "plan_survey", "cause": "complaint", "ref": "苦情1号", "on": "2027-06-10", "persons": []string{"審査員A"}, "measures": []string{"TM-040"}, "way": "onsite"})
	b.meet(registrar, "審査員A")
	if r := b.dueRow(b.a, "survey_planned"); r == nil || r["who"] != "審査員A" {
		t.Errorf("A does not see his task: %v", r)
	}
	if got := b.a.show("home"); strings.Contains(fmt.Sprint(got), books["complaints"]) || strings.Contains(fmt.Sprint(b.see(b.a, "upkeep")), said) {
		t.Error("the complaint reaches the auditor")
	}
	b.a.want(command.ExitRefused, "", "show", "register", "--key", "complaints")
	b.at("2027-06-10", "10:00")
	b.do(b.a, object{"do": "survey_measure", "measures": []string{"TM-040"}, "verdict": "nonconforming", "text": "鍵は回収されていない"}, object{"do": "end_survey", "result": "suspend", "text": "鍵の管理"})
	b.meet(registrar, "審査員A")
	b.do(b.desk, object{"do": "change_certificate", "number": "G-2027-001", "what": "suspended", "on": "2027-06-14", "decider": decider, "reason": "維持の確認の結果", "ref": "苦情1号"})
	b.stands(b.desk, "surveillance", "blocked", "office", "certificate_suspended")

	// The complaint is closed when the ministry knows and it is said why nobody was told.
	amend := func(id any, reason string, kv ...any) object {
		f := object{}
		for i := 0; i < len(kv); i += 2 {
			f[fmt.Sprint(kv[i])] = kv[i+1]
		}
		return object{"do": "amend_record", "case": books["complaints"], "register": "complaints", "record": id, "fields": f, "reason": reason}
	}
	closing := func(id any) object {
		return object{"do": "close_record", "case": books["complaints"], "register": "complaints", "record": id}
	}
	if r := k.refused(amend(first, "担当替え", "handler", b.users["審査員A"], "involved", []string{b.users["審査員A"]})); r["provision"] != "3-10-3" {
		t.Errorf("handled by who was involved: %v", r)
	}
	k.do(amend(first, "処理", "findings", "維持の確認で裏付け", "result", "証明書を一時停止した", "decided_on", "2027-06-15"))
	if r := k.refused(closing(first)); r["provision"] != "3-10-4" && r["provision"] != "3-11-2" {
		t.Errorf("closed with nobody told: %v", r)
	}
	k.do(amend(first, "通知", "not_told", "匿名で連絡先がない", "meti_on", "2027-06-16"), closing(first))

	// The appeal of the client against the suspension, known by name; the committee's secretary and auditors see nothing of it.
	b.at("2027-06-20", "10:00")
	second := k.do(complaint("sort", "appeal_case", "received_on", "2027-06-20", "way", "letter", "anonymous", "no", "complainant", "現地精機 取締役", "contact", "03-0000-0000",
		"concerns", "own_certification", "content", "鍵は回収したと異議を申し立てる"))[0]["id"]
	b.meet(registrar, "苦情担当", "事務局")
	s.want(command.ExitRefused, "", "show", "register", "--key", "complaints")
	rec := list(b.desk.show("register", "--key", "complaints", "--record", fmt.Sprint(second)), "records")
	if len(rec) != 1 {
		t.Fatalf("the appeal: %v", rec)
	}
	if got := b.desk.refused(amend(second, "決定者に渡す", "handler", b.users[decider])); got["provision"] != "3-10-3" {
		t.Errorf("the decision maker handles the appeal against his own decision: %v", got)
	}
	for _, n := range []string{"審査員A", verifier, decider} {
		if ok, why := b.may(b.desk, n, "handle"); n != verifier && ok {
			t.Errorf("%s may handle it: %v", n, why)
		}
	}
	k.pull(0)
	k.do(amend(second, "処理", "findings", "回収の記録はない", "result", "異議を認めない", "decided_on", "2027-07-01"))
	if r := k.refused(closing(second)); r["provision"] != "3-10-4" && r["provision"] != "3-11-2" {
		t.Errorf("closed with nobody told: %v", r)
	}
	k.do(amend(second, "通知", "told_on", "2027-07-02", "told_way", "書面", "meti_on", "2027-07-02"), closing(second))

	// Withdrawal, return, and what the books say of it.
	b.at("2027-07-10", "10:00")
	change := func(what, on string) object {
		return object{"do": "change_certificate", "number": "G-2027-001", "what": what, "on": on, "decider": decider, "reason": "是正されない", "ref": "苦情1号"}
	}
	b.do(b.desk, change("withdrawn", "2027-07-10"), change("published", "2027-07-11"))
	if r := b.dueRow(b.desk, "certificate_return"); r == nil {
		t.Error("nobody asks for the certificate")
	}
	b.stands(b.desk, "renewal", "blocked", "client", "certificate_not_returned")
	b.do(b.desk, change("returned", "2027-07-20"))
	b.stands(b.desk, "surveillance", "done", "office")
	b.stands(b.desk, "renewal", "done", "client")
	s.do(object{"do": "record_entry", "case": books["office"], "register": "enquiries", "fields": object{"on": "2027-07-21", "way": "mail", "asker": "取引先", "certificate": "G-2027-001", "content": "有効か"}})
	b.meet()
	for _, n := range []string{"審査員A", decider} {
		x := list(b.see(b.people[n], "certificates"), "certificates")
		if len(x) != 1 || x[0]["state"] != "withdrawn" || len(list(x[0], "events")) != 4 {
			t.Errorf("%s sees %v", n, x)
		}
	}
	for _, l := range b.people {
		l.want(0, "", "verify")
	}
}
