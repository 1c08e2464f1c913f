package stepview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/byhand"
	"tcplearn/playground"
)

// handFields are what the learner writes of a segment, in the order of the form.
var handFields = []string{"flags", "seq", "ack", "data", "window", "mss", "checksum"}

// handKeys are the keys of who plays a side, beside the common ones.
func (s *screen) handKeys() []key {
	all := append([]key{
		{"Space", "", "send", []string{"space", "enter"}, (*screen).writeSegment},
		{"n", "", "new", []string{"n"}, (*screen).newCall},
	}, s.commonKeys()...)
	if s.Hand.Host == evidence.Server {
		return all
	}
	// No program can call from a host whose kernel is cut off.
	return slices.DeleteFunc(all, func(k key) bool { return k.name == "run" || k.name == "type" || k.name == "eof" })
}

// writeSegment opens the form for the next segment. It offers no answer.
func (s *screen) writeSegment() tea.Cmd {
	f := &form{title: s.m.Screen.Segment, help: s.m.Screen.SegmentHelp, submit: s.sendSegment}
	for _, name := range handFields {
		label := strings.TrimRight(s.Messages.Hand.Questions[name], "?？")
		switch {
		case name == "checksum":
			label = s.m.Screen.Checksum
		case label == "":
			label = name
		}
		f.labels = append(f.labels, label)
	}
	s.fill(f)
	return nil
}

// sendSegment sends what was written, or says what of it cannot be read.
func (s *screen) sendSegment(f *form) tea.Cmd {
	spec := playground.Spec{Raw: s.raw}
	for i, name := range handFields {
		if err := byhand.SetField(&spec, name, f.fields[i].Value()); err != nil {
			s.notice = byhand.Explain(s.Messages, err)
			f.goTo(i)
			return nil
		}
	}
	s.form, s.notice = nil, ""
	return func() tea.Msg {
		before := s.badChecksums()
		_, err := s.Hand.Send(spec)
		return sent{err, before, s.badChecksums()}
	}
}

// badChecksums is how many segments the real kernel has thrown away for their checksum.
func (s *screen) badChecksums() int64 {
	c, err := s.Session.Lab().Counters(s.Hand.Host.Peer())
	if err != nil {
		return 0 // the lab is closing
	}
	return c["InCsumErrors"]
}

// sent is what became of sending a segment by hand, and the real kernel's counter of
// wrong checksums before and after it.
type sent struct {
	err           error
	before, after int64
}

// newCall begins another call: as xiaoming with the next segment, to a port that is
// asked for; as xiaomei by running the program again.
func (s *screen) newCall() tea.Cmd {
	if s.Hand.Host == evidence.Server {
		s.launch(strings.Join(s.Command, " "), s.Command)
		return nil
	}
	return s.open(fmt.Sprintf(s.m.Screen.PortPrompt, playground.ServerPort), s.dial)
}

// dial begins a call to the port that was typed, by default the server's.
func (s *screen) dial(text string) tea.Cmd {
	c, err := byhand.Parse(string(byhand.New) + " " + text)
	if err != nil {
		s.notice = fmt.Sprintf(s.m.Screen.BadPort, escape(text))
		return nil
	}
	port := cmp.Or(uint16(c.Number), playground.ServerPort)
	s.Hand.Dial(port)
	s.notice = fmt.Sprintf(s.m.Screen.Dialled, port)
	s.selected = nil
	return nil
}

// handSide is what stands on the side that the learner plays, in the place of sockets:
// the ends and the first numbers of the call.
func (s *screen) handSide() []string {
	lines := []string{s.Terminal.Bold(s.m.Screen.You)}
	line, numbers, ok := s.Hand.Call()
	if !ok {
		return lines
	}
	lines = append(lines, fmt.Sprintf("%s %s %s", line.Local, s.glyph("→", ">"), line.Remote))
	return append(lines, fmt.Sprintf(s.m.Screen.OwnISN, uint32(numbers.Own)))
}
