package vault

import (
	"fmt"
	"io"
	"slices"

	"genchi/storage/trust"
)

// trialRoles are what the only device of a body for trying may do.
var trialRoles = []string{"auditor", "decider", trust.RoleLead, trust.RoleRegistrar, "verifier"}

// TrialBody makes a body of one's own for trying, with root key and registrar on this device. It is marked 試用 for ever. A store that belongs
// to a body already is refused with ErrOtherBody.
func (v *Vault) TrialBody(name, user string) error { return v.ownBody(name, user, true) }

// ownBody makes a body whose root key lies on this laptop.
func (v *Vault) ownBody(name, user string, trial bool) error {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return err
	}
	if v.dev.body != (trust.BodyID{}) {
		return ErrOtherBody
	}
	root, err := v.newRoot()
	if err != nil {
		return err
	}
	var id trust.UserID
	if _, err := io.ReadFull(v.opt.Rand, id[:]); err != nil {
		return fmt.Errorf("new body: %w", err)
	}
	public := publicOf(root.now)
	body := trust.BodyOf(public)
	card := &trust.BodyCard{Name: name, Trial: trial, Version: 1, RootKey: public, NextRootHash: trust.RootHash(publicOf(root.next))}
	own := &trust.RoleCard{
		Device: v.Device(), SigningKey: publicOf(v.dev.sign), HPKEKey: v.dev.hpke.Public(), TLSKey: v.dev.tlsPublic(),
		User: id, UserName: user, Roles: trialRoles, Serial: 1, NotBefore: v.cardStart(),
	}
	var records []*trust.Record
	for _, c := range []trust.Content{card, own} {
		r, err := trust.Sign(body, c, root.now)
		if err != nil {
			return fmt.Errorf("new body: %w", err)
		}
		records = append(records, r)
	}
	return v.pin(body, records)
}

// pin saves the records and then, as the last step, that this store belongs to the body. The caller holds controlMu.
func (v *Vault) pin(body trust.BodyID, records []*trust.Record) error {
	for _, r := range records {
		if err := v.saveRecord(r); err != nil {
			return err
		}
	}
	old := v.dev.body
	v.setBody(body)
	if err := v.saveDevice(); err != nil {
		v.setBody(old)
		return fmt.Errorf("pin body: %w", err)
	}
	return v.loadControl()
}

func (v *Vault) setBody(b trust.BodyID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.dev.body = b
}

// cardStart is the first second of a new card: a day back, because clocks differ.
func (v *Vault) cardStart() int64 { return v.opt.Now().Unix() - 24*3600 }

// JoinRequest returns the text file with which this laptop asks for a role card, and the six words that the registrar compares.
func (v *Vault) JoinRequest(user string) (text []byte, words string, err error) {
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return nil, "", err
	}
	serial := uint64(1)
	if c, ok := v.Card(); ok {
		serial = c.Serial + 1
	}
	j, err := trust.NewJoinRequest(v.dev.sign, v.offered(), v.dev.tlsPublic(), user, serial)
	if err != nil {
		return nil, "", err
	}
	return j.Text(), j.Words(), nil
}

// offered is the HPKE key that the next card is to name.
func (v *Vault) offered() []byte {
	if v.dev.next != nil {
		return v.dev.next.Public()
	}
	return v.dev.hpke.Public()
}

// IssueCard answers a join request as registrar: it signs and keeps a role card and returns the text file that the laptop joins with, the card,
// and the request's six words, which the asking laptop shows too. A device that has a card keeps its user.
func (v *Vault) IssueCard(request []byte, roles []string) (text []byte, card *trust.RoleCard, words string, err error) {
	return v.IssueCardUntil(request, roles, 0)
}

// IssueCardUntil is IssueCard with the card's last second, in Unix seconds; 0 leaves it open.
func (v *Vault) IssueCardUntil(request []byte, roles []string, until int64) (text []byte, card *trust.RoleCard, words string, err error) {
	j, err := trust.ParseJoinRequest(request)
	if err != nil {
		return nil, nil, "", err
	}
	var user trust.UserID
	if _, err := io.ReadFull(v.opt.Rand, user[:]); err != nil {
		return nil, nil, "", fmt.Errorf("issue role card: %w", err)
	}
	serial := j.Serial
	if old, ok := v.Trust().Card(j.Device()); ok {
		user, serial = old.User, max(serial, old.Serial+1)
	}
	card = j.Card(user, j.UserName, roles, v.cardStart(), until)
	card.Serial = serial
	if _, err := v.SignControl(card); err != nil {
		return nil, nil, "", fmt.Errorf("issue role card: %w", err)
	}
	if text, err = trust.CardFile(v.Trust().Chain(card.Device)); err != nil {
		return nil, nil, "", err
	}
	return text, card, j.Words(), nil
}

// Join takes in a role card file that answers this laptop's request. The first time it pins the body, whose six words it returns for comparing
// with the registrar's; afterwards files of the same body renew the card.
func (v *Vault) Join(text []byte) (words string, err error) {
	records, err := trust.ParseCardFile(text)
	if err != nil {
		return "", err
	}
	v.controlMu.Lock()
	defer v.controlMu.Unlock()
	if err := v.alive(); err != nil {
		return "", err
	}
	body := v.dev.body
	first := body == trust.BodyID{}
	if first {
		if body, err = bodyOf(records); err != nil {
			return "", fmt.Errorf("join: %w", err)
		}
	}
	set := trust.NewSet(body, slices.Concat(v.Trust().Records(), records))
	if _, ok := set.Body(); !ok {
		return "", fmt.Errorf("join: %w", ErrOtherBody)
	}
	if _, ok := set.Card(v.Device()); !ok {
		return "", fmt.Errorf("join: %w", ErrNoCard)
	}
	if first {
		return body.Words(), v.pin(body, records)
	}
	_, err = v.addLocked(records)
	return body.Words(), err
}

// bodyOf finds the one body that the records are of, by a body card with its first root key.
func bodyOf(records []*trust.Record) (trust.BodyID, error) {
	var found trust.BodyID
	for _, r := range records {
		if r.Body != records[0].Body {
			return found, fmt.Errorf("%w: the file speaks of two bodies", ErrOtherBody)
		}
		if c, ok := r.Content.(*trust.BodyCard); ok && trust.BodyOf(c.RootKey) == r.Body {
			found = r.Body
		}
	}
	if found == (trust.BodyID{}) {
		return found, ErrNoBody
	}
	return found, nil
}

// BodyCardFile returns the body's cards and its registrars' as a text file, for the central server and for comparing.
func (v *Vault) BodyCardFile() ([]byte, error) {
	set := v.Trust()
	if _, ok := set.Body(); !ok {
		return nil, ErrNoBody
	}
	return trust.CardFile(set.Chain(trust.DeviceID{}))
}

// SetServer names the body's central server in a new version of the body card. It needs the root key.
func (v *Vault) SetServer(s trust.Server) error {
	old, ok := v.Trust().Body()
	if !ok {
		return ErrNoBody
	}
	card := *old
	card.Version++
	card.Server = s
	_, err := v.SignControl(&card)
	return err
}
