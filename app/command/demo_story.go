package command

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"genchi/app/casework"
)

type cmd = map[string]any

// play is the story from the first start to the second laptop.
func (d *demo) play(ctx context.Context) error {
	a, b := d.laptop("a"), d.laptop("b")
	for _, step := range []func() error{
		func() error { return d.start(ctx, a, b) },
		func() error { return d.open(ctx, a) },
		func() error { return d.onSite(ctx, a) },
		func() error { return d.correct(ctx, a) },
		func() error { return d.report(ctx, a) },
		func() error { return d.office(ctx, a, b) },
		func() error { return d.reopen(ctx, a) },
		func() error { return d.pictures(ctx, a) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// start makes both stores; the second laptop joins by request and role card.
func (d *demo) start(ctx context.Context, a, b *laptop) error {
	for _, l := range []*laptop{a, b} {
		if err := os.WriteFile(l.path("pass"), []byte("passphrase of the demo, laptop "+l.name+"\n"), 0o600); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	if _, err := a.one(ctx, "init", "--trial", "--body", d.w.T("demo.body"), "--user", d.w.T("demo.auditor_a"), "--kdf-memory", "64", "--recovery-file", a.path("recovery")); err != nil {
		return err
	}
	if _, err := b.one(ctx, "init", "--kdf-memory", "64", "--recovery-file", b.path("recovery")); err != nil {
		return err
	}
	if _, err := b.one(ctx, "join-request", "--user", d.w.T("demo.auditor_b"), "--out", b.path("request")); err != nil {
		return err
	}
	card, err := a.one(ctx, "role-card", "--request", b.path("request"), "--roles", "auditor", "--out", b.path("card"))
	if err != nil {
		return err
	}
	joined, err := b.one(ctx, "join", "--card", b.path("card"))
	if err != nil {
		return err
	}
	if err := expect("body that laptop b joined", joined["trial"], true); err != nil {
		return err
	}
	if err := os.WriteFile(b.path("device"), fmt.Append(nil, card["device"]), 0o600); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	d.say("started")
	return nil
}

// open takes the case from the application to the contract; before it the notice refuses a visit.
func (d *demo) open(ctx context.Context, a *laptop) error {
	dev, err := os.ReadFile(filepath.Join(d.work, "b.device"))
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := a.do(ctx,
		cmd{"do": "open_case", "client": d.w.T("demo.client"), "address": d.w.T("demo.address")},
		cmd{"do": "record_application", "forms": []string{"paper", "data", "object"}, "production_methods": d.w.T("demo.method"), "wished_scope": d.w.T("demo.scope"), "received_on": "2026-10-01", "way": d.w.T("demo.way")},
		cmd{"do": "agree_scope", "scope": d.w.T("demo.scope"), "unit": "site", "agreed_on": "2026-10-10"},
		cmd{"do": "choose_measures", "measures": []string{"TM-001", "TM-002", "TM-031", "TM-040", "TM-041", "TM-045", "TM-060", "TM-061", "TM-062", "TM-110"}},
		cmd{"do": "add_place", "place": "f2", "name": d.w.T("demo.place1")},
		cmd{"do": "add_place", "place": "srv", "name": d.w.T("demo.place2"), "parent": "f2"},
		cmd{"do": "enrol_auditor", "device": string(dev)},
	); err != nil {
		return err
	}
	early, err := a.call(ctx, `{"do":"start_visit","where":"x"}`+"\n", ExitRefused, "do")
	if err != nil {
		return err
	}
	if err := expect("provision that refuses a visit before the contract", early[0]["provision"], "1-2-1"); err != nil {
		return err
	}
	told := func(k string) string { return d.w.T("demo.statement." + k) }
	err = a.do(ctx, cmd{
		"do": "give_statement", "version": "1", "accreditation": "0", "accredited_on": "2026-04-01", "address": told("address"), "procedure": told("procedure"), "fees": told("fees"), "complaints": told("complaints"), "committee": told("committee"),
		"given_on": "2026-10-15", "way": told("way"), "to": told("to"),
	}, cmd{"do": "conclude_contract", "concluded_on": "2026-10-20", "nda": true, "nda_paper": "clause", "clauses": []string{"all"}, "no_observers": true}, cmd{"do": "record_plan", "text": d.w.T("demo.plan"), "agreed_on": "2026-11-02"})
	d.say("contract")
	return err
}

// onSite is the visit: answers, photographs, a finding, something seen and not taken, the closing meeting.
func (d *demo) onSite(ctx context.Context, a *laptop) error {
	cmds := []cmd{
		{"do": "start_visit", "visit": "v1", "where": d.w.T("demo.scope"), "at": "2026-11-24T09:30", "present": []string{d.w.T("demo.manager"), d.w.T("demo.guide")}},
		{"do": "record_answer", "measure": "TM-001", "verdict": "conforming", "statement": d.w.T("demo.said1"), "observation": d.w.T("demo.saw1"), "asked": d.w.T("demo.manager")},
		{"do": "note_seen", "what": d.w.T("demo.seen1"), "edition": "2026-04", "measure": "TM-001"},
		{"do": "record_answer", "measure": "TM-002", "verdict": "conforming", "observation": d.w.T("demo.saw2")},
		{"do": "record_answer", "measure": "TM-040", "place": "srv", "verdict": "nonconforming", "observation": d.w.T("demo.saw3"), "reason": d.w.T("demo.why3"), "asked": d.w.T("demo.guide")},
		{"do": "note_seen", "what": d.w.T("demo.seen"), "edition": "7", "page": "3", "measure": "TM-031"},
		{"do": "record_answer", "measure": "TM-031", "verdict": "conforming", "observation": d.w.T("demo.saw4")},
		{"do": "set_due_date", "measure": "TM-040", "place": "srv", "on": "2026-12-24", "agreed": true, "agreed_by": d.w.T("demo.manager")},
	}
	for i, p := range d.photos {
		c := cmd{"do": "attach_evidence", "file": p, "measure": "TM-040", "place": "srv"}
		if i%2 == 1 {
			c["measure"], c["place"] = "TM-041", "f2"
		}
		cmds = append(cmds, c)
	}
	cmds = append(cmds, cmd{"do": "record_answer", "measure": "TM-041", "place": "f2", "verdict": "conforming", "observation": d.w.T("demo.saw5")},
		cmd{"do": "close_visit", "visit": "v1", "at": "2026-11-24T16:30", "attendees": []string{d.w.T("demo.manager")}, "reason": d.w.T("demo.later")},
		cmd{"do": "end_visit", "visit": "v1", "at": "2026-11-24T17:00"})
	if err := a.do(ctx, cmds...); err != nil {
		return err
	}
	return d.checkEvidence(ctx, a)
}

// checkEvidence takes every photograph out again and compares it byte for byte.
func (d *demo) checkEvidence(ctx context.Context, a *laptop) error {
	v, err := a.one(ctx, "show", "evidence")
	if err != nil {
		return err
	}
	items, _ := v["items"].([]any)
	found := 0
	for i, x := range items {
		item, _ := x.(map[string]any)
		if item["seen"] == true {
			continue
		}
		back := filepath.Join(d.work, fmt.Sprintf("back%d", i))
		if _, err := a.one(ctx, "evidence", "get", fmt.Sprint(item["item"]), "--out", back); err != nil {
			return err
		}
		got, err := os.ReadFile(back)
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		for _, p := range d.photos {
			if want, err := os.ReadFile(p); err == nil && bytes.Equal(got, want) {
				found++
				break
			}
		}
	}
	d.say("onsite", found)
	return expect("photographs that came back byte for byte", found, len(d.photos))
}

// correct reviews the correction and judges what was left open, so that the report can be issued.
func (d *demo) correct(ctx context.Context, a *laptop) error {
	cmds := []cmd{
		{"do": "review_correction", "measure": "TM-040", "place": "srv", "result": "corrected", "on": "2026-12-20", "text": d.w.T("demo.review"), "verdict": "conforming", "methods": []string{"physical_inspection", "document_review"}},
		{"do": "record_answer", "measure": "TM-110", "statement": d.w.T("demo.said6"), "asked": d.w.T("demo.manager")},
		{"do": "note_seen", "what": d.w.T("demo.seen6"), "edition": "2026-11", "measure": "TM-110"},
	}
	for _, m := range []string{"TM-045", "TM-060", "TM-061", "TM-062", "TM-110"} {
		cmds = append(cmds, cmd{"do": "record_answer", "measure": m, "verdict": "conforming", "observation": d.w.T("demo.saw6")})
	}
	return a.do(ctx, cmds...)
}

// report makes a draft, issues the report and compiles it again at the same head: the same bytes.
func (d *demo) report(ctx context.Context, a *laptop) error {
	path := filepath.Join(d.out, "report.pdf")
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	draft, err := a.one(ctx, "report", "--out", filepath.Join(d.work, "draft.pdf"))
	if err != nil {
		return err
	}
	if err := expect("a report that was not issued is a draft", draft["draft"], true); err != nil {
		return err
	}
	rep, err := a.one(ctx, "report", "--issue", "--out", path)
	if err != nil {
		return err
	}
	if err := expect("issued", rep["issued"], true); err != nil {
		return err
	}
	again := filepath.Join(d.work, "again.pdf")
	if _, err := a.one(ctx, "report", "--at", fmt.Sprint(rep["head"]), "--issue", "--out", again); err != nil {
		return err
	}
	x, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	y, err := os.ReadFile(again)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if !bytes.Equal(x, y) || !bytes.HasPrefix(x, []byte("%PDF-")) {
		return fmt.Errorf("%w: the report at the same head has other bytes", errDemo)
	}
	d.say("report", rep["pages"], path)
	return nil
}

// office pushes to the central server, pulls on the second laptop and compares what both hold.
func (d *demo) office(ctx context.Context, a, b *laptop) error {
	stop, err := d.central(ctx, a)
	if err != nil {
		return err
	}
	defer stop()
	if _, err := a.one(ctx, "push"); err != nil {
		return err
	}
	t, err := a.one(ctx, "show", "transfer")
	if err != nil {
		return err
	}
	if err := expect("entries received by the server", t["received"], t["entries"]); err != nil {
		return err
	}
	if _, err := b.one(ctx, "body-card", "--take", filepath.Join(d.work, "body.card")); err != nil {
		return err
	}
	if _, err := b.one(ctx, "pull"); err != nil {
		return err
	}
	ha, err := a.one(ctx, "state-hash")
	if err != nil {
		return err
	}
	hb, err := b.one(ctx, "state-hash")
	if err != nil {
		return err
	}
	if err := expect("case head of laptop b", hb["head"], ha["head"]); err != nil {
		return err
	}
	if err := expect("state hash of laptop b", hb["state_hash"], ha["state_hash"]); err != nil {
		return err
	}
	d.say("received", t["received"], fmt.Sprint(ha["head"])[:16])
	_, err = b.one(ctx, "verify")
	return err
}

// reopen throws the index away; everything is there again and nothing is wrong.
func (d *demo) reopen(ctx context.Context, a *laptop) error {
	before, err := a.one(ctx, "show", "case")
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(a.path("store"), "index")); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	after, err := a.one(ctx, "show", "case")
	if err != nil {
		return err
	}
	if err := expect("state after the index was thrown away", after["state_hash"], before["state_hash"]); err != nil {
		return err
	}
	v, err := a.one(ctx, "verify")
	if err != nil {
		return err
	}
	d.say("verified", v["entries"], v["chunks"])
	return nil
}

// pictures draws the main screens from laptop a's store, where this build can draw.
func (d *demo) pictures(ctx context.Context, a *laptop) error {
	if d.env.Pictures == nil {
		return nil
	}
	env := d.env
	r := &run{Env: env, store: a.path("store"), passfile: a.path("pass")}
	return r.open(func(desk *casework.Desk) error {
		id, err := r.theCase(desk)
		if err != nil {
			return err
		}
		files, err := d.env.Pictures(ctx, desk, id, d.out)
		if err != nil {
			return fmt.Errorf("pictures: %w", err)
		}
		d.say("pictures", strings.Join(files, ", "))
		return nil
	})
}
