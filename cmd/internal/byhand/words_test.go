package byhand

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"tcplearn/checker/tcp"
	"tcplearn/playground"
)

func number(n uint16) *uint16 { return &n }

// TestSegments has people write segments in many ways.
func TestSegments(t *testing.T) {
	synAck := playground.Spec{Flags: tcp.SYN | tcp.ACK, Ack: 1}
	for text, want := range map[string]playground.Spec{
		"":                       {},
		"[SYN, ACK] seq=0 ack=1": synAck,
		"syn ack ack=1":          synAck,
		"SYN+ACK ack = 1":        synAck,
		"syn/ack, ack=1, seq=0":  synAck,
		"ack=1 [syn,ack]":        synAck,
		"【SYN，ACK】 ｓｅｑ＝０ ack＝１":      synAck,
		"［SYN、ACK］　ack=１":            synAck,
		"ack ack=1":                  {Flags: tcp.ACK, Ack: 1},
		"rst seq=-1":                 {Flags: tcp.RST, Seq: 1<<32 - 1},
		"syn raw seq=4294967295":     {Flags: tcp.SYN, Raw: true, Seq: 1<<32 - 1},
		"syn seq=0xff":               {Flags: tcp.SYN, Seq: 255},
		"syn seq=010":                {Flags: tcp.SYN, Seq: 10},
		"fin syn rst psh urg ece":    {Flags: tcp.FIN | tcp.SYN | tcp.RST | tcp.PSH | tcp.URG | tcp.ECE},
		"syn window=0 mss=1460":      {Flags: tcp.SYN, Window: number(0), MSS: 1460},
		"syn checksum=BAD":           {Flags: tcp.SYN, BadChecksum: true},
		"syn checksum=good":          {Flags: tcp.SYN},
		`psh ack data="a b\n\x00]"`:  {Flags: tcp.PSH | tcp.ACK, Data: []byte("a b\n\x00]")},
		"psh ack data=hello seq=1":   {Flags: tcp.PSH | tcp.ACK, Data: []byte("hello"), Seq: 1},
		"psh ack data=“你好，小美” seq=1": {Flags: tcp.PSH | tcp.ACK, Data: []byte("你好，小美"), Seq: 1},
	} {
		got, err := ParseSegment(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v (%v), want %+v", text, got, err, want)
		}
	}
}

// TestBadSegments names what cannot be understood.
func TestBadSegments(t *testing.T) {
	for text, want := range map[string]Problem{
		"synack":          {Kind: UnknownWord, Got: "synack"},
		"syn =1":          {Kind: UnknownWord, Got: "syn"},
		"=1":              {Kind: UnknownWord, Got: "="},
		`syn "x"`:         {Kind: UnknownWord, Got: `"`},
		"syn seq":         {Kind: NoValue, Field: "seq", Got: "seq"},
		"syn seq=":        {Kind: NoValue, Field: "seq", Got: "seq="},
		"syn=1":           {Kind: UnknownWord, Got: "syn"},
		"seq=1 seq=2":     {Kind: Twice, Field: "seq", Got: "seq"},
		"seq=x":           {Kind: BadNumber, Field: "seq", Got: "x"},
		"ack=4294967296":  {Kind: BadNumber, Field: "ack", Got: "4294967296"},
		"ack=1_000":       {Kind: BadNumber, Field: "ack", Got: "1_000"},
		"window=65536":    {Kind: BadNumber, Field: "window", Got: "65536"},
		"mss=-1":          {Kind: BadNumber, Field: "mss", Got: "-1"},
		"checksum=wrong":  {Kind: BadValue, Field: "checksum", Got: "wrong"},
		`data="open`:      {Kind: BadData, Field: "data", Got: `"open`},
		`data="bad \q"`:   {Kind: BadData, Field: "data", Got: `"bad \q"`},
		"data=“open":      {Kind: BadData, Field: "data", Got: "“open"},
		"syn \x1b[2J=1":   {Kind: UnknownWord, Got: "\x1b"},
		"SYN seq=0 hello": {Kind: UnknownWord, Got: "hello"},
	} {
		_, err := ParseSegment(text)
		var got *Problem
		if !errors.As(err, &got) || got.Kind != want.Kind || got.Field != want.Field || got.Got != want.Got {
			t.Errorf("%q: got %v, want %v", text, err, &want)
		}
	}
}

func TestCommands(t *testing.T) {
	on := true
	for line, want := range map[string]Command{
		"":                 {},
		"  ":               {},
		"send":             {Verb: Send},
		"SEND syn":         {Verb: Send, Segment: &playground.Spec{Flags: tcp.SYN}},
		"wait":             {Verb: Wait},
		"wait 30":          {Verb: Wait, Number: 30},
		"wait fin":         {Verb: Wait, Flag: tcp.FIN},
		"new":              {Verb: New},
		"new 81":           {Verb: New, Number: 81},
		"say  hello there": {Verb: Say, Text: "hello there"},
		"state":            {Verb: State},
		"raw":              {Verb: Raw},
		"raw on":           {Verb: Raw, On: &on},
		"ｈｅｌｐ":             {Verb: Help},
		"Quit":             {Verb: Quit},
	} {
		if got, err := Parse(line); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v (%v), want %+v", line, got, err, want)
		}
	}
	for line, want := range map[string]ProblemKind{
		"exit": UnknownCommand, "wait soon": BadNumber, "wait 0": BadNumber, "new 65536": BadNumber, "raw maybe": BadValue, "send x": UnknownWord,
	} {
		_, err := Parse(line)
		if got := new(Problem); !errors.As(err, &got) || got.Kind != want {
			t.Errorf("%q: got %v, want %v", line, err, want)
		}
	}
}

// TestForm fills in a form field by field; what is wrong changes nothing.
func TestForm(t *testing.T) {
	var s playground.Spec
	for _, f := range []struct {
		name, text string
		ok         bool
	}{
		{"flags", "", true},
		{"flags", "syn, ack", true},
		{"flags", "seq=1", false},
		{"flags", "raw", false},
		{"seq", " 7 ", true},
		{"seq", "seven", false},
		{"ack", "１", true},
		{"data", `"hi\n"`, true},
		{"data", `"hi`, false},
		{"data", `"hi" there`, false},
		{"mss", "1460", true},
		{"checksum", "bad", true},
	} {
		if err := SetField(&s, f.name, f.text); (err == nil) != f.ok {
			t.Errorf("%s %q: %v", f.name, f.text, err)
		}
	}
	want := playground.Spec{Flags: tcp.SYN | tcp.ACK, Seq: 7, Ack: 1, Data: []byte("hi\n"), MSS: 1460, BadChecksum: true}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
	if err := SetField(&s, "data", `C:\new is as it stands`); err != nil || string(s.Data) != `C:\new is as it stands` {
		t.Errorf("got %q, %v", s.Data, err)
	}
}

// FuzzParse types anything: it is understood, or the problem is one that there are
// words for.
func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"send [SYN, ACK] seq=0 ack=1", `send psh data="a\n" window=1 mss=2 checksum=bad raw`, "wait fin", "new 81", "say hi", "raw off",
		"send data=“你好”", "ｓｅｎｄ 【SYN】", "send seq=-1 ack=0xffffffff", "send data=\"\x1b", "send \xff=\xfe",
	} {
		f.Add(line)
	}
	kinds := []ProblemKind{UnknownCommand, UnknownWord, BadNumber, BadData, BadValue, NoValue, Twice}
	f.Fuzz(func(t *testing.T, line string) {
		c, err := Parse(line)
		var p *Problem
		switch {
		case err == nil && c.Verb != None && !slices.Contains(verbs, string(c.Verb)):
			t.Errorf("%q is a verb", c.Verb)
		case err != nil && (!errors.As(err, &p) || !slices.Contains(kinds, p.Kind)):
			t.Errorf("%v", err)
		}
		for _, name := range append([]string{"seq", "ack", "data", "window", "mss", "checksum"}, flagsField) {
			if err := SetField(&playground.Spec{}, name, line); err != nil && !errors.As(err, &p) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
