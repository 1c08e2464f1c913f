package messages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"
)

// constants returns the values of all string constants of a type that a source
// file declares; those without a type for "". Go cannot list constants at run
// time, and a list written here would not grow with the engine's. The file's path
// is relative to the module.
func constants[T ~string](t *testing.T, file, typeName string) []T {
	t.Helper()
	path := filepath.Join("..", "..", "..", filepath.FromSlash(file))
	source, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var values []T
	ast.Inspect(source, func(n ast.Node) bool {
		if decl, ok := n.(*ast.GenDecl); !ok || decl.Tok != token.CONST {
			_, whole := n.(*ast.File)
			return whole
		}
		for _, spec := range n.(*ast.GenDecl).Specs {
			values = append(values, stringsOf[T](t, spec.(*ast.ValueSpec), typeName)...)
		}
		return false
	})
	if len(values) == 0 {
		t.Fatalf("%s declares no string constant of type %q", file, typeName)
	}
	return values
}

// stringsOf returns the string values of one line of constants, if it has the type.
func stringsOf[T ~string](t *testing.T, spec *ast.ValueSpec, typeName string) []T {
	t.Helper()
	declared := ""
	if name, ok := spec.Type.(*ast.Ident); ok {
		declared = name.Name
	}
	var values []T
	for _, value := range spec.Values {
		literal, ok := value.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING || declared != typeName {
			continue
		}
		text, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, T(text))
	}
	return values
}
