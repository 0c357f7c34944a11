package casework

import "genchi/app/audit"

// DescribeEvidence says what no file says of itself: the day of what an item shows, and how it came here.
type DescribeEvidence struct {
	Case
	Item       audit.ItemID `json:"item"`
	EventOn    string       `json:"event_on,omitempty"`
	Provenance string       `json:"provenance,omitempty"`
	ProvidedBy string       `json:"provided_by,omitempty"`
	Note       string       `json:"note,omitempty"`
}

// RedactEvidence makes a copy of a photo from its pixels alone with solid boxes, in pixels of its rendition. The original stays sealed.
type RedactEvidence struct {
	Case
	Item   audit.ItemID `json:"item"`
	Boxes  []audit.Box  `json:"boxes"`
	Reason string       `json:"reason,omitempty"`
}

// SealDrawing seals a picture that was drawn on the screen, a signature or a sketch; PNG is base64 in JSON.
type SealDrawing struct {
	Case
	PNG     []byte          `json:"png"`
	Name    string          `json:"name"`
	Measure audit.MeasureID `json:"measure,omitempty"`
	Place   audit.PlaceID   `json:"place,omitempty"`
	Caption string          `json:"caption,omitempty"`
}

// ReceiveLoan records a borrowed original, a sample, or a thing received by mistake (1-2-4).
type ReceiveLoan struct {
	Case
	Loan   string       `json:"loan,omitempty"`
	Sort   string       `json:"sort"`
	What   string       `json:"what"`
	Count  uint         `json:"count,omitempty"`
	From   string       `json:"from"`
	At     string       `json:"at,omitempty"`
	Reason string       `json:"reason,omitempty"`
	Due    string       `json:"due,omitempty"`
	Item   audit.ItemID `json:"item,omitempty"`
}

// ReturnLoan records that a thing was given back.
type ReturnLoan struct {
	Case
	Loan string `json:"loan"`
	To   string `json:"to"`
	At   string `json:"at,omitempty"`
	Way  string `json:"way,omitempty"`
	Note string `json:"note,omitempty"`
}

// RequestPurge asks that an item which nothing ever referred to be destroyed before its day (1-2-4).
type RequestPurge struct {
	Case
	Item   audit.ItemID `json:"item"`
	Reason string       `json:"reason,omitempty"`
	Off    bool         `json:"off,omitempty"`
}

// DestroyEvidence is the second person's yes: key and sealed pieces of the item are deleted here and by every laptop that sees the entry.
type DestroyEvidence struct {
	Case
	Item audit.ItemID `json:"item"`
	Note string       `json:"note,omitempty"`
}
