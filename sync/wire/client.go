package wire

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"genchi/storage/trust"
)

// Options of a client. The zero value is the normal one.
type Options struct {
	// Connections is how many requests may run at once; 0 means 4.
	Connections int
	// Dial opens the connection under TLS; nil dials TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Time is the clock of the TLS library; nil is the system's. The handshake does not depend on it.
	Time func() time.Time
	// Silence is how long the server may be silent before a request fails; 0 means a minute.
	Silence time.Duration
}

// Client asks one server. Each method is one request, made once; repeating is the caller's affair. Errors: *Problem when the server
// refused, ErrPin when it is another server, otherwise the transport's. Safe for concurrent use.
type Client struct {
	base string
	http *http.Client
}

// NewClient returns a client for the server at address (https://host:port) with the pinned key, as the device with the certificate own.
func NewClient(address string, own tls.Certificate, pin ed25519.PublicKey, o Options) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return nil, fmt.Errorf("server address %q: want https://host:port: %w", address, ErrForm)
	}
	if len(pin) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("server key of %d bytes: %w", len(pin), ErrPin)
	}
	config := ClientTLS(own, pin)
	config.Time = o.Time
	conns := o.Connections
	if conns <= 0 {
		conns = 4
	}
	t := &http.Transport{
		DialContext:         quiet(o.Dial, o.Silence),
		TLSClientConfig:     config,
		TLSHandshakeTimeout: 30 * time.Second,
		TLSNextProto:        map[string]func(string, *tls.Conn) http.RoundTripper{}, // HTTP/1.1 only
		DisableCompression:  true,
		MaxConnsPerHost:     conns,
		MaxIdleConnsPerHost: conns,
		IdleConnTimeout:     20 * time.Second,
		WriteBufferSize:     64 << 10,
		ReadBufferSize:      64 << 10,
	}
	return &Client{
		base: "https://" + u.Host + "/v1",
		http: &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// quiet wraps connections so that silence, not length, ends them.
func quiet(dial func(context.Context, string, string) (net.Conn, error), limit time.Duration) func(context.Context, string, string) (net.Conn, error) {
	if dial == nil {
		dial = (&net.Dialer{Timeout: 20 * time.Second, KeepAlive: 15 * time.Second}).DialContext
	}
	if limit <= 0 {
		limit = patience
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &quietConn{c, limit}, nil
	}
}

type quietConn struct {
	net.Conn
	limit time.Duration
}

func (c *quietConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.limit)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *quietConn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.limit)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(p)
	if err == nil {
		err = c.SetReadDeadline(time.Now().Add(c.limit)) // the answer is waited for from now on
	}
	return n, err
}

// Pushed is how a put ended.
type Pushed int

// What the server did with a chunk or an item key.
const (
	Stored  Pushed = iota // new
	Present               // it was there already
	Beside                // kept beside other bytes of the same name
)

// PushControl hands over control records.
func (c *Client) PushControl(ctx context.Context, m *ControlPush) (*ControlResult, error) {
	return call[ControlResult](ctx, c, "/control", m)
}

// NeedControl asks for control records.
func (c *Client) NeedControl(ctx context.Context, m *ControlNeed) (*ControlBatch, error) {
	return call[ControlBatch](ctx, c, "/control/need", m)
}

// Cases lists the device's cases.
func (c *Client) Cases(ctx context.Context) (*Cases, error) {
	return call[Cases](ctx, c, "/cases", nil)
}

// Heads asks what the server has of a case.
func (c *Client) Heads(ctx context.Context, id trust.CaseID) (*Heads, error) {
	return call[Heads](ctx, c, casePath(id, "/heads"), &Heads{})
}

// PushEntries hands over entries. A gap or fork is no error: the result names it.
func (c *Client) PushEntries(ctx context.Context, id trust.CaseID, m *EntriesPush) (*EntriesResult, error) {
	return call[EntriesResult](ctx, c, casePath(id, "/entries"), m)
}

// NeedEntries asks for entries.
func (c *Client) NeedEntries(ctx context.Context, id trust.CaseID, m *EntriesNeed) (*EntriesBatch, error) {
	return call[EntriesBatch](ctx, c, casePath(id, "/entries/need"), m)
}

// Receipts asks for receipts of entries that were pushed before.
func (c *Client) Receipts(ctx context.Context, id trust.CaseID, m *ReceiptsAsk) (*Receipts, error) {
	return call[Receipts](ctx, c, casePath(id, "/receipts"), m)
}

// MissingChunks asks which chunks the server lacks.
func (c *Client) MissingChunks(ctx context.Context, id trust.CaseID, m *HashList) (*HashList, error) {
	return call[HashList](ctx, c, casePath(id, "/chunks/missing"), m)
}

// PutChunk sends one sealed chunk. body is read once.
func (c *Client) PutChunk(ctx context.Context, id trust.CaseID, hash [32]byte, body io.Reader, size int64) (Pushed, error) {
	return c.put(ctx, casePath(id, "/chunks/"+hex.EncodeToString(hash[:])), body, size)
}

// GetChunk returns the bytes that the server gives for a chunk, and how many it announces (-1: it does not say). The caller checks the hash
// and closes the reader.
func (c *Client) GetChunk(ctx context.Context, id trust.CaseID, hash [32]byte) (io.ReadCloser, int64, error) {
	resp, err := c.send(ctx, http.MethodGet, casePath(id, "/chunks/"+hex.EncodeToString(hash[:])), nil, 0, "")
	if err != nil {
		return nil, 0, err
	}
	return resp.Body, resp.ContentLength, nil
}

// MissingItems asks of which items the server has no key object.
func (c *Client) MissingItems(ctx context.Context, id trust.CaseID, m *ItemList) (*ItemList, error) {
	return call[ItemList](ctx, c, casePath(id, "/items/missing"), m)
}

// PutItem sends the sealed key of an item.
func (c *Client) PutItem(ctx context.Context, id trust.CaseID, item ItemID, sealed []byte) (Pushed, error) {
	return c.put(ctx, casePath(id, "/items/"+hex.EncodeToString(item[:])), bytes.NewReader(sealed), int64(len(sealed)))
}

// GetItem returns every sealed form of an item's key.
func (c *Client) GetItem(ctx context.Context, id trust.CaseID, item ItemID) (*ItemObjects, error) {
	return call[ItemObjects](ctx, c, casePath(id, "/items/"+hex.EncodeToString(item[:])), nil)
}

// LogState asks for the newest checkpoint and its proof from a size on.
func (c *Client) LogState(ctx context.Context, from int64) (*LogState, error) {
	return call[LogState](ctx, c, "/log/checkpoint?from="+strconv.FormatInt(from, 10), nil)
}

func casePath(id trust.CaseID, rest string) string { return "/cases/" + id.String() + rest }

// call posts a message, or gets when it is nil, and reads the answer.
func call[T any](ctx context.Context, c *Client, path string, m any) (*T, error) {
	method, body, size := http.MethodGet, io.Reader(nil), int64(0)
	if m != nil {
		b, err := Encode(m)
		if err != nil {
			return nil, err
		}
		method, body, size = http.MethodPost, bytes.NewReader(b), int64(len(b))
	}
	resp, err := c.send(ctx, method, path, body, size, typeCBOR)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end
	b, err := read(resp.Body, MaxRequest)
	if err != nil {
		return nil, fmt.Errorf("answer to %s: %w", path, err)
	}
	v := new(T)
	if err := Decode(b, v); err != nil {
		return nil, fmt.Errorf("answer to %s: %w", path, err)
	}
	return v, nil
}

func (c *Client) put(ctx context.Context, path string, body io.Reader, size int64) (Pushed, error) {
	resp, err := c.send(ctx, http.MethodPut, path, body, size, typeBytes)
	if err != nil {
		var p *Problem
		if errors.As(err, &p) && p.Code == CodeFork {
			return Beside, nil
		}
		return Stored, err
	}
	defer resp.Body.Close()                                                          //nolint:errcheck // the status says it all
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<10)); err != nil { // so that the connection can be used again
		return Stored, err
	}
	if resp.StatusCode == http.StatusOK {
		return Present, nil
	}
	return Stored, nil
}

// send makes the request. Any status but success, or the result of a push with gaps or forks, becomes a Problem.
func (c *Client) send(ctx context.Context, method, path string, body io.Reader, size int64, contentType string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	req.ContentLength = size
	req.Header.Set("User-Agent", "genchi/1")
	if contentType != "" && body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	if resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusCreated || resp.Header.Get(partlyHeader) != "" {
		return resp, nil
	}
	defer resp.Body.Close() //nolint:errcheck // the refusal counts
	p := &Problem{Status: resp.StatusCode}
	b, err := read(resp.Body, 64<<10)
	if err != nil {
		return nil, fmt.Errorf("refusal with status %d: %w", resp.StatusCode, err)
	}
	if err := Decode(b, p); (err != nil || p.Code == "") && resp.StatusCode >= http.StatusInternalServerError {
		return nil, fmt.Errorf("status %d without a refusal", resp.StatusCode) // out of order; later perhaps not
	} else if err != nil || p.Code == "" {
		return nil, fmt.Errorf("status %d without a refusal: %w", resp.StatusCode, ErrForm)
	}
	return nil, p
}

// partlyHeader marks a 409 whose body is a full result: everything possible was stored, the rest is named.
const partlyHeader = "Genchi-Partly"

// SendPartly answers a push of which something is a gap or a fork.
func SendPartly(w http.ResponseWriter, v any) {
	w.Header().Set(partlyHeader, "1")
	Send(w, http.StatusConflict, v)
}
