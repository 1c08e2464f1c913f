package messages

import (
	"tcplearn/checker/capture"
	"tcplearn/lessons"
)

// File is what is said when a capture file is judged.
type File struct {
	Judged, Cut, States, UnseenState, PassedOn,
	NotOpened, Unreadable, NoTCP, NoStream, NotFromFile, Alone, StreamAlone,
	Client, Server, ISN string
	Advice map[capture.Fault]string       // what to do about a file's fault
	Needs  map[lessons.Requirement]string // what a file lacks
}
