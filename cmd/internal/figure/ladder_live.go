package figure

import "strings"

// Live draws a ladder while it grows: rows come one by one, and all have the columns
// that were settled at its beginning.
type Live struct {
	ladder Ladder
	text   ladderText
}

// NewLive settles the columns of a ladder whose rows are yet to come. The ladder's own
// rows are models: none that comes is expected to need more room.
func NewLive(l Ladder, o Options) *Live {
	live := &Live{ladder: l, text: ladderText{Options: o, words: o.words()}}
	live.text.measure(&l)
	return live
}

// Head draws what stands over the two sides.
func (v *Live) Head() string {
	client, server := v.ladder.ends(v.text.words)
	v.text.b = strings.Builder{}
	v.text.sides(Heading, client.Name, server.Name)
	v.text.sides(Heading, client.Address, server.Address)
	return v.text.b.String()
}

// Row draws one row. A label that finds no room on its arrow stands above it.
func (v *Live) Row(r Row) string {
	v.text.b = strings.Builder{}
	onArrow := v.text.onArrow
	if r.Arrow != nil && width(r.Arrow.Label)+besideTip > v.text.room {
		v.text.onArrow = false
	}
	v.text.row(r)
	v.text.onArrow = onArrow
	return v.text.b.String()
}
