-- name: WholeAmong :many
SELECT seq, event FROM entries WHERE register = $1 AND seq = ANY(sqlc.arg(seqs)::bigint[]) AND sealed IS NOT NULL ORDER BY seq;

-- name: EraseEntries :execrows
UPDATE entries SET sealed = NULL, state = sqlc.arg(erased) WHERE register = $1 AND seq = ANY(sqlc.arg(seqs)::bigint[]) AND sealed IS NOT NULL;

-- name: AddErasure :exec
INSERT INTO erasures (register, seq, at, letters) VALUES ($1, $2, $3, $4);

-- name: UnsweptErasures :one
SELECT count(*) FROM erasures WHERE swept_at IS NULL;

-- name: SweepErasures :exec
UPDATE erasures SET swept_at = sqlc.arg(now) WHERE swept_at IS NULL AND at < sqlc.arg(before);
