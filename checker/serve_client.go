package checker

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"time"

	"tcplearn/checker/evidence"
)

// visitor is one of those who try a server.
type visitor struct{ conn *net.TCPConn }

func (c *visitor) close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}

// dial connects a client. Where it cannot, the server has died, or does not accept.
func (t *trial) dial() (*visitor, *Mistake) {
	conn, err := t.session.lab.Dial(evidence.Client, serverAt, answerPatience)
	if err != nil {
		return &visitor{}, t.dead()
	}
	return &visitor{conn}, nil
}

// dead is the mistake of a server that is not there any more: after its first client,
// if it was alive until then, it served only that one.
func (t *trial) dead() *Mistake {
	m := &Mistake{ID: DiedOfClient}
	if t.served == 1 {
		m.ID = OneClientOnly
	}
	return m
}

// exchange has a client say its text, and wants the reply and the end.
func (t *trial) exchange(ctx context.Context, c *visitor, silence MistakeID) *Mistake {
	if _, err := io.WriteString(c.conn, t.task.Say); err != nil {
		return t.dead()
	}
	seen, err := c.hear(answerPatience)
	m := &Mistake{Wanted: []byte(t.task.Reply), Seen: seen, Offset: firstDifference([]byte(t.task.Reply), seen)}
	switch {
	case string(seen) == t.task.Reply && err == nil:
		t.served++
		return nil
	case string(seen) == t.task.Reply && errors.Is(err, os.ErrDeadlineExceeded):
		m.ID = KeepsOpen
	case len(seen) == 0 && errors.Is(err, os.ErrDeadlineExceeded):
		m.ID = silence
	case string(seen)+"\n" == t.task.Reply:
		m.ID = ReplyNoNewline
	case string(seen) == string(bytes.TrimSuffix([]byte(t.task.Reply), []byte("\n")))+"\r\n":
		m.ID = ReplyCRLF
	case string(seen) == t.task.Say:
		m.ID = ReplyEchoes
	case len(seen) == 0 && t.served > 0 && t.leaves(ctx):
		return t.dead()
	case len(seen) == 0:
		m.ID = NoReply
	case string(seen) == t.task.Reply:
		m.ID = ServerResets
	default:
		m.ID = ReplyOther
	}
	return m
}

// hear reads until the other side's end, for at most so long. The error is nil at the
// end, and os.ErrDeadlineExceeded when it did not come.
func (c *visitor) hear(limit time.Duration) ([]byte, error) {
	if err := c.conn.SetReadDeadline(time.Now().Add(limit)); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(c.conn, maxData))
}

// replies is one client by itself.
func (t *trial) replies(ctx context.Context) *Mistake {
	c, m := t.dial()
	if m != nil {
		return m
	}
	defer c.close()
	return t.exchange(ctx, c, NoReply)
}

// waits connects a client that says nothing, and wants it to hear nothing.
func (t *trial) waits(ctx context.Context) *Mistake {
	c, m := t.dial()
	if m != nil {
		return m
	}
	t.silent.conn = c.conn
	seen, err := c.hear(grace)
	switch {
	case len(seen) > 0:
		return &Mistake{ID: SpeaksUnasked, Seen: seen}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil
	case t.leaves(ctx):
		return t.dead()
	}
	return &Mistake{ID: HangsUpEarly}
}

// leaves reports whether the server goes away just now: its kernel resets the calls in
// its queue a moment before the program is seen to have ended.
func (t *trial) leaves(ctx context.Context) bool {
	for end := time.Now().Add(grace); time.Now().Before(end); {
		all, err := t.listeners()
		if t.gone() || err == nil && t.misplaced(all) != nil {
			return true
		}
		if !sleep(ctx, pulse) {
			break
		}
	}
	return false
}

// beside has another client answered while one is silent.
func (t *trial) beside(ctx context.Context) *Mistake {
	c, m := t.dial()
	if m != nil {
		return m
	}
	defer c.close()
	return t.exchange(ctx, c, OneAtATime)
}

// two connects two clients, and the later one speaks first.
func (t *trial) two(ctx context.Context) *Mistake {
	first, m := t.dial()
	if m != nil {
		return m
	}
	defer first.close()
	second, m := t.dial()
	if m != nil {
		return m
	}
	defer second.close()
	if m := t.exchange(ctx, second, OneAtATime); m != nil {
		return m
	}
	return t.exchange(ctx, first, OneAtATime)
}

// resets breaks off two calls, one before a word and one after, and hangs up on the
// silent one at last.
func (t *trial) resets(ctx context.Context) *Mistake {
	for i, text := range []string{"", t.task.Say} {
		c, m := t.dial()
		switch {
		case m != nil && i > 0: // the one before broke off
			return &Mistake{ID: DiedOfReset}
		case m != nil:
			return m
		}
		if _, err := io.WriteString(c.conn, text); err != nil {
			return t.dead()
		}
		if err := c.conn.SetLinger(0); err != nil {
			return t.dead()
		}
		c.close()
	}
	t.silent.close()
	for end := time.Now().Add(grace); time.Now().Before(end); {
		if t.gone() {
			return &Mistake{ID: DiedOfReset}
		}
		if !sleep(ctx, pulse) {
			break
		}
	}
	return nil
}

// last is one more client.
func (t *trial) last(ctx context.Context) *Mistake {
	c, m := t.dial()
	if m != nil {
		return &Mistake{ID: DiedOfReset}
	}
	defer c.close()
	return t.exchange(ctx, c, DiedOfReset)
}
