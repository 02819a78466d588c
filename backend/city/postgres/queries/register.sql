-- name: Durable :exec
SET LOCAL synchronous_commit = on;

-- name: AddEntries :copyfrom
INSERT INTO entries (register, seq, kind, state, event, at, hash, payload_hash, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: EntryHash :one
SELECT hash FROM entries WHERE register = $1 AND seq = $2;

-- name: EntryHashes :many
SELECT hash FROM entries WHERE register = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq;

-- name: Entry :one
SELECT * FROM entries WHERE register = $1 AND seq = $2;

-- name: EntriesBetween :many
SELECT * FROM entries WHERE register = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq;

-- name: LooksOfArea :many
SELECT e.* FROM entries e JOIN counters c USING (register)
WHERE c.area = $1 AND e.event IN ('office-configured', 'kind-adopted') AND e.sealed IS NOT NULL
ORDER BY (e.register = $2), e.register, e.seq;

-- name: RunReceipt :one
SELECT last, receipt FROM runs WHERE register = $1 AND from_seq = $2 AND to_seq = $3;

-- name: AddRun :exec
INSERT INTO runs (register, from_seq, to_seq, last, receipt, received_at, bytes, way) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: Runs :many
SELECT from_seq, to_seq, received_at, bytes, way FROM runs WHERE register = $1 ORDER BY to_seq DESC LIMIT $2;

-- name: Officers :many
SELECT * FROM officers WHERE register = $1;

-- name: SaveOfficer :exec
INSERT INTO officers (register, id, name, role, public_key, revoked) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (register, id) DO UPDATE SET name = $3, role = $4, public_key = $5, revoked = $6;

-- name: Series :many
SELECT code, year, first, last FROM series WHERE register = $1;

-- name: SaveSeries :exec
INSERT INTO series (register, code, year, first, last) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (register, code, year) DO UPDATE SET first = $4, last = $5;

-- name: OpenBatches :many
SELECT * FROM batches WHERE register = $1 AND approved IS NULL;

-- name: SaveBatch :exec
INSERT INTO batches (register, id, first, last, head, date, closed, approved) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (register, id) DO UPDATE SET approved = $8;

-- name: AddIssue :exec
INSERT INTO quarantine (register, seq, code, noted_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: IssuesIn :many
SELECT seq, code FROM quarantine WHERE register = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq, code;

-- name: OpenIssues :many
SELECT q.register, q.seq, q.code, q.noted_at, c.area, c.code AS counter FROM quarantine q JOIN counters c USING (register)
WHERE q.settled_at IS NULL ORDER BY q.noted_at DESC, q.seq LIMIT 500;

-- name: SettleIssue :execrows
UPDATE quarantine SET settled_at = $4, settled_by = $5, note = $6 WHERE register = $1 AND seq = $2 AND code = $3 AND settled_at IS NULL;

-- name: OpenIssueCount :one
SELECT count(*) FROM quarantine WHERE register = $1 AND seq = $2 AND settled_at IS NULL;

-- name: AddAlarm :exec
INSERT INTO alarms (at, register, area, code, what, detail) VALUES ($1, $2, $3, $4, $5, $6);

-- name: OpenAlarms :many
SELECT * FROM alarms WHERE seen_at IS NULL ORDER BY at DESC LIMIT 100;

-- name: SeeAlarm :execrows
UPDATE alarms SET seen_at = $2, seen_by = $3 WHERE id = $1 AND seen_at IS NULL;

-- name: VouchedUpTo :one
SELECT greatest(
  (SELECT coalesce(max(to_seq), 0) FROM runs WHERE runs.register = $1 AND way <> $2),
  (SELECT coalesce(max(last), 0) FROM batches WHERE batches.register = $1 AND approved IS NOT NULL)
)::bigint;

-- name: EnrolledAfter :many
SELECT * FROM entries WHERE register = $1 AND seq > $2 AND event = 'officer-enrolled' AND sealed IS NOT NULL ORDER BY seq;
