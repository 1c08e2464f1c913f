package flow

// Opening is how a conversation began, as far as it was seen.
type Opening uint8

// The openings.
const (
	SeenFromMiddle Opening = iota // no SYN was captured
	OnlyAnswer                    // a SYN,ACK, but not the SYN that it answers
	NoAnswer                      // SYN, and nothing came back
	RefusedCall                   // SYN, and a reset came back
	HalfOpen                      // SYN and SYN,ACK, but no third segment
	Handshake                     // all three segments
	Simultaneous                  // both sides called at once
	Split                         // the handshake in four or five segments
	OldConnection                 // SYN, answered out of an older connection
)

// Opening says how the conversation began.
func (c *Conversation) Opening() Opening {
	client, server := c.SYN()
	switch {
	case c.Events.Has(SplitHandshake):
		return Split
	case c.Events.Has(SimultaneousOpen):
		return Simultaneous
	case c.refused:
		return RefusedCall
	case client && server && c.Handshaken():
		return Handshake
	case client && server:
		return HalfOpen
	case server:
		return OnlyAnswer
	case !client:
		return SeenFromMiddle
	case c.server.tally.packets == 0:
		return NoAnswer
	}
	return OldConnection
}

// Closing is how a conversation ended, as far as it was seen.
type Closing uint8

// The closings.
const (
	StillOpen Closing = iota
	HalfClosed
	Closed
	Reset
)

// Closing says how the conversation ended, and who began with it.
func (c *Conversation) Closing() (Closing, Side) {
	switch {
	case c.resetter != Neither:
		return Reset, c.resetter
	case c.client.fin && c.server.fin:
		return Closed, c.closer
	case c.closer != Neither:
		return HalfClosed, c.closer
	}
	return StillOpen, Neither
}
