package ledger

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"
)

// A payload is read for every entry while a case opens, so its decoder is written
// out: it takes exactly the bytes that encodePayload gives and nothing else.
// Major types of CBOR, and the one simple value that occurs.
const (
	uintHead  = 0x00
	nintHead  = 0x20
	bytesHead = 0x40
	textHead  = 0x60
	arrayHead = 0x80
	null      = 0xf6

	payloadItems = 5
	opItems      = 6
)

// DecodePayload reads what EncodePayload wrote and nothing else: bytes that
// are not exactly what encoding their content gives are refused. Values are
// parts of raw, which must not change afterwards. Errors wrap ErrPayload and
// name what is wrong.
func DecodePayload(raw []byte) (*Payload, error) { return (&Reader{}).Payload(raw) }

// Reader decodes the payloads of one case, whose kinds and keys come again and
// again, and keeps each of them once. It is not safe for concurrent use.
type Reader struct{ names map[string]string }

// NewReader makes a Reader that has met no name yet.
func NewReader() *Reader { return &Reader{names: make(map[string]string)} }

// Payload is DecodePayload.
func (r *Reader) Payload(raw []byte) (*Payload, error) {
	if len(raw) > MaxPayload {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrPayload, len(raw), MaxPayload)
	}
	d := payloadScanner{b: raw, names: r.names}
	p := d.payload()
	if d.err == nil && len(d.b) > 0 {
		d.fail("%d bytes too many", len(d.b))
	}
	if d.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPayload, d.err)
	}
	return p, nil
}

// payloadScanner reads from the front of b; the first fault sticks.
type payloadScanner struct {
	b     []byte
	names map[string]string
	err   error
}

var errCutOff = errors.New("cut off")

func (d *payloadScanner) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

func (d *payloadScanner) cutOff() {
	if d.err == nil {
		d.err = errCutOff
	}
}

// head reads the head of one item in its shortest form.
func (d *payloadScanner) head() (major byte, n uint64) {
	if d.err != nil {
		return 0, 0
	}
	if len(d.b) == 0 {
		d.cutOff()
		return 0, 0
	}
	major, n = d.b[0]&0xe0, uint64(d.b[0]&0x1f)
	d.b = d.b[1:]
	if n < 24 {
		return major, n
	}
	if n > 27 {
		d.fail("an indefinite or reserved length")
		return 0, 0
	}
	info := n - 24
	size := 1 << info
	if len(d.b) < size {
		d.cutOff()
		return 0, 0
	}
	n = 0
	for _, c := range d.b[:size] {
		n = n<<8 | uint64(c)
	}
	d.b = d.b[size:]
	if n < [...]uint64{24, 1 << 8, 1 << 16, 1 << 32}[info] {
		d.fail("a number that is not in its shortest form")
	}
	return major, n
}

// number reads the head of an item of one major type.
func (d *payloadScanner) number(major byte) uint64 {
	got, n := d.head()
	if d.err == nil && got != major {
		d.fail("an item of type %d where type %d belongs", got>>5, major>>5)
	}
	if d.err != nil {
		return 0
	}
	return n
}

// array reads the head of an array of up to most items.
func (d *payloadScanner) array(what string, most int) int {
	n := d.number(arrayHead)
	if n > uint64(most) { //nolint:gosec // a limit
		d.fail("%d %s, at most %d", n, what, most)
	}
	if n > uint64(len(d.b)) {
		d.cutOff() // an item has at least one byte
	}
	if d.err != nil {
		return 0
	}
	return int(n) // #nosec G115 -- below most
}

func (d *payloadScanner) exactly(what string, items int) {
	if n := d.number(arrayHead); n != uint64(items) { //nolint:gosec // a constant
		d.fail("%s of %d items", what, n)
	}
}

// string reads a byte or text string of up to most bytes, as a part of the
// payload.
func (d *payloadScanner) string(major byte, what string, most int) []byte {
	n := d.number(major)
	if n > uint64(most) { //nolint:gosec // a limit
		d.fail("%s of %d bytes", what, n)
	}
	if n > uint64(len(d.b)) {
		d.cutOff()
	}
	if d.err != nil {
		return nil
	}
	s := d.b[:n:n]
	d.b = d.b[n:]
	return s
}

// name reads a text string.
func (d *payloadScanner) name(what string, most int) string {
	b := d.string(textHead, what, most)
	if s, ok := d.names[string(b)]; ok {
		return s
	}
	if !utf8.Valid(b) {
		d.fail("%s is not utf-8", what)
		return ""
	}
	s := string(b)
	if d.names != nil {
		d.names[s] = s
	}
	return s
}

func (d *payloadScanner) signed() int64 {
	major, n := d.head()
	switch {
	case d.err != nil:
		return 0
	case n > math.MaxInt64 || major != uintHead && major != nintHead:
		d.fail("not a whole number of 64 bits")
		return 0
	case major == nintHead:
		return -1 - int64(n) // #nosec G115 -- checked above
	}
	return int64(n) // #nosec G115 -- checked above
}

func (d *payloadScanner) payload() *Payload {
	p := &Payload{}
	d.exactly("a payload", payloadItems)
	schema := d.number(uintHead)
	if schema == 0 || schema >= maxSchema {
		d.fail("schema %d", schema)
	}
	p.Schema = uint(schema) // checked above
	if u := d.string(bytesHead, "user", len(p.User)); copy(p.User[:], u) != len(p.User) {
		d.fail("user of %d bytes", len(u))
	}
	p.WallMS = d.signed()
	zone := d.signed()
	if zone < -maxZone || zone > maxZone {
		d.fail("zone of %d minutes", zone)
	}
	p.ZoneMin = int(zone)
	p.Ops = make([]Op, d.array("operations", MaxOps))
	for i := range p.Ops {
		d.op(&p.Ops[i])
		if d.err != nil {
			d.err = fmt.Errorf("operation %d: %w", i, d.err)
			return nil
		}
	}
	return p
}

func (d *payloadScanner) op(o *Op) {
	d.exactly("an operation", opItems)
	verb := d.number(uintHead)
	if verb > uint64(Confirm) {
		d.fail("verb %d", verb)
	}
	o.Verb = Verb(verb) // #nosec G115 -- checked above
	o.Field.Kind = d.name("kind", MaxKind)
	if o.Field.Kind == "" {
		d.fail("kind of 0 bytes")
	}
	o.Field.Key = d.name("key", MaxKey)
	value := d.string(bytesHead, "value", MaxValue)
	supersedes := d.array("superseded operations", MaxSupersedes)
	if o.Verb != Set {
		if len(value) > 0 || supersedes > 0 {
			d.fail("undo or confirm needs a target and nothing else")
		}
		o.Target = d.id()
		return
	}
	o.Value = value
	if supersedes > 0 && d.err == nil {
		d.supersedes(o, supersedes)
	}
	if d.err == nil && (len(d.b) == 0 || d.b[0] != null) {
		d.fail("set with a target")
	}
	if d.err == nil {
		d.b = d.b[1:]
	}
}

// supersedes reads operation ids, which stand sorted, each once.
func (d *payloadScanner) supersedes(o *Op, n int) {
	o.Supersedes = make([]OpID, n)
	for i := range o.Supersedes {
		o.Supersedes[i] = d.id()
		if d.err == nil && i > 0 && o.Supersedes[i-1].Compare(o.Supersedes[i]) >= 0 {
			d.fail("superseded operations are not sorted or stand twice")
		}
	}
}

func (d *payloadScanner) id() (id OpID) {
	d.exactly("an operation id", 2)
	entry := d.string(bytesHead, "entry of an operation id", len(id.Entry))
	if copy(id.Entry[:], entry) != len(id.Entry) {
		d.fail("operation id of %d bytes", len(entry))
	}
	index := d.number(uintHead)
	if index >= MaxOps {
		d.fail("operation id with index %d", index)
	}
	id.Index = uint32(index) // #nosec G115 -- checked above
	return id
}
