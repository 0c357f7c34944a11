package vault

import (
	"bytes"
	"errors"
	"testing"

	"genchi/storage/seal"
	"genchi/storage/trust"
)

// Single entries lose their payloads for good, in a case that goes on: the chain holds, other entries open, more can be written, and what comes again comes
// without its payload.
func TestEraseLeavesTheRest(t *testing.T) {
	v, w, c, _ := ordered(t)
	say(t, v, c, "stays")
	give(t, v, w)
	k := seal.Key{8}
	must(t, v.PutItemKey(c, [16]byte{2}, &k))
	all := raw(t, v, c)
	gone, kept := all[0], all[1]
	d := &trust.Destruction{Case: c, Scope: trust.ScopeEntries, Heads: []trust.Hash{trust.LeafHash(gone.Header)}, Items: []trust.DestroyedItem{{Item: [16]byte{1}}}}
	mine, err := v.Approve(d)
	must(t, err)
	theirs, err := w.Approve(d)
	must(t, err)
	r, err := trust.Sign(v.dev.body, d.WithApprovals(mine, theirs), v.dev.sign)
	must(t, err)
	if _, err := v.Erase(c, nil, r.Hash); !errors.Is(err, ErrNoOrder) {
		t.Fatalf("without an order: %v", err)
	}
	_, err = v.AddControl(r.Raw)
	must(t, err)
	must(t, v.Local().Put("parked", c.String()+"/"+d.Heads[0].String(), gone.Payload))
	must(t, v.Local().Put("draft", c.String()+"/record/complaints/n1", []byte(secret)))
	counts, err := v.Erase(c, func(kind, key string) bool { return kind == "draft" && key == c.String()+"/record/complaints/n1" }, r.Hash)
	must(t, err)
	f := counts[0]
	if !f.Done || f.Payloads != 1 || f.Items != 1 || f.Keys != 0 || f.Grants != 0 || !v.Erased(r.Hash) {
		t.Errorf("%+v", f)
	}
	if again, err := v.Erase(c, nil, r.Hash); err != nil || again[0] != f {
		t.Errorf("again: %+v, %v", again, err)
	}
	if got := v.Renewal(); !got.Master || got.Card {
		t.Errorf("%+v", got)
	}
	must(t, v.RenewKeys(pass))
	if all := bytesOf(t, v); bytes.Contains(all, gone.Payload) || !bytes.Contains(all, gone.Header) || !bytes.Contains(all, kept.Payload) {
		t.Error("the payload is still here, or something else is gone")
	}
	for _, key := range []string{c.String() + "/x", c.String() + "/record/complaints/n1"} {
		if _, ok := v.Local().Get("draft", key); ok == (key != c.String()+"/x") {
			t.Errorf("draft %s: %v", key, ok)
		}
	}
	if v.HasItemKey(c, [16]byte{1}) || !v.HasItemKey(c, [16]byte{2}) {
		t.Error("the wrong item key is gone")
	}
	say(t, v, c, "goes on")
	var plain []string
	must(t, v.Entries(c, func(o Opened) error {
		if o.Err != nil && !errors.Is(o.Err, ErrNoPayload) {
			t.Errorf("%v", o.Err)
		}
		plain = append(plain, string(o.Plain))
		return nil
	}))
	if len(plain) != 3 || plain[0] != "" || plain[1] != "stays" || plain[2] != "goes on" {
		t.Errorf("%q", plain)
	}
	acks := v.Trust().Acknowledgements(c)
	if len(acks) != 2 || acks[0].Content.Of != r.Hash || acks[0].Content.Rekeyed == acks[1].Content.Rekeyed {
		t.Errorf("acknowledgements %+v", acks)
	}
	x := newStore(t, "erase-late")
	request, _, err := x.JoinRequest("C")
	must(t, err)
	file, _, _, err := v.IssueCard(request, []string{"auditor"})
	must(t, err)
	_, err = x.Join(file)
	must(t, err)
	enrol(t, v, c, x.Device(), "auditor")
	must(t, v.GrantTo(c, x.Device()))
	for _, rec := range v.Trust().Records() {
		_, err := x.AddControl(rec.Raw)
		must(t, err)
	}
	report, err := x.Ingest(c, all)
	must(t, err)
	if len(report.New) != 2 || report.New[0].Payload != nil || report.New[1].Payload == nil {
		t.Errorf("%+v", report)
	}
}
