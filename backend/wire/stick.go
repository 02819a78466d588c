package wire

// The names on a stick: what goes to the city stands in StickOut, below the
// register's identity, what comes back in StickBack. Durable.
const (
	StickOut      = "loket-kirim"
	StickBack     = "loket-terima"
	StickManifest = "daftar.loket"
	StickReceipt  = ".tanda-terima" // ending of a receipt's file
)
