package play

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"tcplearn/playground"
)

// prompt is how the playground asks for a line.
const prompt = "play> "

// line is the line editor of a terminal, with a history, and with what else is written
// above the line that is being edited.
type line struct {
	editor *term.Terminal
	in     *os.File
	cooked *term.State // nil while no line is being edited
}

func newLine(in, out *os.File) *line {
	l := &line{in: in}
	l.editor = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{l, out}, prompt)
	l.editor.AutoCompleteCallback = func(text string, at int, key rune) (string, int, bool) {
		if key != '\t' || at != len(text) {
			return "", 0, false
		}
		rest, ok := complete(text)
		return text + rest, len(text) + len(rest), ok
	}
	return l
}

// next reads a line. Ctrl-C and Ctrl-D are the end of input.
func (l *line) next() (string, error) {
	l.fit()
	if err := l.raw(); err != nil {
		return "", err
	}
	defer l.restore()
	return l.editor.ReadLine()
}

// fit tells the editor how wide the terminal is.
func (l *line) fit() {
	if width, height, err := term.GetSize(int(l.in.Fd())); err == nil && width > 0 {
		_ = l.editor.SetSize(width, height)
	}
}

func (l *line) raw() error {
	cooked, err := term.MakeRaw(int(l.in.Fd()))
	if err != nil {
		return fmt.Errorf("terminal: %w", err)
	}
	l.cooked = cooked
	return nil
}

func (l *line) restore() {
	if l.cooked != nil {
		_ = term.Restore(int(l.in.Fd()), l.cooked)
	}
	l.cooked = nil
}

// Read reads keys. In raw mode the terminal leaves Ctrl-Z to us.
func (l *line) Read(b []byte) (int, error) {
	const ctrlZ = 0x1a
	for {
		n, err := l.in.Read(b)
		at := bytes.IndexByte(b[:n], ctrlZ)
		if at < 0 {
			return n, err
		}
		l.suspend()
		if n = at + copy(b[at:], b[at+1:n]); n > 0 || err != nil {
			return n, err
		}
	}
}

// suspend stops this program as any other, and draws the line again afterwards.
func (l *line) suspend() {
	l.restore()
	_, _ = l.editor.Write([]byte("\n"))
	_ = playground.Suspend()
	if l.raw() == nil {
		l.fit()
		_, _ = l.editor.Write(nil)
	}
}
