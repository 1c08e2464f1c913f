package messages

var englishWatch = Watch{
	Begin: "Watching %s on this machine. Beside each packet stands the state that the kernel gives for a socket of this machine; " +
		"what is marked * was not read in time, or is another machine's, and follows from the packets. Ctrl-C ends it.",
	Everywhere: "all TCP connections",
	Port:       "TCP port %d",
	Client:     "#%d client",
	Server:     "server",
	Seen:       "Packets: %d, conversations: %d.",
	Lost:       "The kernel had to drop packets that were to be shown: %d. Watch one port, or on a quieter machine.",
	BadPort:    "%q is no port: give a number from 1 to 65535, for example: tcplearn flow --live port 8080",
	OnlyText:   "flow --live draws on the terminal only. For a file: sudo tcpdump -w FILE, then tcplearn flow FILE",
	Denied:     "Watching needs the capability CAP_NET_RAW, and this program does not have it. Give it that once, or run it as root each time:",
	NoDevice:   "There is no network device %[1]s that could be captured at: %[2]s. \"ip link\" shows all there are.",
}
