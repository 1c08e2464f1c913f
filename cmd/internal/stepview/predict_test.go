package stepview

import (
	"testing"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

func TestAnswers(t *testing.T) {
	for _, row := range []struct {
		q     question
		texts []string
		want  string
	}{
		{askClient, []string{"SYN-SENT", "syn_sent", " Syn-Sent "}, "SYN-SENT"},
		{askServer, []string{"SYN_RECV", "syn-recv", "SYN-RECEIVED", "syn_received", "SYN RECEIVED", "synrecv", "SYN_RCVD", "ＳＹＮ＿ＲＥＣＶ"}, "SYN-RECEIVED"},
		{askClient, []string{"FIN_WAIT1", "fin-wait-1"}, "FIN-WAIT-1"},
		{askFlags, []string{"SYN, ACK", "ack syn", "[SYN, ACK]", "syn+ack", "SYN，ACK"}, "SYN, ACK"},
	} {
		for _, text := range row.texts {
			var g evidence.Guess
			if !row.q.answer(&g, text) {
				t.Errorf("%q cannot be read", text)
				continue
			}
			got := ""
			if row.q == askFlags {
				got = g.Flags.String()
			} else if s := g.States[row.q]; s != nil {
				got = s.String()
			}
			if got != row.want {
				t.Errorf("%q is read as %q, want %q", text, got, row.want)
			}
		}
	}
	for q, texts := range map[question][]string{
		askClient: {"SYN", "ESTABLISHED LISTEN", "状态"}, askFlags: {"NS", "SYN ACKK", "[]"}, askSeq: {"one", "1.5", "1 2x3"},
	} {
		for _, text := range texts {
			if g := (evidence.Guess{}); q.answer(&g, text) || g != (evidence.Guess{}) {
				t.Errorf("question %d takes %q: %+v", q, text, g)
			}
		}
	}
}

// TestTruths sets predictions beside what a journal has, without a lab: what cannot be
// told yet is neither right nor wrong.
func TestTruths(t *testing.T) {
	state, flags := tcp.SynReceived, tcp.SYN|tcp.ACK
	j := newJournal()
	e := &entry{packet: &evidence.Packet{Number: 1, Segment: &tcp.Segment{Flags: tcp.SYN}}}
	e.guess = &evidence.Guess{Packet: 1, Flags: &flags}
	e.guess.States[evidence.Server] = &state
	j.entries, j.byNumber[1] = []*entry{e}, e
	for _, got := range j.truths(e, false) {
		if got.seen != "" || got.right {
			t.Errorf("before anything happened: %+v", got)
		}
	}
	e.after = [2]tcp.State{tcp.SynSent, tcp.SynReceived}
	got := j.truths(e, true)
	if len(got) != 2 || !got[0].right || got[1].right || got[1].seen != silence[0] {
		t.Errorf("after a silence: %+v, want the state right, and no segment seen", got)
	}
}
