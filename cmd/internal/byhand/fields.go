package byhand

import (
	"strconv"
	"strings"

	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

// fieldNames are a segment's fields besides its flags.
var fieldNames = []string{"seq=", "ack=", "data=", "window=", "mss=", "checksum=", "raw"}

// fields set a field to what was written, by its name.
var fields = map[string]func(s *playground.Spec, value string) error{
	"seq": func(s *playground.Spec, value string) (err error) {
		s.Seq, err = parseSeq("seq", value)
		return err
	},
	"ack": func(s *playground.Spec, value string) (err error) {
		s.Ack, err = parseSeq("ack", value)
		return err
	},
	"data": func(s *playground.Spec, value string) error {
		s.Data = []byte(value)
		return nil
	},
	"window": func(s *playground.Spec, value string) error {
		n, err := parse16("window", value)
		s.Window = &n
		return err
	},
	"mss": func(s *playground.Spec, value string) (err error) {
		s.MSS, err = parse16("mss", value)
		return err
	},
	"checksum": func(s *playground.Spec, value string) error {
		switch strings.ToLower(Narrow(value)) {
		case "bad":
			s.BadChecksum = true
		case "good":
		default:
			return &Problem{Kind: BadValue, Field: "checksum", Got: value, Allowed: []string{"bad", "good"}}
		}
		return nil
	},
}

// parseSeq reads a sequence or acknowledgment number, relative or raw: what lies
// within 32 bits, with or without a sign.
func parseSeq(field, written string) (tcp.Seq, error) {
	n, err := parseInt(Narrow(written))
	if err != nil || n < -1<<31 || n > 1<<32-1 {
		return 0, &Problem{Kind: BadNumber, Field: field, Got: written, Allowed: []string{"0 … 4294967295"}}
	}
	return tcp.Seq(uint32(n)), nil
}

// parseInt reads a decimal number, or a hexadecimal one behind 0x.
func parseInt(text string) (int64, error) {
	if digits, ok := strings.CutPrefix(strings.ToLower(text), "0x"); ok {
		return strconv.ParseInt(digits, 16, 64)
	}
	return strconv.ParseInt(text, 10, 64)
}

// parse16 reads a field of 16 bits.
func parse16(field, written string) (uint16, error) {
	n, err := parseInt(Narrow(written))
	if err != nil || n < 0 || n > 1<<16-1 {
		return 0, &Problem{Kind: BadNumber, Field: field, Got: written, Allowed: []string{"0 … 65535"}}
	}
	return uint16(n), nil
}

// flagsField is what SetField calls the flags.
const flagsField = "flags"

// SetField sets one field of a segment to what a person wrote into a form: "flags",
// "seq", "ack", "data", "window", "mss" or "checksum". An empty text leaves the field
// as it is. Data is taken as it stands, or with escapes when it is quoted. Its error is
// a [*Problem].
func SetField(s *playground.Spec, name, written string) error {
	text := strings.TrimSpace(written)
	switch {
	case text == "":
		return nil
	case name == flagsField:
		p := &segmentParser{rest: text, flagsOnly: true}
		if err := p.all(); err != nil {
			return err
		}
		s.Flags = p.spec.Flags
		return nil
	case name == "data" && strings.HasPrefix(text, `"`):
		octets, ok := expect.Unquote(text)
		if !ok {
			return &Problem{Kind: BadData, Field: name, Got: text, Allowed: quotedExamples}
		}
		text = octets
	}
	set := *s // what is wrong changes nothing
	if err := fields[name](&set, text); err != nil {
		return err
	}
	*s = set
	return nil
}
