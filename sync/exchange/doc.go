// Package exchange is the laptop's side of the conversation with the central server: push what it lacks, pull what we lack, and believe
// nothing that is not proved.
//
// Terms. Push: control records, then entries, then evidence: photos first, everything else after. Pull: control records, entries and their receipts;
// the evidence that the pulled entries name is fetched once the layers above could read them. Received (本部受領済) is an entry whose
// receipt was verified against the log key of the body card and a checkpoint that continues the newest one we knew. Parked is what the
// server refused: it keeps its reason, hinders nothing else, and is tried again with the next push.
//
// Every request may be lost after the server did its work; so every request may be made again, and is, with full-jitter back-off. What a
// cut push has brought over stays over: the next one asks what is missing. Push and pull do not wait for each other.
//
// What comes from the server is hostile until checked: records are judged as a set under the pinned body, entries by package admit,
// chunks by their hash, lists by their limits, endless answers by whether they bring anything new.
package exchange
