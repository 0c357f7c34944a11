package casework

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"genchi/app/audit"
	"genchi/app/calendar"
	"genchi/app/notice"
	"genchi/storage/trust"
)

// CardRow is a role card as this store knows it. Its days void nothing: who writes after the last one goes on working, and the registrar is told.
type CardRow struct {
	Device string   `json:"device"`
	User   string   `json:"user"`
	Name   string   `json:"name"`
	Roles  []string `json:"roles"`
	Serial uint64   `json:"serial"`
	From   string   `json:"from"`
	Until  string   `json:"until,omitempty"` // last day; empty: open
	State  string   `json:"state"`           // open, valid, over
	Mine   bool     `json:"mine"`
	After  int      `json:"after"` // entries that were signed on days of no card, by the clock of their author
}

// States of a CardRow.
const (
	CardOpen  = "open" // without a last day
	CardValid = "valid"
	CardOver  = "over"
)

// CardsView is every role card of the body that this store holds, and whether its user may issue some.
type CardsView struct {
	Today     string    `json:"today"`
	Registrar bool      `json:"registrar"`
	Rows      []CardRow `json:"rows"`
}

// Cards lists the role cards by name.
func (d *Desk) Cards() (CardsView, error) {
	t := d.v.Trust()
	v := CardsView{Today: string(d.today()), Registrar: t.IsRegistrar(d.v.Device()), Rows: []CardRow{}}
	after := map[trust.DeviceID]int{}
	for _, id := range d.CaseIDs() {
		rows, err := view(d, id, func(oc *openCase) map[trust.DeviceID]int { return d.afterCards(oc) })
		if err != nil {
			return v, err
		}
		for dev, n := range rows {
			after[dev] += n
		}
	}
	for _, dev := range t.Devices() {
		if c, ok := t.Card(dev); ok {
			row := d.cardRow(dev, c)
			row.After = after[dev]
			v.Rows = append(v.Rows, row)
		}
	}
	slices.SortFunc(v.Rows, func(a, b CardRow) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Device, b.Device)) })
	return v, nil
}

// IssueCard answers a join request as registrar with a role card to the end of the day until; empty leaves it open. It returns the file for the laptop that
// asked, the card, and the six words that both compare.
func (d *Desk) IssueCard(request []byte, roles []string, until string) (file []byte, row CardRow, words string, err error) {
	end := int64(0)
	if until != "" {
		day, err := time.ParseInLocation(time.DateOnly, until, d.now().Location())
		if err != nil || !day.AddDate(0, 0, 1).After(d.now()) {
			return nil, row, "", refuse("card_until", notice.P2_2_2, until)
		}
		end = day.AddDate(0, 0, 1).Unix() - 1
	}
	file, card, words, err := d.v.IssueCardUntil(request, roles, end)
	if err != nil {
		return nil, row, "", fmt.Errorf("issue card: %w", err)
	}
	return file, d.cardRow(card.Device, card), words, nil
}

// cardRow writes a card; whether it is over is told by witnessed time or by this clock, whichever is later, because nothing hangs on it.
func (d *Desk) cardRow(dev trust.DeviceID, c *trust.RoleCard) CardRow {
	day := func(s int64) string { return calendar.OfTime(time.Unix(s, 0).In(d.now().Location())).String() }
	r := CardRow{Device: dev.String(), User: c.User.String(), Name: c.UserName, Roles: c.Roles, Serial: c.Serial, From: day(c.NotBefore), State: CardOpen, Mine: dev == d.v.Device()}
	if c.NotAfter != 0 {
		r.Until, r.State = day(c.NotAfter), CardValid
		if audit.Date(r.Until) < max(d.witnessed(), d.today()) {
			r.State = CardOver
		}
	}
	return r
}

// cardsOf are the cards of each device of which at least one has a last day.
func (d *Desk) cardsOf() map[trust.DeviceID][]*trust.RoleCard {
	out, ends := map[trust.DeviceID][]*trust.RoleCard{}, map[trust.DeviceID]bool{}
	for _, r := range d.v.Trust().Records() {
		if c, ok := r.Content.(*trust.RoleCard); ok {
			out[c.Device] = append(out[c.Device], c)
			ends[c.Device] = ends[c.Device] || c.NotAfter != 0
		}
	}
	for dev := range out {
		if !ends[dev] {
			delete(out, dev)
		}
	}
	return out
}

// afterCards counts by device the entries of a case that were signed on days of no card. The caller holds mu.
func (d *Desk) afterCards(oc *openCase) map[trust.DeviceID]int {
	cards := d.cardsOf()
	if len(cards) == 0 {
		return nil
	}
	out := map[trust.DeviceID]int{}
	for _, e := range oc.fold.Entries() {
		dev := trust.DeviceID(e.Device)
		if cs := cards[dev]; cs != nil && !e.Unreadable && !covered(cs, time.UnixMilli(e.Payload.WallMS)) {
			out[dev]++
		}
	}
	return out
}

// covered tells whether the card of that moment, the newest that had begun, had days left. Before the first card there is nothing to tell.
func covered(cards []*trust.RoleCard, at time.Time) bool {
	var now *trust.RoleCard
	for _, c := range cards {
		if c.NotBefore <= at.Unix() && (now == nil || c.Serial > now.Serial) {
			now = c
		}
	}
	return now == nil || now.ValidAt(at)
}

// pastCards are the cards after whose days entries of the case were written. The caller holds mu.
func (d *Desk) pastCards(oc *openCase) []CardRow {
	out := []CardRow{}
	for dev, n := range d.afterCards(oc) {
		if c, ok := d.v.Trust().Card(dev); ok && n > 0 {
			row := d.cardRow(dev, c)
			row.After = n
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(a, b CardRow) int { return cmp.Compare(a.Device, b.Device) })
	return out
}

// cardsDue are the last days of role cards: one's own, and for a registrar those of everybody.
func (d *Desk) cardsDue(soon int) []DueRow {
	w := &dueWriter{d: d, today: calendar.OfTime(d.now()), soon: soon, words: d.say()}
	t := d.v.Trust()
	all := t.IsRegistrar(d.v.Device())
	for _, dev := range t.Devices() {
		c, ok := t.Card(dev)
		if !ok || c.NotAfter == 0 || !all && dev != d.v.Device() {
			continue
		}
		row := d.cardRow(dev, c)
		who := ""
		if !all {
			who = d.name
		}
		w.add(DueRow{Kind: "card", Title: d.say().T("card.of", c.UserName), Who: who, Setting: true, Subject: row.Device}, notice.P2_2_2, row.Until)
	}
	return w.rows
}
