package play

import (
	"io"
	"time"

	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
)

// recording is the capture of everything that happens. Each packet goes to the file at
// once, in one piece: whenever this program is killed, the file is whole.
type recording struct {
	w   *capture.Writer
	err error // the first failure, after which nothing is written
	// told is whether the learner knows of err.
	told bool
}

// newRecording begins a capture. Where that fails, as on a full disk, nothing is kept,
// and err says why.
func newRecording(w io.Writer, o Options) *recording {
	section := capture.Section{Application: o.Application, Comment: "tcplearn play"}
	// The interfaces are in the order of evidence.Link.
	writer, err := capture.NewWriter(w, section, []capture.Interface{
		{Name: "wire", Description: o.Messages.Capture.Wire},
		{Name: "lo", Description: o.Messages.Capture.Loopback},
	})
	return &recording{w: writer, err: err}
}

func (r *recording) packet(at time.Time, p *evidence.Packet, comment string) {
	if r.err == nil {
		r.err = r.w.WritePacket(capture.Record{Interface: int(p.Link), At: at, Data: p.Raw, Comment: comment})
	}
}
