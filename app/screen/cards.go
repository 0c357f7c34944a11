package screen

import (
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/notice"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// cards (役割証) lists the role cards of the body that this laptop knows, with their last days and what was written after them. A card that ran out stops
// nobody: it is a task of the registrar, who answers the request of a laptop with a new card.
type cards struct {
	*board
	data casework.CardsView
}

func newCards(a *App) *cards {
	p := &cards{board: newBoard(a, scriptCols, 620, widget.NewEmpty(widget.SignCases, a.t("cards.empty"), a.t("cards.empty.why"), widget.NewKey(a.router, widget.KeyLook{Word: a.t("cards.ask"), Hint: "R", Weight: widget.Primary}, func() { a.askCard() })))}
	p.moved = p.explain
	p.keymap.Command[fyne.KeyN] = p.issue
	p.keymap.Command[fyne.KeyR] = a.askCard
	p.keymap.Command[fyne.KeyT] = func() { a.Go("settings") }
	p.keymap.Command[fyne.KeyY] = func() { a.showClause(notice.P2_2_2.Clause()) }
	return p
}

func (p *cards) object() fyne.CanvasObject { return p.root }
func (p *cards) keys() *widget.Keymap      { return p.keymap }
func (p *cards) leave()                    { p.a.router.Settle() }
func (p *cards) changed(casework.Changes)  { p.enter() }
func (p *cards) hints() []hint {
	t := p.a.t
	return []hint{{"↑↓", t("step.choose")}, {"N", t("cards.issue")}, {"R", t("cards.ask")}, {"T", t("cards.take")}, {"Y", t("step.clause")}, {"F1", t("keys.all")}}
}

func (p *cards) enter() {
	load(p.a, Desk.Cards, func(v casework.CardsView) {
		p.data = v
		p.show()
	})
}

func (p *cards) show() {
	a := p.a
	rows := make([]boardRow, 0, len(p.data.Rows))
	for i := range p.data.Rows {
		x := &p.data.Rows[i]
		sign := widget.SignDone
		switch x.State {
		case casework.CardOver:
			sign = widget.SignNotice
		case casework.CardOpen:
			sign = widget.SignAhead
		}
		name := x.Name
		if x.Mine {
			name = spaced(name, a.t("cards.mine"))
		}
		rows = append(rows, boardRow{key: x.Device, view: widget.LineView{Sign: sign, Texts: []string{name, a.cardDays(x)}, Sub: spaced(strings.Join(a.rolesOf(x.Roles), a.t("comma")), a.afterCard(x))}, act: p.issue})
	}
	p.set(rows)
	widget.Show(p.empty, len(rows) == 0)
	p.explain()
}

// cardDays says until when a card is.
func (a *App) cardDays(x *casework.CardRow) string {
	switch x.State {
	case casework.CardOpen:
		return a.t("cards.open")
	case casework.CardOver:
		return a.t("cards.over", a.dayOf(audit.Date(x.Until)))
	}
	return a.t("cards.until", a.dayOf(audit.Date(x.Until)))
}

func (a *App) afterCard(x *casework.CardRow) string {
	if x.After == 0 {
		return ""
	}
	return a.t("cards.after", x.After)
}

func (a *App) rolesOf(roles []string) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = r
		if a.words.Has("screen.role." + r) {
			out[i] = a.t("role." + r)
		}
	}
	return out
}

func (p *cards) explain() {
	a := p.a
	objs := []fyne.CanvasObject{heading(a.t("cards.title")), row(a.clauseTag(notice.P2_2_2)), para(a.t("cards.why"))}
	if x := p.card(); x != nil {
		objs = append(objs, widget.NewBox(widget.ColorHairline), subhead(x.Name), plain(spaced(a.dayOf(audit.Date(x.From))+"–", a.cardDays(x))), caption(spaced(strings.Join(a.rolesOf(x.Roles), a.t("comma")), short(x.Device))))
		if x.After > 0 {
			objs = append(objs, widget.NewFlow(beside{}, widget.NewMark(widget.SignNotice, 18), widget.NewLabel(a.t("cards.after.why", x.After), widget.Style{})))
		}
	}
	keys := []*widget.Key{a.stepKey(fyne.KeyR, "cards.ask", a.askCard), a.stepKey(fyne.KeyT, "cards.take", func() { a.Go("settings") })}
	if p.data.Registrar {
		keys = append([]*widget.Key{a.stepKey(fyne.KeyN, "cards.issue", p.issue)}, keys...)
	}
	p.right.Set(append(objs, widget.NewBox(widget.ColorHairline), keyRowOf(keys...))...)
	widget.Refit(p.root)
}

func (p *cards) card() *casework.CardRow {
	r := p.now()
	for i := range p.data.Rows {
		if r != nil && r.key == p.data.Rows[i].Device {
			return &p.data.Rows[i]
		}
	}
	return nil
}

// officeRoles are the roles that a card can carry.
var officeRoles = []string{"auditor", "registrar", "secretary", "handler", "management", "administrator", "body"}

// issue answers the request of a laptop. The six words are compared by voice before the card is handed over.
func (p *cards) issue() {
	a := p.a
	first := register.Values{"roles": {"auditor"}, "to": {filepath.Join(documents(), "genchi-card-"+a.host.Now().Format("20060102-150405")+".txt")}}
	if x := p.card(); x != nil && !x.Mine {
		first["roles"] = x.Roles
	}
	a.askSheet(sheetForm{
		title: a.t("cards.issue"), why: a.t("cards.issue.why"), of: notice.P2_2_2, word: a.t("cards.issue"), first: first,
		asks: []question{
			{name: "request", label: a.t("cards.request"), hint: a.t("cards.request.hint"), need: true},
			{name: "roles", label: a.t("people.role"), picks: a.wordPicks("screen.role.", officeRoles), many: true, need: true},
			{name: "until", label: a.t("cards.last"), kind: register.Day},
			{name: "to", label: a.t("give.path"), need: true},
		},
		send: func(v register.Values, done func(error)) {
			var row casework.CardRow
			var words string
			path := expand(v.One("to"))
			ask(a, func(d Desk) (struct{}, error) {
				req, err := readCard(expand(v.One("request")))
				if err != nil {
					return struct{}{}, err
				}
				var file []byte
				if file, row, words, err = d.IssueCard(req, v["roles"], v.One("until")); err != nil {
					return struct{}{}, fmt.Errorf("issue card: %w", err)
				}
				return struct{}{}, writePaper(path, file)
			}, func(_ struct{}, err error) {
				done(err)
				if err == nil {
					p.enter()
					a.tellCard(a.t("cards.issued", row.Name, path), words)
				}
			})
		},
	})
}

// tellCard shows the words that both sides compare.
func (a *App) tellCard(what, words string) {
	a.frame.drawer.Open(a.t("cards.title"), widget.Scroll(widget.NewFlow(widget.Down{Gap: 10, PadX: 14}, widget.NewLabel(what, widget.Style{}), caption(a.t("cards.words")), widget.NewLabel(words, widget.Style{Bold: true}))))
	a.frame.fit()
}

// askCard writes the request with which this laptop asks for a card, or for a new one.
func (a *App) askCard() {
	user := a.home.User
	a.askSheet(sheetForm{
		title: a.t("cards.ask"), why: a.t("cards.ask.why"), of: notice.P2_2_2, first: register.Values{"user": nonEmpty(user), "to": {filepath.Join(documents(), "genchi-request-"+a.host.Now().Format("20060102-150405")+".txt")}},
		asks: []question{{name: "user", label: a.t("settings.user"), need: true}, {name: "to", label: a.t("give.path"), need: true}},
		send: func(v register.Values, done func(error)) {
			path, words := expand(v.One("to")), ""
			ask(a, func(d Desk) (struct{}, error) {
				req, w, err := d.Vault().JoinRequest(v.One("user"))
				if err != nil {
					return struct{}{}, fmt.Errorf("join request: %w", err)
				}
				words = w
				return struct{}{}, writePaper(path, req)
			}, func(_ struct{}, err error) {
				done(err)
				if err == nil {
					a.tellCard(a.t("cards.asked", path), words)
				}
			})
		},
	})
}

// showCard says in the top bar that the days of one's card are over; the work goes on.
func (f *frame) showCard() {
	c := f.a.home.Card
	widget.Show(f.card, c != nil && c.State == casework.CardOver && f.a.desk != nil)
	f.fitTop()
}
