package main

import (
	crand "crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"genchi/app/command"
	"genchi/storage/vault"
)

// bureau is a whole certification body: each person has a laptop and a role of his own, and what one of them wrote reaches the others by the central
// server alone. Visits are those of siteVisit, whose clock all share.
type bureau struct {
	*siteVisit
	office *office
	desk   *laptop // of the registrar, who takes part in no audit
	clock  func() time.Time
	id     string // of the case that is played
	people map[string]*laptop
}

const (
	registrar = "登録担当"
	verifier  = "検証者"
	decider   = "決定者"
)

func newBureau(t *testing.T) *bureau {
	t.Helper()
	b := &bureau{siteVisit: &siteVisit{t: t, users: map[string]string{}}, people: map[string]*laptop{}}
	b.at("2026-09-20", "09:00")
	b.clock = func() time.Time { b.now = b.now.Add(time.Second); return b.now }
	b.desk = madeLaptop(t)
	b.desk.now = b.clock
	b.desk.stay()
	own, err := vault.OpenRecovery(b.desk.path("store"), b.desk.paper, vault.Options{Now: b.clock, Rand: crand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	if err := own.TrialBody("試用認証機関", registrar); err != nil {
		t.Fatal(err)
	}
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	b.people[registrar] = b.desk
	b.office = newOffice(t, b.desk)
	return b
}

// hire gives a person a laptop with a role card.
func (b *bureau) hire(name, roles string) *laptop {
	b.t.Helper()
	l := withRole(b.t, b.desk, name, roles)
	l.now = b.clock
	l.stay()
	l.want(0, "", "body-card", "--take", b.office.card)
	b.people[name] = l
	return l
}

// in names the case in commands that name none.
func (b *bureau) in(cmds ...object) []object {
	out := make([]object, 0, len(cmds))
	for _, c := range cmds {
		c = maps.Clone(c)
		if _, ok := c["case"]; !ok {
			c["case"] = b.id
		}
		out = append(out, c)
	}
	return out
}

func (b *bureau) do(l *laptop, cmds ...object) []object { b.t.Helper(); return l.do(b.in(cmds...)...) }

func (b *bureau) see(l *laptop, view string, more ...string) object {
	b.t.Helper()
	return l.show(view, append([]string{"--case", b.id}, more...)...)
}

func (b *bureau) paper(l *laptop, kind string, more ...string) string {
	b.t.Helper()
	text := fmt.Sprint(b.see(l, "preview", append([]string{"--kind", kind, "--lang", "ja"}, more...)...)["text"])
	b.leaks(kind, text)
	return text
}

// refuses demands a refusal with its provision and sentences in words.
func (b *bureau) refuses(l *laptop, code, provision string, cmd object) {
	b.t.Helper()
	a := l.refused(b.in(cmd)[0])
	if a["code"] != code || a["provision"] != provision || strings.Contains(fmt.Sprint(a["message"], a["hint"]), "[") || a["hint"] == "" {
		b.t.Errorf("%v: want %s (%s), got %v", cmd, code, provision, a)
	}
}

// meet lets persons send what they wrote and fetch what the others wrote.
func (b *bureau) meet(names ...string) {
	b.t.Helper()
	if len(names) == 0 {
		names = slices.Sorted(maps.Keys(b.people))
	}
	for _, n := range names {
		b.people[n].push(0)
	}
	for _, n := range names {
		if o := b.people[n].genchi("", "pull"); o.code != 0 && o.code != command.ExitPerson {
			b.t.Fatalf("%s: %d %s", n, o.code, o.errs)
		}
	}
}

// stands demands what a person sees of a step of the road: its state, who must act, and what stops it.
func (b *bureau) stands(l *laptop, name, state, actor string, blockers ...string) {
	b.t.Helper()
	for _, s := range list(b.see(l, "road"), "steps") {
		if s["step"] != name {
			continue
		}
		if got := codesOf(s); s["state"] != state || s["actor"] != actor || !slices.Equal(got, blockers) {
			b.t.Errorf("%s is %v, for %v, stopped by %v; want %s, %s, %v", name, s["state"], s["actor"], got, state, actor, blockers)
		}
		return
	}
	b.t.Errorf("no step %s", name)
}

// may tells whether the program lets a person do a task, by the list of who may do what.
func (b *bureau) may(l *laptop, name, task string) (bool, []string) {
	b.t.Helper()
	for _, p := range list(b.see(l, "independence"), "persons") {
		if p["name"] != name {
			continue
		}
		for _, x := range list(p, "tasks") {
			if x["task"] != task {
				continue
			}
			var why []string
			for _, h := range list(x, "reasons") {
				if h["warning"] != true {
					why = append(why, fmt.Sprint(h["code"]))
				}
			}
			return x["may"] == true, why
		}
	}
	b.t.Errorf("nothing is said of %s and %s", name, task)
	return false, nil
}

// dueRow is the row of one kind in a person's list of what is due.
func (b *bureau) dueRow(l *laptop, kind string) object {
	b.t.Helper()
	for _, r := range list(b.see(l, "due"), "rows") {
		if r["kind"] == kind {
			return r
		}
	}
	return nil
}

// employed is what the body knows of a person of its own.
func employed(name string, audits int) object {
	return object{
		"do": "record_staff", "person": name, "registered": "2020-04-01", "employer": "body", "from": "2020-04-01", "audits": audits,
		"competence": []object{{"scope": "all", "from": "2020-04-01"}},
	}
}

// apply is the road from the application to the contract, on the registrar's laptop.
func (b *bureau) apply(client string, scope string, measures ...string) {
	b.t.Helper()
	b.id = fmt.Sprint(b.desk.do(object{"do": "open_case", "client": client})[0]["case"])
	b.do(b.desk, object{"do": "record_application", "forms": []string{"paper", "data"}, "received_on": "2026-09-20", "way": "郵送", "wished_scope": scope})
	b.stands(b.desk, "application", "done", "office")
	b.stands(b.desk, "scope", "open", "office")
	b.do(b.desk, object{"do": "agree_scope", "scope": scope, "agreed_on": "2026-09-24"}, object{"do": "choose_measures", "measures": measures})
	b.stands(b.desk, "contract", "blocked", "office", "contract_lacks_statement")
	b.refuses(b.desk, "no_statement", "2-4", wholeContract("2026-10-01"))
	b.do(b.desk, statement("2026-09-25"))
	b.stands(b.desk, "contract", "open", "office")
	b.do(b.desk, wholeContract("2026-10-01"))
	b.stands(b.desk, "contract", "done", "office")
}

// staff puts persons on the roster of the case, with what the body knows of them, and lets them declare their interests.
func (b *bureau) staff(roles map[string]string) {
	b.t.Helper()
	names := slices.Sorted(maps.Keys(roles))
	for i, n := range names {
		b.do(b.desk, object{"do": "enrol_auditor", "device": b.people[n].device(), "roles": strings.Split(roles[n], ",")}, employed(n, 5+i))
	}
	b.desk.push(0)
	for _, n := range names {
		b.people[n].pull(0)
		b.do(b.people[n], object{"do": "declare_interest", "on": "2026-10-02", "involved": false})
	}
	b.meet(append(names, registrar)...)
	for _, p := range list(b.see(b.desk, "case"), "roster") {
		b.users[fmt.Sprint(p["name"])] = fmt.Sprint(p["user"])
	}
}
