// Package keyring keeps the master key of a store in a header of two copies and
// opens it by passphrase, recovery key or escrow key.
//
// The master key is 32 random bytes. Whatever else the store must keep secret is
// sealed under it or under keys derived from it; the keyring knows nothing of
// that.
//
// # Two commands
//
// "Change the passphrase" ([Ring.ChangePassphrase]) rewrites one slot: the master
// key stays, and an old copy of the header still opens it with the old passphrase.
// "The passphrase was seen" ([Ring.Rotate]) makes a new master key. The former one
// stays in the header, sealed under the new one, until the caller has sealed
// everything again and says so ([Ring.Forget]); so a kill in between loses nothing.
// A disk or a backup that somebody copied before stays readable with its own
// header for ever.
//
// Neither needs the recovery paper: the recovery and escrow slots are sealed to
// public keys that stand in the header.
//
// # Format
//
// The files keys.0 and keys.1 hold the same bytes, of at most 64 KiB:
//
//	magic     15 bytes  "genchi/keyring\x00"
//	version    1 byte   1
//	length     4 bytes  of the body, unsigned, big endian
//	body       length bytes, CBOR in core deterministic encoding
//	mac       32 bytes  HMAC-SHA256 under the key "genchi/v1/keyring-mac" derived
//	                    from the master key, over all bytes before it
//	checksum  32 bytes  SHA-256 over all bytes before it
//
// The checksum tells a damaged file without a key; the mac tells a forged one with
// it. Magic, version and checksum stay where they are in all later versions. The
// body is
//
//	[generation uint, passphrase slot, recovery slot, [*escrow slot], previous bstr]
//
//	passphrase slot  [time uint, memory uint (KiB), threads uint, salt bstr(16), sealed bstr(80)]
//	recovery slot    ["", public bstr(1216), sealed bstr(1168)]
//	escrow slot      [label tstr, public bstr(1216), sealed bstr(1168)], at most 8
//	previous         empty, or the former master key as a sealed record (80 bytes) under the
//	                 key "genchi/v1/keyring-previous" derived from the master key, with the
//	                 associated data "genchi/v1/keyring/previous"
//
// In a passphrase slot the master key is a sealed record (package seal) with the
// associated data "genchi/v1/keyring/passphrase" under
// Argon2id(passphrase, salt, time, memory, threads, 32 bytes); the passphrase is
// brought to Unicode form NFC first, because keyboards differ. In the two others it
// is sealed by HPKE (RFC 9180, base mode, MLKEM768-X25519, HKDF-SHA256,
// AES-256-GCM) with info "genchi/v1/keyring/recovery" or "genchi/v1/keyring/escrow",
// encapsulated key and ciphertext in one string.
//
// The recovery key pair is DeriveKeyPair(HKDF(seed, no salt, "genchi/v1/recovery", 32))
// of a seed of 20 random bytes. On paper the seed is eight groups of five
// characters, 0123456789ABCDEFGHJKMNPQRSTVWXYZ standing for 0 to 31: four carry 20
// bits, most significant first, the fifth is a check over GF(32) with x^5+x^2+1:
//
//	check = (g+1) + 2*c0 + 4*c1 + 8*c2 + 16*c3     (g: number of the group from 0)
//
// It finds each wrong character, each swap of two characters in a group and each
// swap of two groups. Case, spaces, hyphens and full width forms make no
// difference; O counts as 0, I and L as 1.
//
// # Generations
//
// Each change has the next generation number and is written to the older (or
// damaged) copy first. The copy with the higher number counts; if it is damaged
// the other one does, and is copied over it. When a change was cut between the
// two files (numbers one apart), the passphrase before the change opens as well,
// and then nothing is written. A cut [Create] leaves a header whose recovery key
// nobody saw: after opening it, [Ring.ReplaceRecovery] gives another.
package keyring
