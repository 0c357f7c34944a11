package central

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/journal"
	"genchi/storage/trust"
	"genchi/sync/wire"
)

func (f *folder) Cases() ([]trust.CaseID, error) {
	entries, err := f.journals.Cases()
	if err != nil {
		return nil, err
	}
	chunks, err := f.evidence.Cases()
	if err != nil {
		return nil, err
	}
	items, err := names[trust.CaseID](filepath.Join(f.dir, "items"))
	if err != nil {
		return nil, err
	}
	all := map[trust.CaseID]bool{}
	for _, in := range append(entries, items...) {
		all[in] = true
	}
	for _, in := range chunks {
		all[in] = true
	}
	return slices.Collect(maps.Keys(all)), nil
}

// names lists the ids of 16 bytes by which the entries of a folder go.
func names[T ~[16]byte](dir string) (out []T, err error) {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range list {
		if b, err := hex.DecodeString(e.Name()); err == nil && len(b) == 16 {
			out = append(out, T(b))
		}
	}
	return out, err
}

// add counts bytes of a case that was read already.
func (f *folder) add(in trust.CaseID, size int64) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.used[in] += size
	return f.used[in]
}

// forgotten makes the next Links read the case anew.
func (f *folder) forgotten(in trust.CaseID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.read, in)
}

// Links reads the journals of a case for whoever has seen nothing. Nobody else writes it, so that afterwards there is never more.
func (f *folder) Links(in trust.CaseID, after Stand, each func(Link) error) (Stand, journal.Report, error) {
	f.mu.Lock()
	read := f.read[in]
	used := f.used[in]
	f.mu.Unlock()
	if read && after.Last > 0 {
		return Stand{Last: after.Last, Used: used}, journal.Report{}, nil
	}
	if err := f.journals.Flush(); err != nil { // what failed before comes first
		return after, journal.Report{}, err
	}
	chunks, err := f.evidence.Chunks(in)
	if err != nil {
		return after, journal.Report{}, err
	}
	used = 0
	for _, k := range chunks {
		used += int64(k.Size)
	}
	report, err := f.journals.Read(in, func(e journal.Entry, _ journal.Place) error {
		used += int64(len(e.Raw) + len(e.Payload))
		return each(Link{e.Hash, e.Header})
	})
	if err != nil {
		return after, report, err
	}
	f.mu.Lock()
	f.used[in], f.read[in] = used, true
	f.mu.Unlock()
	return Stand{Last: 1, Used: used}, report, nil
}

func (f *folder) Entries(in trust.CaseID, want map[trust.Hash]bool, each func(journal.Entry, journal.Place) error) (journal.Report, error) {
	return f.journals.Read(in, func(e journal.Entry, at journal.Place) error {
		if want != nil && !want[e.Hash] {
			return nil
		}
		return each(e, at)
	})
}

func (f *folder) AddEntries(in trust.CaseID, _ Version, behind Stand, entries ...*journal.Entry) (Stand, error) {
	if err := f.journals.Append(entries...); err != nil {
		return behind, err
	}
	var size int64
	for _, e := range entries {
		size += int64(len(e.Raw) + len(e.Payload))
	}
	return Stand{Last: behind.Last, Used: f.add(in, size)}, nil
}

func (f *folder) StripEntries(in trust.CaseID, entries []trust.Hash) (journal.Stripped, error) {
	f.forgotten(in)
	if err := f.journals.Flush(); err != nil {
		return journal.Stripped{}, err
	}
	return f.journals.Strip(in, func(h journal.Hash) bool { return entries == nil || slices.Contains(entries, h) })
}

func (f *folder) HasChunks(in trust.CaseID, hashes ...[32]byte) ([]bool, error) {
	out := make([]bool, len(hashes))
	for i, h := range hashes {
		out[i] = f.evidence.Has(in, h)
	}
	return out, nil
}

func (f *folder) PutChunk(in trust.CaseID, _ Version, hash [32]byte, b []byte) error {
	if err := f.evidence.PutChunk(in, hash, b); err != nil {
		return err
	}
	f.add(in, int64(len(b)))
	return nil
}

func (f *folder) OpenChunk(in trust.CaseID, hash [32]byte) (io.ReadCloser, int64, error) {
	r, size, err := f.evidence.OpenChunk(in, hash)
	if missing := (evidence.ErrMissing{}); errors.As(err, &missing) {
		err = fmt.Errorf("%w: %w", ErrLost, err)
	}
	return r, size, err
}

func (f *folder) ChunkNames(in trust.CaseID) ([][32]byte, error) {
	chunks, err := f.evidence.Chunks(in)
	out := make([][32]byte, len(chunks))
	for i, k := range chunks {
		out[i] = k.Hash
	}
	return out, err
}

func (f *folder) RemoveChunks(in trust.CaseID, hashes [][32]byte) (done Removed, err error) {
	f.forgotten(in)
	chunks, err := f.evidence.Chunks(in)
	if err != nil {
		return done, err
	}
	size := map[[32]byte]int64{}
	for _, k := range chunks {
		size[k.Hash] = int64(k.Size)
	}
	if hashes == nil {
		for _, n := range size {
			done.Number++
			done.Bytes += n
		}
		return done, f.evidence.RemoveCase(in)
	}
	for _, h := range hashes {
		n, there := size[h]
		if !there {
			continue
		}
		if err := f.evidence.RemoveChunk(in, h); err != nil {
			return done, err
		}
		done.Number++
		done.Bytes += n
	}
	return done, nil
}

func (f *folder) ScrubChunks(ctx context.Context, r *ScrubReport, _ func(trust.CaseID, [32]byte) bool) error {
	cases, err := f.evidence.Cases()
	if err != nil {
		return err
	}
	for _, in := range cases {
		if err := f.scrubChunksOf(ctx, r, in); err != nil {
			return err
		}
	}
	return nil
}

func (f *folder) scrubChunksOf(ctx context.Context, r *ScrubReport, in evidence.CaseID) error {
	lost, err := f.evidence.Lost(in)
	if err != nil {
		return err
	}
	for _, h := range lost {
		r.Lost(in, h)
	}
	chunks, err := f.evidence.Chunks(in)
	if err != nil {
		return err
	}
	for _, k := range chunks {
		r.Chunks++
		if err := f.evidence.CheckChunk(in, k.Hash); err != nil {
			r.Add("case %s: %v", trust.CaseID(in), errors.Join(err, f.evidence.SetAside(in, k.Hash)))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

func (f *folder) itemDir(in trust.CaseID, item wire.ItemID) string {
	return filepath.Join(f.dir, "items", in.String(), hex.EncodeToString(item[:]))
}

func formName(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:8]) + keySuffix
}

func (f *folder) Forms(in trust.CaseID, items ...wire.ItemID) (map[wire.ItemID][][]byte, error) {
	out := map[wire.ItemID][][]byte{}
	for _, item := range items {
		forms, err := f.forms(f.itemDir(in, item))
		if err != nil {
			return nil, fmt.Errorf("item key: %w", err)
		}
		if len(forms) > 0 {
			out[item] = forms
		}
	}
	return out, nil
}

func (f *folder) forms(dir string) ([][]byte, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasSuffix(e.Name(), keySuffix) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		if formName(b) == e.Name() { // damaged ones are found by scrub; the device that has it sends it again
			out = append(out, b)
		}
	}
	return out, nil
}

func (f *folder) AddForm(in trust.CaseID, _ Version, item wire.ItemID, b []byte) error {
	dir := f.itemDir(in, item)
	if err := disk.MkdirAll(dir); err != nil {
		return fmt.Errorf("item key: %w", err)
	}
	if err := disk.WriteFile(filepath.Join(dir, formName(b)), b); err != nil {
		return fmt.Errorf("item key: %w", err)
	}
	f.add(in, int64(len(b)))
	return nil
}

func (f *folder) ItemNames(in trust.CaseID) ([]wire.ItemID, error) {
	return names[wire.ItemID](filepath.Join(f.dir, "items", in.String()))
}

func (f *folder) RemoveItems(in trust.CaseID, items []wire.ItemID) (done Removed, err error) {
	f.forgotten(in)
	var dirs []string
	for _, item := range items {
		dirs = append(dirs, f.itemDir(in, item))
	}
	if items == nil {
		of := filepath.Join(f.dir, "items", in.String())
		list, err := os.ReadDir(of)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return done, err
		}
		for _, e := range list {
			dirs = append(dirs, filepath.Join(of, e.Name()))
		}
	}
	for _, dir := range dirs {
		if err := removeForms(dir, &done); err != nil {
			return done, err
		}
	}
	return done, nil
}

// removeForms deletes the folder of an item's keys.
func removeForms(dir string, done *Removed) error {
	list, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range list {
		path := filepath.Join(dir, e.Name())
		if st, err := os.Stat(path); err == nil {
			done.Bytes += st.Size()
		}
		if err := disk.Remove(path); err != nil {
			return err
		}
	}
	if err := disk.Remove(dir); err != nil {
		return err
	}
	done.Number++
	return disk.SyncDir(filepath.Dir(dir))
}

func (f *folder) ScrubItems(ctx context.Context, r *ScrubReport) error {
	return walk(ctx, filepath.Join(f.dir, "items"), func(path string) error {
		if !strings.HasSuffix(path, keySuffix) {
			return nil // being written
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		r.Items++
		if formName(b) != filepath.Base(path) {
			r.Add("item key %s is damaged", filepath.Base(filepath.Dir(path)))
		}
		return nil
	})
}
