package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"genchi/app/audit"
	"genchi/app/casework"
)

// views lists what `genchi show` knows.
var views = []string{
	"home",
	"case",
	"checks",
	"card",
	"client",
	"evidence",
	"findings",
	"closing",
	"report",
	"transfer",
	"conflicts",
	"history",
	"opening",
	"team",
	"kit",
	"after",
	"day",
	"papers",
	"disclosures",
	"prepare",
	"coverage",
	"hints",
	"sampling",
	"alone",
	"loans",
	"lots",
	"steps",
	"moments",
	"item",
	"talk",
	"doubts",
	"walk",
	"drafts",
	"sound",
	"hands",
	"search",
	"preview",
	"mail",
	"independence",
	"verification",
	"decision",
	"certificates",
	"road",
	"bundles",
	"registers",
	"register",
	"due",
	"retention",
	"destructions",
	"effort",
	"committee",
	"upkeep",
	"statistics",
	"inspection",
	"contract",
	"second",
	"explained",
	"secrecy",
	"first",
	"cards",
	"settings",
}

// searchMost is how many hits are printed; how many there are is said.
const searchMost = 50

// cmdShow prints one view as JSON.
func cmdShow(ctx context.Context, r *run, args []string) error {
	var check, kind, key, query, record, state, from, on string
	r.fs.StringVar(&from, "from", "", "first day of statistics")
	r.fs.StringVar(&on, "on", "", "day of an inspection, last day of statistics")
	r.fs.StringVar(&record, "record", "", "one record of a register")
	r.fs.StringVar(&state, "state", "", "state of records: open, closed, struck")
	r.fs.StringVar(&check, "check", "", "check: MEASURE@PLACE")
	r.fs.StringVar(&kind, "kind", "", "kind of a field")
	r.fs.StringVar(&key, "key", "", "key of a field")
	r.fs.StringVar(&query, "query", "", "what is searched for")
	words, err := r.parse(args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return fmt.Errorf("%w: show takes one of %s", errUsage, strings.Join(views, ", "))
	}
	return r.open(func(d *casework.Desk) error {
		switch words[0] {
		case "cards":
			v, err := d.Cards()
			if err != nil {
				return err
			}
			return r.print(v)
		case "statistics":
			v, err := d.Statistics(from, on)
			if err != nil {
				return err
			}
			return r.print(v)
		case "inspection":
			o := casework.InspectionOrder{Clause: key, On: on}
			if r.caseID != "" {
				o.Cases = strings.Split(r.caseID, ",")
			}
			v, err := d.Inspection(o)
			if err != nil {
				return err
			}
			return r.print(v)
		}
		if words[0] == "home" {
			v, err := d.Home()
			if err != nil {
				return err
			}
			return r.print(v)
		}
		if slices.Contains(registerViews, words[0]) {
			v, err := r.showRegister(d, words[0], key, record, query, state)
			if err != nil {
				return err
			}
			return r.print(v)
		}
		id, err := r.theCase(d)
		if err != nil {
			return err
		}
		if words[0] == "search" {
			v, err := d.Search(ctx, query, searchMost, id)
			if err != nil {
				return err
			}
			return r.print(v)
		}
		if words[0] == "preview" {
			v, err := d.PreviewOf(id, kind, key, r.Lang)
			if err != nil {
				return err
			}
			return r.print(v)
		}
		v, err := showView(d, id, words[0], audit.CheckID(check), kind, key)
		if err != nil {
			return err
		}
		return r.print(v)
	})
}

func showView(d *casework.Desk, id, name string, check audit.CheckID, kind, key string) (any, error) {
	switch name {
	case "case":
		return d.Case(id)
	case "checks":
		return d.Checks(id)
	case "card":
		if !strings.Contains(string(check), "@") {
			check += "@"
		}
		if !check.Valid() {
			return nil, fmt.Errorf("%w: --check MEASURE@PLACE is missing", errUsage)
		}
		return d.Card(id, check)
	case "client":
		return showClient(d, id, check, kind, key)
	case "evidence":
		return d.Evidence(id)
	case "findings":
		return d.Findings(id)
	case "closing":
		return d.Closing(id)
	case "report":
		return d.Report(id)
	case "transfer":
		return d.Transfer(id)
	case "conflicts":
		return d.Conflicts(id)
	case "opening":
		return d.Meeting(id, audit.MeetingOpening, audit.VisitID(key))
	case "team":
		return d.Team(id)
	case "kit":
		return d.Kit(id)
	case "after":
		return d.After(id)
	case "day":
		return d.Day(id, key)
	case "papers":
		return d.Papers(id)
	case "hints":
		return d.Hints(id, check)
	case "sampling":
		if key == "" {
			return d.Draws(id)
		}
		return d.Sampling(id, key)
	case "alone":
		return d.Alone(id)
	case "loans":
		return d.Loans(id)
	case "steps":
		return d.Steps(id)
	case "moments":
		if !strings.Contains(string(check), "@") {
			check += "@"
		}
		if key != "" {
			return d.CardAt(id, check, key, false)
		}
		return d.Moments(id, check)
	case "lots":
		return d.Lots(id), nil
	case "item":
		return d.ItemHistory(id, audit.ItemID(key))
	case "mail":
		return d.Mail(id, audit.ItemID(key))
	case "hands":
		return d.Hands(id)
	case "independence":
		return d.Independence(id, key)
	case "verification":
		return d.Verification(id)
	case "decision":
		return d.Decision(id)
	case "certificates":
		return d.Certificates(id)
	case "road":
		return d.Road(id)
	case "upkeep":
		return d.Upkeep(id)
	case "contract":
		return d.Contract(id)
	case "second":
		return d.Second(id)
	case "explained":
		return d.Explained(id)
	case "secrecy":
		return d.Secrecy(id)
	case "first":
		return d.First(id)
	case "bundles":
		return d.BundleLogs(id), nil
	case "disclosures":
		return d.Disclosures(id)
	case "prepare":
		return d.Prepare(id)
	case "coverage":
		return d.Coverage(id)
	case "talk":
		return d.Talk(id, audit.PersonID(key))
	case "doubts":
		return d.Doubts(id)
	case "walk":
		return d.Walk(id)
	case "drafts":
		return d.Drafts(id)
	case "sound":
		return d.Sounds(id, audit.PlaceID(key))
	case "history":
		if kind == "" {
			return nil, fmt.Errorf("%w: history needs --kind and --key", errUsage)
		}
		return d.History(id, kind, key)
	}
	return nil, fmt.Errorf("%w: no view %q; there are %s", errUsage, name, strings.Join(views, ", "))
}

// showClient is what the client may see: of a check, or of a meeting (kind: opening, team, closing; key: the visit).
func showClient(d *casework.Desk, id string, check audit.CheckID, kind, key string) (any, error) {
	if kind != "" {
		return d.ClientBoard(id, kind, audit.VisitID(key))
	}
	if !strings.Contains(string(check), "@") {
		check += "@"
	}
	if !check.Valid() {
		return nil, fmt.Errorf("%w: --check MEASURE@PLACE or --kind MEETING is missing", errUsage)
	}
	return d.ClientCard(id, check)
}
