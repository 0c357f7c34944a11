package casework

import (
	"encoding/json"
	"fmt"

	"genchi/app/audit"
	"genchi/sync/exchange"
)

// Kinds of the local journal: what belongs to this store alone and is never sent.
const (
	localDraft   = "draft"
	localSetting = "setting"
)

// SaveDraft keeps a half-written text, sealed on disk; an empty text removes it. One slot per field, overwritten.
func (d *Desk) SaveDraft(id, slot, text string) error {
	key := id + "/" + slot
	if text == d.Draft(id, slot) {
		return nil
	}
	var err error
	if text == "" {
		err = d.v.Local().Delete(localDraft, key)
	} else {
		err = d.v.Local().Put(localDraft, key, []byte(text))
	}
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	return nil
}

// Draft gives the half-written text of a slot, empty where there is none.
func (d *Desk) Draft(id, slot string) string {
	b, _ := d.v.Local().Get(localDraft, id+"/"+slot)
	return string(b)
}

// Setting reads a sealed setting of this store into v; false where it was never saved.
func (d *Desk) Setting(name string, v any) bool {
	b, ok := d.v.Local().Get(localSetting, name)
	return ok && json.Unmarshal(b, v) == nil
}

// SaveSetting keeps a setting, sealed.
func (d *Desk) SaveSetting(name string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("setting %s: %w", name, err)
	}
	if err := d.v.Local().Put(localSetting, name, b); err != nil {
		return fmt.Errorf("save setting %s: %w", name, err)
	}
	return nil
}

// itemReceived tells whether the central server acknowledged the item's entry and has all of its sealed pieces.
func (d *Desk) itemReceived(oc *openCase, it *audit.Item) bool {
	if _, ok := oc.received[it.Op.Entry]; !ok || it.Seen {
		return ok
	}
	m, err := itemManifest(it)
	return err == nil && d.books.ItemReceived(oc.id, exchange.ItemID(m.Item), d.origin())
}
