package document

func (b Cover) only(paper Class) Block {
	b.Over, b.Title = b.Over.only(paper), b.Title.only(paper)
	b.Under = textsFor(b.Under, paper)
	return b
}

func (b Heading) only(paper Class) Block {
	b.Text, b.Aside = b.Text.only(paper), b.Aside.only(paper)
	if b.Text.Empty() {
		return nil
	}
	return b
}

func (b Paragraph) only(paper Class) Block {
	b.Text = b.Text.only(paper)
	if b.Text.Empty() {
		return nil
	}
	return b
}

func (b Pairs) only(paper Class) Block {
	var rows []Pair
	for _, r := range b.Rows {
		v := r.Value.only(paper)
		if k := r.Key.only(paper); !v.Empty() || r.Value.Empty() && !k.Empty() {
			rows = append(rows, Pair{Key: k, Value: v})
		}
	}
	if b.Rows = rows; len(rows) == 0 {
		return nil
	}
	return b
}

func (b Table) only(paper Class) Block {
	b.Head = cellsFor(b.Head, paper)
	var rows []Row
	for _, r := range b.Rows {
		had := anyOwn(r.Cells) || r.Under.own()
		r.Cells, r.Under = cellsFor(r.Cells, paper), r.Under.only(paper)
		if had && !anyOwn(r.Cells) && !r.Under.own() {
			continue
		}
		rows = append(rows, r)
	}
	if b.Rows = rows; len(rows) == 0 {
		return nil
	}
	return b
}

func (b Photos) only(paper Class) Block {
	var items []Photo
	for _, p := range b.Items {
		if p.Class.Reaches(paper) {
			p.Caption = p.Caption.only(paper)
			items = append(items, p)
		}
	}
	if b.Items = items; len(items) == 0 {
		return nil
	}
	return b
}

func (b Box) only(paper Class) Block {
	b.Title, b.Items = b.Title.only(paper), textsFor(b.Items, paper)
	if len(b.Items) == 0 {
		return nil
	}
	return b
}

func (b Signatures) only(paper Class) Block {
	slots := make([]Slot, 0, len(b.Slots))
	for _, s := range b.Slots {
		slots = append(slots, Slot{Role: s.Role.only(paper), Name: s.Name.only(paper), Date: s.Date.only(paper)})
	}
	b.Slots = slots
	return b
}

func (b QR) only(paper Class) Block {
	b.Side = textsFor(b.Side, paper)
	return b
}

func (b PageBreak) only(Class) Block { return b }

func (b Part) only(paper Class) Block {
	if b.Class != NoPaper && !b.Class.Reaches(paper) {
		return nil
	}
	if b.Blocks = blocksFor(b.Blocks, paper); len(b.Blocks) == 0 {
		return nil
	}
	return b
}

// textsFor drops the texts of which nothing is left.
func textsFor(texts []Text, paper Class) []Text {
	var out []Text
	for _, t := range texts {
		if t = t.only(paper); !t.Empty() {
			out = append(out, t)
		}
	}
	return out
}

// cellsFor keeps the number of cells.
func cellsFor(cells []Text, paper Class) []Text {
	out := make([]Text, len(cells))
	for i, t := range cells {
		out[i] = t.only(paper)
	}
	return out
}

func anyOwn(cells []Text) bool {
	for _, t := range cells {
		if t.own() {
			return true
		}
	}
	return false
}
