package synctest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"slices"
	"testing"
	"time"

	"genchi/storage/journal"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

// Clock is the time in this world.
func Clock() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

// World is a certification body with its people.
type World struct {
	TB        testing.TB
	Body      trust.BodyID
	Root      ed25519.PrivateKey
	Registrar *Device
	Card      *trust.Record // the body card
	Records   []*trust.Record
	Key       *seal.Key // epoch key of all cases
}

// Device is a laptop's identity.
type Device struct {
	Name string
	Sign ed25519.PrivateKey
	TLS  ed25519.PrivateKey
	ID   trust.DeviceID
	User trust.UserID

	heads map[string]journalHead
}

type journalHead struct {
	seq  uint64
	hash trust.Hash
}

func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// Public returns the public half of a key.
func Public(k ed25519.PrivateKey) ed25519.PublicKey { return ed25519.PublicKey(k[ed25519.SeedSize:]) }

// NewWorld makes a body whose card names the server, and its registrar.
func NewWorld(tb testing.TB, server trust.Server) *World {
	tb.Helper()
	w := &World{TB: tb, Root: keyOf("root")}
	w.Body = trust.BodyOf(Public(w.Root))
	key, err := seal.NewKey(bytes.NewReader(bytes.Repeat([]byte{9}, 64)))
	w.ok(err)
	w.Key = key
	w.Card = w.Sign(w.Root, &trust.BodyCard{Name: "試験認証機関", Version: 1, RootKey: Public(w.Root), Server: server})
	w.Registrar = w.Stranger("registrar")
	w.Sign(w.Root, w.cardOf(w.Registrar, trust.RoleRegistrar))
	return w
}

func (w *World) ok(err error) {
	w.TB.Helper()
	if err != nil {
		w.TB.Fatal(err)
	}
}

// Sign makes a control record of the body and adds it to Records.
func (w *World) Sign(by ed25519.PrivateKey, c trust.Content) *trust.Record {
	w.TB.Helper()
	r, err := trust.Sign(w.Body, c, by)
	w.ok(err)
	w.Records = append(w.Records, r)
	return r
}

// Stranger makes a device without a card.
func (w *World) Stranger(name string) *Device {
	user := sha256.Sum256([]byte("user " + name))
	d := &Device{Name: name, Sign: keyOf("sign " + name), TLS: keyOf("tls " + name), User: trust.UserID(user[:16]), heads: map[string]journalHead{}}
	d.ID = trust.DeviceOf(Public(d.Sign))
	return d
}

func (w *World) cardOf(d *Device, roles ...string) *trust.RoleCard {
	w.TB.Helper()
	h, err := trust.HPKEKeyFrom(sha256.Sum256([]byte("hpke " + d.Name)))
	w.ok(err)
	slices.Sort(roles)
	return &trust.RoleCard{
		Device: d.ID, SigningKey: Public(d.Sign), HPKEKey: h.Public(), TLSKey: Public(d.TLS), User: d.User, UserName: d.Name, Roles: roles, Serial: 1,
	}
}

// Device makes a device with a card by the registrar.
func (w *World) Device(name string, roles ...string) *Device {
	d := w.Stranger(name)
	w.Sign(w.Registrar.Sign, w.cardOf(d, roles...))
	return d
}

// Roster puts devices on a case.
func (w *World) Roster(in trust.CaseID, devices ...*Device) *trust.Record {
	c := &trust.Roster{Case: in}
	for _, d := range devices {
		c.Add = append(c.Add, trust.RosterLine{Device: d.ID, User: d.User, Roles: []string{"auditor"}})
	}
	return w.Sign(w.Registrar.Sign, c)
}

// Remove takes a device off a case; nothing of it counts any more.
func (w *World) Remove(in trust.CaseID, d *Device) *trust.Record {
	return w.Sign(w.Registrar.Sign, &trust.Roster{Case: in, Remove: []trust.Removal{{Device: d.ID}}})
}

// Revoke ends a device in the whole body.
func (w *World) Revoke(d *Device) *trust.Record {
	return w.Sign(w.Registrar.Sign, &trust.Revocation{Device: d.ID, Reason: "lost"})
}

// Write makes the device's next entry in a journal of the case.
func (w *World) Write(d *Device, in trust.CaseID, inc byte, text string) *journal.Entry {
	w.TB.Helper()
	name := in.String() + string(inc)
	head := d.heads[name]
	e := w.Forge(d, in, inc, head.seq+1, head.hash, text)
	d.heads[name] = journalHead{head.seq + 1, e.Hash}
	return e
}

// Forge makes a signed entry at any place.
func (w *World) Forge(d *Device, in trust.CaseID, inc byte, seq uint64, prev trust.Hash, text string) *journal.Entry {
	w.TB.Helper()
	h := journal.Header{Version: 1, Case: in, Device: d.ID, Incarnation: trust.Incarnation{inc}, Seq: seq, Prev: prev, KeyID: w.Key.ID()}
	salt := sha256.Sum256([]byte(text))
	sealed, err := journal.SealPayload(w.Key, bytes.NewReader(salt[:]), &h, []byte(text))
	w.ok(err)
	h.PayloadLen, h.PayloadSHA = uint64(len(sealed)), sha256.Sum256(sealed)
	raw, hash, err := journal.SignHeader(h, d.Sign)
	w.ok(err)
	h2, err := journal.ParseHeader(raw)
	w.ok(err)
	return &journal.Entry{Raw: raw, Header: *h2, Hash: hash, Payload: sealed}
}
