package playground

// Place is a kind of place where a check can be made.
type Place string

// The places, best first. In the first three the two hosts are real ones, and packets
// can be lost, held and delayed.
const (
	PlaceLab      Place = "lab"            // a user namespace, TUN devices
	PlaceVeth     Place = "lab-veth"       // a user namespace, veth pairs
	PlaceRoot     Place = "lab-root"       // made by root, without a user namespace
	PlaceLoopback Place = "loopback"       // this machine itself, captured
	PlaceBlind    Place = "loopback-blind" // this machine itself, not captured
	PlaceFile     Place = "file"           // a capture made anywhere
)

// Probe is whether a place can be had on this machine.
type Probe struct {
	Place Place
	// Refusal is why not; nil when it can.
	Refusal *LabError
}
