package screen

import (
	"testing"

	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// A complaint's page says who took part in its case and by what that is known, and who is to handle it though he did.
func TestAComplaintSaysWhoTookPart(t *testing.T) {
	noticetest.Covers(t, notice.P3_10_3)
	s := newStand(t)
	s.visiting()
	s.command(&casework.OpenBook{Book: register.Complaints})
	book, err := s.desk.BookID(register.Complaints)
	if err != nil {
		t.Fatal(err)
	}
	record := func(id string) string {
		f := map[string]casework.FieldTexts{
			"sort": {"complaint_case"}, "received_on": {"2026-11-20"}, "way": {"phone"}, "anonymous": {"yes"}, "concerns": {"client_itself"}, "content": {"鍵が返っていない"}, "accepted": {"yes"}, "case": {id},
		}
		ch, err := s.desk.Do(t.Context(), &casework.RecordEntry{Case: casework.Case{Case: book}, Register: "complaints", Fields: f})
		if err != nil {
			t.Fatal(err)
		}
		return ch.ID
	}
	show := func(id string) {
		s.pages["registers"].(*registers).want = [3]string{book, "complaints", id}
		s.open("registers")
	}
	here, elsewhere := record(s.caseNo), record("0123456789abcdef0123456789abcdef")
	s.open("registers")
	show(here)
	s.shows("この案件に関わった人 1名", "審査員 北村", "審査に従事", "第三の10三")
	s.picture("complaint-involved")
	show(elsewhere)
	s.shows("この端末は案件を持っていません。")
	s.untroubled()
}
