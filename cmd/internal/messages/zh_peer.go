package messages

import "tcplearn/checker"

// chinesePeerMistakes are the words for mistakes of segments that the learner wrote. Fact 8
// is the number that was acknowledged.
var chinesePeerMistakes = map[checker.MistakeID]Mistake{
	checker.WroteNothing: {
		Cause: "你什么也没有发，真正的内核也就无从回答。",
		Try:   "写一个报文段：send，后面是控制位和编号。输入 help 可以看到能用的命令。",
	},
	checker.WroteReset: {
		Cause: "你最后发的是 RST，它让通话到此结束。",
		Try:   "没有人监听的时候，内核才发 RST。这次请接起来。",
	},
	checker.AnswerWithoutSYN: {
		Cause: "你回答了 SYN，自己却没有发 SYN。对方要知道你的第一个编号，只有 SYN 才带着它。",
		Try:   "把 SYN 和 ACK 放在同一个报文段里发出去。",
	},
	checker.AnswerWithoutACK: {
		Cause: "你的回答有 SYN，没有 ACK。对方会当成你也正好在打给它。",
		Try:   "把 SYN 和 ACK 放在同一个报文段里发出去。",
	},
	checker.AckNotOneMore: {
		Cause: "你确认的是 0 号。SYN 自己占了 0 号，所以你等着收的下一个编号是 1。",
		Try:   "写 ack=1，比那个 SYN 的 seq 多 1。",
	},
	checker.SeqNotOneMore: {
		Cause: "你的第三个报文段又用了 SYN 的编号，而那个编号已经用掉了。",
		Try:   "写 seq=1，比你的 SYN 多 1。",
	},
	checker.WrongAck: {
		Cause: "你确认的是 %[8]d 号，可对方没有发过那么多。它的内核不相信你，用 RST 回答。",
		Try:   "写 ack=1：它的 SYN 之后的那个编号，不要更多。",
	},
	checker.DialledWithoutSYN: {
		Cause: "你还没有发过单独的 SYN。没有它就没有连接，别的报文段得到的都是 RST。",
		Try:   "先发一个只有 SYN、没有 ACK 的报文段：send SYN seq=0",
	},
	checker.ThirdMissing: {
		Cause: "你发了 SYN，却没有确认它的应答：服务器停在 SYN-RECEIVED，一再重发。",
		Try:   "用 ACK 回答它的 SYN, ACK：seq=1 ack=1。",
	},
}
