package screen

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
)

// dueRoutes are the pages where what is due is done.
var dueRoutes = map[string]string{
	"correction": "findings", "promise": "closing", "loan": "loans", "notify_dates": "prepare", "renewal": "upkeep", "check_sheet": "firststage",
	"retention": "keeping", "escrow": "keeping", "survey": "upkeep", "survey_planned": "upkeep", "survey_correction": "upkeep", "renewal_call": "upkeep", "certificate_return": "upkeep", "statistics": "statistics", "card": "cards",
}

// follow leads to the thing, in its own case or book.
func (p *due) follow(r *casework.DueRow) {
	a := p.a
	if route := dueRoutes[r.Kind]; route != "" {
		if f, ok := a.page("findings").(*findings); ok && r.Kind == "correction" {
			f.wanted = audit.CheckID(r.Subject)
		}
		if !caseRoute(route) {
			a.Go(route)
			return
		}
		a.openCase(r.Case, route, "")
		return
	}
	reg, rec, ok := strings.Cut(r.Subject, "/")
	if x, is := a.page("registers").(*registers); is && ok {
		x.want = [3]string{r.Case, reg, rec}
	}
	if !ok && !isBook(a, r.Case) { // the case itself is kept
		a.Go("keeping")
		return
	}
	if r.Case != a.caseID && !isBook(a, r.Case) && p.caseName(r.Case) != "" {
		a.openCase(r.Case, "road", "")
	}
	a.Go("registers")
}

// finish does what satisfies the row under the cursor: the command itself where one form is enough, else its page.
func (p *due) finish() {
	r := p.line()
	if r == nil {
		return
	}
	switch r.Kind {
	case "promise":
		p.keep(r)
	case "loan":
		p.giveBack(r)
	case "record":
		p.doRecord(r)
	case "ministry":
		p.report(r)
	case "no_period":
		p.period(r)
	default:
		p.follow(r)
	}
}

// ask opens a form for a row of any case; what it sends goes to that case.
func (p *due) ask(r *casework.DueRow, word string, asks []question, first register.Values, order func(v register.Values) casework.Command) {
	a := p.a
	a.askSheet(sheetForm{
		title: spaced(p.caseName(r.Case), r.Title), why: a.t("due.done.why"), of: notice.Provision(r.Provision), word: word, asks: asks, first: first,
		send: func(v register.Values, done func(error)) {
			a.sendOne(order(v), func(err error) {
				done(err)
				if err == nil {
					p.enter()
				}
			})
		},
	})
}

// keep records that the client kept its word.
func (p *due) keep(r *casework.DueRow) {
	a := p.a
	p.ask(r, a.t("due.done"), []question{{name: "on", label: a.t("step.on"), kind: register.Day, need: true}}, register.Values{"on": {a.today()}}, func(v register.Values) casework.Command {
		return &casework.NotePromise{Case: casework.Case{Case: r.Case}, Promise: r.Subject, Kept: v.One("on")}
	})
}

// giveBack records that something borrowed went back.
func (p *due) giveBack(r *casework.DueRow) {
	a := p.a
	asks := []question{{name: "to", label: a.t("due.loan.to"), need: true}, {name: "way", label: a.t("due.loan.way")}, {name: "note", label: a.t("details.note")}}
	p.ask(r, a.t("due.done"), asks, nil, func(v register.Values) casework.Command {
		return &casework.ReturnLoan{Case: casework.Case{Case: r.Case}, Loan: r.Subject, To: v.One("to"), Way: v.One("way"), Note: v.One("note")}
	})
}

// doneFields say which field of a record tells that the day of another was met.
var doneFields = map[string]string{"due_on": "done_on", "answer_due": "answered_on", "planned_on": "on"}

// doRecord asks for what satisfies the day of a record: the field that says that it was done, or the next day; and, if the record is finished with it,
// what its register demands of a finished one. The door says what is missing.
func (p *due) doRecord(r *casework.DueRow) {
	a := p.a
	reg, rec, _ := strings.Cut(r.Subject, "/")
	id := r.Case
	load(a, func(d Desk) (v casework.RegisterView, err error) {
		if v, err = d.Register(id, casework.RegisterQuery{Register: reg, Record: rec}); err != nil || len(v.Records) == 0 {
			return v, err
		}
		return v, nil
	}, func(v casework.RegisterView) {
		if len(v.Records) == 1 {
			p.askRecord(r, &v, reg, rec)
		}
	})
}

func (p *due) askRecord(r *casework.DueRow, v *casework.RegisterView, reg, rec string) {
	a := p.a
	row := &v.Records[0]
	s, _ := register.Newest(reg)
	done := doneFields[r.Field]
	if _, ok := s.Field(done); !ok {
		done = r.Field // the next day is set
	}
	wanted := []string{done}
	for _, rule := range s.Rules {
		if rule.Closing {
			wanted = append(wanted, rule.Need...)
			wanted = append(wanted, rule.Any...)
		}
	}
	page := &registers{a: a, data: *v}
	page.users, page.refs = nil, nil
	var asks []question
	first := register.Values{}
	for _, x := range page.asks(nil) {
		i := slices.Index(wanted, x.name)
		if i < 0 || row.Fields.Filled(x.name) && x.name != done || x.kind == register.Ref || x.kind == register.User {
			continue
		}
		x.need = x.name == done
		asks = append(asks, x)
	}
	slices.SortStableFunc(asks, func(x, y question) int {
		return cmp.Compare(strconv.FormatBool(y.name == done), strconv.FormatBool(x.name == done))
	})
	if done != r.Field {
		first[done] = []string{a.today()}
	}
	asks = append(asks, question{name: "close", label: "", kind: askTick, hint: a.t("due.close")}, question{name: "reason", label: a.t("registers.why")})
	p.ask(r, a.t("due.done"), asks, first, func(v register.Values) casework.Command {
		fields := map[string]casework.FieldTexts{}
		for _, x := range asks {
			if x.name != "close" && x.name != "reason" && v.Filled(x.name) {
				fields[x.name] = v[x.name]
			}
		}
		if v.One("close") == "yes" {
			return &casework.CloseRecord{Case: casework.Case{Case: r.Case}, Register: reg, Record: rec, On: a.today(), Fields: fields}
		}
		return &casework.AmendRecord{Case: casework.Case{Case: r.Case}, Register: reg, Record: rec, Fields: fields, Reason: cmp.Or(v.One("reason"), a.t("due.done"))}
	})
}

// report records that the ministry was told (3-11-2): in the record that waits for it, or in a new one of the register of reports.
func (p *due) report(r *casework.DueRow) {
	a := p.a
	reg, rec, _ := strings.Cut(r.Subject, "/")
	on := question{name: "on", label: a.t("due.sent"), kind: register.Day, need: true}
	first := register.Values{"on": {a.today()}}
	if reg == "client_reports" { // a leak: the report is a record of its own
		load(a, func(d Desk) (casework.RegisterView, error) {
			return d.Register(r.Case, casework.RegisterQuery{Register: reg, Record: rec})
		}, func(v casework.RegisterView) {
			if len(v.Records) != 1 {
				return
			}
			f := v.Records[0].Fields
			p.ask(r, a.t("due.done"), []question{on, {name: "content", label: a.t("who.text"), kind: askLong, need: true}}, register.Values{"on": {a.today()}, "content": f["content"]}, func(v register.Values) casework.Command {
				fields := map[string]casework.FieldTexts{"sort": {"leak"}, "received_on": f["received_on"], "content": v["content"], "sent_on": v["on"]}
				if f.Filled("case") {
					fields["case"] = f["case"]
				}
				return &casework.RecordEntry{Case: casework.Case{Case: r.Case}, Register: "ministry_reports", Fields: fields}
			})
		})
		return
	}
	field := "sent_on"
	if reg == "complaints" {
		field = "meti_on"
	}
	p.ask(r, a.t("due.done"), []question{on}, first, func(v register.Values) casework.Command {
		return &casework.AmendRecord{Case: casework.Case{Case: r.Case}, Register: reg, Record: rec, Fields: map[string]casework.FieldTexts{field: v["on"]}, Reason: a.t("due.done")}
	})
}

// period sets how long the body keeps a kind of record for which the notice has no period (2-7-5).
func (p *due) period(r *casework.DueRow) {
	a := p.a
	kind, _, ok := strings.Cut(r.Subject, "/")
	book := register.Office
	switch {
	case !ok:
		kind = audit.KeepCaseOther
	case kind == "complaints":
		book = register.Complaints
	}
	asks := []question{{name: "months", label: a.t("due.months"), kind: register.Number, need: true}, {name: "reason", label: a.t("cert.reason"), kind: askLong, need: true}}
	p.ask(r, a.t("save"), asks, nil, func(v register.Values) casework.Command {
		n, _ := strconv.ParseUint(narrow(v.One("months")), 10, 16) // what is no number is none, and the door asks for it
		c := &casework.SetKeeping{Kind: kind, Months: uint(n), Reason: v.One("reason")}
		for _, b := range a.home.Books {
			if b.Book == book {
				c.Case.Case = b.ID
			}
		}
		return c
	})
}
