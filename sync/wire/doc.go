// Package wire is what laptops and the central server say to each other: paths, messages, limits, refusals, and the TLS that
// carries them. It holds no state and decides nothing.
//
// Terms. The server (本部) is blind: it stores what it cannot read. A pin is the Ed25519 public key that the other side must
// show; no certificate authority, name or clock takes part. A refusal is a Problem with a code; codes are stable, texts are for logs.
//
// # Transport
//
// HTTP/1.1 over TLS 1.3. Both sides show a self-signed certificate of their TLS key, valid from 1970 to 9999. The client compares
// the server's key with the one on the body card. The server looks the client's key up on the role cards.
//
// # Bodies
//
// "application/cbor": one message in RFC 8949 core deterministic encoding, a map with the integer keys given in message.go, no
// indefinite lengths, at most 16 levels, at most MaxRequest bytes. Unknown keys are ignored, so that fields can be added. Chunks and
// item keys travel as bare bytes, "application/octet-stream".
//
//	POST /v1/control                        ControlPush  -> ControlResult     cards, rosters, grants, revocations, releases
//	POST /v1/control/need                   ControlNeed  -> ControlBatch
//	GET  /v1/cases                                       -> Cases             whose roster has this device
//	POST /v1/cases/{case}/heads             -            -> Heads
//	POST /v1/cases/{case}/entries           EntriesPush  -> EntriesResult     200; 409 if one is a gap or a fork
//	POST /v1/cases/{case}/entries/need      EntriesNeed  -> EntriesBatch
//	POST /v1/cases/{case}/receipts          ReceiptsAsk  -> Receipts
//	POST /v1/cases/{case}/chunks/missing    HashList     -> HashList
//	PUT  /v1/cases/{case}/chunks/{sha256}   bytes        -> 201 new, 200 there already, 422 other bytes
//	GET  /v1/cases/{case}/chunks/{sha256}                -> bytes
//	POST /v1/cases/{case}/items/missing     ItemList     -> ItemList
//	PUT  /v1/cases/{case}/items/{item}      bytes        -> 201 new, 200 there already, 409 kept beside other bytes
//	GET  /v1/cases/{case}/items/{item}                   -> ItemObjects       every sealed form of the item's key
//	GET  /v1/log/checkpoint?from=SIZE                    -> LogState          with the proof from the size the laptop knows
//
// A refusal of a whole request is a Problem with a status of 400 or more. A push of which some things were taken and others are gaps or
// forks answers 409 with the header "Genchi-Partly: 1" and the full result.
//
// Every write may be repeated: the same bytes give the same answer. An answer of success comes only after fsync.
package wire
