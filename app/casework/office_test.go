package casework

import (
	"slices"
	"testing"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
)

// What the auditor register says of a person comes into the case with its source, and what it says otherwise later is marked.
func TestPersonsFromTheOfficeBook(t *testing.T) {
	noticetest.Covers(t, notice.P2_2_2, notice.P3_8_1, notice.P3_8_4)
	r := newRoom(t)
	r.refused("no_book", notice.P2_2_2, &TakeFromOffice{})
	r.do(&OpenBook{Book: register.Office})
	me := r.d.user.String()
	fields := texts("name", r.d.name, "user", me, "address", "長野県", "education", "工学部", "status", "情報処理安全確保支援士", "employment", "employed", "authority", "審査", "since", "2026-04-01", "employed_on", "2025-04-01", "nda_on", "2025-04-01", "audits", "7")
	a := r.inBook(&RecordEntry{Register: "auditors", Fields: fields}).ID
	entry := func(kv ...string) string {
		return r.inBook(&RecordEntry{Register: "auditor_entries", Fields: texts(append([]string{"auditor", a}, kv...)...)}).ID
	}
	entry("sort", "evaluation", "on", "2026-04-02", "content", "面接", "by", "委員会", "result", "sufficient", "scopes", "紙、電子データ")
	entry("sort", "impartiality_training", "on", "2026-04-03", "content", "受講", "by", "事務局", "next_on", "2027-04-03")
	r.do(&TakeFromOffice{Persons: []string{r.d.name}})
	f := must(r.d.load(r.id)).model.Office.Staff[me].Fact
	if f.Registered != "2026-04-01" || f.From != "2025-04-01" || f.NDAOn != "2025-04-01" || f.Audits != 7 || f.TrainingDue != "2027-04-03" || f.Record != "auditors/"+a || f.Entry == "" || f.TakenOn == "" {
		t.Fatalf("taken over: %+v", f)
	}
	if len(f.Competence) != 2 || f.Competence[0].Scope != "paper" || f.Competence[1].Scope != "data" || f.Competence[0].From != "2026-04-02" {
		t.Errorf("ability: %+v", f.Competence)
	}
	mine := func() PersonTasks {
		v := must(r.d.Independence(r.id, ""))
		i := slices.IndexFunc(v.Persons, func(p PersonTasks) bool { return p.User == me })
		return v.Persons[i]
	}
	if p := mine(); !p.InRegister || len(p.Staff) != 1 || len(p.Staff[0].Differs) != 0 {
		t.Errorf("against the register: %+v", p)
	}
	n := must(r.d.load(r.id)).fold.Len()
	r.do(&TakeFromOffice{})
	if must(r.d.load(r.id)).fold.Len() != n {
		t.Error("what stands is written again")
	}
	entry("sort", "evaluation", "on", "2026-09-02", "content", "面接", "by", "委員会", "result", "insufficient", "scopes", "paper")
	if p := mine(); !slices.Equal(p.Staff[0].Differs, []string{"competence"}) {
		t.Errorf("against the register: %+v", p.Staff[0].Differs)
	}
	r.do(&TakeFromOffice{})
	if f := must(r.d.load(r.id)).model.Office.Staff[me].Fact; f.Competence[0].Until != "2026-09-02" || len(mine().Staff[0].Differs) != 0 {
		t.Errorf("taken over again: %+v", f.Competence)
	}
}

// An open risk of the body's register that names client or person stops the next step until it is taken over and dealt with.
func TestRisksFromTheOfficeBook(t *testing.T) {
	noticetest.Covers(t, notice.P2_5_3, notice.P2_5_2)
	r := newRoom(t)
	r.do(&OpenBook{Book: register.Office})
	client := must(r.d.Case(r.id)).Client
	risk := func(kv ...string) string {
		all := append([]string{"source", "relations", "occasion", "client", "assessed_on", "2026-11-01", "content", "出資", "level", "high", "next_on", "2027-11-01"}, kv...)
		return r.inBook(&RecordEntry{Register: "risks", Fields: texts(all...)}).ID
	}
	risk("client", "別の会社")
	if v := must(r.d.Independence(r.id, "")); len(v.Waiting) != 0 {
		t.Fatalf("a risk of another client: %+v", v.Waiting)
	}
	id := risk("client", client)
	if v := must(r.d.Independence(r.id, "")); len(v.Waiting) != 1 || v.Waiting[0].Record != "risks/"+id {
		t.Fatalf("waiting: %+v", v.Waiting)
	}
	r.refused("risk_waits", notice.P2_5_3, &Appoint{Task: audit.TaskAudit, Person: r.d.name})
	blocked := false
	for _, s := range must(r.d.Road(r.id)).Steps {
		for _, b := range s.Blockers {
			blocked = blocked || b.Code == "risk_waits" && b.Text != "" && b.Clause != ""
		}
	}
	if !blocked {
		t.Error("the road does not show it")
	}
	r.do(&TakeFromOffice{})
	r.refused("risk_open", notice.P2_5_3, &Appoint{Task: audit.TaskAudit, Person: r.d.name})
	r.inBook(&CloseRecord{Register: "risks", Record: id, On: "2026-11-20", Fields: texts("measure", "担当から外した", "done_on", "2026-11-19", "outcome", "解消")})
	r.do(&TakeFromOffice{})
	x := must(r.d.Independence(r.id, "")).Risks
	if len(x) != 1 || x[0].DealtOn != "2026-11-19" || x[0].Measure != "担当から外した" {
		t.Errorf("dealt with: %+v", x)
	}
}
