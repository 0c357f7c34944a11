package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"genchi/app/casework"
	"genchi/app/intake/photogen"
	"genchi/assets"
)

// demo plays a whole audit through the subcommands of the program: two laptops, a central server on 127.0.0.1, photographs. Each step reads
// its own result back; the first wrong one ends it.
type demo struct {
	env    Env
	out    string // what the user looks at
	work   string // stores, cards and the server's folder, removed at the end
	photos []string
	w      assets.Words
	log    []string
}

// errDemo is a result of the demo that is not what it must be.
var errDemo = errors.New("demo: wrong result")

func cmdDemo(ctx context.Context, r *run, args []string) error {
	var out, photos string
	r.fs.StringVar(&out, "out", "out", "folder for the report, the pictures and the summary")
	r.fs.StringVar(&photos, "photos", "", "folder of photographs to use instead of made ones")
	if _, err := r.parse(args); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o750); err != nil {
		return fmt.Errorf("make %s: %w", out, err)
	}
	work, err := os.MkdirTemp("", "genchi-demo-")
	if err != nil {
		return fmt.Errorf("make work folder: %w", err)
	}
	defer os.RemoveAll(work) //nolint:errcheck // what is left of a demo is no harm
	d := &demo{env: r.Env, out: out, work: work, w: assets.Lang(r.Lang)}
	if err := d.findPhotos(photos); err != nil {
		return err
	}
	if err := d.play(ctx); err != nil {
		return err
	}
	return d.summary(r)
}

func (d *demo) findPhotos(dir string) error {
	if dir == "" {
		dir = filepath.Join(d.work, "photos")
		if err := os.Mkdir(dir, 0o700); err != nil {
			return fmt.Errorf("photos: %w", err)
		}
		for _, p := range photogen.MakePhotos(6, 1) {
			if err := os.WriteFile(filepath.Join(dir, p.Name), p.JPEG, 0o600); err != nil {
				return fmt.Errorf("photos: %w", err)
			}
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("photos: %w", err)
	}
	for _, f := range files {
		if f.Type().IsRegular() {
			d.photos = append(d.photos, filepath.Join(dir, f.Name()))
		}
	}
	sort.Strings(d.photos)
	if len(d.photos) == 0 {
		return fmt.Errorf("%w: %s holds no photographs", errUsage, dir)
	}
	return nil
}

// laptop is a store of the demo.
type laptop struct {
	d    *demo
	name string
}

func (d *demo) laptop(name string) *laptop { return &laptop{d: d, name: name} }

func (l *laptop) path(name string) string { return filepath.Join(l.d.work, l.name+"."+name) }

// call runs one subcommand and gives its answer lines.
func (l *laptop) call(ctx context.Context, in string, want int, args ...string) ([]map[string]any, error) {
	var out, errs bytes.Buffer
	env := l.d.env
	env.In, env.Out, env.Err, env.OutIsTTY = strings.NewReader(in), &out, &errs, false
	args = append(args, "--store", l.path("store"), "--passphrase-file", l.path("pass"))
	if code := Main(ctx, env, args); code != want {
		return nil, fmt.Errorf("%w: %s on %s ended with %d, not %d: %s%s", errDemo, args[0], l.name, code, want, out.String(), errs.String())
	}
	var lines []map[string]any
	for line := range strings.SplitSeq(strings.TrimSpace(out.String()), "\n") {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err == nil {
			lines = append(lines, m)
		}
	}
	return lines, nil
}

// do sends commands through the door; each must be saved.
func (l *laptop) do(ctx context.Context, cmds ...map[string]any) error {
	var in strings.Builder
	for _, c := range cmds {
		b, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		in.Write(b)
		in.WriteByte('\n')
	}
	lines, err := l.call(ctx, in.String(), ExitOK, "do")
	if err != nil {
		return err
	}
	if len(lines) != len(cmds) {
		return fmt.Errorf("%w: %d answers to %d commands", errDemo, len(lines), len(cmds))
	}
	for i, a := range lines {
		if a["saved"] != true {
			return fmt.Errorf("%w: %v was not saved: %v", errDemo, cmds[i], a)
		}
	}
	return nil
}

// one calls a subcommand that answers with one object.
func (l *laptop) one(ctx context.Context, args ...string) (map[string]any, error) {
	lines, err := l.call(ctx, "", ExitOK, args...)
	if err != nil {
		return nil, err
	}
	if len(lines) != 1 {
		return nil, fmt.Errorf("%w: %s gave %d answers", errDemo, args[0], len(lines))
	}
	return lines[0], nil
}

func (d *demo) say(key string, args ...any) {
	line := d.w.T("demo."+key, args...)
	d.log = append(d.log, line)
	fmt.Fprintln(d.env.Err, line)
}

func expect(what string, got, want any) error {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("%w: %s is %v, not %v", errDemo, what, got, want)
	}
	return nil
}

func (d *demo) summary(r *run) error {
	path := filepath.Join(d.out, "summary.txt")
	if err := os.WriteFile(path, []byte(strings.Join(d.log, "\n")+"\n"), 0o600); err != nil {
		return fmt.Errorf("summary: %w", err)
	}
	return r.print(map[string]any{"ok": true, "out": d.out, "report": filepath.Join(d.out, "report.pdf"), "summary": path})
}

var _ casework.Command
