package pgrig

import (
	"fmt"
	"os"
	"os/exec"
	osuser "os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user the server runs as. PostgreSQL refuses to run as root, so
// root lends it the identity of postgres; anybody else runs it as himself.
type account struct {
	lent     bool
	uid, gid uint32
}

func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	u, err := osuser.Lookup("postgres")
	if err != nil {
		return account{}, fmt.Errorf("pgrig: as root the server runs as the user postgres, whom the Debian package postgresql-common makes: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("pgrig: user postgres: %w", err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("pgrig: user postgres: %w", err)
	}
	return account{lent: true, uid: uint32(uid), gid: uint32(gid)}, nil
}

// wear makes cmd run as the account, and end when this process dies however it
// dies: a test that ran into its time limit must not leave a server behind.
func (a account) wear(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT, Setpgid: true}
	if a.lent {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
}

func (a account) take(path string) error {
	if !a.lent {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

// mayReach says which folder on the way to dir is closed to the server's user.
func (a account) mayReach(dir string) error {
	if !a.lent {
		return nil
	}
	for ; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return fmt.Errorf("pgrig: %w", err)
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		mine := ok && st.Uid == a.uid && info.Mode()&0o100 != 0
		if !mine && info.Mode()&0o001 == 0 {
			return fmt.Errorf("pgrig: the user postgres cannot pass through %s (mode %v): choose another folder, or \"\"", dir, info.Mode().Perm())
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}
