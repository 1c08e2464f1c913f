package render

import (
	"fmt"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/messages"
)

// Witness writes what sockets told of a call whose packets nobody saw.
func (t Terminal) Witness(m *messages.Messages, v *checker.Verdict) string {
	var b strings.Builder
	b.WriteString("\n" + t.Wrap(m.Grounds.Witness) + "\n")
	for _, fact := range facts(m, v) {
		b.WriteString(t.Hang("  "+t.glyph("·", "-")+" ", fact) + "\n")
	}
	return b.String() + "\n"
}

// facts puts the judged call's SYN, states, words and answer into sentences.
func facts(m *messages.Messages, v *checker.Verdict) []string {
	if v.Conversation == nil {
		return nil
	}
	var out []string
	client := v.Conversation.Client
	var isn, answer *tcp.Segment
	for _, p := range v.Conversation.Packets {
		if p.FromClient {
			isn = p.Segment
		} else if answer == nil {
			answer = p.Segment
		}
	}
	if isn != nil {
		out = append(out, fmt.Sprintf(m.Grounds.SavedSYN, isn.Src, isn.Dst, fmt.Sprint(uint32(isn.Seq))))
	}
	var states [2]tcp.State
	for _, s := range v.Samples() {
		if s.Moment == evidence.After && (s.Local == client || s.Remote == client) {
			states[s.Host] = s.State
		}
	}
	if states[evidence.Client] != 0 && states[evidence.Server] != 0 {
		out = append(out, fmt.Sprintf(m.Grounds.States, states[evidence.Client], states[evidence.Server]))
	}
	for _, e := range v.Evidence.Events {
		switch w := e.Word; {
		case w == nil || w.Remote != client:
		case w.Say == evidence.Read:
			out = append(out, fmt.Sprintf(m.Grounds.Heard, len(w.Data), quoted(w.Data)))
		case w.Say == evidence.Done:
			out = append(out, m.Grounds.HeardNothing)
		}
	}
	if isn != nil && answer != nil {
		out = append(out, fmt.Sprintf(m.Grounds.Answered, answer.Flags, fmt.Sprint(uint32(answer.Seq)),
			fmt.Sprint(uint32(answer.Ack)), answer.Ack.Sub(isn.Seq), fmt.Sprint(uint32(answer.Seq-1))))
	}
	return out
}
