package cli

import (
	"context"
	"strings"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/lessons"
)

// watched begins to watch a lab where the exercise is to hold states. The returned
// function ends it.
func (t *try) watched(g checker.Ground) (end func()) {
	s, isLab := g.(*checker.Session)
	if t.lesson.Exercise.Kind != lessons.Hold || !isLab {
		return func() {}
	}
	t.watch = s.Watch(t.lesson.Exercise.Goals)
	return t.watch.Close
}

// check judges evidence by the exercise's kind.
func (t *try) check(e *evidence.Evidence) checker.Verdict {
	if t.watch != nil {
		return t.watch.Verdict(e)
	}
	return checker.Check(t.task(), e)
}

// untilHeld ends the context when every goal was held: then there is nothing left
// for the learner's command to do.
func (t *try) untilHeld(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if t.watch == nil {
		return ctx, cancel
	}
	go func() {
		select {
		case <-t.watch.Done():
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// held reports whether every goal was held.
func (t *try) held() bool {
	if t.watch == nil {
		return false
	}
	select {
	case <-t.watch.Done():
		return true
	default:
		return false
	}
}

// whenHeld ends a shell as soon as every goal was held, also when that was done from
// another terminal while the shell waits for a command.
func (p *prompts) whenHeld(ctx context.Context, endShell func()) {
	if p.watch == nil {
		return
	}
	select {
	case <-ctx.Done():
		return
	case <-p.watch.Done():
	}
	answer := p.answer(p.errTerm.Width)
	if answer.Told {
		return // a prompt was quicker: its hook shows the verdict, and ends the shell after that
	}
	if answer.Text != "" {
		// The shell may have the terminal raw, where a new line does not begin at the left.
		_ = p.say("\r\n" + strings.ReplaceAll(answer.Text, "\n", "\r\n"))
	}
	endShell()
}

// progressed reports whether goals were held, perhaps without a packet, of which nothing
// was said yet.
func (p *prompts) progressed() bool {
	return p.watch != nil && p.watch.Held() != p.told
}

// unheld is what is shown at a prompt while goals are left: no attempt yet, for one
// state may need several commands.
func (p *prompts) unheld(columns int, v *checker.Verdict) hookAnswer {
	p.told = v.HeldGoals()
	screen := p.errTerm
	screen.Width = columns
	return hookAnswer{Text: screen.Goals(p.m, v)}
}
