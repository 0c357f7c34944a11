package audit

import (
	"slices"
	"strings"

	"genchi/app/ledger"
	"genchi/app/notice"
)

// KindOutside is what is said of one piece of information from outside the body.
const KindOutside = "outside"

// Providers of information (提供者), in the order of the forms (1-2).
const (
	ProviderClient      = "client"
	ProviderComplainant = "complainant"
	ProviderAppellant   = "appellant"
	ProviderPartner     = "partner"
	ProviderObserver    = "observer"
	ProviderOther       = "other"
)

// Providers lists them.
var Providers = []string{ProviderClient, ProviderComplainant, ProviderAppellant, ProviderPartner, ProviderObserver, ProviderOther}

// Grounds on which information from outside is no secret (1-2). Empty: it is one, as all of it is.
const (
	FreePublic   = "public"   // publicly known
	FreeBecame   = "became"   // became public while the work was done
	FreeExcluded = "excluded" // clearly excluded by the contract on secrecy
)

// Frees lists the grounds.
var Frees = []string{FreePublic, FreeBecame, FreeExcluded}

// Outside says who gave one piece of information, and on which ground it is no secret, with its proof. Of names the piece: "item/ID", "loan/ID",
// "record/REGISTER/ID" or "application".
type Outside struct {
	Of       string `cbor:"-" json:"of"`
	Provider string `cbor:"1,keyasint" json:"provider"`
	Name     string `cbor:"2,keyasint,omitempty" json:"name,omitempty"` // or role
	Free     string `cbor:"3,keyasint,omitempty" json:"free,omitempty"`
	Proof    string `cbor:"4,keyasint,omitempty" json:"proof,omitempty"`
	Item     ItemID `cbor:"5,keyasint,omitempty" json:"item,omitempty"`
	On       Date   `cbor:"6,keyasint,omitempty" json:"on,omitempty"` // from which it is none
}

// Field implements Fact.
func (o Outside) Field() ledger.Field { return field(KindOutside, o.Of) }

func (o Outside) valid() error {
	if o.Item != "" {
		if err := item(o.Item); err != nil {
			return err
		}
	}
	return first(piece(o.Of), oneOf("provider", o.Provider, Providers...), oneOf("free", o.Free, append([]string{""}, Frees...)...), text("outside", o.Name, o.Proof), day("on", o.On, false))
}

// piece checks the name of a piece of information.
func piece(of string) error {
	sort, rest, _ := strings.Cut(of, "/")
	switch sort {
	case "application":
		if rest == "" {
			return nil
		}
	case "item":
		return item(ItemID(rest))
	case "loan":
		return ident("loan", rest)
	case "record":
		reg, id, ok := strings.Cut(rest, "/")
		if ok && ValidID(id) && reg != "" && textOK(reg) {
			return nil
		}
	}
	return bad("information %q", of)
}

// gateOutside: all information from outside is secret; an exception has its proof, and one by contract stands in the contract (1-2).
func gateOutside(p *ledger.Past, o Outside) *breach {
	if o.Free == "" {
		return nil
	}
	if strings.TrimSpace(o.Proof) == "" && o.Item == "" {
		return refuse("free_unproved", notice.P1_2)
	}
	if o.Free == FreeExcluded && !has(p, KindBody) && !slices.ContainsFunc(contracts(p), func(c Contract) bool { return len(c.Excluded) > 0 }) {
		return refuse("free_not_in_contract", notice.P1_2)
	}
	return nil
}

// secret tells whether a piece of information is secret in a past: always, unless everybody who spoke of it says on which ground it is not (1-2).
func secret(p *ledger.Past, of string) bool {
	f := field(KindOutside, of)
	values := p.Live(f)
	for _, v := range values {
		got, err := Read(f, v.Bytes)
		if o, ok := got.(Outside); err != nil || !ok || o.Free == "" {
			return true
		}
	}
	return len(values) == 0
}

// Secret tells whether a piece of information from outside is secret. Where two say different things of it, it is.
func (c *Case) Secret(of string) bool {
	o, ok := c.Terms.Outside[of]
	_, open := c.Conflicts[field(KindOutside, of)]
	return !ok || open || o.Fact.Free == ""
}

// ProviderOf says who gave a piece of information: as it was recorded, else what its own record says, else the client.
func (c *Case) ProviderOf(of string) (provider, name string) {
	if o, ok := c.Terms.Outside[of]; ok {
		return o.Fact.Provider, o.Fact.Name
	}
	sort, rest, _ := strings.Cut(of, "/")
	switch sort {
	case "item":
		d := c.Handling.Details[ItemID(rest)].Fact
		if d.Provenance == HandedByPartner {
			return ProviderPartner, d.By
		}
		return ProviderClient, d.By
	case "loan":
		return ProviderClient, c.Handling.Loans[rest].Fact.From
	case "record":
		return c.providerOfRecord(rest)
	}
	if c.Client != nil {
		name = c.Client.Contact
	}
	return ProviderClient, name
}

// providerOfRecord is who gave what a record of a register holds.
func (c *Case) providerOfRecord(key string) (provider, name string) {
	r := c.Registers.Records[key].Fact
	v := r.Values()
	switch r.Register {
	case "complaints":
		if v.One("sort") == "appeal_case" {
			return ProviderAppellant, ""
		}
		return ProviderComplainant, "" // who it is, is shut off from the team
	case "partner_views":
		return ProviderPartner, v.One("partner")
	case "client_reports":
		return ProviderClient, v.One("client")
	case "enquiries":
		return ProviderOther, v.One("asker")
	}
	return ProviderOther, v.One("partner")
}

// Pieces lists the information from outside that the case or book holds: the application, evidence, things held, records of registers that come from
// outside, in this order.
func (c *Case) Pieces() []string {
	var out []string
	if c.Application != nil {
		out = append(out, "application")
	}
	for _, it := range c.SortedItems() {
		out = append(out, "item/"+string(it.ID))
	}
	for _, l := range c.SortedLoans() {
		out = append(out, "loan/"+l.Fact.ID)
	}
	for _, k := range SortedKeys(c.Registers.Records) {
		r := c.Registers.Records[k].Fact
		if !r.Struck && fromOutside(r) {
			out = append(out, "record/"+k)
		}
	}
	return out
}

// fromOutside tells whether a record holds what somebody outside the body gave.
func fromOutside(r Record) bool {
	switch r.Register {
	case "complaints", "partner_views", "client_reports", "enquiries":
		return true
	case "correspondence":
		return r.Values().One("direction") != "sent"
	}
	return false
}
