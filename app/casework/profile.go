package casework

import (
	"genchi/app/audit"
	"genchi/app/register"
)

// ProfileAt is what the body was on a day, by its register (機関の概要); the zero value where no record is that old.
type ProfileAt struct {
	Record        string `json:"record,omitempty"`
	Since         string `json:"since,omitempty"`
	Name          string `json:"name,omitempty"`
	Address       string `json:"address,omitempty"`
	Accreditation string `json:"accreditation,omitempty"`
	AccreditedOn  string `json:"accredited_on,omitempty"`
	Limited       string `json:"limited_scope,omitempty"`
	Procedure     string `json:"procedure,omitempty"`
	Fees          string `json:"fees,omitempty"`
	ComplaintDesk string `json:"complaint_desk,omitempty"`
}

// profiles lists the records of the body's profile by the day from which they hold; nil where this store lacks the office book.
func (d *Desk) profiles() []ProfileAt {
	id, err := d.BookID(register.Office)
	if err != nil {
		return nil
	}
	out, err := view(d, id, func(oc *openCase) (out []ProfileAt) {
		for _, e := range oc.model.Registers.Of("body_profile") {
			if v := e.Fact.Values(); !e.Fact.Struck {
				out = append(out, ProfileAt{e.Fact.ID, v.One("since"), v.One("name"), v.One("address"), v.One("accreditation"), v.One("accredited_on"), v.One("limited_scope"), v.One("procedure"), v.One("fees"), v.One("complaint_desk")})
			}
		}
		return out
	})
	if err != nil {
		return nil
	}
	return out
}

// profileOn is the newest of some records of the profile that held on a day.
func profileOn(all []ProfileAt, on audit.Date) (last ProfileAt) {
	for _, p := range all {
		if p.Since <= string(on) && p.Since >= last.Since {
			last = p
		}
	}
	return last
}
