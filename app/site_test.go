package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"genchi/app/command"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// rowOf finds the row of a check.
func rowOf(t *testing.T, rows []object, check string) object {
	t.Helper()
	for _, r := range rows {
		if r["check"] == check {
			return r
		}
	}
	t.Fatalf("no row of %s", check)
	return nil
}

// house is a laptop whose case has a building of two rooms, with measures to be inspected there.
func house(t *testing.T) *laptop {
	t.Helper()
	l, _ := newLaptop(t)
	l.do(
		object{"do": "add_place", "place": "b1", "name": "main building"},
		object{"do": "add_place", "place": "r1", "name": "drawing office", "parent": "b1"},
		object{"do": "add_place", "place": "r2", "name": "store room", "parent": "b1"},
		object{"do": "assign_measures", "place": "b1", "below": []string{"TM-040"}},
		object{"do": "set_place_rules", "camera": "escorted"},
		object{"do": "set_place_rules", "place": "b1", "laptop": "allowed"},
		object{"do": "set_place_rules", "place": "r2", "laptop": "forbidden", "camera": "forbidden"},
		object{"do": "add_person", "person": "k1", "role": "head of quality", "functions": []string{"practising"}, "measures": []string{"TM-040"}},
	)
	return l
}

func TestPreparationThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_1)
	l := house(t)
	rows := list(l.show("checks"), "checks")
	for _, c := range []string{"TM-040@r1", "TM-040@r2"} {
		rowOf(t, rows, c)
	}
	v := l.show("prepare")
	for _, p := range list(v, "places") {
		rules, _ := p["in_force"].(object)
		if want := map[string]string{"r1": "allowed escorted", "r2": "forbidden forbidden"}[fmt.Sprint(p["place"])]; want != "" && want != fmt.Sprint(rules["laptop"], " ", rules["camera"]) {
			t.Errorf("%v: %v", p["place"], rules)
		}
	}
	l.do(object{"do": "lay_timetable", "template": "one_day", "from": "2026-11-24"}, object{"do": "plan_line", "from": "2026-11-24T17:00", "what": "travel", "place": "r1", "persons": []string{"k1"}, "auditors": []string{"me"}})
	plan := list(l.show("prepare"), "timetable")
	if len(plan) != 9 || plan[0]["what"] != "opening" || plan[8]["place_name"] != "drawing office" || fmt.Sprint(plan[8]["auditor_names"]) != "[A]" {
		t.Errorf("timetable %v", plan)
	}
	l.do(object{"do": "assign_checks", "what": "place:b1", "to": []string{"A"}}, object{"do": "record_self_check", "measure": "TM-040", "answer": "partly", "text": "one door"},
		object{"do": "record_last_finding", "measure": "TM-040", "text": "door was open", "on": "2023-11-01", "state": "corrected"})
	r := rowOf(t, list(l.show("checks"), "checks"), "TM-040@r1")
	if fmt.Sprint(r["to"]) != "[A]" || r["mine"] != true || r["selfcheck"] != "partly" {
		t.Errorf("%v", r)
	}
	card := l.show("card", "--check", "TM-040@r1")
	if last, _ := card["last_finding"].(object); last["text"] != "door was open" {
		t.Errorf("%v", card["last_finding"])
	}
	for code, cmd := range map[string]object{
		"unknown_auditor":  {"do": "assign_checks", "what": "part:I", "to": []string{"nobody"}},
		"unknown_part":     {"do": "assign_checks", "what": "part:X", "to": []string{"me"}},
		"unknown_place":    {"do": "set_place_rules", "place": "zz", "laptop": "allowed"},
		"nobody_listed":    {"do": "plan_line", "from": "2026-11-24T17:00", "what": "walk", "persons": []string{"zz"}},
		"unknown_template": {"do": "lay_timetable", "template": "week", "from": "2026-11-24"},
		"form":             {"do": "plan_line", "from": "2026-11-24T17:00", "to": "2026-11-24T16:00", "what": "walk"},
	} {
		if a := l.refused(cmd); a["code"] != code {
			t.Errorf("%s: %v", code, a)
		}
	}
}

func TestLegsAndPairsThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3_Ro)
	l := house(t)
	l.do(object{"do": "record_answer", "measure": "TM-040", "place": "r1", "statement": "we lock it", "person": "k1"})
	r := rowOf(t, list(l.show("checks"), "checks"), "TM-040@r1")
	asked := func(r object) object {
		for _, x := range list(r, "legs") {
			if x["method"] == "interview" {
				return x
			}
		}
		return nil
	}
	if x := asked(r); x["done"] != true || r["asked"] != "head of quality" {
		t.Errorf("a statement lights the interview: %v, asked %v", x, r["asked"])
	}
	l.do(object{"do": "mark_leg", "measure": "TM-040", "place": "r1", "method": "interview", "done": false})
	if x := asked(rowOf(t, list(l.show("checks"), "checks"), "TM-040@r1")); x["done"] != false || x["by_hand"] != true {
		t.Errorf("corrected by hand: %v", x)
	}
	cover := l.show("coverage")
	for _, p := range list(cover, "persons") {
		if p["person"] == "k1" && fmt.Sprint(p["done"], "/", p["needed"]) != "0/2" {
			t.Errorf("person %v", p)
		}
	}
	l.do(object{"do": "mark_leg", "measure": "TM-040", "place": "r1", "method": "interview", "done": true})
	for _, p := range list(l.show("coverage"), "persons") {
		if p["person"] == "k1" && fmt.Sprint(p["done"], "/", p["needed"]) != "1/2" {
			t.Errorf("person %v", p)
		}
	}
	l.do(object{"do": "record_answer", "measure": "TM-040", "place": "r1", "verdict": "conforming"}, object{"do": "record_answer", "measure": "TM-040", "place": "r2", "verdict": "nonconforming"})
	card := l.show("card", "--check", "TM-040@r1")
	if card["verdict"] != "conforming" || card["roll_up"] != "nonconforming" || len(list(card, "sites")) != 2 {
		t.Errorf("the worst of the places: %v %v %v", card["verdict"], card["roll_up"], card["sites"])
	}
}

func TestOmissionAndScopeThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P3_11_1)
	noticetest.Covers(t, notice.P3_1_2)
	l := house(t)
	omit := object{
		"do": "omit_look", "measure": "TM-040", "place": "r1", "method": "interview", "standard": "JIS Q 27001", "issuer": "a body", "number": "IS 1", "scope": "whole",
		"sites": []string{"b1"}, "until": "2099-01-01", "reason": "same people asked",
	}
	bad := object{}
	for k, v := range omit {
		bad[k] = v
	}
	delete(bad, "number")
	if a := l.refused(bad); a["code"] != "omission_proof" || a["provision"] != "3-11-1" {
		t.Errorf("%v", a)
	}
	l.do(omit)
	card := l.show("card", "--check", "TM-040@r1")
	if len(list(card, "omissions")) != 1 || card["verdict"] != "" || slices.Contains(texts(card, "missing"), "interview") {
		t.Errorf("%v", card)
	}
	if a := l.refused(object{"do": "change_scope", "measure": "TM-040", "place": "r2", "reason": "closed"}); a["code"] != "scope_not_agreed" {
		t.Errorf("%v", a)
	}
	l.do(object{"do": "change_scope", "measure": "TM-040", "place": "r2", "reason": "closed", "agreed_on": "2026-11-24", "agreed_by": "manager"})
	if a := l.refused(object{"do": "record_answer", "measure": "TM-040", "place": "r2", "verdict": "conforming"}); a["code"] != "out_of_scope" || a["provision"] != "3-1-2" {
		t.Errorf("%v", a)
	}
	v := l.show("prepare")
	if len(list(v, "omissions")) != 1 || len(list(v, "out_of_scope")) != 1 {
		t.Errorf("%v %v", v["omissions"], v["out_of_scope"])
	}
	omit["back"] = true
	l.do(omit, object{"do": "change_scope", "measure": "TM-040", "place": "r2", "reason": "open again", "agreed_on": "2026-11-24", "agreed_by": "manager", "back": true})
	rowOf(t, list(l.show("checks"), "checks"), "TM-040@r2")
}

func TestWalkSheetIsTakenOver(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3_I)
	l := house(t)
	l.do(object{"do": "make_walk_sheet", "places": []string{"b1"}})
	sheets := list(l.show("prepare"), "sheets")
	if len(sheets) != 1 || len(list(sheets[0], "lines")) != 2 {
		t.Fatalf("%v", sheets)
	}
	code := fmt.Sprint(list(sheets[0], "lines")[0]["code"])
	for _, paper := range []string{"devices", "photos", "attendees", "walk"} {
		out := l.path(paper + ".pdf")
		made := l.want(0, "", "paper", paper, "--sheet", fmt.Sprint(sheets[0]["id"]), "--out", out, "--lang", "ja").objects(t)[0]
		if !strings.HasPrefix(string(read(t, out)), "%PDF-") || made["pages"] == 0.0 || len(texts(made, "warnings")) > 0 {
			t.Errorf("%s: %v", paper, made)
		}
		if dir := os.Getenv("GENCHI_PAPERS"); dir != "" {
			write(t, dir+"/"+paper+".pdf", string(read(t, out)))
		}
	}
	l.want(command.ExitUsage, "", "paper", "none")
	if o := l.want(command.ExitRefused, "", "paper", "walk", "--sheet", "none", "--out", l.path("none.pdf")); o.out != "" {
		t.Error(o.out)
	}
	for want, cmd := range map[string]object{
		"unknown_code":   {"do": "transcribe", "code": code[:3], "observed_at": "2026-11-24T09:10"},
		"observed_when":  {"do": "transcribe", "code": code, "observed_at": ""},
		"observed_later": {"do": "transcribe", "code": code, "observed_at": "2099-11-24T09:10", "verdict": "conforming"},
		"reason_needed":  {"do": "transcribe", "code": code, "observed_at": "2026-11-24T09:10", "verdict": "unconfirmed"},
		"sheet_empty":    {"do": "make_walk_sheet", "places": []string{"f2"}},
	} {
		if a := l.refused(cmd); a["code"] != want {
			t.Errorf("%s: %v", want, a)
		}
	}
	l.do(object{"do": "transcribe", "code": strings.ToLower(code), "verdict": "conforming", "observation": "wall 1950 mm", "observed_at": "2026-11-24T09:10", "methods": []string{"physical_inspection"}},
		object{"do": "keep_sheet", "sheet": sheets[0]["id"], "kept": "binder 1"})
	s := list(l.show("prepare"), "sheets")[0]
	first := list(s, "lines")[0]
	if s["kept"] != "binder 1" || s["taken"] != 1.0 || first["taken"] != true || first["verdict"] != "conforming" {
		t.Errorf("%v", s)
	}
	card := l.show("card", "--check", fmt.Sprint(first["check"]))
	scene, _ := card["scene"].(object)
	if scene["observed_at"] != "2026-11-24T09:10" || scene["visit"] != "v1" || scene["sheet"] != s["id"] {
		t.Errorf("%v", scene)
	}
}
