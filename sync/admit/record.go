package admit

import "genchi/storage/trust"

// Keeps tells whether a record that was judged in set, and rejected there for the reason why (empty for not at all), is stored. What was well signed by somebody with authority is, even when it has no effect now:
// stores must hold the same records to come to the same verdicts.
func Keeps(set *trust.Set, r *trust.Record, why trust.Reason) bool {
	switch why {
	case "":
		if r.Content != nil {
			return true
		}
		_, card := set.Card(r.Signer) // a kind that is not known here
		return card || set.IsRoot(r.Signer)
	case trust.ReasonEnded, trust.ReasonRank, trust.ReasonConflict, trust.ReasonUser:
		return true
	case trust.ReasonOtherBody, trust.ReasonSigner, trust.ReasonSignature, trust.ReasonAuthority, trust.ReasonRoot:
		return false
	}
	return false
}
