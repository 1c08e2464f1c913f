package cli

import (
	"context"
	"fmt"

	"golang.org/x/term"

	"tcplearn/checker"
	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/byhand"
	"tcplearn/cmd/internal/netcat"
	"tcplearn/cmd/internal/stepview"
	"tcplearn/playground"
)

// sides are the values of --be.
var sides = map[string]evidence.Host{"client": evidence.Client, "server": evidence.Server}

// byHand lets the learner play a side, on a full screen or in plain lines. As the
// server they are called by a command of theirs, or by nc.
func (a *app) byHand(ctx context.Context, be string, command []string, setting checker.Setting, plain bool) error {
	host, ok := sides[be]
	switch {
	case !ok:
		return usageError{fmt.Sprintf(a.m.Usage.BadValue, "--be", be) + "\n" + a.m.Hand.NeedsSide}
	case host == evidence.Client && len(command) > 0:
		return usageError{a.m.Hand.NoCommand}
	case len(command) == 0:
		command = []string{netcat.Name, "-v", "xiaomei", "8080"}
	}
	s, err := a.openShared(ctx, playground.Registration{Activity: playground.Step}, setting)
	if err != nil {
		return err
	}
	defer s.Close()
	if !a.inLines(plain) {
		if host == evidence.Client {
			command = nil // nobody calls
		}
		return a.stepped(ctx, stepview.Options{Session: s, Hand: s.Lab().Hand(host), Command: command}, plain)
	}
	return byhand.Plain(ctx, byhand.Options{
		Session: s, Host: host, Command: command, Messages: a.m, Terminal: a.term, In: a.in, Out: a.out,
		Prompt: term.IsTerminal(int(a.in.Fd())), Save: a.saveSteps,
	})
}
