-- What a home's database holds. A table is here, and nowhere else, said in full.
--
-- The file is a list of versions, each from a line "-- version N" to the next. A database remembers the last one that
-- it has (PRAGMA user_version), and opening it runs the ones behind that, in one transaction. A version that was
-- released is never edited: a change is a new version at the end.
--
-- Times are milliseconds since 1970 in UTC. Columns said to be JSON hold RFC 8259 text, or NULL where there is none.

-- version 1

-- One request and what became of it.
CREATE TABLE runs (
  id             TEXT NOT NULL PRIMARY KEY,
  created_ms     INTEGER NOT NULL,
  request        TEXT NOT NULL,                 -- what the owner said
  plan           TEXT NOT NULL DEFAULT '',      -- the plan's source
  arguments      TEXT,                          -- JSON: the values of the plan's parameters
  state          TEXT NOT NULL CHECK (state IN
                   ('draft', 'rehearsed', 'waiting', 'running', 'done', 'failed', 'stopped', 'rejected', 'undone')),
  approval       TEXT NOT NULL DEFAULT '',      -- the hash of the preview that the owner approved
  lease_owner    TEXT,                          -- the process that works on it
  lease_until_ms INTEGER NOT NULL DEFAULT 0,
  stop_requested INTEGER NOT NULL DEFAULT 0,
  report         TEXT,                          -- JSON
  parent         TEXT REFERENCES runs (id)      -- the run that this one undoes
) STRICT;
CREATE INDEX runs_by_time ON runs (created_ms);
CREATE INDEX runs_by_parent ON runs (parent) WHERE parent IS NOT NULL;
-- What a daemon looks for when it starts, and what "stop" means without a name.
CREATE INDEX runs_open ON runs (state) WHERE state IN ('draft', 'rehearsed', 'waiting', 'running');

-- What a run did, in order. Without a rowid: a write touches one tree, so an intent is one page more in the log.
CREATE TABLE steps (
  run        TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq        INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('read', 'effect', 'reader', 'ask', 'confirm', 'say')),
  tool       TEXT NOT NULL DEFAULT '',
  call_hash  TEXT NOT NULL DEFAULT '',
  arguments  TEXT,                              -- JSON
  state      TEXT NOT NULL CHECK (state IN
               ('intended', 'issued', 'confirmed', 'failed', 'unknown', 'previewed', 'done')),
  result     TEXT,                              -- JSON
  label      TEXT,                              -- JSON
  inverse    TEXT,                              -- JSON: the call that takes it back
  preview    TEXT NOT NULL DEFAULT '',
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
-- Effects that a crash left open.
CREATE INDEX steps_open ON steps (state) WHERE state IN ('intended', 'issued', 'unknown');

-- The owner's word on one call of one run.
CREATE TABLE approvals (
  run         TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  call_hash   TEXT NOT NULL,
  verdict     TEXT NOT NULL,
  approved_ms INTEGER NOT NULL,
  PRIMARY KEY (run, call_hash)
) STRICT, WITHOUT ROWID;

-- What was used up of a grant's limit; one row an effect, so that counting one twice is impossible.
CREATE TABLE counters (
  grant_name      TEXT NOT NULL,
  window_start_ms INTEGER NOT NULL,
  effect_id       TEXT NOT NULL,
  count           INTEGER NOT NULL DEFAULT 1,
  amount_minor    INTEGER NOT NULL DEFAULT 0,
  currency        TEXT NOT NULL DEFAULT '',
  at_ms           INTEGER NOT NULL,
  PRIMARY KEY (grant_name, window_start_ms, effect_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX counters_by_time ON counters (grant_name, at_ms);
CREATE INDEX counters_by_effect ON counters (effect_id);

-- Values that the owner confirmed: this IBAN (value) is that payee's (subject).
CREATE TABLE endorsements (
  kind     TEXT NOT NULL,
  value    TEXT NOT NULL,
  subject  TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT '',
  at_ms    INTEGER NOT NULL,
  PRIMARY KEY (kind, value, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX endorsements_by_subject ON endorsements (kind, subject);

-- Mail that waits a few seconds before it leaves, and mail that left.
CREATE TABLE outbox (
  id            TEXT NOT NULL PRIMARY KEY,
  run           TEXT,
  message_path  TEXT NOT NULL,
  recipients    TEXT NOT NULL,
  send_after_ms INTEGER NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('held', 'sending', 'sent', 'cancelled', 'failed')),
  message_id    TEXT NOT NULL DEFAULT '',
  error         TEXT NOT NULL DEFAULT '',
  attempts      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_due ON outbox (state, send_after_ms) WHERE state IN ('held', 'sending');
CREATE INDEX outbox_by_message ON outbox (message_id);
CREATE INDEX outbox_by_run ON outbox (run);

CREATE TABLE reminders (
  id     TEXT NOT NULL PRIMARY KEY,
  text   TEXT NOT NULL,
  due_ms INTEGER NOT NULL,
  zone   TEXT NOT NULL DEFAULT 'UTC',
  state  TEXT NOT NULL,
  run    TEXT
) STRICT;
CREATE INDEX reminders_due ON reminders (state, due_ms);

CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
