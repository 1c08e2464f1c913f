package stepview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/render"
)

// Widths of the ladder's columns.
const (
	stateWidth  = len("SYN-RECEIVED")
	numberWidth = 4 // the mark of the chosen packet, and its number
)

// ladder draws the packets around the current one, in at most so many lines.
func (s *screen) ladder(most int) []string {
	all := s.journal.entries
	if len(all) == 0 {
		text := s.m.Screen.Empty
		switch {
		case s.Hand != nil:
			text = s.m.Screen.HintHand
		case s.programs.running == 0:
			text = s.m.Screen.EmptyRun
		}
		t := s.Terminal
		t.Width = s.width
		return strings.Split(t.Wrap(text), "\n")
	}
	chosen := slices.Index(all, s.current())
	first := min(max(chosen-most/2, 0), max(len(all)-most, 0))
	var lines []string
	for _, e := range all[first:min(first+most, len(all))] {
		lines = append(lines, s.rung(e, e == all[chosen]))
	}
	return lines
}

// rung draws a packet between the states in which it left its sender and, if it has
// arrived, its receiver.
func (s *screen) rung(e *entry, chosen bool) string {
	mark := " "
	if chosen {
		mark = s.glyph("▶", ">")
	}
	states := s.journal.states(e)
	line := fmt.Sprintf("%s%-*d", mark, numberWidth-1, e.packet.Number%1000)
	room := s.width - numberWidth - 2*(stateWidth+1)
	left, right := stateWord(states[evidence.Client]), stateWord(states[evidence.Server])
	text := line + s.Terminal.Green(left) + strings.Repeat(" ", stateWidth+1-len(left)) +
		s.arrow(e, room) + strings.Repeat(" ", stateWidth+1-len(right)) + s.Terminal.Green(right)
	if chosen {
		return s.Terminal.Bold(text)
	}
	return text
}

func stateWord(s tcp.State) string {
	if s == 0 {
		return ""
	}
	return s.String()
}

// arrow draws the packet's way in so many columns, with its numbers on it. That of a
// packet which has not arrived ends on the way, with a word for it.
func (s *screen) arrow(e *entry, room int) string {
	shaft := s.glyph("─", "-")
	end, word := s.tip(e)
	length := room - render.Width(end)
	if word != "" {
		length -= render.Width(word) + 1
	}
	text := s.fit(e, length-5)
	if word != "" {
		length = max(render.Width(text)+5, length/2)
	}
	pad := max(length-3-render.Width(text), 0)
	var line string
	if e.packet.From == evidence.Client {
		line = shaft + shaft + text + strings.Repeat(shaft, pad+1) + end + word
	} else {
		line = word + end + strings.Repeat(shaft, pad+1) + text + shaft + shaft
	}
	line = ansi.Truncate(line, room, "")
	blank := strings.Repeat(" ", max(room-render.Width(line), 0))
	if e.packet.From == evidence.Client {
		return line + blank
	}
	return blank + line
}

// tip is the end of a packet's arrow, and a word where it has not arrived.
func (s *screen) tip(e *entry) (end, word string) {
	from := e.packet.From == evidence.Client
	var text string
	switch {
	case e.lost():
		end, text = s.glyph("✗", "x"), s.m.Screen.Lost
	case e.held:
		end, text = s.glyph("■", "#"), s.m.Screen.Held
	case e.arrived() && from:
		return ">", ""
	case e.arrived():
		return "<", ""
	default:
		end, text = "~", s.m.Screen.Delayed
	}
	if from {
		return end, " " + text
	}
	return end, text + " "
}

// fit returns as much of the packet's label as there is room for.
func (s *screen) fit(e *entry, room int) string {
	full := label(s.journal.relative(e), s.raw)
	if len(s.journal.last) > 1 { // several calls, told apart by xiaoming's port
		full = fmt.Sprintf("%d %s", endsOf(e.packet)[evidence.Client].Port(), full)
	}
	head, _, _ := strings.Cut(full, " len=")
	flags := "[" + e.packet.Segment.Flags.String() + "]"
	for _, text := range []string{full, head, flags} {
		if render.Width(text)+2 <= room {
			return " " + text + " "
		}
	}
	return strings.ReplaceAll(flags, ", ", ",")
}
