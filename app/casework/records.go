package casework

import "genchi/storage/trust"

// damagedRecords are the control records that bear on a case and can't be read: its own, and those of the whole body.
func (d *Desk) damagedRecords(id trust.CaseID) []DamagedRecord {
	out := []DamagedRecord{}
	for _, r := range d.v.DamagedRecords() {
		if r.Case != id && !r.Case.IsZero() {
			continue
		}
		w := DamagedRecord{File: r.File, Body: r.Case.IsZero()}
		if r.Hash != (trust.Hash{}) {
			w.Record = r.Hash.String()
		}
		out = append(out, w)
	}
	return out
}

func awaited(damaged []DamagedRecord) []string {
	var out []string
	for _, r := range damaged {
		if r.Record != "" {
			out = append(out, r.Record)
		} else {
			out = append(out, r.File)
		}
	}
	return out
}

// DamagedRecords names the files of all control records that can't be read, with the case where they concern one.
func (d *Desk) DamagedRecords() []string {
	out := []string{}
	for _, r := range d.v.DamagedRecords() {
		out = append(out, r.File)
	}
	return out
}

// LocalLoss names what was set aside because the keys of the local journal could not be read; empty where nothing was.
func (d *Desk) LocalLoss() []string { return d.v.Local().SetAside() }
