package houselaw

// An outside module, and the rooms that may import it. Each row is a reviewed
// decision: an import that has none here is refused.
type outside struct {
	path  string
	why   string
	rooms []string // "x/..." means x and all below it; empty means tests only
}

var anyRoom = []string{"", "app", "backend/...", "hardware/...", "build/..."}

var modules = []outside{
	{"github.com/wailsapp/wails/v2", "the window; one room, so that the rest is tested without it", []string{"app"}},
	{"github.com/dgraph-io/badger/v4", "the projection's store; its sync is not to be trusted, so nobody else may lean on it", []string{"backend/store"}},
	{"github.com/ebfe/scard", "PC/SC; it has a use-after-free that only one room knows how to avoid", []string{"hardware/card/..."}},
	{"github.com/OpenPrinting/goipp", "CUPS", []string{"hardware/printer/..."}},
	{"github.com/klippa-app/go-pdfium", "PDF pages to pixels", []string{"hardware/raster", "hardware/printer/..."}},
	{"github.com/tetratelabs/wazero", "runs PDFium without cgo", []string{"hardware/raster", "hardware/printer/..."}},
	{"github.com/jackc/pgx/v5", "PostgreSQL", []string{"backend/city/postgres"}},
	{"github.com/pressly/goose/v3", "the city's migrations", []string{"backend/city/postgres"}},
	{"github.com/signintech/gopdf", "draws PDFs; its bytes change between versions", []string{"backend/letterpdf"}},
	{"github.com/boombuler/barcode", "QR symbols", []string{"backend/letterpdf", "backend/city"}},
	{"github.com/xuri/excelize/v2", "spreadsheets of residents", []string{"backend/roster"}},
	{"github.com/pelletier/go-toml/v2", "letter kinds are written by people, with comments", []string{"backend/catalog"}},
	{"google.golang.org/protobuf", "reads Badger's checksums before Badger does", []string{"backend/store"}},
	{"github.com/fxamacker/cbor/v2", "the bytes of register and wire", []string{"backend/..."}},
	{"github.com/veraison/go-cose", "signatures", []string{"backend/seal"}},
	{"filippo.io/age", "files that leave the PC, and the recovery key made at set-up", []string{"backend/seal", "backend/backup", "backend/courier", "backend/office", "backend/city"}},
	{"github.com/klauspost/compress", "smaller uploads", []string{"backend/wire", "backend/courier", "backend/city"}},
	{"github.com/go-chi/chi/v5", "the city's routes", []string{"backend/city", "backend/cityd"}},
	{"github.com/cenkalti/backoff/v5", "when to try again", []string{"backend/courier"}},
	{"github.com/theupdateframework/go-tuf/v2", "signed updates", []string{"app", "backend/catalog", "backend/courier"}},
	{"github.com/google/uuid", "identities that two PCs give without asking each other", anyRoom},
	{"golang.org/x/crypto", "argon2id and friends", anyRoom},
	{"golang.org/x/net", "HTTP details", anyRoom},
	{"golang.org/x/sync", "groups of goroutines", anyRoom},
	{"golang.org/x/sys", "what an operating system does its own way", anyRoom},
	{"golang.org/x/text", "letters of the alphabet", anyRoom},
	{"golang.org/x/image", "pixels", anyRoom},
	{"pgregory.net/rapid", "property tests", nil},
	{"go.uber.org/goleak", "finds goroutines that outlive the tests", nil},
	{"github.com/rogpeppe/go-internal", "sessions at the counter as text", nil},
}

// worldly packages of the standard library reach a disk, a network or chance.
// The language has none of them: its rules must give the same answer anywhere.
var worldly = []string{"os", "net", "database", "log", "math/rand", "crypto/rand", "io/fs", "syscall", "runtime", "testing"}
