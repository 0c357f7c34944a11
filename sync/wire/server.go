package wire

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	typeCBOR  = "application/cbor"
	typeBytes = "application/octet-stream"
	patience  = time.Minute // without a single byte moving
)

// patientBody gives up when no byte comes for a while, however large the body is.
type patientBody struct {
	io.ReadCloser
	rc *http.ResponseController
}

func (b patientBody) Read(p []byte) (int, error) {
	_ = b.rc.SetReadDeadline(time.Now().Add(patience)) // unsupported only in tests without a connection
	return b.ReadCloser.Read(p)
}

// Patient limits the silence of a client, in both directions, instead of the whole length of a request.
func Patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rc := http.NewResponseController(w)
		r.Body = patientBody{r.Body, rc}
		next.ServeHTTP(&patientWriter{w, rc}, r)
	})
}

type patientWriter struct {
	http.ResponseWriter
	rc *http.ResponseController
}

func (w *patientWriter) Write(p []byte) (int, error) {
	_ = w.rc.SetWriteDeadline(time.Now().Add(patience)) // as above
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController find the writer below.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Receive reads the message of a request. Errors are Problems, or of the transport when the client went away.
func Receive(r *http.Request, v any) error {
	b, err := ReceiveBytes(r, MaxRequest)
	if err != nil {
		return err
	}
	if err := Decode(b, v); err != nil {
		return Refuse(CodeForm, "%v", err)
	}
	return nil
}

// ReceiveBytes reads the bare bytes of a request.
func ReceiveBytes(r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, Refuse(CodeTooLarge, "%d bytes, at most %d", r.ContentLength, limit)
	}
	b, err := read(r.Body, limit)
	if errors.Is(err, ErrTooLarge) {
		return nil, Refuse(CodeTooLarge, "more than %d bytes", limit)
	}
	return b, err
}

// Send answers with a message.
func Send(w http.ResponseWriter, status int, v any) {
	b, err := Encode(v)
	if err != nil {
		SendProblem(w, Refuse(CodeInternal, "%v", err))
		return
	}
	sendBytes(w, status, typeCBOR, b)
}

// SendBytes answers with bare bytes.
func SendBytes(w http.ResponseWriter, b []byte) { sendBytes(w, http.StatusOK, typeBytes, b) }

// SendProblem answers with a refusal.
func SendProblem(w http.ResponseWriter, p *Problem) {
	b, err := Encode(p)
	if err != nil {
		b = nil
	}
	sendBytes(w, p.Status, typeCBOR, b)
}

func sendBytes(w http.ResponseWriter, status int, contentType string, b []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(b)))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b) // the client went away; it will ask again
}

// SendFrom answers with size bytes of r.
func SendFrom(w http.ResponseWriter, r io.Reader, size int64) {
	h := w.Header()
	h.Set("Content-Type", typeBytes)
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	h.Set("Cache-Control", "no-store")
	_, _ = io.CopyN(w, r, size) // a short answer is seen by the client, which checks the hash
}
