package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"genchi/app/intake"
	"genchi/assets"
)

// parsed reads the Go files of a folder but for its tests.
func parsed(t *testing.T, dir string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v", dir, err)
	}
	var out []*ast.File
	for _, n := range names {
		if strings.HasSuffix(n, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), n, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}

// said is a code with the number of arguments that its sentence gets; -1 where that is not plain.
type said struct {
	key  string
	args int
}

// refusals finds every code of a refusal: refuse("code", provision, args…) and Refusal{Code: "code"}.
func refusals(files []*ast.File) []said {
	var out []said
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "refuse" && len(n.Args) >= 2 {
					if s, ok := literal(n.Args[0]); ok {
						args := len(n.Args) - 2
						if n.Ellipsis.IsValid() {
							args = -1
						}
						out = append(out, said{"refusal." + s, args})
					}
				}
			case *ast.CompositeLit:
				if id, ok := n.Type.(*ast.Ident); !ok || id.Name != "Refusal" {
					return true
				}
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && fmt.Sprint(kv.Key) == "Code" {
						if s, ok := literal(kv.Value); ok {
							out = append(out, said{"refusal." + s, -1})
						}
					}
				}
			}
			return true
		})
	}
	return out
}

// blockers finds every code of what stops the report: add("code", …) and Blocker{Code: "code"}.
func blockers(files []*ast.File) []said {
	var out []said
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "add" && len(n.Args) == 3 {
					if s, ok := literal(n.Args[0]); ok {
						out = append(out, said{"blocker." + s, -1})
					}
				}
			case *ast.CompositeLit:
				if sel, ok := n.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "Blocker" {
					for _, e := range n.Elts {
						if kv, ok := e.(*ast.KeyValueExpr); ok {
							if s, ok := literal(kv.Value); ok && fmt.Sprint(kv.Key) == "Code" {
								out = append(out, said{"blocker." + s, -1})
							}
						}
					}
				}
			}
			return true
		})
	}
	return out
}

// failures finds every key that the exit status gives: return CODE, "key" and return "key".
func failures(files []*ast.File) []said {
	var out []said
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			fn, ok := n.(*ast.FuncDecl)
			if !ok || fn.Name.Name != "status" && fn.Name.Name != "openKey" && fn.Name.Name != "authority" {
				return true
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				if r, ok := n.(*ast.ReturnStmt); ok {
					if s, ok := literal(r.Results[len(r.Results)-1]); ok && s != "" {
						out = append(out, said{"error." + s, -1})
					}
				}
				return true
			})
			return false
		})
	}
	return out
}

// findings lists the codes of package check.
func findings(files []*ast.File) []string {
	var out []string
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			if id, ok := v.Type.(*ast.Ident); ok && id.Name == "Code" {
				if s, ok := literal(v.Values[0]); ok {
					out = append(out, s)
				}
			}
			return true
		})
	}
	return out
}

// Every refusal, every blocker, every failure and every finding has its sentences in both languages, and no sentence waits for an argument that
// nobody gives.
func TestEverythingHasItsWords(t *testing.T) {
	audit, casework, command := parsed(t, "audit"), parsed(t, "casework"), parsed(t, "command")
	var all []said
	for _, s := range append(refusals(audit), refusals(casework)...) {
		if s.key == "refusal.source" {
			continue // the sentences of package intake
		}
		all = append(all, s)
	}
	all = append(all, blockers(audit)...)
	all = append(all, blockers(casework)...)
	for _, s := range failures(command) {
		for _, part := range []string{".what", ".kept", ".todo"} {
			all = append(all, said{s.key + part, 0})
		}
	}
	for _, c := range intake.Codes() {
		what, kept, todo := c.Keys()
		all = append(all, said{what, 1}, said{kept, 1}, said{todo, 1})
	}
	for _, v := range findings(parsed(t, "../storage/check")) {
		all = append(all, said{"verify." + v, 0})
	}
	if len(all) < 100 {
		t.Fatalf("only %d codes were found: the search is blind", len(all))
	}
	for _, lang := range []string{"ja", "en"} {
		w := assets.Lang(lang)
		for _, s := range all {
			if !w.Has(s.key) {
				t.Errorf("%s: no sentence for %s", lang, s.key)
				continue
			}
			text := w.T(s.key)
			for n := range 10 {
				if strings.Contains(text, fmt.Sprintf("{%d}", n)) && s.args >= 0 && n >= s.args {
					t.Errorf("%s: %s waits for argument %d of %d: %s", lang, s.key, n, s.args, text)
				}
			}
		}
	}
}
