package playground

import (
	"net/netip"
	"slices"
	"testing"

	"tcplearn/checker/capture"
	"tcplearn/checker/evidence"
	"tcplearn/checker/flow/oracle"
)

// TestLiveCallsAgreeWithWireshark makes calls between real kernels over a wire with
// faults, and wants package flow to say of each packet what Wireshark says: as the
// sender's side would have captured, and as the receiver's.
func TestLiveCallsAgreeWithWireshark(t *testing.T) {
	const hello = dialName + " 10.0.0.2:8080 'hello, xiao mei.'"
	drop := func(from evidence.Host, kind Kind) Rule {
		return Rule{From: from, Kind: kind, Action: Drop, Times: 1}
	}
	many := "dd if=/dev/zero bs=1000 count=64 2>/dev/null | tr '\\0' x"
	for name, c := range map[string]struct {
		rules  []Rule
		script string
	}{
		"handshake":    {nil, hello},
		"IPv6":         {nil, dialName + " '[fd00::2]:8080' 'hello, xiao mei.'"},
		"refused":      {nil, dialName + " 10.0.0.2:9 || true"},
		"lost SYN":     {[]Rule{drop(evidence.Client, SYN)}, hello},
		"lost SYN-ACK": {[]Rule{drop(evidence.Server, SYNACK)}, hello},
		"lost ACK":     {[]Rule{drop(evidence.Client, ACK)}, hello},
		"lost data":    {[]Rule{drop(evidence.Client, Data), drop(evidence.Server, Data)}, hello},
		"lost in the middle of much": {
			[]Rule{drop(evidence.Client, Data), {From: evidence.Client, Kind: Data, Action: Delay, Delay: 3e6, Times: 2}},
			dialName + " 10.0.0.2:8080 \"$(" + many + ")\" || true",
		}, // the server answers the first piece and closes
		"calls one after the other": {nil, dialName + " -n 5 10.0.0.2:8080 'hello, xiao mei.'"},
		"loopback":                  {nil, dialName + " 127.0.0.1:8080 || true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := openLab(t, Options{Tools: []string{dialName}})
			for _, at := range []netip.Addr{netip.IPv4Unspecified(), ServerAddr6} {
				ln, err := l.Listen(evidence.Server, netip.AddrPortFrom(at, ServerPort), 16)
				if err != nil {
					t.Fatal(err)
				}
				server := Serve(ln, l.Wire.Say)
				t.Cleanup(server.Close)
			}
			for _, r := range c.rules {
				l.Wire.AddRule(r)
			}
			if out, exit := output(t, l, evidence.Client, c.script); exit.Code != 0 {
				t.Fatalf("%+v %s", exit, out)
			}
			until(t, l, "end of the call", l.Wire.Idle)
			e := l.Wire.Recorder.Evidence()
			all := e.Packets()
			oracle.Compare(t, saved(t, &e, all))
			oracle.Compare(t, saved(t, &e, slices.DeleteFunc(slices.Clone(all), func(p *evidence.Packet) bool { return p.Dropped })))
		})
	}
}

// saved writes packets of an attempt into a file.
func saved(t *testing.T, e *evidence.Evidence, packets []*evidence.Packet) string {
	t.Helper()
	var records []capture.Record
	for _, event := range e.Events {
		if event.Packet != nil && slices.Contains(packets, event.Packet) {
			records = append(records, capture.Record{At: event.At, Data: event.Packet.Raw})
		}
	}
	return oracle.File(t, records)
}
