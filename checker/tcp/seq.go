package tcp

// Seq is a sequence or acknowledgment number: an unsigned 32-bit number that
// wraps around. RFC 9293 §3.4 defines its arithmetic modulo 2³², so two numbers
// are ordered only when they lie less than 2³¹ apart.
type Seq uint32

// Add returns the number n octets after s, modulo 2³².
func (s Seq) Add(n int) Seq { return s + Seq(uint32(n)) }

// Sub returns the signed distance from t to s, in octets, in [-2³¹, 2³¹).
func (s Seq) Sub(t Seq) int { return int(int32(s - t)) }

// Before reports whether s comes before t: s < t modulo 2³².
func (s Seq) Before(t Seq) bool { return s.Sub(t) < 0 }

// After reports whether s comes after t: s > t modulo 2³².
func (s Seq) After(t Seq) bool { return s.Sub(t) > 0 }

// Max returns the later of s and t modulo 2³².
func (s Seq) Max(t Seq) Seq {
	if s.Before(t) {
		return t
	}
	return s
}
