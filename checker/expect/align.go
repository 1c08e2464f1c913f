package expect

import (
	"math"
	"math/bits"
	"sort"
)

// What things cost in the alignment. A part with every value wrong still costs
// less than one missing and another unexpected, so wrong values are reported as
// such. A maybe that is left out costs next to nothing: it is met where it can be.
const (
	costField      = 100 // one value wrong
	costMissing    = 500
	costUnexpected = 500
	costLeftOut    = 1
)

// choice is what the best alignment does next.
type choice uint8

const (
	finish choice = iota
	meet
	skipPart
	skipWant
)

// cell is the best alignment of the wants from i and the parts from j on.
type cell struct {
	cost int
	how  choice
	next int // when want i is met: the part with which it goes on
}

// alignment is which parts meet which want.
type alignment struct {
	met        []span // by want: the parts from up to to; equal when there are none
	unexpected []*part
}

// aligner finds the alignment of least cost by dynamic programming over suffixes,
// as for an edit distance. It takes O(wants × parts) steps of O(log parts).
type aligner struct {
	judge
	wants []*want
	parts []*part
	sum   []int // sum[j]: octets of data in the parts before j
	stop  []int // stop[j]: the first SYN, FIN or RST from j on
	best  [][]cell
	grown [][]cell // like best, while a data want has taken parts up to j and may take more
}

func align(j judge, wants []*want, parts []*part) alignment {
	a := &aligner{judge: j, wants: wants, parts: parts}
	a.measure()
	a.best = table(len(wants)+1, len(parts)+1)
	a.grown = table(len(wants)+1, len(parts)+1)
	for i := len(wants); i >= 0; i-- {
		for j := len(parts); j >= 0; j-- {
			if i < len(wants) {
				a.grown[i][j] = a.grow(i, j)
			}
			a.best[i][j] = a.choose(i, j)
		}
	}
	return a.trace()
}

func table(rows, columns int) [][]cell {
	t := make([][]cell, rows)
	for i := range t {
		t[i] = make([]cell, columns)
	}
	return t
}

// measure fills sum and stop.
func (a *aligner) measure() {
	n := len(a.parts)
	a.sum, a.stop = make([]int, n+1), make([]int, n+1)
	for j, p := range a.parts {
		a.sum[j+1] = a.sum[j] + p.length
	}
	a.stop[n] = n
	for j := n - 1; j >= 0; j-- {
		a.stop[j] = a.stop[j+1]
		if k := a.parts[j].kind; k != someData && k != ackOnly {
			a.stop[j] = j
		}
	}
}

// choose returns the best of all that can be done at (i, j). Of equals it prefers
// to meet the want, and early.
func (a *aligner) choose(i, j int) cell {
	if i == len(a.wants) && j == len(a.parts) {
		return cell{}
	}
	best := cell{cost: math.MaxInt}
	try := func(c cell) {
		if c.cost < best.cost {
			best = c
		}
	}
	if i < len(a.wants) && j < len(a.parts) {
		a.tryMeet(i, j, try)
	}
	if j < len(a.parts) {
		try(cell{cost: a.best[i][j+1].cost + unexpected(a.parts[j]), how: skipPart})
	}
	if i < len(a.wants) {
		try(cell{cost: a.best[i+1][j].cost + missing(a.wants[i]), how: skipWant})
	}
	return best
}

func unexpected(p *part) int {
	if p.kind == ackOnly {
		return 0
	}
	return costUnexpected
}

func missing(w *want) int {
	if w.maybe {
		return costLeftOut
	}
	return costMissing
}

// price is what a set of wrong fields costs.
func price(wrong fields) int {
	return costField * bits.OnesCount8(uint8(wrong&^notCaptured))
}

// tryMeet tries the ways in which part j can meet want i.
func (a *aligner) tryMeet(i, j int, try func(cell)) {
	w, p := a.wants[i], a.parts[j]
	meets := func(cost, next int) {
		try(cell{cost: cost + a.best[i+1][next].cost, how: meet, next: next})
	}
	switch {
	case w.kind == someData && p.kind == someData:
		n, _ := w.octets()
		if k, ok := a.exactly(j, n); ok {
			meets(price(a.wrong(w, a.parts[j:k])), k)
		}
		try(a.inexactly(i, j))
	case w.kind == p.kind:
		meets(price(a.wrong(w, a.parts[j:j+1])), j+1)
	case w.kind == ackOnly && p.kind != rstBit:
		// The ACK rides on p, which stays to meet the next want. A RST
		// acknowledges nothing: it ends the call.
		meets(price(a.wrong(w, a.parts[j:j+1])), j)
	}
}

// inexactly is data want i met by part j, and as many after it as is best, with
// the wrong number of octets.
func (a *aligner) inexactly(i, j int) cell {
	w := a.wants[i]
	wrong := a.wrong(w, a.parts[j:j+1]) | lenField
	if w.data != nil {
		wrong |= dataField
	}
	after := a.grown[i][j+1]
	return cell{cost: price(wrong) + after.cost, how: meet, next: after.next}
}

// grow returns how a data want that has taken parts up to j goes on: it takes no
// more, or the next one too.
func (a *aligner) grow(i, j int) cell {
	stay := cell{cost: a.best[i+1][j].cost, next: j}
	if j < a.stop[j] && a.grown[i][j+1].cost < stay.cost {
		return a.grown[i][j+1]
	}
	return stay
}

// exactly returns the part with which to go on when the data parts from j on are
// taken until they have n octets, if they can.
func (a *aligner) exactly(j, n int) (int, bool) {
	k := j + sort.SearchInts(a.sum[j:a.stop[j]+1], a.sum[j]+n)
	return k, k <= a.stop[j] && a.sum[k]-a.sum[j] == n
}

// trace follows the best choices from the beginning.
func (a *aligner) trace() alignment {
	out := alignment{met: make([]span, len(a.wants))}
	for i, j := 0, 0; i < len(a.wants) || j < len(a.parts); {
		switch c := a.best[i][j]; c.how {
		case meet:
			out.met[i] = span{j, max(c.next, j+1)}
			i, j = i+1, c.next
		case skipPart:
			if unexpected(a.parts[j]) > 0 {
				out.unexpected = append(out.unexpected, a.parts[j])
			}
			j++
		default:
			i++
		}
	}
	return out
}
