// Package seal encrypts the records of the store with the one AEAD of the house,
// AES-256-GCM of the standard library, and derives the keys for it.
//
// # Formats
//
// All derivations use SHA-256. A key is 32 random bytes and is itself a
// pseudorandom key of HKDF:
//
//	key id       HKDF-Expand(key, "genchi/v1/key-id", 16)
//	derived key  HKDF-Expand(key, label, 32)
//
// A sealed record is
//
//	salt        32 bytes  random
//	ciphertext  n bytes   AES-256-GCM under HKDF(secret key, salt, "genchi/v1/record", 32),
//	                      nonce of 12 zero bytes, the caller's associated data
//	tag         16 bytes
//
// Each record has a key of its own, so that nonces need no bookkeeping. GCM does
// not commit to its key: two keys can be made that both open one record. Whoever
// lets another party choose a key compares its [Key.ID] or a commitment first.
//
// A padded text hides its length up to the block:
//
//	length  4 bytes   unsigned, big endian
//	text    length bytes
//	zeros   up to the next multiple of the block
package seal
