// Package index is the disposable half of the store: records, views, thumbnails
// and search postings that a screen reads, kept in Badger. All of it can be made
// again from the journals, so nothing here is ever repaired: what is not known to
// be good is thrown away, and [Index.Rebuilt] tells the caller to fill it again.
//
// # Folder
//
//	<dir>/<16 hex digits>/   one Badger store; a new name each time the index begins empty
//	<dir>/closed             present only while the index is closed properly
//
// The mark "closed" names the store folder and a tag of every megabyte of every
// file in it. It is written as the last step of closing and removed as the first
// of opening, and opening compares all tags. Without it the store is not used: the
// process was killed, or the power failed before the bytes of Badger, which syncs
// nothing here, were on the disk. With it the store is bit for bit what was closed.
// That matters because Badger authenticates nothing: a flipped bit in one of
// its tables makes a key vanish without an error.
//
//	mark = seal.Seal(generation.Derive("genchi/v1/index-mark"), ad "genchi/index/closed\x00", text)
//	text = version 0x01 || folder name (16 bytes) || count u32 || count times
//	       file = name length u8 || name || size u64 || nonce prefix (8 bytes) ||
//	              one GMAC tag (16 bytes) for each begun megabyte
//
// The tags are those of AES-256-GCM under generation.Derive("genchi/v1/index-files")
// with an empty text, the megabyte as associated data, and as nonce the random
// prefix of the file || number of the megabyte u32. Integers are big endian.
//
// # Records
//
// Badger encrypts everything that it writes (AES-CTR, its key is
// generation.Derive("genchi/v1/index-badger")). In it
//
//	'r' || key                             0x00 || nonce || ciphertext || tag     a value
//	                                       0x01 || nonce || ciphertext || tag     text = part id (8 bytes) || number of parts u32
//	'p' || SHA-256('r' || key)[:16] ||    0x02 || nonce || ciphertext || tag     part n of a long value
//	    id (8 bytes) || n u32
//	'a' || name                            0x00 || nonce || ciphertext || tag     what is applied
//
// Each value is AES-256-GCM under generation.Derive("genchi/v1/index-value") with a
// random nonce of 12 bytes; the associated data is the first byte of the value
// and the whole Badger key. A key per record, as for journals, would double the
// cost of reading a short record. Random nonces are safe up to 2^32 values under
// one key. A full rebuild of a store at the limits that are measured (100,000
// entries) writes about 10^6 of them, a saved answer about ten; 4,000 rebuilds or
// 400 million answers stay below that, and the generation key is renewed with every
// destruction and every change of the master key.
package index
