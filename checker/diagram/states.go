package diagram

import (
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
)

type statesReader struct {
	*reader
	machine *Machine
}

var statesLines = []string{"handshake", "client is", "server is", "client was", "server was", "title:", "mine"}

func (r *statesReader) line(l line) {
	first, rest := l.word()
	host := evidence.Client
	switch first {
	case "handshake":
		if rest.rest() != "" {
			r.problem(rest, expect.TrailingText, rest.rest())
		}
		r.machine.Handshake = true
		return
	case "client":
	case "server":
		host = evidence.Server
	default:
		r.problem(l, UnknownLine, first, statesLines...)
		return
	}
	verb, names := rest.word()
	switch verb {
	case "is":
		if r.machine.Now[host] != 0 {
			r.problem(l, RepeatedLine, first+" is")
		}
		r.machine.Now[host] = r.state(names)
	case "was":
		for _, name := range names.list() {
			r.machine.Been[host] = append(r.machine.Been[host], r.state(name))
		}
	default:
		r.problem(rest, expect.UnknownVerb, verb, "is", "was")
	}
}

func (r *statesReader) state(l line) tcp.State {
	s, ok := tcp.ParseState(l.rest())
	if !ok {
		r.problem(l, expect.UnknownState, l.rest(), tcp.StateNames()...)
	}
	return s
}

// finish has nothing to complain about: the machine is worth drawing by itself.
func (r *statesReader) finish() {}
