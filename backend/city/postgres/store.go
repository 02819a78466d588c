package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is the city's database. Its methods may be called by many goroutines.
type Store struct {
	*Queries
	pool *pgxpool.Pool
}

// Open connects; the database need not be migrated yet, but it must answer.
func Open(ctx context.Context, dsn string) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("postgres: the connection string cannot be read") // the cause repeats its password
	}
	cfg.MaxConns = 16
	cfg.MaxConnLifetime = time.Hour
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("postgres: open: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("postgres: open: %w", err)
	}
	return &Store{New(pool), pool}, nil
}

// Close waits for what runs and closes the connections.
func (s *Store) Close() { s.pool.Close() }

// Migrate brings the tables up to this program. Several programs may do it at
// once: an advisory lock lets one at a time.
func (s *Store) Migrate(ctx context.Context) (from, to int64, err error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return 0, 0, fmt.Errorf("postgres: migrations: %w", err)
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return 0, 0, fmt.Errorf("postgres: lock: %w", err)
	}
	db := stdlib.OpenDBFromPool(s.pool)
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker))
	if err != nil {
		return 0, 0, fmt.Errorf("postgres: migrations: %w", err)
	}
	if from, err = p.GetDBVersion(ctx); err != nil {
		return 0, 0, fmt.Errorf("postgres: version: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return from, from, fmt.Errorf("postgres: migrate: %w", err)
	}
	to, err = p.GetDBVersion(ctx)
	return from, to, err
}

// Tx runs f in one transaction, durable when Tx returns nil. After an error
// nothing of it is there, save that a connection lost during the commit leaves
// open which of the two it was: whoever repeats must find that out.
func (s *Store) Tx(ctx context.Context, f func(*Queries) error) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		q := s.WithTx(tx)
		if err := q.Durable(ctx); err != nil {
			return fmt.Errorf("postgres: synchronous_commit: %w", err)
		}
		return f(q)
	})
}

// Vacuum has PostgreSQL give up the versions of entries that nobody can ask for
// any more: an update leaves the old one in the table.
func (s *Store) Vacuum(ctx context.Context) error {
	if _, err := s.pool.Exec(ctx, "VACUUM entries"); err != nil {
		return fmt.Errorf("postgres: vacuum: %w", err)
	}
	return nil
}

// IsMissing reports that a query for one row found none.
func IsMissing(err error) bool { return errors.Is(err, pgx.ErrNoRows) }
