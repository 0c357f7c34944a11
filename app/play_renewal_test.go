package main

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/ledger"
)

// relied puts evidence to a measure of a surveillance check: it stays when the measure is judged again, cannot be purged, and waits in no inbox.
func (b *bureau) relied(measure string) {
	b.t.Helper()
	item := b.do(b.b, object{"do": "note_seen", "what": "鍵貸出簿", "edition": "2028年1月"})[0]["id"]
	b.refuses(b.b, "unknown_item", "3-7-5", object{"do": "survey_measure", "measures": []string{measure}, "verdict": "conforming", "items": []string{strings.Repeat("0", 32)}})
	look := object{"do": "survey_measure", "measures": []string{measure}, "verdict": "conforming", "text": "錠と名簿は保たれている", "items": []any{item}}
	b.do(b.b, look)
	delete(look, "items")
	b.do(b.b, look)
	found := false
	for _, l := range list(list(list(b.see(b.b, "upkeep"), "certificates")[0], "surveys")[0], "looks") {
		for _, it := range list(l, "items") {
			found = found || l["measure"] == measure && it["item"] == item && it["name"] == "鍵貸出簿"
		}
	}
	if !found {
		b.t.Errorf("the look names no evidence: %v", b.see(b.b, "upkeep"))
	}
	for _, it := range list(b.see(b.b, "evidence"), "items") {
		if it["item"] == item && it["loose"] == true {
			b.t.Error("what a surveillance check relies on waits in the inbox")
		}
	}
	b.do(b.b, object{"do": "set_unused", "item": item, "reason": "試し"})
	b.refuses(b.b, "referred_to", "1-2-4", object{"do": "request_purge", "item": item, "reason": "試し"})
	b.do(b.b, object{"do": "set_unused", "item": item, "off": true})
}

// renewed is the renewal: a case of its own with its own plan, second stage, visit, report, verification, decision and certificate, by B and persons who
// took no part; its certificate begins the day after the old one ends.
func (b *bureau) renewed() {
	b.t.Helper()
	b.at("2029-07-20", "10:00")
	if r := b.dueRow(b.desk, "renewal_call"); r == nil || r["on"] != "2029-07-11" {
		b.t.Errorf("nobody is called to renew: %v", r)
	}
	old := b.id
	b.id = fmt.Sprint(b.do(b.desk, object{"do": "open_renewal"})[0]["case"])
	b.do(b.desk, object{"do": "record_application", "forms": []string{"paper"}, "received_on": "2029-07-20"}, object{"do": "agree_scope", "scope": "本社工場と第二工場"},
		object{"do": "choose_measures", "measures": []string{"TM-040", "TM-071"}}, statement("2029-07-20"), wholeContract("2029-07-25"), object{"do": "carry_over"})
	of, _ := b.see(b.desk, "upkeep")["renewal_of"].(object)
	if of == nil || of["number"] != "G-2027-001" || of["of_case"] != old || of["shown"] == 0.0 || of["follows_on"] != "2030-01-12" {
		b.t.Errorf("renewal of %v", of)
	}
	if s := b.see(b.desk, "card", "--check", "TM-040"); s["verdict"] != "" {
		b.t.Errorf("judged by what was answered last time: %v", s["verdict"])
	}
	b.stands(b.desk, "contract", "done", "office")
	renewal := b.id
	b.audited()
	b.refuses(b.desk, "no_decision", "3-6-4", object{"do": "conclude_certificate_contract", "concluded_on": "2029-12-20", "clauses": []string{"all"}, "agreed_by": "取締役"})
	b.smuggledRenewal(old, renewal)
	b.id = renewal
	b.do(b.people[decider], object{"do": "decide", "granted": true, "on": "2029-12-20", "reason": "更新後も全体として基準に適合する"})
	b.meet()
	b.at("2029-12-22", "10:00")
	b.do(b.desk, object{"do": "tell_decision", "on": "2029-12-22", "way": "書面", "to": "取締役"},
		object{"do": "conclude_certificate_contract", "concluded_on": "2029-12-25", "clauses": []string{"all"}, "cycle": "毎年", "cycle_months": 12, "agreed_by": "取締役"})
	b.void(b.forged(b.desk, renewal, audit.Certificate{
		Number: "G-X", Decision: 1, IssuedOn: "2029-12-26", ValidTo: "2033-12-25", Scope: "本社工場", Measures: []audit.MeasureID{"TM-040", "TM-071"},
	}))
	b.at("2030-01-12", "09:00")
	b.refuses(b.desk, "validity_long", "3-7-4", object{"do": "issue_certificate", "number": "G-2030-001", "issued_on": "2030-01-12", "valid_to": "2034-01-11"})
	b.do(b.desk, object{"do": "issue_certificate", "number": "G-2030-001", "issued_on": "2030-01-12", "accreditation": "第7号"}, object{"do": "make_paper", "paper": "certificate", "lang": "ja"})
	b.has("the certificate of the renewal", b.paper(b.desk, "certificate"), "G-2030-001", "令和15年1月11日")
	b.do(b.desk, object{"do": "finish_renewal", "case": old})
	b.meet()
	b.continues(old, renewal)
}

// audited is the audit of the renewal: B and a single day on site.
func (b *bureau) audited() {
	b.t.Helper()
	b.a = b.people["審査員B"]
	for n, roles := range map[string]string{"審査員B": "auditor,lead", verifier: "verifier", decider: "decider"} {
		b.do(b.desk, object{"do": "enrol_auditor", "device": b.people[n].device(), "roles": strings.Split(roles, ",")}, employed(n, 9))
	}
	b.desk.push(0)
	for _, n := range []string{"審査員B", verifier, decider} {
		b.people[n].pull(0)
		b.do(b.people[n], object{"do": "declare_interest", "on": "2029-07-26", "involved": false})
	}
	b.meet()
	const day = "2029-11-20"
	b.at("2029-10-01", "10:00")
	b.do(b.a, object{"do": "estimate_effort", "persons": 60, "days": 1, "manual": 100, "reason": "更新"},
		object{"do": "record_plan", "text": "更新審査", "from": day, "to": day, "agreed_on": "2029-10-05", "agreed_by": "総務部長", "auditors": []string{"審査員B"}})
	b.meet(registrar, "審査員B")
	b.do(b.desk, object{"do": "make_paper", "paper": "audit_plan", "lang": "ja"}, object{"do": "send_plan", "on": "2029-10-08", "way": "電子メール", "to": "総務部長"})
	b.meet(registrar, "審査員B")
	b.at("2029-11-01", "10:00")
	b.do(b.a, object{"do": "explain_plan", "on": "2029-10-09", "to": "総務部長", "way": "電話"}, object{"do": "request_document", "measure": "all", "requested_on": "2029-10-10"},
		object{"do": "review_documents", "where": "body", "place": "会議室", "from": "2029-11-01T10:00", "to": "2029-11-01T12:00"})
	for _, r := range list(b.see(b.a, "second"), "requests") {
		b.do(b.a, object{"do": "request_document", "request": r["request"], "disclosed_on": "2029-10-30"},
			object{"do": "look_at_document", "request": r["request"], "state": "present", "content": "sufficient", "on": "2029-11-01"})
	}
	b.do(b.a, object{"do": "end_second_stage", "on": "2029-11-01", "text": "文書はそろっている"})
	b.at(day, "09:00")
	b.do(b.a, object{"do": "start_visit", "visit": "v1", "where": "本社工場", "at": day + "T09:00", "present": []string{"総務部長"}})
	for _, m := range []string{"TM-040", "TM-071"} {
		b.do(b.a, object{"do": "note_seen", "what": "記録 " + m, "edition": "2029年", "measure": m}, object{"do": "record_answer", "measure": m, "verdict": "conforming", "observation": "前回から保たれている", "statement": "変わりはない", "asked": "総務部長"})
	}
	b.do(b.a, object{"do": "close_visit", "at": day + "T15:00", "reason": "なし", "summary": "終わり"}, object{"do": "end_visit", "at": day + "T16:00"})
	b.reports("2029-12-01")
	b.meet()
	if ok, why := b.may(b.desk, "審査員B", "decide"); ok || !slices.Contains(why, "took_part") {
		b.t.Errorf("who audits the renewal may decide on it: %v", why)
	}
	b.refuses(b.people[decider], "not_verified", "3-6-4", object{"do": "decide", "granted": true, "on": "2029-12-05", "reason": "早すぎる"})
	b.verifies("2029-12-10")
	b.at("2029-12-20", "10:00")
}

// smuggledRenewal is what changed programs write about the renewal before it is decided: decided by its auditor, the old certificate renewed after it
// lapsed, or by who does not speak for the body, and a case that renews another certificate than it did.
func (b *bureau) smuggledRenewal(old, renewal string) {
	b.t.Helper()
	auditor, err := hex.DecodeString(b.users["審査員B"])
	if err != nil {
		b.t.Fatal(err)
	}
	late := audit.Renewed{Number: "G-2027-001", Case: renewal, OpenedOn: "2029-07-20", NewNumber: "G-X", IssuedOn: "2030-01-13"}
	early := late
	early.IssuedOn = "2029-12-21"
	b.void(
		b.forged(b.a, renewal, audit.Decision{N: 1, Granted: true, On: "2029-12-20", Reason: "自分の審査は正しい", Round: 1, Deciders: [][]byte{auditor}}),
		b.forged(b.desk, old, late), b.forged(b.a, old, early),
		b.forged(b.desk, renewal, audit.RenewalOf{Case: strings.Repeat("a", 32), Number: "G-2027-001", ValidTo: "2030-01-11", OpenedOn: "2029-07-20"}),
	)
}

// forgery is an entry of a changed program.
type forgery struct{ in, entry string }

func (b *bureau) forged(by *laptop, in string, facts ...audit.Fact) forgery {
	b.t.Helper()
	return forgery{in, by.smuggle(caseOf(b.t, in), func(p *ledger.Payload) { p.WallMS = b.now.UnixMilli() }, facts...)}
}

// void demands that forgeries have no effect on any machine.
func (b *bureau) void(fs ...forgery) {
	b.t.Helper()
	b.meet()
	for _, n := range []string{registrar, "審査員B", verifier, decider} {
		for i, f := range fs {
			if !slices.ContainsFunc(list(b.people[n].show("case", "--case", f.in), "void"), func(x object) bool { return x["entry"] == f.entry }) {
				b.t.Errorf("on the laptop of %s forgery %d has effect", n, i)
			}
		}
	}
}

// continues is what everybody sees then: the old certificate renewed, the new one in force for three years from the day after it, its surveillance due.
func (b *bureau) continues(old, renewal string) {
	b.t.Helper()
	b.id = old
	b.stands(b.desk, "renewal", "done", "client")
	x := list(b.see(b.desk, "certificates"), "certificates")
	if len(x) != 1 || x[0]["state"] != "renewed" {
		b.t.Errorf("the old certificate is %v", x)
	}
	b.id = renewal
	for _, n := range []string{registrar, "審査員B", verifier, decider} {
		x := list(b.see(b.people[n], "certificates"), "certificates")
		if len(x) != 1 || x[0]["number"] != "G-2030-001" || x[0]["state"] != "in_force" || x[0]["valid_to"] != "2033-01-11" || len(list(x[0], "late_breaches")) != 0 {
			b.t.Errorf("%s sees %v", n, x)
		}
	}
	if r := b.dueRow(b.desk, "survey"); r == nil || r["on"] != "2031-01-12" {
		b.t.Errorf("the surveillance of the renewed certificate: %v", r)
	}
}

// involvedByItself demands that the registrar's laptop names who took part in the case of a complaint, which the handler's laptop does not hold.
func (b *bureau) involvedByItself(handler *laptop, book, record string) {
	b.t.Helper()
	of := func(l *laptop) object {
		return list(l.show("register", "--key", "complaints", "--record", record), "records")[0]
	}
	if r := of(handler); r["involved_awaited"] != true || len(list(r, "took_part")) != 0 {
		b.t.Errorf("the handler cannot know who took part: %v", r)
	}
	b.meet(registrar, "苦情担当")
	b.meet(registrar, "苦情担当")
	for _, l := range []*laptop{b.desk, handler} {
		r := of(l)
		f, _ := r["fields"].(object)
		people := map[string]object{}
		for _, x := range list(r, "took_part") {
			people[fmt.Sprint(x["name"])] = x
		}
		for _, n := range []string{"審査員A", verifier, decider} {
			if x := people[n]; x == nil || x["roles"] == nil || x["wrote"] != true || x["handles"] == true || !strings.Contains(fmt.Sprint(f["involved"]), b.users[n]) {
				b.t.Errorf("%s is not named: %v", n, r)
			}
		}
		if people["審査員A"]["audited"] != true || people[decider]["audited"] == true || r["involved_awaited"] == true {
			b.t.Errorf("why they are named: %v", r)
		}
	}
	before := b.desk.show("case", "--case", book)["entries"]
	b.desk.pull(0)
	if got := b.desk.show("case", "--case", book)["entries"]; got != before {
		b.t.Errorf("it is written again: %v entries, %v before", got, before)
	}
}
