package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Wave is sound as it lies in a WAV file: samples of 16 bits, interleaved.
type Wave struct {
	Rate     int   // samples a second of each channel
	Channels int   // 1 or 2
	Bytes    int64 // of samples, as the file states it; 0 where its writer was cut off
}

// ErrNoWave says that a file is no WAV with samples of 16 bits.
var ErrNoWave = errors.New("no WAV file with samples of 16 bits")

const mostChunks = 100 // before the samples

// ReadWave reads the header of a WAV file and leaves r at its first sample. It trusts nothing the header says: the caller reads to the end of r or to
// Bytes, whichever comes first.
func ReadWave(r io.Reader) (Wave, error) {
	var riff [12]byte
	if _, err := io.ReadFull(r, riff[:]); err != nil {
		return Wave{}, noWave(err)
	}
	if string(riff[:4]) != "RIFF" || string(riff[8:]) != "WAVE" {
		return Wave{}, ErrNoWave
	}
	var w Wave
	for range mostChunks {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return Wave{}, noWave(err)
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "data":
			if w.Rate == 0 {
				return Wave{}, ErrNoWave
			}
			w.Bytes = size
			return w, nil
		case "fmt ":
			if err := w.format(r, size); err != nil {
				return Wave{}, err
			}
		default:
			if _, err := io.CopyN(io.Discard, r, size+size&1); err != nil {
				return Wave{}, noWave(err)
			}
		}
	}
	return Wave{}, ErrNoWave
}

func (w *Wave) format(r io.Reader, size int64) error {
	if size < 16 || size > 64 {
		return ErrNoWave
	}
	b := make([]byte, size+size&1)
	if _, err := io.ReadFull(r, b); err != nil {
		return noWave(err)
	}
	w.Channels, w.Rate = int(binary.LittleEndian.Uint16(b[2:])), int(binary.LittleEndian.Uint32(b[4:]))
	if binary.LittleEndian.Uint16(b) != 1 || binary.LittleEndian.Uint16(b[14:]) != 16 || w.Channels < 1 || w.Channels > 2 || w.Rate < 4000 || w.Rate > 192_000 {
		return ErrNoWave
	}
	return nil
}

func noWave(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrNoWave
	}
	return fmt.Errorf("wave: %w", err)
}

// WaveHeader is what stands before the samples of one channel, n bytes of them.
func WaveHeader(rate int, n int64) []byte {
	b := make([]byte, 0, 44)
	le := binary.LittleEndian
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, uint32(min(n+36, 1<<32-1))) //nolint:gosec // bounded
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, uint32(rate))   //nolint:gosec // of a microphone
	b = le.AppendUint32(b, uint32(rate*2)) //nolint:gosec // of a microphone
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	return le.AppendUint32(b, uint32(min(n, 1<<32-37))) //nolint:gosec // bounded
}
