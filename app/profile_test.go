package main

import (
	"fmt"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// The disclosure statement begins with the profile of the body as it was on its day; what is said in words goes before, and what no profile says is taken
// from the last statement.
func TestTheProfileFillsTheStatement(t *testing.T) {
	noticetest.Covers(t, notice.P2_4)
	a, _ := newLaptop(t)
	book := a.do(object{"do": "open_book", "book": "office"})[0]["case"]
	profile := func(since, address, number string) object {
		return object{"do": "record_entry", "case": book, "register": "body_profile", "fields": object{
			"since": since, "name": "B " + number, "address": address, "accreditation": number, "accredited_on": "2024-04-01", "procedure": "P", "fees": "F " + number, "complaint_desk": "C",
		}}
	}
	a.do(profile("2024-04-01", "Osaka 9", "No. 7"), profile("2026-10-01", "Kyoto 5", "No. 8"))
	c := a.do(object{"do": "open_case", "client": "Third"})[0]["case"]
	give := func(on string, kv ...string) object {
		o := object{"do": "give_statement", "case": c, "version": "1", "committee": "3 of 5", "given_on": on, "way": "by hand", "to": "president"}
		for i := 0; i < len(kv); i += 2 {
			o[kv[i]] = kv[i+1]
		}
		return o
	}
	a.do(give("2026-09-25"), give("2026-10-02"), give("2026-10-03", "fees", "another"))
	all := list(a.show("contract", "--case", fmt.Sprint(c)), "statements")
	if len(all) != 3 {
		t.Fatalf("%v", all)
	}
	for i, want := range []object{
		{"number": "No. 7", "address": "Osaka 9", "fees": "F No. 7", "body": "B No. 7", "procedure": "P", "complaints": "C"},
		{"number": "No. 8", "address": "Kyoto 5", "fees": "F No. 8", "body": "B No. 8"},
		{"number": "No. 8", "address": "Kyoto 5", "fees": "another"},
	} {
		for k, v := range want {
			if all[i][k] != v {
				t.Errorf("statement %d: %s is %v, want %v", i+1, k, all[i][k], v)
			}
		}
	}
}
