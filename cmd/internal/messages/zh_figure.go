package messages

import "tcplearn/checker/diagram"

var chineseFigure = Figure{
	Lost:  "在线路上丢失",
	Held:  "扣在线路上",
	Yours: "这是你自己的通话，时间是 %s。",
	Fields: map[diagram.Field]string{
		diagram.SourcePort:      "源端口",
		diagram.DestinationPort: "目的端口",
		diagram.SequenceNumber:  "序列号",
		diagram.AckNumber:       "确认号",
		diagram.DataOffset:      "数据偏移",
		diagram.Reserved:        "保留",
		diagram.Flags:           "控制位",
		diagram.Window:          "窗口",
		diagram.Checksum:        "检验和",
		diagram.UrgentPointer:   "紧急指针",
		diagram.Options:         "选项",
		diagram.Data:            "数据",
	},
	Offset: "偏移", Reserved: "保留",
	Bytes:     "%d 字节",
	NoOptions: "无",
	NotValid:  "%s（没有 ACK 时无效）",
	Client:    "客户端", Server: "服务器",
	PassiveOpen: "被动打开", ActiveOpen: "主动打开", Receive: "收 %s", Send: "发 %s", Close: "关闭",
	AckOfFIN: "收 FIN 的 ACK", Wait: "等 2 MSL",
	LadderTitle:    "%s 和 %s 之间的包",
	HeaderTitle:    "逐位画出的 TCP 首部",
	MachineTitle:   "TCP 连接的状态",
	HandshakeTitle: "三次握手的状态",
	IsIn:           "现在的状态，%s：%s",
	WasIn:          "曾经的状态，%s：%s",
	LeadsTo:        "从 %s 到 %s：%s",
}
