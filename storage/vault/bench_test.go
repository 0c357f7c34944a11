package vault

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkAnswer saves answers and, in turn, appends 4 KiB to a plain file with an fsync, and reports the ratio of the medians.
func BenchmarkAnswer(b *testing.B) {
	v, c := newTrial(b, "one")
	f, err := os.Create(filepath.Join(b.TempDir(), "plain"))
	must(b, err)
	defer func() { must(b, f.Close()) }()
	buf := make([]byte, 4096)
	plain := []byte("施錠された書庫に保管されていることを目視で確認した。鍵は管理者のみが所持する。")
	var ours, theirs []time.Duration
	for b.Loop() {
		start := time.Now()
		say(b, v, c, string(plain))
		ours = append(ours, time.Since(start))
		start = time.Now()
		_, err := f.Write(buf)
		must(b, err)
		must(b, f.Sync())
		theirs = append(theirs, time.Since(start))
	}
	for _, p := range []float64{0.5, 0.95} {
		b.ReportMetric(float64(quantile(ours, p))/float64(quantile(theirs, p)), fmt.Sprintf("ratio-p%.0f", p*100))
	}
	b.ReportMetric(float64(quantile(ours, 0.5).Microseconds()), "us-p50")
}

func quantile(d []time.Duration, p float64) time.Duration {
	d = slices.Clone(d)
	slices.Sort(d)
	return d[int(float64(len(d)-1)*p)]
}

// BenchmarkEntries5000 opens a case of 5,000 entries.
func BenchmarkEntries5000(b *testing.B) {
	v, c := newTrial(b, "one")
	for i := range 5000 {
		say(b, v, c, fmt.Sprint("観察 ", i))
	}
	for b.Loop() {
		n := 0
		must(b, v.Entries(c, func(o Opened) error { n++; return o.Err }))
		if n != 5000 {
			b.Fatal(n)
		}
	}
}
