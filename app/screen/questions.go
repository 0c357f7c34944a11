package screen

import (
	"encoding/json"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/register"
	"genchi/app/screen/widget"
)

// Kinds of questions beside those of fields of a register.
const (
	askLong = "long" // a text of several lines
	askTick = "tick" // one toggle: yes, or nothing
)

// question is one field of a form that is made from a description: of a register's schema, or of a step of the road.
type question struct {
	name, label, hint string
	kind              string
	need, many        bool
	picks             []answerPick
	fixed             bool // shown, not to be changed
	files             *fileDoor
}

// answerPick is one answer that can be picked.
type answerPick struct{ is, word string }

// questions are the fields of a form as widgets. Texts by name go in and out.
type questions struct {
	a       *App
	asks    []question
	ins     [][]widget.Field
	get     []func() []string
	put     []func([]string)
	labels  []*widget.Label
	flow    *widget.Flow
	quiet   bool               // the record is being written into the fields
	onEdit  func()             // something was written; may be nil
	onSize  func()             // the form grew or shrank; may be nil
	addFile func(ids []string) // adds sealed files to the field that holds them; nil: there is none
	keep    func(text string)  // keeps what is written, sealed; "" forgets it; may be nil
}

// few is how many answers are laid side by side; more are picked from a list.
const few = 7

func newQuestions(a *App, asks []question) *questions {
	q := &questions{a: a, asks: asks}
	var pairs []any
	for i := range asks {
		x := &asks[i]
		o := q.add(x)
		name := x.label
		if x.need {
			name += "  " + a.t("ask.need")
		}
		l := caption(name)
		q.labels = append(q.labels, l)
		pairs = append(pairs, fyne.CanvasObject(l), o)
	}
	q.flow = form(pairs...)
	q.flow.Lay(labelled{name: nameWidth(q.labels)})
	return q
}

// nameWidth is the room that the names of a form want, in units at 100 %, within bounds.
func nameWidth(labels []*widget.Label) float32 {
	w := float32(150)
	for _, l := range labels {
		w = max(w, l.MinSize().Width*100/widget.Scaled(100))
	}
	return min(w, 230)
}

func (q *questions) edited() {
	if q.quiet {
		return
	}
	q.draft()
	if q.onEdit != nil {
		q.onEdit()
	}
}

func (q *questions) draft() {
	if q.keep == nil || q.a.desk == nil {
		return
	}
	b, err := json.Marshal(q.values())
	if err == nil {
		q.keep(string(b))
	}
}

func (q *questions) add(x *question) fyne.CanvasObject {
	var fields []widget.Field
	var get func() []string
	var put func([]string)
	var o fyne.CanvasObject
	switch {
	case x.fixed:
		l := plain("")
		var now []string
		get = func() []string { return now }
		put = func(s []string) {
			now = s
			l.SetText(strings.Join(s, "  "))
		}
		o = l
	case x.files != nil:
		o, fields, get, put = q.addFiles(x)
	case x.kind == register.Day && !x.many:
		o, fields, get, put = q.addDay(x)
	case x.kind == askTick:
		t := widget.NewToggle(q.a.router, x.hint, func(bool) { q.edited() })
		get = func() []string { return yes(t.On()) }
		put = func(s []string) { t.Set(len(s) > 0 && s[0] == "yes") }
		o, fields = t, []widget.Field{t}
	case x.picks != nil && x.many && len(x.picks) > few:
		o, fields, get, put = q.addMany(x)
	case x.picks != nil && x.many:
		o, fields, get, put = q.addSeveral(x)
	case x.picks != nil && len(x.picks) <= few:
		o, fields, get, put = q.addChoice(x)
	case x.picks != nil:
		o, fields, get, put = q.addPick(x)
	case x.kind == askLong || x.many:
		o, fields, get, put = q.addLong(x)
	default:
		e := widget.NewLineEntry(q.a.router, x.hint)
		e.OnChanged = func(string) { q.edited() }
		get = func() []string { e.Flush(); return said(e.Text) }
		put = func(s []string) { e.SetText(strings.Join(s, " ")) }
		o, fields = e, []widget.Field{e}
	}
	q.ins, q.get, q.put = append(q.ins, fields), append(q.get, get), append(q.put, put)
	return o
}

// yes is the answer of a toggle.
func yes(on bool) []string {
	if on {
		return []string{"yes"}
	}
	return nil
}

// said is a text as an answer.
func said(s string) []string {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	return []string{s}
}

// values are the answers by name, empty ones left out.
func (q *questions) values() register.Values {
	v := register.Values{}
	for i, x := range q.asks {
		if s := q.get[i](); len(s) > 0 {
			v[x.name] = s
		}
	}
	return v
}

// fill writes answers into the fields; a field without one is emptied.
func (q *questions) fill(v register.Values) {
	q.quiet = true
	defer func() { q.quiet = false }()
	for i, x := range q.asks {
		q.put[i](v[x.name])
	}
}

// restore writes a draft over what the record says; it tells whether there was one.
func (q *questions) restore(saved string) bool {
	var v register.Values
	if saved == "" || json.Unmarshal([]byte(saved), &v) != nil || v == nil {
		return false
	}
	q.fill(v)
	return true
}

// fields are those that can be written in, in order.
func (q *questions) fields() []widget.Field { return slices.Concat(q.ins...) }

// at is the first field of a question, nil for one that can't be changed.
func (q *questions) at(name string) widget.Field {
	for i, x := range q.asks {
		if x.name == name && len(q.ins[i]) > 0 {
			return q.ins[i][0]
		}
	}
	return nil
}

// lacking names the questions that need an answer and have none.
func (q *questions) lacking() []string {
	v := q.values()
	var out []string
	for _, x := range q.asks {
		if x.need && !v.Filled(x.name) {
			out = append(out, x.label)
		}
	}
	return out
}
