package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/lessons"
	"tcplearn/playground"
)

// newestPassed is the newest capture of a call of a lesson that was right, or "".
func (a *app) newestPassed(lesson string) (string, error) {
	paths, err := a.store.Captures(lesson)
	if err != nil {
		return "", uncheckable{err.Error()}
	}
	for i := len(paths) - 1; i >= 0; i-- {
		if strings.Contains(paths[i], "-"+checker.Passed.String()) {
			return paths[i], nil
		}
	}
	return "", nil
}

// verdictOf is the verdict on a saved call that passed when it was made.
func verdictOf(path string) (*checker.Verdict, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read a capture: %w", err)
	}
	return verdictIn(data)
}

// verdictIn is the verdict on the call in a capture, which passed when it was made.
func verdictIn(data []byte) (*checker.Verdict, error) {
	e, c, err := callIn(data)
	if err != nil {
		return nil, err
	}
	return &checker.Verdict{Outcome: checker.Passed, Conversation: c, Calls: []*flow.Conversation{c}, Allowed: 1, Evidence: e}, nil
}

// shippedCall is the call in a capture that belongs to a lesson.
func shippedCall(l *lessons.Lesson, name string) (*flow.Conversation, error) {
	_, c, err := callIn(l.Captures[name])
	return c, err
}

// errNoCall says that a capture shows no call from its beginning.
var errNoCall = errors.New("no SYN")

// callIn finds the first call in a capture that shows one from its beginning.
func callIn(data []byte) (*evidence.Evidence, *flow.Conversation, error) {
	r, err := capture.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, nil, fmt.Errorf("read a capture: %w", err)
	}
	e := &evidence.Evidence{}
	var frames []flow.Frame
	for number := 1; ; number++ {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read a capture: %w", err)
		}
		p, err := capture.Decode(record.Data)
		if err != nil || p.Segment == nil {
			continue
		}
		frames = append(frames, flow.Frame{Number: number, At: record.At, Segment: p.Segment})
		e.Events = append(e.Events, evidence.Event{At: record.At, Packet: &evidence.Packet{
			Number: number, From: evidence.Server, Raw: record.Data, Segment: p.Segment,
		}})
	}
	for _, c := range flow.Conversations(frames) {
		if client, _ := c.SYN(); client {
			nameSenders(e, c)
			e.Server, e.Ground = c.Server, groundOf(c)
			return e, c, nil
		}
	}
	return nil, nil, errNoCall
}

// groundOf is where a saved call was made, as its server's address tells.
func groundOf(c *flow.Conversation) evidence.Ground {
	switch a := c.Server.Addr(); {
	case a == playground.ServerAddr || a == playground.ServerAddr6:
		return evidence.GroundLab
	case a.IsLoopback():
		return evidence.GroundLoopback
	}
	return evidence.GroundFile
}

// nameSenders tells the packets of the side that called. Where the call was made on
// one machine, or anywhere, addresses do not tell it.
func nameSenders(e *evidence.Evidence, c *flow.Conversation) {
	sent := map[int]bool{}
	for _, p := range c.Packets {
		sent[p.Number] = p.FromClient
	}
	for _, p := range e.Packets() {
		if sent[p.Number] {
			p.From = evidence.Client
		}
	}
}
