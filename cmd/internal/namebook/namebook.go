// Package namebook knows the names of hosts and ports that stand in this machine's
// files, hosts(5) and services(5). It asks nobody else: a question to a name server
// would be traffic on the very wire that is being looked at.
package namebook

import (
	"bufio"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// The files.
const (
	hostsFile    = "/etc/hosts"
	servicesFile = "/etc/services"
)

// Book finds names. A nil one finds none, as those want who ask for numbers.
type Book struct {
	hosts    map[netip.Addr]string
	addrs    map[string][]netip.Addr
	services map[string]string // by port/protocol
}

// Open reads the files. One that is missing holds no names.
func Open() *Book {
	b := &Book{hosts: map[netip.Addr]string{}, addrs: map[string][]netip.Addr{}, services: map[string]string{}}
	eachLine(hostsFile, func(words []string) {
		addr, err := netip.ParseAddr(words[0])
		if err != nil {
			return
		}
		if _, known := b.hosts[addr]; !known {
			b.hosts[addr] = words[1]
		}
		for _, name := range words[1:] {
			b.addrs[name] = append(b.addrs[name], addr)
		}
	})
	eachLine(servicesFile, func(words []string) {
		if _, known := b.services[words[1]]; !known {
			b.services[words[1]] = words[0]
		}
	})
	return b
}

// eachLine calls take with the words of each line that has two or more.
func eachLine(path string, take func(words []string)) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if words := strings.Fields(text); len(words) > 1 {
			take(words)
		}
	}
}

// Host is the name of an address, or the address.
func (b *Book) Host(a netip.Addr) string {
	if b != nil && b.hosts[a] != "" {
		return b.hosts[a]
	}
	return a.String()
}

// Addrs are the addresses of a host, none where it is not known.
func (b *Book) Addrs(name string) []netip.Addr { return b.addrs[name] }

// Service is the name of a port of "tcp" or "udp", or the port.
func (b *Book) Service(port uint16, protocol string) string {
	number := strconv.Itoa(int(port))
	if b != nil && b.services[number+"/"+protocol] != "" {
		return b.services[number+"/"+protocol]
	}
	return number
}
