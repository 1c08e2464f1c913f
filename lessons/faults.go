package lessons

import (
	"net/netip"
	"slices"
	"strings"

	"tcplearn/checker/expect"
)

// maxFill bounds the connections that fill a queue.
const maxFill = maxBacklog + 1

// faults reads what may be wrong in a diagnosis, sections separated by rules; there
// are at least two, or there is nothing to find out.
func (l *loader) faults(b block) []Fault {
	first := b.pos(0, 0)
	var all []Fault
	var headers []header // of all
	for more := true; more; {
		var part block
		part, b, more = b.cut()
		h := part.header(&l.problems, "fault", "server?", "backlog?", "fill?", "wire?", "address?", "port?", "wrong?")
		f := Fault{ID: h.text("fault"), Server: Echo}
		switch {
		case f.ID == "":
			continue
		case !isID.MatchString(f.ID):
			l.problems.add(h.fields["fault"].at, BadID, f.ID)
		case slices.ContainsFunc(all, func(o Fault) bool { return o.ID == f.ID }):
			l.problems.add(h.fields["fault"].at, DuplicateKey, f.ID)
		}
		if h.has("server") {
			f.Server = Server(h.word("server", serverNames...))
		}
		if h.has("backlog") {
			f.Backlog = h.numberFrom("backlog", 0, maxBacklog)
		}
		if h.has("fill") {
			f.Fill = h.number("fill", maxFill)
		}
		if h.has("port") {
			f.Port = h.number("port", 65535)
		}
		if h.has("address") {
			f.Address = h.text("address")
			if a, err := netip.ParseAddr(f.Address); err != nil || !a.Is4() {
				l.problems.add(h.fields["address"].at, UnknownValue, f.Address, "10.0.0.3")
			}
		}
		f.Wire = l.rules(h)
		all = append(all, f)
		headers = append(headers, h)
	}
	for i := range all {
		all[i].Wrong = l.takenFor(headers[i], all)
	}
	if len(all) < 2 {
		l.problems.add(first, TooFewChoices, "fault")
	}
	return all
}

// takenFor reads for which other faults one is taken, with the mistake that it shows.
func (l *loader) takenFor(h header, all []Fault) map[string]string {
	wrong := map[string]string{}
	for _, line := range h.lines("wrong") {
		words := strings.Fields(line.text)
		other := func(f Fault) bool { return f.ID == words[0] && f.ID != h.text("fault") }
		if len(words) != 2 || !slices.ContainsFunc(all, other) || !isID.MatchString(words[1]) {
			l.problems.add(line.at, BadWrong, line.text, "FAULT MISTAKE")
			continue
		}
		wrong[words[0]] = words[1]
	}
	return wrong
}

// placeOf is where a value stands, or the header when it is not there.
func (h header) placeOf(key string) expect.Pos {
	if f := h.fields[key]; f != nil {
		return f.at
	}
	return h.start
}
