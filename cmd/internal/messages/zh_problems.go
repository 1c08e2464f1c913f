package messages

import (
	"tcplearn/checker/capture"
	"tcplearn/checker/diagram"
	"tcplearn/checker/expect"
	"tcplearn/lessons"
)

var chineseProblems = map[string]string{
	expect.EmptyExpectation: "这里一步也没有。至少要写一步，例如：server is LISTEN",
	expect.UnknownSide:      "%[1]s 不是通话的一方。通话的双方是 client 和 server。",
	expect.SameSide:         "包不能从 %[1]s 发给它自己，只能发给另一方。",
	expect.UnknownVerb:      "一方的名字后面不能是 %[1]s。写包时，后面是 > 和另一方；写状态时，后面是 \"is\" 和状态，或者 \"has\"、个数和状态。",
	expect.MaybeState:       "%[1]s 只能用在包的前面。状态要么有，要么没有。",
	expect.UnknownState:     "%[1]s 不是 TCP 状态。状态按 RFC 9293 的写法，例如 SYN-RECEIVED。",
	expect.TrailingText:     "这一步已经写完，后面又多了 %[1]s。请删掉它，或者用 # 改成注释。",
	expect.MissingFlags:     "这个包没有写控制位。至少要写一个，放在方括号里，例如 [SYN, ACK]。",
	expect.UnclosedFlags:    "控制位的列表没有结束：这里少了 ]。",
	expect.MissingComma:     "%[1]s 前面少了逗号。控制位之间用半角逗号隔开，例如 [SYN, ACK]。",
	expect.UnknownFlag:      "%[1]s 不是 TCP 的控制位。控制位用大写字母书写。",
	expect.DuplicateFlag:    "控制位 %[1]s 写了两次，一次就够。",
	expect.UnknownField:     "包没有 %[1]s 这个字段。",
	expect.DuplicateField:   "字段 %[1]s 写了两次，请只留一个。",
	expect.MissingValue:     "字段 %[1]s 没有值。后面要紧跟 = 和值，中间不留空格，例如 len=16。",
	expect.BadNumber:        "%[1]s 不是这里可以用的数。请写一个在范围内的十进制数。",
	expect.BadTime:          "%[1]s 不是可以写在这里的时间。请写数和单位。",
	expect.UnquotedData:     "数据要放在半角双引号里，例如 data=\"hello\"。",
	expect.UnclosedString:   "%[1]s 这段文字没有结束：末尾少了半角双引号。",
	expect.BadEscape:        "反斜杠表示转义，而 %[1]s 不是可用的转义。",
	expect.LenDiffers:       "%[1]s 和数据对不上。请改正，或者干脆不写：data 已经说明了长度。",
	expect.AckWithoutFlag:   "写 %[1]s 就必须有控制位 ACK，否则确认号没有意义。",

	lessons.NoLessons:        "这个目录里一课也没有。每一课是一个文件夹，名字类似 03-handshake。",
	lessons.BadFolder:        "文件夹 %[1]s 的名字不合格式。名字应类似 03-handshake：从 01 开始的两位数字，一个连字符，然后是由小写字母、数字和连字符组成的 id。",
	lessons.DuplicateNumber:  "编号 %[1]s 已被另一课使用。每一课的编号都不能相同。",
	lessons.DuplicateID:      "id %[1]s 已被另一课使用。每一课的 id 都不能相同。",
	lessons.MissingFile:      "这里缺少 %[1]s。少了它，这一课就不完整。",
	lessons.UnknownFile:      "%[1]s 不该放在这里。请改名或删除；名字以 . 或 _ 开头的会被忽略。",
	lessons.UnreadableFile:   "这里无法读取：%[1]s。",
	lessons.BadCharacter:     "不能使用字符 %[1]s。课程用 UTF-8 编写，不能有控制字符，也不能有改变文字方向的符号。",
	lessons.MissingHeader:    "缺少文件头：课文的第一行应为 ---，而不是 %[1]s。",
	lessons.UnclosedHeader:   "文件头没有结束：后面少了一行 ---。",
	lessons.NoField:          "%[1]s 不是一个字段。请写键、半角冒号和值，例如：minutes: 15",
	lessons.UnknownKey:       "这里没有 %[1]s 这个键。",
	lessons.DuplicateKey:     "键 %[1]s 写了两次，请只留一个。",
	lessons.MissingKey:       "缺少键 %[1]s，请为它加上一行。",
	lessons.EmptyValue:       "键 %[1]s 没有值。请写在冒号后面，或者写在下面缩进的行里。",
	lessons.UnknownValue:     "这里不能用 %[1]s 这个值。",
	lessons.UnknownNeed:      "%[1]s 不是前面某一课的 id。一课只能以编号更小的课为基础，并且要写它们的 id。",
	lessons.LanguagesDiffer:  "%[1]s 和 en.md 里写的不同。一课的两种课文在这里必须一致。",
	lessons.StructureDiffers: "这里是 %[1]s，而 en.md 的同一位置不是。两种课文的标题、列表、表格和代码块必须相同，顺序也要一致。",
	lessons.UnclosedCode:     "用 %[1]s 开头的代码块没有结束。请用一行同样的符号来结束它。",
	lessons.NearFigure:       "代码块开头的 %[1]s 很像某种图的名字，却又不是。请改成正确的名字，或者换一个不容易混淆的词。",
	lessons.EmptyText:        "文件头后面没有课文。",
	lessons.TooFewHints:      "提示的条数是 %[1]s。至少要有三条，从轻轻一点到给出做法，用一行 --- 隔开。",
	lessons.MissingComment:   "脚本开头要有一行注释，说明它做什么。这里却是 %[1]s。",

	diagram.EmptyFigure:  "这幅图里什么也没有。至少要写一行它认得的内容。",
	diagram.UnknownLine:  "这种图不认得 %[1]s。",
	diagram.BadValue:     "这里不能用 %[1]s 这个值。",
	diagram.RepeatedLine: "%[1]s 写了两次，请只留一个。",
	diagram.BadBytes:     "%[1]s 不是 TCP 首部。请用十六进制书写，至少 20 个字节，并且和数据偏移一致。",
	diagram.BytesAndMore: "%[1]s 的值从字节里就能得出，请删掉这一行。",

	lessons.BadID:          "%[1]s 不能写在这里。请用小写字母、数字和连字符，以字母开头，并且不要重复。",
	lessons.BadRule:        "%[1]s 不是线路的规则。",
	lessons.BadWrong:       "%[1]s 不是一条错误答案。请写一个符合题目的答案或者一个事实，后面再写错误的 id（小写单词，用连字符相连）。",
	lessons.UnknownFact:    "%[1]s 不是通话里的事实。事实的写法是包、点和字段，例如 syn-ack.ack。",
	lessons.OneAnswer:      "问题 %[1]s 必须恰好有一个正确答案。这些键请只留一个。",
	lessons.TooFewChoices:  "%[1]s 在这里太少了。至少要有两个，否则没有什么可选的。",
	lessons.UnknownWord:    "这个练习用不到 %[1]s 这条文字。",
	lessons.MissingWord:    "缺少 %[1]s 这条文字。请加上一段，写好 \"for:\"、\"en:\" 和 \"zh:\"。",
	lessons.DuplicateWord:  "%[1]s 这条文字写了两次，请只留一条。",
	lessons.NotHeld:        "%[1]s 是一个包，而能保持的只有状态。",
	lessons.OnlyHeld:       "%[1]s 数的是套接字，只有 hold 类的练习才能这样写。",
	lessons.TooFewRoles:    "缺少角色 %[1]s 的期望，请为它加一节。",
	lessons.TooManyParts:   "多了一节：节的个数比角色多。它在 %[1]s 的后面。",
	lessons.UnknownCapture: "这一课的 captures 目录里没有 %[1]s 这个文件。",
}

var chineseFileFaults = map[capture.Fault]string{
	capture.NotRegular: "它不是普通文件",
	capture.TooLarge:   "它太大了",
	capture.NotCapture: "它不是 pcap 或 pcapng 文件",
	capture.Compressed: "它用 gzip 压缩过，请先解压",
	capture.CutOff:     "它在一个包的中间断掉了",
	capture.Damaged:    "它损坏了",
}
