package printer

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/OpenPrinting/goipp"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// cups is the driver for a CUPS server.
type cups struct {
	ipp   *ippClient
	queue string // "" is the server's default
}

func openCUPS(c Config) *cups { return &cups{ipp: newIPPClient(c.Server), queue: c.Queue} }

func printerPath(queue string) string { return "/printers/" + url.PathEscape(queue) }
func printerURI(queue string) string  { return "ipp://localhost" + printerPath(queue) }

// blame turns what the server said about a queue into a code.
func blame(op, queue string, err error) error {
	var no *refusal
	if err == nil || !errors.As(err, &no) {
		return err
	}
	code := kelurahan.PrintFailed
	switch no.status {
	case goipp.StatusErrorNotFound, goipp.StatusErrorGone:
		code = kelurahan.PrinterAbsent
	case goipp.StatusErrorNotAcceptingJobs, goipp.StatusErrorForbidden, goipp.StatusErrorNotAuthorized,
		goipp.StatusErrorNotAuthenticated, goipp.StatusErrorNotPossible, goipp.StatusErrorPrinterIsDeactivated:
		code = kelurahan.PrinterRefused
	case goipp.StatusErrorServiceUnavailable, goipp.StatusErrorBusy, goipp.StatusErrorTemporary,
		goipp.StatusErrorInternal, goipp.StatusErrorTooManyJobs:
		code = kelurahan.PrinterService
	}
	return kelurahan.E(code, op, no, "queue", queue)
}

// resolve names the queue: the configured one, or what the server prints on by default.
func (d *cups) resolve(ctx context.Context, op string) (string, error) {
	if d.queue != "" {
		return d.queue, nil
	}
	answer, err := d.ipp.call(ctx, op, "/", wanted(as(request(goipp.OpCupsGetDefault, "")), "printer-name"), nil)
	if err != nil {
		return "", blame(op, "", err)
	}
	name := first(answer.Printer, "printer-name")
	if name == "" {
		return "", kelurahan.E(kelurahan.PrinterAbsent, op, nil)
	}
	return name, nil
}

// printer asks for some attributes of a queue.
func (d *cups) printer(ctx context.Context, op, queue string, names ...string) (goipp.Attributes, error) {
	m := wanted(as(request(goipp.OpGetPrinterAttributes, queue)), names...)
	answer, err := d.ipp.call(ctx, op, printerPath(queue), m, nil)
	if err != nil {
		return nil, blame(op, queue, err)
	}
	return answer.Printer, nil
}

// submit makes the job first and sends the document second: a connection that
// breaks then leaves a job without a document, which CUPS never prints, and not
// a letter of which nobody knows whether it was taken.
func (d *cups) submit(ctx context.Context, pdf []byte, title string) (Job, error) {
	const op = "printer.Submit"
	queue, err := d.resolve(ctx, op)
	if err != nil {
		return Job{}, err
	}
	attrs, err := d.printer(ctx, op, queue, "media-supported")
	if err != nil {
		return Job{}, err
	}
	media := paperOf(pdf).media(values(attrs, "media-supported"))
	answer, err := d.ipp.call(ctx, op, printerPath(queue), createJob(queue, title, media), nil)
	if err != nil {
		return Job{}, blame(op, queue, err)
	}
	id := number(answer.Job, "job-id")
	if id <= 0 {
		return Job{}, kelurahan.E(kelurahan.PrintFailed, op, nil, "queue", queue)
	}
	job := Job{ID: strconv.Itoa(id), Queue: queue, Title: title, Copies: 1}
	if _, err := d.ipp.call(ctx, op, printerPath(queue), sendDocument(queue, id), pdf); err != nil {
		return d.withdraw(ctx, job, err)
	}
	return job, nil
}

func createJob(queue, title, media string) *goipp.Message {
	m := as(request(goipp.OpCreateJob, queue))
	m.Operation.Add(goipp.MakeAttribute("job-name", goipp.TagName, goipp.String(title)))
	m.Job.Add(goipp.MakeAttribute("copies", goipp.TagInteger, goipp.Integer(1)))
	m.Job.Add(goipp.MakeAttribute("media", goipp.TagKeyword, goipp.String(media)))
	m.Job.Add(goipp.MakeAttribute("print-scaling", goipp.TagKeyword, goipp.String("none")))
	m.Job.Add(goipp.MakeAttribute("sides", goipp.TagKeyword, goipp.String("one-sided")))
	m.Job.Add(goipp.MakeAttribute("number-up", goipp.TagInteger, goipp.Integer(1)))
	return m
}

func sendDocument(queue string, id int) *goipp.Message {
	m := request(goipp.OpSendDocument, queue)
	m.Operation.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(id)))
	m = as(m)
	m.Operation.Add(goipp.MakeAttribute("document-format", goipp.TagMimeType, goipp.String("application/pdf")))
	m.Operation.Add(goipp.MakeAttribute("last-document", goipp.TagBoolean, goipp.Boolean(true)))
	return m
}

// withdraw takes back a job whose document may or may not have arrived. Only
// when the server confirms that it is gone may the caller hear "not sent"; else
// the job stands, and following it tells.
func (d *cups) withdraw(ctx context.Context, job Job, cause error) (Job, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := d.cancel(ctx, job); err != nil && kelurahan.CodeOf(err) == kelurahan.PrinterService {
		return job, nil
	}
	st, err := d.look(ctx, job)
	if err == nil && st.State != Canceled && st.State != Failed {
		return job, nil
	}
	return Job{}, blame("printer.Submit", job.Queue, cause)
}

// jobRequest makes a request about one job.
func jobRequest(op goipp.Op, job Job) (*goipp.Message, error) {
	id, err := strconv.Atoi(job.ID)
	if err != nil || job.Queue == "" {
		return nil, kelurahan.E(kelurahan.NotFound, "printer.Follow", err)
	}
	m := request(op, job.Queue)
	m.Operation.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(id)))
	return as(m), nil
}

func (d *cups) look(ctx context.Context, job Job) (Status, error) {
	const op = "printer.Follow"
	m, err := jobRequest(goipp.OpGetJobAttributes, job)
	if err != nil {
		return Status{}, err
	}
	wanted(m, "job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed", "job-k-octets", "number-of-documents")
	answer, err := d.ipp.call(ctx, op, "/jobs", m, nil)
	if err != nil {
		return Status{}, vanished(op, job, err)
	}
	st := jobStatus(answer.Job)
	if st.State.Final() {
		return st, nil
	}
	if size := number(answer.Job, "job-k-octets"); size == 0 || first(answer.Job, "number-of-documents") == "0" {
		return d.empty(ctx, job, size > 0, st.Pages)
	}
	attrs, err := d.printer(ctx, op, job.Queue, "printer-state", "printer-state-reasons")
	if err != nil {
		return Status{}, err
	}
	code, word := queueFault(attrs)
	if code != "" {
		st.Code, st.Detail = code, word
		if st.State == Printing {
			st.State = Stopped
		}
	}
	return st, nil
}

// empty ends a job that has no document because the server died in the middle
// of it, and which would wait for ever. CUPS 2.4 comes back with 0 KB when the
// document never arrived in full (held, job-state 4): nothing was printed. With
// a size but no document, the job had been worked on and its file was taken
// away, but the server did not live to write down how it ended: nobody can tell.
func (d *cups) empty(ctx context.Context, job Job, whole bool, pages int) (Status, error) {
	if err := d.cancel(ctx, job); err != nil {
		return Status{}, err
	}
	if whole {
		return Status{State: Unknown, Code: kelurahan.PrintUnknown, Pages: pages, Detail: "the document is gone"}, nil
	}
	return Status{State: Failed, Code: kelurahan.PrintFailed, Detail: "the document never arrived"}, nil
}

// vanished tells "no such job" from the other refusals.
func vanished(op string, job Job, err error) error {
	var no *refusal
	if errors.As(err, &no) && (no.status == goipp.StatusErrorNotFound || no.status == goipp.StatusErrorGone) {
		return kelurahan.E(kelurahan.NotFound, op, no, "queue", job.Queue)
	}
	return blame(op, job.Queue, err)
}

// jobStatus reads RFC 8011 5.3.7, job-state.
func jobStatus(attrs goipp.Attributes) Status {
	st := Status{
		State:  Queued,
		Pages:  max(number(attrs, "job-media-sheets-completed"), number(attrs, "job-impressions-completed")),
		Detail: strings.Join(values(attrs, "job-state-reasons"), " "),
	}
	switch number(attrs, "job-state") {
	case 4:
		if strings.Contains(st.Detail, "resources-are-not-ready") {
			// The backend failed, and CUPS will try again by itself: not the moment to
			// speak of a failure, which would put a second letter behind the first.
			st.State, st.Code = Stopped, kelurahan.PrinterAttention
		}
	case 5:
		st.State = Printing
	case 6:
		st.State = Stopped
	case 7:
		st.State = Canceled
	case 8:
		st.State, st.Code = Failed, kelurahan.PrintFailed
	case 9:
		st.State = Done
	}
	return st
}

// queueFault reads what keeps a queue from printing; printer-state 5 is
// "stopped", RFC 8011 5.4.11.
func queueFault(attrs goipp.Attributes) (kelurahan.Code, string) {
	code, word := faultOf(values(attrs, "printer-state-reasons"))
	if code == "" && number(attrs, "printer-state") == 5 {
		return kelurahan.PrinterStopped, "stopped"
	}
	return code, word
}

func (d *cups) cancel(ctx context.Context, job Job) error {
	const op = "printer.Cancel"
	m, err := jobRequest(goipp.OpCancelJob, job)
	if err != nil {
		return err
	}
	_, err = d.ipp.call(ctx, op, "/jobs", m, nil)
	var no *refusal
	if errors.As(err, &no) && no.status == goipp.StatusErrorNotPossible {
		return kelurahan.E(kelurahan.NotFound, op, no, "queue", job.Queue) // it is over
	}
	return vanished(op, job, err)
}

func (d *cups) check(ctx context.Context) (Condition, error) {
	const op = "printer.Check"
	queue, err := d.resolve(ctx, op)
	c := Condition{Queue: queue}
	if err != nil {
		return c, err
	}
	attrs, err := d.printer(ctx, op, queue, "printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
	if err != nil {
		return c, err
	}
	c.Code, c.Detail = queueFault(attrs)
	if first(attrs, "printer-is-accepting-jobs") == "false" {
		c.Code, c.Detail = kelurahan.PrinterRefused, "not accepting jobs"
	}
	return c, nil
}

func (d *cups) queues(ctx context.Context) ([]Queue, error) {
	const op = "printer.Queues"
	m := wanted(as(request(goipp.OpCupsGetPrinters, "")), "printer-name", "printer-is-accepting-jobs", "media-supported")
	answer, err := d.ipp.call(ctx, op, "/", m, nil)
	var no *refusal
	if errors.As(err, &no) && no.status == goipp.StatusErrorNotFound {
		return nil, nil // a server without queues
	}
	if err != nil {
		return nil, blame(op, "", err)
	}
	std, err := (&cups{ipp: d.ipp}).resolve(ctx, op)
	if err != nil && kelurahan.CodeOf(err) != kelurahan.PrinterAbsent {
		return nil, err
	}
	var out []Queue
	for _, g := range answer.Groups {
		if g.Tag == goipp.TagPrinterGroup {
			out = append(out, describe(g.Attrs, std))
		}
	}
	slices.SortFunc(out, func(a, b Queue) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func describe(attrs goipp.Attributes, std string) Queue {
	q := Queue{Name: first(attrs, "printer-name"), Accepting: first(attrs, "printer-is-accepting-jobs") != "false"}
	q.Default = q.Name != "" && q.Name == std
	for _, m := range values(attrs, "media-supported") {
		if strings.HasPrefix(m, "custom_max_") {
			q.CustomPaper = true
		} else if p, ok := parseMedia(m); ok {
			q.Paper = append(q.Paper, p)
		}
	}
	return q
}
