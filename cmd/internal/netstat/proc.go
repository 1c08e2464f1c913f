package netstat

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// udpRows reads the UDP sockets of this process's network namespace (proc_pid_net(5),
// udp). A kernel without IPv6 has no second file.
func udpRows() []row {
	return append(udpFile("/proc/self/net/udp", "udp"), udpFile("/proc/self/net/udp6", "udp6")...)
}

func udpFile(path, protocol string) []row {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	return parseUDP(f, protocol)
}

// parseUDP reads such a file. Lines that are none, its heading among them, are left
// out.
func parseUDP(in io.Reader, protocol string) []row {
	var rows []row
	for lines := bufio.NewScanner(in); lines.Scan(); {
		w := strings.Fields(lines.Text())
		if len(w) < 10 {
			continue
		}
		local, okLocal := procAddr(w[1])
		remote, okRemote := procAddr(w[2])
		send, recv, okQueues := strings.Cut(w[4], ":")
		if !okLocal || !okRemote || !okQueues {
			continue
		}
		r := row{protocol: protocol, local: local, remote: remote, recv: hex32(recv), send: hex32(send)}
		if w[3] == "01" {
			r.state = "ESTABLISHED"
		}
		r.uid, r.inode = decimal32(w[7]), decimal32(w[9])
		r.timer = "off (0.00/0/0)"
		rows = append(rows, r)
	}
	return rows
}

func hex32(text string) uint32 {
	n, _ := strconv.ParseUint(text, 16, 32)
	return uint32(n)
}

func decimal32(text string) uint32 {
	n, _ := strconv.ParseUint(text, 10, 32)
	return uint32(n)
}

// procAddr reads an end such as 0200000A:1F90: the address in words of the machine's
// byte order, the port as a number.
func procAddr(text string) (netip.AddrPort, bool) {
	address, port, ok := strings.Cut(text, ":")
	raw, err := hex.DecodeString(address)
	number, portErr := strconv.ParseUint(port, 16, 16)
	if !ok || err != nil || portErr != nil || len(raw)%4 != 0 {
		return netip.AddrPort{}, false
	}
	for i := 0; i < len(raw); i += 4 {
		word := binary.BigEndian.Uint32(raw[i:])
		binary.NativeEndian.PutUint32(raw[i:], word)
	}
	addr, ok := netip.AddrFromSlice(raw)
	return netip.AddrPortFrom(addr, uint16(number)), ok
}

// owners are the programs that hold sockets, by the sockets' inode numbers, as far as
// this user may see them.
func owners() map[uint32]string {
	found := map[uint32]string{}
	links, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		return found
	}
	for _, link := range links {
		target, err := os.Readlink(link)
		number, ok := strings.CutPrefix(target, "socket:[")
		if err != nil || !ok {
			continue
		}
		inode := decimal32(strings.TrimSuffix(number, "]"))
		if found[inode] == "" {
			found[inode] = program(filepath.Dir(filepath.Dir(link)))
		}
	}
	return found
}

// program names a process as -p does, from its directory in /proc: number and the
// beginning of its program's name.
func program(dir string) string {
	words, err := os.ReadFile(filepath.Join(dir, "cmdline"))
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(words), "\x00")
	name := fmt.Sprintf("%s/%s", filepath.Base(dir), filepath.Base(first))
	const most = 20
	return name[:min(len(name), most)]
}
