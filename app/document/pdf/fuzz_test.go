package pdf

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"genchi/app/document"
	"genchi/assets"
)

// FuzzText puts any text at every place of a paper: the file stays whole and reads back without a glyph that means nothing.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "審査", "𠮷\U000e0100\u3099", "a\r\n\r\nb\n", "\xff\xfe", "<</Type /Page>>\nendobj\n\n", "xref\n", "「「「「「「", "\u202e\x00"} {
		f.Add(s, uint8(3))
	}
	f.Fuzz(everywhere)
}

// everywhere puts s at every place of a paper.
func everywhere(t *testing.T, s string, n uint8) {
	if len(s) > 2000 {
		s = s[:2000]
	}
	x := say(s)
	d := paper(
		document.Cover{Over: x, Title: x, Under: []document.Text{x, x}},
		document.Heading{Level: int(n), Text: x, Aside: x.As(document.Badge), Bookmark: true},
		document.Paragraph{Text: x.And(x.As(document.Strong), x.As(document.BadgeDash))},
		document.Pairs{Rows: []document.Pair{{Key: x, Value: x}}},
		document.Table{Head: []document.Text{x, x}, Rows: []document.Row{{Cells: []document.Text{x, x, x}, Under: x}}, Widths: []float64{1, float64(n)}},
		document.Box{Title: x, Items: []document.Text{x, x}},
		document.Signatures{Slots: []document.Slot{{Role: x, Name: x, Date: x}}},
		document.QR{Data: "x", Side: []document.Text{x, x}},
		document.Photos{Across: int(n), Items: []document.Photo{{ID: s, Class: document.ClientPaper, Caption: x}}},
	)
	d.Title, d.Head, d.Lang, d.Header, d.Footer, d.Marks = s, s, s, x, x, []string{s}
	var b bytes.Buffer
	if _, err := Write(&b, d.For(document.ClientPaper)); err != nil {
		t.Fatal(err)
	}
	open(t, b.Bytes()).pages(t)
}

// FuzzVariants reads cut and changed fonts.
func FuzzVariants(f *testing.F) {
	head := assets.Bytes("fonts/NotoSansJP-Regular.ttf")[:4096]
	f.Add(head)
	f.Add(head[:300])
	f.Add([]byte{})
	f.Fuzz(func(_ *testing.T, data []byte) { readVariants(data) })
}

func TestAnyText(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("審査（）、。 \n-a1\u3099𠮷")), 0, 600, -1)).Draw(r, "s")
		everywhere(t, s, rapid.Uint8().Draw(r, "n"))
	})
}

func TestVariantsOfTheShippedFont(t *testing.T) {
	v := readVariants(assets.Bytes("fonts/NotoSansJP-Regular.ttf"))
	if len(v) == 0 {
		t.Fatal("no variation selectors found")
	}
	for _, c := range []struct {
		r, selector rune
		want        bool
	}{{'葛', 0xe0100, false}, {'邉', 0xe0100, true}, {'邉', 0xe0101, false}, {'あ', 0xe0100, false}} {
		if got := v.usual(c.r, c.selector); got != c.want {
			t.Errorf("%c with %x: %v", c.r, c.selector, got)
		}
	}
}
