package screen

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/criteria"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/storage/vault"
	"genchi/storage/vault/vaulttest"
)

// renews gives a person a role card to the end of a day by the windows of both: the request, its answer, the words that are compared, taking it in.
func (b *troupe) renews(name, until string) {
	b.t.Helper()
	s := b.as(name)
	s.to("cards.title")
	request, card := filepath.Join(b.docs, "request"+until+".txt"), filepath.Join(b.docs, "card"+until+".txt")
	s.press(fyne.KeyR)
	s.fill("give.path", request)
	s.send()
	mine := standWords(s.frame.drawer)
	r := b.as(registrar)
	r.to("cards.title")
	r.press(fyne.KeyN)
	r.fill("cards.request", request, "people.role", "role.auditor", "cards.last", until, "give.path", card)
	r.send()
	if theirs := standWords(r.frame.drawer); mine[len(mine)-1] != theirs[len(theirs)-1] {
		b.t.Errorf("%q is to be compared with %q", mine, theirs)
	}
	r.shows(r.dayOf(audit.Date(until)) + " まで")
	r.press(fyne.KeyEscape)
	s = b.as(name)
	s.press(fyne.KeyEscape, fyne.KeyT)
	s.fill("settings.card", card)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
}

// A role card that runs out in the middle of a visit stops nobody: the auditor is told in the head, the registrar on the page of what is due and on the
// road of the case, and a new card ends it.
func TestRoleCardRunsOutInTheMiddleOfAVisit(t *testing.T) {
	noticetest.Covers(t, notice.P2_2_2)
	b := newTroupe(t, map[string]string{auditorA: "auditor", verifier: "auditor", decider: "auditor"})
	b.applies("現地精機", "本社工場", "TM-001", "TM-040")
	b.staffs(map[string]string{auditorA: "auditor,lead"})
	b.at("2026-11-20", "09:00")
	b.renews(auditorA, "2026-11-24")
	b.meet()
	r := b.as(registrar)
	r.chord(fyne.KeyModifierAlt, fyne.Key2)
	r.press(fyne.Key3)
	r.shows("審査員A の役割証", "役割証の期限")
	r.picture("due-card")
	b.at("2026-11-24", "09:00")
	b.plans(auditorA, "2026-11-24", "2026-11-25", "2026-11-10")
	s := b.arrives(auditorA, "本社工場")
	s.judges("TM-001@", fyne.Key1, "一覧表を見た", "一覧表", fyne.KeyZ, fyne.KeyX)
	if s.frame.card.Visible() {
		t.Error("the card ran out too early")
	}
	b.at("2026-11-25", "09:00")
	s = b.in(auditorA)
	s.judges("TM-040@", fyne.Key1, "書庫の錠", "書庫", fyne.KeyZ, fyne.KeyC) // the work goes on
	if !s.frame.card.Visible() || s.frame.card.Word() != "役割証の期限切れ" {
		t.Errorf("the head says %q, %v", s.frame.card.Word(), s.frame.card.Visible())
	}
	s.picture("card-over")
	s.leaves()
	b.meet()
	r = b.road(registrar, "client")
	r.shows("審査員A の役割証は", "その後の記録")
	golden(t, "road-card.ja", r.pages["road"].object())
	r.to("cards.title")
	r.on(auditorA)
	r.shows("で期限切れ", "期限の後の記録", "記録は有効です")
	for _, lang := range []string{"ja", "en"} {
		r.setLang(lang)
		golden(t, "cards."+lang, r.pages["cards"].object())
		r.picture("cards-" + lang)
	}
	r.setLang("ja")
	v, err := r.desk.Case(b.caseNo)
	if err != nil || len(v.Void) != 0 || len(v.PastCard) != 1 || v.PastCard[0].Name != auditorA || v.PastCard[0].After == 0 {
		t.Errorf("void %v, past cards %+v, %v", v.Void, v.PastCard, err)
	}
	b.renews(auditorA, "2027-11-30")
	s = b.as(auditorA)
	s.chord(fyne.KeyModifierAlt, fyne.Key1)
	if s.frame.card.Visible() {
		t.Error("the head goes on about the old card")
	}
	b.meet()
	r = b.as(registrar)
	r.to("cards.title")
	r.press(fyne.KeyN) // a last day that is over is no last day
	r.fill("cards.request", filepath.Join(b.docs, "request2027-11-30.txt"), "cards.last", "2026-01-01")
	r.ctrl(fyne.KeyReturn)
	r.refused(notice.P2_2_2)
	r.leave()
}

// What was signed on the 25th and is typed on the 28th: both days are kept and shown.
func TestPaperOfAnEarlierDayIsTyped(t *testing.T) {
	noticetest.Covers(t, notice.P3_1_2)
	b := newTroupe(t, nil)
	b.opensCase("現地精機", "本社工場")
	s := b.road(registrar, "scope")
	s.press(fyne.KeyReturn)
	s.fill("scope.text", "本社工場", "scope.agreed", "2026-09-24")
	s.ctrl(fyne.KeyReturn)
	b.chooses("TM-001")
	b.at("2026-09-28", "10:00")
	b.concludes("2026-09-25", "2026-09-25")
	s = b.page(registrar, "contract.title")
	s.shows("契約 R8.9.25(金)", "記録 R8.9.28(月) "+registrar)
	s.picture("contract-days")
	s.press(fyne.KeyT)
	s.drawerSays("R8.9.25(金)", "10:0")
	v, err := s.desk.Contract(b.caseNo)
	if err != nil || v.Contract.ConcludedOn != "2026-09-25" {
		t.Errorf("%+v, %v", v.Contract, err)
	}
}

// Two laptops say different things about the plan, neither knowing of the other: both are kept and shown, the next step says so, a person settles it by
// keys with a reason.
func TestContradictingPlansOfTwoLaptops(t *testing.T) {
	noticetest.Covers(t, notice.P3_2_9)
	b := newTroupe(t, map[string]string{auditorA: "auditor", auditorB: "auditor"})
	b.applies("現地精機", "本社工場", "TM-001")
	b.staffs(map[string]string{auditorA: "auditor,lead", auditorB: "auditor"})
	b.plans(auditorA, "2026-11-24", "2026-11-24", "2026-11-10")
	b.plans(auditorB, "2026-11-26", "2026-11-26", "2026-11-12")
	b.meet()
	s := b.in(auditorA)
	if v, err := s.desk.Conflicts(b.caseNo); err != nil || len(v) != 1 {
		t.Fatalf("conflicts %+v, %v", v, err)
	}
	s.to("rail.conflicts")
	s.shows(auditorA, auditorB, "計画")
	s.picture("conflicts-plan")
	s.press(fyne.Key2)
	s.write("依頼者に確かめた")
	s.ctrl(fyne.KeyReturn)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	s.shows("食い違いはありません。")
	b.meet()
	for _, n := range []string{registrar, auditorA, auditorB} {
		d := b.as(n).desk
		v, err := d.Conflicts(b.caseNo)
		if k, kerr := d.Case(b.caseNo); err != nil || kerr != nil || len(v) != 0 || k.Plan == nil {
			t.Errorf("%s sees %+v, %v, %v", n, v, err, kerr)
		}
	}
}

// The edition of the measures by which a case is judged is not on this laptop: it is said in clear words, the work goes on by numbers, and receiving once
// more brings it.
func TestCatalogueIsNotOnThisLaptop(t *testing.T) {
	noticetest.Covers(t, notice.P3_0)
	s := &stand{t: t, clock: standDay, docs: t.TempDir()}
	other := bytes.Replace(criteria.ShippedBytes(), []byte(`"2018-draft.1"`), []byte(`"2018-draft.9"`), 1)
	v, _, err := vault.Create(filepath.Join(t.TempDir(), "store"), []byte(vaulttest.Passphrase), vault.Options{Now: s.time, Rand: rand.Reader, Params: vaulttest.Quick})
	if err != nil {
		t.Fatal(err)
	}
	d := casework.New(v, casework.Options{Now: s.time, Rand: rand.Reader, Lang: "ja", Catalogue: other})
	t.Cleanup(func() { _ = d.Close() })
	if err := d.TrialBody("現地認証機関(試用)", "審査員 北村"); err != nil {
		t.Fatal(err)
	}
	s.window(d)
	s.contract()
	b := s.colleague("審査員 南")
	s.server(b)
	s.swap(b)
	dir := b.Vault().Dir()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	if err := filepath.WalkDir(filepath.Join(dir, "chunks"), func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		n++
		return os.Remove(p)
	}); err != nil || n == 0 {
		t.Fatalf("%d chunks, %v", n, err)
	}
	c := s.openAt(dir)
	c.openCase(s.caseNo, "road", "")
	c.shows("この案件の措置の一覧がこの端末にありません。", "2018-draft.9", "受渡しでもう一度受け取る")
	golden(t, "road-nocatalogue.ja", c.pages["road"].object())
	c.setLang("en")
	golden(t, "road-nocatalogue.en", c.pages["road"].object())
	c.setLang("ja")
	c.chord(fyne.KeyModifierAlt, fyne.Key5)
	if p := c.frame.panel.Shown(); p.Code != "no_edition" || p.Clause == "" || p.Do == "" {
		t.Errorf("the panel says %+v", p)
	}
	c.shows("TM-040")
	c.picture("nocatalogue")
	c.frame.hush()
	c.chord(fyne.KeyModifierAlt, fyne.Key1)
	c.press(fyne.KeyG)
	c.untroubled()
	c.openCase(s.caseNo, "road", "")
	c.hides("がこの端末にありません")
	c.chord(fyne.KeyModifierAlt, fyne.Key5)
	c.untroubled()
	if strings.Contains(strings.Join(standWords(c.pages["visit"].object()), " "), "TM-040") {
		t.Error("measures are still named by their numbers alone")
	}
}
