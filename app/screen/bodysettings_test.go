package screen

import (
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// The body's own numbers by keys: what holds without one, a change with its reason, its history with who and when; what depends on it follows, and nothing of
// it is shown as law.
func TestSettingsOfTheBodyByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_11_2, notice.P3_7_5, notice.P3_8_3)
	s := newStand(t)
	s.to("bodyset.title")
	s.shows("機関の定め", "告示の定めではありません", "事務局の帳簿がこの保管庫にありません", "定めていない(今は12か月)")
	s.press(fyne.KeyReturn)
	if p := s.frame.panel.Shown(); p.Do == "" {
		t.Errorf("without the book Enter says %+v", p)
	}
	s.frame.hush()
	s.press(fyne.KeyB)
	s.command(&casework.OpenBook{Book: register.Office})
	s.to("bodyset.title")
	s.hides("帳簿がこの保管庫にありません")
	s.shows("経済産業省への報告", "まだ値がありません。")
	s.press(fyne.KeyReturn)
	s.fill("bodyset.value.days", "7")
	s.ctrl(fyne.KeyReturn)
	s.sheetSays("足りないもの", "理由")
	s.fill("cert.reason", "委員会の審議による")
	s.send()
	s.shows("7日", "委員会の審議による", "審査員 北村")
	s.press(fyne.KeyReturn)
	s.fill("bodyset.value.days", "五", "cert.reason", "誤記")
	s.ctrl(fyne.KeyReturn)
	if !s.frame.sheet.Visible() {
		t.Error("what is no number is taken")
	}
	s.fill("bodyset.value.days", "5", "cert.reason", "省との打合せ")
	s.send()
	s.shows("5日", "7日", "置き換え済", "省との打合せ")
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		s.App.window.Resize(fyne.NewSize(1280, 640))
		s.open("bodysettings")
		s.hides("[")
		golden(t, "bodysettings."+lang, s.pages["bodysettings"].object())
	}
	s.setLang("ja")
	s.open("bodysettings")
	s.picture("bodyset")
	v, err := s.desk.BodySettings()
	if err != nil || v.Rows[0].Setting != audit.SettingMETI || v.Rows[0].Value != 5 || len(v.Rows[0].History) != 2 || v.Rows[0].By == "" {
		t.Fatalf("%+v, %v", v.Rows, err)
	}

	// what is due leads to the number by which its day is counted
	s.enters(v.Book, "ministry_reports", map[string]casework.FieldTexts{"sort": {"leak"}, "received_on": {"2026-11-20"}, "content": {"誤送付"}})
	s.chord(fyne.KeyModifierAlt, fyne.Key2)
	s.press(fyne.Key3)
	s.dueTo("ministry")
	s.shows("R8.11.25", "機関の定め・合意")
	s.press(fyne.KeyS)
	if p := s.pages["bodysettings"].(*bodySettings); s.at != "bodysettings" || p.line().Setting != audit.SettingMETI { //nolint:forcetypeassert // just opened
		t.Errorf("S leads to %s", s.at)
	}
}

// A setting by which recordings are allowed is turned on and off where it is looked for.
func TestRecordingIsAllowedByASetting(t *testing.T) {
	s := newStand(t)
	s.visiting()
	s.command(&casework.OpenBook{Book: register.Office})
	s.toSetting(audit.SettingSound)
	s.shows("聞取りの録音")
	s.press(fyne.KeyReturn)
	s.fill("bodyset.value.choice", "bodyset.choice.2", "cert.reason", "依頼者も認めた場合に限る")
	s.send()
	if v, err := s.desk.Sounds(s.caseNo, ""); err != nil || !v.Allowed {
		t.Errorf("%+v, %v", v, err)
	}

	// a consent is given and taken back
	s.to("sound.withdraw")
	if p := s.frame.panel.Shown(); p.Do == "" {
		t.Errorf("without a consent it says %+v", p)
	}
	s.frame.hush()
	s.command(&casework.RecordConsent{Who: "品質課長", Scope: "記録の作成", Way: audit.ConsentWays[0]})
	s.to("sound.withdraw")
	s.pick("品質課長")
	s.untroubled()
	if v, err := s.desk.Sounds(s.caseNo, ""); err != nil || len(v.Consents) != 1 || v.Consents[0].Withdrawn == "" {
		t.Errorf("%+v, %v", v, err)
	}
}

// What the last audit found is typed measure by measure before the visit, and stands on the card.
func TestLastFindingsByKeys(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_3)
	s := newStand(t)
	s.contract()
	s.to("rail.prepare")
	s.press(fyne.Key6)
	s.shows("前回の指摘", "記載なし")
	s.press(fyne.KeyDown, fyne.KeyReturn)
	s.write("鍵の貸出簿に空欄")
	s.press(fyne.KeyTab)
	s.write("2023-11-20")
	s.fill("last.state", "last.state.corrected")
	s.picture("prepare-last")
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("是正済み", "R5.11.20", "鍵の貸出簿に空欄")
	v, err := s.desk.Prepare(s.caseNo)
	if err != nil || v.Last[1].Last == nil || v.Last[1].Last.State != "corrected" || v.Last[0].Last != nil {
		t.Fatalf("%+v, %v", v.Last, err)
	}
	s.press(fyne.KeyH)
	s.drawerSays("鍵の貸出簿に空欄", "審査員 北村")
	s.press(fyne.KeyEscape, fyne.KeyReturn, fyne.KeyTab)
	s.replace("あした以降")
	s.ctrl(fyne.KeyReturn)
	if w := s.pages["prepare"].(*prepare); w.note.Text() == "" { //nolint:forcetypeassert // just opened
		t.Error("what is no day is taken")
	}
	for _, lang := range []string{"ja", "en"} {
		s.setLang(lang)
		s.App.window.Resize(fyne.NewSize(1280, 640))
		s.open("prepare")
		s.press(fyne.Key6)
		s.hides("[")
		golden(t, "prepare-last."+lang, s.pages["prepare"].object())
	}
}
