package office_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/build/invent"
)

// taskEnv makes the test binary a counter that does one task and says whether it
// was acknowledged; "approve:/folder".
const taskEnv = "LOKET_TEST_TASK"

const newPIN = "735291"

// oneTask does a task in a folder. What fails is said by its code, and is no
// failure of the process: whoever started it looks at the folder.
func oneTask(task string) int {
	name, dir, _ := strings.Cut(task, ":")
	t := &printingT{}
	w := &world{t: t, dir: dir, clock: &clock{t: time.Date(2026, 11, 23, 15, 0, 0, 0, wita)}, pins: walkPins()}
	defer func() {
		if w.office != nil {
			_ = w.office.Close() // a register that failed says so once more
		}
	}()
	w.open()
	w.learnTiles()
	if err := w.task(name); err != nil {
		fmt.Println("code", kelurahan.CodeOf(err), err)
		return 0
	}
	fmt.Println("acknowledged")
	return 0
}

// tasks are the errands of the real file system, in which the store, the keys
// and the backup take part.
func tasks() []string { return []string{"import", "approve", "rebuild", "backup", "pin"} }

func (w *world) task(name string) error {
	if name == "pin" {
		return w.office.ChangePIN(w.tiles[clerk], []byte(w.pins[clerk]), []byte(newPIN))
	}
	who := clerk
	if name == "approve" {
		who = boss
	}
	by, err := w.office.SignIn(w.t.Context(), w.tiles[who], []byte(w.pins[who]))
	if err != nil {
		return err
	}
	switch name {
	case "import":
		return w.office.ImportResidents(w.t.Context(), by, "uji", invent.Residents(99, 40))
	case "backup":
		_, err := w.office.Backup(w.t.Context(), filepath.Join(w.dir, "stik"), true)
		return err
	case "approve":
		return w.approveAll(by)
	}
	return nil // rebuild: the sign-in was it
}

// approveAll looks at the batch that waits and signs it.
func (w *world) approveAll(by kelurahan.Officer) error {
	list, err := w.office.Batches(1)
	if err != nil {
		return err
	}
	batch := list[0].Record.ID
	_, letters, err := w.office.Review(by, batch)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if err := w.office.See(w.t.Context(), by, batch, l.Record.ID); err != nil {
			return err
		}
	}
	return w.office.Approve(w.t.Context(), by, batch, []byte(w.pins[boss]))
}

// taskFolder prepares an office with letters and a closed day.
func taskFolder(w *world) {
	w.t.Helper()
	maria := w.signIn(clerk)
	w.populate(maria, 20)
	for i := range 3 {
		w.issue(maria, w.usaha(maria, i))
	}
	_, err := w.office.CloseDay(w.t.Context(), maria)
	ok(w.t, err)
	ok(w.t, os.MkdirAll(filepath.Join(w.dir, "stik"), 0o700))
	ok(w.t, w.office.Close())
	w.office = nil
}
