package question_test

import (
	"bytes"
	"io"
	"math"
	"os"
	"testing"

	"pgregory.net/rapid"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow"
	"tcplearn/checker/question"
)

// recorded reads the call of a capture that the checker's tests have.
func recorded(t testing.TB, name string) *flow.Conversation {
	t.Helper()
	data, err := os.ReadFile("../testdata/captures/" + name + ".pcapng")
	if err != nil {
		t.Fatal(err)
	}
	r, err := capture.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var frames []flow.Frame
	for {
		record, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if p, err := capture.Decode(record.Data); err == nil && p.Segment != nil {
			frames = append(frames, flow.Frame{Number: len(frames) + 1, At: record.At, Segment: p.Segment})
		}
	}
	return flow.Conversations(frames)[0]
}

func fact(t testing.TB, text string) *question.Fact {
	t.Helper()
	f, err := question.ParseFact(text)
	if err != nil {
		t.Fatal(err)
	}
	return &f
}

// TestFacts reads facts of a real call and holds them against what its packets say.
func TestFacts(t *testing.T) {
	c := recorded(t, "say-hello-nc")
	syn, synACK := c.Packets[0].Segment, c.Packets[1].Segment
	for text, want := range map[string]int64{
		"syn.seq":              0,
		"syn.raw-seq":          int64(syn.Seq),
		"syn.raw-ack":          0,
		"syn.source-port":      int64(c.Client.Port()),
		"syn.destination-port": 8080,
		"syn.header-length":    40,
		"syn.data-offset":      10,
		"syn.sent":             1,
		"syn-ack.ack":          1,
		"syn-ack.raw-ack":      int64(syn.Seq) + 1,
		"syn-ack.source-port":  8080,
		"ack.seq":              1,
		"ack.raw-ack":          int64(synACK.Seq) + 1,
		"data.seq":             1,
		"data.len":             16,
		"data-ack.ack":         17,
		"reply.len":            18,
		"reply.ack":            17,
		"fin.seq":              17,
		"server-fin.seq":       19,
	} {
		if got, ok := fact(t, text).Of(c); !ok || got.Number != want {
			t.Errorf("%s = %v, %v; want %d", text, got, ok, want)
		}
	}
	if got, ok := fact(t, "syn-ack.flags").Of(c); !ok || got.String() != "SYN, ACK" {
		t.Errorf("syn-ack.flags = %v, %v", got, ok)
	}
	for _, absent := range []string{"rst.seq", "syn#2.after"} {
		f := fact(t, absent)
		if got, ok := f.Of(c); ok || f.Frame(c) != 0 {
			t.Errorf("%s = %v, but there is no such packet", absent, got)
		}
		if _, ok := f.Of(nil); ok {
			t.Errorf("%s of nothing", absent)
		}
	}
}

func TestParseFactFaults(t *testing.T) {
	for _, text := range []string{"", "syn", "syn.", ".seq", "sin.seq", "syn.sequence", "syn#0.seq", "syn#21.seq", "syn#x.seq", "SYN.seq"} {
		if f, err := question.ParseFact(text); err == nil {
			t.Errorf("%q is read as %v", text, f)
		}
	}
}

// TestJudge wants each spelling of an answer judged for what it means.
func TestJudge(t *testing.T) {
	c := recorded(t, "say-hello-nc")
	forty := int64(40)
	long := int64(math.MaxUint32)
	port := &question.Question{Key: "port", Fact: fact(t, "data.len"), Wrong: []question.Wrong{
		{Fact: fact(t, "reply.len"), Mistake: "other-side"}, {Answer: "0x11", Mistake: "newline"},
	}}
	flags := &question.Question{Key: "flags", Fact: fact(t, "syn-ack.flags"), Wrong: []question.Wrong{{Answer: "SYN", Mistake: "half"}}}
	when := &question.Question{Key: "when", Fact: fact(t, "syn.after"), Within: 0.5}
	choice := &question.Question{Key: "choice", Choose: []string{"one", "two"}, Answer: "two", Wrong: []question.Wrong{{Answer: "one", Mistake: "first"}}}
	hyphened := &question.Question{Key: "hyphened", Choose: []string{"packet-1", "packet-2"}, Answer: "packet-2"}
	order := &question.Question{Key: "order", Order: []string{"a", "b", "c"}}
	for _, row := range []struct {
		q       *question.Question
		given   string
		want    question.Status
		mistake string
	}{
		{port, "16", question.Correct, ""},
		{port, " 0x10 ", question.Correct, ""},
		{port, "1 6", question.Correct, ""},
		{port, "１６", question.Correct, ""},
		{port, "16 bytes", question.Correct, ""},
		{port, "16 个字节。", question.Correct, ""},
		{port, "len=16", question.Correct, ""},
		{port, "len = 16 B", question.Correct, ""},
		{port, "1.6e1", question.Correct, ""},
		{port, "16.0", question.Correct, ""},
		{port, "0b1_0000", question.Correct, ""},
		{port, "18", question.Mistaken, "other-side"},
		{port, "１７", question.Mistaken, "newline"},
		{port, "16.5", question.Unreadable, ""},
		{port, "16 or 17", question.Unreadable, ""},
		{port, "0x1.p4", question.Unreadable, ""},
		{port, "inf", question.Unreadable, ""},
		{port, "1e300", question.Unreadable, ""},
		{port, "seq=1 len=16", question.Unreadable, ""},
		{port, "17", question.Mistaken, "newline"},
		{port, "5", question.Mistaken, ""},
		{port, "", question.Unreadable, ""},
		{port, "sixteen", question.Unreadable, ""},
		{port, "0x", question.Unreadable, ""},
		{flags, "ACK,SYN", question.Correct, ""},
		{flags, "syn + ack", question.Correct, ""},
		{flags, "[SYN, ACK]", question.Correct, ""},
		{flags, "ＳＹＮ，ＡＣＫ", question.Correct, ""},
		{flags, "SYN and ACK", question.Correct, ""},
		{flags, "SYN和ACK", question.Correct, ""},
		{flags, "SYN、ACK", question.Correct, ""},
		{flags, "SYN=1, ACK=1, FIN=0", question.Correct, ""},
		{flags, "0x012", question.Correct, ""},
		{flags, "SYN=1 ACK=0", question.Mistaken, "half"},
		{flags, "SYN=2", question.Unreadable, ""},
		{flags, "0x0", question.Unreadable, ""},
		{flags, "0x1002", question.Unreadable, ""},
		{flags, "SYN", question.Mistaken, "half"},
		{flags, "SYN ACK FIN", question.Mistaken, ""},
		{flags, "SIN", question.Unreadable, ""},
		{when, "0", question.Correct, ""},
		{when, "0.5s", question.Correct, ""},
		{when, "400 ms", question.Correct, ""},
		{when, "0.3 秒", question.Correct, ""},
		{when, "０。３秒钟", question.Correct, ""},
		{when, "~0.4 seconds", question.Correct, ""},
		{when, "400 minutes", question.Unreadable, ""},
		{when, "1", question.Mistaken, ""},
		{when, "NaN", question.Unreadable, ""},
		{when, "soon", question.Unreadable, ""},
		{choice, "two", question.Correct, ""},
		{choice, "2", question.Correct, ""},
		{choice, "TWO", question.Correct, ""},
		{choice, "２", question.Correct, ""},
		{choice, "(2)", question.Correct, ""},
		{choice, "2.", question.Correct, ""},
		{choice, "1", question.Mistaken, "first"},
		{choice, "3", question.Unreadable, ""},
		{choice, "0", question.Unreadable, ""},
		{hyphened, "packet 2", question.Correct, ""},
		{hyphened, "Packet_2", question.Correct, ""},
		{order, "a b c", question.Correct, ""},
		{order, "a > b > c", question.Correct, ""},
		{order, "a -> b -> c", question.Correct, ""},
		{order, "a；b；c", question.Correct, ""},
		{order, "a→b→c", question.Correct, ""},
		{order, "321", question.Correct, ""},
		{order, "c b a", question.Mistaken, ""},
		{order, "a b", question.Unreadable, ""},
		{order, "a a b", question.Unreadable, ""},
		{&question.Question{Key: "fixed", Number: &forty}, "40", question.Correct, ""},
		{&question.Question{Key: "long", Number: &long}, "4,294,967,295", question.Correct, ""},
		{&question.Question{Key: "gone", Fact: fact(t, "rst.seq")}, "1", question.Unknown, ""},
	} {
		j := row.q.Judge(row.given, c)
		if j.Status != row.want || j.Mistake != row.mistake {
			t.Errorf("%s: %q is %v, %q; want %v, %q", row.q.Key, row.given, j.Status, j.Mistake, row.want, row.mistake)
		}
		readable := row.want != question.Unreadable
		if row.want != question.Unknown && row.q.Readable(row.given) != readable {
			t.Errorf("%s: %q is readable: %v", row.q.Key, row.given, !readable)
		}
	}
	if j := port.Missed(c); j.Status != question.Missing {
		t.Errorf("no answer is %v", j.Status)
	}
}

// TestOrderIsNotGivenAway wants the choices of an order never shown in their right one.
func TestOrderIsNotGivenAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,4}`), 2, 6, rapid.ID[string]).Draw(t, "words")
		q := &question.Question{Key: "order", Order: words}
		right, _ := q.Right(nil)
		if shown := (question.Value{Kind: question.Words, Words: q.Choices()}); shown.String() == right.String() {
			t.Fatalf("%v is shown as it is", words)
		}
	})
}

// FuzzJudge judges any text: the same text is always judged the same, and one that
// stands for the right value is right.
func FuzzJudge(f *testing.F) {
	c := recorded(f, "say-hello-nc")
	all := []*question.Question{
		{Key: "number", Fact: fact(f, "syn.raw-seq")},
		{Key: "flags", Fact: fact(f, "syn-ack.flags")},
		{Key: "time", Fact: fact(f, "syn.after"), Within: 0.5},
		{Key: "choice", Choose: []string{"one", "two"}, Answer: "two"},
		{Key: "order", Order: []string{"a", "b", "c"}},
	}
	for _, seed := range []string{"", "0x1f90", "SYN, ACK", "1.5s", "2", "c b a", "1，000", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, q := range all {
			j := q.Judge(text, c)
			if again := q.Judge(text, c); again.Status != j.Status {
				t.Errorf("%s: %q is %v and %v", q.Key, text, j.Status, again.Status)
			}
			if own := q.Judge(j.Right.String(), c); own.Status != question.Correct {
				t.Errorf("%s: the right answer %q is %v", q.Key, j.Right, own.Status)
			}
		}
	})
}

// FuzzParseFact reads any text: what is a fact is written as it was read.
func FuzzParseFact(f *testing.F) {
	for _, seed := range []string{"syn.seq", "syn#2.after", "data-ack.raw-ack", "syn#1.seq", "#.", "syn#.seq"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := question.ParseFact(text)
		if err != nil {
			return
		}
		again, err := question.ParseFact(parsed.String())
		if err != nil || again != parsed {
			t.Errorf("%q is %v, and %v again: %v", text, parsed, again, err)
		}
	})
}
