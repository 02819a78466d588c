-- name: AddLetters :copyfrom
INSERT INTO letters (register, seq, id, area, code, year, sequence, number_text, kind, title, date, masked_name, nik_mac, pdf, issued_at, status, approved, practice)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: AddLetterEntries :copyfrom
INSERT INTO letter_entries (letter, register, seq) VALUES ($1, $2, $3);

-- name: LetterEntries :many
SELECT e.* FROM letter_entries le JOIN entries e USING (register, seq) WHERE le.letter = $1 AND e.sealed IS NOT NULL ORDER BY e.register, e.seq;

-- name: EntriesOfLetters :many
SELECT le.letter, sqlc.embed(e) FROM letter_entries le JOIN entries e USING (register, seq)
WHERE le.letter = ANY(sqlc.arg(letters)::bytea[]) AND e.sealed IS NOT NULL;

-- name: LettersByID :many
SELECT * FROM letters WHERE id = $1 ORDER BY register, seq;

-- name: LettersByNumber :many
SELECT * FROM letters WHERE area = $1 AND code = $2 AND year = $3 AND sequence = $4;

-- name: LetterAt :one
SELECT * FROM letters WHERE register = $1 AND seq = $2;

-- name: LettersOfDays :many
SELECT * FROM letters WHERE area = $1 AND date BETWEEN sqlc.arg(first) AND sqlc.arg(last) AND (sqlc.arg(counter)::text = '' OR code = sqlc.arg(counter))
ORDER BY date DESC, code, year DESC, sequence DESC LIMIT 500;

-- name: LettersOfNIK :many
SELECT * FROM letters WHERE nik_mac = $1 ORDER BY date DESC LIMIT 500;

-- name: IssuedIn :many
SELECT seq, id, pdf, code, sequence FROM letters WHERE register = $1 AND seq BETWEEN $2 AND $3 AND pdf <> '' ORDER BY seq;

-- name: ApproveIn :exec
UPDATE letters SET approved = $4 WHERE register = $1 AND seq BETWEEN $2 AND $3 AND approved IS NULL;

-- name: SetStatus :exec
UPDATE letters SET status = $2 WHERE id = $1;

-- name: UnapprovedLetters :many
SELECT seq FROM letters WHERE register = $1 AND approved IS NULL AND NOT practice ORDER BY seq;
