package cli

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"
	"time"

	"tcplearn/cmd/internal/render"
	"tcplearn/playground"
)

// The hook is this program, called by the shell on xiaoming before each prompt.
// It asks the process that runs the check what to show, over the lab's socket, one
// JSON object each way.
const (
	hookWord    = "lab-prompt" // the hook's name on our command line
	hookEnv     = "TCPLEARN"   // names this program inside the lab
	hookTimeout = 30 * time.Second
)

type hookQuestion struct {
	Columns int `json:"columns"`
}

type hookAnswer struct {
	Text string `json:"text"` // to be shown as it is
	Done bool   `json:"done"` // the shell is to end
	Told bool   `json:"told"` // it was told so before
}

// insideCheck reports whether this process runs on xiaoming already: a lab in the
// lab would have the same prompt, and confuse anybody.
func insideCheck() bool {
	_, err := os.Stat(playground.Socket)
	return err == nil && os.Getenv(hookEnv) != ""
}

// serveHooks answers hooks until the returned function is called.
func serveHooks(l net.Listener, answer func(columns int) hookAnswer) (stop func()) {
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer func() { _ = c.Close() }()
				if err := c.SetDeadline(time.Now().Add(hookTimeout)); err != nil {
					return
				}
				var q hookQuestion
				if json.NewDecoder(c).Decode(&q) == nil {
					// A hook that has gone away needs no answer.
					_ = json.NewEncoder(c).Encode(answer(q.Columns))
				}
			})
		}
	})
	return func() {
		_ = l.Close()
		serving.Wait()
	}
}

// hook is the hook's whole run. It shows the answer on standard error, for the
// prompt may be taking standard output, and returns 1 when the shell is to end. A
// shell that cannot be told so by an exit status passes its process number, and is
// hung up on.
func (a *app) hook(args []string) int {
	c, err := net.Dial("unix", playground.Socket)
	switch {
	case err != nil && os.Getenv(hookEnv) != "":
		return exitPassed // the check is ending, and the shell with it
	case err != nil:
		a.complain(a.m.Usage.HookOnly)
		return exitUsage
	}
	defer func() { _ = c.Close() }()
	if err := json.NewEncoder(c).Encode(hookQuestion{Columns: render.Detect(a.err, os.Getenv).Width}); err != nil {
		return exitPassed // the check is ending, and the shell with it
	}
	var answer hookAnswer
	if err := json.NewDecoder(c).Decode(&answer); err != nil {
		return exitPassed
	}
	_, _ = fmt.Fprint(a.err, answer.Text)
	if !answer.Done {
		return exitPassed
	}
	if len(args) > 0 {
		hangUp(args[0], answer.Told)
	}
	return exitNotPassed
}

// hangUp ends a shell. ksh prompts on after SIGHUP; told before, it is ended
// without being asked.
func hangUp(shell string, told bool) {
	pid, err := strconv.Atoi(shell)
	if err != nil || pid <= 1 {
		return
	}
	signal := syscall.SIGHUP
	if told {
		signal = syscall.SIGKILL
	}
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Signal(signal)
	}
}
