package casework

import (
	"bytes"
	"context"
	"errors"
	"time"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/app/notice"
)

// MailView is what a sealed mail file says of itself, to be taken over into the register of letters. The file is the record; nothing of this is believed.
type MailView struct {
	Item    audit.ItemID      `json:"item"`
	From    string            `json:"from"`
	To      string            `json:"to,omitempty"`
	Subject string            `json:"subject,omitempty"`
	On      string            `json:"on,omitempty"` // its day, in the zone in which it was sent
	At      string            `json:"at,omitempty"` // RFC 3339
	Text    string            `json:"text,omitempty"`
	Files   []intake.MailFile `json:"files,omitempty"`
	Problem string            `json:"problem,omitempty"` // a code of intake
}

// Mail reads a mail file that was sealed in a case or book. What is no mail, or larger than a mail may be, is refused by name; it stays evidence.
func (d *Desk) Mail(id string, item audit.ItemID) (MailView, error) {
	v := MailView{Item: item}
	oc, err := d.load(id)
	if err != nil {
		return v, err
	}
	d.mu.Lock()
	it := oc.model.Items[item]
	known, gone := it.Known() && !it.Seen, oc.model.IsDestroyed(item)
	d.mu.Unlock()
	switch {
	case !known:
		return v, refuse("unknown_item", "", string(item))
	case gone:
		return v, refuse("destroyed", notice.P1_2_4, string(item))
	case it.Size > intake.MaxMail:
		return v, refusedSource(&intake.Refusal{Code: intake.NotMail, Name: it.Name})
	}
	var b bytes.Buffer
	if _, err := d.GetEvidence(context.Background(), id, item, &b); err != nil {
		return v, err
	}
	m, err := intake.ReadMail(&b)
	var ref *intake.Refusal
	if errors.As(err, &ref) {
		ref.Name = it.Name
	}
	if err != nil {
		return v, refusedSource(err)
	}
	v.From, v.To, v.Subject, v.Text, v.Files, v.Problem = m.From, m.To, m.Subject, m.Text, m.Files, string(m.Problem)
	if !m.Date.IsZero() {
		v.On, v.At = m.Date.Format(time.DateOnly), m.Date.Format(time.RFC3339)
	}
	return v, nil
}
