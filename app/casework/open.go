package casework

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/ledger"
	"genchi/storage/evidence"
	"genchi/storage/trust"
)

// ErrDamage is damage that was found on the disk; what is whole was read all the same.
var ErrDamage = errors.New("damage found")

// Close locks the store, after the files that are being taken in.
func (d *Desk) Close() error {
	d.taking.Lock()
	defer d.taking.Unlock()
	d.writing.Lock()
	defer d.writing.Unlock()
	d.behind.Wait()
	kept := d.settleCustody(context.Background(), true)
	d.mu.Lock()
	for _, oc := range d.cases {
		d.remember(oc)
	}
	d.mu.Unlock()
	if !d.shut {
		d.shut = true
		kept = errors.Join(kept, d.dropStrays())
	}
	return errors.Join(kept, d.v.Close())
}

// Flush writes what is only noted so far: looks at evidence that no entry names yet. Everything else is on the disk when Do returns.
func (d *Desk) Flush() error {
	d.writing.Lock()
	defer d.writing.Unlock()
	if d.shut {
		return nil
	}
	return d.settleCustody(context.Background(), true)
}

// CaseIDs lists the cases of this store.
func (d *Desk) CaseIDs() []string {
	ids := []string{}
	for _, id := range d.v.Cases() {
		if !d.gone(id) {
			ids = append(ids, id.String())
		}
	}
	return ids
}

// openCase begins a case: a registrar's roster with this device, then the first entry, which pins the catalogue edition and says more where asked to.
func (d *Desk) openCase(ctx context.Context, c *OpenCase, more ...audit.Fact) (Changes, error) {
	card, ok := d.v.Card()
	if !ok {
		return Changes{}, refuse("no_card", "")
	}
	if !d.v.Trust().IsRegistrar(d.v.Device()) {
		return Changes{}, refuse("not_registrar", "")
	}
	client, err := audit.Set(audit.Client{Name: c.Client, Address: c.Address, Contact: c.Contact}, nil)
	if err != nil {
		return Changes{}, badForm(err)
	}
	id, err := d.v.NewCase()
	if err != nil {
		return Changes{}, fmt.Errorf("new case: %w", err)
	}
	line := trust.RosterLine{Device: d.v.Device(), User: card.User, Roles: []string{"auditor", trust.RoleLead}}
	if _, err := d.v.SignControl(&trust.Roster{Case: id, Add: []trust.RosterLine{line}}); err != nil {
		return Changes{}, fmt.Errorf("roster: %w", err)
	}
	oc := newOpenCase(d, id)
	editions, err := d.pinEdition(ctx, oc)
	if err != nil {
		return Changes{}, err
	}
	d.mu.Lock()
	d.cases[id] = oc
	d.mu.Unlock()
	p := &planner{d: d, oc: oc, ops: []ledger.Op{editions, client}}
	if err := p.sets(more...); err != nil {
		return Changes{}, err
	}
	return d.commit(ctx, p)
}

// pinEdition seals the catalogue that the case will be judged by into the case, and names it.
func (d *Desk) pinEdition(ctx context.Context, oc *openCase) (ledger.Op, error) {
	ed, text := criteria.Shipped(), d.opt.Catalogue
	if text == nil {
		text = criteria.ShippedBytes()
	} else {
		var err error
		if ed, err = criteria.Load(text); err != nil {
			return ledger.Op{}, fmt.Errorf("load catalogue: %w", err)
		}
	}
	oc.edition = ed
	raw, err := d.random()
	if err != nil {
		return ledger.Op{}, err
	}
	m, err := d.store(ctx, oc, evidence.ItemID(raw), bytes.NewReader(text), nil)
	if err != nil {
		return ledger.Op{}, err
	}
	return audit.Set(audit.Editions{
		Catalogue: ed.ID, Version: ed.Version, Digest: ed.Digest[:], Rules: audit.RuleEdition, Draft: ed.Draft,
		Stored: audit.ItemID(hex.EncodeToString(raw)), Size: m.Size, Commit: m.Commit[:], Chunks: auditChunks(m.Chunks),
	}, nil)
}

// editionOf finds the catalogue edition that the case pins: the shipped one, or the one that lies sealed in the case; nil where this laptop
// lacks it.
func (d *Desk) editionOf(oc *openCase) *criteria.Edition {
	e := oc.model.Editions
	if e == nil {
		return nil
	}
	if shipped := criteria.Shipped(); bytes.Equal(e.Digest, shipped.Digest[:]) {
		return shipped
	}
	m, err := editionManifest(e)
	if err != nil {
		return nil
	}
	raw, err := d.bytesOf(oc, m)
	if err != nil {
		return nil
	}
	ed, err := criteria.Load(raw)
	if err != nil || !bytes.Equal(e.Digest, ed.Digest[:]) {
		return nil
	}
	return ed
}

func editionManifest(e *audit.Editions) (evidence.Manifest, error) {
	return manifest(e.Stored, e.Size, e.Digest, e.Commit, e.Chunks)
}

// caseRoles are the roles of a roster line.
var caseRoles = []string{"auditor", trust.RoleLead, "verifier", "decider", "observer", audit.RoleBody}

// enrol puts a device on the roster of the case and hands it the case's keys.
func (d *Desk) enrol(oc *openCase, c *EnrolAuditor) (Changes, error) {
	var dev trust.DeviceID
	if err := dev.UnmarshalText([]byte(c.Device)); err != nil {
		return Changes{}, badForm(err)
	}
	if !d.v.Trust().IsRegistrar(d.v.Device()) {
		return Changes{}, refuse("not_registrar", "")
	}
	card, ok := d.v.Trust().Card(dev)
	if !ok {
		return Changes{}, refuse("unknown_device", "", c.Device)
	}
	roles := slices.Clone(c.Roles)
	if len(roles) == 0 {
		roles = []string{"auditor"}
	}
	for _, r := range roles {
		if !slices.Contains(caseRoles, r) {
			return Changes{}, refuse("unknown_role", "", r)
		}
		if r == "auditor" || r == trust.RoleLead {
			if h, barred := audit.BenchOf(oc.fold.Now()).Barred(ledger.UserID(card.User)); barred {
				return Changes{}, refuse(h.Code, h.Provision, h.Args...)
			}
		}
	}
	if oc.model.Registers.Body != nil {
		var err error
		if roles, err = d.bookRoles(oc, card); err != nil {
			return Changes{}, err
		}
	}
	slices.Sort(roles)
	rec, err := d.v.SignControl(&trust.Roster{Case: oc.id, Add: []trust.RosterLine{{Device: dev, User: card.User, Roles: slices.Compact(roles)}}})
	if err != nil {
		return Changes{}, fmt.Errorf("roster: %w", err)
	}
	if err := d.v.GrantTo(oc.id, dev); err != nil {
		return Changes{}, fmt.Errorf("hand over keys: %w", err)
	}
	d.mu.Lock()
	oc.fold.SetControl(control(d.v, oc.id))
	oc.model, oc.hints = d.build(oc), nil
	d.mu.Unlock()
	return Changes{Case: oc.id.String(), Record: rec.Hash.String(), Topics: []string{"case"}}, nil
}

// people are the names that a set of control records gives.
type people struct {
	set   *trust.Set
	names map[ledger.UserID]string
}

// names are the people of the body by the role cards that this store holds. The map is not to be changed.
func (d *Desk) names() map[ledger.UserID]string {
	t := d.v.Trust()
	if p := d.known.Load(); p != nil && p.set == t {
		return p.names
	}
	p := &people{set: t, names: map[ledger.UserID]string{}}
	for _, dev := range t.Devices() {
		if card, ok := t.Card(dev); ok {
			p.names[ledger.UserID(card.User)] = card.UserName
		}
	}
	d.known.Store(p)
	return p.names
}

// roster lists who takes part in the case.
func (d *Desk) roster(oc *openCase) []Person {
	out := []Person{}
	t := d.v.Trust()
	for _, l := range t.Members(oc.id) {
		p := Person{User: l.User.String(), Name: d.person(ledger.UserID(l.User)), Device: l.Device.String(), Roles: l.Roles}
		if t.Ended(oc.id, l.Device) {
			p.Roles = []string{"ended"}
		}
		out = append(out, p)
	}
	return out
}

// candidates are the devices with a role card that may still be put on the roster of the case, by name: of auditors and of the office, of a book
// those of the office roles alone.
func (d *Desk) candidates(oc *openCase) []Person {
	out := []Person{}
	t := d.v.Trust()
	roles := []string{"auditor", audit.RoleBody, trust.RoleRegistrar}
	if oc.model.Registers.Body != nil {
		roles = OfficeRoles
	}
	for _, dev := range t.Devices() {
		card, ok := t.Card(dev)
		if _, member := t.Member(oc.id, dev); !ok || member || !slices.ContainsFunc(roles, card.Has) {
			continue
		}
		out = append(out, Person{User: card.User.String(), Name: card.UserName, Device: dev.String(), Roles: card.Roles})
	}
	slices.SortFunc(out, func(a, b Person) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Device, b.Device)) })
	return out
}

// head says which facts there are: the journals' tips and the control records of the case.
func (d *Desk) head(oc *openCase) ledger.Hash {
	var control []ledger.Hash
	for _, h := range d.v.Trust().Hashes(oc.id) {
		control = append(control, ledger.Hash(h))
	}
	return oc.fold.CaseHead(control)
}

// stateHash says what they mean, under the editions that the case pins.
func (d *Desk) stateHash(oc *openCase) ledger.Hash {
	edition := ""
	if e := oc.model.Editions; e != nil {
		edition = hex.EncodeToString(e.Digest)
	}
	return oc.fold.StateHash(audit.RuleEdition, edition)
}

// Home gives the list of cases.
func (d *Desk) Home() (HomeView, error) {
	t := d.v.Trust()
	v := HomeView{Trial: t.Trial(), User: d.name, Device: d.v.Device().String(), Roles: []string{}, Cases: []CaseRow{}, Server: d.server()}
	if b, ok := t.Body(); ok {
		v.Body = b.Name
	}
	if c, ok := d.v.Card(); ok {
		v.Roles = c.Roles
		if c.NotAfter != 0 {
			row := d.cardRow(d.v.Device(), c)
			v.Card = &row
		}
	}
	ids := d.CaseIDs()
	rows := make([]CaseRow, len(ids))
	err := eachOf(len(ids), 0, func(i int) (err error) {
		rows[i], err = d.homeRow(ids[i])
		return err
	})
	months := uint(0)
	for _, r := range rows {
		if r.Certificate != nil {
			if months == 0 {
				months = max(d.bodySetting(audit.SettingSurvey, audit.SurveyMonths), 1)
			}
			r.staged(d.today(), months)
		}
		if r.Book != "" {
			v.Books = append(v.Books, r)
			continue
		}
		v.Cases = append(v.Cases, r)
	}
	d.catchUp()
	return v, err
}

// eachOf calls fn with every number below n, in as many goroutines as there are processors and some more, and gives the first error by number.
func eachOf(n, more int, fn func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)+more) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = fn(i)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// server is the address of the body's central server, if its card names one.
func (d *Desk) server() string {
	if b, ok := d.v.Trust().Body(); ok {
		return b.Server.URL
	}
	return ""
}

// StateHash gives head and state hash of a case.
func (d *Desk) StateHash(id string) (head, state string, err error) {
	type pair struct{ head, state string }
	p, err := view(d, id, func(oc *openCase) pair { return pair{d.head(oc).String(), d.stateHash(oc).String()} })
	return p.head, p.state, err
}

// unseen gives the heads of other branches that this device's next entry has to name.
func (d *Desk) unseen(oc *openCase) []trust.Hash {
	last, _ := d.v.Last(oc.id)
	var out []trust.Hash
	for _, h := range oc.fold.Unnamed(ledger.Hash(last)) {
		out = append(out, trust.Hash(h))
	}
	return out
}

// Join takes a role card in and pins the body that it belongs to. It returns the words by which people compare the body.
func (d *Desk) Join(card []byte) (words string, err error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	words, err = d.v.Join(card)
	if err != nil {
		return "", err
	}
	d.judgeAnew()
	return words, nil
}

// TrialBody makes a body of one's own on this laptop, marked 試用 for ever.
func (d *Desk) TrialBody(body, user string) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	if err := d.v.TrialBody(body, user); err != nil {
		return err
	}
	d.judgeAnew()
	return nil
}

// Rebuild throws the index away and reads every case from the journals again.
func (d *Desk) Rebuild(context.Context) (entries int, err error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	if err := d.v.RebuildIndex(); err != nil {
		return 0, fmt.Errorf("rebuild index: %w", err)
	}
	d.mu.Lock()
	d.cases = map[trust.CaseID]*openCase{}
	d.mu.Unlock()
	ids := d.CaseIDs()
	counts := make([]int, len(ids))
	err = eachOf(len(ids), 0, func(i int) error {
		oc, err := d.load(ids[i])
		if err != nil {
			return err
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		counts[i] = len(oc.entries)
		d.remember(oc)
		return nil
	})
	for _, n := range counts {
		entries += n
	}
	return entries, err
}

// homeRow gives the row of a case, from the index where the case is not in memory.
func (d *Desk) homeRow(id string) (CaseRow, error) {
	var cid trust.CaseID
	if err := cid.UnmarshalText([]byte(id)); err != nil {
		return CaseRow{}, noCase(id)
	}
	if _, open := d.openCases()[cid]; !open {
		if row, ok := d.cachedRow(cid); ok {
			return row, nil
		}
	}
	oc, err := d.load(id)
	if err != nil {
		return CaseRow{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.row(oc), nil
}

// TakeCard takes the records of a card file in, such as a newer body card that names the central server. It returns how many were new.
func (d *Desk) TakeCard(card []byte) (int, error) {
	records, err := trust.ParseCardFile(card)
	if err != nil {
		return 0, badForm(err)
	}
	raw := make([][]byte, 0, len(records))
	for _, r := range records {
		raw = append(raw, r.Raw)
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	n, err := d.v.AddControl(raw...)
	if err != nil {
		return n, fmt.Errorf("take in card: %w", err)
	}
	d.judgeAnew()
	return n, nil
}

// NotACard tells whether err says that a file is no card, or not a whole one.
func NotACard(err error) bool {
	return errors.Is(err, trust.ErrArmor) || errors.Is(err, trust.ErrMalformed) || errors.Is(err, trust.ErrSignature)
}
