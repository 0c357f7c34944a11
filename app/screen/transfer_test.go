package screen

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/assets"
	"genchi/sync/exchange"
)

func TestTransferWithoutAServer(t *testing.T) {
	s := newStand(t)
	s.contract()
	s.chord(fyne.KeyModifierAlt, fyne.Key9)
	s.shows("機関の本部はまだ決められていません。", "受領 0/6", "この端末に保存済: 記録 6件")
	s.hides("本部へ送る")
	s.press(fyne.KeyG)
	if s.at != "settings" {
		t.Errorf("pulling without a server leads to %s", s.at)
	}
	s.open("transfer")
	s.picture("transfer-empty")
}

func TestPushAndPull(t *testing.T) {
	s := newStand(t)
	s.visiting()
	b := s.colleague("審査員 𠮷田")
	s.server(b)
	s.open("transfer")
	s.shows("本部 https://127.0.0.1:", "受領 0/12")
	s.press(fyne.KeyReturn)
	s.untroubled()
	s.shows("受領 12/12", "本部受領済: 記録 12件", "送りました: 記録 12件")
	s.press(fyne.KeySlash)
	s.shows("すべて本部受領済です。")
	s.press(fyne.KeySlash, fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyDown)
	s.disagree(b)
	s.open("transfer")
	s.press(fyne.KeyG)
	s.untroubled()
	s.shows("食い違い 2件")
	s.picture("transfer")
	s.press(fyne.KeyC)
	if s.at != "conflicts" {
		t.Errorf("C leads to %s", s.at)
	}
}

// The list of cases brings what lies at the server, without a case being open; a second time there is nothing, and it says so.
func TestCasesAreReceivedFromTheList(t *testing.T) {
	s := newStand(t)
	s.visiting()
	b := s.colleague("審査員 𠮷田")
	s.server(b)
	s.open("transfer")
	s.press(fyne.KeyReturn)
	s.disagree(b)
	s.open("cases")
	s.press(fyne.KeyG)
	s.untroubled()
	s.shows("受け取りました: 記録 ")
	s.press(fyne.KeyG)
	s.untroubled()
	s.shows("受け取るものはありませんでした")
}

// A person with a role card is put on the roster by the name, or by the number where two have one name.
func TestRosterTakesNames(t *testing.T) {
	s := newStand(t)
	s.visiting()
	p := s.pages["road"].(*road)
	p.view.Candidates = []casework.Person{{Name: "一", Device: "d1"}, {Name: "二", Device: "d2"}, {Name: "二", Device: "d3"}}
	for text, want := range map[string]string{"一": "d1", "二": "二", "d3": "d3", "三": "三"} {
		if got := p.named(text); got != want {
			t.Errorf("%s is %s, not %s", text, got, want)
		}
	}
}

func TestServerThatDoesNotAnswer(t *testing.T) {
	s := newStand(t)
	s.visiting()
	stop := s.server()
	s.open("transfer")
	stop()
	p := s.pages["transfer"].(*transfer)
	do, waited := s.host.Do, false
	s.host.Do = func(f func()) {
		do(f)
		if p.busy && !waited && strings.Contains(p.doing.Text(), "つながるまで繰り返しています") {
			waited = true
			s.shows("つながるまで繰り返しています", "中止")
			s.hides("本部から受け取る")
			s.picture("transfer-waiting")
			s.press(fyne.KeyX)
		}
	}
	s.press(fyne.KeyReturn)
	if !waited {
		t.Fatal("nobody was told that the server does not answer")
	}
	s.untroubled() // the person stopped it
	s.shows("中止しました。", "受領 0/12", "本部から受け取る")
	if p.busy {
		t.Error("still busy")
	}
}

func TestFailureIsSaidInThreeLines(t *testing.T) {
	s := newStand(t)
	s.host.Trouble = func(error) string { return "network" }
	s.visiting()
	s.server()
	s.open("transfer")
	s.pages["transfer"].(*transfer).talk("transfer.push", func(context.Context, Desk, string, func(casework.TransferProgress)) (casework.TransferResult, error) {
		return casework.TransferResult{}, casework.ErrNetwork
	})
	p := s.frame.panel.Shown()
	if p.Happened == "" || p.Kept == "" || p.Do == "" || p.Code != "network" {
		t.Errorf("the panel says %+v", p)
	}
	s.shows("本部と通信できませんでした。", "受領 0/12")
	s.picture("transfer-failed")
}

// Every kind of progress has its words.
func TestProgressOfTransferHasWords(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		for _, k := range []exchange.Kind{exchange.Waiting, exchange.Control, exchange.Entries, exchange.Bytes, exchange.ItemThere, exchange.Refused, exchange.Pulled} {
			if !assets.Lang(lang).Has("screen.transfer.kind." + string(k)) {
				t.Errorf("%s: no word for %q", lang, k)
			}
		}
	}
}

// disagree lets both judge one check and agree on different days, neither knowing of the other; the colleague's entries lie at the server then.
func (s *stand) disagree(b *casework.Desk) {
	s.t.Helper()
	ctx := context.Background()
	if _, err := b.Pull(ctx, "", nil); err != nil {
		s.t.Fatal(err)
	}
	s.command(
		&casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Conforming, Observation: str("一覧表に施錠の記録がある。")},
		&casework.SetDueDate{Measure: "TM-041", On: "2026-12-24", Agreed: true, AgreedBy: "情報管理責任者"},
	)
	s.give(b, &casework.RecordAnswer{Measure: "TM-002", Verdict: audit.Nonconforming, Observation: str("予備鍵が無記名だった。"), Reason: str("管理者が定められていない。")},
		&casework.SetDueDate{Measure: "TM-041", On: "2027-01-15"})
	if _, err := b.Push(ctx, s.caseNo, nil); err != nil {
		s.t.Fatal(err)
	}
}
