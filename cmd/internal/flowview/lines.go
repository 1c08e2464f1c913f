package flowview

import (
	"bufio"
	"encoding/json"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// schema is the name and the version of what FLOW-JSON.md describes.
const schema = "tcplearn.flow/1"

// lines writes one JSON object a line: the packets as they come, a conversation when
// it will not go on, and the end.
type lines struct {
	Options
	out     *bufio.Writer
	encoder *json.Encoder
	begun   bool
}

type startJSON struct {
	Type   string `json:"type"`
	Schema string `json:"schema"`
}

type packetJSON struct {
	Type         string     `json:"type"`
	Stream       int        `json:"stream"`
	Number       int        `json:"number"`
	Time         time.Time  `json:"time"`
	Src          string     `json:"src"`
	Dst          string     `json:"dst"`
	From         string     `json:"from"`
	Flags        string     `json:"flags"`
	Seq          int        `json:"seq"`
	Ack          *int       `json:"ack"`
	Next         int        `json:"next_seq"`
	Len          int        `json:"len"`
	RawSeq       uint32     `json:"raw_seq"`
	RawAck       uint32     `json:"raw_ack"`
	RawWindow    uint16     `json:"raw_window"`
	Window       int        `json:"window"`
	Completeness int        `json:"completeness"`
	Analysis     []string   `json:"analysis,omitempty"`
	DupACK       *dupJSON   `json:"duplicate_ack,omitempty"`
	Events       []string   `json:"events,omitempty"`
	Derived      statesJSON `json:"derived"`
	Data         []byte     `json:"data,omitempty"`
}

type dupJSON struct {
	Of    int `json:"of"`
	Count int `json:"count"`
}

type statesJSON struct {
	Client string `json:"client,omitempty"`
	Server string `json:"server,omitempty"`
}

type conversationJSON struct {
	Type         string    `json:"type"`
	Stream       int       `json:"stream"`
	Client       string    `json:"client"`
	Server       string    `json:"server"`
	First        time.Time `json:"first"`
	Last         time.Time `json:"last"`
	Sent         sentJSON  `json:"sent"`
	Received     sentJSON  `json:"received"`
	Opening      string    `json:"opening"`
	SYNs         int       `json:"syns"`
	Closing      string    `json:"closing"`
	ClosedBy     string    `json:"closed_by,omitempty"`
	Completeness int       `json:"completeness"`
	Events       []string  `json:"events,omitempty"`
	Outcome      string    `json:"outcome"`
}

// sentJSON is what the client sent, or received.
type sentJSON struct {
	Packets int `json:"packets"`
	Octets  int `json:"octets"`
}

type endJSON struct {
	Type          string `json:"type"`
	Frames        int    `json:"frames"`
	Conversations int    `json:"conversations"`
	Forgotten     int    `json:"forgotten"`
}

func (v *lines) begin() error {
	if v.begun {
		return nil
	}
	v.begun = true
	return v.encoder.Encode(startJSON{"start", schema})
}

func (v *lines) packet(c *flow.Conversation, p *flow.Packet, _ *capture.Found) error {
	if err := v.begin(); err != nil {
		return err
	}
	s := p.Segment
	out := packetJSON{
		Type: "packet", Stream: c.Stream, Number: p.Number, Time: instant(p.At), Src: s.Src.String(), Dst: s.Dst.String(), From: hostOf(p).String(),
		Flags: s.Flags.String(), Seq: p.Seq, Next: p.Next, Len: s.Len, RawSeq: uint32(s.Seq), RawAck: uint32(s.Ack), RawWindow: s.Window,
		Window: p.Window, Completeness: int(p.Complete), Analysis: p.Analysis.Names(), Events: p.Event.Names(),
		Derived: statesJSON{nameOf(p.Client), nameOf(p.Server)},
	}
	if s.Flags.Has(tcp.ACK) {
		out.Ack = &p.Ack
	}
	if p.DupACK > 0 {
		out.DupACK = &dupJSON{p.DupACKOf, p.DupACK}
	}
	if v.Follow {
		out.Data = s.Payload
	}
	return v.encoder.Encode(out)
}

func (v *lines) done(c *flow.Conversation) {
	out, sent, syns := c.Sent(true)
	back, received, _ := c.Sent(false)
	how, by := c.Closing()
	// An error of the writer stays with it, and comes to light at the end.
	_ = v.encoder.Encode(conversationJSON{
		Type: "conversation", Stream: c.Stream, Client: c.Client.String(), Server: c.Server.String(), First: instant(c.First), Last: instant(c.Last),
		Sent: sentJSON{out, sent}, Received: sentJSON{back, received}, Opening: c.Opening().String(), SYNs: syns,
		Closing: how.String(), ClosedBy: by.String(), Completeness: int(c.Complete), Events: c.Events.Names(), Outcome: outcome(v.Messages, c),
	})
}

func (v *lines) end(t total) error {
	if err := v.begin(); err != nil {
		return err
	}
	if err := v.encoder.Encode(endJSON{"end", t.frames, t.streams, t.forgotten}); err != nil {
		return err
	}
	return v.out.Flush()
}

func nameOf(s tcp.State) string {
	if s == 0 {
		return ""
	}
	return s.String()
}

// instant is a time that JSON can hold. A damaged file may say year 30000.
func instant(t time.Time) time.Time {
	t = t.UTC()
	if year := t.Year(); year < 0 || year > 9999 {
		return time.Time{}
	}
	return t
}
