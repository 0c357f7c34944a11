package screen

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// A whole certification of two sites by seven persons, every act by keys on the laptop of who does it.
func TestWholeCertificationThroughTheScreens(t *testing.T) {
	noticetest.Covers(t, notice.P3_0, notice.P3_1_1, notice.P3_1_2, notice.P3_1_4, notice.P3_2_7, notice.P3_2_9, notice.P3_2_11, notice.P3_3_1, notice.P3_3_2, notice.P3_3_3, notice.P3_3_6, notice.P3_4_1, notice.P3_4_2,
		notice.P3_4_5, notice.P3_4_6, notice.P3_5_1, notice.P3_5_3, notice.P3_6_1, notice.P3_6_2, notice.P3_6_4, notice.P3_6_5, notice.P3_7_1, notice.P3_7_4, notice.P3_7_5)
	b := newTroupe(t, map[string]string{auditorA: "auditor", auditorB: "auditor", auditorC: "auditor", verifier: "auditor", decider: "auditor"})
	b.applies("現地精機", "本社工場と第二工場", "TM-001", "TM-040", "TM-043", "TM-071")
	b.staffs(map[string]string{auditorA: "auditor,lead", auditorB: "auditor", auditorC: "auditor", verifier: "verifier", decider: "decider"})
	b.firstStage(map[string]string{"TM-001": "はい", "TM-040": "一部", "TM-043": "一部", "TM-071": "はい"}, false)
	b.planned()
	b.secondStage()
	b.prepares()
	b.firstSite()
	b.secondSite()
	b.corrects()
	b.verifiedTwice()
	b.decides("2027-01-05", "G-2027-001")
	b.page(registrar, "cert.title").paper(fyne.KeyP, audit.PaperCertificate)
	for _, n := range []string{auditorA, auditorB, verifier, decider} {
		if c := b.certificate(n); c.State != "in_force" || string(c.ValidTo) != "2030-01-04" || len(c.Late) != 0 {
			t.Errorf("%s sees %+v", n, c)
		}
	}
	b.watched(auditorB)
	v, err := b.as(registrar).desk.Case(b.caseNo)
	if err != nil || len(v.Void)+len(v.Conflicts)+len(v.PastCard) != 0 {
		t.Errorf("void %v, conflicts %v, %v", v.Void, v.Conflicts, err)
	}
	s := b.as(registrar)
	s.to("statistics.title")
	s.shows(auditorA, auditorB)
}

// planned is the effort and the plan: without the client's agreement the second stage does not begin, and a changed plan says why.
func (b *troupe) planned() {
	b.t.Helper()
	b.at("2026-10-20", "10:00")
	s := b.road(auditorA, "plan")
	s.press(fyne.KeyE, fyne.KeyReturn)
	s.fill("effort.persons", "60", "effort.manual", "4", "effort.manual.why", "二つの工場を二人で二日", "effort.days", "2")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	b.stands(auditorA, audit.StepPlan, audit.StateOpen)
	s = b.road(auditorA, "plan")
	s.press(fyne.KeyReturn)
	s.fill("plan.from", "2026-11-24", "plan.to", "2026-11-25", "plan.text", "第1版", "plan.who", auditorA+"、"+auditorB)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.to("docs.title")
	s.press(fyne.KeyB)
	s.fill("docs.place", "会議室", "step.on", "2026-10-22", "docs.from", "1000")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_2_10)
	s.leave()
	s = b.road(auditorA, "plan")
	s.press(fyne.KeyReturn)
	s.fill("plan.agreed", "2026-10-26", "plan.by", "総務部長", "plan.why", "依頼者の合意")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	b.meet(registrar, auditorA)
	s = b.page(registrar, "explained.title")
	s.paper(fyne.KeyP, audit.PaperPlan)
	s.form(fyne.KeyS, "step.on", "2026-10-27", "step.way", "電子メール", "step.to", "総務部長")
	b.meet(registrar, auditorA)
	s = b.page(auditorA, "explained.title")
	s.form(fyne.KeyE, "step.on", "2026-10-28", "step.to", "総務部長", "step.way", "電話")
	b.stands(auditorA, audit.StepPlan, audit.StateDone)
	b.meet(registrar, auditorA)
	w := b.page(registrar, "who.title")
	w.on(auditorA)
	w.shows(w.said("who.tookpart")) // who plans the audit may not verify it
}

// secondStage is done by B in the body's rooms, where the client's papers came in.
func (b *troupe) secondStage() {
	b.t.Helper()
	b.at("2026-11-04", "10:00")
	b.meet(registrar, auditorA, auditorB)
	s := b.page(auditorB, "docs.title")
	s.press(fyne.KeyReturn)
	s.untroubled()
	s.paper(fyne.KeyP, audit.PaperRequests)
	s.press(fyne.KeyB)
	s.fill("docs.place", "会議室", "step.on", "2026-11-04", "docs.from", "1000", "docs.to", "1600")
	s.send()
	s.readsPapers()
	s.press(fyne.KeyE)
	s.send()
	s.paper(fyne.KeyP, audit.PaperSecond)
	b.meet(registrar, auditorA, auditorB)
	b.stands(auditorA, audit.StepSecond, audit.StateDone)
	b.stands(auditorA, audit.StepOnsite, audit.StateOpen)
}

// readsPapers judges every document that was asked for; the stage can't end before.
func (s *stand) readsPapers() {
	s.t.Helper()
	p := s.pages["second"].(*docs) //nolint:forcetypeassert // just opened
	s.press(fyne.KeyHome)
	for range len(p.data.Requests) {
		s.press(fyne.KeyReturn, fyne.KeyD)
	}
	s.press(fyne.KeyE)
	s.fill("docs.end.text", "文書はそろっている")
	s.ctrl(fyne.KeyReturn)
	s.refused(notice.P3_3_2)
	s.leave()
	for range len(p.data.Requests) {
		s.press(fyne.KeyReturn, fyne.Key1)
	}
	s.untroubled()
	if p.data.Open != 0 {
		s.t.Fatalf("%d papers are open", p.data.Open)
	}
}

// prepares lays down places with what is allowed there and which measures are looked at, who is asked, and who looks after which part.
func (b *troupe) prepares() {
	b.t.Helper()
	b.at("2026-11-10", "10:00")
	s := b.page(auditorA, "rail.prepare")
	for _, p := range []struct{ name, parent, here string }{{"本社工場", "", ""}, {"設計室", "本社工場", "TM-040 TM-043"}, {"第二工場", "", ""}, {"倉庫", "第二工場", "TM-040"}} {
		s.press(fyne.KeyN)
		s.fill("places.name", p.name)
		if p.parent != "" {
			s.fill("prepare.parent", p.parent, "prepare.here", p.here)
		}
		s.ctrl(fyne.KeyReturn)
		s.untroubled()
	}
	b.asks("品質課長", audit.FunctionPractising)
	b.meet(auditorA, auditorB, auditorC)
}

// asks lists a person who is asked.
func (b *troupe) asks(role, function string) {
	b.t.Helper()
	s := b.page(auditorA, "rail.prepare")
	s.press(fyne.Key2, fyne.KeyN)
	s.fill("prepare.role", role)
	s.turn("function." + function)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.press(fyne.Key1)
}

// checkAt is the check of a measure at a place by its name.
func (b *troupe) checkAt(name, measure, place string) string {
	b.t.Helper()
	v, err := b.as(name).desk.Checks(b.caseNo)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := range v.Rows {
		if r := &v.Rows[i]; string(r.Check.Measure()) == measure && r.Place == place {
			return string(r.Check)
		}
	}
	b.t.Fatalf("no check %s at %q", measure, place)
	return ""
}

// firstSite is the first day: A and B at the same site, two measures that do not conform, the closing meeting with days that are agreed.
func (b *troupe) firstSite() {
	b.t.Helper()
	b.at("2026-11-24", "09:00")
	a := b.arrives(auditorA, "本社工場")
	a.press(fyne.KeyP)
	b.at("2026-11-24", "09:05")
	b.meet(auditorA, auditorB)
	s := b.page(auditorB, "meeting.opening")
	s.press(fyne.KeyP)
	s.untroubled()
	b.asksManager(auditorA, false)
	a = b.in(auditorA)
	a.judges("TM-001@", fyne.Key1, "一覧表を見た", "一覧表", fyne.KeyZ, fyne.KeyX)
	a.judges(b.checkAt(auditorA, "TM-043", "設計室"), fyne.Key1, "番号変更の記録を見た", "鍵の貸出簿", fyne.KeyZ, fyne.KeyX, fyne.KeyC)
	a.judges(b.checkAt(auditorA, "TM-040", "設計室"), fyne.Key2, "書庫の扉に錠がない", "書庫", fyne.KeyZ, fyne.KeyC)
	s = b.in(auditorB)
	s.judges("TM-071@", fyne.Key2, "共用IDが1件残る", "利用者の台帳", fyne.KeyX, fyne.KeyV)
	b.at("2026-11-24", "16:00")
	b.meet(auditorA, auditorB)
	b.dues("2026-12-24", "2026-12-10")
	b.at("2026-11-24", "16:50")
	s = b.page(auditorB, "meeting.opening")
	s.press(fyne.KeyP)
	s.pick(s.said("onsite.ended.end"))
	a = b.page(auditorA, "meeting.opening")
	a.press(fyne.KeyP)
	a.pick(a.said("onsite.ended.end"))
	a.press(fyne.KeyF12, fyne.KeyReturn)
	a.write("翌日に続ける") // what is open has its reason
	a.ctrl(fyne.KeyReturn)
	a.press(fyne.KeyReturn)
	a.untroubled()
	v, err := a.desk.Kit(b.caseNo)
	if err != nil || !slices.ContainsFunc(v.Papers, func(r casework.PaperRow) bool { return r.Paper == audit.PaperNotice && r.Pages > 0 }) {
		b.t.Fatalf("the notice of the first site: %+v, %v", v.Papers, err)
	}
	b.meet(auditorA, auditorB)
}

// dues writes the wording of the findings with the days to which the client agreed, on A's window.
func (b *troupe) dues(days ...string) {
	b.t.Helper()
	s := b.in(auditorA)
	s.chord(fyne.KeyModifierAlt, fyne.Key7)
	s.press(fyne.KeyHome)
	for _, d := range days {
		s.press(fyne.KeyD)
		s.fill("finding.due", d)
		s.turn("finding.agreed")
		s.fill("finding.by", "総務部長")
		s.ctrl(fyne.KeyReturn)
		s.untroubled()
		s.press(fyne.KeyDown)
	}
}

// secondSite is the second day, on which A is alone: how he worked is written down and looked at by C in the office.
func (b *troupe) secondSite() {
	b.t.Helper()
	b.at("2026-11-25", "08:30")
	s := b.page(auditorA, "meeting.opening")
	s.press(fyne.KeyC)
	s.fill("plan.text", "第2版 倉庫を午前に")
	s.fill("finding.by", "総務部長", "plan.agreed", "2026-11-25")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays(s.said("opening.plan.missing")) // not without a reason
	s.fill("opening.plan.because", "倉庫の棚卸")
	s.send()
	b.at("2026-11-25", "09:00")
	s = b.arrives(auditorA, "第二工場")
	s.press(fyne.KeyP)
	s.judges(b.checkAt(auditorA, "TM-040", "倉庫"), fyne.Key1, "棚は施錠され鍵は2本", "倉庫の鍵管理簿", fyne.KeyZ, fyne.KeyC)
	b.at("2026-11-25", "15:00")
	s = b.in(auditorA)
	s.to("meeting.opening")
	s.press(fyne.KeyP)
	s.pick(s.said("onsite.ended.end"))
	s.leaves()
	s.shows(s.said("alone.title"))
	s.press(fyne.KeyL)
	s.press(fyne.KeyReturn)
	s.fill("alone.note", "棚ごとに鍵と管理簿を照合した")
	s.send()
	s.to("kit.makeall")
	s.untroubled()
	s.shows("現地審査結果通知")
	s.press(fyne.KeyP)
	s.pick(s.said("purpose.result_notice"))
	s.fill("give.recipient", "総務部長")
	s.send()
	b.meet()
}

// corrects is what the client did, looked at by each auditor; then each judges anew what he had judged, with a reason, and C looks at the lone morning.
func (b *troupe) corrects() {
	b.t.Helper()
	b.at("2026-12-11", "10:00")
	b.corrected(auditorB, "利用者ID", "共用IDを削除した", "2026-12-10", "report.method.electronic_record")
	b.meet(auditorA, auditorB)
	b.at("2026-12-24", "10:00")
	b.corrected(auditorA, "保管容器", "錠を付けた", "2026-12-18", "report.method.physical_inspection")
	b.again(auditorB, "TM-071@")
	b.again(auditorA, b.checkAt(auditorA, "TM-040", "設計室"))
	b.meet()
	s := b.in(auditorA)
	s.chord(fyne.KeyModifierAlt, fyne.Key8)
	s.shows("一人")
	s.press(fyne.KeyReturn)
	if x := s.frame.panel.Shown(); x.Happened == "" || x.Clause == "" {
		b.t.Errorf("a report over an open review says %+v", x)
	}
	s.press(fyne.KeyEscape)
	c := b.in(auditorC)
	c.press(fyne.KeyF12)
	for _, where := range []string{"本社工場", "第二工場"} {
		c.press(fyne.KeyL)
		c.pick(strings.Join([]string{auditorA, where, c.said("alone.review"), c.said("alone.review.right")}, "  "))
		c.fill("alone.review.text", "手法は適切")
		c.send()
	}
	b.meet()
	s = b.in(auditorA) // what he judged anew in December is no work of the minutes in which B was not there yet
	s.chord(fyne.KeyModifierAlt, fyne.Key8)
	s.hides("手法の記録がない部があります")
	b.reports(auditorA, "2026-12-24")
}

// corrected is the client's answer to a finding and the look at it.
func (b *troupe) corrected(name, title, text, on, method string) {
	b.t.Helper()
	s := b.in(name)
	s.chord(fyne.KeyModifierAlt, fyne.Key7)
	p := s.pages["findings"].(*findings) //nolint:forcetypeassert // just opened
	s.press(fyne.KeyHome)
	for range p.data {
		if f := p.now(); f != nil && strings.Contains(f.Title, title) {
			break
		}
		s.press(fyne.KeyDown)
	}
	s.press(fyne.KeyW)
	s.fill("rounds.answered", text, "opening.role", "総務部長", "rounds.on", on)
	s.send()
	s.press(fyne.KeyV)
	s.fill("finding.result", "review.corrected", "finding.reviewed", b.now.Format("2006-01-02"), "finding.seen", "画面と現物で確認")
	s.turn(method)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
}

// again judges a check that was told, with the reason that is asked for.
func (b *troupe) again(name, check string) {
	b.t.Helper()
	s := b.in(name)
	s.atCheck(check)
	s.press(fyne.Key1)
	if !s.frame.picker.Object().Visible() {
		b.t.Fatalf("nobody asks why %s changes", check)
	}
	s.write("是正を確認した")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
}

// verifiedTwice is the verification: returned once for a page that nobody can find, answered, and finished.
func (b *troupe) verifiedTwice() {
	b.t.Helper()
	b.at("2026-12-26", "10:00")
	v := b.page(verifier, "verification.title")
	v.form(fyne.KeyB, "step.on", "2026-12-26")
	v.on("証拠")
	v.press(fyne.Key3)
	v.fill("verification.remark", "鍵管理簿の頁がない")
	v.send()
	v.form(fyne.KeyR, "step.on", "2026-12-26", "verification.text", "鍵管理簿の頁を示すこと")
	b.meet()
	b.stands(registrar, audit.StepVerification, audit.StateBlocked, "round_returned")
	s := b.page(auditorA, "verification.title")
	s.shows("差戻しが届いています", "鍵管理簿の頁を示すこと")
	s.form(fyne.KeyA, "verification.answer.text", "12頁と記した", "step.on", "2026-12-27")
	d := b.page(decider, "decide.title")
	d.press(fyne.KeyG)
	d.fill("step.on", "2026-12-27", "decide.reason", "早すぎる")
	d.ctrl(fyne.KeyReturn)
	d.refused(notice.P3_6_4)
	d.leave()
	b.reports(auditorA, "2026-12-27")
	b.verifies("2026-12-28")
	b.stands(decider, audit.StepDecision, audit.StateOpen)
}

// watched is the surveillance of the first year by an auditor; who is not asked has not heard of it.
func (b *troupe) watched(by string) {
	b.t.Helper()
	b.at("2027-12-20", "10:00")
	s := b.page(registrar, "upkeep.title")
	s.shows("次の維持の確認")
	s.press(fyne.KeyN)
	s.fill("upkeep.on", "2028-01-04", "upkeep.persons", by, "upkeep.way", "survey.way.documents")
	s.fillPick("upkeep.measures", "保管容器")
	s.send()
	s.paper(fyne.KeyP, audit.PaperSurvey)
	b.meet(registrar, by)
	b.at("2028-01-04", "10:00")
	x := b.page(by, "upkeep.title")
	x.on("保管容器")
	x.press(fyne.Key1, fyne.KeyE)
	x.fill("upkeep.result", "survey.result.continues", "step.on", "2028-01-04")
	x.send()
	b.meet(registrar, by)
	r := b.page(registrar, "upkeep.title")
	r.shows("次の維持の確認 R11.1.4")
}
