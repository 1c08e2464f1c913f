package stepview

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tcplearn/checker/diagram"
	"tcplearn/checker/tcp"
	"tcplearn/cmd/internal/figure"
	"tcplearn/cmd/internal/render"
)

// wideHeader is from which width on the bits of a header stand beside their meaning.
const wideHeader = 76

// detail draws what is shown below the ladder, in at most so many lines and at least
// headerLines.
func (s *screen) detail(most int) []string {
	var lines []string
	e := s.current()
	switch {
	case s.form != nil:
		lines = s.formLines()
	case s.judged != nil:
		lines = s.truthLines()
	case e != nil:
		lines = s.header(e, most)
	default:
		lines = s.output(headerLines)
	}
	n := max(min(len(lines), most), min(headerLines, most))
	return padded(lines, n)[:n]
}

// octetsOf returns a packet's segment as it was on the wire, header and data, or nil
// behind headers that are not looked into.
func octetsOf(e *entry) []byte {
	raw := e.packet.Raw
	offset := 40 // of IPv6
	if raw[0]>>4 == 4 {
		offset = int(raw[0]&0xf) * 4
	} else if raw[6] != 6 { // Next Header (RFC 8200 §3) is not TCP
		return nil
	}
	if len(raw) < offset+20 {
		return nil
	}
	return raw[offset:]
}

// header draws a segment's header bit by bit: as the figure of RFC 9293 where there is
// room for that, else in one line for each 32 bits.
func (s *screen) header(e *entry, most int) []string {
	octets := octetsOf(e)
	if octets == nil {
		return s.folded(s.values(e))
	}
	o := s.Terminal.FigureOptions(s.Messages.Lang)
	o.Width = min(s.width, 100)
	full := strings.Split(strings.TrimSuffix((&figure.Header{Segment: octets}).Text(o), "\n"), "\n")
	if numbers := s.values(e)[1:3]; len(full)+len(numbers) <= most {
		return append(numbers, full...)
	}
	lines := s.values(e)
	if s.width < wideHeader {
		return s.folded(lines)
	}
	for i := range 5 { // the fixed part of a header: 5 times 32 bits
		lines[i] = s.Terminal.Cyan(bitsOf(octets[4*i:])) + "  " + lines[i]
	}
	return s.folded(lines)
}

// folded wraps the lines that are too long.
func (s *screen) folded(lines []string) []string {
	var out []string
	for _, line := range lines {
		out = append(out, s.wrapped("", line)...)
	}
	return out
}

// bitsOf writes 32 bits, octet by octet.
func bitsOf(b []byte) string { return fmt.Sprintf("%08b %08b %08b %08b", b[0], b[1], b[2], b[3]) }

// values writes what the header's fields hold, one line for each of its rows.
func (s *screen) values(e *entry) []string {
	g, w := e.packet.Segment, s.Messages.Figure.Fields
	p := s.journal.relative(e)
	number := func(f diagram.Field, relative int, wire tcp.Seq) string {
		if s.raw {
			return fmt.Sprintf("%s %d", w[f], uint32(wire))
		}
		return fmt.Sprintf("%s %d  %s", w[f], relative, fmt.Sprintf(s.m.Screen.Real, uint32(wire)))
	}
	ack := number(diagram.AckNumber, p.Ack, g.Ack)
	if !g.Flags.Has(tcp.ACK) {
		ack = w[diagram.AckNumber] + " " + s.m.Screen.NoData
	}
	valid := s.m.Screen.Invalid
	if g.ChecksumOK {
		valid = s.m.Screen.Valid
	}
	size := 20
	if octets := octetsOf(e); octets != nil {
		size = int(octets[12]>>4) * 4
	}
	data := payload(g)
	if data == "" {
		data = s.m.Screen.NoData
	}
	return []string{
		fmt.Sprintf("%s %d  %s %d", w[diagram.SourcePort], g.Src.Port(), w[diagram.DestinationPort], g.Dst.Port()),
		number(diagram.SequenceNumber, p.Seq, g.Seq),
		ack,
		fmt.Sprintf("%s %d  %s %d", w[diagram.DataOffset], size/4, w[diagram.Window], g.Window),
		fmt.Sprintf("%s 0x%04x  %s", w[diagram.Checksum], g.Checksum, valid),
		w[diagram.Flags] + " " + flagBits(g.Flags),
		w[diagram.Options] + " " + optionsOrNone(g, s.m.Screen.NoData),
		w[diagram.Data] + " " + data,
	}
}

func optionsOrNone(g *tcp.Segment, none string) string {
	if len(g.Options) == 0 {
		return none
	}
	return options(g)
}

// flagBits writes the control bits in the header's order, each with its value.
func flagBits(f tcp.Flags) string {
	names := tcp.FlagNames()
	var out []string
	for i := len(names) - 2; i >= 0; i-- { // AE stands apart, next to the reserved bits
		bit := 0
		if f.Has(1 << i) {
			bit = 1
		}
		out = append(out, fmt.Sprintf("%s%d", names[i], bit))
	}
	return strings.Join(out, " ")
}

// helpLines explains every key.
func (s *screen) helpLines() []string {
	var out []string
	for _, k := range s.keys() {
		shown := s.shown(k)
		prefix := shown + strings.Repeat(" ", max(7-render.Width(shown), 1))
		out = append(out, s.wrapped(prefix, s.m.Screen.KeyHelp[k.name])...)
	}
	return out
}

// wrapped breaks a text behind a prefix into lines of the screen's width.
func (s *screen) wrapped(prefix, text string) []string {
	t := s.Terminal
	t.Width = s.width
	return strings.Split(t.Hang(prefix, text), "\n")
}

// formIndent is where the fields of a form begin.
const formIndent = 30

// formLines draws the form that is being filled in.
func (s *screen) formLines() []string {
	var out []string
	for i := range s.form.fields {
		mark := "  "
		if i == s.form.at {
			mark = s.glyph("▶ ", "> ")
		}
		subject := s.form.labels[i]
		s.form.fields[i].SetWidth(s.width - formIndent - 2)
		gap := strings.Repeat(" ", max(formIndent-2-render.Width(subject), 1))
		out = append(out, mark+subject+gap+s.form.fields[i].View())
	}
	return append(out, s.wrapped("", s.form.help)...)
}

// truthLines sets the truth beside the prediction, in columns.
func (s *screen) truthLines() []string {
	subject := min(s.width-2*(stateWidth+2)-2, 30)
	cells := func(mark string, texts ...string) string {
		line := mark + " "
		for i, width := range []int{subject, stateWidth + 2, stateWidth + 2} {
			line += texts[i] + strings.Repeat(" ", max(width-render.Width(texts[i]), 1))
		}
		return line + texts[3]
	}
	out := []string{s.Terminal.Dim(cells(" ", "", s.m.Screen.Said, s.m.Screen.Seen, ""))}
	for _, t := range s.journal.truths(s.judged, s.quiet()) {
		mark, verdict := s.Terminal.Red(s.glyph("✗", "x")), s.m.Screen.No
		seen := t.seen
		switch {
		case seen == "":
			mark, verdict, seen = "?", s.m.Screen.Open, s.m.Screen.Unknown
		case t.right:
			mark, verdict = s.Terminal.Green(s.glyph("✓", "+")), s.m.Screen.Yes
		}
		out = append(out, cells(mark, s.m.Subjects[t.question], t.said, seen, verdict))
	}
	return out
}

// output is the last lines that programs wrote.
func (s *screen) output(most int) []string {
	lines := s.programs.lines
	var out []string
	for _, line := range lines[max(len(lines)-most, 0):] {
		out = append(out, ansi.Truncate(escape(line), s.width, ""))
	}
	return out
}
