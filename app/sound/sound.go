//go:build cgo

package sound

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/gen2brain/malgo"
)

// queued is how many pieces may wait for the writer, some ten seconds: it seals and syncs, and the device does not wait.
const queued = 1024

// Listen hands what the microphone hears to w until stop is called, from a goroutine of its own. Its first error ends the recording and is told to
// failed, which stop never calls; so is a device that goes away. stop returns when the last piece was written.
func Listen(rate int, w io.Writer, failed func(error)) (stop func(), err error) {
	cfg := malgo.DefaultDeviceConfig(malgo.Capture)
	cfg.Capture.Format, cfg.Capture.Channels, cfg.SampleRate, cfg.Alsa.NoMMap = malgo.FormatS16, 1, uint32(rate), 1 //nolint:gosec // a rate
	pieces := make(chan []byte, queued)
	var mu sync.Mutex
	closed, told := false, false
	fail := func(err error) {
		mu.Lock()
		again := told || closed
		told = true
		mu.Unlock()
		if !again {
			failed(err)
		}
	}
	heard := func(_, in []byte, _ uint32) {
		mu.Lock()
		defer mu.Unlock()
		if closed {
			return
		}
		select {
		case pieces <- append([]byte(nil), in...):
		default: // the disk is slower than sound; a gap is better than a standstill
		}
	}
	dev, err := open(cfg, malgo.DeviceCallbacks{Data: heard, Stop: func() { go fail(ErrRefused) }})
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		bad := false
		for p := range pieces {
			if bad {
				continue
			}
			if _, err := w.Write(p); err != nil {
				bad = true
				go fail(err)
			}
			clear(p)
		}
	}()
	var once sync.Once
	return func() {
		once.Do(func() {
			mu.Lock()
			closed = true
			close(pieces)
			mu.Unlock()
			dev.close()
		})
		<-done
	}, nil
}

// Play plays r, samples of so many channels, until its end or stop; ended is called once at the end.
func Play(rate, channels int, r io.Reader, ended func()) (stop func(), err error) {
	cfg := malgo.DefaultDeviceConfig(malgo.Playback)
	cfg.Playback.Format, cfg.Playback.Channels, cfg.SampleRate, cfg.Alsa.NoMMap = malgo.FormatS16, uint32(channels), uint32(rate), 1 //nolint:gosec // of a header that was checked
	var end sync.Once
	dev, err := open(cfg, malgo.DeviceCallbacks{Data: func(out, _ []byte, _ uint32) {
		n, err := io.ReadFull(r, out)
		clear(out[n:])
		if err != nil {
			end.Do(func() { go ended() })
		}
	}})
	if err != nil {
		return nil, err
	}
	var once sync.Once
	return func() { once.Do(dev.close) }, nil
}

// device is an open one with the context it lives in.
type device struct {
	ctx *malgo.AllocatedContext
	dev *malgo.Device
}

func open(cfg malgo.DeviceConfig, on malgo.DeviceCallbacks) (*device, error) {
	ctx, err := malgo.InitContext(nil, malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, named(err)
	}
	d := &device{ctx: ctx}
	if d.dev, err = malgo.InitDevice(ctx.Context, cfg, on); err != nil {
		d.close()
		return nil, named(err)
	}
	if err := d.dev.Start(); err != nil {
		d.close()
		return nil, named(err)
	}
	return d, nil
}

func (d *device) close() {
	if d.dev != nil {
		d.dev.Uninit()
	}
	_ = d.ctx.Uninit() // it is given up
	d.ctx.Free()
}

func named(err error) error {
	if errors.Is(err, malgo.ErrNoDevice) || errors.Is(err, malgo.ErrNoBackend) {
		return fmt.Errorf("%w: %w", ErrNone, err)
	}
	return fmt.Errorf("%w: %w", ErrRefused, err)
}
