package main

import (
	"bytes"
	"compress/zlib"
	bigend "encoding/binary"
	"hash/crc32"
	"runtime"
	"slices"
	"strings"
	"testing"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// hugePlan is a whole and sound picture of side by side pixels in black and white: some ten kilobytes that a decoder turns into one byte a pixel.
func hugePlan(t *testing.T, side int) []byte {
	t.Helper()
	var pixels bytes.Buffer
	z, err := zlib.NewWriterLevel(&pixels, zlib.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	row := make([]byte, 1+side/8)
	for range side {
		if _, err := z.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		out = bigend.BigEndian.AppendUint32(out, uint32(len(data)))
		at := len(out)
		out = append(append(out, name...), data...)
		out = bigend.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[at:]))
	}
	head := bigend.BigEndian.AppendUint32(bigend.BigEndian.AppendUint32(nil, uint32(side)), uint32(side))
	chunk("IHDR", append(head, 1, 0, 0, 0, 0))
	chunk("IDAT", pixels.Bytes())
	chunk("IEND", nil)
	return out
}

// A floor plan of 20,000 by 20,000 pixels would be 400 MB once decoded. It is kept as evidence byte for byte, is no plan, in words that say how large
// one may be, and is never decoded: neither when it comes in, nor when renditions are made, nor for the report.
func TestHugeFloorPlanIsKeptAndNotDecoded(t *testing.T) {
	noticetest.Covers(t, notice.P3_4_3_I)
	l := house(t)
	l.lang = "ja"
	raw := hugePlan(t, 20_000)
	write(t, l.path("plan.png"), string(raw))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	item := made(l, object{"do": "attach_evidence", "file": l.path("plan.png"), "place": "r1"})
	o := l.genchi(lines(t, object{"do": "add_floor", "name": "1F", "item": item, "place": "b1"}), "do")
	if got := o.objects(t)[0]; got["code"] != "floor_too_large" {
		t.Errorf("refused with %v", got)
	}
	for _, s := range []string{"20,000", "封をしたまま残ります"} {
		if !strings.Contains(o.out+o.errs, s) {
			t.Errorf("%q is not said: %s%s", s, o.out, o.errs)
		}
	}
	l.want(0, "", "report", "--out", l.path("draft.pdf"))
	runtime.ReadMemStats(&after)
	if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 300 {
		t.Errorf("%d MiB were asked for altogether", mib)
	}
	if floors := list(l.show("walk"), "floors"); len(floors) != 0 {
		t.Errorf("it is a plan: %v", floors)
	}
	items := list(l.show("evidence"), "items")
	i := slices.IndexFunc(items, func(it object) bool { return it["item"] == item })
	if i < 0 || items[i]["problem"] != "too_many_pixels" || items[i]["picture"] != false {
		t.Errorf("in the register: %v", items)
	}
	l.getBack(attached{item: item, bytes: raw})
	l.want(0, "", "verify")
}
