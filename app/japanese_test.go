package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// letters are the files whose subject is Japanese writing itself, or the notice's own numbering: they name characters, not
// sentences. What bench and synctest hold is material for measuring and trying.
var letters = []string{"app/document/linebreak/", "app/document/pdf/font.go", "app/notice/", "app/search/fold.go", "app/screen/widget/kinsoku.go", "bench/", "sync/synctest/"}

// Words for people lie in assets/lang. No literal of the program holds Japanese, be it text, character or the tag of a field.
func TestJapaneseLiesInAssets(t *testing.T) {
	files := 0
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
		if e.IsDir() {
			if name == "assets" || strings.HasPrefix(e.Name(), ".") && e.Name() != ".." {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		for _, l := range letters {
			if strings.HasPrefix(name, l) {
				return nil
			}
		}
		files++
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && strings.ContainsFunc(lit.Value, japanese) {
				t.Errorf("%s:%d: %s", name, set.Position(lit.Pos()).Line, lit.Value)
			}
			return true
		})
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files, %v", files, err)
	}
}

func japanese(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }
