// Package trust holds the signed control records of a certification body: who it is, which devices belong to whom, who takes part
// in which case, which keys were handed to whom, and what was revoked, removed or released. It signs and parses single records
// and judges them as a set. Roles are strings to it; the only two that it reads are [RoleRegistrar] and [RoleLead].
//
// # Nouns
//
//   - body (認証機関): the certification body. Its id is SHA-256("genchi/v1/body\x00" || first root public key)[:16] and is pinned when
//     a laptop joins, compared by six words.
//   - root key: signs body cards and the first registrar's role card. Kept away from daily work.
//   - device: one laptop. Its id is SHA-256(Ed25519 public key)[:16], so a card can't bind an id to a foreign key.
//   - role card: binds one device's signing, HPKE and TLS keys to one user and to roles. A device keeps its user for life; a laptop
//     that changes hands gets new keys.
//   - registrar (登録担当): a device whose card carries "registrar"; signs role cards, rosters, revocations and releases.
//   - roster (担当者名簿): additions to and removals from a case. Rosters of a case are united.
//   - grant: an epoch key of a case, sealed by HPKE to one device, signed by the device that hands it on.
//   - revocation, removal: end a device's authority and name a cut: how far its journals have effect.
//   - destruction (廃棄): orders every store to delete a case, single items, or the payloads of single entries, for good; approved by devices of two different users.
//   - acknowledgement (履行): what one store deleted on that order.
//   - release: names entries or records that have effect although they lie behind a cut, a fork or the end of their signer.
//
// # Bytes of a record
//
// A record is a CBOR array in core deterministic encoding (RFC 8949, 4.2.1), at most [MaxRecord] bytes:
//
//	[ 1,              format version
//	  kind   uint,    1 body card, 2 role card, 3 roster, 4 grant, 5 revocation, 6 release, 7 lost head, 8 destruction, 9 acknowledgement,
//	                10 destruction of entries
//	  body   bstr16,
//	  case   bstr16,  zeros for a record of the body as a whole (kinds 1, 2, 5 and, where it fits, 6)
//	  content bstr,   deterministic CBOR array of the kind, below
//	  signer bstr16,  SHA-256(public key)[:16] of the key that signed: a device's id or a root key's
//	  sig    bstr64 ] Ed25519 over "genchi/control/v1\x00" || CBOR array of the six fields before it
//
// The record hash is SHA-256(0x00 || record). Content:
//
//	1 body card   [name, trial bool, version uint, root key bstr32, SHA-256 of next root key bstr32 (zeros: none),
//	               [escrow HPKE key bstr1216, ...], [server URL, TLS key bstr32 or empty, log key bstr32 or empty, log origin]]
//	2 role card   [device bstr16, signing key bstr32, HPKE key bstr1216, TLS key bstr32, user bstr16, user name, [role, ...],
//	               serial uint, not before, not after]   (Unix seconds; not after 0: open)
//	3 roster      [[[device, user, [role, ...]], ...], [[device, [cut line, ...]], ...], [roster hash bstr32, ...]]
//	               additions, removals, and earlier rosters of the case whose removals are withdrawn
//	4 grant       [key id bstr16, to bstr16, enc bstr1120, sealed bstr48, [replaced key id, ...]]
//	5 revocation  [device, reason, [cut line, ...]]
//	6 release     [of bstr32, [hash bstr32, ...]]
//	7 lost head   [head bstr32, reason]
//	8 destruction [scope uint (1 case, 2 items), [head bstr32, ...], [key id, ...], [[item bstr16, [chunk bstr32, ...]], ...], pieces uint, digest bstr32,
//	               basis bstr32, [[device, signature bstr64], ...]]
//	9 acknowledgement [of bstr32, payloads, epoch keys, grants, items, chunks, bytes, rekeyed bool, at]   (counts uint; Unix seconds)
//	10 destruction of entries   as 8, with scope 3: its heads are the entries whose payloads go
//	cut line      [case bstr16, incarnation bstr8, seq uint, entry hash bstr32]
//
// Kinds that are not known here are kept and forwarded, and listed by [Set.Unknown]; a later version must use new kinds.
//
// A grant seals the 32 bytes of the epoch key with ML-KEM-768 + X25519, HKDF-SHA256, AES-256-GCM, empty associated data and
// info = "genchi/v1/grant" || case || key id || recipient.
//
// # Judged on the set
//
// [NewSet] is a function of the pinned body id and the set of records; order and repetition never matter, and nothing depends on a
// clock. Card expiry is left to callers who know witnessed time ([RoleCard.ValidAt]).
//
//   - Body cards are read by ascending version. A card counts if its root key is the root key so far (at first: the one whose hash is
//     the body id) or the one whose hash the newest counting card named. Two different cards of one version: neither counts.
//   - Registrars are settled in levels. Level 0 is the root keys. A device is settled at level n if a signer of a lower level gave it
//     a card with the role registrar; only signers of lower levels can renew that card, revoke it or take the role away. So two
//     registrars of one level can't end each other, and there are no circles.
//   - Of several cards for one device the highest serial counts; the same serial with different content: neither counts. A card whose
//     user differs from the lowest counting serial's does not count.
//   - A record of a signer whose authority has ended (a revoked or demoted registrar, a replaced root key) has no effect unless a release
//     names it, with Of = the hash of what ended the signer: the revocation, the card without the role, or the body card with the new root key.
//     Whoever ends a registrar therefore signs at once a release of those of its records that are known to be good.
//   - A removal or revocation is final for the device: a person who returns joins with a new device. A removal made by mistake is
//     withdrawn by a later roster that names it. Of several cuts all hold, so the lowest wins.
//   - Releases and lost heads are signed by a registrar, a root key, or a device that is lead of the case and has not ended.
//   - A destruction counts if devices of two different users approved the same objects and one of them signed the record: of a whole case or of entries devices whose
//     card carries or carried registrar or management, of single items members of the case. A later revocation takes an approval away unless a
//     release names the record; what was deleted until then does not come back.
//   - An acknowledgement counts if its signer has a card or is the server that a body card names. The server signs nothing else.
//   - A grant counts if its signer is or was a member of the case or hands a key to itself. Grants of a signer that has ended are marked: good for
//     reading, not for choosing the key to write with.
package trust
