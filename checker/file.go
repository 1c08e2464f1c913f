package checker

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// maxJudged is how many packets a conversation of a file may have to be judged: as
// many as an attempt in the lab. Matching takes memory for each.
const maxJudged = 8192

// maxFileSegments is how many segments a file that is judged may have. Each takes up
// to some 2 KB of memory when all are calls of their own.
const maxFileSegments = 1 << 18

// File is the TCP in a capture that was made anywhere, to be judged by its packets.
// No kernel can be asked any more, so states cannot be seen in it, and neither is
// anybody's machine known: the client of a conversation is who called.
type File struct {
	// Streams are the conversations in the order in which they begin; the index is
	// what Wireshark calls tcp.stream.
	Streams []*flow.Conversation
	// Datagrams are the UDP datagrams to port [playground.ServerPort] of a file
	// without TCP.
	Datagrams []*evidence.Datagram
	// Cut is whether the file could not be read to its end.
	Cut bool

	packets map[int][]byte // by the frame's number, from the IP header on
}

// ReadFile finds the conversations in the pcap or pcapng file at path, which may be
// compressed with gzip. The error is a [*capture.FileError], or the system's; a file
// of more than [capture.DefaultLimit] octets, decompressed or not, is too large. When the
// file is cut off or damaged in its middle, what stands before that place is returned
// too.
func ReadFile(path string) (*File, error) {
	in, err := capture.OpenRegular(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	if info, err := in.Stat(); err != nil || info.Size() > capture.DefaultLimit {
		return nil, errors.Join(err, &capture.FileError{Path: path, Fault: capture.TooLarge})
	}
	f, err := readFile(in)
	var fault *capture.FileError
	if errors.As(err, &fault) {
		fault.Path = path
	}
	if err == nil && len(f.Streams) == 0 {
		f.Datagrams = datagrams(path)
	}
	return f, err
}

func readFile(in io.Reader) (*File, error) {
	segments, err := capture.NewSegments(in)
	if err != nil {
		return nil, err
	}
	segments.Limit = capture.DefaultLimit
	f := &File{packets: map[int][]byte{}}
	var frames []flow.Frame
	var decoder capture.Decoder
	var found capture.Found
	for err = segments.Next(&found); err == nil; err = segments.Next(&found) {
		if len(frames) == maxFileSegments {
			return nil, &capture.FileError{Fault: capture.TooLarge}
		}
		packet := bytes.Clone(found.IP)
		if p, err := decoder.Decode(packet); err == nil && p.Segment != nil {
			f.packets[found.Number] = packet
			frames = append(frames, flow.Frame{Number: found.Number, At: found.At, Segment: p.Segment})
		}
	}
	f.Streams = flow.Conversations(frames)
	var fault *capture.FileError
	switch {
	case errors.Is(err, io.EOF):
		return f, nil
	case errors.As(err, &fault) && (fault.Fault == capture.CutOff || fault.Fault == capture.Damaged):
		f.Cut = true
		return f, err
	}
	return nil, err
}

// datagrams are those to the lessons' port. A file that cannot be read has none.
func datagrams(path string) []*evidence.Datagram {
	records, err := capture.ReadFile(path, capture.DefaultLimit)
	if err != nil {
		return nil
	}
	var out []*evidence.Datagram
	for _, r := range records {
		if r.Data == nil {
			continue
		}
		p, err := capture.Decode(r.Data)
		if err == nil && p.Datagram != nil && p.Datagram.Dst.Port() == playground.ServerPort {
			out = append(out, p.Datagram)
		}
	}
	return out
}

// Best is the conversation that fits a task: one that passes, or else one with port
// [playground.ServerPort], or else the one with least wrong. Of equals it is the
// first. It returns -1 when there is none.
func (f *File) Best(t Task) int {
	best, least := -1, math.MaxInt
	for i, c := range f.Streams {
		const nearer = 1 << 20 // more than anything wrong can cost
		cost := t.Expect.Match(head(c), nil).Cost() - statesOf(t.Expect)
		if cost > 0 {
			cost += nearer
			if c.Server.Port() != playground.ServerPort {
				cost += nearer
			}
		} else if c.Server.Port() != playground.ServerPort {
			cost++
		}
		if cost < least {
			best, least = i, cost
		}
	}
	return best
}

// statesOf is how many steps want a state. Each of them costs 1 where nobody could
// see states.
func statesOf(e *expect.Expectation) int {
	n := 0
	for _, s := range e.Steps {
		if s.State != nil {
			n++
		}
	}
	return n
}

// head is a conversation, as far as it is judged.
func head(c *flow.Conversation) *flow.Conversation {
	if len(c.Packets) <= maxJudged {
		return c
	}
	short := *c
	short.Packets = c.Packets[:maxJudged]
	return &short
}

// Check judges one of the conversations by its packets. The steps that want a state
// stay unknown and do not keep it from passing. Where the capture lacks packets that
// were sent, what is missing is nobody's mistake: then it could not be told.
func (f *File) Check(t Task, stream int) Verdict {
	c := head(f.Streams[stream])
	e := f.evidence(c, len(f.Streams[stream].Packets)-len(c.Packets))
	v := Verdict{
		Evidence: e, Allowed: t.Connections, Calls: []*flow.Conversation{c},
		Conversation: c, Result: t.Expect.Match(c, nil),
	}
	v.Outcome, v.Doubt = f.decide(&v)
	if v.Outcome == Failed {
		v.Mistake = diagnose(t, v, nil)
	}
	t.predicted(&v)
	return v
}

// CheckDatagrams judges a file in which somebody sent UDP datagrams and nobody called.
func (f *File) CheckDatagrams(t Task) Verdict {
	e := &evidence.Evidence{Ground: evidence.GroundFile, Server: f.Datagrams[0].Dst}
	return Verdict{
		Evidence: e, Allowed: t.Connections, Datagrams: f.Datagrams[:1],
		Outcome: Failed, Result: t.Expect.Match(&flow.Conversation{}, nil),
		Mistake: &Mistake{ID: UDP, Called: f.Datagrams[0].Dst},
	}
}

// evidence is what the file shows of a conversation.
func (f *File) evidence(c *flow.Conversation, missed int) *evidence.Evidence {
	e := &evidence.Evidence{Ground: evidence.GroundFile, Server: c.Server, Missed: missed}
	for _, p := range c.Packets {
		from := evidence.Server
		if p.FromClient {
			from = evidence.Client
		}
		e.Events = append(e.Events, evidence.Event{At: kept(p.At), Packet: &evidence.Packet{
			Number: p.Number, From: from, Raw: f.packets[p.Number], Segment: p.Segment,
		}})
	}
	return e
}

// kept is a time that can be written into a capture again. A file may have none, or
// any.
func kept(at time.Time) time.Time {
	if at.Before(time.Unix(0, 0)) || at.After(time.Unix(0, math.MaxInt64)) {
		return time.Unix(0, 0)
	}
	return at
}

func (f *File) decide(v *Verdict) (Outcome, Doubt) {
	has := func(status expect.Status, state bool) bool {
		return slices.ContainsFunc(v.Result.Findings, func(g expect.Finding) bool {
			return g.Status == status && (g.Step != nil && g.Step.State != nil) == state
		})
	}
	unmet := has(expect.Unmet, false) || has(expect.Unmet, true)
	switch {
	case v.Evidence.Missed > 0:
		return Inconclusive, DoubtMissed
	case !unmet && has(expect.Unknown, false):
		return Inconclusive, DoubtSnapped
	case !unmet:
		return Passed, DoubtNone
	case partial(v.Conversation):
		return Inconclusive, DoubtPartial
	case f.Cut && !ended(v.Conversation):
		return Inconclusive, DoubtCutOff
	}
	return Failed, DoubtNone
}

// ended reports whether both sides were done: both FINs, or a RST, were seen.
func ended(c *flow.Conversation) bool {
	client, server := c.FIN()
	clientRST, serverRST := c.RST()
	return client && server || clientRST || serverRST
}

// partial reports whether a side sent something that is not in the capture: numbers
// between its ISN and the last that it sent, or that the other side acknowledged.
func partial(c *flow.Conversation) bool {
	var runs [2][]stretch // by side: the numbers that its segments take
	var acked [2]int
	for _, p := range c.Packets {
		own, peer := 0, 1
		if !p.FromClient {
			own, peer = peer, own
		}
		s := p.Segment
		if s.SeqLen() > 0 && !s.Flags.Has(tcp.RST) {
			runs[own] = append(runs[own], stretch{p.Seq, p.Seq + s.SeqLen()})
		}
		if s.Flags.Has(tcp.ACK) && !s.Flags.Has(tcp.RST) {
			acked[peer] = max(acked[peer], p.Ack)
		}
	}
	return hasGap(runs[0], acked[0]) || hasGap(runs[1], acked[1])
}

// stretch is a range of sequence numbers, its end excluded.
type stretch struct{ from, to int }

// hasGap reports whether runs leave something out between 0 and the end.
func hasGap(runs []stretch, end int) bool {
	slices.SortFunc(runs, func(a, b stretch) int { return a.from - b.from })
	next := 0
	for _, r := range runs {
		if r.from > next {
			return true
		}
		next = max(next, r.to)
	}
	return next < end
}
