package checker_test

import (
	"net/netip"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"tcplearn/checker"
)

// question asks a DNS server for a host's IPv4 address, question6 for its IPv6 address.
func question(t *testing.T, name string) []byte { return ask(t, name, dnsmessage.TypeA) }

func question6(t *testing.T, name string) []byte { return ask(t, name, dnsmessage.TypeAAAA) }

func ask(t *testing.T, name string, kind dnsmessage.Type) []byte {
	t.Helper()
	m := dnsmessage.Message{Questions: []dnsmessage.Question{{Name: dnsmessage.MustNewName(name), Type: kind, Class: dnsmessage.ClassINET}}}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWrongPlace wants each place that may be called instead of the server named.
func TestWrongPlace(t *testing.T) {
	say := task(t, "05-say-hello")
	for name, row := range map[string]struct {
		calls  []*call
		want   checker.MistakeID
		called netip.AddrPort
	}{
		"nothing":                {nil, checker.NothingHappened, netip.AddrPort{}},
		"another port":           {[]*call{refused(caller, otherPort)}, checker.WrongPort, otherPort},
		"another address":        {[]*call{unanswered(caller, nobody)}, checker.WrongAddress, nobody},
		"IPv6":                   {[]*call{refused(caller6, xiaomei6)}, checker.IPv6, xiaomei6},
		"its own host":           {[]*call{loopback(refused(netip.MustParseAddrPort("127.0.0.1:40000"), own))}, checker.OwnHost, own},
		"its own name":           {[]*call{loopback(refused(caller, netip.MustParseAddrPort("10.0.0.1:8080")))}, checker.OwnHost, netip.MustParseAddrPort("10.0.0.1:8080")},
		"UDP":                    {[]*call{datagram(xiaomei, []byte(hello))}, checker.UDP, xiaomei},
		"port before address":    {[]*call{unanswered(caller, nobody), refused(caller6, xiaomei6), refused(caller, otherPort)}, checker.WrongPort, otherPort},
		"IPv6 before address":    {[]*call{unanswered(caller, nobody), refused(caller6, xiaomei6)}, checker.IPv6, xiaomei6},
		"the wire before itself": {[]*call{loopback(refused(caller, own)), unanswered(caller, nobody)}, checker.WrongAddress, nobody},
		"itself before UDP":      {[]*call{datagram(xiaomei, nil), loopback(refused(caller, own))}, checker.OwnHost, own},
		"IPv6 by name":           {[]*call{datagram(dns, question6(t, "xiaomei."))}, checker.IPv6, xiaomei6},
		"UDP before names":       {[]*call{datagram(dns, question6(t, "xiaomei.")), datagram(xiaomei, nil)}, checker.UDP, xiaomei},
	} {
		v := checker.Check(say, attempted(row.calls...))
		if got := said(v); got != string(row.want) || v.Mistake.Called != row.called {
			t.Errorf("%s: said %q, want %q of %v: %+v", name, got, row.want, row.called, v.Mistake)
		}
		if len(row.calls) == 0 && v.Conversation != nil {
			t.Errorf("%s: a conversation %v", name, v.Conversation)
		}
	}
}

// TestUnknownName wants the name that was asked for, however it was asked.
func TestUnknownName(t *testing.T) {
	for name, row := range map[string]struct {
		payload []byte
		want    string
	}{
		"a name":        {question(t, "xiaomie."), "xiaomie"},
		"no question":   {make([]byte, 12), ""},
		"no message":    {[]byte("x"), ""},
		"a name cut up": {question(t, "xiaomie.")[:15], ""},
	} {
		v := checker.Check(task(t, "05-say-hello"), attempted(datagram(dns, row.payload)))
		if got := said(v); got != string(checker.UnknownName) || v.Mistake.Name != row.want {
			t.Errorf("%s: said %q, want %q of %q: %+v", name, got, checker.UnknownName, row.want, v.Mistake)
		}
	}
}

// TestAskedDNS wants told apart why a DNS server was asked for a host of the lab.
func TestAskedDNS(t *testing.T) {
	for name, row := range map[string]struct {
		asked []*call
		want  checker.MistakeID
	}{
		"a dot after the name": {[]*call{datagram(dns, question(t, "xiaomei.")), datagram(dns, question6(t, "xiaomei."))}, checker.AskedDNS},
		"the other way round":  {[]*call{datagram(dns, question6(t, "XiaoMei.")), datagram(dns, question(t, "XiaoMei."))}, checker.AskedDNS},
		"IPv6 only":            {[]*call{datagram(dns, question6(t, "XiaoMei."))}, checker.IPv6},
		"the own host":         {[]*call{datagram(dns, question6(t, "xiaoming."))}, checker.AskedDNS},
		"a search domain":      {[]*call{datagram(dns, question6(t, "xiaomei.lan."))}, checker.UnknownName},
	} {
		v := checker.Check(task(t, "03-handshake"), attempted(row.asked...))
		if got := said(v); got != string(row.want) {
			t.Errorf("%s: said %q, want %q", name, got, row.want)
		}
	}
}

// TestPing wants a ping named where there was no call, and only there.
func TestPing(t *testing.T) {
	for name, row := range map[string]struct {
		calls []*call
		want  checker.MistakeID
	}{
		"a ping":                 {nil, checker.Ping},
		"after a call elsewhere": {[]*call{refused(caller, otherPort)}, checker.WrongPort},
		"after silence":          {[]*call{unanswered(caller, xiaomei)}, checker.Unanswered},
		"before a wrong text":    {[]*call{talk(caller, xiaomei, "hi")}, checker.OtherText},
	} {
		e := attempted(row.calls...)
		e.Pinged = xiaomei.Addr()
		v := checker.Check(task(t, "05-say-hello"), e)
		if got := said(v); got != string(row.want) || row.want == checker.Ping && v.Mistake.Name != "10.0.0.2" {
			t.Errorf("%s: said %q, want %q: %+v", name, got, row.want, v.Mistake)
		}
	}
}
