package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

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
