package main

import (
	"os"
	"strings"
	"testing"

	"genchi/app/command"
	"genchi/assets"
	"genchi/storage/vault"
)

// A call that is not of the form of help is said to be so, and changes nothing.
func TestWrongCalls(t *testing.T) {
	l, b := newLaptop(t)
	write(t, l.path("there"), "mine")
	for _, tt := range []struct {
		name string
		code int
		says string
		args []string
	}{
		{"unknown command", command.ExitUsage, `no command "fly"`, []string{"fly"}},
		{"unknown flag", command.ExitUsage, "not defined", []string{"show", "case", "--fly"}},
		{"unknown view", command.ExitUsage, "there are home", []string{"show", "moon"}},
		{"no view", command.ExitUsage, "show takes one of", []string{"show"}},
		{"card without a check", command.ExitUsage, "--check", []string{"show", "card"}},
		{"history without a field", command.ExitUsage, "--kind", []string{"show", "history"}},
		{"case that is none", command.ExitRefused, "case id", []string{"show", "case", "--case", "xyz"}},
		{"case of another store", command.ExitUsage, "no such case", []string{"show", "case", "--case", strings.Repeat("0", 32)}},
		{"evidence without a place for it", command.ExitUsage, "--out", []string{"evidence", "get", b.files[0].item}},
		{"evidence that there is not", command.ExitRefused, "no evidence", []string{"evidence", "get", strings.Repeat("0", 32), "--out", l.path("x")}},
		{"evidence over a file", command.ExitUsage, "already", []string{"evidence", "get", b.files[0].item, "--out", l.path("there")}},
		{"evidence into a folder that is not there", command.ExitIO, "not there", []string{"evidence", "get", b.files[0].item, "--out", l.path("no", "x")}},
		{"report without a place for it", command.ExitUsage, "--out", []string{"report"}},
		{"report over a file", command.ExitUsage, "already", []string{"report", "--out", l.path("there")}},
		{"report of a day that never was", command.ExitRefused, "no record of the point", []string{"report", "--out", l.path("x"), "--at", "abc"}},
		{"report before its time", command.ExitRefused, "cannot be issued", []string{"report", "--out", l.path("x"), "--issue"}},
		{"request without a name", command.ExitUsage, "--user", []string{"join-request", "--out", l.path("x")}},
		{"request over a file", command.ExitUsage, "already", []string{"join-request", "--user", "U", "--out", l.path("there")}},
		{"card for nobody", command.ExitIO, "not there", []string{"role-card", "--request", l.path("no"), "--out", l.path("x")}},
		{"card for a file that is no request", command.ExitUsage, "request", []string{"role-card", "--request", l.path("there"), "--out", l.path("x")}},
		{"joining by a file that is no card", command.ExitUsage, "card", []string{"join", "--card", l.path("there")}},
		{"joining by a folder", command.ExitUsage, "no card", []string{"join", "--card", l.dir}},
		{"body card that is none", command.ExitRefused, "form", []string{"body-card", "--take", l.path("there")}},
		{"passphrase without the new one", command.ExitUsage, "--new", []string{"passphrase"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := *l
			l.t = t
			o := l.want(tt.code, "", tt.args...)
			o.says(t, tt.says)
			if o.out != "" {
				t.Errorf("something was answered: %s", o.out)
			}
			if _, err := os.Stat(l.path("x")); err == nil {
				t.Error("a file was left behind")
			}
			if string(read(t, l.path("there"))) != "mine" {
				t.Error("a file was overwritten")
			}
		})
	}
	if c := l.show("case"); int(c["entries"].(float64)) != b.entries {
		t.Errorf("%v entries, %d before", c["entries"], b.entries)
	}
}

// A line of `do` that is no command is answered as such and hinders no other; the exit status is that of the gravest line.
func TestWrongLines(t *testing.T) {
	l, _ := newLaptop(t)
	good := strings.TrimSpace(lines(t, object{"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "observation": "seen"}))
	in := strings.Join([]string{
		`{`, `[]`, `null`, `"do"`, `{"do":"fly"}`, `{"do":"record_answer","measure":"TM-040","verdikt":"conforming"}`,
		`{"do":"record_answer","measure":7}`, `{"do":"record_answer","measure":"TM-040"} x`, strings.Repeat("[", 100_000), "", good,
	}, "\n") + "\n"
	a := l.want(command.ExitUsage, in, "do").objects(t)
	if len(a) != 10 {
		t.Fatalf("%d answers", len(a))
	}
	for i, x := range a[:9] {
		if x["saved"] != false || x["message"] == "" {
			t.Errorf("line %d was answered %v", i+1, x)
		}
	}
	if a[9]["saved"] != true {
		t.Errorf("the good line was answered %v", a[9])
	}
	// A line longer than 4 MiB ends the stream; what was saved before it stays saved.
	again := strings.Replace(good, "seen", "seen again", 1)
	o := l.want(command.ExitUsage, again+"\n"+strings.Repeat("x", 5<<20)+"\n"+good+"\n", "do")
	if a := o.objects(t); len(a) != 1 || a[0]["saved"] != true {
		t.Errorf("answered %v", a)
	}
	o.says(t, "too long")
	// What does not hold together is refused with a reason in words.
	for code, cmd := range map[string]object{
		"unknown_measure": {"do": "record_answer", "measure": "TM-999", "verdict": "conforming"},
		"unknown_place":   {"do": "record_answer", "measure": "TM-040", "place": "moon", "verdict": "conforming"},
		"form":            {"do": "record_answer", "measure": "TM-040", "verdict": "perhaps"},
		"reason_needed":   {"do": "record_answer", "measure": "TM-040", "place": "f2", "verdict": "unconfirmed"},
		"operator_reason": {"do": "record_answer", "measure": "TM-040", "verdict": "conforming", "operator": "auditor"},
		"no_finding":      {"do": "set_due_date", "measure": "TM-040", "on": "2026-12-01", "agreed": true},
		"unknown_item":    {"do": "link_evidence", "item": strings.Repeat("0", 32), "measure": "TM-040"},
		"nothing_to_undo": {"do": "undo", "entry": "abc"},
	} {
		got := l.refused(cmd)
		if m, _ := got["message"].(string); got["code"] != code || m == "" || strings.Contains(m, "[refusal") {
			t.Errorf("%v: answered %v", cmd, got)
		}
	}
}

// Help explains every command with an example, in both languages, without a store.
func TestHelp(t *testing.T) {
	l := emptyLaptop(t)
	for _, lang := range []string{"ja", "en"} {
		l.lang = lang
		all := l.want(0, "", "help").out
		for _, name := range []string{"init", "join-request", "role-card", "join", "do", "show", "evidence", "report", "push", "pull", "verify", "rebuild", "state-hash", "demo"} {
			if one := l.want(0, "", "help", name).out; !strings.Contains(all, "genchi "+name) || !strings.Contains(one, "genchi "+name) || strings.Contains(one, "[help") {
				t.Errorf("%s: help for %s: %s", lang, name, one)
			}
			if !strings.Contains(assets.Lang(lang).T("help."+name), "genchi "+name+" ") {
				t.Errorf("%s: no example of %s", lang, name)
			}
		}
		door := l.want(0, "", "help", "commands").out
		for _, name := range []string{"open_case", "record_answer", "attach_evidence", "resolve_conflict", "undo"} {
			if !strings.Contains(door, "\n"+name+"\n") {
				t.Errorf("%s: the door does not list %s", lang, name)
			}
		}
	}
}

// What a device may not do in its body is refused as such, not called a fault of the disk.
func TestCardsOfOthers(t *testing.T) {
	a, _ := newLaptop(t)
	b := joined(t, a, "B", false)
	c := madeLaptop(t)
	c.want(0, "", "join-request", "--user", "C", "--out", c.path("request"))
	for _, tt := range []struct {
		name string
		l    *laptop
		says string
		args []string
	}{
		{"role card of another laptop", c, "not for this device", []string{"join", "--card", b.path("card")}},
		{"role card by who is no registrar", b, "no authority", []string{"role-card", "--request", c.path("request"), "--out", b.path("x")}},
		{"role card by who is in no body", c, "no authority", []string{"role-card", "--request", c.path("request"), "--out", c.path("x")}},
		{"body card by who is in no body", c, "no authority", []string{"body-card", "--out", c.path("x")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := *tt.l
			l.t = t
			l.want(command.ExitRefused, "", tt.args...).says(t, tt.says, "Nothing was changed")
			if _, err := os.Stat(l.path("x")); err == nil {
				t.Error("a file was left behind")
			}
		})
	}
	// A laptop of one body does not take the card of another.
	d := joined(t, a, "D", false)
	other := madeLaptop(t)
	other.behind(func(v *vault.Vault) error { return v.TrialBody("other", "O") })
	d.want(0, "", "join-request", "--user", "D", "--out", d.path("again"))
	other.want(0, "", "role-card", "--request", d.path("again"), "--out", d.path("foreign"))
	d.want(command.ExitRefused, "", "join", "--card", d.path("foreign")).says(t, "another body", "Nothing was changed")
	if home := d.show("home"); home["body"] != "B" {
		t.Errorf("the laptop is in %v now", home["body"])
	}
}
