package screen

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/screen/widget"
)

// talkPane is the interview above the card: the question at hand, what was answered, the talks that are open. It is for the auditor's eyes only.
type talkPane struct {
	p      *visit
	root   *fyne.Container
	head   *widget.Label
	state  *widget.Label
	title  *widget.Label
	ask    *widget.Label
	said   *widget.Label
	entry  *widget.NoteEntry
	keys   []*widget.Key
	body   *widget.Flow
	person audit.PersonID
	view   casework.TalkView
	at     int // question
	turn   int
	slot   [2]string // subject and question that the open text belongs to
}

// answerKeys are the keys of the answers in the order of audit.Answers.
var answerKeys = []string{"+", "-", "0", "Del"}

func newTalkPane(p *visit) *talkPane {
	a, r := p.a, p.a.router
	x := &talkPane{
		p: p, head: subhead(""), state: caption(""), title: caption(""), ask: widget.NewLabel("", widget.Style{Size: widget.SizeRequirement, Bold: true, Rows: 2}),
		said: widget.NewLabel("", widget.Style{Rows: 2}), entry: widget.NewNoteEntry(r),
	}
	x.entry.SetMinRowsVisible(2)
	x.entry.Hide()
	x.entry.OnLeft = x.shut
	x.entry.OnCommit = x.record
	x.entry.OnDraft = func(text string) { a.keepDraft(x.draftSlot(), text) }
	var keys []fyne.CanvasObject
	for i, v := range audit.Answers() {
		k := widget.NewKey(r, widget.KeyLook{Hint: answerKeys[i], Word: a.words.T("answer." + v), Height: 28}, func() { x.answer(v) })
		x.keys = append(x.keys, k)
		keys = append(keys, k)
	}
	talks := []fyne.CanvasObject{
		x.head, widget.NewSpring(), widget.NewKey(r, widget.KeyLook{Hint: "Ctrl+T", Word: a.t("talk.turn"), Weight: widget.Quiet, Height: 28}, func() { x.turnTalk("") }),
		widget.NewKey(r, widget.KeyLook{Hint: "Ctrl+G", Word: a.t("talk.queue"), Weight: widget.Quiet, Height: 28}, func() { x.queue("") }),
	}
	x.body = widget.NewFlow(widget.Down{Gap: 4, PadX: 16, PadY: 8}, row(talks...), row(x.title, widget.NewSpring(), x.state), x.ask, x.said, x.entry, row(keys...))
	x.root = container.NewStack(widget.NewBox(widget.ColorBackground), widget.Scroll(x.body))
	return x
}

func (x *talkPane) object() fyne.CanvasObject { return x.root }

func (x *talkPane) heightFor(w, whole float32) float32 {
	return min(x.body.HeightFor(w), whole*0.48)
}

// set follows the card: its first question is the question at hand, unless one of a guide is.
func (x *talkPane) set(v *casework.CardView) {
	if k := x.p.a.scene.personID; k != x.person {
		x.person, x.at = k, 0
		x.reload()
		return
	}
	if q := x.now(); q != nil && q.Check != "" && q.Check.Measure() != v.Check.Measure() {
		for i := range x.view.Questions {
			if x.view.Questions[i].Check.Measure() == v.Check.Measure() {
				x.at = i
				break
			}
		}
	}
	x.draw()
}

// reload reads the questions again; the cursor stays on its question.
func (x *talkPane) reload() {
	id, person := x.p.a.caseID, x.person
	x.turn++
	turn := x.turn
	load(x.p.a, func(d Desk) (casework.TalkView, error) { return d.Talk(id, person) }, func(v casework.TalkView) {
		if x.turn != turn {
			return
		}
		was := x.now()
		x.view = v
		if was != nil {
			for i := range v.Questions {
				if q := &v.Questions[i]; q.Subject == was.Subject && q.Question == was.Question {
					x.at = i
				}
			}
		}
		x.at = max(0, min(x.at, len(v.Questions)-1))
		x.draw()
	})
}

func (x *talkPane) now() *casework.AskView {
	if x.at < 0 || x.at >= len(x.view.Questions) {
		return nil
	}
	return &x.view.Questions[x.at]
}

// guide tells whether the question at hand belongs to a guide, so that its text is written here and not on the card.
func (x *talkPane) guide() bool { q := x.now(); return q != nil && q.Check == "" }

func (x *talkPane) draw() {
	a := x.p.a
	q := x.now()
	if x.person == "" || q == nil {
		x.head.SetText(a.t("talk.nobody"))
		why := "talk.nobody.why"
		if x.person != "" {
			x.head.SetText(a.t("talk.with", x.view.Person.Role))
			why = "talk.noquestion"
		}
		x.state.SetText(x.talks())
		x.title.SetText("")
		x.ask.SetText(a.t(why))
		x.said.SetText("")
	} else {
		x.head.SetText(a.t("talk.with", x.view.Person.Role) + "   " + left(x.view.Answered, len(x.view.Questions)))
		x.state.SetText(x.talks())
		x.title.SetText(strings.Join(nonEmpty(strconv.Itoa(x.at+1)+" / "+strconv.Itoa(len(x.view.Questions)), q.Code, q.Title, x.required(q), q.Clause), "   "))
		text := q.Text
		if q.Depth > 0 {
			text = "└ " + text
		}
		x.ask.SetText(text)
		x.said.SetText(x.heard(q))
	}
	for i, v := range audit.Answers() {
		widget.Show(x.keys[i], q != nil)
		x.keys[i].SetOn(q != nil && q.Answer == v)
	}
	widget.Show(x.said, x.said.Text() != "" && !x.entry.Visible())
	x.body.Refit()
	x.p.layout(x.p.root.Size())
}

// required marks a point that the report waits for, and says how many of the information manager's are asked.
func (x *talkPane) required(q *casework.AskView) string {
	if !q.Required {
		return ""
	}
	if q.Subject != audit.GuideManager {
		return x.p.a.t("talk.required")
	}
	n := 0
	for _, m := range x.view.Manager {
		if m.Asked {
			n++
		}
	}
	return x.p.a.t("talk.required") + " " + left(n, len(x.view.Manager))
}

func (x *talkPane) heard(q *casework.AskView) string {
	var lines []string
	if q.Said != "" {
		lines = append(lines, q.Said)
	}
	for _, o := range q.Others {
		lines = append(lines, strings.Join(nonEmpty(o.By+": "+x.p.a.words.T("answer."+o.Answer), o.Said), " "))
	}
	if len(lines) == 0 && x.guide() {
		return x.p.a.t("talk.write")
	}
	return strings.Join(lines, "\n")
}

// talks names the talks of this auditor that are open, those of others only by number.
func (x *talkPane) talks() string {
	var out []string
	for i := range x.view.Talks {
		if t := &x.view.Talks[i]; t.ByMe && !t.Ended {
			out = append(out, t.Role+" "+x.p.a.t("talk."+t.State)+" "+t.Spans[len(t.Spans)-1].From[11:])
		}
	}
	if len(out) == 0 {
		return x.p.a.t("talk.none")
	}
	return strings.Join(out, "   ")
}

// step goes to another question; its check comes onto the card.
func (x *talkPane) step(d int) {
	if x.at+d < 0 || x.at+d >= len(x.view.Questions) {
		return
	}
	x.p.a.router.Back()
	x.at += d
	x.follow()
}

// follow brings the check of the question at hand onto the card.
func (x *talkPane) follow() {
	q := x.now()
	if q != nil && q.Check != "" && q.Check != x.p.current() {
		if i := x.p.find(q.Check); i < len(x.p.shown) && x.p.view.Rows[x.p.shown[i]].Check == q.Check {
			x.p.to(i)
		}
	}
	x.draw()
}

// next goes on to a question to which nothing was answered or said; false where there is none.
func (x *talkPane) next() bool {
	n := len(x.view.Questions)
	for d := 1; d <= n; d++ {
		i := (x.at + d) % n
		if q := &x.view.Questions[i]; q.Depth == 0 && q.Answer == "" && !x.heardAt(q.Check) {
			x.at = i
			x.follow()
			return true
		}
	}
	return false
}

// heardAt tells whether the interview of a check is done.
func (x *talkPane) heardAt(c audit.CheckID) bool {
	for i := range x.p.view.Rows {
		if r := &x.p.view.Rows[i]; c != "" && r.Check == c {
			return legOf(r.Legs, audit.MethodAsked).Done
		}
	}
	return false
}

// answer records what was answered to the question at hand.
func (x *talkPane) answer(v string) {
	q := x.now()
	if q == nil || q.Answer == v {
		return
	}
	q.Answer = v
	x.draw()
	c := &casework.RecordReply{Case: casework.Case{Case: x.p.a.caseID}, Person: x.person, Subject: q.Subject, Question: q.Question, Answer: v, Text: q.Said}
	word := x.p.a.t("talk.answered", x.p.a.words.T("answer."+v))
	x.p.a.do(c, func(ch casework.Changes, err error) {
		if err == nil {
			x.p.offerUndo(word, ch)
		}
		x.reload()
	})
}

func (x *talkPane) draftSlot() string {
	return "@/talk/" + string(x.person) + "/" + x.slot[0] + "/" + x.slot[1]
}

// open writes what was said to a point of a guide.
func (x *talkPane) open(by fyne.KeyName) {
	q := x.now()
	if q == nil {
		return
	}
	a, id := x.p.a, x.p.a.caseID
	x.slot = [2]string{q.Subject, q.Question}
	said, slot := q.Said, x.draftSlot()
	load(a, func(d Desk) (string, error) { return d.Draft(id, slot), nil }, func(draft string) {
		x.entry.Load(said, draft)
		x.entry.Show()
		x.draw()
		a.router.Open(by, x.entry)
		a.host.Do(x.entry.End)
	})
}

func (x *talkPane) shut() {
	x.entry.Commit()
	x.entry.Hide()
	x.draw()
}

// record keeps the text with the answer; a text without an answer is an unclear one.
func (x *talkPane) record(text string) {
	a := x.p.a
	c := &casework.RecordReply{Case: casework.Case{Case: a.caseID}, Person: x.person, Subject: x.slot[0], Question: x.slot[1], Answer: audit.AnswerUnclear, Text: text}
	for i := range x.view.Questions {
		if q := &x.view.Questions[i]; q.Subject == x.slot[0] && q.Question == x.slot[1] {
			q.Said = text
			if q.Answer != "" && q.Answer != audit.AnswerNotAsked {
				c.Answer = q.Answer
			}
			q.Answer = c.Answer
		}
	}
	slot := x.draftSlot()
	a.do(c, func(_ casework.Changes, err error) {
		if err == nil {
			a.keepDraft(slot, "")
			x.reload()
		}
	})
}

// turnTalk begins, pauses, resumes or ends a talk: those that are open first, then one with the person of the scene.
func (x *talkPane) turnTalk(by fyne.KeyName) {
	a := x.p.a
	cs := casework.Case{Case: a.caseID}
	var picks []widget.Pick
	var todo []casework.Command
	add := func(word, sub string, c casework.Command) {
		picks, todo = append(picks, widget.Pick{Label: word, Sub: sub}), append(todo, c)
	}
	open := false
	for i := range x.view.Talks {
		t := &x.view.Talks[i]
		if !t.ByMe || t.Ended {
			continue
		}
		open = open || t.Person == x.person
		to, word := "paused", "talk.pause"
		if t.State == "paused" {
			to, word = "running", "talk.resume"
		}
		add(a.t(word, t.Role), t.Spans[0].From[11:], &casework.TurnInterview{Case: cs, Interview: t.ID, To: to})
		add(a.t("talk.end", t.Role), t.Spans[0].From[11:], &casework.TurnInterview{Case: cs, Interview: t.ID, To: "ended"})
	}
	if x.person != "" && !open {
		begin := widget.Pick{Label: a.t("talk.begin", x.view.Person.Role)}
		picks = append([]widget.Pick{begin}, picks...)
		todo = append([]casework.Command{&casework.BeginInterview{Case: cs, Person: x.person, Place: a.scene.place}}, todo...)
	}
	if len(picks) == 0 {
		a.pickPerson(by)
		return
	}
	a.frame.picker.Open(by, widget.PickerLook{Title: a.t("talk.turn"), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
		if i >= 0 && i < len(todo) {
			a.do(todo[i], func(casework.Changes, error) { x.reload() })
		}
	})
}

// queue lists what to come back to, by room and person.
func (x *talkPane) queue(by fyne.KeyName) {
	a, id, person := x.p.a, x.p.a.caseID, x.person
	loadList(a, func(d Desk) (casework.TalkView, error) { return d.Talk(id, person) }, func(v casework.TalkView) {
		var picks []widget.Pick
		for i := range v.Queue {
			q := &v.Queue[i]
			picks = append(picks, widget.Pick{Label: q.Code + "  " + q.Title, Sub: strings.Join(nonEmpty(orText(q.Place, a.t("place.whole")), q.Person), "   "), Sign: widget.SignComeBack})
		}
		if len(picks) == 0 {
			picks = []widget.Pick{{Label: a.t("talk.queue.none")}}
		}
		a.frame.picker.Open(by, widget.PickerLook{Title: a.t("talk.queue"), Hint: a.t("filter"), Digits: true}, picks, func(i int, _ string) {
			if i >= 0 && i < len(v.Queue) {
				x.p.jump(v.Queue[i].Check)
			}
		})
	})
}

// jump shows a check, wherever the lens stands.
func (p *visit) jump(c audit.CheckID) {
	if i := p.find(c); i < len(p.shown) && p.view.Rows[p.shown[i]].Check == c {
		p.to(i)
		return
	}
	p.by = byMeasure
	p.want(string(c))
	p.reload()
}
