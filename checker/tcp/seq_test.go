package tcp_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tcplearn/checker/tcp"
)

// TestSeqOrder holds the comparisons against pairs whose order RFC 9293 §3.4
// settles, across the wrap-around above all.
func TestSeqOrder(t *testing.T) {
	const top = math.MaxUint32
	for _, row := range []struct {
		a, b     tcp.Seq
		distance int // from a to b
	}{
		{0, 0, 0},
		{0, 1, 1},
		{100, 50, -50},
		{top, 0, 1},
		{top - 9, 10, 20},
		{5, top, -6},
		{0, 1<<31 - 1, 1<<31 - 1},
		{1<<31 - 1, 1 << 31, 1},
		{1 << 31, 0, -1 << 31},
		{0, 1 << 31, -1 << 31}, // as far apart as can be: order is undefined, the sign is not
	} {
		if got := row.b.Sub(row.a); got != row.distance {
			t.Errorf("%d.Sub(%d) = %d, want %d", row.b, row.a, got, row.distance)
		}
		if got := row.a.Add(row.distance); got != row.b {
			t.Errorf("%d.Add(%d) = %d, want %d", row.a, row.distance, got, row.b)
		}
		if got, want := row.b.After(row.a), row.distance > 0; got != want {
			t.Errorf("%d.After(%d) = %v, want %v", row.b, row.a, got, want)
		}
		if got, want := row.b.Before(row.a), row.distance < 0; got != want {
			t.Errorf("%d.Before(%d) = %v, want %v", row.b, row.a, got, want)
		}
		if row.distance == -1<<31 {
			continue // neither is the later one
		}
		later := row.a
		if row.distance > 0 {
			later = row.b
		}
		if got := row.a.Max(row.b); got != later {
			t.Errorf("%d.Max(%d) = %d, want %d", row.a, row.b, got, later)
		}
	}
}

// TestSeqArithmetic checks the laws that hold for every number and every distance
// that two numbers can be told apart by, wherever the wrap-around falls.
func TestSeqArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := tcp.Seq(rapid.Uint32().Draw(t, "s"))
		n := rapid.IntRange(-1<<31+1, 1<<31-1).Draw(t, "n")
		u := s.Add(n)
		if got := u.Sub(s); got != n {
			t.Fatalf("the distance is %d, want %d", got, n)
		}
		if got := s.Sub(u); got != -n {
			t.Fatalf("the distance back is %d, want %d", got, -n)
		}
		if s.Before(u) != (n > 0) || s.After(u) != (n < 0) || u.Before(s) != s.After(u) {
			t.Fatalf("order is wrong at distance %d: before %v, after %v", n, s.Before(u), s.After(u))
		}
		if m := s.Max(u); m != u.Max(s) || m.Before(s) || m.Before(u) {
			t.Fatalf("%d is not the later of %d and %d", m, s, u)
		}
		k := rapid.IntRange(0, 1<<31-1).Draw(t, "k")
		if s.Add(n).Add(k) != s.Add(k).Add(n) {
			t.Fatal("the order of additions matters")
		}
		if shift := s.Add(k); u.Add(k).Sub(shift) != n {
			t.Fatal("a distance depends on where it is measured")
		}
	})
}
