package casework

import (
	"os"
	"path/filepath"
	"testing"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// A mail file is sealed in a book, what it says is read out of it, and the record of the register names it; what is no mail stays a file.
func TestMailIsSealedAndRecorded(t *testing.T) {
	noticetest.Covers(t, notice.P2_1_1)
	r := newRoom(t)
	office := r.do(&OpenBook{Book: register.Office}).Case
	in := func(c Command) Changes {
		SetCase(c, office)
		return r.do(c)
	}
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	eml := file("a.eml", "From: q@example.jp\r\nTo: office@example.org\r\nSubject: =?UTF-8?B?6KaP56iL?=\r\nDate: Tue, 24 Nov 2026 23:05:00 +0900\r\n\r\n送ります\r\n")
	item := in(&AttachEvidence{File: eml}).ID
	v, err := r.d.Mail(office, audit.ItemID(item))
	if err != nil || v.Subject != "規程" || v.On != "2026-11-24" || v.Text != "送ります" || v.From != "q@example.jp" {
		t.Fatalf("%+v, %v", v, err)
	}
	rec := in(&RecordEntry{Register: "correspondence", Fields: map[string]FieldTexts{
		"direction": {"received"}, "on": {v.On}, "way": {"mail"}, "partner": {v.From}, "subject": {v.Subject}, "content": {v.Text}, "files": {item},
	}}).ID
	list, err := r.d.Register(office, RegisterQuery{Register: "correspondence", Record: rec})
	if err != nil || len(list.Records) != 1 || list.Records[0].Fields.One("files") != item {
		t.Fatalf("%+v, %v", list, err)
	}
	if _, err := r.d.Mail(office, audit.ItemID(in(&AttachEvidence{File: file("b.txt", "no mail")}).ID)); err == nil {
		t.Error("a text was read as a mail")
	}
	if _, err := r.d.Mail(office, "00000000000000000000000000000000"); err == nil {
		t.Error("an unknown item was read")
	}
}
