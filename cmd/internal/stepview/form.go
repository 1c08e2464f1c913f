package stepview

import (
	"fmt"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tcplearn/checker/evidence"
	"tcplearn/cmd/internal/render"
)

// lineInput is a line that is being typed.
type lineInput struct {
	textinput.Model
	done func(text string) tea.Cmd
}

// field makes a place to type into. Its cursor is the terminal's own, where input
// methods for Chinese show what is being composed.
func field(prompt string) textinput.Model {
	f := textinput.New()
	f.Prompt = prompt
	f.SetStyles(textinput.Styles{})
	f.SetVirtualCursor(false)
	return f
}

// cursorIn is the column of the cursor within a field; wide characters take two.
func cursorIn(f *textinput.Model) int {
	before := string([]rune(f.Value())[:f.Position()])
	return render.Width(f.Prompt) + min(render.Width(before), f.Width())
}

// open lets the learner type a line, which is then given to done.
func (s *screen) open(prompt string, done func(text string) tea.Cmd) tea.Cmd {
	s.line = &lineInput{field(prompt + " "), done}
	s.line.Focus()
	return nil
}

func (s *screen) lineTyped(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "esc":
			s.line = nil
			return nil
		case "enter":
			l := s.line
			s.line = nil
			return l.done(l.Value())
		}
	}
	var cmd tea.Cmd
	s.line.Model, cmd = s.line.Update(msg)
	return cmd
}

// form is something that is being filled in.
type form struct {
	title  string
	help   string
	labels []string
	fields []textinput.Model
	at     int
	submit func(f *form) tea.Cmd
}

// fill opens a form.
func (s *screen) fill(f *form) {
	for range f.labels {
		f.fields = append(f.fields, field(""))
	}
	f.fields[0].Focus()
	s.form, s.judged, s.selected = f, nil, nil
}

// ask opens the form for what will come of a packet.
func (s *screen) ask(e *entry) tea.Cmd {
	f := &form{title: fmt.Sprintf(s.m.Screen.Predict, e.packet.Number), help: s.m.Screen.Examples}
	if s.Ask == Receiver {
		f.help = s.m.Screen.StateExamples
	}
	asked := s.Ask.questions(e)
	for _, q := range asked {
		f.labels = append(f.labels, s.m.Subjects[q])
	}
	f.submit = func(f *form) tea.Cmd { return s.predict(f, e, asked) }
	s.fill(f)
	return nil
}

func (s *screen) formTyped(msg tea.Msg) tea.Cmd {
	f := s.form
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "esc":
			s.form = nil
			return nil
		case "enter":
			if f.at == len(f.fields)-1 {
				return f.submit(f)
			}
			f.goTo(f.at + 1)
			return nil
		case "down", "tab":
			f.goTo(f.at + 1)
			return nil
		case "up", "shift+tab":
			f.goTo(f.at - 1)
			return nil
		}
	}
	var cmd tea.Cmd
	f.fields[f.at], cmd = f.fields[f.at].Update(msg)
	return cmd
}

func (f *form) goTo(at int) {
	f.fields[f.at].Blur()
	f.at = min(max(at, 0), len(f.fields)-1)
	f.fields[f.at].Focus()
}

// predict reads a prediction. What cannot be read is to be typed again; else the
// packet passes.
func (s *screen) predict(f *form, e *entry, asked []question) tea.Cmd {
	g := evidence.Guess{Packet: e.packet.Number}
	for i, q := range asked {
		if text := f.fields[i].Value(); !q.skip(&g) && !q.answer(&g, text) {
			s.notice = fmt.Sprintf(s.m.Misread, escape(text))
			f.goTo(i)
			return nil
		}
	}
	s.form, s.notice = nil, ""
	e.guess = &g
	s.wire.Recorder.Guess(g)
	return s.release(e)
}
