package casework

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// A thing is received with a receipt, is late after its day at closing and at the end of the day, goes back, and the receipt of the return
// says to whom; printing it is a disclosure, and a printing in the custody of the copy that it is about.
func TestReceiptsThroughTheDoor(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4, notice.P1_3, notice.P3_8_2)
	r := newRoom(t)
	copied := r.photo("a.jpg", "TM-001")
	today := must(r.d.Day(r.id, "")).Day
	due, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		t.Fatal(err)
	}
	l := r.do(&ReceiveLoan{Sort: audit.LoanOriginal, What: "誓約書の原本", Count: 3, From: "総務係", Reason: "署名を照合する", Due: due.AddDate(0, 0, -2).Format(time.DateOnly), At: due.AddDate(0, 0, -3).Format(time.DateOnly) + "T10:00", Item: copied}).ID
	wrong := r.do(&ReceiveLoan{Sort: audit.LoanWrong, What: "他社の図面", From: "総務係"}).ID
	r.refused("no_loan", notice.P1_2_4, &MakePaper{Paper: audit.PaperReceipt, Loan: "l9"})
	made := r.do(&MakePaper{Paper: audit.PaperReceipt, Loan: l})
	day, kit := must(r.d.Day(r.id, "")), must(r.d.Kit(r.id))
	if len(day.Held) != 2 || day.Held[0].ID != l || day.Held[0].Late != 2 || day.Held[1].ID != wrong || day.Held[1].Late != 0 || len(kit.Held) != 2 {
		t.Errorf("%+v", day.Held)
	}
	text := must(r.d.PaperText(&MakePaper{Case: Case{Case: r.id}, Paper: audit.PaperReceipt, Loan: l}, document.ClientPaper))
	for _, want := range []string{"預り証", "誓約書の原本", "総務係", "署名を照合する", "E-0001", "原本"} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt lacks %q:\n%s", want, text)
		}
	}
	v := must(r.d.Loans(r.id))
	if len(v) != 2 || len(v[0].Papers) != 1 || v[0].Papers[0].Item != made.ID {
		t.Fatalf("%+v", v)
	}
	p := v[0].Papers[0]
	r.refused("spool_not_warned", notice.P3_8_2, &Disclose{Way: audit.WayPrint, Paper: p.Digest, Purpose: "audit_work", Recipient: "総務係"})
	r.do(&Disclose{Way: audit.WayPrint, Paper: p.Digest, Purpose: "audit_work", Recipient: "総務係", Copies: 2, SpoolWarned: true})
	printed := false
	for _, e := range must(r.d.ItemHistory(r.id, copied)) {
		printed = printed || e.Act == audit.ActPrint && e.Count == 1
	}
	if !printed {
		t.Errorf("the custody of the copy says nothing of the printing: %+v", must(r.d.ItemHistory(r.id, copied)))
	}
	r.do(&SignPaper{Paper: p.Digest, Role: "総務係", Way: audit.SignedInk, Where: "審査ファイル"},
		&ReturnLoan{Loan: l, To: "総務課長", Way: "手渡し", Note: "傷みなし"}, &ReturnLoan{Loan: wrong, To: "総務係"}, &MakePaper{Paper: audit.PaperReceipt, Loan: l})
	if len(must(r.d.Day(r.id, "")).Held) != 0 {
		t.Error("what went back is still held")
	}
	text = must(r.d.PaperText(&MakePaper{Case: Case{Case: r.id}, Paper: audit.PaperReceipt, Loan: l}, document.ClientPaper))
	for _, want := range []string{"返却の受領証", "総務課長", "手渡し", "傷みなし"} {
		if !strings.Contains(text, want) {
			t.Errorf("the receipt of the return lacks %q:\n%s", want, text)
		}
	}
	again, err := r.d.RemakePaper(r.id, p.Digest)
	if err != nil {
		t.Fatal(err)
	}
	var kept bytes.Buffer
	if _, err := r.d.GetEvidence(t.Context(), r.id, audit.ItemID(p.Item), &kept); err != nil || !bytes.Equal(kept.Bytes(), again) {
		t.Errorf("the receipt made again differs: %v, %d and %d bytes", err, kept.Len(), len(again))
	}
}
