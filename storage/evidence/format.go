package evidence

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"genchi/storage/seal"
)

const (
	// ChunkSize is the number of plain bytes in all chunks but the last.
	ChunkSize = 4 << 20
	// MaxSize is the largest item in bytes.
	MaxSize = 64 << 30
	// MaxChunkFile is the largest chunk file in bytes.
	MaxChunkFile = ChunkSize + tagSize

	padBlock  = 16 << 10
	tagSize   = 16
	nonceSize = 12
	chunkAD   = "genchi/chunk/v1\x00"
	commitAD  = "genchi/item-key/v1\x00"
)

// CaseID names a case.
type CaseID = [16]byte

// ItemID names an item within its case.
type ItemID [16]byte

func (id ItemID) String() string { return hex.EncodeToString(id[:]) }

// Chunk is a chunk file: the SHA-256 and the number of its bytes.
type Chunk struct {
	Hash [32]byte
	Size uint32
}

// Manifest says what an item consists of. It holds no secret, but the hash of the
// plain bytes lets others recognise a known document: it is stored sealed.
type Manifest struct {
	Item   ItemID
	Size   uint64   // plain bytes
	Plain  [32]byte // SHA-256 of the plain bytes
	Commit [32]byte // commitment to the item key
	Chunks []Chunk  // in order
}

// ErrManifest says that a manifest contradicts itself.
var ErrManifest = errors.New("manifest is malformed")

// ErrKey says that a key is not the one to which the manifest commits.
var ErrKey = errors.New("key is not that of the item")

// Commit is the commitment to an item key.
func Commit(key *seal.Key) [32]byte {
	h := sha256.New()
	h.Write([]byte(commitAD))
	h.Write(key[:])
	return [32]byte(h.Sum(nil))
}

// Check tells whether number and sizes of the chunks follow from the size of the
// item, as [ErrManifest].
func (m *Manifest) Check() error {
	if m.Size > MaxSize {
		return fmt.Errorf("%w: %d bytes", ErrManifest, m.Size)
	}
	n := chunkCount(m.Size)
	if uint64(len(m.Chunks)) != n {
		return fmt.Errorf("%w: %d chunks instead of %d", ErrManifest, len(m.Chunks), n)
	}
	for i, c := range m.Chunks {
		if want := sealedSize(plainSize(m.Size, i)); int(c.Size) != want {
			return fmt.Errorf("%w: chunk %d has %d bytes instead of %d", ErrManifest, i, c.Size, want)
		}
	}
	return nil
}

func (m *Manifest) checkKey(key *seal.Key) error {
	if err := m.Check(); err != nil {
		return err
	}
	if Commit(key) != m.Commit {
		return ErrKey
	}
	return nil
}

func chunkCount(size uint64) uint64 { return max(1, (size+ChunkSize-1)/ChunkSize) }

// plainSize is the number of plain bytes in chunk i, without padding.
func plainSize(size uint64, i int) int {
	return int(min(ChunkSize, size-uint64(i)*ChunkSize)) // #nosec G115 -- i counts chunks of size
}

// sealedSize is the size of the file of a chunk with n plain bytes.
func sealedSize(n int) int { return paddedSize(n) + tagSize }

func paddedSize(n int) int { return max(1, (n+padBlock-1)/padBlock) * padBlock }

func nonce(i int, last bool) []byte {
	b := make([]byte, nonceSize)
	binary.BigEndian.PutUint64(b[3:], uint64(i)) // #nosec G115 -- i is not negative
	if last {
		b[nonceSize-1] = 1
	}
	return b
}

func associated(c CaseID, item ItemID) []byte {
	ad := append([]byte(chunkAD), c[:]...)
	return append(ad, item[:]...)
}
