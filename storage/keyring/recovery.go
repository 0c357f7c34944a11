package keyring

import (
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	seedSize   = 20
	groups     = 8
	groupData  = 4
	groupSize  = groupData + 1
	alphabet   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	maxWritten = 512 // bytes of a written recovery key that are looked at
)

// Recovery is the secret of the recovery paper. Only [Recovery.String] shows it;
// printing verbs, logs and JSON do not.
type Recovery struct{ seed [seedSize]byte }

// RecoveryError says where a written recovery key is wrong. Group counts from 1;
// it is 0 if the length is wrong or a character belongs to no group.
type RecoveryError struct{ Group int }

func (e *RecoveryError) Error() string {
	if e.Group == 0 {
		return fmt.Sprintf("recovery key is not %d groups of %d characters", groups, groupSize)
	}
	return fmt.Sprintf("recovery key is wrong in group %d", e.Group)
}

// ErrWrongRecovery says that a well-formed recovery key belongs to another store
// or was replaced.
var ErrWrongRecovery = errors.New("recovery key does not open this store")

func newRecovery(rand io.Reader) (Recovery, error) {
	var r Recovery
	if _, err := io.ReadFull(rand, r.seed[:]); err != nil {
		return Recovery{}, fmt.Errorf("new recovery key: %w", err)
	}
	return r, nil
}

// String is the form for paper and screen: eight groups of five characters with
// hyphens between.
func (r Recovery) String() string {
	values := r.values()
	var b strings.Builder
	for g := range groups {
		if g > 0 {
			b.WriteByte('-')
		}
		data := values[g*groupData : (g+1)*groupData]
		for _, v := range data {
			b.WriteByte(alphabet[v])
		}
		b.WriteByte(alphabet[checkOf(g, data)])
	}
	return b.String()
}

// ParseRecovery reads a written recovery key; the error is a [*RecoveryError].
func ParseRecovery(written string) (Recovery, error) {
	chars, err := readChars(written)
	if err != nil {
		return Recovery{}, err
	}
	if len(chars) != groups*groupSize {
		return Recovery{}, &RecoveryError{}
	}
	var r Recovery
	var acc, bits uint32
	n := 0
	for g := range groups {
		data := chars[g*groupSize : g*groupSize+groupData]
		if checkOf(g, data) != chars[g*groupSize+groupData] {
			return Recovery{}, &RecoveryError{Group: g + 1}
		}
		for _, v := range data {
			acc, bits = acc<<5|uint32(v), bits+5
			if bits >= 8 {
				bits -= 8
				r.seed[n] = byte(acc >> bits) //nolint:gosec // the low byte is meant
				n++
			}
		}
	}
	return r, nil
}

// readChars gives the values of the characters that count.
func readChars(written string) ([]byte, error) {
	if len(written) > maxWritten {
		return nil, &RecoveryError{}
	}
	var out []byte
	for _, c := range norm.NFKC.String(written) {
		c = unicode.ToUpper(c)
		switch {
		case unicode.IsSpace(c) || unicode.Is(unicode.Pd, c) || c == '_' || c == 'ー' || c == '−':
			continue
		case c == 'O':
			c = '0'
		case c == 'I' || c == 'L':
			c = '1'
		}
		v := strings.IndexRune(alphabet, c)
		if v < 0 {
			return nil, &RecoveryError{Group: min(len(out)/groupSize+1, groups)}
		}
		out = append(out, byte(v)) //nolint:gosec // one of 32
	}
	return out, nil
}

func (r Recovery) values() []byte {
	out := make([]byte, 0, groups*groupData)
	var acc, bits uint32
	for _, b := range r.seed {
		acc, bits = acc<<8|uint32(b), bits+8
		for bits >= 5 {
			bits -= 5
			out = append(out, byte(acc>>bits&31))
		}
	}
	return out
}

// checkOf is the check value of a group; it is written down in doc.go.
func checkOf(group int, data []byte) byte {
	sum, weight := byte(group+1), byte(2) //nolint:gosec // groups are few
	for _, v := range data {
		sum ^= mul32(weight, v)
		weight = mul32(weight, 2)
	}
	return sum
}

// mul32 multiplies in GF(32) with x^5+x^2+1.
func mul32(a, b byte) byte {
	var out byte
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			out ^= a
		}
		a <<= 1
		if a&32 != 0 {
			a ^= 0b100101
		}
	}
	return out
}

func (r Recovery) private() (hpke.PrivateKey, error) {
	ikm, err := hkdf.Key(sha256.New, r.seed[:], nil, "genchi/v1/recovery", 32)
	if err != nil {
		return nil, err
	}
	defer clear(ikm)
	return kem().DeriveKeyPair(ikm)
}

// Format is [fmt.Formatter]: a recovery key is shown only by String.
func (r Recovery) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[recovery key]") }

// LogValue is [slog.LogValuer].
func (r Recovery) LogValue() slog.Value { return slog.StringValue("[recovery key]") }

// MarshalJSON is json.Marshaler.
func (r Recovery) MarshalJSON() ([]byte, error) { return []byte(`"[recovery key]"`), nil }
