// Package check verifies a whole store: every sealed file, every control record, every entry with its signature, chain, digest and seal, every chunk of
// evidence with its name, and every item with its size and SHA-256. It changes nothing, and a finding never hides what comes after it.
//
// What an entry says is not read here: the caller, who understands entries, hands over the manifests that they name ([Options.Items]).
package check
