package stepview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tcplearn/checker/evidence"
	"tcplearn/checker/sockets"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/render"
)

// sideBySide is from which width on the two hosts' sockets stand side by side.
const sideBySide = 74

// drawSockets draws both hosts' sockets as netstat -tan shows them now, or showed them
// at the packet that is looked back at: xiaoming's on
// the left, xiaomei's on the right, or below where there is no room.
func (s *screen) drawSockets(width int) []string {
	most := max(s.height/5, 3)
	if width < sideBySide {
		lines := append(s.side(evidence.Client, width, most), s.side(evidence.Server, width, most)...)
		return padded(lines, 3)
	}
	half := (width - 2) / 2
	var sides [2][]string
	for _, h := range []evidence.Host{evidence.Client, evidence.Server} {
		sides[h] = s.side(h, half, most)
	}
	rows := max(len(sides[0]), len(sides[1]), 3)
	bar := s.Terminal.Dim(s.glyph("│", "|"))
	var out []string
	for i := range rows {
		left, right := at(sides[0], i), at(sides[1], i)
		out = append(out, left+strings.Repeat(" ", max(half-render.Width(left), 0))+bar+" "+right)
	}
	return out
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// side draws one host's sockets in at most so many lines.
func (s *screen) side(h evidence.Host, width, most int) []string {
	if s.Hand != nil && s.Hand.Host == h {
		return s.handSide()
	}
	var lines []string
	shown := &s.snap
	if s.selected != nil {
		shown = s.selected.snap
	}
	if shown == nil {
		return []string{s.Terminal.Dim("(" + s.m.Screen.NotAsked + ")")}
	}
	all := slices.Clone(shown.sockets[h])
	slices.SortStableFunc(all, func(a, b sockets.Socket) int { return cmp.Compare(s.rank(h, a), s.rank(h, b)) })
	for _, k := range all {
		lines = append(lines, s.socket(k, width)...)
	}
	if len(lines) == 0 {
		return []string{s.Terminal.Dim("(" + s.m.NoSockets + ")")}
	}
	if len(lines) > most {
		hidden := len(lines) - most + 1
		lines = append(lines[:most-1], s.Terminal.Dim(fmt.Sprintf(s.m.Screen.More, hidden)))
	}
	return lines
}

// rank orders a host's sockets, for where there is not room for all: what listens, the
// call that is looked at, others, and what is only remembered.
func (s *screen) rank(h evidence.Host, k sockets.Socket) int {
	e := s.current()
	switch {
	case k.State == tcp.Listen:
		return 0
	case e != nil && k.Local == endsOf(e.packet)[h] && k.Remote == endsOf(e.packet)[h.Peer()]:
		return 1
	case k.State == tcp.TimeWait:
		return 3
	}
	return 2
}

// socket draws a socket on one line, or on two where there is no room.
func (s *screen) socket(k sockets.Socket, width int) []string {
	local := fmt.Sprintf("tcp %d %d %s", k.RecvQueue, k.Unacknowledged(), k.Local)
	far, state := k.Foreign(), k.State.Netstat()
	if render.Width(local)+render.Width(far)+len(state)+2 <= width {
		return []string{local + " " + far + " " + s.Terminal.Green(state)}
	}
	return []string{local, "    " + far + " " + s.Terminal.Green(state)}
}
