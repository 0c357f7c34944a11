package screen

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// shortTroupe has a case under contract with one auditor, a verifier and a decision maker, all of it done by keys.
func shortTroupe(t *testing.T) *troupe {
	t.Helper()
	b := newTroupe(t, map[string]string{auditorA: "auditor", verifier: "auditor", decider: "auditor"})
	b.applies("現地精機", "本社工場", "TM-001", "TM-040")
	b.staffs(map[string]string{auditorA: "auditor,lead", verifier: "verifier", decider: "decider"})
	return b
}

// oneDay is the visit of a day, on which a store does or does not conform.
func (b *troupe) oneDay(day string, conforms bool) {
	b.t.Helper()
	b.at(day, "09:00")
	b.plans(auditorA, day, day, "2026-11-10")
	s := b.arrives(auditorA, "本社工場")
	s.judges("TM-001@", fyne.Key1, "一覧表を見た", "一覧表", fyne.KeyZ, fyne.KeyX)
	b.at(day, "14:00")
	s = b.in(auditorA)
	key := fyne.Key1
	if !conforms {
		key = fyne.Key2
	}
	s.judges("TM-040@", key, "書庫の錠", "書庫", fyne.KeyZ, fyne.KeyC)
	if !conforms {
		s.chord(fyne.KeyModifierAlt, fyne.Key7)
		s.press(fyne.KeyReturn)
		s.fill("finding.text", "書庫に錠がない")
		s.fill("finding.due", "2026-12-10")
		s.turn("finding.agreed")
		s.fill("finding.by", "総務部長")
		s.ctrl(fyne.KeyReturn)
		s.untroubled()
	}
	b.at(day, "17:00")
	b.in(auditorA).leaves()
	b.meet()
}

// A certification that goes no further than the first stage.
func TestFirstStageOnlyThroughTheScreens(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_1, notice.P3_2_3, notice.P3_2_4, notice.P3_2_6, notice.P3_5_4, notice.P3_7_2, notice.P3_7_3)
	b := shortTroupe(t)
	s := b.road(registrar, "client")
	s.press(fyne.KeyV)
	s.fill("way", "way.first_stage", "way.on", "2026-10-02")
	s.send()
	s.shows("自己適合宣言")
	s.picture("road-way")
	s.to("firststage.title")
	s.form(fyne.KeyG, "step.on", "2026-10-02", "firststage.reason", "一人で一日")
	b.firstStage(map[string]string{"TM-001": "はい", "TM-040": "はい"}, true)
	for _, step := range []string{audit.StepPlan, audit.StepSecond, audit.StepOnsite} {
		b.stands(auditorA, step, audit.StateSkipped)
	}
	b.reports(auditorA, "2026-10-20")
	b.stands(verifier, audit.StepVerification, audit.StateOpen)
	b.verifies("2026-10-22")
	b.decides("2026-10-25", "G-2026-001")
	b.page(registrar, "cert.title").paper(fyne.KeyP, audit.PaperCertificate)
	for _, n := range []string{auditorA, verifier, decider} {
		if c := b.certificate(n); c.State != "in_force" || string(c.ValidTo) != "2029-10-24" {
			t.Errorf("%s sees %+v", n, c)
		}
	}
}

// firstStage is the check sheet out and back, what an auditor confirmed of it, its end and its result; each refused before its time.
func (b *troupe) firstStage(answers map[string]string, only bool) {
	b.t.Helper()
	b.at("2026-10-05", "10:00")
	s := b.page(registrar, "firststage.title")
	s.press(fyne.KeyN)
	s.fill("step.on", "2026-10-05", "firststage.to", "総務部長", "firststage.dueon", "2026-10-15")
	s.ctrl(fyne.KeyReturn)
	s.ctrl(fyne.KeyReturn) // where the workbook goes
	s.untroubled()
	b.stands(registrar, audit.StepFirst, audit.StateBlocked, "sheet_not_returned")
	s.shows("チェックシートの回答が返っていません")
	b.meet(registrar, auditorA)
	b.at("2026-10-13", "10:00")
	s = b.page(auditorA, "firststage.title")
	s.dropped(fyne.NewPos(300, 300), []fyne.URI{storage.NewFileURI(s.answeredSheet(answers))})
	s.press(fyne.KeyReturn)
	s.fill("step.on", "2026-10-13")
	s.send()
	s.press(fyne.KeyE)
	s.fill("step.on", "2026-10-14")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_2_3)
	s.leave()
	s.form(fyne.KeyC, "firststage.confirm.way", "first.way.dialogue", "firststage.confirm.range", "すべての回答", "firststage.confirm.agreed", "情報管理責任者", "firststage.confirm.agreedon", "2026-10-13",
		"firststage.confirm.with", "総務部長", "firststage.confirm.on", "2026-10-14", "firststage.confirm.seen", "規程の写し")
	if only {
		s.press(fyne.KeyJ)
		s.turn("firststage.judge.sure")
		s.send()
	}
	s.press(fyne.KeyE)
	s.send() // its day is still there
	b.meet(registrar, auditorA)
	s = b.page(registrar, "firststage.title")
	s.paper(fyne.KeyR, audit.PaperFirstResult)
	s.form(fyne.KeyO, "step.on", "2026-10-15", "firststage.to", "情報管理責任者", "firststage.way", "郵送")
	s.shows("通知　R8.10.15")
	b.meet(registrar, auditorA)
	b.stands(auditorA, audit.StepFirst, audit.StateDone)
}

// An application that the body refuses: with its reason, told, and nothing follows it.
func TestApplicationIsRefusedThroughTheScreens(t *testing.T) {
	noticetest.Covers(t, notice.P3_1_1, notice.P3_1_6)
	b := newTroupe(t, nil)
	b.opensCase("他の認証機関", "全社")
	s := b.road(registrar, "application")
	s.press(fyne.KeyX)
	s.fill("end.how", "end.application_refused", "step.on", "2026-09-28")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("足りないもの", s.said("end.reason"))
	s.fill("end.reason", "依頼者自身が認証機関である")
	s.send()
	s.shows("申込みを受けない", "依頼者自身が認証機関である")
	s.picture("road-ended")
	golden(t, "road-ended.ja", s.pages["road"].object())
	s.setLang("en")
	golden(t, "road-ended.en", s.pages["road"].object())
	s.setLang("ja")
	v, err := s.desk.Road(b.caseNo)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range v.Steps[1:] {
		if x.State != audit.StateEnded && x.Step != audit.StepTold {
			t.Errorf("after the refusal: %+v", x)
		}
	}

	// the letter stands in the book of the case
	s.chord(fyne.KeyModifierAlt, fyne.Key3)
	s.register("correspondence")
	s.press(fyne.KeyN)
	s.fill(s.asked("direction"), "choice.sent", s.asked("on"), "2026-09-29", s.asked("way"), "choice.letter", s.asked("partner"), "他の認証機関", s.asked("subject"), "申込みを受けられない旨の通知", s.asked("content"), "依頼者自身が認証機関である")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	r, err := s.desk.Register(b.caseNo, casework.RegisterQuery{Register: "correspondence"})
	if err != nil || len(r.Records) != 1 || r.Records[0].Fields.One("subject") != "申込みを受けられない旨の通知" {
		t.Fatalf("%+v, %v", r.Records, err)
	}
	s.shows("申込みを受けられない旨の通知")

	// the contract can't be concluded any more, and going on needs a word
	s = b.road(registrar, "contract")
	s.press(fyne.KeyX)
	s.fill("end.how", "end.goes_on", "end.reason", "取消し")
	s.send()
	s.shows("続ける")
}

// register goes to a register of the page of registers by PageDown.
func (s *stand) register(name string) {
	s.t.Helper()
	p := s.pages["registers"].(*registers) //nolint:forcetypeassert // just opened
	for range p.rows {
		s.press(fyne.KeyPageUp)
	}
	for range p.rows {
		if k := p.kind(); k != nil && k.reg.Register == name {
			return
		}
		s.press(fyne.KeyPageDown)
	}
	s.t.Fatalf("no register %s", name)
}

// asked is the label of a field of the register that is shown.
func (s *stand) asked(field string) string {
	s.t.Helper()
	p := s.pages["registers"].(*registers) //nolint:forcetypeassert // just opened
	for i := range p.data.Fields {
		if p.data.Fields[i].Name == field {
			return p.data.Fields[i].Words
		}
	}
	s.t.Fatalf("no field %s of %s", field, p.data.Register)
	return ""
}

// A decision not to grant: with its reasons on paper, told, and nothing may be certified on it.
func TestDecisionNotToGrantThroughTheScreens(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_6, notice.P3_6_1, notice.P3_6_4, notice.P3_6_5, notice.P3_7_1)
	b := shortTroupe(t)
	b.oneDay("2026-11-24", false)
	b.at("2026-12-11", "09:00")
	s := b.in(auditorA)
	s.chord(fyne.KeyModifierAlt, fyne.Key8)
	s.shows("是正")
	s.chord(fyne.KeyModifierAlt, fyne.Key7)
	s.shows("1日過ぎています")
	s.press(fyne.KeyV)
	s.fill("finding.result", "review.not_corrected", "finding.reviewed", "2026-12-11", "finding.seen", "錠はないまま")
	s.turn("report.method.physical_inspection")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	b.reports(auditorA, "2026-12-12")

	// who audited may not verify; who verifies may not decide before the end
	v := b.page(auditorA, "verification.title")
	v.press(fyne.KeyB)
	v.fill("step.on", "2026-12-12")
	v.ctrl(fyne.KeyReturn)
	v.refused(notice.P3_6_1)
	v.leave()
	v.shows("あなたは検証できません。")
	b.verifies("2026-12-14")
	b.at("2026-12-18", "09:00")
	d := b.page(decider, "decide.title")
	d.shows("あなたは決定できます。", "不適合の確認 1")
	d.press(fyne.KeyG)
	d.fill("step.on", "2026-12-18", "decide.reason", "x")
	d.ctrl(fyne.KeyReturn)
	d.sheetSays("足りないもの") // a reason for each check that does not conform
	d.leave()
	d.form(fyne.KeyX, "step.on", "2026-12-18", "decide.reason", "書庫の錠が期限までに付かなかった")
	b.meet()
	b.stands(registrar, audit.StepTold, audit.StateOpen)
	r := b.page(registrar, "decide.title")
	r.paper(fyne.KeyP, audit.PaperDecision)
	r.form(fyne.KeyT, "step.on", "2026-12-19", "decide.tell.way", "書面", "decide.tell.to", "取締役")
	r.shows("付与しない", "書庫の錠が期限までに付かなかった", "通知 R8.12.19")
	r.picture("decide-refused")
	b.stands(registrar, audit.StepTold, audit.StateDone)
	b.stands(registrar, audit.StepCertificate, audit.StateEnded)
	r.to("cert.title")
	r.press(fyne.KeyC)
	r.fill("cert.concluded", "2026-12-20")
	r.turn("cert.allclauses")
	r.ctrl(fyne.KeyReturn)
	r.refused(notice.P3_7_1)
	r.leave()
	b.meet()
	for _, n := range []string{auditorA, verifier, decider} {
		b.stands(n, audit.StepCertContract, audit.StateEnded)
	}
}

// A doubt about a law in the middle of the visit stops everybody; the agency answers, the body lifts the stop, and the case goes on to its report.
func TestDoubtAndItsLiftingThroughTheScreens(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_7, notice.P3_4_4, notice.P3_5_1)
	b := shortTroupe(t)
	b.at("2026-11-24", "09:00")
	b.plans(auditorA, "2026-11-24", "2026-11-24", "2026-11-10")
	s := b.arrives(auditorA, "本社工場")
	s.judges("TM-001@", fyne.Key1, "一覧表を見た", "一覧表", fyne.KeyZ, fyne.KeyX)
	s.to("doubts.title")
	s.form(fyne.KeyN, "law.name", "個人情報の保護に関する法律", "law.agency", "個人情報保護委員会")
	s.press(fyne.KeyF2, fyne.KeyL)
	s.fill("doubt.law", "個人情報の保護に関する法律", "doubt.seen", "名簿が受付に置かれている")
	s.ctrl(fyne.KeyReturn)
	s.press(fyne.KeyEscape)
	s.atCheck("TM-040@")
	s.press(fyne.Key1)
	s.refused(notice.P3_4_7)
	s.leaves() // leaving is never locked
	b.meet()
	b.stands(registrar, audit.StepReport, audit.StateStopped)
	r := b.page(registrar, "doubts.title")
	r.shows("停止中", "報告を待っています")
	l := b.page(auditorA, "doubts.title")
	l.press(fyne.KeyL)
	l.fill("doubts.lift.on", "2026-11-25", "doubts.lift.paper", "第7号", "doubts.lift.content", "続けてよい")
	l.ctrl(fyne.KeyReturn)
	l.refused(notice.P3_4_7) // not by who reported it
	l.leave()
	b.at("2026-12-01", "09:00")
	r = b.page(registrar, "doubts.title")
	r.form(fyne.KeyT, "doubts.on", "2026-11-25", "doubts.letter", "第3号")
	r.form(fyne.KeyL, "doubts.lift.on", "2026-12-01", "doubts.lift.paper", "第7号", "doubts.lift.content", "審査を続けてよい")
	s = b.in(auditorA)
	s.atCheck("TM-040@")
	s.press(fyne.Key1)
	s.refused(notice.P3_4_7) // A has not heard of it yet
	b.meet()
	b.at("2026-12-03", "09:00")
	s = b.arrives(auditorA, "本社工場")
	s.judges("TM-040@", fyne.Key1, "書庫の錠", "書庫", fyne.KeyZ, fyne.KeyC)
	b.asksManager(auditorA, true)
	b.at("2026-12-03", "17:00")
	b.in(auditorA).leaves()
	b.meet()
	b.reports(auditorA, "2026-12-05")
	text, err := b.as(auditorA).desk.Preview(b.caseNo, casework.PaperReport, "ja")
	if err != nil || strings.Contains(text.Text, "受付に置かれている") || strings.Contains(text.Text, "疑義") {
		t.Errorf("the report tells of the doubt, %v", err)
	}
	b.verifies("2026-12-07")
	b.stands(registrar, audit.StepDecision, audit.StateOpen)
}

// asksManager is the talk with the information manager: each point and, where one is named, the law is asked and answered by keys.
func (b *troupe) asksManager(name string, law bool) {
	b.t.Helper()
	s := b.in(name)
	s.to("rail.prepare")
	s.press(fyne.Key2, fyne.KeyN)
	s.fill("prepare.role", "情報管理責任者")
	s.turn("function." + audit.FunctionManager)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.KeyF3, fyne.KeyP)
	s.pick("情報管理責任者")
	v := s.visitPage()
	for v.talk.guide() && v.talk.now() != nil {
		q, at := v.talk.now(), v.talk.at
		if q.Answer == "" {
			s.press(fyne.KeyPlus, fyne.KeyQ)
			s.write("説明できた")
			s.ctrl(fyne.KeyReturn)
		}
		if s.press(fyne.KeyRight); v.talk.at == at {
			break
		}
	}
	s.untroubled()
	t, err := s.desk.Talk(b.caseNo, v.a.scene.personID)
	if err != nil {
		b.t.Fatal(err)
	}
	if open := slices.ContainsFunc(t.Manager, func(m casework.PointRow) bool { return !m.Asked }); open {
		b.t.Errorf("not everything was asked: %+v", t.Manager)
	}
	if asked := slices.ContainsFunc(t.Questions, func(q casework.AskView) bool { return q.Subject == audit.GuideLaws && q.Answer != "" }); law && !asked {
		b.t.Error("the law was not asked about")
	}
}
