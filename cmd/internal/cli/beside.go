package cli

import (
	"context"
	"fmt"
	"strings"

	"tcplearn/checker"
)

// beside listens on this machine while the learner has a shell on xiaoming, so that
// a call from another of their terminals is no call into the void. It returns nil
// where this machine cannot be listened at: the shell does without.
func (t *try) beside(ctx context.Context) *checker.Loopback {
	l, err := checker.OpenLoopback(ctx)
	if err != nil {
		return nil
	}
	if l.Sees() {
		t.complain(fmt.Sprintf(t.m.Grounds.Beside, t.addresses(l), l.Addrs()[0].Port()))
	}
	return l
}

// overhear judges the calls that come from outside the shell, until ctx ends, and
// calls passed after one that passes. What it says comes between two lines of the
// shell, whose prompt is then shown again.
func (p *prompts) overhear(ctx context.Context, l *checker.Loopback, prompt string, passed func()) {
	for l.Await(ctx) == nil {
		text := p.outside(ctx, l)
		if text == "" {
			continue
		}
		if !p.done() {
			text += prompt
		}
		// The shell may have the terminal raw, where a new line does not begin at the left.
		_ = p.say("\r\n" + strings.ReplaceAll(text, "\n", "\r\n"))
		if p.done() {
			passed()
			return
		}
	}
}

// outside judges a call from outside the shell and returns what to say of it.
func (p *prompts) outside(ctx context.Context, l *checker.Loopback) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.finished() {
		return ""
	}
	r, err := p.judge(ctx, l, false)
	if err != nil {
		return ""
	}
	text := p.errTerm.Wrap(fmt.Sprintf(p.m.Grounds.Overheard, calledAt(r.verdict))) + "\n" + p.judgement(p.errTerm, r)
	if r.verdict.Outcome == checker.Passed {
		p.last = r
	}
	return text
}

// calledAt is the address that a judged call was made to.
func calledAt(v *checker.Verdict) string {
	if v.Conversation == nil {
		return v.Evidence.Server.String()
	}
	return v.Conversation.Server.String()
}
