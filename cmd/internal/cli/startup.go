package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"golang.org/x/term"

	"tcplearn/checker"
	"tcplearn/playground"
)

// The shells' start-up files, the same in every lab: what differs is in the
// environment. Only the hook and the prompt are set: the learner's own start-up files
// could replace both.
const (
	promptEnv = "TCPLEARN_PROMPT" // how a shell in a lab asks for a command
	judgeEnv  = "TCPLEARN_JUDGED" // set where the hook is to be called before each prompt
	zshFile   = ".zshrc"          // zsh looks for this name in ZDOTDIR
	poshFile  = "shrc"
	fishFile  = "config.fish"
	runHook   = `"$` + hookEnv + `" ` + hookWord
)

func shellFiles() map[string]string {
	return map[string]string{
		// A suspended job does not keep zsh and fish from ending.
		zshFile: "setopt no_check_jobs\nPROMPT=$" + promptEnv + "\n" +
			"if [ -n \"$" + judgeEnv + "\" ]; then\n\tprecmd() { " + runHook + " || exit 0 }\nfi\n",
		// A POSIX shell has no hook but the expansion of its prompt; from there only a
		// signal ends it, which the hook sends.
		poshFile: "PS1=$" + promptEnv + "\n" +
			"if [ -n \"$" + judgeEnv + "\" ]; then\n\tPS1='$(" + runHook + " $$)'$" + promptEnv + "\nfi\n",
		fishFile: "if set -q " + judgeEnv + "\n" +
			"\tfunction tcplearn_hook --on-event fish_prompt; " + runHook + "; or kill -HUP $fish_pid; end\nend\n" +
			"function fish_prompt; echo -n \"$" + promptEnv + "\"; end\nset -g fish_greeting\n",
	}
}

// startShell is how the learner's shell is started on a host; sh where it is one that
// we do not know. Where calls are judged at the prompt, the shell is to call the hook.
func startShell(shell, prompt string, judged bool) (args, env []string) {
	env = []string{promptEnv + "=" + prompt}
	if judged {
		env = append(env, judgeEnv+"=yes")
	}
	switch name := filepath.Base(shell); name {
	case "bash":
		env = append(env, "PS1="+prompt, "HISTFILE=", "PROMPT_COMMAND=")
		if judged {
			env[len(env)-1] += runHook + " || exit 0"
		}
		return []string{shell, "--noprofile", "--norc", "-i"}, env
	case "zsh":
		return []string{shell, "-i"}, append(env, "ZDOTDIR="+playground.Dir, "HISTFILE=")
	case "fish":
		return []string{shell, "--no-config", "-i", "-C", "source " + filepath.Join(playground.Dir, fishFile)}, env
	case "dash", "ash", "ksh", "mksh", "sh":
		return []string{shell, "-i"}, append(env, "ENV="+filepath.Join(playground.Dir, poshFile))
	}
	return []string{"sh", "-i"}, append(env, "ENV="+filepath.Join(playground.Dir, poshFile))
}

// openShared makes the lab for a person: their other terminals can join it.
func (a *app) openShared(ctx context.Context, about playground.Registration, setting checker.Setting) (*checker.Session, error) {
	s, err := a.openSession(ctx, shellFiles(), setting)
	if err != nil {
		return nil, err
	}
	if err := s.Lab().Register(about); err != nil {
		a.complain(fmt.Sprintf(a.m.Join.NotShared, a.why(err)))
	}
	return s, nil
}

// withTerminal runs a shell and puts the terminal's settings right afterwards: one
// that edits its line itself may be ended while the terminal is raw.
func (a *app) withTerminal(run func() error) error {
	before, stateErr := term.GetState(int(a.in.Fd()))
	err := run()
	if stateErr == nil && playground.InForeground() {
		_ = term.Restore(int(a.in.Fd()), before)
	}
	return err
}
