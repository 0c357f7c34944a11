package casework

import (
	"errors"
	"fmt"

	"genchi/app/intake"
	"genchi/app/ledger"
	"genchi/app/notice"
	"genchi/assets"
)

// Refusal is a command that a rule or its own form refuses. Nothing was written. Code names a sentence of assets/lang
// (refusal.<code>), Provision the clause of the notice, empty where the refusal is one of form.
type Refusal struct {
	Code      string
	Provision notice.Provision
	Args      []string
	cause     error
}

func (r *Refusal) Error() string {
	s := "refused: " + r.Code
	if r.Provision != "" {
		s += " (" + string(r.Provision) + ")"
	}
	for _, a := range r.Args {
		s += " " + a
	}
	if r.cause != nil {
		s += ": " + r.cause.Error()
	}
	return s
}

func (r *Refusal) Unwrap() error { return r.cause }

// Sentences gives the keys of assets/lang for what happened and for what to do, with the arguments of both. A file that was not
// taken in has the sentences of its own reason.
func (r *Refusal) Sentences() (what, hint string, args []any) {
	words := r.Args
	what, hint = "refusal."+r.Code, "refusal."+r.Code+".hint"
	if r.Code == codeSource && len(words) > 0 {
		what, _, hint = intake.Code(words[0]).Keys()
		words = words[1:]
	}
	args = make([]any, len(words))
	for i, w := range words {
		args[i] = w
		if prefix := argWords[r.Code]; prefix != "" {
			args[i] = assets.Key(prefix + w)
		}
	}
	return what, hint, args
}

// argWords are the refusals whose arguments are words of the program, with the key before them: a clause is called by its words.
var argWords = map[string]string{"clause_missing": "screen.cert.clause.", "contract_lacks": "terms.clause.", "statement_lacks": "terms.statement."}

// codeSource is the refusal of a file; its arguments are the code of package intake and the name for display.
const codeSource = "source"

// Refused returns the refusal inside err, if there is one.
func Refused(err error) (*Refusal, bool) {
	var r *Refusal
	return r, errors.As(err, &r)
}

func refuse(code string, p notice.Provision, args ...string) error {
	return &Refusal{Code: code, Provision: p, Args: args}
}

func badForm(err error) error { return &Refusal{Code: "form", Args: []string{err.Error()}, cause: err} }

func refusalOf(b ledger.Breach) error {
	return &Refusal{Code: b.Code, Provision: notice.Provision(b.Provision), Args: b.Args}
}

// ErrNoCase is a case that this store does not hold.
var ErrNoCase = errors.New("no such case in this store")

func noCase(id string) error { return fmt.Errorf("%w: %s", ErrNoCase, id) }
