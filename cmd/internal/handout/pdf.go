package handout

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// BrowserVariable is the environment variable that names the Chromium to use.
const BrowserVariable = "TCPLEARN_CHROMIUM"

// printTime is how long a browser may take; it takes about four seconds.
const printTime = 2 * time.Minute

// ErrNoBrowser says that there is no Chromium on this machine.
var ErrNoBrowser = errors.New("no Chromium was found")

// BrowserError says that the browser made no PDF.
type BrowserError struct {
	Name   string // the program
	Reason string // what it said, or what the system said; a stranger's bytes
}

// Error says so in English.
func (e *BrowserError) Error() string { return e.Name + " made no PDF: " + e.Reason }

// browsers are the names that Chromium and its kin have on a PATH, and where they
// are on systems that put programs elsewhere.
var browsers = map[string][]string{
	"linux": {"chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge", "brave-browser"},
	"darwin": {
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
		"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
		"chromium",
	},
	"windows": {
		`C:\Program Files\Google\Chrome\Application\chrome.exe`,
		`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
		"chrome.exe", "msedge.exe",
	},
}

// FindBrowser returns the Chromium to print with, or ErrNoBrowser.
func FindBrowser(getenv func(string) string) (string, error) {
	names := browsers[runtime.GOOS]
	if named := getenv(BrowserVariable); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// PDF prints a page to the file at path, with bookmarks. The browser works on a copy
// beside that file: where browsers are confined to the home, other folders are out of
// their reach. The errors are ErrNoBrowser, a *BrowserError, and the system's.
func PDF(ctx context.Context, page []byte, path string, getenv func(string) string) error {
	browser, err := FindBrowser(getenv)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp(filepath.Dir(path), "tcplearn-pdf-")
	if err != nil {
		return fmt.Errorf("make a PDF: %w", err)
	}
	defer func() { _ = os.RemoveAll(work) }()
	if work, err = filepath.Abs(work); err != nil {
		return fmt.Errorf("make a PDF: %w", err)
	}
	source, made := filepath.Join(work, "handout.html"), filepath.Join(work, "handout.pdf")
	if err := os.WriteFile(source, page, 0o600); err != nil {
		return fmt.Errorf("make a PDF: %w", err)
	}
	// Root has no use for the sandbox, and some containers do not let anybody have
	// it. The page is our own, and its policy lets it do nothing.
	var failure *BrowserError
	for _, sandbox := range []bool{true, false} {
		if sandbox && os.Geteuid() == 0 {
			continue
		}
		failure = printPage(ctx, browser, work, source, made, sandbox)
		if failure == nil {
			return place(made, path)
		}
	}
	return failure
}

// place puts the PDF that was made where it belongs. A device or a pipe is written to,
// and never replaced.
func place(made, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Mode().IsRegular() {
		return os.Rename(made, path)
	}
	pdf, err := os.ReadFile(made)
	if err != nil {
		return fmt.Errorf("make a PDF: %w", err)
	}
	return os.WriteFile(path, pdf, 0o666)
}

// printPage runs the browser once.
func printPage(ctx context.Context, browser, work, source, made string, sandbox bool) *BrowserError {
	ctx, cancel := context.WithTimeout(ctx, printTime)
	defer cancel()
	args := []string{
		"--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-extensions", "--user-data-dir=" + filepath.Join(work, "profile"),
		"--no-pdf-header-footer", "--generate-pdf-document-outline", "--print-to-pdf=" + made,
	}
	if !sandbox {
		args = append(args, "--no-sandbox")
	}
	c := exec.CommandContext(ctx, browser, append(args, fileURL(source))...)
	c.WaitDelay = time.Second // its helpers may hold the pipe open
	said, err := c.CombinedOutput()
	if info, statErr := os.Stat(made); statErr == nil && info.Size() > 0 && err == nil {
		return nil
	}
	reason := lastLine(string(said))
	if reason == "" && err != nil {
		reason = err.Error()
	}
	return &BrowserError{Name: filepath.Base(browser), Reason: reason}
}

// fileURL is the URL of a file, whatever its folder is called. On Windows the path
// begins with a drive, which is no host.
func fileURL(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// lastLine is the last line of what a program said.
func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
}
