package trust

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// ErrArmor reports a text file that is not what it should be.
var ErrArmor = errors.New("not a readable text file of this kind")

const armorLine = 64

// armor wraps bytes as text that survives mail and notepads:
//
//	-----BEGIN GENCHI <kind>-----
//	base64, 64 characters a line
//	-----END GENCHI <kind>-----
func armor(kind string, b []byte) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "-----BEGIN GENCHI %s-----\n", kind)
	text := base64.StdEncoding.EncodeToString(b)
	for len(text) > 0 {
		n := min(armorLine, len(text))
		out.WriteString(text[:n] + "\n")
		text = text[n:]
	}
	fmt.Fprintf(&out, "-----END GENCHI %s-----\n", kind)
	return out.Bytes()
}

// dearmor accepts text before and after the block, any line ends and a byte order mark, at most limit decoded bytes.
func dearmor(kind string, text []byte, limit int) ([]byte, error) {
	if len(text) > 2*limit+4096 {
		return nil, fmt.Errorf("%w: %d bytes", ErrArmor, len(text))
	}
	begin, end := "-----BEGIN GENCHI "+kind+"-----", "-----END GENCHI "+kind+"-----"
	s := string(text)
	i := strings.Index(s, begin)
	if i < 0 {
		return nil, fmt.Errorf("%w: no line %q", ErrArmor, begin)
	}
	s = s[i+len(begin):]
	j := strings.Index(s, end)
	if j < 0 {
		return nil, fmt.Errorf("%w: no line %q: the file is cut off", ErrArmor, end)
	}
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\r' || r == '\n' {
			return -1
		}
		return r
	}, s[:j])
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArmor, err)
	}
	if len(b) > limit {
		return nil, fmt.Errorf("%w: %d bytes inside", ErrArmor, len(b))
	}
	return b, nil
}
