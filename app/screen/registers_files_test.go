package screen

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// onRegister opens a register of the office.
func (s *stand) onRegister(reg string) *registers {
	s.t.Helper()
	s.Go("registers")
	p, ok := s.pages["registers"].(*registers)
	if !ok {
		s.t.Fatal("no registers")
	}
	p.enter()
	for i := range p.rows {
		if p.rows[i].reg != nil && p.rows[i].reg.Register == reg {
			p.toKind(i, 0)
			return p
		}
	}
	s.t.Fatalf("no register %s", reg)
	return nil
}

func (s *stand) textFile(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.docs, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

const letterMail = "From: q@example.jp\r\nTo: office@example.org\r\nSubject: =?UTF-8?B?6KaP56iL44Gu5Lu2?=\r\nDate: Tue, 24 Nov 2026 09:05:00 +0900\r\n\r\n改訂した規程を送ります。\r\n"

// A mail is attached to a letter's record: it is sealed in the book, its words become a draft, and it can be looked at. Files are dropped as well, and one
// that is taken off the record stays sealed. A register whose records hold no files says so.
func TestLettersWithTheirFiles(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1, notice.P1_3)
	s := newStand(t)
	s.contract()
	office := s.book(register.Office)
	p := s.onRegister("correspondence")
	s.press(fyne.KeyN, fyne.KeyEscape)
	p.attach([]string{s.textFile("a.eml", letterMail)})
	s.untroubled()
	v := p.q.values()
	if v.One("subject") != "規程の件" || v.One("partner") != "q@example.jp" || v.One("on") != "2026-11-24" || v.One("way") != "mail" || v.One("content") != "改訂した規程を送ります。" || len(v["files"]) != 1 {
		t.Fatalf("%v", v)
	}
	s.shows("a.eml", "下書き")
	p.q.fill(v)
	s.ctrl(fyne.KeyReturn)
	s.untroubled()
	if p.record == nil || len(p.record.Fields["files"]) != 1 {
		t.Fatalf("%+v", p.record)
	}
	s.press(fyne.KeyD)
	s.drawerSays("a.eml", "差出人", "規程の件", "確かめられたものではありません", "SHA-256")
	s.picture("letter-mail")
	s.press(fyne.KeyEscape)

	photo := filepath.Join(s.docs, "letter.jpg")
	if err := os.WriteFile(photo, photographs(1, 3)[0].JPEG, 0o600); err != nil {
		t.Fatal(err)
	}
	s.dropped(fyne.NewPos(700, 400), []fyne.URI{storage.NewFileURI(photo)})
	s.untroubled()
	if got := p.q.values()["files"]; len(got) != 2 {
		t.Fatalf("files: %v", got)
	}
	s.shows("letter.jpg")
	s.picture("letter-two-files")
	for id, it := range p.items {
		if it.Name == "letter.jpg" {
			p.lookAt(id)
		}
	}
	s.drawerSays("letter.jpg")
	s.picture("letter-photo")
	s.press(fyne.KeyEscape)
	ev, err := s.desk.Evidence(office)
	if err != nil || len(ev.Items) != 2 {
		t.Fatalf("%+v, %v", ev, err)
	}
	if mine, err := s.desk.Evidence(s.caseNo); err != nil || len(mine.Items) != 0 {
		t.Errorf("the client's case holds %d", len(mine.Items))
	}
	p = s.onRegister("liaison")
	p.attach([]string{photo})
	if got := s.frame.panel.Shown(); !strings.Contains(got.Happened, "ファイルの欄がありません") {
		t.Errorf("%+v", got)
	}
	s.press(fyne.KeyEscape)
	s.frame.hush()
	p = s.onRegister("correspondence")
	p.seal([]string{filepath.Join(s.docs, "none.pdf")})
	if s.frame.panel.Shown().Happened == "" {
		t.Error("a file that is not there is passed over")
	}
}

// Links to many records are chosen by typing, and open records stand as a number beside their register.
func TestLinksAreChosenByTyping(t *testing.T) {
	s := newStand(t)
	s.contract()
	office := s.book(register.Office)
	for i := range 9 {
		s.enters(office, "committee_members", map[string]casework.FieldTexts{"name": {fmt.Sprintf("委員%c", 'A'+i)}, "external": {"yes"}, "affiliation": {"大学"}, "since": {"2026-04-01"}})
	}
	p := s.onRegister("committee_sessions")
	s.press(fyne.KeyN, fyne.KeyEscape)
	f := p.q.at("invited")
	p.a.router.Open("", f)
	s.press(fyne.KeySpace)
	s.write("委員C")
	s.press(fyne.KeyReturn)
	if got := p.q.values()["invited"]; len(got) != 1 {
		t.Fatalf("invited: %v", got)
	}
	s.shows("委員C")
	s.press(fyne.KeySpace)
	s.write("委員C")
	s.press(fyne.KeyReturn)
	if got := p.q.values()["invited"]; len(got) != 0 {
		t.Errorf("picked again it stays: %v", got)
	}
	for _, r := range p.rows {
		if r.reg != nil && r.reg.Register == "committee_members" && r.reg.Open != 9 {
			t.Errorf("open: %d", r.reg.Open)
		}
	}
	s.picture("registers-links")
}
