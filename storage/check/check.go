package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/storage/vault"
)

// Code tells what kind of fault was found. The values are stable: people's texts are made from them.
type Code string

// What can be found.
const (
	CodeFile      Code = "file"            // a sealed file or the key header can't be used
	CodeDamage    Code = "journal-damage"  // a stretch of a journal file is unreadable or out of place
	CodeTorn      Code = "journal-torn"    // bytes behind the last entry of a journal file
	CodeStray     Code = "journal-stray"   // a file that is no journal among the journals
	CodeSignature Code = "entry-signature" // the signature of an entry is not good
	CodeUnknown   Code = "entry-unknown"   // no card names the key of an entry's device
	CodeChain     Code = "entry-chain"     // an entry doesn't fit the one that it names as the one before
	CodeMissing   Code = "entry-missing"   // an entry that others name is not here; Entry is the missing one
	CodeFork      Code = "entry-fork"      // two entries for one place in a journal
	CodePayload   Code = "entry-payload"   // the payload is missing, another, or does not open
	CodeNoKey     Code = "entry-key"       // the epoch key of an entry is not here
	CodeItemKey   Code = "item-key"        // the key of an item is missing, damaged or another
	CodeAbsent    Code = "item-absent"     // no piece of an item is here
	CodeItem      Code = "item-content"    // an item's manifest, size or SHA-256 is not good
	CodeGone      Code = "chunk-missing"
	CodeChunk     Code = "chunk-damaged"
	CodeLocal     Code = "local-damage" // the local journal lost something
)

// Finding names one fault precisely. Fields that don't apply are zero.
type Finding struct {
	Code   Code
	Case   trust.CaseID
	File   string // within the store or, for journals, within the case's folder
	Offset int64
	Entry  trust.Hash
	Item   evidence.ItemID
	Chunk  [32]byte
	Detail string // for experts, in English
}

// Options say what to check.
type Options struct {
	Cases []trust.CaseID // nil: all, and what belongs to no case
	// Items returns the manifests that the entries of a case name. Nil: chunks are checked by their names alone.
	Items func(trust.CaseID) ([]evidence.Manifest, error)
	// Passing names items that are being made: no entry names them yet and they may go at any time. Their chunks don't count as unnamed. May be nil.
	Passing func(trust.CaseID) []evidence.Manifest
	// Progress is called now and then with the entries and chunks that are done and are known so far to be done.
	Progress func(done, all int64)
}

// Report is what was checked and found. Findings are in the order of checking.
type Report struct {
	Cases    int
	Records  int
	Entries  int
	Items    int
	Chunks   int
	Bytes    int64 // of evidence
	Unnamed  int   // chunks that no manifest names: what a killed attempt left; no fault
	Findings []Finding
}

// checker is one run.
type checker struct {
	v         *vault.Vault
	opt       Options
	report    Report
	done, all int64
}

// Run checks the store. An error means that it could not go on (the context ended, the file system failed, the store was locked); the report then
// says how far it came.
func Run(ctx context.Context, v *vault.Vault, o Options) (Report, error) {
	k := &checker{v: v, opt: o, report: Report{Records: len(v.Trust().Records())}}
	cases := o.Cases
	if cases == nil {
		var err error
		if cases, err = k.everything(); err != nil {
			return k.report, err
		}
	}
	k.report.Cases = len(cases)
	for _, c := range cases {
		if err := k.entries(ctx, c); err != nil {
			return k.report, fmt.Errorf("check case %s: %w", c, err)
		}
	}
	for _, c := range cases {
		if err := k.evidence(ctx, c); err != nil {
			return k.report, fmt.Errorf("check evidence of case %s: %w", c, err)
		}
	}
	return k.report, nil
}

// everything checks what belongs to no case and lists all cases of which anything is here.
func (k *checker) everything() ([]trust.CaseID, error) {
	faults, err := k.v.Faults()
	if err != nil {
		return nil, err
	}
	for _, f := range faults {
		k.find(Finding{Code: CodeFile, Case: f.Case, File: f.File, Detail: f.Err.Error()})
	}
	damage, unread := k.v.Local().Damage()
	k.files(trust.CaseID{}, damage, func(Code) Code { return CodeLocal })
	if unread > 0 {
		k.find(Finding{Code: CodeLocal, Detail: fmt.Sprintf("%d entries don't open", unread)})
	}
	for _, name := range k.v.Local().SetAside() {
		k.find(Finding{Code: CodeLocal, File: name, Detail: "set aside: its keys could not be read"})
	}
	cases := k.v.Cases()
	chunked, err := k.v.Evidence().Cases()
	if err != nil {
		return nil, err
	}
	for _, c := range chunked {
		cases = append(cases, c)
	}
	slices.SortFunc(cases, func(a, b trust.CaseID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(cases), nil
}

func (k *checker) find(f Finding) { k.report.Findings = append(k.report.Findings, f) }

func (k *checker) step(n int) {
	k.done += int64(n)
	if k.opt.Progress != nil {
		k.opt.Progress(k.done, max(k.all, k.done))
	}
}

// files reports what reading journal files found.
func (k *checker) files(c trust.CaseID, r journal.Report, code func(Code) Code) {
	for _, d := range r.Damage {
		k.find(Finding{Code: code(CodeDamage), Case: c, File: d.File, Offset: d.From, Detail: fmt.Sprintf("%s, up to byte %d", d.Reason, d.To)})
	}
	for _, t := range r.Torn {
		k.find(Finding{Code: code(CodeTorn), Case: c, File: t.File, Offset: t.From, Detail: fmt.Sprintf("up to byte %d", t.To)})
	}
	for _, s := range r.Strays {
		k.find(Finding{Code: code(CodeStray), Case: c, File: s})
	}
}

// evidence checks the items of a case and then the chunks that no item names.
func (k *checker) evidence(ctx context.Context, c trust.CaseID) error {
	chunks, err := k.v.Evidence().Chunks(c)
	if err != nil {
		return err
	}
	k.all += int64(len(chunks))
	named := map[[32]byte]bool{}
	if k.opt.Items != nil {
		items, err := k.opt.Items(c)
		if err != nil {
			return err
		}
		for _, m := range items {
			if err := k.item(ctx, c, m, named); err != nil {
				return err
			}
		}
	}
	passing := map[[32]byte]bool{}
	if k.opt.Passing != nil {
		for _, m := range k.opt.Passing(c) {
			for _, x := range m.Chunks {
				passing[x.Hash] = true
			}
		}
	}
	for _, x := range chunks {
		if named[x.Hash] || !k.v.Evidence().Has(c, x.Hash) { // what nobody names and is not there any more is nothing
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if k.opt.Items != nil && !passing[x.Hash] {
			k.report.Unnamed++
		}
		k.chunk(c, evidence.ItemID{}, x)
		k.step(1)
	}
	return nil
}

// item opens one item; where that fails each of its chunks is looked at, so that all bad ones are named.
func (k *checker) item(ctx context.Context, c trust.CaseID, m evidence.Manifest, named map[[32]byte]bool) error {
	k.report.Items++
	for _, x := range m.Chunks {
		named[x.Hash] = true
	}
	defer k.step(len(m.Chunks))
	store := k.v.Evidence()
	missing := store.Missing(c, m)
	if len(missing) == len(m.Chunks) && !k.v.HasItemKey(c, m.Item) {
		k.find(Finding{Code: CodeAbsent, Case: c, Item: m.Item, Detail: fmt.Sprintf("%d chunks", len(m.Chunks))})
		return nil
	}
	key, err := k.v.ItemKey(c, m.Item)
	if err != nil {
		k.find(Finding{Code: CodeItemKey, Case: c, Item: m.Item, Detail: err.Error()})
	} else {
		defer key.Wipe()
		err = store.Verify(ctx, c, m, key)
	}
	switch {
	case err == nil:
		k.report.Chunks += len(m.Chunks)
		k.report.Bytes += int64(m.Size) //nolint:gosec // at most evidence.MaxSize
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case key == nil:
	case errors.Is(err, evidence.ErrKey):
		k.find(Finding{Code: CodeItemKey, Case: c, Item: m.Item, Detail: err.Error()})
	case errors.Is(err, evidence.ErrContent), errors.Is(err, evidence.ErrManifest):
		k.find(Finding{Code: CodeItem, Case: c, Item: m.Item, Detail: err.Error()})
	}
	before := len(k.report.Findings)
	for _, x := range m.Chunks {
		if err := ctx.Err(); err != nil {
			return err
		}
		k.chunk(c, m.Item, x)
	}
	if len(k.report.Findings) == before && key != nil && !errors.Is(err, evidence.ErrKey) && !errors.Is(err, evidence.ErrContent) && !errors.Is(err, evidence.ErrManifest) {
		k.find(Finding{Code: CodeItem, Case: c, Item: m.Item, Detail: err.Error()}) // sound chunks that don't open
	}
	return nil
}

// chunk compares a chunk file with its name; no key is needed.
func (k *checker) chunk(c trust.CaseID, item evidence.ItemID, x evidence.Chunk) {
	if !k.v.Evidence().Has(c, x.Hash) {
		k.find(Finding{Code: CodeGone, Case: c, Item: item, Chunk: x.Hash})
		return
	}
	k.report.Chunks++
	if err := k.v.Evidence().CheckChunk(c, x.Hash); err != nil {
		k.find(Finding{Code: CodeChunk, Case: c, Item: item, Chunk: x.Hash, Detail: err.Error()})
	}
}
