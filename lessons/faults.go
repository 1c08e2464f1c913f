package lessons

import (
	"net/netip"
	"slices"

	"tcplearn/checker/expect"
)

// maxFill bounds the connections that fill a queue.
const maxFill = maxBacklog + 1

// faults reads what may be wrong in a diagnosis, sections separated by rules; there
// are at least two, or there is nothing to find out.
func (l *loader) faults(b block) []Fault {
	first := b.pos(0, 0)
	var all []Fault
	for more := true; more; {
		var part block
		part, b, more = b.cut()
		h := part.header(&l.problems, "fault", "server?", "backlog?", "fill?", "wire?", "address?", "port?")
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
	}
	if len(all) < 2 {
		l.problems.add(first, TooFewChoices, "fault")
	}
	return all
}

// placeOf is where a value stands, or the header when it is not there.
func (h header) placeOf(key string) expect.Pos {
	if f := h.fields[key]; f != nil {
		return f.at
	}
	return h.start
}
