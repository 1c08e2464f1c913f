package expect

import (
	"math"
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// onlyThroughEstablished are the states that a side which was in SYN-SENT or
// SYN-RECEIVED can only be in after ESTABLISHED. RFC 9293 figure 5 has one other
// way, a CLOSE in SYN-RECEIVED, which no program can take on Linux: it gets the
// socket from accept(2), and that is after ESTABLISHED (inet_csk_accept).
var onlyThroughEstablished = []tcp.State{
	tcp.FinWait1, tcp.FinWait2, tcp.CloseWait, tcp.LastAck, tcp.Closing, tcp.TimeWait,
}

// passedThrough reports whether a side, of which own are all samples, must have been
// in the wanted state within the window: one sample has it on the way there and the
// next, which lies in the window, beyond. A program that shuts its side down within
// microseconds can be faster than the sample, and one segment that acknowledges and
// carries FIN moves its receiver two states on.
func passedThrough(own []evidence.Sample, w window, wanted tcp.State) bool {
	if wanted != tcp.Established {
		return false
	}
	for i := 1; i < len(own); i++ {
		before, at := own[i-1].State.Canonical(), instantOf(own[i].Packet, own[i].Moment)
		onTheWay := before == tcp.SynSent || before == tcp.SynReceived
		if onTheWay && slices.Contains(onlyThroughEstablished, own[i].State.Canonical()) {
			return w.from <= at && at <= w.to
		}
	}
	return false
}

// end returns the number of the packet with which a conversation was over, both
// FINs being acknowledged; more than any number if it was not. A retransmission
// that is still on its way then finds no connection, and is rightly answered with
// RST (RFC 9293 §3.5.2): that belongs to no call.
func end(c *flow.Conversation) int {
	var fin, acked [2]int // by side: the number after its FIN, the highest ack it got
	side := func(client bool) int {
		if client {
			return 0
		}
		return 1
	}
	for _, p := range c.Packets {
		own, peer := side(p.FromClient), side(!p.FromClient)
		if p.Segment.Flags.Has(tcp.FIN) {
			fin[own] = p.Seq + p.Segment.SeqLen()
		}
		if p.Segment.Flags.Has(tcp.ACK) {
			acked[peer] = max(acked[peer], p.Ack)
		}
		if fin[0] > 0 && fin[1] > 0 && acked[0] >= fin[0] && acked[1] >= fin[1] {
			return p.Number
		}
	}
	return math.MaxInt
}
