package receipt

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a leaf, an inner node or a root of the log.
type Hash = tlog.Hash

// MaxCheckpoint is the largest signed checkpoint that is read, in bytes.
const MaxCheckpoint = 4 << 10

// Refusals of checkpoints and receipts. They say which part failed; the text around them says where.
var (
	ErrForm      = errors.New("not in the form of a checkpoint or receipt")
	ErrSignature = errors.New("not signed by the key of this log")
	ErrProof     = errors.New("the proof does not lead to the signed root")
	// ErrSplit says that two checkpoints signed by the same log contradict each other.
	ErrSplit = errors.New("the log contradicts an earlier checkpoint")
	// ErrRewound says that the log is shorter than it was (a server restored from a backup).
	ErrRewound = errors.New("the log is shorter than an earlier checkpoint")
)

// Key names a log and checks its signatures. The body card carries both parts.
type Key struct {
	Origin string
	Public ed25519.PublicKey
}

// Previous names the log that a new one follows, as it was last seen.
type Previous struct {
	Origin string
	Size   int64
	Root   Hash
}

// Checkpoint is a signed state of the log. Raw are the signed bytes: verify and forward these, never a re-encoding.
type Checkpoint struct {
	Origin   string
	Size     int64
	Root     Hash
	Time     time.Time // of the server's clock, whole seconds, UTC
	Previous *Previous
	Raw      []byte
}

// ValidOrigin tells whether s can name a log.
func ValidOrigin(s string) bool {
	return s != "" && len(s) <= 128 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == '+' || r > '~' })
}

func (k Key) verifier() (note.Verifier, error) {
	if !ValidOrigin(k.Origin) || len(k.Public) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("log key %q: %w", k.Origin, ErrForm)
	}
	vkey, err := note.NewEd25519VerifierKey(k.Origin, k.Public)
	if err != nil {
		return nil, fmt.Errorf("log key %q: %w", k.Origin, err)
	}
	return note.NewVerifier(vkey)
}

// signer signs notes with an Ed25519 key.
type signer struct {
	note.Verifier
	key ed25519.PrivateKey
}

func (s signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

// sign fills c.Raw.
func (c *Checkpoint) sign(key ed25519.PrivateKey) error {
	pub, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return fmt.Errorf("log key %q: %w", c.Origin, ErrForm)
	}
	v, err := Key{c.Origin, pub}.verifier()
	if err != nil {
		return err
	}
	c.Raw, err = note.Sign(&note.Note{Text: c.text()}, signer{v, key})
	return err
}

func (c *Checkpoint) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d\n%s\ntime %s\n", c.Origin, c.Size, b64(c.Root), c.Time.UTC().Format(time.RFC3339))
	if p := c.Previous; p != nil {
		fmt.Fprintf(&b, "previous %s %d %s\n", p.Origin, p.Size, b64(p.Root))
	}
	return b.String()
}

// ParseCheckpoint verifies the signature and reads the checkpoint.
func ParseCheckpoint(raw []byte, key Key) (*Checkpoint, error) {
	if len(raw) > MaxCheckpoint {
		return nil, fmt.Errorf("checkpoint of %d bytes: %w", len(raw), ErrForm)
	}
	v, err := key.verifier()
	if err != nil {
		return nil, err
	}
	n, err := note.Open(raw, note.VerifierList(v))
	if err != nil {
		return nil, fmt.Errorf("checkpoint of %s: %w", key.Origin, ErrSignature)
	}
	c, err := parseText(n.Text)
	if err != nil {
		return nil, err
	}
	if c.Origin != key.Origin {
		return nil, fmt.Errorf("checkpoint of %q instead of %q: %w", c.Origin, key.Origin, ErrSignature)
	}
	c.Raw = bytes.Clone(raw)
	return c, nil
}

func parseText(text string) (*Checkpoint, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 4 || !ValidOrigin(lines[0]) {
		return nil, fmt.Errorf("checkpoint: %w", ErrForm)
	}
	c := &Checkpoint{Origin: lines[0]}
	var err error
	if c.Size, err = parseSize(lines[1]); err != nil {
		return nil, err
	}
	if c.Root, err = parseHash(lines[2]); err != nil {
		return nil, err
	}
	for _, line := range lines[3:] {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "time":
			if c.Time, err = time.Parse(time.RFC3339, rest); err != nil {
				return nil, fmt.Errorf("checkpoint time: %w", ErrForm)
			}
		case "previous":
			if c.Previous, err = parsePrevious(rest); err != nil {
				return nil, err
			}
		}
	}
	if c.Time.IsZero() {
		return nil, fmt.Errorf("checkpoint without a time: %w", ErrForm)
	}
	return c, nil
}

func parsePrevious(s string) (*Previous, error) {
	f := strings.Split(s, " ")
	if len(f) != 3 || !ValidOrigin(f[0]) {
		return nil, fmt.Errorf("previous log: %w", ErrForm)
	}
	size, err := parseSize(f[1])
	if err != nil {
		return nil, err
	}
	root, err := parseHash(f[2])
	if err != nil {
		return nil, err
	}
	return &Previous{f[0], size, root}, nil
}

func parseSize(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("tree size: %w", ErrForm)
	}
	return n, nil
}

func parseHash(s string) (h Hash, err error) {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("root hash: %w", ErrForm)
	}
	return Hash(b), nil
}

func b64(h Hash) string { return base64.StdEncoding.EncodeToString(h[:]) }

// CheckConsistency tells whether next only adds to old, by the proof that the server gave. Both were parsed, hence signed, already.
// A log that follows another one is not compared with it: callers see the change of origin.
func CheckConsistency(old, next *Checkpoint, proof []Hash) error {
	switch {
	case old.Origin != next.Origin:
		return fmt.Errorf("checkpoint of %q after one of %q: %w", next.Origin, old.Origin, ErrSplit)
	case next.Size < old.Size:
		return fmt.Errorf("size %d after %d: %w", next.Size, old.Size, ErrRewound)
	case old.Size == next.Size:
		if old.Root != next.Root {
			return fmt.Errorf("two roots for size %d: %w", old.Size, ErrSplit)
		}
		return nil
	case old.Size == 0:
		return nil
	}
	if len(proof) > 128 {
		return fmt.Errorf("consistency proof of %d hashes: %w", len(proof), ErrForm)
	}
	if err := tlog.CheckTree(tlog.TreeProof(proof), next.Size, next.Root, old.Size, old.Root); err != nil {
		return fmt.Errorf("from size %d to %d: %w", old.Size, next.Size, ErrSplit)
	}
	return nil
}
