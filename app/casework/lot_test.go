package casework

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/app/intake/photogen"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
)

// twoHundred writes two hundred files as they come from a card: small pictures, some of them broken, one twice, and names of things that
// are no files.
func twoHundred(t *testing.T) (files []string, dir string) {
	t.Helper()
	dir = t.TempDir()
	photos := photogen.MakePhotos(2, 3)
	write := func(name string, b []byte) {
		f := filepath.Join(dir, name)
		if err := os.WriteFile(f, b, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	for i := range 190 {
		write(fmt.Sprintf("IMG_%04d.txt", i), []byte(strings.Repeat(fmt.Sprint(i), 100)))
	}
	write("IMG_0190.JPG", photos[0].JPEG)
	write("IMG_0191.JPG", photos[0].JPEG) // the same photo twice
	write("IMG_0192.JPG", photos[1].JPEG[:len(photos[1].JPEG)/2])
	write("IMG_0193.JPG", append([]byte{0xff, 0xd8, 0xff, 0xd8}, make([]byte, 40)...))
	write("IMG_0194.JPG", nil)
	sub := filepath.Join(dir, "DCIM")
	if err := os.Mkdir(sub, 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link.jpg")
	if err := os.Symlink(files[0], link); err != nil {
		t.Fatal(err)
	}
	return append(files, sub, link, filepath.Join(dir, "gone1.jpg"), filepath.Join(dir, "gone2.jpg"), filepath.Join(dir, "late.jpg")), dir
}

func TestTwoHundredFilesOfWhichSomeAreBroken(t *testing.T) {
	noticetest.Covers(t, notice.P1_2_4)
	d, id := newCaseDesk(t)
	files, dir := twoHundred(t)
	if len(files) != 200 {
		t.Fatalf("%d files", len(files))
	}
	l := d.NewLot(id, files)
	last, calls := int64(0), 0
	if err := d.TakeLot(t.Context(), l, nil, func(done, total int64) {
		last, calls = done, calls+1
		if total != 200_000 {
			t.Errorf("total %d", total)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if last != 200_000 || calls < 200 {
		t.Errorf("told %d of 200000 in %d calls", last, calls)
	}
	if n := [4]int{l.Count(LotTaken), l.Count(LotSame), l.Count(LotFlawed), l.Count(LotRefused)}; n != [4]int{191, 1, 3, 5} {
		t.Errorf("taken, same, flawed, refused: %v", n)
	}
	codes := map[string]string{}
	for _, f := range l.Files {
		if f.Left() && f.Item != "" || !f.Left() && f.Item == "" {
			t.Errorf("%s: %s with item %q", f.Name, f.State, f.Item)
		}
		if f.Code != "" {
			codes[f.Name] = f.Code
		}
	}
	for name, want := range map[string]intake.Code{
		"IMG_0192.JPG": intake.Truncated, "IMG_0193.JPG": intake.Damaged, "IMG_0194.JPG": intake.Empty, "DCIM": intake.Directory, "link.jpg": intake.Symlink, "gone1.jpg": intake.Missing,
	} {
		if codes[name] != string(want) {
			t.Errorf("%s: %q, want %s", name, codes[name], want)
		}
	}
	// the one that was late is there now; only what is left is tried again
	if err := os.WriteFile(filepath.Join(dir, "late.jpg"), []byte("late"), 0o600); err != nil {
		t.Fatal(err)
	}
	kept := d.Lots(id)
	if len(kept) != 1 || len(kept[0].Left()) != 5 {
		t.Fatalf("%d lots", len(kept))
	}
	before := len(d.opened(t, id).model.Items)
	if err := d.TakeLot(t.Context(), kept[0], nil, nil); err != nil {
		t.Fatal(err)
	}
	if got := len(d.opened(t, id).model.Items) - before; got != 1 || len(kept[0].Left()) != 4 {
		t.Errorf("%d items more, %d left", got, len(kept[0].Left()))
	}
	if v, err := d.Verify(t.Context(), "", nil); err != nil || v.Unnamed != 0 || len(v.Findings) != 0 {
		t.Errorf("verify: %v, %d unnamed, %+v", err, v.Unnamed, v.Findings)
	}
}

func TestCardPulledWhileFilesAreCopied(t *testing.T) {
	d, id := newCaseDesk(t)
	card := filepath.Join(t.TempDir(), "card")
	away := card + ".pulled"
	if err := os.Mkdir(card, 0o700); err != nil {
		t.Fatal(err)
	}
	var files []string
	for i := range 30 {
		f := filepath.Join(card, fmt.Sprintf("%02d.jpg", i))
		if err := os.WriteFile(f, []byte(strings.Repeat(f, 1000)), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	l := d.NewLot(id, files)
	pulled := false
	if err := d.TakeLot(t.Context(), l, nil, func(done, _ int64) {
		if !pulled && done >= 10_000 {
			pulled = true
			if err := os.Rename(card, away); err != nil {
				t.Error(err)
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	left := l.Left()
	if len(left) == 0 || len(left) == 30 {
		t.Fatalf("%d left", len(left))
	}
	for _, i := range left {
		if c := intake.Code(l.Files[i].Code); c != intake.Missing && c != intake.Changed && c != intake.ReadFailed {
			t.Errorf("%s: %s", l.Files[i].Name, c)
		}
	}
	if err := os.Rename(away, card); err != nil {
		t.Fatal(err)
	}
	if err := d.TakeLot(t.Context(), l, nil, nil); err != nil || len(l.Left()) != 0 {
		t.Fatalf("%v, %d left", err, len(l.Left()))
	}
	if n := len(d.opened(t, id).model.Items); n != 30 {
		t.Errorf("%d items of 30 files", n)
	}
	d.clean(t, id)
}

func TestStoppedLotNamesWhatIsLeft(t *testing.T) {
	d, id := newCaseDesk(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	files := lots(t, slices.Repeat([]int{3000}, 40)...)
	l := d.NewLot(id, files)
	l.Check = audit.CheckID("TM-001@")
	err := d.TakeLot(ctx, l, nil, func(done, _ int64) {
		if done >= 5000 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	kept := d.Lots(id)[0]
	if kept.Count(LotWaiting) == 0 || kept.Count(LotRefused) != 0 || kept.Count(LotTaken)+kept.Count(LotWaiting) != 40 {
		t.Fatalf("taken %d, waiting %d, refused %d", kept.Count(LotTaken), kept.Count(LotWaiting), kept.Count(LotRefused))
	}
	one := kept.Left()[:1]
	if err := d.TakeLot(t.Context(), kept, one, nil); err != nil || kept.Files[one[0]].State != LotTaken {
		t.Fatalf("%v %+v", err, kept.Files[one[0]])
	}
	if err := d.TakeLot(t.Context(), kept, nil, nil); err != nil || len(kept.Left()) != 0 {
		t.Fatalf("%v, %d left", err, len(kept.Left()))
	}
	for _, it := range d.opened(t, id).model.SortedItems() {
		if !slices.Contains(it.Checks, l.Check) {
			t.Errorf("%s serves %v", it.Name, it.Checks)
		}
	}
	if err := d.ForgetLot(id, l.ID); err != nil || len(d.Lots(id)) != 0 {
		t.Errorf("%v, %d lots", err, len(d.Lots(id)))
	}
	d.clean(t, id)
}

func TestTrialOfIntakeRecordsNothing(t *testing.T) {
	d, id := newCaseDesk(t)
	files, _ := twoHundred(t)
	before := d.opened(t, id)
	entries := len(before.entries)
	v, err := d.TryIntake(t.Context(), id, files[190:], nil)
	if err != nil || v.Barred != "" || v.Bytes == 0 || len(v.Files) != 10 {
		t.Fatalf("%+v %v", v, err)
	}
	if len(d.opened(t, id).entries) != entries || len(d.Lots(id)) != 0 {
		t.Error("something was recorded")
	}
	got := map[string]string{}
	for _, f := range v.Files {
		got[f.Name] = string(f.State) + " " + f.Code
	}
	for name, want := range map[string]string{"IMG_0190.JPG": "taken ", "IMG_0192.JPG": "flawed truncated", "DCIM": "refused directory", "late.jpg": "refused missing"} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := d.TryIntake(ctx, id, files, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
