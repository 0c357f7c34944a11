package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"genchi/app/document"
)

// jpegPhoto makes a picture of a room-like scene; n changes it.
func jpegPhoto(n, w, h int) []byte {
	m := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := range h {
		for x := range w {
			v := 120 + 60*math.Sin(float64(x*(n%5+1))/90) + 40*math.Cos(float64(y)/70)
			m.Y[m.YOffset(x, y)] = uint8(max(0, min(255, v)))
		}
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = uint8(118+n%20), uint8(128+n%14)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 80}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func greyPhoto(w, h int) []byte {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = color.Gray{Y: uint8(i % 251)}.Y
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func word(s string) document.Text { return document.Word(s) }
func say(s string) document.Text  { return document.ForClient(s) }

// sample is a paper with a number of measures and photos.
func sample(measures, photos int) document.Document {
	d := document.Document{
		Title: "審査報告書", Lang: "ja", Head: "7f3a", Layout: "1", Author: "見本認証機関",
		Marks:  []string{"案", "試用"},
		Header: say("株式会社𠮷田精機　審査報告書　第1版"),
		Footer: word("控え番号 7K3F-99QX-2M4D-0A1B　　言語 ja　版面 1"),
		Photo:  func(id string) ([]byte, error) { return photoByID(id) },
	}
	b := []document.Block{
		document.Cover{
			Over: word("技術等情報漏えい防止措置認証"), Title: word("審査報告書"),
			Under: []document.Text{say("株式会社𠮷田精機　御中"), say("見本認証機関　令和8年11月24日")},
		},
		document.Box{
			Alarm: true, Title: word("この版を発行できない理由"),
			Items: []document.Text{say("TM-014 鍵の管理（2階 設計室）: 判定がありません。"), say("TM-020 是正の確認が終わっていません。期限 令和8年12月24日")},
		},
		document.Heading{Level: 1, Text: word("イ　依頼者"), Bookmark: true},
		document.Pairs{Rows: []document.Pair{
			{Key: word("名称"), Value: say("株式会社𠮷田精機")},
			{Key: word("所在地"), Value: say("東京都千代田区霞が関一丁目3番1号　本館2階")},
			{Key: word("代表者"), Value: say("代表取締役　渡邉󠄁 太郎")},
		}},
		document.Heading{Level: 1, Text: word("ロ　認証の範囲"), Bookmark: true},
		document.Paragraph{Text: say("設計部における試作図面（紙及び電子データ）の取扱い。対象となる場所は、本社2階の設計室、1階の書庫及び試作工場である。なお、" +
			"試作工場のうち共用の搬入口……いわゆる「東口」は含まない。")},
		document.Heading{Level: 1, Text: word("ホ　措置ごとの適合状況と証拠"), Bookmark: true},
		document.Table{
			Head: []document.Text{word("措置"), word("題名"), word("場所"), word("判定")}, Widths: []float64{1, 4, 2, 1.2},
			Rows: func() (rows []document.Row) {
				for i := range measures {
					rows = append(rows, document.Row{Cells: []document.Text{
						say(fmt.Sprintf("TM-%03d", i+1)), say("対象情報の特定と一覧化、及びその見直しの手順"), say("本社2階 設計室"), verdict(i),
					}})
				}
				return rows
			}(),
		},
	}
	for i := range measures {
		b = append(
			b,
			document.Heading{Level: 2, Text: say(fmt.Sprintf("TM-%03d　対象情報の特定と一覧化", i+1)), Aside: verdict(i), Bookmark: true},
			document.Pairs{Tight: true, Rows: []document.Pair{
				{Key: word("要求"), Value: say("守るべき技術等情報を選び、一覧（台帳）にまとめている")},
				{Key: word("聞取り"), Value: say("管理責任者によれば、台帳は半年ごとに見直し、前回は2026-10-01に行った。「変更の都度ではない。」とのこと。")},
				{Key: word("確認した事実"), Value: say("台帳（第3版）の任意の3件を実物まで辿り、いずれも所在が一致した。キャビネットの鍵は総務部が管理し、貸出簿に記載がある。")},
				{Key: word("判定の理由"), Value: say("一覧と実物が一致し、見直しの記録が12か月分ある。")},
				{Key: word("証拠"), Value: say("E-0001 IMG_2041.JPG　sha256 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")},
			}},
		)
	}
	b = append(b, document.Heading{Level: 1, Text: word("証拠一覧"), Bookmark: true})
	reg := document.Table{Small: true, Head: []document.Text{word("番号"), word("名前"), word("記録日時"), word("大きさ")}, Widths: []float64{1, 4, 3, 1.4}}
	grid := document.Photos{}
	for i := range photos {
		id := fmt.Sprintf("photo-%03d", i)
		sum := sha256.Sum256([]byte(id))
		reg.Rows = append(reg.Rows, document.Row{
			Cells: []document.Text{say(fmt.Sprintf("E-%04d", i+1)), say(fmt.Sprintf("IMG_%04d.JPG", 2041+i)), say("令和8年11月24日 14時05分"), say("3,482,112")},
			Under: word("SHA-256 ").And(say(fmt.Sprintf("%x", sum))).As(document.Quiet),
		})
		grid.Items = append(grid.Items, document.Photo{
			ID: id, Class: document.ClientPaper, Digest: fmt.Sprintf("%x", sum),
			Caption: say(fmt.Sprintf("E-%04d　書庫の扉（1階）、施錠の状態", i+1)),
		})
	}
	b = append(b, reg, document.Heading{Level: 1, Text: word("写真"), Bookmark: true}, grid,
		document.Part{Together: true, Blocks: []document.Block{
			document.Heading{Level: 1, Text: word("説明と署名"), Bookmark: true},
			document.Signatures{Slots: []document.Slot{
				{Role: word("依頼者"), Name: say("株式会社𠮷田精機"), Date: word("　　年　　月　　日")},
				{Role: word("主任審査員"), Name: say("審査員A"), Date: word("　　年　　月　　日")},
			}},
		}},
		document.PageBreak{},
		document.Heading{Level: 1, Text: word("控え"), Bookmark: true},
		document.QR{Data: "genchi:head:7f3a99", Side: []document.Text{word("控え番号"), say("7K3F 99QX 2M4D 0A1B"), word("この時点の記録が後から変わっていないことを確かめる番号です。")}},
	)
	d.Blocks = b
	return d
}

func verdict(i int) document.Text {
	switch i % 7 {
	case 3:
		return say("不適合").As(document.BadgeFull)
	case 5:
		return say("未確認").As(document.BadgeDash)
	}
	return say("適合").As(document.Badge)
}

var photoCache = map[string][]byte{}

func photoByID(id string) ([]byte, error) {
	var n int
	if _, err := fmt.Sscanf(id, "photo-%d", &n); err != nil {
		return nil, err
	}
	key := fmt.Sprint(n % 8)
	if photoCache[key] == nil {
		w, h := 1200, 900
		if n%4 == 3 {
			w, h = h, w
		}
		photoCache[key] = jpegPhoto(n, w, h)
	}
	return photoCache[key], nil
}
