package flowview

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/tcp"
)

// pcapng writes the packets with a comment on each, which Wireshark shows.
type pcapng struct {
	Options
	out    *bufio.Writer
	writer *capture.Writer
}

func (v *pcapng) begin() error {
	if v.writer != nil {
		return nil
	}
	section := capture.Section{Application: "tcplearn " + v.Version, Comment: v.Messages.Flow.Described + "\n" + v.Messages.Flow.Derived}
	var err error
	v.writer, err = capture.NewWriter(v.out, section, []capture.Interface{{Name: "file"}})
	return err
}

func (v *pcapng) packet(_ *flow.Conversation, p *flow.Packet, found *capture.Found) error {
	if err := v.begin(); err != nil {
		return err
	}
	at := found.At
	if at.Before(time.Unix(0, 0)) {
		at = time.Unix(0, 0) // the file did not say
	}
	return v.writer.WritePacket(capture.Record{At: at, Data: found.IP, Comment: v.comment(p)})
}

func (*pcapng) done(*flow.Conversation) {}

func (v *pcapng) end(total) error {
	if err := v.begin(); err != nil {
		return err
	}
	return v.out.Flush()
}

// comment says what a packet is, and which states follow from it.
func (v *pcapng) comment(p *flow.Packet) string {
	from := hostOf(p)
	parts := append([]string{fmt.Sprintf("%v > %v %s", from, from.Peer(), v.label(p))}, remarks(v.Messages, p)...)
	for i, state := range [...]tcp.State{p.Client, p.Server} {
		if state != 0 {
			parts = append(parts, fmt.Sprintf("%s is %v*", [...]string{"client", "server"}[i], state))
		}
	}
	return strings.Join(parts, " | ")
}
