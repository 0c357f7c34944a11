package central

import (
	"errors"
	"io"
	"log/slog"
	"net/http"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/sync/wire"
)

var errNoRoom = wire.Refuse(wire.CodeSpace, "the disk is full")

// Handler answers the protocol. It needs the TLS state of package wire's ServerTLS.
func (c *Central) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /v1/control", c.anyone(c.postControl))
	mux.Handle("POST /v1/control/need", c.known(c.postControlNeed))
	mux.Handle("GET /v1/cases", c.known(c.getCases))
	mux.Handle("GET /v1/log/checkpoint", c.anyone(c.getCheckpoint))
	mux.Handle("POST /v1/cases/{case}/heads", c.member(c.postHeads))
	mux.Handle("POST /v1/cases/{case}/entries", c.member(c.postEntries))
	mux.Handle("POST /v1/cases/{case}/entries/need", c.member(c.postEntriesNeed))
	mux.Handle("POST /v1/cases/{case}/receipts", c.member(c.postReceipts))
	mux.Handle("POST /v1/cases/{case}/chunks/missing", c.member(c.postChunksMissing))
	mux.Handle("PUT /v1/cases/{case}/chunks/{hash}", c.member(c.putChunk))
	mux.Handle("GET /v1/cases/{case}/chunks/{hash}", c.member(c.getChunk))
	mux.Handle("POST /v1/cases/{case}/items/missing", c.member(c.postItemsMissing))
	mux.Handle("PUT /v1/cases/{case}/items/{item}", c.member(c.putItemKey))
	mux.Handle("GET /v1/cases/{case}/items/{item}", c.member(c.getItemKey))
	mux.Handle("/", c.anyone(func(http.ResponseWriter, *http.Request, caller) error {
		return wire.Refuse(wire.CodeVersion, "this server speaks /v1/")
	}))
	return wire.Patient(mux)
}

type answer func(http.ResponseWriter, *http.Request, caller) error

// anyone answers whoever has a certificate: control records and checkpoints speak for themselves.
func (c *Central) anyone(f answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, err := wire.PeerKey(r.TLS)
		if err != nil {
			wire.SendProblem(w, wire.Refuse(wire.CodeUnknown, "no certificate"))
			return
		}
		who := c.controls.caller(key)
		slots := c.slots
		if who.known() != nil {
			slots = c.strangers
		}
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		default:
			wire.SendProblem(w, wire.Refuse(wire.CodeBusy, "%d requests at once", cap(slots)))
			return
		}
		err = c.controls.refresh()
		if err == nil {
			who = c.controls.caller(key) // whoever was revoked at another instance must not get in
			err = f(w, r, who)
		}
		if err != nil {
			c.refuse(w, r, who, err)
		}
	})
}

func (c *Central) known(f answer) http.Handler {
	return c.anyone(func(w http.ResponseWriter, r *http.Request, who caller) error {
		if p := who.known(); p != nil {
			return p
		}
		return f(w, r, who)
	})
}

type caseAnswer func(http.ResponseWriter, *http.Request, caller, trust.CaseID) error

func (c *Central) member(f caseAnswer) http.Handler {
	return c.known(func(w http.ResponseWriter, r *http.Request, who caller) error {
		var in trust.CaseID
		if err := in.UnmarshalText([]byte(r.PathValue("case"))); err != nil || in.IsZero() {
			return wire.Refuse(wire.CodeForm, "case: %v", err)
		}
		if p := who.member(in); p != nil {
			return p
		}
		return f(w, r, who, in)
	})
}

// refuse turns an error into an answer. What is nobody's business but the operator's goes to the log.
func (c *Central) refuse(w http.ResponseWriter, r *http.Request, who caller, err error) {
	var p *wire.Problem
	switch {
	case errors.As(err, &p):
	case errors.Is(err, disk.ErrNoSpace):
		p = errNoRoom
	case errors.Is(err, ErrUnavailable):
		p = wire.Refuse(wire.CodeBusy, "the store of the server is out of reach")
	case errors.Is(err, evidence.ErrHash):
		p = wire.Refuse(wire.CodeDigest, "the bytes do not have this hash")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, wire.ErrCut), r.Context().Err() != nil:
		p = wire.Refuse(wire.CodeForm, "the request was cut off")
	default:
		p = wire.Refuse(wire.CodeInternal, "see the log of the server")
	}
	level := slog.LevelInfo
	if p.Code == wire.CodeInternal || p.Code == wire.CodeSpace || errors.Is(err, ErrUnavailable) {
		level = slog.LevelError
	}
	c.o.Log.Log(r.Context(), level, "refused", "path", r.URL.Path, "devices", who.devices, "code", p.Code, "error", err)
	wire.SendProblem(w, p)
}
