package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/term"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
)

// await has the learner call from wherever they like, and judges each call. For a
// script one verdict is enough; a person goes on until they pass, or leave.
func (t *try) await(ctx context.Context) error {
	l, err := t.openLoopback(ctx)
	if err != nil {
		return t.unchecked(err)
	}
	defer l.Close()
	t.complain(fmt.Sprintf(t.m.Grounds.Listening, t.addresses(l), l.Addrs()[0].Port()))
	once := t.json || !term.IsTerminal(int(t.err.Fd()))
	var last error
	for {
		timedOut, err := t.nextCall(ctx, l, once)
		if err != nil {
			if last != nil {
				return last // they left after a verdict
			}
			return t.unchecked(uncheckable{t.m.Check.Interrupted})
		}
		r, err := t.judge(ctx, l, timedOut)
		if err != nil {
			return err
		}
		last = r.status()
		if once || timedOut || r.verdict.Outcome == checker.Passed || r.verdict.Evidence.Blind {
			return errors.Join(t.print(r), last)
		}
		again := t.term.Wrap(fmt.Sprintf(t.m.Grounds.Again, t.lesson.Number)) + "\n"
		if err := t.say(t.judgement(t.term, r) + again); err != nil {
			return err
		}
	}
}

// nextCall waits for a call that is over, and reports whether the time ran out.
// Only a script, or --timeout, sets it a limit.
func (t *try) nextCall(ctx context.Context, l *checker.Loopback, once bool) (timedOut bool, err error) {
	wait := ctx
	if t.timeout > 0 && (once || t.limited) {
		var cancel context.CancelFunc
		wait, cancel = context.WithTimeout(ctx, t.timeout)
		defer cancel()
	}
	remind := time.AfterFunc(remindAfter, func() {
		if l.Ringing() {
			t.complain(t.m.Grounds.StillOpen)
		}
	})
	defer remind.Stop()
	err = l.Await(wait)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return true, nil
	}
	return false, err
}

// judge gives the verdict on what a ground observed since the last one.
func (t *try) judge(ctx context.Context, g checker.Ground, timedOut bool) (*report, error) {
	e, err := g.Observe(ctx, timedOut)
	if err != nil {
		return nil, t.unchecked(uncheckable{t.m.Check.Interrupted})
	}
	v := t.check(e)
	return t.record(ctx, &v)
}

// blindNote says what would let a call be judged that nobody saw.
func (t *try) blindNote(e *evidence.Evidence) string {
	if !e.Blind {
		return ""
	}
	return t.term.Wrap(t.m.Grounds.Allow) + "\n" + t.term.Cyan(allowCapture()) + "\n"
}
