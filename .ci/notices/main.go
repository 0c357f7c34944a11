// Command notices prints THIRD_PARTY.md: every module that is linked into one of the programs on one of the systems, with its
// licence in full. It fails when a module has no licence file, so that nothing is shipped unnamed.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

type module struct{ path, version, dir string }

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func run() error {
	mods, err := linked()
	if err != nil {
		return err
	}
	mods = append(mods, module{"The Go standard library", "", goroot()})
	var table, texts strings.Builder
	for _, m := range mods {
		files, err := licences(m.dir)
		if err != nil {
			return fmt.Errorf("%s: %w", m.path, err)
		}
		var names []string
		fmt.Fprintf(&texts, "\n## %s %s\n", m.path, m.version)
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				return err
			}
			if n := name(string(text)); n != "" {
				names = append(names, n)
			}
			fmt.Fprintf(&texts, "\n%s:\n\n```\n%s\n```\n", filepath.Base(f), strings.TrimSpace(string(text)))
		}
		if len(names) == 0 {
			return fmt.Errorf("%s: licence not recognised in %v", m.path, files)
		}
		fmt.Fprintf(&table, "| %s | %s | %s |\n", m.path, m.version, strings.Join(names, ", "))
	}
	ofl, err := os.ReadFile("assets/fonts/OFL.txt")
	if err != nil {
		return err
	}
	fmt.Println("# Third-party notices\n\nWritten by `make notices` from what is linked on Linux, Windows and macOS.")
	fmt.Println("\n| Part | Version | Licence |\n|---|---|---|")
	fmt.Print(table.String())
	fmt.Println("| Noto Sans JP (assets/fonts) | | OFL-1.1 |")
	fmt.Print(texts.String())
	fmt.Printf("\n## Noto Sans JP\n\n```\n%s\n```\n", strings.TrimSpace(string(ofl)))
	return nil
}

// linked lists the modules of both programs on the three systems, in order.
func linked() ([]module, error) {
	seen := map[string]module{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		cmd := exec.Command("go", "list", "-deps", "-tags", "migrated_fynedo",
			"-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./app", "./sync/centrald")
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=1")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimSpace(line), "\t")
			if len(f) == 3 {
				seen[f[0]] = module{f[0], f[1], f[2]}
			}
		}
	}
	var mods []module
	for _, m := range seen {
		mods = append(mods, m)
	}
	sort.Slice(mods, func(i, j int) bool { return mods[i].path < mods[j].path })
	return mods, nil
}

func goroot() string {
	out, _ := exec.Command("go", "env", "GOROOT").Output()
	return strings.TrimSpace(string(out))
}

// licences finds the files of a module's folder that carry its licence, patent grant or notice.
func licences(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		up := strings.ToUpper(e.Name())
		for _, p := range []string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"} {
			if !e.IsDir() && strings.HasPrefix(up, p) {
				files = append(files, filepath.Join(dir, e.Name()))
			}
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no licence file in %s", dir)
	}
	return files, nil
}

// name recognises a licence by a phrase that only it has; empty for notices and patent grants.
func name(text string) string {
	flat := strings.Join(strings.Fields(text), " ")
	for _, l := range []struct{ phrase, name string }{
		{"Apache License Version 2.0", "Apache-2.0"},
		{"GNU LESSER GENERAL PUBLIC LICENSE", "LGPL"},
		{"GNU GENERAL PUBLIC LICENSE", "GPL"},
		{"Mozilla Public License", "MPL-2.0"},
		{"SIL OPEN FONT LICENSE", "OFL-1.1"},
		{"Permission to use, copy, modify, and/or distribute this software", "ISC"},
		{"Permission to use, copy, modify, and distribute this software", "ISC"},
		{"Neither the name of", "BSD-3-Clause"},
		{"may be used to endorse or promote", "BSD-3-Clause"},
		{"Redistributions in binary form", "BSD-2-Clause"},
		{"Permission is hereby granted, free of charge", "MIT"},
		{"This is free and unencumbered software", "Unlicense"},
	} {
		if strings.Contains(flat, l.phrase) {
			return l.name
		}
	}
	return ""
}
