package wire

import (
	"crypto/ed25519"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// ErrPin says that the other side showed another key than the one agreed on. Nothing was sent to it.
var ErrPin = errors.New("the other side does not have the pinned key")

// Certificate makes the self-signed certificate of a TLS key. It is the same every time and valid whatever the clock says.
func Certificate(key ed25519.PrivateKey) (tls.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "genchi"},
		NotBefore:    time.Unix(0, 0).UTC(),
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"genchi"},
	}
	der, err := x509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("device certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// PeerKey returns the Ed25519 key that the other side proved to hold.
func PeerKey(s *tls.ConnectionState) (ed25519.PublicKey, error) {
	if s == nil || len(s.PeerCertificates) != 1 {
		return nil, fmt.Errorf("no single certificate: %w", ErrPin)
	}
	key, ok := s.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("not an Ed25519 certificate: %w", ErrPin)
	}
	return key, nil
}

func baseTLS(own tls.Certificate) *tls.Config {
	return &tls.Config{
		Certificates:           []tls.Certificate{own},
		MinVersion:             tls.VersionTLS13,
		NextProtos:             []string{"http/1.1"},
		SessionTicketsDisabled: true,
	}
}

// ServerTLS asks every client for an Ed25519 certificate; whose it is, the request handler decides.
func ServerTLS(own tls.Certificate) *tls.Config {
	c := baseTLS(own)
	c.ClientAuth = tls.RequireAnyClientCert
	c.VerifyConnection = func(s tls.ConnectionState) error {
		_, err := PeerKey(&s)
		return err
	}
	return c
}

// ClientTLS accepts the server with the pinned key and no other; names and dates of its certificate are not looked at.
func ClientTLS(own tls.Certificate, pin ed25519.PublicKey) *tls.Config {
	c := baseTLS(own)
	c.ServerName = "genchi"
	c.InsecureSkipVerify = true // the pin below is the whole verification
	c.VerifyConnection = func(s tls.ConnectionState) error {
		key, err := PeerKey(&s)
		if err != nil {
			return err
		}
		if len(pin) != ed25519.PublicKeySize || subtle.ConstantTimeCompare(key, pin) != 1 {
			return ErrPin
		}
		return nil
	}
	return c
}
