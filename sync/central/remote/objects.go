package remote

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"genchi/storage/disk"
	"genchi/storage/evidence"
	"genchi/storage/trust"
	"genchi/sync/central"
)

const (
	answerPatience = 20 * time.Second // of one request
	attempts       = 3
	asideSuffix    = ".damaged"
)

// ErrVersioned says that the bucket keeps what is deleted.
var ErrVersioned = errors.New("the bucket keeps versions: what is destroyed would stay in it")

// objects is the bucket. Every object is written whole, with its SHA-256 in the signed request, so that the other side refuses other bytes.
type objects struct {
	bucket
	core      minio.Core
	transport *http.Transport
	log       *slog.Logger
}

func openObjects(o Options) (*objects, error) {
	b, err := parseBucket(o.S3)
	if err != nil {
		return nil, err
	}
	t, err := minio.DefaultTransport(b.secure)
	if err != nil {
		return nil, fmt.Errorf("S3: %w", err)
	}
	t.ResponseHeaderTimeout = answerPatience
	var rt http.RoundTripper = t
	if o.Transport != nil {
		rt = o.Transport(rt)
	}
	keys := credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}})
	c, err := minio.New(b.host, &minio.Options{
		Creds: keys, Secure: b.secure, Region: b.region, Transport: rt, MaxRetries: attempts, TrailingHeaders: false,
	})
	if err != nil {
		return nil, fmt.Errorf("S3: %w", err)
	}
	return &objects{b, minio.Core{Client: c}, t, o.Log}, nil
}

func (o *objects) close() { o.transport.CloseIdleConnections() }

// there asks for the bucket.
func (o *objects) there(ctx context.Context) error {
	has, err := o.core.BucketExists(ctx, o.name)
	if err == nil && !has {
		err = fmt.Errorf("no bucket %s", o.name)
	}
	return called(err)
}

// check looks at the bucket once.
func (o *objects) check() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := o.there(ctx); err != nil {
		return err
	}
	v, err := o.core.GetBucketVersioning(ctx, o.name)
	var answer minio.ErrorResponse
	if errors.As(err, &answer) && (answer.StatusCode < http.StatusInternalServerError || answer.StatusCode == http.StatusNotImplemented) {
		o.log.Warn("the bucket does not tell whether it keeps versions", "code", answer.Code)
		return nil
	}
	if err == nil && v.Status != "" {
		err = fmt.Errorf("bucket %s: %w", o.name, ErrVersioned)
	}
	return called(err)
}

func (o *objects) key(in trust.CaseID, hash [32]byte) string {
	return o.prefix + in.String() + "/" + hex.EncodeToString(hash[:])
}

// put writes one object whole.
func (o *objects) put(ctx context.Context, key string, b []byte) error {
	sum := sha256.Sum256(b)
	_, err := o.core.PutObject(ctx, o.name, key, bytes.NewReader(b), int64(len(b)), "", hex.EncodeToString(sum[:]),
		minio.PutObjectOptions{ContentType: "application/octet-stream", DisableContentSha256: true}) // the sum is given
	return called(err)
}

// get reads one object whole.
func (o *objects) get(ctx context.Context, key string) ([]byte, error) {
	r, info, _, err := o.core.GetObject(ctx, o.name, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, called(err)
	}
	defer func() { _ = r.Close() }()
	if info.Size > evidence.MaxChunkFile {
		return nil, fmt.Errorf("object %s of %d bytes: %w", key, info.Size, central.ErrDamaged)
	}
	b, err := io.ReadAll(io.LimitReader(r, evidence.MaxChunkFile+1))
	if err == nil && int64(len(b)) != info.Size {
		err = io.ErrUnexpectedEOF
	}
	return b, called(err)
}

// remove deletes objects; those that are not there are no error.
func (o *objects) remove(ctx context.Context, keys ...string) error {
	for _, k := range keys {
		err := called(o.core.RemoveObject(ctx, o.name, k, minio.RemoveObjectOptions{}))
		if err != nil && !errors.Is(err, central.ErrLost) {
			return err
		}
	}
	return nil
}

// removeBelow deletes all objects of a folder, many in one request.
func (o *objects) removeBelow(ctx context.Context, folder string) error {
	var listing error
	all := func(yield func(minio.ObjectInfo) bool) {
		listing = o.list(ctx, folder, func(info minio.ObjectInfo) error {
			if !yield(minio.ObjectInfo{Key: info.Key}) {
				return context.Canceled
			}
			return nil
		})
	}
	results, err := o.core.RemoveObjectsWithIter(ctx, o.name, all, minio.RemoveObjectsOptions{})
	if err != nil {
		return called(err)
	}
	for r := range results {
		if r.Err != nil && called(r.Err) != nil && !errors.Is(called(r.Err), central.ErrLost) {
			return called(r.Err)
		}
	}
	return listing
}

// list calls each for the objects below a folder, or for all of ours if it is empty.
func (o *objects) list(ctx context.Context, folder string, each func(minio.ObjectInfo) error) error {
	ctx, cancel := context.WithCancel(ctx) // ends the listing
	defer cancel()
	for info := range o.core.ListObjectsIter(ctx, o.name, minio.ListObjectsOptions{Prefix: o.prefix + folder, Recursive: true}) {
		if info.Err != nil {
			return called(info.Err)
		}
		if err := each(info); err != nil {
			return err
		}
	}
	return nil
}

// parse reads the key of an object of ours.
func (o *objects) parse(key string) (in trust.CaseID, hash [32]byte, aside, ok bool) {
	folder, name, found := strings.Cut(strings.TrimPrefix(key, o.prefix), "/")
	name, aside = strings.CutSuffix(name, asideSuffix)
	b, err := hex.DecodeString(name)
	if !found || err != nil || len(b) != len(hash) || in.UnmarshalText([]byte(folder)) != nil {
		return in, hash, aside, false
	}
	hash = [32]byte(b)
	return in, hash, aside, strings.TrimSuffix(key, asideSuffix) == o.key(in, hash) // no other prefix, no capitals
}

// called gives an error of the bucket the name by which callers know it.
func called(err error) error {
	var answer minio.ErrorResponse
	switch {
	case err == nil, errors.Is(err, central.ErrLost), errors.Is(err, central.ErrUnavailable), errors.Is(err, disk.ErrNoSpace), errors.Is(err, ErrVersioned):
		return err
	case errors.As(err, &answer):
		return fmt.Errorf("S3: %w", answered(answer))
	}
	return fmt.Errorf("S3: %w: %w", central.ErrUnavailable, err)
}

func answered(answer minio.ErrorResponse) error {
	switch {
	case answer.Code == minio.NoSuchKey:
		return fmt.Errorf("%w: %w", central.ErrLost, answer)
	case answer.StatusCode == http.StatusInsufficientStorage, answer.Code == "QuotaExceeded", answer.Code == "XMinioStorageFull":
		return fmt.Errorf("%w: %w", disk.ErrNoSpace, answer)
	case answer.StatusCode >= http.StatusInternalServerError, answer.StatusCode == http.StatusTooManyRequests, answer.Code == "SlowDown",
		answer.Code == "RequestTimeout", answer.Code == "XAmzContentSHA256Mismatch", answer.Code == "BadDigest": // changed on the way
		return fmt.Errorf("%w: %w", central.ErrUnavailable, answer)
	}
	return answer
}
