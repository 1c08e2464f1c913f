package flow

import "math/bits"

// The names are those of machine-readable output: they never change.
var (
	analysisNames = [...]string{
		"retransmission", "fast-retransmission", "spurious-retransmission", "out-of-order", "duplicate-ack", "previous-segment-not-captured",
		"acked-unseen-segment", "zero-window", "window-full", "window-update", "keep-alive", "keep-alive-ack", "zero-window-probe",
		"zero-window-probe-ack", "port-numbers-reused",
	}
	eventNames = [...]string{
		"client-established", "server-established", "simultaneous-open", "split-handshake", "challenge-ack", "half-open-recovery",
		"queue-full", "syn-data", "fast-open", "refused", "same-syn",
	}
	openingNames = [...]string{
		"seen-from-middle", "syn-not-captured", "no-answer", "refused", "half-open", "handshake", "simultaneous-open", "split-handshake", "old-connection",
	}
	closingNames = [...]string{"open", "half-closed", "closed", "reset"}
	sideNames    = [...]string{"", "client", "server"}
)

// Names are the names of all remarks that are made, in lower-case English.
func (a Analysis) Names() []string { return names(uint16(a), analysisNames[:]) }

// String is the name of the first remark.
func (a Analysis) String() string { return first(a.Names()) }

// Split returns the remarks one by one.
func (a Analysis) Split() []Analysis { return split(a) }

// Names are the names of all events, in lower-case English.
func (e Event) Names() []string { return names(uint16(e), eventNames[:]) }

// String is the name of the first event.
func (e Event) String() string { return first(e.Names()) }

// Split returns the events one by one.
func (e Event) Split() []Event { return split(e) }

// String names the opening in lower-case English.
func (o Opening) String() string { return openingNames[o] }

// String names the closing in lower-case English.
func (c Closing) String() string { return closingNames[c] }

// String is "client", "server" or "".
func (s Side) String() string { return sideNames[s] }

func names(set uint16, of []string) []string {
	var all []string
	for _, bit := range split(set) {
		all = append(all, of[bits.TrailingZeros16(bit)])
	}
	return all
}

func first(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// split takes a set of bits apart.
func split[T ~uint16](set T) []T {
	var all []T
	for ; set != 0; set &= set - 1 {
		all = append(all, set&-set)
	}
	return all
}
