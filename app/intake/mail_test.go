package intake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

func jis(t testing.TB, s string) string {
	t.Helper()
	out, err := japanese.ISO2022JP.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const plainMail = "From: =?UTF-8?B?5ZOB6LOq6Kqy6ZW3?= <q@example.jp>\r\nTo: office@example.org\r\nSubject: =?ISO-2022-JP?B?GyRCNSxEeCRON28bKEI=?=\r\nDate: Tue, 24 Nov 2026 10:05:00 +0900\r\n"

func TestReadMail(t *testing.T) {
	const files = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E5=88=A5=E7=B4=99\r\n--c\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--c--\r\n" +
		"--b\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment; filename*=UTF-8''%E8%A6%8F%E7%A8%8B.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\nAwQ=\r\n--b--\r\n"
	for name, c := range map[string]struct {
		raw, text string
		files     []MailFile
		problem   Code
	}{
		"plain":      {plainMail + "\r\nこんにちは\r\n", "こんにちは", nil, ""},
		"iso":        {plainMail + "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + jis(t, "規程を送ります"), "規程を送ります", nil, ""},
		"no charset": {plainMail + "\r\n" + string([]byte{0x8b, 0x4b, 0x92, 0xf6}), "規程", nil, ""},
		"base64":     {plainMail + "Content-Transfer-Encoding: base64\r\n\r\n44GC44GE\r\n44GG\r\n", "あいう", nil, ""},
		"files":      {plainMail + files, "別紙", []MailFile{{"規程.pdf", 5}}, ""},
		"html alone": {plainMail + "Content-Type: text/html\r\n\r\n<script>", "", nil, MailNoText},
		"cut":        {plainMail + files[:len(files)-18], "別紙", []MailFile{{"規程.pdf", 0}}, Damaged},
		"bidi":       {plainMail + "\r\na\u202eb\x00c\r\n", "abc", nil, ""},
		"unknown":    {plainMail + "Content-Type: text/plain; charset=klingon\r\n\r\nabc", "abc", nil, ""},
	} {
		m, err := ReadMail(strings.NewReader(c.raw))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m.From != "品質課長 <q@example.jp>" || m.Subject != "規程の件" || m.Date.IsZero() || m.Text != c.text || m.Problem != c.problem || len(m.Files) != len(c.files) {
			t.Errorf("%s: %+v", name, m)
			continue
		}
		for i, f := range c.files {
			if m.Files[i].Name != f.Name || f.Size > 0 && m.Files[i].Size != f.Size {
				t.Errorf("%s: %+v", name, m.Files[i])
			}
		}
	}
}

func TestWhatIsNoMail(t *testing.T) {
	for _, raw := range []string{"", "abc", "%PDF-1.7\n", "Subject: x\r\n\r\n", "From: a@b\r\n\r\n", "\x00\x01\x02: x\r\n\r\n", "From a\r\nFrom: a@b\r\n\r\n"} {
		var ref *Refusal
		if m, err := ReadMail(strings.NewReader(raw)); !errors.As(err, &ref) || ref.Code != NotMail {
			t.Errorf("%q: %+v, %v", raw, m, err)
		}
	}
}

// Nothing that a mail says makes it take long: parts within parts, a header without an end, a huge text.
func TestMailsThatLie(t *testing.T) {
	var deep strings.Builder
	deep.WriteString(plainMail)
	for i := range 60 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	many := plainMail + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 5000) + "--b--\r\n"
	big := plainMail + "\r\n" + strings.Repeat("あ", MaxMail/3+100)
	for name, raw := range map[string]string{"deep": deep.String(), "many": many, "big": big} {
		m, err := ReadMail(strings.NewReader(raw))
		if err != nil || m.Problem == "" || len(m.Text) > maxMailText {
			t.Errorf("%s: %q, %d bytes, %v", name, m.Problem, len(m.Text), err)
		}
	}
	long := "From: " + strings.Repeat("a", 1<<20) + "\r\nSubject: x\r\n\r\n"
	if m, err := ReadMail(strings.NewReader(long)); err != nil || len(m.From) > maxMailField {
		t.Errorf("a header of %d bytes, %v", len(m.From), err)
	}
}

func FuzzReadMail(f *testing.F) {
	f.Add([]byte(plainMail + "\r\nx"))
	f.Add([]byte(plainMail + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Disposition: attachment; filename=x\r\n\r\nx\r\n--b--"))
	f.Add([]byte("From: a\r\nSubject: =?utf-7?Q?x?=\r\nContent-Type: text/plain; charset=shift_jis\r\n\r\n\x82"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := ReadMail(bytes.NewReader(raw))
		if err != nil {
			return
		}
		for _, s := range []string{m.From, m.To, m.Subject, m.Text} {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\u202e") {
				t.Errorf("%q", s)
			}
		}
		if strings.Contains(m.From+m.To+m.Subject, "\n") || len(m.Files) > maxMailParts || len(m.Text) > maxMailText {
			t.Errorf("%+v", m)
		}
	})
}
