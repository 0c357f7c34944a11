package vault

import (
	"crypto/ed25519"
	"fmt"
	"slices"

	"genchi/storage/journal"
	"genchi/storage/seal"
	"genchi/storage/trust"
)

// manifestLabel keeps signatures under manifests apart from those under entries and control records.
const manifestLabel = "genchi/manifest/v1\x00"

// SignManifest signs the manifest of something that this device hands over outside of the network.
func (v *Vault) SignManifest(manifest []byte) ([]byte, error) {
	if err := v.alive(); err != nil {
		return nil, err
	}
	return ed25519.Sign(v.dev.sign, slices.Concat([]byte(manifestLabel), manifest)), nil
}

// VerifyManifest tells whether a device with this signing key signed the manifest.
func VerifyManifest(key, manifest, signature []byte) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(ed25519.PublicKey(key), slices.Concat([]byte(manifestLabel), manifest), signature)
}

// Peek opens entries that were not taken in, as they would open if the control records of set were: with the keys that are here and those that
// the grants of set hand to this device. It keeps nothing. The caller has judged the entries.
func (v *Vault) Peek(set *trust.Set, c trust.CaseID, entries []*journal.Entry) ([]Opened, error) {
	if err := v.alive(); err != nil {
		return nil, err
	}
	if set.Pin() != v.dev.body {
		return nil, fmt.Errorf("look into entries: %w", ErrOtherBody)
	}
	keys := v.copyKeys(c)
	defer wipeKeys(keys)
	for _, g := range set.Grants(c, v.Device()) {
		if keys[seal.ID(g.KeyID)] != nil {
			continue
		}
		if k, ok := v.openGrant(g.Grant); ok {
			keys[k.ID()] = &k
		}
	}
	out := make([]Opened, 0, len(entries))
	for _, e := range entries {
		out = append(out, openEntry(keys, nil, e))
	}
	return out, nil
}
