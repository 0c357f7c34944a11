package intake

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// Limits of a mail file. A file beyond them is kept as evidence all the same; only nothing is read out of it, or less.
const (
	MaxMail      = 32 << 20 // bytes that are read
	maxMailDepth = 8        // parts within parts
	maxMailParts = 200
	maxMailText  = 1 << 20 // bytes of text that are given
	maxMailField = 4 << 10 // bytes of one header that are given
)

// Codes of mail files, as problems: the file is kept.
const (
	NotMail     Code = "not_mail"      // it has no sender and no day
	MailTooDeep Code = "mail_too_deep" // parts within parts within parts, or too many
	MailTooBig  Code = "mail_too_big"
	MailNoText  Code = "mail_no_text" // no text that can be shown, as only HTML
)

// Mail is what a mail file (RFC 5322, .eml) says of itself. Nothing of it is believed: a sender can be anybody.
type Mail struct {
	From, To, Subject string
	Date              time.Time // zero: none that can be read
	Text              string    // its plain text, UTF-8 without control characters; empty: none
	Files             []MailFile
	Problem           Code // empty: none
}

// MailFile is a part of a mail that is a file.
type MailFile struct {
	Name string
	Size int64 // bytes after decoding
}

// ReadMail reads a mail file from r, at most MaxMail bytes of it. Text of the character sets of the web is understood (ISO-2022-JP, Shift_JIS, EUC-JP among
// them). What is no mail is a *Refusal of code NotMail.
func ReadMail(r io.Reader) (Mail, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxMail+1))
	if err != nil {
		return Mail{}, fmt.Errorf("read mail: %w", err)
	}
	var m Mail
	if len(raw) > MaxMail {
		raw, m.Problem = raw[:MaxMail], MailTooBig
	}
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Mail{}, &Refusal{Code: NotMail, Err: err}
	}
	h := msg.Header
	m.From, m.To, m.Subject = headerText(h.Get("From")), headerText(h.Get("To")), headerText(h.Get("Subject"))
	if on, err := h.Date(); err == nil && on.Year() > 1970 && on.Year() < 2200 {
		m.Date = on
	}
	if m.From == "" || m.Date.IsZero() && m.Subject == "" && m.To == "" {
		return Mail{}, &Refusal{Code: NotMail}
	}
	w := &mailWalk{m: &m}
	w.part(textHeader{h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition")}, msg.Body, 0)
	if m.Text == "" && m.Problem == "" {
		m.Problem = MailNoText
	}
	return m, nil
}

// headerText decodes a header of encoded words and takes what no line may hold out of it.
func headerText(s string) string {
	if len(s) > maxMailField {
		s = s[:maxMailField]
	}
	dec := mime.WordDecoder{CharsetReader: charsetReader}
	if t, err := dec.DecodeHeader(s); err == nil {
		s = t
	}
	return strings.Join(strings.Fields(cleanText(s)), " ")
}

func charsetReader(charset string, in io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, fmt.Errorf("character set %q: %w", CleanName(charset), err)
	}
	return e.NewDecoder().Reader(in), nil
}

// cleanText is valid UTF-8 without control characters but line breaks and tabs, and without those that turn the direction of writing.
func cleanText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s)
}

// textHeader is what says how a part is to be read.
type textHeader struct{ kind, encoding, disposition string }

type mailWalk struct {
	m     *Mail
	parts int
}

func (w *mailWalk) trouble(c Code) {
	if w.m.Problem == "" {
		w.m.Problem = c
	}
}

// part reads one part: its parts, its text, or its size as a file.
func (w *mailWalk) part(h textHeader, body io.Reader, depth int) {
	if w.parts++; w.parts > maxMailParts || depth > maxMailDepth {
		w.trouble(MailTooDeep)
		return
	}
	kind, params, err := mime.ParseMediaType(h.kind)
	if err != nil || kind == "" {
		kind, params = "text/plain", nil
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		w.several(multipart.NewReader(body, params["boundary"]), depth)
		return
	}
	body = decoded(h.encoding, body)
	_, file, _ := mime.ParseMediaType(h.disposition) // what can't be read names no file
	name := file["filename"]
	if name == "" {
		name = params["name"]
	}
	if attached := strings.HasPrefix(strings.ToLower(strings.TrimSpace(h.disposition)), "attachment"); attached || name != "" || kind != "text/plain" {
		n, err := io.Copy(io.Discard, body)
		if err != nil {
			w.trouble(Damaged)
		}
		if attached || name != "" || !strings.HasPrefix(kind, "text/") {
			w.m.Files = append(w.m.Files, MailFile{Name: CleanName(headerText(name)), Size: n})
		}
		return
	}
	w.text(body, params["charset"])
}

func (w *mailWalk) several(r *multipart.Reader, depth int) {
	for {
		p, err := r.NextRawPart()
		if err != nil { // the end, or damage: what came before it counts
			if !errors.Is(err, io.EOF) {
				w.trouble(Damaged)
			}
			return
		}
		w.part(textHeader{p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition")}, p, depth+1)
		_ = p.Close() // read to its end
		if w.parts > maxMailParts {
			return
		}
	}
}

// text takes the plain text of a part; several are joined.
func (w *mailWalk) text(body io.Reader, charset string) {
	raw, err := io.ReadAll(io.LimitReader(body, maxMailText))
	if err != nil {
		w.trouble(Damaged)
	}
	s := string(raw)
	if charset == "" && !utf8.Valid(raw) {
		charset = "iso-2022-jp"
		if isShiftJIS(raw) {
			charset = "shift_jis"
		}
	}
	if charset != "" && !strings.EqualFold(charset, "utf-8") {
		if r, err := charsetReader(charset, bytes.NewReader(raw)); err == nil {
			if b, err := io.ReadAll(io.LimitReader(r, 2*maxMailText)); err == nil {
				s = string(b)
			}
		}
	}
	s = strings.TrimSpace(cleanText(s))
	if len(w.m.Text)+len(s) > maxMailText {
		w.trouble(MailTooBig)
		return
	}
	if w.m.Text != "" && s != "" {
		w.m.Text += "\n\n"
	}
	w.m.Text += s
}

func decoded(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r) // skips line breaks
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	}
	return r
}
