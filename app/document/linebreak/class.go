package linebreak

import (
	"strings"
	"unicode"
)

// The classes follow JIS X 4051 (行頭禁則文字, 行末禁則文字, 分離禁止文字), with the half-width forms beside them.
const (
	noStart = "、。，．・：；？！‼⁇⁈⁉゛゜´｀¨ヽヾゝゞ々〻ー‐–〜～゠" +
		"’”）〕］｝〉》」』】｠〙〗»〟" +
		"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ" +
		"｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ" +
		"°′″℃％‰¢￠" +
		",.:;?!)]}%\"'"
	noEnd     = "‘“（〔［｛〈《「『【｟〘〖«〝｢([{\"'" + "￥＄￡€№＃¥$£"
	hangs     = "、。，．､｡"
	twins     = "…‥—―─〳〴〵" // inseparable when doubled
	counters  = "年月日時分秒円人名件回枚頁個社条項号章節歳台階週度点問箇か月ヶヵ箱通部版口"
	afterWord = "/-_.?&=@:#,+~" // a long code may be broken after one of these
	// Blank half: the ink of an opening bracket stands in the right half of its square, that of the others in the left half.
	blankLeft  = "（〔［｛〈《「『【〘〖"
	blankRight = "、。，．）〕］｝〉》」』】〙〗"
)

var units = map[string]bool{
	"mm": true, "cm": true, "m": true, "km": true, "g": true, "kg": true, "s": true, "ms": true, "min": true, "h": true, "V": true, "W": true, "Hz": true,
	"B": true, "KB": true, "MB": true, "GB": true, "TB": true, "KiB": true, "MiB": true, "GiB": true, "TiB": true, "px": true, "dpi": true, "%": true,
}

var eras = []string{"明治", "大正", "昭和", "平成", "令和"}

// NoStart tells whether a line must not begin with r.
func NoStart(r rune) bool { return strings.ContainsRune(noStart, r) }

// NoEnd tells whether a line must not end with r.
func NoEnd(r rune) bool { return strings.ContainsRune(noEnd, r) }

// Hangs tells whether r may stand in the margin after a full line.
func Hangs(r rune) bool { return strings.ContainsRune(hangs, r) }

// extends tells whether r belongs to the rune before it and is never parted from it.
func extends(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r == 0x200d, r == 0x2060, Selector(r), r >= 0x1f3fb && r <= 0x1f3ff:
		return true
	}
	return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r)
}

// Selector tells whether r is a variation selector, which has no width and no glyph of its own.
func Selector(r rune) bool {
	return r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == 0x3000 || r == 0x200b || r >= 0x2000 && r <= 0x200a && r != 0x2007
}

// isWord tells whether r is of a script whose words are not broken, or of the ASCII characters that stand in dates, codes and addresses.
func isWord(r rune) bool {
	switch {
	case r <= 0x20 || r == 0x7f:
		return false
	case r < 0x7f, r == 0xa0, r == 0x2007, r == 0x2011, r == 0x202f:
		return true
	case r >= 0x1100 && r <= 0x11ff: // Hangul syllables may be parted
		return false
	}
	return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }
