package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/loket-kelurahan/loket/backend/city"
)

// sweepEvery is how often PostgreSQL is told to give up what was erased.
const sweepEvery = time.Hour

// grace is how long requests under way may take to end when the server stops:
// a run that is not finished then is simply sent again.
const grace = 20 * time.Second

func serve(ctx context.Context, s settings, log *slog.Logger) error {
	c, store, err := open(ctx, s, log)
	if err != nil {
		return err
	}
	defer store.Close()
	// Slow lines are welcome (a run may take ten minutes at 64 kbit/s), slow
	// headers are not.
	server := &http.Server{
		Handler: c.Handler(), ReadHeaderTimeout: 20 * time.Second, ReadTimeout: 30 * time.Minute,
		WriteTimeout: 31 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelInfo),
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	log.Info("listening", slog.String("address", l.Addr().String()), slog.String("version", version), slog.Bool("tls", s.certFile != ""))
	ctx, stop := context.WithCancel(ctx)
	swept := make(chan struct{})
	go func() {
		defer close(swept)
		sweep(ctx, c, log)
	}()
	defer func() { stop(); <-swept }()
	ended := make(chan error, 1)
	go func() { ended <- listen(server, l, s) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err = errors.Join(server.Shutdown(stopping), <-ended)
	log.Info("stopped")
	return err
}

// sweep asks at once and every hour. What fails is asked again an hour later:
// nothing depends on it but how soon old versions of erased rows are gone.
func sweep(ctx context.Context, c *city.City, log *slog.Logger) {
	every := time.NewTicker(sweepEvery)
	defer every.Stop()
	for {
		if err := c.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.Error("erased entries not swept", slog.Any("cause", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

func listen(server *http.Server, l net.Listener, s settings) error {
	var err error
	if s.certFile != "" {
		err = server.ServeTLS(l, s.certFile, s.keyFile)
	} else {
		err = server.Serve(l)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}
