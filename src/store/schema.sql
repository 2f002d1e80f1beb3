-- One home, one file. Times are milliseconds since 1970 in UTC; JSON is text.
-- An older file gets the tables that it lacks from here, too: whoever adds one raises kSchemaVersion (schema.h).

-- A request and what became of it.
CREATE TABLE IF NOT EXISTS runs (
  id TEXT PRIMARY KEY,
  created_ms INTEGER NOT NULL,
  request TEXT NOT NULL,           -- the owner's words; empty for plan run and undo
  plan TEXT NOT NULL,              -- plan text in canonical form
  arguments TEXT NOT NULL,         -- encoded values per job
  zone TEXT NOT NULL,
  state TEXT NOT NULL,             -- draft, waiting, running, done, failed, stopped, rejected
  reason TEXT NOT NULL DEFAULT '', -- why it failed or stopped
  undoes TEXT,                     -- the run that this one takes back
  undone_steps TEXT NOT NULL DEFAULT '',  -- JSON array: for each line of an undo's plan, the step it takes back
  lease_owner TEXT NOT NULL DEFAULT '',
  lease_until_ms INTEGER NOT NULL DEFAULT 0,
  stop_requested INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS runs_by_time ON runs (created_ms);
CREATE INDEX IF NOT EXISTS runs_by_state ON runs (state);
CREATE INDEX IF NOT EXISTS runs_held ON runs (state) WHERE lease_owner <> '';
CREATE INDEX IF NOT EXISTS runs_undoing ON runs (undoes) WHERE undoes IS NOT NULL;

-- What a run asked of the world, in order; the journal. A finished step is never run again.
CREATE TABLE IF NOT EXISTS steps (
  run TEXT NOT NULL REFERENCES runs (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,              -- read, effect, reader, ask, say
  line INTEGER NOT NULL,           -- of the plan
  call TEXT NOT NULL,              -- {"tool": ..., "arguments": ...}
  hash TEXT NOT NULL,              -- SHA-256 of the call
  state TEXT NOT NULL,             -- planned, intended, issued, confirmed, failed, unknown, skipped, by owner;
                                   -- done for others
  preview TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT '', -- encoded value
  report TEXT NOT NULL DEFAULT '', -- one sentence in the past tense
  inverse TEXT NOT NULL DEFAULT '',
  updated_ms INTEGER NOT NULL,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
-- To count them, for the metrics.
CREATE INDEX IF NOT EXISTS steps_effects ON steps (state) WHERE kind = 'effect';

-- When each effect came to each of its states, in order.
CREATE TABLE IF NOT EXISTS step_states (
  run TEXT NOT NULL,
  step INTEGER NOT NULL,
  state TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS step_states_by_run ON step_states (run, step);
CREATE TRIGGER IF NOT EXISTS effect_begins AFTER INSERT ON steps WHEN NEW.kind = 'effect' BEGIN
  INSERT INTO step_states VALUES (NEW.run, NEW.number, NEW.state, NEW.updated_ms);
END;
CREATE TRIGGER IF NOT EXISTS effect_changes AFTER UPDATE OF state ON steps
WHEN NEW.kind = 'effect' AND NEW.state <> OLD.state BEGIN
  INSERT INTO step_states VALUES (NEW.run, NEW.number, NEW.state, NEW.updated_ms);
END;
CREATE TRIGGER IF NOT EXISTS effect_is_forgotten AFTER DELETE ON steps WHEN OLD.kind = 'effect' BEGIN
  DELETE FROM step_states WHERE run = OLD.run AND step = OLD.number;
END;

-- What the owner has said yes to: concrete calls of a run.
CREATE TABLE IF NOT EXISTS approvals (
  run TEXT NOT NULL REFERENCES runs (id),
  hash TEXT NOT NULL,
  approved_ms INTEGER NOT NULL,
  PRIMARY KEY (run, hash)
) STRICT, WITHOUT ROWID;

-- What the owner has struck out of a run: it does not happen.
CREATE TABLE IF NOT EXISTS struck (
  run TEXT NOT NULL REFERENCES runs (id),
  hash TEXT NOT NULL,
  struck_ms INTEGER NOT NULL,
  PRIMARY KEY (run, hash)
) STRICT, WITHOUT ROWID;

-- What the owner has done by hand in a run's place: no call is made for it.
CREATE TABLE IF NOT EXISTS taken_over (
  run TEXT NOT NULL REFERENCES runs (id),
  hash TEXT NOT NULL,
  taken_ms INTEGER NOT NULL,
  PRIMARY KEY (run, hash)
) STRICT, WITHOUT ROWID;

-- Runs that the owner has paused: no effect is issued.
CREATE TABLE IF NOT EXISTS paused (
  run TEXT PRIMARY KEY REFERENCES runs (id),
  paused_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the grants of the mandate have used up.
CREATE TABLE IF NOT EXISTS counters (
  grant_name TEXT NOT NULL,
  effect TEXT NOT NULL,            -- the effect's key: counted once
  at_ms INTEGER NOT NULL,
  count INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL DEFAULT 0,
  currency TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (grant_name, effect)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS counters_by_time ON counters (grant_name, at_ms);

-- Values that the owner has vouched for: an IBAN of a payee, an address of a person.
CREATE TABLE IF NOT EXISTS endorsements (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  subject TEXT NOT NULL,
  evidence TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, value, subject)
) STRICT, WITHOUT ROWID;

-- Mail that waits before it leaves.
CREATE TABLE IF NOT EXISTS outbox (
  id TEXT PRIMARY KEY,             -- the effect's key
  message_id TEXT NOT NULL UNIQUE,
  message_path TEXT NOT NULL,
  recipients TEXT NOT NULL,        -- JSON array
  send_after_ms INTEGER NOT NULL,
  state TEXT NOT NULL,             -- held, sending, handed, sent, cancelled, failed, unknown
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (state, send_after_ms);

-- What was read of mails before; only to save reading them again (tools/mail/mail_cache.h).
CREATE TABLE IF NOT EXISTS mail_cache (
  file TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  headers TEXT NOT NULL            -- JSON
) STRICT;
CREATE TABLE IF NOT EXISTS mail_words (
  file TEXT PRIMARY KEY,
  words TEXT NOT NULL              -- folded, each once, with a space on both sides
) STRICT;

CREATE TABLE IF NOT EXISTS reminders (
  id TEXT PRIMARY KEY,             -- the effect's key
  text TEXT NOT NULL,
  due_ms INTEGER NOT NULL,
  zone TEXT NOT NULL,
  state TEXT NOT NULL              -- waiting, shown, cancelled
) STRICT;
CREATE INDEX IF NOT EXISTS reminders_due ON reminders (state, due_ms);

-- What the owner wants done again and again (tools/routines). `repeat` is an RRULE, from `first_ms` on.
CREATE TABLE IF NOT EXISTS routines (
  id TEXT PRIMARY KEY,             -- made from the effect's key
  request TEXT NOT NULL,           -- the owner's words, without when
  jobs TEXT NOT NULL,              -- what they were taken for, as JSON (app/routine_jobs.h)
  repeat TEXT NOT NULL,
  first_ms INTEGER NOT NULL,
  zone TEXT NOT NULL,
  state TEXT NOT NULL,             -- on, off, removed
  next_ms INTEGER,                 -- when it is due; NULL: never
  trouble TEXT NOT NULL DEFAULT '' -- why it could not be begun the last time
) STRICT;
CREATE INDEX IF NOT EXISTS routines_due ON routines (next_ms) WHERE next_ms IS NOT NULL;
CREATE TABLE IF NOT EXISTS routine_runs (
  routine TEXT NOT NULL REFERENCES routines (id),
  due_ms INTEGER NOT NULL,
  run TEXT NOT NULL,               -- its id, known before it is prepared
  PRIMARY KEY (routine, due_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What it cost to have plans written: a row for each question to a model.
CREATE TABLE IF NOT EXISTS plannings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  planner TEXT NOT NULL,           -- its name in config.toml
  model TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  counted INTEGER NOT NULL DEFAULT 0,  -- 0: the most that it can have been
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_micro INTEGER NOT NULL,
  currency TEXT NOT NULL,
  run TEXT NOT NULL DEFAULT ''     -- whose plan it led to
) STRICT;
CREATE INDEX IF NOT EXISTS plannings_by_time ON plannings (planner, at_ms);
CREATE INDEX IF NOT EXISTS plannings_by_run ON plannings (run);

-- Runs that were planned on from what an earlier run has found (agent/planner/stages.h).
CREATE TABLE IF NOT EXISTS stages (
  after TEXT PRIMARY KEY,          -- the run before
  run TEXT NOT NULL,
  number INTEGER NOT NULL          -- of the stage that `run` is; the first has no row
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stages_by_run ON stages (run);

-- What is known of the mailbox for objections (agent/objections/mail_index.h): made from it anew at any time.
CREATE TABLE IF NOT EXISTS indexed_mails (
  file TEXT PRIMARY KEY            -- name without flags
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS correspondents (
  address TEXT PRIMARY KEY,        -- whom the owner has written to, in lower case
  written INTEGER NOT NULL,        -- how often
  last INTEGER NOT NULL            -- seconds
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent_mails (
  file TEXT PRIMARY KEY,
  at INTEGER NOT NULL,             -- seconds
  subject TEXT NOT NULL,
  text TEXT NOT NULL               -- the owner's words, the beginning of them
) STRICT;
CREATE TABLE IF NOT EXISTS sent_to (
  address TEXT NOT NULL,
  at INTEGER NOT NULL,
  file TEXT NOT NULL,
  PRIMARY KEY (address, at, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sent_to_by_file ON sent_to (file);
CREATE TABLE IF NOT EXISTS dated_mails (
  file TEXT NOT NULL,
  own INTEGER NOT NULL,            -- 1: a promise of the owner; 0: a deadline that another named
  people TEXT NOT NULL,            -- addresses, with spaces between
  sender TEXT NOT NULL,
  at INTEGER NOT NULL,             -- of the mail, seconds
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  by_then INTEGER NOT NULL,        -- 1: any time until `ends`
  sentence TEXT NOT NULL,
  numbers TEXT NOT NULL            -- of invoices and amounts in the mail, with spaces between
) STRICT;
CREATE INDEX IF NOT EXISTS dated_mails_by_end ON dated_mails (ends);
CREATE INDEX IF NOT EXISTS dated_mails_by_file ON dated_mails (file);

-- Payments of the journal, for objections: steps with an account that were done.
CREATE INDEX IF NOT EXISTS steps_paying ON steps (updated_ms)
  WHERE state = 'confirmed' AND instr(call, '"iban":"') > 0;

-- What was done since a moment.
CREATE INDEX IF NOT EXISTS steps_done ON steps (updated_ms)
  WHERE kind = 'effect' AND state IN ('confirmed', 'failed', 'unknown');

-- What the owner prefers, in their words (agent/objections/preferences.h).
CREATE TABLE IF NOT EXISTS preferences (
  id TEXT PRIMARY KEY,
  text TEXT NOT NULL UNIQUE,
  created_ms INTEGER NOT NULL
) STRICT;

-- Objections to a run, and whether the owner has said yes in spite of them.
CREATE TABLE IF NOT EXISTS objections (
  run TEXT NOT NULL REFERENCES runs (id),
  number INTEGER NOT NULL,
  call TEXT NOT NULL,              -- hash of the step that it is about
  objection TEXT NOT NULL,         -- JSON
  answered INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

-- Objections that the owner has dismissed: from the second time on of one kind and subject they are milder.
CREATE TABLE IF NOT EXISTS dismissals (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  times INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

-- What the owner's corrections have taught: sentences, and the skill that was meant (agent/taught.h).
CREATE TABLE IF NOT EXISTS taught (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  sentence TEXT NOT NULL UNIQUE,
  skill TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;

-- Embeddings of the owner's own sentences; only to save making them again.
CREATE TABLE IF NOT EXISTS sentence_vectors (
  sentence TEXT PRIMARY KEY,
  vector TEXT NOT NULL             -- floats in base64
) STRICT, WITHOUT ROWID;

-- What the owner wants remembered (memory/facts.h). What holds no longer has an end.
CREATE TABLE IF NOT EXISTS facts (
  id TEXT PRIMARY KEY,             -- made from the effect's key
  text TEXT NOT NULL,
  who TEXT NOT NULL,               -- of a role: whose it is; else empty
  role TEXT NOT NULL,              -- "landlord"; else empty
  source TEXT NOT NULL,            -- the label of its words, as JSON
  from_ms INTEGER NOT NULL,
  until_ms INTEGER                 -- NULL: it holds
) STRICT;
CREATE VIRTUAL TABLE IF NOT EXISTS fact_words USING fts5 (id UNINDEXED, words, tokenize = 'unicode61');

-- Who else is served by this home's daemon, each with a home of their own (app/household.h). Seconds.
CREATE TABLE IF NOT EXISTS members (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,     -- the name as it is compared
  role TEXT NOT NULL,              -- member, guest
  home TEXT NOT NULL UNIQUE,       -- its folder; what is no absolute path is below this home
  since INTEGER NOT NULL,
  password TEXT NOT NULL DEFAULT ''  -- as argon2id makes it; empty: none
) STRICT, WITHOUT ROWID;
-- With a member goes whatever let them in.
CREATE TRIGGER IF NOT EXISTS member_leaves AFTER DELETE ON members BEGIN
  DELETE FROM login_tokens WHERE member = OLD.id;
  DELETE FROM passkeys WHERE member = OLD.id;
  DELETE FROM sessions WHERE member = OLD.id;
END;

-- Browsers that are logged in, and links to log in with (server/sessions.h): secrets by their hashes alone. Seconds.
-- `member` says whose they are; empty: the owner's.
CREATE TABLE IF NOT EXISTS login_tokens (
  hash TEXT PRIMARY KEY,
  expires INTEGER NOT NULL,
  member TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL,
  created INTEGER NOT NULL,
  last_used INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  member TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
-- Passkeys that open the page (server/passkeys.h): bytes in base64.
CREATE TABLE IF NOT EXISTS passkeys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  credential TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  counter INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_used INTEGER NOT NULL,
  member TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
-- A session's secrets besides the one in force.
CREATE TABLE IF NOT EXISTS session_secrets (
  hash TEXT PRIMARY KEY,
  session TEXT NOT NULL,
  state TEXT NOT NULL,             -- offered: takes the place of the one in force with its first use; replaced
  at INTEGER NOT NULL              -- when it was offered, or replaced
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_secrets_by_session ON session_secrets (session);
CREATE TRIGGER IF NOT EXISTS session_ends AFTER DELETE ON sessions BEGIN
  DELETE FROM session_secrets WHERE session = OLD.id;
END;

-- The order in which runs have changed last, for those who watch (server/run_changes.h).
CREATE TABLE IF NOT EXISTS run_changes (
  run TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS run_begins AFTER INSERT ON runs BEGIN
  INSERT INTO run_changes VALUES (NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM run_changes))
    ON CONFLICT (run) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER IF NOT EXISTS run_changes_state AFTER UPDATE OF state, reason ON runs BEGIN
  INSERT INTO run_changes VALUES (NEW.id, (SELECT coalesce(max(number), 0) + 1 FROM run_changes))
    ON CONFLICT (run) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER IF NOT EXISTS step_begins AFTER INSERT ON steps BEGIN
  INSERT INTO run_changes VALUES (NEW.run, (SELECT coalesce(max(number), 0) + 1 FROM run_changes))
    ON CONFLICT (run) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER IF NOT EXISTS step_changes AFTER UPDATE OF state ON steps BEGIN
  INSERT INTO run_changes VALUES (NEW.run, (SELECT coalesce(max(number), 0) + 1 FROM run_changes))
    ON CONFLICT (run) DO UPDATE SET number = excluded.number;
END;
