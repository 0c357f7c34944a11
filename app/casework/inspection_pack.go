package casework

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"genchi/app/audit"
	"genchi/app/document"
	"genchi/app/document/pdf"
	"genchi/app/notice"
	"genchi/assets"
)

// The pack of an inspection is a zip file:
//
//	index.pdf          what was asked, which cases, every record with its number, author, time and entry
//	index.csv          the same list
//	records/0001.json  one record: kind, key, value, author, time, entry
//	papers/0001.pdf    the paper that record 1 names, byte for byte as it was sealed
//	SHA256SUMS         of all of them

// InspectionPack says what is packed for whom.
type InspectionPack struct {
	InspectionOrder
	Recipient string
	Ground    string
	// Progress is told the files done; may be nil.
	Progress func(done, total int)
}

// InspectionResult says what a pack holds.
type InspectionResult struct {
	Records int      `json:"records"`
	Papers  int      `json:"papers"`
	Absent  []string `json:"absent"` // papers whose bytes are not on this laptop
	Bytes   int      `json:"bytes"`
	SHA256  string   `json:"sha256"`
}

// PackInspection writes the records as a pack. The disclosure stands in every case and book of which something is in it before the first byte
// leaves (1-2-3, 1-3); a pack that ctx ends leaves nothing and is recorded nowhere.
func (d *Desk) PackInspection(ctx context.Context, o InspectionPack, w io.Writer) (InspectionResult, error) {
	res := InspectionResult{Absent: []string{}}
	if strings.TrimSpace(o.Recipient) == "" {
		return res, refuse("export_purpose", notice.P1_3)
	}
	v, err := d.Inspection(o.InspectionOrder)
	if err != nil {
		return res, err
	}
	if len(v.Rows) == 0 {
		return res, refuse("inspection_empty", "", o.Clause)
	}
	var out bytes.Buffer
	p := &packer{d: d, v: v, zip: zip.NewWriter(&out), res: &res, at: d.now()}
	if err := p.write(ctx, o.Progress); err != nil {
		return res, err
	}
	res.Bytes, res.SHA256 = out.Len(), fmt.Sprintf("%x", sha256.Sum256(out.Bytes()))
	for _, c := range v.Cases {
		if c.Records == 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return res, fmt.Errorf("pack: %w", err)
		}
		f := audit.Disclosure{What: d.say().T("inspection.disclosed", v.Cited, c.Records, c.Papers, v.On), Purpose: audit.PurposeInspection, Recipient: o.Recipient, Ground: o.Ground}
		if err := d.noteLeft(ctx, c.Case, f); err != nil {
			return res, err
		}
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return res, fmt.Errorf("write pack: %w", err)
	}
	return res, nil
}

type packer struct {
	d    *Desk
	v    InspectionView
	zip  *zip.Writer
	res  *InspectionResult
	at   time.Time
	sums strings.Builder
}

func (p *packer) write(ctx context.Context, progress func(done, total int)) error {
	total := len(p.v.Rows) + 2
	step := func(n int) error {
		if progress != nil {
			progress(n, total)
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("pack: %w", err)
		}
		return nil
	}
	index, err := p.index()
	if err != nil {
		return err
	}
	for i := range p.v.Rows {
		if err := step(i); err != nil {
			return err
		}
		if err := p.record(i+1, &p.v.Rows[i]); err != nil {
			return err
		}
	}
	list, err := p.csv()
	if err != nil {
		return err
	}
	for _, x := range []struct {
		name string
		b    []byte
	}{{"index.pdf", index}, {"index.csv", list}} {
		if err := p.add(x.name, x.b); err != nil {
			return err
		}
	}
	if err := step(total - 1); err != nil {
		return err
	}
	if err := p.put("SHA256SUMS", []byte(p.sums.String())); err != nil {
		return err
	}
	if err := p.zip.Close(); err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	return step(total)
}

// add writes a file and its hash.
func (p *packer) add(name string, b []byte) error {
	fmt.Fprintf(&p.sums, "%x  %s\n", sha256.Sum256(b), name)
	return p.put(name, b)
}

func (p *packer) put(name string, b []byte) error {
	f, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.at})
	if err != nil {
		return fmt.Errorf("pack: %w", err)
	}
	if _, err := f.Write(b); err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	return nil
}

// record writes one record and the paper that it names.
func (p *packer) record(n int, r *InspectionRow) error {
	x := struct {
		InspectionRow
		At    string     `json:"at"`
		Value audit.Fact `json:"value"`
	}{*r, localTime(r.WallMS, r.ZoneMin).Format(time.RFC3339), r.fact}
	raw, err := json.MarshalIndent(x, "", " ")
	if err != nil {
		return fmt.Errorf("pack record: %w", err)
	}
	p.res.Records++
	if err := p.add(fmt.Sprintf("records/%04d.json", n), raw); err != nil {
		return err
	}
	f, ok := r.fact.(audit.Paper)
	if !ok {
		return nil
	}
	b, err := p.d.paperBytes(r.Case, f)
	if err != nil {
		p.res.Absent = append(p.res.Absent, r.Paper)
		return nil //nolint:nilerr // it is named as absent
	}
	p.res.Papers++
	return p.add(fmt.Sprintf("papers/%04d.pdf", n), b)
}

// paperBytes are the sealed bytes of a paper.
func (d *Desk) paperBytes(id string, f audit.Paper) ([]byte, error) {
	oc, err := d.load(id)
	if err != nil {
		return nil, err
	}
	m, err := manifest(f.Stored, f.Size, f.Digest, f.Commit, f.Chunks)
	if err != nil {
		return nil, err
	}
	return d.bytesOf(oc, m)
}

func (p *packer) index() ([]byte, error) {
	d, v := p.d, p.v
	in := document.InspectionInput{Body: v.Body, Lang: d.opt.Lang, Clause: v.Cited, Wording: v.Wording, On: v.On, Made: document.Moment(p.at, d.say().T), Trial: d.v.Trust().Trial()}
	for _, c := range v.Cases {
		in.Cases = append(in.Cases, document.InspectionCase{Name: c.Client, CaseNo: c.Case[:8], Head: c.Head, Records: c.Records})
	}
	for _, x := range v.Profiles {
		in.Profiles = append(in.Profiles, [4]string{x.Number, string(x.IssuedOn), x.Profile.Accreditation, strings.TrimSpace(x.Profile.Name + " " + x.Profile.Address)})
	}
	for _, r := range v.Rows {
		in.Rows = append(in.Rows, document.InspectionLine{Clause: strings.Join(r.Clauses, " "), Client: r.Client, Title: r.Title, Text: r.Text, By: r.By, At: document.Moment(localTime(r.WallMS, r.ZoneMin), d.say().T), Entry: r.Entry})
	}
	var out bytes.Buffer
	if _, err := pdf.Write(&out, document.Inspection(in, assets.Lang(d.opt.Lang).T).For(document.BodyPaper)); err != nil {
		return nil, fmt.Errorf("write index: %w", err)
	}
	return out.Bytes(), nil
}

func (p *packer) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	w := p.d.say()
	if err := out.Write([]string{w.T("inspection.no"), w.T("inspection.clause"), w.T("inspection.client"), w.T("inspection.record"), w.T("inspection.text"), w.T("inspection.by"), w.T("inspection.at"), w.T("inspection.entry")}); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	for i, r := range p.v.Rows {
		line := []string{fmt.Sprintf("%04d", i+1), strings.Join(r.Clauses, " "), r.Client, r.Title, r.Text, r.By, localTime(r.WallMS, r.ZoneMin).Format(time.RFC3339), r.Entry}
		for j := range line {
			line[j] = harmless(line[j])
		}
		if err := out.Write(line); err != nil {
			return nil, fmt.Errorf("index: %w", err)
		}
	}
	out.Flush()
	return b.Bytes(), out.Error()
}
