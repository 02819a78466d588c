package houselaw

// module is our own module path; everything under it is "ours".
const module = "github.com/loket-kelurahan/loket"

// A room is one folder with Go files. A folder without a row here is refused:
// whoever adds one says in a line what it is for and whom it may know.
type room struct {
	path string
	why  string
	// may lists our rooms it imports. "x/..." means x and all below it.
	may []string
}

// rooms is the house, from the language outwards. An arrow that is missing here
// is missing on purpose; the reason stands in why.
var rooms = []room{
	{"backend/kelurahan", "the language: whoever speaks it must not thereby load anything else", nil},
	{"backend/register", "knows bytes, not letters: a register outlives every idea of what a letter is", []string{kelurahan}},
	{"backend/register/cutdisk", "plays power cuts for tests; the register is what it cuts", []string{kelurahan, "backend/register"}},
	{"backend/seal", "signs bytes, not letters: a key must not depend on what a letter is", []string{kelurahan, "backend/register"}},
	{"backend/catalog", "letter kinds are data, signed by the city", []string{kelurahan, "backend/seal"}},
	{"backend/letterpdf", "the same input gives the same bytes on both programs, so no store and no clock", []string{kelurahan, "backend/catalog", "backend/seal"}},
	{"backend/wire", "what crosses between the programs; it must not pull one into the other", []string{kelurahan, "backend/register", "backend/seal", "backend/catalog"}},
	{"backend/store", "a projection of the registers, rebuilt from them", []string{kelurahan, "backend/register", "backend/seal", "backend/catalog"}},
	{"backend/roster", "gives a verdict per row; what is done with it is the office's business", []string{kelurahan}},
	{"backend/courier", "carries runs; it never decides what a letter may do", []string{kelurahan, "backend/register", "backend/seal", "backend/store", "backend/wire"}},
	{"backend/backup", "keeps copies of registers; it knows entries, not what they say", []string{kelurahan, "backend/register"}},
	{"backend/office", "the workflow; the hardware reaches it through its own small interfaces", []string{kelurahan, "backend/register", "backend/store", "backend/seal", "backend/roster", "backend/catalog", "backend/letterpdf", "backend/wire", "backend/courier", "backend/backup"}},
	{"backend/city", "the city's rules; it asks its one store, as the office does: an interface with one implementation would only hide it", []string{kelurahan, "backend/register", "backend/seal", "backend/catalog", "backend/letterpdf", "backend/wire", "backend/city/postgres"}},
	{"backend/city/postgres", "the only room that knows PostgreSQL; it keeps rows and knows no rule", []string{kelurahan}},
	{"backend/cityd", "joins the city's parts into a program", []string{kelurahan, "backend/register", "backend/seal", "backend/catalog", "backend/letterpdf", "backend/wire", "backend/city", "backend/city/postgres"}},

	{"hardware/card", "a reader is told in the office's words and knows no workflow", []string{kelurahan, "hardware/card/..."}},
	{"hardware/card/simulator", "a card without plastic, shipped for practice", []string{kelurahan, "hardware/card/..."}},
	{"hardware/card/internal/...", "the e-KTP dialogue and PC/SC, nobody else's business", []string{kelurahan, "hardware/card/..."}},
	{"hardware/printer", "a PDF to a queue; it never knows which letter", []string{kelurahan, "hardware/printer/...", "hardware/raster"}},
	{"hardware/printer/cupsrig", "a private CUPS with printers that fail, for tests and practice", []string{kelurahan}},
	{"hardware/raster", "a PDF page to pixels, in a child process because PDFium may crash", []string{kelurahan}},

	{"app", "the only room that knows Wails", []string{"backend/kelurahan", "backend/register", "backend/seal", "backend/catalog", "backend/letterpdf", "backend/wire", "backend/store", "backend/roster", "backend/courier", "backend/backup", "backend/office", "hardware/..."}},
	{"", "main joins; it has no rules", []string{"app", "backend/kelurahan", "backend/register", "backend/seal", "backend/catalog", "backend/letterpdf", "backend/wire", "backend/store", "backend/roster", "backend/courier", "backend/backup", "backend/office", "hardware/..."}},

	{"build/houselaw", "judges the others, so it knows none of them", nil},
	{"build/pgrig", "starts a server; the driver stays with city/postgres", nil},
	{"build/invent", "makes up people in the language's words; any test may use it, so it knows nothing else", []string{kelurahan}},
	{"build/theft", "reads files as a thief would; any room's tests may send him, so he knows the language only", []string{kelurahan}},
	{"build/desk", "a made-up counter for the tests of courier and city; it stands between them, so it knows what both speak", []string{kelurahan, "backend/register", "backend/seal", "backend/wire", "backend/courier", "build/invent"}},
	{"build/window/...", "drives the finished window from outside", []string{kelurahan, "hardware/...", "build/..."}},
	{"build/practice/...", "a whole office and city with made-up people", everything},
	{"build/catalog", "draws invented letters of every kind to be looked at", []string{kelurahan, "backend/catalog", "backend/letterpdf"}},
	{"build/bench", "measures any room", everything},
	{"build/mutate", "changes the code and asks the tests; it reads files and knows no room", []string{"build/report/ran"}},
	{"build/report/...", "runs tests and writes down what came of them; it knows no room", []string{"build/report/..."}},
}

const kelurahan = "backend/kelurahan"

var everything = []string{"app", "backend/...", "hardware/...", "build/..."}

// programs are the two programs' first rooms. Their import closures may meet in
// shared and nowhere else: what both link must mean the same on both sides, and
// the less that is, the less can drift apart.
var (
	desktop = []string{"", "app"}
	server  = []string{"backend/cityd"}
	shared  = []string{kelurahan, "backend/register", "backend/seal", "backend/catalog", "backend/letterpdf", "backend/wire"}
)

// rigs are what any room's own tests may use. Their results are never linked
// into a program.
var rigs = []string{"build/pgrig", "build/invent", "build/theft", "build/desk"}

// forbiddenNames say nothing about what is inside, so everything ends up in them.
var forbiddenNames = []string{
	"util", "utils", "common", "helper", "helpers", "model", "models", "service", "services", "type", "types", "mock", "mocks",
}

// letterWords may not be used by register and seal. The error codes of
// errors.go may: they name faults, not letters.
var letterWords = []string{"Letter", "Kind", "Draft", "Resident", "Applicant", "Person", "NIK"}
