package trust

import (
	"crypto/sha256"
	"strings"
)

// morae are 32 syllables that are told apart by voice in Japanese and in English; each stands for five bits.
var morae = [32]string{
	"ka", "ki", "ku", "ke", "ko", "sa", "shi", "su", "se", "so", "ta", "chi", "tsu", "te", "to", "na",
	"ni", "no", "ha", "hi", "fu", "ho", "ma", "mi", "mu", "me", "mo", "ya", "yu", "yo", "ra", "ri",
}

// Words returns six words of three syllables, 90 bits of SHA-256("genchi/v1/words\x00" || b), for comparing by voice.
func Words(b []byte) string {
	h := sha256.New()
	h.Write([]byte("genchi/v1/words\x00"))
	h.Write(b)
	sum := h.Sum(nil)
	words := make([]string, 6)
	bit := 0
	for i := range words {
		for range 3 {
			v := 0
			for range 5 {
				v = v<<1 | int(sum[bit/8]>>(7-bit%8)&1)
				bit++
			}
			words[i] += morae[v]
		}
	}
	return strings.Join(words, " ")
}

// Words returns the six words by which a body is recognised.
func (v BodyID) Words() string { return Words(v[:]) }
