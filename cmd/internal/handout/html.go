package handout

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"

	"tcplearn/cmd/internal/figure"
)

var (
	//go:embed page.html
	pageText string
	//go:embed page.css
	pageCSS string
	//go:embed print.css
	printCSS string
	page     = template.Must(template.New("page").Funcs(template.FuncMap{"prose": proseOf}).Parse(pageText))
)

// HTML writes the page. It is complete in itself: no network and no script.
func (o *Options) HTML(w io.Writer) error {
	v, err := o.view()
	if err != nil {
		return err
	}
	css := pageCSS + figure.StyleSheet(figure.Auto) + printCSS + v.marginRules()
	if o.Paper != "" {
		css += fmt.Sprintf("@page { size: %s; }\n", o.Paper)
	}
	v.setStyle(css)
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		return fmt.Errorf("write the handout: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// setStyle takes a style sheet and the policy that allows it and nothing else. The
// sheet is ours; what lessons say in it went through cssString.
func (v *sheet) setStyle(css string) {
	sum := sha256.Sum256([]byte(css))
	hash := base64.StdEncoding.EncodeToString(sum[:])
	v.CSS = template.CSS(css)
	v.CSP = template.HTMLAttr(fmt.Sprintf(`content="default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"`, hash))
}
