package diagram_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tcplearn/checker/diagram"
	"tcplearn/checker/evidence"
	"tcplearn/checker/expect"
	"tcplearn/checker/tcp"
)

func parse(t *testing.T, word, text string) *diagram.Block {
	t.Helper()
	b, err := diagram.Parse(word, "en.md", text, 1)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLadder(t *testing.T) {
	b := parse(t, "ladder", `
# a comment
title: The first SYN is lost
client: 小明 xiaoming, 10.0.0.1:35778
mine first 3
server is LISTEN
at 0 ms lost client > server [SYN] seq=0 len=0
  client is SYN_SENT
held server > client  [SYN, ACK]  seq=0 ack=1
note: on its way
server is SYN-RECV
server is ESTAB
client > server [PSH, ACK] data="hi\n"
server > client "Yes! Can you hear me?"
`)
	want := &diagram.Ladder{
		Title:  "The first SYN is lost",
		Client: diagram.End{Name: "小明 xiaoming", Address: "10.0.0.1:35778"},
		Rows: []diagram.Row{
			{Server: "LISTEN"},
			{At: "0 ms", Arrow: &diagram.Arrow{Label: "[SYN] seq=0 len=0", Fate: diagram.Lost}, Client: "SYN-SENT"},
			{
				Arrow:  &diagram.Arrow{From: evidence.Server, Label: "[SYN, ACK] seq=0 ack=1", Fate: diagram.Held},
				Server: "SYN-RECEIVED", Note: "on its way",
			},
			{Server: "ESTABLISHED"},
			{Arrow: &diagram.Arrow{Label: "[PSH, ACK] len=3"}, Note: `"hi\n"`},
			{Arrow: &diagram.Arrow{From: evidence.Server, Label: "Yes! Can you hear me?"}},
		},
	}
	if !reflect.DeepEqual(b.Ladder, want) {
		t.Errorf("got  %+v\nwant %+v", b.Ladder, want)
	}
	if b.Mine != (diagram.Mine{Wanted: true, First: 3}) {
		t.Errorf("mine is %+v", b.Mine)
	}
}

func TestHeader(t *testing.T) {
	b := parse(t, "header", `
source port: 35778
destination port: 8080
sequence number: 512900432
acknowledgment number: 0
flags: SYN, ECE
window: 64240
checksum: 0x1c46
urgent pointer: 0
options: MSS 1460, SACK permitted, timestamps 100 0, NOP, window scale 7
data: "hi"
mark: sequence number, flags
hex
mine packet 2
`)
	const want = "8bc21f901e92 3d5000000000a042faf01c460000020405b40402080a000000640000000001030307 6869"
	if got := hex.EncodeToString(b.Header.Segment); got != strings.ReplaceAll(want, " ", "") {
		t.Errorf("the octets are %s", got)
	}
	known := b.Header.Known
	if known[diagram.DataOffset] || !known[diagram.Data] || !b.Header.Marked[diagram.Flags] || !b.Header.Hex || b.Mine.Packet != 2 {
		t.Errorf("got %+v, %+v", b.Header, b.Mine)
	}
	again := parse(t, "header", "bytes: "+strings.Replace(want, " ", "\nbytes: ", 1))
	if again.Header.Known != nil || !reflect.DeepEqual(again.Header.Segment, b.Header.Segment) {
		t.Errorf("from its own octets it is %x", again.Header.Segment)
	}
}

func TestHeaderOfNothing(t *testing.T) {
	b := parse(t, "header", "")
	if len(b.Header.Known) != 0 || len(b.Header.Segment) != 20 {
		t.Errorf("got %+v", b.Header)
	}
}

func TestStates(t *testing.T) {
	b := parse(t, "states", "handshake\nclient was CLOSED, SYN_SENT\nclient is ESTAB\nserver is SYN-RECEIVED\nmine")
	want := &diagram.Machine{
		Handshake: true,
		Now:       [2]tcp.State{tcp.Established, tcp.SynReceived},
		Been:      [2][]tcp.State{{tcp.Closed, tcp.SynSent}, nil},
	}
	if !reflect.DeepEqual(b.Machine, want) || !b.Mine.Wanted {
		t.Errorf("got %+v", b.Machine)
	}
}

// TestProblems gives lines that cannot stand alone, each with what it must be
// reported for, as "column kind".
func TestProblems(t *testing.T) {
	for _, row := range []struct{ word, text, want string }{
		{"ladder", "", "1:1 empty-figure"},
		{"ladder", "client hello", "1:8 unknown-verb"},
		{"ladder", "xiaoming > xiaomei [SYN]", "1:1 unknown-line"},
		{"ladder", "at 3 client > server [SYN]", "1:4 bad-value"},
		{"ladder", "at x ms client > server [SYN]", "1:4 bad-value"},
		{"ladder", "lost client is SYN-SENT", "1:6 unknown-line"},
		{"ladder", "at 1 s lost client > server [SIN]", "1:30 unknown-flag"},
		{"ladder", "client > server [SYN] seq=0 times=2", "1:29 unknown-field"},
		{"ladder", "client > server [SYN] lost", "1:23 unknown-field"},
		{"ladder", "maybe client > server [SYN]", "1:1 unknown-line"},
		{"ladder", "client is SYN-SEND", "1:11 unknown-state"},
		{"ladder", `client > client "hello"`, "1:17 unknown-side"},
		{"ladder", `client > server "hello`, "1:17 bad-value"},
		{"ladder", "client > server [SYN]\nnote:", "2:6 bad-value"},
		{"ladder", "client > server [SYN]\nnote: a\nnote: b", "3:7 repeated-line"},
		{"ladder", "client: a\nclient: b\nserver is LISTEN", "2:9 repeated-line"},
		{"ladder", "title: a\ntitle: b\nserver is LISTEN", "2:8 repeated-line"},
		{"ladder", "mine\nmine\nserver is LISTEN", "2:1 repeated-line"},
		{"ladder", "mine last 3\nserver is LISTEN", "1:6 unknown-line"},
		{"ladder", "mine first 0\nserver is LISTEN", "1:12 bad-number"},
		{"header", "sequence number: -1", "1:18 bad-number"},
		{"header", "source port: 65536", "1:14 bad-number"},
		{"header", "data offset: 16", "1:14 bad-number"},
		{"header", "sequence: 1", "1:1 unknown-line"},
		{"header", "flags: SYN, ack", "1:13 unknown-flag"},
		{"header", "window: 1\nwindow: 1", "2:1 repeated-line"},
		{"header", "options: MSS", "1:10 bad-value"},
		{"header", "options: MSS 70000", "1:10 bad-number"},
		{"header", "data offset: 5\noptions: NOP", "1:14 bad-value"},
		{"header", "data: hello", "1:7 bad-value"},
		{"header", "mark: length", "1:7 bad-value"},
		{"header", "bytes: 8bc", "1:8 bad-bytes, 1:1 bad-bytes"},
		{"header", "bytes: " + strings.Repeat("00", 20), "1:1 bad-bytes"},
		{"header", "window: 1\nbytes: 00", "1:1 bytes-and-more"},
		{"states", "client is open", "1:11 unknown-state"},
		{"states", "client was CLOSED, open", "1:20 unknown-state"},
		{"states", "client stays CLOSED", "1:8 unknown-verb"},
		{"states", "client is CLOSED\nclient is LISTEN", "2:1 repeated-line"},
		{"states", "handshake only", "1:11 trailing-text"},
		{"states", "both are CLOSED", "1:1 unknown-line"},
	} {
		_, err := diagram.Parse(row.word, "en.md", row.text, 1)
		var problems expect.Problems
		errors.As(err, &problems)
		var got []string
		for _, p := range problems {
			got = append(got, fmt.Sprintf("%d:%d %s", p.Pos.Line, p.Pos.Col, p.Kind))
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s %q: got %q, want %q", row.word, row.text, got, row.want)
		}
	}
}

// FuzzParse looks for a text that ends the parser or that it reports in a place
// that the text does not have.
func FuzzParse(f *testing.F) {
	for _, word := range diagram.Words() {
		f.Add(word, "mine first 3\ntitle: x\nclient is LISTEN\nat 1 s lost client > server [SYN] seq=0\nnote: x")
		f.Add(word, "flags: SYN\noptions: MSS 1460, NOP\nbytes: 00\nmark: data\nserver was CLOSED, LISTEN\n")
	}
	f.Fuzz(func(t *testing.T, word, text string) {
		b, err := diagram.Parse(word, "en.md", text, 1)
		var problems expect.Problems
		if (err == nil) != (b != nil) || err != nil && (!errors.As(err, &problems) || len(problems) == 0) {
			t.Fatalf("%v, %v", b, err)
		}
		lines := strings.Split(text, "\n")
		for _, p := range problems {
			if p.Pos.Line < 1 || p.Pos.Line > len(lines) || p.Pos.Col < 1 || p.Pos.Col > len(lines[p.Pos.Line-1])+1 {
				t.Errorf("%v is not in the text", p.Pos)
			}
		}
	})
}
