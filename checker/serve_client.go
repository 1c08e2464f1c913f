package checker

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"syscall"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
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
		return &visitor{}, t.refused(err)
	}
	return &visitor{conn}, nil
}

// refused is the mistake of a server that could not be called. A socket for all IPv6
// addresses takes calls by IPv4 too, unless it was told otherwise (ipv6(7),
// IPV6_V6ONLY).
func (t *trial) refused(err error) *Mistake {
	all, lost := t.listeners()
	if t.served > 0 || lost != nil || !errors.Is(err, syscall.ECONNREFUSED) {
		return t.dead()
	}
	for _, s := range all {
		if s.Local.Port() == playground.ServerPort && s.Local.Addr().Is6() {
			return &Mistake{ID: IPv6Only, Called: s.Local}
		}
	}
	return t.dead()
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
		m.ID = t.silence(c, silence)
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

// silence is the mistake of a server that left a client without an answer: its program
// may not even have taken the call.
func (t *trial) silence(c *visitor, otherwise MistakeID) MistakeID {
	switch {
	case !t.queued(c):
		return otherwise
	case t.served == 0:
		return NeverAccepts
	case t.served == 1 && t.queued(t.silent):
		return OneClientOnly
	case t.served > 1 && otherwise == OneAtATime: // it served two beside each other before
		return DiedOfClient
	}
	return otherwise
}

// queued reports whether a client's call waits for accept(2): no program has a file for
// its socket.
func (t *trial) queued(c *visitor) bool {
	if c.conn == nil {
		return false
	}
	at, ok := c.conn.LocalAddr().(*net.TCPAddr)
	all, err := t.session.lab.Wire.Sockets(evidence.Server)
	return ok && err == nil && slices.ContainsFunc(all, func(s sockets.Socket) bool {
		return s.Remote == at.AddrPort() && s.State == tcp.Established && s.Inode == 0
	})
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

// absent reports whether nobody listens any more. That a program has ended does not say
// so: it may have left its server in the background.
func (t *trial) absent() bool {
	all, err := t.listeners()
	return err == nil && t.misplaced(all) != nil
}

// leaves reports whether the server goes away just now.
func (t *trial) leaves(ctx context.Context) bool {
	for end := time.Now().Add(grace); time.Now().Before(end); {
		if t.absent() {
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
		if t.absent() {
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
