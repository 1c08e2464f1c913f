package expect

import "strings"

// scanner walks along one line and collects its problems.
type scanner struct {
	file     string
	number   int // of the line in the file
	text     string
	at       int // offset of the next byte
	problems *Problems
}

func (s *scanner) pos() Pos { return s.posAt(s.at) }

func (s *scanner) posAt(offset int) Pos {
	return Pos{File: s.file, Line: s.number, Col: offset + 1}
}

func (s *scanner) problem(pos Pos, kind, got string, allowed ...string) {
	*s.problems = append(*s.problems, Problem{Pos: pos, Kind: kind, Got: got, Allowed: allowed})
}

// skipBlanks moves to the next byte that is no blank. A carriage return is one,
// for files from Windows.
func (s *scanner) skipBlanks() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r", s.text[s.at]) >= 0 {
		s.at++
	}
}

// done reports whether only blanks or a comment are left, and skips the blanks.
func (s *scanner) done() bool {
	s.skipBlanks()
	return s.at == len(s.text) || s.text[s.at] == '#'
}

// eat skips c if it is the next byte, and reports whether it was.
func (s *scanner) eat(c byte) bool {
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

// word returns the bytes up to the next blank or punctuation, possibly none.
func (s *scanner) word() string { return s.until(" \t\r[]=,>#\"") }

// run returns the bytes up to the next blank or comment.
func (s *scanner) run() string { return s.until(" \t\r#") }

func (s *scanner) until(stop string) string {
	rest := s.text[s.at:]
	if i := strings.IndexAny(rest, stop); i >= 0 {
		rest = rest[:i]
	}
	s.at += len(rest)
	return rest
}

// peek returns what run would, and stays where it is.
func (s *scanner) peek() string {
	at := s.at
	defer func() { s.at = at }()
	return s.run()
}

// peekWord returns what word would, and stays where it is.
func (s *scanner) peekWord() string {
	at := s.at
	defer func() { s.at = at }()
	return s.word()
}

// quoted reads a string whose opening quote is the next byte. It reports bad
// escapes and a missing end, and returns whether there were none.
func (s *scanner) quoted() (string, bool) {
	start, ok := s.at, true
	s.at++
	var octets []byte
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case '"':
			s.at++
			return string(octets), ok
		case '\\':
			octet, size, known := unescape(s.text[s.at:])
			if !known {
				ok = false
				s.problem(s.pos(), BadEscape, s.text[s.at:s.at+size], escapeNames...)
			}
			octets = append(octets, octet)
			s.at += size
		default:
			octets = append(octets, c)
			s.at++
		}
	}
	s.problem(s.posAt(start), UnclosedString, s.text[start:], `"`)
	return "", false
}
