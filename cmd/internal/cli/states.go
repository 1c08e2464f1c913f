package cli

import (
	"context"
	"errors"

	"tcplearn/checker"
	"tcplearn/cmd/internal/stepview"
	"tcplearn/playground"
)

// states has the learner let a handshake pass packet by packet, and name the states.
func (t *try) states(ctx context.Context, command []string) error {
	about := playground.Registration{Activity: playground.CheckCommand, Lesson: t.lesson.Number}
	s, err := t.openShared(ctx, about, settingOf(&t.lesson.Exercise))
	if err != nil {
		return t.unchecked(err)
	}
	defer s.Close()
	o := stepview.Options{Session: s, Command: command, Ask: stepview.Receiver, Once: true, Save: t.saveSteps}
	err = t.view(ctx, o, t.json)
	var start *playground.StartError
	switch {
	case ctx.Err() != nil:
		return t.unchecked(uncheckable{t.m.Check.Interrupted})
	case errors.As(err, &start):
		return t.notStarted(start)
	case err != nil:
		return err
	}
	e := s.Lab().Wire.Recorder.Evidence()
	v := checker.CheckStates(t.task(), &e)
	r, err := t.record(ctx, &v)
	if err != nil {
		return err
	}
	return errors.Join(t.print(r), r.status())
}
