package houselaw

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Finding is one broken law.
type Finding struct {
	Law  string // short name, as in the table of laws
	File string // from the module's root
	Line int    // 0 where the whole file or folder is meant
	Say  string // what is wrong and what to do
}

// String gives the finding as compilers do, so that editors jump to it.
func (f Finding) String() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s (%s)", f.File, f.Say, f.Law)
	}
	return fmt.Sprintf("%s:%d: %s (%s)", f.File, f.Line, f.Say, f.Law)
}

// law is one law, looked after by one function.
type law struct {
	name  string
	check func(*house, reporter)
}

// reporter takes what a law's function found.
type reporter func(file string, line int, format string, args ...any)

var laws = []law{
	{"room", knownRooms},
	{"name", folderNames},
	{"import", ownImports},
	{"module", outsideImports},
	{"letters", noLettersInBytes},
	{"programs", programsApart},
	{"patched", nothingPatched},
	{"doc", onePackageDoc},
	{"exported", exportedSaysWhat},
	{"init", noInit},
	{"var", noChangingVars},
	{"long", shortEnough},
	{"clock", oneClock},
	{"print", noPrinting},
	{"iota", noIota},
	{"interface", smallInterfaces},
	{"skip", skipsSayWhy},
}

// Check reads the module in fsys and gives every broken law, sorted by file.
// The error is that of reading or parsing.
func Check(fsys fs.FS) ([]Finding, error) {
	h, err := read(fsys)
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, l := range laws {
		l.check(h, func(file string, line int, format string, args ...any) {
			found = append(found, Finding{l.name, file, line, fmt.Sprintf(format, args...)})
		})
	}
	slices.SortStableFunc(found, func(a, b Finding) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return found, nil
}
