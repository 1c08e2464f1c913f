package playground

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

// registered makes a lab that other processes can find, in a runtime directory of the
// test's own.
func registered(t *testing.T, o Options) *Lab {
	t.Helper()
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	l := openLab(t, o)
	if err := l.Register(Registration{Activity: CheckShell, Lesson: 3}); err != nil {
		t.Fatal(err)
	}
	return l
}

// join runs a shell command on a host of the lab that this process runs, as another
// terminal would, and returns what it wrote.
func join(t testing.TB, h evidence.Host, script string) (string, Exit, error) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = null.Close() }()
	g, err := Join(os.Getpid(), h, Command{Args: []string{"sh", "-c", script}, Stdin: null, Stdout: w, Stderr: w})
	_ = w.Close()
	if err != nil {
		return "", Exit{}, err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	exit, err := g.Wait(t.Context())
	return string(text), exit, err
}

// TestJoin compares what a program finds that joined with what one finds that was
// started there.
func TestJoin(t *testing.T) {
	l := registered(t, Options{Files: map[string]string{"note": "a note\n"}, Tools: []string{dialName}})
	serve(t, l)
	for _, h := range []evidence.Host{evidence.Client, evidence.Server} {
		for _, script := range []string{
			"hostname; id; pwd; cat /etc/hosts " + filepath.Join(Dir, "note"),
			"readlink /proc/self/ns/user /proc/self/ns/mnt /proc/self/ns/net /proc/self/ns/uts /proc/self/ns/pid /proc/self/ns/ipc",
			"grep -E '^(Cap|Sig|Shd|NoNewPrivs)' /proc/self/status | grep -v Pnd",
			"env | sort | grep -v ^_=",
			"ls /proc/self/fd | wc -l",
			"exit 7",
			"kill -TERM $$",
			"echo $PATH; command -v " + dialName,
		} {
			want, wantExit := output(t, l, h, script)
			got, exit, err := join(t, h, script)
			if err != nil || got != want || exit != wantExit {
				t.Errorf("%s on %s: %q, %+v, %v; want %q, %+v", script, HostName(h), got, exit, err, want, wantExit)
			}
		}
	}
	text, exit, err := join(t, evidence.Client, dialName+" 10.0.0.2:8080 'hello'")
	if err != nil || exit.Code != 0 || !strings.Contains(text, Reply) {
		t.Errorf("a call: %q, %+v, %v", text, exit, err)
	}
}

// TestJoinNoProgram names programs that are none.
//
// The lab's end waits for none of them.
func TestJoinNoProgram(t *testing.T) {
	l := registered(t, Options{})
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	programs := map[string]bool{"no-such-program": true, "/no/such": true, text: false, "/tmp": false}
	for name, missing := range programs {
		for range 20 {
			joinNoProgram(t, name, missing)
		}
	}
	start := time.Now()
	l.Close()
	if took := time.Since(start); took >= endLimit {
		t.Errorf("closing took %v", took)
	}
}

func joinNoProgram(t *testing.T, name string, missing bool) {
	t.Helper()
	_, err := Join(os.Getpid(), evidence.Client, Command{Args: []string{name}, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
	var start *StartError
	if !errors.As(err, &start) || start.Missing != missing {
		t.Errorf("%s: %v", name, err)
	}
}

// TestJoinMany joins hundreds of times, several at once.
func TestJoinMany(t *testing.T) {
	registered(t, Options{})
	const workers, rounds = 4, 100
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for range rounds {
				if text, exit, err := join(t, evidence.Server, "echo here"); err != nil || text != "here\n" || exit.Code != 0 {
					t.Errorf("%q, %+v, %v", text, exit, err)
				}
			}
		})
	}
	working.Wait()
}

// TestJoinWhileClosing joins while the lab ends: each attempt runs its program to the
// end or is told that there is no lab any more, and the lab's end waits for nobody.
func TestJoinWhileClosing(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	var joined, refused int
	for range 25 {
		l := openLab(t, Options{})
		if err := l.Register(Registration{Activity: Play}); err != nil {
			t.Fatal(err)
		}
		first := make(chan struct{}, 100)
		var joining sync.WaitGroup
		var mu sync.Mutex
		for range 2 {
			joining.Go(func() {
				for {
					text, _, err := join(t, evidence.Client, "echo here; sleep 0.01")
					mu.Lock()
					if err == nil && text == "here\n" {
						joined++
					} else {
						refused++
					}
					mu.Unlock()
					switch {
					case errors.Is(err, ErrNoLab), errors.Is(err, ErrLabEnded):
						return
					case err != nil:
						t.Error(err)
						return
					}
					select {
					case first <- struct{}{}:
					default:
					}
				}
			})
		}
		<-first
		start := time.Now()
		l.Close()
		if took := time.Since(start); took >= endLimit {
			t.Errorf("closing took %v", took)
		}
		joining.Wait()
	}
	if joined == 0 || refused == 0 {
		t.Errorf("joined %d times, refused %d times", joined, refused)
	}
}

// TestRegistered finds labs, the newest first, and removes what killed ones left.
func TestRegistered(t *testing.T) {
	l := registered(t, Options{})
	dir := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "tcplearn")
	left := filepath.Join(dir, "123456789")
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_SEQPACKET, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(unix.Bind(fd, &unix.SockaddrUnix{Name: left}), unix.Close(fd)); err != nil {
		t.Fatal(err)
	}
	all, err := Registered()
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v; want one", all, err)
	}
	want := Registration{PID: os.Getpid(), Activity: CheckShell, Lesson: 3}
	got := all[0]
	if time.Since(got.Since) > time.Minute {
		t.Errorf("since %v", got.Since)
	}
	if got.Since = (time.Time{}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if _, err := os.Lstat(left); !os.IsNotExist(err) {
		t.Errorf("a dead registration stays: %v", err)
	}
	if info, err := os.Lstat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v; want mode 0700", info.Mode(), err)
	}
	l.Close()
	if _, err := os.Lstat(dir); !os.IsNotExist(err) {
		t.Errorf("the directory stays: %v", err)
	}
	if _, _, err := join(t, evidence.Client, "true"); !errors.Is(err, ErrNoLab) {
		t.Errorf("joining what has ended: %v", err)
	}
}

// TestSwept registers where a killed lab has left its socket.
func TestSwept(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	dir := runtimeDir()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, "123456789")
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_SEQPACKET, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(unix.Bind(fd, &unix.SockaddrUnix{Name: left}), unix.Close(fd)); err != nil {
		t.Fatal(err)
	}
	l := openLab(t, Options{})
	if err := l.Register(Registration{Activity: Play}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(left); !os.IsNotExist(err) {
		t.Errorf("a dead registration stays: %v", err)
	}
}

// TestRuntimeDirOfAnother does not register where another user could look.
func TestRuntimeDirOfAnother(t *testing.T) {
	shared := t.TempDir()
	if err := os.Chmod(shared, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_RUNTIME_DIR", shared)
	if dir := runtimeDir(); strings.HasPrefix(dir, shared) {
		t.Errorf("registers in %s, which others may write to", dir)
	}
}

// BenchmarkJoin is the time from the request until the program has run.
func BenchmarkJoin(b *testing.B) {
	b.Setenv("XDG_RUNTIME_DIR", b.TempDir())
	l := openLab(b, Options{})
	if err := l.Register(Registration{Activity: Play}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, exit, err := join(b, evidence.Client, ":"); err != nil || exit.Code != 0 {
			b.Fatal(exit, err)
		}
	}
}
