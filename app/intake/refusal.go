package intake

import (
	"errors"
	"fmt"
)

// Code names a refusal or a problem.
type Code string

// Codes of sources. They are refusals: nothing was taken in.
const (
	Missing    Code = "missing"     // no such file
	NoAccess   Code = "no_access"   // the operating system does not let us read it
	Symlink    Code = "symlink"     // a symbolic link or another redirection
	Directory  Code = "directory"   // a folder
	Pipe       Code = "pipe"        // a named pipe or socket: would never end
	Device     Code = "device"      // a device
	NotRegular Code = "not_regular" // anything else that is no file
	Changed    Code = "changed"     // size or time differ between the beginning and the end of reading
	ReadFailed Code = "read_failed" // the medium did not give the bytes
)

// Codes of pictures. As a Problem the file is kept; as a Refusal it is not shown as a picture.
const (
	Empty           Code = "empty"            // no bytes
	Truncated       Code = "truncated"        // ends before its own end mark
	Damaged         Code = "damaged"          // does not follow its format
	MetadataDamaged Code = "metadata_damaged" // EXIF cannot be read or is implausible
	TooManyPixels   Code = "too_many_pixels"  // beyond 100 million or 20,000 a side
	OverMemory      Code = "over_memory"      // decoding would take more than the budget
	NoPreview       Code = "no_preview"       // a format that is kept but not decoded
	NotPicture      Code = "not_picture"      // no picture at all
	OutsidePicture  Code = "outside_picture"  // a box to cover that lies outside
)

// Codes lists all codes.
func Codes() []Code {
	return []Code{
		Missing, NoAccess, Symlink, Directory, Pipe, Device, NotRegular, Changed, ReadFailed,
		Empty, Truncated, Damaged, MetadataDamaged, TooManyPixels, OverMemory, NoPreview, NotPicture, OutsidePicture,
		NotWorkbook, BookProtected, BookBig, BookMacro, BookLink, BookObject, BookFormula, SheetNotOurs, SheetLater, SheetDoubled, SheetColumns, SheetDestroyed,
	}
}

// Keys returns the keys of the three sentences in assets: what happened, what was kept, what to do.
func (c Code) Keys() (what, kept, todo string) {
	p := "intake." + string(c)
	return p + ".what", p + ".kept", p + ".todo"
}

// Refusal is the error of everything that intake does not do. Name is a display name (CleanName) or empty.
type Refusal struct {
	Code Code
	Name string
	Err  error // the cause, if another package gave one
}

func (r *Refusal) Error() string {
	s := "intake: " + string(r.Code)
	if r.Name != "" {
		s += fmt.Sprintf(": %q", r.Name)
	}
	if r.Err != nil {
		s += ": " + r.Err.Error()
	}
	return s
}

func (r *Refusal) Unwrap() error { return r.Err }

// CodeOf returns the code of a refusal in err's chain, or an empty Code.
func CodeOf(err error) Code {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r.Code
	}
	return ""
}

// Problem is something a person should know about a file that is kept.
type Problem struct{ Code Code }
