package handout

import (
	"bytes"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/question"
	"tcplearn/lessons"
)

// shipped is the right answer to a question about a capture that belongs to the
// lesson, or the fact's name where the capture does not show it.
func shipped(l *lessons.Lesson, q *question.Question) string {
	for _, c := range conversationsIn(l.Captures[q.Capture]) {
		if v, ok := q.Fact.Of(c); ok {
			return v.String()
		}
	}
	return q.Fact.String()
}

// conversationsIn are the calls of a capture, as far as it can be read.
func conversationsIn(data []byte) []*flow.Conversation {
	r, err := capture.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	var frames []flow.Frame
	for number := 1; ; number++ {
		record, err := r.Next()
		if err != nil { // its end, or a damage
			return flow.Conversations(frames)
		}
		if p, err := capture.Decode(record.Data); err == nil && p.Segment != nil {
			frames = append(frames, flow.Frame{Number: number, At: record.At, Segment: p.Segment})
		}
	}
}
