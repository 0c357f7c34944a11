package casework

import "genchi/app/audit"

// RecordConsent says that somebody agreed that sound is recorded, and of what; before the recording.
type RecordConsent struct {
	Case
	Who   string `json:"who"`
	Scope string `json:"scope"`
	Way   string `json:"way"`
	At    string `json:"at,omitempty"`
}

// WithdrawConsent ends a consent. What was recorded under it stays until it is purged.
type WithdrawConsent struct {
	Case
	Consent string `json:"consent"`
	At      string `json:"at,omitempty"`
}

// RecordSound records sound as a microphone would, from a WAV file of SoundRate with one channel: the same rules, parts and seal.
type RecordSound struct {
	Case
	Consent string          `json:"consent"`
	File    string          `json:"file"`
	Measure audit.MeasureID `json:"measure,omitempty"`
	Place   audit.PlaceID   `json:"place,omitempty"`
}
