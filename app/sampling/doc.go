// Package sampling draws samples that can be drawn again: from a list that was pasted in, a method, a size and a recorded seed of 32 bytes follows
// the same choice on every machine, now and in ten years. It is pure: the seed comes from outside.
//
// # Population
//
// A population (母集団) is a text; its units are its lines. CR LF and CR count as LF; a byte order mark in front is dropped; a line that is empty or
// holds only white space is no unit; of every other line the white space at its end is dropped. Units are numbered from 0 in the order of the
// text. Two equal lines are two units; they are named, so that a person can mend the list before the draw. The canonical text is the units joined
// by LF. The digest is
//
//	SHA-256( "genchi/population/v1" 0x00 || u64 number of units || for each unit: u32 length in bytes || bytes )
//
// with numbers big-endian.
//
// # Draw, algorithm "genchi/draw/v1"
//
// Numbers come from a stream of bytes, of which block i, from 0, is
//
//	HMAC-SHA-256( key = seed, "genchi/draw/v1" 0x00 || digest of the population || label || 0x00 || u64 i )
//
// label is empty, or in a stratified draw the key of the stratum. below(n) takes the next 8 bytes as a big-endian number x; while x is not less than
// the largest multiple of n up to 2^64 it takes the next 8 bytes; the result is x mod n. Of N units k are drawn, 1 <= k <= N:
//
//	simple      a list 0 … N-1; for i = 0 … k-1: j = i + below(N-i), swap places i and j. Drawn are the first k, in this order.
//	systematic  r = below(N). Drawn are floor((r + j N) / k) for j = 0 … k-1.
//	stratified  The key of a unit is its first Prefix characters (code points), or its Column-th piece, from 1, between separators, without white
//	            space around it; a unit that is shorter gives what it has, one with fewer columns the empty key. Strata are taken in the order of
//	            the bytes of their keys, H of them. If k < H the shares are s_h = k N_h / N, otherwise 1 + (k-H)(N_h-1) / (N-H) (just 1 if N = H). Each
//	            stratum gets its share rounded down; what is left over goes one by one to the strata with the largest remainders, equal ones by
//	            key. In each stratum its number is drawn as in simple, with the stream of its own label.
//	judgemental an auditor names the units; there is no seed, and nothing can be concluded about the population.
//
// This is a format: testdata/draws.txt freezes it. Another way of drawing gets another name.
package sampling
