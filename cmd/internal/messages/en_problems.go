package messages

import (
	"tcplearn/checker/capture"
	"tcplearn/checker/diagram"
	"tcplearn/checker/expect"
	"tcplearn/lessons"
)

// Templates of problems get the text at fault, quoted and escaped. It is empty
// where a line ends too early, so a sentence that meets that does without it.
var englishProblems = map[string]string{
	expect.EmptyExpectation: "There is no step here. Write at least one, such as: server is LISTEN",
	expect.UnknownSide:      "%[1]s is no side of a call. The sides are client and server.",
	expect.SameSide:         "A packet cannot go from %[1]s to itself. It goes to the other side.",
	expect.UnknownVerb:      "%[1]s cannot follow a side. Write > and the other side for a packet, \"is\" and a state, or \"has\", a number and a state.",
	expect.MaybeState:       "%[1]s is for packets only. A state is there or it is not.",
	expect.UnknownState:     "%[1]s is not a TCP state. States are written as in RFC 9293, for example SYN-RECEIVED.",
	expect.TrailingText:     "%[1]s stands after the end of the step. Remove it, or make it a comment with #.",
	expect.MissingFlags:     "The packet has no flags. Write at least one in brackets, for example [SYN, ACK].",
	expect.UnclosedFlags:    "The list of flags is not closed: a ] is missing here.",
	expect.MissingComma:     "A comma is missing before %[1]s. Flags are separated by commas, for example [SYN, ACK].",
	expect.UnknownFlag:      "%[1]s is not a TCP flag. Flags are written in capitals.",
	expect.DuplicateFlag:    "The flag %[1]s is listed twice. Once is enough.",
	expect.UnknownField:     "A packet has no field %[1]s.",
	expect.DuplicateField:   "The field %[1]s is given twice. Keep one of the two.",
	expect.MissingValue:     "The field %[1]s has no value. Write = and the value right behind it, without blanks, for example len=16.",
	expect.BadNumber:        "%[1]s is not a number that can stand here. Write a decimal number within the range.",
	expect.BadTime:          "%[1]s is not a time that can stand here. Write a number with its unit.",
	expect.UnquotedData:     "Data must stand in double quotes, for example data=\"hello\".",
	expect.UnclosedString:   "The text %[1]s is not closed: the double quote at its end is missing.",
	expect.BadEscape:        "A backslash begins an escape, and %[1]s is not one.",
	expect.LenDiffers:       "%[1]s does not agree with the data. Correct it, or leave it out: data says the length already.",
	expect.AckWithoutFlag:   "%[1]s needs the flag ACK. Without it, the acknowledgment number has no meaning.",

	lessons.NoLessons:        "There is no lesson in this directory. A lesson is a folder with a name like 03-handshake.",
	lessons.BadFolder:        "The folder %[1]s is not named like 03-handshake: two digits from 01, a hyphen, and an id of lower-case letters, digits and hyphens.",
	lessons.DuplicateNumber:  "Another lesson has the number %[1]s already. Every lesson needs a number of its own.",
	lessons.DuplicateID:      "Another lesson has the id %[1]s already. Every lesson needs an id of its own.",
	lessons.MissingFile:      "%[1]s is missing here. A lesson is not complete without it.",
	lessons.UnknownFile:      "%[1]s does not belong here. Rename or remove it; a name that begins with . or _ is ignored.",
	lessons.UnreadableFile:   "This cannot be read: %[1]s.",
	lessons.BadCharacter:     "The character %[1]s is not allowed. A lesson is written in UTF-8, without control characters and without marks that reorder the text.",
	lessons.MissingHeader:    "The header is missing: the first line of a text is ---, not %[1]s.",
	lessons.UnclosedHeader:   "The header is not closed: a line with --- is missing after it.",
	lessons.NoField:          "%[1]s is not a field. Write a key, a colon and a value, for example: minutes: 15",
	lessons.UnknownKey:       "There is no key %[1]s here.",
	lessons.DuplicateKey:     "The key %[1]s is given twice. Keep one of the two.",
	lessons.MissingKey:       "The key %[1]s is missing. Add a line for it.",
	lessons.EmptyValue:       "The key %[1]s has no value. Write one after the colon, or below it on indented lines.",
	lessons.UnknownValue:     "%[1]s is not a value that is possible here.",
	lessons.UnknownNeed:      "%[1]s is not the id of an earlier lesson. A lesson can build only on lessons with smaller numbers, and names them by their ids.",
	lessons.LanguagesDiffer:  "%[1]s is not what en.md says. Both texts of a lesson must agree here.",
	lessons.StructureDiffers: "%[1]s stands where en.md has something else. Both texts need the same headings, lists, tables and code blocks in the same order.",
	lessons.UnclosedCode:     "The code block that %[1]s opens is not closed. End it with a line of the same marks.",
	lessons.NearFigure:       "The code block's word %[1]s is none of a figure, but nearly. Correct it, or choose another word.",
	lessons.EmptyText:        "There is no text after the header.",
	lessons.TooFewHints:      "Hints found: %[1]s. At least three are needed, from a nudge to the solution, with a line --- between them.",
	lessons.MissingComment:   "A script begins with a comment that says what it does. Here stands %[1]s instead.",

	diagram.EmptyFigure:  "The figure shows nothing. Write at least one line of what it knows.",
	diagram.UnknownLine:  "A figure of this kind does not know %[1]s.",
	diagram.BadValue:     "%[1]s is not a value that can stand here.",
	diagram.RepeatedLine: "%[1]s is said twice. Keep one of the two.",
	diagram.BadBytes:     "%[1]s is no TCP header. Write it in hex digits, at least 20 bytes and as many as its data offset says.",
	diagram.BytesAndMore: "The value of %[1]s follows from the bytes. Leave that line out.",

	lessons.BadID:          "%[1]s cannot stand here. Write lower-case letters, digits and hyphens, beginning with a letter, and nothing twice.",
	lessons.BadRule:        "%[1]s is not a rule of the wire.",
	lessons.BadWrong:       "%[1]s is not a wrong answer. Write an answer that fits the question, or a fact, and then the mistake's id, lower-case words joined by hyphens.",
	lessons.UnknownFact:    "%[1]s is not a fact of a call. A fact is a packet, a dot and a field, for example syn-ack.ack.",
	lessons.OneAnswer:      "The question %[1]s must have exactly one right answer. Keep one of these keys.",
	lessons.TooFewChoices:  "%[1]s stands here alone or not at all. At least two are needed, or there is nothing to choose from.",
	lessons.UnknownWord:    "The exercise has no use for the word %[1]s.",
	lessons.MissingWord:    "There are no words for %[1]s. Add a part with \"for:\", \"en:\" and \"zh:\".",
	lessons.DuplicateWord:  "The word %[1]s is given twice. Keep one of the two.",
	lessons.NotHeld:        "%[1]s is a packet, and only states can be held.",
	lessons.OnlyHeld:       "%[1]s counts sockets, which only exercises of kind hold can do.",
	lessons.TooFewRoles:    "There is no expectation for the role %[1]s. Add a section for it.",
	lessons.TooManyParts:   "A section too many: there are more of them than roles. It begins after %[1]s.",
	lessons.UnknownCapture: "There is no capture %[1]s in the lesson's folder captures.",
}

var englishFileFaults = map[capture.Fault]string{
	capture.NotRegular: "it is not a regular file",
	capture.TooLarge:   "it is too large",
	capture.NotCapture: "it is neither pcap nor pcapng",
	capture.Compressed: "it is compressed with gzip; unpack it first",
	capture.CutOff:     "it is cut off in the middle of a packet",
	capture.Damaged:    "it is damaged",
}
