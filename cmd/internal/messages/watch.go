package messages

// Watch is what is said while conversations are drawn as they happen.
type Watch struct {
	Begin          string // where is captured
	Everywhere     string // all ports
	Port           string // one port
	Client, Server string // the two sides; the client's with the conversation's number
	Seen, Lost     string
	BadPort        string
	OnlyText       string
	NoDevice       string
	Denied         string // and below it the commands that help
}
