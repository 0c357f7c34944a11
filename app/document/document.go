package document

import "errors"

// Document is one paper. It is a plain value; builders fill it, For filters it, writers draw it.
type Document struct {
	Title  string // of the file, and of its window
	Lang   string // ja, en
	Head   string // case head in hexadecimal
	Layout string // layout version
	Author string // the body that issues it
	Marks  []string
	Header Text // at the top of each page, left
	Footer Text // at the foot of each page, left; page numbers stand right
	Blocks []Block

	// Photo returns the JPEG of a Photos item. It is called when a photo is measured and when it is written, one at a time.
	Photo func(id string) ([]byte, error)

	paper Class
}

// ErrUnfiltered is returned by writers for a document that did not come from For.
var ErrUnfiltered = errors.New("document: not filtered for a paper")

// Paper is the class that the document was filtered for, NoPaper if it was not.
func (d Document) Paper() Class { return d.paper }

// Block is one piece of a paper: Cover, Heading, Paragraph, Pairs, Table, Photos, Box, Signatures, QR, PageBreak or Part.
type Block interface {
	// only returns the block as it stands on a paper, nil if nothing of it does.
	only(paper Class) Block
	text(w *plain)
}

// Cover is the head of the first page.
type Cover struct {
	Over  Text // small, above the title
	Title Text
	Under []Text
}

// Heading begins a section and stays with what follows. Level is 1 to 3. Aside stands at the right end of its line.
type Heading struct {
	Level    int
	Text     Text
	Aside    Text
	Bookmark bool
}

// Paragraph is running text. KeepNext keeps it on the page of the next block.
type Paragraph struct {
	Text     Text
	Small    bool
	Indent   bool
	KeepNext bool
}

// Pair is a label and its value.
type Pair struct{ Key, Value Text }

// Pairs is a table of labels and values. KeyWidth is the label's part of the width, 0 for the usual one. Tight leaves the rules out.
type Pairs struct {
	Rows     []Pair
	KeyWidth float64
	Tight    bool
}

// Row is a row of a table; Under is a line below its cells over the whole width (a digest).
type Row struct {
	Cells []Text
	Under Text
}

// Table has a head that is repeated on each page. Widths are relative. Cells beyond the head are not drawn.
type Table struct {
	Head   []Text
	Rows   []Row
	Widths []float64
	Small  bool
}

// Photo is one picture. Width and Height are what the record says of it in pixels, 0 if it says nothing; a picture of another size is not
// the one meant and counts as unreadable.
type Photo struct {
	ID            string
	Class         Class
	Caption       Text
	Digest        string // SHA-256 of the original
	Width, Height int
}

// Photos is a grid of pictures, Across in a row (0: two).
type Photos struct {
	Items  []Photo
	Across int
}

// Box is a list with a title that is meant to be seen.
type Box struct {
	Title Text
	Items []Text
	Alarm bool
}

// Slot is a place to sign.
type Slot struct{ Role, Name, Date Text }

// Signatures is a row of places to sign, kept together.
type Signatures struct{ Slots []Slot }

// QR is a code with texts at its side.
type QR struct {
	Data string
	Side []Text
}

// PageBreak begins a new page.
type PageBreak struct{}

// Part holds blocks of one class: on another paper none of them stands. Together keeps them on one page if they fit on one.
type Part struct {
	Class    Class // 0: no restriction
	Blocks   []Block
	Together bool
}

// For returns the paper of one class. Personal notes have no paper but their author's.
func (d Document) For(paper Class) Document {
	d.paper = paper
	d.Header, d.Footer = d.Header.only(paper), d.Footer.only(paper)
	d.Blocks = blocksFor(d.Blocks, paper)
	return d
}

func blocksFor(blocks []Block, paper Class) []Block {
	var out []Block
	for _, b := range blocks {
		if b = b.only(paper); b != nil {
			out = append(out, b)
		}
	}
	return out
}
