-- What offices had erased, and since when PostgreSQL keeps no old version of
-- those rows; who is in it stands nowhere any more.

-- +goose Up
CREATE TABLE erasures (
  register bytea NOT NULL REFERENCES counters (register),
  seq      bigint NOT NULL,
  at       bigint NOT NULL,
  letters  integer NOT NULL,
  swept_at bigint,
  PRIMARY KEY (register, seq)
);

-- +goose Down
DROP TABLE erasures;
