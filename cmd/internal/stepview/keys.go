package stepview

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tcplearn/checker/evidence"
)

// key is one of the screen's keys.
type key struct {
	shown string // as the line of keys has it
	ascii string // the same in ASCII, where that is something else
	name  string // of the command, as messages have it
	keys  []string
	do    func(s *screen) tea.Cmd
}

// keys returns the keys, the most important first.
func (s *screen) keys() []key {
	if s.Hand != nil {
		return s.handKeys()
	}
	return append([]key{
		{"Space", "", "pass", []string{"space", "enter"}, (*screen).pass},
		{"d", "", "drop", []string{"d"}, (*screen).drop},
		{"c", "", "copies", []string{"c"}, (*screen).letCopiesBy},
		{"l", "", "later", []string{"l"}, (*screen).askDelay},
		{"n", "", "next", []string{"n"}, (*screen).toFlag},
		{"f", "", "follow", []string{"f"}, (*screen).follow},
	}, s.commonKeys()...)
}

// commonKeys are those that there are in either mode, whoever plays.
func (s *screen) commonKeys() []key {
	return []key{
		{"←→", "<>", "back", []string{"left", "right", "home", "end"}, nil},
		{"r", "", "raw", []string{"r"}, func(s *screen) tea.Cmd { s.raw = !s.raw; return nil }},
		{"s", "", "save", []string{"s"}, func(s *screen) tea.Cmd { s.notice = save(s.Options, s.evidence()); return nil }},
		{":", "", "run", []string{":"}, func(s *screen) tea.Cmd { return s.open(s.m.Screen.RunPrompt, s.runLine) }},
		{"i", "", "type", []string{"i"}, (*screen).askText},
		{"e", "", "eof", []string{"e"}, func(s *screen) tea.Cmd { s.programHears(s.hangUp()); return nil }},
		{"?", "", "help", []string{"?"}, func(s *screen) tea.Cmd { s.help = !s.help; return nil }},
		{"q", "", "quit", []string{"q", "ctrl+c"}, func(*screen) tea.Cmd { return tea.Quit }},
	}
}

// key does what a key says.
func (s *screen) key(msg tea.KeyPressMsg) tea.Cmd {
	name := msg.String()
	switch {
	case name == "ctrl+c":
		return tea.Quit
	case name == "ctrl+z":
		return tea.Suspend
	case s.line != nil || s.form != nil:
		return s.typed(msg)
	}
	s.notice = ""
	if s.over && (name == "space" || name == "enter") {
		return tea.Quit
	}
	if s.help && name == "esc" {
		s.help = false
		return nil
	}
	if name == "left" || name == "right" || name == "home" || name == "end" {
		s.move(name)
		return nil
	}
	for _, k := range s.keys() {
		if slices.Contains(k.keys, name) {
			return k.do(s)
		}
	}
	return nil
}

// typed gives what was typed to the line or the form that is open.
func (s *screen) typed(msg tea.Msg) tea.Cmd {
	switch {
	case s.line != nil:
		return s.lineTyped(msg)
	case s.form != nil:
		return s.formTyped(msg)
	}
	return nil
}

// target is the held packet that a key is about: the one that is looked at if it is
// held, else the one that has waited longest. When there is none, the hint says what may
// be done instead.
func (s *screen) target() *entry {
	e := s.current()
	if e == nil || !e.held {
		e = s.journal.oldestHeld()
	}
	if e == nil {
		s.notice = ""
	}
	return e
}

func (s *screen) pass() tea.Cmd {
	e := s.target()
	switch {
	case e == nil:
		return nil
	case s.Ask != Nothing && e.guess == nil:
		return s.ask(e)
	}
	return s.release(e)
}

// release lets a packet pass and looks at what comes of it.
func (s *screen) release(e *entry) tea.Cmd {
	s.selected, s.judged = nil, nil
	if e.guess != nil && *e.guess != (evidence.Guess{Packet: e.packet.Number}) {
		s.judged, s.quietAt = e, time.Now().Add(sequelPatience)
	}
	return s.letPass(e)
}

func (s *screen) drop() tea.Cmd {
	e := s.target()
	if e == nil {
		return nil
	}
	s.selected, s.judged = nil, nil
	return s.afterLook(func() { s.wire.Lose(e.packet.Number) })
}

func (s *screen) letCopiesBy() tea.Cmd {
	e := s.target()
	if e == nil {
		return nil
	}
	s.notice = fmt.Sprintf(s.m.NoCopies, e.packet.Number)
	return func() tea.Msg {
		s.wire.LetCopiesBy(e.packet.Number)
		return nil
	}
}

func (s *screen) askDelay() tea.Cmd {
	e := s.target()
	if e == nil {
		return nil
	}
	return s.open(s.m.Screen.LaterPrompt, func(text string) tea.Cmd {
		delay, ok := parseDelay(text)
		if !ok {
			s.notice = fmt.Sprintf(s.m.BadDelay, escape(text))
			return nil
		}
		s.selected = nil
		return s.afterLook(func() { s.wire.Postpone(e.packet.Number, delay) })
	})
}

// toFlag passes the packet that waits, and all that follow until one has a flag that
// opens or ends a side.
func (s *screen) toFlag() tea.Cmd {
	s.selected, s.judged, s.auto = nil, nil, toFlag
	e := s.journal.oldestHeld()
	if e == nil {
		return nil
	}
	s.passing = e
	return s.letPass(e)
}

func (s *screen) follow() tea.Cmd {
	s.selected = nil
	if s.auto != manual {
		s.auto = manual
		return nil
	}
	s.auto = everyone
	return s.advance()
}

// move chooses another packet to look at.
func (s *screen) move(key string) {
	all := s.journal.entries
	if len(all) == 0 {
		return
	}
	at := slices.Index(all, s.current())
	switch key {
	case "left":
		at--
	case "right":
		at++
	case "home":
		at = 0
	case "end":
		at = len(all) - 1
	}
	s.judged = nil
	switch {
	case at < 0:
		s.notice = s.m.First
	case at >= len(all):
		s.notice = s.m.Last
	default:
		s.selected = all[at]
	}
}

func (s *screen) askText() tea.Cmd {
	if s.programs.running == 0 {
		s.notice = s.m.Screen.HintEmpty
		return nil
	}
	return s.open(s.m.Screen.TypePrompt, func(text string) tea.Cmd {
		s.programHears(s.write(text))
		return nil
	})
}

func (s *screen) runLine(text string) tea.Cmd {
	if text != "" {
		s.launch(text, []string{"sh", "-c", text})
	}
	return nil
}

func (s *screen) programHears(err error) {
	if err != nil {
		s.notice = s.m.Screen.HintEmpty
	}
}
