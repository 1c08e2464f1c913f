package checker

import (
	"slices"

	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// told corrects a result for a call whose packets nobody saw. Of the packets there
// are only those that sockets gave away, the first SYN and what the server wrote:
// one that is not among them may well have come. Of the states there is only what
// the kernel said when the server had the call. So what is not proved is unknown,
// and nothing but a packet that is there can be wrong.
func told(r expect.Result, c *flow.Conversation, samples []evidence.Sample) expect.Result {
	r.Findings = slices.Clone(r.Findings)
	for i, f := range r.Findings {
		switch {
		case f.Step == nil:
		case f.Step.State != nil:
			r.Findings[i] = toldState(f, c, samples)
		case f.Status == expect.Skipped:
			r.Findings[i].Status = expect.Unknown
		case f.Status == expect.Unmet && (f.Packet == nil || f.Packet.Segment.Flags != f.Step.Packet.Flags):
			r.Findings[i] = expect.Finding{Step: f.Step, Status: expect.Unknown, Source: f.Source}
		}
	}
	return r
}

// toldState is met when the kernel said so at any time. Nobody gets beyond
// ESTABLISHED but through it: the server took the call with accept(2).
func toldState(f expect.Finding, c *flow.Conversation, samples []evidence.Sample) expect.Finding {
	wanted := f.Step.State
	local := c.Client
	if wanted.Host == evidence.Server {
		local = c.Server
	}
	out := expect.Finding{Step: f.Step, Status: expect.Unknown, Source: evidence.Kernel}
	for _, s := range samples {
		own := s.Host == wanted.Host && s.Local == local
		switch {
		case own && s.State == wanted.State.Canonical():
			out.Status, out.Source, out.Seen = expect.Met, evidence.Kernel, []tcp.State{s.State}
			return out
		case own && wanted.State == tcp.Established && s.Moment == evidence.After && s.State != tcp.Closed:
			out.Status, out.Source, out.Seen = expect.Met, evidence.Derived, []tcp.State{s.State}
		}
	}
	return out
}

// heard is what the server read of the client's words, when nobody saw them pass.
func heard(e *evidence.Evidence) []byte {
	var out []byte
	for _, ev := range e.Events {
		if ev.Word != nil && ev.Word.Say == evidence.Read {
			out = append(out, ev.Word.Data...)
		}
	}
	return out[:min(len(out), maxData)]
}
