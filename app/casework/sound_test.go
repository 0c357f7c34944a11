package casework

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"genchi/app/audit"
	"genchi/app/intake"
	"genchi/app/notice"
	"genchi/app/notice/noticetest"
	"genchi/app/register"
	"genchi/storage/vault"
)

// tone is so many seconds of a sound.
func tone(seconds int) []byte {
	b := make([]byte, 0, seconds*2*SoundRate)
	for i := range seconds * SoundRate {
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(8000*math.Sin(float64(i)/9))))
	}
	return b
}

// sounding allows recordings by the body's setting and has a visit under way with a consent.
func (r *room) sounding() string {
	r.t.Helper()
	id := r.id
	book := must(r.d.Do(context.Background(), &OpenBook{Book: register.Office}))
	if _, err := r.d.Do(context.Background(), &ChangeSetting{Case: Case{book.Case}, Setting: audit.SettingSound, Value: 2, Reason: "聞取りの確認"}); err != nil {
		r.t.Fatal(err)
	}
	r.id = id
	return r.do(&RecordConsent{Who: "情報管理責任者", Scope: "聞取りの内容の確認だけに使う", Way: audit.ConsentSpoken}).ID
}

func (r *room) items() []ItemView {
	r.t.Helper()
	return must(r.d.Evidence(r.id)).Items
}

// Sound is recorded only if the body allows it, during a visit, where the client does not forbid it, and under a consent that was recorded before.
func TestSoundNeedsConsent(t *testing.T) {
	noticetest.Covers(t, notice.P1_3)
	r := newRoom(t)
	file := filepath.Join(t.TempDir(), "talk.wav")
	pcm := tone(8)
	if err := os.WriteFile(file, append(intake.WaveHeader(SoundRate, int64(len(pcm))), pcm...), 0o600); err != nil {
		t.Fatal(err)
	}
	r.refused("sound_off", "", &RecordSound{File: file})
	consent := r.sounding()
	r.refused("no_consent", "", &RecordSound{File: file, Consent: "n9"})
	r.do(&SetPlaceRules{Place: "srv", Recording: audit.Forbidden})
	r.refused("sound_forbidden", "", &RecordSound{File: file, Consent: consent, Place: "srv"})
	if err := os.WriteFile(file+".txt", []byte("no sound"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.refused("sound_format", "", &RecordSound{File: file + ".txt", Consent: consent})

	made := r.do(&RecordSound{File: file, Consent: consent, Measure: "TM-001"})
	var out bytes.Buffer
	it, err := r.d.GetEvidence(context.Background(), r.id, audit.ItemID(made.ID), &out)
	if err != nil || it.Media != "audio/wav" || len(it.Checks) != 1 || !bytes.Equal(out.Bytes(), append(intake.WaveHeader(SoundRate, int64(len(pcm))), pcm...)) {
		t.Fatalf("%+v %v, %d bytes", it, err, out.Len())
	}
	v := must(r.d.Sounds(r.id, "srv"))
	if !v.Allowed || !v.Forbidden || v.Broken != 0 || len(v.Made) != 1 || v.Made[0].Seconds != 8 || v.Made[0].Consent != consent || v.Made[0].Broken {
		t.Errorf("%+v", v)
	}
	if n := len(r.d.v.Local().All(localSound)); n != 0 {
		t.Errorf("%d parts stay", n)
	}
	r.do(&WithdrawConsent{Consent: consent})
	r.refused("consent_withdrawn", "", &RecordSound{File: file, Consent: consent})
	if faults, err := r.d.v.Faults(); err != nil || len(faults) != 0 {
		t.Errorf("%v %v", faults, err)
	}
}

// A kill while sound is recorded loses at most one part; the rest becomes an item at the next start, once.
func TestKilledWhileRecording(t *testing.T) {
	r := newRoom(t)
	consent := r.sounding()
	run, err := r.d.BeginSound(SoundOrder{Case: r.id, Consent: consent})
	if err != nil {
		t.Fatal(err)
	}
	pcm := tone(10)
	for i := 0; i < len(pcm); i += 4000 {
		if _, err := run.Write(pcm[i:min(i+4000, len(pcm))]); err != nil {
			t.Fatal(err)
		}
	}
	if run.Seconds() != 10 {
		t.Errorf("%d s", run.Seconds())
	}
	if v, err := r.d.Verify(t.Context(), r.id, nil); err != nil || v.Unnamed != 0 || len(v.Findings) != 0 || v.Chunks < 3 {
		t.Errorf("while it runs: %+v, %v", v, err)
	}
	dir := filepath.Join(t.TempDir(), "store")
	if err := os.CopyFS(dir, os.DirFS(r.d.v.Dir())); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return r.clock }
	v, err := vault.Open(dir, []byte("correct horse battery staple"), vault.Options{Now: now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	again := &room{t: t, clock: r.clock, id: r.id, d: New(v, Options{Now: now, Rand: rand.Reader, Lang: "ja"})}
	defer again.d.Close() //nolint:errcheck // a test
	if s := must(again.d.Sounds(r.id, "")); s.Broken != 1 {
		t.Errorf("%+v", s)
	}
	for want := range 2 {
		if n, err := again.d.FinishSounds(context.Background()); err != nil || n != 1-want {
			t.Fatalf("%d finished, %v", n, err)
		}
	}
	items := again.items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	var out bytes.Buffer
	if _, err := again.d.GetEvidence(context.Background(), r.id, items[0].ID, &out); err != nil || !bytes.Equal(out.Bytes()[44:], pcm[:9*2*SoundRate]) {
		t.Errorf("%v, %d bytes of %d", err, out.Len(), len(pcm))
	}
	if s := must(again.d.Sounds(r.id, "")); s.Broken != 0 || len(s.Made) != 1 || !s.Made[0].Broken || s.Made[0].Seconds != 9 {
		t.Errorf("%+v", s)
	}
	if ch, err := run.End(context.Background(), false); err != nil || ch.ID == "" {
		t.Errorf("the one that was not killed: %+v %v", ch, err)
	}
}
