package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// gives has persons do earlier steps of a case by the door, before the part of it that is played by keys.
func (b *troupe) gives(name string, cs ...casework.Command) {
	b.t.Helper()
	b.as(name).command(cs...)
}

// certified is a case that has come as far as its certificate: A audited, others verified and decided.
func (b *troupe) certified(number string) {
	b.t.Helper()
	b.gives(registrar,
		&casework.OpenCase{Client: "現地精機", Address: "長野県○○市1-2-3"},
		&casework.RecordApplication{Forms: []string{"paper", "data"}, WishedScope: "本社工場", ReceivedOn: "2026-09-20"},
		&casework.AgreeScope{Scope: "本社工場", Unit: "site", AgreedOn: "2026-09-24"},
		&casework.ChooseMeasures{Measures: []audit.MeasureID{"TM-001", "TM-040"}},
		statementGiven("2026-09-25"),
		&casework.ConcludeContract{ConcludedOn: "2026-10-01", NDA: true, NDAPaper: "clause", Clauses: []string{"all"}, NoObservers: true},
	)
	b.caseNo = b.people[registrar].caseNo
	for n, role := range map[string][]string{auditorA: {"auditor", "lead"}, verifier: {"verifier"}, decider: {"decider"}} {
		b.gives(registrar, &casework.EnrolAuditor{Device: b.people[n].desk.Vault().Device().String(), Roles: role},
			&casework.RecordStaff{Person: n, Registered: "2020-04-01", Employer: "body", From: "2020-04-01", Competence: []audit.Competence{{Scope: "all", From: "2020-04-01"}}, Audits: 7})
	}
	b.meet()
	for _, n := range []string{auditorA, verifier, decider} {
		b.gives(n, &casework.DeclareInterest{On: "2026-10-02"})
	}
	b.at("2026-11-24", "09:00")
	b.gives(auditorA, &casework.RecordPlan{Text: "第1版", AgreedOn: "2026-11-10"}, &casework.StartVisit{Visit: "v1", Where: "本社工場", At: "2026-11-24T09:00", Present: []string{"総務部長"}})
	for _, m := range []audit.MeasureID{"TM-001", "TM-040"} {
		b.gives(auditorA, &casework.RecordAnswer{Measure: m, Verdict: audit.Conforming, Observation: str("台帳を確認した。")})
		for _, x := range audit.Methods() {
			b.gives(auditorA, &casework.MarkLeg{Measure: m, Method: x, Done: true})
		}
	}
	b.gives(auditorA, &casework.CloseVisit{Visit: "v1", At: "2026-11-24T16:00"}, &casework.EndVisit{Visit: "v1", At: "2026-11-24T17:00"})
	if _, err := b.people[auditorA].desk.MakeReport(b.t.Context(), b.caseNo, casework.ReportOrder{Lang: "ja", Issue: true}); err != nil {
		b.t.Fatal(err)
	}
	b.gives(auditorA, &casework.ExplainReport{On: "2026-11-28", To: "総務部長", Way: "面談", Agreed: true})
	b.meet(auditorA, verifier)
	b.at("2027-01-05", "09:00")
	b.gives(verifier, &casework.BeginVerification{On: "2026-12-28"}, &casework.VerifyPoint{Points: []string{"all"}, Mark: "right"}, &casework.EndVerification{Result: "finished", On: "2026-12-28"})
	b.meet(verifier, decider)
	b.gives(decider, &casework.Decide{Granted: true, On: "2027-01-05", Reason: "全体として適合"})
	b.meet(decider, registrar)
	b.gives(registrar, &casework.TellDecision{On: "2027-01-05", Way: "書面", To: "取締役"},
		&casework.ConcludeCertificateContract{ConcludedOn: "2027-01-05", Clauses: []string{"all"}, Disposal: "返納", AgreedBy: "取締役", CycleMonths: 12},
		&casework.IssueCertificate{Number: number, IssuedOn: "2027-01-05"})
	b.meet(registrar, auditorA)
}

// A certificate is kept up and renewed, every act by keys on the laptop of who does it: a surveillance check, the application for renewal as a case of its
// own with its own contract, plan, second stage, visit, finding, report, verification and decision, and a certificate that begins on the day after the old
// one ends. What comes too early is tried first and refused in words; who audits the renewal neither verifies nor decides on it.
func TestRenewalThroughTheScreens(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_9, notice.P3_2_10, notice.P3_3_2, notice.P3_4_6, notice.P3_5_1, notice.P3_6_1, notice.P3_6_4, notice.P3_7_1, notice.P3_7_4, notice.P3_7_5, notice.P2_4)
	b := newTroupe(t, map[string]string{auditorA: "auditor", verifier: "auditor", decider: "auditor"})
	b.certified("G-2027-001")
	old := b.caseNo
	b.watched(auditorA)
	b.appliesAnew()
	renewal := b.caseNo
	b.staffsOn("2029-07-26", map[string]string{auditorA: "auditor,lead", verifier: "verifier", decider: "decider"})
	b.plansAnew("2029-11-20")
	b.readsAnew()
	b.visitsAnew("2029-11-20")
	b.correctsAnew()
	b.reports(auditorA, "2029-12-03")
	b.keptApart()
	b.verifies("2029-12-10")
	b.decidesAnew("G-2030-001")
	b.continues(old, renewal)
}

// appliesAnew is the call for renewal on the page of what is due, and the case of the renewal up to its contract.
func (b *troupe) appliesAnew() {
	b.t.Helper()
	b.at("2029-07-20", "10:00")
	s := b.in(registrar)
	s.chord(fyne.KeyModifierAlt, fyne.Key2)
	s.press(fyne.Key3)
	s.dueTo("renewal_call")
	s.shows("更新の案内", "その6か月前 (機関の定め)")
	s.press(fyne.KeyReturn)
	s.paper(fyne.KeyL, audit.PaperRenewal)
	old := b.caseNo
	s.press(fyne.KeyF) // nothing follows it yet
	if p := s.frame.panel.Shown(); p.Clause != notice.P3_7_5.Clause() || p.Happened == "" {
		b.t.Errorf("without a renewal F says %+v", p)
	}
	s.press(fyne.KeyEscape)
	s.form(fyne.KeyG, "upkeep.applied", "2029-07-20")
	if s.at != "road" || s.caseID == old {
		b.t.Fatalf("the renewal leads to %s of %s", s.at, s.caseID)
	}
	b.caseNo = s.caseID
	s.shows("認証証明書 G-2027-001 (R12.1.4(金)まで有効) の更新")
	b.stands(registrar, audit.StepApplication, audit.StateOpen)
	s = b.road(registrar, "application")
	s.press(fyne.KeyReturn)
	s.turn("form.paper", "form.data")
	s.fill("application.wished", "本社工場", "application.came", "2029-07-20", "application.way", "郵送")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s = b.road(registrar, "scope")
	s.press(fyne.KeyReturn)
	s.fill("scope.text", "本社工場", "scope.agreed", "2029-07-21")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	b.chooses("TM-001", "TM-040")
	s = b.road(registrar, "contract")
	s.press(fyne.KeyU)
	s.shows("更新する証明書", "G-2027-001", "R12.1.5")
	s.press(fyne.KeyC) // before the contract nothing of last time is taken over
	s.refused(notice.P1_2_1)
	b.stands(registrar, audit.StepContract, audit.StateBlocked, "contract_lacks_statement")
	b.concludes("2029-07-22", "2029-07-25")
	s = b.page(registrar, "upkeep.title")
	s.press(fyne.KeyC)
	s.untroubled()
	s.shows("前回の結果を示した措置 2", "切れ目なく続きます")
	golden(b.t, "upkeep-renewal.ja", s.pages["upkeep"].object())
}

// plansAnew is the plan of the renewal: the second stage does not begin without it, and it is sent and explained.
func (b *troupe) plansAnew(day string) {
	b.t.Helper()
	b.at("2029-10-01", "10:00")
	s := b.page(auditorA, "docs.title")
	s.press(fyne.KeyB)
	s.fill("docs.place", "会議室", "step.on", "2029-10-01", "docs.from", "1000")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_2_10)
	s.leave()
	b.plans(auditorA, day, day, "2029-10-05")
	b.meet(registrar, auditorA)
	b.at("2029-10-08", "10:00")
	s = b.page(registrar, "explained.title")
	s.paper(fyne.KeyP, audit.PaperPlan)
	s.form(fyne.KeyS, "step.on", "2029-10-08", "step.way", "電子メール", "step.to", "総務部長")
	b.meet(registrar, auditorA)
	s = b.page(auditorA, "explained.title")
	s.form(fyne.KeyE, "step.on", "2029-10-09", "step.to", "総務部長", "step.way", "電話")
	b.stands(auditorA, audit.StepPlan, audit.StateDone)
}

// readsAnew is the second stage of the renewal.
func (b *troupe) readsAnew() {
	b.t.Helper()
	b.at("2029-11-01", "10:00")
	s := b.page(auditorA, "docs.title")
	s.press(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyB)
	s.fill("docs.place", "会議室", "step.on", "2029-11-01", "docs.from", "1000", "docs.to", "1200")
	s.send()
	s.readsPapers()
	s.press(fyne.KeyE)
	s.send()
	b.stands(auditorA, audit.StepSecond, audit.StateDone)
}

// visitsAnew is the day on site: what was found last time stands on the card and judges nothing.
func (b *troupe) visitsAnew(day string) {
	b.t.Helper()
	b.at(day, "09:00")
	s := b.arrives(auditorA, "本社工場")
	s.atCheck("TM-001@")
	s.shows("前回")
	if s.visitPage().card.view.Verdict != audit.NotStarted {
		b.t.Error("judged by what was answered last time")
	}
	s.judges("TM-001@", fyne.Key1, "一覧表の第9版を見た", "一覧表", fyne.KeyZ, fyne.KeyX)
	s.judges("TM-040@", fyne.Key2, "書庫の錠が壊れている", "書庫", fyne.KeyZ, fyne.KeyC)
	b.dues("2029-12-03")
	b.at(day, "17:00")
	b.in(auditorA).leaves()
	s = b.in(auditorA)
	s.chord(fyne.KeyModifierAlt, fyne.Key8)
	s.shows("是正")
}

func (b *troupe) correctsAnew() {
	b.t.Helper()
	b.at("2029-12-01", "10:00")
	b.corrected(auditorA, "保管容器", "錠を替えた", "2029-11-30", "report.method.physical_inspection")
	b.again(auditorA, "TM-040@")
}

// keptApart is who audits the renewal trying to verify and to decide on it, and the decision before the verification.
func (b *troupe) keptApart() {
	b.t.Helper()
	b.at("2029-12-05", "10:00")
	s := b.page(auditorA, "verification.title")
	s.shows("あなたは検証できません。")
	s.press(fyne.KeyB)
	s.fill("step.on", "2029-12-05")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_6_1)
	s.leave()
	d := b.page(decider, "decide.title")
	d.press(fyne.KeyG)
	d.fill("step.on", "2029-12-05", "decide.reason", "早すぎる")
	d.ctrl(fyne.KeyReturn)
	d.refused(notice.P3_6_4)
	d.leave()
}

// decidesAnew is the decision, which an auditor of the renewal is refused, and the new certificate, which follows the old one and is valid for no longer than
// the notice has it.
func (b *troupe) decidesAnew(number string) {
	b.t.Helper()
	b.at("2029-12-20", "10:00")
	s := b.page(auditorA, "decide.title")
	s.press(fyne.KeyG)
	s.fill("step.on", "2029-12-20", "decide.reason", "自分の審査は正しい")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_6_4)
	s.leave()
	s = b.page(registrar, "cert.title")
	s.press(fyne.KeyC)
	s.fill("cert.concluded", "2029-12-22")
	s.turn("cert.allclauses")
	s.fill("cert.cycle", "毎年", "cert.agreedby", "取締役")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_6_4) // the decision comes first
	s.leave()
	d := b.page(decider, "decide.title")
	d.form(fyne.KeyG, "step.on", "2029-12-20", "decide.reason", "更新後も全体として基準に適合する")
	b.meet(registrar, decider)
	s = b.page(registrar, "decide.title")
	s.form(fyne.KeyT, "step.on", "2029-12-22", "decide.tell.way", "書面", "decide.tell.to", "取締役")
	s.to("cert.title")
	s.press(fyne.KeyC)
	s.send()
	b.at("2030-01-05", "09:00")
	s = b.page(registrar, "cert.title")
	s.press(fyne.KeyN)
	s.fill("cert.number", number, "cert.issuedon", "2030-01-05", "cert.validto", "2034-01-04", "cert.accreditation", "第7号", "cert.bodyaddress", "東京都1-2-3")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_7_4)
	s.fill("cert.validto", "")
	s.send()
	s.shows(number, "有効", "R15.1.4")
	s.paper(fyne.KeyP, audit.PaperCertificate)
	b.meet()
}

// continues is what everybody sees then: the old certificate renewed, the new one in force for three years from the day after it, its surveillance due.
func (b *troupe) continues(old, renewal string) {
	b.t.Helper()
	b.caseNo = old
	s := b.page(registrar, "upkeep.title")
	s.shows("更新の案件をR11.7.20")
	s.press(fyne.KeyF)
	s.send()
	s.shows("更新済", "G-2030-001 により更新済")
	golden(b.t, "upkeep-renewed.ja", s.pages["upkeep"].object())
	s.press(fyne.KeyG) // leads into the case that renews it
	if s.caseID != renewal {
		b.t.Errorf("G leads to %s", s.caseID)
	}
	b.stands(registrar, audit.StepRenewal, audit.StateDone)
	b.caseNo = renewal
	for _, n := range []string{registrar, auditorA, verifier, decider} {
		if c := b.certificate(n); c.Number != "G-2030-001" || c.State != "in_force" || c.ValidTo != "2033-01-04" || len(c.Late) != 0 {
			b.t.Errorf("%s sees %+v", n, c)
		}
		v, err := b.as(n).desk.Case(renewal)
		if err != nil || len(v.Void)+len(v.Conflicts) != 0 {
			b.t.Errorf("%s: void %v, conflicts %v, %v", n, v.Void, v.Conflicts, err)
		}
	}
	s = b.page(registrar, "upkeep.title")
	s.shows("次の維持の確認 R13.1.5")
}
