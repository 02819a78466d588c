-- name: AddStaff :exec
INSERT INTO staff (name, hash, created_at) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET hash = $2, failed = 0, locked_until = 0, dismissed = false;

-- name: Staff :one
SELECT * FROM staff WHERE name = $1 AND NOT dismissed;

-- name: CountTry :one
UPDATE staff SET failed = failed + 1 WHERE name = $1 RETURNING failed;

-- name: LockStaff :exec
UPDATE staff SET failed = 0, locked_until = $2 WHERE name = $1;

-- name: ForgetTries :exec
UPDATE staff SET failed = 0, locked_until = 0 WHERE name = $1;

-- name: DismissStaff :execrows
UPDATE staff SET dismissed = true WHERE name = $1;

-- name: AddSession :exec
INSERT INTO sessions (hash, staff, expires_at) VALUES ($1, $2, $3);

-- name: SessionStaff :one
SELECT s.staff FROM sessions s JOIN staff ON staff.name = s.staff WHERE s.hash = $1 AND s.expires_at > $2 AND NOT staff.dismissed;

-- name: EndSession :exec
DELETE FROM sessions WHERE hash = $1;

-- name: EndSessionsOf :exec
DELETE FROM sessions WHERE staff = $1;

-- name: SweepSessions :exec
DELETE FROM sessions WHERE expires_at <= $1;

-- name: AddView :exec
INSERT INTO views (at, staff, register, seq, purpose) VALUES ($1, $2, $3, $4, $5);

-- name: ViewCount :one
SELECT count(*) FROM views;
