package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"genchi/app/command"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// question finds a question of a person.
func question(l *laptop, person, subject, id string) object {
	for _, q := range list(l.show("talk", "--key", person), "questions") {
		if q["subject"] == subject && q["question"] == id {
			return q
		}
	}
	return nil
}

// made carries out a command and gives the id of what it made.
func made(l *laptop, cmd object) string { return fmt.Sprint(l.do(cmd)[0]["id"]) }

func TestInterviewThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_4)
	noticetest.Covers(t, notice.P3_4_3_Ro)
	noticetest.Covers(t, notice.P3_4_3_Ha)
	noticetest.Covers(t, notice.P3_4_3_Ni)
	l := house(t)
	l.do(object{"do": "add_person", "person": "k2", "role": "information manager", "functions": []string{"manager", "electronic"}},
		object{"do": "begin_interview", "person": "k2", "at": "2026-11-24T10:00"}, object{"do": "begin_interview", "person": "k1", "place": "r1", "at": "2026-11-24T10:05"})
	talks := list(l.show("talk"), "interviews")
	if len(talks) != 2 || talks[0]["state"] != "running" || talks[1]["state"] != "running" {
		t.Fatalf("%v", talks)
	}
	if a := l.refused(object{"do": "begin_interview", "person": "k2"}); a["code"] != "interview_open" {
		t.Errorf("%v", a)
	}
	first := fmt.Sprint(talks[0]["id"])
	l.do(object{"do": "turn_interview", "interview": first, "to": "paused", "at": "2026-11-24T10:10"}, object{"do": "turn_interview", "interview": first, "to": "running", "at": "2026-11-24T10:20"},
		object{"do": "turn_interview", "interview": first, "to": "ended", "at": "2026-11-24T10:30"})
	if a := l.refused(object{"do": "turn_interview", "interview": first, "to": "running"}); a["code"] != "interview_ended" {
		t.Errorf("%v", a)
	}
	if x := list(l.show("talk"), "interviews")[0]; x["state"] != "ended" || len(list(x, "spans")) != 2 {
		t.Errorf("%v", x)
	}
	if q := question(l, "k1", "TM-040", "q1"); q == nil || q["check"] != "TM-040@r1" {
		t.Fatalf("no question of the measure: %v", q)
	}
	if question(l, "k1", "TM-040", "q1.more.show") != nil {
		t.Error("a follow-up without an answer")
	}
	l.do(object{"do": "record_reply", "person": "k1", "subject": "TM-040", "question": "q1", "answer": "yes"})
	if q := question(l, "k1", "TM-040", "q1.more.show"); q == nil || q["depth"] != 1.0 {
		t.Error("no follow-up of yes")
	}
	l.do(object{"do": "record_reply", "person": "k1", "subject": "TM-040", "question": "q1", "answer": "no"}, object{"do": "record_reply", "person": "k1", "subject": "TM-040", "question": "q1.more.instead", "answer": "unclear"})
	if question(l, "k1", "TM-040", "q1.more.show") != nil || question(l, "k1", "TM-040", "q1.more.instead")["answer"] != "unclear" {
		t.Error("the follow-ups do not follow the answer")
	}
	for _, bad := range []string{"q9", "q01", "incidents", "q1.more.none", "x"} {
		if a := l.refused(object{"do": "record_reply", "person": "k1", "subject": "TM-040", "question": bad, "answer": "yes"}); a["code"] != "unknown_question" {
			t.Errorf("%s: %v", bad, a)
		}
	}
	blocked := func(code string) (n int) {
		for _, b := range list(l.show("report"), "blockers") {
			if b["code"] == code {
				n++
			}
		}
		return n
	}
	l.do(object{"do": "name_law", "law": "l1", "name": "personal information act", "agency": "commission"})
	if blocked("manager_not_asked") != 5 || blocked("law_not_asked") != 1 {
		t.Errorf("blockers %v", l.show("report")["blockers"])
	}
	for _, p := range []string{"incidents", "responses", "understanding", "practice", "plans"} {
		l.do(object{"do": "record_reply", "person": "k2", "subject": "guide.manager", "question": p, "answer": "no", "text": "none so far"})
	}
	l.do(object{"do": "record_reply", "person": "k2", "subject": "guide.laws", "question": "l1", "answer": "yes", "text": "register kept"})
	if blocked("manager_not_asked")+blocked("law_not_asked") != 0 {
		t.Errorf("blockers %v", l.show("report")["blockers"])
	}
	l.do(object{"do": "mark_come_back", "measure": "TM-040", "place": "r2", "on": true}, object{"do": "mark_come_back", "measure": "TM-040", "place": "r1", "on": true})
	if q := list(l.show("talk"), "come_back"); len(q) != 2 || q[0]["check"] != "TM-040@r1" {
		t.Errorf("queue %v", q)
	}
}

func TestADoubtThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_7)
	l := house(t)
	l.do(object{"do": "name_law", "law": "l1", "name": "personal information act", "agency": "commission"})
	if a := l.refused(object{"do": "report_doubt", "law": "l1", "seen": " "}); a["code"] != "form" {
		t.Errorf("%v", a)
	}
	l.do(object{"do": "report_doubt", "law": "l1", "seen": "register lies open", "place": "r1"})
	d := list(l.show("doubts"), "doubts")
	if len(d) != 1 || d[0]["law"] != "personal information act" || d[0]["law_id"] != "l1" {
		t.Fatalf("%v", d)
	}
	id := fmt.Sprint(d[0]["id"])
	out := l.path("doubt.pdf")
	l.want(0, "", "paper", "doubt", "--sheet", id, "--out", out, "--lang", "ja")
	if !strings.HasPrefix(string(read(t, out)), "%PDF-") {
		t.Error("no paper for the body")
	}
	for code, cmd := range map[string]object{
		"case_stopped": {"do": "record_answer", "measure": "TM-040", "place": "r1", "verdict": "conforming"},
		"doubt_stands": {"do": "undo"},
		"own_doubt":    {"do": "lift_stop", "doubt": id, "agency": "commission", "on": "2026-12-01", "paper": "7", "content": "go on"},
	} {
		if a := l.refused(cmd); a["code"] != code || a["provision"] != "3-4-7" {
			t.Errorf("%s: %v", code, a)
		}
	}
	l.want(command.ExitRefused, "", "report", "--out", l.path("r.pdf"))
	l.do(object{"do": "record_answer", "measure": "TM-040", "place": "r1", "statement": "we lock it", "observation": "seen"}, object{"do": "note_seen", "what": "register"},
		object{"do": "tell_agency", "doubt": id, "agency": "commission", "on": "2026-11-25", "paper": "3"}, object{"do": "end_visit"})
	card := fmt.Sprint(l.show("card", "--check", "TM-040@r1"), l.show("findings"), l.show("closing")["findings"])
	if strings.Contains(card, "register lies open") || strings.Contains(card, "personal information act") {
		t.Error("a doubt shows on what a client may see")
	}
}

func TestWalkThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3)
	noticetest.Covers(t, notice.P3_4_3_I)
	l := house(t)
	plan := l.path("plan.png")
	f, err := os.Create(plan)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 400, 300))); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	write(t, l.path("note.txt"), "no picture")
	big := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x4e\x20\x00\x00\x4e\x20\x08\x00\x00\x00\x00"), make([]byte, 64)...)
	write(t, l.path("big.png"), string(big))
	item := func(file string) string { return made(l, object{"do": "attach_evidence", "file": l.path(file)}) }
	if a := l.refused(object{"do": "add_floor", "name": "x", "item": item("note.txt")}); a["code"] != "floor_no_picture" {
		t.Errorf("%v", a)
	}
	if a := l.refused(object{"do": "add_floor", "name": "x", "item": item("big.png")}); a["code"] != "floor_too_large" && a["code"] != "floor_no_picture" {
		t.Errorf("20,000 by 20,000: %v", a)
	}
	photo := item("plan.png")
	floor := made(l, object{"do": "add_floor", "name": "1F", "item": photo, "place": "b1"})
	zone := made(l, object{"do": "set_spot", "floor": floor, "place": "r2", "x": 0, "y": 0, "w": 5000, "h": 5000})
	pin := made(l, object{"do": "set_spot", "floor": floor, "place": "r1", "name": "door", "x": 7000, "y": 2500})
	spots := func() []object { return list(list(l.show("walk"), "floors")[0], "spots") }
	if s := spots(); len(s) != 2 || s[0]["id"] != zone || s[0]["seen"] != false || l.show("walk")["unseen_zones"] != 1.0 || s[1]["no"] != 2.0 {
		t.Fatalf("%v", s)
	}
	l.do(object{"do": "link_spot", "item": photo, "spot": pin}, object{"do": "record_measured", "measure": "TM-040", "place": "r2", "what": "partition", "unit": "mm", "value": 1950, "compare": ">=", "limit": 1800, "spot": zone},
		object{"do": "record_handling", "measure": "TM-040", "place": "r2", "act": "opened", "what": "cabinet", "role": "janitor"})
	if s := spots(); s[0]["seen"] != true || s[1]["seen"] != true || len(texts(s[1], "items")) != 1 {
		t.Errorf("%v", s)
	}
	card := l.show("card", "--check", "TM-040@r2")
	if m := list(card, "measured"); len(m) != 1 || m[0]["result"] != "within" || card["verdict"] != "" || len(list(card, "handled")) != 1 {
		t.Errorf("%v", card)
	}
	for code, cmd := range map[string]object{
		"operator_reason": {"do": "record_handling", "measure": "TM-040", "act": "moved", "what": "box", "who": "auditor"},
		"unknown_spot":    {"do": "link_spot", "item": photo, "spot": "none"},
		"unknown_floor":   {"do": "set_spot", "floor": "none", "x": 1, "y": 1},
		"form":            {"do": "set_spot", "floor": floor, "x": 9000, "y": 1, "w": 5000, "h": 1},
	} {
		if a := l.refused(cmd); a["code"] != code {
			t.Errorf("%s: %v", code, a)
		}
	}
	for _, b := range list(l.show("report"), "blockers") {
		if b["code"] == "loose_evidence" && b["subject"] == photo {
			t.Error("the plan counts as loose")
		}
	}
}
