package wire

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"

	"genchi/storage/trust"
)

const (
	cardBegin = "-----BEGIN GENCHI SERVER CARD-----"
	cardEnd   = "-----END GENCHI SERVER CARD-----"
	maxCard   = 8 << 10
)

// ServerCard is the text file by which a server introduces itself to the registrar, who puts it into the body card: base64 of the CBOR array
// [address, TLS key, log key, log origin] between two lines. It is not signed; its words are compared by voice.
type ServerCard struct {
	Server trust.Server
}

// Text returns the file.
func (c *ServerCard) Text() ([]byte, error) {
	b, err := Encode(&c.Server)
	if err != nil {
		return nil, err
	}
	return []byte(cardBegin + "\n" + base64.StdEncoding.EncodeToString(b) + "\n" + cardEnd + "\n"), nil
}

// Words returns six words to compare by voice.
func (c *ServerCard) Words() (string, error) {
	b, err := Encode(&c.Server)
	return trust.Words(b), err
}

// ParseServerCard reads the file. Text around it is ignored.
func ParseServerCard(text []byte) (*ServerCard, error) {
	if len(text) > maxCard {
		return nil, fmt.Errorf("server card of %d bytes: %w", len(text), ErrTooLarge)
	}
	_, rest, found := strings.Cut(string(text), cardBegin)
	body, _, end := strings.Cut(rest, cardEnd)
	if !found || !end {
		return nil, fmt.Errorf("server card without its two lines: %w", ErrForm)
	}
	b, err := base64.StdEncoding.Strict().DecodeString(strings.Join(strings.Fields(body), ""))
	if err != nil {
		return nil, fmt.Errorf("server card: %w: %w", ErrForm, err)
	}
	c := &ServerCard{}
	if err := Decode(b, &c.Server); err != nil {
		return nil, err
	}
	again, err := Encode(&c.Server)
	if err != nil || !bytes.Equal(again, b) {
		return nil, fmt.Errorf("server card is not in its one encoding: %w", ErrForm)
	}
	if len(c.Server.TLSKey) != ed25519.PublicKeySize || len(c.Server.LogKey) != ed25519.PublicKeySize ||
		c.Server.LogOrigin == "" || !strings.HasPrefix(c.Server.URL, "https://") {
		return nil, fmt.Errorf("server card lacks a key, the address or the name of the log: %w", ErrForm)
	}
	return c, nil
}
