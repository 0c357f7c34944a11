package casework

import "genchi/app/document"

// explained says how a report was explained to the client before this one was compiled, and what was outsourced (3-5-3, 3-9-2).
func (w *reportWriter) explained(in *document.ReportInput) {
	if x, ok := w.m.LastTold(); ok {
		in.Explanation = document.Explanation{On: string(x.On), To: x.To, By: x.By, Agreed: x.Agreed, Refused: !x.Agreed, Note: x.Note}
	}
	in.Outsourced = w.d.outsourced(w.m)
}
