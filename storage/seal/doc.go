// Package seal is the one way in which bytes are made unreadable: AES-256-GCM of the standard library.
//
// # Sealed bytes
//
//	sealed = salt[32] || AES-256-GCM(key = HKDF-SHA256(K, salt, "genchi/v1/record"), nonce = 12 zero bytes, plain, ad)
//
// Every message has its own key, drawn by a random salt of 32 bytes, so no nonce is ever used twice and none has to be counted.
// GCM does not commit to its key; where it matters which key opens, the key is named by its ID beside the sealed bytes.
//
//	ID(K)          = HKDF-Expand-SHA256(K, "genchi/v1/key-id", 16)
//	Derive(K, lbl) = HKDF-Expand-SHA256(K, lbl, 32)
//
// # Padding
//
//	padded = length uint32 big endian || plain || zeros up to a multiple of the block
//
// Lengths tell: 適合 and 不適合 differ by three bytes. Padding is inside the seal.
package seal
