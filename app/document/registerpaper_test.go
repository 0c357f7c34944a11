package document

import (
	"strings"
	"testing"
)

func TestRegisterOnPaper(t *testing.T) {
	d := Register(RegisterPaper{
		Body: "現地認証機関", Title: "審査業務従事者名簿", Clause: "第二の2二", Lang: "ja", Head: "ab", AsOf: "2026-11-24", Query: "北村", Trial: true,
		Records: []RegisterRecord{{ID: "n1-ab", Title: "北村", State: "未了", Entered: "事務局", Fields: [][2]string{{"学歴", "工学部"}}}},
	}, words("ja"))
	got := d.For(BodyPaper).Text()
	for _, want := range []string{"審査業務従事者名簿", "第二の2二", "令和8年11月24日", "北村", "学歴: 工学部", "n1-ab", "1 件", "事務局"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if got := d.For(ClientPaper).Text(); strings.Contains(got, "工学部") {
		t.Error("the body's register stands on a client's paper")
	}
}
