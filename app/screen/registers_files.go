package screen

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // renditions are JPEG
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"genchi/app/audit"
	"genchi/app/casework"
	"genchi/app/register"
	"genchi/app/screen/widget"
)

// fileNamed is the name of a sealed file of the book that is shown.
func (p *registers) fileNamed(id string) string {
	if it := p.items[id]; it != nil {
		return it.Name
	}
	return id
}

// fileDoor lets fields of the form hold sealed files of the register's book.
func (p *registers) fileDoor() *fileDoor {
	return &fileDoor{name: p.fileNamed, look: p.lookAt, add: func() { p.a.pickFiles(p.a.router.Pressed(), p.seal) }}
}

// attach seals files and adds them to the record in the form; without a form it begins a new one.
func (p *registers) attach(files []string) {
	if p.kind() == nil || len(files) == 0 {
		return
	}
	if p.q == nil || p.record != nil && (p.record.State != "open" || p.record.FromCase != "") {
		p.create()
	}
	if p.q == nil || p.q.addFile == nil {
		p.a.frame.say(widget.Trouble{Happened: p.a.t("registers.nofiles", p.data.Title), Kept: p.a.t("trouble.kept"), Do: p.a.t("registers.nofiles.do"), Code: "nofiles"})
		return
	}
	p.seal(files)
}

// drop takes files that were dropped on the page.
func (p *registers) drop(files []string) bool {
	p.attach(files)
	return true
}

// seal takes files in as evidence of the book, in their order, and adds them to the record in the form if it is still shown; those that are refused are
// named, and the others stay.
func (p *registers) seal(files []string) {
	a, id, slot := p.a, p.kind().id, p.slot()
	var ids []string
	var mail *casework.MailView
	a.jobOf(1000, a.t("job.takein", len(files)), func(ctx context.Context, d Desk, prog Progress) error {
		for _, f := range files {
			ch, err := d.Do(ctx, &casework.AttachEvidence{Case: casework.Case{Case: id}, File: f, Progress: func(n, size int64) { prog(n, size) }})
			if err != nil {
				return err
			}
			ids = append(ids, ch.ID)
			if mail == nil && strings.EqualFold(filepath.Ext(f), ".eml") {
				if m, err := d.Mail(id, audit.ItemID(ch.ID)); err == nil {
					mail = &m
				}
			}
		}
		return a.renderAfter(ctx, d)
	}, func(error) {
		p.loadItems(id, func() {
			if len(ids) == 0 || p.q == nil || p.q.addFile == nil || p.slot() != slot {
				return
			}
			p.q.addFile(ids)
			if mail != nil {
				p.fromMail(mail)
			}
		})
	})
}

// loadItems reads what the sealed files of a book are called.
func (p *registers) loadItems(id string, then func()) {
	load(p.a, func(d Desk) (casework.EvidenceView, error) { return d.Evidence(id) }, func(v casework.EvidenceView) {
		p.items = map[string]*casework.ItemView{}
		for i := range v.Items {
			p.items[string(v.Items[i].ID)] = &v.Items[i]
		}
		then()
	})
}

// mailText is how much of a mail's text is taken over into a record; the rest stands in the sealed file.
const mailText = 4000

// fromMail writes what a mail says into the empty fields of a letter's form, as a draft that a person reads before it is saved.
func (p *registers) fromMail(m *casework.MailView) {
	if p.data.Register != "correspondence" || p.q == nil {
		return
	}
	v := p.q.values()
	text := []rune(m.Text)
	for name, s := range map[string]string{"direction": "received", "way": "mail", "on": m.On, "partner": m.From, "subject": m.Subject, "content": string(text[:min(len(text), mailText)])} {
		if !v.Filled(name) && s != "" {
			v[name] = []string{s}
		}
	}
	p.q.fill(v)
	p.q.edited()
	if m.Problem != "" {
		p.a.frame.say(widget.Trouble{Happened: p.a.words.T("intake."+m.Problem+".what", p.fileNamed(string(m.Item))), Kept: p.a.words.T("intake." + m.Problem + ".kept"), Do: p.a.words.T("intake." + m.Problem + ".todo"), Code: m.Problem})
	}
}

// lookAt shows a sealed file in the drawer: its picture, what a mail says, and what is known of it; the file itself leaves only as an export.
func (p *registers) lookAt(item string) {
	a, k, it := p.a, p.kind(), p.items[item]
	if k == nil || it == nil {
		return
	}
	type seenFile struct {
		jpeg []byte
		mail *casework.MailView
	}
	id := k.id
	load(a, func(d Desk) (v seenFile, err error) {
		if it.Picture {
			v.jpeg, err = d.Picture(id, it.ID)
		} else if strings.EqualFold(filepath.Ext(it.Name), ".eml") {
			if m, err := d.Mail(id, it.ID); err == nil {
				v.mail = &m
			}
		}
		return v, err
	}, func(v seenFile) {
		objs := []fyne.CanvasObject{strong(it.Name), caption(spaced(size(it.Size), it.Media, a.when(it.WallMS), it.By))}
		if m, _, err := image.Decode(bytes.NewReader(v.jpeg)); err == nil {
			pic := canvas.NewImageFromImage(m)
			pic.FillMode = canvas.ImageFillContain
			objs = append(objs, widget.NewFlow(tall{widget.Scaled(240)}, pic))
		}
		if m := v.mail; m != nil {
			objs = append(objs, form(a.t("mail.from"), widget.NewLabel(m.From, widget.Style{}), a.t("mail.to"), widget.NewLabel(m.To, widget.Style{}), a.t("mail.subject"), widget.NewLabel(m.Subject, widget.Style{})), para(a.t("mail.unproved")), widget.NewLabel(m.Text, widget.Style{}))
			for _, f := range m.Files {
				objs = append(objs, row(widget.NewMark(widget.SignFile, 16), plain(f.Name), caption(size(uint64(max(0, f.Size))))))
			}
		}
		objs = append(objs, caption("SHA-256 "+it.SHA256), keyRowOf(widget.NewKey(a.router, widget.KeyLook{Word: a.t("give.export"), Height: 32}, func() { a.exportOf(id, it) })))
		a.frame.drawer.Open(it.Name, widget.Scroll(widget.NewFlow(widget.Down{Gap: 10, PadX: 14, PadY: 4}, objs...)))
		a.frame.fit()
	})
}

// pickAttach picks a file for the record.
func (p *registers) pickAttach() {
	if k := p.kind(); k != nil && p.hasFiles() {
		p.a.pickFiles(fyne.KeyA, p.attach)
	}
}

// hasFiles tells whether records of the register that is shown can hold files.
func (p *registers) hasFiles() bool {
	for i := range p.data.Fields {
		if p.data.Fields[i].Kind == register.Item {
			return true
		}
	}
	return false
}

// firstFile looks at the first file of the record.
func (p *registers) firstFile() {
	if p.record == nil {
		return
	}
	for i := range p.data.Fields {
		if f := &p.data.Fields[i]; f.Kind == register.Item {
			for _, id := range p.record.Fields[f.Name] {
				p.lookAt(id)
				return
			}
		}
	}
}
