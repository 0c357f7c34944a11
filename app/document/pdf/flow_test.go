package pdf

import (
	"fmt"
	"strings"
	"testing"
)

// pagesOf shows the slabs of each page by name; "+" keeps with the next, "!" begins a page.
func pagesOf(slabs []*slab, names map[*slab]string) string {
	var out []string
	for _, page := range paginate(slabs) {
		var on []string
		for _, p := range page {
			on = append(on, names[p.slab])
		}
		out = append(out, strings.Join(on, " "))
	}
	return strings.Join(out, " | ")
}

func TestPaginate(t *testing.T) {
	const tenth = textHeight / 10
	for _, c := range []struct {
		name string
		in   string // name:tenths, with + and !
		want string
	}{
		{"fits", "a:5 b:5", "a b"},
		{"turns", "a:6 b:5", "a | b"},
		{"kept with next", "a:6 h:1+ b:4", "a | h b"},
		{"chain is kept", "a:6 h:1+ k:1+ b:3", "a | h k b"},
		{"chain taller than a page is parted", "a:1 b:4+ c:4+ d:4", "a b c | d"},
		{"asked page", "a:1 b:1! c:1", "a | b c"},
		{"page asked at the top is one", "a:1! b:1", "a b"},
		{"too tall alone", "a:1 b:12 c:1", "a | b | c"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			names := map[*slab]string{}
			var slabs []*slab
			for _, f := range strings.Fields(c.in) {
				var name string
				var h int
				if _, err := fmt.Sscanf(strings.Replace(f, ":", " ", 1), "%s %d", &name, &h); err != nil {
					t.Fatal(err)
				}
				s := &slab{height: tenth * float64(h), keep: strings.HasSuffix(f, "+"), newPage: strings.HasSuffix(f, "!")}
				names[s] = name
				slabs = append(slabs, s)
			}
			if got := pagesOf(slabs, names); got != c.want {
				t.Errorf("got %s want %s", got, c.want)
			}
		})
	}
}

func TestHeadIsRepeated(t *testing.T) {
	head := &slab{height: 20, keep: true}
	names := map[*slab]string{head: "h"}
	slabs := []*slab{head}
	for i := range 7 {
		s := &slab{height: 200, head: head}
		names[s] = fmt.Sprint(i)
		slabs = append(slabs, s)
	}
	if got := pagesOf(slabs, names); got != "h 0 1 2 | h 3 4 5 | h 6" {
		t.Error(got)
	}
}

// TestGapIsNotDrawnAtTheTop: what begins a page stands at its top.
func TestGapIsNotDrawnAtTheTop(t *testing.T) {
	pages := paginate([]*slab{{height: textHeight - 10}, {height: 20, gap: 30}, {height: 20, gap: 30}})
	if y := pages[1][0].y; y != marginTop {
		t.Error(y)
	}
	if y := pages[1][1].y; y != marginTop+50 {
		t.Error(y)
	}
}
