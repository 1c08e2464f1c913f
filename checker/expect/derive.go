package expect

import (
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// onlyThroughEstablished are the states that a side which was in SYN-SENT or
// SYN-RECEIVED can only be in after ESTABLISHED. RFC 9293 figure 5 has one other
// way, a CLOSE in SYN-RECEIVED, which no program can take on Linux: it gets the
// socket from accept(2), and that is after ESTABLISHED (inet_csk_accept).
var onlyThroughEstablished = []tcp.State{
	tcp.FinWait1, tcp.FinWait2, tcp.CloseWait, tcp.LastAck, tcp.Closing, tcp.TimeWait,
}

// passedThrough reports whether a side whose last sample before the window is one
// of own, and whose first sample in it is first, must have been in the wanted state
// in between. A program that shuts its side down within microseconds can be faster
// than the sample.
func passedThrough(own []evidence.Sample, w window, first, wanted tcp.State) bool {
	if wanted != tcp.Established || !slices.Contains(onlyThroughEstablished, first.Canonical()) {
		return false
	}
	var last tcp.State
	for _, s := range own {
		if instantOf(s.Packet, s.Moment) < w.from {
			last = s.State.Canonical()
		}
	}
	return last == tcp.SynSent || last == tcp.SynReceived
}
