package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

const (
	noticePath = "genchi/app/notice"
	testPath   = "genchi/app/notice/noticetest"
	// schemas is the folder whose files the program reads and refuses by: what they name is enforced.
	schemas = "assets/registers"
)

// source is what the source of the module says of the provisions, without running anything.
type source struct {
	uses  map[notice.Provision][]string // "app/audit/gate.go:gateContract", each once, in the order of the files
	tests noticetest.Trace              // declared by noticetest.Covers, whether it passed or not
	wrong []string                      // names that do not exist, with their place
	names map[string]notice.Provision   // constant to provision
	fset  *token.FileSet
}

// scan reads every Go file below root, and the schemas that the program enforces.
func scan(root string) (*source, error) {
	s := &source{uses: map[notice.Provision][]string{}, tests: noticetest.Trace{}, names: map[string]notice.Provision{}, fset: token.NewFileSet()}
	for _, p := range notice.All() {
		s.names[constant(p)] = p
	}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir() && rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir():
			return nil
		case strings.HasSuffix(rel, ".go"):
			return s.file(name, rel)
		case strings.HasPrefix(rel, schemas+"/") && strings.HasSuffix(rel, ".json"):
			return s.schema(name, rel)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read source: %w", err)
	}
	return s, nil
}

// constant is the name that the generator gives to a provision.
func constant(p notice.Provision) string {
	parts := strings.Split(string(p), "-")
	for i, x := range parts {
		parts[i] = strings.ToUpper(x[:1]) + x[1:]
	}
	return "P" + strings.Join(parts, "_")
}

func (s *source) file(name, rel string) error {
	f, err := parser.ParseFile(s.fset, name, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	laws, tests := imported(f, noticePath), imported(f, testPath)
	if laws == "" {
		return nil
	}
	for _, d := range f.Decls {
		at, test := where(d), strings.HasSuffix(rel, "_test.go")
		ast.Inspect(d, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if test && isName(n.Fun, tests, "Covers") {
					s.covers(n, laws, path.Dir(rel), at)
				}
			case *ast.SelectorExpr:
				s.selector(n, laws, rel, at, test)
			}
			return true
		})
	}
	return nil
}

// selector looks at notice.P…: a name that does not exist is wrong, one in the program itself is a use.
func (s *source) selector(n *ast.SelectorExpr, laws, rel, at string, test bool) {
	x, ok := n.X.(*ast.Ident)
	if !ok || x.Name != laws || !provisional(n.Sel.Name) {
		return
	}
	p, ok := s.names[n.Sel.Name]
	switch {
	case !ok:
		s.wrong = append(s.wrong, fmt.Sprintf("%s: notice.%s", s.fset.Position(n.Pos()), n.Sel.Name))
	case !test:
		s.use(p, rel+":"+at)
	}
}

func (s *source) use(p notice.Provision, at string) {
	if !slices.Contains(s.uses[p], at) {
		s.uses[p] = append(s.uses[p], at)
	}
}

// covers notes which test declares which provisions.
func (s *source) covers(call *ast.CallExpr, laws, dir, at string) {
	for _, arg := range call.Args {
		if sel, ok := arg.(*ast.SelectorExpr); ok && isName(sel, laws, sel.Sel.Name) {
			if p, ok := s.names[sel.Sel.Name]; ok {
				test := "genchi/" + dir + "." + at
				if !slices.Contains(s.tests[p], test) {
					s.tests[p] = append(s.tests[p], test)
				}
			}
		}
	}
}

// schema reads the provisions that a file of schemas names, wherever they stand in it.
func (s *source) schema(name, rel string) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return fmt.Errorf("%s: %w", rel, err)
	}
	s.named(v, rel, "")
	return nil
}

func (s *source) named(v any, rel, id string) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			s.named(x, rel, id)
		}
	case map[string]any:
		if own, ok := v["id"].(string); ok {
			id = own
		}
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if p, ok := v[k].(string); ok && k == "provision" {
				if !notice.Provision(p).Valid() {
					s.wrong = append(s.wrong, fmt.Sprintf("%s: %q", rel, p))
					continue
				}
				s.use(notice.Provision(p), rel+":"+id)
				continue
			}
			s.named(v[k], rel, id)
		}
	}
}

// provisional tells whether a name of package notice is meant to be a provision: P1_1 and not Provision.
func provisional(name string) bool {
	return len(name) > 1 && name[0] == 'P' && name[1] >= '0' && name[1] <= '9'
}

func isName(e ast.Expr, pkg, name string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || pkg == "" {
		return false
	}
	x, ok := sel.X.(*ast.Ident)
	return ok && x.Name == pkg && sel.Sel.Name == name
}

// imported is the name under which a file knows a package, "" if it does not import it.
func imported(f *ast.File, importPath string) string {
	for _, i := range f.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err != nil || p != importPath {
			continue
		}
		if i.Name != nil {
			return i.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}

// where is the function of a declaration, or what it declares.
func where(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Name.Name
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok && len(v.Names) > 0 {
				return v.Names[0].Name
			}
		}
	}
	return "?"
}
