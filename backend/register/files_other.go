//go:build !linux

package register

// SyncData is Sync where the system has nothing smaller; on Windows that is
// FlushFileBuffers.
func (f systemFile) SyncData() error { return f.Sync() }
