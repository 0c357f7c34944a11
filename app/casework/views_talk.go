package casework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/assets"
)

// talkGuide is how interviews go on, as it is shipped.
var talkGuide = sync.OnceValue(func() *criteria.Talk {
	t, err := criteria.ParseTalk(assets.Bytes("interview/talk.json"))
	if err != nil {
		panic(err) // a test reads it
	}
	return t
})

// Talk gives the interview of a person; an unknown person has no questions.
func (d *Desk) Talk(id string, person audit.PersonID) (TalkView, error) {
	return view(d, id, func(oc *openCase) TalkView { return d.talkView(oc, person) })
}

func (d *Desk) talkView(oc *openCase, person audit.PersonID) TalkView {
	rows := d.checkRows(oc)
	v := TalkView{
		Case: oc.id.String(), Questions: []AskView{}, Talks: []TalkRow{}, Queue: d.queue(oc, rows), Manager: []PointRow{}, Laws: list(oc.model.SortedLaws()),
		Stopped: oc.model.Stopped(),
	}
	words := assets.Lang(d.opt.Lang)
	asked := oc.model.ManagerAsked()
	for _, p := range audit.ManagerPoints() {
		v.Manager = append(v.Manager, PointRow{Point: p, Text: words.T("ask.guide.manager." + p), Asked: asked[p]})
	}
	for _, i := range oc.model.SortedInterviews() {
		r := TalkRow{Interview: i, Role: oc.model.Site.Persons[i.Person].Role, ByMe: i.By == d.user, Who: d.person(i.By), State: "paused"}
		switch {
		case i.Ended:
			r.State = "ended"
		case i.Running():
			r.State = "running"
		}
		v.Talks = append(v.Talks, r)
	}
	for _, k := range d.personRows(oc, rows) {
		if k.ID == person {
			v.Person = k
			v.Questions = d.questions(oc, k, rows)
		}
	}
	for i := range v.Questions {
		q := &v.Questions[i]
		if k := oc.model.Checks[q.Check]; q.Answer != "" || k != nil && len(k.Said) > 0 {
			v.Answered++
		}
	}
	return v
}

// queue lists the checks to come back to, by room as the tree reads, then by the person who was asked.
func (d *Desk) queue(oc *openCase, rows []CheckRow) []QueueRow {
	at := map[audit.PlaceID]int{}
	for i, n := range oc.model.Tree() {
		at[n.ID] = i + 1
	}
	out := []QueueRow{}
	for i := range rows {
		if rows[i].Back {
			out = append(out, QueueRow{CheckRow: rows[i], Person: rows[i].Asked})
		}
	}
	slices.SortStableFunc(out, func(a, b QueueRow) int {
		if x := at[a.Check.Place()] - at[b.Check.Place()]; x != 0 {
			return x
		}
		return strings.Compare(a.Person, b.Person)
	})
	return out
}

// questions are those of the guides of a person's functions, of the laws, and of the measures he is asked about, each with its follow-ups.
func (d *Desk) questions(oc *openCase, k PersonRow, rows []CheckRow) []AskView {
	out := []AskView{}
	words := assets.Lang(d.opt.Lang)
	add := func(q AskView) {
		out = append(out, d.answered(oc, k.ID, q))
		answer := out[len(out)-1].Answer
		for _, f := range talkGuide().FollowUps(q.Subject, q.Question, answer) {
			x := q
			x.Question, x.Text, x.Depth, x.Required = q.Question+"."+f, words.T("ask."+f), 1, false
			out = append(out, d.answered(oc, k.ID, x))
		}
	}
	for _, g := range guidesOf(k.Person) {
		for _, p := range talkGuide().Guides[g] {
			add(AskView{Subject: g, Title: words.T("ask." + g), Question: p, Text: words.T("ask." + g + "." + p), Required: g == audit.GuideManager, Clause: clauseOf(g)})
		}
	}
	if !k.Is(audit.FunctionOther) || len(k.Functions) > 1 {
		for _, l := range oc.model.SortedLaws() {
			if !l.None {
				add(AskView{Subject: audit.GuideLaws, Title: l.Name, Question: l.ID, Text: words.T("ask.guide.laws", l.Name), Required: true, Clause: clauseOf(audit.GuideLaws)})
			}
		}
	}
	asked := map[audit.MeasureID]bool{}
	rest := k.Checks // in the order of the rows
	for i := range rows {
		if len(rest) == 0 {
			break
		}
		r := &rows[i]
		if r.Check != rest[0] {
			continue
		}
		rest = rest[1:]
		m := d.measureOf(oc, r.Check.Measure())
		if m == nil || asked[r.Check.Measure()] {
			continue
		}
		asked[r.Check.Measure()] = true
		for n, q := range m.Questions {
			add(AskView{Subject: m.ID, Check: r.Check, Code: r.Code, Title: r.Title, Question: "q" + strconv.Itoa(n+1), Text: q, Clause: provisionOf(m).Clause()})
		}
	}
	return out
}

// guidesOf are the guides of a person's functions.
func guidesOf(k audit.Person) []string {
	var out []string
	for _, x := range []struct{ function, guide string }{
		{audit.FunctionManager, audit.GuideManager}, {audit.FunctionPractising, audit.GuidePractising}, {audit.FunctionTrained, audit.GuideTrained}, {audit.FunctionElectronic, audit.GuideElectronic},
	} {
		if k.Is(x.function) {
			out = append(out, x.guide)
		}
	}
	return out
}

func clauseOf(guide string) string {
	p := notice.P3_4_3_Ro
	switch guide {
	case audit.GuideManager:
		p = notice.P3_4_4
	case audit.GuideElectronic:
		p = notice.P3_4_3_Ha
	case audit.GuideLaws:
		p = notice.P3_4_3_Ni
	}
	return p.Clause()
}

// answered fills in what was answered to a question, by this user and by others.
func (d *Desk) answered(oc *openCase, person audit.PersonID, q AskView) AskView {
	for _, by := range d.users(oc) {
		a, ok := oc.model.Onsite.Answers[audit.Reply{Person: person, Subject: q.Subject, Question: q.Question, By: by}.Field().Key]
		switch {
		case !ok:
		case by == d.user:
			q.Answer, q.Said = a.Value, a.Text
		default:
			q.Others = append(q.Others, OtherAnswer{By: d.person(by), Answer: a.Value, Said: a.Text})
		}
	}
	return q
}

// users are those who are named in the roster or the cards, this user among them.
func (d *Desk) users(oc *openCase) []ledger.UserID {
	out := []ledger.UserID{d.user}
	for _, x := range d.roster(oc) {
		if u := userOf(x.User); !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// questionText quotes a question as it is asked, in the language of the views; ok is false where there is none.
func (d *Desk) questionText(oc *openCase, subject, question string) (text string, ok bool) {
	words := assets.Lang(d.opt.Lang)
	base, follow, isFollow := strings.Cut(question, ".")
	if isFollow {
		key := "ask." + follow
		_, parent := d.questionText(oc, subject, base)
		return words.T(key), parent && words.Has(key)
	}
	switch {
	case subject == audit.GuideLaws:
		l, known := oc.model.Onsite.Laws[base]
		return words.T("ask.guide.laws", l.Name), known && !l.None
	case strings.HasPrefix(subject, "guide."):
		return words.T("ask." + subject + "." + base), slices.Contains(talkGuide().Guides[subject], base)
	}
	m := d.measureOf(oc, audit.MeasureID(subject))
	n, err := strconv.Atoi(strings.TrimPrefix(base, "q"))
	if m == nil || err != nil || n < 1 || n > len(m.Questions) || base != fmt.Sprintf("q%d", n) {
		return "", false
	}
	return m.Questions[n-1], true
}

// Doubts gives the reports to the body about laws.
func (d *Desk) Doubts(id string) (DoubtsView, error) { return view(d, id, d.doubtsView) }

func (d *Desk) doubtsView(oc *openCase) DoubtsView {
	v := DoubtsView{Stopped: oc.model.Stopped(), Doubts: []DoubtView{}, Laws: list(oc.model.SortedLaws())}
	for _, s := range oc.model.Doubts() {
		v.Doubts = append(v.Doubts, DoubtView{DoubtState: s, By: d.person(s.By), Mine: s.By == d.user, Later: d.beforeKnown(oc, s.Doubt)})
	}
	return v
}

// beforeKnown lists the entries of certification work whose authors did not know of a doubt, and which its author did not know either.
func (d *Desk) beforeKnown(oc *openCase, doubt audit.Doubt) []string {
	values := oc.fold.Field(doubt.Field()).Values
	if len(values) == 0 {
		return nil
	}
	at := values[0].Stated[0].ID.Entry
	had := oc.fold.PastOf(at)
	var out []string
	for _, e := range oc.fold.Entries() {
		if e.Hash == at || had == nil || had.Has(e.Hash) || !slices.ContainsFunc(e.Payload.Ops, func(o ledger.Op) bool { return audit.Stops(o.Field.Kind) }) {
			continue
		}
		if p := oc.fold.PastOf(e.Hash); p != nil && !p.Has(at) {
			out = append(out, e.Hash.String())
		}
	}
	return out
}

// Walk gives the floor plans.
func (d *Desk) Walk(id string) (WalkView, error) { return view(d, id, d.walkView) }

func (d *Desk) walkView(oc *openCase) WalkView {
	v := WalkView{Case: oc.id.String(), Floors: []FloorView{}}
	counts := map[audit.PlaceID]Count{}
	for _, p := range d.placeRows(oc, d.checkRows(oc)) {
		counts[p.Place] = p.Count
	}
	for _, f := range oc.model.SortedFloors() {
		x := FloorView{Floor: f, Spots: []SpotView{}}
		if it := oc.model.Items[f.Item]; it.Known() {
			x.File = it.Name
			if r := it.Rendition; r != nil {
				x.Ready, x.Width, x.Height = true, int(r.Width), int(r.Height)
			}
		}
		for i, s := range oc.model.Spots(f.ID) {
			k := SpotView{Spot: s, No: i + 1, Zone: s.Zone(), PlaceName: d.placeName(oc, s.Place), Rules: oc.model.RulesAt(s.Place), Items: list(oc.model.SpotItems(s.ID)), Count: counts[s.Place]}
			k.Seen = len(k.Items) > 0 || s.Place != "" && oc.model.SeenAt(s.Place) || d.measuredAtSpot(oc, s.ID)
			if k.Zone && !k.Seen {
				v.Unseen++
			}
			x.Spots = append(x.Spots, k)
		}
		v.Floors = append(v.Floors, x)
	}
	return v
}

func (*Desk) measuredAtSpot(oc *openCase, spot string) bool {
	for _, m := range oc.model.Onsite.Measured {
		if m.Spot == spot && !m.Gone {
			return true
		}
	}
	return false
}

// onsiteOfCard fills in what was measured and handled at a check.
func (d *Desk) onsiteOfCard(oc *openCase, v *CardView) {
	for _, m := range oc.model.MeasuredAt(v.Check) {
		v.Measured = append(v.Measured, MeasuredView{Measured: m, Result: m.Result()})
	}
	v.Handled = oc.model.HandledAt(v.Check)
}
