package receipt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"sync"

	"genchi/storage/disk"
)

// ErrDamaged says that the files of the log contradict themselves. It must not be continued; begin a new one that names it.
var ErrDamaged = errors.New("the log is damaged")

const (
	frameMagic = "GLOG"
	maxFrame   = 4 << 20 // bytes of a body
	maxLeaves  = 65536   // of a frame
	frameHead  = 12      // magic, length, check sum of both
	frameExtra = frameHead + 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errTorn: the bytes end before the frame does, as a write that was cut leaves them.
var errTorn = errors.New("torn frame")

// Frame is leaves with the signed checkpoint that covers them and everything before.
type Frame struct {
	_          struct{} `cbor:",toarray"`
	Version    uint
	Before     uint64
	Leaves     []Hash
	Checkpoint []byte
}

func encodeFrame(f Frame) ([]byte, error) {
	body, err := encoding.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("log frame: %w", err)
	}
	b := make([]byte, 0, len(body)+frameExtra)
	b = append(b, frameMagic...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(body))) //nolint:gosec // limited by maxLeaves
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	b = append(b, body...)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(body, castagnoli)), nil
}

// parseFrame reads one frame from the front of b and returns its length.
func parseFrame(b []byte) (f Frame, n int, err error) {
	if len(b) < frameHead || allZero(b) {
		return f, 0, errTorn
	}
	size := int(binary.BigEndian.Uint32(b[4:8]))
	if string(b[:4]) != frameMagic || size > maxFrame || crc32.Checksum(b[:8], castagnoli) != binary.BigEndian.Uint32(b[8:12]) {
		return f, 0, fmt.Errorf("%w: no frame", ErrDamaged)
	}
	n = size + frameExtra
	if len(b) < n || allZero(b[n-4:n]) {
		return f, 0, errTorn
	}
	body := b[frameHead : n-4]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(b[n-4:n]) {
		return f, 0, fmt.Errorf("%w: wrong check sum", ErrDamaged)
	}
	if err := decoding.Unmarshal(body, &f); err != nil {
		return f, 0, fmt.Errorf("%w: frame: %w", ErrDamaged, err)
	}
	if f.Version != 1 || len(f.Leaves) == 0 || len(f.Leaves) > maxLeaves || f.Before > 1<<48 || len(f.Checkpoint) > MaxCheckpoint {
		return f, 0, fmt.Errorf("%w: frame of version %d with %d leaves", ErrDamaged, f.Version, len(f.Leaves))
	}
	return f, n, nil
}

func allZero(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}

// segments writes frames, never again to a file whose last write or fsync may have failed.
type segments struct {
	mu     sync.Mutex
	dir    string
	read   bool
	number int        // of the newest file
	file   *disk.File // nil: the next write begins a new segment
	repeat []byte     // last frame, to be repeated at the head of a new segment

	pending *Frame // handed to Append and not yet known to be on disk
	bytes   []byte // its frame
}

// Folder keeps a log in a folder.
func Folder(dir string) Keeper { return &segments{dir: dir} }

var segmentName = regexp.MustCompile(`^([0-9]{6,9})\.glog$`)

func segmentPath(dir string, n int) string { return filepath.Join(dir, fmt.Sprintf("%06d.glog", n)) }

// Since reads all frames in order, once: nobody else writes the folder.
func (s *segments) Since(int64) ([]Frame, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read {
		return nil, nil
	}
	if err := disk.MkdirAll(s.dir); err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	numbers, err := listSegments(s.dir)
	if err != nil {
		return nil, err
	}
	var out []Frame
	for _, n := range numbers {
		s.number = n
		if err := s.readFile(n, func(f Frame) { out = append(out, f) }); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(segmentPath(s.dir, n)), err)
		}
	}
	s.read = true
	return out, nil
}

// Append is [Keeper]. After a failure the same bytes are tried again, in a new segment, before any other.
func (s *segments) Append(_ int64, next func([]Frame) (*Frame, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	settled, err := s.settle()
	if err != nil {
		return err
	}
	f, err := next(settled)
	if err != nil || f == nil {
		return err
	}
	if s.bytes, err = encodeFrame(*f); err != nil {
		return err
	}
	s.pending = f
	_, err = s.settle()
	return err
}

// settle brings the frame that waits to disk and returns it.
func (s *segments) settle() ([]Frame, error) {
	f := s.pending
	if f == nil {
		return nil, nil
	}
	if err := s.write(s.bytes); err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	s.pending, s.bytes = nil, nil
	return []Frame{*f}, nil
}

func listSegments(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("log: %w", err)
	}
	var numbers []int
	for _, e := range entries {
		if m := segmentName.FindStringSubmatch(e.Name()); m != nil && e.Type().IsRegular() {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				return nil, fmt.Errorf("log: %w", err)
			}
			numbers = append(numbers, n)
		}
	}
	sort.Ints(numbers)
	return numbers, nil
}

func (s *segments) readFile(n int, each func(Frame)) error {
	b, err := os.ReadFile(segmentPath(s.dir, n))
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	for at := 0; at < len(b); {
		f, size, err := parseFrame(b[at:])
		if errors.Is(err, errTorn) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("at byte %d: %w", at, err)
		}
		each(f)
		s.repeat = append(s.repeat[:0], b[at:at+size]...)
		at += size
	}
	return nil
}

// write appends one frame and brings it to disk.
func (s *segments) write(b []byte) error {
	if s.file == nil {
		if err := s.begin(); err != nil {
			return err
		}
	}
	if err := writeSync(s.file, b); err != nil {
		s.abandon()
		return err
	}
	s.repeat = append(s.repeat[:0], b...)
	return nil
}

// begin makes a new segment that repeats the last frame.
func (s *segments) begin() error {
	s.number++ // also when it fails: the name may exist by now
	f, err := disk.Create(segmentPath(s.dir, s.number))
	if err != nil {
		return err
	}
	if len(s.repeat) > 0 {
		if err := writeSync(f, s.repeat); err != nil {
			_ = f.Close() // the error of the write says more
			return err
		}
	}
	if err := disk.SyncDir(s.dir); err != nil {
		_ = f.Close() // as above
		return err
	}
	s.file = f
	return nil
}

func writeSync(f *disk.File, b []byte) error {
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Sync()
}

func (s *segments) abandon() {
	if s.file != nil {
		_ = s.file.Close() // it is not relied upon any more
		s.file = nil
	}
}

// Close closes the file. What waits stays unacknowledged.
func (s *segments) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}
