package handout

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"tcplearn/cmd/internal/class"
	"tcplearn/cmd/internal/messages"
)

var (
	//go:embed class.html
	classText string
	classPage = template.Must(template.Must(page.Clone()).New("class").Parse(classText))
)

// classView is what the page of a class shows.
type classView struct {
	sheet
	Table *class.Table
}

// Class writes the results of a class as a page like that of a handout.
func Class(w io.Writer, m *messages.Messages, t *class.Table) error {
	v := &classView{sheet: sheet{Lang: htmlLang(m.Lang), M: m, Title: m.Class.Title}, Table: t}
	v.setStyle(pageCSS + printCSS)
	var b bytes.Buffer
	if err := classPage.Execute(&b, v); err != nil {
		return fmt.Errorf("write the class: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
