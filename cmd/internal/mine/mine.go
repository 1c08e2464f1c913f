// Package mine draws the learner's own calls: it reads a capture that a check has
// saved, with the states that its comments tell, and fills them into figures.
package mine

import (
	"encoding/binary"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/capture"
	"tcplearn/checker/diagram"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/messages"
	"tcplearn/cmd/internal/render"
	"tcplearn/lessons"
)

// Call is the first complete call of a capture, or the first attempt at one.
type Call struct {
	At    time.Time
	rungs []checker.Rung
	flow  *flow.Conversation
	ip    map[int][]byte // packets by their numbers
}

// Choose returns the capture to draw from, of those that were saved for a lesson,
// the newest last: the newest that passed, else the newest, else "".
func Choose(paths []string) string {
	for _, path := range slices.Backward(paths) {
		if Passed(path) {
			return path
		}
	}
	if len(paths) == 0 {
		return ""
	}
	return paths[len(paths)-1]
}

// Passed tells from the name of a saved capture whether its call passed.
func Passed(path string) bool { return strings.Contains(filepath.Base(path), "-passed") }

// Load reads the capture at path. It returns nil and no error when no call is in it.
func Load(path string) (*Call, error) {
	records, err := capture.ReadFile(path, capture.DefaultLimit)
	if err != nil {
		return nil, err
	}
	var frames []flow.Frame
	comments, ip := map[int]string{}, map[int][]byte{}
	for i, r := range records {
		p, err := capture.Decode(r.Data)
		if err != nil || p.Segment == nil {
			continue // not TCP: no part of a call
		}
		comments[i+1], ip[i+1] = r.Comment, r.Data
		frames = append(frames, flow.Frame{
			Number: i + 1, At: r.At, Segment: p.Segment,
			Dropped: says(r.Comment, func(m *messages.Messages) string { return m.Ladder.Dropped }),
			Waiting: says(r.Comment, func(m *messages.Messages) string { return m.Figure.Held }),
		})
	}
	var first *flow.Conversation
	for _, c := range flow.Conversations(frames) {
		if first == nil || c.Handshaken() && !first.Handshaken() {
			first = c
		}
	}
	if first == nil {
		return nil, nil
	}
	call := &Call{At: first.Packets[0].At, flow: first, ip: ip}
	for _, p := range first.Packets {
		call.rungs = append(call.rungs, rung(p, comments[p.Number]))
	}
	return call, nil
}

// commentSep separates the parts of a comment that a check has written.
const commentSep = " | "

// says reports whether a phrase is part of a comment, in whichever language the check
// spoke.
func says(comment string, phrase func(*messages.Messages) string) bool {
	parts := strings.Split(comment, commentSep)
	return slices.ContainsFunc(lessons.Langs(), func(l lessons.Lang) bool {
		return slices.Contains(parts, phrase(messages.For(l)))
	})
}

// toldState is a state as comments tell it.
var toldState = regexp.MustCompile(`^(client|server) is ([A-Z0-9-]+)( \(derived\))?$`)

// rung is a packet with the states that its comment tells.
func rung(p *flow.Packet, comment string) checker.Rung {
	r := checker.Rung{Packet: p}
	for _, part := range strings.Split(comment, commentSep) {
		match := toldState.FindStringSubmatch(part)
		if match == nil {
			continue
		}
		state, known := tcp.ParseState(match[2])
		if !known {
			continue
		}
		host, at := evidence.Client, &r.Client
		if match[1] == evidence.Server.String() {
			host, at = evidence.Server, &r.Server
		}
		*at, r.Derived[host] = state, match[3] != ""
	}
	return r
}

// Conversation is the call itself.
func (c *Call) Conversation() *flow.Conversation { return c.flow }

// Rungs are its packets with the states that they led to.
func (c *Call) Rungs() []checker.Rung { return c.rungs }

// Figure fills the call into a block that wants it, or returns nil when the call
// does not have what the block shows.
func (c *Call) Figure(m *messages.Messages, b *diagram.Block) figure.Figure {
	rungs := c.rungs
	if b.Mine.First > 0 {
		rungs = rungs[:min(b.Mine.First, len(rungs))]
	}
	switch {
	case b.Ladder != nil:
		l := render.LadderOf(m, c.flow, rungs)
		l.Title = b.Ladder.Title
		return l
	case b.Machine != nil:
		return machine(b.Machine, rungs)
	case b.Mine.Packet <= len(rungs):
		return c.header(b.Header, rungs[b.Mine.Packet-1].Packet.Number)
	}
	return nil
}

// machine is the state machine with the way that both sides went.
func machine(block *diagram.Machine, rungs []checker.Rung) figure.Figure {
	m := figure.Machine{Title: block.Title, Handshake: block.Handshake}
	for _, r := range rungs {
		for h, state := range []tcp.State{r.Client, r.Server} {
			if state == 0 {
				continue
			}
			if m.Now[h] != 0 {
				m.Been[h] = append(m.Been[h], m.Now[h])
			}
			m.Now[h] = state
		}
	}
	if m.Now == [2]tcp.State{} {
		return nil // the capture tells no states
	}
	return &m
}

// header is the header of a packet, drawn as the block draws its own.
func (c *Call) header(block *diagram.Header, number int) figure.Figure {
	segment := segmentOf(c.ip[number])
	if segment == nil {
		return nil
	}
	return &figure.Header{Title: block.Title, Segment: segment, Marked: block.Marked, Hex: block.Hex}
}

// Lengths and numbers of IP headers (RFC 791 §3.1, RFC 8200 §3).
const (
	ip6Header   = 40
	ip6Next     = 6
	protocolTCP = 6
)

// segmentOf cuts the TCP segment out of an IP packet that was decoded before. It
// returns nil for one with IPv6 extension headers.
func segmentOf(ip []byte) []byte {
	start, end := 0, len(ip)
	switch {
	case len(ip) >= 20 && ip[0]>>4 == 4:
		start, end = int(ip[0]&0xf)*4, int(binary.BigEndian.Uint16(ip[2:]))
	case len(ip) >= ip6Header && ip[ip6Next] == protocolTCP:
		start, end = ip6Header, ip6Header+int(binary.BigEndian.Uint16(ip[4:]))
	}
	end = min(end, len(ip))
	if start == 0 || start > end {
		return nil
	}
	return ip[start:end]
}
