package casework

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"genchi/app/audit"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/assets"
)

// photograph writes a JPEG with a bright patch at (320,240) to (480,360).
func photograph(t *testing.T, name string) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for y := range 600 {
		for x := range 800 {
			m.Set(x, y, color.RGBA{uint8(x / 4), uint8(y / 3), 60, 255})
			if x >= 320 && x < 480 && y >= 240 && y < 360 {
				m.Set(x, y, color.RGBA{255, 240, 0, 255})
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// photo seals one and makes its rendition.
func (r *room) photo(name string, m audit.MeasureID) audit.ItemID {
	r.t.Helper()
	id := audit.ItemID(r.do(&AttachEvidence{File: photograph(r.t, name), Measure: m}).ID)
	if err := r.d.RenderPending(context.Background(), nil); err != nil {
		r.t.Fatal(err)
	}
	return id
}

func (r *room) item(id audit.ItemID) ItemView {
	r.t.Helper()
	for _, v := range must(r.d.Evidence(r.id)).Items {
		if v.ID == id {
			return v
		}
	}
	r.t.Fatalf("no item %s", id)
	return ItemView{}
}

func TestRedactedCopy(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	r := newRoom(t)
	of := r.photo("IMG_2041.jpg", "TM-001")
	r.do(&WriteCaption{Item: of, Text: "入口の名簿"})
	r.refused("source", "", &RedactEvidence{Item: of, Boxes: []audit.Box{{X: 5000, Y: 10, W: 20, H: 20}}})
	made := audit.ItemID(r.do(&RedactEvidence{Item: of, Boxes: []audit.Box{{X: 300, Y: 220, W: 200, H: 160}}, Reason: "氏名"}).ID)
	if len(must(r.d.Evidence(r.id)).Items) != 2 {
		t.Fatal("a refused redaction left something")
	}
	v := r.item(made)
	if v.CopyOf != of || !v.Picture || v.Caption != "入口の名簿" || !slices.Equal(v.Checks, []audit.CheckID{"TM-001@"}) || v.HasGPS {
		t.Errorf("the copy is %+v", v)
	}
	if o := r.item(of); !slices.Equal(o.Copies, []audit.ItemID{made}) || !o.Here {
		t.Errorf("the original is %+v", o)
	}
	m, err := jpeg.Decode(bytes.NewReader(must(r.d.Picture(r.id, made))))
	if err != nil {
		t.Fatal(err)
	}
	for y := 220; y < 380; y += 7 {
		for x := 300; x < 500; x += 7 {
			if cr, cg, cb, _ := m.At(x, y).RGBA(); cr>>8 > 20 || cg>>8 > 20 || cb>>8 > 20 {
				t.Fatalf("at %d, %d something shows: %d %d %d", x, y, cr>>8, cg>>8, cb>>8)
			}
		}
	}
	if h := r.d.cases; len(h) == 0 {
		t.Fatal("no case")
	}
	kept := must(view(r.d, r.id, func(oc *openCase) audit.Redaction { return oc.model.Handling.Redactions[made].Fact }))
	if !bytes.Equal(kept.Original, must(view(r.d, r.id, func(oc *openCase) []byte { return oc.model.Items[of].SHA256 }))) || len(kept.Made) != 32 {
		t.Error("the entry does not hold both digests")
	}
	rep := must(r.d.reportText(r.id))
	if bytes.Contains(rep, []byte("IMG_2041.jpg")) && !bytes.Contains(rep, []byte("墨消しの写し E-0002 を示す")) {
		t.Errorf("the report does not say that the copy stands for the original:\n%s", rep)
	}
	// The original does not leave the store.
	_, err = r.d.Export(context.Background(), ExportOrder{Case: r.id, Item: of, Purpose: "audit_work", Recipient: "検証者"}, &bytes.Buffer{})
	if ref, ok := Refused(err); !ok || ref.Code != "use_redacted" {
		t.Errorf("the original leaves: %v", err)
	}
}

// reportText is the evidence register of the report as a reader sees it.
func (d *Desk) reportText(id string) ([]byte, error) {
	return view(d, id, func(oc *openCase) []byte {
		w := &siteWriter{reportWriter: reportWriter{d: d, oc: oc, m: oc.model, words: japanese(), lang: "ja", numbers: map[audit.ItemID]string{}}}
		for i, it := range oc.model.SortedItems() {
			w.numbers[it.ID] = []string{"E-0001", "E-0002", "E-0003"}[i]
		}
		var out []byte
		for _, l := range w.evidence() {
			out = append(out, []byte(l.No+" "+l.Name+" "+l.Problem+" photo="+l.Photo+"\n")...)
		}
		return out
	})
}

func TestExportIsADisclosure(t *testing.T) {
	noticetest.Covers(t, notice.P1_3, notice.P1_2_3)
	r := newRoom(t)
	id := r.photo("a.jpg", "TM-001")
	ctx := context.Background()
	var out bytes.Buffer
	_, err := r.d.Export(ctx, ExportOrder{Case: r.id, Item: id, Purpose: "広報", Recipient: "新聞社"}, &out)
	if ref, ok := Refused(err); !ok || ref.Code != "purpose_not_agreed" || out.Len() > 0 {
		t.Fatalf("outside the agreement %d bytes left: %v", out.Len(), err)
	}
	if _, err := r.d.Export(ctx, ExportOrder{Case: r.id, Item: id, Purpose: "audit_work", Recipient: "検証者"}, &out); err != nil {
		t.Fatal(err)
	}
	ds := must(r.d.Disclosures(r.id))
	if len(ds) != 1 || ds[0].Item != id || ds[0].Recipient != "検証者" || uint64(out.Len()) != r.item(id).Size {
		t.Errorf("%+v, %d bytes", ds, out.Len())
	}
	out.Reset()
	if _, err := r.d.Export(ctx, ExportOrder{Case: r.id, Item: id, Purpose: "audit_work", Recipient: "検証者", Clean: true}, &out); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), must(r.d.Picture(r.id, id))) {
		t.Error("the clean copy is not the picture made of pixels")
	}
}

// Looks of one sitting become one entry with their count when the store is locked; a thumbnail is none.
func TestCustodyOfOneSitting(t *testing.T) {
	r := newRoom(t)
	id := r.photo("a.jpg", "TM-001")
	before := must(r.d.Case(r.id)).Entries
	for range 3 {
		if err := r.d.Handled(r.id, id, audit.ActOpen); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.d.Picture(r.id, id); err != nil {
		t.Fatal(err)
	}
	count := func() (n uint, lines int) {
		for _, e := range must(r.d.ItemHistory(r.id, id)) {
			if e.Act == audit.ActOpen {
				n, lines = e.Count, lines+1
			}
		}
		return n, lines
	}
	if n, lines := count(); n != 3 || lines != 1 || must(r.d.Case(r.id)).Entries != before {
		t.Fatalf("%d looks in %d lines, entries %d to %d", n, lines, before, must(r.d.Case(r.id)).Entries)
	}
	r.d.writing.Lock()
	err := r.d.settleCustody(context.Background(), true)
	r.d.writing.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	if n, lines := count(); n != 3 || lines != 1 || must(r.d.Case(r.id)).Entries != before+1 {
		t.Errorf("%d looks in %d lines, entries %d to %d", n, lines, before, must(r.d.Case(r.id)).Entries)
	}
	if len(r.d.pendingCustody()) != 0 {
		t.Error("what an entry says is still noted")
	}
}

func TestDetailsAndDrawing(t *testing.T) {
	r := newRoom(t)
	id := r.photo("a.jpg", "TM-001")
	r.do(&DescribeEvidence{Item: id, EventOn: "2026-11-20", Provenance: audit.TakenAtRequest, ProvidedBy: "総務係"})
	if v := r.item(id); v.Details == nil || v.Details.Provenance != audit.TakenAtRequest || v.Details.EventOn != "2026-11-20" {
		t.Errorf("%+v", v.Details)
	}
	r.refused("unknown_item", "", &DescribeEvidence{Item: "00000000000000000000000000000001", EventOn: "2026-11-20"})
	r.refused("no_drawing", "", &SealDrawing{Name: "署名.png", PNG: []byte("no picture")})
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1200, 400))); err != nil {
		t.Fatal(err)
	}
	made := audit.ItemID(r.do(&SealDrawing{Name: "署名.png", PNG: b.Bytes(), Measure: "TM-001", Caption: "見取図"}).ID)
	if v := r.item(made); v.Media != "image/png" || v.Caption != "見取図" || len(v.Checks) != 1 || !v.Here {
		t.Errorf("%+v", v)
	}
}

func TestLoansThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	r := newRoom(t)
	l := r.do(&ReceiveLoan{Sort: audit.LoanWrong, What: "他社の図面", From: "総務係", At: "2026-11-24T10:00"}).ID
	stops := func() bool {
		return slices.ContainsFunc(must(r.d.Report(r.id)).Blockers, func(b audit.Blocker) bool { return b.Code == "not_returned" && b.Subject == l })
	}
	if !stops() {
		t.Error("what was received by mistake does not stop the report")
	}
	r.refused("no_loan", notice.P1_2_4, &ReturnLoan{Loan: "l9", To: "総務係"})
	r.do(&ReturnLoan{Loan: l, To: "総務係", At: "2026-11-24T15:00", Way: "手渡し"})
	if vs := must(r.d.Loans(r.id)); len(vs) != 1 || vs[0].Returned == nil || vs[0].Returned.To != "総務係" || stops() {
		t.Errorf("%+v", vs)
	}
}

// A purge is asked for through the door; nobody grants his own.
func TestPurgeThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	r := newRoom(t)
	id := r.photo("a.jpg", "")
	r.refused("still_needed", notice.P1_2_4, &RequestPurge{Item: id, Reason: "誤って撮った"})
	r.do(&SetUnused{Item: id, Reason: "誤って撮った"}, &RequestPurge{Item: id, Reason: "誤って撮った"})
	r.refused("second_person", notice.P1_2_4, &DestroyEvidence{Item: id})
	if v := r.item(id); v.Purge == nil || v.Purge.Reason != "誤って撮った" || !v.Here {
		t.Errorf("%+v", v)
	}
	used := r.photo("b.jpg", "TM-001")
	r.do(&LinkEvidence{Item: used, Measure: "TM-001", Off: true}, &SetUnused{Item: used, Reason: "重複"})
	r.refused("referred_to", notice.P1_2_4, &RequestPurge{Item: used, Reason: "重複"})
}

func japanese() assets.Words { return assets.Lang("ja") }
