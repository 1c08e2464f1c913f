package stepview

import (
	"fmt"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tcplearn/checker/evidence"
)

// lineInput is a line that is being typed.
type lineInput struct {
	textinput.Model
	done func(text string) tea.Cmd
}

// field makes a place to type into. Its cursor does not blink: a screen that changes
// by itself is hard to read.
func field(prompt string) textinput.Model {
	f := textinput.New()
	f.Prompt = prompt
	f.SetStyles(textinput.Styles{})
	return f
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

// form is a prediction that is being filled in.
type form struct {
	entry     *entry
	questions []question
	fields    []textinput.Model
	at        int
}

// ask opens the form for a packet.
func (s *screen) ask(e *entry) tea.Cmd {
	f := &form{entry: e, questions: s.Ask.questions(e)}
	for range f.questions {
		f.fields = append(f.fields, field(""))
	}
	f.fields[0].Focus()
	s.form, s.judged, s.selected = f, nil, nil
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
				return s.submit()
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

// submit reads the form. What cannot be read is to be typed again; else the packet
// passes.
func (s *screen) submit() tea.Cmd {
	g := evidence.Guess{Packet: s.form.entry.packet.Number}
	for i, f := range s.form.fields {
		if q := s.form.questions[i]; !q.skip(&g) && !q.answer(&g, f.Value()) {
			s.notice = fmt.Sprintf(s.m.Misread, escape(f.Value()))
			s.form.goTo(i)
			return nil
		}
	}
	e := s.form.entry
	s.form, s.notice = nil, ""
	e.guess = &g
	s.wire.Recorder.Guess(g)
	return s.release(e)
}
