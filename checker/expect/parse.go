package expect

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tcplearn/checker/evidence"
	"tcplearn/checker/tcp"
)

// Parse reads a text of the language. file and firstLine, the number of the
// text's first line in that file, are for positions only: a text may be embedded
// in a larger file. The error is Problems: everything that is wrong, sorted by
// position.
func Parse(file, text string, firstLine int) (*Expectation, error) {
	var problems Problems
	e := &Expectation{}
	for i, line := range strings.Split(text, "\n") {
		s := &scanner{file: file, number: firstLine + i, text: line, problems: &problems}
		if s.done() {
			continue
		}
		if step := s.step(); step != nil {
			e.Steps = append(e.Steps, *step)
		}
	}
	if len(e.Steps) == 0 && len(problems) == 0 {
		pos := Pos{File: file, Line: firstLine, Col: 1}
		return nil, Problems{{Pos: pos, Kind: EmptyExpectation, Allowed: []string{"client", "server", "maybe", "never", "again"}}}
	}
	if len(problems) > 0 {
		problems.sort()
		return nil, problems
	}
	return e, nil
}

// step parses one line, which holds one. After a problem it returns nil or a step
// that is not to be used.
func (s *scanner) step() *Step {
	step := &Step{Pos: s.pos()}
	if mode := modeOf(s.peekWord()); mode != Once {
		step.Mode = mode
		s.word()
		s.skipBlanks()
	}
	host, known := s.side()
	s.skipBlanks()
	switch {
	case s.eat('>'):
		step.Packet = s.packet(host, known, step.Mode)
	case s.peekWord() == "is":
		s.word()
		s.plain(step)
		step.State = &StateStep{Host: host, State: s.state()}
	case s.peekWord() == "has":
		s.word()
		s.plain(step)
		step.Count = s.count(host)
	case known:
		s.problem(s.pos(), UnknownVerb, s.peek(), ">", "is", "has")
	}
	return step
}

// modeOf is the mode that a word is for, or Once.
func modeOf(word string) Mode {
	for _, m := range []Mode{Maybe, Never, Again} {
		if word == m.String() {
			return m
		}
	}
	return Once
}

// plain reports a mode before what is no packet.
func (s *scanner) plain(step *Step) {
	if step.Mode != Once {
		s.problem(step.Pos, MaybeState, step.Mode.String(), "client", "server")
	}
}

// count parses what follows "has".
func (s *scanner) count(host evidence.Host) *CountStep {
	s.skipBlanks()
	c := &CountStep{Host: host, Count: s.decimal()}
	c.State = s.state()
	return c
}

// side parses the name of a side and reports whether it is one.
func (s *scanner) side() (evidence.Host, bool) {
	s.skipBlanks()
	pos, rest := s.pos(), s.peek()
	switch name := s.word(); name {
	case evidence.Client.String():
		return evidence.Client, true
	case evidence.Server.String():
		return evidence.Server, true
	case "":
		s.problem(pos, UnknownSide, rest, "client", "server")
	default:
		s.problem(pos, UnknownSide, name, "client", "server")
	}
	return 0, false
}

// state parses the name of a state, with which a step ends.
func (s *scanner) state() tcp.State {
	s.skipBlanks()
	pos, name := s.pos(), s.run()
	state, ok := tcp.ParseState(name)
	if !ok {
		s.problem(pos, UnknownState, name, tcp.StateNames()...)
	}
	if !s.done() {
		pos := s.pos()
		s.problem(pos, TrailingText, strings.TrimRight(s.until("#"), " \t\r"))
	}
	return state
}

// packet parses what follows ">". known says whether from is a side at all.
func (s *scanner) packet(from evidence.Host, known bool, mode Mode) *PacketStep {
	s.skipBlanks()
	pos := s.pos()
	to, ok := s.side()
	if ok && known && to == from {
		s.problem(pos, SameSide, to.String(), to.Peer().String())
	}
	p := &PacketStep{From: from}
	s.skipBlanks()
	before := len(*s.problems)
	if s.eat('[') {
		p.Flags = s.flags()
	} else {
		s.problem(s.pos(), MissingFlags, s.peek(), "[FLAG, ...] of "+strings.Join(tcp.FlagNames(), " "))
	}
	flagsFine := len(*s.problems) == before
	at := s.fields(p, fieldsOf(mode))
	if pos, ok := at["ack"]; ok && flagsFine && !p.Flags.Has(tcp.ACK) {
		s.problem(pos, AckWithoutFlag, "ack=", "seq=", "len=", "data=")
	}
	if p.Len != nil && p.Data != nil && *p.Len != len(*p.Data) {
		s.problem(at["len"], LenDiffers, "len="+strconv.Itoa(*p.Len), "len="+strconv.Itoa(len(*p.Data)))
	}
	return p
}

// flags parses what follows "[", including "]". Where "]" is missing, the list
// ends at the first word that is no flag.
func (s *scanner) flags() tcp.Flags {
	end := strings.IndexAny(s.text[s.at:], "]#\"")
	closed := end >= 0 && s.text[s.at+end] == ']'
	s.skipBlanks()
	if pos := s.pos(); s.eat(']') {
		s.problem(pos, MissingFlags, "]", tcp.FlagNames()...)
		return 0
	}
	var flags tcp.Flags
	for {
		s.skipBlanks()
		pos, name := s.pos(), s.peekWord()
		flag, ok := tcp.ParseFlag(name)
		switch {
		case !ok && !closed:
			s.problem(pos, UnclosedFlags, s.peek(), "]")
			return flags
		case !ok:
			s.unknownFlag(pos)
		case flags.Has(flag):
			s.problem(pos, DuplicateFlag, s.word())
		default:
			flags |= flag
			s.word()
		}
		if s.skipBlanks(); s.eat(']') {
			return flags
		}
		if !s.eat(',') {
			s.missingComma()
		}
	}
}

// unknownFlag reports and skips what stands up to the next blank, comma or
// bracket, or that comma or bracket itself, which still separates.
func (s *scanner) unknownFlag(pos Pos) {
	got := s.until(" \t\r,]#\"")
	if got == "" {
		got = s.text[s.at : s.at+1]
	}
	s.problem(pos, UnknownFlag, got, tcp.FlagNames()...)
}

// missingComma reports it where two flags follow each other. Any other word has
// a problem of its own.
func (s *scanner) missingComma() {
	if _, ok := tcp.ParseFlag(s.peekWord()); ok {
		s.problem(s.pos(), MissingComma, s.peekWord(), ",", "]")
	}
}

// fieldsOf are the fields that a packet of a mode may have, in their canonical order.
func fieldsOf(m Mode) []string {
	switch m {
	case Again:
		return []string{"seq", "ack", "len", "data", "after", "within"}
	case Never:
		return []string{"seq", "ack", "len", "data"}
	}
	return []string{"seq", "ack", "len", "data", "times"}
}

// fields parses the rest of a packet step into p, which may have the fields named,
// and returns where each is.
func (s *scanner) fields(p *PacketStep, names []string) map[string]Pos {
	at := map[string]Pos{}
	for !s.done() {
		pos, name := s.pos(), s.word()
		if !slices.Contains(names, name) {
			s.unknownField(pos, name, names)
			continue
		}
		if _, twice := at[name]; twice {
			s.problem(pos, DuplicateField, name)
		}
		at[name] = pos
		if s.eat('=') {
			s.value(p, name)
			continue
		}
		s.problem(pos, MissingValue, name, name+"=")
		if s.skipBlanks(); s.eat('=') { // "seq = 1" is one problem, not three
			s.skipBlanks()
			s.run()
		}
	}
	return at
}

// unknownField reports a word that names no field, and skips it and its value.
func (s *scanner) unknownField(pos Pos, name string, names []string) {
	if s.eat('=') && s.at < len(s.text) && s.text[s.at] == '"' {
		s.quoted()
	} else {
		rest := s.run()
		if name == "" {
			name = rest
		}
	}
	if name == "" {
		name = "="
	}
	allowed := make([]string, len(names))
	for i, known := range names {
		allowed[i] = known + "="
	}
	s.problem(pos, UnknownField, name, allowed...)
}

// value parses what follows "=" of the named field.
func (s *scanner) value(p *PacketStep, name string) {
	pos := s.pos()
	if name == "data" {
		if s.at < len(s.text) && s.text[s.at] == '"' {
			if data, ok := s.quoted(); ok {
				p.Data = &data
			}
		} else {
			s.problem(pos, UnquotedData, s.run(), `"..."`)
		}
		return
	}
	if name == "after" || name == "within" {
		s.duration(p, name)
		return
	}
	value := s.decimal()
	switch name {
	case "seq":
		p.Seq = &value
	case "ack":
		p.Ack = &value
	case "len":
		p.Len = &value
	case "times":
		p.Times = &value
	}
}

// decimal parses a number of the language.
func (s *scanner) decimal() int {
	pos, digits := s.pos(), s.run()
	n, err := strconv.ParseUint(digits, 10, 31)
	if err != nil {
		s.problem(pos, BadNumber, digits, "0 to 2147483647")
	}
	return int(n)
}

// maxTime bounds the times of the language: the longest a kernel goes on trying.
const maxTime = time.Hour

// duration parses a time, such as 1s or 300ms.
func (s *scanner) duration(p *PacketStep, name string) {
	pos, text := s.pos(), s.run()
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > maxTime {
		s.problem(pos, BadTime, text, "300ms", "1s", "1m30s")
		return
	}
	if name == "after" {
		p.After = &d
	} else {
		p.Within = &d
	}
}
