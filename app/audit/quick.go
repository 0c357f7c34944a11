package audit

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"genchi/app/ledger"
)

// Most entries of a case are answers, so the facts of an answer have a decoder of their own. It knows the one form in which they are written;
// whatever differs from it is left to the general decoder, which decides alone what is malformed.

// quick decodes a value of the kinds that an answer has; false for other kinds and for any other form than that which Set writes.
func quick(f ledger.Field, value []byte) (Fact, bool) {
	switch f.Kind {
	case KindVerdict:
		if t, ok := texts(value, 1); ok {
			return Judgement{Check: CheckID(f.Key), Verdict: Verdict(t[1])}, true
		}
	case KindStatement, KindObservation, KindReason:
		c, u, ok := quickOwned(f.Key)
		if !ok {
			return nil, false
		}
		if t, ok := texts(value, 1); ok {
			return Note{Kind: f.Kind, Check: c, By: u, Text: t[1]}, true
		}
	case KindScene:
		c, u, ok := quickOwned(f.Key)
		if !ok {
			return nil, false
		}
		if t, ok := texts(value, 4); ok {
			return Scene{Check: c, By: u, Visit: VisitID(t[1]), Asked: t[2], Operator: Operator(t[3]), OperatorReason: t[4]}, true
		}
	case KindLink:
		i, c, ok := strings.Cut(f.Key, "/")
		if on, is := onOff(value); ok && is {
			return Link{Item: ItemID(i), Check: CheckID(c), On: on}, true
		}
	}
	return nil, false
}

// quickOwned splits the key of a text; false unless Owned gives just this key again.
func quickOwned(key string) (CheckID, ledger.UserID, bool) {
	var u ledger.UserID
	c, by := SplitOwned(key)
	if len(c) == len(key) || len(by) != hex.EncodedLen(len(u)) {
		return "", u, false
	}
	for i := range len(by) {
		if by[i] >= 'A' && by[i] <= 'F' {
			return "", u, false
		}
	}
	_, err := hex.Decode(u[:], []byte(by))
	return c, u, err == nil
}

// texts reads a CBOR map of texts under the keys 1 to most, ascending; what is not there is empty. Text 0 is no text.
func texts(value []byte, most byte) (t [5]string, ok bool) {
	if len(value) == 0 || value[0] < 0xa0 || value[0] > 0xa0+most {
		return t, false
	}
	all, at, last := string(value), 1, byte(0)
	for range value[0] - 0xa0 {
		if at >= len(all) || all[at] <= last || all[at] > most {
			return t, false
		}
		last = all[at]
		n, head := textHead(all[at+1:])
		from := at + 1 + head
		if head == 0 || n > len(all)-from {
			return t, false
		}
		at = from + n
		if t[last] = all[from:at]; !utf8.ValidString(t[last]) {
			return t, false
		}
	}
	return t, at == len(all)
}

// textHead reads the head of a CBOR text of up to 65,535 bytes: how long the text and its head are; a head of 0 is anything else.
func textHead(s string) (n, head int) {
	switch {
	case len(s) >= 1 && s[0] >= 0x60 && s[0] < 0x78:
		return int(s[0] - 0x60), 1
	case len(s) >= 2 && s[0] == 0x78:
		return int(s[1]), 2
	case len(s) >= 3 && s[0] == 0x79:
		return int(s[1])<<8 | int(s[2]), 3
	}
	return 0, 0
}

// onOff reads a CBOR map of one truth value under the key 1.
func onOff(value []byte) (on, ok bool) {
	if len(value) != 3 || value[0] != 0xa1 || value[1] != 1 {
		return false, false
	}
	return value[2] == 0xf5, value[2] == 0xf4 || value[2] == 0xf5
}
