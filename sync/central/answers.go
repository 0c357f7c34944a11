package central

import (
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"

	"genchi/storage/trust"
	"genchi/sync/receipt"
	"genchi/sync/wire"
)

func (c *Central) postControl(w http.ResponseWriter, r *http.Request, _ caller) error {
	var m wire.ControlPush
	if err := wire.Receive(r, &m); err != nil {
		return err
	}
	var records []*trust.Record
	result := &wire.ControlResult{Refused: []wire.Refusal{}}
	for _, raw := range m.Records {
		rec, err := trust.Parse(raw)
		if err != nil {
			result.Refused = append(result.Refused, wire.Refusal{Hash: trust.LeafHash(raw), Code: wire.CodeForm, Text: err.Error()})
			continue
		}
		records = append(records, rec)
	}
	if err := errors.Join(c.continues(m.From), c.store.Room(r.ContentLength)); err != nil {
		return err
	}
	stored, refused, err := c.controls.add(records)
	if err != nil {
		return err
	}
	if err := c.forget(); err != nil {
		return err
	}
	result.Refused = append(result.Refused, refused...)
	if result.Receipts, err = c.acknowledge(stored, m.From); err != nil {
		return err
	}
	wire.Send(w, http.StatusOK, result)
	return nil
}

func (c *Central) postControlNeed(w http.ResponseWriter, r *http.Request, who caller) error {
	var m wire.ControlNeed
	if err := wire.Receive(r, &m); err != nil {
		return err
	}
	if !m.Case.IsZero() {
		if p := who.member(m.Case); p != nil {
			return p
		}
	}
	wire.Send(w, http.StatusOK, c.controls.need(m.Case, m.Have))
	return nil
}

func (c *Central) getCases(w http.ResponseWriter, _ *http.Request, who caller) error {
	wire.Send(w, http.StatusOK, &wire.Cases{Cases: who.cases()})
	return nil
}

func (c *Central) getCheckpoint(w http.ResponseWriter, r *http.Request, _ caller) error {
	from, err := strconv.ParseInt(r.URL.Query().Get("from"), 10, 64)
	if err != nil || from < 0 {
		return wire.Refuse(wire.CodeForm, "from: want a size")
	}
	if err := c.continues(from); err != nil {
		return err
	}
	check := c.log.Checkpoint()
	if check == nil {
		check = &receipt.Checkpoint{Raw: []byte{}}
	}
	proof, err := c.log.Consistency(from, check.Size)
	if err != nil {
		return err
	}
	m := &wire.LogState{Checkpoint: check.Raw, Proof: hashes(proof)}
	wire.Send(w, http.StatusOK, m)
	return nil
}

func (c *Central) postHeads(w http.ResponseWriter, _ *http.Request, _ caller, in trust.CaseID) error {
	heads, err := c.heads(in)
	if err != nil {
		return err
	}
	wire.Send(w, http.StatusOK, heads)
	return nil
}

func (c *Central) postEntries(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	var m wire.EntriesPush
	if err := wire.Receive(r, &m); err != nil {
		return err
	}
	result, err := c.pushEntries(in, &m)
	if err != nil {
		return err
	}
	if len(result.Need)+len(result.Forks) > 0 {
		wire.SendPartly(w, result)
		return nil
	}
	wire.Send(w, http.StatusOK, result)
	return nil
}

func (c *Central) postEntriesNeed(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	var m wire.EntriesNeed
	if err := wire.Receive(r, &m); err != nil {
		return err
	}
	batch, err := c.needEntries(in, m.Heads)
	if err != nil {
		return err
	}
	wire.Send(w, http.StatusOK, batch)
	return nil
}

func (c *Central) postReceipts(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	var m wire.ReceiptsAsk
	if err := wire.Receive(r, &m); err != nil {
		return err
	}
	if err := c.continues(m.From); err != nil {
		return err
	}
	var of []trust.Hash
	err := c.withCase(in, func(s *caseState) error {
		for _, h := range m.Hashes {
			if s.shape.Has(h) {
				of = append(of, h)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	receipts, err := c.acknowledge(of, m.From)
	if err != nil {
		return err
	}
	wire.Send(w, http.StatusOK, &receipts)
	return nil
}

func (c *Central) postChunksMissing(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	var m wire.HashList
	if err := wire.Receive(r, &m); err != nil {
		return err
	}
	missing, err := c.missingChunks(in, m.Hashes)
	if err != nil {
		return err
	}
	wire.Send(w, http.StatusOK, &wire.HashList{Hashes: missing})
	return nil
}

func (c *Central) putChunk(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	hash, err := chunkHash(r)
	if err != nil {
		return err
	}
	if r.ContentLength < 0 || r.ContentLength > wire.MaxChunk {
		return wire.Refuse(wire.CodeTooLarge, "chunk of %d bytes", r.ContentLength)
	}
	if err := c.goneChunk(in, hash); err != nil {
		return err
	}
	done, err := c.storeChunk(in, hash, r.Body, r.ContentLength)
	if err != nil {
		return err
	}
	sendPushed(w, done)
	return nil
}

func (c *Central) getChunk(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	hash, err := chunkHash(r)
	if err != nil {
		return err
	}
	f, size, err := c.store.OpenChunk(in, hash)
	if errors.Is(err, ErrLost) {
		return wire.Refuse(wire.CodeNotFound, "chunk %x", hash[:4])
	}
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	wire.SendFrom(w, f, size)
	return nil
}

func (c *Central) postItemsMissing(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	var m wire.ItemList
	if err := wire.Receive(r, &m); err != nil {
		return err
	}
	missing, err := c.missingItems(in, m.Items)
	if err != nil {
		return err
	}
	wire.Send(w, http.StatusOK, &wire.ItemList{Items: missing})
	return nil
}

func (c *Central) putItemKey(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	item, err := itemID(r)
	if err != nil {
		return err
	}
	b, err := wire.ReceiveBytes(r, wire.MaxItemKey)
	if err != nil {
		return err
	}
	if err := c.goneItem(in, item); err != nil {
		return err
	}
	done, err := c.putItem(in, item, b)
	if err != nil {
		return err
	}
	sendPushed(w, done)
	return nil
}

func (c *Central) getItemKey(w http.ResponseWriter, r *http.Request, _ caller, in trust.CaseID) error {
	item, err := itemID(r)
	if err != nil {
		return err
	}
	forms, err := c.store.Forms(in, item)
	if err != nil {
		return err
	}
	if len(forms[item]) == 0 {
		return wire.Refuse(wire.CodeNotFound, "item %x", item[:4])
	}
	wire.Send(w, http.StatusOK, &wire.ItemObjects{Objects: forms[item]})
	return nil
}

func chunkHash(r *http.Request) (h [32]byte, err error) {
	b, err := hex.DecodeString(r.PathValue("hash"))
	if err != nil || len(b) != len(h) {
		return h, wire.Refuse(wire.CodeForm, "chunk: want 64 hex digits")
	}
	return [32]byte(b), nil
}

func itemID(r *http.Request) (id wire.ItemID, err error) {
	b, err := hex.DecodeString(r.PathValue("item"))
	if err != nil || len(b) != len(id) {
		return id, wire.Refuse(wire.CodeForm, "item: want 32 hex digits")
	}
	return wire.ItemID(b), nil
}

func sendPushed(w http.ResponseWriter, done wire.Pushed) {
	switch done {
	case wire.Stored:
		w.WriteHeader(http.StatusCreated)
	case wire.Present:
		w.WriteHeader(http.StatusOK)
	case wire.Beside:
		wire.SendProblem(w, wire.Refuse(wire.CodeFork, "kept beside other bytes"))
	}
}
