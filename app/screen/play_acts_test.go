package screen

import (
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
)

// opensCase writes a client and his application down on the registrar's window.
func (b *troupe) opensCase(client, wished string) {
	b.t.Helper()
	s := b.as(registrar)
	s.chord(fyne.KeyModifierAlt, fyne.Key1)
	s.press(fyne.KeyN)
	s.fill("client.name", client, "client.address", "長野県○○市1-2-3")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	b.caseNo = s.caseID
	if b.caseNo == "" {
		b.t.Fatal("no case was opened")
	}
	s.press(fyne.KeyReturn)
	s.turn("form.paper", "form.data")
	s.fill("application.wished", wished, "application.came", "2026-09-20", "application.way", "郵送")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	b.stands(registrar, audit.StepApplication, audit.StateDone)
}

// applies is the road from the application to the contract: what is missing stops it in words, and is then done.
func (b *troupe) applies(client, scope string, measures ...string) {
	b.t.Helper()
	b.opensCase(client, scope)
	s := b.road(registrar, "scope")
	s.press(fyne.KeyReturn)
	s.fill("scope.text", scope, "scope.agreed", "2026-09-24")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	b.chooses(measures...)
	b.stands(registrar, audit.StepContract, audit.StateBlocked, "contract_lacks_statement")
	b.concludes("2026-09-25", "2026-10-01")
}

// chooses takes these measures and no other.
func (b *troupe) chooses(measures ...string) {
	b.t.Helper()
	s := b.road(registrar, "measures")
	s.ctrl(fyne.KeyA)
	if p := s.pages["road"].(*road); p.countChosen() > 0 { //nolint:forcetypeassert // just opened
		s.ctrl(fyne.KeyA)
	}
	for _, m := range measures {
		s.press(fyne.KeySlash)
		s.pick(m)
	}
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	v, err := s.desk.Case(b.caseNo)
	if err != nil || len(v.Measures) != len(measures) {
		b.t.Fatalf("measures %v, %v", v.Measures, err)
	}
}

// concludes gives the statement and concludes the contract, the contract first: then its blocker is read.
func (b *troupe) concludes(given, on string) {
	b.t.Helper()
	s := b.road(registrar, "contract")
	s.press(fyne.KeyT)
	s.shows("契約より前に事前開示書を渡した記録がありません")
	s.press(fyne.KeyC)
	s.fill("cert.concluded", on)
	s.turn("cert.allclauses", "contract.wantsnone")
	s.fill("cert.agreedby", "取締役")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P2_4)
	s.leave()
	s.press(fyne.KeyS)
	s.fill("contract.statement.version", "3", "terms.statement.number", "第7号", "terms.statement.accredited_on", "2026-04-01", "terms.statement.body", "試用認証機関", "terms.statement.address", "東京都1-2-3",
		"terms.statement.procedure", "申込みから認証証明書まで", "terms.statement.fees", "1日 10万円", "terms.statement.complaints", "苦情係", "terms.statement.committee", "外部3名、内部2名",
		"contract.givenon", given, "step.way", "手渡し", "step.to", "総務部長")
	s.send()
	s.press(fyne.KeyC) // what was written before the refusal is still there
	s.send()
	b.stands(registrar, audit.StepContract, audit.StateDone)
}

// staffs puts persons on the roster with what the body knows of them; each declares his interests on his own window.
func (b *troupe) staffs(roles map[string]string) {
	b.t.Helper()
	b.staffsOn("2026-10-02", roles)
}

// staffsOn is staffs with the day of the declarations.
func (b *troupe) staffsOn(on string, roles map[string]string) {
	b.t.Helper()
	names := slices.Sorted(maps.Keys(roles))
	for _, n := range names {
		s := b.road(registrar, "people")
		s.press(fyne.KeyReturn)
		s.fill("people.device", n)
		for r := range strings.SplitSeq(roles[n], ",") {
			s.turn("role." + r)
		}
		s.ctrl(fyne.KeyReturn)
		s.untroubled()
	}
	s := b.road(registrar, "people")
	s.press(fyne.KeyW)
	for _, n := range names {
		s.on(n)
		s.press(fyne.KeyE)
		s.fill("who.staff.registered", "2020-04-01", "who.staff.employer", "who.employer.body", "who.staff.from", "2020-04-01", "who.staff.scopes", "who.scope.all", "who.staff.able_from", "2020-04-01", "who.staff.audits", "7")
		s.send()
	}
	b.meet(append(names, registrar)...)
	for _, n := range names {
		s := b.page(n, "who.title")
		s.press(fyne.KeyI)
		s.fill("who.involved", "who.declared.free", "step.on", on)
		s.send()
	}
	b.meet(append(names, registrar)...)
}

// plans makes the plan and has the client agree to it.
func (b *troupe) plans(name, from, to, agreed string) {
	b.t.Helper()
	s := b.road(name, "plan")
	s.press(fyne.KeyReturn)
	s.fill("plan.from", from, "plan.to", to, "plan.text", "第1版", "plan.agreed", agreed, "plan.by", "総務部長", "plan.who", name)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
}

// arrives starts a visit and says what is said at its beginning.
func (b *troupe) arrives(name, where string) *stand {
	b.t.Helper()
	s := b.in(name)
	s.to("visit.start")
	s.fill("visit.where", where, "visit.present", "総務部長")
	s.send()
	s.to("meeting.opening")
	s.ctrl(fyne.KeyA)
	s.untroubled()
	return s
}

// atCheck brings a check onto the card by going down the list.
func (s *stand) atCheck(c string) {
	s.t.Helper()
	s.press(fyne.KeyF2)
	v := s.visitPage()
	if v.asGrid {
		s.press(fyne.KeyF2)
	}
	s.press(fyne.KeyHome)
	for range v.shown {
		if string(v.current()) == c {
			return
		}
		s.press(fyne.KeyDown)
	}
	s.t.Fatalf("no check %s", c)
}

// judges is one check on the card: what was seen, its evidence that stays with the client, the judgement, and the methods that are done.
func (s *stand) judges(c string, key fyne.KeyName, seen, paper string, legs ...fyne.KeyName) {
	s.t.Helper()
	s.atCheck(c)
	s.press(fyne.KeyW)
	s.write(seen)
	s.ctrl(fyne.KeyReturn)
	if paper != "" {
		s.press(fyne.KeyS)
		s.fill("seen.what", paper, "seen.edition", "11月", "seen.where", "総務")
		s.send()
	}
	s.press(key)
	if key == fyne.Key2 {
		s.write("錠がない")
		s.ctrl(fyne.KeyReturn)
	}
	s.untroubled()
	for _, k := range legs {
		s.atCheck(c)
		for _, l := range s.visitPage().card.view.Legs {
			if legKeys[l.Method] == string(k) && !l.Done { // what was done lights by itself
				s.press(k)
			}
		}
	}
	s.untroubled()
}

// leaves ends the visit at the closing meeting; what is open is given its reason later.
func (s *stand) leaves() {
	s.t.Helper()
	s.press(fyne.KeyF12)
	s.press(fyne.KeyReturn)
	if s.frame.picker.Object().Visible() {
		s.pick(s.said("closing.later"))
	}
	s.untroubled()
}

// reports issues the report, after the page said that nothing stops it, and explains it to the client.
func (b *troupe) reports(name, on string) {
	b.t.Helper()
	b.at(on, "09:00")
	s := b.in(name)
	s.chord(fyne.KeyModifierAlt, fyne.Key8)
	if v, err := s.desk.Report(b.caseNo); err != nil || len(v.Blockers) > 0 {
		b.t.Fatalf("stops the report: %+v, %v", v.Blockers, err)
	}
	s.shows(s.said("blockers.none"))
	s.ctrl(fyne.KeyReturn)
	s.sheetSays(s.said("report.issue"))
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	v, err := s.desk.Report(b.caseNo)
	if err != nil || len(v.Reports) == 0 || !v.Reports[len(v.Reports)-1].Issued {
		b.t.Fatalf("the report: %+v, %v", v.Reports, err)
	}
	b.explains(name, on, "")
}

// explains tells the client of the report; remark is his disagreement, "" none.
func (b *troupe) explains(name, on, remark string) {
	b.t.Helper()
	s := b.page(name, "explained.title")
	answer := "explained.agreed"
	if remark != "" {
		answer = "explained.disagreed"
	}
	s.press(fyne.KeyR)
	s.fill("step.on", on, "step.to", "総務部長", "step.way", "訪問", "explained.answer", answer)
	if remark != "" {
		s.fill("explained.note", remark)
	}
	s.send()
	b.meet()
}

// verifies finds everything right.
func (b *troupe) verifies(on string) {
	b.t.Helper()
	b.at(on, "09:00")
	s := b.page(verifier, "verification.title")
	s.form(fyne.KeyB, "step.on", on)
	s.ctrl(fyne.KeyA)
	s.form(fyne.KeyE, "step.on", on)
	b.meet()
	b.stands(registrar, audit.StepVerification, audit.StateDone)
}

// decides grants the certification, tells the client, concludes the contract of the certificate and issues it: each before its time is refused.
func (b *troupe) decides(on, number string) {
	b.t.Helper()
	b.at(on, "10:00")
	d := b.page(decider, "decide.title")
	d.form(fyne.KeyG, "step.on", on, "decide.reason", "全体として基準に適合する")
	b.meet()
	b.stands(registrar, audit.StepTold, audit.StateOpen)
	s := b.page(registrar, "decide.title")
	s.form(fyne.KeyT, "step.on", on, "decide.tell.way", "書面", "decide.tell.to", "取締役")
	s.to("cert.title")
	s.press(fyne.KeyN)
	s.fill("cert.number", number, "cert.issuedon", on)
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_7_1)
	s.leave()
	s.press(fyne.KeyC)
	s.fill("cert.concluded", on)
	s.turn("cert.allclauses")
	s.fill("cert.cycle", "毎年", "cert.agreedby", "取締役")
	s.send()
	s.form(fyne.KeyN, "cert.accreditation", "第7号", "cert.bodyaddress", "東京都1-2-3")
	s.shows(number, "有効")
	b.meet()
}

// certificate is what a person sees of the only certificate.
func (b *troupe) certificate(name string) casework.CertificateRow {
	b.t.Helper()
	v, err := b.as(name).desk.Certificates(b.caseNo)
	if err != nil || len(v.Certificates) != 1 {
		b.t.Fatalf("%s sees %+v, %v", name, v.Certificates, err)
	}
	return v.Certificates[0]
}

// paper makes the paper that the key of the page makes, and puts the question away to whom it is given: the sealed paper is in the store.
func (s *stand) paper(key fyne.KeyName, sort string) {
	s.t.Helper()
	s.press(key)
	if s.frame.picker.Object().Visible() && strings.Contains(strings.Join(s.frame.picker.Shown(), ""), s.said("paper."+sort+".title")) {
		s.pick(s.said("paper." + sort + ".title"))
	}
	s.leave()
	s.untroubled()
	v, err := s.desk.Papers(s.caseID)
	if err != nil || !slices.ContainsFunc(v, func(r casework.PaperRow) bool { return r.Paper == sort }) {
		s.t.Errorf("there is no paper %s, %v", sort, err)
	}
}
