package printer

import "github.com/loket-kelurahan/loket/backend/kelurahan"

// The bits of JOB_INFO_2.Status and PRINTER_INFO_2.Status, as winspool.h has
// them. They stand in a file for every system so that their reading is tested
// on every system.
const (
	jobPaused       = 0x0001
	jobError        = 0x0002
	jobDeleting     = 0x0004
	jobSpooling     = 0x0008
	jobPrinting     = 0x0010
	jobOffline      = 0x0020
	jobPaperOut     = 0x0040
	jobPrinted      = 0x0080
	jobDeleted      = 0x0100
	jobBlocked      = 0x0200
	jobIntervention = 0x0400
	jobComplete     = 0x1000

	queuePaused       = 0x00000001
	queueError        = 0x00000002
	queueJam          = 0x00000008
	queuePaperOut     = 0x00000010
	queuePaperProblem = 0x00000040
	queueOffline      = 0x00000080
	queueBinFull      = 0x00000800
	queueNotAvailable = 0x00001000
	queueNoToner      = 0x00040000
	queueIntervention = 0x00100000
	queueDoorOpen     = 0x00400000

	queueWorkOffline = 0x00000400 // in PRINTER_INFO_2.Attributes
)

// windowsJob reads a job's bits, with the queue's bits behind them. Printed and
// Complete are the spooler's word that it handed everything over; a job that
// disappears without either is for the caller to call unknown.
func windowsJob(job, queue, attributes uint32) Status {
	switch {
	case job&(jobPrinted|jobComplete) != 0:
		return Status{State: Done}
	case job&(jobDeleting|jobDeleted) != 0:
		return Status{State: Canceled}
	}
	st := Status{State: Queued}
	if job&(jobPrinting|jobSpooling) != 0 {
		st.State = Printing
	}
	st.Code = windowsJobFault(job)
	if c := windowsQueueFault(queue, attributes); st.Code == "" || (st.Code == kelurahan.PrintFailed && c != "") {
		// The queue often knows more closely what a mere "error" is.
		st.Code = c
		if st.Code == "" && job&jobError != 0 {
			st.Code = kelurahan.PrintFailed
		}
	}
	if st.Code != "" {
		st.State = Stopped
	}
	return st
}

func windowsJobFault(job uint32) kelurahan.Code {
	switch {
	case job&jobPaperOut != 0:
		return kelurahan.PaperOut
	case job&jobIntervention != 0:
		return kelurahan.PrinterAttention
	case job&jobOffline != 0:
		return kelurahan.PrinterOffline
	case job&(jobPaused|jobBlocked) != 0:
		return kelurahan.PrinterStopped
	case job&jobError != 0:
		return kelurahan.PrintFailed
	}
	return ""
}

// windowsQueueFault reads a queue's bits. Windows knows them only while it sends
// a job: an idle queue says nothing (KB160129).
func windowsQueueFault(queue, attributes uint32) kelurahan.Code {
	switch {
	case queue&queueJam != 0:
		return kelurahan.PaperJam
	case queue&(queuePaperOut|queuePaperProblem) != 0:
		return kelurahan.PaperOut
	case queue&(queueDoorOpen|queueNoToner|queueIntervention|queueBinFull) != 0:
		return kelurahan.PrinterAttention
	case queue&(queueOffline|queueNotAvailable) != 0 || attributes&queueWorkOffline != 0:
		return kelurahan.PrinterOffline
	case queue&(queuePaused|queueError) != 0:
		return kelurahan.PrinterStopped
	}
	return ""
}
