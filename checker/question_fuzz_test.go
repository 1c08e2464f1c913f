package checker

import (
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// query is a DNS message that asks for a name.
func query(t testing.TB, name string) []byte {
	t.Helper()
	m := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: 7, RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: dnsmessage.MustNewName(name), Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET}},
	}
	packed, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

func TestQuestionOf(t *testing.T) {
	for message, want := range map[string]string{
		string(query(t, "xiaomie.")):      "xiaomie",
		string(query(t, "a.b.example.")):  "a.b.example",
		"":                                "",
		"\x00\x07":                        "",
		string(query(t, "xiaomie.")[:12]): "", // a header that promises a question
		string(query(t, "xiaomie.")[:16]): "", // a name cut in the middle
	} {
		if got := strings.TrimSuffix(questionOf([]byte(message)).Name.String(), "."); got != want {
			t.Errorf("%q asks for %q, want %q", message, got, want)
		}
	}
}

// FuzzQuestionOf reads questions out of datagrams that say anything: one that was read is
// read again from a message that asks it.
func FuzzQuestionOf(f *testing.F) {
	f.Add(query(f, "xiaomie."))
	f.Add(query(f, "a.b.example."))
	f.Add([]byte("\x00\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\xc0\x0c\x00\x01\x00\x01")) // a name that points at itself
	f.Fuzz(func(t *testing.T, message []byte) {
		q := questionOf(message)
		if q.Name.Length == 0 {
			return
		}
		packed, err := (&dnsmessage.Message{Questions: []dnsmessage.Question{q}}).Pack()
		if again := questionOf(packed); err != nil || again != q {
			t.Errorf("%v is %v again: %v", q, again, err)
		}
	})
}
