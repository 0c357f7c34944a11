package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// result is one line of the table.
type result struct {
	name, measured, bar string
	ok                  bool
}

func (b *bench) line(name, measured, bar string, ok bool) {
	r := result{name, measured, bar, ok}
	b.table = append(b.table, r)
	fmt.Printf("  %s\n", r.text([3]int{}))
}

// note prints something that explains a line.
func note(format string, args ...any) { fmt.Printf("    "+format+"\n", args...) }

func (r result) text(width [3]int) string {
	verdict := "short"
	if r.ok {
		verdict = "ok"
	}
	cell := func(s string, w int) string { return s + strings.Repeat(" ", max(0, w-utf8.RuneCountInString(s))) }
	return fmt.Sprintf("%s | %s | %s | %s", cell(r.name, width[0]), cell(r.measured, width[1]), cell(r.bar, width[2]), verdict)
}

func (b *bench) print() {
	var width [3]int
	for _, r := range b.table {
		for i, s := range []string{r.name, r.measured, r.bar} {
			width[i] = max(width[i], utf8.RuneCountInString(s))
		}
	}
	fmt.Printf("\nload %s\n", loadText())
	for _, r := range b.table {
		fmt.Println(r.text(width))
	}
}

// series are the figures of the rounds.
type series []float64

// mid is the median.
func (s series) mid() float64 { return quantile(s, 0.5) }

// edges are the second and the last but one of the sorted figures; of fewer than five, the first and the last.
func (s series) edges() (low, high float64) {
	t := slices.Sorted(slices.Values(s))
	if len(t) == 0 {
		return 0, 0
	}
	if len(t) < 5 {
		return t[0], t[len(t)-1]
	}
	return t[1], t[len(t)-2]
}

// show prints the median and in brackets the edges, with a format for one figure.
func (s series) show(format string) string {
	low, high := s.edges()
	return fmt.Sprintf(format+" ["+format+".."+format+"]", s.mid(), low, high)
}

// quantile of figures in any order: the smallest that is not below the part q of them, the mean of two in the middle for a median.
func quantile(s []float64, q float64) float64 {
	if len(s) == 0 {
		return 0
	}
	t := slices.Sorted(slices.Values(s))
	if q == 0.5 && len(t)%2 == 0 {
		return (t[len(t)/2-1] + t[len(t)/2]) / 2
	}
	return t[min(len(t)-1, int(q*float64(len(t))))]
}

// over divides figure by figure.
func (s series) over(t series) series {
	out := make(series, len(s))
	for i := range s {
		out[i] = s[i] / t[i]
	}
	return out
}

// cost is what one side of one round took.
type cost struct {
	Wall time.Duration `json:"wall"`
	CPU  time.Duration `json:"cpu"`
	Peak int64         `json:"peak,omitempty"` // bytes of anonymous memory
}

func walls(cs []cost) series {
	out := make(series, len(cs))
	for i, c := range cs {
		out[i] = c.Wall.Seconds()
	}
	return out
}

func cpus(cs []cost) series {
	out := make(series, len(cs))
	for i, c := range cs {
		out[i] = c.CPU.Seconds()
	}
	return out
}

// rates gives megabytes of 10^6 bytes a second.
func rates(cs []cost, bytes int64) series {
	out := make(series, len(cs))
	for i, c := range cs {
		out[i] = float64(bytes) / 1e6 / c.Wall.Seconds()
	}
	return out
}
