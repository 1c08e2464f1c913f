package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// What scripts can do besides testscript's own commands:
//
//	exits STATUS PROGRAM [ARGS...]   run a program that must end with this status
//	jsonget FILE PATH VALUE          the member at PATH, such as lessons.0.id, is VALUE
//	jsonshape FILE                   print each path and type, for comparison with cmp
//	copylessons DIR FOLDER...        write these lessons of testdata/lessons there
//
// FILE may be stdout or stderr of the last program, and must hold one JSON document
// and nothing else. A PATH may end in length where it leads to an array.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits":       exits,
	"jsonget":     jsonGet,
	"jsonshape":   jsonShape,
	"copylessons": copyLessons,
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if neg || err != nil || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARGS...]")
	}
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func jsonGet(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: jsonget FILE PATH VALUE")
	}
	value := document(ts, args[0])
	for step := range strings.SplitSeq(args[1], ".") {
		next, err := member(value, step)
		if err != nil {
			ts.Fatalf("%s: %v", args[1], err)
		}
		value = next
	}
	if got := fmt.Sprint(value); got != args[2] {
		ts.Fatalf("%s is %q, want %q", args[1], got, args[2])
	}
}

// document reads the one JSON document that a file holds.
func document(ts *testscript.TestScript, file string) any {
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
	decoder.UseNumber()
	var value any
	ts.Check(decoder.Decode(&value))
	if _, err := decoder.Token(); err != io.EOF {
		ts.Fatalf("%s goes on behind the JSON document", file)
	}
	return value
}

// member is the member of an object by its name, or that of an array by its index.
func member(value any, name string) (any, error) {
	switch value := value.(type) {
	case map[string]any:
		if found, ok := value[name]; ok {
			return found, nil
		}
	case []any:
		if name == "length" {
			return len(value), nil
		}
		if i, err := strconv.Atoi(name); err == nil && i < len(value) {
			return value[i], nil
		}
	}
	return nil, fmt.Errorf("there is no %q", name)
}

func jsonShape(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: jsonshape FILE")
	}
	shape := map[string]bool{}
	addShape(shape, "", document(ts, args[0]))
	for _, line := range slices.Sorted(maps.Keys(shape)) {
		_, err := fmt.Fprintln(ts.Stdout(), line)
		ts.Check(err)
	}
}

// addShape adds the path and type of a value and of those in it. All members of an
// array share one path.
func addShape(shape map[string]bool, at string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			addShape(shape, strings.TrimPrefix(at+"."+name, "."), inner)
		}
	case []any:
		for _, inner := range value {
			addShape(shape, at+"[]", inner)
		}
	case json.Number:
		shape[at+" number"] = true
	case nil:
		shape[at+" null"] = true
	default:
		shape[fmt.Sprintf("%s %T", at, value)] = true
	}
}

// fixtures are lessons to test the program with whatever the course teaches.
var fixtures, _ = filepath.Abs("testdata/lessons")

func copyLessons(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: copylessons DIR FOLDER...")
	}
	for _, folder := range args[1:] {
		ts.Check(os.CopyFS(filepath.Join(ts.MkAbs(args[0]), folder), os.DirFS(filepath.Join(fixtures, folder))))
	}
}
