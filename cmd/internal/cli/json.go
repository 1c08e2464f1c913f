package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// The documents of --json. JSON.md describes them; a schema's number grows when a
// member changes its meaning or goes, not when one is added.

const checkSchema = "tcplearn.check/1"

type idJSON struct {
	Number int    `json:"number"`
	ID     string `json:"id"`
}

type lessonJSON struct {
	Number      int        `json:"number"`
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Minutes     int        `json:"minutes"`
	Current     bool       `json:"current"`
	Attempts    int        `json:"attempts"`
	Failures    int        `json:"failures"`
	Hints       int        `json:"hints"`
	Passed      *time.Time `json:"passed"`
	PassedHow   string     `json:"passed_how"`
	LastMistake string     `json:"last_mistake"`
}

type listJSON struct {
	Schema  string       `json:"schema"`
	Lessons []lessonJSON `json:"lessons"`
}

type progressJSON struct {
	Schema  string       `json:"schema"`
	Passed  int          `json:"passed"`
	Total   int          `json:"total"`
	Lessons []lessonJSON `json:"lessons"`
}

type checkJSON struct {
	Schema        string             `json:"schema"`
	Lesson        idJSON             `json:"lesson"`
	Ground        evidence.Ground    `json:"ground,omitempty"`
	Outcome       string             `json:"outcome"`
	Doubt         checker.Doubt      `json:"doubt,omitempty"`
	Cause         playground.Cause   `json:"cause,omitempty"`
	Mistake       *mistakeJSON       `json:"mistake"`
	Findings      []findingJSON      `json:"findings"`
	Conversations []conversationJSON `json:"conversations"`
	Answers       []answerJSON       `json:"answers,omitempty"`
	Serve         []serveJSON        `json:"serve,omitempty"`
	Command       *exitJSON          `json:"command"`
	TimedOut      bool               `json:"timed_out"`
	Capture       string             `json:"capture,omitempty"`
	Stream        *int               `json:"stream,omitempty"`
}

type answerJSON struct {
	Key    string `json:"key"`
	Given  string `json:"given"`
	Status string `json:"status"`
	// Seen is what the packets say, of predictions.
	Seen string `json:"seen,omitempty"`
}

type serveJSON struct {
	Check  checker.ServeCheck `json:"check"`
	Status string             `json:"status"`
}

type mistakeJSON struct {
	ID    checker.MistakeID `json:"id"`
	Cause string            `json:"cause"`
	Try   string            `json:"try"`
}

type findingJSON struct {
	Step       string         `json:"step"`
	Status     string         `json:"status"`
	Source     string         `json:"source"`
	Packet     int            `json:"packet,omitempty"`
	Mismatches []mismatchJSON `json:"mismatches,omitempty"`
	States     []string       `json:"states,omitempty"`
}

type mismatchJSON struct {
	Field  string `json:"field"`
	Wanted string `json:"wanted"`
	Seen   string `json:"seen"`
}

type conversationJSON struct {
	Client  string       `json:"client"`
	Server  string       `json:"server"`
	Judged  bool         `json:"judged"`
	Before  statesJSON   `json:"before"`
	Packets []packetJSON `json:"packets"`
}

type statesJSON struct {
	Client string `json:"client,omitempty"`
	Server string `json:"server,omitempty"`
	// Derived says that the client's state was not read but follows; ServerDerived the
	// same of the server's.
	Derived       bool `json:"derived,omitempty"`
	ServerDerived bool `json:"server_derived,omitempty"`
}

type packetJSON struct {
	Number  int        `json:"number"`
	Time    time.Time  `json:"time"`
	From    string     `json:"from"`
	Flags   string     `json:"flags"`
	Seq     int        `json:"seq"`
	Ack     *int       `json:"ack"`
	Len     int        `json:"len"`
	RawSeq  uint32     `json:"raw_seq"`
	RawAck  uint32     `json:"raw_ack"`
	Window  uint16     `json:"window"`
	Repeat  bool       `json:"repeat"`
	Dropped bool       `json:"dropped"`
	States  statesJSON `json:"states"`
}

type exitJSON struct {
	Code   int `json:"code"`
	Signal int `json:"signal"`
}

// json writes one document.
func (a *app) json(document any) error { return writeJSON(a.out, document) }

func writeJSON(out io.Writer, document any) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // "client > server" stays legible
	if err := enc.Encode(document); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// newConversationJSON writes a conversation with the states on its rungs.
func newConversationJSON(c *flow.Conversation, ladder []checker.Rung, judged bool) conversationJSON {
	out := conversationJSON{Client: c.Client.String(), Server: c.Server.String(), Judged: judged}
	for _, rung := range ladder {
		states := statesJSON{
			nameOf(rung.Client), nameOf(rung.Server), rung.Derived[evidence.Client], rung.Derived[evidence.Server],
		}
		if rung.Packet == nil {
			out.Before = states
			continue
		}
		out.Packets = append(out.Packets, newPacketJSON(rung.Packet, states))
	}
	return out
}

func newPacketJSON(p *flow.Packet, states statesJSON) packetJSON {
	s := p.Segment
	out := packetJSON{
		Number: p.Number, Time: p.At, From: evidence.Server.String(), Flags: s.Flags.String(),
		Seq: p.Seq, Len: s.Len, RawSeq: uint32(s.Seq), RawAck: uint32(s.Ack), Window: s.Window,
		Repeat: p.Repeat != flow.Fresh, Dropped: p.Dropped, States: states,
	}
	if p.FromClient {
		out.From = evidence.Client.String()
	}
	if s.Flags.Has(tcp.ACK) {
		out.Ack = &p.Ack
	}
	return out
}

func nameOf(s tcp.State) string {
	if s == 0 {
		return ""
	}
	return s.String()
}
