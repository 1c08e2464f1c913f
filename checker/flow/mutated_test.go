package flow_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"tcplearn/checker/capture"
	"tcplearn/checker/flow/oracle"
)

// TestAgreesOnMutations compares on recorded calls whose TCP headers were changed at
// random: ports and numbers, flags and windows.
func TestAgreesOnMutations(t *testing.T) {
	records, err := capture.ReadFile("../capture/testdata/hosts.pcapng", capture.DefaultLimit)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(793, 9293))
	var all []capture.Record
	for round := range 60 {
		for _, record := range records {
			p, err := capture.Decode(record.Data)
			if err != nil || p.Segment == nil || !p.Src.Is4() {
				continue
			}
			ip := bytes.Clone(record.Data)
			header := ip[int(ip[0]&0xf)*4:]
			for _, port := range []int{0, 2} { // the calls of each round are their own
				if n := binary.BigEndian.Uint16(header[port:]); n != 8080 && n != 8081 {
					binary.BigEndian.PutUint16(header[port:], n^uint16(round))
				}
			}
			for range r.IntN(3) {
				// Not the data offset: what has no whole header is no segment to us. Nor the
				// options: at a malformed one the dissector gives up and remarks nothing.
				header[[]int{4, 5, 7, 7, 7, 8, 11, 11, 11, 13, 13, 14, 15}[r.IntN(13)]] ^= 1 << r.IntN(8)
			}
			record.Data, record.Interface, record.Comment = ip, 0, ""
			all = append(all, record)
			if r.IntN(8) == 0 {
				all = append(all, record) // comes twice
			}
		}
	}
	oracle.Compare(t, oracle.File(t, all))
}
