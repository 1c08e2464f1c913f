package messages

var chineseWatch = Watch{
	Begin: "正在观察这台机器：%s。每个包旁边是内核给出的本机套接字状态；" +
		"标有 * 的没来得及读到，或者属于别的机器，是由包推导出来的。按 Ctrl-C 结束。",
	Everywhere: "所有 TCP 连接",
	Port:       "TCP 端口 %d",
	Client:     "#%d 客户端",
	Server:     "服务器",
	Seen:       "共 %d 个包，%d 个会话。",
	Lost:       "有 %d 个该显示的包被内核丢弃了。请只观察一个端口，或者换一台不那么忙的机器。",
	BadPort:    "%q 不是端口：请写 1 到 65535 之间的数，例如：tcplearn flow --live port 8080",
	OnlyText:   "flow --live 只画在终端上。要存成文件：先 sudo tcpdump -w 文件，再 tcplearn flow 文件",
	Denied:     "观察网络需要 CAP_NET_RAW 权能，这个程序没有。可以只做一次授权，或者每次都以 root 运行：",
	NoDevice:   "没有可以抓包的网络设备 %[1]s：%[2]s。\"ip link\" 会列出所有设备。",
}
