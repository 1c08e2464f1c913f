package stepview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/render"
)

// The least window that is drawn for, in cells.
const (
	minWidth  = 50
	minHeight = 22
)

// Heights of the screen's parts, in lines.
const (
	fixedLines  = 5 // title, two rules, timers, keys
	leastLadder = 3
	headerLines = 8
)

// View draws the whole screen.
func (s *screen) View() tea.View {
	var v tea.View
	v.AltScreen = true
	v.SetContent(strings.Join(s.draw(), "\n"))
	switch {
	case s.width < minWidth || s.height < minHeight || s.help:
	case s.line != nil:
		v.Cursor = cursorAt(cursorIn(&s.line.Model), s.lineRow)
	case s.form != nil:
		v.Cursor = cursorAt(formIndent+cursorIn(&s.form.fields[s.form.at]), s.detailRow+s.form.at)
	}
	return v
}

// cursorAt is the terminal's cursor. It does not blink: what changes by itself is hard
// to read.
func cursorAt(x, y int) *tea.Cursor {
	c := tea.NewCursor(x, y)
	c.Blink = false
	return c
}

// draw returns the lines of the screen, none wider than it, and no more than it has.
func (s *screen) draw() []string {
	if s.width < minWidth || s.height < minHeight {
		return s.clip(s.tooSmall())
	}
	lines := []string{s.title()}
	if s.help {
		lines = append(lines, s.rule(s.m.Screen.Help))
		lines = append(lines, s.helpLines()...)
	} else {
		lines = append(lines, s.body()...)
	}
	lines = padded(lines, s.height-1)[:s.height-1]
	return s.clip(append(lines, s.keyLine()))
}

// body is what stands between the title and the line of keys.
func (s *screen) body() []string {
	lines := s.drawSockets(s.width)
	foot := s.foot()
	room := s.height - fixedLines - len(lines) - len(foot)
	detail := s.detail(room - leastLadder)
	lines = append(lines, s.rule(s.m.Screen.Wire+"  "+s.mode()))
	lines = append(lines, padded(s.ladder(room-len(detail)), room-len(detail))...)
	lines = append(lines, s.countdown(), s.rule(s.detailTitle()))
	s.detailRow = 1 + len(lines) // below the title
	lines = append(lines, detail...)
	s.lineRow = 1 + len(lines)
	return append(lines, foot...)
}

// foot is the program's line and the hint, on as many lines as it needs. A long notice
// takes the place of the program too, unless that is where the learner types.
func (s *screen) foot() []string {
	hint := s.hint()
	if s.Terminal.ASCII {
		hint = asciiArrows.Replace(hint)
	}
	lines := s.wrapped("", hint)
	if s.notice != "" && len(lines) > 1 && s.line == nil {
		return lines
	}
	return append([]string{s.program()}, lines...)
}

// clip cuts what does not fit.
func (s *screen) clip(lines []string) []string {
	lines = lines[:min(len(lines), max(s.height, 1))]
	for i, line := range lines {
		lines[i] = ansi.Truncate(line, s.width, "")
	}
	return lines
}

// padded adds empty lines up to n.
func padded(lines []string, n int) []string {
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines
}

func (s *screen) tooSmall() []string {
	t := s.Terminal
	t.Width = s.width
	return strings.Split(t.Wrap(fmt.Sprintf(s.m.Screen.TooSmall, s.width, s.height, minWidth, minHeight)), "\n")
}

// asciiArrows are the keys that hints name, in ASCII.
var asciiArrows = strings.NewReplacer("←", "<", "→", ">", "↑", "^")

// glyph is a character, or its stand-in of ASCII.
func (s *screen) glyph(unicode, ascii string) string {
	if s.Terminal.ASCII {
		return ascii
	}
	return unicode
}

// title is the two hosts' names, and between them the program's, or of which packet
// the sockets below are.
func (s *screen) title() string {
	left := s.Messages.Ladder.Client + " 10.0.0.1"
	right := s.Messages.Ladder.Server + " 10.0.0.2"
	middle := "tcplearn step"
	room := func() int { return s.width - render.Width(left+right) }
	if s.selected != nil {
		middle = fmt.Sprintf(s.m.Screen.Moment, s.selected.packet.Number)
		if room() < render.Width(middle)+2 {
			left, right = s.m.Hosts[evidence.Client]+" 10.0.0.1", s.m.Hosts[evidence.Server]+" 10.0.0.2"
		}
	}
	gap := room()
	if gap < render.Width(middle)+2 {
		return s.Terminal.Bold(left + strings.Repeat(" ", max(gap, 1)) + right)
	}
	before := (gap - render.Width(middle)) / 2
	return s.Terminal.Bold(left) + strings.Repeat(" ", before) + s.Terminal.Dim(middle) +
		strings.Repeat(" ", gap-before-render.Width(middle)) + s.Terminal.Bold(right)
}

// rule is a line across the screen with a title in it.
func (s *screen) rule(title string) string {
	dash := s.glyph("─", "-")
	text := " " + ansi.Truncate(title, s.width-6, "") + " "
	rest := s.width - 2 - render.Width(text)
	return s.Terminal.Dim(strings.Repeat(dash, 2)) + text + s.Terminal.Dim(strings.Repeat(dash, max(rest, 0)))
}

func (s *screen) mode() string {
	if s.Hand != nil {
		return fmt.Sprintf(s.m.Screen.ByHand, s.m.Hosts[s.Hand.Host])
	}
	return map[automatic]string{manual: s.m.Screen.Manual, toFlag: s.m.Screen.ToFlag, everyone: s.m.Screen.Everyone}[s.auto]
}

// countdown tells what the kernels will send again, and when, by their own timers;
// where there is not room for all, only of the next.
func (s *screen) countdown() string {
	timers := s.snap.timers()
	var parts []string
	for _, t := range timers {
		left := max(t.left-s.now.Sub(s.snap.at), 0)
		parts = append(parts, fmt.Sprintf(s.m.Screen.Again, s.m.Hosts[t.host], t.resent(s.m), seconds(left)))
	}
	line := strings.Join(parts, "   ")
	if render.Width(line) > s.width {
		next := slices.MinFunc(timers, func(a, b timer) int { return cmp.Compare(a.left, b.left) })
		line = parts[slices.Index(timers, next)]
	}
	return s.Terminal.Yellow(line)
}

// program is the last line that the program wrote, or the line being typed. Where there
// is no room for all, that line matters most.
func (s *screen) program() string {
	if s.line != nil {
		s.line.SetWidth(max(s.width-render.Width(s.line.Prompt)-2, 1))
		return s.line.View()
	}
	if s.programs.name == "" {
		return ""
	}
	text := s.m.Screen.Program + "  " + s.programs.name
	n := len(s.programs.lines)
	if n == 0 {
		return s.Terminal.Dim(text)
	}
	last := s.glyph("│", "|") + " " + escape(s.programs.lines[n-1])
	for _, name := range []string{text + "  ", s.programs.name + "  "} {
		if render.Width(name+last) <= s.width {
			return s.Terminal.Dim(name + last)
		}
	}
	return s.Terminal.Dim(last)
}

// hint says what the last key did, else what to do next.
func (s *screen) hint() string {
	e := s.journal.oldestHeld()
	switch {
	case s.notice != "":
		return s.Terminal.Bold(s.notice)
	case s.line != nil:
		return s.m.Screen.LineHint
	case s.form != nil:
		return s.m.Screen.FormHint
	case s.Hand != nil:
		return s.m.Screen.HintHand
	case s.over:
		return s.Terminal.Bold(s.m.Screen.HintOnce)
	case e != nil:
		return fmt.Sprintf(s.m.Screen.HintHeld, e.packet.Number)
	case s.programs.running > 0 && s.established():
		return s.m.Screen.HintDone
	case s.programs.running > 0:
		return s.m.Screen.HintIdle
	case len(s.journal.entries) == 0:
		return s.m.Screen.HintEmpty
	}
	return s.m.Screen.HintOver
}

// established reports whether the handshake of the newest call is over on both sides.
func (s *screen) established() bool {
	e := s.current()
	return e != nil && s.journal.last[endsOf(e.packet)] == [2]tcp.State{tcp.Established, tcp.Established}
}

// keyLine is all keys in one line. Where there is no room for all words the least
// important ones go.
func (s *screen) keyLine() string {
	all := s.keys()
	for words := len(all); ; words-- {
		var parts []string
		for i, k := range all {
			shown := s.shown(k)
			if i < words || k.name == "help" || k.name == "quit" {
				shown += " " + s.m.Screen.Keys[k.name]
			}
			parts = append(parts, shown)
		}
		for _, gap := range []string{"  ", " "} {
			if line := strings.Join(parts, gap); render.Width(line) <= s.width || words == 0 && gap == " " {
				return s.Terminal.Dim(line)
			}
		}
	}
}

// shown is a key as it stands on the screen.
func (s *screen) shown(k key) string {
	if s.Terminal.ASCII && k.ascii != "" {
		return k.ascii
	}
	return k.shown
}

// detailTitle is the title of what is shown in detail.
func (s *screen) detailTitle() string {
	e := s.current()
	switch {
	case s.form != nil:
		return s.form.title
	case s.judged != nil:
		return fmt.Sprintf(s.m.Screen.Predict, s.judged.packet.Number)
	case e == nil && s.Hand != nil && s.Hand.Host == evidence.Client:
		return s.m.Screen.Segment // no program calls
	case e == nil:
		return s.m.Screen.Program
	}
	from := e.packet.From
	title := fmt.Sprintf(s.m.Screen.Packet, e.packet.Number, len(s.journal.entries),
		s.m.Hosts[from]+s.glyph(" → ", " > ")+s.m.Hosts[from.Peer()])
	if e.copies > 0 && e.held {
		title += "  " + fmt.Sprintf(s.m.Screen.Copies, e.copies)
	}
	if moment := s.moment(e); render.Width(title+moment) <= s.width-6 {
		title += moment // else the ladder alone has the states
	}
	return title
}

// moment tells the states around a packet that is over, when it is looked at.
func (s *screen) moment(e *entry) string {
	if s.selected == nil || !e.arrived() {
		return ""
	}
	var parts []string
	for _, h := range []evidence.Host{evidence.Client, evidence.Server} {
		if s.Hand != nil && s.Hand.Host == h {
			continue // it has no kernel that could be asked
		}
		text := e.before[h].String()
		if e.after[h] != e.before[h] {
			text += s.glyph(" → ", " > ") + e.after[h].String()
		}
		parts = append(parts, text)
	}
	return "  " + strings.Join(parts, s.glyph("  │  ", "  |  "))
}
