package casework

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"genchi/app/audit"
	"genchi/app/criteria"
	"genchi/app/intake"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/storage/vault"
	"genchi/sync/exchange"
)

// Schema is the number of the payload format that this program writes.
const Schema = 1

// Options are what a Desk gets from outside.
type Options struct {
	Now  func() time.Time
	Rand io.Reader
	Lang string // ja or en: which of a catalogue's texts the views carry
	// Pause waits before the central server is asked again; nil waits by the clock.
	Pause func(ctx context.Context, d time.Duration) error
	// Catalogue is the edition by which new cases are judged, as criteria.Load reads it and as it travels with them; nil is the shipped one.
	Catalogue []byte
}

// Desk is the door of one unlocked store.
type Desk struct {
	v     *vault.Vault
	opt   Options
	user  ledger.UserID
	name  string
	short string // four digits of the device, part of the ids that this device makes

	decoder *intake.Decoder // one photo at a time
	books   *exchange.Books // receipts of the central server

	taking  sync.RWMutex // read-held while files are sealed and recorded; taken before writing
	writing sync.Mutex   // held by a command from its plan to its fold
	shut    bool         // closed; guarded by writing
	mu      sync.Mutex   // guards what views read; the fold's own caches are filled by reading
	cases   map[trust.CaseID]*openCase
	subs    []func(Changes)
	strays  []stray

	hintRules *audit.HintRules // nil until hints are asked for
	sitting   sitting

	known  atomic.Pointer[people]
	behind sync.WaitGroup // goroutines that bring the index up to date
}

// openCase is one case in memory.
type openCase struct {
	id       trust.CaseID
	fold     *ledger.Fold
	model    *audit.Case
	edition  *criteria.Edition      // nil where this laptop lacks it
	entries  []ledger.Hash          // in order of arrival
	received map[ledger.Hash]int64  // entries with a verified receipt: the leaf
	handed   *handed                // what is known to lie with others; nil before it was looked for
	fresh    []cachedEntry          // entries that the index does not know yet
	late     []byte                 // payload that was signed but could not be saved yet
	ahead    map[ledger.Hash][]byte // entries that were known when the case was read and are gone, with their headers where known
	list     *checkList             // nil until a view asks for it
	search   *textIndex             // nil until something is searched for
	hints    *audit.Watch           // nil until a view asks for it
	timed    int                    // entries whose clocks were looked at
	jumps    int                    // of those, clocks that jumped back
}

// New opens the door of v. It reads no case yet.
func New(v *vault.Vault, opt Options) *Desk {
	opt.Rand = &oneReader{r: opt.Rand}
	d := &Desk{v: v, opt: opt, decoder: intake.NewDecoder(0, 0), books: exchange.OpenBooks(v.Local()), cases: map[trust.CaseID]*openCase{}}
	d.adopt()
	return d
}

// adopt takes over who this device belongs to; it changes when the device joins a body.
func (d *Desk) adopt() {
	dev := d.v.Device()
	d.short = hex.EncodeToString(dev[:2])
	if card, ok := d.v.Card(); ok {
		d.user, d.name = ledger.UserID(card.User), card.UserName
	}
}

// Vault is the store behind the door, for what is no matter of a case: joining, cards, changing the passphrase.
func (d *Desk) Vault() *vault.Vault { return d.v }

// SetLang chooses which of a catalogue's texts the views carry.
func (d *Desk) SetLang(lang string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.opt.Lang = lang
}

// Subscribe calls f after every change, on the goroutine of the command.
func (d *Desk) Subscribe(f func(Changes)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.subs = append(d.subs, f)
}

func (d *Desk) publish(c Changes) {
	d.mu.Lock()
	subs := slices.Clone(d.subs)
	d.mu.Unlock()
	for _, f := range subs {
		f(c)
	}
}

func (d *Desk) now() time.Time { return d.opt.Now() }

// random gives the 16 bytes of an identifier.
func (d *Desk) random() ([]byte, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(d.opt.Rand, b); err != nil {
		return nil, fmt.Errorf("random bytes: %w", err)
	}
	return b, nil
}

// Do carries out one command. When it returns without an error the entry is on disk for good. A *Refusal says that nothing was
// written.
func (d *Desk) Do(ctx context.Context, c Command) (Changes, error) {
	ch, err := d.do(ctx, c)
	if err == nil {
		d.publish(ch)
	}
	return ch, err
}

func (d *Desk) do(ctx context.Context, c Command) (Changes, error) {
	switch c := c.(type) {
	case *AttachEvidence:
		return d.attach(ctx, c)
	case *RedactEvidence:
		return d.redact(ctx, c)
	case *SealDrawing:
		return d.drawing(ctx, c)
	case *RecordSound:
		return d.fromFile(ctx, c)
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	if open, ok := c.(*OpenCase); ok {
		return d.openCase(ctx, open)
	}
	if open, ok := c.(*OpenRenewal); ok {
		return d.openRenewal(ctx, open)
	}
	if open, ok := c.(*OpenBook); ok {
		return d.openBook(ctx, open)
	}
	if obey, ok := c.(*ObeyDestruction); ok {
		return d.obeyAnyway(ctx, obey)
	}
	oc, err := d.load(c.caseID())
	if err != nil {
		return Changes{}, err
	}
	switch c := c.(type) {
	case *EnrolAuditor:
		return d.enrol(oc, c)
	case *DrawSample:
		return d.drawSample(ctx, oc, c)
	case *SendCheckSheet:
		return d.sendCheckSheet(ctx, oc, c)
	case *TakeCheckSheet:
		return d.takeCheckSheet(ctx, oc, c)
	case *MakePaper:
		made, err := d.makePaper(ctx, oc, c)
		return made.Changes, err
	}
	if c, ok := c.(*DestroyCase); ok {
		if all, batch := d.ready(oc, c.Proposal); batch && len(all) > 0 {
			return d.destroyBatch(ctx, oc.id.String(), c, all)
		}
	}
	p := &planner{d: d, oc: oc}
	if err := p.plan(c); err != nil {
		return Changes{}, err
	}
	ch, err := d.commit(ctx, p)
	if err != nil {
		return ch, err
	}
	switch c := c.(type) {
	case *DestroyEvidence:
		err = d.destroyed(oc)
	case *DestroyCase:
		err = d.destroyCase(ctx, oc)
	case *Disclose:
		err = d.printed(oc, c)
	}
	return ch, err
}

// commit judges the operations of p, writes them as one entry and folds it. No operation: nothing to write.
func (d *Desk) commit(ctx context.Context, p *planner) (Changes, error) {
	ch := Changes{Case: p.oc.id.String(), ID: p.id}
	if len(p.ops) == 0 {
		return ch, nil
	}
	now := d.now()
	_, zone := now.Zone()
	payload := ledger.Payload{Schema: Schema, User: d.user, WallMS: now.UnixMilli(), ZoneMin: zone / 60, Ops: p.ops}
	draft := &ledger.Entry{Device: ledger.DeviceID(d.v.Device()), Payload: payload}
	if err := d.may(p.oc); err != nil {
		return Changes{}, err
	}
	if e := p.oc.model.Editions; e != nil && e.Rules > audit.RuleEdition {
		return Changes{}, refuse("newer_rules", "", strconv.FormatUint(uint64(e.Rules), 10), strconv.Itoa(audit.RuleEdition))
	}
	if bs := p.oc.fold.Judge(draft); len(bs) > 0 {
		return Changes{}, refusalOf(bs[0])
	}
	plain, err := ledger.EncodePayload(&payload)
	if err != nil {
		return Changes{}, badForm(err)
	}
	e, err := d.append(ctx, p.oc, plain)
	if err != nil {
		return Changes{}, fmt.Errorf("save entry: %w", err)
	}
	d.mu.Lock()
	touched := d.fold(p.oc, e, plain)
	d.mu.Unlock()
	ch.Entry = e.Hash.String()
	ch.Topics, ch.Checks = topics(touched)
	return ch, nil
}

// append writes one entry. What an earlier command could not save is saved first and taken in: it was signed, so it stays.
func (d *Desk) append(ctx context.Context, oc *openCase, plain []byte) (*journal.Entry, error) {
	e, err := d.v.Append(ctx, oc.id, plain, d.unseen(oc))
	var late *vault.LateError
	if errors.As(err, &late) {
		d.mu.Lock()
		for _, x := range late.Entries {
			d.fold(oc, x, oc.late)
		}
		oc.late = nil
		d.mu.Unlock()
		e, err = d.v.Append(ctx, oc.id, plain, d.unseen(oc))
	}
	var unsaved *journal.UnsavedError
	if errors.As(err, &unsaved) {
		oc.late = plain
	}
	return e, err
}

// may tells whether this device's entries have effect in the case.
func (d *Desk) may(oc *openCase) error {
	if _, ok := d.v.Trust().Member(oc.id, d.v.Device()); !ok {
		return refuse("not_on_roster", notice.P3_5_1_Ha)
	}
	return nil
}

// fold takes in one entry and reads what it touched. The caller holds mu.
func (d *Desk) fold(oc *openCase, e *journal.Entry, plain []byte) []ledger.Field {
	if _, here := oc.fold.Entry(ledger.Hash(e.Hash)); here {
		return nil
	}
	touched := oc.fold.Add(foldEntry(e, plain, ledger.DecodePayload))
	oc.entries = append(oc.entries, ledger.Hash(e.Hash))
	oc.model.Apply(oc.fold.Now(), touched...)
	d.patch(oc, touched)
	d.followHints(oc, touched)
	oc.fresh = append(oc.fresh, cachedEntry{Raw: e.Raw, Plain: plain})
	if len(oc.fresh) >= freshLimit {
		d.remember(oc)
	}
	return touched
}

// foldEntry is what the fold reads of a journal entry; plain nil is a payload that is not here or did not open. plain is kept.
func foldEntry(e *journal.Entry, plain []byte, decode func([]byte) (*ledger.Payload, error)) *ledger.Entry {
	h := &e.Header
	out := &ledger.Entry{
		Hash: ledger.Hash(e.Hash), Prev: ledger.Hash(h.Prev), Device: ledger.DeviceID(h.Device),
		Incarnation: ledger.Incarnation(h.Incarnation), Seq: h.Seq, Unreadable: plain == nil,
	}
	for _, s := range h.Seen {
		out.Seen = append(out.Seen, ledger.Hash(s))
	}
	if plain == nil {
		return out
	}
	p, err := decode(plain)
	if err != nil {
		out.Unreadable = true
		return out
	}
	out.Payload = *p
	return out
}

// load brings a case into memory.
func (d *Desk) load(id string) (*openCase, error) {
	var cid trust.CaseID
	if err := cid.UnmarshalText([]byte(id)); err != nil {
		return nil, &Refusal{Code: "case_id", Args: []string{id}, cause: err}
	}
	d.mu.Lock()
	oc := d.cases[cid]
	d.mu.Unlock()
	if oc != nil {
		return oc, nil
	}
	if !slices.Contains(d.v.Cases(), cid) {
		return nil, noCase(id)
	}
	oc, err := d.read(cid)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if had := d.cases[cid]; had != nil {
		return had, nil
	}
	d.cases[cid] = oc
	return oc, nil
}

// build reads the model of a case with what control records say of its items.
func (d *Desk) build(oc *openCase) *audit.Case {
	m := audit.Build(oc.fold.Now())
	for _, x := range d.v.Trust().Destructions(oc.id) {
		if x.Content.Scope != trust.ScopeEntries {
			continue
		}
		if m.Erased == nil {
			m.Erased = map[audit.ItemID]bool{}
		}
		for _, it := range x.Content.Items {
			m.Erased[audit.ItemID(trust.KeyID(it.Item).String())] = true
		}
	}
	return m
}

func newOpenCase(d *Desk, id trust.CaseID) *openCase {
	return &openCase{
		id: id, fold: ledger.New(audit.NewRules(), control(d.v, id)), model: audit.NewCase(), received: map[ledger.Hash]int64{},
	}
}

// read brings a case in from the index, or from the journals where the index does not stand for exactly them.
func (d *Desk) read(id trust.CaseID) (*openCase, error) {
	oc := newOpenCase(d, id)
	batch, warm := d.cached(id)
	if !warm {
		batch = nil
		decode := ledger.NewReader().Payload
		err := d.v.Entries(id, func(o vault.Opened) error {
			batch = append(batch, foldEntry(o.Entry, o.Plain, decode))
			oc.fresh = append(oc.fresh, cachedEntry{Raw: o.Entry.Raw, Plain: o.Plain})
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read case %s: %w", id, err)
		}
	}
	oc.entries = make([]ledger.Hash, 0, len(batch))
	for _, e := range batch {
		oc.entries = append(oc.entries, e.Hash)
	}
	oc.fold.Add(batch...)
	oc.model = d.build(oc)
	oc.edition = d.editionOf(oc)
	d.readReceipts(oc)
	d.readHanded(oc)
	if err := d.findLost(oc, warm); err != nil {
		return nil, err
	}
	return oc, nil
}

// control is what the signed control records say of a case, as the fold takes it.
func control(v *vault.Vault, id trust.CaseID) ledger.Control { return controlOf(v.Trust(), id) }

func controlOf(t *trust.Set, id trust.CaseID) ledger.Control {
	c := ledger.Control{Devices: map[ledger.DeviceID]ledger.Authority{}, Released: map[ledger.Hash]bool{}, Lost: map[ledger.Hash]bool{}}
	for _, dev := range t.Devices() {
		card, ok := t.Card(dev)
		if !ok {
			continue
		}
		line, member := t.Member(id, dev)
		a := ledger.Authority{User: ledger.UserID(card.User), Roles: slices.Concat(line.Roles, card.Roles), Member: member}
		for _, cut := range t.Cuts(id, dev) {
			lines := ledger.Cut{}
			for _, l := range cut.Lines {
				if l.Case == id {
					lines = append(lines, ledger.CutLine{Incarnation: ledger.Incarnation(l.Incarnation), Seq: l.Seq, Hash: ledger.Hash(l.Hash)})
				}
			}
			a.Cuts = append(a.Cuts, lines)
		}
		c.Devices[ledger.DeviceID(dev)] = a
	}
	for _, scope := range []trust.CaseID{id, {}} {
		for _, r := range t.Releases(scope) {
			for _, h := range r.Content.Entries {
				c.Released[ledger.Hash(h)] = true
			}
		}
		for _, l := range t.LostHeads(scope) {
			c.Lost[ledger.Hash(l.Content.Head)] = true
		}
	}
	return c
}

// topics names the views that the fields belong to.
func topics(fields []ledger.Field) ([]string, []audit.CheckID) {
	set := map[string]bool{"transfer": true}
	var checks []audit.CheckID
	addCheck := func(c audit.CheckID) {
		set["checks"] = true
		if !slices.Contains(checks, c) {
			checks = append(checks, c)
		}
	}
	for _, f := range fields {
		switch f.Kind {
		case audit.KindVerdict:
			addCheck(audit.CheckID(f.Key))
			set["findings"], set["report"] = true, true
		case audit.KindStatement, audit.KindObservation, audit.KindReason, audit.KindScene, audit.KindComeBack:
			c, _ := audit.SplitOwned(f.Key)
			addCheck(c)
		case audit.KindLegs:
			c, _ := audit.SplitOwned(f.Key)
			addCheck(c)
			set["report"] = true
		case audit.KindOmission, audit.KindScopeChange:
			c, _, _ := strings.Cut(f.Key, "/")
			addCheck(audit.CheckID(c))
			set["case"], set["report"] = true, true
		case audit.KindPlaceRules, audit.KindPlaceMeasures, audit.KindPerson, audit.KindAssignment, audit.KindPlanRow, audit.KindSheet, audit.KindSelfCheck, audit.KindLastFinding:
			set["checks"], set["case"], set["report"] = true, true, true
		case audit.KindRequest, audit.KindLook, audit.KindMeasured, audit.KindHandled, audit.KindInterview, audit.KindReply, audit.KindLaw, audit.KindDoubt, audit.KindDoubtSent, audit.KindDoubtRelease, audit.KindFloor,
			audit.KindSpot, audit.KindSpotLink:
			set["checks"], set["case"], set["report"] = true, true, true
		case audit.KindLink:
			_, c := audit.SplitLink(f.Key)
			addCheck(c)
			set["evidence"], set["report"] = true, true
		case audit.KindDismissal:
			set["checks"], set["hints"] = true, true
		case audit.KindDraw, audit.KindSampleResult, audit.KindExtra:
			set["sampling"], set["checks"] = true, true
		case audit.KindEvidence, audit.KindUnused, audit.KindCaption, audit.KindRendition, audit.KindDetails, audit.KindCustody, audit.KindRedaction, audit.KindLoan,
			audit.KindReturn, audit.KindPurge, audit.KindDestroyed:
			set["evidence"], set["report"] = true, true
		case audit.KindFinding, audit.KindDue, audit.KindReview, audit.KindComment, audit.KindWording, audit.KindAnswer, audit.KindRound:
			set["findings"], set["report"] = true, true
		default:
			set["case"], set["report"] = true, true
		}
	}
	out := make([]string, 0, len(set))
	for t := range set {
		out = append(out, t)
	}
	slices.Sort(out)
	return out, checks
}
