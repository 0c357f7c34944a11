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
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// opensBooks opens the books of the body on the registrar's window and gives that of complaints to the handler.
func (b *troupe) opensBooks() {
	b.t.Helper()
	s := b.as(registrar)
	s.chord(fyne.KeyModifierAlt, fyne.Key3)
	for _, book := range []string{"office", "complaints"} {
		s.press(fyne.KeyB)
		s.pick(s.said("registers.book." + book))
		s.untroubled()
	}
	s.register("complaints")
	s.press(fyne.KeyU)
	s.sheetSays("この帳簿を持つ人", registrar)
	golden(b.t, "registers-people.ja", s.frame.sheet)
	s.fillPick("registers.people.who", handler)
	s.send()
	b.meet(registrar, handler)
}

// fillPick chooses the answer that reads so, or else in whose words the text stands; what is no choice is written.
func (s *stand) fillPick(label, word string) {
	s.t.Helper()
	target, want := besideLabel(s.shownForm(), s.said(label)), s.said(word)
	words := toggleWords(target)
	at := slices.Index(words, want)
	if at < 0 {
		at = slices.IndexFunc(words, func(w string) bool { return strings.Contains(w, want) })
	}
	if at < 0 {
		s.fill(label, word)
		return
	}
	s.turnIn(target, words[at])
}

// toggleWords are the words of the toggles in o.
func toggleWords(o fyne.CanvasObject) []string {
	if t, ok := o.(*widget.Toggle); ok {
		return []string{strings.Join(standWords(t), "")}
	}
	var out []string
	for _, c := range below(o) {
		out = append(out, toggleWords(c)...)
	}
	return out
}

// complains writes a complaint or an appeal down on the handler's window; fields are names of the register with their answers.
func (b *troupe) complains(fields ...string) {
	b.t.Helper()
	s := b.as(handler)
	s.chord(fyne.KeyModifierAlt, fyne.Key3)
	s.register("complaints")
	s.press(fyne.KeyN)
	s.record(fields...)
	s.ctrl(fyne.KeyReturn)
}

// record fills fields of the register that is shown by their names.
func (s *stand) record(fields ...string) {
	s.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		s.fillPick(s.asked(fields[i]), fields[i+1])
	}
}

// amends changes fields of the record under the cursor, with a reason; closing finishes it with its day.
func (s *stand) amends(reason string, fields ...string) {
	s.t.Helper()
	s.press(fyne.KeyReturn)
	s.record(fields...)
	s.ctrl(fyne.KeyReturn)
	if s.frame.picker.Object().Visible() {
		s.write(reason)
		s.ctrl(fyne.KeyReturn)
	}
}

// complaints are the records of that register on a person's laptop.
func (b *troupe) complaints(name string) []casework.RecordRow {
	b.t.Helper()
	d := b.as(name).desk
	id, err := d.BookID(register.Complaints)
	if err != nil {
		b.t.Fatal(err)
	}
	v, err := d.Register(id, casework.RegisterQuery{Register: "complaints"})
	if err != nil {
		b.t.Fatal(err)
	}
	return v.Records
}

// The life of a certificate that ends badly: an anonymous complaint leads to a check out of turn and to a suspension; the client appeals, somebody who was
// not involved handles it; the certificate is withdrawn and given back.
func TestComplaintAppealAndWithdrawalThroughTheScreens(t *testing.T) {
	noticetest.Covers(t, notice.P3_10_1, notice.P3_10_2, notice.P3_10_3, notice.P3_10_4, notice.P3_11_2, notice.P3_7_5, notice.P3_7_6, notice.P3_7_7, notice.P2_2_0)
	b := newTroupe(t, map[string]string{auditorA: "auditor,handler", verifier: "auditor", decider: "auditor", handler: "handler"})
	b.applies("現地精機", "本社工場", "TM-001", "TM-040")
	b.staffs(map[string]string{auditorA: "auditor,lead", verifier: "verifier", decider: "decider"})
	b.oneDay("2026-11-24", true)
	b.asksManager(auditorA, false)
	b.reports(auditorA, "2026-12-05")
	b.verifies("2026-12-28")
	b.decides("2027-01-05", "G-2027-001")
	b.opensBooks()

	// the complaint: without a name, about what the client does
	const said = "退職者の鍵がそのまま使われている"
	b.at("2027-06-01", "10:00")
	b.complains("sort", "choice.complaint_case", "received_on", "2027-06-01", "way", "choice.phone", "anonymous", "choice.yes", "concerns", "choice.own_certification", "content", said, "accepted", "choice.no", "refusal_reason", "忙しい")
	k := b.as(handler)
	k.refused(notice.P3_10_2) // about the body's own certification nothing is turned away
	k.press(fyne.KeyReturn)
	k.record("concerns", "choice.client_itself", "accepted", "choice.yes", "refusal_reason", "", "handler", handler)
	k.ctrl(fyne.KeyReturn)
	k.untroubled()
	k.shows("苦情")
	k.picture("complaint")
	b.meet(registrar, handler)

	// the registrar's laptop knows whose case it is, and keeps who took part away from it
	r := b.as(registrar)
	r.chord(fyne.KeyModifierAlt, fyne.Key3)
	r.register("complaints")
	r.amends("案件を記す", "case", "現地精機")
	r.untroubled()
	if c := b.complaints(registrar)[0]; c.Fields.One("case") != b.caseNo || len(c.Fields["involved"]) == 0 {
		t.Errorf("who took part is not written down: %v", c.Fields)
	}
	r.press(fyne.KeyU)
	r.fillPick("registers.people.who", auditorA)
	r.ctrl(fyne.KeyReturn)
	r.refused(notice.P3_10_3) // the auditor of the case handles no complaint about it
	r.leave()

	// it leads to a check out of turn; the auditor learns why he goes and nothing of the complaint
	r = b.page(registrar, "upkeep.title")
	r.press(fyne.KeyN)
	r.fill("upkeep.on", "2027-06-10", "upkeep.cause", "survey.cause.complaint", "upkeep.ref", "苦情1号", "upkeep.persons", auditorA, "upkeep.way", "survey.way.onsite")
	r.fillPick("upkeep.measures", "保管容器")
	r.send()
	b.meet(registrar, auditorA)
	b.at("2027-06-10", "10:00")
	a := b.page(auditorA, "upkeep.title")
	for _, w := range standWords(a.pages["upkeep"].object()) {
		if strings.Contains(w, said) {
			t.Error("the complaint reaches the auditor")
		}
	}
	a.on("保管容器")
	a.press(fyne.Key2, fyne.KeyE)
	a.fill("upkeep.result", "survey.result.continues", "step.on", "2027-06-10")
	a.ctrl(fyne.KeyReturn)
	a.refused(notice.P3_7_5) // not simply on, over what does not conform
	a.fill("upkeep.result", "survey.result.suspend", "who.text", "鍵の管理")
	a.send()
	b.meet(registrar, auditorA)
	b.at("2027-06-14", "10:00")
	b.happens("suspended", "2027-06-14", "維持の確認の結果", "苦情1号")
	b.stands(registrar, audit.StepSurveillance, audit.StateBlocked, "certificate_suspended")

	// closed when the ministry knows and it is said why nobody was told
	k = b.as(handler)
	k.chord(fyne.KeyModifierAlt, fyne.Key1)
	k.press(fyne.KeyG)
	k.chord(fyne.KeyModifierAlt, fyne.Key3)
	k.register("complaints")
	k.amends("処理", "findings", "維持の確認で裏付け", "result", "証明書を一時停止した", "decided_on", "2027-06-14")
	k.untroubled()
	k.press(fyne.KeyF)
	k.ctrl(fyne.KeyReturn)
	k.refused(notice.P3_10_4)
	k.amends("通知", "not_told", "匿名で連絡先がない", "meti_on", "2027-06-14")
	k.untroubled()
	k.press(fyne.KeyF)
	k.send()
	if c := b.complaints(handler)[0]; c.State != "closed" {
		t.Errorf("the complaint is %s", c.State)
	}

	// the appeal of the client against the suspension
	b.at("2027-06-20", "10:00")
	b.complains("sort", "choice.appeal_case", "received_on", "2027-06-20", "way", "choice.letter", "anonymous", "choice.no", "complainant", "現地精機 取締役", "contact", "03-0000-0000",
		"concerns", "choice.own_certification", "content", "鍵は回収したと異議を申し立てる", "accepted", "choice.yes", "handler", handler)
	k = b.as(handler)
	k.untroubled()
	b.meet(registrar, handler)
	r = b.as(registrar)
	r.chord(fyne.KeyModifierAlt, fyne.Key3)
	r.register("complaints")
	r.onRecord("異議申立て")
	r.amends("案件を記す", "case", "現地精機")
	r.untroubled()
	b.meet(registrar, handler)
	k = b.as(handler)
	k.chord(fyne.KeyModifierAlt, fyne.Key3)
	k.register("complaints")
	k.onRecord("異議申立て")
	k.amends("処理", "findings", "回収の記録はない", "result", "異議を認めない", "decided_on", "2027-07-01", "told_on", "2027-07-02", "told_way", "書面", "meti_on", "2027-07-02")
	k.untroubled()
	k.press(fyne.KeyF)
	k.send()
	if slices.ContainsFunc(b.complaints(handler), func(c casework.RecordRow) bool { return c.State != "closed" }) {
		t.Error("a complaint is open")
	}

	// withdrawal, return, and what everybody sees of it
	b.at("2027-07-10", "10:00")
	b.happens("withdrawn", "2027-07-10", "是正されない", "苦情1号")
	b.happens("published", "2027-07-11", "是正されない", "苦情1号")
	b.stands(registrar, audit.StepRenewal, audit.StateBlocked, "certificate_not_returned")
	r = b.as(registrar)
	r.chord(fyne.KeyModifierAlt, fyne.Key2)
	r.press(fyne.Key2)
	r.shows("証明書の返納・処分")
	b.happens("returned", "2027-07-20", "返納された", "")
	r.shows("取消し", "返納")
	r.picture("certificate-withdrawn")
	b.stands(registrar, audit.StepSurveillance, audit.StateDone)
	b.stands(registrar, audit.StepRenewal, audit.StateDone)
	b.meet()
	for _, n := range []string{auditorA, decider} {
		if c := b.certificate(n); c.State != "withdrawn" || len(c.Events) != 4 {
			t.Errorf("%s sees %+v", n, c)
		}
	}
}

// onRecord puts the cursor of the page of registers on the record that says a text.
func (s *stand) onRecord(text string) {
	s.t.Helper()
	p := s.pages["registers"].(*registers) //nolint:forcetypeassert // just opened
	s.press(fyne.KeyHome)
	for range p.data.Records {
		if r := p.now(); r != nil && strings.Contains(r.Title, text) {
			return
		}
		s.press(fyne.KeyDown)
	}
	s.t.Fatalf("no record says %q", text)
}

// happens records an event of the certificate on the registrar's window.
func (b *troupe) happens(what, on, reason, ref string) {
	b.t.Helper()
	s := b.page(registrar, "cert.title")
	s.press(fyne.KeyE)
	s.pick(s.said("cert.what." + what))
	s.fill("step.on", on, "cert.decider", decider, "cert.reason", reason)
	if ref != "" {
		s.fill("cert.ref", ref)
	}
	s.send()
}
