-- name: CounterByKeyID :one
SELECT * FROM counters WHERE key_id = $1;

-- name: CounterByRegister :one
SELECT * FROM counters WHERE register = $1;

-- name: CounterByCode :one
SELECT * FROM counters WHERE area = $1 AND code = $2;

-- name: LockCounter :one
SELECT * FROM counters WHERE register = $1 FOR UPDATE;

-- name: Counters :many
SELECT sqlc.embed(counters), coalesce(offices.name, '')::text AS office,
  (SELECT count(*) FROM quarantine q WHERE q.register = counters.register AND q.settled_at IS NULL)::bigint AS open_issues,
  (SELECT count(*) FROM letters l WHERE l.register = counters.register)::bigint AS letters
FROM counters LEFT JOIN offices ON offices.area = counters.area
ORDER BY counters.area, counters.code;

-- name: AddCounter :exec
INSERT INTO counters (id, area, code, register, public_key, key_id, enrolled_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: RevokeCounter :execrows
UPDATE counters SET revoked_at = $2, revoked_by = $3 WHERE id = $1 AND revoked_at IS NULL;

-- name: TouchCounter :exec
UPDATE counters SET contact_at = $2 WHERE register = $1;

-- name: MoveHead :exec
UPDATE counters SET head_seq = $2, head_hash = $3, contact_at = $4, skew_ms = $5, practice = $6 WHERE register = $1;

-- name: AddToken :exec
INSERT INTO tokens (hash, area, code, created_at, expires_at, created_by) VALUES ($1, $2, $3, $4, $5, $6);

-- name: UseToken :one
UPDATE tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING *;

-- name: OpenTokens :many
SELECT * FROM tokens WHERE used_at IS NULL AND expires_at > $1 ORDER BY created_at DESC;

-- name: SaveOffice :exec
INSERT INTO offices (area, name, district, city, revision, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (area) DO UPDATE SET name = $2, district = $3, city = $4, revision = $5, updated_at = $6
WHERE offices.revision <= $5;

-- name: Office :one
SELECT * FROM offices WHERE area = $1;

-- name: OfficeList :many
SELECT area, name FROM offices ORDER BY name, area;

-- name: CounterByID :one
SELECT * FROM counters WHERE id = $1;
