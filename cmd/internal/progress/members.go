package progress

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// members are the members of a JSON object that this program has no field for.
type members map[string]json.RawMessage

// unknownMembers returns the members of object that the struct type T does not
// have a field for. Names are compared as encoding/json does: without case.
func unknownMembers[T any](object []byte) (members, error) {
	var found members
	if err := json.Unmarshal(object, &found); err != nil {
		return nil, err
	}
	var known []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		known = append(known, name)
	}
	maps.DeleteFunc(found, func(name string, _ json.RawMessage) bool {
		return slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
	})
	return found, nil
}

// appendTo returns object, the text of a JSON object that is not empty, with m's
// members behind its own.
func (m members) appendTo(object []byte) ([]byte, error) {
	if len(m) == 0 {
		return object, nil
	}
	more, err := json.Marshal(map[string]json.RawMessage(m))
	if err != nil {
		return nil, err
	}
	open := object[:len(object)-1]
	return slices.Concat(open, []byte(","), more[1:]), nil
}
