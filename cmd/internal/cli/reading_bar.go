package cli

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/term"

	"tcplearn/checker/capture"
	"tcplearn/cmd/internal/render"
)

// A bar is shown when reading takes longer than patience, and renewed at every
// beat.
const (
	patience = time.Second
	beat     = 100 * time.Millisecond
)

// readingBar shows on a terminal how far a file was read.
type readingBar struct {
	*app
	size  int64 // 0 when it is not known: there is no bar then
	next  time.Time
	calls int
	drawn bool
}

func (a *app) readingBar(size int64) *readingBar {
	if !term.IsTerminal(int(a.err.Fd())) {
		size = 0
	}
	return &readingBar{app: a, size: size, next: time.Now().Add(patience)}
}

// show draws the bar when it is time to. It looks at the clock now and then only.
func (b *readingBar) show(s *capture.Segments) {
	const between = 1 << 12
	if b.size == 0 {
		return
	}
	if b.calls++; b.calls%between != 0 || time.Now().Before(b.next) {
		return
	}
	b.next, b.drawn = time.Now().Add(beat), true
	const cells = 20
	full := min(int(s.Read()*cells/b.size), cells)
	text := fmt.Sprintf(b.m.Flow.Progress, megabytes(s.Read()), megabytes(b.size))
	line := "[" + strings.Repeat("#", full) + strings.Repeat(".", cells-full) + "] " + text
	if render.Width(line) < b.errTerm.Columns() {
		_, _ = fmt.Fprint(b.err, "\r"+line)
	}
}

// clear takes the bar off the screen.
func (b *readingBar) clear() {
	if b.drawn {
		_, _ = fmt.Fprint(b.err, "\r\x1b[K")
	}
}

func megabytes(octets int64) string { return fmt.Sprintf("%d MB", octets/1_000_000) }
