package wire

import (
	"fmt"
	"net/http"
)

// Code names a refusal. Codes are stable: people's texts are made from them.
type Code string

// The refusals of the server.
const (
	CodeForm      Code = "form"           // not a message, or not in its limits
	CodeVersion   Code = "version"        // a path of another version of the protocol
	CodeUnknown   Code = "unknown-device" // no role card names the key of this connection
	CodeRevoked   Code = "revoked"        // the device was revoked
	CodeRoster    Code = "roster"         // the device is not, or no longer, on the case's roster
	CodeCase      Code = "case"           // an entry of another case
	CodeCard      Code = "card"           // no role card for the entry's device
	CodeAuthor    Code = "author"         // the entry's device was never on the case's roster
	CodeSignature Code = "signature"      // the signature does not verify
	CodeChain     Code = "chain"          // the previous hash names an entry of another journal or place
	CodeGap       Code = "gap"            // entries before this one are missing
	CodeFork      Code = "fork"           // kept beside other bytes of the same name
	CodeDigest    Code = "digest"         // the bytes do not have the hash they go by
	CodeAuthority Code = "authority"      // a control record whose signer has no authority for it
	CodeNotFound  Code = "not-found"      // not here
	CodeTooLarge  Code = "too-large"      // more bytes than allowed
	CodeQuota     Code = "quota"          // the case has used up its space
	CodeSpace     Code = "space"          // the server's disk is full
	CodeBusy      Code = "busy"           // try again later
	CodeRewound   Code = "rewound"        // the server's log is shorter than the laptop knows it
	CodeDestroyed Code = "destroyed"      // belongs to what was destroyed by order of the body
	CodeInternal  Code = "internal"       // a fault of the server; its log says more
)

// Problem is a refusal of a whole request. On the wire: map of 1 code, 2 text.
type Problem struct {
	Status int    `cbor:"-"`
	Code   Code   `cbor:"1,keyasint"`
	Text   string `cbor:"2,keyasint"`
}

func (p *Problem) Error() string {
	if p.Text == "" {
		return fmt.Sprintf("server refuses: %s", p.Code)
	}
	return fmt.Sprintf("server refuses: %s: %s", p.Code, p.Text)
}

// Refuse makes a Problem. Text is for logs; it must not hold anything secret.
func Refuse(code Code, format string, args ...any) *Problem {
	return &Problem{Status: status(code), Code: code, Text: fmt.Sprintf(format, args...)}
}

// Later tells whether the same request may succeed later without anybody's doing.
func (p *Problem) Later() bool {
	return p.Code == CodeBusy || p.Code == CodeInternal || p.Code == CodeSpace
}

func status(c Code) int {
	switch c {
	case CodeForm, CodeCase, CodeChain:
		return http.StatusBadRequest
	case CodeUnknown:
		return http.StatusUnauthorized
	case CodeRevoked, CodeRoster, CodeCard, CodeAuthor, CodeSignature, CodeAuthority:
		return http.StatusForbidden
	case CodeNotFound, CodeVersion:
		return http.StatusNotFound
	case CodeDestroyed:
		return http.StatusGone
	case CodeGap, CodeFork, CodeRewound:
		return http.StatusConflict
	case CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case CodeDigest:
		return http.StatusUnprocessableEntity
	case CodeQuota, CodeSpace:
		return http.StatusInsufficientStorage
	case CodeBusy:
		return http.StatusServiceUnavailable
	case CodeInternal:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}
