package intake

// plane is one channel of a picture, without gaps between rows.
type plane struct {
	pix  []byte
	w, h int
}

// reducer averages a channel of sw by sh samples over the exact area of each of w by h samples. It is fed row by row, so that the large
// picture need not exist as a plane. Every source sample spans w by h units, every result sample sw by sh units. Sides must be
// positive and at most 65,535; making larger works too and repeats samples.
type reducer struct {
	sw, sh int
	out    plane
	spans  []span
	row    []uint32 // one source row, reduced in width, 8.8 fixed point
	acc    []uint32 // weighted sum of rows for the result row in work
	y, at  int      // source row to come, result row in work
	inv    uint64   // 2^40 / sw
}

// span is the part of a source row that one result sample covers.
type span struct {
	first, last   int    // source samples
	wFirst, wLast uint32 // units of the first and last; those between count in full
}

func newReducer(sw, sh, w, h int) *reducer {
	r := &reducer{
		sw: sw, sh: sh, out: plane{make([]byte, w*h), w, h}, spans: make([]span, w),
		row: make([]uint32, w), acc: make([]uint32, w), inv: (1 << 40) / uint64(sw),
	}
	for x := range r.spans {
		from, to := x*sw, (x+1)*sw // units
		s := span{first: from / w, last: (to - 1) / w}
		s.wFirst = uint32(min((s.first+1)*w, to) - from)
		if s.last > s.first {
			s.wLast = uint32(to - s.last*w)
		}
		r.spans[x] = s
	}
	return r
}

// add takes the next source row; rows beyond the last are ignored.
func (r *reducer) add(src []byte) {
	if r.y == r.sh {
		return
	}
	r.narrow(src[:r.sw])
	h := r.out.h
	pos, end := r.y*h, (r.y+1)*h
	for r.y++; pos < end; {
		border := (r.at + 1) * r.sh
		weight := uint32(min(end, border) - pos)
		for x, v := range r.row {
			r.acc[x] += v * weight
		}
		if pos += int(weight); pos == border {
			r.finish()
		}
	}
}

func (r *reducer) narrow(src []byte) {
	if r.sw == r.out.w {
		for x, v := range src {
			r.row[x] = uint32(v) << 8
		}
		return
	}
	w := uint32(r.out.w)
	for x := range r.spans {
		s := &r.spans[x]
		sum := uint32(src[s.first]) * s.wFirst
		if s.last > s.first {
			var full uint32
			for _, v := range src[s.first+1 : s.last] {
				full += uint32(v)
			}
			sum += full*w + uint32(src[s.last])*s.wLast
		}
		r.row[x] = uint32(uint64(sum) * r.inv >> 32)
	}
}

func (r *reducer) finish() {
	sh := uint64(r.sh)
	row := r.out.pix[r.at*r.out.w:][:r.out.w]
	for x, v := range r.acc {
		row[x] = byte((uint64(v) + sh*128) / (sh * 256))
		r.acc[x] = 0
	}
	r.at++
}

// reduce averages a plane with a stride.
func reduce(pix []byte, stride, sw, sh, w, h int) plane {
	r := newReducer(sw, sh, w, h)
	for y := range sh {
		r.add(pix[y*stride:])
	}
	return r.out
}

// turn makes a plane upright. o is an EXIF orientation, 1 to 8.
func (p plane) turn(o int) plane {
	if o <= 1 || o > 8 {
		return p
	}
	q := plane{make([]byte, len(p.pix)), p.w, p.h}
	if o >= 5 {
		q.w, q.h = p.h, p.w
	}
	at, dx, dy := p.steps(o)
	for y, i := 0, 0; y < q.h; y++ {
		for x, from := 0, at+y*dy; x < q.w; x++ {
			q.pix[i] = p.pix[from]
			from += dx
			i++
		}
	}
	return q
}

// steps says where the upright picture begins in p and how far apart its neighbours to the right and below lie there.
func (p plane) steps(o int) (at, dx, dy int) {
	right, bottom := p.w-1, (p.h-1)*p.w
	switch o {
	case 2: // mirrored
		return right, -1, p.w
	case 3: // upside down
		return bottom + right, -1, -p.w
	case 4: // mirrored upside down
		return bottom, 1, -p.w
	case 5: // mirrored along the falling diagonal
		return 0, p.w, 1
	case 6: // turn clockwise
		return bottom, -p.w, 1
	case 7: // mirrored along the rising diagonal
		return bottom + right, -p.w, -1
	case 8: // turn counter-clockwise
		return right, p.w, -1
	}
	return 0, 1, p.w
}
