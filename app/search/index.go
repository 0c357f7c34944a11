package search

import (
	"slices"
	"strings"
)

// Index holds texts by key. It is not safe for concurrent use. The zero value is not ready; see New.
type Index struct {
	docs  []doc
	at    map[string]uint32   // key to its living doc
	posts map[uint64][]uint32 // bigram or letter to docs, ascending
	dead  int
}

type doc struct {
	key    string
	folded string
	dead   bool
}

// New makes an empty index.
func New() *Index { return &Index{at: map[string]uint32{}, posts: map[uint64][]uint32{}} }

// Len is how many texts it holds.
func (x *Index) Len() int { return len(x.at) }

// Set holds text under key, in place of what stood there; "" takes the key out. The cost lies in this text alone, but for a clearing
// out when most texts were replaced.
func (x *Index) Set(key, text string) {
	folded := Fold(text)
	if i, ok := x.at[key]; ok {
		if x.docs[i].folded == folded {
			return
		}
		x.docs[i] = doc{dead: true}
		delete(x.at, key)
		x.dead++
	}
	if folded != "" {
		x.add(key, folded)
	}
	if x.dead > 1024 && x.dead > len(x.at) {
		x.clear()
	}
}

func (x *Index) add(key, folded string) {
	i := uint32(len(x.docs)) //nolint:gosec // fewer texts than that fit into memory
	x.docs = append(x.docs, doc{key: key, folded: folded})
	x.at[key] = i
	last := rune(-1)
	for _, r := range folded {
		x.post(letter(r), i)
		if last >= 0 {
			x.post(gram(last, r), i)
		}
		last = r
	}
}

func (x *Index) post(g uint64, i uint32) {
	p := x.posts[g]
	if n := len(p); n == 0 || p[n-1] != i {
		x.posts[g] = append(p, i)
	}
}

func (x *Index) clear() {
	old := x.docs
	*x = *New()
	for i := range old {
		if !old[i].dead {
			x.add(old[i].key, old[i].folded)
		}
	}
}

func gram(a, b rune) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) } //nolint:gosec // letters

func letter(r rune) uint64 { return 1<<63 | uint64(uint32(r)) } //nolint:gosec // no bigram has this bit

// grams are the bigrams of a term, or its only letter.
func grams(term string) []uint64 {
	rs := []rune(term)
	if len(rs) == 1 {
		return []uint64{letter(rs[0])}
	}
	out := make([]uint64, 0, len(rs)-1)
	for i := 1; i < len(rs); i++ {
		out = append(out, gram(rs[i-1], rs[i]))
	}
	return out
}

// Find gives the keys of the texts that contain every term of the query, in the order in which they were set last: at most limit of
// them, and how many there are. stop is asked now and then; when it says true the answer is void and ok is false.
func (x *Index) Find(query string, limit int, stop func() bool) (keys []string, total int, ok bool) {
	terms := Terms(query)
	if len(terms) == 0 {
		return nil, 0, true
	}
	var lists [][]uint32
	for _, t := range terms {
		for _, g := range grams(t) {
			p := x.posts[g]
			if len(p) == 0 {
				return nil, 0, true
			}
			lists = append(lists, p)
		}
	}
	slices.SortFunc(lists, func(a, b []uint32) int { return len(a) - len(b) })
	exact := len(lists) == len(terms) // each term is one letter or one bigram: to have it is to contain it
	cursors := make([]int, len(lists))
	for n, i := range lists[0] {
		if n&1023 == 1023 && stop != nil && stop() {
			return nil, 0, false
		}
		d := &x.docs[i]
		if d.dead || !inAll(lists, cursors, i) || !exact && !containsAll(d.folded, terms) {
			continue
		}
		if total++; len(keys) < limit {
			keys = append(keys, d.key)
		}
	}
	return keys, total, true
}

// inAll tells whether doc i stands in every further list; cursors remember where each was left.
func inAll(lists [][]uint32, cursors []int, i uint32) bool {
	for l := 1; l < len(lists); l++ {
		p, c := lists[l], cursors[l]
		if len(p)-c > 64 && p[c] < i {
			step, found := slices.BinarySearch(p[c:min(len(p), c+64)], i)
			if !found && step == 64 {
				far, _ := slices.BinarySearch(p[c:], i)
				step = far
			}
			c += step
		}
		for c < len(p) && p[c] < i {
			c++
		}
		if cursors[l] = c; c == len(p) || p[c] != i {
			return false
		}
	}
	return true
}

func containsAll(s string, terms []string) bool {
	for _, t := range terms {
		if !strings.Contains(s, t) {
			return false
		}
	}
	return true
}
