-- Identities are bytea of 16, hashes of 32. Moments are milliseconds since 1970
-- UTC, dates are decimal YYYYMMDD, as everywhere in Loket.

-- +goose Up
CREATE TABLE offices (
  area       text PRIMARY KEY,
  name       text NOT NULL,
  district   text NOT NULL,
  city       text NOT NULL,
  revision   bigint NOT NULL,
  updated_at bigint NOT NULL
);

-- One counter has one register and one key. A code is never given twice: a PC
-- that takes another's place gets a new one, because its numbers are new.
CREATE TABLE counters (
  id          bytea PRIMARY KEY,
  area        text NOT NULL,
  code        text NOT NULL,
  register    bytea NOT NULL UNIQUE,
  public_key  bytea NOT NULL UNIQUE,
  key_id      bytea NOT NULL UNIQUE,
  enrolled_at bigint NOT NULL,
  revoked_at  bigint,
  revoked_by  text,
  contact_at  bigint,
  skew_ms     bigint NOT NULL DEFAULT 0,
  head_seq    bigint NOT NULL DEFAULT 0,
  head_hash   bytea NOT NULL DEFAULT '',
  practice    boolean NOT NULL DEFAULT false,
  UNIQUE (area, code)
);

CREATE TABLE tokens (
  hash       bytea PRIMARY KEY,
  area       text NOT NULL,
  code       text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  created_by text NOT NULL,
  used_at    bigint
);

-- Payload and salt of an entry, sealed with the city's data key; NULL where the
-- counter withheld or erased them.
CREATE TABLE entries (
  register     bytea NOT NULL REFERENCES counters (register),
  seq          bigint NOT NULL,
  kind         smallint NOT NULL,
  state        smallint NOT NULL,
  event        text NOT NULL,
  at           bigint NOT NULL,
  hash         bytea NOT NULL,
  payload_hash bytea NOT NULL,
  sealed       bytea,
  PRIMARY KEY (register, seq)
);

CREATE TABLE runs (
  register    bytea NOT NULL REFERENCES counters (register),
  from_seq    bigint NOT NULL,
  to_seq      bigint NOT NULL,
  last        bytea NOT NULL,
  receipt     bytea NOT NULL,
  received_at bigint NOT NULL,
  bytes       bigint NOT NULL,
  way         text NOT NULL,
  PRIMARY KEY (register, from_seq, to_seq)
);

CREATE TABLE officers (
  register   bytea NOT NULL REFERENCES counters (register),
  id         bytea NOT NULL,
  name       text NOT NULL,
  role       text NOT NULL,
  public_key bytea NOT NULL,
  revoked    boolean NOT NULL DEFAULT false,
  PRIMARY KEY (register, id)
);

CREATE TABLE series (
  register bytea NOT NULL REFERENCES counters (register),
  code     text NOT NULL,
  year     integer NOT NULL,
  first    integer NOT NULL,
  last     integer NOT NULL,
  PRIMARY KEY (register, code, year)
);

-- What is asked of a letter. nik_mac is HMAC-SHA256 of the NIK under a key of
-- the city; the NIK itself stands nowhere but sealed in entries.
CREATE TABLE letters (
  register    bytea NOT NULL REFERENCES counters (register),
  seq         bigint NOT NULL,
  id          bytea NOT NULL,
  area        text NOT NULL,
  code        text NOT NULL,
  year        integer NOT NULL,
  sequence    integer NOT NULL,
  number_text text NOT NULL,
  kind        text NOT NULL,
  title       text NOT NULL,
  date        integer NOT NULL,
  masked_name text NOT NULL,
  nik_mac     bytea,
  pdf         bytea NOT NULL,
  issued_at   bigint NOT NULL,
  status      text NOT NULL,
  approved    bigint,
  practice    boolean NOT NULL,
  PRIMARY KEY (register, seq)
);
CREATE INDEX letters_id ON letters (id);
CREATE INDEX letters_number ON letters (area, code, year, sequence);
CREATE INDEX letters_day ON letters (area, date);
CREATE INDEX letters_nik ON letters (nik_mac) WHERE nik_mac IS NOT NULL;

-- Which entries are about a letter: its state is a fold over them.
CREATE TABLE letter_entries (
  letter   bytea NOT NULL,
  register bytea NOT NULL,
  seq      bigint NOT NULL,
  PRIMARY KEY (letter, register, seq)
);

CREATE TABLE batches (
  register bytea NOT NULL REFERENCES counters (register),
  id       bytea NOT NULL,
  first    bigint NOT NULL,
  last     bigint NOT NULL,
  head     bytea NOT NULL,
  date     integer NOT NULL,
  closed   bigint NOT NULL,
  approved bigint,
  PRIMARY KEY (register, id)
);

-- Entries the city took but does not vouch for until somebody has looked.
CREATE TABLE quarantine (
  register   bytea NOT NULL,
  seq        bigint NOT NULL,
  code       text NOT NULL,
  noted_at   bigint NOT NULL,
  settled_at bigint,
  settled_by text,
  note       text,
  PRIMARY KEY (register, seq, code)
);

CREATE TABLE alarms (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       bigint NOT NULL,
  register bytea,
  area     text NOT NULL,
  code     text NOT NULL,
  what     text NOT NULL,
  detail   text NOT NULL,
  seen_at  bigint,
  seen_by  text
);

CREATE TABLE staff (
  name         text PRIMARY KEY,
  hash         text NOT NULL,
  created_at   bigint NOT NULL,
  failed       integer NOT NULL DEFAULT 0,
  locked_until bigint NOT NULL DEFAULT 0,
  dismissed    boolean NOT NULL DEFAULT false
);

CREATE TABLE sessions (
  hash       bytea PRIMARY KEY,
  staff      text NOT NULL REFERENCES staff (name),
  expires_at bigint NOT NULL
);

-- Every look at a person's data (UU 27/2022 art. 31).
CREATE TABLE views (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       bigint NOT NULL,
  staff    text NOT NULL,
  register bytea NOT NULL,
  seq      bigint NOT NULL,
  purpose  text NOT NULL
);

-- +goose Down
DROP TABLE views, sessions, staff, alarms, quarantine, batches, letter_entries, letters, series, officers, runs, entries, tokens, counters, offices;
