package main

import (
	"fmt"
	"testing"

	"genchi/app/command"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// A role card has a last day: who writes after it goes on working, nothing is void, and the registrar sees it with the case, in the list of cards and in
// what is due, until a new card is there.
func TestRoleCardThatRunsOut(t *testing.T) {
	noticetest.Covers(t, notice.P2_2_2)
	b := newBureau(t)
	l := madeLaptop(t)
	l.now = b.clock
	answer := func(until string, code int) {
		t.Helper()
		request, card := l.path("request"+until), l.path("card"+until)
		l.want(0, "", "join-request", "--user", "審査員A", "--out", request)
		b.desk.want(code, "", "role-card", "--request", request, "--roles", "auditor", "--until", until, "--out", card)
		if code == 0 {
			l.want(0, "", "join", "--card", card)
		}
	}
	answer("2026-01-31", command.ExitRefused)
	answer("soon", command.ExitRefused)
	answer("2026-11-24", 0)
	l.want(0, "", "body-card", "--take", b.office.card)
	b.a, b.people["審査員A"] = l, l
	b.apply("現地精機", "本社工場", "TM-001", "TM-040")
	b.staff(map[string]string{"審査員A": "auditor,lead"})
	b.arrives()
	b.meet()
	if got := list(b.see(b.desk, "case"), "past_card"); len(got) != 0 {
		t.Errorf("the card is not over: %v", got)
	}
	b.at(dayTwo, "10:00")
	b.do(b.a, object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "observation": "書庫の錠"})
	b.meet()
	c := b.see(b.desk, "case")
	past := list(c, "past_card")
	if len(past) != 1 || past[0]["name"] != "審査員A" || past[0]["until"] != "2026-11-24" || past[0]["after"] != 1.0 || len(list(c, "void")) != 0 {
		t.Errorf("past %v, void %v", past, c["void"])
	}
	row := func(l *laptop) object {
		for _, r := range list(l.show("cards"), "rows") {
			if r["name"] == "審査員A" {
				return r
			}
		}
		return nil
	}
	if r := row(b.desk); r == nil || r["state"] != "over" || r["after"] != 1.0 {
		t.Errorf("the list of cards has %v", r)
	}
	if mine, _ := b.a.show("home")["card"].(object); mine == nil || mine["state"] != "over" {
		t.Errorf("A is not told: %v", mine)
	}
	due := func(l *laptop, scope string) (out []string) {
		for _, r := range list(l.show("due", "--key", scope), "rows") {
			if r["kind"] == "card" {
				out = append(out, fmt.Sprint(r["on"], " ", r["state"]))
			}
		}
		return out
	}
	for _, x := range []struct {
		l     *laptop
		scope string
	}{{b.desk, "body"}, {b.desk, "person"}, {b.a, "person"}} {
		if d := due(x.l, x.scope); len(d) != 1 || d[0] != "2026-11-24 overdue" {
			t.Errorf("due: %v", d)
		}
	}
	answer("2027-11-30", 0)
	b.meet()
	if r := row(b.desk); r["state"] != "valid" || r["serial"] != 2.0 {
		t.Errorf("after the new card: %v", r)
	}
}
