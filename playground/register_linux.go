package playground

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"tcplearn/checker/evidence"
)

// A running lab listens at a socket named by its process number, in a directory that
// only its user can enter. Whoever connects learns what the lab is for, and gets
// descriptors of a host's namespaces. The kernel alone says whether a lab is there: a
// socket at which nobody listens any more was left by a process that was killed.

// answerLimit is how long another process may take to answer.
const answerLimit = 2 * time.Second

// registry is a lab's side of it.
type registry struct {
	entry    Registration
	path     string
	listener *net.UnixListener
	serving  sync.WaitGroup

	mu     sync.Mutex
	guests map[*control]int // their process numbers
	closed bool
}

// Register lets other terminals of the same user find and join the lab, from now to
// its end. It fills in the process and the time.
func (l *Lab) Register(about Registration) error {
	sweep(runtimeDir())
	about.PID, about.Since = os.Getpid(), time.Now()
	listener, path, err := listenForGuests(about.PID)
	if err != nil {
		return fmt.Errorf("register the lab: %w", err)
	}
	l.registry = &registry{entry: about, path: path, listener: listener, guests: map[*control]int{}}
	l.registry.serving.Go(func() { l.registry.accept(l) })
	return nil
}

// runtimeDir is where this user's labs are registered: the first of the usual
// directories for such things that is there and is theirs (XDG Base Directory
// Specification, XDG_RUNTIME_DIR; under su it may name another user's).
func runtimeDir() string {
	uid := strconv.Itoa(os.Getuid())
	for _, dir := range []string{os.Getenv("XDG_RUNTIME_DIR"), "/run/user/" + uid} {
		if filepath.IsAbs(dir) && isOwn(dir) {
			return filepath.Join(dir, "tcplearn")
		}
	}
	return "/tmp/tcplearn-" + uid
}

// isOwn reports whether dir is a directory that belongs to this user alone.
func isOwn(dir string) bool {
	var st unix.Stat_t
	err := unix.Lstat(dir, &st)
	return err == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR && int(st.Uid) == os.Getuid() && st.Mode&0o022 == 0
}

// listenForGuests makes the socket. It is there under its name only once somebody
// listens at it, so that nobody takes it for one that was left behind.
func listenForGuests(pid int) (*net.UnixListener, string, error) {
	var err error
	for range 3 { // another lab that ends may remove the directory just now
		dir := runtimeDir()
		if err = os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, "", err
		}
		if !isOwn(dir) {
			return nil, "", fmt.Errorf("%s is not yours alone", dir)
		}
		path := filepath.Join(dir, strconv.Itoa(pid))
		var l *net.UnixListener
		if l, err = listenAtPath(path); err == nil {
			return l, path, nil
		}
	}
	return nil, "", err
}

func listenAtPath(path string) (*net.UnixListener, error) {
	early := filepath.Join(filepath.Dir(path), "."+filepath.Base(path))
	_ = os.Remove(early)
	var l *net.UnixListener
	err := throughDir(early, func(short string) (err error) {
		l, err = net.ListenUnix("unixpacket", &net.UnixAddr{Name: short, Net: "unixpacket"})
		return err
	})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false)
	if err := os.Rename(early, path); err != nil {
		_ = l.Close()
		return nil, err
	}
	return l, nil
}

// throughDir calls f with a name of path that is short however long path is: a
// socket's has at most 107 bytes (unix(7)).
func throughDir(path string, f func(short string) error) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { _ = dir.Close() }()
	return f(fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), filepath.Base(path)))
}

func (r *registry) accept(l *Lab) {
	for {
		conn, err := r.listener.AcceptUnix()
		if err != nil {
			return // closed
		}
		r.serving.Go(func() { r.serve(l, conn) })
	}
}

// serve answers one guest until they hang up: while they are in the lab, the
// connection stays.
func (r *registry) serve(l *Lab, conn *net.UnixConn) {
	pid, ok := peerOf(conn)
	c, err := controlOf(conn)
	if err != nil {
		return
	}
	if !ok || !r.enter(c, pid) {
		c.close()
		return
	}
	defer r.part(c)
	for {
		m, _, err := c.receive()
		if err != nil {
			return
		}
		switch m.Kind {
		case kindAbout:
			err = c.send(message{Kind: kindAbout, About: &r.entry})
		case kindJoin:
			err = l.admit(c, m.Host)
		}
		if err != nil {
			return
		}
	}
}

// peerOf returns the process at the other end, and whether it is this user's. The
// directory keeps others out already, all but root.
func peerOf(conn *net.UnixConn) (pid int, own bool) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, false
	}
	var peer *unix.Ucred
	controlErr := raw.Control(func(fd uintptr) { peer, err = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED) })
	if err := errors.Join(controlErr, err); err != nil {
		return 0, false
	}
	return int(peer.Pid), int(peer.Uid) == os.Getuid()
}

// controlOf talks over a connection, which it takes over.
func controlOf(conn *net.UnixConn) (*control, error) {
	f, err := conn.File()
	_ = conn.Close() // f is a copy
	if err != nil {
		return nil, err
	}
	return newControl(f)
}

func (r *registry) enter(c *control, pid int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.guests[c] = pid
	}
	return !r.closed
}

func (r *registry) part(c *control) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.guests, c)
	c.close()
}

// close takes the registration back and lets every guest know. A guest that is
// stopped is woken: the lab's processes end only when their parents, outside, have
// heard of it (pid_namespaces(7)).
func (r *registry) close() {
	if r == nil {
		return
	}
	_ = os.Remove(r.path)
	_ = os.Remove(filepath.Dir(r.path)) // fails while other labs run
	_ = r.listener.Close()
	r.mu.Lock()
	r.closed = true
	for c, pid := range r.guests {
		c.close()
		_ = unix.Kill(pid, syscall.SIGCONT)
	}
	r.mu.Unlock()
	r.serving.Wait()
}

// admit has the helper hand out a host's namespaces and passes them on.
func (l *Lab) admit(guest *control, h evidence.Host) error {
	id, ch, err := l.ask(message{Kind: kindJoin, Host: h})
	if err != nil {
		return err
	}
	defer l.forget(id)
	a, err := l.await(ch)
	if err != nil {
		return err
	}
	a.ID = 0
	err = guest.send(a.message, a.files...)
	for _, f := range a.files {
		_ = f.Close()
	}
	return err
}

// Registered returns this user's running labs, the newest first, and removes the
// registrations of those that were killed.
func Registered() ([]Registration, error) {
	dir := runtimeDir()
	names, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && !isOwn(dir)) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("running labs: %w", err)
	}
	var mu sync.Mutex
	var found []Registration
	var asking sync.WaitGroup
	for _, name := range names {
		asking.Go(func() {
			if r, ok := ask(filepath.Join(dir, name.Name())); ok {
				mu.Lock()
				defer mu.Unlock()
				found = append(found, r)
			}
		})
	}
	asking.Wait()
	_ = os.Remove(dir) // fails unless it is empty
	slices.SortFunc(found, func(a, b Registration) int { return b.Since.Compare(a.Since) })
	return found, nil
}

// sweep removes what labs left that were killed.
func sweep(dir string) {
	names, err := os.ReadDir(dir)
	if err != nil || !isOwn(dir) {
		return
	}
	for _, name := range names {
		path := filepath.Join(dir, name.Name())
		if strings.HasPrefix(name.Name(), ".") {
			continue // one that is being made
		}
		c, err := connect(path)
		if err == nil {
			c.close()
		} else if errors.Is(err, unix.ECONNREFUSED) {
			_ = os.Remove(path)
		}
	}
}

// ask asks the lab registered at path what it is for.
func ask(path string) (Registration, bool) {
	name, early := strings.CutPrefix(filepath.Base(path), ".")
	pid, err := strconv.Atoi(name)
	if err != nil {
		return Registration{}, false
	}
	if early {
		if errors.Is(unix.Kill(pid, 0), unix.ESRCH) {
			_ = os.Remove(path)
		}
		return Registration{}, false
	}
	c, err := connect(path)
	if errors.Is(err, unix.ECONNREFUSED) {
		_ = os.Remove(path)
	}
	if err != nil {
		return Registration{}, false
	}
	defer c.close()
	m, _, err := c.call(message{Kind: kindAbout})
	if err != nil || m.About == nil {
		return Registration{PID: pid, Silent: true}, errors.Is(err, os.ErrDeadlineExceeded)
	}
	return *m.About, true
}

// connect connects to the lab registered at path.
func connect(path string) (*control, error) {
	var conn *net.UnixConn
	err := throughDir(path, func(short string) (err error) {
		conn, err = net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: short, Net: "unixpacket"})
		return err
	})
	if err != nil {
		return nil, err
	}
	return controlOf(conn)
}

// Others returns the running labs of other users, as far as this one can see them: who
// runs each. Nobody else can join those.
func Others() []ForeignError {
	helpers, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		return nil
	}
	var found []ForeignError
	for _, path := range helpers {
		words, err := os.ReadFile(path)
		if name, _, _ := strings.Cut(string(words), "\x00"); err != nil || name != helperName {
			continue
		}
		var st unix.Stat_t
		if unix.Stat(filepath.Dir(path), &st) != nil || int(st.Uid) == os.Getuid() {
			continue
		}
		pid, err := strconv.Atoi(statusField(filepath.Base(filepath.Dir(path)), "PPid:"))
		if err == nil {
			found = append(found, ForeignError{PID: pid, UID: int(st.Uid)})
		}
	}
	return found
}
